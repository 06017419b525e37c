//! Patterns of documents: ECMA-262 regular expressions, as engines in Rust take them.
//!
//! A document writes the dialect of JavaScript. The engine of the crate `regex` takes another, and knows neither
//! look-around nor back-references, as it takes linear time.

/// From the JavaScript dialect to that of the engine; `None` for what cannot be carried over.
pub fn translate(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let escaped = chars.next()?;
                let class = match escaped {
                    'd' => Some("[0-9]"),
                    'D' => Some("[^0-9]"),
                    'w' => Some("[0-9A-Za-z_]"),
                    'W' => Some("[^0-9A-Za-z_]"),
                    's' => Some(r"[\t-\r \x{a0}\x{feff}\x{2028}\x{2029}]"),
                    'S' => Some(r"[^\t-\r \x{a0}\x{feff}\x{2028}\x{2029}]"),
                    _ => None,
                };
                match (class, escaped) {
                    (Some(class), _) => {
                        out.push_str(class);
                        if in_class && chars.peek() == Some(&'-') {
                            chars.next();
                            out.push_str(r"\-");
                        }
                    }
                    (None, 'b') if in_class => out.push_str(r"\x08"),
                    (None, 'b') => out.push_str(r"(?-u:\b)"),
                    (None, 'B') => out.push_str(r"(?-u:\B)"),
                    (None, '0') => out.push_str(r"\x00"),
                    (None, '<' | '>') => out.push(escaped),
                    // `\p{Letter}`, `\u{1f600}`
                    (None, 'p' | 'P' | 'u') if chars.peek() == Some(&'{') => {
                        out.push('\\');
                        out.push(escaped);
                        out.extend(chars.by_ref().take_while(|c| *c != '}'));
                        out.push('}');
                    }
                    (None, c) if c.is_ascii() => {
                        out.push('\\');
                        out.push(c);
                    }
                    (None, c) => out.push(c),
                }
            }
            '[' if in_class => out.push_str(r"\["),
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(c);
            }
            '[' => {
                out.push('[');
                in_class = true;
                if chars.peek() == Some(&'^') {
                    chars.next();
                    if chars.peek() == Some(&']') {
                        chars.next();
                        in_class = false;
                        out.pop();
                        out.push_str("(?s:.)");
                        continue;
                    }
                    out.push('^');
                }
                // `[]` matches nothing in JavaScript and opens a class here.
                if chars.peek() == Some(&']') {
                    return None;
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '{' if !in_class => {
                let ahead: String = chars.clone().take_while(|c| *c != '}').take(16).collect();
                let counted = ahead.starts_with(|c: char| c.is_ascii_digit())
                    && ahead.chars().all(|c| c.is_ascii_digit() || c == ',');
                out.push_str(if counted { "{" } else { r"\{" });
            }
            c => out.push(c),
        }
    }
    Some(out)
}

/// The pattern as the engine takes it, if it does.
#[cfg(feature = "validate")]
pub(crate) fn compiled(text: &str) -> Option<String> {
    let translated = translate(text)?;
    regex::Regex::new(&translated).is_ok().then_some(translated)
}

/// Without the feature `validate` there is no engine to ask.
#[cfg(not(feature = "validate"))]
pub(crate) fn compiled(text: &str) -> Option<String> {
    translate(text)
}
