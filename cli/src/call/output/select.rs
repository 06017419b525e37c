//! Parts of responses: jq, by the crate jaq, or JSONPath (RFC 9535).

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data, unwrap_valr};
use jaq_json::Val;
use serde_json_path::JsonPath;
use specwright_runtime::Json;

/// An expression that takes parts out of values.
pub(in crate::call) enum Select {
    /// JSONPath: the expression begins with `$.` or `$[`, or is `$`.
    Path(JsonPath),
    /// jq.
    Filter(Box<jaq_core::Filter<data::JustLut<Val>>>),
}

impl Select {
    /// Reads an expression.
    pub(in crate::call) fn parse(text: &str) -> Result<Self, String> {
        let is_path = text
            .strip_prefix('$')
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        match is_path {
            true => JsonPath::parse(text).map(Self::Path).map_err(|error| error.to_string()),
            false => filter(text).map(|filter| Self::Filter(Box::new(filter))),
        }
    }

    /// What it selects of a value.
    pub(in crate::call) fn of(&self, value: &Json) -> Result<Vec<Json>, String> {
        match self {
            // the places are found in a copy, as that has no exact numbers
            Self::Path(path) => {
                let copy = serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())?;
                let places = path.query_located(&copy);
                let found = places
                    .iter()
                    .map(|node| value.pointer(&node.location().to_json_pointer()));
                Ok(found.flatten().cloned().collect())
            }
            Self::Filter(filter) => {
                let input =
                    jaq_json::read::parse_single(value.to_string().as_bytes()).map_err(|error| error.to_string())?;
                let context = Ctx::<data::JustLut<Val>>::new(&filter.lut, Vars::new([]));
                let outputs = filter.id.run((context, input)).map(unwrap_valr);
                outputs
                    .map(|output| output.map_err(|error| error.to_string()).and_then(json))
                    .collect()
            }
        }
    }
}

/// A value of jq, whose values are more than those of JSON.
fn json(value: Val) -> Result<Json, String> {
    let text = value.to_string();
    text.parse().map_err(|_| format!("{text} is no JSON"))
}

fn filter(text: &str) -> Result<jaq_core::Filter<data::JustLut<Val>>, String> {
    let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    let loader = Loader::new(definitions);
    let arena = Arena::default();
    let modules = loader.load(&arena, File { code: text, path: () });
    let modules = modules.map_err(|errors| {
        let mut texts = errors.into_iter().map(|(_, error)| match error {
            jaq_core::load::Error::Lex(errors) => {
                let at = errors
                    .first()
                    .map(|(expected, at)| format!("expected {} at {}", expected.as_str(), place(at)));
                at.unwrap_or_default()
            }
            jaq_core::load::Error::Parse(errors) => {
                let at = errors
                    .first()
                    .map(|(expected, at)| format!("expected {} at {}", expected.as_str(), place(at)));
                at.unwrap_or_default()
            }
            jaq_core::load::Error::Io(_) => "modules cannot be imported".to_owned(),
        });
        texts.next().unwrap_or_default()
    })?;
    let compiled = Compiler::default().with_funs(functions).compile(modules);
    compiled.map_err(|errors| {
        let undefined = errors.into_iter().flat_map(|(_, errors)| errors).next();
        undefined.map_or_else(String::new, |(name, undefined)| {
            format!("there is no {} `{name}`", undefined.as_str())
        })
    })
}

/// Where an expression is wrong.
fn place(rest: &str) -> String {
    match rest.is_empty() {
        true => "the end".to_owned(),
        false => format!("`{rest}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn select(expression: &str, value: &str) -> Result<Vec<String>, String> {
        let found = Select::parse(expression)?.of(&value.parse().unwrap())?;
        Ok(found.iter().map(Json::to_string).collect())
    }

    const IMAGES: &str =
        r#"{"images": [{"name": "a", "size": 1.50}, {"name": "b", "size": 12345678901234567890123}], "n": 2}"#;

    #[test]
    fn jq_and_json_path_select_the_same() {
        for expression in [
            ".images[].name",
            "$.images[*].name",
            "$.images[?@.name].name",
            ".images | map(.name) | .[]",
        ] {
            assert_eq!(select(expression, IMAGES).unwrap(), ["\"a\"", "\"b\""], "{expression}");
        }
        assert_eq!(select("$", "[1]").unwrap(), ["[1]"]);
    }

    #[test]
    fn digits_stay_as_they_are() {
        for expression in [".images[].size", "$.images[*].size"] {
            assert_eq!(
                select(expression, IMAGES).unwrap(),
                ["1.50", "12345678901234567890123"],
                "{expression}"
            );
        }
        assert_eq!(
            select(".x", r#"{"x": "中\u0000\"\n\ud83d\ude00"}"#).unwrap(),
            [r#""中\u0000\"\n😀""#]
        );
    }

    #[test]
    fn jq_computes() {
        assert_eq!(select(".images | length", IMAGES).unwrap(), ["2"]);
        assert_eq!(
            select("[.images[] | select(.name | test(\"^a\")) | {name}]", IMAGES).unwrap(),
            [r#"[{"name":"a"}]"#]
        );
        assert_eq!(
            select(".images[] | \"\\(.name) \\(.size)\"", IMAGES).unwrap()[0],
            r#""a 1.50""#
        );
    }

    #[test]
    fn mistakes_are_told() {
        assert_eq!(
            select(".images[", IMAGES).unwrap_err(),
            "expected closing bracket at the end"
        );
        assert_eq!(
            select(".a | nothing", IMAGES).unwrap_err(),
            "there is no filter `nothing`"
        );
        assert!(select("$.images[", IMAGES).is_err());
        assert!(select(".n[]", IMAGES).is_err());
        assert!(select(".n | infinite", IMAGES).is_err());
    }
}
