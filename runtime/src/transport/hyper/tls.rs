//! How certificates are checked: as the platform does, set up once for the whole process, when it is first needed.

use std::error::Error;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

type Failure = Box<dyn Error + Send + Sync>;

/// What the platform trusts: reading it takes tens of milliseconds, so all transports share it.
static PLATFORM: Slot = Slot::new();

/// The settings of TLS.
pub(super) enum Tls {
    /// Trusts what the platform trusts.
    Platform,
    /// Trusts these root certificates too.
    WithRoots(Arc<WithRoots>),
}

pub(super) struct WithRoots {
    roots: Vec<CertificateDer<'static>>,
    slot: Slot,
}

struct Slot {
    ready: OnceLock<Arc<ClientConfig>>,
    loading: Mutex<()>,
}

impl Tls {
    /// # Errors
    /// The first certificate that is none.
    pub(super) fn new(roots: &[Vec<u8>]) -> Result<Self, String> {
        if roots.is_empty() {
            return Ok(Self::Platform);
        }
        let roots: Vec<_> = roots.iter().cloned().map(CertificateDer::from).collect();
        for (index, root) in roots.iter().enumerate() {
            RootCertStore::empty()
                .add(root.clone())
                .map_err(|error| format!("root certificate {index} is faulty: {error}"))?;
        }
        Ok(Self::WithRoots(Arc::new(WithRoots {
            roots,
            slot: Slot::new(),
        })))
    }

    /// The settings, made at the first call. A failure is not kept: root certificates may be installed later.
    ///
    /// # Errors
    /// There are no root certificates on this machine, for one.
    pub(super) async fn config(&self) -> Result<Arc<ClientConfig>, Failure> {
        let ready = match self {
            Self::Platform => &PLATFORM.ready,
            Self::WithRoots(own) => &own.slot.ready,
        };
        if let Some(config) = ready.get() {
            return Ok(Arc::clone(config));
        }
        // files are read, which must not hold up other tasks
        let loading = match self {
            Self::Platform => tokio::task::spawn_blocking(|| PLATFORM.load(&[])),
            Self::WithRoots(own) => {
                let own = Arc::clone(own);
                tokio::task::spawn_blocking(move || own.slot.load(&own.roots))
            }
        };
        Ok(loading.await??)
    }
}

impl Slot {
    const fn new() -> Self {
        Self {
            ready: OnceLock::new(),
            loading: Mutex::new(()),
        }
    }

    fn load(&self, roots: &[CertificateDer<'static>]) -> Result<Arc<ClientConfig>, rustls::Error> {
        let _alone = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = self.ready.get() {
            return Ok(Arc::clone(config));
        }
        let config = build(roots)?;
        Ok(Arc::clone(self.ready.get_or_init(|| config)))
    }
}

fn build(roots: &[CertificateDer<'static>]) -> Result<Arc<ClientConfig>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = verifier(roots, &provider)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    #[cfg_attr(not(feature = "http2"), expect(unused_mut, reason = "HTTP/1.1 needs no ALPN"))]
    let mut config = config.with_no_client_auth();
    #[cfg(feature = "http2")]
    {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    Ok(Arc::new(config))
}

type Provider = Arc<rustls::crypto::CryptoProvider>;

#[cfg(not(target_os = "android"))]
fn verifier(roots: &[CertificateDer<'static>], provider: &Provider) -> Result<Verifier, rustls::Error> {
    let provider = Arc::clone(provider);
    if roots.is_empty() {
        Verifier::new(provider)
    } else {
        Verifier::new_with_extra_roots(roots.iter().cloned(), provider)
    }
}

#[cfg(target_os = "android")]
fn verifier(roots: &[CertificateDer<'static>], provider: &Provider) -> Result<Verifier, rustls::Error> {
    if roots.is_empty() {
        Verifier::new(Arc::clone(provider))
    } else {
        Err(rustls::Error::General(
            "Android takes no root certificates from a program".to_owned(),
        ))
    }
}
