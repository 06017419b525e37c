//! A server on a loopback socket that plays a script, one entry for each request, and keeps what it was sent.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// What the server does with a request.
pub enum Act {
    /// Writes these bytes and keeps the connection.
    Reply(Vec<u8>),
    /// Writes these bytes and closes the connection.
    ReplyAndClose(Vec<u8>),
    /// Closes the connection without a word.
    Close,
    /// Answers nothing for this long, then closes.
    Stall(Duration),
    /// Writes these bytes, waits, writes the others, closes.
    Slowly(Vec<u8>, Duration, Vec<u8>),
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
    shared: Arc<Shared>,
}

struct Shared {
    script: Mutex<Script>,
    requests: Mutex<Vec<Request>>,
}

type Answerer = Box<dyn Fn(&Request) -> Vec<u8> + Send>;

struct Script {
    acts: std::vec::IntoIter<Act>,
    // what every request gets once the script is over
    rest: Option<Answerer>,
}

impl Server {
    pub fn play(acts: Vec<Act>) -> Self {
        Self::start(Script {
            acts: acts.into_iter(),
            rest: None,
        })
    }

    pub fn answer(with: impl Fn(&Request) -> Vec<u8> + Send + 'static) -> Self {
        Self::start(Script {
            acts: Vec::new().into_iter(),
            rest: Some(Box::new(with)),
        })
    }

    fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            script: Mutex::new(script),
            requests: Mutex::new(Vec::new()),
        });
        let server = Self {
            address,
            shared: Arc::clone(&shared),
        };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &shared));
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }

    pub fn count(&self) -> usize {
        lock(&self.shared.requests).len()
    }

    pub fn targets(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.target).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn serve(mut stream: TcpStream, shared: &Shared) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let request = read_request(&mut reader)?;
        lock(&shared.requests).push(request.clone());
        let act = lock(&shared.script).acts.next();
        match act {
            Some(Act::Reply(bytes)) => stream.write_all(&bytes).ok()?,
            Some(Act::ReplyAndClose(bytes)) => {
                stream.write_all(&bytes).ok()?;
                return None;
            }
            Some(Act::Close) => return None,
            Some(Act::Stall(time)) => {
                thread::sleep(time);
                return None;
            }
            Some(Act::Slowly(first, time, second)) => {
                stream.write_all(&first).ok()?;
                thread::sleep(time);
                stream.write_all(&second).ok()?;
                return None;
            }
            None => {
                let bytes = match &lock(&shared.script).rest {
                    Some(with) => with(&request),
                    None => reply(599, "unscripted"),
                };
                stream.write_all(&bytes).ok()?;
            }
        }
    }
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
            None => break,
        }
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
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let length = usize::from_str_radix(line.trim_end(), 16).ok()?;
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

/// An answer with JSON of this text.
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
