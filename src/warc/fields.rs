//! Named fields: those of a WARC record and those of an HTTP message are written alike.

/// Fields in the order they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads lines of `Name: value`. A line that begins with white space goes on with the one before it; a line
    /// without a colon is passed over.
    pub fn parse(text: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in text.split(|byte| *byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(readable(line).trim());
                }
                continue;
            }
            if let Some(colon) = line.iter().position(|byte| *byte == b':').filter(|at| *at > 0) {
                let name = readable(&line[..colon]).trim().to_owned();
                fields.push((name, readable(&line[colon + 1..]).trim().to_owned()));
            }
        }
        Fields(fields)
    }

    /// The value of the first field called `name`, whatever its case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Adds a field. Line ends in a value would begin another one, so they become blanks.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let value: String = value.into();
        let value = if value.contains(['\r', '\n']) { value.replace(['\r', '\n'], " ") } else { value };
        self.0.push((name.into(), value));
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// UTF-8, else octet by octet as HTTP once meant them (ISO 8859-1).
fn readable(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_folded_lines_and_any_case() {
        let fields = Fields::parse(b"WARC-Type: response\r\nX-Long: one\r\n\ttwo\r\nnonsense\r\nX-Old: caf\xe9\r\n");
        assert_eq!(fields.get("warc-type"), Some("response"));
        assert_eq!((fields.get("x-long"), fields.get("X-Old")), (Some("one two"), Some("café")));
        assert_eq!(fields.iter().count(), 3);
    }

    #[test]
    fn a_value_cannot_begin_another_field() {
        let mut fields = Fields::default();
        fields.push("WARC-Target-URI", "http://a.test/\r\nWARC-Type: warcinfo");
        assert_eq!(fields.get("WARC-Target-URI"), Some("http://a.test/  WARC-Type: warcinfo"));
    }
}
