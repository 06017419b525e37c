//! Strings and integers: the meaning of `format`.

use crate::document::extension::is_secret;
use crate::model::{IntegerWidth, Shape, TextFormat};

use super::facets::Facets;

/// The shape of a string. Formats without a specific Rust type stay text.
pub(super) fn text(facets: &Facets<'_>) -> Shape {
    if is_secret(&facets.data.extensions) {
        return Shape::Text(TextFormat::Secret);
    }
    match facets.format {
        Some("binary") => Shape::Bytes,
        Some("byte") => Shape::Text(TextFormat::Base64),
        Some("base64url") => Shape::Text(TextFormat::Base64Url),
        Some("date-time") => Shape::Text(TextFormat::DateTime),
        Some("date") => Shape::Text(TextFormat::Date),
        Some("password") => Shape::Text(TextFormat::Secret),
        _ => Shape::Text(TextFormat::Plain),
    }
}

/// The separator of a list that is one string: the formats that TypeSpec writes for `@encode(ArrayEncoding.commaDelimited)`
/// and the like.
pub(super) fn separator(format: Option<&str>) -> Option<char> {
    match format?.strip_prefix("ArrayEncoding.")? {
        "commaDelimited" => Some(','),
        "newlineDelimited" => Some('\n'),
        "pipeDelimited" => Some('|'),
        "spaceDelimited" => Some(' '),
        _ => None,
    }
}

pub(super) fn integer_width(facets: &Facets<'_>) -> IntegerWidth {
    match facets.format {
        Some("int8") => IntegerWidth::I8,
        Some("int16") => IntegerWidth::I16,
        Some("int32") => IntegerWidth::I32,
        Some("uint8") => IntegerWidth::U8,
        Some("uint16") => IntegerWidth::U16,
        Some("uint32") => IntegerWidth::U32,
        Some("uint64") => IntegerWidth::U64,
        _ => IntegerWidth::I64,
    }
}
