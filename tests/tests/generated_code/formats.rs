//! Every format, with or without a Rust type: values are written exactly as they were read.

use specwright_mock::Reply;
use specwright_runtime::{Number, json};

use crate::documents::formats::models::{Color, Formats, Lists};
use crate::{round_trip, stage};

/// A value of each format, as JSON.
const VALUES: [(&str, &str); 22] = [
    ("int8", r#"-128"#),
    ("int16", r#"32767"#),
    ("int32", r#"-2147483648"#),
    ("int64", r#"-9223372036854775808"#),
    ("uint8", r#"255"#),
    ("uint16", r#"65535"#),
    ("uint32", r#"4294967295"#),
    ("uint64", r#"18446744073709551615"#),
    ("float", r#"0.1"#),
    ("double", r#"0.30000000000000004"#),
    ("decimal", r#"12345678901234567890.10"#),
    ("decimal-text", r#""-0.10""#),
    ("date-time", r#""1996-12-19T16:39:57.120-08:00""#),
    ("date", r#""2024-02-29""#),
    ("time", r#""23:59:60Z""#),
    ("duration", r#""P3Y6M4DT12H30M5S""#),
    ("uuid", r#""3E4666BF-d5e5-4aa7-b8ce-cefe41c7568a""#),
    ("uri", r#""HTTPS://example.com:443/a%7eb/../c""#),
    ("ip", r#""2001:DB8::1""#),
    ("byte", r#""AP8=""#),
    ("binary", r#""text""#),
    ("password", r#""pssst""#),
];

/// Returns a value as the text of a parameter or a header field.
fn plain(value: &str) -> &str {
    value.trim_matches('"')
}

#[test]
fn in_properties_lists_and_maps() {
    for (name, value) in VALUES {
        round_trip::<Formats>(&format!(r#"{{"{name}":{value}}}"#));
        round_trip::<Formats>(&format!(r#"{{"{name}-list":[{value},{value}]}}"#));
        round_trip::<Formats>(&format!(r#"{{"{name}-map":{{"a":{value},"b":{value}}}}}"#));
    }
}

#[tokio::test]
async fn in_parameters_and_headers() {
    let (server, client) = stage!(formats);
    let empty = Reply::json(200, serde_json::json!({}));
    let reply = VALUES.iter().fold(empty, |reply, (name, value)| {
        reply.header(format!("X-{name}"), plain(value))
    });
    server.script("GetFormats", [reply]).expect("it is an operation");
    let call = client
        .get_formats()
        .int8(-128)
        .int16(32767)
        .int32(-2147483648)
        .int64(i64::MIN)
        .uint8(255)
        .uint16(65535)
        .uint32(4294967295)
        .uint64(18446744073709551615)
        .float(0.1)
        .double(0.30000000000000004)
        .decimal(Number::parse("12345678901234567890.10").expect("a number"))
        .decimal_text("-0.10")
        .date_time("1996-12-19T16:39:57.120-08:00")
        .date("2024-02-29")
        .time("23:59:60Z")
        .duration("P3Y6M4DT12H30M5S")
        .uuid("3E4666BF-d5e5-4aa7-b8ce-cefe41c7568a")
        .uri("HTTPS://example.com:443/a%7eb/../c")
        .ip("2001:DB8::1")
        .byte(vec![0_u8, 255])
        .binary("text")
        .password("pssst")
        .send_raw();
    let response = call.await.expect("the request fits the document");
    let requests = server.requests();
    let sent = requests[0].query.as_deref().unwrap_or_default();
    for (name, value) in VALUES {
        let pair = format!("{name}={}", encoded(plain(value)));
        assert!(sent.split('&').any(|sent| sent == pair), "{pair} in {sent}");
    }
    let headers = response.headers();
    assert_eq!(headers.x_int64, Some(i64::MIN));
    assert_eq!(headers.x_uint64, Some(u64::MAX));
    let decimal = headers.x_decimal.as_ref().map(Number::as_str);
    assert_eq!(decimal, Some("12345678901234567890.10"));
    assert_eq!(
        headers.x_byte.as_ref().map(|bytes| bytes.as_bytes()),
        Some(&[0, 255][..])
    );
    let time = headers.x_date_time.as_ref().map(|time| time.as_str());
    assert_eq!(time, Some("1996-12-19T16:39:57.120-08:00"));
    let texts = [
        &headers.x_time,
        &headers.x_duration,
        &headers.x_uuid,
        &headers.x_uri,
        &headers.x_ip,
    ];
    let known = ["time", "duration", "uuid", "uri", "ip"];
    for (text, name) in texts.into_iter().zip(known) {
        let value = VALUES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| plain(value));
        assert_eq!(text.as_deref(), value, "{name}");
    }
    assert_eq!(
        headers.x_float.map(|float| json::to_string(&float)).as_deref(),
        Some("0.1")
    );
}

/// Percent-encodes a text (RFC 3986).
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[tokio::test]
async fn lists_that_are_one_text() {
    let (server, client) = stage!(formats);
    let lists = Lists {
        lines: Some([Color::Red, Color::Blue].into()),
        pipes: Some(["red", "green"].into()),
        ..Lists::new([1, 2])
    };
    let text = r#"{"commas":"1,2","lines":"red\nblue","pipes":"red|green"}"#;
    let reply = Reply::json(200, serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
    server.script("PostLists", [reply]).expect("it is an operation");
    let response = client.post_lists(&lists).q(["a", "b c"]).send().await.expect("it fits");
    let request = server.requests().pop().expect("a request");
    assert_eq!(request.body, text);
    assert_eq!(request.query.as_deref(), Some("q=a%7Cb%20c"));
    assert_eq!(*response.commas, [1, 2]);
    assert_eq!(*response.lines.expect("two"), [Color::Red, Color::Blue]);
}
