//! What is sent again, and what is not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use specwright_runtime::{ErrorKind, Failure, GaveUp, Json, RetryBudget, RetryPolicy, Timeout};

use crate::sample::{GET, POST, builder, client, config, credentials};
use crate::server::{Act, Server, ok, reply, reply_with, status};

#[tokio::test]
async fn transient_responses() {
    for transient in [429, 502, 503, 504] {
        let server = Server::play(vec![status(transient), status(transient), ok("{}")]);
        let response = client(&server).call(&GET).send_raw::<Json, ()>().await.unwrap();
        assert_eq!((server.count(), response.attempts()), (3, 3));
    }
}

#[tokio::test]
async fn attempts_come_to_an_end() {
    let server = Server::respond(|_| reply(503, r#"{"error_code":"busy"}"#));
    let error = client(&server).call(&GET).send::<Json>().await.unwrap_err();
    assert_eq!((server.count(), error.attempts(), error.code()), (3, 3, Some("busy")));
    let error = client(&server)
        .call(&GET)
        .retry(RetryPolicy::never())
        .send::<Json>()
        .await
        .unwrap_err();
    assert_eq!((server.count(), error.attempts()), (4, 1));
}

#[tokio::test]
async fn other_errors_are_final() {
    for last in [400, 401, 403, 404, 409, 500, 501] {
        let server = Server::play(vec![status(last), ok("{}")]);
        client(&server).call(&GET).send::<Json>().await.unwrap_err();
        assert_eq!(server.count(), 1, "{last}");
    }
}

#[tokio::test]
async fn broken_connections() {
    let cut = || Act::ReplyAndClose(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"a\":".to_vec());
    let garbled = || Act::ReplyAndClose(b"nonsense\r\n\r\n".to_vec());
    let server = Server::play(vec![Act::Close, cut(), ok("{}")]);
    client(&server).call(&GET).send::<Json>().await.unwrap();
    assert_eq!(server.count(), 3);
    let server = Server::play(vec![garbled(), garbled(), garbled()]);
    let error = client(&server).call(&GET).send::<Json>().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn post_is_not_sent_again() {
    for act in [
        Act::Close,
        status(503),
        status(429),
        Act::Stall(Duration::from_millis(150)),
    ] {
        let server = Server::play(vec![act, ok("{}")]);
        let call = client(&server).call(&POST).attempt_timeout(Duration::from_millis(60));
        call.send::<Json>().await.unwrap_err();
        assert_eq!(server.count(), 1);
    }
    let server = Server::play(vec![Act::Close, ok("{}")]);
    client(&server)
        .call(&POST)
        .idempotent(true)
        .send::<Json>()
        .await
        .unwrap();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn post_after_pooled_connection_was_closed() {
    // the second request goes into a connection that the server closes meanwhile
    let server = Server::play(vec![ok("{}"), Act::Close, ok("{}")]);
    let client = client(&server);
    client.call(&POST).send::<Json>().await.unwrap();
    client.call(&POST).send::<Json>().await.unwrap_err();
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn refused_connections_are_tried_again() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let server = Server::play(vec![]);
    let client = builder(&server).endpoint(format!("http://{closed}")).build().unwrap();
    let error = client.call(&POST).send::<Json>().await.unwrap_err();
    assert!(error.is_connect() && error.is_retryable(), "{error:?}");
    assert_eq!(error.attempts(), 3);
    assert!(error.to_string().starts_with("MakeThing: no connection: "), "{error}");
}

#[tokio::test]
async fn signed_anew() {
    let server = Server::play(vec![status(503), status(503), ok("{}")]);
    let ticks = Arc::new(AtomicU64::new(0));
    // each attempt asks for the time to sign, and each response for the time to compare Retry-After with
    let clock = move || -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_700_000_000 + ticks.fetch_add(1, Ordering::Relaxed))
    };
    let client = builder(&server)
        .config(config().clock(clock))
        .credentials(credentials())
        .build()
        .unwrap();
    client.call(&GET).send::<Json>().await.unwrap();
    let requests = server.requests();
    let dates: Vec<_> = requests
        .iter()
        .map(|request| request.header("x-signed-at").unwrap())
        .collect();
    assert_eq!(dates, ["1700000000", "1700000002", "1700000004"]);
    let mut proofs: Vec<_> = requests
        .iter()
        .map(|request| request.header("authorization").unwrap())
        .collect();
    proofs.dedup();
    assert_eq!(proofs.len(), 3);
}

#[tokio::test]
async fn retry_after() {
    let later = |value| Act::Reply(reply_with(429, &[("Retry-After", value)], b"{}"));
    // at once, though the policy alone would wait
    let policy = RetryPolicy::new()
        .base(Duration::from_secs(60))
        .cap(Duration::from_secs(60));
    for value in ["0", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        let server = Server::play(vec![later(value), ok("{}")]);
        let client = builder(&server)
            .config(config().random(|| u64::MAX / 2))
            .build()
            .unwrap();
        let started = Instant::now();
        client.call(&GET).retry(policy).send::<Json>().await.unwrap();
        assert!(started.elapsed() < Duration::from_secs(5));
    }
    // more than the deadline or the policy allows: the response at hand is the result, without waiting for it
    for value in ["30", "3600", "99999999999999999999"] {
        let server = Server::play(vec![later(value), ok("{}")]);
        let started = Instant::now();
        let error = client(&server).call(&GET).send::<Json>().await.unwrap_err();
        assert!(error.is_throttled() && started.elapsed() < Duration::from_secs(5));
        assert_eq!(server.count(), 1);
    }
    // garbage leaves it to the policy
    let server = Server::play(vec![later("soon"), ok("{}")]);
    client(&server).call(&GET).send::<Json>().await.unwrap();
}

#[tokio::test]
async fn time_limits() {
    let server = Server::play(vec![Act::Stall(Duration::from_millis(250)), ok("{}")]);
    client(&server)
        .call(&GET)
        .attempt_timeout(Duration::from_millis(120))
        .send::<Json>()
        .await
        .unwrap();
    assert_eq!(server.count(), 2);

    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{".to_vec();
    let server = Server::play(vec![Act::Slowly(head, Duration::from_millis(150), b"}".to_vec())]);
    let call = client(&server)
        .call(&GET)
        .attempt_timeout(Duration::from_millis(50))
        .retry(RetryPolicy::never());
    let error = call.send::<Json>().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(Timeout::Attempt(_))),
        "{error:?}"
    );

    let server = Server::play(vec![
        Act::Stall(Duration::from_millis(150)),
        Act::Stall(Duration::from_millis(150)),
    ]);
    let error = client(&server)
        .call(&GET)
        .timeout(Duration::from_millis(60))
        .send::<Json>()
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(Timeout::Call(_))),
        "{error:?}"
    );
    assert!(error.is_timeout());
}

