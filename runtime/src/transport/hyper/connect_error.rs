//! Why no connection came about.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use crate::transport::{TlsFault, TransportError, TransportErrorKind};

/// Why no connection came about.
#[derive(Clone, Debug)]
pub(super) struct ConnectError(Arc<Cause>);

#[derive(Debug)]
struct Cause {
    kind: TransportErrorKind,
    what: Cow<'static, str>,
    tls_fault: Option<TlsFault>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ConnectError {
    pub(super) fn new(kind: TransportErrorKind, what: impl Into<Cow<'static, str>>) -> Self {
        Self::of(kind, what, None, None)
    }

    pub(super) fn of(
        kind: TransportErrorKind,
        what: impl Into<Cow<'static, str>>,
        tls_fault: Option<TlsFault>,
        source: Option<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        let late = source.as_deref().is_some_and(|source| timed_out(source));
        let kind = match kind {
            TransportErrorKind::Connect if late => TransportErrorKind::ConnectTimeout,
            kind => kind,
        };
        Self(Arc::new(Cause {
            kind,
            what: what.into(),
            tls_fault,
            source,
        }))
    }

    /// The same error with its cause.
    pub(super) fn because_of(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::of(self.0.kind, self.0.what.clone(), self.0.tls_fault, Some(source.into()))
    }

    pub(super) fn to_transport_error(&self) -> TransportError {
        let error = TransportError::new(self.0.kind, self.clone());
        match self.0.tls_fault {
            Some(fault) => error.with_tls_fault(fault),
            None => error,
        }
    }
}

/// Whether the system, or the limit for a single address, gave up waiting.
fn timed_out(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
        {
            return true;
        }
        next = error.source();
    }
    false
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.what)
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_ref().map(|source| &**source as _)
    }
}
