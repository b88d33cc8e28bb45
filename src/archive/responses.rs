//! The responses of a WARC file one after the other, where each begins and ends, and whether it is whole.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::Path;

use super::store::{MAX_BLOCK, path_of};
use crate::warc::{self, Fields, Message, Reader, Record};

/// A response in a file of the folder.
pub(super) struct Response {
    pub(super) file: String,
    pub(super) offset: u64,
    /// Where its request ends, if that follows it.
    pub(super) end: u64,
    pub(super) target: String,
    pub(super) digest: String,
    /// It was read, and its digest is right.
    pub(super) is_whole: bool,
    pub(super) is_redirect: bool,
    /// Something before it could not be read.
    pub(super) comes_after_a_gap: bool,
}

/// The responses of a file, one after the other.
pub(super) struct Responses {
    file: String,
    reader: Reader<BufReader<File>>,
    last: Option<Response>,
    has_gap: bool,
}

impl Responses {
    pub(super) fn open(folder: &Path, file: &str, offset: u64) -> Option<Self> {
        let mut open = File::open(path_of(folder, file)).ok()?;
        open.seek(SeekFrom::Start(offset)).ok()?;
        let reader = Reader::new(BufReader::new(open), offset, MAX_BLOCK);
        Some(Responses { file: file.to_owned(), reader, last: None, has_gap: false })
    }

    /// The next response; those are read that `wants` by their digest.
    pub(super) fn next(&mut self, wants: &dyn Fn(&str) -> bool) -> Option<Response> {
        let is_wanted = |fields: &Fields| fields.get("WARC-Payload-Digest").is_some_and(wants);
        loop {
            let mut here = Vec::new();
            if !self.reader.member(&is_wanted, &mut |record| here.push(record)) {
                return self.last.take();
            }
            let end = self.reader.offset();
            // A file compressed as a whole has places for none of its records.
            let record = match here.pop() {
                Some(Ok(record)) if here.is_empty() => record,
                _ => {
                    self.has_gap = true;
                    continue;
                }
            };
            let before = match record.kind().as_str() {
                "request" => self.last.take().map(|last| {
                    let end = if record.target() == Some(&last.target) { end } else { last.end };
                    Response { end, ..last }
                }),
                "response" => {
                    let response = self.response(&record, end);
                    self.last.replace(response)
                }
                _ => None,
            };
            if before.is_some() {
                return before;
            }
        }
    }

    fn response(&mut self, record: &Record, end: u64) -> Response {
        let message = Message::parse(&record.block);
        let digest = record.fields.get("WARC-Payload-Digest").unwrap_or_default().to_owned();
        Response {
            file: self.file.clone(),
            offset: record.offset,
            end,
            target: record.target().unwrap_or_default().to_owned(),
            is_whole: message.as_ref().is_some_and(|message| warc::verify(&digest, message.body) == Some(true)),
            is_redirect: message.is_some_and(|message| (300..400).contains(&message.status)),
            digest,
            comes_after_a_gap: std::mem::take(&mut self.has_gap),
        }
    }
}
