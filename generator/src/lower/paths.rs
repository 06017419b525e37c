//! Paths and the parameters in them.

use crate::diagnostic::Code;
use crate::model::{Docs, Parameter, Place, Shape, Style, TextFormat, TypeRef};
use crate::path::{Notice, Pair, PathTemplate, Piece, Value};

use super::Lower;
use super::at::At;
use super::facets::Kind;

/// Where a request goes, beside its parameters.
pub(super) struct Route {
    /// The path, with `{name}` for each parameter.
    pub(super) template: String,
    /// What every request has in its query.
    pub(super) query: String,
}

impl Lower<'_, '_> {
    /// Makes parameters and the key of their path agree.
    pub(super) fn route(
        &mut self,
        (key, place): (&str, &At<'_>),
        parameters: &mut Vec<Parameter>,
        at: &At<'_>,
    ) -> Route {
        let described = |place: Place, name: &str| parameters.iter().any(|p| p.place == place && p.name == name);
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
        for pair in query {
            self.pair(pair, parameters, &mut route, at);
        }
        let mut named: Vec<String> = Vec::new();
        for piece in path {
            match piece {
                // a brace without its partner is no value
                Piece::Text(text) => route.template.push_str(&text.replace('{', "%7B").replace('}', "%7D")),
                Piece::Value(value) => {
                    route.template.push_str(&format!("{{{}}}", value.name));
                    self.value(&value, parameters, at);
                    named.push(value.name);
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
    fn value(&mut self, value: &Value, parameters: &mut Vec<Parameter>, at: &At<'_>) {
        let known = parameters
            .iter()
            .position(|p| p.place == Place::Path && p.name == value.name);
        let index = known.unwrap_or_else(|| {
            let added = self.undescribed(&value.name, Place::Path, true, at);
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
    fn pair(&mut self, pair: Pair, parameters: &mut Vec<Parameter>, route: &mut Route, at: &At<'_>) {
        match pair {
            Pair::Fixed { name, value } => {
                let known = parameters
                    .iter_mut()
                    .find(|p| p.place == Place::Query && p.name == name);
                match (known, value) {
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
                let in_query = |p: &Parameter| p.place == Place::Query && (p.name == name || p.name == described);
                if let Some(parameter) = parameters.iter_mut().find(|p| in_query(p)) {
                    parameter.name = name;
                } else if let Some(parameter) = parameters
                    .iter_mut()
                    .find(|p| p.place == Place::Path && p.name == described)
                {
                    parameter.name = name;
                    parameter.place = Place::Query;
                    parameter.required = required;
                    if parameter.style == Style::Simple {
                        (parameter.style, parameter.explode) = (Style::Form, true);
                    }
                } else {
                    let added = self.undescribed(&name, Place::Query, required, at);
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
        let text = Shape::Text(TextFormat::Plain);
        let id = self.add(name, false, at, text, Docs::default());
        Parameter {
            name: name.to_owned(),
            place,
            style: match place {
                Place::Path => Style::Simple,
                _ => Style::Form,
            },
            explode: place != Place::Path,
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
