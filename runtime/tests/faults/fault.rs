//! What a fault is, and what is checked of each.

use std::fmt;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant, UNIX_EPOCH};

use specwright_runtime::json::ReadErrorKind;
use specwright_runtime::{
    Call, Client, Error, ErrorKind, IntoJson, Json, RetryPolicy, Timeout, TooLarge, UnexpectedBody, UnknownText,
};

use crate::MEMORY;
use crate::sample::{self, GET, POST};
use crate::server::{Act, Server, Step, reply, reply_with};
use crate::signer::access_key;
use crate::traces::{self, Traces};
use crate::wire::Wire;

/// Made up; nothing of them may be seen.
pub const SECRETS: [&str; 2] = [
    "EXAMPLE-secret-key-k3yk3y-not-a-real-one",
    "EXAMPLE-security-token-t0kt0k-not-a-real-one",
];

/// A password, that of a proxy too; `me` has it.
pub const PASSWORD: &str = "EXAMPLE-p4ssp4ss-not-a-real-one";

/// Tokens that are fetched, and the secret that they are fetched by.
pub const FETCHED: &str = "EXAMPLE-f3tchf3tch-not-a-real-one";

/// A part of each, and of `me:` and the password in base64, as headers have it.
const TELLING: [&str; 5] = ["k3yk3y", "t0kt0k", "p4ssp4ss", "f3tchf3tch", "bWU6RVhBTVBMRS"];

/// Set for the run of all tests whose output is searched.
pub const SEARCHED: &str = "SPECWRIGHT_FAULTS_SEARCHED";

/// How long anything may take at all.
const HANG: Duration = Duration::from_secs(20);

/// The most bytes of a body that the client takes.
pub const LIMIT: usize = 2 << 20;

/// A row of the table: what the server does with a request, and what becomes of the call.
pub struct Fault {
    pub name: &'static str,
    act: Act,
    outcome: Outcome,
    attempt_limit: Option<Duration>,
    call_limit: Option<Duration>,
    read_limit: Option<Duration>,
    again: bool,
    says: Option<&'static str>,
    /// The server says that it has not acted on the request, so a POST is sent again too.
    unprocessed: bool,
    /// The most bytes that all calls together may have in memory at a time.
    pub memory: Option<usize>,
}

impl Fault {
    pub fn new(name: &'static str, act: Act, outcome: Outcome) -> Self {
        Self {
            name,
            act,
            again: outcome.is_transient(),
            outcome,
            attempt_limit: None,
            call_limit: None,
            read_limit: None,
            says: None,
            unprocessed: false,
            memory: None,
        }
    }

    /// A short limit for the attempt, in milliseconds: the outcome is that it ran out.
    pub fn attempt_limit(mut self, millis: u64) -> Self {
        self.attempt_limit = Some(Duration::from_millis(millis));
        self
    }

    /// A short limit for the call, in milliseconds.
    pub fn call_limit(mut self, millis: u64) -> Self {
        self.call_limit = Some(Duration::from_millis(millis));
        self.never_again()
    }

    /// A short limit for the pauses of the body, in milliseconds.
    pub fn read_limit(mut self, millis: u64) -> Self {
        self.read_limit = Some(Duration::from_millis(millis));
        self
    }

    /// Not sent again, though it might be of use later.
    pub fn never_again(mut self) -> Self {
        self.again = false;
        self
    }

    /// What the error says besides, to those who read it.
    pub fn says(mut self, what: &'static str) -> Self {
        self.says = Some(what);
        self
    }

