//! Documents that mean no good, or are none.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use super::super::{is_html, to_json_limited};
use super::*;
use crate::json::{Abort, MAX_DEPTH, ReadErrorKind, ReadLimits};

#[test]
fn no_document_type_is_read() {
    for document in [
        "<!DOCTYPE Pet><Pet/>",
        "<!doctype Pet SYSTEM \"file:///etc/passwd\"><Pet/>",
        "<!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><Pet><Name>&lol2;</Name></Pet>",
        "<!DOCTYPE Pet [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]><Pet><Name>&xxe;</Name></Pet>",
        "<!DOCTYPE Pet [<!ENTITY % x SYSTEM \"http://a.example/x.dtd\"> %x;]><Pet/>",
        "<Pet><!DOCTYPE a></Pet>",
    ] {
        let fault = fault(document, &PET);
        assert!(
            fault.contains("document type, which is not read at byte"),
            "{fault}: {document}"
        );
    }
}

#[test]
fn faults_have_a_path_and_a_place() {
    for (document, expected) in [
        ("", "text ends early at byte 0"),
        ("  \n", "text ends early at byte 3"),
        ("<!-- a -->", "text ends early at byte 10"),
        ("<", "text ends early at byte 0"),
        ("<Pet", "text ends early at byte 0"),
        ("<Pet>", "Pet: text ends early at byte 5"),
        ("<Pet><Name>a", "Pet.Name: text ends early at byte 12"),
        ("<Pet><Name>a</Pet>", "Pet.Name: end tag of another element at byte 12"),
        ("<Pet></Name>", "Pet: end tag of another element at byte 5"),
        ("</Pet>", "end tag without a start tag at byte 0"),
        ("<Pet/></Pet>", "end tag without a start tag at byte 6"),
        ("<Pet/><Pet/>", "text goes on after the value at byte 6"),
        ("<Pet/>x", "text outside of the root element at byte 6"),
        ("x<Pet/>", "text outside of the root element at byte 0"),
        ("<Pet/>&amp;", "text outside of the root element at byte 6"),
        ("<![CDATA[]]><Pet/>", "text outside of the root element at byte 0"),
        ("{}", "text outside of the root element at byte 0"),
        ("<1/>", "invalid name of an element at byte 0"),
        ("< Pet/>", "invalid name of an element at byte 0"),
        ("<a:b:c/>", "invalid name of an element at byte 0"),
        ("<Pet<Name/>", "invalid name of an element at byte 0"),
        ("<Pet x/>", "attribute without a value at byte 6"),
        ("<Pet x=1/>", "value of an attribute without quotes at byte 7"),
        ("<Pet x='1/>", "text ends early at byte 0"),
        ("<Pet x='1' x='2'/>", "attribute that is there twice at byte 11"),
        (
            "<Pet x='1'y='2'/>",
            "attributes without white space between them at byte 10",
        ),
        ("<Pet x='<'/>", "`<` in the value of an attribute at byte 8"),
        ("<Pet x='&'/>", "reference without an end at byte 8"),
        ("<Pet x='&y;'/>", "reference to an entity that is not known at byte 8"),
        (
            "<Pet><Name>a&b;</Name></Pet>",
            "Pet.Name: reference to an entity that is not known at byte 12",
        ),
        (
            "<Pet>&nbsp;</Pet>",
            "Pet: reference to an entity that is not known at byte 5",
        ),
        ("<Pet>&#0;</Pet>", "Pet: reference to no character at byte 5"),
        ("<Pet>&#xD800;</Pet>", "Pet: reference to no character at byte 5"),
        ("<Pet>&#x110000;</Pet>", "Pet: reference to no character at byte 5"),
        ("<Pet>a & b</Pet>", "Pet: `&` without a reference at byte 7"),
        ("<Pet>&amp</Pet>", "Pet: `&` without a reference at byte 5"),
        ("<Pet>a\0</Pet>", "character that no document contains at byte 6"),
        ("<Pet>\u{b}</Pet>", "character that no document contains at byte 5"),
        ("<Pet>\u{ffff}</Pet>", "character that no document contains at byte 5"),
        ("<Pet><!-- </Pet>", "Pet: text ends early at byte 5"),
        ("<Pet><![CDATA[ </Pet>", "Pet: text ends early at byte 5"),
        ("<Pet><? </Pet>", "Pet: text ends early at byte 5"),
        ("<Pet><!ELEMENT a></Pet>", "Pet: invalid markup after `<!` at byte 5"),
        (
            "<Pet/><?xml version='1.0'?>",
            "XML declaration that is not at the start at byte 6",
        ),
        ("<?xml version='2.0'?><Pet/>", "unknown version of XML at byte 0"),
        ("<?xml?><Pet/>", "unknown version of XML at byte 0"),
    ] {
        assert_eq!(fault(document, &PET), expected, "{document}");
    }
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}{}", "<mother>".repeat(depth), "</mother>".repeat(depth));
    assert!(to_json(&nested(MAX_DEPTH), &PET).is_ok());
    assert!(to_json(&nested(MAX_DEPTH + 1), &ANY).is_ok());
    let error = to_json(&nested(MAX_DEPTH + 2), &PET).unwrap_err();
    assert_eq!(*error.kind(), ReadErrorKind::TooDeep);
    let error = to_json(&"<a>".repeat(1_000_000), &PET).unwrap_err();
    assert_eq!(*error.kind(), ReadErrorKind::TooDeep);
    let shallow = ReadLimits {
        depth: 3,
        ..ReadLimits::default()
    };
    assert!(to_json_limited(&nested(4), &PET, &shallow).is_ok());
    assert!(to_json_limited(&nested(5), &PET, &shallow).is_err());
}

