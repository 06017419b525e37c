//! Percent-encoding of paths, queries and forms.

use percent_encoding::percent_decode_str;

/// The pairs of a query or a form as sent; a name without `=` has an empty value.
pub(crate) fn raw_pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Decodes a part of a query or a form; bytes beyond UTF-8 are replaced.
pub(crate) fn decode_query(text: &str) -> String {
    decode(&text.replace('+', " "))
}

/// Decodes a part of a path; bytes beyond UTF-8 are replaced.
pub(crate) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
