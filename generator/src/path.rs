//! Parser for the keys of `paths`, including common non-standard forms.
//!
//! OpenAPI knows `{name}` only (3.0.3, "Paths Object"). Documents also write the expressions of RFC 6570 (`{+name}`,
//! `{.name}`, `{;name}`, `{/name}`, `{?name,other}`), greedy values as gateways and frameworks do (`{proxy+}`, `{path*}`,
//! `{path:path}`), segments such as `/:id`, and a query or a fragment that keeps two keys apart (`/?acl`,
//! `/#Action=List`).

use std::collections::HashSet;

use crate::style::{Place, Style};

/// A parsed key of `paths`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PathTemplate {
    /// The path as literal text and parameters.
    pub path: Vec<Piece>,
    /// Query parameters in the key, in order.
    pub query: Vec<Pair>,
    /// Values of header parameters in the key, by name.
    pub headers: Vec<(String, String)>,
    /// Problems to report.
    pub notices: Vec<Notice>,
}

/// A piece of a path.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// Literal text.
    Text(String),
    /// The value of a parameter.
    Value(Value),
}

/// A parameter in a path.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// The name of the described parameter, else the name without operators and modifiers.
    pub name: String,
    /// Whether its slashes separate path segments.
    pub greedy: bool,
    /// Whether a `*` follows the name: several segments, or (RFC 6570) explode.
    pub star: bool,
    /// The style of its operator.
    pub style: Option<Style>,
}

/// A query parameter in a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Pair {
    /// A constant pair that distinguishes this operation from others.
    Fixed {
        /// Its name.
        name: String,
        /// Its value, if there is a `=`.
        value: Option<String>,
    },
    /// A parameter.
    Parameter {
        /// Its name on the wire.
        name: String,
        /// The name of the described parameter, else the name in the braces.
        described: String,
        /// Whether it is required.
        required: bool,
    },
}

/// A problem of a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Notice {
    /// A violation of the specification with a clear meaning.
    Lenient(String),
    /// An ignored part of the key.
    Lost(String),
    /// A part of the key that only tells it from other keys.
    Label(String),
}

impl PathTemplate {
    /// Parses a key. `described` returns whether the document describes a parameter of that place and name.
    pub fn of(key: &str, described: &dyn Fn(Place, &str) -> bool) -> Self {
        let mut reading = Reading {
            described,
            template: Self::default(),
        };
        let (path, rest) = outside_braces(key, &['?', '#']);
        let (query, fragment) = match rest.strip_prefix('?') {
            Some(query) => outside_braces(query, &['#']),
            None => ("", rest),
        };
        reading.path(path);
        reading.query(query);
        if let Some(fragment) = fragment.strip_prefix('#') {
            reading.fragment(fragment);
        }
        reading.template
    }
}

/// Splits a text at the first of `marks` outside braces.
fn outside_braces<'k>(text: &'k str, marks: &[char]) -> (&'k str, &'k str) {
    let mut from = 0;
    for (literal, expression) in tokens(text) {
        if let Some(at) = literal.find(marks) {
            return text.split_at_checked(from + at).unwrap_or((text, ""));
        }
        from += literal.len() + expression.map_or(0, |inner| inner.len() + 2);
    }
    (text, "")
}

/// Yields literal text with the expression that follows it; unmatched braces are literal.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        // the first closing brace after an opening one, and the last opening brace before it
        let braces = text.find('{').and_then(|open| {
            let end = open + text.get(open..)?.find('}')?;
            let start = text.get(..end)?.rfind('{')?;
            Some((text.get(..start)?, text.get(start + 1..end)?, text.get(end + 1..)?))
        });
        Some(match braces {
            Some((literal, inner, after)) => {
                rest = Some(after);
                (literal, Some(inner))
            }
            None => {
                rest = None;
                (text, None)
            }
        })
    })
}

/// The operator of an expression (RFC 6570, section 2.2) and what follows it.
fn operator(expression: &str) -> (Option<char>, &str) {
    match expression.strip_prefix(['+', '#', '.', '/', ';', '?', '&']) {
        Some(list) => (expression.chars().next(), list),
        None => (None, expression),
    }
}

