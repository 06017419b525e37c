//! The lines of an event stream (HTML Living Standard, "Parsing an event stream" and "Interpreting an event stream").

use std::collections::VecDeque;
use std::time::Duration;

use super::Event;

/// Takes in bytes as they arrive and gives events.
#[derive(Debug, Default)]
pub(super) struct Parser {
    /// The line that is not over yet.
    line: Vec<u8>,
    /// The last byte was a CR: a LF that follows belongs to it.
    after_cr: bool,
    /// Whether the first line, which may begin with a byte order mark, is over.
    begun: bool,
    name: String,
    data: String,
    has_data: bool,
    pub(super) last_id: String,
    pub(super) retry: Option<Duration>,
    ready: VecDeque<Event>,
}

impl Parser {
    /// Takes in bytes. False when an event exceeds `limit` bytes.
    pub(super) fn feed(&mut self, bytes: &[u8], limit: usize) -> bool {
        let mut rest = bytes;
        while !rest.is_empty() {
            if std::mem::take(&mut self.after_cr)
                && let Some(after) = rest.strip_prefix(b"\n")
            {
                rest = after;
                continue;
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
            let (line, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
            if self
                .line
                .len()
                .saturating_add(self.data.len())
                .saturating_add(line.len())
                > limit
            {
                return false;
            }
            self.line.extend_from_slice(line);
            let Some((ending, after)) = after.split_first() else {
                break;
            };
            self.after_cr = *ending == b'\r';
            rest = after;
            self.end_line();
        }
        true
    }

    /// The next event that is complete. What the end of the stream cuts off is none.
    pub(super) fn next(&mut self) -> Option<Event> {
        self.ready.pop_front()
    }

    fn end_line(&mut self) {
        let bytes = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&bytes);
        let mut line: &str = &text;
        if !std::mem::replace(&mut self.begun, true) {
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        if line.is_empty() {
            self.dispatch();
        } else {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            self.field(field, value.strip_prefix(' ').unwrap_or(value));
        }
        // the memory of the line serves the next one
        self.line = bytes;
        self.line.clear();
    }

    fn field(&mut self, field: &str, value: &str) {
        match field {
            "event" => value.clone_into(&mut self.name),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.last_id),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // a comment has an empty name; unknown fields are ignored
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        let name = std::mem::take(&mut self.name);
        let data = std::mem::take(&mut self.data);
        if !std::mem::take(&mut self.has_data) {
            return;
        }
        self.ready.push_back(Event {
            name: if name.is_empty() { "message".to_owned() } else { name },
            id: self.last_id.clone(),
            retry: self.retry,
            ..Event::of_data(data)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(chunks: &[&[u8]]) -> Vec<(String, String, String)> {
        let mut parser = Parser::default();
        for chunk in chunks {
            assert!(parser.feed(chunk, 1000));
        }
        std::iter::from_fn(|| parser.next())
            .map(|event| (event.name, event.data, event.id))
            .collect()
    }

    fn event(name: &str, data: &str, id: &str) -> (String, String, String) {
        (name.into(), data.into(), id.into())
    }

    #[test]
    fn the_examples_of_the_standard() {
        assert_eq!(
            events(&[b"data: YHOO\ndata: +2\ndata: 10\n\n"]),
            [event("message", "YHOO\n+2\n10", "")]
        );
        assert_eq!(
            events(&[b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n"]),
            [
                event("message", "first event", "1"),
                event("message", "second event", "")
            ]
        );
        // an empty data line is an event, too; the last one is not over
        assert_eq!(
            events(&[b"data\n\ndata\ndata\n\ndata:"]),
            [event("message", "", ""), event("message", "\n", "")]
        );
        assert_eq!(
            events(&[b"data:test\n\ndata: test\n\n"]),
            [event("message", "test", ""), event("message", "test", "")]
        );
    }

    #[test]
    fn lines_end_in_three_ways_wherever_they_are_cut() {
        let stream = "\u{feff}event: a\r\ndata: ü\r\r\nid: 7\rdata: x\n\r\n".as_bytes();
        let expected = [event("a", "ü", ""), event("message", "x", "7")];
        assert_eq!(events(&[stream]), expected);
        let single: Vec<&[u8]> = stream.chunks(1).collect();
        assert_eq!(events(&single), expected);
        for at in 0..stream.len() {
            assert_eq!(events(&[&stream[..at], &stream[at..]]), expected, "{at}");
        }
    }

    #[test]
    fn fields() {
        let mut parser = Parser::default();
        let stream = b"event: ping\n\nretry: 10\nretry: x\nid: a\0b\nid: c\nfoo: bar\ndata: \xff\n\n";
        assert!(parser.feed(stream, 1000));
        let event = parser.next().unwrap();
        assert_eq!((event.name(), event.data(), event.id()), ("message", "\u{fffd}", "c"));
        assert_eq!(parser.retry, Some(Duration::from_millis(10)));
        assert!(parser.next().is_none());
    }

    #[test]
    fn an_event_has_a_limit_and_a_stream_has_none() {
        let mut parser = Parser::default();
        for _ in 0..100 {
            assert!(parser.feed(b"data: 12345\n\n", 20));
        }
        assert!(!parser.feed(b"data: 0123456789\ndata: 0123456789", 20));
        assert!(!Parser::default().feed(&[b'x'; 21], 20));
    }
}
