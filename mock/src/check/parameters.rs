//! Parameters of the path, the query, the headers and the cookies.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::nested::{Tree, path as nested_path};
use super::security;
use super::style::{Written, form, header, object, path, value};
use crate::media::is_json;
use crate::model::{Api, Operation, Parameter, Place, Style};
use crate::percent::{decode_query, raw_pairs};
use crate::problem::{Problem, step};
use crate::record::Request;
use crate::schema::{Direction, Kinds, Schemas};

/// Headers that a document cannot describe as parameters.
const OWN_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

pub(super) fn check(
    api: &Api,
    operation: &Operation,
    captures: &[(String, String)],
    request: &Request,
    unknown_query: bool,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let schemas = &api.schemas;
    let mut query = Query::new(request);
    for parameter in &operation.parameters {
        let at = format!("{}{}", parameter.place.word(), step(&parameter.name));
        let found = match parameter.place {
            Place::Path => captures
                .iter()
                .find(|(name, _)| *name == parameter.name)
                .map(|(_, raw)| {
                    utf8(raw)?;
                    read(
                        schemas,
                        parameter,
                        || Ok(percent_decode_str(raw).decode_utf8_lossy().into_owned()),
                        || path(parameter, raw),
                    )
                }),
            Place::Header if OWN_HEADERS.contains(&parameter.name.to_ascii_lowercase().as_str()) => {
                continue;
            }
            Place::Header => {
                let values: Vec<_> = request.header_values(&parameter.name).collect();
                let text = values.join(", ");
                (!values.is_empty())
                    .then(|| read(schemas, parameter, || Ok(text.clone()), || Ok(header(parameter, &text))))
            }
            Place::Cookie if query.is_spread(schemas, parameter) => {
                // The object is spread over the cookies: its properties are their names.
                let pairs: Vec<_> = request
                    .cookies()
                    .into_iter()
                    .map(|(name, value)| (decode_query(&name), value))
                    .filter(|(name, _)| parameter.schema.is_some_and(|id| schemas.declared(id, name).is_some()))
                    .collect();
                (!pairs.is_empty()).then(|| Ok(object(schemas, parameter.schema, &pairs)))
            }
            Place::Cookie => {
                let cookies = request.raw_cookies();
                let values: Vec<&str> = cookies
                    .iter()
                    .filter(|(name, _)| *name == parameter.name)
                    .map(|(_, value)| *value)
                    .collect();
                // Browsers cannot repeat a cookie, so a list in one is let pass in either form.
                let explode = parameter.explode && values.len() != 1;
                (!values.is_empty()).then(|| {
                    read(
                        schemas,
                        parameter,
                        || Ok(decode_query(values.first().unwrap_or(&""))),
                        || Ok(form(parameter.style, explode, &values)),
                    )
                })
            }
            Place::Query => query.read(schemas, parameter),
        };
        match found {
            None if parameter.required => problems.push(Problem::new(at, "is required")),
            None => {}
            Some(Err(message)) => problems.push(Problem::new(at, message)),
            Some(Ok(value)) => {
                if let Some(id) = parameter.schema
                    && !(parameter.allow_empty && value == Value::String(String::new()))
                {
                    problems.extend(schemas.check(id, &value, &at, Direction::Request));
                }
            }
        }
    }
    for (name, value) in &operation.fixed {
        if operation
            .parameters
            .iter()
            .any(|p| p.place == Place::Query && p.name == *name)
        {
            continue;
        }
        let sent = query.claim(|other| other == name);
        if sent.is_empty() {
            problems.push(Problem::new(format!("query{}", step(name)), "is required"));
        } else if let Some(value) = value
            && sent.iter().any(|(_, raw)| decode_query(raw) != decode_query(value))
        {
            problems.push(Problem::new(format!("query{}", step(name)), format!("must be {value}")));
        }
    }
    query.open_objects(schemas, operation, &mut problems);
    if !unknown_query {
        for name in query.unclaimed() {
            if !security::carries(api, operation, Place::Query, &name) {
                problems.push(Problem::new(format!("query{}", step(&name)), "is not documented"));
            }
        }
    }
    problems
}

/// The value of a parameter, by its style or as the content of a media type.
fn read(
    schemas: &Schemas,
    parameter: &Parameter,
    text: impl FnOnce() -> Result<String, String>,
    written: impl FnOnce() -> Result<Written, String>,
) -> Result<Value, String> {
    match &parameter.content {
        Some(media) if is_json(media) => {
            let text = text()?;
            serde_json::from_str(&text).map_err(|error| format!("is not JSON: {error}"))
        }
        Some(_) => Ok(Value::String(text()?)),
        None => value(schemas, parameter.schema, &written()?),
    }
}

