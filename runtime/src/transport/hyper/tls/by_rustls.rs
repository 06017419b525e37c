//! TLS by rustls with the ring provider.

use std::error::Error;
use std::io;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::{AlertDescription, CertificateError, ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use tokio_rustls::TlsConnector;

use super::super::options::{ClientCertificate, HyperOptions, TlsVersion};
use super::super::stream::{Io, Stream};
use super::Failure;
use crate::transport::TlsFault;

/// What the platform trusts: reading it takes tens of milliseconds, so all transports without settings share it.
static PLATFORM: Slot = Slot::new();

/// The settings.
pub(in super::super) enum Settings {
    /// Trusts what the platform trusts, and no more is set.
    Platform,
    Own(Arc<(Own, Slot)>),
}

pub(in super::super) struct Own {
    roots: Vec<CertificateDer<'static>>,
    platform_roots: bool,
    client: Option<Arc<CertifiedKey>>,
    minimum: TlsVersion,
}

/// Makes connections.
#[derive(Clone)]
pub(in super::super) struct Handshaker(Arc<ClientConfig>);

/// What is set up once.
pub(in super::super) struct Slot {
    ready: OnceLock<Arc<ClientConfig>>,
    loading: Mutex<()>,
}

impl Settings {
    pub(super) fn new(options: &HyperOptions) -> Result<Self, String> {
        let plain = options.root_certificates.is_empty()
            && options.platform_roots
            && options.client_certificate.is_none()
            && options.minimum_tls == TlsVersion::V1_2;
        if plain {
            return Ok(Self::Platform);
        }
        let own = Own {
            roots: roots(&options.root_certificates)?,
            platform_roots: options.platform_roots,
            client: options.client_certificate.as_ref().map(certified_key).transpose()?,
            minimum: options.minimum_tls,
        };
        if own.roots.is_empty() && !own.platform_roots {
            return Err("there is no root certificate to trust".to_owned());
        }
        Ok(Self::Own(Arc::new((own, Slot::new()))))
    }

    pub(super) async fn handshaker(&self) -> Result<Handshaker, Failure> {
        let slot = match self {
            Self::Platform => &PLATFORM,
            Self::Own(own) => &own.1,
        };
        if let Some(config) = slot.ready.get() {
            return Ok(Handshaker(Arc::clone(config)));
        }
        // files are read, which must not hold up other tasks
        let loading = match self {
            Self::Platform => tokio::task::spawn_blocking(|| PLATFORM.load(&Own::platform())),
            Self::Own(own) => {
                let own = Arc::clone(own);
                tokio::task::spawn_blocking(move || own.1.load(&own.0))
            }
        };
        Ok(Handshaker(loading.await??))
    }
}

/// Certificates in DER or PEM.
fn roots(given: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, String> {
    let mut roots = Vec::new();
    for (index, bytes) in given.iter().enumerate() {
        let faulty = |reason: &dyn std::fmt::Display| format!("root certificate {index} is faulty: {reason}");
        let first = roots.len();
        // DER begins with the tag of a sequence, 0x30, which is no beginning of PEM
        if bytes.first() == Some(&0x30) {
            roots.push(CertificateDer::from(bytes.clone()));
        } else {
            for root in CertificateDer::pem_slice_iter(bytes) {
                roots.push(root.map_err(|error| faulty(&error))?);
            }
        }
        let new = roots.get(first..).unwrap_or_default();
        if new.is_empty() {
            return Err(faulty(&"there is none in it"));
        }
        for root in new {
            let added = RootCertStore::empty().add(root.clone());
            added.map_err(|error| faulty(&error))?;
        }
    }
    Ok(roots)
}

/// A certificate with its key, if they fit.
fn certified_key(given: &ClientCertificate) -> Result<Arc<CertifiedKey>, String> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&given.chain).collect();
    let chain = chain.map_err(|error| format!("client certificate is faulty: {error}"))?;
    if chain.is_empty() {
        return Err("client certificate is faulty: there is none in it".to_owned());
    }
    // the text of this error might show a part of the key
    let key = PrivateKeyDer::from_pem_slice(given.key.expose().as_bytes())
        .map_err(|_| "key of the client certificate is not one in PEM".to_owned())?;
    let provider = rustls::crypto::ring::default_provider();
    let certified = CertifiedKey::from_der(chain, key, &provider);
    let certified = certified.map_err(|error| format!("client certificate and its key cannot be used: {error}"))?;
    Ok(Arc::new(certified))
}

