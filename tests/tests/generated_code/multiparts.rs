//! Multipart bodies other than plain forms (RFC 2046, RFC 2387), compared byte by byte, and responses that are no JSON.

use specwright_mock::{Mock, Reply};
use specwright_runtime::{Bytes, File};

use crate::documents::multiparts;
use crate::stage;
use multiparts::models::Item;

fn item(key: &str) -> Item {
    Item { key: key.to_owned() }
}

/// Returns the media type without its boundary, and the body with `B` instead of the boundary.
fn sent(server: &Mock, operation: &str) -> (String, String) {
    let request = server.requests_to(operation).pop().expect("a request");
    let media_type = request.header("content-type").expect("a media type").to_owned();
    let (media_type, boundary) = media_type.split_once("; boundary=").expect("a boundary");
    let body = String::from_utf8(request.body.to_vec()).expect("text");
    (media_type.to_owned(), body.replace(boundary, "B"))
}

#[tokio::test]
async fn parts_of_a_mixed_body_come_in_the_order_of_the_properties() {
    let (server, client) = stage!(multiparts);
    let other = File::new("2").name("2.txt").media_type("text/plain");
    let call = client
        .send_mixed(item("k"), "png")
        .count(3)
        .more([File::from("1"), other])
        .note("*é*");
    call.send().await.expect("the request fits the document");
    let (media_type, body) = sent(&server, "SendMixed");
    assert_eq!(media_type, "multipart/mixed");
    assert_eq!(
        body,
        "--B\r\nContent-Type: application/json\r\n\r\n{\"key\":\"k\"}\r\n\
         --B\r\nContent-Type: text/markdown\r\n\r\n*é*\r\n\
         --B\r\nContent-Type: image/png\r\nContent-ID: <media@parts.example>\r\nContent-Disposition: inline\r\n\r\npng\r\n\
         --B\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n\
         --B\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"2.txt\"\r\n\r\n2\r\n\
         --B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n3\r\n--B--\r\n"
    );
}

#[tokio::test]
async fn a_related_body_tells_the_type_of_its_root() {
    let (server, client) = stage!(multiparts);
    let media = File::new("gif").media_type("image/gif").header("Content-ID", "<a@b>");
    client.send_related(item("k"), media).send().await.expect("it fits");
    let (media_type, body) = sent(&server, "SendRelated");
    assert_eq!(media_type, "multipart/related; type=\"application/json\"");
    assert_eq!(
        body,
        "--B\r\nContent-Type: application/json\r\n\r\n{\"key\":\"k\"}\r\n\
         --B\r\nContent-Type: image/gif\r\nContent-ID: <a@b>\r\n\r\ngif\r\n--B--\r\n"
    );
}

#[tokio::test]
async fn alternatives_go_from_the_plainest_on() {
    let (server, client) = stage!(multiparts);
    client.send_alternative("t", "<p>t").send().await.expect("it fits");
    let (media_type, body) = sent(&server, "SendAlternative");
    assert_eq!(media_type, "multipart/alternative");
    assert_eq!(
        body,
        "--B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nt\r\n--B\r\nContent-Type: text/html\r\n\r\n<p>t\r\n--B--\r\n"
    );
}

#[tokio::test]
async fn a_file_beside_a_model_keeps_its_place() {
    let (server, client) = stage!(multiparts);
    let model = multiparts::models::SendOpenRequest::new("2");
    client.send_open(&model, "1").send().await.expect("it fits");
    assert_eq!(
        sent(&server, "SendOpen").1,
        "--B\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n\
         --B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n2\r\n--B--\r\n"
    );
}

#[tokio::test]
async fn an_array_is_a_list_of_parts() {
    let (server, client) = stage!(multiparts);
    client
        .send_list(vec![item("1"), item("2")])
        .send()
        .await
        .expect("it fits");
    assert_eq!(
        sent(&server, "SendList").1,
        "--B\r\nContent-Type: application/json\r\n\r\n{\"key\":\"1\"}\r\n\
         --B\r\nContent-Type: application/json\r\n\r\n{\"key\":\"2\"}\r\n--B--\r\n"
    );
    let typed = File::new("2").media_type("text/csv");
    client
        .send_files([File::from("1"), typed])
        .send()
        .await
        .expect("it fits");
    assert_eq!(
        sent(&server, "SendFiles").1,
        "--B\r\nContent-Type: application/octet-stream\r\n\r\n1\r\n--B\r\nContent-Type: text/csv\r\n\r\n2\r\n--B--\r\n"
    );
    let none = client.send_list(Vec::new()).send().await.expect_err("no parts");
    assert_eq!(none.to_string(), "SendList: invalid request: body has no parts");
}

#[tokio::test]
async fn files_of_a_map_have_names_of_their_own() {
    let (server, client) = stage!(multiparts);
    let head = "--B\r\nContent-Disposition: form-data; name=";
    let octets = "Content-Type: application/octet-stream\r\n\r\n";
    let named = File::new("2").name("b.csv").media_type("text/csv");
    let call = client.send_named().files([("a \"1\"", File::from("1")), ("b", named)]);
    call.send().await.expect("the request fits the document");
    assert_eq!(
        sent(&server, "SendNamed"),
        (
            "multipart/form-data".to_owned(),
            format!(
                "{head}\"a %221%22\"; filename=\"a %221%22\"\r\n{octets}1\r\n\
                 {head}\"b\"; filename=\"b.csv\"\r\nContent-Type: text/csv\r\n\r\n2\r\n--B--\r\n"
            )
        )
    );
    // a property may have the same name as the setter
    let call = client
        .send_album("t")
        .files("f")
        .files2([("x", "1")])
        .files2([("x", "2")]);
    call.send().await.expect("the request fits the document");
    assert_eq!(
        sent(&server, "SendAlbum").1,
        format!(
            "{head}\"title\"\r\n\r\nt\r\n{head}\"files\"\r\n\r\nf\r\n{head}\"x\"; filename=\"x\"\r\n{octets}2\r\n--B--\r\n"
        )
    );
    client.send_either(&item("k")).send().await.expect("it fits");
    let json = server.requests_to("SendEither").pop().expect("a request");
    assert_eq!(
        (json.header("content-type"), json.body.as_ref()),
        (Some("application/json"), &br#"{"key":"k"}"#[..])
    );
    client
        .send_either(&item("k"))
        .files([("x", "1")])
        .send()
        .await
        .expect("it fits");
    assert_eq!(
        sent(&server, "SendEither").1,
        format!("{head}\"key\"\r\n\r\nk\r\n{head}\"x\"; filename=\"x\"\r\n{octets}1\r\n--B--\r\n")
    );
}

#[tokio::test]
async fn responses_that_are_no_json_are_bytes() {
    let (server, client) = stage!(multiparts);
    let parts = "--b\r\nContent-Type: application/json\r\n\r\n{\"key\":\"1\"}\r\n--b--\r\n";
    let reply = Reply::bytes(200, "multipart/mixed; boundary=b", parts);
    server.script("GetParts", [reply]).expect("an operation");
    let response = client.get_parts().send_raw().await.expect("bytes");
    assert_eq!(response.header("content-type"), Some("multipart/mixed; boundary=b"));
    assert_eq!(response.into_value(), Bytes::from(parts));
    // as the mock server writes them by default
    let parts = client.get_parts().send().await.expect("bytes");
    assert!(parts.starts_with(b"--"), "{parts:?}");
    let form: Bytes = client.get_form().send().await.expect("bytes");
    assert!(form.starts_with(b"key="), "{form:?}");
}
