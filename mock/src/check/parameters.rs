//! Parameters of the path, the query, the headers and the cookies.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::body::form_value;
use super::nested::{Tree, path as nested_path};
use super::security;
use super::style::{Written, form, header, leaf, object, path, value};
use crate::media::{essence, is_json};
use crate::model::{Api, Operation, Parameter, Place, Style};
use crate::percent::{decode, decode_query, raw_pairs};
use crate::problem::Problem;
use crate::record::Request;
use crate::route::Fixed;
use specwright_schema::{Direction, Kinds, SchemaId, Schemas, step};

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
    let mut query = Pairs::of_query(request);
    let mut cookies = Pairs::of_cookies(request);
    for parameter in &operation.parameters {
        let at = format!("{}{}", parameter.place.word(), step(&parameter.name));
        let found = match parameter.place {
            Place::Path => {
                let mut captures = captures.iter();
                let captured = captures.find(|(name, _)| *name == parameter.name);
                captured.map(|(_, raw)| {
                    utf8(raw)?;
                    read(schemas, parameter, decode(raw), || path(parameter, raw))
                })
            }
            Place::Header if OWN_HEADERS.contains(&parameter.name.to_ascii_lowercase().as_str()) => {
                continue;
            }
            Place::Header => {
                let values: Vec<_> = request.header_values(&parameter.name).collect();
                let text = values.join(", ");
                let written = || Ok(header(parameter, &text));
                (!values.is_empty()).then(|| read(schemas, parameter, text.clone(), written))
            }
            Place::Cookie => cookies.read(schemas, parameter),
            Place::Query => query.read(schemas, parameter),
            Place::QueryString => {
                let is_own = |name: &str| {
                    let is_other = |fixed: &Fixed| !matches!(fixed, Fixed::Pair(fixed, _) if fixed == name);
                    operation.fixed.iter().all(is_other) && !security::carries(api, operation, Place::Query, name)
                };
                query.claim(is_own);
                let sent = request.query.as_deref().unwrap_or_default().split('&');
                let name_of = |part: &str| decode_query(part.split_once('=').map_or(part, |(name, _)| name));
                let sent: Vec<&str> = sent.filter(|part| is_own(&name_of(part))).collect();
                let raw = sent.join("&");
                (!raw.is_empty()).then(|| whole(schemas, parameter, &raw))
            }
        };
        match found {
            None if parameter.required => problems.push(Problem::new(at, "is required")),
            None => {}
            Some(Err(message)) => problems.push(Problem::new(at, message)),
            Some(Ok(value)) => {
                if let Some(id) = parameter.schema
                    && !(parameter.allow_empty && value == Value::String(String::new()))
                {
                    let found = schemas.check(id, &value, &at, Direction::Request);
                    problems.extend(found.into_iter().map(Problem::from));
                }
            }
        }
    }
    for fixed in &operation.fixed {
        let Fixed::Pair(name, value) = fixed else {
            continue; // a header is described, and only tells operations of one path apart
        };
        if operation
            .parameters
            .iter()
            .any(|p| p.place == Place::Query && p.name == *name)
        {
            continue;
        }
        let at = format!("query{}", step(name));
        let sent = query.claim(|other| other == name);
        if sent.is_empty() {
            problems.push(Problem::new(at, "is required"));
        } else if let Some(value) = value
            && sent.iter().any(|(_, raw)| decode_query(raw) != decode_query(value))
        {
            problems.push(Problem::new(at, format!("must be {value}")));
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
    text: String,
    written: impl FnOnce() -> Result<Written, String>,
) -> Result<Value, String> {
    match &parameter.content {
        Some(media) if is_json(media) => serde_json::from_str(&text).map_err(|error| format!("is not JSON: {error}")),
        Some(_) => Ok(Value::String(text)),
        None => value(schemas, parameter.schema, &written()?),
    }
}

/// The value of a parameter that is the whole query, as sent in `raw`.
fn whole(schemas: &Schemas, parameter: &Parameter, raw: &str) -> Result<Value, String> {
    utf8(raw)?;
    match &parameter.whole {
        Some(media) if essence(&media.range) == "application/x-www-form-urlencoded" => {
            let is_text = parameter.schema.is_some_and(|id| schemas.kinds(id) == Kinds::STRING);
            Ok(match is_text {
                true => Value::String(raw.to_owned()),
                false => form_value(schemas, media, raw),
            })
        }
        Some(media) if is_json(&media.range) => {
            serde_json::from_str(&decode(raw)).map_err(|error| format!("is not JSON: {error}"))
        }
        _ => Ok(leaf(schemas, parameter.schema, &decode(raw))),
    }
}

fn utf8(raw: &str) -> Result<(), String> {
    let decoded = percent_decode_str(raw).decode_utf8();
    decoded.map(drop).map_err(|_| "is not UTF-8".to_owned())
}

/// The pairs of a query or of the cookies, each claimed by the parameter that it belongs to.
struct Pairs<'a> {
    pairs: Vec<Pair<'a>>,
    place: Place,
}

