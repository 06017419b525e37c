//! Literals: texts, numbers, bytes and JSON as Rust writes them.

use serde_json::Value;

use crate::model::IntegerWidth;

/// Longer JSON is written on several lines.
const ONE_LINE: usize = 70;

/// A string literal. `Debug` of a string is always a valid one.
pub(super) fn text(text: &str) -> String {
    format!("{text:?}")
}

/// An integer of a width; none if the number is no such integer.
pub(super) fn integer(value: &Value, width: IntegerWidth) -> Option<String> {
    let number = whole(value)?;
    let (least, most): (i128, i128) = match width {
        IntegerWidth::I8 => (i8::MIN.into(), i8::MAX.into()),
        IntegerWidth::I16 => (i16::MIN.into(), i16::MAX.into()),
        IntegerWidth::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerWidth::I64 => (i64::MIN.into(), i64::MAX.into()),
        IntegerWidth::U8 => (0, u8::MAX.into()),
        IntegerWidth::U16 => (0, u16::MAX.into()),
        IntegerWidth::U32 => (0, u32::MAX.into()),
        IntegerWidth::U64 => (0, u64::MAX.into()),
    };
    (least..=most).contains(&number).then(|| number.to_string())
}

/// An integer whose type no context tells: `i32` where it fits.
pub(super) fn plain_integer(value: &Value) -> Option<String> {
    let number = whole(value)?;
    Some(match (i32::try_from(number), i64::try_from(number)) {
        (Ok(number), _) => number.to_string(),
        (_, Ok(number)) => format!("{number}_i64"),
        _ => format!("{number}_u64"),
    })
}

/// The integer that a number is, also one that is written with a fraction of zero.
fn whole(value: &Value) -> Option<i128> {
    /// Beyond it not every integer is a float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let Value::Number(number) = value else {
        return None;
    };
    let integer = number.as_i64().map(i128::from);
    integer.or_else(|| number.as_u64().map(i128::from)).or_else(|| {
        let float = number
            .as_f64()
            .filter(|float| float.fract() == 0.0 && float.abs() < EXACT)?;
        #[allow(clippy::cast_possible_truncation)] // it is an integer within 54 bits
        Some(float as i128)
    })
}

/// A float.
pub(super) fn float(value: &Value) -> Option<String> {
    Some(format!("{:?}", value.as_f64()?))
}

/// A negative number in parentheses, so that a method can be called on it.
pub(super) fn receiver(number: &str) -> String {
    match number.starts_with('-') {
        true => format!("({number})"),
        false => number.to_owned(),
    }
}

/// JSON as a string literal, that can be read without escapes if possible.
pub(super) fn json(value: &Value) -> String {
    raw(&json_text(value))
}

/// JSON in one line, or in several that are indented.
pub(super) fn json_text(value: &Value) -> String {
    let short = value.to_string();
    match short.len() <= ONE_LINE {
        true => short,
        false => serde_json::to_string_pretty(value).map_or(short, |text| text.replace('\n', "\n    ")),
    }
}

/// A raw string literal, unless the text has characters that a reader would not see.
pub(super) fn raw(content: &str) -> String {
    let is_visible = |c: char| c == '\n' || c.escape_debug().len() == 1 || matches!(c, '"' | '\\' | '\'');
    if !content.chars().all(is_visible) {
        return text(content);
    }
    let mut hashes = "#".to_owned();
    while content.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{content}\"{hashes}")
}

/// A byte string literal, if all bytes are printable ASCII.
pub(super) fn bytes(bytes: &[u8]) -> Option<String> {
    let is_plain = bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n'));
    let text = std::str::from_utf8(bytes).ok().filter(|_| is_plain)?;
    Some(format!("b{text:?}").replace("\\'", "'"))
}

/// The bytes of a base64 text with padding; none if it is none. `url`: with the characters of base64url, without padding.
pub(super) fn base64(text: &str, url: bool) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    let is_padded = match url {
        true => padding == 0,
        false => text.len().is_multiple_of(4) && padding <= 2,
    };
    if !is_padded || digits.len() % 4 == 1 {
        return None;
    }
    let (mut bytes, mut held, mut bits) = (Vec::with_capacity(digits.len() * 3 / 4), 0_u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' if !url => 62,
            b'/' if !url => 63,
            b'-' if url => 62,
            b'_' if url => 63,
            _ => return None,
        };
        held = (held << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap_or_default());
            held &= (1 << bits) - 1;
        }
    }
    // the bits that are left over are zero in what encoders write
    (held == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{base64, bytes, float, integer, json, plain_integer};
    use crate::model::IntegerWidth;

    #[test]
    fn integers_keep_to_their_width() {
        assert_eq!(integer(&json!(-128), IntegerWidth::I8).as_deref(), Some("-128"));
        assert_eq!(integer(&json!(128), IntegerWidth::I8), None);
        assert_eq!(integer(&json!(2.0), IntegerWidth::I32).as_deref(), Some("2"));
        assert_eq!(integer(&json!(2.5), IntegerWidth::I32), None);
        assert_eq!(integer(&json!(u64::MAX), IntegerWidth::U64), Some(u64::MAX.to_string()));
        assert_eq!(integer(&json!(-1), IntegerWidth::U64), None);
        assert_eq!(
            plain_integer(&json!(3_000_000_000_u32)).as_deref(),
            Some("3000000000_i64")
        );
        assert_eq!(float(&json!(3)).as_deref(), Some("3.0"));
    }

    #[test]
    fn json_is_raw_where_it_can_be_seen() {
        assert_eq!(json(&json!({ "a": "b" })), r##"r#"{"a":"b"}"#"##);
        assert_eq!(json(&json!("\"#")), "r##\"\"\\\"#\"\"##");
        assert_eq!(json(&json!("\u{202e}")), r#""\"\u{202e}\"""#);
    }

    #[test]
    fn base64_is_what_encoders_write() {
        let table = [
            ("aGk=", false, Some(b"hi".to_vec())),
            ("aGk", false, None),
            ("aGk", true, Some(b"hi".to_vec())),
            ("aGl=", false, None),
            ("-_-_", true, Some(vec![0xfb, 0xff, 0xbf])),
            ("-_-_", false, None),
            ("", false, Some(Vec::new())),
        ];
        for (text, url, expected) in table {
            assert_eq!(base64(text, url), expected, "{text}");
        }
        assert_eq!(bytes(b"it's \"x\"\n").as_deref(), Some(r#"b"it's \"x\"\n""#));
        assert_eq!(bytes(&[0]), None);
    }
}
