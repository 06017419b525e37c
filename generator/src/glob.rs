//! Patterns in which `*` matches any text, and fast matching of many patterns.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Returns whether `pattern` matches `text`. The time is at most proportional to the product of both lengths.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // the last star and the text position matched after it, for backtracking
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                retry = Some((p, t));
                p += 1;
            }
            Some(byte) if text.get(t) == Some(byte) => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((star, from)) => {
                    retry = Some((star, from + 1));
                    p = star + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|byte| *byte == b'*')
}

/// Many patterns, identified by the order in which they were added.
///
/// They are indexed by their first literal, their last literal and the longest literal between: only patterns whose
/// three literals occur in a text are tried.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patterns {
    all: Vec<String>,
    /// Pattern indices by the lengths of the three literals, then by their hash.
    found_by: BTreeMap<Lengths, HashMap<u64, Vec<usize>>>,
}

/// The lengths of the first literal, the last literal and the longest one between.
type Lengths = (usize, usize, usize);

impl Patterns {
    pub(crate) fn add(&mut self, pattern: &str) {
        let (start, end, between) = parts(pattern);
        let lengths = (start.len(), end.len(), between.len());
        let patterns = self.found_by.entry(lengths).or_default();
        let place = self.all.len();
        patterns.entry(hash(start, end, between)).or_default().push(place);
        self.all.push(pattern.to_owned());
    }

    /// The first pattern that matches a text.
    pub(crate) fn first(&self, text: &str) -> Option<usize> {
        let mut first: Option<usize> = None;
        for (lengths, patterns) in &self.found_by {
            for hash in hashes(text, *lengths) {
                let places = patterns.get(&hash).into_iter().flatten().copied();
                let mut places = places.take_while(|place| first.is_none_or(|first| *place < first));
                let describes = |place: &usize| self.all.get(*place).is_some_and(|pattern| matches(pattern, text));
                first = places.find(describes).or(first);
            }
        }
        first
    }

    /// Removes all patterns that match a text and returns their indices.
    pub(crate) fn take(&mut self, text: &str) -> Vec<usize> {
        let mut taken = Vec::new();
        for (lengths, patterns) in &mut self.found_by {
            for hash in hashes(text, *lengths) {
                if let Some(places) = patterns.get_mut(&hash) {
                    let describes = |place: &mut usize| self.all.get(*place).is_some_and(|p| matches(p, text));
                    taken.extend(places.extract_if(.., describes));
                    if places.is_empty() {
                        patterns.remove(&hash);
                    }
                }
            }
        }
        self.found_by.retain(|_, patterns| !patterns.is_empty());
        taken
    }
}

/// The first literal of a pattern, the last one, and the longest one between.
fn parts(pattern: &str) -> (&[u8], &[u8], &[u8]) {
    let Some((start, rest)) = pattern.split_once('*') else {
        return (pattern.as_bytes(), &[], &[]);
    };
    let (between, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    let longest = between.split('*').max_by_key(|text| text.len()).unwrap_or_default();
    (start.as_bytes(), end.as_bytes(), longest.as_bytes())
}

/// The hashes of patterns with literals of these lengths that may match a text.
fn hashes(text: &str, (start, end, between): Lengths) -> impl Iterator<Item = u64> {
    let text = text.as_bytes();
    let ends = text.len().checked_sub(end).filter(|ends| *ends >= start);
    let parts = ends.and_then(|ends| Some((text.get(..start)?, text.get(start..ends)?, text.get(ends..)?)));
    parts.into_iter().flat_map(move |(start, middle, end)| {
        let nothing = (between == 0).then_some(&middle[..0]);
        // `windows` panics for zero
        let windows = middle.windows(between.max(1)).filter(move |_| between > 0);
        nothing
            .into_iter()
            .chain(windows)
            .map(move |between| hash(start, end, between))
    })
}

fn hash(start: &[u8], end: &[u8], between: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    (start, end, between).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::{Patterns, matches};

    #[test]
    fn many_patterns_say_what_each_says() {
        let patterns = [
            "/v1/*",
            "*",
            "a*b*c",
            "*.id",
            "é*",
            "a",
            "",
            "**",
            "a*",
            "*a",
            "*b*",
            "*b*c",
            "a*a",
            "Order.*.id",
            "O*id",
        ];
        let texts = [
            "/v1/a",
            "",
            "abc",
            "a-b-b-c",
            "Order.id",
            "Order.x.id",
            "éa",
            "a",
            "aa",
            "b",
            "bc",
            "O",
            "Oid",
            "id",
        ];
        for text in texts {
            let mut all = Patterns::default();
            patterns.iter().for_each(|pattern| all.add(pattern));
            let expected: Vec<usize> = (0..patterns.len()).filter(|at| matches(patterns[*at], text)).collect();
            assert_eq!(all.first(text), expected.first().copied(), "{text}");
            let mut taken = all.take(text);
            taken.sort_unstable();
            taken.dedup();
            assert_eq!(taken, expected, "{text}");
            assert_eq!(all.first(text), None, "{text}");
        }
    }

    #[test]
    fn a_star_is_any_text() {
        let yes = [
            ("/v1/*", "/v1/a/b"),
            ("*", ""),
            ("a*b*c", "a-b-b-c"),
            ("*.id", "Order.id"),
            ("é*", "éa"),
        ];
        for (pattern, text) in yes {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("/v1/*", "/v2/a"), ("a", "ab"), ("a*c", "ab"), ("", "a"), ("*a", "b")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
        let hostile = format!("{}b", "a*".repeat(50));
        assert!(!matches(&hostile, &"a".repeat(5000)));
    }
}
