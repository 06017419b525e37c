//! Listings that responses lead on: page numbers, tokens, URLs; where they end, where they are refused, and how they are gone on with.

use specwright_runtime::codegen::{
    BodyShape, Listed, Method, Next, Operation, Paging, Parameter, Place, Scheme, SchemeKind, Service, Stop, Success,
};
use specwright_runtime::{Builder, Client, Credentials, Cursor, Error, ErrorKind, Items, Json, NextPage, ReadError};

use crate::sample::{Thing, client, config, json};
use crate::server::{Act, Request, Server, ok, reply, reply_with, status};

const SUCCESS: &[Success] = &[Success::json(200)];
const PARAMETERS: &[Parameter] = &[
    Parameter::query("page"),
    Parameter::query("per_page"),
    Parameter::query("cursor"),
    Parameter::header("X-Cursor"),
    Parameter::query("filter"),
];

const fn listing(paging: &'static Paging) -> Operation {
    Operation::new("ListThings", Method::GET, "/v1/things")
        .parameters(PARAMETERS)
        .success(SUCCESS)
        .paging(paging)
}

const fn search(paging: &'static Paging) -> Operation {
    Operation::new("Search", Method::POST, "/v1/search")
        .body(BodyShape::json().required())
        .success(SUCCESS)
        .idempotent(true)
        .paging(paging)
}

static NUMBERED: Operation = listing(&BY_PAGE);
static BY_PAGE: Paging = Paging::page("page", &["/things"]).limit("per_page").default_limit(2);

static COUNTED: Operation = listing(&BY_COUNT);
static BY_COUNT: Paging = Paging::page("page", &["/things"]).first(0).pages("/pages").stop(&[]);

static TOLD: Operation = listing(&BY_NUMBER);
static BY_NUMBER: Paging = Paging::page("page", &[""]).next(Next::Link).stop(&[]);

static TOKENS: Operation = listing(&BY_TOKEN);
static BY_TOKEN: Paging = Paging::cursor("cursor", &["/things"]).next(Next::Body("/next"));

static HEADERS: Operation = listing(&BY_HEADER);
static BY_HEADER: Paging = Paging::cursor("X-Cursor", &["/things"]).next(Next::Header("X-Next"));

static LAST: Operation = listing(&BY_LAST);
static BY_LAST: Paging = Paging::cursor("cursor", &["/things"])
    .next(Next::Last("/id"))
    .more("/has_more");

static SAME: Operation = listing(&BY_SAME);
static BY_SAME: Paging = Paging::cursor("cursor", &["/things"])
    .next(Next::Body("/next"))
    .stop(&[Stop::SameToken]);

static NESTED: Operation = search(&BY_NESTED);
static NESTED_ITEMS: &[&str] = &["/things"];
static BY_NESTED: Paging = Paging::cursor("/page/after", NESTED_ITEMS)
    .limit("/page/size")
    .next(Next::Body("/paging/next/after"));

static LINKS: Operation = listing(&BY_LINK);
static BY_LINK: Paging = Paging::url(&[""]).next(Next::Link);

static URLS: Operation = listing(&BY_URL).security(&[&["Key"], &[]]);
static BY_URL: Paging = Paging::url(&["/things"]).next(Next::Body("/links/next"));

static LISTS: Operation = listing(&BY_LISTS);
static BY_LISTS: Paging = Paging::cursor("cursor", &[])
    .lists(&["/things", "/folders"])
    .next(Next::Body("/next"));

static KEYED: Service = Service::new("keyed").schemes(&[Scheme::new(
    "Key",
    SchemeKind::ApiKey {
        place: Place::Query,
        name: "api_key",
    },
)]);

