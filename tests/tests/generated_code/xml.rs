//! Bodies in XML through types: the bytes on the wire, both ways. The server checks requests against the document, and writes its
//! responses as the schemas say.

use specwright_mock::{Mock, Reply};
use specwright_runtime::Json;

use crate::documents::xml::models::{Circle, Line, Note, Order, OrderStatus, Problem, SendShapeResponse, Shape};
use crate::documents::xml::operations::SendInlineBody;
use crate::stage;

fn reply(server: &Mock, operation: &str, status: u16, xml: &str) {
    let reply = Reply::bytes(status, "application/xml", xml.to_owned());
    server.script(operation, [reply]).expect("an operation");
}

fn sent(server: &Mock) -> String {
    let request = server.requests().pop().expect("a request");
    String::from_utf8(request.body.to_vec()).expect("text")
}

fn order() -> Order {
    Order {
        placed: Some("2022-08-26T18:38:00Z".into()),
        note: Some(Note {
            lang: Some("en".to_owned()),
            ..Note::new("a < b & c")
        }),
        flags: Some(vec!["a".to_owned(), "b".to_owned()]),
        data: Some(b"abc".to_vec().into()),
        labels: Some([("x".to_owned(), 1)].into()),
        related: Some(vec![Order::new(8, [], Vec::<String>::new())]),
        anything: Some([("deep".to_owned(), Json::from("1"))].into()),
        status: Some(OrderStatus::Done),
        gift: Some(true),
        ..Order::new(
            7,
            [
                Line {
                    count: Some(2),
                    ..Line::new("s1")
                },
                Line::new("s2"),
            ],
            ["c1".to_owned(), "c2".to_owned()],
        )
    }
}

const ORDER: &str = "<o:order xmlns:o=\"urn:orders\" id=\"7\" flags=\"a b\"><placed>2022-08-26T18:38:00Z</placed><note lang=\"en\">a \
                     &lt; b &amp; c</note><lines><line><sku>s1</sku><count>2</count></line><line><sku>s2</sku></line></lines><code>c1\
                     </code><code>c2</code><data>YWJj</data><labels><x>1</x></labels><relatedOrders><o:order id=\"8\"><lines/>\
                     </o:order></relatedOrders><anything><deep>1</deep></anything><status>done</status><gift>true</gift></o:order>";

#[tokio::test]
async fn a_value_is_written_as_its_schema_says_and_read_again() {
    let (server, client) = stage!(xml);
    let document = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{ORDER}");
    reply(&server, "SetOrder", 200, &document);
    let read = client.set_order(&order()).send().await.expect("an order");
    assert_eq!(sent(&server), document);
    assert_eq!(read, order());
}

#[tokio::test]
async fn what_others_write_is_read() {
    let (server, client) = stage!(xml);
    let xml = "<order xmlns='urn:orders' id=' 7 '>\n  <unknown><x/></unknown>\n  <lines>\n    <line><sku>s1</sku></line>\n  </lines>\n  \
               <codes><code>c1</code><code>c2</code></codes>\n  <gift>1</gift>\n</order>";
    reply(&server, "GetOrder", 200, xml);
    let read = client.get_order().send().await.expect("an order");
    let expected = Order {
        gift: Some(true),
        ..Order::new(7, [Line::new("s1")], ["c1".to_owned(), "c2".to_owned()])
    };
    assert_eq!(read, expected);
}

#[tokio::test]
async fn alternatives_are_told_apart_and_lists_may_be_the_root() {
    let (server, client) = stage!(xml);
    let xml = "<shapes><Shape kind=\"circle\"><radius>1.5</radius></Shape><Shape kind=\"square\"><side>2</side></Shape></shapes>";
    reply(&server, "SendShape", 200, xml);
    let circle = Shape::from(Circle::new(1.5));
    let SendShapeResponse::Ok(shapes) = client.send_shape(&circle).send().await.expect("shapes") else {
        panic!("a list")
    };
    assert!(
        matches!(shapes.as_slice(), [Shape::Circle(_), Shape::Square(_)]),
        "{shapes:?}"
    );
    let request = server.requests().pop().expect("a request");
    assert_eq!(request.header("content-type"), Some("text/xml"));
    let document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Shape kind=\"circle\"><radius>1.5</radius></Shape>";
    assert_eq!(sent(&server), document);
}

#[tokio::test]
async fn properties_of_a_body_in_place_are_setters() {
    let (server, client) = stage!(xml);
    let body = SendInlineBody::new(1).b("x");
    client.send_inline().body(body).send().await.expect("done");
    let document = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><inline b=\"x\"><a>1</a></inline>";
    assert_eq!(sent(&server), document);
}

#[tokio::test]
async fn errors_are_typed() {
    let (server, client) = stage!(xml);
    let xml = "<problem><title>no</title><status>409</status></problem>";
    server
        .script(
            "GetOrder",
            [Reply::bytes(409, "application/problem+xml", xml.to_owned())],
        )
        .expect("an operation");
    let error = client.get_order().send().await.expect_err("an error");
    let problem = error.body_as::<Problem>().expect("documented").expect("read");
    assert_eq!((problem.title.as_deref(), problem.status), (Some("no"), Some(409)));
}

#[tokio::test]
async fn the_mock_server_writes_what_clients_read_and_checks_what_they_send() {
    let (_server, client) = stage!(xml);
    let order = client.get_order().send().await.expect("an order as the schema says");
    client
        .set_order(&order)
        .send()
        .await
        .expect("what was read can be sent");
}
