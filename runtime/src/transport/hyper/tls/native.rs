//! TLS by what the platform has.

use std::error::Error;
use std::sync::{Arc, OnceLock};

use native_tls::{Certificate, Identity, Protocol};
use tokio_native_tls::TlsConnector;

use super::super::options::{HyperOptions, TlsVersion};
use super::super::stream::{Io, Stream};
use super::Failure;
use crate::transport::TlsFault;

/// The settings.
pub(in super::super) struct Settings(Arc<Own>);

struct Own {
    roots: Vec<Certificate>,
    platform_roots: bool,
    client: Option<Identity>,
    minimum: Protocol,
    with_http2: OnceLock<TlsConnector>,
    without_http2: OnceLock<TlsConnector>,
}

/// Makes connections.
#[derive(Clone)]
pub(in super::super) struct Handshaker(Arc<Own>);

impl Settings {
    pub(super) fn new(options: &HyperOptions) -> Result<Self, String> {
        let mut roots = Vec::new();
        for (index, bytes) in options.root_certificates.iter().enumerate() {
            // DER begins with the tag of a sequence, 0x30, which is no beginning of PEM
            let read = match bytes.first() {
                Some(0x30) => Certificate::from_der(bytes).map(|root| vec![root]),
                _ => Certificate::stack_from_pem(bytes),
            };
            let read = read.map_err(|error| format!("root certificate {index} is faulty: {error}"))?;
            if read.is_empty() {
                return Err(format!("root certificate {index} is faulty: there is none in it"));
            }
            roots.extend(read);
        }
        if roots.is_empty() && !options.platform_roots {
            return Err("there is no root certificate to trust".to_owned());
        }
        let client = options.client_certificate.as_ref().map(|given| {
            Identity::from_pkcs8(&given.chain, given.key.expose().as_bytes())
                .map_err(|_| "client certificate and its key cannot be used: both have to be PEM, the key PKCS #8")
        });
        Ok(Self(Arc::new(Own {
            roots,
            platform_roots: options.platform_roots,
            client: client.transpose()?,
            minimum: match options.minimum_tls {
                TlsVersion::V1_2 => Protocol::Tlsv12,
                TlsVersion::V1_3 => Protocol::Tlsv13,
            },
            with_http2: OnceLock::new(),
            without_http2: OnceLock::new(),
        })))
    }

    pub(super) fn handshaker(&self) -> Handshaker {
        Handshaker(Arc::clone(&self.0))
    }
}

impl Own {
    /// The connector, made at its first use: reading the root certificates of the platform takes a tenth of a second.
    async fn ready(self: Arc<Self>, http2: bool) -> Result<TlsConnector, Failure> {
        if let Some(ready) = self.slot(http2).get() {
            return Ok(ready.clone());
        }
        // files are read, which must not hold up other tasks
        let loading = tokio::task::spawn_blocking(move || {
            let built = self.connector(http2)?;
            Ok::<_, native_tls::Error>(self.slot(http2).get_or_init(|| built).clone())
        });
        Ok(loading.await??)
    }

    fn slot(&self, http2: bool) -> &OnceLock<TlsConnector> {
        match http2 {
            true => &self.with_http2,
            false => &self.without_http2,
        }
    }

    fn connector(&self, http2: bool) -> Result<TlsConnector, native_tls::Error> {
        let mut builder = native_tls::TlsConnector::builder();
        builder
            .min_protocol_version(Some(self.minimum))
            .disable_built_in_roots(!self.platform_roots);
        for root in &self.roots {
            builder.add_root_certificate(root.clone());
        }
        if let Some(client) = &self.client {
            builder.identity(client.clone());
        }
        #[cfg(feature = "http2")]
        if http2 {
            builder.request_alpns(&["h2", "http/1.1"]);
        }
        let _ = http2;
        builder.build().map(TlsConnector::from)
    }
}

