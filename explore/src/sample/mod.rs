//! The code of a call: in Rust, for `specwright call`, and for curl.

mod command;
mod curl;
mod shell;

use std::error::Error as StdError;
use std::sync::Arc;

use serde_json::{Value, json};
use specwright_dynamic::Document;

use crate::asked::Asked;

/// All samples of a call; what is wrong with the call stands in place of those that cannot be made.
pub(crate) async fn all(asked: Asked<'_>) -> Value {
    let command = command::of(&asked);
    let curl = curl::of(&asked).await;
    let rust = rust(asked).await;
    json!({
        "outcome": "samples",
        "samples": [
            shown("rust", "Rust", rust),
            shown("command", "specwright call", Ok(command)),
            shown("curl", "curl", curl),
        ],
    })
}

fn shown(name: &str, label: &str, sample: Result<String, String>) -> Value {
    match sample {
        Ok(text) => json!({ "name": name, "label": label, "text": text }),
        Err(error) => json!({ "name": name, "label": label, "error": error }),
    }
}

/// The document is read as a whole for it, so that happens on a thread of its own.
async fn rust(asked: Asked<'_>) -> Result<String, String> {
    let document: Arc<Document> = Arc::clone(&asked.api.document);
    let (name, arguments) = (asked.operation.name.clone(), asked.arguments);
    let made = tokio::task::spawn_blocking(move || {
        let operation = document.operation(&name).ok_or("the operation is gone")?;
        document
            .rust_sample(operation, &arguments)
            .map_err(|error| with_causes(&error))
    });
    made.await.map_err(|error| error.to_string())?
}

fn with_causes(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
