//! The path of a request: the template of the operation with its values.

use super::style;
use crate::describe::{Operation, Place};
use crate::encoding::percent;
use crate::json::Json;
use crate::url::{Piece, has_dot_segment, pieces};

/// The path of a request.
///
/// # Errors
/// The parameter at fault and what is wrong with it.
pub(super) fn path<'a>(
    operation: &'static Operation,
    value: impl Fn(usize) -> Option<&'a Json>,
) -> Result<String, (String, &'static str)> {
    let mut out = String::with_capacity(operation.path.len() + 40);
    if !operation.path.starts_with('/') {
        out.push('/');
    }
    for piece in pieces(operation.path) {
        match piece {
            Piece::Literal(text) => percent::push_path_literal(&mut out, text),
            Piece::Name(name) => {
                let what = || format!("path parameter {name}");
                let parameters = operation.parameters.iter().enumerate();
                let (index, parameter) = parameters
                    .filter(|(_, parameter)| parameter.place == Place::Path)
                    .find(|(_, parameter)| parameter.name == name)
                    .ok_or_else(|| (what(), "is not described by the operation"))?;
                let value = value(index).ok_or_else(|| (what(), "is missing"))?;
                out.push_str(&style::path(parameter, value).map_err(|reason| (what(), reason))?);
            }
        }
    }
    // values that are harmless alone may meet in one segment
    if has_dot_segment(&out) {
        return Err((
            "path".to_owned(),
            "has a segment `.` or `..`, which would lead to another path",
        ));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::{Method, Parameter};

    static DOTS: Operation =
        Operation::new("Dots", Method::GET, "/v1/{a}{b}/x").parameters(&[Parameter::path("a"), Parameter::path("b")]);

    #[test]
    fn paths() {
        let build = |a: &str, b: &str| {
            let values = [Json::from(a), Json::from(b)];
            path(&DOTS, |index| values.get(index))
        };
        assert_eq!(build("a/b", "ü").as_deref(), Ok("/v1/a%2Fb%C3%BC/x"));
        assert_eq!(build("%2e", "%2e").as_deref(), Ok("/v1/%252e%252e/x"));
        assert_eq!(build("", "x").unwrap_err().0, "path parameter a");
        assert_eq!(build("x", "..").unwrap_err().0, "path parameter b");
        assert!(build(".", ".").is_err());
        assert_eq!(
            path(&DOTS, |_| None).unwrap_err(),
            ("path parameter a".into(), "is missing")
        );
    }

    static GREEDY: Operation = Operation::new("Greedy", Method::GET, "/f/{a}.zip/{b}")
        .parameters(&[Parameter::path("a").greedy(), Parameter::path("b").greedy()]);

    #[test]
    fn greedy_values_keep_their_slashes() {
        let build = |a: &str, b: &str| {
            let values = [Json::from(a), Json::from(b)];
            path(&GREEDY, |index| values.get(index))
        };
        assert_eq!(build("x/y z", "1//2/").as_deref(), Ok("/f/x/y%20z.zip/1//2/"));
        assert_eq!(
            build("a?b", "%2e%2e/é").as_deref(),
            Ok("/f/a%3Fb.zip/%252e%252e/%C3%A9")
        );
        for value in ["", "/", "/x", "..", "a/../b", "a/.", "./a", "a/.."] {
            assert_eq!(build("x", value).unwrap_err().0, "path parameter b", "{value}");
        }
        // with the text after it this is no `..`
        assert_eq!(build("x/.", "y").unwrap_err().0, "path parameter a");
    }
}
