//! Records out of a file, plain or compressed, one after the other in bounded memory.
//!
//! A broken record is reported and skipped: reading goes on at the next place where one begins.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::fields::Fields;
use super::source::Source;

/// Bytes the head of a record may have.
const MOST_HEAD: u64 = 1 << 20;
/// Bytes that are looked at to tell whether a record begins.
const LOOK_AHEAD: usize = 4096;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Byte of the file where its gzip member begins, or the record itself in a plain file.
    pub offset: u64,
    /// Its named fields.
    pub fields: Fields,
    /// Its block; empty where it was not wanted.
    pub block: Vec<u8>,
    /// The block is longer than the reader's cap: this is its beginning.
    pub is_cut: bool,
}

impl Record {
    /// `WARC-Type`, in lower case.
    pub fn kind(&self) -> String {
        self.fields.get("WARC-Type").unwrap_or_default().to_ascii_lowercase()
    }

    /// `WARC-Target-URI`, without the angle brackets that some tools put around it.
    pub fn target(&self) -> Option<&str> {
        target(&self.fields)
    }
}

/// `WARC-Target-URI` of a record's fields, without the angle brackets that some tools put around it.
pub fn target(fields: &Fields) -> Option<&str> {
    let uri = fields.get("WARC-Target-URI")?;
    Some(uri.strip_prefix('<').and_then(|uri| uri.strip_suffix('>')).unwrap_or(uri))
}

/// A part of a file that holds no readable record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Byte of the file where it begins.
    pub offset: u64,
    /// What is wrong, in words.
    pub problem: String,
}

/// Reads records one after the other.
pub struct Reader<R> {
    source: Source<R>,
    /// Bytes of a block that are kept.
    max_block: u64,
    is_over: bool,
}

impl<R> std::fmt::Debug for Reader<R> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Reader").field("max_block", &self.max_block).finish_non_exhaustive()
    }
}

impl<R: Read> Reader<R> {
    /// Reads from `inner`, whose first byte stands at `offset` of its file; more than `max_block` bytes of a block are
    /// not kept.
    pub fn new(inner: R, offset: u64, max_block: u64) -> Self {
        Reader { source: Source::new(inner, offset), max_block, is_over: false }
    }

    /// Byte of the file where the next record begins.
    pub fn offset(&self) -> u64 {
        self.source.offset()
    }

    /// Hands the next member's records to `sink`, with the blocks that `wants` asks for; a plain file has one record a
    /// member. False at the end of the file.
    ///
    /// Mostly a member is one record. A file compressed as a whole, which the standard does not have but tools have
    /// written, is one member: all its records come with its offset.
    pub fn member(&mut self, wants: &dyn Fn(&Fields) -> bool, sink: &mut dyn FnMut(Result<Record, Broken>)) -> bool {
        if self.is_over {
            return false;
        }
        self.skip_blank();
        let offset = self.source.offset();
        self.source.set_mark();
        let is_gzip = match self.source.ahead(3) {
            [] => {
                self.is_over = true;
                if let Some(error) = self.source.failure() {
                    sink(Err(Broken { offset, problem: format!("the file cannot be read on: {error}") }));
                    return true;
                }
                return false;
            }
            start => start.starts_with(b"\x1f\x8b"),
        };
        let read = if is_gzip {
            self.gzip_member(offset, wants, sink)
        } else {
            one(&mut self.source, offset, self.max_block, wants).map(|record| {
                if let Some(record) = record {
                    sink(Ok(record));
                }
            })
        };
        if let Err(problem) = read {
            let problem = match self.source.failure() {
                Some(error) => format!("the file cannot be read on: {error}"),
                None => problem,
            };
            sink(Err(Broken { offset, problem }));
            self.resume();
        }
        true
    }

    fn gzip_member(
        &mut self,
        offset: u64,
        wants: &dyn Fn(&Fields) -> bool,
        sink: &mut dyn FnMut(Result<Record, Broken>),
    ) -> Result<(), String> {
        let max_block = self.max_block;
        let mut member = io::BufReader::with_capacity(32 * 1024, GzDecoder::new(&mut self.source));
        // A record counts once its member's checksum has been reached: what is flipped in a block shows only there.
        let mut waiting: Option<Record> = None;
        loop {
            let next = one(&mut member, offset, max_block, wants)?;
            if let Some(record) = waiting.take() {
                sink(Ok(record));
            }
            match next {
                Some(record) => waiting = Some(record),
                None => return Ok(()),
            }
            // The usual end: nothing after the record but its member's own.
            if at_end(&mut member)? {
                if let Some(record) = waiting.take() {
                    sink(Ok(record));
                }
                return Ok(());
            }
        }
    }

