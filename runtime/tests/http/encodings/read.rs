//! Responses in the encodings that this build can read.

use std::time::Duration;

use specwright_runtime::{Bytes, ErrorKind, Event, Json, RetryPolicy, TooLarge, UnexpectedBody};

use super::{kind, scripted};
use crate::sample::{FILE, GET, client};
use crate::server::{Act, Server, reply_with};

/// A format: its name, 400 things as JSON, and 16 MiB of spaces.
struct Format {
    name: &'static str,
    things: &'static [u8],
    spaces: &'static [u8],
}

const FORMATS: &[Format] = &[
    #[cfg(feature = "gzip")]
    Format {
        name: "gzip",
        things: include_bytes!("../../encodings/things.gz"),
        spaces: include_bytes!("../../encodings/spaces.gz"),
    },
    #[cfg(feature = "brotli")]
    Format {
        name: "br",
        things: include_bytes!("../../encodings/things.br"),
        spaces: include_bytes!("../../encodings/spaces.br"),
    },
    #[cfg(feature = "zstd")]
    Format {
        name: "zstd",
        things: include_bytes!("../../encodings/things.zst"),
        spaces: include_bytes!("../../encodings/spaces.zst"),
    },
];

fn things() -> String {
    let things = (0..400).map(|id| format!(r#"{{"id":{id},"name":"thing {}"}}"#, id * id));
    format!("[{}]", things.collect::<Vec<_>>().join(","))
}

fn one_by_one(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.iter().map(|byte| vec![*byte]).collect()
}

#[tokio::test]
async fn over_a_socket() {
    for format in FORMATS {
        let head = [("Content-Encoding", format.name), ("Content-Type", "application/json")];
        let server = Server::play(vec![Act::Reply(reply_with(200, &head, format.things))]);
        let response = client(&server).call(&GET).send_raw::<Json, ()>().await.unwrap();
        assert_eq!(response.value(), &things().parse::<Json>().unwrap());
        assert_eq!(response.raw_body(), things().as_bytes());
        // what is handed on is no longer what these speak of
        assert!(response.header("content-encoding").is_none() && response.header("content-length").is_none());
    }
}

#[tokio::test]
async fn however_it_is_cut() {
    for format in FORMATS {
        let client = scripted(format.name, one_by_one(format.things));
        let bytes = client.call(&FILE).send::<Bytes>().await.unwrap();
        assert_eq!(bytes, things().as_bytes(), "{}", format.name);
    }
}

#[tokio::test]
async fn error_responses_too() {
    for format in FORMATS {
        let head = [("Content-Encoding", format.name)];
        let server = Server::play(vec![Act::Reply(reply_with(400, &head, format.things))]);
        let error = client(&server).call(&GET).send::<Json>().await.unwrap_err();
        assert_eq!(error.raw_body(), things().as_bytes());
    }
}

#[tokio::test]
async fn bombs_go_off_at_the_limit() {
    for format in FORMATS {
        let client = scripted(format.name, [format.spaces.to_vec()]);
        let call = client.call(&FILE).body_limit(1 << 20);
        let error = call.send::<Bytes>().await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::TooLarge(TooLarge::Body(limit)) if *limit == 1 << 20),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn streams_come_in_small_pieces_whatever_their_size() {
    for format in FORMATS {
        let client = scripted(format.name, [format.spaces.to_vec()]);
        let (mut chunks, mut length) = (client.call(&FILE).body_limit(10).stream(), 0);
        while let Some(chunk) = chunks.try_next().await.unwrap() {
            assert!(chunk.len() <= 16 << 10 && chunk.iter().all(|byte| *byte == b' '));
            length += chunk.len();
        }
        assert_eq!(length, 16 << 20, "{}", format.name);
    }
}

#[tokio::test]
async fn cut_short_or_followed_by_something() {
    for format in FORMATS {
        for end in (1..format.things.len()).step_by(101).chain([format.things.len() - 1]) {
            let client = scripted(format.name, [format.things[..end].to_vec()]);
            let found = kind(client.call(&FILE).send::<Bytes>()).await;
            assert_eq!(found, Some(UnexpectedBody::Corrupt), "{} {end}", format.name);
        }
        for more in [&b"{}"[..], &[0; 64]] {
            let client = scripted(format.name, [[format.things, more].concat()]);
            let found = kind(client.call(&FILE).send::<Bytes>()).await;
            assert_eq!(found, Some(UnexpectedBody::Corrupt), "{}", format.name);
        }
    }
}

#[tokio::test]
async fn nonsense_never_panics() {
    for format in FORMATS {
        for at in 0..format.things.len() {
            let mut bytes = format.things.to_vec();
            bytes[at] ^= 0x55;
            let client = scripted(format.name, [bytes]);
            // where there is no checksum, some changes give other text
            let call = client.call(&FILE).body_limit(1 << 20).send::<Bytes>();
            if let Err(error) = call.await {
                assert!(
                    matches!(error.kind(), ErrorKind::UnexpectedBody(_) | ErrorKind::TooLarge(_)),
                    "{error:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn corrupt_responses_are_not_asked_for_again() {
    for format in FORMATS {
        let head = [("Content-Encoding", format.name)];
        let server = Server::respond(move |_| reply_with(200, &head, b"no such thing"));
        let call = client(&server).call(&GET).retry(RetryPolicy::new());
        assert_eq!(kind(call.send::<Json>()).await, Some(UnexpectedBody::Corrupt));
        assert_eq!(server.count(), 1);
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn several_gzip_members_are_one_body() {
    let format = &FORMATS[0];
    let twice = [format.things, format.things].concat();
    let client = scripted("x-gzip", [twice]);
    let bytes = client.call(&FILE).send::<Bytes>().await.unwrap();
    assert_eq!(bytes, things().repeat(2).as_bytes());
}

#[cfg(feature = "zstd")]
#[tokio::test]
async fn frames_of_zstandard() {
    let things_once = include_bytes!("../../encodings/things.zst");
    let skipped = b"\x5a\x2a\x4d\x18\x03\x00\x00\x00abc";
    let body = [&skipped[..], things_once, skipped, things_once].concat();
    for pieces in [vec![body.clone()], one_by_one(&body)] {
        let bytes = scripted("zstd", pieces).call(&FILE).send::<Bytes>().await.unwrap();
        assert_eq!(bytes, things().repeat(2).as_bytes());
    }
    // an empty block, with a window of 8 MiB and of 16 MiB (RFC 9659: 8 MiB at most)
    let windowed = |descriptor| vec![0x28, 0xb5, 0x2f, 0xfd, 0, descriptor, 1, 0, 0];
    let call = |descriptor| scripted("zstd", [windowed(descriptor)]).call(&FILE).send::<Bytes>();
    assert_eq!(call(13 << 3).await.unwrap(), "");
    assert_eq!(kind(call(14 << 3)).await, Some(UnexpectedBody::Corrupt));
}

/// The events `1` and `2`, the first flushed before the second was written.
const FLUSHED: &[(&str, &str, &str)] = &[
    #[cfg(feature = "gzip")]
    (
        "gzip",
        "1f8b08000000000000034a492c49b45230e4e202000000ffff",
        "4b492c49b45230e2e20200062d008f12000000",
    ),
    #[cfg(feature = "brotli")]
    ("br", "0b0480646174613a20310a0a", "8100805f4a41a608d1241830"),
];

#[tokio::test]
async fn events_do_not_wait_for_those_after_them() {
    let bytes = |hex: &str| {
        let pairs = hex.as_bytes().chunks(2);
        let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        pairs.map(byte).collect::<Vec<u8>>()
    };
    for (name, first, second) in FLUSHED {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: {name}\r\n\r\n");
        let first = [head.into_bytes(), bytes(first)].concat();
        let server = Server::play(vec![Act::Slowly(first, Duration::from_millis(300), bytes(second))]);
        let begun = std::time::Instant::now();
        let mut events = client(&server).call(&GET).events_as::<Event>();
        assert_eq!(events.try_next().await.unwrap().unwrap().data(), "1");
        assert!(begun.elapsed() < Duration::from_millis(300), "{name}");
        assert_eq!(events.try_next().await.unwrap().unwrap().data(), "2");
        assert_eq!(events.try_next().await.unwrap(), None);
        // what keeps back a part of what it has would not do here
        assert!(!server.requests()[0].header("accept-encoding").unwrap().contains("zstd"));
    }
}
