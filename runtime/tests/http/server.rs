//! A server on a loopback socket that plays a script, one entry for each request, and keeps what it was sent.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// What the server does with a request.
#[derive(Clone)]
pub enum Act {
    /// Writes these bytes and keeps the connection.
    Reply(Vec<u8>),
    /// Writes these bytes and closes the connection.
    ReplyAndClose(Vec<u8>),
    /// Closes the connection without a word.
    Close,
    /// Sends nothing for this long, then closes.
    Stall(Duration),
    /// Writes these bytes, waits, writes the others, closes.
    Slowly(Vec<u8>, Duration, Vec<u8>),
    /// Takes these steps and keeps the connection, unless one of them ends it.
    Steps(Vec<Step>),
}

/// A part of a response that is no response.
#[derive(Clone)]
pub enum Step {
    Write(Vec<u8>),
    /// Writes these bytes over and over, as long as anybody reads, until so many are written.
    Flood(Vec<u8>, u64),
    /// Writes these bytes one at a time, with a wait before each.
    EachByte(Vec<u8>, Duration),
    /// Says nothing until the client has closed the connection.
    Hold,
    /// Closes the connection in good order; with HTTP/2 the stream, if it is not over, or the server says goodbye.
    Close,
    /// Waits until what was written is read.
    Pause,
    /// Closes the connection without the goodbye of TLS.
    Cut,
    /// Writes these bytes as they are, beneath TLS.
    Beneath(Vec<u8>),
    /// Writes frames that are made for the stream of the request (HTTP/2).
    Frames(Frames),
    /// Resets the connection.
    Reset,
}

/// Makes frames for the stream with this number.
pub type Frames = Arc<dyn Fn(u32) -> Vec<u8> + Send + Sync>;

/// A connection, bare or within TLS.
pub trait Link: Read + Write {
    fn tcp(&self) -> &TcpStream;

    /// Says that this is the end.
    fn finish(&mut self) {}
}

impl Link for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

/// What is spoken on a connection.
pub trait Wire: Send + Sync {
    fn scheme(&self) -> &'static str;

    /// Serves a connection until it is over.
    fn serve(&self, tcp: TcpStream, shared: &Shared) -> Option<()>;
}

/// HTTP/1.1 as it is.
struct Plain;

impl Wire for Plain {
    fn scheme(&self) -> &'static str {
        "http"
    }

    fn serve(&self, tcp: TcpStream, shared: &Shared) -> Option<()> {
        serve(tcp, shared)
    }
}

thread_local! {
    /// What servers speak that are started by this thread, if not plain HTTP/1.1.
    pub static WIRE: RefCell<Option<Arc<dyn Wire>>> = const { RefCell::new(None) };
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

pub struct Server {
    address: SocketAddr,
    scheme: &'static str,
    shared: Arc<Shared>,
}

/// What the connections of a server have in common.
pub struct Shared {
    script: Mutex<Script>,
    requests: Mutex<Vec<Request>>,
    /// Whether requests are kept.
    keeps: bool,
    pub notes: Notes,
}

/// What a server notes beside the requests.
#[derive(Default)]
pub struct Notes {
    connections: AtomicUsize,
    /// The most streams that were open on one connection at a time (HTTP/2).
    pub streams: AtomicUsize,
    /// The reasons for which clients gave streams up (HTTP/2).
    pub resets: Mutex<Vec<u32>>,
}

type Actor = Box<dyn Fn(&Request) -> Act + Send>;

struct Script {
    acts: std::vec::IntoIter<Act>,
    // what every request gets once the script is over
    rest: Option<Actor>,
}

impl Server {
    pub fn play(acts: Vec<Act>) -> Self {
        Self::start(acts, None, true)
    }

    pub fn respond(with: impl Fn(&Request) -> Vec<u8> + Send + 'static) -> Self {
        Self::start(
            Vec::new(),
            Some(Box::new(move |request| Act::Reply(with(request)))),
            true,
        )
    }

    /// Does with each request what a function says. Requests are not kept.
    pub fn act(with: impl Fn(&Request) -> Act + Send + 'static) -> Self {
        Self::start(Vec::new(), Some(Box::new(with)), false)
    }

    fn start(acts: Vec<Act>, rest: Option<Actor>, keeps: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self::on(listener, acts, rest, keeps)
    }

    /// As [`Server::play`], on a socket that is there already.
    pub fn play_on(listener: TcpListener, acts: Vec<Act>) -> Self {
        Self::on(listener, acts, None, true)
    }

    fn on(listener: TcpListener, acts: Vec<Act>, rest: Option<Actor>, keeps: bool) -> Self {
        let address = listener.local_addr().unwrap();
        let script = Script {
            acts: acts.into_iter(),
            rest,
        };
        let shared = Arc::new(Shared {
            script: Mutex::new(script),
            requests: Mutex::new(Vec::new()),
            keeps,
            notes: Notes::default(),
        });
        let wire = WIRE.with_borrow(Clone::clone).unwrap_or_else(|| Arc::new(Plain));
        let server = Self {
            address,
            scheme: wire.scheme(),
            shared: Arc::clone(&shared),
        };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                shared.notes.connections.fetch_add(1, Ordering::SeqCst);
                let (shared, wire) = (Arc::clone(&shared), Arc::clone(&wire));
                thread::spawn(move || wire.serve(stream, &shared));
            }
        });
        server
    }

    /// Sets what is done with the next requests.
    pub fn then(&self, acts: Vec<Act>) {
        lock(&self.shared.script).acts = acts.into_iter();
    }

    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }

    pub fn count(&self) -> usize {
        lock(&self.shared.requests).len()
    }

    /// Connections that came.
    pub fn connections(&self) -> usize {
        self.shared.notes.connections.load(Ordering::SeqCst)
    }

    pub fn most_streams(&self) -> usize {
        self.shared.notes.streams.load(Ordering::SeqCst)
    }

    pub fn resets(&self) -> Vec<u32> {
        lock(&self.shared.notes.resets).clone()
    }

    pub fn targets(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.target).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Shared {
    /// What is done with a request.
    pub fn act(&self, request: Request) -> Act {
        let act = {
            let mut script = lock(&self.script);
            let act = script.acts.next();
            act.or_else(|| script.rest.as_ref().map(|with| with(&request)))
        };
        if self.keeps {
            lock(&self.requests).push(request);
        }
        act.unwrap_or_else(|| Act::Reply(reply(599, "unscripted")))
    }
}

