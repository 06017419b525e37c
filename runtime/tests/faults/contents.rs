//! Responses that arrive whole and are not what was expected.

use specwright_runtime::ContentEncoding;
use specwright_runtime::UnexpectedBody::{Empty, Encoded, Html};
use specwright_runtime::json::{Kind, ReadErrorKind};

use crate::fault::{Outcome::Body, SECRETS, body, decode, faults, value};
use crate::server::{Act, reply_with};

fn ok(text: impl AsRef<[u8]>) -> Act {
    body(200, text)
}

fn typed(media_type: &str, text: &str) -> Act {
    Act::Reply(reply_with(200, &[("Content-Type", media_type)], text.as_bytes()))
}

/// Arrays within each other in a property that takes any JSON.
fn nested(depth: usize) -> String {
    format!(r#"{{"id":1,"rest":{}{}}}"#, "[".repeat(depth), "]".repeat(depth))
}

fn expected(expected: &'static str, found: Kind) -> ReadErrorKind {
    ReadErrorKind::Expected { expected, found }
}

fn out_of_range(number: &str, of: &'static str) -> ReadErrorKind {
    let number = Some(number.into());
    ReadErrorKind::OutOfRange { number, of }
}

faults! {
    html_200: typed("text/html", "<html>sign in</html>") => Body(Html);
    html_200_that_says_it_is_json: ok("<html>sign in</html>") => Body(Html);
    empty_200: ok("") => Body(Empty);
    blank_200: ok(" \r\n") => Body(Empty);
    null_200: ok("null") => decode("", expected("an object", Kind::Null));
    json_of_another_kind: ok("[]") => decode("", expected("an object", Kind::Array));
    json_that_is_cut_short: ok("{\"id\":1,\"name\":\"x") => decode("name", ReadErrorKind::End);
    json_that_goes_on: ok("{\"id\":1}{\"id\":2}") => decode("", ReadErrorKind::Trailing);
    json_that_is_none: ok("{id:1}") => decode("", ReadErrorKind::Syntax { what: "expected a key" });
    byte_order_mark: ok("\u{feff}{\"id\":1}") => value("{\"id\":1}");
    invalid_utf_8: ok(b"{\"id\":1,\"name\":\"\xff\"}") => decode("", ReadErrorKind::Encoding);
    utf_16: ok(b"{\0\"\0i\0d\0\"\0:\x001\0}\0") => decode("", ReadErrorKind::Syntax { what: "expected a key" });
    half_of_a_surrogate_pair: ok(r#"{"id":1,"name":"\ud800"}"#) => decode("", ReadErrorKind::Syntax { what: "lone surrogate in a string" });

    depth_127: ok(nested(126)) => value(&nested(126));
    depth_129: ok(nested(128)) => decode(&format!("rest{}", "[0]".repeat(126)), ReadErrorKind::TooDeep);
    depth_100_000: ok(nested(100_000)) => decode(&format!("rest{}", "[0]".repeat(126)), ReadErrorKind::TooDeep);
    depth_100_000_in_a_field_nobody_knows: ok(nested(100_000).replace("rest", "more")) => decode("more", ReadErrorKind::TooDeep);
    depth_100_000_of_typed_objects: ok("{\"contents\":[".repeat(100_000)) => decode(&format!("{}contents", "contents[0].".repeat(63)), ReadErrorKind::TooDeep);

    duplicate_fields: ok("{\"id\":1,\"id\":2,\"count\":3,\"count\":4}") => value("{\"id\":2,\"count\":4}");
    field_that_is_missing: ok("{\"count\":1}") => decode("id", ReadErrorKind::Missing);
    field_that_is_null: ok("{\"id\":null}") => decode("id", expected("an integer", Kind::Null));
    field_of_the_wrong_type: ok("{\"id\":1,\"count\":{}}") => decode("count", expected("an integer", Kind::Object));
    field_of_the_wrong_type_deep_within: ok("{\"id\":1,\"contents\":[{\"id\":1},{\"id\":2,\"count\":[]}]}") => decode("contents[1].count", expected("an integer", Kind::Array));
    integer_with_a_fraction: ok("{\"id\":1.5}") => decode("id", ReadErrorKind::NotInteger { number: "1.5".into() });
    integer_of_64_bits_unsigned: ok("{\"id\":18446744073709551615}") => decode("id", out_of_range("18446744073709551615", "i64"));
    integer_beyond_32_bits: ok("{\"id\":1,\"count\":2147483648}") => decode("count", out_of_range("2147483648", "i32"));
    number_beyond_all_floats: ok("{\"id\":1,\"weight\":1e400}") => decode("weight", out_of_range("1e400", "f64"));
    number_with_an_exponent_for_an_integer: ok("{\"id\":1e400}") => decode("id", out_of_range("1e400", "i64"));
    number_in_quotes: ok("{\"id\":\"7\"}") => value("{\"id\":7}");
    secret_where_a_number_belongs: ok(format!("{{\"id\":\"{}\"}}", SECRETS[0])) => decode("id", expected("an integer", Kind::String));
    value_that_no_enum_lists: ok("{\"id\":1,\"state\":\"lost\"}") => value("{\"id\":1,\"state\":\"lost\"}");
    fields_that_nobody_knows: ok("{\"id\":1,\"new\":{\"a\":[1,2]}}") => value("{\"id\":1}");

    wrong_content_type: typed("text/plain", "{\"id\":1}") => value("{\"id\":1}");
    no_content_type: Act::Reply(reply_with(200, &[], b"{\"id\":1}")) => value("{\"id\":1}");
    content_type_that_is_none: typed(";;=", "{\"id\":1}") => value("{\"id\":1}");
    encoding_that_nobody_asked_for: Act::Reply(reply_with(200, &[("Content-Encoding", "rot13")], b"{\"vq\":1}")) => Body(Encoded(ContentEncoding::Unknown));
}
