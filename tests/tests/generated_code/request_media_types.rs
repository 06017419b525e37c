//! Request bodies in each of their documented media types, multipart bodies beside JSON, and what parts are made of. The
//! server checks each request against the document.

use serde_json::json;
use specwright_mock::{Mock, Reply, Request};
use specwright_runtime::{Binary, File, Json, Upload};

use crate::documents::request_media_types::models::{
    Change, Pet, PhotoByAddress, Place, Scan, SendChoiceRequest, SendOpenMultipartRequest, SendPartsRequestOptions,
    Subject, Thing,
};
use crate::documents::request_media_types::operations::{
    SendCommentBody, SendPhotoFormBody, SendPhotoMultipartBody, SetThingVndCountsBody,
};
use crate::documents::untyped_files::models::Note;
use crate::stage;

fn last(server: &Mock) -> Request {
    server.requests().pop().expect("a request")
}

/// The media type, without a boundary, and the body, with `B` in place of the boundary.
fn sent(server: &Mock) -> (String, String) {
    let request = last(server);
    let media_type = request.header("content-type").expect("a media type").to_owned();
    let body = String::from_utf8(request.body.to_vec()).expect("text");
    match media_type.split_once("; boundary=") {
        Some((media_type, boundary)) => (media_type.to_owned(), body.replace(boundary, "B")),
        None => (media_type, body),
    }
}

fn sent_as(server: &Mock, media_type: &str, body: &str) {
    assert_eq!(sent(server), (media_type.to_owned(), body.to_owned()));
}

/// A part of a form.
fn part(name: &str, media_type: &str, content: &str) -> String {
    let media_type = match media_type {
        "" => String::new(),
        media_type => format!("Content-Type: {media_type}\r\n"),
    };
    format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{media_type}\r\n{content}\r\n")
}

/// A part of a form that is a file named after its property.
fn file(name: &str, media_type: &str, content: &str) -> String {
    format!(
        "--B\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n{content}\r\n"
    )
}

fn form(parts: &[String]) -> String {
    parts.concat() + "--B--\r\n"
}

fn pet() -> Pet {
    Pet {
        tags: Some(vec!["a".to_owned(), "b c".to_owned()]),
        ..Pet::new("Rex")
    }
}

#[tokio::test]
async fn a_body_of_one_schema_is_sent_as_any_of_its_media_types() {
    let (server, client) = stage!(request_media_types);
    let json = r#"{"name":"Rex","tags":["a","b c"]}"#;
    client.add_pet(&pet()).send().await.expect("JSON");
    sent_as(&server, "application/json", json);
    client.add_pet(&pet()).as_text_json().send().await.expect("JSON");
    sent_as(&server, "text/json", json);
    let vendor = client.add_pet(&pet()).as_media_type("application/vnd.pet+json");
    vendor.send().await.expect("JSON of a vendor");
    sent_as(&server, "application/vnd.pet+json", json);
    client.add_pet(&pet()).as_form().send().await.expect("a form");
    sent_as(&server, "application/x-www-form-urlencoded", "name=Rex&tags=a,b%20c");
    client.add_pet(&pet()).as_multipart().send().await.expect("parts");
    let parts = [
        part("name", "", "Rex"),
        part("tags", "text/markdown", "a"),
        part("tags", "text/markdown", "b c"),
    ];
    sent_as(&server, "multipart/form-data", &form(&parts));
    client.add_pet(&pet()).as_xml().send().await.expect("XML");
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Pet><name>Rex</name><tags>a</tags><tags>b c</tags></Pet>";
    sent_as(&server, "application/xml", xml);
}

