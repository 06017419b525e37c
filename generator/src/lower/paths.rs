//! Paths and the parameters in them.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Code;
use crate::model::{Docs, Parameter, Place, Shape, Style, TextFormat, TypeRef};
use crate::path::{Notice, Pair, PathTemplate, Piece, Value};

use super::Lower;
use super::facets::Kind;
use super::location::At;

/// Where a request goes, beside its parameters.
pub(super) struct Route {
    /// The path, with `{name}` for each parameter.
    pub(super) template: String,
    /// What every request has in its query.
    pub(super) query: String,
}

/// The places of parameters among all of an operation.
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

    /// Of parameters that are called the same, the first is known.
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

impl Lower<'_, '_> {
    /// Makes parameters and the key of their path agree.
    pub(super) fn route(
        &mut self,
        (key, place): (&str, &At<'_>),
        parameters: &mut Vec<Parameter>,
        at: &At<'_>,
    ) -> Route {
        let described: HashSet<(Place, &str)> = parameters.iter().map(|p| (p.place, p.name.as_str())).collect();
        let described = |place: Place, name: &str| described.contains(&(place, name));
        let PathTemplate { path, query, notices } = PathTemplate::of(key, &described);
        for notice in notices {
            match notice {
                Notice::Lenient(message) => self.warn(Code::LENIENT_VALUE, place, message, None),
                Notice::Lost(message) => self.warn(Code::INVALID_PATH, place, message, None),
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
        let mut named: HashSet<String> = HashSet::new();
        for piece in path {
            match piece {
                // a brace without its partner is no value
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
                self.warn(
                    Code::UNUSED_PATH_PARAMETER,
                    at,
                    format!("the path has no `{{{}}}` for this parameter: left out", p.name),
                    None,
                );
            }
            used
        });
        route
    }

    /// A value in the path: what is around its name says how it is written.
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

    /// A pair of the query that the key gives.
    fn pair(&mut self, pair: Pair, parameters: &mut Vec<Parameter>, known: &mut Known, route: &mut Route, at: &At<'_>) {
        match pair {
            Pair::Fixed { name, value } => {
                let known = known.get(Place::Query, &name);
                match (known.and_then(|index| parameters.get_mut(index)), value) {
                    // sent until the caller gives another
                    (Some(parameter), Some(value)) => {
                        parameter.required = true;
                        parameter.default = Some(value.into());
                    }
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

    /// A parameter that the path alone speaks of.
    fn undescribed(&mut self, name: &str, place: Place, required: bool, at: &At<'_>) -> Parameter {
        self.warn(
            Code::UNDESCRIBED_PATH_PARAMETER,
            at,
            format!("no parameter describes `{{{name}}}` of the path: taken for text"),
            None,
        );
        let id = self.scalar(Shape::Text(TextFormat::Plain), at, name);
        let style = place.default_style();
        Parameter {
            name: name.to_owned(),
            place,
            style,
            explode: style.explodes(),
            allow_reserved: false,
            greedy: false,
            json: false,
            required,
            default: None,
            from_client: false,
            secret: false,
            ty: TypeRef { id, nullable: false },
            docs: Docs::default(),
        }
    }
}
