//! Values of tables, as they are read: in the order of the table, and no null among them.

use specwright_runtime::Json;
use specwright_runtime::codegen::XmlScalar;

use super::source::Source;
use super::tables::{Field, Kind};

const DEPTH: usize = 6;

impl Kind {
    /// A value of the table.
    pub fn value(&self, source: &mut Source<'_>, depth: usize) -> Json {
        match self {
            Self::Scalar(scalar) => self::scalar(*scalar, source),
            Self::List(item) => {
                let count = if depth >= DEPTH { 0 } else { source.below(4) };
                Json::Array((0..count).map(|_| item.value(source, depth + 1)).collect())
            }
            Self::Object { fields, further, names } => object(fields, *further, names, source, depth),
            Self::Any => anything(source, depth),
        }
    }

    /// A value that is the text of an element, or an attribute.
    fn words(&self, source: &mut Source<'_>) -> Json {
        match self {
            Self::List(item) => {
                let count = source.below(4);
                let words = (0..count).map(|_| match item.words(source) {
                    Json::String(text) => {
                        let text = text.replace([' ', '\t', '\n', '\r'], "");
                        Json::from(if text.is_empty() { "w" } else { &text })
                    }
                    other => other,
                });
                Json::Array(words.collect())
            }
            Self::Scalar(scalar) => self::scalar(*scalar, source),
            Self::Object { .. } | Self::Any => Json::from("x"),
        }
    }
}

fn object(
    fields: &[Field],
    further: Option<&'static Kind>,
    names: &[&'static str],
    source: &mut Source<'_>,
    depth: usize,
) -> Json {
    let mut members = Vec::new();
    for field in fields {
        let is_list = matches!(field.kind, Kind::List(_));
        let is_there = source.below(2) == 1 && depth < DEPTH;
        if !is_there && !(field.is_required && (is_list || field.is_text)) {
            continue;
        }
        let value = match (field.is_text, field.kind) {
            (true, kind) => match kind.words(source) {
                // text that is not there, or only indents, is none
                Json::Array(items) if items.is_empty() && !field.is_required => continue,
                Json::String(text) if text.trim().is_empty() => Json::from("t"),
                value => value,
            },
            (false, kind) if field.is_attribute => kind.words(source),
            (false, Kind::List(_)) if !is_there => Json::Array(Vec::new()),
            (false, kind) => match kind.value(source, depth + 1) {
                // nothing says that there is a list
                Json::Array(items) if items.is_empty() && field.is_unwrapped && !field.is_required => continue,
                value => value,
            },
        };
        members.push((field.property.to_owned(), value));
    }
    let Some(further) = further.filter(|_| depth < DEPTH) else {
        return Json::Object(members);
    };
    let is_any = matches!(further, Kind::Any);
    let is_free = |name: &str| !names.contains(&name) && fields.iter().all(|field| field.property != name);
    for name in ["@y", "y", "z", "id", "a"] {
        if source.below(2) == 0 || (name.starts_with('@') && !is_any) || !is_free(name) {
            continue;
        }
        let value = if name.starts_with('@') {
            Json::from(text(source))
        } else {
            further.value(source, depth + 1)
        };
        members.push((name.to_owned(), value));
    }
    Json::Object(members)
}

/// A value that no table describes.
fn anything(source: &mut Source<'_>, depth: usize) -> Json {
    if depth >= DEPTH || source.below(2) == 0 {
        return Json::from(text(source));
    }
    let mut members = Vec::new();
    for name in ["@a", "@b", "a", "b", "名"] {
        if source.below(2) == 0 && (name != "名" || !members.is_empty()) {
            continue;
        }
        let value = match source.below(3) {
            _ if name.starts_with('@') => Json::from(text(source)),
            0 => Json::Array((0..2 + source.below(2)).map(|_| anything(source, depth + 1)).collect()),
            _ => anything(source, depth + 1),
        };
        members.push((name.to_owned(), value));
    }
    if source.below(4) == 0 {
        members.push(("#text".to_owned(), Json::from(format!("t{}", text(source)))));
    }
    Json::Object(members)
}

fn scalar(scalar: XmlScalar, source: &mut Source<'_>) -> Json {
    let text = text(source);
    match scalar {
        XmlScalar::Text => Json::from(text),
        XmlScalar::Token => Json::from(text.trim()),
        XmlScalar::Base64 => Json::from(text.replace([' ', '\t', '\n', '\r'], "")),
        XmlScalar::Number => number(source),
        XmlScalar::Boolean => Json::Bool(source.below(2) == 1),
        XmlScalar::Any => match source.below(3) {
            0 => number(source),
            1 => Json::Bool(source.below(2) == 1),
            _ => Json::from(format!("_{text}")),
        },
    }
}

fn number(source: &mut Source<'_>) -> Json {
    let number = source.one_of(&["0", "-1.50", "7", "1e400", "123456789012345678901234567890", "-0"]);
    number.parse().expect("it is a number")
}

fn text(source: &mut Source<'_>) -> String {
    const CHARACTERS: [char; 16] = [
        'a', '<', '>', '&', '"', '\'', ' ', '\t', '\n', '\r', ']', 'é', '\u{7f}', '\u{85}', '\u{2028}', '😀',
    ];
    let length = source.below(9);
    (0..length).map(|_| source.one_of(&CHARACTERS)).collect()
}
