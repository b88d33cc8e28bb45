//! gzip, Brotli, zstd and deflate, with a cap on what comes out.

use std::io::{self, Read};

/// Output may be this many times the input: what unpacks further is a bomb. Text reaches about 20.
const MAX_RATIO: u64 = 1_000;
/// Below this many bytes of output the ratio says nothing.
const FREE_BYTES: u64 = 1 << 20;

/// Why bytes cannot be inflated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// More came out than the cap allows.
    #[error("inflates to more than {max_size} bytes")]
    TooLarge {
        /// The cap.
        max_size: u64,
    },
    /// The stream unpacks to a multiple that no text reaches.
    #[error("inflates more than {MAX_RATIO} times")]
    Bomb,
    /// Not one of the encodings known.
    #[error("unknown content encoding `{0}`")]
    UnknownEncoding(String),
    /// The stream is broken from its first byte.
    #[error("broken {encoding} stream: {cause}")]
    Broken {
        /// Its encoding.
        encoding: String,
        /// What the decoder says.
        cause: io::Error,
    },
}

/// What came out.
#[derive(Debug)]
pub struct Inflated {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The stream broke off: these are the bytes up to there.
    pub is_truncated: bool,
}

/// Undoes a `Content-Encoding`, which may name several codings in the order they were applied (RFC 9110, section 8.4).
///
/// # Errors
/// An unknown coding, a malformed stream, or more bytes than `max_size`. A stream that breaks off is not an error.
pub fn inflate(bytes: &[u8], encoding: &str, max_size: u64) -> Result<Inflated, Error> {
    let mut inflated = Inflated { bytes: bytes.to_vec(), is_truncated: false };
    for coding in encoding.split(',').rev().map(|coding| coding.trim().to_ascii_lowercase()) {
        if NONE.contains(&coding.as_str()) || inflated.bytes.is_empty() {
            continue;
        }
        let next = one(&inflated.bytes, &coding, max_size)?;
        inflated = Inflated { bytes: next.bytes, is_truncated: inflated.is_truncated || next.is_truncated };
    }
    Ok(inflated)
}

/// What says that nothing was done: the standard's word, none, and what servers write that mean a charset or a coding
/// of mail.
const NONE: [&str; 7] = ["", "identity", "none", "utf-8", "utf8", "binary", "8bit"];

fn one(bytes: &[u8], coding: &str, max_size: u64) -> Result<Inflated, Error> {
    match coding {
        "gzip" | "x-gzip" => drain(Members(flate2::bufread::GzDecoder::new(bytes)), bytes, coding, max_size),
        // Some servers send raw deflate where the standard means the zlib format (RFC 1950).
        "deflate" => drain(flate2::read::ZlibDecoder::new(bytes), bytes, coding, max_size).or_else(|error| {
            if matches!(error, Error::Broken { .. }) {
                drain(flate2::read::DeflateDecoder::new(bytes), bytes, coding, max_size)
            } else {
                Err(error)
            }
        }),
        "br" => drain(brotli::Decompressor::new(bytes, 4096), bytes, coding, max_size),
        "zstd" => {
            let decoder = zstd::stream::read::Decoder::new(bytes)
                .map_err(|cause| Error::Broken { encoding: coding.to_owned(), cause })?;
            drain(decoder, bytes, coding, max_size)
        }
        other => Err(Error::UnknownEncoding(other.to_owned())),
    }
}

/// All members of a gzip file (RFC 1952, section 2.2). What follows a whole one and is none is no part of the file: some
/// servers pad with zeros or end the line.
struct Members<'a>(flate2::bufread::GzDecoder<&'a [u8]>);

impl Read for Members<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.0.read(buffer)?;
            let rest = *self.0.get_ref();
            if count > 0 || buffer.is_empty() || !rest.starts_with(MEMBER) {
                return Ok(count);
            }
            self.0 = flate2::bufread::GzDecoder::new(rest);
        }
    }
}

const MEMBER: &[u8] = b"\x1f\x8b";

