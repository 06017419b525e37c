//! The server over streamable HTTP.
//!
//! Any page in a browser can send requests to loopback, and any program on the machine can. So there is a token that only those
//! know who are to use the server, and a request with the `Host` or `Origin` of another place is refused. There are no sessions:
//! what is kept between requests are the cursors of responses, and these are bounded.

mod guard;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::{Server, ServerError};
use guard::Guard;

pub use guard::Token;

/// How many connections are open at once.
const CONNECTIONS: usize = 64;
/// How long a client may take for the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How many bytes a message may have.
const BODY_LIMIT: usize = 4 << 20;

/// A server that listens.
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    guard: Guard,
    server: Server,
}

impl Server {
    /// Listens for clients that speak streamable HTTP. Without a token anyone may call who reaches the address, so it has to be
    /// on loopback.
    ///
    /// # Errors
    /// [`ServerError::Bind`], [`ServerError::Unguarded`].
    pub async fn listen(self, address: SocketAddr, token: Option<Token>) -> Result<Listening, ServerError> {
        if token.is_none() && !address.ip().is_loopback() {
            return Err(ServerError::Unguarded { address });
        }
        let bind = |source| ServerError::Bind { address, source };
        let listener = TcpListener::bind(address).await.map_err(bind)?;
        let address = listener.local_addr().map_err(bind)?;
        Ok(Listening {
            listener,
            address,
            guard: Guard::new(address, token),
            server: self,
        })
    }
}

impl Listening {
    /// The URL at which it is, without the token.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, guard::PATH)
    }

    /// The address at which it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until the future is dropped.
    pub async fn serve(self) {
        let config = StreamableHttpServerConfig::default()
            .with_legacy_session_mode(false)
            .with_json_response(true)
            .with_max_request_body_bytes(BODY_LIMIT)
            .with_allowed_hosts(self.guard.hosts())
            .with_allowed_origins(self.guard.origins())
            .enforce_origin_validation();
        let server = self.server;
        let service = StreamableHttpService::new(
            move || Ok(server.clone()),
            Arc::new(NeverSessionManager::default()),
            config,
        );
        let shared = Arc::new((self.guard, service));
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                return;
            };
            let Ok((stream, _)) = self.listener.accept().await else {
                // no file descriptor is left, or the client went; either may be over in a moment
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            let shared = Arc::clone(&shared);
            tokio::spawn(async move {
                serve_connection(stream, &shared.0, &shared.1).await;
                drop(place);
            });
        }
    }
}

async fn serve_connection(
    stream: TcpStream,
    guard: &Guard,
    service: &StreamableHttpService<Server, NeverSessionManager>,
) {
    let serve = service_fn(async |request| {
        let response = match guard.check(&request) {
            Ok(()) => service.handle(request).await,
            Err(refused) => refused.response(),
        };
        Ok::<_, std::convert::Infallible>(response)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), serve);
    // a client that goes is no fault of the server
    let _ = connection.await;
}
