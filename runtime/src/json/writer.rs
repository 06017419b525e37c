//! Writing of JSON text, value by value.

mod tagged;

use std::fmt::{self, Write as _};

use super::number::Number;
use super::scan;
pub(crate) use tagged::Tag;

/// What stands for a secret where secrets are not shown.
const REDACTED: &str = "<redacted>";

/// Powers of ten by which numbers with few digits after their point become integers. They are exact, in `f32` too.
const POWERS_OF_TEN: [f64; 9] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/// Writes compact JSON text, value by value.
///
/// Commas and colons come by themselves. The calls have to make one value: a `begin_` is followed
/// by its `end_`, within an object each value by its [`key`](Self::key).
///
/// ```
/// let mut writer = specwright_runtime::json::Writer::new();
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
    /// What the next object has to have.
    tags: Vec<Tag>,
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

    /// An empty text with room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            ..Self::default()
        }
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
        if let Some((digits, places)) = short_f64(value.abs()) {
            self.decimal(digits, places, value.is_sign_negative());
        } else if value.is_finite() {
            // the text of a Debug is a JSON number: it has digits on both sides of a point, or an exponent
            self.separate();
            _ = write!(self.text, "{value:?}");
        } else {
            self.null()
        }
    }

    /// Writes the shortest number that reads back as the same `f32`; otherwise as [`float`](Self::float).
    pub fn float32(&mut self, value: f32) {
        if let Some((digits, places)) = short_f32(value.abs()) {
            self.decimal(digits, places, value.is_sign_negative());
        } else if value.is_finite() {
            self.separate();
            _ = write!(self.text, "{value:?}");
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
        self.tags.clear();
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

    /// Writes a key that is given as it is written: after a comma, in quotes, before a colon.
    #[inline]
    pub(crate) fn written_key(&mut self, key: &str) {
        let key = if self.comma {
            key
        } else {
            key.strip_prefix(',').unwrap_or(key)
        };
        self.text.push_str(key);
        self.comma = false;
    }

    /// Ends an object.
    pub fn end_object(&mut self) {
        self.close('}');
    }

    /// Writes a value that is JSON text already, such as one from [`Reader::raw`](super::Reader::raw). It is not checked.
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

    /// The bytes at which secrets start, in order.
    pub(super) fn secrets(&self) -> &[usize] {
        &self.secrets
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

    fn digits(&mut self, value: u64, negative: bool) {
        self.separate();
        let mut digits = Digits::new();
        digits.put_all(value);
        if negative {
            digits.put(b'-');
        }
        self.text.extend(digits.characters());
    }

    /// Writes `digits`, the last `places` of which stand after the point.
    fn decimal(&mut self, mut digits: u64, places: usize, negative: bool) {
        self.separate();
        let mut text = Digits::new();
        for _ in 0..places {
            text.put(b'0' + (digits % 10) as u8);
            digits /= 10;
        }
        if places == 0 {
            text.put(b'0');
        }
        text.put(b'.');
        text.put_all(digits);
        if negative {
            text.put(b'-');
        }
        self.text.extend(text.characters());
    }

    fn quoted(&mut self, value: &str) {
        self.text.push('"');
        let end = scan::plain_end(value.as_bytes(), 0);
        if end == value.len() {
            self.text.push_str(value);
        } else {
            self.escaped(value, end);
        }
        self.text.push('"');
    }

    /// Writes the characters of a string; `end` is the first byte that has to be escaped.
    fn escaped(&mut self, value: &str, mut end: usize) {
        let bytes = value.as_bytes();
        let mut from = 0;
        loop {
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
                control => _ = write!(self.text, "\\u{control:04x}"),
            }
            from = end + 1;
            end = scan::plain_end(bytes, from);
        }
    }
}

/// A number as text, put together from its end.
struct Digits {
    bytes: [u8; 24],
    start: usize,
}

impl Digits {
    fn new() -> Self {
        Self {
            bytes: [b'0'; 24],
            start: 24,
        }
    }

    /// Puts the digits of an integer before what is there.
    #[inline]
    fn put_all(&mut self, mut value: u64) {
        loop {
            self.put(b'0' + (value % 10) as u8);
            value /= 10;
            if value == 0 {
                break;
            }
        }
    }

    /// Puts an ASCII character before the others; there is room for 24.
    #[inline]
    fn put(&mut self, character: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(slot) = self.bytes.get_mut(self.start) {
            *slot = character;
        }
    }

    fn characters(&self) -> impl Iterator<Item = char> {
        let bytes = self.bytes.get(self.start..).unwrap_or_default();
        bytes.iter().map(|byte| char::from(*byte))
    }
}

/// The digits of a number that is not negative and has few, and how many of them stand after the point. Numbers of up to
/// 15 digits are the only ones of as few that read as the same `f64`, so these are its shortest.
fn short_f64(value: f64) -> Option<(u64, usize)> {
    short(value, 1e15, f64::EPSILON, |digits, power| digits / power == value)
}

/// [`short_f64`] for `f32`, in which that is true of up to 6 digits.
fn short_f32(value: f32) -> Option<(u64, usize)> {
    let epsilon = f32::EPSILON.into();
    short(value.into(), 1e6, epsilon, |digits, power| {
        digits as f32 / power as f32 == value
    })
}

/// The fewest digits, below a limit, that make the value when divided by a power of ten. `epsilon` is how exact the value is.
#[inline]
fn short(value: f64, limit: f64, epsilon: f64, is_value: impl Fn(f64, f64) -> bool) -> Option<(u64, usize)> {
    if value == 0.0 {
        return Some((0, 0));
    }
    // below it is written with an exponent
    if value < 1e-4 {
        return None;
    }
    for (places, power) in POWERS_OF_TEN.iter().enumerate() {
        let product = value * power;
        if product.is_nan() || product >= limit {
            break;
        }
        let digits = (product + 0.5) as i64;
        // dividing takes long: only where it may come out
        if (product - digits as f64).abs() <= product * 2.0 * epsilon && is_value(digits as f64, *power) {
            return Some((digits.unsigned_abs(), places));
        }
    }
    None
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
    fn numbers_with_few_digits_are_written_as_debug_does() {
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        for round in 0..200_000_u32 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let digits = random >> (round % 52 + 12);
            let (double, single) = match round % 3 {
                // decimals of few digits, their neighbours, and any bits at all
                0 => (
                    digits as f64 / 10_f64.powi((random % 12) as i32),
                    digits as f32 / 1000.0,
                ),
                1 => (
                    f64::from_bits((digits as f64 / 1e4).to_bits() + 1),
                    f32::from_bits((digits as f32 / 10.0).to_bits() + 1),
                ),
                _ => (f64::from_bits(random), f32::from_bits(random as u32)),
            };
            for double in [double, -double, double.trunc(), 1.0 / double] {
                if double.is_finite() {
                    assert_eq!(written(|w| w.float(double)), format!("{double:?}"));
                }
            }
            for single in [single, -single, single.trunc(), 1.0 / single] {
                if single.is_finite() {
                    assert_eq!(written(|w| w.float32(single)), format!("{single:?}"));
                }
            }
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
