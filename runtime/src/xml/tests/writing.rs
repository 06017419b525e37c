//! What is written where reading alone cannot tell, and what cannot be written.

use super::*;

#[test]
fn null_is_an_absent_element() {
    let json = r#"{"id":null,"name":null,"good":true,"mother":null,"unknown":null}"#;
    assert_eq!(write(json, &PET).as_deref(), Ok("<Pet><good>true</good></Pet>"));
    assert_eq!(write(r#"{"x":null}"#, &MAP).as_deref(), Ok("<map/>"));
}

#[test]
fn properties_come_in_the_order_of_the_table() {
    let json = r#"{"tags":["a"],"good":true,"name":"x","id":1}"#;
    let document = "<Pet id=\"1\"><Name>x</Name><good>true</good><tag>a</tag></Pet>";
    assert_eq!(write(json, &PET).as_deref(), Ok(document));
    // of a key that is there twice, the last counts
    assert_eq!(
        write(r#"{"name":"x","name":"y"}"#, &PET).as_deref(),
        Ok("<Pet><Name>y</Name></Pet>")
    );
}

#[test]
fn a_scalar_is_written_as_what_it_is() {
    assert_eq!(write("1", &TEXT).as_deref(), Ok("<string>1</string>"));
    assert_eq!(write("true", &PET).as_deref(), Ok("<Pet>true</Pet>"));
    assert_eq!(
        write(r#"{"a":[1,true,null]}"#, &ANY).map(|text| text.contains("<a>1</a><a>true</a>")),
        Ok(true)
    );
}

#[test]
fn secrets_are_written() {
    let secret = Json::Object(vec![("name".into(), Json::Secret("hush<".into()))]);
    let document = from_json(&secret, &PET, "UTF-8").unwrap();
    assert!(document.ends_with("<Name>hush&lt;</Name></Pet>"), "{document}");
}

#[test]
fn the_declaration_names_the_encoding() {
    let document = from_json(&Json::from("é"), &TEXT, "iso-8859-1").unwrap();
    assert_eq!(
        document,
        "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><string>é</string>"
    );
}

#[test]
fn what_cannot_be_written_names_the_property() {
    static BAD: Xml = Xml::object(name("a"), &[XmlField::element("b", name("b c"), &TEXT)]);
    for (json, xml, expected) in [
        (
            r#"{"name":"a\u0000"}"#,
            &PET,
            "name has a character that XML cannot hold",
        ),
        (
            r#"{"friends":[{},{"tags":["\u000b"]}]}"#,
            &PET,
            "friends[1].tags[0] has a character that XML cannot hold",
        ),
        (r#"{"id":"\uffff"}"#, &PET, "id has a character that XML cannot hold"),
        (r#"{"id":[1]}"#, &PET, "id is an object or a list where XML has text"),
        (r#"{"name":{}}"#, &PET, "name is an object where XML has text"),
        (r#"{"name":["a"]}"#, &PET, "name is a list where XML has one element"),
        (r#"{"urls":"a"}"#, &PET, "urls is no list, as which XML has it"),
        (r#"{"tags":"a"}"#, &PET, "tags is no list, as which XML has it"),
        (
            r#"{"marks":["a b"]}"#,
            &PET,
            "marks has an item that spaces cannot separate from others",
        ),
        (
            r#"{"marks":[""]}"#,
            &PET,
            "marks has an item that spaces cannot separate from others",
        ),
        (r#"{"unknown":1}"#, &PET, "unknown has no place in XML by the document"),
        (
            r#"{"mother":{"x":{}}}"#,
            &PET,
            "mother.x has no place in XML by the document",
        ),
        (
            r#"{"b":"x"}"#,
            &BAD,
            "b has a name that no element or attribute can have",
        ),
        (
            r#"{"a b":"x"}"#,
            &MAP,
            "a b has a name that no element or attribute can have",
        ),
        (
            r#"{"a:b":"x"}"#,
            &MAP,
            "a:b has a name that no element or attribute can have",
        ),
        (r#"{"":"x"}"#, &ANY, "has a name that no element or attribute can have"),
        (
            r#"{"Known":"x"}"#,
            &MAP,
            "Known would be read as another property, whose element has this name",
        ),
        (r#"{"@a b":"x"}"#, &ANY, "@a b has a name that no attribute can have"),
        (
            r#"{"@xmlns":"x"}"#,
            &ANY,
            "@xmlns has a name that no attribute can have",
        ),
        (r#"{"@a":{}}"#, &ANY, "@a is an object or a list where XML has text"),
        (
            r##"{"#text":{}}"##,
            &ANY,
            "#text is an object or a list where XML has text",
        ),
        (
            r#"{"a":[[1]]}"#,
            &ANY,
            "a[0] is a list within a list, for which XML has no names",
        ),
        (r#"[1]"#, &ANY, "is a list, but a document has one root element"),
        (r#"[1]"#, &TEXT, "is a list, but a document has one root element"),
        (r#"{}"#, &TEXTS, "is no list, as which XML has it"),
    ] {
        assert_eq!(write(json, xml), Err(expected.to_owned()), "{json}");
    }
}

#[test]
fn a_value_that_nests_too_deep_is_an_error() {
    let nested = |depth| (0..depth).fold(Json::from("x"), |inner, _| Json::Object(vec![("a".into(), inner)]));
    assert!(from_json(&nested(126), &ANY, "UTF-8").is_ok());
    let error = from_json(&nested(1_000), &ANY, "UTF-8").unwrap_err();
    assert!(error.to_string().ends_with("a.a.a is nested too deep"), "{error}");
}
