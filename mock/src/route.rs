//! Paths against path templates.
//!
//! A template matches segment by segment, a greedy value as many as are left; among several that match, the one whose
//! first differing segment is more concrete wins, so `/users/me` goes before `/users/{id}`.

use percent_encoding::percent_decode_str;
use specwright::path::{PathTemplate, Piece};

/// What the key of a path says that requests have beside the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fixed {
    /// A pair of the query: its name, and its value if there is a `=`.
    Pair(String, Option<String>),
    /// A header and its value.
    Header(String, String),
}

/// A path template of a document, its base path included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    /// Text, compared after percent-decoding.
    Text(String),
    /// Text and values by turns: `{id}:start`, `{name}.json`.
    Mixed(Vec<Part>),
    /// One value, by the name of its parameter.
    Value(String),
    /// The same over one or more segments: `{path+}`, `{path+}.zip`.
    Greedy(Vec<Part>),
}

/// Text, or a value by the name of its parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    Value(String),
    /// A value whose slashes divide segments.
    Greedy(String),
}

impl Template {
    /// The template of a base path, whose values are no parameters, and the path below it.
    pub(crate) fn new(base: &str, path: &[Part]) -> Self {
        let base = PathTemplate::of(base, &|_, _| false)
            .path
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => Part::Text(text),
                Piece::Value(value) => Part::Value(value.name),
            });
        let (mut segments, mut open) = (Vec::new(), Vec::new());
        for part in base.chain(path.iter().cloned()) {
            let Part::Text(text) = part else {
                open.push(part);
                continue;
            };
            for (index, text) in text.split('/').enumerate() {
                if index > 0 {
                    segments.push(segment(std::mem::take(&mut open)));
                }
                if !text.is_empty() {
                    open.push(Part::Text(text.to_owned()));
                }
            }
        }
        segments.push(segment(open));
        // what is before the first slash
        if segments.first() == Some(&Segment::Text(String::new())) {
            segments.remove(0);
        }
        Self { segments }
    }

    /// The values of the template's parameters in `path`, as sent; `None` where it does not match.
    pub(crate) fn matches(&self, path: &str) -> Option<Vec<(String, String)>> {
        let path = path.strip_prefix('/')?;
        let texts: Vec<&str> = path.split('/').collect();
        let greedy = self
            .segments
            .iter()
            .position(|segment| matches!(segment, Segment::Greedy(_)));
        let further = texts.len().checked_sub(self.segments.len())?;
        if further > 0 && greedy.is_none() {
            return None;
        }
        let mut captures = Vec::new();
        let mut texts = texts.into_iter();
        for (index, segment) in self.segments.iter().enumerate() {
            let mut text = std::borrow::Cow::Borrowed(texts.next()?);
            if Some(index) == greedy {
                for more in texts.by_ref().take(further) {
                    text = std::borrow::Cow::Owned(format!("{text}/{more}"));
                }
            }
            let text = text.as_ref();
            match segment {
                Segment::Text(wanted) => {
                    if percent_decode_str(text).decode_utf8_lossy() != wanted.as_str() {
                        return None;
                    }
                }
                Segment::Value(name) => {
                    if text.is_empty() {
                        return None;
                    }
                    captures.push((name.clone(), text.to_owned()));
                }
                Segment::Mixed(parts) | Segment::Greedy(parts) => mixed(parts, text, &mut captures)?,
            }
        }
        Some(captures)
    }

    /// How concrete the template is, segment by segment: the lesser goes first.
    pub(crate) fn rank(&self) -> Vec<u8> {
        self.segments
            .iter()
            .map(|segment| match segment {
                Segment::Text(_) => 0,
                Segment::Mixed(_) => 1,
                Segment::Value(_) => 2,
                Segment::Greedy(parts) if parts.len() > 1 => 3,
                Segment::Greedy(_) => 4,
            })
            .collect()
    }
}

fn segment(parts: Vec<Part>) -> Segment {
    match parts.as_slice() {
        [] => Segment::Text(String::new()),
        [Part::Text(text)] => Segment::Text(crate::percent::decode(text)),
        [Part::Value(name)] => Segment::Value(name.clone()),
        several if several.iter().any(|part| matches!(part, Part::Greedy(_))) => Segment::Greedy(parts),
        _ => Segment::Mixed(parts),
    }
}

/// Each value is as short as the text after it allows, and never empty.
fn mixed(parts: &[Part], text: &str, captures: &mut Vec<(String, String)>) -> Option<()> {
    let mut rest = text;
    let mut open: Option<&str> = None;
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Value(name) | Part::Greedy(name) => {
                if let Some(name) = open.replace(name) {
                    // Two values in a row: the first takes one character.
                    let first = rest.chars().next()?;
                    captures.push((name.to_owned(), first.to_string()));
                    rest = rest.get(first.len_utf8()..)?;
                }
            }
            Part::Text(wanted) => match open.take() {
                None => rest = rest.strip_prefix(wanted.as_str())?,
                Some(name) => {
                    let last = at + 1 == parts.len();
                    let found = if last {
                        rest.ends_with(wanted.as_str()).then(|| rest.len() - wanted.len())
                    } else {
                        let start = rest.chars().next()?.len_utf8();
                        rest.get(start..)?.find(wanted.as_str()).map(|found| start + found)
                    };
                    let (value, after) = rest.split_at_checked(found?)?;
                    if value.is_empty() {
                        return None;
                    }
                    captures.push((name.to_owned(), value.to_owned()));
                    rest = after.strip_prefix(wanted.as_str())?;
                }
            },
        }
    }
    match open {
        Some(_) if rest.is_empty() => None,
        Some(name) => {
            captures.push((name.to_owned(), rest.to_owned()));
            Some(())
        }
        None => rest.is_empty().then_some(()),
    }
}

