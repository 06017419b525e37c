//! Documents as servers write them.

use super::*;

#[test]
fn white_space_comments_and_instructions_mean_nothing() {
    let document = "\n<?xml version='1.0' standalone=\"yes\"?>\r\n<!-- a --><?pi x?>\n<Pet id = ' 7 '\n  >\n  <!-- <Name> -->\n\
                    <Name>R<!-- e -->e<?x y?>x</Name >\n  <tag><![CDATA[<a>&amp;]]></tag><tag>&#65;<![CDATA[]]>&lt;</tag>\n</Pet>\n<!-- z -->\n";
    assert_eq!(
        read(document, &PET),
        r#"{"id":7,"name":"Rex","tags":["<a>&amp;","A<"]}"#
    );
}

#[test]
fn elements_come_in_any_order_and_unknown_ones_are_passed_over() {
    let document = "<Pet x='1'><tag>a</tag><extra><Name>no</Name></extra><Name>Rex</Name><tag>b</tag></Pet>";
    assert_eq!(read(document, &PET), r#"{"name":"Rex","tags":["a","b"]}"#);
    assert_eq!(
        read("<Pet>text<Name>Rex</Name></Pet>", &PET),
        r#"{"name":"Rex","tags":[]}"#
    );
}

#[test]
fn of_an_element_that_is_repeated_the_last_counts() {
    assert_eq!(
        read("<Pet><Name>a</Name><Name>b</Name></Pet>", &PET),
        r#"{"name":"b","tags":[]}"#
    );
}

#[test]
fn empty_elements() {
    let document = "<Pet><Name/><good/><photoUrls/><mother/></Pet>";
    assert_eq!(
        read(document, &PET),
        r#"{"name":"","good":null,"urls":[],"tags":[],"mother":{"tags":[]}}"#
    );
    assert_eq!(read("<Pet> \n </Pet>", &PET), r#"{"tags":[]}"#);
    assert_eq!(read("<strings>\n</strings>", &TEXTS), "[]");
    assert_eq!(read("<number>\n</number>", &NUMBER), "null");
}

#[test]
fn null_is_said_by_an_attribute() {
    let nil = |prefix: &str, value: &str, uri: &str| {
        format!("<Pet xmlns:{prefix}='{uri}'><Name {prefix}:nil='{value}'/><mother {prefix}:nil='{value}'/></Pet>")
    };
    let instance = super::super::namespaces::INSTANCE;
    let null = r#"{"name":null,"tags":[],"mother":null}"#;
    assert_eq!(read(&nil("xsi", "true", instance), &PET), null);
    assert_eq!(read(&nil("i", " 1 ", instance), &PET), null);
    let none = r#"{"name":"","tags":[],"mother":{"tags":[]}}"#;
    assert_eq!(read(&nil("xsi", "false", instance), &PET), none);
    assert_eq!(read(&nil("xsi", "true", "urn:other"), &PET), none);
    assert_eq!(read("<number xsi:nil='true'/>", &NUMBER), "null");
}

#[test]
fn prefixes_are_arbitrary() {
    let json = r#"{"isbn":"1","title":"t","subtitle":"s"}"#;
    for document in [
        "<x:book xmlns:x='urn:a' xmlns:y='urn:b' y:isbn='1'><x:title>t</x:title><y:title>s</y:title></x:book>",
        "<book xmlns='urn:a' xmlns:y='urn:b' y:isbn='1'><title>t</title><y:title>s</y:title></book>",
        "<b:book xmlns:b='urn:a'><b:title>t</b:title><b:title xmlns:b='urn:b'>s</b:title><z xmlns='urn:a'/></b:book>",
    ] {
        let expected = if document.contains("isbn") {
            json
        } else {
            r#"{"title":"t","subtitle":"s"}"#
        };
        assert_eq!(read(document, &BOOK), expected, "{document}");
    }
}

#[test]
fn a_namespace_that_the_document_lacks_is_no_reason_to_lose_a_value() {
    assert_eq!(read("<book isbn='1'/>", &BOOK), r#"{"isbn":"1"}"#);
    assert_eq!(read("<p:book><p:title>t</p:title></p:book>", &BOOK), r#"{"plain":"t"}"#);
    assert_eq!(
        read("<Pet xmlns='urn:x'><Name>a</Name></Pet>", &PET),
        r#"{"name":"a","tags":[]}"#
    );
    // of another namespace than the element around it
    let two = "<Pet xmlns:m='urn:media'><Name>a</Name><m:Name>b</m:Name></Pet>";
    assert_eq!(read(two, &PET), r#"{"name":"a","tags":[]}"#);
    assert_eq!(
        read("<Pet xmlns:m='urn:media'><m:Name>b</m:Name></Pet>", &PET),
        r#"{"name":"b","tags":[]}"#
    );
    // what the table puts into another is not it
    assert_eq!(
        read("<book xmlns='urn:a'><title xmlns='urn:c'>t</title></book>", &BOOK),
        r#"{"plain":"t"}"#
    );
}

#[test]
fn items_of_another_name_are_items() {
    assert_eq!(
        read("<strings><item>a</item><item>b</item></strings>", &TEXTS),
        r#"["a","b"]"#
    );
    assert_eq!(
        read("<strings><item>a</item><string>b</string></strings>", &TEXTS),
        r#"["b"]"#
    );
    assert_eq!(read("<strings><a>a</a><b>b</b></strings>", &TEXTS), "[]");
}

#[test]
fn what_is_no_such_value_is_told_by_who_reads_it() {
    for (document, json) in [("<Pet>text</Pet>", r#""text""#), ("<Pet x='1'>text</Pet>", r#""text""#)] {
        assert_eq!(read(document, &PET), json);
    }
    assert_eq!(read("<strings>text</strings>", &TEXTS), r#""text""#);
    assert_eq!(read("<string><b>x</b></string>", &TEXT), r#"{"b":"x"}"#);
    assert_eq!(
        read("<string>a <b>x</b></string>", &TEXT),
        r##"{"b":"x","#text":"a "}"##
    );
    let error = crate::json::from_str::<String>(&read("<string><b>x</b></string>", &TEXT)).unwrap_err();
    assert_eq!(error.to_string(), "expected a string, found an object");
}

#[test]
fn any_root_is_the_value() {
    assert_eq!(
        read("<AcceptResponse><Name>a</Name></AcceptResponse>", &PET),
        r#"{"name":"a","tags":[]}"#
    );
}

#[test]
fn a_property_of_a_map_that_an_element_would_hide_stays() {
    assert_eq!(
        read("<map><Known>1</Known><known>x</known></map>", &MAP),
        r#"{"known":1}"#
    );
}

#[test]
fn line_ends_are_one_character() {
    assert_eq!(read("<string>a\r\nb\rc\n</string>", &TEXT), r#""a\nb\nc\n""#);
    assert_eq!(read("<string><![CDATA[a\r\nb]]></string>", &TEXT), r#""a\nb""#);
    assert_eq!(read("<Pet id='\r\n7\t'/>", &PET), r#"{"id":7,"tags":[]}"#);
}

#[test]
fn version_1_1_may_refer_to_control_characters() {
    assert_eq!(read("<?xml version='1.1'?><string>&#1;</string>", &TEXT), r#""\u0001""#);
    assert!(fault("<?xml version='1.0'?><string>&#1;</string>", &TEXT).contains("reference to no character"));
}

#[test]
fn where_a_value_is_in_the_document() {
    let document = "<Pet><tag>a</tag><tag>b</tag><mother>\n<Name>c</Name></mother></Pet>";
    let json = read(document, &PET);
    for value in ["b", "c"] {
        let offset = json.find(&format!("\"{value}\"")).unwrap();
        let place = super::super::place_of(document, &PET, &Default::default(), offset);
        let text = &document[place..];
        assert!(
            text.starts_with(&format!("<tag>{value}")) || text.starts_with(&format!("<Name>{value}")),
            "{text}"
        );
    }
}

static SHARED: Xml = Xml::object(
    name("shared"),
    &[
        XmlField::element("one", name("x"), &NUMBER),
        XmlField::attribute("id", name("id"), &NUMBER),
        XmlField::element("other", name("x"), &NUMBER),
    ],
);

#[test]
fn of_properties_with_one_name_the_first_is_read_whatever_attributes_there_are() {
    assert_eq!(read("<shared><x>1</x></shared>", &SHARED), r#"{"one":1}"#);
    assert_eq!(read("<shared id='7'><x>1</x></shared>", &SHARED), r#"{"one":1,"id":7}"#);
}
