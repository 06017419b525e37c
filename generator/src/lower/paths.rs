//! Matches path templates with their parameters.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Code;
use crate::model::{Docs, Parameter, Place, Shape, Style, TextFormat, TypeRef};
use crate::path::{Notice, Pair, PathTemplate, Piece, Value};

use super::Lower;
use super::facets::Kind;
use super::location::At;

/// The target of a request.
pub(super) struct Route {
    /// The path, with `{name}` for each parameter.
    pub(super) template: String,
    /// The constant part of the query.
    pub(super) query: String,
}

/// Indices of an operation's parameters by place and name.
struct Known(HashMap<(Place, String), usize>);

impl Known {
    fn of(parameters: &[Parameter]) -> Self {
        let mut known = Self(HashMap::with_capacity(parameters.len()));
        for (index, parameter) in parameters.iter().enumerate() {
            known.add(parameter, index);
        }
        known
    }

    fn get(&self, place: Place, name: &str) -> Option<usize> {
        self.0.get(&(place, name.to_owned())).copied()
    }

    /// Among parameters with equal names the first is kept.
    fn add(&mut self, parameter: &Parameter, index: usize) {
        let known = self.0.entry((parameter.place, parameter.name.clone())).or_insert(index);
        *known = index.min(*known);
    }

    fn remove(&mut self, parameter: &Parameter) {
        self.0.remove(&(parameter.place, parameter.name.clone()));
    }
}

fn at_index(parameters: &mut [Parameter], index: Option<usize>) -> Option<(usize, &mut Parameter)> {
    let index = index?;
    Some((index, parameters.get_mut(index)?))
}

/// Gives a parameter the value that the key has for it: a default, which the caller may replace.
fn fix(parameter: &mut Parameter, value: String) {
    parameter.required = true;
    parameter.default = Some(value.into());
}

impl Lower<'_, '_> {
    /// Matches the parameters with the path template, reports differences and adds missing parameters.
    pub(super) fn route(
        &mut self,
        (key, place): (&str, &At<'_>),
        parameters: &mut Vec<Parameter>,
        at: &At<'_>,
    ) -> Route {
        let described: HashSet<(Place, &str)> = parameters.iter().map(|p| (p.place, p.name.as_str())).collect();
        let described = |place: Place, name: &str| described.contains(&(place, name));
        let template = PathTemplate::of(key, &described);
        let PathTemplate {
            path,
            query,
            headers,
            notices,
        } = template;
        for notice in notices {
            match notice {
                Notice::Lenient(message) => self.warn(Code::LENIENT_VALUE, place, message, None),
                Notice::Lost(message) => self.warn(Code::INVALID_PATH, place, message, None),
                Notice::Label(message) => self.note(Code::INVALID_PATH, place, message),
            }
        }
        let mut route = Route {
            template: String::with_capacity(key.len()),
            query: String::new(),
        };
        let mut known = Known::of(parameters);
        for pair in query {
            self.pair(pair, parameters, &mut known, &mut route, at);
        }
        for (name, value) in headers {
            let index = known.get(Place::Header, &name);
            if let Some((_, parameter)) = at_index(parameters, index) {
                fix(parameter, value);
            }
        }
        let mut named: HashSet<String> = HashSet::new();
        for piece in path {
            match piece {
                // an unmatched brace is literal text
                Piece::Text(text) => route.template.push_str(&text.replace('{', "%7B").replace('}', "%7D")),
                Piece::Value(value) => {
                    route.template.push_str(&format!("{{{}}}", value.name));
                    self.value(&value, parameters, &mut known, at);
                    named.insert(value.name);
                }
            }
        }
        parameters.retain(|p| {
            let used = p.place != Place::Path || named.contains(&p.name);
            if !used {
                let message = format!("the path has no `{{{}}}` for this parameter: left out", p.name);
                self.warn(Code::UNUSED_PATH_PARAMETER, at, message, None);
            }
            used
        });
        route
    }

    /// Applies the style that a path expression gives its parameter.
    fn value(&mut self, value: &Value, parameters: &mut Vec<Parameter>, known: &mut Known, at: &At<'_>) {
        let index = known.get(Place::Path, &value.name).unwrap_or_else(|| {
            let added = self.undescribed(&value.name, Place::Path, true, at);
            known.add(&added, parameters.len());
            parameters.push(added);
            parameters.len() - 1
        });
        let Some(parameter) = parameters.get_mut(index) else {
            return;
        };
        let flat = !matches!(self.kind_of(parameter.ty), Some(Kind::Array | Kind::Object));
        match value.style {
            // RFC 6570, section 3.2.6: only the parts of a list or an object are segments
            Some(Style::Segments) if flat || !(value.star || parameter.explode) => {}
            Some(style @ Style::Segments) if parameter.style == Style::Simple => {
                (parameter.style, parameter.explode) = (style, true);
            }
            Some(style) if parameter.style == Style::Simple => {
                (parameter.style, parameter.explode) = (style, value.star);
            }
            Some(_) => {}
            None => {
                parameter.greedy = value.greedy || (value.star && flat);
                parameter.explode |= value.star && !flat;
            }
        }
    }

    /// Adds a query pair of the path key.
    fn pair(&mut self, pair: Pair, parameters: &mut Vec<Parameter>, known: &mut Known, route: &mut Route, at: &At<'_>) {
        match pair {
            Pair::Fixed { name, value } => {
                let known = known.get(Place::Query, &name);
                match (known.and_then(|index| parameters.get_mut(index)), value) {
                    (Some(parameter), Some(value)) => fix(parameter, value),
                    (Some(parameter), None) => parameter.required = true,
                    (None, value) => {
                        if !route.query.is_empty() {
                            route.query.push('&');
                        }
                        route.query.push_str(&name);
                        if let Some(value) = value {
                            route.query.push('=');
                            route.query.push_str(&value);
                        }
                    }
                }
            }
            Pair::Parameter {
                name,
                described,
                required,
            } => {
                let in_query = [&name, &described]
                    .into_iter()
                    .filter_map(|name| known.get(Place::Query, name));
                let in_path = known.get(Place::Path, &described);
                if let Some((index, parameter)) = at_index(parameters, in_query.min()) {
                    known.remove(parameter);
                    parameter.name = name;
                    known.add(parameter, index);
                } else if let Some((index, parameter)) = at_index(parameters, in_path) {
                    known.remove(parameter);
                    parameter.name = name;
                    parameter.place = Place::Query;
                    known.add(parameter, index);
                    parameter.required = required;
                    if parameter.style == Style::Simple {
                        parameter.style = Place::Query.default_style();
                        parameter.explode = parameter.style.explodes();
                    }
                } else {
                    let added = self.undescribed(&name, Place::Query, required, at);
                    known.add(&added, parameters.len());
                    parameters.push(added);
                }
            }
        }
    }

    /// A required string parameter for a name that only the path mentions.
    fn undescribed(&mut self, name: &str, place: Place, required: bool, at: &At<'_>) -> Parameter {
        let message = format!("no parameter describes `{{{name}}}` of the path: taken for text");
        self.warn(Code::UNDESCRIBED_PATH_PARAMETER, at, message, None);
        let id = self.scalar(Shape::Text(TextFormat::Plain), at, name);
        let style = place.default_style();
        Parameter {
            name: name.to_owned(),
            place,
            style,
            explode: style.explodes(),
            allow_reserved: false,
            encodings: Vec::new(),
            greedy: false,
            json: false,
            required,
            default: None,
            from_client: false,
            secret: false,
            made: None,
            ty: TypeRef { id, nullable: false },
            constraints: None,
            docs: Docs::default(),
        }
    }
}
