//! The server for the clients.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use specwright::diagnostic::Diagnostics;
use specwright::document::{Document, LoadOptions, load};
use specwright_mock::{Builder, Mock, Reply, Request};

/// The documents that have operations, by their names below `spec/`.
pub const DOCUMENTS: [&str; 4] = [
    "huaweicloud/workspace",
    "huaweicloud/iam",
    "huaweicloud/sts",
    "didiyun/storage",
];

static LOADED: LazyLock<HashMap<&str, Document>> = LazyLock::new(|| {
    let read = |name| {
        let mut diagnostics = Diagnostics::default();
        let document = load(&file(name), &LoadOptions::default(), &mut diagnostics);
        let document = document.unwrap_or_else(|| panic!("{name}: {diagnostics}"));
        (name, document)
    };
    DOCUMENTS.into_iter().map(read).collect()
});

/// The folder of the documents.
pub fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec"))
}

fn file(name: &str) -> PathBuf {
    folder().join(format!("{name}.yaml"))
}

/// One of [`DOCUMENTS`].
pub fn document(name: &str) -> &'static Document {
    let document = LOADED.get(name);
    document.unwrap_or_else(|| panic!("{name} is not among the documents"))
}

/// Returns the builder of a mock server for these documents.
pub fn mock(names: &[&str]) -> Builder {
    names.iter().fold(Mock::builder(), |builder, name| {
        builder
            .openapi(*name, &document(name).openapi)
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    })
}

/// A server that responds to each request with the next reply of a script, whether the request fits the document or not.
/// What does not fit is kept with the request. Without a reply left it responds with 599.
pub struct Stage {
    mock: Mock,
    script: Arc<Mutex<VecDeque<Reply>>>,
}

impl Stage {
    /// Starts the server for the requests of one document.
    pub async fn of(name: &str, replies: impl IntoIterator<Item = Reply>) -> Self {
        let script = Arc::new(Mutex::new(replies.into_iter().collect::<VecDeque<_>>()));
        let queue = Arc::clone(&script);
        let mock = mock(&[name])
            .on_request(move |_| Some(lock(&queue).pop_front().unwrap_or_else(unscripted)))
            .start()
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        Self { mock, script }
    }

    /// Returns the URL of the server.
    pub fn url(&self) -> String {
        self.mock.url()
    }

    /// Adds a reply to the script.
    pub fn then(&self, reply: Reply) {
        lock(&self.script).push_back(reply);
    }

    /// Returns the number of replies that were not sent yet.
    pub fn left(&self) -> usize {
        lock(&self.script).len()
    }

    /// Returns all requests.
    pub fn requests(&self) -> Vec<Request> {
        self.mock.requests()
    }

    /// Returns the requests since the last call of this method.
    pub fn take_requests(&self) -> Vec<Request> {
        let requests = self.mock.requests();
        self.mock.clear_requests();
        requests
    }

    /// Returns the only request.
    pub fn only_request(&self) -> Request {
        let mut requests = self.take_requests();
        assert_eq!(requests.len(), 1, "{requests:#?}");
        requests.remove(0)
    }
}

fn unscripted() -> Reply {
    Reply::text(599, "the script is over")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the path and the query of a request, as sent.
pub fn target(request: &Request) -> String {
    match &request.query {
        Some(query) => format!("{}?{query}", request.path),
        None => request.path.clone(),
    }
}

/// Returns how a request does not fit its document, except for credentials.
pub fn misfits(request: &Request) -> Vec<String> {
    let problems = request.problems.iter();
    problems
        .filter(|problem| problem.at != "security")
        .map(ToString::to_string)
        .collect()
}
