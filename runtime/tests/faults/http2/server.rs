//! A connection of HTTP/2 as the servers here serve it: their acts, which are written as HTTP/1.1, become frames.

use std::collections::{HashMap, VecDeque};
use std::io::Write as _;
use std::net::Shutdown;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use super::frames::{self, *};
use super::hpack::{Decoder, encode};
use crate::server::{Act, Link, PAUSE, Request, Shared, Step, reset};

/// Serves a connection until it is over.
pub fn serve(link: Box<dyn Link>, shared: &Shared, greeting: &[(u16, u32)]) -> Option<()> {
    let mut connection = Connection::open(link, greeting)?;
    let served = connection.serve(shared);
    connection.link.finish();
    served
}

struct Connection {
    link: Box<dyn Link>,
    decoder: Decoder,
    /// Requests that have not come whole.
    arriving: HashMap<u32, Request>,
    /// Requests that have.
    arrived: VecDeque<(u32, Request)>,
    /// How much may be sent, on the connection and on each stream.
    window: i64,
    windows: HashMap<u32, i64>,
    initial_window: i64,
    /// The last stream that is served, once the server has said goodbye.
    last: Option<u32>,
    highest: u32,
}

/// What becomes of the connection after a step.
enum Next {
    Step,
    /// The other steps are not taken.
    Request,
}

