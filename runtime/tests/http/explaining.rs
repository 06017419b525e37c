//! Errors that say what to do next.

use std::time::{Duration, UNIX_EPOCH};

use specwright_runtime::{ClockSkew, Credentials, Json, RetryPolicy};

use crate::sample::{GET, builder, config, credentials};
use crate::server::{Act, Server, reply, reply_with};

/// What the servers here say of the time: 1994-11-06T08:49:37Z.
const DATE: (&str, &str) = ("Date", "Sun, 06 Nov 1994 08:49:37 GMT");

fn refusing(status: u16, date: (&str, &str)) -> Server {
    Server::play(vec![Act::Reply(reply_with(status, &[date], b"{}"))])
}

async fn refused(server: &Server, credentials: Credentials, seconds: u64) -> specwright_runtime::Error {
    let clock = move || UNIX_EPOCH + Duration::from_secs(seconds);
    let client = builder(server).config(config().clock(clock)).credentials(credentials);
    client.build().unwrap().call(&GET).send::<Json>().await.unwrap_err()
}

#[tokio::test]
async fn a_clock_that_is_off_is_named_with_its_minutes() {
    let server_time = 784_111_777;
    for (status, seconds, expected) in [
        (401, server_time + 1_200, Some("20 minutes ahead of")),
        (403, server_time - 3_600, Some("60 minutes behind")),
        (401, server_time + 10_800, Some("3 hours ahead of")),
        (401, server_time + 604_800, Some("7 days ahead of")),
        (401, server_time + 900, None),
        (401, server_time - 900, None),
        // nothing to do with the signature
        (400, server_time + 1_200, None),
    ] {
        let error = refused(&refusing(status, DATE), credentials(), seconds).await;
        let text = error.to_string();
        let reason = if status == 401 { "Unauthorized" } else { "Forbidden" };
        match expected {
            Some(expected) => assert_eq!(
                text,
                format!(
                    "GetThing: status {status}: {reason}; the clock of this machine is {expected} the server's: set \
                     it right, as a signature must not be more than 15 minutes off"
                )
            ),
            None => assert!(!text.contains("clock"), "{text}"),
        }
        assert_eq!(error.clock_skew().is_some(), expected.is_some());
    }
    let error = refused(&refusing(401, DATE), credentials(), server_time + 1_200).await;
    assert_eq!(error.clock_skew(), Some(ClockSkew::Ahead(Duration::from_secs(1_200))));
}

#[tokio::test]
async fn the_clock_is_no_reason_without_a_signature_or_a_date() {
    let error = refused(&refusing(401, DATE), Credentials::bearer("example"), 0).await;
    assert_eq!(error.clock_skew(), None);
    for date in ["", "now", "Sun, 99 Nov 1994 08:49:37 GMT"] {
        let error = refused(&refusing(401, ("Date", date)), credentials(), 0).await;
        assert_eq!(error.clock_skew(), None, "{date}");
    }
}

/// Whatever ended the call, it says how long the server wants to be left alone, and until when by the server's clock.
#[tokio::test]
async fn throttling_says_until_when() {
    let asked = "; the server asks to come back after 30s, at 1994-11-06T08:50:07Z";
    let throttled = |headers: &[(&str, &str)]| {
        let headers = [&[DATE], headers].concat();
        let server = Server::play(vec![Act::Reply(reply_with(429, &headers, b"{}")); 3]);
        let clock = || UNIX_EPOCH;
        let client = builder(&server)
            .config(config().clock(clock))
            .credentials(credentials());
        (client.build().unwrap(), server)
    };
    let seconds = [("Retry-After", "30")];
    let date = [("Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT")];
    let patient = RetryPolicy::new();
    for (headers, policy, idempotent, timeout, says) in [
        (seconds, patient, true, 10, ", no time left to wait 30s and send again"),
        (date, patient, true, 10, ", no time left to wait 30s and send again"),
        (
            seconds,
            patient.longest_wait(Duration::from_secs(1)),
            true,
            99,
            ", not sent again as a wait of 30s is longer than is waited for",
        ),
        (seconds, RetryPolicy::never(), true, 99, ""),
        (seconds, patient, false, 99, ""),
    ] {
        let (client, _server) = throttled(&headers);
        let call = client.call(&GET).retry(policy).idempotent(idempotent);
        let error = call
            .timeout(Duration::from_secs(timeout))
            .send::<Json>()
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("GetThing: status 429: Too Many Requests{says}{asked}")
        );
        assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    }
    // the rest of a window in which the server counts, which began with the minute
    let (client, _server) = throttled(&[]);
    let windows = RetryPolicy::never().window(Duration::from_secs(60));
    let error = client.call(&GET).retry(windows).send::<Json>().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetThing: status 429: Too Many Requests; the server asks to come back after 23s, at 1994-11-06T08:50:00Z"
    );
    // a server that says nothing, or to come back at once
    for headers in [&[][..], &[("Retry-After", "0")], &[("Retry-After", "soon")]] {
        let (client, _server) = throttled(headers);
        let call = client.call(&GET).retry(RetryPolicy::never());
        let error = call.send::<Json>().await.unwrap_err();
        assert_eq!(error.to_string(), "GetThing: status 429: Too Many Requests");
    }
    // longer than any clock goes
    let (client, _server) = throttled(&[("Retry-After", "99999999999999999999")]);
    let text = client.call(&GET).send::<Json>().await.unwrap_err().to_string();
    assert!(
        text.ends_with("; the server asks to come back after 18446744073709551615s"),
        "{text}"
    );
}

#[tokio::test]
async fn what_the_document_says_of_a_further_field_ends_the_text() {
    let body = r#"{"error_code":"A.403","error_msg":"no","sealed_reason":"SEALED"}"#;
    let server = Server::play(vec![Act::Reply(reply(403, body))]);
    let error = refused(&server, credentials(), 0).await;
    assert_eq!(
        error.to_string(),
        "GetThing: status 403: code A.403: no; the reason is sealed: let somebody open \
         Error::field(\"sealed_reason\")"
    );
    assert_eq!(error.field("sealed_reason").as_deref(), Some("SEALED"));
}
