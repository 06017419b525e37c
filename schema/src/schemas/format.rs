//! Formats that are validated: those with one undisputed syntax.

/// What a string of a format should have been; `None` for a format that is not validated.
pub(super) fn wanted(format: &str) -> Option<&'static str> {
    Some(match format {
        "date" => "a date like 2024-01-31",
        "date-time" => "a date and time like 2024-01-31T08:30:00Z",
        "uuid" => "a UUID",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "byte" => "base64",
        _ => return None,
    })
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

/// Base64 of either alphabet, padding optional, line breaks let pass.
pub fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len() - body.len() <= 2
        && body.bytes().all(
            |byte| matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' | b'\r' | b'\n'),
        )
        && body.bytes().filter(|byte| !byte.is_ascii_whitespace()).count() % 4 != 1
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::schemas::{Direction, Reading};

    fn fits(format: &str, text: &str) -> bool {
        let schema = json!({"format": format});
        let mut reading = Reading::new(&schema);
        let id = reading.read(&schema);
        let (schemas, _) = reading.finish();
        schemas.accepts(id, &json!(text), Direction::Request)
    }

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
            assert!(fits(format, good), "{format} {good}");
            assert!(!fits(format, bad), "{format} {bad}");
        }
        assert!(fits("unheard-of", "x"));
    }
}
