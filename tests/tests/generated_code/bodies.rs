//! Forms, files and streams: requests are compared byte by byte, and the server checks them against the document.

use std::time::Duration;

use specwright_mock::{Mock, Reply};
use specwright_runtime::{Bytes, File, Upload};

use crate::documents::wire_forms;
use crate::stage;
use wire_forms::models::{Item, Message};

fn item(price: &str, parts: &[&str]) -> Item {
    Item {
        price: price.to_owned(),
        parts: (!parts.is_empty()).then(|| parts.iter().map(|price| item(price, &[])).collect()),
    }
}

fn body(server: &Mock, operation: &str) -> String {
    let requests = server.requests_to(operation);
    let sent = requests.last().expect("a request");
    String::from_utf8(sent.body.to_vec()).expect("text")
}

#[tokio::test]
async fn forms_go_by_the_encoding_of_their_properties() {
    let (server, client) = stage!(wire_forms);
    let plain = r#"plain=%7B%22price%22%3A%229%22%7D"#;
    type Case = (
        fn(wire_forms::operations::Pay) -> wire_forms::operations::Pay,
        &'static str,
    );
    let cases: [Case; 9] = [
        (
            |pay| pay.metadata([("order id".to_owned(), "a&b".to_owned())].into()),
            "metadata%5Border%20id%5D=a%26b",
        ),
        (
            |pay| pay.lines(vec![item("1", &["2", "3"]), item("4", &[])]),
            "lines%5B0%5D%5Bprice%5D=1&lines%5B0%5D%5Bparts%5D%5B0%5D%5Bprice%5D=2\
             &lines%5B0%5D%5Bparts%5D%5B1%5D%5Bprice%5D=3&lines%5B1%5D%5Bprice%5D=4",
        ),
        (|pay| pay.expand(["a", "b.c"]), "expand%5B0%5D=a&expand%5B1%5D=b.c"),
        (|pay| pay.ids(vec![1, 2]), "ids=1,2"),
        (|pay| pay.words(["a", "b"]), "words=a%20b"),
        (|pay| pay.marks(["a", "b"]), "marks=a%7Cb"),
        (|pay| pay.url("https://a/b?c=d&e"), "url=https://a/b?c=d%26e"),
        (|pay| pay.plain(item("9", &[])), plain),
        (|pay| pay.many(["a b", "c+d"]), "many=a%20b&many=c%2Bd"),
    ];
    for (set, expected) in cases {
        let sent = set(client.pay(7)).send().await;
        sent.unwrap_or_else(|error| panic!("{expected}: {error}"));
        assert_eq!(body(&server, "Pay"), format!("amount=7&{expected}"));
    }
}

#[tokio::test]
async fn queries_nest_as_forms_do() {
    let (server, client) = stage!(wire_forms);
    let search = client.search().expand(["a"]).lines(vec![item("1", &["2"])]);
    search.send().await.expect("the request fits the document");
    assert_eq!(
        server.requests()[0].query.as_deref(),
        Some("expand%5B0%5D=a&lines%5B0%5D%5Bprice%5D=1&lines%5B0%5D%5Bparts%5D%5B0%5D%5Bprice%5D=2")
    );
}

#[tokio::test]
async fn files_have_names_and_types() {
    let (server, client) = stage!(wire_forms);
    let named = File::new("two").name("2 \"ü\".txt").media_type("text/plain");
    let upload = client
        .upload("cover")
        .sheets([File::from("one"), named])
        .item(item("1", &[]));
    upload.send().await.expect("the request fits the document");
    let text = body(&server, "Upload");
    let head = "Content-Disposition: form-data; name=";
    for part in [
        format!("{head}\"item\"\r\nContent-Type: application/json\r\n\r\n{{\"price\":\"1\"}}\r\n"),
        format!("{head}\"cover\"; filename=\"cover\"\r\nContent-Type: image/png\r\n\r\ncover\r\n"),
        format!("{head}\"sheets\"; filename=\"sheets\"\r\nContent-Type: application/octet-stream\r\n\r\none\r\n"),
        format!("{head}\"sheets\"; filename=\"2 %22ü%22.txt\"\r\nContent-Type: text/plain\r\n\r\ntwo\r\n"),
    ] {
        assert!(text.contains(&part), "{part} in {text}");
    }
}