    /// Blank lines between records.
    fn skip_blank(&mut self) {
        while let [b'\r' | b'\n', ..] = self.source.ahead(1) {
            self.source.consume(1);
        }
    }

    /// Goes to the next place behind the mark where a record begins.
    fn resume(&mut self) {
        if self.source.rewind() {
            self.source.consume(1);
        }
        loop {
            self.source.set_mark();
            let ahead = self.source.ahead(LOOK_AHEAD);
            if ahead.is_empty() {
                return;
            }
            let next = memchr::memchr2(0x1f, b'W', ahead).unwrap_or(ahead.len());
            if begins_record(&ahead[next..]) {
                self.source.consume(next);
                return;
            }
            let passed = (next + 1).min(ahead.len());
            self.source.consume(passed);
        }
    }
}

/// Whether a record, or a member that holds one, begins here.
fn begins_record(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"WARC/1.") || bytes.starts_with(b"WARC/0.") {
        return true;
    }
    let mut start = [0; 5];
    bytes.starts_with(b"\x1f\x8b\x08") && GzDecoder::new(bytes).read_exact(&mut start).is_ok() && start == *b"WARC/"
}

/// Whether nothing but blank lines is left.
fn at_end(reader: &mut impl BufRead) -> Result<bool, String> {
    loop {
        let ahead = reader.fill_buf().map_err(|error| of_stream(&error))?;
        match ahead.iter().position(|byte| !matches!(byte, b'\r' | b'\n')) {
            Some(_) => return Ok(false),
            None if ahead.is_empty() => return Ok(true),
            None => {
                let length = ahead.len();
                reader.consume(length);
            }
        }
    }
}

/// One record; None at the end of the stream.
fn one(
    reader: &mut impl BufRead,
    offset: u64,
    max_block: u64,
    wants: &dyn Fn(&Fields) -> bool,
) -> Result<Option<Record>, String> {
    let mut version = Vec::new();
    reader.take(1024).read_until(b'\n', &mut version).map_err(|error| of_stream(&error))?;
    if version.is_empty() {
        return Ok(None);
    }
    if !version.starts_with(b"WARC/") {
        return Err("no WARC record begins here".to_owned());
    }
    let mut head = Vec::new();
    loop {
        let before = head.len();
        let left = MOST_HEAD - before as u64;
        reader.take(left).read_until(b'\n', &mut head).map_err(|error| of_stream(&error))?;
        match &head[before..] {
            b"\r\n" | b"\n" => break,
            line if !line.ends_with(b"\n") => return Err("the head of the record has no end".to_owned()),
            _ => {}
        }
    }
    let fields = Fields::parse(&head);
    let length: u64 = fields
        .get("Content-Length")
        .and_then(|length| length.parse().ok())
        .ok_or_else(|| "the record states no length".to_owned())?;
    let kept = if wants(&fields) { length.min(max_block) } else { 0 };
    let mut block = Vec::with_capacity(kept.min(1 << 20) as usize);
    let read = reader.take(kept).read_to_end(&mut block).map_err(|error| of_stream(&error))? as u64;
    let skipped = io::copy(&mut reader.take(length - kept), &mut io::sink()).map_err(|error| of_stream(&error))?;
    if read + skipped < length {
        return Err(ENDS_INSIDE.to_owned());
    }
    // Two line ends close a record (section 4); where the next one follows at once, nothing is lost.
    let mut ends = reader.fill_buf().map_err(|error| of_stream(&error))?;
    let mut seen = 0;
    while seen < 4 && matches!(ends.first(), Some(b'\r' | b'\n')) {
        reader.consume(1);
        seen += 1;
        ends = reader.fill_buf().map_err(|error| of_stream(&error))?;
    }
    if seen == 0 && !ends.is_empty() && !ends.starts_with(b"WARC/") {
        return Err("the record is longer or shorter than it states".to_owned());
    }
    let is_cut = kept < length && kept == max_block;
    Ok(Some(Record { offset, fields, block, is_cut }))
}

