//! The example of a browser, and what a transport by `fetch` has to do, in headless Chromium.
//!
//! It compiles for WebAssembly, so `.ci/run` asks for it: `cargo test -p tests --test browser -- --ignored`.

// the explorer's page is tested with more of it
#[allow(dead_code)]
#[path = "../../../explore/tests/page/chromium.rs"]
mod chromium;
mod page;
mod socket;

use std::future::pending;
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use chromium::Browser;
use serde_json::json;
use specwright_mock::{Builder, Mock, Reply, Request};
use specwright_runtime::DateTime;
use tokio::runtime::Handle;

use socket::Socket;

fn api() -> Builder {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/browser/pets.yaml");
    Mock::builder().document(document).expect("the document")
}

fn pet(id: u64, name: &str) -> serde_json::Value {
    json!({"id": id, "name": name})
}

/// What the shop of the example has, by the ids of pets.
fn shop(request: &Request) -> Option<Reply> {
    match request.path.rsplit('/').next()? {
        "404" => Some(Reply::json(404, json!({"code": 17, "message": "there is no such pet"}))),
        "8" => Some(Reply::json(200, pet(8, "Slow")).delay(Duration::from_secs(20))),
        _ => None,
    }
}

const ARRIVALS: &str = "event: arrived\ndata: {\"id\": 1, \"name\": \"Ada\"}\n\n: nothing new\n\n\
     event: arrived\ndata: {\"id\": 2, \"name\": \"Bob\"}\n\nevent: closing\ndata: soon\n\n";

/// Runs what is given with a browser, or says why it does not.
fn in_browser(name: &str, test: impl FnOnce(&mut Browser, &page::Page)) {
    let Some(program) = chromium::find() else {
        println!("not run: there is no Chromium, on PATH or in CHROMIUM");
        return;
    };
    let Some(page) = page::build() else {
        println!("not run: the target wasm32-unknown-unknown is not installed");
        return;
    };
    let mut browser = Browser::start(&program, name);
    test(&mut browser, &page);
}

/// A runtime on a thread of its own, as the browser is waited for on that of the test.
fn on_runtime() -> Handle {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let handle = runtime.handle().clone();
    thread::spawn(move || runtime.block_on(pending::<()>()));
    handle
}

#[test]
#[ignore = "compiles for WebAssembly"]
fn the_page_of_the_example_shows_what_each_call_gives() {
    let runtime = on_runtime();
    in_browser("example", |browser, page| {
        let pages = runtime.block_on(page.serve());
        let mock = api()
            .allow_origin(pages.url())
            .on_request(shop)
            .script(
                "listPets",
                [
                    Reply::json(200, json!({"pets": [pet(1, "Ada"), pet(2, "Bob")]})),
                    Reply::json(200, json!({"pets": [pet(3, "Cleo")]})),
                ],
            )
            .script(
                "showPet",
                [
                    Reply::documented(),
                    Reply::empty(503).header("Retry-After", "1"),
                    Reply::json(200, pet(503, "Ben")),
                ],
            )
            .respond(
                "watchPets",
                Reply::bytes(200, "text/event-stream", ARRIVALS).paced(7, Duration::ZERO),
            );
        let mock = runtime.block_on(mock.start()).expect("the mock");
        browser.open(&format!("{}/?api={}/v1", pages.url(), mock.url()));
        let lines = browser.eval("[...document.querySelectorAll('li')].map((line) => line.textContent).join('\\n')");
        let lines: Vec<&str> = lines.as_str().expect("text").lines().collect();
        assert_eq!(
            lines,
            [
                "all pets: Ada, Bob, Cleo",
                "one pet: 7 is called Rex",
                "a pet that is not there failed: the shop says 17: there is no such pet",
                "a pet of a slow shop failed: showPet: timeout: no complete response within 300ms",
                "a pet of a busy shop: 503 is called Ben",
                "two that arrive: Ada, Bob",
                "a report: 12 pets",
            ]
        );

        let requests = mock.requests();
        let problems: Vec<_> = requests.iter().flat_map(|request| &request.problems).collect();
        assert!(problems.is_empty(), "{problems:?}");
        let header = |request: &Request, name: &str| request.header(name).unwrap_or_default().to_owned();
        assert_eq!(header(&requests[0], "authorization"), "Bearer made-up");
        assert_eq!(requests[1].query.as_deref(), Some("offset=2&limit=2"));
        let agents: Vec<_> = requests.iter().map(|request| header(request, "user-agent")).collect();
        assert!(agents.iter().all(|agent| agent.contains("Mozilla")), "{agents:?}");
        // the mock has checked the form of the signature; its time is that of the clock
        let signed = mock.requests_to("orderReport");
        assert!(header(&signed[0], "authorization").starts_with("SDK-HMAC-SHA256 Access=made-up"));
        let date = header(&signed[0], "x-sdk-date");
        let now = DateTime::from_system_time(SystemTime::now())
            .to_string()
            .replace(['-', ':'], "");
        assert_eq!(date.get(..8), now.get(..8), "{date}");
    });
}

