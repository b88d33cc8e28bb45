//! Safari's web archives: a property list with the page and what it loads, in Apple's binary form or in XML.
//!
//! Only the few objects that lead to the page are looked at: a list whose objects name each other can say more than its
//! bytes hold, and is not read as a whole. The layout is that of CFBinaryPList.c.

use super::{Error, Saved, is_page, typed};

const FORM: &str = "web archive";
const MAGIC: &[u8] = b"bplist00";
/// Bytes at the end that say where the objects stand.
const TRAILER: usize = 32;
const MAIN: &str = "WebMainResource";

/// Whether bytes begin as a property list; as XML only where the page is named near its beginning.
pub(super) fn is_property_list(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC) || xml_of(bytes).is_some()
}

pub(super) fn page(bytes: &[u8]) -> Result<Saved, Error> {
    let resource = match xml_of(bytes) {
        Some(resource) => Resource::Xml(resource),
        None => {
            let problem = "it breaks off, or its table of objects is wrong";
            let list = List::of(bytes).ok_or(Error::Broken { form: FORM, problem })?;
            let main = list.under(list.root, MAIN).ok_or(Error::NoPage(FORM))?;
            Resource::Binary(list, main)
        }
    };
    let text = |name: &str| Some(String::from_utf8_lossy(&resource.value(name)?).into_owned());
    if text("WebResourceMIMEType").is_some_and(|kind| !is_page(&kind)) {
        return Err(Error::NoPage(FORM));
    }
    Ok(Saved {
        bytes: resource.value("WebResourceData").ok_or(Error::NoPage(FORM))?,
        url: text("WebResourceURL"),
        content_type: Some(typed("text/html", text("WebResourceTextEncodingName").as_deref())),
        ..Saved::default()
    })
}

/// The page and what is said of it.
enum Resource<'a> {
    Xml(&'a str),
    /// The list, and the object that it is in there.
    Binary(List<'a>, usize),
}

impl Resource<'_> {
    fn value(&self, name: &str) -> Option<Vec<u8>> {
        match self {
            Resource::Xml(resource) => xml_value(resource, name),
            Resource::Binary(list, main) => list.value(list.under(*main, name)?),
        }
    }
}

/// A property list in binary.
struct List<'a> {
    bytes: &'a [u8],
    /// Where the place of each object is written.
    table: &'a [u8],
    /// Bytes of such a place.
    place_size: usize,
    /// Bytes of a reference to an object.
    reference_size: usize,
    root: usize,
}

/// An object: its kind, how many elements or bytes it has, and what follows that.
struct Object<'a> {
    kind: u8,
    length: usize,
    rest: &'a [u8],
}

impl<'a> List<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let trailer = bytes.get(bytes.len().checked_sub(TRAILER)?..)?;
        let (place_size, reference_size) = (usize::from(trailer[6]), usize::from(trailer[7]));
        if !(1..=8).contains(&place_size) || !(1..=8).contains(&reference_size) {
            return None;
        }
        let (count, root, start) = (number(&trailer[8..16])?, number(&trailer[16..24])?, number(&trailer[24..32])?);
        let table = bytes.get(start..start.checked_add(count.checked_mul(place_size)?)?)?;
        let list = List { bytes, table, place_size, reference_size, root };
        list.object(root).is_some().then_some(list)
    }

    fn object(&self, index: usize) -> Option<Object<'a>> {
        let at = index.checked_mul(self.place_size)?;
        let place = number(self.table.get(at..at.checked_add(self.place_size)?)?)?;
        let (&token, rest) = self.bytes.get(place..)?.split_first()?;
        let (kind, length) = (token >> 4, usize::from(token & 0x0f));
        if length != 0x0f {
            return Some(Object { kind, length, rest });
        }
        // A longer length is an object of its own: a whole number.
        let (&token, rest) = rest.split_first()?;
        let size = 1_usize.checked_shl(u32::from(token & 0x0f))?;
        (token >> 4 == 0x1).then_some(())?;
        Some(Object { kind, length: number(rest.get(..size)?)?, rest: rest.get(size..)? })
    }

    /// Bytes of a datum or text in ASCII; other text as UTF-8.
    fn value(&self, index: usize) -> Option<Vec<u8>> {
        let object = self.object(index)?;
        match object.kind {
            0x4 | 0x5 => object.rest.get(..object.length).map(<[u8]>::to_vec),
            0x6 => {
                let wide = object.rest.get(..object.length.checked_mul(2)?)?;
                let units = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                Some(char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect::<String>().into_bytes())
            }
            _ => None,
        }
    }

    /// The object that a dictionary has under `name`.
    fn under(&self, dictionary: usize, name: &str) -> Option<usize> {
        let object = self.object(dictionary).filter(|object| object.kind == 0xd)?;
        let references = object.rest.get(..object.length.checked_mul(self.reference_size)?.checked_mul(2)?)?;
        let (names, values) = references.split_at(references.len() / 2);
        let at = |references: &[u8], nth: usize| references.chunks_exact(self.reference_size).nth(nth).and_then(number);
        let is_named = |nth: &usize| {
            let key = at(names, *nth).and_then(|key| self.object(key)).filter(|key| key.kind == 0x5);
            key.and_then(|key| key.rest.get(..key.length)) == Some(name.as_bytes())
        };
        at(values, (0..object.length).find(is_named)?)
    }
}

