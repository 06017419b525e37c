//! Media types.

/// A media type without its parameters.
pub fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or(media_type).trim()
}

/// Whether a media type other than JSON is text.
pub(crate) fn is_text(media_type: &str) -> bool {
    const TEXTS: [&str; 8] = [
        "application/xml",
        "application/yaml",
        "application/x-yaml",
        "application/javascript",
        "application/x-www-form-urlencoded",
        "application/x-ndjson",
        "application/jsonl",
        "application/json-seq",
    ];
    let name = essence(media_type).to_ascii_lowercase();
    name.starts_with("text/") || name.ends_with("+xml") || TEXTS.contains(&name.as_str())
}

/// Whether a media type lies within a range: `image/*`, `application/*+json`, `*/*`.
pub fn is_in_range(media_type: &str, range: &str) -> bool {
    let (name, range) = (
        essence(media_type).to_ascii_lowercase(),
        essence(range).to_ascii_lowercase(),
    );
    match range.split_once('*') {
        Some((before, after)) => range == "*/*" || name.strip_prefix(before).is_some_and(|rest| rest.ends_with(after)),
        None => false,
    }
}
