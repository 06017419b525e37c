//! What the error of another HTTP client tells: how far its request got.

use std::error::Error;

use super::outgoing::BoxError;
use super::{TlsFault, TransportError, TransportErrorKind};

/// An error and its sources, from the outermost.
pub(super) fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// How far the request got, as far as a known error among the causes tells.
pub(super) fn known_kind(error: &(dyn Error + 'static)) -> Option<TransportErrorKind> {
    let own = |cause: &(dyn Error + 'static)| Some(cause.downcast_ref::<TransportError>()?.kind());
    let known = causes(error).find_map(own);
    #[cfg(all(feature = "reqwest", not(target_os = "unknown")))]
    let known = known.or_else(|| causes(error).find_map(|cause| reqwest_kind(cause.downcast_ref()?)));
    #[cfg(all(feature = "hyper", not(target_os = "unknown")))]
    let known = known.or_else(|| hyper_kind(error));
    known
}

/// What the error of a client of reqwest tells.
#[cfg(all(feature = "reqwest", not(target_os = "unknown")))]
fn reqwest_kind(error: &reqwest::Error) -> Option<TransportErrorKind> {
    if error.is_builder() || error.is_redirect() {
        Some(TransportErrorKind::Refused)
    } else if error.is_connect() && error.is_timeout() {
        Some(TransportErrorKind::ConnectTimeout)
    } else if error.is_connect() {
        Some(TransportErrorKind::Connect)
    } else {
        None
    }
}

/// What an error of hyper, or of a client that stands on it, tells.
#[cfg(all(feature = "hyper", not(target_os = "unknown")))]
fn hyper_kind(error: &(dyn Error + 'static)) -> Option<TransportErrorKind> {
    use hyper_util::client::legacy::Error as ClientError;

    let client = causes(error).find_map(|cause| cause.downcast_ref::<ClientError>());
    if client.is_some_and(ClientError::is_connect) {
        return Some(match causes(error).any(has_timed_out) {
            true => TransportErrorKind::ConnectTimeout,
            false => TransportErrorKind::Connect,
        });
    }
    let hyper = causes(error).find_map(|cause| cause.downcast_ref::<hyper::Error>())?;
    match super::hyper::are_chunks_too_large(hyper) {
        true => Some(TransportErrorKind::HeadTooLarge),
        false => super::hyper::kind_of(hyper),
    }
}

#[cfg(all(feature = "hyper", not(target_os = "unknown")))]
fn has_timed_out(cause: &(dyn Error + 'static)) -> bool {
    let error = cause.downcast_ref::<std::io::Error>();
    error.is_some_and(|error| error.kind() == std::io::ErrorKind::TimedOut)
}

/// The error of a transport that another error is, or has become.
pub(super) fn transport_error(kind: TransportErrorKind, error: BoxError) -> TransportError {
    let error = match error.downcast::<TransportError>() {
        Ok(own) if own.kind() == kind => return *own,
        Ok(own) => own,
        Err(error) => error,
    };
    let fault = known_fault(&*error);
    let error = TransportError::new(kind, error);
    match fault {
        Some(fault) => error.with_tls_fault(fault),
        None => error,
    }
}

/// What is wrong with the TLS connection, if that is known to be what failed.
fn known_fault(error: &(dyn Error + 'static)) -> Option<TlsFault> {
    let own = |cause: &(dyn Error + 'static)| cause.downcast_ref::<TransportError>()?.tls_fault();
    let known = causes(error).find_map(own);
    #[cfg(all(feature = "hyper", not(target_os = "unknown")))]
    let known = known.or_else(|| super::hyper::fault_within(error));
    known
}

/// The error of a body: as the request was sent, one that says otherwise is of another connection.
pub(super) fn body_error(kind: Option<TransportErrorKind>, error: BoxError) -> TransportError {
    let kind = match kind {
        None | Some(TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout) => TransportErrorKind::Broken,
        Some(kind) => kind,
    };
    transport_error(kind, error)
}