/// A number written in big-endian.
fn number(bytes: &[u8]) -> Option<usize> {
    bytes.iter().try_fold(0_usize, |number, byte| Some(number.checked_mul(256)? | usize::from(*byte)))
}

/// The dictionary of the page in a list that is written as XML. Its keys come in order, so it stands first.
fn xml_of(bytes: &[u8]) -> Option<&str> {
    const BEGINNING: usize = 2_048;
    let start = bytes.trim_ascii_start();
    if !start.starts_with(b"<?xml") && !start.starts_with(b"<!DOCTYPE plist") && !start.starts_with(b"<plist") {
        return None;
    }
    let key = format!("<key>{MAIN}</key>");
    let at = memchr::memmem::find(&start[..start.len().min(BEGINNING)], key.as_bytes())?;
    let rest = &start[at + key.len()..];
    let end = memchr::memmem::find(rest, b"</dict>").unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).ok()
}

fn xml_value(resource: &str, name: &str) -> Option<Vec<u8>> {
    let (_, rest) = resource.split_once(&format!("<key>{name}</key>"))?;
    let rest = rest.trim_start();
    if let Some(text) = rest.strip_prefix("<string>") {
        let text = text.split_once("</string>")?.0;
        return Some(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").into_bytes());
    }
    let data = rest.strip_prefix("<data>")?.split_once("</data>")?.0;
    mail_parser::decoders::base64::base64_decode(data.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::saved::unpack;

    /// A list in binary of these objects, the first its root.
    fn list(objects: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut table = Vec::new();
        for object in objects {
            table.extend(u16::try_from(bytes.len()).expect("small").to_be_bytes());
            bytes.extend(object);
        }
        let start = bytes.len() as u64;
        bytes.extend(table);
        bytes.extend([0, 0, 0, 0, 0, 0, 2, 1]);
        for number in [objects.len() as u64, 0, start] {
            bytes.extend(number.to_be_bytes());
        }
        bytes
    }

    fn ascii(text: &str) -> Vec<u8> {
        [&[0x5f, 0x10, u8::try_from(text.len()).expect("short")], text.as_bytes()].concat()
    }

    fn saved_by_safari() -> Vec<u8> {
        let wide: Vec<u8> = "https://bay.test/été".encode_utf16().flat_map(u16::to_be_bytes).collect();
        list(&[
            vec![0xd1, 1, 2],
            ascii("WebMainResource"),
            vec![0xd4, 3, 4, 5, 6, 7, 8, 9, 10],
            ascii("WebResourceData"),
            ascii("WebResourceURL"),
            ascii("WebResourceMIMEType"),
            ascii("WebResourceTextEncodingName"),
            [&[0x47][..], b"<p>\xcc\xee\xf1\xf2"].concat(),
            [&[0x6f, 0x10, 20][..], &wide].concat(),
            ascii("text/html"),
            ascii("windows-1251"),
        ])
    }

    #[test]
    fn the_main_resource_is_the_page() {
        let page = unpack(&saved_by_safari()).expect("whole").expect("a list");
        assert_eq!(page.bytes, b"<p>\xcc\xee\xf1\xf2");
        assert_eq!(page.url.as_deref(), Some("https://bay.test/été"));
        assert_eq!(page.content_type.as_deref(), Some("text/html; charset=windows-1251"));
    }

    #[test]
    fn the_same_is_read_from_xml() {
        let xml = "<?xml version=\"1.0\"?>\n<!DOCTYPE plist>\n<plist version=\"1.0\"><dict>\n<key>WebMainResource</key>\n<dict><key>WebResourceData</key>\n<data>\n\tPHA+\n\tVGlkZQ==\n</data><key>WebResourceMIMEType</key><string>text/html</string><key>WebResourceURL</key><string>https://bay.test/?a=1&amp;b=2</string></dict></dict></plist>";
        let page = unpack(xml.as_bytes()).expect("whole").expect("a list");
        assert_eq!((page.bytes.as_slice(), page.url.as_deref()), (&b"<p>Tide"[..], Some("https://bay.test/?a=1&b=2")));
        assert_eq!(unpack(b"<?xml version=\"1.0\"?><html><p>WebMainResource"), Ok(None));
    }

    #[test]
    fn lists_that_are_cut_changed_or_of_something_else_give_no_page() {
        let whole = saved_by_safari();
        for end in MAGIC.len()..whole.len() {
            assert!(unpack(&whole[..end]).is_err(), "{end}");
        }
        for at in MAGIC.len()..whole.len() {
            for byte in [0x00, 0x0f, 0x7f, 0x80, 0xd1, 0xdf, 0xff] {
                let mut changed = whole.clone();
                changed[at] = byte;
                // Whatever comes of it, it comes.
                let _ = unpack(&changed);
            }
        }
        assert_eq!(unpack(&list(&[vec![0xd0]])), Err(Error::NoPage(FORM)));
        // An object that holds itself.
        assert_eq!(unpack(&list(&[vec![0xd1, 1, 0], ascii("WebMainResource")])), Err(Error::NoPage(FORM)));
    }
}
