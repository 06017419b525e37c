//! The URIs that documents give themselves (`$self`, OpenAPI 3.2), and references that are resolved against them.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::tree::Node;
use crate::input;

/// How many bytes of a file are searched for its `$self`.
const BEGINNING: u64 = 8 << 10;
/// How many files and folders are looked at to find a document by its URI.
const MOST_ENTRIES: usize = 4_000;

/// What a document says of its own URI.
#[derive(Debug)]
enum Own {
    Absolute(String),
    /// Relative to where it was read: the path that it stands for.
    Path(PathBuf),
}

/// The documents that have a URI of their own.
#[derive(Debug, Default)]
pub(super) struct Uris {
    own: HashMap<u32, Own>,
    files: HashMap<String, u32>,
    /// The files in the root folder that have a URI, once they were looked for.
    found: Option<HashMap<String, PathBuf>>,
}

impl Uris {
    /// Takes up what a file says of its URI; returns the path that a relative one stands for.
    pub(super) fn add(&mut self, number: u32, path: &Path, tree: &Node) -> Option<&Path> {
        let written = tree.get("$self")?.as_str().filter(|_| tree.get("openapi").is_some())?;
        let document = without_fragment(written);
        if document.is_empty() {
            return None;
        }
        if has_scheme(document) {
            let uri = resolve(document, "");
            self.files.entry(uri.clone()).or_insert(number);
            self.own.insert(number, Own::Absolute(uri));
            return None;
        }
        let folder = path.parent().unwrap_or(Path::new("/"));
        self.own.insert(number, Own::Path(folder.join(document)));
        match self.own.get(&number) {
            Some(Own::Path(path)) => Some(path),
            _ => None,
        }
    }

    /// Whether any document has a URI of its own.
    pub(super) fn is_any(&self) -> bool {
        !self.own.is_empty()
    }

    /// The absolute URI of a reference in a file, if it or the file has one.
    pub(super) fn of(&self, from: u32, reference: &str) -> Option<String> {
        match self.own.get(&from) {
            Some(Own::Absolute(base)) => Some(resolve(base, reference)),
            _ => has_scheme(reference).then(|| resolve(reference, "")),
        }
    }

    /// The document of a URI, among those that were read.
    pub(super) fn file(&self, uri: &str) -> Option<u32> {
        self.files.get(uri).copied()
    }

    /// The folder to which the references of a file are relative, if it says so.
    pub(super) fn folder(&self, from: u32) -> Option<&Path> {
        match self.own.get(&from)? {
            Own::Path(path) => path.parent(),
            Own::Absolute(_) => None,
        }
    }

    /// A file in the folder `root` for a URI: the one that has it, else the one that lies as far from a file that was read as their
    /// URIs do.
    pub(super) fn nearby<'p>(
        &mut self,
        uri: &str,
        root: &Path,
        path_of: impl Fn(u32) -> Option<&'p Path>,
    ) -> Option<PathBuf> {
        let found = self.found.get_or_insert_with(|| search(root));
        if let Some(path) = found.get(uri) {
            return Some(path.clone());
        }
        let mut own: Vec<(&u32, &Own)> = self.own.iter().collect();
        own.sort_by_key(|(number, _)| **number);
        own.into_iter().find_map(|(number, own)| {
            let Own::Absolute(base) = own else { return None };
            let (folder, _) = base.rsplit_once('/')?;
            let rest = uri.strip_prefix(folder)?.strip_prefix('/')?;
            let path = path_of(*number)?.parent()?.join(rest);
            path.is_file().then_some(path)
        })
    }
}

/// The files of a folder and those below it that begin with a `$self`, by their URIs.
fn search(root: &Path) -> HashMap<String, PathBuf> {
    let mut found = HashMap::new();
    let mut folders = vec![root.to_owned()];
    let mut left = MOST_ENTRIES;
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).take(left).collect();
        left -= paths.len();
        paths.sort();
        for path in paths {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or(".");
            if name.starts_with('.') || matches!(name, "target" | "node_modules") || path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let is_document = [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending));
            let bytes = is_document.then(|| input::beginning(&path, BEGINNING).ok()).flatten();
            let text = bytes.as_deref().map(String::from_utf8_lossy);
            if let Some(uri) = text.as_deref().and_then(self_in) {
                found.entry(resolve(without_fragment(uri), "")).or_insert(path);
            }
        }
    }
    found
}

