//! Bodies in XML.

use specwright_runtime::codegen::{
    BodyShape, ErrorFields, Method, Operation, Paging, Parameter, Service, Success, SuccessError, Xml, XmlField,
    XmlName, XmlScalar,
};
use specwright_runtime::json::ReadErrorKind;
use specwright_runtime::{Builder, Call, Client, DateTime, Error, ErrorKind, Json, Nullable, TooLarge, UnexpectedBody};

use crate::sample::{config, json};
use crate::server::{Act, Server, ok, reply_with};

#[path = "../xml_agreement/mod.rs"]
mod xml_agreement;

const fn name(local: &'static str) -> XmlName {
    XmlName::new(local)
}

static TEXT: Xml = Xml::scalar(name("text"), XmlScalar::Text);
static TOKEN: Xml = Xml::scalar(name("token"), XmlScalar::Token);
static NUMBER: Xml = Xml::scalar(name("number"), XmlScalar::Number);
static TAGS: Xml = Xml::list(name("tags"), &TEXT);
static ORDER: Xml = Xml::object(
    name("Order").namespace("urn:shop", ""),
    &[
        XmlField::attribute("id", name("id"), &NUMBER),
        XmlField::element("placed", name("placedAt"), &TOKEN),
        XmlField::element("note", name("Note"), &TEXT),
        XmlField::unwrapped("tags", name("tag"), &TAGS).required(),
        XmlField::element("children", name("children"), &ORDERS),
    ],
);
static ORDERS: Xml = Xml::list(name("Orders"), &ORDER);
static PAGE: Xml = Xml::object(
    name("Page"),
    &[
        XmlField::element("total", name("Total"), &NUMBER),
        XmlField::element("orders", name("Orders"), &ORDERS).required(),
    ],
);
static PROBLEM: Xml = Xml::object(
    name("Problem"),
    &[
        XmlField::element("reason", name("Why"), &TEXT),
        XmlField::element("number", name("Number"), &NUMBER),
    ],
);

static SERVICE: Service = Service::new("shop").error_fields(
    &ErrorFields::new()
        .code(&["/number", "/Code", "/code"])
        .message(&["/reason", "/Message", "/title"]),
);
static RULED: Service =
    Service::new("shop").success_errors(&[SuccessError::present("/Code"), SuccessError::not_zero("/id")]);

static PUT: Operation = Operation::new("PutOrder", Method::PUT, "/order")
    .body(
        BodyShape::xml(&ORDER)
            .required()
            .presets(&[("note", "\"from the document\"")]),
    )
    .success(&[Success::xml(200, &ORDER)])
    .xml_errors(&[(404, &PROBLEM), (5, &PROBLEM)]);
static EITHER: Operation =
    Operation::new("GetOrder", Method::GET, "/order").success(&[Success::json(200).or_xml(&ORDER)]);
static JSON_ALONE: Operation = Operation::new("GetJson", Method::GET, "/json").success(&[Success::json(200)]);
static LATIN: Operation = Operation::new("PutLatin", Method::PUT, "/order")
    .body(BodyShape::xml(&ORDER).media_type("text/xml; charset=iso-8859-1"))
    .success(&[Success::empty(204)]);
static WIDE: Operation = Operation::new("PutWide", Method::PUT, "/order")
    .body(BodyShape::xml(&ORDER).media_type("text/xml; charset=utf-16"))
    .success(&[Success::empty(204)]);
static LIST: Operation = Operation::new("ListOrders", Method::GET, "/orders")
    .parameters(&[Parameter::query("offset"), Parameter::query("limit")])
    .success(&[Success::xml(200, &PAGE)])
    .paging(&PAGING);
static PAGING: Paging = Paging::new("offset", "limit", &["/orders"]).total("/total");

#[derive(Clone, Default, PartialEq)]
pub struct Order {
    pub id: Option<i64>,
    pub placed: Option<DateTime>,
    pub note: Nullable<String>,
    pub tags: Vec<String>,
    pub children: Option<Vec<Order>>,
}
specwright_runtime::record! { Order { 0 id, 1 placed, 2 note, 3 tags required, 4 children } }

#[derive(Clone, Default, PartialEq)]
pub struct Problem {
    pub reason: Option<String>,
    pub number: Option<i64>,
}
specwright_runtime::record! { Problem { 0 reason, 1 number } }

