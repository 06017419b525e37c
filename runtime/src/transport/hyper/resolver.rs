//! From the name of a host to its addresses.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::transport::BoxFuture;

/// How the default transport finds the addresses of a host: by default as the system does (`getaddrinfo`).
///
/// The name in the URL stays what it is for everything else: the `Host` header, the certificate of the server, and
/// cookies. Addresses in a URL are not looked up. Names of hosts that are reached through a proxy are looked up by the
/// proxy; that of the proxy is looked up here.
///
/// ```
/// use specwright_runtime::transport::{HyperOptions, Resolver};
///
/// let mut options = HyperOptions::default();
/// // as `curl --resolve` has it; port 0 stands for the port of the URL
/// options.resolver = Resolver::default().host("api.example", ["192.0.2.7:0".parse()?]);
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Clone, Default)]
pub struct Resolver {
    hosts: BTreeMap<String, Vec<SocketAddr>>,
    look_up: Option<Arc<LookUp>>,
}

type LookUp = dyn Fn(String) -> BoxFuture<io::Result<Vec<SocketAddr>>> + Send + Sync;

impl Resolver {
    /// A look-up of one's own, in place of the system's. It is given the name as the URL has it, and gives the
    /// addresses in the order in which they are preferred; port 0 stands for the port of the URL. It takes part of the time
    /// for a connection, and nothing of it is kept.
    pub fn new<F, R>(look_up: F) -> Self
    where
        F: Fn(String) -> R + Send + Sync + 'static,
        R: Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'static,
    {
        Self {
            hosts: BTreeMap::new(),
            look_up: Some(Arc::new(move |host| Box::pin(look_up(host)))),
        }
    }

    /// Sets the addresses of a host, which is then not looked up; port 0 stands for the port of the URL.
    #[must_use]
    pub fn host(mut self, name: &str, addresses: impl IntoIterator<Item = SocketAddr>) -> Self {
        self.hosts.insert(normalized(name), addresses.into_iter().collect());
        self
    }

    /// # Errors
    /// Those of the look-up. There may also be no address.
    pub(super) async fn addresses(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let of_url = |mut address: SocketAddr| {
            if address.port() == 0 {
                address.set_port(port);
            }
            address
        };
        if let Some(known) = self.hosts.get(&normalized(host)) {
            return Ok(known.iter().copied().map(of_url).collect());
        }
        match &self.look_up {
            Some(look_up) => Ok(look_up(host.to_owned()).await?.into_iter().map(of_url).collect()),
            None => Ok(tokio::net::lookup_host((host, port)).await?.collect()),
        }
    }
}

/// Names are compared without regard to case, and to the dot that may end them.
fn normalized(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let look_up = match self.look_up {
            Some(_) => "its own",
            None => "the system's",
        };
        f.debug_struct("Resolver")
            .field("hosts", &self.hosts)
            .field("look_up", &look_up)
            .finish()
    }
}
