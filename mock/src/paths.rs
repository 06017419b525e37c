//! Keys of `paths`: where requests go, and what keys say of parameters.

use specwright::path::{Pair, PathTemplate, Piece};

use crate::model::{Parameter, Place, Style};
use crate::route::{Fixed, Part};

/// The parts of a path, and what its key says of query and headers; parameters are written as the path says.
pub(crate) fn route(path: &str, parameters: &mut Vec<Parameter>) -> (Vec<Part>, Vec<Fixed>) {
    let described = |place: Place, name: &str| parameters.iter().any(|p| p.place == place && p.name == name);
    let template = PathTemplate::of(path, &described);
    let (mut parts, mut fixed) = (Vec::new(), Vec::new());
    for pair in template.query {
        match pair {
            Pair::Fixed { name, value } => {
                let known = parameters
                    .iter_mut()
                    .find(|p| p.place == Place::Query && p.name == name);
                known.into_iter().for_each(|parameter| parameter.required = true);
                fixed.push(Fixed::Pair(name, value));
            }
            Pair::Parameter {
                name,
                described,
                required,
            } => {
                let in_query = |p: &&mut Parameter| p.place == Place::Query && (p.name == name || p.name == described);
                let in_path = |p: &&mut Parameter| p.place == Place::Path && p.name == described;
                if let Some(known) = parameters.iter_mut().find(in_query) {
                    known.name = name;
                } else if let Some(known) = parameters.iter_mut().find(in_path) {
                    (known.name, known.place, known.required) = (name, Place::Query, required);
                    if known.style == Style::Simple {
                        known.style = Place::Query.default_style();
                        known.explode = known.style.explodes();
                    }
                } else {
                    let style = Place::Query.default_style();
                    parameters.push(Parameter {
                        place: Place::Query,
                        name,
                        required,
                        style,
                        explode: style.explodes(),
                        allow_empty: false,
                        schema: None,
                        content: None,
                        whole: None,
                        composed: false,
                    });
                }
            }
        }
    }
    for (name, value) in template.headers {
        let is_named = |p: &&mut Parameter| p.place == Place::Header && p.name == name;
        if let Some(known) = parameters.iter_mut().find(is_named) {
            known.required = true;
        }
        fixed.push(Fixed::Header(name, value));
    }
    for piece in template.path {
        let value = match piece {
            Piece::Text(text) => {
                parts.push(Part::Text(text));
                continue;
            }
            Piece::Value(value) => value,
        };
        let known = parameters
            .iter_mut()
            .find(|p| p.place == Place::Path && p.name == value.name);
        let mut greedy = value.greedy || (value.star && value.style.is_none());
        if let Some(parameter) = known {
            let explodes = value.star || parameter.explode;
            match value.style {
                // each element of an array or an object is a segment (RFC 6570, section 3.2.6)
                Some(style @ Style::Segments) if parameter.composed && explodes => {
                    (parameter.style, parameter.explode, greedy) = (style, true, true);
                }
                Some(Style::Segments) => {}
                Some(style) if parameter.style == Style::Simple => {
                    (parameter.style, parameter.explode) = (style, value.star);
                }
                // an array or an object is written element by element, within one segment
                _ if value.star && parameter.composed => {
                    (parameter.explode, greedy) = (true, value.greedy);
                }
                _ => {}
            }
        }
        let part = if greedy { Part::Greedy } else { Part::Value };
        parts.push(part(value.name));
    }
    (parts, fixed)
}
