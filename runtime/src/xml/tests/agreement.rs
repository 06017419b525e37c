//! A value is written as a document, and the document is read as the value.

use super::*;

#[track_caller]
fn agree(xml: &Xml, json: &str, document: &str) {
    assert_eq!(write(json, xml).as_deref(), Ok(document));
    assert_eq!(read(document, xml), json);
}

#[test]
fn scalars() {
    agree(&TEXT, r#""a""#, "<string>a</string>");
    agree(&TEXT, r#""""#, "<string/>");
    agree(&TEXT, r#"" ""#, "<string> </string>");
    agree(&TEXT, r#""<&> ]]> \"'""#, "<string>&lt;&amp;&gt; ]]&gt; \"'</string>");
    agree(&TEXT, r#""a\nb\r\n\tc""#, "<string>a\nb&#13;\n\tc</string>");
    agree(&TEXT, r#""😀é""#, "<string>😀é</string>");
    agree(&NUMBER, "1.50", "<number>1.50</number>");
    agree(&NUMBER, "-1e400", "<number>-1e400</number>");
    agree(&BOOLEAN, "true", "<boolean>true</boolean>");
    let nil = "<number xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>";
    assert_eq!(write("null", &NUMBER).as_deref(), Ok(nil));
    assert_eq!(read(nil, &NUMBER), "null");
}

#[test]
fn lists() {
    agree(&TEXTS, "[]", "<strings/>");
    agree(
        &TEXTS,
        r#"["a","","b c"]"#,
        "<strings><string>a</string><string/><string>b c</string></strings>",
    );
    static NESTED: Xml = Xml::list(name("lists"), &NUMBERS);
    agree(
        &NESTED,
        "[[1,2],[],[3]]",
        "<lists><numbers><number>1</number><number>2</number></numbers><numbers/><numbers><number>3</number></numbers></lists>",
    );
    let nil = write("[1,null]", &NUMBERS).unwrap();
    assert_eq!(read(&nil, &NUMBERS), "[1,null]");
}

#[test]
fn objects() {
    agree(&PET, r#"{"tags":[]}"#, "<Pet/>");
    agree(
        &PET,
        r#"{"id":7,"marks":[1,2],"name":"Rex","good":false,"urls":["u"],"tags":["a","b"],"friends":[{"name":"Tom","tags":[]}],"mother":{"id":8,"tags":[]}}"#,
        "<Pet id=\"7\" marks=\"1 2\"><Name>Rex</Name><good>false</good><photoUrls><string>u</string></photoUrls>\
         <tag>a</tag><tag>b</tag><friend><Name>Tom</Name></friend><mother id=\"8\"/></Pet>",
    );
    agree(&PETS, r#"[{"id":1,"tags":[]}]"#, "<Pets><Pet id=\"1\"/></Pets>");
}

#[test]
fn text_beside_attributes() {
    agree(
        &PRICE,
        r#"{"currency":"EUR","amount":1.50}"#,
        "<price currency=\"EUR\">1.50</price>",
    );
    agree(&PRICE, r#"{"currency":"EUR"}"#, "<price currency=\"EUR\"/>");
    agree(&NOTE, r#"{"lang":"en","content":""}"#, "<note xml:lang=\"en\"/>");
    agree(
        &NOTE,
        r#"{"lang":"a\"\n\t b","content":" x "}"#,
        "<note xml:lang=\"a&quot;&#10;&#9; b\"> x </note>",
    );
}

#[test]
fn text_beside_elements() {
    static MIXED: Xml = Xml::object(
        name("mixed"),
        &[XmlField::text("text", &TEXT), XmlField::element("a", name("a"), &TEXT)],
    );
    agree(&MIXED, r#"{"text":" x\n","a":""}"#, "<mixed> x\n<a/></mixed>");
    agree(&MIXED, r#"{"text":"\t ","a":""}"#, "<mixed>&#9; <a/></mixed>");
    agree(&MIXED, r#"{"text":" "}"#, "<mixed>&#32;</mixed>");
    assert_eq!(read("<mixed>\n  <a/>\n</mixed>", &MIXED), r#"{"a":""}"#);
    assert_eq!(
        read("<mixed>\n x <a/><![CDATA[ ]]></mixed>", &MIXED),
        r#"{"text":"\n x  ","a":""}"#
    );
}

#[test]
fn maps() {
    agree(
        &MAP,
        r#"{"known":1,"Color":"blue","size-2":""}"#,
        "<map><Known>1</Known><Color>blue</Color><size-2/></map>",
    );
    agree(&OPEN, r##"{"#text":"y"}"##, "<open>y</open>");
    agree(
        &OPEN,
        r##"{"known":1,"@id":"7","a":{"b":["1","2"],"c":{"@d":"","#text":"x"}},"#text":"y"}"##,
        "<open id=\"7\"><known>1</known><a><b>1</b><b>2</b><c d=\"\">x</c></a>y</open>",
    );
}

#[test]
fn lists_of_maps_are_not_wrapped() {
    agree(
        &LISTS,
        r#"{"known":1,"a":[1,2],"b":[3]}"#,
        "<lists><known>1</known><a>1</a><a>2</a><b>3</b></lists>",
    );
    let apart = read("<lists><b>3</b><a>1</a><known>1</known><a>2</a></lists>", &LISTS);
    assert_eq!(apart, r#"{"known":1,"b":[3],"a":[1,2]}"#);
}

#[test]
fn anything() {
    agree(&ANY, r#""x""#, "<any>x</any>");
    agree(&ANY, r#"{"a":"","b":["1","2"]}"#, "<any><a/><b>1</b><b>2</b></any>");
    agree(
        &ANY,
        r##"{"@id":"1","a":{"@x":"<","#text":"t"}}"##,
        "<any id=\"1\"><a x=\"&lt;\">t</a></any>",
    );
}

#[test]
fn namespaces_are_declared_once_where_they_are_needed() {
    agree(
        &BOOK,
        r#"{"isbn":"1","title":"t","subtitle":"s"}"#,
        "<a:book xmlns:a=\"urn:a\" xmlns:b=\"urn:b\" b:isbn=\"1\"><a:title>t</a:title><b:title>s</b:title></a:book>",
    );
    agree(
        &BOOK,
        r#"{"title":"t"}"#,
        "<a:book xmlns:a=\"urn:a\"><a:title>t</a:title></a:book>",
    );
    agree(
        &FEED,
        r#"{"id":"1","entries":[{"title":"t"},{"isbn":"2"}],"other":{"subtitle":"s"}}"#,
        "<feed xmlns:a=\"urn:a\" xmlns:b=\"urn:b\" xmlns=\"urn:a\"><id>1</id><entry><a:title>t</a:title></entry>\
         <entry b:isbn=\"2\"/><other xmlns=\"urn:b\"><b:title>s</b:title></other></feed>",
    );
}

#[test]
fn prefixes_that_stand_for_several_namespaces() {
    static INNER: Xml = Xml::object(
        name("inner").namespace(B, "p"),
        &[
            XmlField::attribute("x", name("x").namespace(A, "p"), &TEXT),
            XmlField::attribute("y", name("y").namespace("urn:c", ""), &TEXT),
            XmlField::element("z", name("z").namespace(A, "p"), &TEXT),
        ],
    );
    static OUTER: Xml = Xml::object(
        name("outer").namespace(A, "p"),
        &[XmlField::unwrapped("inner", name("inner").namespace(B, "p"), &INNERS)],
    );
    static INNERS: Xml = Xml::list(name("inners"), &INNER);
    let json = r#"{"inner":[{"x":"1","y":"2","z":"3"},{"z":"4"}]}"#;
    let document = write(json, &OUTER).unwrap();
    assert_eq!(
        document,
        "<p:outer xmlns:p=\"urn:a\" xmlns:ns0=\"urn:a\" xmlns:ns1=\"urn:c\"><p:inner xmlns:p=\"urn:b\" ns0:x=\"1\" ns1:y=\"2\">\
         <p:z xmlns:p=\"urn:a\">3</p:z></p:inner><p:inner xmlns:p=\"urn:b\"><p:z xmlns:p=\"urn:a\">4</p:z></p:inner></p:outer>"
    );
    assert_eq!(read(&document, &OUTER), json);
}