/// The name of a query parameter, and its value if there is a `=`.
fn name_and_value(pair: &str) -> (&str, Option<&str>) {
    let parts = pair.split_once('=');
    parts.map_or((pair, None), |(name, value)| (name, Some(value)))
}

struct Reading<'d> {
    described: &'d dyn Fn(Place, &str) -> bool,
    template: PathTemplate,
}

impl Reading<'_> {
    fn text(&mut self, text: &str) {
        match self.template.path.last_mut() {
            Some(Piece::Text(known)) => known.push_str(text),
            _ if text.is_empty() => {}
            _ => self.template.path.push(Piece::Text(text.to_owned())),
        }
    }

    fn lost(&mut self, message: String) {
        self.template.notices.push(Notice::Lost(message));
    }

    fn path(&mut self, path: &str) {
        let in_braces: HashSet<&str> = tokens(path).filter_map(|(_, inner)| inner).collect();
        for (literal, expression) in tokens(path) {
            let mut segments = literal.split('/');
            self.text(segments.next().unwrap_or_default());
            for segment in segments {
                self.text("/");
                let named = segment.strip_prefix(':').and_then(|rest| {
                    let other = |c: char| !c.is_alphanumeric() && c != '_' && c != '-';
                    rest.split_at_checked(rest.find(other).unwrap_or(rest.len()))
                });
                match named {
                    Some((name, after)) if (self.described)(Place::Path, name) && !in_braces.contains(name) => {
                        let message = format!("`:{name}` of the path is read as `{{{name}}}`");
                        self.template.notices.push(Notice::Lenient(message));
                        self.template.path.push(Piece::Value(Value {
                            name: name.to_owned(),
                            ..Value::default()
                        }));
                        self.text(after);
                    }
                    _ => self.text(segment),
                }
            }
            if let Some(expression) = expression {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &str) {
        let (operator, list) = operator(expression);
        if let Some('?' | '&') = operator {
            return self.parameters(list);
        }
        if operator == Some('#') {
            return self.lost(format!(
                "`{{{expression}}}` of the path is not sent: requests have no fragment"
            ));
        }
        // a pattern may hold commas
        let several = !list.contains([':', '=']);
        let variables: Vec<&str> = match several && !(self.described)(Place::Path, expression) {
            true => list.split(',').collect(),
            false => vec![list],
        };
        let alone = variables.len() == 1;
        for (index, variable) in variables.into_iter().enumerate() {
            match operator {
                Some('/') => self.text("/"),
                None | Some('+') if index > 0 => self.text(","),
                _ => {}
            }
            let value = self.value(operator, variable, alone.then_some(expression));
            self.template.path.push(Piece::Value(value));
        }
    }

    /// Parses one variable of an expression; `whole` is the expression if it has no other variable.
    fn value(&mut self, operator: Option<char>, variable: &str, whole: Option<&str>) -> Value {
        let (bare, pattern) = match variable.find([':', '=']) {
            Some(at) => variable.split_at_checked(at).unwrap_or((variable, "")),
            None => (variable, ""),
        };
        let name = bare.strip_suffix(['+', '*']).unwrap_or(bare).trim();
        let known = [whole.unwrap_or(variable), variable, bare, bare.trim(), name];
        let known = known.into_iter().find(|name| (self.described)(Place::Path, name));
        let mut value = Value {
            name: known.unwrap_or(name).to_owned(),
            greedy: operator == Some('+') || bare.ends_with('+'),
            star: bare.ends_with('*'),
            style: match operator {
                Some('.') => Some(Style::Label),
                Some(';') => Some(Style::Matrix),
                Some('/') => Some(Style::Segments),
                _ => None,
            },
        };
        let is_name = value.name == variable || Some(value.name.as_str()) == whole;
        if !pattern.is_empty() && !is_name {
            // greedy patterns of Starlette, JAX-RS and google.api.http
            let greedy = pattern == ":path" || ["**", ".*", ".+"].iter().any(|any| pattern.contains(any));
            value.greedy |= greedy || (pattern.starts_with('=') && pattern.contains('/'));
            if pattern != ":path" {
                self.lost(format!("`{pattern}` of `{{{variable}}}` in the path is not checked"));
            }
        }
        value
    }

    /// The variables of `{?a,b}`: optional parameters of the query.
    fn parameters(&mut self, list: &str) {
        for variable in list.split(',') {
            let name = variable.strip_suffix('*').unwrap_or(variable).trim();
            self.template.query.push(Pair::Parameter {
                name: name.to_owned(),
                described: name.to_owned(),
                required: false,
            });
        }
    }

    fn query(&mut self, query: &str) {
        let mut plain = String::new();
        let mut expressions = Vec::new();
        for (literal, expression) in tokens(query) {
            plain.push_str(literal);
            match expression.map(|inner| (inner, operator(inner))) {
                Some((_, (Some('?' | '&'), list))) => expressions.push(list),
                Some((inner, _)) => plain.push_str(&format!("{{{inner}}}")),
                None => {}
            }
        }
        for pair in plain.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = name_and_value(pair);
            let braces = |text: &str| text.contains('{') && text.contains('}');
            let inner = value.unwrap_or(name);
            let inner = inner.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
            match inner.filter(|inner| !braces(inner)) {
                Some(parameter) if value.is_none() || !braces(name) => {
                    self.template.query.push(Pair::Parameter {
                        name: value.map_or(parameter, |_| name).to_owned(),
                        described: parameter.to_owned(),
                        required: true,
                    });
                }
                None if !braces(pair) => self.template.query.push(Pair::Fixed {
                    name: name.to_owned(),
                    value: value.map(str::to_owned),
                }),
                _ => self.lost(format!(
                    "`{pair}` in the query of the path mixes text and values: left out"
                )),
            }
        }
        for list in expressions {
            self.parameters(list);
        }
    }

    /// Reads the fragment as query parameters or headers, or reports it, as a fragment is never sent (RFC 9110, section 4.2.5).
    fn fragment(&mut self, fragment: &str) {
        let pairs: Vec<(&str, Option<&str>)> = fragment.split('&').map(name_and_value).collect();
        let is = |place: Place, name: &str| (self.described)(place, name);
        let is_known = |(name, value): &(&str, Option<&str>)| {
            is(Place::Query, name) || (value.is_some() && is(Place::Header, name))
        };
        if pairs.iter().all(is_known) {
            for (name, value) in pairs {
                let (name, value) = (name.to_owned(), value.map(str::to_owned));
                match value {
                    Some(value) if !(self.described)(Place::Query, &name) => self.template.headers.push((name, value)),
                    value => self.template.query.push(Pair::Fixed { name, value }),
                }
            }
            return;
        }
        let message = format!("`#{fragment}` of the path is not sent: requests have no fragment");
        match fragment.contains('=') {
            true => self.lost(message),
            false => self.template.notices.push(Notice::Label(message)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Notice, Pair, PathTemplate, Piece, Place, Style, Value};

    /// The template as text again, marks after each value: `+` greedy, `*` star, and the style.
    fn shown(key: &str, path: &[&str], query: &[&str]) -> (String, Vec<String>, usize) {
        let described = |place, name: &str| match place {
            Place::Path => path.contains(&name),
            Place::Query => query.contains(&name),
            _ => name == "X-Target",
        };
        let template = PathTemplate::of(key, &described);
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Value(Value {
                name,
                greedy,
                star,
                style,
            }) => {
                let style = match style {
                    Some(Style::Label) => " label",
                    Some(Style::Matrix) => " matrix",
                    Some(Style::Segments) => " segments",
                    _ => "",
                };
                let (greedy, star) = (if *greedy { " greedy" } else { "" }, if *star { " star" } else { "" });
                format!("{{{name}{greedy}{star}{style}}}")
            }
        };
        let pair = |pair: &Pair| match pair {
            Pair::Fixed { name, value: None } => name.clone(),
            Pair::Fixed {
                name,
                value: Some(value),
            } => format!("{name}={value}"),
            Pair::Parameter {
                name,
                described,
                required,
            } => {
                format!("{name}={{{described}}}{}", if *required { "" } else { "?" })
            }
        };
        let lost = |notice: &&Notice| matches!(notice, Notice::Lost(_));
        let header = |(name, value): &(String, String)| format!("{name}: {value}");
        (
            template.path.iter().map(piece).collect(),
            template
                .query
                .iter()
                .map(pair)
                .chain(template.headers.iter().map(header))
                .collect(),
            template.notices.iter().filter(lost).count(),
        )
    }

    #[test]
    fn paths() {
        for (key, described, path) in [
            ("/a/{id}", &["id"][..], "/a/{id}"),
            ("/{id}.json", &["id"], "/{id}.json"),
            ("/{a}-{b}", &["a", "b"], "/{a}-{b}"),
            ("/{a}:{verb}", &["a", "verb"], "/{a}:{verb}"),
            ("/x/{a}:stop", &["a"], "/x/{a}:stop"),
            ("/{proxy+}", &["proxy"], "/{proxy greedy}"),
            ("/{proxy+}", &["proxy+"], "/{proxy+ greedy}"),
            ("/{+name}", &["name"], "/{name greedy}"),
            ("/{+name}", &["+name"], "/{+name greedy}"),
            ("/{path*}/x", &["path"], "/{path star}/x"),
            ("/{path:path}", &["path"], "/{path greedy}"),
            ("/{.a}{;b*}", &["a", "b"], "/{a label}{b star matrix}"),
            ("/x{/a,b*}", &["a", "b"], "/x/{a segments}/{b star segments}"),
            ("/{a,b}", &["a", "b"], "/{a},{b}"),
            ("/{a,b}", &["a,b"], "/{a,b}"),
            ("/{ id }", &["id"], "/{id}"),
            ("/:id/x/:other", &["id"], "/{id}/x/:other"),
            ("/{id}/:id", &["id"], "/{id}/:id"),
            ("/:id.json", &["id"], "/{id}.json"),
            ("/{a{b}", &["b"], "/{a{b}"),
            ("/a}b{", &[], "/a}b{"),
            ("/{}", &[], "/{}"),
        ] {
            assert_eq!(shown(key, described, &[]), (path.to_owned(), Vec::new(), 0), "{key}");
        }
        for (key, described, path) in [
            ("/{id:[0-9]+}", &["id"][..], "/{id}"),
            ("/{rest:.*}", &["rest"], "/{rest greedy}"),
            ("/v1/{name=a/*/b/**}:run", &["name"], "/v1/{name greedy}:run"),
            ("/a{#b}", &[], "/a"),
        ] {
            assert_eq!(shown(key, described, &[]), (path.to_owned(), Vec::new(), 1), "{key}");
        }
        assert_eq!(shown("/{id:int}", &["id:int"], &[]).0, "/{id:int}");
    }

    #[test]
    fn queries_and_fragments() {
        for (key, described, path, pairs) in [
            ("/?acl", &[][..], "/", &["acl"][..]),
            ("/a?x=y&z={q}", &[], "/a", &["x=y", "z={q}"]),
            ("/a{?x,y*}", &[], "/a", &["x={x}?", "y={y}?"]),
            ("/a?x=1{&y}", &[], "/a", &["x=1", "y={y}?"]),
            ("/a?{x}", &[], "/a", &["x={x}"]),
            ("/{a?b}?c", &[], "/{a?b}", &["c"]),
            ("/#Action=X", &["Action"], "/", &["Action=X"]),
            ("/a#acl", &["acl"], "/a", &["acl"]),
            ("/#X-Target=A.List&b=c", &["b"], "/", &["b=c", "X-Target: A.List"]),
            ("/a#add", &[], "/a", &[]),
            ("/a#X-Target", &[], "/a", &[]),
        ] {
            let pairs = pairs.iter().map(|pair| (*pair).to_owned()).collect();
            assert_eq!(shown(key, &[], described), (path.to_owned(), pairs, 0), "{key}");
        }
        assert_eq!(shown("/#Action=X", &[], &[]), ("/".to_owned(), Vec::new(), 1));
        assert_eq!(shown("/a?b=c{d}", &[], &[]), ("/a".to_owned(), Vec::new(), 1));
    }
}