#[test]
#[ignore = "compiles for WebAssembly"]
fn a_transport_by_fetch_changes_nothing_and_says_what_a_browser_does_not_do() {
    let runtime = on_runtime();
    in_browser("checks", |browser, page| {
        let pages = runtime.block_on(page.serve());
        let closed = runtime.block_on(api().start()).expect("the mock");
        // gzip of {"id": 1, "name": "Zip"}
        let zipped: &[u8] = include_bytes!("pet.json.gz");
        let redirect = Reply::empty(302).header("Location", "https://elsewhere.example/pets/1");
        let mock = api().allow_origin("*").script(
            "showPet",
            [
                Reply::bytes(200, "application/json", zipped).header("Content-Encoding", "gzip"),
                redirect,
                Reply::json(200, pet(1, "Whole")).cut_after(9),
                Reply::json(200, pet(1, "Patience")).delay(Duration::from_millis(50)),
            ],
        );
        let mock = runtime.block_on(mock.start()).expect("the mock");
        let url = format!("{}/v1", mock.url());
        browser.open(&format!("{}/checks", pages.url()));
        browser.eval("document.cookie = 'biscuit=1'");
        let mut call = |code: String| {
            let value = browser.eval(&format!("checks.{code}"));
            value.as_str().expect("text").to_owned()
        };

        assert_eq!(
            call(format!("outcome('{url}')")),
            "Zip",
            "a browser has decompressed it"
        );
        assert_eq!(
            call(format!("outcome('{url}')")),
            "Redirect: showPet: redirect not followed"
        );
        let broken = call(format!("outcome('{url}')"));
        assert!(
            broken.starts_with("Transport: showPet: ") && broken.contains("the response broke off"),
            "{broken}"
        );
        assert_eq!(
            call(format!("patient('{url}', 40000)")),
            "Patience",
            "more than a timer counts"
        );
        let foreign = call(format!("outcome('{}/v1')", closed.url()));
        assert!(foreign.starts_with("Transport: showPet: "), "{foreign}");
        assert!(
            foreign.contains("TypeError: Failed to fetch (the server cannot be reached, or does not allow"),
            "{foreign}"
        );

        let (before, pets) = (mock.requests().len(), format!("{url}/pets/1"));
        for (code, told) in [
            (
                format!("header('{pets}', 'cookie')"),
                "Refused: a browser takes no cookies from programs",
            ),
            (
                format!("header('{pets}', 'date')"),
                "Refused: a browser does not take the header date from programs",
            ),
            (
                format!("get('{url}/a/../pets/1')"),
                "Refused: a browser would change this URL",
            ),
            (
                format!("get('{url}/a/%2e%2E/pets/1')"),
                "Refused: a browser would change this URL",
            ),
            (
                format!("upload('{url}/reports', 99)"),
                "Refused: the body cannot be read: the stream has fewer bytes",
            ),
        ] {
            let outcome = call(code);
            assert!(outcome.starts_with(told), "{outcome}");
        }
        assert_eq!(mock.requests().len(), before, "nothing of it was sent");

        assert_eq!(call(format!("upload('{url}/reports', 14)")), "401 Unauthorized");
        let upload = mock.requests().pop().expect("a request");
        assert_eq!(&*upload.body, br#"{"year": 2026}"#);
        let is_baked = |request: &Request| request.header("cookie").is_some();
        assert!(
            !mock.requests().iter().any(is_baked),
            "no cookies unless they are asked for"
        );
        assert_eq!(call(format!("with_cookies('{pets}')")), "401 Unauthorized");
        assert_eq!(
            mock.requests().last().and_then(|request| request.header("cookie")),
            Some("biscuit=1")
        );
        // in a worker there is no window
        let worker = format!("in_worker('get', '{pets}')");
        assert_eq!(call(worker), "401 Unauthorized");
        let worker = format!("in_worker('outcome', '{url}')");
        assert_eq!(call(worker), "Rex");
    });
}

#[test]
#[ignore = "compiles for WebAssembly"]
fn a_call_and_a_stream_that_are_dropped_close_their_connections() {
    let runtime = on_runtime();
    in_browser("dropped", |browser, page| {
        let pages = runtime.block_on(page.serve());
        browser.open(&format!("{}/checks", pages.url()));
        let silent = Socket::open("");
        let outcome = browser.eval(&format!("checks.dropped('{}')", silent.url()));
        assert_eq!(outcome, "showPet: timeout: no complete response within 200ms");
        assert!(silent.is_closed_by_client());

        let head = "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: text/event-stream\r\n\r\n";
        let endless = Socket::open(&format!("{head}{ARRIVALS}"));
        let names = browser.eval(&format!("new checks.Shop('{}').arrivals(2)", endless.url()));
        assert_eq!(names, "Ada, Bob");
        assert!(endless.is_closed_by_client());
        let (_, mut complaints) = browser.seen();
        // a promise that nobody waits for any more fails, too
        complaints.retain(|complaint| complaint.contains("Uncaught"));
        assert!(complaints.is_empty(), "{complaints:?}");
    });
}