    /// A POST is sent again too.
    #[cfg(feature = "http2")]
    pub fn unprocessed(mut self) -> Self {
        self.unprocessed = true;
        self
    }

    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = Some(bytes);
        self
    }

    /// The row of the docs.
    pub fn row(&self, module: &str) -> String {
        let again = match (&self.outcome, self.again) {
            (Outcome::Value(_), _) => "",
            (_, true) if self.unprocessed => "yes, a POST too",
            (_, true) => "yes",
            (_, false) => "no",
        };
        let says = self
            .says
            .map(|says| format!("; it says \"{says}\""))
            .unwrap_or_default();
        format!("| `{module}::{}` | {}{says} | {again} |\n", self.name, self.outcome)
    }

    /// The server does it to the next request; gives a GET that is not tried again, and what must become of it.
    pub fn prepare(&self, server: &Server, client: &Client) -> (Call, &Outcome) {
        server.then(vec![self.act.clone()]);
        let call = self.limited(client.call(&GET), 1).retry(RetryPolicy::never());
        (call, &self.outcome)
    }

    /// What a call ends with after its limit, and how long it takes; none for a fault that is over before.
    pub async fn limit_and_elapsed(&self) -> Option<(Duration, Duration)> {
        let limit = self.limit().filter(|_| matches!(self.outcome, Outcome::Timeout(_)))?;
        let server = Server::play(Vec::new());
        let client = client(&server);
        let (call, outcome) = self.prepare(&server, &client);
        let began = Instant::now();
        let result = in_time(call).await;
        let elapsed = began.elapsed();
        assert_eq!(Outcome::of(&result), *outcome, "{}", self.name);
        Some((limit, elapsed))
    }

    fn limit(&self) -> Option<Duration> {
        self.attempt_limit.or(self.call_limit).or(self.read_limit)
    }

    /// The call with the limits of the fault; where it has several attempts, a good one may take longer.
    fn limited(&self, mut call: Call, attempts: u32) -> Call {
        if let Some(limit) = self.attempt_limit {
            call = call.attempt_timeout(if attempts > 1 { limit * 4 } else { limit });
        }
        if let Some(limit) = self.read_limit {
            call = call.read_timeout(if attempts > 1 { limit * 4 } else { limit });
        }
        if let Some(limit) = self.call_limit {
            call = call.timeout(limit);
        }
        call
    }
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A success; the value as JSON.
    Value(String),
    /// No connection.
    Unconnected,
    /// The connection broke.
    Broken,
    Timeout(Timeout),
    TooLarge(TooLarge),
    Body(UnexpectedBody),
    /// The path, and what is wrong there.
    Decode(String, ReadErrorKind),
    /// The status, the code, the message and the request id.
    Api(u16, Option<String>, Option<String>, Option<String>),
    /// The host.
    Redirect(Option<String>),
    /// Status 304.
    NotModified,
    /// Nothing to prove with.
    Unauthenticated,
    /// A status that means nothing.
    Status(u16),
    Other(String),
}

impl Outcome {
    /// The outcome, of which nothing that can be printed may show a secret.
    #[track_caller]
    pub fn of<T>(result: &Result<T, Error>) -> Self
    where
        T: Clone + IntoJson,
    {
        let error = match result {
            Ok(value) => return Self::Value(value.clone().into_json().to_string()),
            Err(error) => error,
        };
        assert_hidden(&shown(error));
        let text = |text: Option<&str>| text.map(str::to_owned);
        match error.kind() {
            ErrorKind::Connect(_) => Self::Unconnected,
            ErrorKind::Transport(_) => Self::Broken,
            ErrorKind::Timeout(timeout) => Self::Timeout(*timeout),
            ErrorKind::TooLarge(limit) => Self::TooLarge(*limit),
            ErrorKind::UnexpectedBody(body) => Self::Body(*body),
            ErrorKind::Decode(fault) => Self::Decode(fault.path(), fault.kind().clone()),
            ErrorKind::Api(api) => Self::Api(
                error.status().unwrap_or_default(),
                text(api.code()),
                text(api.message()),
                text(error.request_id()),
            ),
            ErrorKind::Redirect(redirect) => Self::Redirect(text(redirect.host())),
            ErrorKind::NotModified => Self::NotModified,
            ErrorKind::Credentials(_) => Self::Unauthenticated,
            ErrorKind::UnexpectedStatus => Self::Status(error.status().unwrap_or_default()),
            other => Self::Other(format!("{other:?}")),
        }
    }

    fn is_transient(&self) -> bool {
        match self {
            Self::Unconnected | Self::Broken | Self::Timeout(_) => true,
            Self::Api(status, ..) => matches!(status, 429 | 502 | 503 | 504),
            _ => false,
        }
    }
}

