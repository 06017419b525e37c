//! Formats that are checked: those with one undisputed syntax.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What the value should have been, when `text` does not have the syntax of `format`.
pub(super) fn mismatch(format: &str, text: &str) -> Option<&'static str> {
    let (fits, wanted) = match format {
        "date" => (is_date(text), "a date like 2024-01-31"),
        "date-time" => (is_date_time(text), "a date and time like 2024-01-31T08:30:00Z"),
        "uuid" => (is_uuid(text), "a UUID"),
        "ipv4" => (text.parse::<Ipv4Addr>().is_ok(), "an IPv4 address"),
        "ipv6" => (text.parse::<Ipv6Addr>().is_ok(), "an IPv6 address"),
        "byte" => (is_base64(text), "base64"),
        _ => (true, ""),
    };
    (!fits).then_some(wanted)
}

/// The bounds of a numeric format, both included.
pub(super) fn integer_range(format: &str) -> Option<(i128, i128)> {
    Some(match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" => (0, u64::MAX.into()),
        _ => return None,
    })
}

/// The number that `digits` digits at `from` make.
fn digits(bytes: &[u8], from: usize, digits: usize) -> Option<u32> {
    let part = bytes.get(from..from.checked_add(digits)?)?;
    part.iter().try_fold(0u32, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'))
    })
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(year), Some(month), Some(day)) = (digits(bytes, 0, 4), digits(bytes, 5, 2), digits(bytes, 8, 2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-') && (1..=last).contains(&day)
}

/// RFC 3339, section 5.6; a leap second is let pass.
fn is_date_time(text: &str) -> bool {
    let (Some(date), Some(time)) = (text.get(..10), text.get(11..)) else {
        return false;
    };
    if !is_date(date) || !matches!(text.as_bytes().get(10), Some(b'T' | b't' | b' ')) {
        return false;
    }
    let bytes = time.as_bytes();
    let (Some(hour), Some(minute), Some(second)) = (digits(bytes, 0, 2), digits(bytes, 3, 2), digits(bytes, 6, 2))
    else {
        return false;
    };
    if hour > 23 || minute > 59 || second > 60 || bytes.get(2) != Some(&b':') || bytes.get(5) != Some(&b':') {
        return false;
    }
    let mut rest = bytes.get(8..).unwrap_or_default();
    if let Some((b'.', fraction)) = rest.split_first() {
        let length = fraction.iter().take_while(|b| b.is_ascii_digit()).count();
        if length == 0 {
            return false;
        }
        rest = fraction.get(length..).unwrap_or_default();
    }
    match rest {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', offset @ ..] => {
            offset.len() == 5
                && digits(offset, 0, 2).is_some_and(|hour| hour < 24)
                && offset.get(2) == Some(&b':')
                && digits(offset, 3, 2).is_some_and(|minute| minute < 60)
        }
        _ => false,
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Base64 of either alphabet, padding optional, line breaks let pass.
fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len() - body.len() <= 2
        && body.bytes().all(
            |byte| matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' | b'\r' | b'\n'),
        )
        && body.bytes().filter(|byte| !byte.is_ascii_whitespace()).count() % 4 != 1
}

#[cfg(test)]
mod tests {
    use super::mismatch;

    #[test]
    fn formats() {
        for (format, good, bad) in [
            ("date", "2024-02-29", "2023-02-29"),
            ("date", "2024-12-31", "2024-13-01"),
            ("date", "2024-12-31", "2024-12-31Z"),
            ("date-time", "2024-04-20T08:36:16Z", "2024-04-20"),
            (
                "date-time",
                "2024-04-20T08:36:16.123+08:00",
                "2020-01-08T03:16:01:599000Z",
            ),
            ("date-time", "2024-04-20T23:59:60Z", "2024-04-20T08:36:16."),
            ("date-time", "2024-04-20t08:36:16z", "2024-04-20T08:36é16Z"),
            ("uuid", "3fa85f64-5717-4562-b3fc-2c963f66afa6", "3fa85f64"),
            ("ipv4", "10.0.0.1", "10.0.0.256"),
            ("ipv6", "::1", ":::1"),
            ("byte", "c3Bl", "c3B*"),
            ("byte", "", "c"),
        ] {
            assert_eq!(mismatch(format, good), None, "{format} {good}");
            assert!(mismatch(format, bad).is_some(), "{format} {bad}");
        }
        assert_eq!(mismatch("unheard-of", "x"), None);
    }
}
