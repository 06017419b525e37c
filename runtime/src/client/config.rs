//! What a client lets one choose: timeouts, retries, limits, and the clock.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::default_headers::DefaultHeaders;
use super::retry::{RetryBudget, RetryPolicy};
use crate::clock;
use crate::json::MAX_DEPTH;
#[cfg(all(feature = "hyper", not(target_os = "unknown")))]
use crate::transport::HyperOptions;
use crate::value::Secret;

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// Until a connection stands, name look-up and TLS included. 10 seconds. Only the default transport knows it.
    pub connect: Duration,
    /// One attempt, from sending until the last byte of the response. 60 seconds.
    pub attempt: Duration,
    /// The whole call: all attempts, the waiting between them, and look-ups. 180 seconds.
    pub call: Duration,
    /// Once the head of a response is there: how long the next bytes of its body may take. 60 seconds. The two limits
    /// above hold besides, but end where a stream begins.
    pub read: Duration,
    /// A stream of bytes or of events as a whole, from the first time that something of it is asked for to its end. No
    /// limit.
    pub stream: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            attempt: Duration::from_secs(60),
            call: Duration::from_secs(180),
            read: Duration::from_secs(60),
            stream: None,
        }
    }
}

/// How large things may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the body of a response, counted while it arrives and is decompressed. 32 MiB.
    pub body: usize,
    /// Bytes of all header names and values of a response. 256 KiB.
    pub headers: usize,
    /// Arrays and objects within each other in the JSON of a success. 127, which is also the most.
    pub depth: usize,
    /// Bytes of memory that a decoded response may take. 16 times the limit of the body.
    pub decoded: Option<usize>,
    /// Pages that one listing may take. 100 000.
    pub pages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 32 << 20,
            headers: 256 << 10,
            depth: MAX_DEPTH,
            decoded: None,
            pages: 100_000,
        }
    }
}

/// The settings of a client. Each call may replace some of them, see [`Call`](crate::Call).
///
/// ```
/// use std::time::Duration;
/// use specwright_runtime::{Config, RetryPolicy};
///
/// let config = Config::new()
///     .call_timeout(Duration::from_secs(20))
///     .retry(RetryPolicy::new().attempts(5));
/// ```
#[derive(Clone)]
pub struct Config {
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) limits: Limits,
    pub(crate) user_agent: String,
    pub(crate) headers: DefaultHeaders,
    pub(crate) allow_http: bool,
    pub(crate) proxy_from_environment: bool,
    #[cfg(all(feature = "hyper", not(target_os = "unknown")))]
    pub(crate) hyper: HyperOptions,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
}

pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;
pub(crate) type Random = Arc<dyn Fn() -> u64 + Send + Sync>;

impl Config {
    /// The defaults.
    pub fn new() -> Self {
        Self {
            timeouts: Timeouts::default(),
            retry: RetryPolicy::new(),
            budget: RetryBudget::new(),
            limits: Limits::default(),
            user_agent: concat!("specwright/", env!("CARGO_PKG_VERSION")).to_owned(),
            headers: DefaultHeaders::default(),
            allow_http: false,
            proxy_from_environment: false,
            #[cfg(all(feature = "hyper", not(target_os = "unknown")))]
            hyper: HyperOptions::default(),
            clock: Arc::new(clock::now),
            random: Arc::new(system_random),
        }
    }