/// As the table in the docs has it.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(_) => f.write_str("a value"),
            Self::Unconnected => f.write_str("`Connect`"),
            Self::Broken => f.write_str("`Transport`"),
            Self::Timeout(Timeout::Attempt(_)) => f.write_str("`Timeout(Attempt)`"),
            Self::Timeout(Timeout::Call(_)) => f.write_str("`Timeout(Call)`"),
            Self::Timeout(Timeout::Read(_)) => f.write_str("`Timeout(Read)`"),
            Self::Timeout(timeout) => write!(f, "`Timeout({timeout:?})`"),
            Self::TooLarge(TooLarge::Body(_)) => f.write_str("`TooLarge(Body)`"),
            Self::TooLarge(limit) => write!(f, "`TooLarge({limit:?})`"),
            Self::Body(UnexpectedBody::Encoded(_)) => f.write_str("`UnexpectedBody(Encoded)`"),
            Self::Body(body) => write!(f, "`UnexpectedBody({body:?})`"),
            Self::Decode(path, kind) => match path.as_str() {
                "" => write!(f, "`Decode`: {kind}"),
                path if path.len() > 40 => write!(f, "`Decode` at `{}…`: {kind}", &path[..20]),
                path => write!(f, "`Decode` at `{path}`: {kind}"),
            },
            Self::Api(status, code, message, id) => {
                write!(f, "`Api`, status {status}")?;
                let parts = [("code", code), ("message", message), ("request id", id)];
                let mut parts = parts.iter().filter_map(|(name, part)| Some((name, part.as_ref()?)));
                parts.try_for_each(|(name, part)| write!(f, ", {name} `{part}`"))
            }
            Self::Redirect(Some(host)) => write!(f, "`Redirect` to `{host}`"),
            Self::Redirect(None) => f.write_str("`Redirect`"),
            Self::NotModified => f.write_str("`NotModified`"),
            Self::Unauthenticated => f.write_str("`Credentials`"),
            Self::Status(status) => write!(f, "`UnexpectedStatus`, status {status}"),
            Self::Other(what) => f.write_str(what),
        }
    }
}

pub fn value(json: &str) -> Outcome {
    Outcome::Value(json.to_owned())
}

pub fn decode(path: &str, kind: ReadErrorKind) -> Outcome {
    Outcome::Decode(path.to_owned(), kind)
}

/// An error response of which nothing can be made out but the status.
pub fn bare(status: u16) -> Outcome {
    Outcome::Api(status, None, None, None)
}

pub fn steps(steps: impl IntoIterator<Item = Step>) -> Act {
    Act::Steps(steps.into_iter().collect())
}

/// These bytes, then the end of the connection.
pub fn raw(bytes: impl AsRef<[u8]>) -> Act {
    Act::ReplyAndClose(bytes.as_ref().to_vec())
}

/// These bytes, on a connection that stays.
pub fn kept(bytes: impl AsRef<[u8]>) -> Act {
    Act::Reply(bytes.as_ref().to_vec())
}

/// A whole response with this body.
pub fn body(status: u16, body: impl AsRef<[u8]>) -> Act {
    Act::Reply(reply_with(
        status,
        &[("Content-Type", "application/json")],
        body.as_ref(),
    ))
}

/// What responses are read as.
#[derive(Clone, Default, PartialEq)]
pub struct Parcel {
    pub id: i64,
    pub count: Option<i32>,
    pub weight: Option<f64>,
    pub state: Option<State>,
    pub name: Option<String>,
    pub contents: Option<Vec<Parcel>>,
    pub rest: Option<Json>,
}
specwright_runtime::record! { Parcel {
    0 id required, 1 count, 2 weight, 3 state, 4 name, 5 contents, 6 rest,
} }

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    Sent,
    Unknown(UnknownText),
}
specwright_runtime::text_enum! { State else Unknown { Sent = "sent" } }

