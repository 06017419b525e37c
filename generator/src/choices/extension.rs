//! The key `x-rust-type`, as typify and progenitor read it.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::dependency::{Found, dependency};
use super::{TypeChoice, is_type_path};

/// Nested parameters beyond are refused.
const DEEPEST: usize = 8;

impl TypeChoice {
    /// Reads the value of `x-rust-type`: the path of a type, or an object with `path`, and optionally `crate`, `version`,
    /// `parameters` and `by`.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub(crate) fn of_extension(value: &Value) -> Result<Self, String> {
        let object = match value {
            Value::String(path) => return path.parse(),
            Value::Object(object) => object,
            _ => return Err("the path of a type is expected here, or an object with `path`".to_owned()),
        };
        const KEYS: [&str; 6] = ["crate", "version", "path", "parameters", "by", "package"];
        if let Some(unknown) = object.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!(
                "`{unknown}` has no meaning here: the keys are {}",
                KEYS.join(", ")
            ));
        }
        let choice = Self::from_str(&path_of(object, 0)?)?;
        let choice = match text(object, "by")? {
            Some(by) => choice.by(by.parse()?),
            None => choice,
        };
        let head = choice
            .path()
            .trim_start_matches("::")
            .split("::")
            .next()
            .unwrap_or_default();
        let head = head.to_owned();
        let is_own = matches!(
            head.as_str(),
            "crate" | "self" | "super" | "runtime" | "std" | "core" | "alloc"
        );
        let crate_name = text(object, "crate")?;
        if let Some(name) = crate_name
            && name.replace('-', "_") != head
        {
            return Err(format!(
                "`path` must begin with `crate`: `{}::`",
                name.replace('-', "_")
            ));
        }
        let found = Found {
            // typify's sign for "none is too new"
            version: text(object, "version")?.filter(|version| *version != "!"),
            path: None,
            package: text(object, "package")?.or(crate_name),
        };
        let dependency = match is_own {
            true => None,
            false => dependency(&head, found)?,
        };
        Ok(choice.found(dependency))
    }
}

fn text<'v>(object: &'v Map<String, Value>, key: &str) -> Result<Option<&'v str>, String> {
    match object.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{key}` must be a string")),
    }
}

/// The path with its parameters.
fn path_of(object: &Map<String, Value>, depth: usize) -> Result<String, String> {
    let path = text(object, "path")?.ok_or("the key `path` is missing: the path of a type")?;
    let parameters = match object.get("parameters") {
        None => return Ok(path.to_owned()),
        Some(Value::Array(parameters)) => parameters,
        Some(_) => return Err("`parameters` must be a list".to_owned()),
    };
    let parameters: Result<Vec<String>, String> = parameters
        .iter()
        .map(|parameter| parameter_of(parameter, depth))
        .collect();
    Ok(match parameters?.as_slice() {
        [] => path.to_owned(),
        parameters => format!("{path}<{}>", parameters.join(", ")),
    })
}

/// The type of a parameter: a path, or a schema that is a plain scalar or has an `x-rust-type` itself.
fn parameter_of(parameter: &Value, depth: usize) -> Result<String, String> {
    let refused = || {
        let message = "each of `parameters` is the path of a type, a schema with `x-rust-type`, or one that is a plain \
                       string, number, integer or boolean";
        Err(message.to_owned())
    };
    let schema = match parameter {
        Value::String(path) if is_type_path(path) => return Ok(path.clone()),
        Value::Object(schema) if depth < DEEPEST => schema,
        _ => return refused(),
    };
    match (schema.get("x-rust-type"), schema.get("type").and_then(Value::as_str)) {
        (Some(Value::String(path)), _) if is_type_path(path) => Ok(path.clone()),
        (Some(Value::Object(inner)), _) => path_of(inner, depth + 1),
        (None, Some(_)) if schema.len() > 1 => refused(),
        (None, Some("string")) => Ok("String".to_owned()),
        (None, Some("integer")) => Ok("i64".to_owned()),
        (None, Some("number")) => Ok("f64".to_owned()),
        (None, Some("boolean")) => Ok("bool".to_owned()),
        _ => refused(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_typify_reads() {
        let value = json!({"crate": "my-crate", "version": "1.2", "path": "my_crate::Wrapped",
            "parameters": [{"type": "string"}, {"x-rust-type": "a::B"}, "c::D", {"x-rust-type": {"path": "e::F", "parameters": ["u8"]}}]});
        let choice = TypeChoice::of_extension(&value).unwrap();
        assert_eq!(choice.path(), "my_crate::Wrapped<String, a::B, c::D, e::F<u8>>");
        let (package, line) = choice.dependency().unwrap();
        let line: Vec<(&str, &str)> = line.iter().map(|(key, value)| (*key, value.as_str())).collect();
        assert_eq!(
            (package.as_str(), line),
            ("my_crate", vec![("package", "my-crate"), ("version", "1.2")])
        );
        let choice =
            TypeChoice::of_extension(&json!({"crate": "std", "version": "*", "path": "std::net::IpAddr"})).unwrap();
        assert!(choice.dependency().is_none());
        assert_eq!(
            TypeChoice::of_extension(&json!("crate::Id")).unwrap().path(),
            "crate::Id"
        );
    }

    #[test]
    fn what_is_no_type() {
        for (value, message) in [
            (
                json!(1),
                "the path of a type is expected here, or an object with `path`",
            ),
            (json!("a b"), "`a b` is no path of a type"),
            (json!({"crate": "a"}), "the key `path` is missing: the path of a type"),
            (
                json!({"crate": "a", "path": "b::C"}),
                "`path` must begin with `crate`: `a::`",
            ),
            (
                json!({"path": "b::C", "by": "magic"}),
                "`magic` is no way in which values travel: `text`, `serde` and `wire` are",
            ),
            (
                json!({"path": "b::C", "version": "x;y"}),
                "`version`: `x;y` is no requirement of a version",
            ),
            (
                json!({"path": "b::C", "extra": 1}),
                "`extra` has no meaning here: the keys are crate, version, path, parameters, by, package",
            ),
        ] {
            assert_eq!(TypeChoice::of_extension(&value).unwrap_err(), message);
        }
        let value = json!({"path": "b::C", "parameters": [{"type": "object"}]});
        assert!(TypeChoice::of_extension(&value).is_err());
    }
}
