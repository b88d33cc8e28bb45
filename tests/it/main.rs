//! The program as its users meet it: through the binary, over real files.

mod archive;
mod archive_again;
mod archive_feeds;
#[cfg(unix)]
mod archive_trouble;
mod authoring;
mod bad_input;
mod browser;
mod command_line;
mod corpora;
mod crash;
mod crawl;
mod desk;
mod faults;
mod feeds;
mod field_docs;
mod fields;
mod inputs;
mod layering;
mod learn;
mod lint;
mod net;
mod options;
mod packed;
mod pages;
mod printed;
mod program;
mod properties;
mod readme;
mod recipes;
mod resume;
mod robots;
mod rule_docs;
mod rules;
mod seed;
mod shelf;
mod standard_output;
#[cfg(target_os = "linux")]
mod stopping;
mod supported;
mod transfer;
mod tree;
mod walls;
mod warc;
mod wire;
mod wire_h2;
