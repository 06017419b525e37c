//! Whom a client trusts, and as whom it shows itself.

use std::time::{Duration, Instant};

use specwright_runtime::transport::{
    ClientCertificate, HyperOptions, HyperTransport, TlsFault, TlsVersion, TransportErrorKind,
};

use crate::server::{Authority, OK, Say, get, serve, to_pem};

#[tokio::test]
async fn trusted_server() {
    let authority = Authority::new("ours");
    let (address, heads) = serve(vec![
        Say::Tls(authority.server("localhost", 4000)),
        OK,
        OK,
        Say::Nothing,
    ]);
    let transport = HyperTransport::new(&authority.trusted()).unwrap();
    let url = format!("https://localhost:{}/x?", address.port());
    for _ in 0..2 {
        assert_eq!(get(&transport, url.clone()).await.unwrap(), "hi");
        let expected = format!("GET /x? HTTP/1.1\r\nhost: localhost:{}\r\n\r\n", address.port());
        assert_eq!(heads.try_recv().unwrap(), expected);
    }
}

#[tokio::test]
async fn certificates_that_do_not_hold() {
    let (ours, other) = (Authority::new("ours"), Authority::new("other"));
    for (shown, host, fault) in [
        (other.server("localhost", 4000), "localhost", TlsFault::UnknownIssuer),
        (ours.server("elsewhere.example", 4000), "localhost", TlsFault::WrongHost),
        (ours.server("localhost", 4000), "127.0.0.1", TlsFault::WrongHost),
        (ours.server("localhost", 2001), "localhost", TlsFault::Expired),
        (
            ours.server_from("localhost", 3999, 4000),
            "localhost",
            TlsFault::NotYetValid,
        ),
    ] {
        let (address, heads) = serve(vec![Say::Tls(shown), OK]);
        let transport = HyperTransport::new(&ours.trusted()).unwrap();
        let url = format!("https://{host}:{}/", address.port());
        let error = get(&transport, url).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
        assert_eq!(error.tls_fault(), Some(fault), "{error}");
        let text = format!("no TLS connection to {host}: {fault}: ");
        assert!(error.to_string().starts_with(&text), "{error}");
        assert!(heads.try_recv().is_err());
    }
}

#[tokio::test]
async fn body_cut_short_within_tls() {
    // without a length the end of the connection is the end of the body, if the server says that it is the end
    let authority = Authority::new("ours");
    let (address, _heads) = serve(vec![
        Say::Tls(authority.server("localhost", 4000)),
        Say::Plain("HTTP/1.1 200 OK\r\n\r\n[1,2"),
    ]);
    let transport = HyperTransport::new(&authority.trusted()).unwrap();
    let url = format!("https://localhost:{}/", address.port());
    let error = get(&transport, url).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Broken, "{error}");
}

#[tokio::test]
async fn handshake_without_end() {
    let (address, _heads) = serve(vec![Say::Nothing]);
    let mut options = Authority::new("ours").trusted();
    options.connect_timeout = Duration::from_millis(80);
    let transport = HyperTransport::new(&options).unwrap();
    let started = Instant::now();
    let error = get(&transport, format!("https://{address}/")).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::ConnectTimeout, "{error}");
    assert!(started.elapsed() < Duration::from_millis(280));
}

#[test]
fn certificates_and_keys_that_are_none() {
    let (ours, other) = (Authority::new("ours"), Authority::new("other"));
    let refused = |change: &dyn Fn(&mut HyperOptions)| {
        let mut options = ours.trusted();
        change(&mut options);
        let error = HyperTransport::new(&options).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Refused);
        error.to_string()
    };
    for root in [
        &b"-----BEGIN CERTIFICATE-----"[..],
        b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
        b"0\0",
        b"",
        b"no certificate",
    ] {
        let text = refused(&|options| options.root_certificates.push(root.to_vec()));
        assert!(text.starts_with("root certificate 1 is faulty: "), "{text}");
    }
    let text = refused(&|options| {
        options.root_certificates.clear();
        options.platform_roots = false;
    });
    assert_eq!(text, "there is no root certificate to trust");

    let pem = to_pem("CERTIFICATE", &ours.root);
    let key = other.key_pem();
    for (chain, key, fault) in [
        ("", key.as_str(), "client certificate is faulty: "),
        (&pem, "hush", "key of the client certificate is not one in PEM"),
        (&pem, &key, "client certificate and its key cannot be used: "),
    ] {
        let text = refused(&|options| options.client_certificate = Some(ClientCertificate::from_pem(chain, key)));
        assert!(text.starts_with(fault) && !text.contains("hush"), "{text}");
    }
    let shown = format!("{:?}", ClientCertificate::from_pem(pem, "hush"));
    assert!(!shown.contains("hush"), "{shown}");
}

