//! The code of a call: in Rust, for `specwright call`, and for curl.

mod command;
mod curl;
mod rust;
mod shell;

use serde_json::{Value, json};

use crate::asked::Asked;

/// The samples of a call; what is wrong with the call stands in place of those that cannot be made.
pub(crate) async fn samples(asked: Asked<'_>) -> Value {
    let language = asked.language.clone();
    let is_wanted = |name: &str| language.as_deref().is_none_or(|language| language == name);
    let mut samples = Vec::new();
    if is_wanted("command") {
        samples.push(shown("command", Ok(command::of(&asked))));
    }
    if is_wanted("curl") {
        samples.push(shown("curl", curl::of(&asked).await));
    }
    if is_wanted("rust") {
        samples.push(shown("rust", rust::of(asked).await));
    }
    json!({ "outcome": "samples", "samples": samples })
}

fn shown(name: &str, sample: Result<String, String>) -> Value {
    match sample {
        Ok(text) => json!({ "name": name, "text": text }),
        Err(error) => json!({ "name": name, "error": error }),
    }
}
