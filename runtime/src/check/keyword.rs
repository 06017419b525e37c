//! The keywords that are about one value.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::Check;
use super::decimal::Decimal;
use super::pattern;
use crate::describe::Constraint;
use crate::json::Json;

/// A keyword that a value violates.
pub(super) struct Violated {
    pub(super) name: &'static str,
    pub(super) limit: String,
}

impl Check<'_> {
    /// The keyword, if the value violates it.
    pub(super) fn violates(&self, constraint: &Constraint, value: &Json) -> Option<Violated> {
        let (name, limit, is_fit): (_, &dyn ToString, _) = match (constraint, value) {
            (Constraint::Minimum(limit), Json::Number(number)) => (
                "minimum",
                limit,
                Decimal::of(number).cmp(&Decimal::parse(limit)) != Ordering::Less,
            ),
            (Constraint::ExclusiveMinimum(limit), Json::Number(number)) => (
                "exclusiveMinimum",
                limit,
                Decimal::of(number).cmp(&Decimal::parse(limit)) == Ordering::Greater,
            ),
            (Constraint::Maximum(limit), Json::Number(number)) => (
                "maximum",
                limit,
                Decimal::of(number).cmp(&Decimal::parse(limit)) != Ordering::Greater,
            ),
            (Constraint::ExclusiveMaximum(limit), Json::Number(number)) => (
                "exclusiveMaximum",
                limit,
                Decimal::of(number).cmp(&Decimal::parse(limit)) == Ordering::Less,
            ),
            (Constraint::MultipleOf(step), Json::Number(number)) => (
                "multipleOf",
                step,
                Decimal::of(number).is_multiple_of(&Decimal::parse(step)),
            ),
            (Constraint::MinLength(limit), Json::String(_) | Json::Secret(_)) => {
                ("minLength", limit, has_at_least(value, *limit))
            }
            (Constraint::MaxLength(limit), Json::String(_) | Json::Secret(_)) => {
                ("maxLength", limit, !has_at_least(value, limit.saturating_add(1)))
            }
            (Constraint::Pattern(text), Json::String(_) | Json::Secret(_)) => {
                ("pattern", text, pattern::matches(text, text_of(value)))
            }
            (Constraint::Translated(text, regex), Json::String(_) | Json::Secret(_)) => {
                ("pattern", text, pattern::matches(regex, text_of(value)))
            }
            (Constraint::MinItems(limit), Json::Array(items)) => ("minItems", limit, items.len() >= *limit),
            (Constraint::MaxItems(limit), Json::Array(items)) => ("maxItems", limit, items.len() <= *limit),
            (Constraint::UniqueItems, Json::Array(items)) => ("uniqueItems", &true, are_unique(items)),
            (Constraint::MinProperties(limit), Json::Object(members)) => (
                "minProperties",
                limit,
                members.len() + self.besides(value).len() >= *limit,
            ),
            (Constraint::MaxProperties(limit), Json::Object(members)) => (
                "maxProperties",
                limit,
                members.len() + self.besides(value).len() <= *limit,
            ),
            (Constraint::AnyRequired(keyword, lists), Json::Object(_)) => {
                let has_all = |list: &&[&str]| list.iter().all(|property| self.has(value, property));
                return (!lists.iter().any(has_all)).then(|| Violated {
                    name: keyword,
                    limit: lists.iter().map(|list| list.join(", ")).collect::<Vec<_>>().join(" | "),
                });
            }
            _ => return None,
        };
        (!is_fit).then(|| Violated {
            name,
            limit: limit.to_string(),
        })
    }
}

fn text_of(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whether a text has so many code points.
fn has_at_least(value: &Json, count: usize) -> bool {
    let text = text_of(value);
    // a code point has at most four bytes
    text.len() / 4 >= count || (text.len() >= count && text.chars().nth(count.wrapping_sub(1)).is_some())
}

fn are_unique(items: &[Json]) -> bool {
    let mut seen = HashSet::new();
    items.iter().all(|item| {
        let mut text = String::new();
        write_canonical(item, &mut text);
        seen.insert(text)
    })
}

/// Writes a value so that equal values (1 and 1.0, objects in another order) have the same text.
fn write_canonical(value: &Json, text: &mut String) {
    match value {
        Json::Number(number) => Decimal::of(number).write(text),
        Json::Array(items) => {
            text.push('[');
            for item in items {
                write_canonical(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Json::Object(members) => {
            let mut members: Vec<&(String, Json)> = members.iter().collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            text.push('{');
            for (name, value) in members {
                text.push_str(&format!("{name:?}:"));
                write_canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Json::Secret(secret) => text.push_str(&format!("{:?}", secret.expose())),
        Json::String(string) => text.push_str(&format!("{string:?}")),
        other => text.push_str(&other.to_string()),
    }
}
