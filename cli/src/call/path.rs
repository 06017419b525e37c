//! Paths within bodies and parameters, as flags have them: `.address.city`, `.tags[0]`, `.tags[]`.

use std::fmt;

use specwright_runtime::Json;

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// The value of a key.
    Key(String),
    /// An item of an array.
    Index(usize),
    /// A further item of an array.
    Further,
}

/// Reads a path. A point or bracket within a key stands behind a backslash.
pub(super) fn parse(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('[') {
            let Some((index, after)) = after.split_once(']') else {
                return Err(format!("`{text}` has no `]`"));
            };
            steps.push(match index {
                "" => Step::Further,
                _ => Step::Index(
                    index
                        .parse()
                        .map_err(|_| format!("`[{index}]` is no index: `[0]` is the first item, `[]` a further one"))?,
                ),
            });
            rest = after;
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let mut key = String::new();
            let mut characters = rest.char_indices();
            let mut end = rest.len();
            while let Some((at, character)) = characters.next() {
                match character {
                    '\\' => key.extend(characters.next().map(|(_, escaped)| escaped)),
                    '.' | '[' => {
                        end = at;
                        break;
                    }
                    _ => key.push(character),
                }
            }
            if key.is_empty() {
                return Err(format!("`{text}` has an empty key"));
            }
            steps.push(Step::Key(key));
            rest = &rest[end..];
        }
    }
    Ok(steps)
}

/// The path as text.
pub(super) fn text(steps: &[Step]) -> String {
    steps.iter().map(Step::to_string).collect()
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(f, ".{key}"),
            Self::Index(index) => write!(f, "[{index}]"),
            Self::Further => f.write_str("[]"),
        }
    }
}

/// The value at a path, which is made null where it is not there yet.
pub(super) fn place<'a>(mut value: &'a mut Json, steps: &[Step]) -> Result<&'a mut Json, String> {
    for (depth, step) in steps.iter().enumerate() {
        let so_far = || text(&steps[..depth]);
        value = match step {
            Step::Key(key) => {
                if value.is_null() {
                    *value = Json::Object(Vec::new());
                }
                let Json::Object(entries) = value else {
                    return Err(format!("`{}` is no object", so_far()));
                };
                let found = entries.iter().rposition(|(name, _)| name == key);
                let index = found.unwrap_or_else(|| {
                    entries.push((key.clone(), Json::Null));
                    entries.len() - 1
                });
                &mut entries[index].1
            }
            Step::Index(_) | Step::Further => {
                if value.is_null() {
                    *value = Json::Array(Vec::new());
                }
                let Json::Array(items) = value else {
                    return Err(format!("`{}` is no array", so_far()));
                };
                let index = match step {
                    Step::Index(index) => *index,
                    _ => items.len(),
                };
                if index > items.len() {
                    return Err(format!("`{}` has no item {} before this one", so_far(), items.len()));
                }
                if index == items.len() {
                    items.push(Json::Null);
                }
                &mut items[index]
            }
        };
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_keys_and_indices() {
        let key = |text: &str| Step::Key(text.to_owned());
        assert_eq!(parse(".address.city"), Ok(vec![key("address"), key("city")]));
        assert_eq!(
            parse("[0].tags[]"),
            Ok(vec![Step::Index(0), key("tags"), Step::Further])
        );
        assert_eq!(parse(r".a\.b\[c"), Ok(vec![key("a.b[c")]));
        assert_eq!(parse(""), Ok(Vec::new()));
        for wrong in [".a..b", "[x]", "[1", ".", "[-1]"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn places_are_made_where_they_are_not() {
        let mut body = Json::Null;
        for (path, value) in [
            (".a.b", "1"),
            (".t[0].n", "2"),
            (".t[0].m", "3"),
            (".t[].n", "4"),
            (".a.b", "5"),
        ] {
            *place(&mut body, &parse(path).unwrap()).unwrap() = value.parse().unwrap();
        }
        assert_eq!(body.to_string(), r#"{"a":{"b":5},"t":[{"n":2,"m":3},{"n":4}]}"#);
        let fault = |body: &mut Json, path: &str| place(body, &parse(path).unwrap()).unwrap_err();
        assert_eq!(fault(&mut body, ".a[0]"), "`.a` is no array");
        assert_eq!(fault(&mut body, ".a.b.c"), "`.a.b` is no object");
        assert_eq!(fault(&mut body, ".t[4]"), "`.t` has no item 2 before this one");
    }
}