fn utf8(raw: &str) -> Result<(), String> {
    match percent_decode_str(raw).decode_utf8() {
        Ok(_) => Ok(()),
        Err(_) => Err("is not UTF-8".to_owned()),
    }
}

/// The pairs of a query, each claimed by the parameter that it belongs to.
struct Query<'a> {
    pairs: Vec<Pair<'a>>,
}

struct Pair<'a> {
    name: String,
    raw: &'a str,
    claimed: bool,
}

impl<'a> Query<'a> {
    fn new(request: &'a Request) -> Self {
        let pairs = raw_pairs(request.query.as_deref().unwrap_or_default());
        Self {
            pairs: pairs
                .map(|(name, raw)| Pair {
                    name: decode_query(name),
                    raw,
                    claimed: false,
                })
                .collect(),
        }
    }

    /// Claims the pairs that `wanted` picks.
    fn claim(&mut self, wanted: impl Fn(&str) -> bool) -> Vec<(String, &'a str)> {
        let mut claimed = Vec::new();
        for pair in &mut self.pairs {
            if wanted(&pair.name) {
                pair.claimed = true;
                claimed.push((pair.name.clone(), pair.raw));
            }
        }
        claimed
    }

    /// The value of a parameter; `None` when no pair belongs to it.
    fn read(&mut self, schemas: &Schemas, parameter: &Parameter) -> Option<Result<Value, String>> {
        let name = &parameter.name;
        if parameter.style == Style::DeepObject && parameter.content.is_none() {
            let bracket = format!("{name}[");
            let pairs = self.claim(|other| other.starts_with(&bracket));
            if pairs.is_empty() {
                let plain = self.claim(|other| other == name);
                return (!plain.is_empty()).then(|| Err(format!("is not written as `{name}[property]=value`")));
            }
            let mut tree = Tree::default();
            for (other, raw) in pairs {
                if let Err(message) = utf8(raw) {
                    return Some(Err(message));
                }
                let path = nested_path(&other);
                tree.insert(path.get(1..).unwrap_or_default(), decode_query(raw));
            }
            return Some(Ok(tree.value(schemas, parameter.schema)));
        }
        if self.is_spread(schemas, parameter)
            && let Some(id) = parameter.schema
        {
            // The object is spread over the query: its properties are the names.
            let pairs = self.claim(|other| schemas.declared(id, other).is_some());
            return (!pairs.is_empty()).then(|| {
                let mut decoded = Vec::new();
                for (other, raw) in pairs {
                    utf8(raw)?;
                    decoded.push((other, decode_query(raw)));
                }
                Ok(object(schemas, parameter.schema, &decoded))
            });
        }
        let pairs = self.claim(|other| other == name);
        let values: Vec<&str> = pairs.iter().map(|(_, raw)| *raw).collect();
        let first = *values.first()?;
        Some(values.iter().try_for_each(|raw| utf8(raw)).and_then(|()| {
            read(
                schemas,
                parameter,
                || Ok(decode_query(first)),
                || Ok(form(parameter.style, parameter.explode, &values)),
            )
        }))
    }

    fn is_spread(&self, schemas: &Schemas, parameter: &Parameter) -> bool {
        parameter.style == Style::Form
            && parameter.explode
            && parameter.content.is_none()
            && parameter
                .schema
                .is_some_and(|id| schemas.kinds(id).and(Kinds::NULL.or(Kinds::OBJECT)) == schemas.kinds(id))
    }

    /// Gives what is left to a spread object that takes properties of any name.
    fn open_objects(&mut self, schemas: &Schemas, operation: &Operation, problems: &mut Vec<Problem>) {
        for parameter in &operation.parameters {
            if parameter.place != Place::Query || !self.is_spread(schemas, parameter) {
                continue;
            }
            let Some(id) = parameter.schema.filter(|id| schemas.is_open(*id)) else {
                continue;
            };
            for pair in self.pairs.iter_mut().filter(|pair| !pair.claimed) {
                pair.claimed = true;
                if let Some(property) = schemas.property(id, &pair.name) {
                    let text = decode_query(pair.raw);
                    let value = super::style::leaf(schemas, Some(property), &text);
                    let at = format!("query{}", step(&pair.name));
                    let found = schemas.check(property, &value, &at, Direction::Request);
                    problems.extend(found);
                }
            }
        }
    }

    /// The names that no parameter claimed, each once.
    fn unclaimed(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for pair in self.pairs.iter().filter(|pair| !pair.claimed) {
            if !names.contains(&pair.name) {
                names.push(pair.name.clone());
            }
        }
        names
    }
}
