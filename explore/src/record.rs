//! The record of calls, and what is seen of a call while it runs.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use specwright_dynamic::runtime::{AttemptContext, Bytes, HttpRequest, Interceptor, Outcome, Redactor};

/// How many calls are kept, the latest ones.
const KEPT: usize = 200;

/// A call that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) document: usize,
    pub(crate) operation: String,
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) elapsed: Duration,
    pub(crate) attempts: usize,
    /// Why it failed, if it did.
    pub(crate) error: Option<String>,
}

/// The calls that have ended. Neither bodies nor headers are kept.
#[derive(Debug, Default)]
pub(crate) struct Record(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    calls: VecDeque<Value>,
    count: u64,
}

impl Record {
    /// Adds a call and gives its number.
    pub(crate) fn push(&self, entry: Entry) -> u64 {
        let mut kept = lock(&self.0);
        kept.count += 1;
        let number = kept.count;
        let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        kept.calls.push_back(json!({
            "number": number,
            "at": millis(at),
            "document": entry.document,
            "operation": entry.operation,
            "method": entry.method,
            "url": entry.url,
            "status": entry.status,
            "request_id": entry.request_id,
            "ms": millis(entry.elapsed),
            "attempts": entry.attempts,
            "error": entry.error,
        }));
        if kept.calls.len() > KEPT {
            kept.calls.pop_front();
        }
        number
    }

    pub(crate) fn clear(&self) {
        lock(&self.0).calls.clear();
    }

    pub(crate) fn to_json(&self) -> Value {
        Value::Array(lock(&self.0).calls.iter().cloned().collect())
    }
}

/// What is seen of a request that was sent, without secrets.
pub(crate) struct Attempt {
    /// `look-up` for a request that finds a parameter of the client.
    pub(crate) operation: &'static str,
    pub(crate) method: String,
    pub(crate) url: String,
    /// None while it runs.
    pub(crate) ended: Option<Ended>,
}

/// How a request ended.
pub(crate) struct Ended {
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) elapsed: Duration,
    pub(crate) error: Option<String>,
    /// How long the client waits before it sends the request again.
    pub(crate) wait: Option<Duration>,
    pub(crate) headers: Vec<(String, String)>,
    /// As it came: it is shown through the redactor only.
    pub(crate) body: Bytes,
    pub(crate) redactor: Redactor,
}

/// The requests of one call.
pub(crate) type Attempts = Arc<Mutex<Vec<Attempt>>>;

tokio::task_local! {
    /// The requests of the call that this task runs.
    pub(crate) static ATTEMPTS: Attempts;
}

/// Notes the requests of the call that runs.
pub(crate) struct Recorder;

impl Interceptor for Recorder {
    fn before_send(
        &self,
        context: &AttemptContext,
        request: &mut HttpRequest,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let attempt = Attempt {
            operation: context.operation(),
            method: request.method.to_string(),
            url: request.url.clone(),
            ended: None,
        };
        // Credentials are fetched in tasks of their own, for which there is no call.
        let _ = ATTEMPTS.try_with(|attempts| lock(attempts).push(attempt));
        Ok(())
    }

    fn after_attempt(&self, _: &AttemptContext, outcome: &Outcome<'_>) {
        let redactor = outcome.redactor();
        let headers = outcome.headers().into_iter().flatten().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            let name = redactor.text(name.as_str());
            (name.into_owned(), redactor.text(&value).into_owned())
        });
        let ended = Ended {
            status: outcome.status(),
            request_id: outcome.request_id(),
            elapsed: outcome.elapsed(),
            error: outcome.error().map(ToString::to_string),
            wait: outcome.retry_after(),
            headers: headers.collect(),
            body: outcome.body().cloned().unwrap_or_default(),
            redactor: redactor.clone(),
        };
        let _ = ATTEMPTS.try_with(|attempts| {
            let mut attempts = lock(attempts);
            if let Some(last) = attempts.last_mut() {
                last.url = redactor.text(&last.url).into_owned();
                last.ended = Some(ended);
            }
        });
    }
}

/// Whoever panicked while holding the lock left nothing half done.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Entry, KEPT, Record};

    #[test]
    fn the_oldest_calls_are_dropped() {
        let record = Record::default();
        for _ in 0..KEPT + 2 {
            record.push(Entry {
                document: 0,
                operation: "list".to_owned(),
                method: "GET".to_owned(),
                url: "https://example.com/".to_owned(),
                status: Some(200),
                request_id: None,
                elapsed: Duration::from_millis(3),
                attempts: 1,
                error: None,
            });
        }
        let calls = record.to_json();
        let calls = calls.as_array().unwrap();
        assert_eq!(calls.len(), KEPT);
        assert_eq!(calls[0]["number"], 3);
        record.clear();
        assert_eq!(record.to_json().as_array().unwrap().len(), 0);
    }
}