#[tokio::test]
async fn bytes_are_sent_whole_or_as_a_stream() {
    let (server, client) = stage!(wire_forms);
    let sent = |operation: &str| {
        let sent = server.requests_to(operation).pop().expect("a request");
        let header = |name| sent.header(name).map(str::to_owned);
        let text = String::from_utf8(sent.body.to_vec()).expect("text");
        (text, header("content-type"), header("content-length"))
    };
    let octets = Some("application/octet-stream".to_owned());
    client.put_blob(vec![b'a', b'b']).send().await.expect("a success");
    assert_eq!(sent("PutBlob"), ("ab".to_owned(), octets.clone(), Some("2".to_owned())));
    let read = Upload::reader(&b"read"[..]);
    client.put_blob(read.length(4)).send().await.expect("a success");
    assert_eq!(
        sent("PutBlob"),
        ("read".to_owned(), octets.clone(), Some("4".to_owned()))
    );
    let pieces = futures_util::stream::iter([Ok(Bytes::from("in ")), Ok(Bytes::from("pieces"))]);
    client
        .put_anything(Upload::stream(pieces))
        .send()
        .await
        .expect("a success");
    assert_eq!(sent("PutAnything"), ("in pieces".to_owned(), octets, None));
    let picture = Upload::from("p").media_type("image/gif");
    client.put_picture().body(picture).send().await.expect("a success");
    assert_eq!(sent("PutPicture").1.as_deref(), Some("image/gif"));
}

#[tokio::test]
async fn files_stand_beside_a_model() {
    let (server, client) = stage!(wire_forms);
    let model = wire_forms::models::SendOpenRequest {
        note: "hi".to_owned(),
        extra: [("pages".to_owned(), 2)].into_iter().collect(),
    };
    let scan = File::new("1")
        .name("1.gif")
        .media_type("image/gif")
        .header("X-Pages", "3");
    let open = client.send_open(&model, scan).more(["2", "3"]);
    open.send().await.expect("the request fits the document");
    let text = body(&server, "SendOpen");
    let head = "Content-Disposition: form-data; name=";
    let other = "Content-Type: application/octet-stream\r\n\r\n";
    for part in [
        format!("{head}\"note\"\r\nContent-Type: text/markdown\r\nX-Lang: en\r\n\r\nhi\r\n"),
        format!("{head}\"pages\"\r\n\r\n2\r\n"),
        format!(
            "{head}\"scan\"; filename=\"1.gif\"\r\nContent-Type: image/gif\r\nX-Pages: 3\r\nX-Kind: scan\r\n\r\n1\r\n"
        ),
        format!("{head}\"more\"; filename=\"more\"\r\n{other}2\r\n"),
        format!("{head}\"more\"; filename=\"more\"\r\n{other}3\r\n"),
    ] {
        assert!(text.contains(&part), "{part} in {text}");
    }
    client.send_open(&model, "plain").send().await.expect("a success");
    let plain = "Content-Type: image/png\r\nX-Kind: scan\r\nX-Pages: 1\r\n\r\nplain\r\n";
    assert!(body(&server, "SendOpen").contains(plain));
}

#[tokio::test]
async fn files_of_variants_are_files() {
    let (server, client) = stage!(wire_forms);
    let model = wire_forms::models::SendEitherRequestPicture {
        picture: "Ynl0ZXM=".to_owned(),
    };
    let either = wire_forms::models::SendEitherRequest::Picture(model);
    client.send_either(&either).send().await.expect("a success");
    let text = body(&server, "SendEither");
    assert!(text.contains("; filename=\"picture\"\r\nContent-Type: application/octet-stream\r\n\r\nbytes\r\n"));
    let named = File::new("named").name("n.png");
    client
        .send_either(&either)
        .picture(named)
        .send()
        .await
        .expect("a success");
    let text = body(&server, "SendEither");
    assert!(
        text.contains("; filename=\"n.png\"") && !text.contains("bytes"),
        "{text}"
    );
}

