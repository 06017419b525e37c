//! Clients that connect and then send nothing, half a head or half a body: others are served all the same.

use std::time::Duration;

use specwright_mock::{Mock, Reply};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::client::{Response, builder, get, post_json, start};

const DOCUMENT: &str = r"
openapi: 3.0.3
info: { title: half open, version: '1' }
paths:
  /x:
    get: { operationId: Show, responses: { '200': { description: '' } } }
    post:
      operationId: Make
      requestBody: { content: { application/json: { schema: { type: object } } } }
      responses: { '200': { description: '' } }
";

/// What is sent of a request before nothing more comes.
const BEGINNINGS: [&str; 4] = [
    "",
    "POST /x HTTP/1.1\r\nHost: x\r\nContent-Le",
    "POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"a\":",
    "POST /x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
];

/// Far below the 30 s after which the server lets such a client go.
const SOON: Duration = Duration::from_secs(10);

/// This many, or as many as there are file descriptors for: both ends are in this process.
fn affordable(count: usize) -> usize {
    let limit = rlimit::increase_nofile_limit(4096).expect("a limit of file descriptors");
    let spare = usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(200) / 2;
    count.min(spare)
}

async fn half_open(server: &Mock, count: usize) -> Vec<TcpStream> {
    let connect = async {
        let mut streams = Vec::new();
        for beginning in BEGINNINGS.into_iter().cycle().take(affordable(count)) {
            let mut stream = TcpStream::connect(server.address()).await.expect("a connection");
            stream.write_all(beginning.as_bytes()).await.expect("it is sent");
            streams.push(stream);
        }
        streams
    };
    timeout(SOON, connect).await.expect("connections, soon")
}

async fn soon(response: impl Future<Output = Response>) -> u16 {
    timeout(SOON, response).await.expect("a response, soon").status
}

#[tokio::test]
async fn a_thousand_half_open_connections_keep_nobody_out() {
    let server = start(DOCUMENT).await;
    let streams = half_open(&server, 1000).await;
    for _ in 0..20 {
        assert_eq!(soon(get(&server, "/x")).await, 200);
        assert_eq!(soon(post_json(&server, "/x", "{}")).await, 200);
    }
    // The first of them was closed, the last was not.
    let mut streams = streams.into_iter();
    let (first, last) = (streams.next(), streams.next_back());
    let mut byte = [0];
    let closed = timeout(SOON, first.expect("a connection").read(&mut byte)).await;
    assert!(matches!(closed, Ok(Ok(0) | Err(_))), "{closed:?}");
    let open = timeout(Duration::from_millis(50), last.expect("a connection").read(&mut byte)).await;
    assert!(open.is_err(), "{open:?}");
}

#[tokio::test]
async fn a_request_at_work_is_not_given_up_for_others() {
    let server = builder(DOCUMENT)
        .respond("Show", Reply::documented().delay(Duration::from_secs(2)))
        .start()
        .await
        .expect("a server");
    let (response, streams) = tokio::join!(get(&server, "/x"), async {
        while server.requests_to("Show").is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        half_open(&server, 1000).await
    });
    assert_eq!(response.status, 200);
    drop(streams);
}
