//! Values of flags: text that becomes what the document says.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use specwright_runtime::{Binary, Json, Number};

use super::schema::Schema;

/// The most that is read of a file or of standard input into memory.
const MOST: u64 = 256 << 20;

/// Bytes of a file or of standard input, or text of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Text(String),
    File(PathBuf),
    /// A variable of the environment, which no list of processes shows.
    Variable(String),
    Input,
}

impl Source {
    /// What a value is: `@FILE`, `@-`, `@env:NAME`, or text, in which `@@` is one `@` at the beginning.
    pub(super) fn of(text: &str) -> Self {
        match text.strip_prefix('@') {
            None => Self::Text(text.to_owned()),
            Some("-") => Self::Input,
            Some(path) if path.starts_with('@') => Self::Text(path.to_owned()),
            Some(path) => match path.strip_prefix("env:") {
                Some(name) => Self::Variable(name.to_owned()),
                None => Self::File(path.into()),
            },
        }
    }

    /// Reads it as text without the line break at its end, such as a secret.
    pub(super) fn line(&self) -> Result<String, String> {
        let text = String::from_utf8(self.bytes()?).map_err(|_| "it is no UTF-8 text".to_owned())?;
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// Reads it into memory.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, String> {
        match self {
            Self::Text(text) => Ok(text.clone().into_bytes()),
            Self::File(path) => read(path).map_err(|error| {
                let shown = path.display();
                format!("{shown}: {error}; text that begins with @ is given as @@{shown}")
            }),
            Self::Variable(name) => match std::env::var(name) {
                Ok(text) => Ok(text.into_bytes()),
                Err(_) => Err(format!("the environment variable {name} is not set")),
            },
            Self::Input => {
                let mut bytes = Vec::new();
                let read = std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes);
                read.map_err(|error| format!("standard input: {error}"))?;
                limited(bytes).map_err(|error| format!("standard input {error}"))
            }
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let metadata = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if metadata.is_dir() {
        return Err("it is a folder".to_owned());
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(MOST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    limited(bytes)
}

fn limited(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    match u64::try_from(bytes.len()).is_ok_and(|length| length <= MOST) {
        true => Ok(bytes),
        false => Err(format!("has more than {} MiB", MOST >> 20)),
    }
}

/// The value that a flag was given, and whether it is one item of the array that the schema describes.
#[derive(Debug, PartialEq)]
pub(super) enum Typed {
    Whole(Json),
    Item(Json),
}

/// Reads a value of the command line or of a file as the schema says.
pub(super) fn typed(text: &str, schema: Option<&Schema<'_>>) -> Result<Typed, String> {
    let source = Source::of(text);
    let bytes = source.bytes()?;
    let is_file = matches!(source, Source::File(_) | Source::Input);
    match String::from_utf8(bytes) {
        Ok(text) => of_text(&text, schema, is_file),
        Err(error) => {
            let is_base64 = schema.is_some_and(is_base64);
            match is_base64 {
                true => Ok(base64(error.into_bytes())),
                false => Err("the file is no UTF-8 text".to_owned()),
            }
        }
    }
}

/// Reads text that comes from elsewhere as the schema says.
pub(super) fn received(text: &str, schema: Option<&Schema<'_>>) -> Json {
    match of_text(text, schema, false) {
        Ok(Typed::Whole(json) | Typed::Item(json)) => json,
        Err(_) => Json::String(text.to_owned()),
    }
}

fn base64(bytes: Vec<u8>) -> Typed {
    Typed::Whole(Json::String(Binary::from(bytes).to_base64()))
}

/// Whether bytes are sent as base64.
fn is_base64(schema: &Schema<'_>) -> bool {
    let says = |keyword, value: &str| schema.keyword(keyword).and_then(|text| text.as_str()) == Some(value);
    says("format", "byte") || says("contentEncoding", "base64")
}

fn of_text(text: &str, schema: Option<&Schema<'_>>, is_file: bool) -> Result<Typed, String> {
    let Some(schema) = schema else {
        return Ok(Typed::Whole(Json::String(text.to_owned())));
    };
    let types = schema.types();
    let trimmed = text.trim();
    if is_file && is_base64(schema) {
        return Ok(base64(text.as_bytes().to_vec()));
    }
    // a documented value is what it is there, such as the number 1 among texts
    if let Some(value) = schema
        .values()
        .into_iter()
        .find(|value| super::schema::text_of(value) == text)
        && let Ok(json) = value.to_string().parse()
    {
        return Ok(Typed::Whole(json));
    }
    if (types.array || types.is_open()) && trimmed.starts_with('[')
        || (types.object || types.is_open()) && trimmed.starts_with('{')
    {
        match trimmed.parse::<Json>() {
            Ok(json) => return Ok(Typed::Whole(json)),
            Err(error) if !types.string && !types.is_open() => return Err(format!("is no JSON: {error}")),
            Err(_) => {}
        }
    }
    if types.array && !types.string {
        let items = schema.items();
        return match of_text(text, items.as_ref(), is_file)? {
            Typed::Whole(json) | Typed::Item(json) => Ok(Typed::Item(json)),
        };
    }
    if (types.integer || types.number)
        && let Some(number) = number(trimmed, types.number, types.string)
    {
        return Ok(Typed::Whole(Json::Number(number)));
    }
    if types.boolean
        && let Ok(value) = trimmed.parse()
    {
        return Ok(Typed::Whole(Json::Bool(value)));
    }
    if types.null && !types.string && trimmed == "null" {
        return Ok(Typed::Whole(Json::Null));
    }
    if types.string || types.is_open() {
        return Ok(Typed::Whole(Json::String(text.to_owned())));
    }
    Err(match types.object {
        true => "is an object: give JSON, or its properties, as --FLAG.KEY VALUE".to_owned(),
        false => format!("`{}` is no {}", shown(text), types.name().replace('|', " or ")),
    })
}

/// The number that a text writes. Where text is allowed too, only as a number would be written.
fn number(text: &str, fractions: bool, strict: bool) -> Option<Number> {
    let number = Number::parse(text).ok()?;
    let is_integer = !number.as_str().contains(['.', 'e', 'E']) || number.as_i64().is_some();
    let is_plain = number.as_i64().is_some_and(|value| value.to_string() == text) || fractions;
    ((fractions || is_integer) && (!strict || is_plain)).then_some(number)
}

/// The beginning of a text.
fn shown(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(text: &str, schema: &Value) -> Result<String, String> {
        match typed(text, Some(&Schema::new(schema)))? {
            Typed::Whole(json) => Ok(json.to_string()),
            Typed::Item(json) => Ok(format!("item {json}")),
        }
    }

    #[test]
    fn values_have_the_types_of_the_document() {
        let cases: [(&str, Value, &str); 21] = [
            ("5", json!({ "type": "integer" }), "5"),
            ("5", json!({ "type": "string" }), "\"5\""),
            (
                "12345678901234567890",
                json!({ "type": "integer" }),
                "12345678901234567890",
            ),
            ("1.50", json!({ "type": "number" }), "1.50"),
            ("true", json!({ "type": "boolean" }), "true"),
            ("true", json!({ "type": ["string", "null"] }), "\"true\""),
            ("null", json!({ "type": ["integer", "null"] }), "null"),
            ("null", json!({ "type": ["string", "null"] }), "\"null\""),
            ("007", json!({ "type": ["string", "integer"] }), "\"007\""),
            ("7", json!({ "type": ["string", "integer"] }), "7"),
            (
                "a",
                json!({ "type": "array", "items": { "type": "string" } }),
                "item \"a\"",
            ),
            (
                "[1, 2]",
                json!({ "type": "array", "items": { "type": "integer" } }),
                "[1,2]",
            ),
            (
                "3",
                json!({ "type": "array", "items": { "type": "integer" } }),
                "item 3",
            ),
            ("[x", json!({ "type": ["array", "string"], "items": {} }), "\"[x\""),
            (r#"{"a": 1}"#, json!({ "type": "object" }), r#"{"a":1}"#),
            ("1", json!({ "enum": ["1", 2] }), "\"1\""),
            ("2", json!({ "enum": ["1", 2] }), "2"),
            ("x", json!({}), "\"x\""),
            ("5", json!({}), "\"5\""),
            (r#"{"a": [1]}"#, json!(true), r#"{"a":[1]}"#),
            ("@@me", json!({ "type": "string" }), "\"@me\""),
        ];
        for (text, schema, expected) in cases {
            assert_eq!(read(text, &schema).as_deref(), Ok(expected), "{text} as {schema}");
        }
    }

    #[test]
    fn values_that_do_not_fit_are_told() {
        let fault = |text, schema| read(text, &schema).unwrap_err();
        assert_eq!(fault("x", json!({ "type": "integer" })), "`x` is no integer");
        assert_eq!(fault("1.5", json!({ "type": "integer" })), "`1.5` is no integer");
        assert_eq!(fault("yes", json!({ "type": "boolean" })), "`yes` is no boolean");
        assert_eq!(
            fault("x", json!({ "type": "object" })),
            "is an object: give JSON, or its properties, as --FLAG.KEY VALUE"
        );
        assert!(fault("{", json!({ "type": "object" })).starts_with("is no JSON: "));
        assert_eq!(
            fault("@nothing-there", json!({ "type": "string" })),
            "nothing-there: No such file or directory (os error 2); text that begins with @ is given as @@nothing-there"
        );
    }

    #[test]
    fn files_are_read_and_bytes_become_base64() {
        let folder = std::env::temp_dir().join(format!("specwright-values-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = |name: &str, bytes: &[u8]| {
            std::fs::write(folder.join(name), bytes).unwrap();
            format!("@{}", folder.join(name).display())
        };
        let text = file("text", b"hello\n");
        let number = file("number", b"42\n");
        let bytes = file("bytes", b"\xff\xfe");
        assert_eq!(read(&text, &json!({ "type": "string" })).as_deref(), Ok("\"hello\\n\""));
        assert_eq!(read(&number, &json!({ "type": "integer" })).as_deref(), Ok("42"));
        assert_eq!(
            read(&bytes, &json!({ "type": "string" })),
            Err("the file is no UTF-8 text".to_owned())
        );
        let base64 = json!({ "type": "string", "format": "byte" });
        assert_eq!(read(&bytes, &base64).as_deref(), Ok("\"//4=\""));
        assert_eq!(read(&text, &base64).as_deref(), Ok("\"aGVsbG8K\""));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
