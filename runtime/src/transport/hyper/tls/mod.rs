//! TLS: what is trusted and who one is, by rustls or by what the platform has.

#[cfg(feature = "rustls")]
mod by_rustls;
#[cfg(feature = "native-tls")]
mod native;

use std::error::Error;

use super::options::{HyperOptions, TlsBackend};
use super::stream::Stream;
use crate::transport::TlsFault;

/// Why there are no settings, or no connection.
pub(super) type Failure = Box<dyn Error + Send + Sync>;

/// The settings of TLS.
pub(super) enum Tls {
    #[cfg(feature = "rustls")]
    Rustls(by_rustls::Settings),
    #[cfg(feature = "native-tls")]
    Native(native::Settings),
    /// Nothing speaks TLS; the feature that would.
    #[cfg_attr(
        all(feature = "rustls", feature = "native-tls"),
        expect(dead_code, reason = "both can be chosen")
    )]
    Missing(&'static str),
}

/// What makes TLS connections.
#[derive(Clone)]
pub(super) enum Handshaker {
    #[cfg(feature = "rustls")]
    Rustls(by_rustls::Handshaker),
    #[cfg(feature = "native-tls")]
    Native(native::Handshaker),
}

impl Tls {
    /// # Errors
    /// The first certificate that is none, or a key that does not fit its certificate.
    pub(super) fn new(options: &HyperOptions) -> Result<Self, String> {
        match options.tls_backend {
            #[cfg(feature = "rustls")]
            TlsBackend::Rustls => by_rustls::Settings::new(options).map(Self::Rustls),
            #[cfg(feature = "native-tls")]
            TlsBackend::Native => native::Settings::new(options).map(Self::Native),
            #[cfg(not(feature = "rustls"))]
            TlsBackend::Rustls => Ok(Self::Missing("rustls")),
            #[cfg(not(feature = "native-tls"))]
            TlsBackend::Native => Ok(Self::Missing("native-tls")),
        }
    }

    /// What makes connections; set up at the first call, as it may read the certificates of the platform. A failure is
    /// not kept: root certificates may be installed later.
    ///
    /// # Errors
    /// There are no root certificates on this machine, for one.
    pub(super) async fn handshaker(&self) -> Result<Handshaker, Failure> {
        match self {
            #[cfg(feature = "rustls")]
            Self::Rustls(settings) => settings.handshaker().await.map(Handshaker::Rustls),
            #[cfg(feature = "native-tls")]
            Self::Native(settings) => Ok(Handshaker::Native(settings.handshaker())),
            Self::Missing(feature) => Err(format!("https needs the feature {feature} of specwright-runtime").into()),
        }
    }
}

impl Handshaker {
    /// Turns a connection to `host` into one of TLS, and offers HTTP/2 on it if that is built in and `http2` is set.
    pub(super) async fn connect(&self, stream: Stream, host: &str, http2: bool) -> Result<Stream, (TlsFault, Failure)> {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        match self {
            #[cfg(feature = "rustls")]
            Self::Rustls(handshaker) => handshaker.connect(stream, host, http2).await,
            #[cfg(feature = "native-tls")]
            Self::Native(handshaker) => handshaker.connect(stream, host, http2).await,
            #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
            _ => {
                let _ = (stream, host, http2);
                Err((TlsFault::Other, "there is no TLS".into()))
            }
        }
    }
}

/// The fault of TLS among the causes of an error: one that shows only once the connection is used, as a server that wants
/// a certificate says so after the handshake (RFC 8446, 4.4.2).
pub(in crate::transport) fn fault_within(error: &(dyn Error + 'static)) -> Option<TlsFault> {
    let mut next = Some(error);
    while let Some(error) = next {
        #[cfg(feature = "rustls")]
        if let Some(fault) = by_rustls::fault_of(error) {
            return Some(fault);
        }
        #[cfg(feature = "native-tls")]
        if let Some(fault) = native::fault_of(error) {
            return Some(fault);
        }
        next = error.source();
    }
    None
}