fn things(ids: &[i64], rest: &str) -> String {
    let items: Vec<_> = ids.iter().map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    format!(r#"{{"things":[{}]{rest}}}"#, items.join(","))
}

fn page(ids: &[i64], next: &str) -> Act {
    ok(&things(ids, &format!(r#","next":{next}"#)))
}

/// The ids up to the end or an error.
async fn all(items: &mut Items<Thing>) -> (Vec<i64>, Option<Error>) {
    let mut ids = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(thing)) => ids.extend(thing.id),
            Ok(None) => return (ids, None),
            Err(error) => {
                assert!(items.try_next().await.unwrap().is_none(), "it goes on after an error");
                return (ids, Some(error));
            }
        }
    }
}

async fn ids(client: &Client, operation: &'static Operation) -> Vec<i64> {
    let (ids, error) = all(&mut client.call(operation).items()).await;
    assert!(error.is_none(), "{error:?}");
    ids
}

fn reason(error: Option<Error>) -> NextPage {
    match error.as_ref().map(Error::kind) {
        Some(ErrorKind::NextPage(reason)) => reason.clone(),
        _ => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn page_numbers_count_up_to_a_short_page() {
    let server = Server::play(vec![ok(&things(&[1, 2], "")), ok(&things(&[3], ""))]);
    assert_eq!(ids(&client(&server), &NUMBERED).await, [1, 2, 3]);
    assert_eq!(server.targets(), ["/v1/things?page=1", "/v1/things?page=2"]);

    let server = Server::play(vec![ok(&things(&[5, 6, 7], "")), ok(&things(&[], ""))]);
    let mut items = client(&server).call(&NUMBERED).with(0, 4).with(1, 3).items();
    assert_eq!(all(&mut items).await.0, [5, 6, 7]);
    assert_eq!(
        server.targets(),
        ["/v1/things?page=4&per_page=3", "/v1/things?page=5&per_page=3"]
    );
}

#[tokio::test]
async fn a_server_that_ignores_page_numbers_ends_the_listing() {
    let server = Server::respond(|_: &Request| reply(200, &things(&[1, 2], "")));
    assert_eq!(ids(&client(&server), &NUMBERED).await, [1, 2]);
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn a_count_of_pages_ends_the_listing() {
    let counted = |ids: &[i64]| ok(&things(ids, r#","pages":3"#));
    let server = Server::play(vec![counted(&[1]), counted(&[]), counted(&[2])]);
    assert_eq!(ids(&client(&server), &COUNTED).await, [1, 2]);
    assert_eq!(
        server.targets(),
        ["/v1/things?page=0", "/v1/things?page=1", "/v1/things?page=2"]
    );
}

#[tokio::test]
async fn the_link_header_tells_the_number_of_the_next_page() {
    let linked = |body: &str, link: &str| Act::Reply(reply_with(200, &[("Link", link)], body.as_bytes()));
    let server = Server::play(vec![
        linked(r#"[{"id":1}]"#, "</v1/things?page=7>; rel=next"),
        linked(r#"[{"id":2}]"#, "</v1/things?page=1>; rel=first"),
    ]);
    assert_eq!(ids(&client(&server), &TOLD).await, [1, 2]);
    assert_eq!(server.targets(), ["/v1/things?page=1", "/v1/things?page=7"]);
}

#[tokio::test]
async fn tokens_go_from_the_body_into_the_query() {
    let server = Server::play(vec![page(&[1], r#""a/b c""#), page(&[], "7"), page(&[2], "null")]);
    let mut items = client(&server).call(&TOKENS).with(4, "x").items();
    let (found, error) = all(&mut items).await;
    assert!(error.is_none() && found == [1, 2], "{error:?}");
    assert_eq!(
        server.targets(),
        [
            "/v1/things?filter=x",
            "/v1/things?cursor=a%2Fb%20c&filter=x",
            "/v1/things?cursor=7&filter=x"
        ]
    );
    for nothing in [r#""""#, "false", "0", "{}"] {
        let server = Server::play(vec![page(&[1], nothing)]);
        assert_eq!(ids(&client(&server), &TOKENS).await, [1], "{nothing}");
    }
}

#[tokio::test]
async fn tokens_go_from_a_header_into_a_header() {
    let with_next = Act::Reply(reply_with(200, &[("X-Next", "t2")], things(&[1], "").as_bytes()));
    let server = Server::play(vec![with_next, ok(&things(&[2], ""))]);
    assert_eq!(ids(&client(&server), &HEADERS).await, [1, 2]);
    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("x-cursor").map(str::to_owned))
        .collect();
    assert_eq!(sent, [None, Some("t2".to_owned())]);
}

#[tokio::test]
async fn tokens_go_to_a_pointer_into_the_body() {
    let server = Server::play(vec![
        ok(&things(&[1], r#","paging":{"next":{"after":{"k":[1]}}}"#)),
        ok(&things(&[2], r#","paging":{}"#)),
    ]);
    let call = client(&server)
        .call(&NESTED)
        .field("page", json(r#"{"size":1}"#))
        .field("q", "x");
    let (found, error) = all(&mut call.items()).await;
    assert!(error.is_none() && found == [1, 2], "{error:?}");
    let bodies: Vec<_> = server.requests().into_iter().map(|request| request.body).collect();
    assert_eq!(
        bodies,
        [
            r#"{"page":{"size":1},"q":"x"}"#,
            r#"{"page":{"size":1,"after":{"k":[1]}},"q":"x"}"#
        ]
    );
}

#[tokio::test]
async fn the_last_item_leads_on_while_there_are_more() {
    let server = Server::play(vec![
        ok(&things(&[1, 2], r#","has_more":true"#)),
        ok(&things(&[3], r#","has_more":false"#)),
    ]);
    assert_eq!(ids(&client(&server), &LAST).await, [1, 2, 3]);
    assert_eq!(server.targets(), ["/v1/things", "/v1/things?cursor=2"]);
    // nothing to go on from
    let server = Server::play(vec![ok(&things(&[], r#","has_more":true"#))]);
    assert!(ids(&client(&server), &LAST).await.is_empty());
}

#[tokio::test]
async fn a_token_that_was_there_before_is_an_error_after_its_page() {
    // at once, and in a circle of two
    for (tokens, count) in [(&["\"a\"", "\"a\""][..], 2), (&["\"a\"", "\"b\"", "\"a\""], 3)] {
        let acts = tokens.iter().zip(1..).map(|(token, id)| page(&[id], token));
        let server = Server::play(acts.collect());
        let mut items = client(&server).call(&TOKENS).items();
        let (found, error) = all(&mut items).await;
        assert_eq!(found.len(), count);
        assert_eq!(reason(error), NextPage::Repeated);
        assert!(items.cursor().is_none());
        assert_eq!(server.count(), count);
    }
}

#[tokio::test]
async fn a_token_that_stays_the_same_ends_where_the_document_says_so() {
    let server = Server::play(vec![page(&[1], "\"a\""), page(&[2], "\"a\"")]);
    assert_eq!(ids(&client(&server), &SAME).await, [1, 2]);
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn link_headers_are_followed_by_their_url() {
    let linked = |body: &str, links: &[&str]| {
        let headers: Vec<_> = links.iter().map(|link| ("Link", *link)).collect();
        Act::Reply(reply_with(200, &headers, body.as_bytes()))
    };
    let server = Server::play(vec![
        linked(
            r#"[{"id":1}]"#,
            &[
                "<x>; rel=prev",
                "<?after=a%2Fb&filter=y>; title=\"a, <b>\"; rel=\"last next\"",
            ],
        ),
        linked(r#"[{"id":2}]"#, &["<../v2/./things#top>; rel=next"]),
        linked(r#"[{"id":3}]"#, &["<?after=c>; rel=prev"]),
    ]);
    let mut items = client(&server).call(&LINKS).with(4, "y").query("extra", "1").items();
    let (found, error) = all(&mut items).await;
    assert!(error.is_none() && found == [1, 2, 3], "{error:?}");
    assert_eq!(
        server.targets(),
        [
            "/v1/things?filter=y&extra=1",
            "/v1/things?after=a%2Fb&filter=y",
            "/v2/things"
        ]
    );
}

fn url_page(ids: &[i64], next: &str) -> String {
    things(ids, &format!(r#","links":{{"next":{next}}}"#))
}

fn keyed(server: &Server) -> Client {
    let credentials = Credentials::api_key("Key", "secret-key");
    let builder = Builder::new(&KEYED).endpoint(server.url()).config(config());
    builder.credentials(credentials).build().unwrap()
}

#[tokio::test]
async fn absolute_urls_are_followed_and_api_keys_not_doubled() {
    let server = Server::play(vec![]);
    let next = format!(r#""{}/v1/things?api_key=secret-key&after=2""#, server.url());
    server.then(vec![ok(&url_page(&[1], &next)), ok(&url_page(&[2], "null"))]);
    assert_eq!(ids(&keyed(&server), &URLS).await, [1, 2]);
    assert_eq!(
        server.targets(),
        ["/v1/things?api_key=secret-key", "/v1/things?after=2&api_key=secret-key"]
    );
}

#[tokio::test]
async fn a_url_that_leads_back_is_an_error() {
    for next in [
        r#""""#.to_owned(),
        r#""/v1/things?api_key=secret-key""#.to_owned(),
        r#""?""#.to_owned(),
    ] {
        let server = Server::play(vec![ok(&url_page(&[1], &next))]);
        let (found, error) = all(&mut keyed(&server).call(&URLS).items()).await;
        assert_eq!(found, [1]);
        match next.as_str() {
            // an empty one is none
            r#""""# => assert!(error.is_none()),
            _ => assert_eq!(reason(error), NextPage::Repeated, "{next}"),
        }
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn urls_of_other_origins_are_refused() {
    let other = Server::play(vec![]);
    for (next, expected) in [
        (format!("{}/v1/things", other.url()), Some(other.url())),
        ("//evil.example/x".to_owned(), Some("http://evil.example".to_owned())),
        (
            "https://evil.example:444/x".to_owned(),
            Some("https://evil.example:444".to_owned()),
        ),
        ("https://user:pass@evil.example/".to_owned(), None),
        ("ftp://evil.example/".to_owned(), None),
        ("http:things".to_owned(), None),
    ] {
        let server = Server::play(vec![ok(&url_page(&[1], &format!("\"{next}\"")))]);
        let mut items = keyed(&server).call(&URLS).items();
        let (found, error) = all(&mut items).await;
        assert_eq!(found, [1], "{next}");
        let expected = expected.map_or(NextPage::Unreadable, NextPage::OtherOrigin);
        assert_eq!(reason(error), expected);
    }
    assert_eq!(other.count(), 0);
}

/// A listing that may lead to another origin, which has to live as long as the program.
fn elsewhere(origin: String, operation: Operation) -> &'static Operation {
    let origins: &'static [&'static str] = Vec::leak(vec![&*String::leak(origin)]);
    let paging = Paging::url(&["/things"])
        .next(Next::Body("/links/next"))
        .origins(origins);
    Box::leak(Box::new(operation.paging(Box::leak(Box::new(paging)))))
}

#[tokio::test]
async fn nothing_of_the_caller_goes_to_an_origin_that_the_document_allows() {
    let (server, other) = (Server::play(vec![]), Server::play(vec![]));
    let operation = elsewhere(other.url(), listing(&BY_URL).security(&[&["Key"]]));
    server.then(vec![
        ok(&url_page(&[1], &format!("\"{}/files?a=1&api_key=x\"", other.url()))),
        ok(&url_page(&[3], "null")),
    ]);
    // and it may lead back
    other.then(vec![ok(&url_page(
        &[2],
        &format!("\"{}/v1/things?after=2\"", server.url()),
    ))]);
    let call = keyed(&server)
        .call(operation)
        .with(3, "token")
        .with(4, "f")
        .header("X-Own", "own")
        .query("extra", "e");
    let (found, error) = all(&mut call.items()).await;
    assert!(error.is_none() && found == [1, 2, 3], "{error:?}");
    let request = &other.requests()[0];
    assert_eq!(request.target, "/files?a=1");
    for name in ["authorization", "cookie", "x-own", "x-cursor"] {
        assert_eq!(request.header(name), None, "{name}");
    }
    assert!(!format!("{request:?}").contains("secret"), "{request:?}");
    let back = &server.requests()[1];
    assert_eq!(back.target, "/v1/things?after=2&api_key=secret-key");
    assert_eq!(back.header("x-own"), Some("own"));
}

#[tokio::test]
async fn secrets_and_bodies_do_not_go_to_other_origins() {
    let (server, other) = (Server::play(vec![]), Server::play(vec![]));
    let next = format!("\"{}/files?k=secret-key\"", other.url());
    server.then(vec![ok(&url_page(&[1], &next))]);
    let operation = elsewhere(other.url(), listing(&BY_URL));
    let (_, error) = all(&mut keyed(&server).call(operation).items()).await;
    assert_eq!(reason(error), NextPage::Withheld);

    server.then(vec![ok(&url_page(&[1], &format!("\"{}/files\"", other.url())))]);
    let operation = elsewhere(other.url(), search(&BY_URL));
    let (_, error) = all(&mut keyed(&server).call(operation).field("q", "x").items()).await;
    assert_eq!(reason(error), NextPage::Withheld);

    // a header, a cookie and a pair of the query that are secret by their place or name
    let operation = elsewhere(other.url(), listing(&BY_URL));
    for echoed in ["of-header", "of-cookie", "of-query"] {
        server.then(vec![ok(&url_page(
            &[1],
            &format!("\"{}/files?k={echoed}\"", other.url()),
        ))]);
        let call = keyed(&server)
            .call(operation)
            .header("Authorization", "Bearer of-header")
            .header("Cookie", "sid=of-cookie")
            .query("access_token", "of-query");
        assert_eq!(reason(all(&mut call.items()).await.1), NextPage::Withheld, "{echoed}");
    }
    assert_eq!(other.count(), 0);
}

#[tokio::test]
async fn a_last_item_that_leads_nowhere_does_not_end_the_listing_unseen() {
    for body in [
        r#"{"things":[{"id":1},null],"has_more":true}"#,
        r#"{"things":[{"name":"n"}],"has_more":true}"#,
    ] {
        let server = Server::play(vec![ok(body)]);
        let (_, error) = all(&mut client(&server).call(&LAST).items()).await;
        assert_eq!(reason(error), NextPage::Unreadable, "{body}");
    }
    let server = Server::play(vec![ok(r#"{"things":[],"has_more":true}"#)]);
    assert_eq!(ids(&client(&server), &LAST).await, [0; 0]);
}

#[tokio::test]
async fn headers_beyond_ascii_lead_on() {
    let with = |name, value| Act::Reply(reply_with(200, &[(name, value)], br#"[{"id":1}]"#));
    let server = Server::play(vec![with("Link", "<?q=é>; rel=next"), ok("[]")]);
    assert_eq!(ids(&client(&server), &LINKS).await, [1]);
    assert_eq!(server.targets(), ["/v1/things", "/v1/things?q=%C3%A9"]);

    // a token that would have to go into a header, which takes ASCII alone, does not end the listing unseen
    let body = things(&[1], "");
    let server = Server::play(vec![Act::Reply(reply_with(200, &[("X-Next", "é")], body.as_bytes()))]);
    let (found, error) = all(&mut client(&server).call(&HEADERS).items()).await;
    assert!(found == [1] && error.is_some());
}

#[tokio::test]
async fn the_key_of_a_caller_is_not_that_of_the_next_page() {
    let server = Server::play(vec![page(&[1], r#""a""#), page(&[2], "null")]);
    let call = client(&server).call(&TOKENS).idempotency_key("own");
    assert_eq!(all(&mut call.items()).await.0, [1, 2]);
    let keys: Vec<_> = server
        .requests()
        .iter()
        .map(|it| it.header("idempotency-key").map(str::to_owned))
        .collect();
    assert_eq!(keys[0].as_deref(), Some("own"));
    assert!(keys[1].as_deref().is_some_and(|key| key.len() == 36), "{keys:?}");
}

#[tokio::test]
async fn what_is_no_token_number_or_url_is_an_error() {
    for (operation, next) in [
        (&TOKENS, "true"),
        (&TOLD_IN_BODY, "\"soon\""),
        (&TOLD_IN_BODY, "{\"a\":1}"),
    ] {
        let server = Server::play(vec![page(&[1], next)]);
        let (found, error) = all(&mut client(&server).call(operation).items()).await;
        assert_eq!((found, reason(error)), (vec![1], NextPage::Unreadable), "{next}");
    }
}

static TOLD_IN_BODY: Operation = listing(&BY_NUMBER_IN_BODY);
static BY_NUMBER_IN_BODY: Paging = Paging::page("page", &["/things"]).next(Next::Body("/next")).stop(&[]);

#[tokio::test]
async fn the_body_tells_the_number_of_the_next_page() {
    let server = Server::play(vec![
        page(&[1], "3"),
        page(&[2], "\"5\""),
        page(&[3], "\"https://x.example/things?page=8\""),
        page(&[4], "-1"),
    ]);
    assert_eq!(ids(&client(&server), &TOLD_IN_BODY).await, [1, 2, 3, 4]);
    let pages = [1, 3, 5, 8].map(|number| format!("/v1/things?page={number}"));
    assert_eq!(server.targets(), pages);
}

#[tokio::test]
async fn a_listing_goes_on_after_a_page_that_failed() {
    for (operation, acts, targets) in [
        (
            &TOKENS,
            vec![page(&[1], "\"a\""), status(400), page(&[2], "null")],
            ["/v1/things", "/v1/things?cursor=a", "/v1/things?cursor=a"],
        ),
        (
            &NUMBERED,
            vec![ok(&things(&[0, 1], "")), status(400), ok(&things(&[2], ""))],
            ["/v1/things?page=1", "/v1/things?page=2", "/v1/things?page=2"],
        ),
        (
            &URLS,
            vec![
                ok(&url_page(&[1], "\"?after=1\"")),
                status(400),
                ok(&url_page(&[2], "null")),
            ],
            ["/v1/things", "/v1/things?after=1", "/v1/things?after=1"],
        ),
    ] {
        let server = Server::play(acts);
        let client = client(&server);
        let mut items = client.call(operation).items::<Thing>();
        let (found, error) = all(&mut items).await;
        assert_eq!(found.last(), Some(&1));
        assert_eq!(error.and_then(|error| error.status()), Some(400));
        // stored in between
        let cursor: Cursor = items.cursor().unwrap().to_string().parse().unwrap();
        let mut rest = client.call(operation).starting_at(&cursor).items();
        assert_eq!(all(&mut rest).await.0, [2]);
        assert!(rest.cursor().is_none());
        assert_eq!(server.targets(), targets);
    }
}

#[tokio::test]
async fn the_cursor_of_items_is_their_page_until_all_were_given() {
    let server = Server::play(vec![page(&[1, 2], "\"a\""), page(&[3], "null")]);
    let mut items = client(&server).call(&TOKENS).items::<Thing>();
    let cursor = |items: &Items<Thing>| items.cursor().map(|cursor| cursor.to_string());
    let mut seen = vec![cursor(&items)];
    while items.try_next().await.unwrap().is_some() {
        seen.push(cursor(&items));
    }
    let at = |text: &str| Some(text.to_owned());
    assert_eq!(seen, [at("s"), at("s"), at("t\"a\""), None]);
}

#[tokio::test]
async fn pages_and_their_cursors() {
    let server = Server::play(vec![page(&[1], "\"a\""), page(&[2], "null")]);
    let mut pages = client(&server).call(&TOKENS).pages::<Json>();
    assert!(pages.try_next().await.unwrap().is_some());
    assert_eq!(
        pages.cursor().map(|cursor| cursor.to_string()).as_deref(),
        Some("t\"a\"")
    );
    assert!(!pages.is_over());
    assert!(pages.try_next().await.unwrap().is_some());
    assert!(pages.cursor().is_none() && pages.is_over());
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_cursor_of_another_listing_is_refused() {
    let server = Server::play(vec![]);
    for (operation, cursor) in [
        (&TOKENS, "o3"),
        (&NUMBERED, "t1"),
        (&crate::sample::GET, "p1"),
        (&TOKENS, "u/x"),
    ] {
        let cursor: Cursor = cursor.parse().unwrap();
        let call = client(&server).call(operation).starting_at(&cursor);
        let error = call.send::<Json>().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error:?}");
    }
    // a stored URL can lead nowhere else than one of a response
    let cursor: Cursor = "uhttps://evil.example/".parse().unwrap();
    let call = client(&server).call(&URLS).starting_at(&cursor);
    let error = call.send::<Json>().await.unwrap_err();
    assert_eq!(
        reason(Some(error)),
        NextPage::OtherOrigin("https://evil.example".to_owned())
    );
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn page_by_page_by_hand() {
    let server = Server::play(vec![
        ok(&url_page(&[1], "\"/v1/things?after=1\"")),
        ok(&url_page(&[2], "\"?after=2\"")),
        ok(&url_page(&[3], "null")),
    ]);
    let mut call = Some(client(&server).call(&URLS));
    let mut bodies = Vec::new();
    while let Some(this) = call {
        let response = this.clone().send_raw::<Json, ()>().await.unwrap();
        bodies.push(response.value().pointer("/things/0/id").and_then(Json::as_i64));
        call = this.following(&response).unwrap();
    }
    assert_eq!(bodies, [Some(1), Some(2), Some(3)]);
    assert_eq!(
        server.targets(),
        ["/v1/things", "/v1/things?after=1", "/v1/things?after=2"]
    );

    let server = Server::play(vec![page(&[1], "\"a\"")]);
    let call = client(&server).call(&TOKENS).with(2, "a");
    let response = call.clone().send_raw::<Json, ()>().await.unwrap();
    assert_eq!(reason(call.following(&response).err()), NextPage::Repeated);
}

/// An item of one of two lists.
#[derive(Debug, PartialEq)]
enum Entry {
    Thing(Option<i64>),
    Folder(String),
}

impl Listed for Entry {
    fn listed(item: &specwright_runtime::codegen::ListItem<'_>) -> Result<Self, ReadError> {
        match item.list() {
            0 => Thing::listed(item).map(|thing| Self::Thing(thing.id)),
            _ => String::listed(item).map(Self::Folder),
        }
    }
}

#[tokio::test]
async fn several_lists_of_a_page_are_given_one_after_the_other() {
    let server = Server::play(vec![
        ok(r#"{"things":[{"id":1}],"folders":["a","b"],"next":"x"}"#),
        ok(r#"{"folders":["c"],"things":null}"#),
    ]);
    let items = client(&server)
        .call(&LISTS)
        .items::<Entry>()
        .try_collect()
        .await
        .unwrap();
    let folder = |name: &str| Entry::Folder(name.to_owned());
    assert_eq!(items, [Entry::Thing(Some(1)), folder("a"), folder("b"), folder("c")]);

    let server = Server::play(vec![ok(r#"{"folders":["a", []]}"#)]);
    let mut items = client(&server).call(&LISTS).items::<Entry>();
    items.try_next().await.unwrap();
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.json_path().as_deref(), Some("folders[1]"));
}

#[tokio::test]
async fn endless_tokens_meet_the_guard() {
    let count = std::sync::atomic::AtomicI64::new(0);
    let server = Server::respond(move |_: &Request| {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        reply(200, &things(&[number], &format!(r#","next":"{number}""#)))
    });
    let client = crate::sample::builder(&server)
        .config(config().page_limit(4))
        .build()
        .unwrap();
    let mut items = client.call(&TOKENS).items();
    let (found, error) = all(&mut items).await;
    assert_eq!(found.len(), 4);
    assert!(matches!(error.unwrap().kind(), ErrorKind::TooManyPages { limit: 4 }));
    // another listing goes on from there
    assert_eq!(
        items.cursor().map(|cursor| cursor.to_string()).as_deref(),
        Some("t\"3\"")
    );
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_listings_have_cursors() {
    let server = Server::play(vec![page(&[1], "\"a\""), status(400), page(&[2], "null")]);
    let client = client(&server);
    let mut items = client.call(&TOKENS).items::<Thing>().blocking();
    assert_eq!(items.next().unwrap().unwrap().id, Some(1));
    assert_eq!(items.next().unwrap().unwrap_err().status(), Some(400));
    let cursor = items.get_ref().cursor().unwrap();
    let rest = client.call(&TOKENS).starting_at(&cursor).items::<Thing>().blocking();
    let rest: Result<Vec<_>, _> = rest.map(|thing| thing.map(|thing| thing.id)).collect();
    assert_eq!(rest.unwrap(), [Some(2)]);
}

#[tokio::test]
async fn an_item_that_is_a_name_leads_on_itself() {
    static NAMES: Operation = listing(&BY_NAME);
    static BY_NAME: Paging = Paging::cursor("cursor", &[""])
        .next(Next::Last(""))
        .stop(&[Stop::EmptyPage]);
    let server = Server::play(vec![ok(r#"["a","b c"]"#), ok("[]")]);
    let found = client(&server).call(&NAMES).items::<String>().try_collect().await;
    assert_eq!(found.unwrap(), ["a", "b c"]);
    assert_eq!(server.targets(), ["/v1/things", "/v1/things?cursor=b%20c"]);
}

#[cfg(feature = "validate")]
#[tokio::test]
async fn tokens_of_the_server_are_not_checked() {
    use specwright_runtime::codegen::{Constraint, Constraints};
    static SHORT: Constraints = Constraints(&[Constraint::MaxLength(2)]);
    static CHECKED: Operation = Operation::new("ListThings", Method::GET, "/v1/things")
        .parameters(&[
            Parameter::query("cursor").constraints(&SHORT),
            Parameter::query("filter").constraints(&SHORT),
        ])
        .success(SUCCESS)
        .paging(&BY_TOKEN);
    let server = Server::play(vec![page(&[1], r#""a long one""#), page(&[2], "null")]);
    assert_eq!(ids(&client(&server), &CHECKED).await, [1, 2]);
    let call = client(&server).call(&CHECKED).with(1, "long");
    let (_, error) = all(&mut call.items()).await;
    assert_eq!(error.map(|error| error.violations().len()), Some(1));
}
