//! Writing of JSON text, value by value.

use std::fmt;

use super::scan;
use super::tree::{self, Json};
use super::{Number, Reader};

/// What stands for a secret where secrets are not shown.
const REDACTED: &str = "<redacted>";

/// Writes compact JSON text, value by value.
///
/// Commas and colons come by themselves. The calls have to make one value: a `begin_` is followed
/// by its `end_`, within an object each value by its [`key`](Self::key).
///
/// ```
/// let mut writer = specwright_runtime::Writer::new();
/// writer.begin_object();
/// writer.key("sizes");
/// writer.begin_array();
/// writer.integer(10);
/// writer.null();
/// writer.end_array();
/// writer.end_object();
/// assert_eq!(writer.into_string(), r#"{"sizes":[10,null]}"#);
/// ```
#[derive(Default)]
pub struct Writer {
    text: String,
    /// Whether a value precedes the next one in the same array or object.
    comma: bool,
    redact: bool,
    /// The bytes at which secrets start, in order: a tree made from the text keeps them hidden.
    secrets: Vec<usize>,
}

impl fmt::Debug for Writer {
    // the text may hold secrets
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("length", &self.text.len()).finish()
    }
}

impl Writer {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty text in which `<redacted>` stands for each secret: for logs and debugging.
    pub fn redacting() -> Self {
        Self {
            redact: true,
            ..Self::default()
        }
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.raw("null");
    }

    /// Writes a boolean.
    pub fn bool(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64) {
        self.digits(value.unsigned_abs(), value < 0);
    }

    /// Writes an integer that may be beyond `i64`.
    pub fn unsigned(&mut self, value: u64) {
        self.digits(value, false);
    }

    /// Writes the shortest number that reads back as the same `f64`; `null` for infinity and
    /// what is not a number.
    pub fn float(&mut self, value: f64) {
        if value.is_finite() {
            self.raw(&Self::float_text(value))
        } else {
            self.null()
        }
    }

    /// Writes the shortest number that reads back as the same `f32`; otherwise as [`float`](Self::float).
    pub fn float32(&mut self, value: f32) {
        // the text of a Debug is a JSON number: it has digits on both sides of a point, or an exponent
        if value.is_finite() {
            self.raw(&format!("{value:?}"))
        } else {
            self.null()
        }
    }

    /// Writes a number.
    pub fn number(&mut self, value: &Number) {
        self.raw(value.as_str());
    }

    /// Writes a string.
    pub fn string(&mut self, value: &str) {
        self.separate();
        self.quoted(value);
    }

    /// Writes a string that is secret: see [`redacting`](Self::redacting) and [`into_json`](Self::into_json).
    pub fn secret(&mut self, value: &str) {
        self.separate();
        self.secrets.push(self.text.len());
        self.quoted(if self.redact { REDACTED } else { value });
    }

    /// Starts an array; its items follow.
    pub fn begin_array(&mut self) {
        self.open('[');
    }

    /// Ends an array.
    pub fn end_array(&mut self) {
        self.close(']');
    }

    /// Starts an object; its keys and values follow.
    pub fn begin_object(&mut self) {
        self.open('{');
    }

    /// Writes the key of the value that follows.
    pub fn key(&mut self, key: &str) {
        self.separate();
        self.quoted(key);
        self.text.push(':');
        self.comma = false;
    }

    /// Writes a key that holds nothing to escape.
    pub(crate) fn plain_key(&mut self, key: &str) {
        self.separate();
        self.text.push('"');
        self.text.push_str(key);
        self.text.push_str("\":");
        self.comma = false;
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.close('}');
    }

    /// Writes a value that is JSON text already, such as one from [`Reader::raw`]. It is not checked.
    pub fn raw(&mut self, json: &str) {
        self.separate();
        self.text.push_str(json);
    }

    /// The text so far.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text.
    pub fn into_string(self) -> String {
        self.text
    }

    /// The value as a tree, in which secrets are [`Json::Secret`]. `Null` when the calls made no value,
    /// or one nested deeper than is read.
    pub fn into_json(self) -> Json {
        let mut reader = Reader::new(&self.text);
        tree::read(&mut reader, &self.secrets).unwrap_or_default()
    }

    /// The shortest text of a finite number.
    pub(super) fn float_text(value: f64) -> String {
        format!("{value:?}")
    }

    fn separate(&mut self) {
        if self.comma {
            self.text.push(',');
        }
        self.comma = true;
    }

