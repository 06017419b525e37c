//! Compares how generated clients read unions with a validator of JSON Schema.
//!
//! The build script makes [`count`] unions of arbitrary schemas and generates a client for them. So they are compiled
//! once and can be tried with any number of instances. [`check`] tests these rules:
//!
//! - An instance that is valid for an alternative is read as a variant, and the written value has as much of it as the
//!   alternative describes. Nothing of it has changed, unless no alternative for which it is valid describes all of it.
//! - It is not read as the variant for other values.
//! - A scalar that is valid for no alternative is read as the variant for other values, unless exactly one alternative could
//!   hold it: an open enum.

#[allow(missing_docs)]
pub mod choices;
mod instance;
mod kept;

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use jsonschema::{Registry, Validator};
use serde_json::{Value, json};
use specwright_runtime::{json as wire, json::Wire};

use choices::Choices;
use kept::{Kept, same, size};

/// A generated union.
struct Union {
    name: &'static str,
    read: fn(&str) -> Result<Read, String>,
    /// The names of its variants in the order of the alternatives, then the one for other values. `None` if it is not
    /// an enum.
    variants: &'static [&'static str],
}

/// The result of reading an instance.
struct Read {
    /// The `Debug` text of the value, which begins with its variant.
    shown: String,
    written: String,
}

include!(concat!(env!("OUT_DIR"), "/unions.rs"));

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!(concat!(env!("OUT_DIR"), "/document.json"));
    serde_json::from_str(text).expect("the build script wrote JSON")
});

fn read<T: Wire + Debug>(text: &str) -> Result<Read, String> {
    let value: T = wire::from_str(text).map_err(|error| error.to_string())?;
    Ok(Read {
        shown: format!("{value:?}"),
        written: wire::to_string(&value),
    })
}

/// Returns the number of unions.
pub fn count() -> usize {
    UNIONS.len()
}

/// Returns the schema of a union.
pub fn schema(union: usize) -> &'static Value {
    &DOCUMENT["components"]["schemas"][UNIONS[union].name]
}

/// Chooses from bytes a union and an instance of it, or a value similar to one.
pub fn decide(bytes: &[u8]) -> (usize, Value) {
    let mut choices = Choices::new(bytes);
    let union = choices.below(count());
    let value = instance::of(&DOCUMENT, schema(union), &mut choices, 6);
    (union, value)
}

/// Checks how a union reads an instance.
///
/// # Errors
/// The text of the fault.
pub fn check(union: usize, instance: &Value) -> Result<(), String> {
    let Some(outcome) = Outcome::of(union, instance)? else {
        return check_unknown(union, instance);
    };
    let kept = Kept::new(&DOCUMENT, &is_valid);
    let most = outcome
        .valid
        .iter()
        .map(|index| kept.of(&outcome.alternatives[*index], instance));
    let most = most.max().unwrap_or_default();
    let written = &outcome.written;
    let Some(kept) = same(instance, written, false) else {
        // An alternative that accepts a number as text may keep more of the value than any for which it is valid.
        return match most < size(instance) && same(instance, written, true).is_some() {
            true => Ok(()),
            false => Err(format!("changed: {written} is written")),
        };
    };
    if kept < most {
        return Err(format!("lost: only {written} is written"));
    }
    match outcome.unknown {
        true => Err("kept as a value of no alternative".to_owned()),
        false => Ok(()),
    }
}

/// Checks how a union of listed values reads a scalar that is valid for no alternative.
fn check_unknown(union: usize, instance: &Value) -> Result<(), String> {
    let is_scalar = instance.is_string() || instance.is_i64() || instance.is_boolean();
    if !is_scalar || alternatives(union).iter().any(|at| is_valid(at, instance)) {
        return Ok(());
    }
    // how many alternatives list values of its type, and whether another could be read leniently or is a union itself
    let mut lists: Vec<&Value> = Vec::new();
    for at in alternatives(union) {
        let mut schema = DOCUMENT.pointer(&at).unwrap_or(&Value::Null);
        if let Some(reference) = schema["$ref"].as_str() {
            schema = DOCUMENT
                .pointer(reference.trim_start_matches('#'))
                .unwrap_or(&Value::Null);
        }
        let constant = schema.get("const").map(std::slice::from_ref);
        let values = schema["enum"].as_array().map(Vec::as_slice).or(constant);
        match values {
            Some(values) if !values.iter().any(|value| is_same_type(value, instance)) => {}
            None if matches!(schema["type"].as_str(), Some("array" | "object")) => {}
            None if schema["format"] == "date-time" && !instance.is_string() => {}
            None if schema["format"] != "date-time" => return Ok(()),
            _ if lists.contains(&schema) => {}
            _ => lists.push(schema),
        }
    }
    let Union { read, variants, .. } = &UNIONS[union];
    let read = read(&instance.to_string()).map_err(|error| format!("refused: {error}"))?;
    let variant = read.shown.split(['(', ' ']).next().unwrap_or_default();
    match lists.len() == 1 || variants.last() == Some(&variant) {
        true => Ok(()),
        false => Err(format!("no alternative lists it: read as {}", read.shown)),
    }
}

