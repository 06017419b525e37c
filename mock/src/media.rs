//! Media types and ranges.

/// Whether a media range (`text/*`) covers a media type, both in lower case and without parameters.
pub(crate) fn covers(range: &str, media: &str) -> bool {
    range == media
        || range == "*/*"
        || range == "*"
        || range
            .strip_suffix('*')
            .is_some_and(|start| start.ends_with('/') && media.starts_with(start))
}

/// A media type in lower case and without parameters.
pub(crate) fn essence(media: &str) -> String {
    let media = media.split(';').next().unwrap_or_default();
    media.trim().to_ascii_lowercase()
}

/// Whether a media type holds JSON.
pub(crate) fn is_json(media: &str) -> bool {
    let media = essence(media);
    media.ends_with("/json") || media.ends_with("+json")
}
