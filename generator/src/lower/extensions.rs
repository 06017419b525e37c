//! Reads the values of `x-` keys. Invalid values were reported by the document stage and are skipped.

use indexmap::IndexMap;
use serde_json::Value;

use crate::document::extension;
use crate::model::{ErrorField, ErrorFields, Lookup, RetryRules, RetryWindow, SuccessError, SuccessErrorRule};

type Extensions = IndexMap<String, Value>;

/// A string.
pub(super) fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

/// A list of strings.
pub(super) fn texts(value: &Value, key: &str) -> Option<Vec<String>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    value.get(key)?.as_array()?.iter().map(text).collect()
}

/// One JSON pointer or a list of them.
pub(super) fn pointers(value: &Value, key: &str) -> Option<Vec<String>> {
    pointers_in(value.get(key)?)
}

fn pointers_in(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let pointer = |value: &Value| Some(value.as_str().filter(|text| text.starts_with('/'))?.to_owned());
    list.iter().map(pointer).collect()
}

/// The first of such pointers.
pub(super) fn pointer(value: &Value, key: &str) -> Option<String> {
    pointers(value, key)?.into_iter().next()
}

/// `x-client-parameter`: `Some` if set, with the look-up if there is one.
pub(super) fn client_parameter(extensions: &Extensions) -> Option<Option<Lookup>> {
    let value = extension::CLIENT_PARAMETER.of(extensions)?;
    if let Some(is_one) = value.as_bool() {
        return is_one.then_some(None);
    }
    let value = value.get("lookup")?;
    let query = match value.get("query") {
        None => Vec::new(),
        Some(query) => {
            let pair = |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
            query.as_object()?.iter().map(pair).collect::<Option<_>>()?
        }
    };
    Some(Some(Lookup {
        endpoint: text(value, "endpoint")?,
        server: text(value, "server")?,
        path: text(value, "path")?,
        query,
        items: pointer(value, "items")?,
        value: pointer(value, "value")?,
    }))
}

/// `x-signature` of a security scheme.
pub(super) fn signature(extensions: &Extensions) -> Option<String> {
    let name = extension::SIGNATURE.of(extensions)?.as_str()?;
    (!name.trim().is_empty()).then(|| name.to_owned())
}

/// `x-signer` of a security scheme.
pub(super) fn signer(extensions: &Extensions) -> Option<String> {
    signature(extensions)?;
    let path = extension::SIGNER.of(extensions)?.as_str()?;
    extension::is_item_path(path).then(|| path.to_owned())
}

/// `x-idempotent`.
pub(super) fn idempotent(extensions: &Extensions) -> Option<bool> {
    extension::IDEMPOTENT.of(extensions)?.as_bool()
}

/// `x-idempotency-key`: the name of what carries the key, or none on purpose.
pub(super) fn idempotency_key(extensions: &Extensions) -> Option<Option<&str>> {
    match extension::IDEMPOTENCY_KEY.of(extensions)? {
        Value::Bool(false) => Some(None),
        Value::String(name) => Some(Some(name)),
        _ => None,
    }
}

/// `x-success-errors`.
pub(super) fn success_errors(extensions: &Extensions) -> Option<Vec<SuccessError>> {
    let rule = |value: &Value| {
        let rule = match value.get("rule")?.as_str()? {
            "not-zero" => SuccessErrorRule::NotZero,
            "present" => SuccessErrorRule::Present,
            _ => return None,
        };
        let pointer = pointer(value, "pointer")?;
        Some(SuccessError { pointer, rule })
    };
    let rules = extension::SUCCESS_ERRORS.of(extensions)?.as_array()?;
    Some(rules.iter().filter_map(rule).collect())
}

/// `x-retry`.
pub(super) fn retry_rules(extensions: &Extensions) -> Option<RetryRules> {
    let value = extension::RETRY.of(extensions)?;
    value.as_object()?;
    let status = |value: &Value| {
        u16::try_from(value.as_u64()?)
            .ok()
            .filter(|status| (400..600).contains(status))
    };
    let statuses = value.get("statuses").and_then(Value::as_array);
    Some(RetryRules {
        statuses: statuses.and_then(|statuses| statuses.iter().map(status).collect()),
        window: value.get("window").and_then(retry_window),
    })
}

fn retry_window(value: &Value) -> Option<RetryWindow> {
    let seconds = u32::try_from(value.get("seconds")?.as_u64()?).ok()?;
    Some(RetryWindow {
        codes: texts(value, "codes")?,
        seconds: Some(seconds).filter(|seconds| (1..=86_400).contains(seconds))?,
    })
}

/// `x-error-fields`.
pub(super) fn error_fields(extensions: &Extensions) -> Option<ErrorFields> {
    let value = extension::ERROR_FIELDS.of(extensions)?;
    value.as_object()?;
    let pointers = |key| pointers(value, key).unwrap_or_default();
    Some(ErrorFields {
        code: pointers("code"),
        message: pointers("message"),
        detail: pointers("detail"),
        request_id: pointers("request_id"),
        request_id_headers: texts(value, "request_id_headers").unwrap_or_default(),
        others: value.get("others").map(other_error_fields).unwrap_or_default(),
    })
}

/// Additional named fields: pointers, or an object of `pointers` and a `hint`.
fn other_error_fields(value: &Value) -> Vec<ErrorField> {
    let field = |(name, value): (&String, &Value)| {
        let is_object = value.is_object();
        Some(ErrorField {
            name: name.clone(),
            pointers: pointers_in(if is_object { value.get("pointers")? } else { value })?,
            hint: text(value, "hint"),
        })
    };
    value.as_object().into_iter().flatten().filter_map(field).collect()
}

/// `x-enum-varnames` or `x-enumNames`: names for `count` values of an `enum`.
pub(super) fn names_of_values(extensions: &Extensions, count: usize) -> Vec<String> {
    let names = extension::ENUM_VARNAMES.of(extensions);
    let names = names
        .or_else(|| extension::ENUM_NAMES.of(extensions))
        .and_then(Value::as_array);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let names: Option<Vec<String>> = names.and_then(|names| names.iter().map(text).collect());
    names.filter(|names| names.len() == count).unwrap_or_default()
}
