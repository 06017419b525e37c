//! One request, from its bytes to what is sent back.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CONNECTION, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use crate::check::{Rules, check_request};
use crate::cors::{self, Origins};
use crate::keys::{Keys, Repeated};
use crate::model::{Api, Operation};
use crate::percent::decode;
use crate::problem::Problem;
use crate::queue::{Place, lock};
use crate::record::Request;
use crate::response::{Wish, reply};
use crate::script::{Kind, Plans, Reply};
use crate::stream::{Broken, Stream};

/// Decides on a request before anything else does.
pub(crate) type Hook = dyn Fn(&Request) -> Option<Reply> + Send + Sync;
/// Is told of every request, with the status code of its response.
pub(crate) type Observer = dyn Fn(&Request) + Send + Sync;

/// How much of a body that is too large is read on, so that the client receives the response.
const DISCARD_LIMIT: usize = 64 << 20;

/// What all connections share.
pub(crate) struct State {
    pub(crate) apis: Vec<Api>,
    pub(crate) rules: Rules,
    pub(crate) origins: Origins,
    /// Whether problems are only recorded.
    pub(crate) lenient: bool,
    pub(crate) body_limit: usize,
    /// How long a client may take for the head of a request, and again for its body.
    pub(crate) timeout: Duration,
    pub(crate) plans: Mutex<Plans>,
    pub(crate) keys: Keys,
    pub(crate) log: Mutex<Log>,
    pub(crate) hook: Option<Box<Hook>>,
    pub(crate) observer: Option<Box<Observer>>,
}

/// The requests that have arrived, the oldest dropped when there are too many.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) requests: VecDeque<Request>,
    limit: usize,
    dropped: usize,
}

impl Log {
    /// Keeps the latest `limit` requests.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            ..Self::default()
        }
    }

    fn push(&mut self, request: Request) -> usize {
        let number = self.dropped + self.requests.len();
        self.requests.push_back(request);
        while self.requests.len() > self.limit {
            self.requests.pop_front();
            self.dropped += 1;
        }
        number
    }

    fn responded(&mut self, number: usize, status: u16) {
        let at = number.checked_sub(self.dropped);
        if let Some(request) = at.and_then(|at| self.requests.get_mut(at)) {
            request.status = Some(status);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.dropped += self.requests.len();
        self.requests.clear();
    }
}

/// How a connection ends without a response.
#[derive(Clone, Debug)]
pub(crate) enum Ending {
    Close,
    Reset,
    Wire(Bytes),
}

/// How well an operation matches, the least best: its path, what its key says and the request does not have, all that its key
/// says.
type Rank = (Vec<u8>, usize, Reverse<usize>);

/// Where a request leads.
enum Found<'a> {
    Operation(&'a Api, &'a Operation, Vec<(String, String)>),
    /// The path is documented for these methods.
    Method(Vec<&'a str>),
    Nothing,
}

/// Responds to a request, or leaves in `ending` how the connection ends.
pub(crate) async fn serve(
    state: Arc<State>,
    place: Arc<Place>,
    ending: Arc<Mutex<Option<Ending>>>,
    request: hyper::Request<Incoming>,
) -> Result<Response<Stream>, Broken> {
    let (head, body) = request.into_parts();
    let headers = head.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    let mut request = Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: headers.collect(),
        ..Request::default()
    };
    let origin = state.origins.of(&request);
    if let Some(origin) = origin.as_ref().filter(|_| cors::is_preflight(&request)) {
        return Ok(respond(
            204,
            &cors::of_preflight(&request, origin),
            Stream::new(Bytes::new(), None, None),
        ));
    }
    let read = read_body(&state, body).await.map(|body| request.body = body);
    let _at_work = place.at_work();
    let found = state.find(&request);
    let refusal = match (&found, read) {
        (_, Err((status, message))) => {
            request.problems = vec![Problem::new("body", message)];
            let reply = refuse(status, "request cannot be read", &request.problems);
            Some(reply.header("Connection", "close"))
        }
        (Found::Operation(api, operation, captures), Ok(())) => {
            request.document = Some(api.name.clone());
            request.operation = Some(operation.id.clone());
            request.path_values = captures.iter().map(|(name, raw)| (name.clone(), decode(raw))).collect();
            let findings = check_request(api, operation, captures, &request, state.rules);
            let status = findings.status();
            request.problems = findings.into_problems();
            let what = "request does not fit the document";
            let refused = status.filter(|_| !state.lenient);
            refused.map(|status| refuse(status, what, &request.problems))
        }
        (Found::Method(methods), Ok(())) => {
            let (method, path, methods) = (&request.method, &request.path, methods.join(", "));
            let message = format!("{method} is not documented for {path}; documented: {methods}");
            request.problems = vec![Problem::new("method", message)];
            let reply = refuse(405, "method is not documented for this path", &request.problems);
            Some(reply.header("Allow", methods))
        }
        (Found::Nothing, Ok(())) => {
            let message = format!("{} is not documented", request.path);
            request.problems = vec![Problem::new("path", message)];
            Some(refuse(404, "path is not documented", &request.problems))
        }
    };
    let number = lock(&state.log).push(request.clone());
    let hooked = state.hook.as_ref().and_then(|hook| hook(&request));
    let mut first = None;
    let reply = match (hooked, refusal, &found) {
        (Some(reply), _, _) | (None, Some(reply), _) => reply,
        (None, None, Found::Operation(_, operation, _)) => {
            let next = || lock(&state.plans).next(&operation.id).unwrap_or_else(Reply::documented);
            match state.keys.repeated(operation, &request) {
                Some(Repeated::Reply(reply)) => reply,
                Some(Repeated::First(request)) => {
                    first = Some(request);
                    next()
                }
                None => next(),
            }
        }
        (None, None, _) => Reply::empty(404),
    };
    let mut reply = reply.resolve(&request);
    if let Kind::Documented { status, example } = &reply.kind {
        let documented = documented(&found, &request, *status, example.clone());
        let added = std::mem::replace(&mut reply.headers, documented.headers);
        reply.kind = documented.kind;
        for (name, value) in added {
            reply = reply.header(name, value);
        }
    }
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    if let Some(first) = first {
        first.responded(&reply);
    }
    let end = |how: Ending| {
        *lock(&ending) = Some(how);
        Err(Broken)
    };
    let mut result = match reply.kind {
        Kind::Given { status, body } => Ok(respond(
            status,
            &reply.headers,
            Stream::new(body, reply.cut, reply.pace),
        )),
        Kind::Close | Kind::Documented { .. } | Kind::Made(_) => end(Ending::Close),
        Kind::Reset => end(Ending::Reset),
        Kind::Wire(bytes) => end(Ending::Wire(bytes)),
    };
    if let (Ok(response), Some(origin)) = (&mut result, &origin) {
        cors::allow(response.headers_mut(), origin);
    }
    if let Ok(response) = &result {
        let status = response.status().as_u16();
        request.status = Some(status);
        lock(&state.log).responded(number, status);
    }
    if let Some(observer) = &state.observer {
        observer(&request);
    }
    result
}