const DOCUMENT: &str = "<?xml version=\"1.0\"?>\n<s:Order xmlns:s='urn:shop' id=' +07 '>\n  <s:placedAt>\n 2026-11-30T14:00:00Z </s:placedAt>\n\
                        \x20 <s:Note>a &lt; b</s:Note><s:tag>x</s:tag><s:children><s:Order id='8'/></s:children></s:Order>";

fn xml(status: u16, body: &str) -> Act {
    typed(status, "application/xml", body.as_bytes())
}

fn typed(status: u16, media_type: &str, body: &[u8]) -> Act {
    Act::Reply(reply_with(status, &[("Content-Type", media_type)], body))
}

fn shop(server: &Server, service: &'static Service) -> Client {
    Builder::new(service)
        .endpoint(server.url())
        .config(config())
        .build()
        .unwrap()
}

fn put(server: &Server) -> Call {
    shop(server, &SERVICE).call(&PUT)
}

async fn received(act: Act) -> Result<Order, Error> {
    let server = Server::play(vec![act]);
    put(&server).send::<Order>().await
}

#[tokio::test]
async fn a_value_goes_and_comes() {
    let server = Server::play(vec![xml(200, DOCUMENT)]);
    let order = Order {
        id: Some(7),
        placed: Some("2026-11-30T14:00:00Z".into()),
        note: Nullable::Value("a < b".into()),
        tags: vec!["x".into()],
        children: Some(vec![Order {
            id: Some(8),
            ..Order::default()
        }]),
    };
    let response = put(&server).body(&order).send_raw::<Order, ()>().await.unwrap();
    assert_eq!(response.value(), &order);
    assert_eq!(response.raw_body(), DOCUMENT);
    let requests = server.requests();
    assert_eq!(requests[0].header("content-type"), Some("application/xml"));
    assert_eq!(requests[0].header("accept"), Some("application/xml, text/xml"));
    assert_eq!(
        requests[0].body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Order xmlns=\"urn:shop\" id=\"7\"><placedAt>2026-11-30T14:00:00Z</placedAt>\
         <Note>a &lt; b</Note><tag>x</tag><children><Order id=\"8\"/></children></Order>"
    );
}

#[tokio::test]
async fn what_the_document_presets_is_sent() {
    let server = Server::play(vec![xml(200, "<Order/>"), xml(200, "<Order/>")]);
    put(&server).send::<Order>().await.unwrap();
    put(&server).field("id", 1).send::<Order>().await.unwrap();
    let bodies: Vec<_> = server.requests().into_iter().map(|request| request.body).collect();
    assert!(
        bodies[0].ends_with("<Order xmlns=\"urn:shop\"><Note>from the document</Note></Order>"),
        "{bodies:?}"
    );
    assert!(bodies[1].ends_with("<Order xmlns=\"urn:shop\" id=\"1\"><Note>from the document</Note></Order>"));
}

