//! Server-sent events by their names (`itemSchema` of OpenAPI 3.2), over a real socket.

use std::time::Duration;

use specwright_mock::{Mock, Reply};
use specwright_runtime::{ErrorKind, Event};

use crate::documents::events::models::{
    Change, ChannelEvent, ChatEvent, Delta, Done, EitherEvent, EitherResponseEventX, RestEvent,
};
use crate::stage;

fn next(server: &Mock, operation: &str, stream: &str) {
    let reply = Reply::bytes(200, "text/event-stream", stream.to_owned()).paced(5, Duration::ZERO);
    server.script(operation, [reply]).expect("it is an operation");
}

fn delta(text: &str) -> Delta {
    Delta { text: text.to_owned() }
}

fn done(reason: Option<&str>) -> Done {
    Done {
        reason: reason.map(str::to_owned),
    }
}

#[tokio::test]
async fn events_are_an_enum_by_their_names_and_others_are_kept() {
    let (server, client) = stage!(events);
    next(
        &server,
        "Chat",
        "id: 1\nretry: 250\nevent: delta\ndata: {\"text\":\ndata: \"a\"}\n\n\
         event: note\ndata: {not JSON\n\nevent: ping\nid: 2\ndata: 7\n\ndata: unnamed\n\n\
         event: done\ndata: {\"reason\":\"end\"}\n\n",
    );
    let mut events = client.chat().events();
    let first = events.try_next().await.expect("a stream");
    assert_eq!(first, Some(ChatEvent::Delta(delta("a"))));
    assert_eq!(
        (events.last_event_id(), events.retry()),
        ("1", Some(Duration::from_millis(250)))
    );
    let note = events.try_next().await.expect("a note");
    assert_eq!(note, Some(ChatEvent::Note("{not JSON".to_owned())));
    for (name, data, id) in [("ping", "7", "2"), ("message", "unnamed", "2")] {
        let other = events.try_next().await.expect("an event").expect("not the end");
        let ChatEvent::Unknown(other) = other else {
            panic!("{other:?} is not documented")
        };
        assert_eq!((other.name(), other.data(), other.id()), (name, data, id));
    }
    let last = events.try_next().await.expect("the last");
    assert_eq!(last, Some(ChatEvent::Done(done(Some("end")))));
    assert_eq!(events.try_next().await.expect("the end"), None);
}

#[tokio::test]
async fn name_id_and_retry_are_beside_the_typed_data() {
    let (server, client) = stage!(events);
    let stream = "event: x\nid: 7\nretry: 10\ndata: {\"text\":\"a\"}\n\ndata: {\"text\":\"b\"}\n\n";
    next(&server, "Typed", stream);
    let events = client
        .typed()
        .events()
        .with_fields()
        .try_collect()
        .await
        .expect("events");
    let shown: Vec<_> = events
        .iter()
        .map(|event| {
            (
                event.name.as_str(),
                event.id.as_str(),
                event.retry,
                event.data.text.as_str(),
            )
        })
        .collect();
    let retry = Some(Duration::from_millis(10));
    assert_eq!(shown, [("x", "7", retry, "a"), ("message", "7", retry, "b")]);

    next(&server, "Chat", "event: delta\nid: 3\ndata: {\"text\":\"a\"}\n\n");
    let events = client
        .chat()
        .events()
        .with_fields()
        .try_collect()
        .await
        .expect("events");
    assert_eq!(events[0].id, "3");
    assert_eq!(events[0].data, ChatEvent::Delta(delta("a")));
}

#[tokio::test]
async fn data_that_does_not_fit_is_an_error_of_its_event_alone() {
    let (server, client) = stage!(events);
    next(
        &server,
        "Chat",
        "event: delta\ndata: {\"text\":1e}\n\nevent: delta\ndata:\n\nevent: done\ndata:\n\n",
    );
    let mut events = client.chat().events();
    for _ in 0..2 {
        let error = events.try_next().await.expect_err("`text` is required");
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
    }
    // of `Done` nothing is required
    assert_eq!(
        events.try_next().await.expect("empty"),
        Some(ChatEvent::Done(done(None)))
    );
}

#[tokio::test]
async fn alternatives_may_be_components_with_bases() {
    let (server, client) = stage!(events);
    let stream = "event: added\ndata: {\"text\":\"a\"}\n\nevent: removed\ndata: [\"b\"]\n\nevent: purged\ndata: []\n\ndata: 7\n\n\
                  event: moved\ndata: x\n\n";
    for operation in ["Watch", "WatchAgain"] {
        next(&server, operation, stream);
    }
    let events = client.watch().events().try_collect().await.expect("events");
    let [added, removed, purged, unnamed, other] = events.as_slice() else {
        panic!("five events, not {events:?}")
    };
    assert_eq!(*added, Change::Added(delta("a")));
    assert_eq!(*removed, Change::Removed(vec!["b".to_owned()]));
    assert_eq!(*purged, Change::Purged(Vec::new()));
    assert_eq!(*unnamed, Change::Message(7));
    assert!(matches!(other, Change::Unknown(event) if event.name() == "moved"));
    let again = client.watch_again().events().try_collect().await.expect("events");
    assert_eq!(again, events);
}

