//! TLS by what the platform has.

use specwright_runtime::transport::{
    ClientCertificate, HyperOptions, HyperTransport, TlsBackend, TlsFault, TlsVersion, TransportErrorKind,
};

use crate::server::{Authority, OK, Say, get, serve, to_pem};

fn trusting(authority: &Authority) -> HyperOptions {
    let mut options = authority.trusted();
    options.tls_backend = TlsBackend::Native;
    options
}

#[tokio::test]
async fn trusted_server() {
    let authority = Authority::new("ours");
    let mut pem = trusting(&authority);
    pem.root_certificates = vec![to_pem("CERTIFICATE", &authority.root).into_bytes()];
    pem.platform_roots = false;
    for options in [trusting(&authority), pem] {
        let (address, _heads) = serve(vec![Say::Tls(authority.server("localhost", 4000)), OK, OK]);
        let transport = HyperTransport::new(&options).unwrap();
        for _ in 0..2 {
            let url = format!("https://localhost:{}/", address.port());
            assert_eq!(get(&transport, url).await.unwrap(), "hi");
        }
    }
}

/// The texts of other platforms are not read.
fn only_openssl_tells(fault: TlsFault) -> TlsFault {
    match cfg!(any(windows, target_vendor = "apple")) {
        true => TlsFault::Other,
        false => fault,
    }
}

#[tokio::test]
async fn certificates_that_do_not_hold() {
    let (ours, other) = (Authority::new("ours"), Authority::new("other"));
    for (shown, fault) in [
        (other.server("localhost", 4000), TlsFault::UnknownIssuer),
        (ours.server("elsewhere.example", 4000), TlsFault::WrongHost),
        (ours.server("localhost", 2001), TlsFault::Expired),
        (ours.server_from("localhost", 3999, 4000), TlsFault::NotYetValid),
    ] {
        let (address, heads) = serve(vec![Say::Tls(shown), OK]);
        let transport = HyperTransport::new(&trusting(&ours)).unwrap();
        let url = format!("https://localhost:{}/", address.port());
        let error = get(&transport, url).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
        assert_eq!(error.tls_fault(), Some(only_openssl_tells(fault)), "{error}");
        assert!(
            error.to_string().starts_with("no TLS connection to localhost: "),
            "{error}"
        );
        assert!(heads.try_recv().is_err());
    }
}

#[tokio::test]
async fn certificate_of_the_client() {
    let (ours, other) = (Authority::new("ours"), Authority::new("other"));
    for (shown, accepted) in [
        (Some(ours.client()), true),
        (Some(other.client()), false),
        (None, false),
    ] {
        let (address, _heads) = serve(vec![Say::Tls(ours.server_that_asks()), OK]);
        let mut options = trusting(&ours);
        options.client_certificate = shown;
        let transport = HyperTransport::new(&options).unwrap();
        let result = get(&transport, format!("https://localhost:{}/", address.port())).await;
        assert_eq!(result.is_ok(), accepted, "{result:?}");
        if let Err(error) = result {
            // after the handshake: the server may have closed the connection before that is read
            let fault = error.tls_fault();
            let expected = only_openssl_tells(TlsFault::ClientCertificate);
            assert!(fault.is_none() || fault == Some(expected), "{error:?}");
        }
    }
}

#[tokio::test]
async fn versions_that_are_too_old() {
    let ours = Authority::new("ours");
    let (address, _heads) = serve(vec![Say::Tls(ours.server_of(&rustls::version::TLS12)), OK]);
    let mut options = trusting(&ours);
    options.minimum_tls = TlsVersion::V1_3;
    let transport = HyperTransport::new(&options).unwrap();
    let error = get(&transport, format!("https://localhost:{}/", address.port()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
    assert_eq!(
        error.tls_fault(),
        Some(only_openssl_tells(TlsFault::NothingInCommon)),
        "{error}"
    );
}

#[tokio::test]
async fn https_through_a_proxy_that_speaks_tls() {
    use specwright_runtime::transport::{Proxies, Proxy};
    let authority = Authority::new("ours");
    let open = Say::Plain("HTTP/1.1 200 Connection established\r\n\r\n");
    let (address, _heads) = serve(vec![
        Say::Tls(authority.server("localhost", 4000)),
        open,
        Say::Tls(authority.server("a.example", 4000)),
        OK,
    ]);
    let mut options = trusting(&authority);
    options.proxies = Proxies::all(Proxy::new(&format!("https://localhost:{}", address.port())).unwrap());
    let transport = HyperTransport::new(&options).unwrap();
    assert_eq!(get(&transport, "https://a.example/x".to_owned()).await.unwrap(), "hi");
}

#[test]
fn certificates_that_are_none() {
    let ours = Authority::new("ours");
    let mut options = trusting(&ours);
    options.root_certificates.push(b"no certificate".to_vec());
    let error = HyperTransport::new(&options).unwrap_err();
    assert!(
        error.to_string().starts_with("root certificate 1 is faulty: "),
        "{error}"
    );
    let mut options = trusting(&ours);
    options.client_certificate = Some(ClientCertificate::from_pem("none", "hush"));
    let error = HyperTransport::new(&options).unwrap_err().to_string();
    assert!(
        error.starts_with("client certificate and its key cannot be used"),
        "{error}"
    );
    assert!(!error.contains("hush"));
}
