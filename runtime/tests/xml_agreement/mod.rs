//! Any bytes as tables, values and documents: what is written is read as the same value. Shared with the fuzz target `xml`.

mod source;
mod tables;
mod values;

use specwright_runtime::Json;
use specwright_runtime::codegen::{Xml, xml_from_json, xml_to_json};

use source::Source;
use tables::table;

/// Checks what the bytes stand for: which table, and a document or a value.
///
/// # Panics
/// When a document that was written is not read as its value.
pub fn check(bytes: &[u8]) {
    let Some((head, rest)) = bytes.split_at_checked(2) else {
        return;
    };
    let (kind, table) = table(u16::from_le_bytes([head[0], head[1]]));
    let Some((way, rest)) = rest.split_first() else { return };
    match way % 3 {
        0 => check_document(&String::from_utf8_lossy(rest), table),
        1 => check_document(&source::document(rest), table),
        _ => check_value(&kind.value(&mut Source::new(rest), 0), table),
    }
}

/// A document that can be read stands for a value, which is the same once it was written.
fn check_document(text: &str, table: &'static Xml) {
    let Ok(json) = xml_to_json(text, table) else { return };
    let Ok(value) = json.parse::<Json>() else {
        let error = json.parse::<Json>().expect_err("it was no JSON");
        assert!(
            error.to_string().contains("nested too deep"),
            "{text} is read as {json}: {error}"
        );
        return;
    };
    let Ok(written) = xml_from_json(&value, table, "UTF-8") else {
        return;
    };
    let again = read(&written, table);
    if !has_null(&value) {
        assert_eq!(again, json, "{text} is written as {written}");
    }
    let value: Json = again.parse().expect("it is JSON");
    let written = xml_from_json(&value, table, "UTF-8").expect("it was written before");
    assert_eq!(read(&written, table), again, "{written}");
}

/// A value that the table describes is written, and read again.
fn check_value(value: &Json, table: &'static Xml) {
    let written = match xml_from_json(value, table, "UTF-8") {
        Ok(written) => written,
        Err(error) => panic!("{value} cannot be written: {error}"),
    };
    assert_eq!(read(&written, table), value.to_string(), "{written}");
}

fn read(text: &str, table: &'static Xml) -> String {
    match xml_to_json(text, table) {
        Ok(json) => json,
        Err(error) => panic!("{text} cannot be read: {error}"),
    }
}

/// Whether null is somewhere in a value: it is written as an absent element, so it may be missing later.
fn has_null(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.iter().any(has_null),
        Json::Object(members) => members.iter().any(|(_, value)| has_null(value)),
        _ => false,
    }
}
