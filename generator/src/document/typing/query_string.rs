//! What an operation may have beside a parameter that is its whole query (`in: querystring`, OpenAPI 3.2, "Parameter
//! Locations").

use std::collections::HashSet;

use super::Typing;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::Pointer;
use crate::document::method::operations_within;
use crate::document::source::Part;
use crate::document::tree::{Node, Object, Origin};
use crate::style::Place;

/// How many references from one parameter to another are followed.
const MOST_HOPS: usize = 64;

/// The parameters of a list that have to do with the query.
#[derive(Default)]
struct Queries<'n> {
    /// Those that are the whole query, by name.
    whole: Vec<(&'n str, &'n Node)>,
    /// The first `in: query`.
    single: Option<(&'n str, &'n Node)>,
}

impl Typing<'_> {
    /// Reports parameters that are the whole query of an operation that has another one, or single parameters of the query. Those
    /// of the path item count for each of its operations.
    pub(super) fn check_query_strings(&mut self, item: &Object) {
        let tree = self.tree;
        let common = Queries::of(item.get("parameters"), tree);
        let mut reported: HashSet<Origin> = HashSet::new();
        let mut check = |own: &Queries<'_>| {
            let replaced = |name: &str| own.whole.iter().any(|(other, _)| *other == name);
            let inherited = common.whole.iter().filter(|(name, _)| !replaced(name));
            let whole: Vec<_> = inherited.chain(&own.whole).collect();
            let Some((first, rest)) = whole.split_first() else {
                return;
            };
            for (name, node) in rest {
                if reported.insert(node.origin) {
                    let message = format!(
                        "`{name}` cannot be the whole query beside `{}`, which is: left out",
                        first.0
                    );
                    self.query_string(message, node, ("the other one", first.1));
                }
            }
            if let Some((other, place)) = own.single.or(common.single)
                && reported.insert(first.1.origin)
            {
                let message = format!(
                    "`{}` cannot be the whole query beside the query parameter `{other}`: left out",
                    first.0
                );
                self.query_string(message, first.1, ("the query parameter", place));
            }
        };
        let mut own = operations_within(item).peekable();
        if own.peek().is_none() {
            check(&Queries::default());
        }
        own.for_each(|(_, operation)| check(&Queries::of(operation.get("parameters"), tree)));
    }

    fn query_string(&mut self, message: String, node: &Node, (what, other): (&'static str, &Node)) {
        let place = |node: &Node| self.files.place(node.origin, Part::Value);
        let mut problem = Diagnostic::error(Code::INVALID_VALUE, message).at(place(node));
        if let Some(other) = place(other) {
            problem = problem.related(what, other);
        }
        self.diagnostics.push(problem);
    }
}

impl<'n> Queries<'n> {
    fn of(list: Option<&'n Node>, tree: &'n Node) -> Self {
        let mut queries = Self::default();
        for node in list.and_then(Node::as_array).unwrap_or_default() {
            let parameter = resolved(node, tree);
            let text = |key: &str| parameter.get(key).and_then(Node::as_str);
            // what there is to show of the parameter: where it stands in its list
            let place = parameter
                .get("in")
                .filter(|_| std::ptr::eq(node, parameter))
                .unwrap_or(node);
            match text("in") {
                Some(word) if word == Place::QueryString.word() => {
                    queries.whole.push((text("name").unwrap_or_default(), place));
                }
                Some(word) if word == Place::Query.word() => {
                    let first = (text("name").unwrap_or_default(), place);
                    queries.single = queries.single.or(Some(first));
                }
                _ => {}
            }
        }
        queries
    }
}

/// The parameter that a local reference leads to, or the value itself.
fn resolved<'n>(node: &'n Node, tree: &'n Node) -> &'n Node {
    let mut current = node;
    for _ in 0..MOST_HOPS {
        let reference = current.get("$ref").and_then(Node::as_str);
        let Some(pointer) = reference.and_then(|text| text.parse::<Pointer>().ok()) else {
            break;
        };
        let Some(next) = tree.at(&pointer) else { break };
        current = next;
    }
    current
}
