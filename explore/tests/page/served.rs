//! Servers to test: documents with a page, and a mock server that their calls go to.

use std::path::{Path, PathBuf};

use cloud_credentials::huaweicloud;
use specwright_dynamic::{Document, OpenOptions};
use specwright_explore::{Explorer, Shown, placeholders};
use specwright_mock::Mock;

/// A file of the repository.
pub(crate) fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Documents as `specwright explore --mock` shows them.
pub(crate) struct Served {
    pub(crate) explorer: Explorer,
    pub(crate) mock: Mock,
}

impl Served {
    pub(crate) async fn start(paths: &[PathBuf]) -> Self {
        let mut mock = Mock::builder();
        for path in paths {
            mock = mock.document(path).unwrap();
        }
        let mock = mock.start().await.unwrap();
        let mut builder = Explorer::builder().mock(true);
        for path in paths {
            let document = Document::open(path, &OpenOptions::default()).unwrap();
            let service = document.service();
            let credentials = huaweicloud::access_key("MOCK-ACCESS-KEY", "mock-secret-key").and(placeholders(service));
            let url = mock.url();
            let names: Vec<String> = service.client_parameters.iter().map(|one| one.name.clone()).collect();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let shown = Shown::new(name, document)
                .credentials(credentials)
                .server(&url)
                .configure_calls(move |client| {
                    let client = client.endpoint(&url);
                    names.iter().fold(client, |client, name| client.parameter(name, "7"))
                });
            builder = builder.document(shown);
        }
        let explorer = builder.start().await.unwrap();
        Self { explorer, mock }
    }
}

/// A document of a few lines, with a page whose calls go to `endpoint`.
pub(crate) struct Written {
    pub(crate) path: PathBuf,
}

impl Written {
    pub(crate) fn new(name: &str, text: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.yaml"));
        std::fs::write(&path, text).unwrap();
        Self { path }
    }
}
