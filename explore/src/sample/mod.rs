//! The code of a call: in Rust, for `specwright call`, and for curl.

mod command;
mod curl;
mod rust;
mod shell;

use serde_json::{Value, json};

use crate::asked::Asked;

/// All samples of a call; what is wrong with the call stands in place of those that cannot be made.
pub(crate) async fn all(asked: Asked<'_>) -> Value {
    let command = command::of(&asked);
    let curl = curl::of(&asked).await;
    let rust = rust::of(asked).await;
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