#[tokio::test]
async fn statuses_are_those_of_the_call_the_client_or_the_document() {
    use specwright_runtime::Builder;
    use specwright_runtime::codegen::{Method, Operation, RetryRules, Service, Success};
    static RULES: RetryRules = RetryRules::new().statuses(&[500, 503]);
    static OF_OPERATION: RetryRules = RetryRules::new().statuses(&[409]);
    static SERVICE: Service = Service::new("sample").retry(&RULES);
    static GET: Operation = Operation::new("Get", Method::GET, "/").success(&[Success::json(200)]);
    static OTHER: Operation = Operation::new("Other", Method::GET, "/")
        .success(&[Success::json(200)])
        .retry(&OF_OPERATION);
    static MAKE: Operation = Operation::new("Make", Method::POST, "/").success(&[Success::json(200)]);
    let sent = async |operation: &'static Operation, policy: Option<RetryPolicy>, last: u16| {
        let server = Server::play(vec![status(last), ok("{}")]);
        let client = Builder::new(&SERVICE).endpoint(server.url()).config(config()).build();
        let mut call = client.unwrap().call(operation);
        if let Some(policy) = policy {
            call = call.retry(policy);
        }
        if let Err(error) = call.send::<Json>().await {
            assert_eq!(error.status(), Some(last));
            // a POST too may succeed later, were it safe to send
            assert_eq!(error.is_retryable(), operation.method() == Method::POST);
        }
        server.count()
    };
    let usual = [429, 500, 502, 503];
    let all = async |operation, policy| {
        let mut counts = Vec::new();
        for status in usual {
            counts.push(sent(operation, policy, status).await);
        }
        counts
    };
    assert_eq!(all(&GET, None).await, [1, 2, 1, 2]);
    assert_eq!(all(&OTHER, None).await, [1, 1, 1, 1]);
    assert_eq!(sent(&OTHER, None, 409).await, 2);
    // what a policy does not speak of stays with the document
    assert_eq!(all(&GET, Some(RetryPolicy::new().attempts(2))).await, [1, 2, 1, 2]);
    assert_eq!(all(&GET, Some(RetryPolicy::new().statuses(&[502]))).await, [1, 1, 2, 1]);
    assert_eq!(sent(&MAKE, None, 500).await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_window_is_waited_for() {
    use specwright_runtime::Builder;
    use specwright_runtime::codegen::{Method, Operation, RetryRules, Service, Success};
    use specwright_runtime::transport::{Reply, Script};
    static RULES: RetryRules = RetryRules::new().window(&["APIG.0308"], 60);
    static SERVICE: Service = Service::new("sample")
        .servers(&[specwright_runtime::codegen::Server::new(
            "https://sample.example.com",
            &[],
        )])
        .retry(&RULES);
    static GET: Operation = Operation::new("Get", Method::GET, "/").success(&[Success::json(200)]);
    let throttled = || Reply::json(429, r#"{"error_code":"APIG.0308","error_msg":"too many"}"#);
    // 50 seconds into a minute
    let clock = || UNIX_EPOCH + Duration::from_secs(1_700_000_040 + 50);
    let client = |script: &Script| {
        let config = specwright_runtime::Config::new().clock(clock).random(|| 1_000_000_000);
        let builder = Builder::new(&SERVICE).config(config).transport(script.clone());
        builder.build().unwrap()
    };
    let script = Script::new([throttled(), Reply::json(200, "{}")]);
    let begun = tokio::time::Instant::now();
    client(&script).call(&GET).send::<Json>().await.unwrap();
    // until the minute is over, and as much longer as chance would have it
    assert_eq!(begun.elapsed().as_secs(), 11);
    // without the time for it, the response at hand is the result
    let script = Script::new([throttled(), Reply::json(200, "{}")]);
    let begun = tokio::time::Instant::now();
    let call = client(&script).call(&GET).timeout(Duration::from_secs(8));
    let error = call.send::<Json>().await.unwrap_err();
    assert!(error.is_throttled() && begun.elapsed().is_zero());
    assert_eq!(error.gave_up(), Some(GaveUp::Deadline(Duration::from_secs(11))));
}

#[tokio::test]
async fn all_retries_of_a_client_share_a_budget() {
    let server = Server::respond(|request| match request.target.ends_with("fine") {
        true => reply(200, "{}"),
        false => reply(503, "{}"),
    });
    let budget = RetryBudget::new().tokens(10).cost(5);
    let client = builder(&server).config(config().retry_budget(budget)).build().unwrap();
    let fails = async |client: &specwright_runtime::Client| {
        let error = client.call(&GET).send::<Json>().await.unwrap_err();
        (error.attempts(), error.gave_up())
    };
    // a clone is the same client
    assert_eq!(fails(&client).await, (3, Some(GaveUp::Attempts)));
    assert_eq!(fails(&client.clone()).await, (1, Some(GaveUp::Budget)));
    let error = client.call(&GET).send::<Json>().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetThing: status 503: Service Unavailable, not sent again as the retry budget of the client is spent"
    );
    // successes fill it again, one by one
    for _ in 0..5 {
        client.call(&GET).with(0, "fine").send::<Json>().await.unwrap();
    }
    assert_eq!(fails(&client).await, (2, Some(GaveUp::Budget)));
    // another client has its own
    let other = builder(&server).config(config().retry_budget(budget)).build().unwrap();
    assert_eq!(fails(&other).await.0, 3);
    let free = builder(&server).config(config().retry_budget(RetryBudget::unlimited()));
    let free = free.build().unwrap();
    for _ in 0..10 {
        assert_eq!(fails(&free).await.0, 3);
    }
}

#[tokio::test]
async fn errors_tell_of_every_attempt() {
    let server = Server::play(vec![Act::Close, status(503), status(404)]);
    let error = client(&server).call(&GET).send::<Json>().await.unwrap_err();
    assert_eq!(
        (error.attempts(), error.status(), error.gave_up()),
        (3, Some(404), None)
    );
    let failures: Vec<_> = error.earlier_attempts().iter().map(|a| a.failure()).collect();
    assert_eq!(failures, [Failure::Transport, Failure::Status(503)]);
    assert!(
        error
            .earlier_attempts()
            .iter()
            .all(|a| a.wait() <= Duration::from_millis(8))
    );
    // of many the last ones
    let server = Server::respond(|_| reply(503, "{}"));
    let call = client(&server)
        .call(&GET)
        .retry(RetryPolicy::new().attempts(20).base(Duration::ZERO));
    let error = call.send::<Json>().await.unwrap_err();
    assert_eq!((error.attempts(), error.earlier_attempts().len()), (20, 16));
    let error = client(&server).call(&POST).send::<Json>().await.unwrap_err();
    assert_eq!((error.attempts(), error.gave_up()), (1, Some(GaveUp::NotIdempotent)));
}
