//! The server: its socket, its connections, and which request goes where.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::Value;
use specwright_dynamic::runtime::transport::BoxFuture;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinHandle, JoinSet};

use crate::api::Api;
use crate::body::{Whole, read};
use crate::guard::{Admitted, Guard, Refusal, check_media_type};
use crate::record::Record;
use crate::token::Token;
use crate::{Error, asked, describe, page};

/// How many connections are open at once. A browser opens six.
const CONNECTIONS: usize = 64;
/// How long the head of a request may take, idle time included.
const HEAD_TIME: Duration = Duration::from_secs(60);
/// How many bytes the head of a request may have.
const HEAD_LIMIT: usize = 32 * 1024;
/// How many headers a request may have.
const HEADER_LIMIT: usize = 64;

/// What all connections share.
pub(crate) struct State {
    pub(crate) guard: Guard,
    pub(crate) apis: Vec<Api>,
    pub(crate) record: Record,
    pub(crate) is_mock: bool,
    pub(crate) body_limit: usize,
}

/// A running server. It stops when dropped.
pub struct Explorer {
    state: Arc<State>,
    task: JoinHandle<()>,
}

impl std::fmt::Debug for Explorer {
    /// Shows no token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Explorer")
            .field("address", &self.address())
            .finish_non_exhaustive()
    }
}

impl Drop for Explorer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Explorer {
    pub(crate) async fn start(
        port: u16,
        apis: Vec<Api>,
        record: Record,
        is_mock: bool,
        body_limit: usize,
    ) -> Result<Self, Error> {
        let token = Token::random()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let bind = |source| Error::Bind { address, source };
        let listener = TcpListener::bind(address).await.map_err(bind)?;
        let address = listener.local_addr().map_err(bind)?;
        let state = Arc::new(State {
            guard: Guard {
                address,
                token,
                once: Mutex::default(),
            },
            apis,
            record,
            is_mock,
            body_limit,
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&state)));
        Ok(Self { state, task })
    }

    /// The URL of the page, its token included: whoever has it calls with the credentials of this server.
    pub fn url(&self) -> String {
        format!("http://{}/{}/", self.address(), self.state.guard.token.as_str())
    }

    /// A URL that leads to the page once, to be given to a program that opens it: what a program is started with can be seen
    /// by all users of the machine. It replaces that of an earlier call.
    ///
    /// # Errors
    /// [`Error::Random`].
    pub fn url_once(&self) -> Result<String, Error> {
        Ok(format!("http://{}/{}", self.address(), self.state.guard.once()?))
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.state.guard.address
    }

    /// Serves until the server is stopped, which nothing does but dropping it.
    pub async fn serve(mut self) {
        // It ends only if it panics, which was printed.
        let _ = (&mut self.task).await;
    }
}

