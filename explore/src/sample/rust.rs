//! A call by the generated client.

use std::sync::Arc;

use specwright_dynamic::sample::{SampleContent, SampleCredentials, SampleFile, SampleOptions};

use crate::asked::{Asked, Raw};

/// The program of a call. For the first one the document is read as a whole, so it is made on a thread of its own.
pub(super) async fn of(asked: Asked<'_>) -> Result<String, String> {
    let mut sample = asked.arguments.for_sample();
    sample.files = asked
        .files
        .iter()
        .map(|file| {
            let content = SampleContent::Path(file.name.clone());
            SampleFile::new(&file.property, content).name(&file.name)
        })
        .collect();
    if let Some(Raw::File(name)) = &asked.raw {
        sample.raw_body = Some(SampleContent::Path(name.clone()));
    }
    let option = |name: &str| {
        let mut options = asked.api.options.iter();
        options.find(|(known, _)| known == name).map(|(_, value)| value)
    };
    sample.endpoint = option("endpoint").cloned();
    sample.server = option("server").and_then(|index| index.parse().ok());
    let mut options = SampleOptions::new(&asked.api.module);
    if let Some(code) = &asked.api.credentials_code {
        options.credentials = SampleCredentials::Code(code.clone());
    }
    let document = Arc::clone(&asked.api.document);
    let name = asked.operation.name.clone();
    // the thread goes on when the page no longer waits, and so it holds the lock
    let one = Arc::clone(&asked.api.sampling).lock_owned().await;
    let made = tokio::task::spawn_blocking(move || {
        let _one = one;
        let operation = document.operation(&name).ok_or("the document has no such operation")?;
        let made = document.rust_sample(operation, &sample, &options);
        made.map_err(|error| error.to_string())
    });
    made.await.map_err(|error| error.to_string())?
}
