//! How parameters are written: the styles of OpenAPI, read back into JSON values.
//!
//! A text has no type of its own. It becomes what the schema asks for, if it can: a number for `integer`, a list for
//! `array`. Where the schema leaves a choice, the first reading that fits is taken.

use serde_json::{Number, Value};

use crate::model::{Parameter, Style};
use crate::percent::{decode, decode_query};
use specwright_schema::{Direction, Kinds, SchemaId, Schemas, show_text};

/// A parameter as written, in each shape its style can have; all parts decoded.
pub(super) struct Written {
    /// The one text; `Err` where there are several.
    pub(super) scalar: Result<String, String>,
    pub(super) list: Vec<String>,
    pub(super) pairs: Result<Vec<(String, String)>, String>,
}

impl Written {
    /// Parts that are a list, or pairs: `name=value` each when it `assigns`, else names and values by turns.
    fn of(scalar: Result<String, String>, parts: &[&str], assigns: bool, decode: fn(&str) -> String) -> Self {
        let assigned = |part: &&str| match part.split_once('=') {
            Some((name, value)) => Ok((decode(name), decode(value))),
            None => Err(format!("{} lacks a `=`", show_text(part))),
        };
        let by_turns = |pair: &[&str]| match pair {
            [name, value] => Ok((decode(name), decode(value))),
            _ => Err("does not list names and values by turns".to_owned()),
        };
        Self {
            scalar,
            list: parts.iter().map(|part| decode(part)).collect(),
            pairs: if assigns {
                parts.iter().map(assigned).collect()
            } else {
                parts.chunks(2).map(by_turns).collect()
            },
        }
    }
}

/// A text as the schema asks for it. What does not fit becomes the likeliest value, for the check to name the fault.
pub(super) fn leaf(schemas: &Schemas, id: Option<SchemaId>, text: &str) -> Value {
    let Some(id) = id else {
        return Value::String(text.to_owned());
    };
    let kinds = schemas.kinds(id);
    let number = serde_json::from_str::<Number>(text).ok().map(Value::Number);
    let other = match text {
        "true" | "false" if kinds.meets(Kinds::BOOLEAN) => Some(Value::Bool(text == "true")),
        "" | "null" if kinds.meets(Kinds::NULL) => Some(Value::Null),
        _ => None,
    };
    let mut readings: Vec<Value> = number
        .filter(|_| kinds.meets(Kinds::NUMBER))
        .into_iter()
        .chain(other)
        .collect();
    readings.push(Value::String(text.to_owned()));
    let fitting = readings
        .iter()
        .position(|value| schemas.accepts(id, value, Direction::Request));
    readings.swap_remove(fitting.unwrap_or(0))
}

/// A list as the schema of its items asks for it.
pub(super) fn array(schemas: &Schemas, id: Option<SchemaId>, texts: &[String]) -> Value {
    let items = id.and_then(|id| schemas.items(id));
    let texts = texts.iter().map(|text| leaf(schemas, items, text));
    Value::Array(texts.collect())
}

/// Pairs as the schemas of the properties ask for them.
pub(super) fn object(
    schemas: &Schemas,
    id: Option<SchemaId>,
    pairs: impl IntoIterator<Item = (String, String)>,
) -> Value {
    let fields = pairs.into_iter().map(|(name, text)| {
        let property = id.and_then(|id| schemas.property(id, &name));
        let value = leaf(schemas, property, &text);
        (name, value)
    });
    Value::Object(fields.collect())
}

