//! The styles of OpenAPI 3.2 (after RFC 6570): how a value becomes the text of a path, query, header or cookie.

use std::borrow::Cow;

use crate::describe::{Parameter, Style};
use crate::encoding::percent;
use crate::json::Json;

/// Why a value has no text in a style.
pub(crate) type Reason = &'static str;

/// A value as styles see it.
enum Flat<'a> {
    One(Cow<'a, str>),
    Many(Vec<Cow<'a, str>>),
    Pairs(Vec<(&'a str, Cow<'a, str>)>),
}

const NESTED: Reason = "holds an array or object within another, which its style cannot express";

fn flat(value: &Json) -> Result<Flat<'_>, Reason> {
    Ok(match value {
        Json::Array(items) => Flat::Many(
            items
                .iter()
                .filter(|item| !item.is_null())
                .map(scalar)
                .collect::<Result<_, _>>()?,
        ),
        Json::Object(pairs) => {
            let set = pairs.iter().filter(|(_, value)| !value.is_null());
            Flat::Pairs(
                set.map(|(key, value)| Ok((key.as_str(), scalar(value)?)))
                    .collect::<Result<_, Reason>>()?,
            )
        }
        value => Flat::One(scalar(value)?),
    })
}

/// The text of a string, number or boolean.
pub(super) fn scalar(value: &Json) -> Result<Cow<'_, str>, Reason> {
    Ok(match value {
        Json::Bool(true) => Cow::Borrowed("true"),
        Json::Bool(false) => Cow::Borrowed("false"),
        Json::Number(number) => Cow::Borrowed(number.as_str().trim_end_matches(".0")),
        Json::Null => Cow::Borrowed(""),
        Json::Array(_) | Json::Object(_) => return Err(NESTED),
        text => Cow::Borrowed(text.as_str().unwrap_or_default()),
    })
}

