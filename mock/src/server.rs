//! The server: set up, on a socket, and asked what it has seen.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use specwright::diagnostic::Diagnostics;
use specwright::document::{FurtherOperations, LoadOptions, Node, Pointer};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::check::Rules;
use crate::connections::accept;
use crate::cors::Origins;
use crate::error::Error;
use crate::keys::Keys;
use crate::queue::lock;
use crate::record::Request;
use crate::response::misfits;
use crate::script::Reply;
use crate::service::{Log, State};
use specwright_schema::is_validated;

/// The longest time limit: the clock cannot count without end.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// A server in the making; see [`Mock::builder`].
pub struct Builder {
    state: State,
    notices: Vec<String>,
    steps: Vec<(String, Step)>,
    address: IpAddr,
    port: u16,
}

/// A setting for one operation.
enum Step {
    Status(u16),
    Always(Reply),
    Script(Vec<Reply>),
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder")
            .field(
                "documents",
                &self.state.apis.iter().map(|api| &api.name).collect::<Vec<_>>(),
            )
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

impl Builder {
    /// Adds the document in a file, YAML or JSON, with the files it refers to.
    ///
    /// # Errors
    /// [`Error::Document`] when nothing of it can be used; its message has every finding with its place.
    pub fn document(self, path: impl AsRef<Path>) -> Result<Self, Error> {
        self.document_with(path, &LoadOptions::default())
    }

    /// As [`Builder::document`], with limits and places of reading; references may not lead out of
    /// [`LoadOptions::root`].
    ///
    /// # Errors
    /// Those of [`Builder::document`].
    pub fn document_with(mut self, path: impl AsRef<Path>, options: &LoadOptions) -> Result<Self, Error> {
        let path = path.as_ref();
        let mut diagnostics = Diagnostics::new();
        let document = specwright::document::load(path, options, &mut diagnostics);
        let Some(document) = document else {
            return Err(Error::Document {
                name: path.display().to_string(),
                message: diagnostics.to_string(),
            });
        };
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        // OpenAPI 3.0 has no other keywords than those of the typed document.
        let modern = !document.openapi.openapi.starts_with("3.0");
        let written = document.node(&Pointer::root()).filter(|_| modern).map(Node::to_json);
        let sorted = diagnostics.sorted();
        let notices = sorted
            .iter()
            .filter(|diagnostic| !(modern && is_validated(&diagnostic.message)));
        self.notices.extend(notices.map(ToString::to_string));
        let further = &document.further_operations;
        self.add(name.unwrap_or_default(), &document.openapi, further, written.as_ref())
    }

    /// Adds a document that has been read already; references in it must lead into its own components.
    ///
    /// # Errors
    /// [`Error::Document`] when it cannot be used.
    pub fn openapi(self, name: impl Into<String>, document: &openapiv3::OpenAPI) -> Result<Self, Error> {
        self.add(name.into(), document, &FurtherOperations::default(), None)
    }

    fn add(
        mut self,
        name: String,
        document: &openapiv3::OpenAPI,
        further: &FurtherOperations,
        written: Option<&Value>,
    ) -> Result<Self, Error> {
        match crate::document::read(&name, document, further, written) {
            Ok(api) => {
                let notices = api.notices.iter().cloned().chain(misfits(&api));
                self.notices.extend(notices.map(|notice| format!("{name}: {notice}")));
                self.state.apis.push(api);
                Ok(self)
            }
            Err(message) => Err(Error::Document { name, message }),
        }
    }

    /// Responds to an operation as documented for this status. Operations go by their `operationId`, or by
    /// `GET /template`; the name is checked when the server starts.
    #[must_use]
    pub fn status(mut self, operation: impl Into<String>, status: u16) -> Self {
        self.steps.push((operation.into(), Step::Status(status)));
        self
    }

    /// Responds to an operation with this reply, every time.
    #[must_use]
    pub fn respond(mut self, operation: impl Into<String>, reply: Reply) -> Self {
        self.steps.push((operation.into(), Step::Always(reply)));
        self
    }