/// The client of all faults: it signs, with a security token, and tries three times.
pub fn client(server: &Server) -> Client {
    let [key, token] = SECRETS;
    let credentials = access_key("EXAMPLEAK", key).security_token(token);
    // twenty minutes ahead of what the servers here say
    let now = UNIX_EPOCH + Duration::from_secs(784_111_777 + 1_200);
    let config = sample::config()
        .clock(move || now)
        .attempt_timeout(HANG)
        .call_timeout(HANG)
        .body_limit(LIMIT)
        .hyper(Wire::current().options());
    let builder = sample::builder(server).config(config).credentials(credentials);
    builder.build().unwrap()
}

/// A call in the middle of everything that must go well.
pub async fn good(client: &Client, server: &Server) {
    server.then(vec![Act::Reply(reply(200, r#"{"id":1}"#))]);
    for call in [client.call(&GET), client.call(&POST).json_body(sample::json("{}"))] {
        let result = call.retry(RetryPolicy::never()).send::<Parcel>().await;
        assert_eq!(Outcome::of(&result), value(r#"{"id":1}"#), "{:?}", result.err());
        server.then(vec![Act::Reply(reply(200, r#"{"id":1}"#))]);
    }
}

/// Everything of an error that can be printed.
pub fn shown(error: &Error) -> String {
    let mut all = format!("{error}\n{error:?}\n{error:#?}\n{:?}", error.kind());
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        all += &format!("\n{source}\n{source:?}");
        next = source.source();
    }
    all
}

/// Looks for secrets in something that was shown, and hands it on to the search through everything.
#[track_caller]
pub fn assert_hidden(text: &str) {
    let found = TELLING.iter().find(|telling| text.contains(**telling));
    assert!(found.is_none(), "{found:?} is in {text}");
    if std::env::var_os(SEARCHED).is_some() {
        println!("{text}");
    }
}

/// Calls with a limit to the time that anything may take.
async fn in_time(call: Call) -> Result<Parcel, Error> {
    let result = tokio::time::timeout(HANG * 2, call.send::<Parcel>()).await;
    result.expect("the call ends")
}

/// What becomes of a GET that is not tried again.
pub async fn once(client: &Client) -> Outcome {
    let result = in_time(client.call(&GET).retry(RetryPolicy::never())).await;
    Outcome::of(&result)
}

/// Puts a fault to the test.
///
/// - the call ends in time, with this outcome;
/// - the next calls of the same client go well;
/// - a POST reaches the server once and no more, whatever the policy for retries;
/// - a GET goes well at the second attempt where that may help, and is not sent again where it may not;
/// - no error and no trace shows a secret.
async fn run(fault: &Fault) {
    let name = fault.name;
    let traces = Traces::default();
    // a flood of frames would be one of traces, which are not what is measured
    let traced = !(fault.memory.is_some() && Wire::current().speaks_http2());
    let _tracing = traced.then(|| tracing::subscriber::set_default(traces.clone()));
    let server = Server::play(Vec::new());
    let client = client(&server);
    assert_hidden(&format!("{name}\n{client:?}"));

    let began = Instant::now();
    let (call, outcome) = fault.prepare(&server, &client);
    assert_hidden(&format!("{call:?}"));
    let result = in_time(call).await;
    assert_eq!(Outcome::of(&result), *outcome, "{name}: {:?}", result.err());
    let limit = fault.limit().unwrap_or_default();
    let elapsed = began.elapsed();
    if matches!(outcome, Outcome::Timeout(_)) {
        println!("{name}: over after {elapsed:?}, limit {limit:?}"); // shown with --nocapture
    }
    assert!(elapsed < limit + HANG / 2, "{name}: {elapsed:?}");
    if let Err(error) = &result {
        assert_eq!(error.is_retryable(), fault.outcome.is_transient(), "{name}: {error:?}");
        assert_eq!((error.operation(), error.attempts()), ("GetThing", 1), "{name}");
        let says = fault.says.unwrap_or_default();
        assert!(error.to_string().contains(says), "{name}: {error}");
    }
    good(&client, &server).await;

    let before = server.count();
    server.then(vec![fault.act.clone(), body(200, r#"{"id":2}"#)]);
    let call = fault.limited(client.call(&POST), 1).json_body(sample::json("{}"));
    let result = in_time(call).await;
    let (outcome, count) = match fault.unprocessed {
        true => (value(r#"{"id":2}"#), 2),
        false => (fault.outcome.clone(), 1),
    };
    assert_eq!(Outcome::of(&result), outcome, "{name}: POST: {:?}", result.err());
    assert_eq!(server.count() - before, count, "{name}: POST");
    good(&client, &server).await;

    let before = server.count();
    server.then(vec![fault.act.clone(), body(200, r#"{"id":2}"#)]);
    let result = in_time(fault.limited(client.call(&GET), 3)).await;
    let (outcome, count) = match fault.again {
        true => (value(r#"{"id":2}"#), 2),
        false => (fault.outcome.clone(), 1),
    };
    assert_eq!(
        Outcome::of(&result),
        outcome,
        "{name}: with retries: {:?}",
        result.err()
    );
    assert_eq!(server.count() - before, count, "{name}: with retries");
    let traces = traces.text();
    assert_eq!(
        traces.contains("GetThing"),
        traced && cfg!(feature = "tracing"),
        "{traces}"
    );
    assert_hidden(&traces);
}

/// Floods are measured while nothing else allocates.
static ALONE: RwLock<()> = RwLock::new(());

/// Runs a test beside others, but not while one is measured.
pub fn beside<T>(test: impl Future<Output = T>) -> T {
    traces::search();
    let _others = ALONE.read().unwrap_or_else(PoisonError::into_inner);
    block_on(test)
}

/// Runs a test while no other runs, and says how many bytes of memory it had at its peak.
pub fn alone<T>(test: impl FnOnce() -> T) -> (T, usize) {
    traces::search();
    let _nobody = ALONE.write().unwrap_or_else(PoisonError::into_inner);
    measured(test)
}

/// The bytes of memory that something has at its peak. It has to be alone.
pub fn measured<T>(test: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let value = test();
    (value, MEMORY.peak_usage().saturating_sub(before))
}

pub fn block_on<T>(test: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap().block_on(test)
}

/// Runs one row over each of the wires.
pub fn check(faults: Vec<Fault>, wires: &[Wire], name: &str) {
    let fault = faults.into_iter().find(|fault| fault.name == name);
    let fault = fault.expect("a row of this name");
    wires.iter().for_each(|wire| wire.over(|| check_one(&fault)));
}

fn check_one(fault: &Fault) {
    let Some(most) = fault.memory else {
        return beside(run(fault));
    };
    let ((), memory) = alone(|| block_on(run(fault)));
    assert!(memory < most, "{}: {memory} bytes of memory", fault.name);
}

/// Runs all rows over another wire, a few at a time, as many wait for a limit to run out.
pub fn check_all(faults: &[Fault], wire: Wire) {
    let (alone, beside): (Vec<_>, Vec<_>) = faults.iter().partition(|fault| fault.memory.is_some());
    std::thread::scope(|scope| {
        for part in beside.chunks(beside.len().div_ceil(4).max(1)) {
            scope.spawn(move || wire.over(|| part.iter().for_each(|fault| check_one(fault))));
        }
    });
    wire.over(|| alone.iter().for_each(|fault| check_one(fault)));
}

/// Makes a table: `name: what the server does => the outcome, with its circumstances;`, and a test for each row. It begins
/// with `over WIRES;` if it is not about plain HTTP/1.1.
macro_rules! faults {
    (over $wires:expr; $($rows:tt)+) => {
        crate::fault::faults! { @ $wires; $($rows)+ }
    };
    (@ $wires:expr; $($name:ident: $act:expr => $outcome:expr $(, $more:ident($($value:expr)?))*;)+) => {
        pub fn faults() -> Vec<crate::fault::Fault> {
            vec![$(
                crate::fault::Fault::new(stringify!($name), $act, $outcome) $(.$more($($value)?))*,
            )+]
        }

        $(
            #[test]
            fn $name() {
                crate::fault::check(faults(), $wires, stringify!($name));
            }
        )+
    };
    ($($rows:tt)+) => {
        crate::fault::faults! { @ &[crate::wire::Wire::Plain]; $($rows)+ }
    };
}
pub(crate) use faults;