impl Connection {
    fn open(mut link: Box<dyn Link>, greeting: &[(u16, u32)]) -> Option<Self> {
        let mut preface = [0; 24];
        link.read_exact(&mut preface).ok()?;
        assert_eq!(&preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        link.write_all(&settings(greeting)).ok()?;
        link.flush().ok()?;
        Some(Self {
            link,
            decoder: Decoder::default(),
            arriving: HashMap::new(),
            arrived: VecDeque::new(),
            window: 65_535,
            windows: HashMap::new(),
            initial_window: 65_535,
            last: None,
            highest: 0,
        })
    }

    fn serve(&mut self, shared: &Shared) -> Option<()> {
        loop {
            let Some((stream, request)) = self.arrived.pop_front() else {
                self.read(shared)?;
                continue;
            };
            let act = shared.act(request);
            self.play(stream, act, shared)?;
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Option<()> {
        self.link.write_all(bytes).ok()?;
        self.link.flush().ok()
    }

    /// Reads a frame, and does what it asks for.
    fn read(&mut self, shared: &Shared) -> Option<()> {
        let frame = frames::read(&mut *self.link)?;
        match frame.kind {
            SETTINGS if !frame.has(ACK) => {
                for pair in frame.payload.chunks(6) {
                    if pair[..2] == INITIAL_WINDOW_SIZE.to_be_bytes() {
                        let size = i64::from(u32::from_be_bytes(pair[2..].try_into().unwrap()));
                        let by = size - self.initial_window;
                        self.windows.values_mut().for_each(|window| *window += by);
                        self.initial_window = size;
                    }
                }
                self.write(&frames::frame(SETTINGS, ACK, 0, &[]))?;
            }
            PING if !frame.has(ACK) => self.write(&frames::frame(PING, ACK, 0, &frame.payload))?,
            WINDOW_UPDATE if frame.stream == 0 => self.window += i64::from(frame.number()),
            WINDOW_UPDATE => {
                if let Some(window) = self.windows.get_mut(&frame.stream) {
                    *window += i64::from(frame.number());
                }
            }
            RST_STREAM => {
                shared.notes.resets.lock().unwrap().push(frame.number());
                self.forget(frame.stream);
            }
            HEADERS => {
                self.begin(&frame);
                shared.notes.streams.fetch_max(self.windows.len(), Ordering::SeqCst);
            }
            DATA => {
                if let Some(request) = self.arriving.get_mut(&frame.stream) {
                    request.body.push_str(&String::from_utf8_lossy(&frame.payload));
                }
                let size = u32::try_from(frame.payload.len()).unwrap();
                if size > 0 {
                    self.write(&[window_update(0, size), window_update(frame.stream, size)].concat())?;
                }
            }
            _ => {}
        }
        if matches!(frame.kind, HEADERS | DATA)
            && frame.has(END_STREAM)
            && let Some(request) = self.arriving.remove(&frame.stream)
        {
            self.arrived.push_back((frame.stream, request));
        }
        Some(())
    }

    /// Waits so long, and meanwhile takes note of what comes: the stream may be given up.
    fn pause(&mut self, wait: Duration, shared: &Shared) -> Option<()> {
        let end = Instant::now() + wait;
        let mut byte = [0];
        while let Some(left) = end
            .checked_duration_since(Instant::now())
            .filter(|left| !left.is_zero())
        {
            self.link.tcp().set_read_timeout(Some(left)).ok()?;
            let peeked = self.link.tcp().peek(&mut byte);
            self.link.tcp().set_read_timeout(None).ok()?;
            if peeked.is_ok() {
                self.read(shared)?;
            }
        }
        Some(())
    }

    fn forget(&mut self, stream: u32) {
        self.windows.remove(&stream);
        self.arriving.remove(&stream);
        self.arrived.retain(|(arrived, _)| *arrived != stream);
    }

    fn begin(&mut self, frame: &Frame) {
        assert!(frame.has(END_HEADERS), "requests here are short");
        // with a priority come five bytes
        let block = &frame.payload[if frame.has(0x20) { 5 } else { 0 }..];
        let mut headers = self.decoder.decode(block);
        if self.last.is_some_and(|last| frame.stream > last) {
            return;
        }
        self.highest = frame.stream;
        let mut pseudo = |name: &str| {
            let at = headers.iter().position(|(known, _)| known == name);
            at.map_or_else(String::new, |at| headers.remove(at).1)
        };
        let request = Request {
            method: pseudo(":method"),
            target: pseudo(":path"),
            headers,
            body: String::new(),
        };
        self.windows.insert(frame.stream, self.initial_window);
        self.arriving.insert(frame.stream, request);
    }

    /// None if the connection is over.
    fn play(&mut self, stream: u32, act: Act, shared: &Shared) -> Option<()> {
        let steps = match act {
            Act::Reply(bytes) => vec![Step::Write(bytes)],
            Act::ReplyAndClose(bytes) => vec![Step::Write(bytes), Step::Close],
            Act::Close => vec![Step::Close],
            Act::Stall(time) => {
                thread::sleep(time);
                return None;
            }
            Act::Slowly(first, wait, second) => {
                let mut response = Response::new(stream);
                self.feed(&mut response, &first, shared)?;
                thread::sleep(wait);
                self.feed(&mut response, &second, shared)?;
                return self.end(&response);
            }
            Act::Steps(steps) => steps,
        };
        let mut response = Response::new(stream);
        for step in steps {
            if let Next::Request = self.take(&mut response, step, shared)? {
                break;
            }
        }
        Some(())
    }

    fn take(&mut self, response: &mut Response, step: Step, shared: &Shared) -> Option<Next> {
        match step {
            Step::Write(bytes) => self.feed(response, &bytes, shared)?,
            Step::Flood(bytes, total) => {
                let mut left = total;
                while left > 0 && !self.is_reset(response.stream) {
                    self.feed(response, &bytes, shared)?;
                    left = left.saturating_sub(bytes.len() as u64);
                }
            }
            Step::EachByte(bytes, wait) => {
                for byte in bytes {
                    self.pause(wait, shared)?;
                    self.feed(response, &[byte], shared)?;
                }
            }
            Step::Pause => thread::sleep(PAUSE),
            Step::Hold => return Some(Next::Request),
            Step::Close => {
                self.end(response)?;
                return Some(Next::Request);
            }
            Step::Cut => {
                let _ = self.link.tcp().shutdown(Shutdown::Both);
                return None;
            }
            Step::Beneath(bytes) => {
                let mut tcp = self.link.tcp();
                tcp.write_all(&bytes).ok()?;
            }
            Step::Frames(make) => self.write(&make(response.stream))?,
            Step::Reset => {
                reset(self.link.tcp());
                return None;
            }
        }
        Some(Next::Step)
    }

    /// The end of the response: a stream that is not over is reset, and after a whole response the server says goodbye. The
    /// streams that it has seen by then it serves; of others nothing is known here, and their requests are sent again.
    fn end(&mut self, response: &Response) -> Option<()> {
        match response.state {
            State::Over => {
                self.last = Some(self.highest);
                self.write(&goaway(self.highest, NO_ERROR))
            }
            State::Body(None) => {
                self.windows.remove(&response.stream);
                self.write(&data(response.stream, END_STREAM, &[]))
            }
            _ => {
                self.windows.remove(&response.stream);
                self.write(&rst(response.stream, INTERNAL_ERROR))
            }
        }
    }

    fn is_reset(&self, stream: u32) -> bool {
        !self.windows.contains_key(&stream)
    }

    /// Passes on what is written as HTTP/1.1.
    fn feed(&mut self, response: &mut Response, mut bytes: &[u8], shared: &Shared) -> Option<()> {
        while !bytes.is_empty() && !self.is_reset(response.stream) {
            let (fields, body, over) = response.take(&mut bytes);
            if let Some((fields, over)) = fields {
                let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), &value[..])).collect();
                let flags = END_HEADERS | if over { END_STREAM } else { 0 };
                // in as many frames as it takes
                let block = encode(&fields);
                let mut pieces = block.chunks(16 << 10).peekable();
                let (mut kind, mut out) = (HEADERS, Vec::new());
                while let Some(piece) = pieces.next() {
                    let flags = match (kind, pieces.peek()) {
                        (_, None) => flags,
                        (HEADERS, _) => flags & END_STREAM,
                        _ => 0,
                    };
                    let flags = if kind == HEADERS { flags } else { flags & END_HEADERS };
                    out.extend(frames::frame(kind, flags, response.stream, piece));
                    kind = CONTINUATION;
                }
                self.write(&out)?;
                if over {
                    self.windows.remove(&response.stream);
                }
            }
            if !body.is_empty() || (over && !response.head_was_all) {
                self.send(response.stream, &body, over, shared)?;
            }
        }
        Some(())
    }

