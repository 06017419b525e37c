//! Responses of the caller's making: fixed, in sequence, computed, slow, or broken.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use serde_json::Value;

use crate::record::Request;

/// How many replies may be nested by [`Reply::with`].
const NESTING_LIMIT: usize = 8;

/// What the server does with a request: a response, or a fault.
///
/// ```
/// use std::time::Duration;
/// use serde_json::json;
/// use specwright_mock::Reply;
///
/// let page = Reply::json(200, json!({"images": []})).header("X-Request-Id", "7");
/// let busy = Reply::documented().status(429).header("Retry-After", "1");
/// let slow = Reply::documented().delay(Duration::from_millis(50));
/// let echo = Reply::with(|request| {
///     Reply::json(200, json!({"offset": request.query_value("offset")}))
/// });
/// # let _ = (page, busy, slow, echo);
/// ```
#[derive(Clone, Debug)]
pub struct Reply {
    pub(crate) kind: Kind,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) delay: Duration,
    pub(crate) pace: Option<Pace>,
    pub(crate) cut: Option<usize>,
}

/// A function that makes a reply.
type Make = dyn Fn(&Request) -> Reply + Send + Sync;

#[derive(Clone)]
pub(crate) enum Kind {
    Given {
        status: u16,
        body: Bytes,
    },
    Documented {
        status: Option<u16>,
        example: Option<String>,
    },
    Made(Arc<Make>),
    Close,
    Reset,
    Wire(Bytes),
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given { status, body } => write!(f, "Given({status}, {} bytes)", body.len()),
            Self::Documented { status, example } => {
                write!(f, "Documented({status:?}, {example:?})")
            }
            Self::Made(_) => f.write_str("Made"),
            Self::Close => f.write_str("Close"),
            Self::Reset => f.write_str("Reset"),
            Self::Wire(bytes) => write!(f, "Wire({} bytes)", bytes.len()),
        }
    }
}

/// A body sent piece by piece.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub(crate) bytes: usize,
    pub(crate) pause: Duration,
}

impl Reply {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            headers: Vec::new(),
            delay: Duration::ZERO,
            pace: None,
            cut: None,
        }
    }

    /// A JSON body with that status: 200 to 999, anything else is sent as 500.
    pub fn json(status: u16, body: impl Into<Value>) -> Self {
        let body: Value = body.into();
        Self::bytes(status, "application/json", body.to_string())
    }

    /// A text with that status, as `text/plain`.
    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self::bytes(status, "text/plain; charset=utf-8", body.into())
    }

    /// Any bytes of any media type.
    pub fn bytes(status: u16, content_type: impl Into<String>, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self::new(Kind::Given { status, body }).header("Content-Type", content_type)
    }

    /// A status without body and content type. A body with 204 or 304 is left out in any case; see [`Reply::wire`].
    #[must_use]
    pub fn empty(status: u16) -> Self {
        let body = Bytes::new();
        Self::new(Kind::Given { status, body })
    }

    /// What the document says, as if nothing had been set.
    #[must_use]
    pub fn documented() -> Self {
        Self::new(Kind::Documented {
            status: None,
            example: None,
        })
    }

    /// Computed from the request, for instance from its offset.
    pub fn with(make: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::new(Kind::Made(Arc::new(make)))
    }

    /// No response: the connection is closed in good order.
    #[must_use]
    pub fn close() -> Self {
        Self::new(Kind::Close)
    }

    /// No response: the connection is reset.
    #[must_use]
    pub fn reset() -> Self {
        Self::new(Kind::Reset)
    }

    /// These bytes as they are in place of a response, whatever they are, then the end of the connection.
    pub fn wire(bytes: impl Into<Bytes>) -> Self {
        Self::new(Kind::Wire(bytes.into()))
    }

    /// Sets the status. Of a documented reply: which of the documented responses it is.
    #[must_use]
    pub fn status(mut self, new: u16) -> Self {
        match &mut self.kind {
            Kind::Given { status, .. } => *status = new,
            Kind::Documented { status, .. } => *status = Some(new),
            Kind::Made(_) | Kind::Close | Kind::Reset | Kind::Wire(_) => {}
        }
        self
    }

    /// Picks a documented example by its name; only of [`Reply::documented`].
    #[must_use]
    pub fn example(mut self, name: impl Into<String>) -> Self {
        if let Kind::Documented { example, .. } = &mut self.kind {
            *example = Some(name.into());
        }
        self
    }

    /// Adds a header; one of the same name from the document or set before gives way, except `Set-Cookie`.
    /// Names and values that HTTP does not allow are left out when the reply is sent.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        if !name.eq_ignore_ascii_case("set-cookie") {
            self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(&name));
        }
        self.headers.push((name, value.into()));
        self
    }

    /// Waits before the first byte.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sends the body in pieces of `bytes` (at least 1) with a pause before each.
    #[must_use]
    pub fn paced(mut self, bytes: usize, pause: Duration) -> Self {
        let bytes = bytes.max(1);
        self.pace = Some(Pace { bytes, pause });
        self
    }

    /// Promises the whole body and breaks the connection off after `bytes` of it.
    #[must_use]
    pub fn cut_after(mut self, bytes: usize) -> Self {
        self.cut = Some(bytes);
        self
    }

    /// Runs the functions of [`Reply::with`]; what is set outside is added to what they return.
    pub(crate) fn resolve(mut self, request: &Request) -> Self {
        for _ in 0..NESTING_LIMIT {
            let Kind::Made(make) = &self.kind else {
                return self;
            };
            let mut made = make(request);
            for (name, value) in self.headers {
                made = made.header(name, value);
            }
            made.delay = made.delay.saturating_add(self.delay);
            made.pace = made.pace.or(self.pace);
            made.cut = made.cut.or(self.cut);
            self = made;
        }
        Self::text(500, "replies are nested too deep")
    }
}