const ENDS_INSIDE: &str = "the file ends inside a record";

fn of_stream(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ENDS_INSIDE.to_owned(),
        _ => format!("broken gzip member: {error}"),
    }
}

/// Length of the part of a file that is whole: the end of its last whole gzip member, or of its last whole record.
pub fn whole_length(inner: impl Read) -> u64 {
    let mut reader = Reader::new(inner, 0, 0);
    let mut whole = 0;
    let mut is_whole = true;
    while reader.member(&|_| false, &mut |record| is_whole &= record.is_ok()) {
        if !is_whole {
            break;
        }
        whole = reader.offset();
    }
    whole
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn record(kind: &str, block: &str) -> Vec<u8> {
        let length = block.len();
        format!("WARC/1.1\r\nWARC-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n").into_bytes()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).expect("writes to memory");
        encoder.finish().expect("writes to memory")
    }

    /// Offset and block of each record, or what is wrong.
    fn read(bytes: &[u8]) -> Vec<Result<(u64, String), u64>> {
        let mut reader = Reader::new(bytes, 0, 1000);
        let mut out = Vec::new();
        while reader.member(&|_| true, &mut |record| {
            out.push(match record {
                Ok(record) => Ok((record.offset, String::from_utf8(record.block).expect("ASCII"))),
                Err(broken) => Err(broken.offset),
            });
        }) {}
        out
    }

    #[test]
    fn plain_and_compressed_files_give_the_same_records() {
        let (one, two) = (record("response", "one"), record("response", "two"));
        assert_eq!(
            read(&[one.clone(), two.clone()].concat()),
            [Ok((0, "one".into())), Ok((one.len() as u64, "two".into()))]
        );
        let first = gzip(&one);
        assert_eq!(
            read(&[first.clone(), gzip(&two)].concat()),
            [Ok((0, "one".into())), Ok((first.len() as u64, "two".into()))]
        );
        assert_eq!(read(&gzip(&[one, two].concat())), [Ok((0, "one".into())), Ok((0, "two".into()))]);
    }

    #[test]
    fn a_broken_member_is_told_of_and_passed_over() {
        let noise: String = (0..400).map(|number: u32| number.wrapping_mul(2_654_435_761).to_string()).collect();
        let members = [
            gzip(&record("response", "one")),
            gzip(&record("response", &noise[..900])),
            gzip(&record("response", "three")),
        ];
        let second = members[0].len();
        let third = second + members[1].len();
        for damage in [second + 30, second + 200, third - 6] {
            let mut file = members.concat();
            file[damage] ^= 0x55;
            let found = read(&file);
            assert_eq!(found.first(), Some(&Ok((0, "one".into()))), "{damage}");
            assert_eq!(found.last(), Some(&Ok((third as u64, "three".into()))), "{damage}");
            assert_eq!(found[1], Err(second as u64), "{damage}");
        }
    }

    #[test]
    fn a_lie_about_the_length_costs_one_record() {
        let lie = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 7\r\n\r\nthis is longer\r\n\r\n".to_vec();
        let after = record("response", "after");
        let found = read(&[lie.clone(), after].concat());
        assert_eq!(found, [Err(0), Ok((lie.len() as u64, "after".into()))]);
    }

    #[test]
    fn the_whole_part_ends_with_the_last_whole_member() {
        let one = gzip(&record("response", "one"));
        let two = gzip(&record("response", "two"));
        let cut = [&one[..], &two[..two.len() - 3]].concat();
        assert_eq!(whole_length(&cut[..]), one.len() as u64);
        assert_eq!(whole_length(&[one.clone(), two].concat()[..]), cut.len() as u64 + 3);
        assert_eq!((whole_length(&b""[..]), whole_length(&one[..5])), (0, 0));
    }

    #[test]
    fn more_than_the_cap_is_not_kept() {
        let mut reader = Reader::new(&record("response", "0123456789")[..], 0, 4).into_records();
        let record = reader.remove(0).expect("whole");
        assert_eq!((record.block.as_slice(), record.is_cut), (&b"0123"[..], true));
    }

    impl<R: Read> Reader<R> {
        fn into_records(mut self) -> Vec<Result<Record, Broken>> {
            let mut out = Vec::new();
            while self.member(&|_| true, &mut |record| out.push(record)) {}
            out
        }
    }
}