fn drain(mut decoder: impl Read, input: &[u8], coding: &str, max_size: u64) -> Result<Inflated, Error> {
    let mut out = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) => return Ok(Inflated { bytes: out, is_truncated: false }),
            Ok(count) => out.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) if out.is_empty() => return Err(Error::Broken { encoding: coding.to_owned(), cause }),
            Err(_) => return Ok(Inflated { bytes: out, is_truncated: true }),
        }
        let length = out.len() as u64;
        if length > max_size {
            return Err(Error::TooLarge { max_size });
        }
        if length > FREE_BYTES && length / (input.len() as u64).max(1) > MAX_RATIO {
            return Err(Error::Bomb);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).expect("writes to memory");
        encoder.finish().expect("writes to memory")
    }

    #[test]
    fn undoes_codings_in_reverse() {
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut gzip(b"text").as_slice(), &mut brotli, &Default::default())
            .expect("writes to memory");
        assert_eq!(inflate(&brotli, "gzip, br", 100).expect("whole").bytes, b"text");
    }

    #[test]
    fn what_is_no_coding_does_nothing() {
        for none in ["", "identity", "none", "UTF-8", "gzip, none"] {
            let bytes = if none.starts_with("gzip") { gzip(b"text") } else { b"text".to_vec() };
            assert_eq!(inflate(&bytes, none, 100).expect("whole").bytes, b"text", "{none}");
        }
    }

    #[test]
    fn reads_all_members_of_a_gzip_file() {
        let both = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(inflate(&both, "gzip", 100).expect("whole").bytes, b"one two");
    }

    #[test]
    fn what_follows_a_gzip_file_does_not_make_it_a_part() {
        for tail in [&b"\0\0\0\0"[..], b"\r\n", b"\x1f", b"<!-- cached -->"] {
            let page = inflate(&[&gzip(b"text"), tail].concat(), "gzip", 100).expect("whole");
            assert!(page.bytes == b"text" && !page.is_truncated, "{tail:?}");
        }
        let member = gzip(b"more");
        let cut = inflate(&[&gzip(b"text"), &member[..member.len() - 6]].concat(), "gzip", 100).expect("a part");
        assert!(cut.is_truncated, "a member that breaks off");
        let none = inflate(&gzip(b""), "gzip", 100).expect("whole");
        assert!(none.bytes.is_empty() && !none.is_truncated);
    }

    #[test]
    fn reads_zstd_and_both_forms_of_deflate() {
        let zstd = zstd::encode_all(&b"text"[..], 3).expect("writes to memory");
        assert_eq!(inflate(&zstd, "zstd", 100).expect("whole").bytes, b"text");
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        raw.write_all(b"text").expect("writes to memory");
        assert_eq!(inflate(&raw.finish().expect("writes to memory"), "deflate", 100).expect("whole").bytes, b"text");
    }

    #[test]
    fn a_stream_that_breaks_off_gives_what_there_was() {
        let text: String = (0..20_000).map(|number: u32| number.wrapping_mul(2_654_435_761).to_string()).collect();
        let whole = gzip(text.as_bytes());
        let cut = inflate(&whole[..whole.len() / 2], "gzip", 10_000_000).expect("the first half");
        assert!(cut.is_truncated && !cut.bytes.is_empty() && text.as_bytes().starts_with(&cut.bytes));
    }

    #[test]
    fn stops_at_the_cap_and_at_bombs() {
        let zeros = gzip(&vec![0; 5 << 20]);
        assert!(matches!(inflate(&zeros, "gzip", 1 << 20), Err(Error::TooLarge { .. })));
        let bomb =
            inflate(&zstd::encode_all(&vec![0_u8; 64 << 20][..], 19).expect("writes to memory"), "zstd", 1 << 30);
        assert!(matches!(bomb, Err(Error::Bomb)));
    }

    #[test]
    fn names_an_encoding_it_does_not_know() {
        assert!(matches!(inflate(b"x", "rot13", 10), Err(Error::UnknownEncoding(name)) if name == "rot13"));
    }
}