/// What the caller has set for one operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) status: Option<u16>,
    pub(crate) queue: VecDeque<Reply>,
    pub(crate) always: Option<Reply>,
}

/// What the caller has set, by the identifier of the operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plans(HashMap<String, Plan>);

impl Plans {
    pub(crate) fn plan(&mut self, operation: &str) -> &mut Plan {
        self.0.entry(operation.to_owned()).or_default()
    }

    /// The next reply: of the script, else the standing one, else as documented with the status set.
    pub(crate) fn next(&mut self, operation: &str) -> Option<Reply> {
        let plan = self.0.get_mut(operation)?;
        plan.queue
            .pop_front()
            .or_else(|| plan.always.clone())
            .or_else(|| Some(Reply::documented().status(plan.status?)))
    }

    /// How many replies of the script are left.
    pub(crate) fn left(&self, operation: &str) -> usize {
        self.0.get(operation).map_or(0, |plan| plan.queue.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Plans, Reply};
    use crate::record::Request;

    fn status(reply: Option<Reply>) -> Option<u16> {
        match reply?.kind {
            Kind::Given { status, .. } => Some(status),
            Kind::Documented { status, .. } => status,
            _ => None,
        }
    }

    #[test]
    fn scripts_come_first_then_what_stands() {
        let mut plans = Plans::default();
        plans.plan("A").status = Some(404);
        plans.plan("A").queue.extend([Reply::empty(503), Reply::empty(500)]);
        assert_eq!(plans.left("A"), 2);
        assert_eq!(status(plans.next("A")), Some(503));
        assert_eq!(status(plans.next("A")), Some(500));
        assert_eq!(status(plans.next("A")), Some(404));
        plans.plan("A").always = Some(Reply::empty(204));
        assert_eq!(status(plans.next("A")), Some(204));
        assert!(plans.next("B").is_none());
    }

    #[test]
    fn nesting_ends() {
        fn deeper() -> Reply {
            Reply::with(|_| deeper())
        }
        assert_eq!(status(Some(deeper().resolve(&Request::default()))), Some(500));
        let reply = Reply::with(|_| Reply::empty(200).header("A", "1")).header("a", "2");
        let reply = reply.resolve(&Request::default());
        assert_eq!(reply.headers, [("a".to_owned(), "2".to_owned())]);
    }
}