    fn open(&mut self, bracket: char) {
        self.separate();
        self.text.push(bracket);
        self.comma = false;
    }

    fn close(&mut self, bracket: char) {
        self.text.push(bracket);
        self.comma = true;
    }

    fn digits(&mut self, mut value: u64, negative: bool) {
        self.separate();
        if negative {
            self.text.push('-');
        }
        let mut buffer = [b'0'; 20];
        let mut start = buffer.len();
        for slot in buffer.iter_mut().rev() {
            *slot = b'0' + (value % 10) as u8;
            value /= 10;
            start -= 1;
            if value == 0 {
                break;
            }
        }
        let digits = buffer.get(start..).unwrap_or_default();
        self.text.push_str(std::str::from_utf8(digits).unwrap_or_default());
    }

    fn quoted(&mut self, value: &str) {
        self.text.push('"');
        let bytes = value.as_bytes();
        let mut from = 0;
        loop {
            let end = scan::plain_end(bytes, from);
            // the bytes that end a run are ASCII: boundaries of characters
            self.text.push_str(value.get(from..end).unwrap_or_default());
            let Some(&special) = bytes.get(end) else {
                break;
            };
            match special {
                b'"' => self.text.push_str("\\\""),
                b'\\' => self.text.push_str("\\\\"),
                b'\n' => self.text.push_str("\\n"),
                b'\r' => self.text.push_str("\\r"),
                b'\t' => self.text.push_str("\\t"),
                0x08 => self.text.push_str("\\b"),
                0x0c => self.text.push_str("\\f"),
                control => self.text.push_str(&format!("\\u{control:04x}")),
            }
            from = end + 1;
        }
        self.text.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> String {
        let mut writer = Writer::new();
        write(&mut writer);
        writer.into_string()
    }

    #[test]
    fn strings_are_escaped_as_serde_json_does() {
        let all: String = (0..0x300)
            .filter_map(char::from_u32)
            .chain("中😀\u{2028}".chars())
            .collect();
        assert_eq!(written(|w| w.string(&all)), serde_json::to_string(&all).unwrap());
        assert_eq!(written(|w| w.string("")), r#""""#);
    }

    #[test]
    fn numbers_are_shortest_and_valid() {
        assert_eq!(written(|w| w.integer(i64::MIN)), i64::MIN.to_string());
        assert_eq!(written(|w| w.unsigned(u64::MAX)), u64::MAX.to_string());
        assert_eq!(written(|w| w.integer(0)), "0");
        for value in [
            0.1,
            -0.0,
            1.0,
            1e300,
            1e-300,
            123456789.125,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            1e16,
            1e-5,
        ] {
            let text = written(|w| w.float(value));
            assert!(scan::is_number(&text), "{text}");
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), value.to_bits());
        }
        assert_eq!(written(|w| w.float32(0.1)), "0.1");
        for value in [f64::NAN, f64::INFINITY] {
            assert_eq!(written(|w| w.float(value)), "null");
        }
    }

    #[test]
    fn commas_come_by_themselves() {
        let text = written(|w| {
            w.begin_array();
            w.begin_object();
            w.end_object();
            w.begin_array();
            w.end_array();
            w.begin_object();
            w.key("a");
            w.begin_array();
            w.bool(true);
            w.null();
            w.end_array();
            w.key("b");
            w.raw("1.50");
            w.end_object();
            w.string("x");
            w.end_array();
        });
        assert_eq!(text, r#"[{},[],{"a":[true,null],"b":1.50},"x"]"#);
    }

    #[test]
    fn secrets_stay_secrets() {
        let write = |mut writer: Writer| {
            writer.begin_object();
            writer.key("password");
            writer.secret("hunter2");
            writer.key("hint");
            writer.string("hunter2");
            writer.end_object();
            writer
        };
        assert_eq!(
            write(Writer::new()).as_str(),
            r#"{"password":"hunter2","hint":"hunter2"}"#
        );
        assert_eq!(
            write(Writer::redacting()).as_str(),
            r#"{"password":"<redacted>","hint":"hunter2"}"#
        );
        let tree = write(Writer::new()).into_json();
        assert_eq!(format!("{tree:?}"), r#"{"password":"<redacted>","hint":"hunter2"}"#);
        assert_eq!(tree.to_string(), r#"{"password":"hunter2","hint":"hunter2"}"#);
    }
}
