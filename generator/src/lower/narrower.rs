//! Schemas of the scalar values that two schemas have in common.

use openapiv3::{AnySchema, Schema, SchemaData, SchemaKind};
use serde_json::Value;

use super::compare::{range, text_format};
use super::facets::{Facets, Kind};
use super::kinds::Kinds;
use crate::document::extension::is_secret;
use crate::model::TextFormat;

/// A schema of one type.
pub(super) fn typed(schema_data: SchemaData, kind: &str, format: Option<&str>) -> Schema {
    Schema {
        schema_data,
        schema_kind: SchemaKind::Any(AnySchema {
            typ: Some(kind.to_owned()),
            format: format.map(str::to_owned),
            ..AnySchema::default()
        }),
    }
}

/// A schema whose only value is null.
pub(super) fn only_null(facets: &Facets<'_>) -> Schema {
    let enumeration = vec![Value::Null];
    Schema {
        schema_data: facets.data.clone(),
        schema_kind: SchemaKind::Any(AnySchema {
            enumeration,
            ..AnySchema::default()
        }),
    }
}

/// A schema of the numbers that two schemas have in common: the narrower format wins.
pub(super) fn common_number(one: &Facets<'_>, other: &Facets<'_>, kinds: Kinds) -> Schema {
    if kinds.within(Kinds::INTEGER) {
        let width = |facets: &Facets<'_>| {
            let (bits, unsigned) = range(facets);
            // Formats of numbers say nothing of integers.
            let concerns = facets.kind != Some(Kind::Number) && facets.format.is_some();
            (!concerns, bits, !unsigned)
        };
        let narrower = if width(other) < width(one) { other } else { one };
        let format = narrower.format.filter(|_| narrower.kind != Some(Kind::Number));
        return typed(narrower.data.clone(), "integer", format);
    }
    // `decimal` keeps all digits of a number.
    let rank = |facets: &Facets<'_>| match facets.format {
        Some("decimal" | "decimal128") => 0,
        Some("float") => 1,
        Some(_) => 2,
        None => 3,
    };
    let narrower = if rank(other) < rank(one) { other } else { one };
    typed(narrower.data.clone(), "number", narrower.format)
}

/// The same for strings.
pub(super) fn common_text(one: &Facets<'_>, other: &Facets<'_>) -> Schema {
    let rank = |facets: &Facets<'_>| match text_format(facets) {
        _ if is_secret(&facets.data.extensions) => 0,
        Some(TextFormat::Secret) => 1,
        Some(TextFormat::Plain) if facets.format.is_none() => 4,
        Some(TextFormat::Plain) => 3,
        _ => 2,
    };
    let narrower = if rank(other) < rank(one) { other } else { one };
    typed(narrower.data.clone(), "string", narrower.format)
}
