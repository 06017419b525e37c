//! Limits of time.

use std::time::Duration;

use specwright_runtime::json::ReadErrorKind;
use specwright_runtime::transport::{Reply, Script};
use specwright_runtime::{Builder, Client, Config, ErrorKind, Event, Failure, Json, RetryPolicy, Timeout};
use tokio::time::Instant;

use crate::sample::{GET, SERVICE};

const SECOND: Duration = Duration::from_secs(1);

/// A client with the usual settings; time passes at once.
fn of(config: Config, replies: impl IntoIterator<Item = Reply>) -> (Client, Script) {
    let script = Script::new(replies);
    let client = Builder::new(&SERVICE).config(config).transport(script.clone());
    (client.build().unwrap(), script)
}

fn timeout(error: &specwright_runtime::Error) -> Timeout {
    match error.kind() {
        ErrorKind::Timeout(timeout) => *timeout,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_download_that_stalls_is_given_up_and_tried_again() {
    let stalled = || Reply::json(200, "{\"id\":").then_nothing();
    let (client, script) = of(
        Config::new().read_timeout(5 * SECOND),
        [stalled(), Reply::json(200, r#"{"id":1}"#)],
    );
    let begun = Instant::now();
    client.call(&GET).send::<Json>().await.unwrap();
    assert!(begun.elapsed() >= 5 * SECOND && begun.elapsed() < 6 * SECOND);
    assert_eq!(script.left(), 0);

    let (client, _) = of(Config::new(), [stalled()]);
    let call = client.call(&GET).read_timeout(2 * SECOND).retry(RetryPolicy::never());
    let error = call.send::<Json>().await.unwrap_err();
    assert_eq!(timeout(&error), Timeout::Read(2 * SECOND));
    assert_eq!(
        error.to_string(),
        "GetThing: status 200: timeout: body of the response brought nothing for 2s"
    );
}

#[tokio::test]
async fn json_may_be_given_less_depth_than_the_usual() {
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    for (limit, levels, fits) in [
        (3, 3, true),
        (3, 4, false),
        (0, 0, true),
        (0, 1, false),
        (127, 127, true),
        (127, 128, false),
        // no limit lets more through than the stack takes
        (usize::MAX, 127, true),
        (usize::MAX, 128, false),
    ] {
        let text = if levels == 0 { "1".to_owned() } else { nested(levels) };
        let (client, script) = of(Config::new().depth_limit(limit), [Reply::json(200, &text)]);
        let result = client.call(&GET).send::<Json>().await;
        assert_eq!(result.is_ok(), fits, "{limit} {levels}: {result:?}");
        if let Err(error) = result {
            let decode = matches!(error.kind(), ErrorKind::Decode(error) if *error.kind() == ReadErrorKind::TooDeep);
            assert!(decode && error.status() == Some(200), "{error:?}");
        }
        assert_eq!(script.left(), 0);
    }
    // other faults are told as they are
    let (client, _) = of(Config::new().depth_limit(3), [Reply::json(200, "[[1,]]")]);
    let error = client.call(&GET).send::<Json>().await.unwrap_err();
    assert_eq!(error.json_path().as_deref(), Some("[0][1]"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_slow_download_is_none_that_stalls() {
    let text = r#"{"id":1234567}"#.bytes();
    let slow = text.fold(Reply::status(200).delay(4 * SECOND), |reply, byte| {
        reply.piece(vec![byte])
    });
    let config = Config::new().read_timeout(5 * SECOND).attempt_timeout(100 * SECOND);
    let (client, _) = of(config, [slow.clone()]);
    client.call(&GET).send::<Json>().await.unwrap();
    // but the attempt as a whole has its limit
    let (client, _) = of(Config::new().attempt_timeout(30 * SECOND), [slow]);
    let call = client.call(&GET).retry(RetryPolicy::never());
    assert_eq!(
        timeout(&call.send::<Json>().await.unwrap_err()),
        Timeout::Attempt(30 * SECOND)
    );
}

#[tokio::test(start_paused = true)]
async fn the_deadline_of_a_call_includes_its_waits() {
    let busy = |seconds: &str| Reply::status(503).header("retry-after", seconds);
    let (client, script) = of(Config::new(), [busy("20"), busy("20"), Reply::json(200, "{}")]);
    let begun = Instant::now();
    let call = client.call(&GET).timeout(30 * SECOND);
    let error = call.send::<Json>().await.unwrap_err();
    // the second wait would be too long, and nobody sits it out
    assert_eq!((begun.elapsed().as_secs(), script.left()), (20, 1));
    assert_eq!(error.gave_up(), Some(specwright_runtime::GaveUp::Deadline(20 * SECOND)));
    let text = error.to_string();
    let expected = "GetThing: status 503: Service Unavailable after 2 attempts, no time left to wait 20s and send again; the \
                    server asks to come back after 20s, at ";
    assert!(text.starts_with(expected), "{text}");
    let waits: Vec<_> = error
        .earlier_attempts()
        .iter()
        .map(|a| (a.failure(), a.wait()))
        .collect();
    assert_eq!(waits, [(Failure::Status(503), 20 * SECOND)]);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_responses() {
    let config = Config::new().attempt_timeout(10 * SECOND).call_timeout(25 * SECOND);
    let (client, _) = of(config, [Reply::never(), Reply::never(), Reply::never()]);
    let begun = Instant::now();
    let error = client.call(&GET).send::<Json>().await.unwrap_err();
    assert_eq!(timeout(&error), Timeout::Call(25 * SECOND));
    assert_eq!(begun.elapsed().as_secs(), 25);
    assert_eq!(
        error.to_string(),
        "GetThing: timeout: call not done within 25s after 3 attempts"
    );
    let failures: Vec<_> = error.earlier_attempts().iter().map(|a| a.failure()).collect();
    assert_eq!(failures, [Failure::Timeout, Failure::Timeout]);
}

#[tokio::test(start_paused = true)]
async fn success_tells_how_long_it_took() {
    let (client, _) = of(
        Config::new(),
        [
            Reply::status(503).header("retry-after", "7"),
            Reply::json(200, "{}").delay(2 * SECOND),
        ],
    );
    let response = client.call(&GET).send_raw::<Json, ()>().await.unwrap();
    assert_eq!((response.attempts(), response.elapsed().as_secs()), (2, 11));
}

/// However steadily it arrives, and whether or not anybody asks for it meanwhile.
#[tokio::test(start_paused = true)]
async fn a_stream_is_over_when_its_time_is() {
    let steady = |media_type: &str| {
        let head = Reply::status(200).header("content-type", media_type).delay(SECOND);
        (0..100).fold(head, |reply, _| reply.piece("data: {}\n\n"))
    };
    let by_client = Config::new().stream_timeout(10 * SECOND);
    for (config, call_limit, limit) in [
        (by_client.clone(), None, 10),
        (by_client, Some(20 * SECOND), 20),
        (Config::new(), Some(5 * SECOND), 5),
    ] {
        let (client, _) = of(config, [steady("text/event-stream"), steady("text/plain")]);
        let call = || match call_limit {
            Some(limit) => client.call(&GET).stream_timeout(limit),
            None => client.call(&GET),
        };
        let mut events = call().events_as::<Event>();
        let begun = Instant::now();
        let mut count = 0;
        let error = loop {
            match events.try_next().await {
                Ok(event) => count += u32::from(event.is_some()),
                Err(error) => break error,
            }
        };
        // one second is for the head
        assert!((limit - 2..limit).contains(&count), "{count} of {limit}");
        assert_eq!(
            (timeout(&error), begun.elapsed()),
            (Timeout::Stream(limit * SECOND), limit * SECOND)
        );
        assert_eq!(
            error.to_string(),
            format!("GetThing: status 200: timeout: stream not over within {limit}s")
        );
        assert!(events.try_next().await.unwrap().is_none());

        let mut chunks = call().stream();
        chunks.try_next().await.unwrap();
        tokio::time::sleep(limit * SECOND).await;
        let error = chunks.try_next().await.unwrap_err();
        assert_eq!(timeout(&error), Timeout::Stream(limit * SECOND));
        assert!(chunks.try_next().await.unwrap().is_none());
    }
    // without a limit it goes on
    let (client, _) = of(Config::new(), [steady("text/plain")]);
    let mut chunks = client.call(&GET).stream();
    let mut count = 0;
    while chunks.try_next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 100);
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_stream_begins_before_its_head() {
    let (client, script) = of(Config::new(), [Reply::status(503), Reply::never()]);
    let mut chunks = client.call(&GET).stream_timeout(3 * SECOND).stream();
    tokio::time::sleep(10 * SECOND).await;
    let begun = Instant::now();
    let error = chunks.try_next().await.unwrap_err();
    assert_eq!(
        (timeout(&error), begun.elapsed()),
        (Timeout::Stream(3 * SECOND), 3 * SECOND)
    );
    assert_eq!(error.to_string(), "GetThing: timeout: stream not over within 3s");
    assert_eq!(script.left(), 0);
}