    /// Sends a part of a body as the windows allow.
    fn send(&mut self, stream: u32, mut bytes: &[u8], over: bool, shared: &Shared) -> Option<()> {
        loop {
            let Some(&window) = self.windows.get(&stream) else {
                return Some(());
            };
            let size = window.min(self.window).clamp(0, 16 << 10) as usize;
            if size == 0 && !bytes.is_empty() {
                self.read(shared)?;
                continue;
            }
            let (piece, rest) = bytes.split_at(size.min(bytes.len()));
            bytes = rest;
            let last = bytes.is_empty();
            self.window -= piece.len() as i64;
            *self.windows.get_mut(&stream)? -= piece.len() as i64;
            let flags = if over && last { END_STREAM } else { 0 };
            self.write(&data(stream, flags, piece))?;
            if over && last {
                self.windows.remove(&stream);
            }
            if last {
                return Some(());
            }
        }
    }
}

/// A response that is passed on.
struct Response {
    stream: u32,
    state: State,
    head: Vec<u8>,
    /// The stream has ended with the head.
    head_was_all: bool,
}

enum State {
    Head,
    /// Bytes that are left, if that is known.
    Body(Option<u64>),
    Over,
}

type Fields = Vec<(String, Vec<u8>)>;

impl Response {
    fn new(stream: u32) -> Self {
        Self {
            stream,
            state: State::Head,
            head: Vec::new(),
            head_was_all: false,
        }
    }

    /// Takes some of the bytes, and gives a head and whether it is all, a part of the body, and whether that is the end.
    fn take(&mut self, bytes: &mut &[u8]) -> (Option<(Fields, bool)>, Vec<u8>, bool) {
        match &mut self.state {
            State::Head => {
                let (first, rest) = bytes.split_first().expect("some bytes");
                self.head.push(*first);
                *bytes = rest;
                if !self.head.ends_with(b"\r\n\r\n") {
                    return (None, Vec::new(), false);
                }
                let head = std::mem::take(&mut self.head);
                let (fields, is_final) = read_head(&head);
                if !is_final {
                    return (Some((fields, false)), Vec::new(), false);
                }
                let length = fields.iter().find(|(name, _)| name == "content-length");
                let length = length.and_then(|(_, value)| std::str::from_utf8(value).ok()?.parse().ok());
                let status = &fields[0].1;
                let has_none = length == Some(0) || matches!(&status[..], b"204" | b"304");
                self.head_was_all = has_none;
                self.state = if has_none { State::Over } else { State::Body(length) };
                (Some((fields, has_none)), Vec::new(), false)
            }
            State::Body(None) => (None, std::mem::take(bytes).to_vec(), false),
            State::Body(Some(left)) => {
                let size = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                let (body, rest) = bytes.split_at(size);
                *bytes = rest;
                *left -= size as u64;
                let over = *left == 0;
                if over {
                    self.state = State::Over;
                }
                (None, body.to_vec(), over)
            }
            State::Over => {
                *bytes = &[];
                (None, Vec::new(), false)
            }
        }
    }
}

/// The fields of a head, and whether it is the last one.
fn read_head(head: &[u8]) -> (Fields, bool) {
    let mut lines = head
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let status = lines.next().and_then(|line| line.get(9..12)).unwrap_or(b"200").to_vec();
    let is_final = status[0] != b'1';
    let mut fields = vec![(":status".to_owned(), status)];
    for line in lines {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        // chunks are of HTTP/1.1
        if !matches!(name.as_str(), "connection" | "transfer-encoding") {
            fields.push((name, line[colon + 1..].trim_ascii().to_vec()));
        }
    }
    (fields, is_final)
}