impl State {
    /// The operation with the most concrete path among those that match, of the same path the one whose key says
    /// what the query and headers have, the first document first.
    fn find(&self, request: &Request) -> Found<'_> {
        let mut best: Option<(Rank, Found<'_>)> = None;
        let mut methods = Vec::new();
        for api in &self.apis {
            for operation in &api.operations {
                for template in &operation.templates {
                    let Some(captures) = template.matches(&request.path) else {
                        continue;
                    };
                    if operation.method != request.method {
                        if !methods.contains(&operation.method.as_str()) {
                            methods.push(&operation.method);
                        }
                        continue;
                    }
                    let missing = operation.fixed.iter().filter(|fixed| !request.has(fixed)).count();
                    let rank = (template.rank(), missing, Reverse(operation.fixed.len()));
                    if best.as_ref().is_none_or(|(other, _)| rank < *other) {
                        best = Some((rank, Found::Operation(api, operation, captures)));
                    }
                }
            }
        }
        match best {
            Some((_, found)) => found,
            None if methods.is_empty() => Found::Nothing,
            None => Found::Method(methods),
        }
    }
}

/// The documented response, chosen by the header fields of the request.
fn documented(found: &Found<'_>, request: &Request, status: Option<u16>, example: Option<String>) -> Reply {
    let Found::Operation(api, operation, _) = found else {
        return Reply::empty(status.unwrap_or(404));
    };
    let wished = match (status, request.header("x-mock-status")) {
        (Some(status), _) => Some(status),
        (None, None) => None,
        (None, Some(text)) => match text.trim().parse::<u16>() {
            Ok(status @ 200..=999) => Some(status),
            _ => {
                let problem = Problem::new("header.X-Mock-Status", "is no status from 200 to 999");
                return refuse(400, "no such response", &[problem]);
            }
        },
    };
    let wish = Wish {
        status: wished,
        example: example.or_else(|| request.header("x-mock-example").map(str::to_owned)),
        accept: request.header("accept").map(str::to_owned),
    };
    match reply(api, operation, &wish) {
        Ok(reply) => reply,
        Err(problem) => refuse(400, "no such response", &[problem]),
    }
}

fn refuse(status: u16, error: &str, problems: &[Problem]) -> Reply {
    let problems: Vec<Value> = problems
        .iter()
        .map(|problem| json!({"at": problem.at, "message": problem.message}))
        .collect();
    Reply::json(status, json!({"error": error, "problems": problems}))
}

fn respond(status: u16, headers: &[(String, String)], body: Stream) -> Response<Stream> {
    // A 1xx is no final response: the connection would wait for one.
    let status = StatusCode::from_u16(status).ok().filter(|_| status >= 200);
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(body);
    *response.status_mut() = status;
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            response.headers_mut().append(name, value);
        }
    }
    if status == StatusCode::REQUEST_TIMEOUT {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
    response
}

/// The whole body, or the status and the reason for which it is refused.
async fn read_body(state: &State, mut body: Incoming) -> Result<Bytes, (u16, String)> {
    let deadline = Instant::now() + state.timeout;
    let limit = state.body_limit;
    let mut bytes = Vec::new();
    let mut length = 0usize;
    let mut next = async || timeout_at(deadline, poll_fn(|context| Pin::new(&mut body).poll_frame(context))).await;
    let late = |_| (408, "was not sent in time".to_owned());
    while let Some(frame) = next().await.map_err(late)? {
        let frame = frame.map_err(|error| (400, format!("cannot be read: {error}")))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length = length.saturating_add(data.len());
        if length <= limit {
            bytes.extend_from_slice(&data);
        } else {
            bytes = Vec::new();
            if length > limit.saturating_add(DISCARD_LIMIT) {
                break;
            }
        }
    }
    match length <= limit {
        true => Ok(Bytes::from(bytes)),
        false => Err((413, format!("is larger than {limit} bytes"))),
    }
}
