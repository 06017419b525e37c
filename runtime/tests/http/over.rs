//! The transport of the clients in tests: the default one, or the one that the environment names.

use specwright_runtime::Builder;

/// The variable that names it; see `other_transports.rs`.
pub const VARIABLE: &str = "SPECWRIGHT_TEST_TRANSPORT";

/// Puts a client on the transport that the environment names.
pub fn over(builder: Builder) -> Builder {
    match std::env::var(VARIABLE) {
        Err(_) => builder,
        #[cfg(feature = "tower")]
        Ok(name) if name == "service" => builder.transport(tower::service()),
        #[cfg(feature = "tower")]
        Ok(name) if name == "layers" => builder.transport(tower::layers()),
        #[cfg(feature = "reqwest")]
        Ok(name) if name == "reqwest" => {
            let settings = specwright_runtime::reqwest::Client::builder().no_proxy();
            builder.transport(specwright_runtime::transport::ReqwestTransport::build(settings).unwrap())
        }
        Ok(name) => panic!("there is no transport {name:?}"),
    }
}

#[cfg(feature = "tower")]
mod tower {
    use std::time::Duration;

    use hyper_util::client::legacy::Client;
    use hyper_util::rt::{TokioExecutor, TokioTimer};
    use specwright_runtime::transport::{Body, HyperOptions, HyperTransport, TowerTransport};
    use tower::ServiceBuilder;

    /// A client of hyper-util, as one has it who has never heard of this crate.
    pub fn service() -> TowerTransport {
        let mut builder = Client::builder(TokioExecutor::new());
        TowerTransport::new(builder.pool_timer(TokioTimer::new()).build_http::<Body>())
    }

    /// The default transport with layers around it.
    pub fn layers() -> TowerTransport {
        let transport = HyperTransport::new(&HyperOptions::default()).unwrap();
        let service = ServiceBuilder::new()
            .concurrency_limit(64)
            .timeout(Duration::from_secs(60))
            .service(transport);
        TowerTransport::new(service)
    }
}