#[tokio::test]
async fn what_xml_cannot_hold_is_not_sent() {
    let server = Server::play(vec![]);
    for (body, expected) in [
        (
            r#"{"note":"a\u0000"}"#,
            "body property note has a character that XML cannot hold",
        ),
        (
            r#"{"children":[{"no":1}]}"#,
            "body property children[0].no has no place in XML by the document",
        ),
        (r#"[1]"#, "body is a list, but a document has one root element"),
    ] {
        let error = put(&server).json_body(json(body)).send::<Order>().await.unwrap_err();
        assert_eq!(error.to_string(), format!("PutOrder: invalid request: {expected}"));
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn the_charset_of_the_media_type_is_that_of_the_document() {
    let server = Server::play(vec![typed(204, "text/xml", b""), typed(204, "text/xml", b"")]);
    let client = shop(&server, &SERVICE);
    client
        .call(&LATIN)
        .json_body(json(r#"{"note":"plain"}"#))
        .send::<()>()
        .await
        .unwrap();
    let error = client
        .call(&LATIN)
        .json_body(json(r#"{"note":"€"}"#))
        .send::<()>()
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("the charset of its media type cannot write"),
        "{error}"
    );
    client.call(&WIDE).json_body(json("{}")).send::<()>().await.unwrap();
    let requests = server.requests();
    assert!(
        requests[0]
            .body
            .starts_with("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><Order")
    );
    assert!(
        requests[1].body.starts_with("\u{fffd}\u{fffd}<\0?\0x\0"),
        "{:?}",
        requests[1].body
    );
}

#[tokio::test]
async fn encodings_of_responses() {
    let utf16: Vec<u8> = "\u{feff}<Order><Note>é</Note></Order>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (media_type, body) in [
        ("application/xml", "\u{feff}<Order><Note>é</Note></Order>".as_bytes()),
        ("text/xml; charset=iso-8859-1", b"<Order><Note>\xe9</Note></Order>"),
        (
            "text/xml",
            b"<?xml version='1.0' encoding='ISO-8859-1'?><Order><Note>\xe9</Note></Order>",
        ),
        ("application/shop+xml", &utf16),
    ] {
        let order = received(typed(200, media_type, body)).await.unwrap();
        assert_eq!(order.note, Nullable::Value("é".into()), "{media_type}");
    }
    for (media_type, body, expected) in [
        ("text/xml; charset=shift_jis", &b"<Order/>"[..], UnexpectedBody::Charset),
        ("text/xml", b"<Order>\xe9</Order>", UnexpectedBody::NotText),
    ] {
        let error = received(typed(200, media_type, body)).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::UnexpectedBody(body) if *body == expected),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn json_and_xml_are_told_apart_by_the_body() {
    let order = received(ok(r#" {"id":7,"tags":[]}"#)).await.unwrap();
    assert_eq!(order.id, Some(7));
    for act in [
        xml(200, DOCUMENT),
        ok(r#"{"id":7,"tags":[]}"#),
        typed(200, "text/plain", DOCUMENT.as_bytes()),
    ] {
        let server = Server::play(vec![act]);
        let order = shop(&server, &SERVICE).call(&EITHER).send::<Order>().await.unwrap();
        assert_eq!(order.id, Some(7));
        assert_eq!(server.requests()[0].header("accept"), Some("application/json"));
    }
    // where no table says how it is read
    let server = Server::play(vec![xml(200, DOCUMENT)]);
    let error = shop(&server, &SERVICE)
        .call(&JSON_ALONE)
        .send::<Order>()
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnexpectedBody(UnexpectedBody::Html)),
        "{error:?}"
    );
}

#[tokio::test]
async fn nothing_and_pages_in_place_of_a_document() {
    for body in ["", " \n", "\u{feff}"] {
        let error = received(xml(200, body)).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::UnexpectedBody(UnexpectedBody::Empty)),
            "{error:?}"
        );
    }
    for body in [
        "<html><body>sign in</body></html>",
        "<!DOCTYPE html>\n<html><br></html>",
    ] {
        for media_type in ["text/html", "application/xml"] {
            let error = received(typed(200, media_type, body.as_bytes())).await.unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::UnexpectedBody(UnexpectedBody::Html)),
                "{error:?}"
            );
        }
    }
    let page = "<html><head><title>502 Bad Gateway</title></head></html>";
    let error = received(typed(500, "text/html", page.as_bytes())).await.unwrap_err();
    assert_eq!(error.message(), Some("502 Bad Gateway"));
}

#[tokio::test]
async fn errors_that_the_document_describes() {
    let body = "<Problem><Why>no such &lt;order&gt;</Why><Number>17</Number><Extra>e</Extra></Problem>";
    for status in [404, 500] {
        let error = received(xml(status, body)).await.unwrap_err();
        assert_eq!((error.code(), error.message()), (Some("17"), Some("no such <order>")));
        let problem = error.body_as::<Problem>().unwrap().unwrap();
        assert_eq!(
            (problem.reason.as_deref(), problem.number),
            (Some("no such <order>"), Some(17))
        );
        assert_eq!(error.field("Extra").as_deref(), Some("e"));
        assert_eq!(error.body_as::<String>().unwrap().unwrap(), body);
        assert_eq!(
            error.body_as::<Json>().unwrap().unwrap(),
            json(r#"{"reason":"no such <order>","number":17}"#)
        );
        assert_eq!(error.raw_body(), body);
    }
    let error = received(xml(404, "<Problem><Number>many</Number></Problem>"))
        .await
        .unwrap_err();
    let fault = error.body_as::<Problem>().unwrap().unwrap_err();
    assert_eq!(fault.to_string(), "number: expected an integer, found a string");
}

#[tokio::test]
async fn errors_that_it_does_not_describe() {
    for body in [
        "<Error><Code>NoSuchKey</Code><Message>The key &amp; more</Message><RequestId>r1</RequestId></Error>",
        "<?xml version='1.0'?>\n<Response><Errors><Error><Code>NoSuchKey</Code><Message>The key &amp; more</Message></Error></Errors>\
         <RequestID>r1</RequestID></Response>",
        "<s:Envelope xmlns:s='urn:soap'><s:Body><s:Fault><faultcode>NoSuchKey</faultcode><faultstring>The key &amp; more</faultstring>\
         <detail><requestId>r1</requestId></detail></s:Fault></s:Body></s:Envelope>",
    ] {
        let error = received(xml(400, body)).await.unwrap_err();
        assert_eq!(
            (error.code(), error.message()),
            (Some("NoSuchKey"), Some("The key & more")),
            "{body}"
        );
        assert_eq!(error.request_id(), Some("r1"));
    }
    let error = received(xml(400, "<Error><Message>cut off</Mess")).await.unwrap_err();
    assert_eq!(error.message(), Some("cut off"));
}

#[tokio::test]
async fn errors_inside_a_success() {
    let of = |body: &'static str| async move {
        let server = Server::play(vec![xml(200, body)]);
        shop(&server, &RULED).call(&EITHER).send::<Order>().await
    };
    assert_eq!(of("<Order id='0'/>").await.unwrap().id, Some(0));
    for (body, code) in [
        ("<Error><Code>SlowDown</Code><id>0</id></Error>", Some("SlowDown")),
        ("<Order id='4'/>", None),
        ("<Order><id>4</id></Order>", None),
    ] {
        let error = of(body).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error:?}");
        assert_eq!(error.code(), code);
    }
    assert!(matches!(of("<Order/>").await.unwrap_err().kind(), ErrorKind::Decode(_)));
}

#[tokio::test]
async fn faults_name_the_property_and_the_place() {
    let body = "<Order xmlns='urn:shop'><children>\n<Order/><Order id='x'/></children></Order>";
    let error = received(xml(200, body)).await.unwrap_err();
    assert_eq!(error.json_path().as_deref(), Some("children[1].id"));
    let ErrorKind::Decode(fault) = error.kind() else {
        panic!("{error:?}")
    };
    assert!(
        body[fault.offset()..].starts_with("<Order id='x'/>"),
        "{}",
        fault.offset()
    );
    let error = received(xml(200, "<Order><children><Order></children></Order>"))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "PutOrder: status 200: response not understood: Order.children.Order: end tag of another element at byte 24; the body is \
         application/xml and begins with \"<Order><children><Order></children></Order>\" (`Error::raw_body` has it; `text()`, \
         `bytes()` or `send_as()` of the request ask for it as it is)"
    );
    let error = received(xml(
        200,
        "<!DOCTYPE Order [<!ENTITY a 'b'>]><Order><Note>&a;</Note></Order>",
    ))
    .await
    .unwrap_err();
    assert!(
        error.to_string().contains("document type, which is not read at byte 0"),
        "{error}"
    );
}

#[tokio::test]
async fn a_call_may_ask_for_something_else() {
    let server = Server::respond(|_| reply_with(200, &[("Content-Type", "text/xml")], DOCUMENT.as_bytes()));
    let call = put(&server);
    assert_eq!(call.send_as::<String>().await.unwrap(), DOCUMENT);
    assert_eq!(call.text().await.unwrap(), DOCUMENT);
    assert_eq!(call.bytes().await.unwrap(), DOCUMENT);
    assert_eq!(call.send_as::<Order>().await.unwrap().id, Some(7));
    // without a table, text is no such value
    let alone = shop(&server, &SERVICE).call(&JSON_ALONE);
    let error = alone.send_as::<Order>().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error:?}");
    assert_eq!(alone.send_as::<Json>().await.unwrap(), Json::from(DOCUMENT));
}

