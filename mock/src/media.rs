//! Media types and ranges.

/// Whether a media range (`text/*`, `application/*+json`) covers a media type, both in lower case and without parameters.
pub(crate) fn covers(range: &str, media: &str) -> bool {
    range == media
        || range == "*/*"
        || range == "*"
        || range.split_once('*').is_some_and(|(start, end)| {
            start.ends_with('/') && media.strip_prefix(start).is_some_and(|subtype| subtype.ends_with(end))
        })
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

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn ranges_cover_media_types() {
        for (range, media, expected) in [
            ("text/*", "text/csv", true),
            ("*/*", "text/csv", true),
            ("text/*", "application/json", false),
            ("application/*+json", "application/vnd.a+json", true),
            ("application/*+json", "application/json", false),
            ("application/*+json", "text/vnd.a+json", false),
            ("text*", "text/csv", false),
        ] {
            assert_eq!(covers(range, media), expected, "{range} {media}");
        }
    }
}