/// The `$self` at the beginning of a document, which is only read to see whether it is the right one.
fn self_in(text: &str) -> Option<&str> {
    let (before, after) = text.split_once("$self")?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    // in YAML a key of the document itself, in JSON the first key of that name
    if !line.is_empty() && !line.ends_with(['"', '\'']) {
        return None;
    }
    let value = after
        .trim_start_matches(['"', '\''])
        .trim_start()
        .strip_prefix(':')?
        .trim_start();
    let value = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value.trim_start_matches(quote).split(quote).next(),
        _ => value.split(|c: char| c.is_whitespace() || c == ',').next(),
    };
    value.filter(|value| has_scheme(value))
}

pub(super) fn without_fragment(uri: &str) -> &str {
    uri.split('#').next().unwrap_or_default()
}

/// Returns true for a URI with a scheme, `https://...`, and for a path with a drive, `C:\...`.
pub(super) fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// The components of a URI reference (RFC 3986, appendix B) without its fragment.
struct Parts<'u> {
    scheme: Option<&'u str>,
    authority: Option<&'u str>,
    path: &'u str,
    query: Option<&'u str>,
}

impl<'u> Parts<'u> {
    fn of(text: &'u str) -> Self {
        let text = without_fragment(text);
        let (scheme, rest) = match text.split_once(':').filter(|_| has_scheme(text)) {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, text),
        };
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                (Some(authority), path)
            }
            None => (None, rest),
        };
        Self {
            scheme,
            authority,
            path,
            query,
        }
    }
}

/// The URI of a reference at a base (RFC 3986, 5.2.2), without its fragment.
fn resolve(base: &str, reference: &str) -> String {
    let (base, given) = (Parts::of(base), Parts::of(reference));
    let mut target = Parts {
        scheme: given.scheme.or(base.scheme),
        authority: given.authority,
        path: "",
        query: given.query,
    };
    let path;
    if given.scheme.is_some() || given.authority.is_some() {
        path = without_dots(given.path);
    } else {
        target.authority = base.authority;
        if given.path.is_empty() {
            path = without_dots(base.path);
            target.query = given.query.or(base.query);
        } else if given.path.starts_with('/') {
            path = without_dots(given.path);
        } else if base.path.is_empty() && base.authority.is_some() {
            path = without_dots(&format!("/{}", given.path));
        } else {
            let folder = base
                .path
                .rsplit_once('/')
                .map_or(String::new(), |(folder, _)| format!("{folder}/"));
            path = without_dots(&(folder + given.path));
        }
    }
    target.path = &path;
    let mut uri = String::new();
    if let Some(scheme) = target.scheme {
        uri.push_str(&scheme.to_ascii_lowercase());
        uri.push(':');
    }
    if let Some(authority) = target.authority {
        uri.push_str("//");
        uri.push_str(&authority.to_ascii_lowercase());
    }
    uri.push_str(target.path);
    if let Some(query) = target.query {
        uri.push('?');
        uri.push_str(query);
    }
    uri
}

/// A path without the segments `.` and `..` (RFC 3986, 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_dots = matches!(segment, "." | "..");
        if segment == ".." && kept.len() > 1 {
            kept.pop();
        }
        if !is_dots {
            kept.push(segment);
        } else if segments.peek().is_none() {
            kept.push("");
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_as_in_rfc_3986() {
        // the examples of section 5.4, without their fragments
        let base = "http://a/b/c/d;p?q";
        for (reference, uri) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("", "http://a/b/c/d;p?q"),
            ("#s", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
        ] {
            assert_eq!(resolve(base, reference), uri, "{reference}");
        }
        assert_eq!(resolve("HTTPS://Example.COM", "a"), "https://example.com/a");
        assert_eq!(resolve("urn:example:api", ""), "urn:example:api");
    }

    #[test]
    fn the_beginning_of_a_document_shows_its_uri() {
        for (text, uri) in [
            ("openapi: 3.2.0\n$self: https://a/b # here\n", Some("https://a/b")),
            ("openapi: 3.2.0\n\"$self\": 'urn:a:b'\n", Some("urn:a:b")),
            (
                "{\"openapi\": \"3.2.0\", \"$self\" : \"https://a/b\", \"info\": {}}",
                Some("https://a/b"),
            ),
            (
                "{\"openapi\":\"3.2.0\",\n  \"$self\":\"https://a/b\"}",
                Some("https://a/b"),
            ),
            ("openapi: 3.2.0\n$self: ../b.yaml\n", None),
            ("openapi: 3.2.0\nx:\n  $self: https://a/b\n", None),
            ("openapi: 3.1.0\n", None),
        ] {
            assert_eq!(self_in(text), uri, "{text}");
        }
    }
}