struct Pair<'a> {
    name: String,
    raw: &'a str,
    claimed: bool,
}

impl<'a> Pairs<'a> {
    fn of_query(request: &'a Request) -> Self {
        Self::new(raw_pairs(request.query.as_deref().unwrap_or_default()), Place::Query)
    }

    fn of_cookies(request: &'a Request) -> Self {
        Self::new(request.raw_cookies(), Place::Cookie)
    }

    fn new(pairs: impl IntoIterator<Item = (&'a str, &'a str)>, place: Place) -> Self {
        let pair = |(name, raw)| Pair {
            name: decode_query(name),
            raw,
            claimed: false,
        };
        let pairs = pairs.into_iter().map(pair).collect();
        Self { pairs, place }
    }

    /// Claims the pairs that `wanted` picks.
    fn claim(&mut self, wanted: impl Fn(&str) -> bool) -> Vec<(String, &'a str)> {
        let mut claimed = Vec::new();
        for pair in self.pairs.iter_mut().filter(|pair| wanted(&pair.name)) {
            pair.claimed = true;
            claimed.push((pair.name.clone(), pair.raw));
        }
        claimed
    }

    /// The value of a parameter; `None` when no pair belongs to it.
    fn read(&mut self, schemas: &Schemas, parameter: &Parameter) -> Option<Result<Value, String>> {
        let name = &parameter.name;
        let schema = parameter.schema;
        let is_deep = parameter.style == Style::DeepObject && parameter.content.is_none();
        let spread = spread(schemas, parameter);
        let pairs = match spread {
            _ if is_deep => {
                let bracket = format!("{name}[");
                self.claim(|other| other.starts_with(&bracket))
            }
            // The object is spread: its properties are the names.
            Some(id) => self.claim(|other| schemas.declared(id, other).is_some()),
            None => self.claim(|other| other == name),
        };
        if is_deep && pairs.is_empty() && !self.claim(|other| other == name).is_empty() {
            return Some(Err(format!("is not written as `{name}[property]=value`")));
        }
        let values: Vec<&str> = pairs.iter().map(|(_, raw)| *raw).collect();
        let first = *values.first()?;
        if self.place == Place::Query
            && let Err(message) = values.iter().try_for_each(|raw| utf8(raw))
        {
            return Some(Err(message));
        }
        if is_deep {
            let mut tree = Tree::default();
            for (other, raw) in pairs {
                let path = nested_path(&other);
                tree.insert(path.get(1..).unwrap_or_default(), decode_query(raw));
            }
            return Some(Ok(tree.value(schemas, schema)));
        }
        let decode = match parameter.style {
            Style::Cookie => str::to_owned,
            _ => decode_query,
        };
        if spread.is_some() {
            let decoded = pairs.into_iter().map(|(other, raw)| (other, decode(raw)));
            return Some(Ok(object(schemas, schema, decoded)));
        }
        // Browsers cannot repeat a cookie, so a list in one is let pass in either form.
        let explode = parameter.explode && (self.place == Place::Query || values.len() > 1);
        let written = || Ok(form(parameter.style, explode, &values));
        Some(read(schemas, parameter, decode(first), written))
    }

    /// Gives what is left to a spread object that takes properties of any name.
    fn open_objects(&mut self, schemas: &Schemas, operation: &Operation, problems: &mut Vec<Problem>) {
        for parameter in &operation.parameters {
            let spread = spread(schemas, parameter).filter(|_| parameter.place == Place::Query);
            let Some(id) = spread.filter(|id| schemas.is_open(*id)) else {
                continue;
            };
            for pair in self.pairs.iter_mut().filter(|pair| !pair.claimed) {
                pair.claimed = true;
                if let Some(property) = schemas.property(id, &pair.name) {
                    let text = decode_query(pair.raw);
                    let value = leaf(schemas, Some(property), &text);
                    let at = format!("query{}", step(&pair.name));
                    let found = schemas.check(property, &value, &at, Direction::Request);
                    problems.extend(found.into_iter().map(Problem::from));
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

/// The schema of an object whose properties stand for themselves among the pairs.
fn spread(schemas: &Schemas, parameter: &Parameter) -> Option<SchemaId> {
    let spreads =
        matches!(parameter.style, Style::Form | Style::Cookie) && parameter.explode && parameter.content.is_none();
    let id = parameter.schema.filter(|_| spreads)?;
    let kinds = schemas.kinds(id);
    (kinds.and(Kinds::NULL.or(Kinds::OBJECT)) == kinds).then_some(id)
}