    /// Responds to an operation with these replies, one after the other; then as if there were no script.
    /// A request that does not fit the document is refused and takes none of them.
    #[must_use]
    pub fn script(mut self, operation: impl Into<String>, replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies = replies.into_iter().collect();
        self.steps.push((operation.into(), Step::Script(replies)));
        self
    }

    /// Asks a function first, for every request, documented or not, its problems already listed: a reply of the function
    /// is sent in place of all else. For instance to verify signatures, or to serve what no document has.
    #[must_use]
    pub fn on_request(mut self, hook: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static) -> Self {
        self.state.hook = Some(Box::new(hook));
        self
    }

    /// Tells a function of every request, its status known.
    #[must_use]
    pub fn observe(mut self, observer: impl Fn(&Request) + Send + Sync + 'static) -> Self {
        self.state.observer = Some(Box::new(observer));
        self
    }

    /// Whether requests that do not fit get a response as if they did, their problems only recorded. Default: no.
    #[must_use]
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.state.lenient = lenient;
        self
    }

    /// Whether query parameters that the document does not name are let pass. Default: no.
    #[must_use]
    pub fn unknown_query(mut self, pass: bool) -> Self {
        self.state.rules.unknown_query = pass;
        self
    }

    /// Whether documented credentials are asked for. Default: yes.
    #[must_use]
    pub fn security(mut self, asked: bool) -> Self {
        self.state.rules.no_security = !asked;
        self
    }

    /// Lets pages of this origin call the server, as `http://localhost:5173`, or of all origins: `*`. Their browsers ask
    /// before they send some requests; these questions are not recorded. Default: no origin, as of most APIs.
    #[must_use]
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.state.origins.add(origin.into());
        self
    }

    /// The port; 0, the default, lets the system choose.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The address to listen on. Default: 127.0.0.1, which only this machine reaches. The server trusts whoever
    /// reaches it, so keep to loopback.
    #[must_use]
    pub fn address(mut self, address: IpAddr) -> Self {
        self.address = address;
        self
    }

    /// The largest body of a request, in bytes; the response to a larger one is 413. Default: 16 MiB.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.state.body_limit = bytes;
        self
    }

    /// How long a client may take for the head of a request (idle time included) and again for its body. Default: 30 s, at most a day.
    /// It has less when more than 512 connections are open: then those that have waited longest for their clients are closed.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.state.timeout = timeout.min(LONGEST);
        self
    }

    /// How many requests are kept for [`Mock::requests`], the latest ones. Default: 10,000.
    #[must_use]
    pub fn record_limit(mut self, requests: usize) -> Self {
        self.state.log = Mutex::new(Log::new(requests));
        self
    }

    /// Listens and serves on the current Tokio runtime.
    ///
    /// # Errors
    /// [`Error::NoDocument`] without a document, [`Error::UnknownOperation`] and [`Error::Status`] for settings that lead
    /// nowhere, [`Error::Bind`] when the address cannot be had.
    pub async fn start(self) -> Result<Mock, Error> {
        let state = Arc::new(self.state);
        if state.apis.is_empty() {
            return Err(Error::NoDocument);
        }
        for (operation, step) in self.steps {
            state.set(&operation, step)?;
        }
        let address = SocketAddr::new(self.address, self.port);
        let bind = |source| Error::Bind { address, source };
        let listener = TcpListener::bind(address).await.map_err(bind)?;
        let address = listener.local_addr().map_err(bind)?;
        let task = tokio::spawn(accept(listener, Arc::clone(&state)));
        Ok(Mock {
            state,
            address,
            notices: self.notices,
            task,
        })
    }
}

