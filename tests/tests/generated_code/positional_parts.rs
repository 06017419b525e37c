//! Multipart bodies whose parts have positions and no names (OpenAPI 3.2), compared byte by byte.

use specwright_mock::Mock;
use specwright_runtime::{Binary, File};

use crate::documents::positional_parts;
use crate::stage;
use positional_parts::models::{Group, Meta, SendNestedRequestPart2};

/// Returns the media type without its boundary, and the body with `B` instead of the boundary.
fn sent(server: &Mock, operation: &str) -> (String, String) {
    let request = server.requests_to(operation).pop().expect("a request");
    let media_type = request.header("content-type").expect("a media type").to_owned();
    let (media_type, boundary) = media_type.split_once("; boundary=").expect("a boundary");
    let body = String::from_utf8(request.body.to_vec()).expect("text");
    (media_type.to_owned(), body.replace(boundary, "B"))
}

#[tokio::test]
async fn parts_come_by_their_positions_and_have_no_names() {
    let (server, client) = stage!(positional_parts);
    let meta = Meta {
        author: Some("a".to_owned()),
    };
    let image = File::new("png").media_type("image/png");
    let call = client.send_picture().part2(image).part1(meta);
    call.send().await.expect("the request fits the document");
    let (media_type, body) = sent(&server, "SendPicture");
    assert_eq!(media_type, "multipart/mixed");
    assert_eq!(
        body,
        "--B\r\nContent-Type: application/json\r\n\r\n{\"author\":\"a\"}\r\n\
         --B\r\nContent-Type: image/png\r\n\r\npng\r\n--B--\r\n"
    );
}

#[tokio::test]
async fn the_encoding_of_items_is_that_of_all_other_parts() {
    let (server, client) = stage!(positional_parts);
    client
        .send_page("<html>")
        .parts(["a{}", "b{}"])
        .send()
        .await
        .expect("it fits");
    let (media_type, body) = sent(&server, "SendPage");
    assert_eq!(media_type, "multipart/related; type=\"text/html\"");
    assert_eq!(
        body,
        "--B\r\nContent-Type: text/html\r\n\r\n<html>\r\n\
         --B\r\nContent-Type: text/css\r\n\r\na{}\r\n\
         --B\r\nContent-Type: text/css\r\n\r\nb{}\r\n--B--\r\n"
    );
    client.send_stream(["1", "2"]).send().await.expect("it fits");
    let (_, body) = sent(&server, "SendStream");
    assert_eq!(
        body,
        "--B\r\nContent-Type: image/jpeg\r\nContent-Language: en\r\n\r\n1\r\n\
         --B\r\nContent-Type: image/jpeg\r\nContent-Language: en\r\n\r\n2\r\n--B--\r\n"
    );
}

#[tokio::test]
async fn parts_of_any_type_are_files_or_text() {
    let (server, client) = stage!(positional_parts);
    let image = File::new("png").media_type("image/png").header("Content-Location", "a");
    let call = client
        .send_either()
        .part1("a{}")
        .parts([File::text("b{}").media_type("text/css"), image]);
    call.send().await.expect("it fits");
    let (_, body) = sent(&server, "SendEither");
    assert_eq!(
        body,
        "--B\r\nContent-Type: text/css\r\n\r\na{}\r\n\
         --B\r\nContent-Type: text/css\r\n\r\nb{}\r\n\
         --B\r\nContent-Type: image/png\r\nContent-Location: a\r\n\r\npng\r\n--B--\r\n"
    );
}

#[tokio::test]
async fn a_list_at_a_position_is_one_part() {
    let (server, client) = stage!(positional_parts);
    let call = client.send_lines().part1([1, 2]).parts([vec![3], vec![]]);
    call.send().await.expect("it fits");
    let (_, body) = sent(&server, "SendLines");
    assert_eq!(
        body,
        "--B\r\nContent-Type: application/vnd.head+json\r\n\r\n[1,2]\r\n\
         --B\r\nContent-Type: application/json\r\n\r\n[3]\r\n\
         --B\r\nContent-Type: application/json\r\n\r\n[]\r\n--B--\r\n"
    );
}

#[tokio::test]
async fn a_part_may_be_a_multipart_itself() {
    let (server, client) = stage!(positional_parts);
    let inner = SendNestedRequestPart2(
        Some("<x/>".to_owned()),
        Some("text".to_owned()),
        Some(Binary::from(&b"png"[..])),
    );
    client.send_nested([1], inner).send().await.expect("it fits");
    let (_, body) = sent(&server, "SendNested");
    assert_eq!(
        body,
        "--B\r\nContent-Type: application/json\r\n\r\n[1]\r\n\
         --B\r\nContent-Type: multipart/mixed; boundary=in-B\r\n\r\n\
         --in-B\r\nContent-Type: application/xml\r\n\r\n<x/>\r\n\
         --in-B\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Language: en\r\n\r\ntext\r\n\
         --in-B\r\nContent-Type: image/png\r\n\r\npng\r\n--in-B--\r\n\r\n--B--\r\n"
    );
    let group = |note: &str, count| Group {
        note: Some(note.to_owned()),
        count,
    };
    let call = client.send_form([group("*a*", Some(1)), group("b", None)]);
    call.send().await.expect("it fits");
    let (media_type, body) = sent(&server, "SendForm");
    assert_eq!(media_type, "multipart/form-data");
    let head =
        "--B\r\nContent-Disposition: form-data; name=\"group\"\r\nContent-Type: multipart/mixed; boundary=in-B\r\n\r\n";
    assert_eq!(
        body,
        format!(
            "{head}--in-B\r\nContent-Type: text/markdown\r\n\r\n*a*\r\n\
             --in-B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n1\r\n--in-B--\r\n\r\n\
             {head}--in-B\r\nContent-Type: text/markdown\r\n\r\nb\r\n--in-B--\r\n\r\n--B--\r\n"
        )
    );
}

#[tokio::test]
async fn no_part_gets_the_position_of_a_missing_one() {
    let (server, client) = stage!(positional_parts);
    let error = client.send_picture().part2(File::from("png")).send().await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("body property part1 is missing before the part part2"),
        "{error}"
    );
    assert!(server.requests().is_empty());
}