/// Accepts connections until it is cancelled; they end with it. A client that sends half a request, or nothing, does not keep
/// others out: when all places are taken, the oldest connection that runs no call is closed for the next one.
async fn accept(listener: TcpListener, state: Arc<State>) {
    let mut tasks = JoinSet::new();
    let mut open: VecDeque<Connection> = VecDeque::new();
    loop {
        while tasks.try_join_next().is_some() {}
        open.retain(|connection| !connection.task.is_finished());
        if open.len() >= CONNECTIONS {
            match open
                .iter()
                .position(|connection| !connection.calls.load(Ordering::Relaxed))
            {
                Some(oldest) => open.remove(oldest).into_iter().for_each(|idle| idle.task.abort()),
                None => drop(tasks.join_next().await),
            }
            continue;
        }
        match listener.accept().await {
            Ok((stream, _)) => {
                let calls = Arc::new(AtomicBool::new(false));
                let task = tasks.spawn(serve_connection(stream, Arc::clone(&state), Arc::clone(&calls)));
                open.push_back(Connection { task, calls });
            }
            // no file descriptor is left, or the client went away
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// A connection, and whether it runs a call.
struct Connection {
    task: AbortHandle,
    calls: Arc<AtomicBool>,
}

async fn serve_connection(stream: TcpStream, state: Arc<State>, calls: Arc<AtomicBool>) {
    let _ = stream.set_nodelay(true); // otherwise responses go out later
    let service = service_fn(|request| {
        let response: BoxFuture<Response<Whole>> = Box::pin(respond(Arc::clone(&state), Arc::clone(&calls), request));
        async move { Ok::<_, Infallible>(response.await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_LIMIT)
        .max_headers(HEADER_LIMIT)
        .serve_connection(TokioIo::new(stream), service);
    let _ = connection.await; // its errors are the client's
}

async fn respond(state: Arc<State>, calls: Arc<AtomicBool>, request: Request<Incoming>) -> Response<Whole> {
    let (parts, body) = request.into_parts();
    let state = &*state;
    let response = match state.guard.admit(&parts) {
        Err(refusal) => Err(refusal),
        Ok(Admitted::ToPage) => Ok(to_page(state)),
        Ok(Admitted::Path(path)) => match parts.method {
            Method::GET | Method::HEAD => get(state, path, parts.uri.query().unwrap_or_default()),
            Method::POST => match check_media_type(&parts.headers).and_then(|()| is_posted(path)) {
                Ok(()) => match read(body, state.body_limit).await {
                    Ok(body) => {
                        calls.store(true, Ordering::Relaxed);
                        let response = post(state, path, &body).await;
                        calls.store(false, Ordering::Relaxed);
                        response
                    }
                    Err(refusal) => Err(refusal),
                },
                Err(refusal) => Err(refusal),
            },
            _ => Err(Refusal::Method("GET, HEAD, POST")),
        },
    };
    guarded(response.unwrap_or_else(refused))
}

fn get(state: &State, path: &str, query: &str) -> Result<Response<Whole>, Refusal> {
    if let Some((media_type, text)) = page::file(path) {
        return Ok(response(StatusCode::OK, media_type, text.into()));
    }
    match path {
        "documents" => Ok(json(&describe::documents(state))),
        "operation" => describe::operation(state, query)
            .map(|operation| json(&operation))
            .ok_or(Refusal::NotFound),
        "calls" => Ok(json(&state.record.to_json())),
        "send" | "sample" | "forget" => Err(Refusal::Method("POST")),
        _ => Err(Refusal::NotFound),
    }
}

fn is_posted(path: &str) -> Result<(), Refusal> {
    match path {
        "send" | "sample" | "forget" => Ok(()),
        "documents" | "operation" | "calls" => Err(Refusal::Method("GET, HEAD")),
        _ if page::file(path).is_some() => Err(Refusal::Method("GET, HEAD")),
        _ => Err(Refusal::NotFound),
    }
}

async fn post(state: &State, path: &str, body: &[u8]) -> Result<Response<Whole>, Refusal> {
    match path {
        "send" => Ok(json(&asked::send(state, body).await?)),
        "sample" => Ok(json(&asked::sample(state, body).await?)),
        _ => {
            state.record.clear();
            Ok(json(&state.record.to_json()))
        }
    }
}

fn json(value: &Value) -> Response<Whole> {
    response(StatusCode::OK, "application/json", value.to_string().into())
}

/// The files of the page are named relative to the slash behind the token.
fn to_page(state: &State) -> Response<Whole> {
    let mut response = response(StatusCode::SEE_OTHER, "text/plain", Bytes::new());
    let path = format!("/{}/", state.guard.token.as_str());
    if let Ok(path) = HeaderValue::try_from(path) {
        response.headers_mut().insert(LOCATION, path);
    }
    response
}

fn refused(refusal: Refusal) -> Response<Whole> {
    let mut response = response(refusal.status(), "text/plain; charset=utf-8", refusal.message().into());
    if let Refusal::Method(allowed) = refusal {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static(allowed));
    }
    response
}

fn response(status: StatusCode, media_type: &'static str, body: Bytes) -> Response<Whole> {
    let mut response = Response::new(Whole::new(body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// Headers by which the browser keeps other sites out, and the page and its token in.
fn guarded(mut response: Response<Whole>) -> Response<Whole> {
    const HEADERS: [(&str, &str); 7] = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
             trusted-types 'none'",
        ),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ];
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
