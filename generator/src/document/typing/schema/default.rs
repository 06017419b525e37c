//! Checks a `default` against its schema, so that no client sends one that the schema does not allow.

use crate::document::tree::{Node, Number, Value};
use crate::document::unescape;

/// Maximum number of comparisons for one default. One that needs more is taken as it is.
const MAX_STEPS: usize = 256;

/// Maximum number of references that lead to a schema.
const MAX_HOPS: usize = 64;

/// Says why a value is not one of a schema. `what` is how messages call the value.
pub(super) fn misfit(schema: &Node, value: &Node, tree: &Node, what: &str) -> Option<String> {
    let mut check = Check { tree, steps: MAX_STEPS };
    check.misfit(schema, value, what)
}

struct Check<'a> {
    tree: &'a Node,
    /// How many comparisons are left.
    steps: usize,
}

impl<'a> Check<'a> {
    fn misfit(&mut self, schema: &'a Node, value: &Node, what: &str) -> Option<String> {
        self.steps = self.steps.checked_sub(1)?;
        let schema = self.target(schema)?;
        if value.is_null() {
            return None; // `nullable` decides about it
        }
        if let Some(name) = schema.get("type").and_then(Node::as_str)
            && !fits(value, name)
        {
            let kind = value.kind();
            return Some(format!("{what} is {kind}, but the type of the schema is `{name}`"));
        }
        self.unlisted(schema, value, what)
            .or_else(|| out_of_bounds(schema, value, what))
            .or_else(|| misformed(schema, value, what))
            .or_else(|| self.of_items(schema, value, what))
            .or_else(|| self.of_properties(schema, value, what))
            .or_else(|| self.of_parts(schema, value, what))
    }

