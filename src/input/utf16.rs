//! Lists in UTF-16, as PowerShell's `>` and the editors of Windows write them, made UTF-8 while they are read.

use std::io::{self, BufRead, Cursor, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_16BE, UTF_16LE};

/// Bytes of UTF-8 that are made at a time.
const PIECE: usize = 64 * 1024;
/// Stands for what is no text: in UTF-8 no byte is this one, so that a reader of lines knows which line is broken.
const BROKEN: u8 = 0xff;

/// What `reader` holds in UTF-8, if it begins with a byte order mark of UTF-16; else as it is.
///
/// # Errors
/// It cannot be read.
pub(super) fn decoding(mut reader: Box<dyn BufRead + Send>) -> io::Result<Box<dyn BufRead + Send>> {
    // A pipe may give a byte at a time.
    let mut mark = Vec::new();
    reader.by_ref().take(2).read_to_end(&mut mark)?;
    Ok(match encoding(&mark) {
        Some(encoding) => Box::new(Utf16::new(reader, encoding)),
        None => Box::new(Cursor::new(mark).chain(reader)),
    })
}

fn encoding(mark: &[u8]) -> Option<&'static Encoding> {
    match mark {
        [0xff, 0xfe] => Some(UTF_16LE),
        [0xfe, 0xff] => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-16 behind its mark, read as UTF-8.
struct Utf16 {
    reader: Box<dyn BufRead + Send>,
    decoder: Decoder,
    piece: Vec<u8>,
    from: usize,
    to: usize,
    is_over: bool,
}

impl Utf16 {
    fn new(reader: Box<dyn BufRead + Send>, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Utf16 { reader, decoder, piece: vec![0; PIECE], from: 0, to: 0, is_over: false }
    }
}

impl BufRead for Utf16 {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.from == self.to && !self.is_over {
            let bytes = self.reader.fill_buf()?;
            let is_last = bytes.is_empty();
            let room = &mut self.piece[..PIECE - 1];
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(bytes, room, is_last);
            self.reader.consume(read);
            (self.from, self.to) = (0, written);
            if matches!(result, DecoderResult::Malformed(..)) {
                self.piece[written] = BROKEN;
                self.to += 1;
            }
            self.is_over = is_last && result == DecoderResult::InputEmpty;
        }
        Ok(&self.piece[self.from..self.to])
    }

    fn consume(&mut self, count: usize) {
        self.from = (self.from + count).min(self.to);
    }
}

impl Read for Utf16 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn little(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// What is read where the bytes come in pieces of `size`.
    fn read(bytes: Vec<u8>, size: usize) -> Vec<u8> {
        let reader = Box::new(BufReader::with_capacity(size, Cursor::new(bytes)));
        let mut text = Vec::new();
        decoding(reader).and_then(|mut reader| reader.read_to_end(&mut text)).expect("reads from memory");
        text
    }

    #[test]
    fn is_utf_8_however_the_bytes_come() {
        let text = "https://a.test/é\r\nhttps://b.test/橋\u{1f600}\n".repeat(4_000);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for size in [1, 3, 4_096, 100_000] {
            assert!(read([&b"\xff\xfe"[..], &little(&text)].concat(), size) == text.as_bytes(), "{size}");
            assert!(read([&b"\xfe\xff"[..], &big].concat(), size) == text.as_bytes(), "{size}");
            assert!(read(text.clone().into_bytes(), size) == text.as_bytes(), "{size}");
        }
        assert_eq!(
            (read(b"\xff\xfe".to_vec(), 9), read(b"a".to_vec(), 9), read(vec![], 9)),
            (vec![], vec![b'a'], vec![])
        );
    }

    #[test]
    fn what_is_no_text_is_none_in_utf_8_and_its_line_ends_where_it_did() {
        let half = [0x3d, 0xd8];
        let bytes = [&b"\xff\xfe"[..], &little("a"), &half, &little("b\nc\n"), &half, &little("\nd"), b"\0"].concat();
        for size in [1, 2, 100] {
            assert_eq!(read(bytes.clone(), size), b"a\xffb\nc\n\xff\nd\xff");
        }
    }
}
