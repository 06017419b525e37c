//! The operations of a path item, by method.

use openapiv3::{Operation, PathItem};

use super::Pointer;
use super::tree::{Node, Object};

/// The keys of a path item that hold operations, each with its method.
pub(crate) const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
    ("query", "QUERY"),
];

/// The key of OpenAPI 3.2 that holds the operations of other methods: a map by the method itself.
pub(crate) const ADDITIONAL: &str = "additionalOperations";

/// The key among the extensions of a path item that holds the indices of its [`FurtherOperations`]. A document cannot contain it, as
/// its extensions begin with `x-`.
const OPERATIONS: &str = "operations";

/// The method whose operation a key of a path item holds.
pub(crate) fn method_of(key: &str) -> Option<&'static str> {
    METHODS
        .iter()
        .find(|(known, _)| *known == key)
        .map(|(_, method)| *method)
}

/// The operations of a path item in the tree of a document, each with its method as it is sent.
pub(crate) fn operations_within(item: &Object) -> impl Iterator<Item = (&str, &Node)> {
    item.iter().flat_map(|(key, value)| {
        let own = method_of(key).map(|method| (method, value));
        let additional = value.as_object().filter(|_| key == ADDITIONAL);
        own.into_iter()
            .chain(additional.into_iter().flat_map(|operations| operations.iter()))
    })
}

/// The place of an operation of the path item at `item`. `method` is as it is sent.
pub(crate) fn place_of(item: &Pointer, method: &str) -> Pointer {
    match METHODS.iter().find(|(_, known)| *known == method) {
        Some((key, _)) => item.child(*key),
        None => item.child(ADDITIONAL).child(method),
    }
}

/// An operation of a path item.
#[derive(Clone, Copy, Debug)]
pub struct MethodOperation<'d> {
    /// The method as it is sent: `GET`, `COPY`. Methods are case-sensitive.
    pub method: &'d str,
    /// The operation.
    pub operation: &'d Operation,
}

impl MethodOperation<'_> {
    /// The place of the operation, from that of its path item.
    pub fn pointer(&self, item: &Pointer) -> Pointer {
        place_of(item, self.method)
    }

    /// The key that holds the operation, and the key of the path item that holds that one, if there is one between them.
    pub(crate) fn keys(&self) -> (Option<&'static str>, &str) {
        match METHODS.iter().find(|(_, known)| *known == self.method) {
            Some((key, _)) => (None, key),
            None => (Some(ADDITIONAL), self.method),
        }
    }
}

/// The operations of path items that `openapiv3` has no field for: those of OpenAPI 3.2 (`query`, `additionalOperations`).
///
/// A path item refers to its own by their index here.
#[derive(Clone, Debug, Default)]
pub struct FurtherOperations(Vec<(String, Operation)>);

impl FurtherOperations {
    /// Every operation of a path item.
    pub fn operations_of<'d>(&'d self, item: &'d PathItem) -> impl Iterator<Item = MethodOperation<'d>> {
        let own = [
            ("GET", &item.get),
            ("PUT", &item.put),
            ("POST", &item.post),
            ("DELETE", &item.delete),
            ("OPTIONS", &item.options),
            ("HEAD", &item.head),
            ("PATCH", &item.patch),
            ("TRACE", &item.trace),
        ];
        let own = own.into_iter().filter_map(|(method, operation)| {
            Some(MethodOperation {
                method,
                operation: operation.as_ref()?,
            })
        });
        own.chain(self.further_of(item))
    }

    /// The operations of a path item that are here.
    pub fn further_of<'d>(&'d self, item: &PathItem) -> impl Iterator<Item = MethodOperation<'d>> + use<'d> {
        let indices = item.extensions.get(OPERATIONS).and_then(|indices| indices.as_array());
        let indices: Vec<usize> = indices
            .into_iter()
            .flatten()
            .filter_map(|index| usize::try_from(index.as_u64()?).ok())
            .collect();
        indices.into_iter().filter_map(|index| {
            let (method, operation) = self.0.get(index)?;
            Some(MethodOperation { method, operation })
        })
    }

    /// Adds an operation to a path item, in its own field if it has one for the method.
    pub(crate) fn add(&mut self, item: &mut PathItem, method: &str, operation: Operation) {
        if let Some(field) = field_of(item, method) {
            *field = Some(operation);
            return;
        }
        let indices = item
            .extensions
            .entry(OPERATIONS.to_owned())
            .or_insert_with(|| serde_json::Value::Array(Vec::new()));
        if let Some(indices) = indices.as_array_mut() {
            indices.push(self.0.len().into());
            self.0.push((method.to_owned(), operation));
        }
    }
}

/// The field of a path item for a method.
fn field_of<'i>(item: &'i mut PathItem, method: &str) -> Option<&'i mut Option<Operation>> {
    Some(match method {
        "GET" => &mut item.get,
        "PUT" => &mut item.put,
        "POST" => &mut item.post,
        "DELETE" => &mut item.delete,
        "OPTIONS" => &mut item.options,
        "HEAD" => &mut item.head,
        "PATCH" => &mut item.patch,
        "TRACE" => &mut item.trace,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_method_is_one_operation() {
        for method in METHODS.map(|(_, method)| method).into_iter().chain(["COPY", "copy"]) {
            let (mut item, mut further) = (PathItem::default(), FurtherOperations::default());
            further.add(&mut item, method, Operation::default());
            let methods: Vec<&str> = further.operations_of(&item).map(|found| found.method).collect();
            assert_eq!(methods, [method]);
        }
    }

    #[test]
    fn operations_have_the_places_of_the_document() {
        let item = Pointer::root().child("paths").child("/a");
        for (method, place) in [
            ("GET", "/paths/~1a/get"),
            ("QUERY", "/paths/~1a/query"),
            ("COPY", "/paths/~1a/additionalOperations/COPY"),
            ("get", "/paths/~1a/additionalOperations/get"),
        ] {
            let operation = Operation::default();
            let found = MethodOperation {
                method,
                operation: &operation,
            };
            assert_eq!(found.pointer(&item).as_str(), place);
        }
    }
}
