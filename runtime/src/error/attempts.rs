//! What became of the attempts of a call.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::value::DateTime;

/// Why a call was not sent again although its error may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GaveUp {
    /// The request may have reached the server, and sending it twice may do harm: see
    /// [`Call::idempotent`](crate::Call::idempotent).
    NotIdempotent,
    /// Its body is a stream, of which something was read already.
    BodyRead,
    /// It was sent as often as the policy allows: [`RetryPolicy::attempts`](crate::RetryPolicy::attempts).
    Attempts,
    /// Other calls have used up the [`RetryBudget`](crate::RetryBudget) of the client.
    Budget,
    /// The server asks for a wait that is longer than [`RetryPolicy::longest_wait`](crate::RetryPolicy::longest_wait).
    LongWait(Duration),
    /// The time for the call would be over before the wait that is due.
    Deadline(Duration),
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotIdempotent => f.write_str("not sent again as it is not idempotent"),
            Self::BodyRead => f.write_str("not sent again as its body was read already"),
            Self::Attempts => f.write_str("no attempt left"),
            Self::Budget => f.write_str("not sent again as the retry budget of the client is spent"),
            Self::LongWait(wait) => write!(f, "not sent again as a wait of {wait:.0?} is longer than is waited for"),
            Self::Deadline(wait) => write!(f, "no time left to wait {wait:.0?} and send again"),
        }
    }
}

/// An attempt that failed and was followed by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub(crate) failure: Failure,
    pub(crate) wait: Duration,
}

/// How an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// No connection came about.
    Connect,
    /// Something took too long.
    Timeout,
    /// The connection broke.
    Transport,
    /// The server responded to with this status.
    Status(u16),
}

impl Attempt {
    /// How it failed.
    pub fn failure(&self) -> Failure {
        self.failure
    }

    /// How long the client waited after it.
    pub fn wait(&self) -> Duration {
        self.wait
    }
}

/// The wait that a server asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) wait: Duration,
    /// When it ends, by the clock of the server if its response tells the time; none beyond what a clock can count.
    pub(crate) until: Option<SystemTime>,
    /// By how much longer the next attempt waits, so that not all clients come back at once.
    pub(crate) jitter: Duration,
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server asks to come back after {:.0?}", self.wait)?;
        let until = self.until.map(DateTime::from_system_time);
        let second = until.as_ref().map(|until| until.as_str().trim_end_matches('Z'));
        let second = second.and_then(|second| second.split('.').next());
        match second {
            // a year of more digits is hardly meant
            Some(second) if second.len() == "YYYY-MM-DDTHH:MM:SS".len() => write!(f, ", at {second}Z"),
            _ => Ok(()),
        }
    }
}
