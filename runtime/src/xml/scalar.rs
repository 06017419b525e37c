//! What a text is as a JSON value.

use std::borrow::Cow;

use super::characters::{is_space, trimmed};
use crate::describe::XmlScalar;
use crate::json::{Writer, is_number};

/// Writes a text as the value that it is. One that is no such value stays a string, so that who reads it says so.
pub(super) fn write(text: &str, scalar: XmlScalar, writer: &mut Writer) {
    match scalar {
        XmlScalar::Text => writer.string(text),
        XmlScalar::Token => writer.string(trimmed(text)),
        XmlScalar::Base64 if text.contains(is_space) => writer.string(&text.replace(is_space, "")),
        XmlScalar::Base64 => writer.string(text),
        XmlScalar::Number => match (trimmed(text), number(trimmed(text))) {
            ("", _) => writer.null(),
            (_, Some(number)) => writer.raw(&number),
            (_, None) => writer.string(text),
        },
        XmlScalar::Boolean => match trimmed(text) {
            "" => writer.null(),
            "1" => writer.bool(true),
            "0" => writer.bool(false),
            word if word.eq_ignore_ascii_case("true") => writer.bool(true),
            word if word.eq_ignore_ascii_case("false") => writer.bool(false),
            _ => writer.string(text),
        },
        XmlScalar::Any => match text {
            "true" => writer.bool(true),
            "false" => writer.bool(false),
            _ if is_number(text) => writer.raw(text),
            _ => writer.string(text),
        },
    }
}

/// A number as JSON writes it, which knows no `+`, no leading zeros and no point without digits on both sides. None for
/// anything else, as `INF` and `NaN`.
fn number(text: &str) -> Option<Cow<'_, str>> {
    if is_number(text) {
        return Some(Cow::Borrowed(text));
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let exponent_at = rest.find(['e', 'E']).unwrap_or(rest.len());
    let (mantissa, exponent) = rest.split_at_checked(exponent_at)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !are_digits(whole) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let number = [sign, whole, point, fraction, exponent].concat();
    is_number(&number).then_some(Cow::Owned(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, scalar: XmlScalar) -> String {
        let mut writer = Writer::new();
        write(text, scalar, &mut writer);
        writer.into_string()
    }

    #[test]
    fn numbers() {
        for (text, json) in [
            ("1", "1"),
            (" -1.50\n", "-1.50"),
            ("+7", "7"),
            ("007", "7"),
            ("-00.50", "-0.50"),
            (".5", "0.5"),
            ("1.", "1"),
            ("-.5e3", "-0.5e3"),
            ("000", "0"),
            ("1.E+05", "1E+05"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
            ("", "null"),
            (" \n", "null"),
            ("INF", "\"INF\""),
            ("-INF", "\"-INF\""),
            ("NaN", "\"NaN\""),
            (".", "\".\""),
            ("+", "\"+\""),
            ("--1", "\"--1\""),
            ("+-1", "\"+-1\""),
            ("1 2", "\"1 2\""),
            ("1,5", "\"1,5\""),
            ("0x1", "\"0x1\""),
            ("1e", "\"1e\""),
            ("e5", "\"e5\""),
            ("٣", "\"٣\""),
        ] {
            assert_eq!(written(text, XmlScalar::Number), json, "{text:?}");
        }
    }

    #[test]
    fn others() {
        for (text, scalar, json) in [
            (" a ", XmlScalar::Text, "\" a \""),
            ("\n a b ", XmlScalar::Token, "\"a b\""),
            ("QU\nJD RA==\n", XmlScalar::Base64, "\"QUJDRA==\""),
            ("1", XmlScalar::Boolean, "true"),
            (" 0 ", XmlScalar::Boolean, "false"),
            ("True", XmlScalar::Boolean, "true"),
            ("", XmlScalar::Boolean, "null"),
            ("yes", XmlScalar::Boolean, "\"yes\""),
            ("1.50", XmlScalar::Any, "1.50"),
            ("true", XmlScalar::Any, "true"),
            ("007", XmlScalar::Any, "\"007\""),
            (" 1", XmlScalar::Any, "\" 1\""),
            ("", XmlScalar::Any, "\"\""),
        ] {
            assert_eq!(written(text, scalar), json, "{text:?} {scalar:?}");
        }
    }
}