/// The value, in the first shape that fits the schema, else in the first it may have; `Err` when it is not written so.
pub(super) fn value(schemas: &Schemas, id: Option<SchemaId>, written: &Written) -> Result<Value, String> {
    let kinds = id.map_or(Kinds::ALL, |id| schemas.kinds(id));
    let texts = kinds.meets(Kinds::SCALAR).then_some(&written.scalar);
    let scalar = texts.map(|text| text.as_ref().map(|text| leaf(schemas, id, text)));
    let list = kinds.meets(Kinds::ARRAY).then(|| Ok(array(schemas, id, &written.list)));
    let pairs = written.pairs.as_ref();
    let is_object = kinds.meets(Kinds::OBJECT) && id.is_some();
    let fields = is_object.then(|| pairs.map(|pairs| object(schemas, id, pairs.clone())));
    let (mut readings, mut faults) = (Vec::new(), Vec::new());
    for reading in [scalar, list, fields].into_iter().flatten() {
        match reading {
            Ok(value) => readings.push(value),
            Err(message) => faults.push(message.clone()),
        }
    }
    let fits = |value: &Value| id.is_some_and(|id| schemas.accepts(id, value, Direction::Request));
    match (readings.iter().position(fits), faults.into_iter().next()) {
        // Several values where one is asked for: say so, whatever else the schema allows.
        (None, Some(message)) if readings.is_empty() || !kinds.meets(Kinds::ARRAY) => Err(message),
        (fitting, _) => Ok(readings.into_iter().nth(fitting.unwrap_or(0)).unwrap_or_default()),
    }
}

/// A value of the path, as sent.
pub(super) fn path(parameter: &Parameter, raw: &str) -> Result<Written, String> {
    let explode = parameter.explode;
    let after = |start: char| {
        let rest = raw.strip_prefix(start);
        rest.ok_or_else(|| format!("does not begin with `{start}`"))
    };
    let separated = |text: &str, separator: char, assigns: bool| {
        let parts: Vec<&str> = text.split(separator).collect();
        Written::of(Ok(decode(text)), &parts, assigns, decode)
    };
    Ok(match parameter.style {
        Style::Label => separated(after('.')?, if explode { '.' } else { ',' }, explode),
        Style::Matrix => {
            let body = after(';')?;
            let misnamed = || format!("is not written as `;{}=...`", parameter.name);
            // an empty value has no `=` (RFC 6570, 3.2.7)
            let split = |part| str::split_once(part, '=').unwrap_or((part, ""));
            let is_own = |name: &str| decode(name) == parameter.name;
            if !explode {
                let (name, value) = split(body);
                return is_own(name).then(|| separated(value, ',', false)).ok_or_else(misnamed);
            }
            let pairs: Vec<(&str, &str)> = body.split(';').map(split).collect();
            let decoded = pairs
                .iter()
                .map(|(name, value)| (decode(name), decode(value)))
                .collect();
            let (scalar, list) = if pairs.iter().all(|(name, _)| is_own(name)) {
                let list: Vec<String> = pairs.iter().map(|(_, value)| decode(value)).collect();
                (one(&list), list)
            } else {
                (Err(misnamed()), Vec::new())
            };
            Written {
                scalar,
                list,
                pairs: Ok(decoded),
            }
        }
        Style::Segments if explode => separated(raw, '/', true),
        _ => separated(raw, ',', explode),
    })
}

/// A header, as sent: nothing is encoded.
pub(super) fn header(parameter: &Parameter, text: &str) -> Written {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    Written::of(Ok(text.trim().to_owned()), &parts, parameter.explode, str::to_owned)
}

/// The values of one name in a query, a form or the cookies, as sent.
pub(super) fn form(style: Style, explode: bool, raw: &[&str]) -> Written {
    let delimiters: &[&str] = match style {
        Style::SpaceDelimited => &["%20", "+", " "],
        Style::PipeDelimited => &["%7C", "%7c", "|"],
        _ => &[","],
    };
    let decode = match style {
        Style::Cookie => str::to_owned,
        _ => decode_query,
    };
    let list: Vec<String> = raw.iter().map(|value| decode(value)).collect();
    match raw {
        [value] if !explode => Written::of(one(&list), &split_at_any(value, delimiters), false, decode),
        values => Written {
            scalar: one(&list),
            list,
            pairs: Err(repeated(values.len())),
        },
    }
}

fn repeated(times: usize) -> String {
    format!("is given {times} times and takes one value")
}

fn split_at_any<'a>(text: &'a str, delimiters: &[&str]) -> Vec<&'a str> {
    let mut parts = vec![text];
    for delimiter in delimiters {
        parts = parts.into_iter().flat_map(|part| part.split(delimiter)).collect();
    }
    parts
}

fn one(list: &[String]) -> Result<String, String> {
    match list {
        [value] => Ok(value.clone()),
        values => Err(repeated(values.len())),
    }
}