fn is_same_type(one: &Value, other: &Value) -> bool {
    one.is_string() == other.is_string()
        && one.is_number() == other.is_number()
        && one.is_boolean() == other.is_boolean()
}

/// Like [`check`], and stricter: an instance that is valid for exactly one alternative is read as that one, or written
/// unchanged. Today this does not hold if that alternative does not describe all of the value and another keeps as much
/// or more.
///
/// # Errors
/// The text of the fault.
pub fn check_to_the_letter(union: usize, instance: &Value) -> Result<(), String> {
    check(union, instance)?;
    let Some(outcome) = Outcome::of(union, instance)? else {
        return Ok(());
    };
    let variants = UNIONS[union].variants;
    let is_null = |at: &String| DOCUMENT.pointer(at).is_some_and(|schema| schema["type"] == "null");
    let whole = same(instance, &outcome.written, false) == Some(size(instance));
    match outcome.valid.as_slice() {
        [only] if variants.len() == outcome.alternatives.len() + 1 && !outcome.alternatives.iter().any(is_null) => {
            let expected = variants[*only];
            match whole || outcome.variant == expected {
                true => Ok(()),
                false => Err(format!(
                    "read as {} and not as {expected}: {} is written",
                    outcome.variant, outcome.written
                )),
            }
        }
        _ => Ok(()),
    }
}

/// The result for an instance that is valid for some alternatives.
struct Outcome {
    /// The pointers of all alternatives.
    alternatives: Vec<String>,
    /// The indices of the alternatives for which the instance is valid.
    valid: Vec<usize>,
    /// The written value.
    written: Value,
    /// The variant that was read.
    variant: String,
    /// Whether it is the variant for other values.
    unknown: bool,
}

impl Outcome {
    /// Returns `None` if the instance is valid for no alternative, as it may be read leniently, or if it is null, which
    /// depends on the owner of the union.
    fn of(union: usize, instance: &Value) -> Result<Option<Self>, String> {
        let alternatives = alternatives(union);
        let fits = |index: &usize| is_valid(&alternatives[*index], instance);
        let valid: Vec<usize> = (0..alternatives.len()).filter(fits).collect();
        if valid.is_empty() || instance.is_null() {
            return Ok(None);
        }
        let Union { read, variants, .. } = &UNIONS[union];
        let read = read(&instance.to_string()).map_err(|error| format!("refused: {error}"))?;
        let written = serde_json::from_str(&read.written).map_err(|error| format!("no JSON is written: {error}"))?;
        let variant = read.shown.split(['(', ' ']).next().unwrap_or_default();
        Ok(Some(Self {
            alternatives,
            valid,
            written,
            // an enum beside any string or integer is an open enum
            unknown: variants.len() > 1 && variants.last() == Some(&variant),
            variant: variant.to_owned(),
        }))
    }
}

/// Returns the pointers of the alternatives of a union.
fn alternatives(union: usize) -> Vec<String> {
    let lists = ["oneOf", "anyOf"].into_iter();
    let lists = lists.filter_map(|keyword| Some((keyword, schema(union)[keyword].as_array()?)));
    let name = UNIONS[union].name;
    lists
        .flat_map(|(keyword, list)| {
            (0..list.len()).map(move |index| format!("/components/schemas/{name}/{keyword}/{index}"))
        })
        .collect()
}

/// Returns whether an instance fits the schema at a pointer of the document.
fn is_valid(at: &str, instance: &Value) -> bool {
    const URI: &str = "urn:specwright:unions";
    static REGISTRY: LazyLock<Registry<'_>> = LazyLock::new(|| {
        let registry = Registry::new()
            .add(URI, &*DOCUMENT)
            .and_then(|registry| registry.prepare());
        registry.expect("a document that refers to itself alone")
    });
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get(at).cloned();
    let validator = known.unwrap_or_else(|| {
        let schema = json!({"$ref": format!("{URI}#{at}")});
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .with_registry(&REGISTRY)
            .build(&schema);
        let validator = Arc::new(validator.expect("a schema"));
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(at.to_owned(), Arc::clone(&validator));
        validator
    });
    validator.is_valid(instance)
}
