//! Labelled digests (section 5.8): `sha1:` and Base32, which other tools expect, are written; hexadecimal ones and
//! SHA-256 are read as well.

use data_encoding::{BASE32, HEXLOWER};
use sha1::{Digest, Sha1};
use sha2::Sha256;

/// The SHA-1 digest of `bytes`, labelled.
pub fn sha1(bytes: &[u8]) -> String {
    format!("sha1:{}", BASE32.encode(&Sha1::digest(bytes)))
}

/// Whether `bytes` have the digest that `labelled` states; None where its algorithm or spelling is not known.
pub fn verify(labelled: &str, bytes: &[u8]) -> Option<bool> {
    let (algorithm, stated) = labelled.trim().split_once(':')?;
    let found = match algorithm.to_ascii_lowercase().replace('-', "").as_str() {
        "sha1" => Sha1::digest(bytes).to_vec(),
        "sha256" => Sha256::digest(bytes).to_vec(),
        _ => return None,
    };
    let stated = if stated.len() == 2 * found.len() {
        HEXLOWER.decode(stated.to_ascii_lowercase().as_bytes()).ok()?
    } else {
        BASE32.decode(stated.to_ascii_uppercase().as_bytes()).ok()?
    };
    Some(stated == found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_one_digest() {
        assert_eq!(sha1(b"abc"), "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5");
        assert_eq!(verify("sha1:a9993e364706816aba3e25717850c26c9cd0d89d", b"abc"), Some(true));
        assert_eq!(verify("SHA-1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", b"abd"), Some(false));
        assert_eq!((verify("md5:900150983cd24fb0d6963f7d28e17f72", b"abc"), verify("none", b"")), (None, None));
    }
}
