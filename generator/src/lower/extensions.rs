//! The `x-` keys this generator knows, their syntax checked.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::diagnostic::Code;
use crate::model::{ErrorField, ErrorFields, Lookup, RetryRules, RetryWindow, SuccessError, SuccessErrorRule};

use super::Lower;
use super::at::At;
use super::paging::is_pointer;

type Extensions = IndexMap<String, Value>;

/// An object of an extension whose keys are taken one by one; what is left over is reported.
pub(super) struct Keys<'v, 'a> {
    object: &'v Map<String, Value>,
    taken: Vec<&'static str>,
    at: &'a At<'a>,
}

impl<'v, 'a> Keys<'v, 'a> {
    pub(super) fn of(value: &'v Value, at: &'a At<'a>, lower: &mut Lower<'_, '_>) -> Option<Self> {
        match value {
            Value::Object(object) => Some(Self {
                object,
                taken: Vec::new(),
                at,
            }),
            _ => {
                lower.error(Code::INVALID_EXTENSION, at, "an object is expected here", None);
                None
            }
        }
    }

    fn take(&mut self, key: &'static str, required: bool, lower: &mut Lower<'_, '_>) -> Option<&'v Value> {
        self.taken.push(key);
        let value = self.object.get(key);
        if value.is_none() && required {
            lower.error(
                Code::INVALID_EXTENSION,
                self.at,
                format!("the key `{key}` is missing"),
                None,
            );
        }
        value
    }

    fn wrong(&self, key: &str, expected: &str, lower: &mut Lower<'_, '_>) {
        let at = self.at.child(key);
        lower.error(
            Code::INVALID_EXTENSION,
            &at,
            format!("`{key}` must be {expected}"),
            None,
        );
    }

    /// A string.
    pub(super) fn text(&mut self, key: &'static str, required: bool, lower: &mut Lower<'_, '_>) -> Option<String> {
        match self.take(key, required, lower)? {
            Value::String(text) => Some(text.clone()),
            _ => {
                self.wrong(key, "a string", lower);
                None
            }
        }
    }

    /// A list of strings.
    pub(super) fn texts(
        &mut self,
        key: &'static str,
        required: bool,
        lower: &mut Lower<'_, '_>,
    ) -> Option<Vec<String>> {
        let value = self.take(key, required, lower)?;
        let texts = value.as_array().and_then(|list| {
            list.iter()
                .map(|v| v.as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
        });
        if texts.is_none() {
            self.wrong(key, "a list of strings", lower);
        }
        texts
    }

    /// One JSON pointer or a list of them.
    pub(super) fn pointers(
        &mut self,
        key: &'static str,
        required: bool,
        lower: &mut Lower<'_, '_>,
    ) -> Option<Vec<String>> {
        let value = self.take(key, required, lower)?;
        let pointers = pointers(value);
        if pointers.is_none() {
            self.wrong(key, POINTERS, lower);
        }
        pointers
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self, lower: &mut Lower<'_, '_>) {
        for key in self.object.keys().filter(|key| !self.taken.contains(&key.as_str())) {
            let help = format!("the keys here are {}", self.taken.join(", "));
            let at = self.at.child(key);
            lower.error(
                Code::INVALID_EXTENSION,
                &at,
                format!("`{key}` has no meaning here"),
                Some(&help),
            );
        }
    }
}

impl Lower<'_, '_> {
    /// `x-client-parameter`: none, or the look-up where there is one.
    pub(super) fn client_parameter_key(&mut self, extensions: &Extensions, at: &At<'_>) -> Option<Option<Lookup>> {
        let at = at.child("x-client-parameter");
        let value = match extensions.get("x-client-parameter")? {
            Value::Bool(true) => return Some(None),
            Value::Bool(false) => return None,
            value => value,
        };
        let mut keys = Keys::of(value, &at, self)?;
        let lookup = keys.take("lookup", true, self);
        keys.finish(self);
        let at = at.child("lookup");
        let mut keys = Keys::of(lookup?, &at, self)?;
        let endpoint = keys.text("endpoint", true, self);
        let server = keys.text("server", true, self);
        let path = keys.text("path", true, self);
        let items = keys.pointers("items", true, self);
        let value = keys.pointers("value", true, self);
        let query = keys.take("query", false, self);
        let query = match query {
            None => Some(Vec::new()),
            Some(Value::Object(query)) => query
                .iter()
                .map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
                .collect::<Option<Vec<_>>>(),
            Some(_) => None,
        };
        if query.is_none() {
            keys.wrong("query", "an object of strings", self);
        }
        keys.finish(self);
        Some(Some(Lookup {
            endpoint: endpoint?,
            server: server?,
            path: path?,
            query: query?,
            items: items?.into_iter().next()?,
            value: value?.into_iter().next()?,
        }))
    }

    /// `x-idempotent`.
    pub(super) fn idempotent(&mut self, extensions: &Extensions, at: &At<'_>) -> Option<bool> {
        match extensions.get("x-idempotent")? {
            Value::Bool(value) => Some(*value),
            _ => {
                let at = at.child("x-idempotent");
                self.error(
                    Code::INVALID_EXTENSION,
                    &at,
                    "`x-idempotent` must be true or false",
                    None,
                );
                None
            }
        }
    }

    /// `x-success-errors`.
    pub(super) fn success_errors(&mut self, extensions: &Extensions, at: &At<'_>) -> Option<Vec<SuccessError>> {
        let at = at.child("x-success-errors");
        let value = extensions.get("x-success-errors")?;
        let Value::Array(rules) = value else {
            self.error(Code::INVALID_EXTENSION, &at, "a list of rules is expected here", None);
            return None;
        };
        let mut lowered = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let at = at.item(index);
            let Some(mut keys) = Keys::of(rule, &at, self) else {
                continue;
            };
            let pointer = keys.pointers("pointer", true, self);
            let rule = keys.text("rule", true, self);
            keys.finish(self);
            let rule = match rule.as_deref() {
                Some("not-zero") => SuccessErrorRule::NotZero,
                Some("present") => SuccessErrorRule::Present,
                Some(other) => {
                    let message = format!("`{other}` is no rule for errors");
                    let help = "the rules are `not-zero` and `present`";
                    self.error(Code::INVALID_EXTENSION, &at.child("rule"), message, Some(help));
                    continue;
                }
                None => continue,
            };
            if let Some(pointer) = pointer.and_then(|p| p.into_iter().next()) {
                lowered.push(SuccessError { pointer, rule });
            }
        }
        Some(lowered)
    }

    /// `x-retry`.
    pub(super) fn retry_rules(&mut self, extensions: &Extensions, at: &At<'_>) -> Option<RetryRules> {
        let value = extensions.get("x-retry")?;
        let at = at.child("x-retry");
        let mut keys = Keys::of(value, &at, self)?;
        let statuses = keys.take("statuses", false, self).and_then(|value| {
            let statuses = value
                .as_array()
                .and_then(|list| list.iter().map(error_status).collect());
            if statuses.is_none() {
                keys.wrong("statuses", "a list of statuses from 400 to 599", self);
            }
            statuses
        });
        let window = keys.take("window", false, self);
        keys.finish(self);
        let at = at.child("window");
        let window = window.and_then(|value| self.retry_window(value, &at));
        Some(RetryRules { statuses, window })
    }

    fn retry_window(&mut self, value: &Value, at: &At<'_>) -> Option<RetryWindow> {
        let mut keys = Keys::of(value, at, self)?;
        let codes = keys.texts("codes", true, self);
        let seconds = keys.take("seconds", true, self).and_then(|value| {
            let seconds = value.as_u64().and_then(|seconds| u32::try_from(seconds).ok());
            let seconds = seconds.filter(|seconds| (1..=86_400).contains(seconds));
            if seconds.is_none() {
                keys.wrong("seconds", "an integer from 1 to 86400", self);
            }
            seconds
        });
        keys.finish(self);
        Some(RetryWindow {
            codes: codes?,
            seconds: seconds?,
        })
    }

    /// `x-error-fields`.
    pub(super) fn error_fields(&mut self, extensions: &Extensions, at: &At<'_>) -> Option<ErrorFields> {
        let value = extensions.get("x-error-fields")?;
        let at = at.child("x-error-fields");
        let mut keys = Keys::of(value, &at, self)?;
        let fields = ErrorFields {
            code: keys.pointers("code", false, self).unwrap_or_default(),
            message: keys.pointers("message", false, self).unwrap_or_default(),
            detail: keys.pointers("detail", false, self).unwrap_or_default(),
            request_id: keys.pointers("request_id", false, self).unwrap_or_default(),
            request_id_headers: keys.texts("request_id_headers", false, self).unwrap_or_default(),
            others: match keys.take("others", false, self) {
                Some(value) => self.other_error_fields(value, &at.child("others")),
                None => Vec::new(),
            },
        };
        keys.finish(self);
        Some(fields)
    }

    /// Named parts: pointers, or an object of `pointers` and a `hint`.
    fn other_error_fields(&mut self, value: &Value, at: &At<'_>) -> Vec<ErrorField> {
        let Value::Object(object) = value else {
            self.error(Code::INVALID_EXTENSION, at, "an object is expected here", None);
            return Vec::new();
        };
        let mut fields = Vec::new();
        for (name, value) in object {
            let at = at.child(name);
            let (pointers, hint) = match value {
                Value::Object(_) => {
                    let Some(mut keys) = Keys::of(value, &at, self) else {
                        continue;
                    };
                    let parts = (keys.pointers("pointers", true, self), keys.text("hint", false, self));
                    keys.finish(self);
                    parts
                }
                _ => {
                    let pointers = pointers(value);
                    if pointers.is_none() {
                        self.error(
                            Code::INVALID_EXTENSION,
                            &at,
                            format!("`{name}` must be {POINTERS}"),
                            None,
                        );
                    }
                    (pointers, None)
                }
            };
            fields.extend(pointers.map(|pointers| ErrorField {
                name: name.clone(),
                pointers,
                hint,
            }));
        }
        fields
    }
}

const POINTERS: &str = "a JSON pointer such as `/data/items`, or a list of them";

/// One JSON pointer or a list of them.
fn pointers(value: &Value) -> Option<Vec<String>> {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let is_list = !list.is_empty() && list.iter().all(is_pointer);
    is_list.then(|| list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

fn error_status(value: &Value) -> Option<u16> {
    let status = u16::try_from(value.as_u64()?).ok()?;
    (400..600).contains(&status).then_some(status)
}