#[tokio::test]
async fn roots_in_pem_and_in_place_of_those_of_the_platform() {
    let (ours, other) = (Authority::new("ours"), Authority::new("other"));
    let bundle = to_pem("CERTIFICATE", &other.root) + "# ours\n" + &to_pem("CERTIFICATE", &ours.root);
    for platform_roots in [true, false] {
        let mut options = HyperOptions::default();
        options.root_certificates = vec![bundle.clone().into_bytes()];
        options.platform_roots = platform_roots;
        let transport = HyperTransport::new(&options).unwrap();
        let (address, _heads) = serve(vec![Say::Tls(ours.server("localhost", 4000)), OK]);
        let url = format!("https://localhost:{}/", address.port());
        assert_eq!(get(&transport, url).await.unwrap(), "hi");

        options.root_certificates = vec![other.root.clone()];
        let transport = HyperTransport::new(&options).unwrap();
        let url = format!("https://localhost:{}/", address.port());
        let error = get(&transport, url).await.unwrap_err();
        assert_eq!(error.tls_fault(), Some(TlsFault::UnknownIssuer), "{error}");
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
        let (address, heads) = serve(vec![Say::Tls(ours.server_that_asks()), OK]);
        let mut options = ours.trusted();
        options.client_certificate = shown;
        let transport = HyperTransport::new(&options).unwrap();
        let url = format!("https://localhost:{}/", address.port());
        match get(&transport, url).await {
            Ok(body) => assert!(accepted && body == "hi"),
            Err(error) => {
                assert!(!accepted, "{error}");
                assert!(heads.try_recv().is_err());
                // the refusal and the end of the connection may come in either order
                if error.tls_fault() != Some(TlsFault::ClientCertificate) {
                    assert_eq!(error.kind(), TransportErrorKind::Broken, "{error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn versions_that_are_too_old() {
    let ours = Authority::new("ours");
    for (minimum, spoken, accepted) in [
        (TlsVersion::V1_2, &rustls::version::TLS12, true),
        (TlsVersion::V1_3, &rustls::version::TLS13, true),
        (TlsVersion::V1_3, &rustls::version::TLS12, false),
    ] {
        let (address, _heads) = serve(vec![Say::Tls(ours.server_of(spoken)), OK]);
        let mut options = ours.trusted();
        options.minimum_tls = minimum;
        let transport = HyperTransport::new(&options).unwrap();
        let result = get(&transport, format!("https://localhost:{}/", address.port())).await;
        match result {
            Ok(body) => assert!(accepted && body == "hi"),
            Err(error) => assert!(
                !accepted && error.tls_fault() == Some(TlsFault::NothingInCommon),
                "{error}"
            ),
        }
    }
}

#[tokio::test]
async fn server_that_does_not_speak_tls() {
    let (address, _heads) = serve(vec![Say::Plain("HTTP/1.1 400 Bad Request\r\n\r\n")]);
    let mut options = Authority::new("ours").trusted();
    options.connect_timeout = Duration::from_millis(500);
    let transport = HyperTransport::new(&options).unwrap();
    let error = get(&transport, format!("https://{address}/")).await.unwrap_err();
    let kinds = [TransportErrorKind::Connect, TransportErrorKind::ConnectTimeout];
    assert!(kinds.contains(&error.kind()), "{error}");
}