/// All of an array's items, or an object's keys and values, in one text.
fn joined(flat: &Flat<'_>, explode: bool, separator: &str, encode: fn(&str) -> String) -> String {
    match flat {
        Flat::One(text) => encode(text),
        Flat::Many(items) => items
            .iter()
            .map(|item| encode(item))
            .collect::<Vec<_>>()
            .join(separator),
        Flat::Pairs(pairs) => {
            let between = if explode { "=" } else { separator };
            let pair = |(key, value): &(&str, Cow<'_, str>)| format!("{}{between}{}", encode(key), encode(value));
            pairs.iter().map(pair).collect::<Vec<_>>().join(separator)
        }
    }
}

/// The text in place of `{name}` in a path.
pub(super) fn path(parameter: &Parameter, value: &Json) -> Result<String, Reason> {
    if parameter.style == Style::Json {
        return Ok(percent::encode(&value.to_string()));
    }
    let flat = flat(value)?;
    let encode = match (parameter.greedy, parameter.allow_reserved) {
        (true, _) => percent::encode_segments,
        (false, true) => percent::encode_reserved_segment,
        (false, false) => percent::encode,
    };
    let joined = |separator| joined(&flat, parameter.explode, separator, encode);
    let empty = match &flat {
        // `;name` is a segment of its own (RFC 6570, 3.2.7)
        Flat::One(_) if parameter.style == Style::Matrix => false,
        Flat::Many(items) if parameter.style == Style::Matrix => items.is_empty(),
        Flat::One(text) => text.is_empty(),
        Flat::Many(items) => items.iter().all(|item| item.is_empty()),
        Flat::Pairs(pairs) => pairs.is_empty(),
    };
    if empty {
        return Err("is empty, which would lead to another path");
    }
    let text = match parameter.style {
        Style::Label => format!(".{}", joined(if parameter.explode { "." } else { "," })),
        Style::Matrix => {
            let name = percent::encode(parameter.name);
            match (&flat, parameter.explode) {
                (Flat::Many(items), true) => items.iter().map(|item| matrix(&name, item)).collect(),
                (Flat::Pairs(pairs), true) => pairs
                    .iter()
                    .map(|(key, value)| matrix(&percent::encode(key), value))
                    .collect(),
                (Flat::One(text), _) => matrix(&name, text),
                _ => format!(";{name}={}", joined(",")),
            }
        }
        Style::Segments if parameter.explode => joined("/"),
        _ => joined(","),
    };
    if parameter.greedy && text.starts_with('/') {
        return Err("begins with a slash, which would lead to another path");
    }
    match text.split('/').any(|segment| matches!(segment, "." | "..")) {
        true if parameter.greedy => Err("has a segment `.` or `..`, which would lead to another path"),
        true => Err("is `.` or `..`, which would lead to another path"),
        false => Ok(text),
    }
}

/// One pair of the style matrix: without a `=` where the value is empty.
fn matrix(name: &str, value: &str) -> String {
    match value {
        "" => format!(";{name}"),
        value => format!(";{name}={}", percent::encode(value)),
    }
}

/// Appends the encoded `name=value` pairs of a query parameter; null and an empty array or object add none.
pub(super) fn query(parameter: &Parameter, value: &Json, pairs: &mut Vec<String>) -> Result<(), Reason> {
    let encode = if parameter.allow_reserved {
        percent::encode_reserved
    } else {
        percent::encode
    };
    named(parameter, value, encode, pairs)
}

/// Appends the `name=value` pairs of a cookie parameter.
pub(super) fn cookie(parameter: &Parameter, value: &Json, pairs: &mut Vec<String>) -> Result<(), Reason> {
    if parameter.style == Style::Cookie {
        return plain_cookie(parameter, value, pairs);
    }
    let encode = match parameter.allow_reserved {
        true => percent::encode_reserved_cookie,
        false => percent::encode,
    };
    named(parameter, value, encode, pairs)
}

/// The style cookie: nothing is encoded, so the value is as the caller has written it.
fn plain_cookie(parameter: &Parameter, value: &Json, pairs: &mut Vec<String>) -> Result<(), Reason> {
    if value.is_null() {
        return Ok(());
    }
    let first = pairs.len();
    let name = parameter.name;
    match &flat(value)? {
        Flat::Many(items) if parameter.explode => pairs.extend(items.iter().map(|item| format!("{name}={item}"))),
        Flat::Pairs(members) if parameter.explode => {
            pairs.extend(members.iter().map(|(key, value)| format!("{key}={value}")));
        }
        Flat::Many(items) if items.is_empty() => {}
        Flat::Pairs(members) if members.is_empty() => {}
        flat => pairs.push(format!("{name}={}", joined(flat, false, ",", str::to_owned))),
    }
    let is_split = pairs.iter().skip(first).any(|pair| pair.contains(';'));
    match is_split {
        true => Err("has a semicolon, which would end the cookie: escape it"),
        false => Ok(()),
    }
}

fn named(
    parameter: &Parameter,
    value: &Json,
    encode: fn(&str) -> String,
    pairs: &mut Vec<String>,
) -> Result<(), Reason> {
    if value.is_null() {
        return Ok(());
    }
    let name = percent::encode(parameter.name);
    match parameter.style {
        Style::Json => {
            pairs.push(format!("{name}={}", percent::encode(&value.to_string())));
            return Ok(());
        }
        Style::DeepObject => {
            if matches!(value, Json::Object(_) | Json::Array(_)) {
                return deep_object(&name, value, encode, pairs);
            }
        }
        _ => {}
    }
    let flat = flat(value)?;
    let separator = match parameter.style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    match &flat {
        Flat::One(text) => pairs.push(format!("{name}={}", encode(text))),
        Flat::Many(items) if parameter.explode => {
            pairs.extend(items.iter().map(|item| format!("{name}={}", encode(item))));
        }
        Flat::Pairs(members) if parameter.explode => {
            pairs.extend(
                members
                    .iter()
                    .map(|(key, value)| format!("{}={}", percent::encode(key), encode(value))),
            );
        }
        Flat::Many(items) if items.is_empty() => {}
        Flat::Pairs(members) if members.is_empty() => {}
        _ => pairs.push(format!("{name}={}", joined(&flat, false, separator, encode))),
    }
    Ok(())
}

/// `name[key]=value`, and for what is nested deeper `name[key][key]=value` and `name[key][0]=value`.
///
/// OpenAPI leaves all but the first level open. The index is what Stripe's own clients send; unlike `name[]` it keeps
/// the objects of an array apart.
fn deep_object(name: &str, value: &Json, encode: fn(&str) -> String, pairs: &mut Vec<String>) -> Result<(), Reason> {
    // levels are kept on a list of their own, as their number is the user's
    let mut open = vec![(name.to_owned(), steps(value))];
    while let Some((prefix, rest)) = open.last_mut() {
        let Some((step, value)) = rest.next() else {
            open.pop();
            continue;
        };
        let name = format!("{prefix}%5B{}%5D", percent::encode(&step));
        match value {
            Json::Null => {}
            Json::Object(_) | Json::Array(_) => open.push((name, steps(value))),
            value => pairs.push(format!("{name}={}", encode(&scalar(value)?))),
        }
    }
    Ok(())
}

type Steps<'a> = Box<dyn Iterator<Item = (Cow<'a, str>, &'a Json)> + 'a>;

/// The keys or indices below a value; null items take no index.
fn steps(value: &Json) -> Steps<'_> {
    match value {
        Json::Object(members) => Box::new(members.iter().map(|(key, value)| (Cow::Borrowed(key.as_str()), value))),
        Json::Array(items) => {
            let set = items.iter().filter(|item| !item.is_null()).enumerate();
            Box::new(set.map(|(index, item)| (Cow::Owned(index.to_string()), item)))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// The value of a header parameter, or nothing for null and an empty array or object. Headers are not encoded.
pub(super) fn header(parameter: &Parameter, value: &Json) -> Result<Option<String>, Reason> {
    if value.is_null() {
        return Ok(None);
    }
    if parameter.style == Style::Json {
        return Ok(Some(value.to_string()));
    }
    let flat = flat(value)?;
    Ok(match &flat {
        Flat::Many(items) if items.is_empty() => None,
        Flat::Pairs(members) if members.is_empty() => None,
        _ => Some(joined(&flat, parameter.explode, ",", str::to_owned)),
    })
}

/// Visits each item of an array, or the value itself; null is nothing.
pub(super) fn each_item<'a>(value: &'a Json, mut visit: impl FnMut(&'a Json)) {
    match value {
        Json::Null => {}
        Json::Array(items) => items.iter().filter(|item| !item.is_null()).for_each(visit),
        value => visit(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        text.parse().unwrap()
    }

    const ARRAY: &str = r#"["blue","b&k",null,7]"#;
    const OBJECT: &str = r#"{"R":100,"G g":"x=y","n":null}"#;

    #[test]
    fn paths() {
        let of = |style, explode, value| path(&Parameter::path("c").style(style).explode(explode), &json(value));
        for (style, explode, value, text) in [
            (Style::Simple, false, r#""a/b ü""#, "a%2Fb%20%C3%BC"),
            (Style::Simple, false, "true", "true"),
            (Style::Simple, false, ARRAY, "blue,b%26k,7"),
            (Style::Simple, true, ARRAY, "blue,b%26k,7"),
            (Style::Simple, false, OBJECT, "R,100,G%20g,x%3Dy"),
            (Style::Simple, true, OBJECT, "R=100,G%20g=x%3Dy"),
            (Style::Label, false, r#""blue""#, ".blue"),
            (Style::Label, false, ARRAY, ".blue,b%26k,7"),
            (Style::Label, true, ARRAY, ".blue.b%26k.7"),
            (Style::Label, false, OBJECT, ".R,100,G%20g,x%3Dy"),
            (Style::Label, true, OBJECT, ".R=100.G%20g=x%3Dy"),
            (Style::Matrix, false, r#""blue""#, ";c=blue"),
            (Style::Matrix, false, ARRAY, ";c=blue,b%26k,7"),
            (Style::Matrix, true, ARRAY, ";c=blue;c=b%26k;c=7"),
            (Style::Matrix, false, OBJECT, ";c=R,100,G%20g,x%3Dy"),
            (Style::Matrix, true, OBJECT, ";R=100;G%20g=x%3Dy"),
            (Style::Json, false, r#"{"a":[1]}"#, "%7B%22a%22%3A%5B1%5D%7D"),
        ] {
            assert_eq!(of(style, explode, value).unwrap(), text, "{style:?} {explode} {value}");
        }
    }

    #[test]
    fn paths_that_lead_elsewhere() {
        for value in [
            r#""""#,
            r#"".""#,
            r#""..""#,
            "null",
            "[]",
            r#"[""]"#,
            "[null]",
            "{}",
            r#"[".."]"#,
            "[[1]]",
        ] {
            assert!(path(&Parameter::path("c"), &json(value)).is_err(), "{value}");
        }
        assert!(path(&Parameter::path("c").style(Style::Label), &json(r#"".""#)).is_err());
        assert_eq!(path(&Parameter::path("c"), &json("\"...\"")).ok(), Some("...".into()));
    }

    #[test]
    fn queries() {
        let of = |style, explode, value| {
            let mut pairs = Vec::new();
            query(
                &Parameter::query("c d").style(style).explode(explode),
                &json(value),
                &mut pairs,
            )
            .unwrap();
            pairs.join("&")
        };
        for (style, explode, value, text) in [
            (Style::Form, true, "null", ""),
            (Style::Form, true, r#""""#, "c%20d="),
            (Style::Form, true, r#""a b""#, "c%20d=a%20b"),
            (Style::Form, true, "[]", ""),
            (Style::Form, false, "[]", ""),
            (Style::Form, true, ARRAY, "c%20d=blue&c%20d=b%26k&c%20d=7"),
            (Style::Form, false, ARRAY, "c%20d=blue,b%26k,7"),
            (Style::Form, true, OBJECT, "R=100&G%20g=x%3Dy"),
            (Style::Form, false, OBJECT, "c%20d=R,100,G%20g,x%3Dy"),
            (Style::SpaceDelimited, false, ARRAY, "c%20d=blue%20b%26k%207"),
            (Style::SpaceDelimited, true, ARRAY, "c%20d=blue&c%20d=b%26k&c%20d=7"),
            (Style::PipeDelimited, false, ARRAY, "c%20d=blue%7Cb%26k%7C7"),
            (Style::PipeDelimited, false, OBJECT, "c%20d=R%7C100%7CG%20g%7Cx%3Dy"),
            (
                Style::DeepObject,
                true,
                OBJECT,
                "c%20d%5BR%5D=100&c%20d%5BG%20g%5D=x%3Dy",
            ),
            (
                Style::DeepObject,
                true,
                r#"{"a":{"b":1},"l":[1,2]}"#,
                "c%20d%5Ba%5D%5Bb%5D=1&c%20d%5Bl%5D%5B0%5D=1&c%20d%5Bl%5D%5B1%5D=2",
            ),
            (
                Style::DeepObject,
                true,
                r#"["a",null,"b"]"#,
                "c%20d%5B0%5D=a&c%20d%5B1%5D=b",
            ),
            (
                Style::DeepObject,
                true,
                r#"[{"p":"x","q":{"r":[true]}},{}]"#,
                "c%20d%5B0%5D%5Bp%5D=x&c%20d%5B0%5D%5Bq%5D%5Br%5D%5B0%5D=true",
            ),
            (Style::Json, true, r#"{"a":[1]}"#, "c%20d=%7B%22a%22%3A%5B1%5D%7D"),
        ] {
            assert_eq!(of(style, explode, value), text, "{style:?} {explode} {value}");
        }
        let mut pairs = Vec::new();
        assert!(query(&Parameter::query("c"), &json("[[1]]"), &mut pairs).is_err());
        query(&Parameter::query("c").allow_reserved(), &json(r#""a/b&c""#), &mut pairs).unwrap();
        assert_eq!(pairs, ["c=a/b%26c"]);
    }

    #[test]
    fn headers_and_cookies() {
        let of = |explode, value| header(&Parameter::header("H").explode(explode), &json(value)).unwrap();
        assert_eq!(of(false, ARRAY).as_deref(), Some("blue,b&k,7"));
        assert_eq!(of(false, OBJECT).as_deref(), Some("R,100,G g,x=y"));
        assert_eq!(of(true, OBJECT).as_deref(), Some("R=100,G g=x=y"));
        assert_eq!(of(true, r#""""#).as_deref(), Some(""));
        assert_eq!(of(true, "[]"), None);
        let mut pairs = Vec::new();
        cookie(&Parameter::cookie("c"), &json(r#"["a;b","d"]"#), &mut pairs).unwrap();
        cookie(
            &Parameter::cookie("e").explode(false),
            &json(r#"["a","d"]"#),
            &mut pairs,
        )
        .unwrap();
        assert_eq!(pairs.join("; "), "c=a%3Bb; c=d; e=a,d");
    }

    #[test]
    fn cookies_in_their_own_style() {
        let of = |explode, value| {
            let mut pairs = Vec::new();
            let parameter = Parameter::cookie("c").style(Style::Cookie).explode(explode);
            cookie(&parameter, &json(value), &mut pairs).map(|()| pairs.join("; "))
        };
        for (explode, value, text) in [
            (true, r#""Hello%2C world!""#, "c=Hello%2C world!"),
            (true, r#"["blue","b&k",null,7]"#, "c=blue; c=b&k; c=7"),
            (false, r#"["blue","b&k",null,7]"#, "c=blue,b&k,7"),
            (
                true,
                r#"{"greeting":"Hello%2C world!","code":42}"#,
                "greeting=Hello%2C world!; code=42",
            ),
            (false, r#"{"R":100,"G":200}"#, "c=R,100,G,200"),
            (true, "[]", ""),
            (true, "null", ""),
        ] {
            assert_eq!(of(explode, value).as_deref(), Ok(text), "{value}");
        }
        assert!(of(true, r#""a; admin=1""#).is_err());
        assert!(of(true, r#"{"a;b":1}"#).is_err());
    }

    #[test]
    fn reserved_characters_outside_of_the_query() {
        let text = path(
            &Parameter::path("c").allow_reserved(),
            &json(r#""a:b@c;d=e/f?g#h[i]%20%""#),
        );
        assert_eq!(text.as_deref(), Ok("a:b@c;d=e%2Ff%3Fg%23h%5Bi%5D%20%25"));
        let mut pairs = Vec::new();
        cookie(
            &Parameter::cookie("c").allow_reserved(),
            &json(r#""a:/?#[]@!$&'()*+=;, b%20""#),
            &mut pairs,
        )
        .unwrap();
        assert_eq!(pairs, ["c=a:/?#[]@!$&'()*+=%3B%2C%20b%20"]);
    }
}