    /// How long a connection may take to come about. Only the default transport knows it.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = timeout;
        self
    }

    /// How long one attempt may take, from sending until the last byte of the response.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.attempt = timeout;
        self
    }

    /// How long a call may take with all attempts, the waiting between them, look-ups, and decoding. Each page of a listing
    /// is a call, decoding of its items included.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.call = timeout;
        self
    }

    /// How long the next bytes of the body of a response may take, of a stream too.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.read = timeout;
        self
    }

    /// How long a stream of bytes or of events may take as a whole: from the first time that something of it is asked
    /// for, with all attempts, to its end. Time in which nobody asks counts too. There is no limit by default.
    pub fn stream_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.stream = Some(timeout);
        self
    }

    /// When and how often a call is sent again.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// What all retries of the client may cost together. Each client that is built with these settings has a budget of
    /// its own, which its clones share.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = budget;
        self
    }

    /// The most bytes that the body of a response may have, decompressed.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// The most bytes of memory that a decoded response may take, strings aside: those are no longer than the body. By
    /// default 16 times the limit of the body, 512 MiB.
    pub fn decoded_limit(mut self, bytes: usize) -> Self {
        self.limits.decoded = Some(bytes);
        self
    }

    /// The most bytes that the headers of a response may have, names and values.
    pub fn header_limit(mut self, bytes: usize) -> Self {
        self.limits.headers = bytes;
        self
    }

    /// How many arrays and objects may be within each other in the JSON of a success; more than [`MAX_DEPTH`] count as
    /// that, which is also what errors and events may have. A lower limit has each response gone over once more.
    pub fn depth_limit(mut self, levels: usize) -> Self {
        self.limits.depth = levels;
        self
    }

    /// The most pages that one listing may take; beyond it the listing fails.
    pub fn page_limit(mut self, pages: usize) -> Self {
        self.limits.pages = pages;
        self
    }

    /// The `User-Agent` header; empty sends none.
    pub fn user_agent(mut self, value: impl Into<String>) -> Self {
        self.user_agent = value.into();
        self
    }

    /// Sends a header with every call, unless the call sets one of this name: by a parameter of its operation or by
    /// [`Call::header`](crate::Call::header). It replaces what the client would send of itself, such as `Accept`; a body keeps its
    /// `Content-Type`, and a stream asks for its own media type. It is not sent with requests for tokens or parameters of the
    /// client, nor to another server than that of the client.
    ///
    /// A header that cannot be sent is an error when the client is built.
    ///
    /// ```
    /// use specwright_runtime::Config;
    ///
    /// let config = Config::new()
    ///     .header("Accept-Language", "pt-BR")
    ///     .secret_header("X-Gateway-Key", "the key of a gateway");
    /// assert!(!format!("{config:?}").contains("the key"));
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.set(name.into(), value.into().into(), false);
        self
    }

    /// As [`Config::header`], with a value that is shown nowhere and does not go over plain http.
    pub fn secret_header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.headers.set(name.into(), value.into(), true);
        self
    }

    /// Lets requests with credentials go over plain http to other hosts than this one. Anybody on the way can read
    /// and use them.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// The settings of the default transport: proxies, certificates, pooled connections. Of these, `connect_timeout` goes
    /// on as [`Config::connect_timeout`], and in place of `header_limit` stands [`Config::header_limit`].
    ///
    /// ```
    /// use specwright_runtime::Config;
    /// use specwright_runtime::transport::{HyperOptions, Proxies, Proxy};
    ///
    /// let mut options = HyperOptions::default();
    /// options.proxies = Proxies::all(Proxy::new("http://proxy.example:3128")?);
    /// let config = Config::new().hyper(options);
    /// # let _ = config;
    /// # Ok::<(), specwright_runtime::TransportError>(())
    /// ```
    #[cfg(all(feature = "hyper", not(target_os = "unknown")))]
    pub fn hyper(mut self, options: HyperOptions) -> Self {
        self.timeouts.connect = options.connect_timeout;
        self.hyper = options;
        self
    }

    /// Lets the default transport use the proxies that `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, in
    /// upper or lower case, unless it is given others. Off by default, so that where requests go depends on nothing but the
    /// program. A client cannot be built when a variable names a proxy that cannot be used.
    pub fn proxy_from_environment(mut self, yes: bool) -> Self {
        self.proxy_from_environment = yes;
        self
    }

    /// The clock that requests are signed by and dates in responses are compared with; for tests.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Where jitter, boundaries of multipart bodies and idempotency keys come from: any 64 bits; for tests. Two calls for which it
    /// gives the same have the same idempotency key, and a server takes the second for a repetition of the first.
    pub fn random(mut self, random: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.random = Arc::new(random);
        self
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.clock)()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .field("retry_budget", &self.budget)
            .field("limits", &self.limits)
            .field("user_agent", &self.user_agent)
            .field("headers", &self.headers.names().collect::<Vec<_>>())
            .field("allow_plain_http", &self.allow_http)
            .field("proxy_from_environment", &self.proxy_from_environment)
            .finish_non_exhaustive()
    }
}

/// Jitter, multipart boundaries and idempotency keys need to differ, not to be secret: the standard library seeds each hasher anew
/// from the system's randomness.
#[cfg(not(all(feature = "fetch", target_os = "unknown")))]
fn system_random() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    RandomState::new().build_hasher().finish()
}

/// In a browser the standard library would give the same numbers on each page.
#[cfg(all(feature = "fetch", target_os = "unknown"))]
fn system_random() -> u64 {
    use js_sys::{Function, Math, Reflect, Uint8Array, global};
    use wasm_bindgen::JsCast as _;

    let bytes = Uint8Array::new_with_length(8);
    let filled = Reflect::get(&global(), &"crypto".into()).and_then(|crypto| {
        let fill = Reflect::get(&crypto, &"getRandomValues".into())?;
        fill.dyn_into::<Function>()?.call1(&crypto, &bytes)
    });
    if filled.is_err() {
        // an old environment: all that there is besides is good enough for jitter
        return Math::random().to_bits() ^ Math::random().to_bits().rotate_left(32);
    }
    let mut random = [0; 8];
    bytes.copy_to(&mut random);
    u64::from_le_bytes(random)
}