/// The path of a server URL as a prefix of templates: without a trailing slash, each variable one segment (or as many
/// as its default has) of any text.
pub(crate) fn base_path(url: &str, variables: &[(String, String)]) -> String {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url.strip_prefix('/').unwrap_or(url),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_matches('/');
    if path.is_empty() {
        return String::new();
    }
    let mut base = String::new();
    for segment in path.split('/') {
        let variable = segment
            .strip_prefix('{')
            .and_then(|segment| segment.strip_suffix('}'))
            .and_then(|name| variables.iter().find(|(other, _)| other == name));
        match variable {
            Some((name, default)) => {
                for at in 0..default.trim_matches('/').split('/').count() {
                    base.push_str(&format!("/{{server.{name}.{at}}}"));
                }
            }
            None => {
                base.push('/');
                base.push_str(segment);
            }
        }
    }
    base
}

#[cfg(test)]
mod tests {
    use super::{Part, Template, base_path};

    fn captures(template: &str, path: &str) -> Option<Vec<(String, String)>> {
        Template::new(template, &[]).matches(path)
    }

    fn values(template: &str, path: &str) -> Option<Vec<String>> {
        Some(captures(template, path)?.into_iter().map(|(_, value)| value).collect())
    }

    #[test]
    fn templates_match_whole_paths() {
        assert_eq!(values("/a/{x}", "/a/1").unwrap(), ["1"]);
        assert_eq!(values("/a/{x}", "/a/1%2F2").unwrap(), ["1%2F2"]);
        assert_eq!(values("/镜像", "/%E9%95%9C%E5%83%8F").unwrap(), Vec::<String>::new());
        for path in ["/a", "/a/", "/a/1/", "/a/1/2", "/A/1", "a/1", "", "*", "//a/1"] {
            assert_eq!(values("/a/{x}", path), None, "{path}");
        }
        assert!(values("/", "/").is_some());
        assert!(values("/a/", "/a/").is_some());
        assert!(values("/a/", "/a").is_none());
    }

    #[test]
    fn segments_may_mix_text_and_values() {
        assert_eq!(values("/{id}:start", "/7:start").unwrap(), ["7"]);
        assert_eq!(values("/{id}:start", "/a:start:start").unwrap(), ["a:start"]);
        assert_eq!(values("/v{a}.{b}", "/v1.2.3").unwrap(), ["1", "2.3"]);
        assert_eq!(values("/{a}{b}", "/镜像").unwrap(), ["镜", "像"]);
        for path in ["/:start", "/7:stop", "/7"] {
            assert_eq!(values("/{id}:start", path), None, "{path}");
        }
        assert_eq!(values("/{a}{b}", "/x"), None);
        assert_eq!(values("/{broken", "/{broken").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn the_concrete_goes_first() {
        let rank = |text| Template::new(text, &[]).rank();
        assert!(rank("/users/me") < rank("/users/{id}.json"));
        assert!(rank("/users/{id}.json") < rank("/users/{id}"));
        assert!(rank("/users/{id}") < rank("/{kind}/me"));
    }

    #[test]
    fn greedy_values_have_one_segment_or_more() {
        let text = |text: &str| Part::Text(text.to_owned());
        let parts = [text("/a/"), Part::Greedy("p".to_owned()), text(".zip/b")];
        let template = Template::new("/v1", &parts);
        let value = |path| Some(template.matches(path)?.swap_remove(0).1);
        assert_eq!(value("/v1/a/x.zip/b").as_deref(), Some("x"));
        assert_eq!(value("/v1/a/x/y%2F/z.zip/b").as_deref(), Some("x/y%2F/z"));
        for path in [
            "/v1/a/b",
            "/v1/a/.zip/b",
            "/v1/a/x/b",
            "/v1/a/x.zip/c",
            "/v1/a/x.zip/b/b",
        ] {
            assert_eq!(value(path), None, "{path}");
        }
        let one = Template::new("/v1", &[text("/a/"), Part::Value("p".to_owned()), text(".zip/b")]);
        assert!(one.rank() < template.rank());
    }

    #[test]
    fn base_paths() {
        let variables = [("base".to_owned(), "api/v1".to_owned())];
        for (url, base) in [
            ("https://x.org", ""),
            ("https://x.org/", ""),
            ("https://{region}.x.org/v1/", "/v1"),
            ("/api", "/api"),
            ("https://x.org/{base}", "/{server.base.0}/{server.base.1}"),
            ("https://x.org/v{n}", "/v{n}"),
        ] {
            assert_eq!(base_path(url, &variables), base, "{url}");
        }
    }
}