#[tokio::test]
async fn listings() {
    let page = |ids: std::ops::Range<u32>| {
        let orders: String = ids.map(|id| format!("<Order id='{id}'/>")).collect();
        xml(200, &format!("<Page><Total>3</Total><Orders>{orders}</Orders></Page>"))
    };
    let server = Server::play(vec![page(0..2), page(2..3), xml(200, "<Page/>")]);
    let orders = shop(&server, &SERVICE)
        .call(&LIST)
        .items::<Order>()
        .try_collect()
        .await
        .unwrap();
    let ids: Vec<_> = orders.into_iter().filter_map(|order| order.id).collect();
    assert_eq!(ids, [0, 1, 2]);
}

#[tokio::test]
async fn limits_of_a_call_hold() {
    let many = format!("<Order>{}</Order>", "<tag/>".repeat(100_000));
    let server = Server::respond(move |_| reply_with(200, &[("Content-Type", "text/xml")], many.as_bytes()));
    assert_eq!(put(&server).send::<Order>().await.unwrap().tags.len(), 100_000);
    let error = put(&server).decoded_limit(100_000).send::<Order>().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge(TooLarge::Decoded(100_000))),
        "{error:?}"
    );
    let error = put(&server).body_limit(1_000).send::<Order>().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge(TooLarge::Body(1_000))),
        "{error:?}"
    );
    let deep = "<Order><children>".repeat(100) + &"</children></Order>".repeat(100);
    let error = received(xml(200, &deep)).await.unwrap_err();
    let ErrorKind::Decode(fault) = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(*fault.kind(), ReadErrorKind::TooDeep);
}

