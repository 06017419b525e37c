//! JSON values one after the other: a value a line (`application/x-ndjson`, `application/jsonl`), and JSON text sequences
//! (RFC 7464).

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::{Arriving, Event, Events, Framing, FromEvent};
use crate::error::{Error, not_utf8};
use crate::json::{ReadError, Wire};

/// Begins each text of a sequence.
const RECORD_SEPARATOR: u8 = 0x1e;

/// The JSON values of a response as they arrive: a [`Stream`], and [`Lines::try_next`] for those who need no more.
///
/// Each line that is not empty is a value. If the body begins with a record separator (RFC 7464), the values are what stands
/// between these. Sending, limits and errors are those of [`Events`].
#[must_use = "nothing is sent until the stream is polled"]
pub struct Lines<T>(Events<T>);

impl<T: Wire + 'static> Lines<T> {
    pub(crate) fn new(body: Arriving) -> Self {
        Self(Events::framed(body, Framing::Lines(Records::default())))
    }
}

impl<T: Send + 'static> Lines<T> {
    /// The next value, or `None` after the last.
    ///
    /// # Errors
    /// Whatever a call can fail with; [`ErrorKind::Decode`](crate::ErrorKind::Decode) for a line that is not what `T`
    /// takes, after which the next line follows.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.0.try_next().await
    }

    /// All values that are left.
    ///
    /// # Errors
    /// The first error; the values before it are lost.
    pub async fn try_collect(self) -> Result<Vec<T>, Error> {
        self.0.try_collect().await
    }

    /// The same values as another type, of which each is made of its text as that of an event.
    pub fn typed<U: FromEvent>(self) -> Lines<U> {
        Lines(self.0.typed())
    }

    /// Whether it depends on the runtime in which it was polled.
    #[cfg(feature = "blocking")]
    pub(crate) fn is_under_way(&self) -> bool {
        self.0.is_under_way()
    }
}

impl<T: Send + 'static> Stream for Lines<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll(context)
    }
}

impl<T> fmt::Debug for Lines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines")
    }
}

/// Takes in bytes as they arrive and gives the texts of the values.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// The text that is not over yet.
    text: Vec<u8>,
    separator: Option<u8>,
    ready: VecDeque<Result<Event, ReadError>>,
}

impl Records {
    /// Takes in bytes. False when a text exceeds `limit` bytes.
    pub(super) fn feed(&mut self, bytes: &[u8], limit: usize) -> bool {
        let mut rest = bytes;
        if self.separator.is_none() {
            rest = rest.trim_ascii_start();
            let Some(first) = rest.first() else { return true };
            let is_sequence = *first == RECORD_SEPARATOR;
            self.separator = Some(if is_sequence { RECORD_SEPARATOR } else { b'\n' });
        }
        while !rest.is_empty() {
            let end = rest.iter().position(|byte| Some(*byte) == self.separator);
            let (text, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
            if self.text.len().saturating_add(text.len()) > limit {
                return false;
            }
            self.text.extend_from_slice(text);
            let Some((_, after)) = after.split_first() else { break };
            rest = after;
            self.finish();
        }
        true
    }

    /// Ends the text that is under way.
    pub(super) fn finish(&mut self) {
        let bytes = std::mem::take(&mut self.text);
        let text = std::str::from_utf8(&bytes).map(|text| text.trim_start_matches('\u{feff}').trim_ascii());
        match text {
            Ok("") => {}
            Ok(text) => self.ready.push_back(Ok(Event::of_data(text.to_owned()))),
            Err(error) => self.ready.push_back(Err(not_utf8(error))),
        }
        // the memory serves the next one
        self.text = bytes;
        self.text.clear();
    }

    /// The next text that is complete.
    pub(super) fn next(&mut self) -> Option<Result<Event, ReadError>> {
        self.ready.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(chunks: &[&[u8]]) -> Vec<String> {
        let mut records = Records::default();
        for chunk in chunks {
            assert!(records.feed(chunk, 20));
        }
        records.finish();
        let next = || {
            let text = records.next()?;
            Some(text.map_or("fault".to_owned(), |event| event.data))
        };
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn a_value_a_line_wherever_they_are_cut() {
        let expected = ["{\"a\":1}", "2", "ü"];
        let text = "\n{\"a\":1}\r\n\n 2 \nü".as_bytes();
        assert_eq!(texts(&[text]), expected);
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(texts(&bytes), expected);
        assert!(texts(&[b"", b" \n"]).is_empty());
    }

    #[test]
    fn texts_of_a_sequence_may_have_lines() {
        assert_eq!(texts(&[b"\x1e{\n}\n\x1e\x1e3", b"4\n"]), ["{\n}", "34"]);
    }

    #[test]
    fn what_is_not_text_is_an_error_of_its_line() {
        assert_eq!(texts(&[b"1\n\xff\n2"]), ["1", "fault", "2"]);
    }

    #[test]
    fn a_long_text_is_refused() {
        assert!(!Records::default().feed(&[b'1'; 21], 20));
    }
}