/// Serves a connection of HTTP/1.1.
pub fn serve(link: impl Link, shared: &Shared) -> Option<()> {
    let mut reader = BufReader::new(link);
    loop {
        let request = read_request(&mut reader)?;
        let link = reader.get_mut();
        if play(link, shared.act(request)).is_none() {
            link.finish();
            return None;
        }
    }
}

pub const PAUSE: Duration = Duration::from_millis(30);

/// None if the connection is over.
fn play(link: &mut impl Link, act: Act) -> Option<()> {
    match act {
        Act::Reply(bytes) => link.write_all(&bytes).ok(),
        Act::ReplyAndClose(bytes) => {
            link.write_all(&bytes).ok()?;
            None
        }
        Act::Close => None,
        Act::Stall(time) => {
            thread::sleep(time);
            None
        }
        Act::Slowly(first, time, second) => {
            link.write_all(&first).ok()?;
            thread::sleep(time);
            link.write_all(&second).ok()?;
            None
        }
        Act::Steps(steps) => steps.into_iter().try_for_each(|step| take(link, step)),
    }
}

fn take(link: &mut impl Link, step: Step) -> Option<()> {
    match step {
        Step::Write(bytes) => link.write_all(&bytes).ok(),
        Step::Flood(bytes, total) => {
            let times = total.div_ceil(bytes.len() as u64);
            (0..times).try_for_each(|_| link.write_all(&bytes).ok())
        }
        Step::EachByte(bytes, wait) => bytes.iter().try_for_each(|byte| {
            thread::sleep(wait);
            link.write_all(&[*byte]).ok()
        }),
        Step::Hold => {
            let mut byte = [0];
            while link.read(&mut byte).ok()? > 0 {}
            None
        }
        Step::Pause => {
            thread::sleep(PAUSE);
            Some(())
        }
        Step::Close => None,
        Step::Cut => {
            let _ = link.tcp().shutdown(Shutdown::Both);
            None
        }
        Step::Beneath(bytes) => link.tcp().write_all(&bytes).ok(),
        Step::Frames(_) => panic!("frames are of HTTP/2"),
        Step::Reset => reset(link.tcp()),
    }
}

/// Makes the end of a connection a reset.
pub fn reset(tcp: &TcpStream) -> Option<()> {
    let _ = socket2::SockRef::from(tcp).set_linger(Some(Duration::ZERO));
    None
}

/// A whole line: what is cut off is no request.
fn read_line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    Some(line.strip_suffix('\n')?.trim_end().to_owned())
}

fn read_request(reader: &mut impl BufRead) -> Option<Request> {
    let line = read_line(reader)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    while let Some((name, value)) = read_line(reader)?.split_once(':') {
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let mut request = Request {
        method,
        target,
        headers,
        body: String::new(),
    };
    if request.header("transfer-encoding") == Some("chunked") {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&read_line(reader)?, 16).ok()?;
            let mut chunk = vec![0; length + 2];
            reader.read_exact(&mut chunk).ok()?;
            if length == 0 {
                break;
            }
            body.extend_from_slice(chunk.strip_suffix(b"\r\n")?);
        }
        request.body = String::from_utf8_lossy(&body).into_owned();
        return Some(request);
    }
    let length = request
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body = String::from_utf8_lossy(&body).into_owned();
    Some(request)
}

/// A response with JSON of this text.
pub fn reply(status: u16, body: &str) -> Vec<u8> {
    reply_with(status, &[("Content-Type", "application/json")], body.as_bytes())
}

pub fn reply_with(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} Status\r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for (name, value) in headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

pub fn ok(body: &str) -> Act {
    Act::Reply(reply(200, body))
}

pub fn status(status: u16) -> Act {
    Act::Reply(reply(status, "{}"))
}