#[test]
fn memory_is_limited() {
    let document = format!("<strings>{}</strings>", "<string/>".repeat(10_000));
    let read = |memory, xml| {
        let limits = ReadLimits {
            memory,
            ..ReadLimits::default()
        };
        to_json_limited(&document, xml, &limits)
            .map(|json| json.len())
            .map_err(|error| error.kind().clone())
    };
    assert_eq!(read(2_000_000, &TEXTS), Ok(30_001));
    let namespaces: String = (0..10_000)
        .map(|index| format!("<string xmlns:p{index}='urn:{index}'/>"))
        .collect();
    let limits = ReadLimits {
        memory: 1_000_000,
        ..ReadLimits::default()
    };
    assert!(to_json_limited(&format!("<strings>{namespaces}</strings>"), &TEXTS, &limits).is_err());
    for memory in [20_000, 100_000] {
        assert_eq!(read(memory, &TEXTS), Err(ReadErrorKind::TooLarge { limit: memory }));
    }
}

#[test]
fn reading_can_be_aborted() {
    let document = format!("<strings>{}</strings>", "<string/>".repeat(10_000));
    let limits = ReadLimits {
        abort: Abort {
            end: None,
            flag: Some(Arc::new(AtomicBool::new(true))),
        },
        ..ReadLimits::default()
    };
    let error = to_json_limited(&document, &TEXTS, &limits).unwrap_err();
    assert_eq!(*error.kind(), ReadErrorKind::Aborted);
}

/// Of documents eight times as long, one that took the square of its length would take 64 times as long.
#[test]
fn nothing_is_quadratic() {
    let short = time_of_documents(1_250).min(time_of_documents(1_250));
    let long = time_of_documents(10_000);
    assert!(long < short * 32 + Duration::from_secs(1), "{short:?} {long:?}");
}

/// How long it takes to read documents that repeat something so often.
fn time_of_documents(count: usize) -> Duration {
    let repeated = |begin: &str, each: &dyn Fn(usize) -> String, end: &str| {
        let mut text = begin.to_owned();
        (0..count).for_each(|index| text.push_str(&each(index)));
        text + end
    };
    let begun = Instant::now();
    let documents = [
        repeated("<Pet>", &|_| "<tag>a</tag>".into(), "</Pet>"),
        repeated("<Pet>", &|index| format!("<x{index}>a</x{index}>"), "</Pet>"),
        repeated("<Pet>", &|_| "x &amp; y <!-- -->".into(), "</Pet>"),
        repeated("<Pet>", &|_| " &#32; <tag/>".into(), "</Pet>"),
        repeated("<Pet>", &|_| "<![CDATA[x]]>".into(), "</Pet>"),
        repeated("<Pet><Name>", &|_| "&lt;\r\n".into(), "</Name></Pet>"),
        repeated("<Pet id='", &|_| "&lt;\r\n".into(), "'/>"),
        repeated(
            "<Pet>",
            &|index| format!("<tag xmlns:p{index}='urn:{index}' p{index}:x='1'/>"),
            "</Pet>",
        ),
        repeated("<Pet>", &|_| "<friend><tag/><Name/><tag/></friend>".into(), "</Pet>"),
        repeated("<Pet><!--", &|_| ">--!>".into(), "--></Pet>"),
        repeated("<Pet><?x ", &|_| ">? >".into(), "?></Pet>"),
    ];
    for document in &documents {
        for xml in [&PET, &ANY, &OPEN] {
            read(document, xml);
        }
    }
    for unclosed in [
        "<!--",
        "<![CDATA[",
        "<?x ",
        "<a",
        "<a b='",
        "&",
        "&#",
        "<!DOCTYPE a [",
        "<a>&amp;",
    ] {
        assert!(to_json(&unclosed.repeat(count), &PET).is_err(), "{unclosed}");
    }
    let prefixes: String = (0..900).map(|index| format!(" xmlns:p{index}='urn:{index}'")).collect();
    let deep = format!("<a{prefixes}>").repeat(10) + &"<p7:b/>".repeat(count) + &"</a>".repeat(10);
    read(&deep, &ANY);
    begun.elapsed()
}

#[test]
fn attributes_are_limited() {
    let attributes: String = (0..10_000).map(|index| format!(" a{index}='{index}'")).collect();
    let document = format!("<Pet{attributes}/>");
    assert_eq!(fault(&document, &PET), "too many attributes at byte 10785");
}

#[test]
fn every_end_of_a_document_is_a_fault() {
    let document =
        "<?xml version='1.0'?><!--x--><Pet id='1' xml:lang=\"e&amp;\"><Name>é&lt;<![CDATA[x]]></Name><tag/></Pet>";
    for end in (0..document.len()).filter(|end| document.is_char_boundary(*end)) {
        assert!(to_json(&document[..end], &PET).is_err(), "{}", &document[..end]);
    }
    assert!(to_json(document, &PET).is_ok());
}

#[test]
fn pages() {
    for page in [
        "<html>",
        " <HTML lang='en'>",
        "<!DOCTYPE html>",
        "<?xml version='1.0'?>\n<!-- a -->\n<!DOCTYPE html PUBLIC>",
    ] {
        assert!(is_html(page), "{page}");
    }
    for other in ["", "<ht", "<Pet/>", "<!--<html>", "{}", "é<html>"] {
        assert!(!is_html(other), "{other}");
    }
}