impl Slot {
    const fn new() -> Self {
        Self {
            ready: OnceLock::new(),
            loading: Mutex::new(()),
        }
    }

    fn load(&self, own: &Own) -> Result<Arc<ClientConfig>, rustls::Error> {
        let _alone = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = self.ready.get() {
            return Ok(Arc::clone(config));
        }
        let config = own.build()?;
        Ok(Arc::clone(self.ready.get_or_init(|| config)))
    }
}

impl Own {
    const fn platform() -> Self {
        Self {
            roots: Vec::new(),
            platform_roots: true,
            client: None,
            minimum: TlsVersion::V1_2,
        }
    }

    fn build(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions: &[_] = match self.minimum {
            TlsVersion::V1_2 => &[&rustls::version::TLS13, &rustls::version::TLS12],
            TlsVersion::V1_3 => &[&rustls::version::TLS13],
        };
        let verifier = self.verifier(&provider)?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)?
            .dangerous()
            .with_custom_certificate_verifier(verifier);
        #[cfg_attr(not(feature = "http2"), expect(unused_mut, reason = "HTTP/1.1 needs no ALPN"))]
        let mut config = match &self.client {
            Some(key) => {
                config.with_client_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(Arc::clone(key))))
            }
            None => config.with_no_client_auth(),
        };
        #[cfg(feature = "http2")]
        {
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        }
        Ok(Arc::new(config))
    }

    fn verifier(&self, provider: &Provider) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
        if self.platform_roots {
            return Ok(Arc::new(platform_verifier(&self.roots, provider)?));
        }
        let mut store = RootCertStore::empty();
        for root in &self.roots {
            store.add(root.clone())?;
        }
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(provider)).build();
        Ok(verifier.map_err(|error| rustls::Error::General(error.to_string()))?)
    }
}

type Provider = Arc<rustls::crypto::CryptoProvider>;

#[cfg(not(target_os = "android"))]
fn platform_verifier(roots: &[CertificateDer<'static>], provider: &Provider) -> Result<Verifier, rustls::Error> {
    let provider = Arc::clone(provider);
    if roots.is_empty() {
        Verifier::new(provider)
    } else {
        Verifier::new_with_extra_roots(roots.iter().cloned(), provider)
    }
}

#[cfg(target_os = "android")]
fn platform_verifier(roots: &[CertificateDer<'static>], provider: &Provider) -> Result<Verifier, rustls::Error> {
    if roots.is_empty() {
        Verifier::new(Arc::clone(provider))
    } else {
        Err(rustls::Error::General(
            "Android takes no root certificates from a program besides its own".to_owned(),
        ))
    }
}

impl Handshaker {
    pub(super) async fn connect(&self, stream: Stream, host: &str, http2: bool) -> Result<Stream, (TlsFault, Failure)> {
        let name = ServerName::try_from(host.to_owned()).map_err(|error| (TlsFault::Other, Failure::from(error)))?;
        let mut config = Arc::clone(&self.0);
        if !http2 && !config.alpn_protocols.is_empty() {
            Arc::make_mut(&mut config).alpn_protocols.clear();
        }
        let absolute = stream.absolute;
        match TlsConnector::from(config).connect(name, stream).await {
            Ok(tls) => Ok(Stream::new(Io::Rustls(Box::new(tls)), absolute)),
            Err(error) => Err((fault_of(&error).unwrap_or(TlsFault::Other), Failure::from(error))),
        }
    }
}

/// The fault that an error of rustls, alone or within one of input and output, stands for.
pub(super) fn fault_of(error: &(dyn Error + 'static)) -> Option<TlsFault> {
    let within = || error.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref();
    Some(match error.downcast_ref::<rustls::Error>().or_else(within)? {
        rustls::Error::InvalidCertificate(error) => match error {
            // a bad signature: by another key of an issuer with the same name
            CertificateError::UnknownIssuer | CertificateError::BadSignature => TlsFault::UnknownIssuer,
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => TlsFault::NotYetValid,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => TlsFault::WrongHost,
            CertificateError::Revoked => TlsFault::Revoked,
            _ => TlsFault::BadCertificate,
        },
        rustls::Error::AlertReceived(alert) => match alert {
            AlertDescription::CertificateRequired
            | AlertDescription::NoCertificate
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied => TlsFault::ClientCertificate,
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity => TlsFault::NothingInCommon,
            _ => TlsFault::Other,
        },
        rustls::Error::PeerIncompatible(_) => TlsFault::NothingInCommon,
        _ => TlsFault::Other,
    })
}
