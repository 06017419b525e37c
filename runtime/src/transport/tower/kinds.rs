//! What the errors of a service mean.

use std::error::Error;
use std::sync::Arc;

use crate::transport::failure::{body_error, causes, known_kind, transport_error};
use crate::transport::outgoing::BoxError;
use crate::transport::{TransportError, TransportErrorKind};

type KindOf = dyn Fn(&(dyn Error + 'static)) -> Option<TransportErrorKind> + Send + Sync;

/// What the user of a service says of its errors, and what is known without that.
#[derive(Clone, Default)]
pub(super) struct Kinds(Option<Arc<KindOf>>);

impl Kinds {
    pub(super) fn by(
        kind: impl Fn(&(dyn Error + 'static)) -> Option<TransportErrorKind> + Send + Sync + 'static,
    ) -> Self {
        Self(Some(Arc::new(kind)))
    }

    /// An error of a service that was not called.
    pub(super) fn of_readiness(&self, error: BoxError) -> TransportError {
        let kind = self.kind(&*error).unwrap_or(TransportErrorKind::Connect);
        transport_error(kind, error)
    }

    /// An error in place of a response.
    pub(super) fn of_call(&self, error: BoxError) -> TransportError {
        let kind = self.kind(&*error).unwrap_or(TransportErrorKind::Broken);
        transport_error(kind, error)
    }

    /// An error in the body of a response.
    pub(super) fn of_body(&self, error: BoxError) -> TransportError {
        body_error(self.kind(&*error), error)
    }

    fn kind(&self, error: &(dyn Error + 'static)) -> Option<TransportErrorKind> {
        let given = self
            .0
            .as_ref()
            .and_then(|kind| causes(error).find_map(|cause| kind(cause)));
        given.or_else(|| known_kind(error))
    }
}