#[tokio::test]
async fn a_json_body_with_files_is_multipart() {
    let (server, client) = stage!(wire_forms);
    let message = Message {
        content: Some("hi".to_owned()),
        item: Some(item("1", &[])),
    };
    client
        .post(&message)
        .send()
        .await
        .expect("the request fits the document");
    assert_eq!(body(&server, "Post"), r#"{"content":"hi","item":{"price":"1"}}"#);
    let with_file = client.post(&message).files_0(File::new("x").name("x.txt"));
    with_file.send().await.expect("the request fits the document");
    let text = body(&server, "Post");
    for part in [
        "name=\"content\"\r\n\r\nhi\r\n",
        "name=\"item\"\r\nContent-Type: application/json\r\n\r\n{\"price\":\"1\"}\r\n",
        "name=\"files[0]\"; filename=\"x.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[tokio::test]
async fn one_operation_responds_whole_or_in_events() {
    let (server, client) = stage!(wire_forms);
    let stream = "data: {\"price\":\"1\"}\n\n: still there\n\ndata: {\"price\":\"2\"}\n\ndata: [DONE]\n\n";
    let slow = Reply::bytes(200, "text/event-stream", stream).paced(7, Duration::from_millis(1));
    server
        .script("Chat", [Reply::json(200, serde_json::json!({"content": "hi"})), slow])
        .expect("an operation");
    let whole = client.chat().send().await.expect("a message");
    assert_eq!(whole.content.as_deref(), Some("hi"));
    let events = client.chat().stream(true).events().try_collect().await.expect("events");
    assert_eq!(events, [item("1", &[]), item("2", &[])]);
    let accepted: Vec<_> = server
        .requests()
        .iter()
        .map(|r| r.header("accept").map(str::to_owned))
        .collect();
    assert_eq!(
        accepted,
        [Some("application/json".into()), Some("text/event-stream".into())]
    );
}

#[tokio::test]
async fn events_described_as_text_come_as_they_are() {
    let (server, client) = stage!(wire_forms);
    let stream = "event: note\nid: 3\ndata: {\"price\":\"1\"}\n\n";
    server
        .script("Log", [Reply::bytes(200, "text/event-stream", stream)])
        .expect("an operation");
    let mut events = client.log().events();
    let event = events.try_next().await.expect("a stream").expect("an event");
    assert_eq!((event.name(), event.id()), ("note", "3"));
    assert_eq!(event.json::<Item>().expect("an item"), item("1", &[]));
    assert!(events.try_next().await.expect("an end").is_none());
}

#[tokio::test]
async fn a_header_may_be_json() {
    let (server, client) = stage!(wire_forms);
    let reply = Reply::bytes(200, "application/zip", "z").header("X-Item", r#"{"price":"1"}"#);
    server.script("Export", [reply]).expect("an operation");
    let response = client.export().send_raw().await.expect("bytes");
    assert_eq!(response.headers().x_item, Some(item("1", &[])));
}

#[tokio::test]
async fn bytes_can_be_taken_in_pieces() {
    let (server, client) = stage!(wire_forms);
    let bytes = Reply::bytes(200, "application/zip", vec![7; 5000]).paced(1000, Duration::from_millis(1));
    server.script("Export", [bytes.clone(), bytes]).expect("an operation");
    assert_eq!(client.export().send().await.expect("bytes").len(), 5000);
    let mut chunks = client.export().stream();
    let mut length = 0;
    while let Some(chunk) = chunks.try_next().await.expect("bytes") {
        length += chunk.len();
    }
    assert_eq!(length, 5000);
}
