//! Schemas: types, formats, values, lists, and which child schemas are compared with which.

use std::collections::BTreeSet;

use serde_json::Value;
use specwright::document::Node;
use specwright::document::extension::{CONTENT_MEDIA_TYPE, PREFIX_ITEMS};

use crate::rule::{Direction, Rule};

use super::unions::Told;
use super::{At, Comparing, address, name_of};

/// How many parts (`allOf`) of a schema count at most, as bases of bases are parts as well.
const MOST_PARTS: usize = 200;

/// Keywords that values have to keep to and that are compared as a whole.
const CONDITIONS: [&str; 16] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "contentEncoding",
    CONTENT_MEDIA_TYPE,
];

/// A schema with the parts that it is made of, itself first.
pub(super) struct Parts<'a>(pub(super) Vec<&'a Node>);

impl<'a> Parts<'a> {
    /// The value of a keyword: that of the first part that has it.
    pub(super) fn get(&self, key: &str) -> Option<&'a Node> {
        self.0.iter().find_map(|part| part.get(key))
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.0
            .iter()
            .any(|part| part.get(key).and_then(Node::as_bool) == Some(true))
    }

    /// The alternatives, of `oneOf` or `anyOf`.
    pub(super) fn alternatives(&self) -> Option<(&'a Node, &'a [Node])> {
        let node = self.get("oneOf").or_else(|| self.get("anyOf"))?;
        Some((node, node.as_array()?))
    }

    /// Whether null is allowed: by the schema itself, or, if it gives no type, by all of its parts that give one.
    fn is_nullable(&self) -> bool {
        let allows_null = |of: &Node| of.get("nullable").and_then(Node::as_bool) == Some(true);
        let Some((own, parts)) = self.0.split_first() else {
            return false;
        };
        if allows_null(own) || own.get("type").is_some() {
            return allows_null(own);
        }
        let mut typed = parts.iter().copied().filter(|of| of.get("type").is_some()).peekable();
        match typed.peek() {
            Some(_) => typed.all(allows_null),
            None => self
                .get("enum")
                .and_then(Node::as_array)
                .unwrap_or_default()
                .iter()
                .any(is_null),
        }
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }
}

impl<'a> Comparing<'a> {
    /// Puts a pair of schemas into the queue.
    pub(super) fn later(&mut self, at: At<'a>) {
        self.queue.push(at);
    }

    /// Compares a pair of schemas, and puts those within them into the queue.
    pub(super) fn schema(&mut self, at: &At<'a>) {
        let (old, new) = (self.resolve_old(at.old), self.resolve_new(at.new));
        if !self.seen.insert((address(Some(old)), address(Some(new)), at.direction)) {
            return;
        }
        // what is said of a component is said of it by name
        let component = at.old.get("$ref").and(name_of(at.new)).or_else(|| name_of(at.old));
        let at = match component {
            Some(name) => At {
                old,
                new,
                subject: format!("schema {name}"),
                what: String::new(),
                direction: at.direction,
            },
            None => At { old, new, ..at.clone() },
        };
        let before = self.parts(old, true);
        let now = self.parts(new, false);
        let told = self.alternatives(&at, &before, &now);
        if told == Told::Nothing {
            self.types(&at, &before, &now);
        }
        if told != Told::All {
            self.values(&at, &before, &now);
            self.bounds(&at, &before, &now);
            self.lists(&at, &before, &now);
            self.properties(&at, &before, &now);
            self.conditions(&at, &before, &now);
        }
        self.default(&at, (before.get("default"), now.get("default")), (old, new));
        self.documentation(&at.subject, &at.what, old, new);
    }