#[tokio::test]
async fn a_documented_last_event_ends_the_stream() {
    let (server, client) = stage!(events);
    let join = "event: join\ndata: {\"text\":\"a\"}\n\n";
    for end in ["data: [unsubscribe]\n\n", "data: [DONE]\n\n"] {
        next(&server, "Channel", &format!("{join}{end}{join}"));
        let events = client.channel().events().try_collect().await.expect("events");
        assert_eq!(events, [ChannelEvent::Join(delta("a"))], "{end}");
    }
    next(&server, "Channel", &format!("event: leave\ndata: {{}}\n\n{join}"));
    let events = client.channel().events().try_collect().await.expect("events");
    assert_eq!(events, [ChannelEvent::Leave(done(None))], "given, and the last");
}

#[tokio::test]
async fn unnamed_events_up_to_a_fixed_text_are_their_data() {
    let (server, client) = stage!(events);
    next(&server, "Pieces", "data: {\"text\":\"a\"}\n\ndata: [DONE]\n\n");
    let events: Vec<Delta> = client.pieces().events().try_collect().await.expect("events");
    assert_eq!(events, [delta("a")]);
}

#[tokio::test]
async fn a_form_without_a_name_takes_all_others_that_fit() {
    let (server, client) = stage!(events);
    next(
        &server,
        "Rest",
        "event: done\ndata: {}\n\nevent: numbers\ndata: [1]\n\nevent: text\ndata: x\n\n",
    );
    let events = client.rest().events().try_collect().await.expect("events");
    assert_eq!(events[..2], [RestEvent::Done(done(None)), RestEvent::Other(vec![1])]);
    assert!(matches!(&events[2], RestEvent::Unknown(event) if event.data() == "x"));
}

#[tokio::test]
async fn data_of_several_types_is_a_union() {
    let (server, client) = stage!(events);
    next(
        &server,
        "Either",
        "event: x\ndata: {\"text\":\"a\"}\n\nevent: x\ndata: {\"reason\":\"r\"}\n\n",
    );
    let events = client.either().events().try_collect().await.expect("events");
    let expected = [
        EitherEvent::X(EitherResponseEventX::Delta(delta("a"))),
        EitherEvent::X(EitherResponseEventX::Done(done(Some("r")))),
    ];
    assert_eq!(events, expected);
}

#[tokio::test]
async fn text_comes_as_it_is() {
    let (server, client) = stage!(events);
    next(&server, "Plain", "event: a\ndata: x\n\n");
    let events: Vec<Event> = client.plain().events().try_collect().await.expect("events");
    assert_eq!((events[0].name(), events[0].data()), ("a", "x"));
}

#[tokio::test]
async fn values_one_after_the_other_have_an_item_schema_too() {
    let (server, client) = stage!(events);
    let lines = Reply::bytes(200, "application/x-ndjson", "{\"text\":\"a\"}\n{\"text\":\"b\"}");
    server.script("Lines", [lines]).expect("an operation");
    let lines = client.lines().lines().try_collect().await.expect("lines");
    assert_eq!(lines, [delta("a"), delta("b")]);
    let texts = Reply::bytes(
        200,
        "application/json-seq",
        "\u{1e}{\"text\":\n\"a\"}\n\u{1e}{\"text\":\"b\"}\n",
    );
    server.script("Texts", [texts]).expect("an operation");
    let texts = client.texts().lines().try_collect().await.expect("texts");
    assert_eq!(texts, [delta("a"), delta("b")]);
}

#[tokio::test]
async fn the_server_for_tests_sends_an_event_of_each_kind() {
    let (_server, client) = stage!(events);
    let events = client.chat().events().try_collect().await.expect("examples");
    let is_of = |one: fn(&ChatEvent) -> bool| events.iter().any(one);
    assert!(is_of(|event| matches!(event, ChatEvent::Delta(_))), "{events:?}");
    assert!(is_of(|event| matches!(event, ChatEvent::Done(_))), "{events:?}");
    assert!(is_of(|event| matches!(event, ChatEvent::Note(_))), "{events:?}");
    let typed = client.typed().events().try_collect().await.expect("examples");
    assert!(!typed.is_empty());
}