impl Handshaker {
    pub(super) async fn connect(&self, stream: Stream, host: &str, http2: bool) -> Result<Stream, (TlsFault, Failure)> {
        let connector = Arc::clone(&self.0).ready(http2 && cfg!(feature = "http2")).await;
        let connector = connector.map_err(|error| (TlsFault::Other, error))?;
        let absolute = stream.absolute;
        match connector.connect(host, stream).await {
            Ok(tls) => Ok(Stream::new(Io::Native(Box::new(tls)), absolute)),
            Err(error) => Err((fault_of(&error).unwrap_or(TlsFault::Other), Failure::from(error))),
        }
    }
}

/// What OpenSSL says, in any of its versions since 1.1, and what it means. What comes first counts.
const TEXTS: [(&str, TlsFault); 23] = [
    ("certificate has expired", TlsFault::Expired),
    ("certificate is not yet valid", TlsFault::NotYetValid),
    ("hostname mismatch", TlsFault::WrongHost),
    ("ip address mismatch", TlsFault::WrongHost),
    ("certificate revoked)", TlsFault::Revoked),
    ("issuer certificate", TlsFault::UnknownIssuer),
    ("self-signed certificate", TlsFault::UnknownIssuer),
    ("self signed certificate", TlsFault::UnknownIssuer),
    ("unable to verify the first certificate", TlsFault::UnknownIssuer),
    ("certificate not trusted", TlsFault::UnknownIssuer),
    // by another key of an issuer with the same name
    ("certificate signature failure", TlsFault::UnknownIssuer),
    ("certificate verify failed", TlsFault::BadCertificate),
    ("alert certificate", TlsFault::ClientCertificate),
    ("alert bad certificate", TlsFault::ClientCertificate),
    ("alert no certificate", TlsFault::ClientCertificate),
    ("alert unsupported certificate", TlsFault::ClientCertificate),
    ("alert unknown ca", TlsFault::ClientCertificate),
    ("alert access denied", TlsFault::ClientCertificate),
    ("alert protocol version", TlsFault::NothingInCommon),
    ("alert handshake failure", TlsFault::NothingInCommon),
    ("alert insufficient security", TlsFault::NothingInCommon),
    ("unsupported protocol", TlsFault::NothingInCommon),
    ("no protocols available", TlsFault::NothingInCommon),
];

/// The fault that an error of OpenSSL stands for. Its types tell nothing but their text; of other platforms even that
/// depends on the language of the machine.
pub(super) fn fault_of(error: &(dyn Error + 'static)) -> Option<TlsFault> {
    fault_in(&error.to_string())
}

fn fault_in(text: &str) -> Option<TlsFault> {
    let text = text.to_ascii_lowercase();
    if !text.contains(":ssl routines:") {
        return None;
    }
    let known = TEXTS.iter().find(|(part, _)| text.contains(part));
    Some(known.map_or(TlsFault::Other, |(_, fault)| *fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_openssl_says() {
        let verify = |reason: &str| {
            format!(
                "error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:ssl/statem/statem_clnt.c:1889: ({reason})"
            )
        };
        for (text, fault) in [
            (verify("certificate has expired"), TlsFault::Expired),
            (verify("certificate is not yet valid"), TlsFault::NotYetValid),
            (verify("Hostname mismatch"), TlsFault::WrongHost),
            (verify("certificate revoked"), TlsFault::Revoked),
            (verify("unable to get local issuer certificate"), TlsFault::UnknownIssuer),
            (verify("self-signed certificate in certificate chain"), TlsFault::UnknownIssuer),
            (verify("unsuitable certificate purpose"), TlsFault::BadCertificate),
            (
                "error:1409445C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:ssl/record/rec_layer_s3.c:1543:SSL alert number 116".to_owned(),
                TlsFault::ClientCertificate,
            ),
            (
                "error:0A000415:SSL routines:ssl3_read_bytes:ssl/tls alert certificate expired:ssl/record/rec_layer_s3.c:1605:SSL alert number 45".to_owned(),
                TlsFault::ClientCertificate,
            ),
            (
                "error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:ssl/record/rec_layer_s3.c:1605:SSL alert number 70".to_owned(),
                TlsFault::NothingInCommon,
            ),
            ("error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl/record/ssl3_record.c:354:".to_owned(), TlsFault::Other),
        ] {
            assert_eq!(fault_in(&text), Some(fault), "{text}");
        }
        assert_eq!(fault_in("certificate has expired"), None, "whoever says so");
    }
}
