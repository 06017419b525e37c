//! TOML to a tree, for configuration.

use toml_edit::{ArrayOfTables, Document, Item, Key, TableLike, Value as Written};

use super::reading::{At, Reading, SyntaxError, SyntaxErrorKind};
use super::{Node, Number, Object, Value};

/// A range of bytes.
type Span = std::ops::Range<usize>;

/// Reads a TOML document.
pub(crate) fn read(text: &str, reading: &mut Reading) -> Result<Node, SyntaxError> {
    let document = Document::parse(text).map_err(|error| {
        let at = error.span().map_or(At::Nowhere, |span| At::Offset(span.start));
        let message = error.message().trim().replace('\n', ", ");
        SyntaxError::new(SyntaxErrorKind::Syntax, message, at)
    })?;
    let origin = reading.begin(0)?;
    reading.starts((0, 0), 0);
    let object = object(document.as_table(), reading)?;
    Ok(super::object(object, origin))
}

fn object(table: &dyn TableLike, reading: &mut Reading) -> Result<Object, SyntaxError> {
    let mut object = Object::default();
    for (name, _) in table.iter() {
        if let Some((key, item)) = table.get_key_value(name) {
            let node = value(item, key_span(key), reading)?;
            reading.keep(&mut object, name.into(), node);
        }
    }
    object.shrink();
    Ok(object)
}

fn key_span(key: &Key) -> Span {
    key.span().unwrap_or_default()
}

fn value(item: &Item, key: Span, reading: &mut Reading) -> Result<Node, SyntaxError> {
    match item {
        Item::Value(written) => of_written(written, key, reading),
        Item::Table(table) => in_place(key.clone(), key, reading, |reading| {
            Ok(Value::Object(Box::new(object(table, reading)?)))
        }),
        Item::ArrayOfTables(tables) => in_place(key.clone(), key, reading, |reading| array_of(tables, reading)),
        Item::None => in_place(key.clone(), key, reading, |_| Ok(Value::Null)),
    }
}

fn array_of(tables: &ArrayOfTables, reading: &mut Reading) -> Result<Value, SyntaxError> {
    let mut items = Vec::with_capacity(tables.len());
    for table in tables {
        let span = table.span().unwrap_or_default();
        items.push(in_place(span, 0..0, reading, |reading| {
            Ok(Value::Object(Box::new(object(table, reading)?)))
        })?);
    }
    Ok(Value::Array(items))
}

fn of_written(written: &Written, key: Span, reading: &mut Reading) -> Result<Node, SyntaxError> {
    let span = written.span().unwrap_or_else(|| key.clone());
    in_place(span.clone(), key, reading, |reading| {
        Ok(match written {
            Written::String(text) => {
                reading.spend(text.value().len(), span.start)?;
                Value::String(text.value().as_str().into())
            }
            Written::Integer(number) => Value::Number(Number::new(number.value().to_string())),
            Written::Float(number) => Value::Number(Number::new(number.value().to_string())),
            Written::Boolean(flag) => Value::Bool(*flag.value()),
            // no key is a date: whatever reads it gets its text
            Written::Datetime(date) => Value::String(date.value().to_string().into()),
            Written::Array(array) => {
                let items = array.iter().map(|item| of_written(item, 0..0, reading));
                Value::Array(items.collect::<Result<_, _>>()?)
            }
            Written::InlineTable(table) => Value::Object(Box::new(object(table, reading)?)),
        })
    })
}

/// Numbers and records the value at this range, and reads it.
fn in_place(
    span: Span,
    key: Span,
    reading: &mut Reading,
    read: impl FnOnce(&mut Reading) -> Result<Value, SyntaxError>,
) -> Result<Node, SyntaxError> {
    let origin = reading.begin(span.start)?;
    reading.starts((key.start, key.end), span.start);
    reading.ends(origin, span.end);
    reading.enter(span.start)?;
    let value = read(reading)?;
    reading.leave();
    Ok(value.at(origin))
}