    /// The schema and the parts that it is made of (`allOf`), of all levels.
    pub(super) fn parts(&mut self, schema: &'a Node, is_old: bool) -> Parts<'a> {
        let mut parts = vec![schema];
        let mut index = 0;
        while let Some(part) = parts.get(index).copied() {
            for inner in part.get("allOf").and_then(Node::as_array).unwrap_or_default() {
                let inner = if is_old {
                    self.resolve_old(inner)
                } else {
                    self.resolve_new(inner)
                };
                if parts.len() < MOST_PARTS && !parts.iter().any(|known| std::ptr::eq(*known, inner)) {
                    parts.push(inner);
                }
            }
            index += 1;
        }
        Parts(parts)
    }

    fn types(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) {
        let (old, new) = (before.get("type").or(Some(at.old)), now.get("type").or(Some(at.new)));
        let (was, is) = (self.types_of(before, true), self.types_of(now, false));
        if was != is {
            let rule = match (covers(&was, &is), covers(&is, &was)) {
                (true, _) => Rule::TypeNarrowed,
                (_, true) => Rule::TypeWidened,
                _ => Rule::TypeChanged,
            };
            let message = format!("is {}, was {}", shown(&is), shown(&was));
            self.change(rule, at, (old, new), "", message);
            return; // the formats of different types cannot be compared
        }
        let (was, is) = (before.text("format"), now.text("format"));
        let nodes = (
            before.get("format").or(Some(at.old)),
            now.get("format").or(Some(at.new)),
        );
        match (was, is) {
            (None, Some(format)) => {
                self.change(
                    Rule::FormatAdded,
                    at,
                    nodes,
                    "",
                    format!("has the format `{format}` now"),
                );
            }
            (Some(format), None) => {
                self.change(
                    Rule::FormatRemoved,
                    at,
                    nodes,
                    "",
                    format!("no longer has the format `{format}`"),
                );
            }
            (Some(was), Some(is)) if was != is => {
                let rule = match (was, is) {
                    ("int32", "int64") | ("float", "double") => Rule::FormatRemoved,
                    ("int64", "int32") | ("double", "float") => Rule::FormatAdded,
                    _ => Rule::FormatChanged,
                };
                self.change(rule, at, nodes, "", format!("has the format `{is}`, was `{was}`"));
            }
            _ => {}
        }
    }

    /// The JSON types that are allowed; none for any. Those of alternatives count where the schema itself has none.
    pub(super) fn types_of(&mut self, parts: &Parts<'a>, is_old: bool) -> BTreeSet<&'a str> {
        let of = |part: &'a Node| part.get("type").and_then(Node::as_str);
        if let Some(ty) = parts.0.iter().find_map(|part| of(part)) {
            return [ty].into();
        }
        let Some((_, alternatives)) = parts.alternatives() else {
            let listed = parts.get("enum").and_then(Node::as_array).unwrap_or_default().iter();
            return match parts.get("properties") {
                Some(_) => ["object"].into(),
                None => listed.filter_map(type_of_value).collect(),
            };
        };
        let mut types = BTreeSet::new();
        for alternative in alternatives {
            let alternative = if is_old {
                self.resolve_old(alternative)
            } else {
                self.resolve_new(alternative)
            };
            let is_object = || {
                alternative
                    .get("properties")
                    .or(alternative.get("allOf"))
                    .map(|_| "object")
            };
            match of(alternative).or_else(is_object) {
                Some(ty) => drop(types.insert(ty)),
                None => return BTreeSet::new(),
            }
        }
        types
    }

    /// Null, and listed values.
    fn values(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) {
        let nodes = (
            before.get("nullable").or(Some(at.old)),
            now.get("nullable").or(Some(at.new)),
        );
        match (before.is_nullable(), now.is_nullable()) {
            (false, true) => self.change(Rule::BecameNullable, at, nodes, "", "may be null now".to_owned()),
            (true, false) => self.change(
                Rule::BecameNotNullable,
                at,
                nodes,
                "",
                "may no longer be null".to_owned(),
            ),
            _ => {}
        }
        let (old, new) = (before.get("enum"), now.get("enum"));
        let nodes = (old.or(Some(at.old)), new.or(Some(at.new)));
        let listed = |node: Option<&'a Node>| node.and_then(Node::as_array);
        match (listed(old), listed(new)) {
            (None, Some(values)) => {
                let message = format!("has to be one of {} listed values now", values.len());
                self.change(Rule::EnumAdded, at, nodes, "", message);
            }
            (Some(_), None) => self.change(
                Rule::EnumRemoved,
                at,
                nodes,
                "",
                "may have values that are not listed now".to_owned(),
            ),
            (Some(was), Some(is)) => {
                let texts = |values: &[Node]| -> BTreeSet<String> {
                    let values = values.iter().filter(|of| !is_null(of)); // of null, it was told above
                    values.map(|of| of.to_json().to_string()).collect()
                };
                let (was, is) = (texts(was), texts(is));
                for value in is.difference(&was) {
                    self.change(Rule::EnumValueAdded, at, nodes, value, format!("may be {value} now"));
                }
                for value in was.difference(&is) {
                    self.change(
                        Rule::EnumValueRemoved,
                        at,
                        nodes,
                        value,
                        format!("may no longer be {value}"),
                    );
                }
            }
            (None, None) => {}
        }
    }

    /// Tells of a part that has a schema in one document only; in the other it may be of any type.
    fn schema_of_part(&mut self, at: &At<'a>, (old, new): (Option<&'a Node>, Option<&'a Node>), part: &str) {
        let (rule, types) = match (old, new) {
            (None, None) | (Some(_), Some(_)) => return,
            (None, Some(new)) => {
                let parts = self.parts_behind(new, false);
                (Rule::TypeNarrowed, self.types_of(&parts, false))
            }
            (Some(old), None) => {
                let parts = self.parts_behind(old, true);
                (Rule::TypeWidened, self.types_of(&parts, true))
            }
        };
        if types.is_empty() {
            return;
        }
        let message = match rule {
            Rule::TypeNarrowed => format!("is {} now, was of any type", shown(&types)),
            _ => format!("is of any type now, was {}", shown(&types)),
        };
        let nodes = (old.or(Some(at.old)), new.or(Some(at.new)));
        let at = at.part(old.unwrap_or(at.old), new.unwrap_or(at.new), part);
        self.change(rule, &at, nodes, "", message);
    }

    fn parts_behind(&mut self, schema: &'a Node, is_old: bool) -> Parts<'a> {
        let schema = if is_old {
            self.resolve_old(schema)
        } else {
            self.resolve_new(schema)
        };
        self.parts(schema, is_old)
    }

    fn lists(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) {
        let nodes = (
            before.get("uniqueItems").or(Some(at.old)),
            now.get("uniqueItems").or(Some(at.new)),
        );
        match (before.flag("uniqueItems"), now.flag("uniqueItems")) {
            (false, true) => self.change(
                Rule::UniqueItemsAdded,
                at,
                nodes,
                "",
                "may not have equal items now".to_owned(),
            ),
            (true, false) => self.change(
                Rule::UniqueItemsRemoved,
                at,
                nodes,
                "",
                "may have equal items now".to_owned(),
            ),
            _ => {}
        }
        let (old, new) = (before.get("items"), now.get("items"));
        match (old, new) {
            (Some(old), Some(new)) => self.later(at.part(old, new, "[]")),
            // where it was no list, or is none, the type of the items says no more
            _ if self.types_of(before, true) == self.types_of(now, false) => self.schema_of_part(at, (old, new), "[]"),
            _ => {}
        }
        let tuple = |parts: &Parts<'a>| parts.get(PREFIX_ITEMS);
        let (old, new) = (tuple(before), tuple(now));
        let items = |node: Option<&'a Node>| node.and_then(Node::as_array).unwrap_or_default();
        let (was, is) = (items(old), items(new));
        if was.len() != is.len() {
            let message = format!("has types for its first {} items, was {}", is.len(), was.len());
            self.change(
                Rule::TupleChanged,
                at,
                (old.or(Some(at.old)), new.or(Some(at.new))),
                "",
                message,
            );
        }
        for (index, (old, new)) in was.iter().zip(is).enumerate() {
            self.later(at.part(old, new, &format!("[{index}]")));
        }
    }

    fn conditions(&mut self, at: &At<'a>, before: &Parts<'a>, now: &Parts<'a>) {
        for key in CONDITIONS {
            // bytes without a media type are such bytes
            let is_said = |of: &&Node| key != CONTENT_MEDIA_TYPE || of.as_str() != Some("application/octet-stream");
            let (old, new) = (before.get(key).filter(is_said), now.get(key).filter(is_said));
            let nodes = (old.or(Some(at.old)), new.or(Some(at.new)));
            let shown = match key {
                CONTENT_MEDIA_TYPE => "contentMediaType",
                key => key,
            };
            let (rule, message) = match (old, new) {
                (None, Some(_)) => (Rule::ConditionAdded, format!("has to keep to `{shown}` now")),
                (Some(_), None) => (Rule::ConditionRemoved, format!("no longer has to keep to `{shown}`")),
                (Some(old), Some(new)) if !is_equal(old, new) => {
                    (Rule::ConditionChanged, format!("has to keep to another `{shown}`"))
                }
                _ => continue,
            };
            self.change(rule, at, nodes, key, message);
        }
    }

    /// Compares the defaults of a value; `or` are the values to show where there is none.
    pub(super) fn default(
        &mut self,
        at: &At<'a>,
        (old, new): (Option<&'a Node>, Option<&'a Node>),
        or: (&'a Node, &'a Node),
    ) {
        let nodes = (old.or(Some(or.0)), new.or(Some(or.1)));
        match (old, new) {
            (None, Some(new)) => {
                self.change(
                    Rule::DefaultAdded,
                    at,
                    nodes,
                    "",
                    format!("has the default {}", new.to_json()),
                );
            }
            (Some(old), None) => {
                self.change(
                    Rule::DefaultRemoved,
                    at,
                    nodes,
                    "",
                    format!("no longer has the default {}", old.to_json()),
                );
            }
            (Some(old), Some(new)) if !is_equal(old, new) => {
                let message = format!("has the default {}, was {}", new.to_json(), old.to_json());
                self.change(Rule::DefaultChanged, at, nodes, "", message);
            }
            _ => {}
        }
    }
}

fn is_null(node: &Node) -> bool {
    node.to_json().is_null()
}

/// The JSON type of a value; none for null.
fn type_of_value(node: &Node) -> Option<&'static str> {
    match node.to_json() {
        Value::Null => None,
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_f64() => Some("number"),
        Value::Number(_) => Some("integer"),
        Value::String(_) => Some("string"),
        Value::Array(_) => Some("array"),
        Value::Object(_) => Some("object"),
    }
}

/// Whether two values are the same JSON.
pub(super) fn is_equal(old: &Node, new: &Node) -> bool {
    old.to_json() == new.to_json()
}

/// Whether all of `types` are among `known`; none stands for any.
fn covers(known: &BTreeSet<&str>, types: &BTreeSet<&str>) -> bool {
    let has = |ty: &&str| known.contains(ty) || (*ty == "integer" && known.contains("number"));
    known.is_empty() || (!types.is_empty() && types.iter().all(has))
}

fn shown(types: &BTreeSet<&str>) -> String {
    match types.is_empty() {
        true => "of any type".to_owned(),
        false => types
            .iter()
            .map(|ty| format!("`{ty}`"))
            .collect::<Vec<_>>()
            .join(" or "),
    }
}

impl Direction {
    /// The direction of what is said back.
    pub(super) fn reversed(self) -> Self {
        match self {
            Self::Request => Self::Response,
            Self::Response => Self::Request,
        }
    }
}
