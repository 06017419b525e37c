use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::*;
use crate::error::{ApiError, ErrorKind};

/// A full minute.
const MINUTE: u64 = 1_700_000_040;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn error(status: u16, code: &str, headers: &[(&'static str, &'static str)]) -> Error {
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .collect();
    let api = ApiError {
        code: Some(code.to_owned()),
        ..ApiError::default()
    };
    Error::new(ErrorKind::Api(api))
        .with_response(status, None, Bytes::new())
        .with_headers(headers)
}

fn situation(policy: &RetryPolicy) -> Situation<'_> {
    Situation {
        policy,
        rules: RetryRules::new().window(&["APIG.0308"], 60),
        idempotent: true,
        body_is_left: true,
        attempts: 1,
        remaining: seconds(180),
        now: at(MINUTE + 20),
        random: 0,
    }
}

#[test]
fn full_jitter() {
    let policy = RetryPolicy::new()
        .base(Duration::from_millis(100))
        .cap(Duration::from_millis(350));
    assert_eq!(policy.backoff(1, 0), Duration::ZERO);
    assert_eq!(policy.backoff(1, 100_000_000), Duration::from_millis(100));
    assert_eq!(policy.backoff(2, 200_000_000), Duration::from_millis(200));
    for retry in [3, 40, u32::MAX] {
        assert_eq!(policy.backoff(retry, 350_000_000), Duration::from_millis(350));
    }
}

#[test]
fn what_the_server_asks_for_replaces_the_jitter() {
    let policy = RetryPolicy::new();
    let of = |headers: &[(&'static str, &'static str)]| situation(&policy).wait_after(&error(503, "", headers));
    assert_eq!(of(&[("retry-after", "2")]), Ok(seconds(2)));
    assert_eq!(of(&[("retry-after", "61")]), Err(GaveUp::LongWait(seconds(61))));
    assert_eq!(
        of(&[("retry-after", "99999999999999999999")]),
        Err(GaveUp::LongWait(seconds(u64::MAX)))
    );
    for at_once in ["0", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        assert_eq!(of(&[("retry-after", at_once)]), Ok(Duration::ZERO), "{at_once}");
    }
    // nothing that can be used: the policy's own wait
    for useless in ["-1", "1.5", "soon", ""] {
        let mut situation = situation(&policy);
        situation.random = 100_000_000;
        let wait = situation.wait_after(&error(503, "", &[("retry-after", useless)]));
        assert_eq!(wait, Ok(Duration::from_millis(100)), "{useless}");
    }
    // a date goes by the clock of the server
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(
        of(&[date, ("retry-after", "Sun, 06 Nov 1994 08:49:40 GMT")]),
        Ok(seconds(3))
    );
}

#[test]
fn windows() {
    let policy = RetryPolicy::new();
    let throttled = |headers: &[(&'static str, &'static str)]| error(429, "APIG.0308", headers);
    // 40 seconds are left of this minute, and a tenth of a minute is the jitter
    let mut now = situation(&policy);
    assert_eq!(now.wait_after(&throttled(&[])), Ok(seconds(40)));
    now.random = 6_000_000_000;
    assert_eq!(now.wait_after(&throttled(&[])), Ok(seconds(46)));
    now.random = 0;
    // at the first moment of a minute the next one is due
    now.now = at(MINUTE);
    assert_eq!(now.wait_after(&throttled(&[])), Ok(seconds(60)));
    // the server's minute counts, and what it asks for goes before
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(now.wait_after(&throttled(&[date])), Ok(seconds(23)));
    assert_eq!(now.wait_after(&throttled(&[("retry-after", "3")])), Ok(seconds(3)));
    // other codes are no matter of windows, unless the policy says so
    assert_eq!(now.wait_after(&error(429, "APIG.0101", &[])), Ok(Duration::ZERO));
    let policy = RetryPolicy::new().window(seconds(10));
    assert_eq!(situation(&policy).wait_after(&error(429, "", &[])), Ok(seconds(10)));
    assert_eq!(situation(&policy).wait_after(&error(503, "", &[])), Ok(Duration::ZERO));
}

#[test]
fn reasons_to_give_up() {
    let policy = RetryPolicy::new();
    let busy = error(503, "", &[("retry-after", "2")]);
    let with = |change: fn(&mut Situation<'_>)| {
        let mut situation = situation(&policy);
        change(&mut situation);
        situation.wait_after(&busy).unwrap_err()
    };
    assert_eq!(with(|s| s.idempotent = false), GaveUp::NotIdempotent);
    assert_eq!(with(|s| s.body_is_left = false), GaveUp::BodyRead);
    assert_eq!(with(|s| s.attempts = 3), GaveUp::Attempts);
    assert_eq!(with(|s| s.remaining = seconds(2)), GaveUp::Deadline(seconds(2)));
}