#[tokio::test]
async fn a_body_of_another_schema_has_its_own_type() {
    let (server, client) = stage!(request_media_types);
    client.set_thing(7, &Thing { id: Some(1) }).send().await.expect("JSON");
    sent_as(&server, "application/json", r#"{"id":1}"#);
    let changes = [Change::new("remove", "/id")];
    client.set_thing_json_patch(7, &changes).send().await.expect("a patch");
    sent_as(
        &server,
        "application/json-patch+json",
        r#"[{"op":"remove","path":"/id"}]"#,
    );
    assert_eq!(last(&server).path_value("id"), Some("7"));
    let counts = SetThingVndCountsBody::new(3).note("n");
    client.set_thing_vnd_counts(7, counts).send().await.expect("counts");
    sent_as(&server, "application/vnd.counts+json", r#"{"count":3,"note":"n"}"#);
    client.set_thing_csv(7, "id\n1\n").send().await.expect("text");
    sent_as(&server, "text/csv", "id\n1\n");
}

#[tokio::test]
async fn the_caller_names_the_media_type_of_a_range() {
    let (server, client) = stage!(request_media_types);
    client
        .set_thing_as(7, "video/mp4", "bytes")
        .send()
        .await
        .expect("a video");
    sent_as(&server, "video/mp4", "bytes");
    client
        .set_typed_as("a", "b", "text/css", "{}")
        .send()
        .await
        .expect("a style sheet");
    assert_eq!(last(&server).path, "/typed/a/b");
    let stream = Upload::reader(&b"streamed"[..]);
    client
        .set_thing_as(7, "application/zstd", stream)
        .send()
        .await
        .expect("a stream");
    sent_as(&server, "application/zstd", "streamed");
    client.set_image("png").send().await.expect("the first");
    sent_as(&server, "image/png", "png");
    client.set_image("jpeg").as_jpeg().send().await.expect("the second");
    sent_as(&server, "image/jpeg", "jpeg");
    client
        .set_image("webp")
        .as_media_type("image/webp")
        .send()
        .await
        .expect("of the range");
    sent_as(&server, "image/webp", "webp");
    let refused = client
        .set_image("mp4")
        .as_media_type("video/mp4")
        .send()
        .await
        .expect_err("no image");
    assert_eq!(refused.status(), Some(415), "{refused}");
}

#[tokio::test]
async fn json_and_multipart_with_schemas_of_their_own_are_both_typed() {
    let (server, client) = stage!(request_media_types);
    client
        .send_photo(&PhotoByAddress::new(1, "https://p"))
        .send()
        .await
        .expect("JSON");
    sent_as(&server, "application/json", r#"{"chat_id":1,"photo":"https://p"}"#);
    let body = SendPhotoMultipartBody::new(1, File::new("jpeg").media_type("image/jpeg"))
        .caption("c")
        .place(Place::new("here"));
    client.send_photo_multipart(body).send().await.expect("parts");
    let parts = [
        part("chat_id", "", "1"),
        part("caption", "", "c"),
        part("place", "application/json", r#"{"name":"here"}"#),
        file("photo", "image/jpeg", "jpeg"),
    ];
    sent_as(&server, "multipart/form-data", &form(&parts));
    for (sticker, sent_part) in [
        (File::text("id 7"), part("sticker", "", "id 7")),
        (File::from("webp"), file("sticker", "application/octet-stream", "webp")),
    ] {
        let body = SendPhotoMultipartBody::new(1, "png").sticker(sticker);
        client.send_photo_multipart(body).send().await.expect("parts");
        let parts = [part("chat_id", "", "1"), file("photo", "image/png", "png"), sent_part];
        sent_as(&server, "multipart/form-data", &form(&parts));
    }
    let body = SendPhotoFormBody::new(2).tags(["x", "y"]);
    client.send_photo_form(body).send().await.expect("a form");
    sent_as(&server, "application/x-www-form-urlencoded", "chat_id=2&tags=x&tags=y");
}

#[tokio::test]
async fn files_beside_the_whole_json_body_make_it_multipart() {
    let (server, client) = stage!(request_media_types);
    let subject: Subject = specwright_runtime::json::from_str(r#"{"user":1}"#).expect("a subject");
    client.send_avatar(&subject).send().await.expect("JSON");
    sent_as(&server, "application/json", r#"{"user":1}"#);
    client.send_avatar(&subject).as_multipart().send().await.expect("parts");
    sent_as(&server, "multipart/form-data", &form(&[part("user", "", "1")]));
    client.send_avatar(&subject).avatar("png").send().await.expect("parts");
    let parts = [part("user", "", "1"), file("avatar", "application/octet-stream", "png")];
    sent_as(&server, "multipart/form-data", &form(&parts));
}

#[tokio::test]
async fn an_optional_body_has_its_other_media_types_too() {
    let (server, client) = stage!(request_media_types);
    client.send_comment().send().await.expect("no body");
    assert_eq!(
        (last(&server).header("content-type"), last(&server).body.len()),
        (None, 0)
    );
    let body = || SendCommentBody::new("hi");
    client
        .send_comment()
        .body(body())
        .as_form()
        .send()
        .await
        .expect("a form");
    sent_as(&server, "application/x-www-form-urlencoded", "text=hi");
    client
        .send_comment()
        .as_form()
        .body(body())
        .send()
        .await
        .expect("in any order");
    sent_as(&server, "application/x-www-form-urlencoded", "text=hi");
    client.send_comment_text("hi").send().await.expect("text");
    sent_as(&server, "text/plain", "hi");
    client.send_comment_bytes("hi").send().await.expect("bytes");
    sent_as(&server, "application/octet-stream", "hi");
    // a body of another kind is refused before it is sent
    let error = client
        .send_comment_text("hi")
        .body(body())
        .send()
        .await
        .expect_err("no text");
    assert!(error.to_string().contains("body is not text"), "{error}");
}

#[tokio::test]
async fn a_form_with_a_file_is_multipart_where_that_is_documented() {
    let (server, client) = stage!(request_media_types);
    client.send_document("pdf").title("t").send().await.expect("parts");
    let parts = [part("title", "", "t"), file("file", "application/octet-stream", "pdf")];
    sent_as(&server, "multipart/form-data", &form(&parts));
    let scan = Scan::new("pdf");
    client.send_document_form(&scan).send().await.expect("a form");
    sent_as(&server, "application/x-www-form-urlencoded", "file=pdf");
}

#[tokio::test]
async fn alternatives_of_a_multipart_body_hold_files() {
    let (server, client) = stage!(request_media_types);
    let of = |json: &str| specwright_runtime::json::from_str::<SendChoiceRequest>(json).expect("a choice");
    client.send_choice(&of(r#"{"url":"u"}"#)).send().await.expect("no file");
    sent_as(&server, "multipart/form-data", &form(&[part("url", "", "u")]));
    let with_bytes = of(r#"{"file":"cGRm","title":"t"}"#);
    client
        .send_choice(&with_bytes)
        .send()
        .await
        .expect("bytes in the model");
    let parts = [file("file", "application/octet-stream", "pdf"), part("title", "", "t")];
    sent_as(&server, "multipart/form-data", &form(&parts));
    let typed = File::new("png").media_type("image/png");
    client
        .send_choice(&with_bytes)
        .file(typed)
        .send()
        .await
        .expect("a file");
    let parts = [part("title", "", "t"), file("file", "image/png", "png")];
    sent_as(&server, "multipart/form-data", &form(&parts));
}

#[tokio::test]
async fn parts_of_json_are_json_each() {
    let (server, client) = stage!(request_media_types);
    let call = client
        .send_parts()
        .quoted("q")
        .plain("p")
        .tags(["a", "b"])
        .places([Place::new("1"), Place::new("2")])
        .more([Place::new("3")])
        .options(SendPartsRequestOptions { n: Some(1) });
    call.send().await.expect("it fits");
    let parts = [
        part("quoted", "application/json", "\"q\""),
        part("plain", "", "p"),
        part("tags", "application/json", "\"a\""),
        part("tags", "application/json", "\"b\""),
        part("places", "application/json", r#"{"name":"1"}"#),
        part("places", "application/json", r#"{"name":"2"}"#),
        part("more", "application/vnd.places+json", r#"{"name":"3"}"#),
        part("options", "application/json; charset=utf-8", r#"{"n":1}"#),
    ];
    sent_as(&server, "multipart/form-data", &form(&parts));
}

#[tokio::test]
async fn files_beside_a_model_are_set_with_the_call() {
    let (server, client) = stage!(request_media_types);
    let body = SendOpenMultipartRequest {
        extra: [("pages".to_owned(), 3)].into(),
        ..SendOpenMultipartRequest::new("t")
    };
    client
        .send_open_multipart(&body, "front")
        .back("rear")
        .send()
        .await
        .expect("parts");
    let parts = [
        part("title", "", "t"),
        part("pages", "", "3"),
        file("cover", "application/octet-stream", "front"),
        file("back", "application/octet-stream", "rear"),
    ];
    sent_as(&server, "multipart/form-data", &form(&parts));
}

#[tokio::test]
async fn a_body_without_a_type_of_its_own_is_json() {
    let (server, client) = stage!(request_media_types);
    client.send_unknown(&Json::from("x")).send().await.expect("JSON");
    sent_as(&server, "application/json", "\"x\"");
}

#[tokio::test]
async fn properties_without_a_type_are_files() {
    let (server, client) = stage!(untyped_files);
    let call = client
        .send_files([File::from("1"), File::new("2").media_type("text/csv")])
        .one("one")
        .picture(File::new("jpeg").media_type("image/jpeg"))
        .scan("scan")
        .photo("webp")
        .icon(vec![0xfb, 0xff])
        .page("<p>")
        .settings("{\"a\":1}")
        .anything("text")
        .maybe("maybe");
    call.send().await.expect("it fits");
    let parts = [
        part("icon", "image/gif", "-_8"),
        part("page", "text/html", "<p>"),
        part("settings", "application/json", "{\"a\":1}"),
        part("anything", "application/json", "\"text\""),
        file("files", "application/octet-stream", "1"),
        file("files", "text/csv", "2"),
        file("one", "application/octet-stream", "one"),
        file("picture", "image/jpeg", "jpeg"),
        file("scan", "application/vnd.scan", "scan"),
        file("photo", "image/webp", "webp"),
        file("maybe", "application/octet-stream", "maybe"),
    ];
    sent_as(&server, "multipart/form-data", &form(&parts));
    client.send_mixed(["1"]).send().await.expect("it fits");
    sent_as(
        &server,
        "multipart/mixed",
        "--B\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n--B--\r\n",
    );
    client.send_either(&Note::new("t")).send().await.expect("JSON");
    sent_as(&server, "application/json", r#"{"text":"t"}"#);
    client
        .send_either(&Note::new("t"))
        .attachment("a")
        .send()
        .await
        .expect("parts");
    let parts = [
        part("text", "", "t"),
        file("attachment", "application/octet-stream", "a"),
    ];
    sent_as(&server, "multipart/form-data", &form(&parts));
}

#[tokio::test]
async fn a_body_of_encoded_bytes_is_text() {
    let (server, client) = stage!(untyped_files);
    client
        .set_encoded(&Binary::from(vec![0xfb, 0xff]))
        .send()
        .await
        .expect("base64");
    sent_as(&server, "image/png", "+/8=");
    client.set_plain("png").send().await.expect("bytes");
    sent_as(&server, "image/png", "png");
    client
        .set_range("gif")
        .as_media_type("image/gif")
        .send()
        .await
        .expect("of the range");
    sent_as(&server, "image/gif", "gif");
    client.set_range("pdf").send().await.expect("bytes");
    sent_as(&server, "application/pdf", "pdf");
}

#[tokio::test]
async fn a_range_of_media_types_without_a_type_is_a_file() {
    let (server, client) = stage!(untyped_files);
    let any = || {
        let png = Reply::bytes(200, "image/png", "\u{89}PNG");
        server.script("SetAny", [png]).expect("it is an operation");
    };
    any();
    let file = client.set_any("png").as_media_type("image/png").send().await;
    assert_eq!(file.expect("a file"), "\u{89}PNG");
    sent_as(&server, "image/png", "png");
    assert_eq!(last(&server).header("accept"), Some("*/*"));
    any();
    client.set_any("bytes").send().await.expect("a file");
    sent_as(&server, "application/octet-stream", "bytes");
    let pdf = Reply::bytes(200, "application/pdf", "%PDF");
    server.script("SetEmpty", [pdf]).expect("it is an operation");
    let file = client.set_empty("%PDF").as_media_type("application/pdf").send().await;
    assert_eq!(file.expect("a file"), "%PDF");
    let numbers = Reply::json(200, json!([1, 2]));
    server.script("SetJson", [numbers]).expect("it is an operation");
    let numbers = client.set_json(&Json::from("x")).send().await.expect("JSON");
    assert_eq!(numbers, [1, 2]);
    sent_as(&server, "application/json", "\"x\"");
}
