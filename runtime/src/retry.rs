//! When a call is sent again, and how long to wait before.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;

use crate::value::calendar::days_from_civil;

/// When and how often a call is sent again.
///
/// A call is sent again when no connection came about, whatever its method, as nothing can have reached the server.
/// An idempotent call is also sent again when the connection broke, an attempt took too long, or the answer was 429,
/// 502, 503 or 504. The wait before retry n is a random time up to `base * 2^(n-1)` ("full jitter"), at most `cap`;
/// a `Retry-After` of the server replaces it. A wait that would go beyond the deadline of the call, or a
/// `Retry-After` beyond [`RetryPolicy::longest_wait`], ends the call with the error at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    base: Duration,
    cap: Duration,
    longest_wait: Duration,
}

impl RetryPolicy {
    /// Three attempts, base 200 ms, cap 10 s, waits of at most 60 s.
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(200),
            cap: Duration::from_secs(10),
            longest_wait: Duration::from_secs(60),
        }
    }

    /// Every call is sent once.
    pub const fn never() -> Self {
        Self::new().attempts(1)
    }

    /// How often a call is sent at most, the first time included; 0 counts as 1.
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The longest wait before the first retry; it doubles for each further one.
    pub const fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// What the doubling stops at.
    pub const fn cap(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The longest `Retry-After` that is waited for.
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// The wait before retry `retry` (from 1), or `None` when the server asks for more patience than there is.
    pub(crate) fn wait(&self, retry: u32, retry_after: Option<Duration>, random: u64) -> Option<Duration> {
        if let Some(wait) = retry_after {
            return (wait <= self.longest_wait).then_some(wait);
        }
        let doublings = retry.saturating_sub(1).min(31);
        let most = self.base.saturating_mul(1 << doublings).min(self.cap);
        let nanos = u64::try_from(most.as_nanos()).unwrap_or(u64::MAX);
        Some(Duration::from_nanos(random % nanos.saturating_add(1).max(1)))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether an idempotent call may be sent again after this status.
pub(crate) fn is_transient(status: u16) -> bool {
    matches!(status, 429 | 502 | 503 | 504)
}

/// The wait that `retry-after-ms` or `Retry-After` asks for: seconds or an HTTP date; nonsense is ignored.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(millis) = text("retry-after-ms").and_then(digits) {
        return Some(Duration::from_millis(millis));
    }
    let value = text("retry-after")?;
    if let Some(seconds) = digits(value) {
        return Some(Duration::from_secs(seconds));
    }
    let date = http_date(value)?;
    // a date in the past asks for no wait at all
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}

fn digits(text: &str) -> Option<u64> {
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // more digits than fit mean longer than anybody waits
    all.then(|| text.parse().unwrap_or(u64::MAX))
}

/// An HTTP date in its three forms (RFC 9110, 5.6.7); the name of the weekday is not checked.
pub(crate) fn http_date(text: &str) -> Option<SystemTime> {
    let rest = match text.split_once(',') {
        Some((_, rest)) => rest.replace('-', " "),
        None => {
            // asctime: `Sun Nov  6 08:49:37 1994`
            let mut words = text.split_ascii_whitespace();
            let (_, month, day, time, year) = (
                words.next()?,
                words.next()?,
                words.next()?,
                words.next()?,
                words.next()?,
            );
            format!("{day} {month} {year} {time}")
        }
    };
    let mut words = rest.split_ascii_whitespace();
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = months.iter().position(|name| *name == month)?;
    let month = i64::try_from(month).ok()? + 1;
    let day = i64::try_from(digits(day)?).ok().filter(|day| (1..=31).contains(day))?;
    let year = match (i64::try_from(digits(year)?).ok()?, year.len()) {
        // two digits: the year nearest to this century that RFC 850 dates can mean
        (year @ 0..70, 2) => 2000 + year,
        (year, 2) => 1900 + year,
        (year @ 1970..=9999, 4) => year,
        _ => return None,
    };
    let mut clock = time.split(':').map(digits);
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    if clock.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = u64::try_from(days_from_civil(year, month, day)).ok()?;
    UNIX_EPOCH.checked_add(Duration::from_secs(days * 86_400 + hour * 3600 + minute * 60 + second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn dates() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(http_date(text), Some(at(784_111_777)), "{text}");
        }
        assert_eq!(http_date("Thu, 29 Feb 2024 00:00:00 GMT"), Some(at(1_709_164_800)));
        for text in [
            "",
            ",",
            "soon",
            "Sun, 06 Nov 1994",
            "Sun, 06 Nov 1994 8:49 GMT",
            "Sun, 99 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }

    #[test]
    fn retry_after_forms() {
        let now = at(784_111_777);
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static(value));
            retry_after(&headers, now)
        };
        assert_eq!(of("3"), Some(Duration::from_secs(3)));
        assert_eq!(of("Sun, 06 Nov 1994 08:49:47 GMT"), Some(Duration::from_secs(10)));
        assert_eq!(of("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(of("99999999999999999999999"), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(of("-1"), None);
        assert_eq!(of("1.5"), None);
        let mut headers = HeaderMap::new();
        headers.insert("retry-after-ms", HeaderValue::from_static("250"));
        assert_eq!(retry_after(&headers, now), Some(Duration::from_millis(250)));
    }

    #[test]
    fn full_jitter() {
        let policy = RetryPolicy::new()
            .base(Duration::from_millis(100))
            .cap(Duration::from_millis(350));
        assert_eq!(policy.wait(1, None, 0), Some(Duration::ZERO));
        assert_eq!(policy.wait(1, None, 100_000_000), Some(Duration::from_millis(100)));
        assert_eq!(policy.wait(2, None, 200_000_000), Some(Duration::from_millis(200)));
        for retry in [3, 40, u32::MAX] {
            assert_eq!(policy.wait(retry, None, 350_000_000), Some(Duration::from_millis(350)));
        }
        assert_eq!(
            policy.wait(1, Some(Duration::from_secs(2)), 7),
            Some(Duration::from_secs(2))
        );
        assert_eq!(policy.wait(1, Some(Duration::from_secs(61)), 7), None);
    }
}