impl State {
    /// Keeps a setting for the operation of that name.
    fn set(&self, name: &str, step: Step) -> Result<(), Error> {
        let mut operations = self.apis.iter().flat_map(|api| &api.operations);
        let named = operations.find(|operation| {
            let path = name
                .strip_prefix(operation.method.as_str())
                .and_then(|rest| rest.strip_prefix(' '));
            operation.id == name || path == Some(&operation.path)
        });
        let Some(operation) = named else {
            let name = name.to_owned();
            return Err(Error::UnknownOperation { name });
        };
        let mut plans = lock(&self.plans);
        let plan = plans.plan(&operation.id);
        match step {
            Step::Status(status @ 200..=999) => plan.status = Some(status),
            Step::Status(status) => return Err(Error::Status { status }),
            Step::Always(reply) => plan.always = Some(reply),
            Step::Script(replies) => plan.queue.extend(replies),
        }
        Ok(())
    }
}

/// An operation that a server has, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The document it comes from, by the name of its file without extension.
    pub document: String,
    /// Its `operationId`, else `METHOD /template`.
    pub id: String,
    /// The method, in capitals.
    pub method: String,
    /// The path template as documented, without a base path.
    pub path: String,
}

/// A running server. It stops when dropped.
pub struct Mock {
    state: Arc<State>,
    address: SocketAddr,
    notices: Vec<String>,
    task: JoinHandle<()>,
}

impl std::fmt::Debug for Mock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mock")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Mock {
    /// A server without documents.
    #[must_use]
    pub fn builder() -> Builder {
        Builder {
            state: State {
                apis: Vec::new(),
                rules: Rules::default(),
                origins: Origins::default(),
                lenient: false,
                body_limit: 16 << 20,
                timeout: Duration::from_secs(30),
                plans: Mutex::default(),
                keys: Keys::default(),
                log: Mutex::new(Log::new(10_000)),
                hook: None,
                observer: None,
            },
            notices: Vec::new(),
            steps: Vec::new(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
        }
    }

    /// Where it is, without a slash at the end: `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the documents say and the server does not support, and examples that do not fit their own schema.
    #[must_use]
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// All operations in the order of the documents.
    #[must_use]
    pub fn operations(&self) -> Vec<OperationInfo> {
        let all = self.state.apis.iter().flat_map(|api| {
            api.operations.iter().map(|operation| OperationInfo {
                document: api.name.clone(),
                id: operation.id.clone(),
                method: operation.method.to_owned(),
                path: operation.path.clone(),
            })
        });
        all.collect()
    }

    /// The requests so far, in the order of arrival; those that were refused are among them.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.state.log).requests.iter().cloned().collect()
    }

    /// The requests so far for one operation.
    #[must_use]
    pub fn requests_to(&self, operation: &str) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| request.operation.as_deref() == Some(operation));
        requests
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        lock(&self.state.log).clear();
    }

    /// As [`Builder::status`], from now on.
    ///
    /// # Errors
    /// [`Error::UnknownOperation`], [`Error::Status`].
    pub fn status(&self, operation: &str, status: u16) -> Result<(), Error> {
        self.state.set(operation, Step::Status(status))
    }

    /// As [`Builder::respond`], from now on.
    ///
    /// # Errors
    /// [`Error::UnknownOperation`].
    pub fn respond(&self, operation: &str, reply: Reply) -> Result<(), Error> {
        self.state.set(operation, Step::Always(reply))
    }

    /// As [`Builder::script`], after what is left of the script.
    ///
    /// # Errors
    /// [`Error::UnknownOperation`].
    pub fn script(&self, operation: &str, replies: impl IntoIterator<Item = Reply>) -> Result<(), Error> {
        let replies = replies.into_iter().collect();
        self.state.set(operation, Step::Script(replies))
    }

    /// How many replies of an operation's script have not been sent.
    #[must_use]
    pub fn script_left(&self, operation: &str) -> usize {
        lock(&self.state.plans).left(operation)
    }

    /// Stops; when this returns, the port is free and every connection is closed.
    pub async fn stop(mut self) {
        self.task.abort();
        // It was cancelled, which is what was asked for.
        let _ = (&mut self.task).await;
    }
}
