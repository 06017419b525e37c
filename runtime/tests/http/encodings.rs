//! Responses that are compressed.

use std::future::Future;

use specwright_runtime::transport::{Reply, Script};
use specwright_runtime::{Builder, Client, ErrorKind, Json, UnexpectedBody};

use crate::sample::{FILE, GET, SERVICE, builder, client, config, credentials};
use crate::server::{Act, Server, reply_with};

#[cfg(any(feature = "gzip", feature = "brotli", feature = "zstd"))]
mod read;

/// A client that gets this body, byte for byte as it arrives, under this `Content-Encoding`.
fn scripted(encoding: &str, pieces: impl IntoIterator<Item = Vec<u8>>) -> Client {
    let response = Reply::status(200).header("content-encoding", encoding);
    let response = pieces
        .into_iter()
        .fold(response, |response, piece| response.piece(piece));
    let script = Script::responding(move |_| response.clone());
    Builder::new(&SERVICE)
        .config(config())
        .transport(script)
        .build()
        .unwrap()
}

async fn kind<T>(call: impl Future<Output = Result<T, specwright_runtime::Error>>) -> Option<UnexpectedBody> {
    match call.await.err()?.kind() {
        ErrorKind::UnexpectedBody(body) => Some(*body),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_asked_for_is_what_can_be_read() {
    let supported = [
        ("gzip", cfg!(feature = "gzip")),
        ("br", cfg!(feature = "brotli")),
        ("zstd", cfg!(feature = "zstd")),
    ];
    let names = supported.iter().filter(|(_, supported)| *supported);
    let names: Vec<&str> = names.map(|(name, _)| *name).collect();
    let expected = (!names.is_empty()).then(|| names.join(", "));
    let server = Server::respond(|_| reply_with(200, &[], b"{}"));
    let client = builder(&server).credentials(credentials()).build().unwrap();
    client.call(&GET).send::<Json>().await.unwrap();
    let sent = &server.requests()[0];
    assert_eq!(sent.header("accept-encoding"), expected.as_deref());
    // proxies change it, so it is not signed
    assert!(!sent.header("authorization").unwrap().contains("accept-encoding"));
}

#[tokio::test]
async fn unknown_encodings_are_errors() {
    for encoding in ["deflate", "gzip, br", "aws-chunked"] {
        let client = scripted(encoding, [b"{}".to_vec()]);
        let error = client.call(&GET).send::<Json>().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "GetThing: status 200: response not understood: body has a content encoding that is not known"
        );
        assert!(
            kind(client.call(&FILE).send::<specwright_runtime::Bytes>())
                .await
                .is_some()
        );
        assert!(kind(client.call(&FILE).stream().try_next()).await.is_some());
    }
    let client = scripted("Identity", [b"{}".to_vec()]);
    client.call(&GET).send::<Json>().await.unwrap();
}

#[tokio::test]
async fn bytes_come_as_they_are_to_who_asked_for_them() {
    let client = scripted("deflate", [b"\x01\x02".to_vec()]);
    let call = || client.call(&FILE).header("Accept-Encoding", "deflate");
    let bytes = call().send::<specwright_runtime::Bytes>().await.unwrap();
    assert_eq!(bytes.as_ref(), b"\x01\x02");
    assert_eq!(call().stream().try_next().await.unwrap().unwrap(), bytes);
    assert!(kind(call().send::<Json>()).await.is_some());
}

#[tokio::test]
async fn without_a_body_there_is_nothing_to_read() {
    for encoding in ["gzip", "br", "zstd", "deflate"] {
        let head = [("Content-Encoding", encoding)];
        let server = Server::play(vec![Act::Reply(reply_with(200, &head, b""))]);
        client(&server)
            .call(&FILE)
            .send::<specwright_runtime::Bytes>()
            .await
            .unwrap();
    }
}

#[cfg(not(feature = "gzip"))]
#[tokio::test]
async fn the_error_names_the_feature() {
    let server = Server::play(vec![Act::Reply(reply_with(
        200,
        &[("Content-Encoding", "gzip")],
        b"\x1f\x8b",
    ))]);
    let error = client(&server).call(&GET).send::<Json>().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetThing: status 200: response not understood: body is compressed (gzip), which the feature `gzip` of specwright-runtime reads"
    );
}
