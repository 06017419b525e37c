//! Patterns of documents: ECMA-262 regular expressions, run by a linear engine.
//!
//! A document writes the dialect of JavaScript; the engine here neither backtracks nor knows look-around. The dialect
//! is translated where the two differ (`\d` is ASCII, `[` is literal inside a class); a pattern that still does not
//! compile is not checked, and the caller hears of it.

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};
use specwright::pattern::translate;

/// The most bytes a sample may have.
const SAMPLE_LIMIT: usize = 16 * 1024;

/// A compiled `pattern` of a schema, which also makes texts that it matches.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    regex: Regex,
    hir: Hir,
}

impl Pattern {
    /// Compiles `text`; `None` where the engine cannot express it.
    pub fn new(text: &str) -> Option<Self> {
        let translated = translate(text)?;
        let hir = regex_syntax::Parser::new().parse(&translated).ok()?;
        let regex = RegexBuilder::new(&translated).build().ok()?;
        Some(Self {
            text: text.to_owned(),
            regex,
            hir,
        })
    }

    /// The pattern as the document has it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the pattern matches anywhere in `value`, as JSON Schema has it.
    pub fn matches(&self, value: &str) -> bool {
        self.regex.is_match(value)
    }

    /// A string that the pattern matches; what may repeat is repeated up to `repeat` times, and where there is a
    /// choice, `variant` picks.
    pub fn sample(&self, repeat: u32, variant: usize) -> String {
        let mut out = String::new();
        sample(&self.hir, repeat, variant, &mut out);
        out
    }
}

fn sample(hir: &Hir, repeat: u32, variant: usize, out: &mut String) {
    if out.len() > SAMPLE_LIMIT {
        return;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => out.extend(pick(class, variant)),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let count = repetition.min.max(repeat.min(most));
            for _ in 0..count {
                if out.len() > SAMPLE_LIMIT {
                    return;
                }
                sample(&repetition.sub, repeat, variant, out);
            }
        }
        HirKind::Capture(capture) => sample(&capture.sub, repeat, variant, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| sample(part, repeat, variant, out)),
        HirKind::Alternation(parts) => {
            let at = variant.checked_rem(parts.len()).unwrap_or(0);
            if let Some(part) = parts.get(at) {
                sample(part, repeat, variant, out);
            }
        }
    }
}

/// A character of the class, a readable one where there is one; `variant` picks one of its neighbours.
fn pick(class: &Class, variant: usize) -> Option<char> {
    match class {
        Class::Unicode(class) => {
            let within = |c: char| {
                class
                    .ranges()
                    .iter()
                    .any(|range| range.start() <= c && c <= range.end())
            };
            let readable = ['a', 'A', '0', '1', '-', ' '].into_iter().find(|c| within(*c));
            let first = readable.or_else(|| {
                let printable = class.ranges().iter().find(|range| range.end() > ' ');
                printable
                    .or(class.ranges().first())
                    .map(|range| range.start().max('!').min(range.end()))
            })?;
            let step = u32::try_from(variant % 10).unwrap_or(0);
            let neighbour = char::from_u32(u32::from(first) + step);
            neighbour.filter(|c| within(*c)).or(Some(first))
        }
        Class::Bytes(class) => class.ranges().first().map(|range| char::from(range.start())),
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_mean_what_javascript_means() {
        for (pattern, yes, no) in [
            (r"^\d{3}$", "123", "١٢٣"),
            (r"^[\w-]+$", "a-b_c", "a b"),
            (r"^[^\/]+$", "ab", "a/b"),
            (r"^{[a-z]}$", "{a}", "a"),
            (r"^[[a]$", "[", "b"),
            (r"^[\u4e00-\u9fa5]+$", "镜像", "a"),
            (r"^a\.b$", "a.b", "axb"),
            (r"^\p{Letter}+$", "aé", "1"),
            (r"^[\P{L}]\u{e9}$", "1é", "aé"),
        ] {
            let compiled = Pattern::new(pattern).expect(pattern);
            assert!(compiled.matches(yes), "{pattern} {yes}");
            assert!(!compiled.matches(no), "{pattern} {no}");
        }
    }

    #[test]
    fn look_around_is_not_carried_over() {
        assert!(Pattern::new(r"^(?=a).*$").is_none());
        assert!(Pattern::new(r"(a)\1").is_none());
        assert!(Pattern::new(r"[").is_none());
        assert!(Pattern::new("\\").is_none());
    }

    #[test]
    fn samples_match() {
        for pattern in [
            r"^[a-z]{2}-\d+$",
            r"^(WKS|APIGW)\.\d{4}$",
            r"^[\u4e00-\u9fa5]+$",
            r"^[A-Z]+[^a]?$",
            r"^\S+@\S+\.com$",
        ] {
            let compiled = Pattern::new(pattern).expect(pattern);
            for repeat in 0..4 {
                for variant in 0..4 {
                    let sample = compiled.sample(repeat, variant);
                    assert!(compiled.matches(&sample), "{pattern} {sample}");
                }
            }
        }
    }
}
