//! Patterns in which `*` stands for any text.

/// Whether `text` is what `pattern` describes. Takes time in proportion to both lengths multiplied,
/// whatever they hold.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // the last star, and where the text behind it begins: what to try again
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

#[cfg(test)]
mod tests {
    use super::matches;

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
