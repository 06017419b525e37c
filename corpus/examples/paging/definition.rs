//! What a list operation is, told from the document alone and without a word of the code that suggests.

use serde_json::Value;

/// Words by which a name speaks of paging.
const WORDS: &[&str] = &[
    "page",
    "pages",
    "paging",
    "pagination",
    "cursor",
    "cursors",
    "offset",
    "limit",
    "next",
    "marker",
    "skip",
    "continue",
    "continuation",
    "more",
];

/// Whole names that do so.
const NAMES: &[&str] = &[
    "after",
    "before",
    "count",
    "size",
    "start",
    "starting_after",
    "top",
    "$top",
    "startAt",
    "maxResults",
];

/// Objects of a response whose members are looked at too.
const AROUND: &[&str] = &[
    "meta",
    "metadata",
    "links",
    "_links",
    "paging",
    "pagination",
    "page",
    "pages",
    "pageInfo",
    "page_info",
    "cursors",
    "response_metadata",
];

/// The most schemas that one response is made of.
const MAX_PARTS: usize = 200;

/// The list operations of a bundled document, each as `GET /orders`.
///
/// An operation lists things page by page if it is a GET, the JSON of its first success is a list, or an object with a property that
/// is a list, directly or within an object there; and if a parameter of the query or a header, a member of that object, or a header
/// of the response has a name that speaks of paging.
pub fn list_operations(document: &Value) -> Vec<String> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let is_list = |item: &&(&String, &Value)| item.1.get("get").is_some_and(|get| is_list(document, item.1, get));
    let paths: Vec<(&String, &Value)> = paths.collect();
    let lists = paths.iter().filter(is_list);
    lists.map(|(path, _)| format!("GET {path}")).collect()
}

fn is_list(document: &Value, item: &Value, operation: &Value) -> bool {
    let Some(response) = success(document, operation) else {
        return false;
    };
    let content = response.get("content").and_then(Value::as_object);
    let mut media = content.into_iter().flatten().filter(|(name, _)| name.contains("json"));
    let Some(schema) = media.next().and_then(|(_, content)| content.get("schema")) else {
        return false;
    };
    let parameters = [item, operation].map(|holder| holder.get("parameters").and_then(Value::as_array));
    let parameters = parameters.into_iter().flatten().flatten();
    let parameters = parameters.map(|parameter| resolved(document, parameter));
    let inputs = parameters.filter(|parameter| {
        let place = parameter.get("in").and_then(Value::as_str);
        matches!(place, Some("query" | "header"))
    });
    let mut names: Vec<&str> = inputs.filter_map(|input| input.get("name")?.as_str()).collect();
    let headers = response.get("headers").and_then(Value::as_object);
    let headers: Vec<&str> = headers.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    // the limit of a rate is none of a page
    let headers = headers
        .into_iter()
        .filter(|name| !name.to_ascii_lowercase().contains("rate"));
    let headers: Vec<&str> = headers.collect();
    let has_link = headers.iter().any(|name| name.eq_ignore_ascii_case("link"));
    names.extend(headers);
    let mut has_list = false;
    for part in parts(document, schema) {
        has_list |= is_array(part);
        for (name, property) in properties(part) {
            names.push(name);
            let is_around = AROUND.contains(&name.as_str());
            for inner in parts(document, property) {
                has_list |= is_array(inner);
                let within = properties(inner).filter(|_| is_around);
                names.extend(within.map(|(name, _)| name.as_str()));
            }
        }
    }
    has_list && (has_link || names.into_iter().any(speaks_of_paging))
}

fn success<'d>(document: &'d Value, operation: &'d Value) -> Option<&'d Value> {
    let responses = operation.get("responses")?.as_object()?;
    let mut successes = responses.iter().filter(|(status, _)| status.starts_with('2'));
    let response = successes.next().map(|(_, response)| response);
    Some(resolved(document, response.or(responses.get("default"))?))
}

/// What a reference leads to, or the value itself.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let mut value = value;
    for _ in 0..16 {
        let reference = value.get("$ref").and_then(Value::as_str);
        let Some(target) = reference.and_then(|reference| document.pointer(reference.strip_prefix('#')?)) else {
            break;
        };
        value = target;
    }
    value
}

/// A schema and all parts and alternatives of it, without references.
fn parts<'d>(document: &'d Value, schema: &'d Value) -> Vec<&'d Value> {
    let mut found = Vec::new();
    let mut left = vec![schema];
    while let Some(schema) = left.pop() {
        if found.len() == MAX_PARTS {
            break;
        }
        let schema = resolved(document, schema);
        found.push(schema);
        for key in ["allOf", "anyOf", "oneOf"] {
            left.extend(schema.get(key).and_then(Value::as_array).into_iter().flatten());
        }
    }
    found
}

fn is_array(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("array") || schema.get("items").is_some()
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

/// Whether a name has a word of paging: `nextPageToken` has two.
fn speaks_of_paging(name: &str) -> bool {
    if NAMES.contains(&name) {
        return true;
    }
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for character in name.chars() {
        if !character.is_alphanumeric() || (was_lower && character.is_uppercase()) {
            words.push(String::new());
        }
        was_lower = character.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| character.is_alphanumeric()) {
            word.extend(character.to_lowercase());
        }
    }
    words.iter().any(|word| WORDS.contains(&word.as_str()))
}
