//! Events, text and downloads.

use specwright_mock::Reply;

use super::Place;

#[test]
fn events_are_printed_as_they_come() {
    let events = "data: {\"id\": 1}\n\nevent: more\ndata: {\"id\": 2.50}\n\ndata: [DONE]\n\n";
    let place = Place::shop("events", |builder| {
        builder.respond("WatchNews", Reply::bytes(200, "text/event-stream", events))
    });
    assert_eq!(place.shop_call(&["watch-news"]), "{\"id\":1}\n{\"id\":2.50}\n");
    assert_eq!(place.shop_call(&["watch-news", "-s", ".id"]), "1\n2.50\n");
    assert_eq!(place.shop_call(&["watch-news", "-o", "raw"]), events);
}

#[test]
fn downloads_go_to_files_or_standard_output() {
    let place = Place::shop("download", |builder| {
        builder.respond("GetInvoice", Reply::bytes(200, "application/pdf", &b"%PDF text"[..]))
    });
    assert_eq!(place.shop_call(&["get-invoice", "--id", "1"]), "%PDF text");
    assert_eq!(
        place.shop_call(&["get-invoice", "--id", "1", "--save", "invoice.pdf"]),
        ""
    );
    let path = place.folder.join("invoice.pdf");
    assert_eq!(std::fs::read(&path).expect("the file"), b"%PDF text");
    assert_eq!(
        place.shop_call(&["show-order", "--id", "1", "--save", "order.json"]),
        ""
    );
    assert!(place.folder.join("order.json").is_file());
}

#[test]
fn a_download_that_breaks_leaves_the_file_as_it_was() {
    let place = Place::shop("broken-download", |builder| {
        builder.respond(
            "GetInvoice",
            Reply::bytes(200, "application/pdf", vec![b'x'; 1 << 20]).cut_after(1000),
        )
    });
    let path = super::file(&place.folder, "invoice.pdf", "before");
    let url = place.url();
    let run = place.call(&[
        "shop.yaml",
        "get-invoice",
        "--id",
        "1",
        "--save",
        "invoice.pdf",
        "--endpoint",
        &url,
        "--retries",
        "0",
    ]);
    assert_eq!(run.code, 7, "{}", run.err);
    assert_eq!(std::fs::read_to_string(path).expect("the file"), "before");
    assert!(!place.folder.join("invoice.pdf.part").exists());
}

#[test]
fn text_is_printed_as_it_is() {
    let place = Place::shop("text", |builder| {
        builder.respond("ReadNote", Reply::text(200, "one\ntwo"))
    });
    assert_eq!(place.shop_call(&["read-note"]), "one\ntwo");
    assert_eq!(place.last().header("authorization"), None, "the operation needs none");
}

#[test]
fn a_response_without_a_body_prints_nothing() {
    let place = Place::shop("empty", |builder| builder);
    assert_eq!(place.shop_call(&["delete-order", "--id", "1"]), "");
}