#[tokio::test]
async fn secrets_of_a_call_are_hidden_in_any_form_of_xml() {
    let secret = "a<b&c\"d'é-secret";
    for echoed in [
        "a&lt;b&amp;c&quot;d&apos;é-secret",
        "<![CDATA[a<b&c\"d'é-secret]]>",
        "a&#60;b&#x26;c\"d'&#233;-secret",
    ] {
        let body = format!("<Error><Message>no {echoed} here</Message></Error>");
        let server = Server::play(vec![xml(400, &body)]);
        let call = put(&server).json_body(Json::Object(vec![("note".into(), Json::Secret(secret.into()))]));
        let error = call.send::<Order>().await.unwrap_err();
        assert_eq!(error.message(), Some("no <redacted> here"), "{echoed}");
        assert!(
            server.requests()[0]
                .body
                .contains("<Note>a&lt;b&amp;c\"d'é-secret</Note>")
        );
        assert!(!error.to_string().contains("secret"));
        assert_eq!(error.raw_body(), &body);
        let text = String::from_utf8_lossy(error.raw_body());
        assert!(!error.redactor().text(&text).contains("secret"), "{echoed}");
    }
    let body = "<Order><children>a&lt;b&amp;c&quot;d&apos;é-secret</child";
    let server = Server::play(vec![xml(200, body)]);
    let call = put(&server).json_body(Json::Object(vec![("note".into(), Json::Secret(secret.into()))]));
    let shown = call.send::<Order>().await.unwrap_err().to_string();
    assert!(shown.contains("<redacted>") && !shown.contains("secret"), "{shown}");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls() {
    let server = Server::play(vec![xml(200, DOCUMENT)]);
    assert_eq!(put(&server).send::<Order>().blocking().unwrap().id, Some(7));
}

#[cfg(feature = "validate")]
#[tokio::test]
async fn constraints_are_checked_before_anything_is_written() {
    use specwright_runtime::codegen::{Constraint, Constraints};

    static SHORT: Constraints = Constraints(&[Constraint::MaxLength(3)]);
    static CHECKED: Operation = Operation::new("PutChecked", Method::PUT, "/order")
        .body(BodyShape::xml(&ORDER).constraints(&SHAPE))
        .success(&[Success::empty(204)]);
    static SHAPE: Constraints = Constraints(&[Constraint::Property("note", &SHORT)]);
    let server = Server::play(vec![]);
    let call = crate::sample::client(&server).call(&CHECKED).field("note", "long");
    let error = call.send::<()>().await.unwrap_err();
    assert_eq!(error.violations().len(), 1, "{error}");
}

#[test]
fn what_is_written_is_read_as_the_same_value() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    for round in 0..30_000 {
        let bytes: Vec<u8> = std::iter::repeat_with(&mut random).take(8 + round % 120).collect();
        xml_agreement::check(&bytes);
    }
}