    /// The schema that a reference leads to.
    fn target(&self, schema: &'a Node) -> Option<&'a Node> {
        let mut current = schema;
        for _ in 0..MAX_HOPS {
            let Some(reference) = current.get("$ref").and_then(Node::as_str) else {
                return Some(current);
            };
            let mut steps = reference.strip_prefix("#/")?.split('/');
            current = steps.try_fold(self.tree, |node, step| node.step(&unescape(step)))?;
        }
        None
    }

    fn unlisted(&mut self, schema: &Node, value: &Node, what: &str) -> Option<String> {
        let values = schema.get("enum")?.as_array()?;
        self.steps = self.steps.checked_sub(values.len())?;
        let is_text = schema.get("type").and_then(Node::as_str) == Some("string");
        let is_listed = values.iter().any(|listed| is_same(listed, value, is_text));
        (!is_listed && !values.is_empty()).then(|| format!("{what} is none of the values of `enum`"))
    }

    fn of_items(&mut self, schema: &'a Node, value: &Node, what: &str) -> Option<String> {
        let (items, values) = (schema.get("items")?, value.as_array()?);
        let mut misfits = values
            .iter()
            .enumerate()
            .map(|(index, value)| self.misfit(items, value, &format!("item {index} of {what}")));
        misfits.find_map(|misfit| misfit)
    }

    fn of_properties(&mut self, schema: &'a Node, value: &Node, what: &str) -> Option<String> {
        let object = value.as_object()?;
        let required = schema.get("required").and_then(Node::as_array).unwrap_or_default();
        self.steps = self.steps.checked_sub(required.len())?;
        let missing = required
            .iter()
            .filter_map(Node::as_str)
            .find(|key| object.get(key).is_none());
        if let Some(key) = missing {
            return Some(format!("{what} lacks the required property `{key}`"));
        }
        let (properties, additional) = (schema.get("properties"), schema.get("additionalProperties"));
        for (key, value) in object.iter() {
            let of_key = properties.and_then(|properties| properties.get(key));
            let misfit = match of_key.or(additional.filter(|schema| schema.as_object().is_some())) {
                Some(schema) => self.misfit(schema, value, &format!("`{key}` of {what}")),
                None => None,
            };
            if misfit.is_some() {
                return misfit;
            }
        }
        None
    }

    fn of_parts(&mut self, schema: &'a Node, value: &Node, what: &str) -> Option<String> {
        let list = |key: &str| schema.get(key).and_then(Node::as_array).unwrap_or_default();
        if let Some(misfit) = list("allOf").iter().find_map(|part| self.misfit(part, value, what)) {
            return Some(misfit);
        }
        for key in ["oneOf", "anyOf"] {
            let alternatives = list(key);
            let mut misfits = alternatives.iter().map(|part| self.misfit(part, value, what));
            if !alternatives.is_empty() && misfits.all(|misfit| misfit.is_some()) {
                return Some(format!("{what} fits no alternative of `{key}`"));
            }
        }
        None
    }
}

/// Returns whether a value is of the type `name`. `null` passes, as `nullable` decides about it.
pub(super) fn fits(value: &Node, name: &str) -> bool {
    match (&value.value, name) {
        (Value::Null, _) => true,
        (Value::Array(_), name) => name == "array",
        (Value::Object(_), name) => name == "object",
        (_, "string") => true,
        (Value::Bool(_), name) => name == "boolean",
        (Value::Number(number), "integer") => number.is_integer() || number.as_f64().is_some_and(|f| f.fract() == 0.0),
        (Value::Number(_), name) => name == "number",
        (Value::String(_), _) => false,
    }
}

/// Whether two values are the same. Numbers are compared by what they are worth, and strings with scalars by their text, as
/// YAML needs no quotes.
fn is_same(listed: &Node, value: &Node, is_text: bool) -> bool {
    match (&listed.value, &value.value) {
        (Value::String(one), Value::String(other)) => one == other,
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        _ if is_text => text(listed) == text(value),
        _ => listed.to_json() == value.to_json(),
    }
}

/// A scalar as plain text.
pub(super) fn text(value: &Node) -> Option<String> {
    match &value.value {
        Value::String(text) => Some(text.to_string()),
        Value::Number(number) => Some(number.as_str().to_owned()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A number with a fraction of zero, as `1.0`, as the integer that it is.
pub(super) fn whole(value: &Node) -> Option<i64> {
    /// Up to here a float holds every integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number = value.as_number().filter(|number| !number.is_integer())?.as_f64()?;
    #[allow(clippy::cast_possible_truncation)] // it is an integer, and not too large
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

fn out_of_bounds(schema: &Node, value: &Node, what: &str) -> Option<String> {
    let limit = |key: &str| schema.get(key).and_then(Node::as_number);
    let is_strict = |key: &str| schema.get(key).and_then(Node::as_bool).unwrap_or_default();
    let number = |number: &Number| number.as_f64();
    let beyond = |key: &str| Some(format!("{what} is beyond `{key}`"));
    if let Some(value) = value.as_number().and_then(number) {
        if let Some(least) = limit("minimum").and_then(number)
            && (value < least || (value <= least && is_strict("exclusiveMinimum")))
        {
            return beyond("minimum");
        }
        if let Some(most) = limit("maximum").and_then(number)
            && (value > most || (value >= most && is_strict("exclusiveMaximum")))
        {
            return beyond("maximum");
        }
    }
    let (least, most, length) = match &value.value {
        Value::String(text) => ("minLength", "maxLength", text.chars().count()),
        Value::Array(items) => ("minItems", "maxItems", items.len()),
        Value::Object(members) => ("minProperties", "maxProperties", members.len()),
        Value::Null | Value::Bool(_) | Value::Number(_) => return None,
    };
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    if limit(least)
        .and_then(Number::as_u64)
        .is_some_and(|least| length < least)
    {
        return beyond(least);
    }
    if limit(most).and_then(Number::as_u64).is_some_and(|most| length > most) {
        return beyond(most);
    }
    None
}

/// Says that a string is no date or time, where the format asks for one (RFC 3339, section 5.6).
fn misformed(schema: &Node, value: &Node, what: &str) -> Option<String> {
    let (format, text) = (schema.get("format")?.as_str()?, value.as_str()?);
    let is_right = match format {
        "date" => is_date(text),
        "date-time" => text
            .split_at_checked(10)
            .is_some_and(|(date, time)| is_date(date) && is_time(time)),
        _ => true,
    };
    (!is_right).then(|| format!("{what} is no `{format}`"))
}

fn is_date(text: &str) -> bool {
    is_like(text, "dddd-dd-dd")
}

/// Returns true for a `T`, a time and an offset.
fn is_time(text: &str) -> bool {
    let Some((time, rest)) = text.split_at_checked(9) else {
        return false;
    };
    let offset = match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|digit: char| digit.is_ascii_digit()) => {
            fraction.trim_start_matches(|digit: char| digit.is_ascii_digit())
        }
        Some(_) => return false,
        None => rest,
    };
    let is_offset = matches!(offset, "Z" | "z") || is_like(offset, "+dd:dd") || is_like(offset, "-dd:dd");
    is_offset
        && ["Tdd:dd:dd", "tdd:dd:dd", " dd:dd:dd"]
            .iter()
            .any(|form| is_like(time, form))
}

/// Returns true if a text has the characters of a form, in which `d` is a digit.
fn is_like(text: &str, form: &str) -> bool {
    let fits = |(one, form): (u8, u8)| match form {
        b'd' => one.is_ascii_digit(),
        other => one == other,
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}
