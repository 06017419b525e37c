//! [`Redactor`]: hiding secrets in what is passed on.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::json::Json;
use crate::secrets::{Search, Secrets};

/// Takes the secrets of a call out of what a server has sent, should it have repeated them: for callers who pass responses on
/// to others. `<redacted>` stands for each.
#[derive(Clone)]
pub struct Redactor(Arc<Search>);

impl Redactor {
    pub(crate) fn of(secrets: &Secrets) -> Self {
        Self(Arc::new(secrets.search()))
    }

    /// The text without secrets.
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.0.hide(text)
    }

    /// The value without secrets: in its texts, its numbers and its keys.
    #[must_use]
    pub fn json(&self, value: Json) -> Json {
        if self.0.is_empty() {
            return value;
        }
        match value {
            Json::String(text) => Json::String(self.owned(text)),
            Json::Number(number) => match self.text(number.as_str()) {
                Cow::Owned(hidden) => Json::String(hidden),
                Cow::Borrowed(_) => Json::Number(number),
            },
            Json::Array(items) => Json::Array(items.into_iter().map(|item| self.json(item)).collect()),
            Json::Object(entries) => {
                let entries = entries.into_iter();
                Json::Object(
                    entries
                        .map(|(key, value)| (self.owned(key), self.json(value)))
                        .collect(),
                )
            }
            Json::Null | Json::Bool(_) | Json::Secret(_) => value,
        }
    }

    fn owned(&self, text: String) -> String {
        match self.text(&text) {
            Cow::Owned(hidden) => hidden,
            Cow::Borrowed(_) => text,
        }
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redactor").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_in_texts_keys_and_numbers() {
        let redactor = Redactor::of(&Secrets::new(vec!["hunter2-hunter2".into(), "90210777".into()]));
        let json: Json = r#"{"a":["x hunter2-hunter2 y",90210777,1.50],"hunter2-hunter2":true,"b":null}"#
            .parse()
            .unwrap();
        let hidden = r#"{"a":["x <redacted> y","<redacted>",1.50],"<redacted>":true,"b":null}"#;
        assert_eq!(redactor.json(json).to_string(), hidden);
        assert_eq!(redactor.text("aHVudGVyMi1odW50ZXIy hunter2"), "<redacted> hunter2");
    }

    #[test]
    fn without_secrets_all_stays() {
        let redactor = Redactor::of(&Secrets::default());
        assert!(matches!(redactor.text("text"), Cow::Borrowed("text")));
        assert_eq!(redactor.json(Json::from(1)), Json::from(1));
    }
}
