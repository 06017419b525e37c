//! The methods of a path item.

use openapiv3::{Operation, PathItem};

/// The keys of a path item that hold operations.
pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The operations of a path item, each with its method in capitals.
pub fn operations_of(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    let all = [
        ("GET", &item.get),
        ("PUT", &item.put),
        ("POST", &item.post),
        ("DELETE", &item.delete),
        ("OPTIONS", &item.options),
        ("HEAD", &item.head),
        ("PATCH", &item.patch),
        ("TRACE", &item.trace),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// The field of a path item for the method `key`.
pub(crate) fn operation_mut<'i>(item: &'i mut PathItem, key: &str) -> Option<&'i mut Option<Operation>> {
    Some(match key {
        "get" => &mut item.get,
        "put" => &mut item.put,
        "post" => &mut item.post,
        "delete" => &mut item.delete,
        "options" => &mut item.options,
        "head" => &mut item.head,
        "patch" => &mut item.patch,
        "trace" => &mut item.trace,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{METHODS, operation_mut, operations_of};

    #[test]
    fn each_key_is_one_method() {
        for key in METHODS {
            let mut item = openapiv3::PathItem::default();
            *operation_mut(&mut item, key).expect("a method") = Some(openapiv3::Operation::default());
            let methods: Vec<&str> = operations_of(&item).map(|(method, _)| method).collect();
            assert_eq!(methods, [key.to_ascii_uppercase()]);
        }
        assert!(operation_mut(&mut openapiv3::PathItem::default(), "summary").is_none());
    }
}
