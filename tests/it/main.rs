//! The program as its users meet it: through the binary, over real files.

mod archive;
mod bad_input;
mod browser;
mod command_line;
mod crash;
mod crawl;
mod faults;
mod feeds;
mod field_docs;
mod fields;
mod inputs;
mod layering;
mod net;
mod options;
mod pages;
mod program;
mod properties;
mod readme;
mod resume;
mod robots;
mod rules;
mod seed;
mod transfer;
mod warc;
mod wire;
