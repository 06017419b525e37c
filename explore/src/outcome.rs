//! What became of a call, as JSON for the page. All text of it that came from a server passes the redactor first.

use std::time::Duration;

use serde_json::{Value, json};
use specwright_dynamic::runtime::{Binary, Error, Event, Events, Json, Lines, Redactor};
use specwright_dynamic::{ArgumentError, Call};
use tokio::time::{Instant, timeout_at};

use crate::record::{Attempt, Ended, millis};

/// How many events, or values of a stream, are waited for.
const STREAMED: usize = 200;
/// How long they are waited for.
const STREAM_TIME: Duration = Duration::from_secs(20);
/// How many bytes of a body the page gets.
const SHOWN: usize = 8 << 20;

/// What a call gave besides what was recorded of it.
pub(crate) enum Collected {
    /// A response whose body was read as a whole.
    Whole,
    /// The beginning of a stream, one text for each item, and whether it had ended.
    Stream { items: Vec<String>, ended: bool },
}

/// Sends a call and reads what comes.
pub(crate) async fn collect(call: Call) -> Result<Collected, Error> {
    let operation = call.operation();
    let (has_events, has_lines) = (operation.has_events, operation.has_lines);
    if has_events {
        return Stream::Events(call.events()).collect().await;
    }
    if has_lines {
        return Stream::Lines(call.lines()).collect().await;
    }
    call.send().await.map(|_| Collected::Whole)
}

/// A response that arrives in items.
enum Stream {
    Events(Events<Event>),
    Lines(Lines<Json>),
}

impl Stream {
    async fn next(&mut self) -> Result<Option<String>, Error> {
        Ok(match self {
            Self::Events(events) => events.try_next().await?.map(|event| event_text(&event)),
            Self::Lines(lines) => lines.try_next().await?.map(|line| line.to_string()),
        })
    }

    /// The first items: it may never end.
    async fn collect(mut self) -> Result<Collected, Error> {
        let deadline = Instant::now() + STREAM_TIME;
        let mut items = Vec::new();
        while items.len() < STREAMED {
            match timeout_at(deadline, self.next()).await {
                Ok(Ok(Some(item))) => items.push(item),
                Ok(Ok(None)) => return Ok(Collected::Stream { items, ended: true }),
                Ok(Err(error)) if items.is_empty() => return Err(error),
                Ok(Err(_)) | Err(_) => break,
            }
        }
        Ok(Collected::Stream { items, ended: false })
    }
}

fn event_text(event: &Event) -> String {
    match event.name() {
        "" | "message" => event.data().to_owned(),
        name => format!("{name}: {}", event.data()),
    }
}

/// Arguments that do not fit the document: nothing was sent.
pub(crate) fn invalid(error: &ArgumentError) -> Value {
    let violations = match error {
        ArgumentError::Violations { violations, .. } => violations.as_slice(),
        _ => &[],
    };
    let violations = violations.iter().map(|violation| {
        json!({
            "at": violation.at,
            "message": violation.message,
            "place": violation.place.as_ref().map(ToString::to_string),
        })
    });
    json!({
        "outcome": "invalid",
        "message": error.to_string(),
        "violations": violations.collect::<Vec<_>>(),
    })
}

/// A call that was made.
pub(crate) fn shown(number: u64, elapsed: Duration, result: &Result<Collected, Error>, attempts: &[Attempt]) -> Value {
    let sent = attempts
        .iter()
        .filter_map(|attempt| attempt.ended.as_ref().map(|ended| (attempt, ended)));
    let last = sent.clone().last().map(|(_, ended)| ended);
    // what was shown of earlier attempts, or is of a look-up, is not the response
    let response = last.filter(|ended| ended.status.is_some());
    let body = match (result, response) {
        (Ok(Collected::Stream { items, ended }), Some(response)) => stream(items, *ended, &response.redactor),
        (_, Some(response)) => body(response),
        (_, None) => Value::Null,
    };
    json!({
        "outcome": if result.is_ok() { "success" } else { "error" },
        "message": result.as_ref().err().map(ToString::to_string),
        "number": number,
        "ms": millis(elapsed),
        "status": response.and_then(|ended| ended.status),
        "request_id": last.and_then(|ended| ended.request_id.clone()),
        "headers": response.map(|ended| &ended.headers),
        "body": body,
        "attempts": sent.map(|(attempt, ended)| shown_attempt(attempt, ended)).collect::<Vec<_>>(),
    })
}

fn shown_attempt(attempt: &Attempt, ended: &Ended) -> Value {
    json!({
        "operation": attempt.operation,
        "method": attempt.method,
        "url": attempt.url,
        "status": ended.status,
        "request_id": ended.request_id,
        "ms": millis(ended.elapsed),
        "error": ended.error,
        "wait_ms": ended.wait.map(millis),
    })
}

fn stream(items: &[String], ended: bool, redactor: &Redactor) -> Value {
    json!({
        "kind": "stream",
        "items": items.iter().map(|item| redactor.text(item)).collect::<Vec<_>>(),
        "ended": ended,
    })
}

fn body(response: &Ended) -> Value {
    let bytes = &response.body;
    if bytes.is_empty() {
        return json!({ "kind": "empty", "size": 0 });
    }
    let media_type = header(response, "content-type").unwrap_or_default();
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let cut = bytes.len() > SHOWN;
    let Ok(text) = std::str::from_utf8(bytes) else {
        return of_bytes(response, &essence);
    };
    let text = response.redactor.text(text);
    let is_json = specwright_dynamic::runtime::json::from_str::<Json>(&text).is_ok();
    json!({
        "kind": if is_json { "json" } else { "text" },
        "media_type": essence,
        "size": bytes.len(),
        "cut": cut,
        "text": beginning(&text, SHOWN),
    })
}

/// The beginning of a text: so many bytes, or a little less.
fn beginning(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Bytes that are no text. A key may be within them all the same.
fn of_bytes(response: &Ended, media_type: &str) -> Value {
    let bytes = &response.body;
    let as_text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let has_secret = *response.redactor.text(&as_text) != *as_text;
    let base64 = (!has_secret && bytes.len() <= SHOWN).then(|| Binary::from(bytes.to_vec()).to_base64());
    json!({
        "kind": "bytes",
        "media_type": media_type,
        "size": bytes.len(),
        "cut": bytes.len() > SHOWN,
        "redacted": has_secret,
        "base64": base64,
    })
}

fn header<'a>(response: &'a Ended, name: &str) -> Option<&'a str> {
    let mut headers = response.headers.iter();
    headers.find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(beginning("äöü", 10), "äöü");
        assert_eq!(beginning("äöü", 4), "äö");
        assert_eq!(beginning("äöü", 3), "ä");
        assert_eq!(beginning("äöü", 1), "");
    }
}
