//! `vec![..]`. prettyplease leaves what is within a macro as it is, so a call stands for it until the code is formatted.

/// The call that stands for the macro.
const CALL: &str = "vec_of([";

/// Writes `vec![..]` in place of each `vec_of([..])`.
pub(super) fn with_vec(code: &str) -> String {
    let mut text = String::with_capacity(code.len());
    // for each bracket that is open, whether it is one of the macro
    let mut open = Vec::new();
    let mut rest = code;
    while let Some(next) = rest.chars().next() {
        if let Some(inner) = rest.strip_prefix(CALL) {
            text.push_str("vec![");
            open.push(true);
            rest = inner;
            continue;
        }
        let length = match next {
            '"' | '\'' | 'r' | 'b' => literal_length(rest).unwrap_or(next.len_utf8()),
            _ => next.len_utf8(),
        };
        let (token, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        match next {
            '[' => open.push(false),
            ']' if open.pop() == Some(true) => {
                text.push(']');
                rest = after.strip_prefix(')').unwrap_or(after);
                continue;
            }
            _ => {}
        }
        text.push_str(token);
        rest = after;
    }
    text
}

/// The length of the literal of a string or character with which the code begins.
fn literal_length(code: &str) -> Option<usize> {
    let quoted = code.strip_prefix('b').unwrap_or(code);
    if let Some(raw) = quoted.strip_prefix('r') {
        let content = raw.trim_start_matches('#');
        let hashes = raw.get(..raw.len() - content.len())?;
        let end = content.strip_prefix('"')?.find(&format!("\"{hashes}"))?;
        let before = code.len() - content.len();
        return Some(before + 1 + end + 1 + hashes.len());
    }
    let quote = quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let mut is_escaped = false;
    let mut characters = quoted.char_indices().skip(1);
    let end = characters.find_map(|(at, character)| {
        let ends = character == quote && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        ends.then_some(at + 1)
    })?;
    Some(code.len() - quoted.len() + end)
}

#[cfg(test)]
mod tests {
    use super::with_vec;

    #[test]
    fn brackets_are_told_from_those_in_literals() {
        let table = [
            ("f(vec_of([1, [2], vec_of([3])]))", "f(vec![1, [2], vec![3]])"),
            (r#"vec_of(["])", "\"]"])"#, r#"vec!["])", "\"]"]"#),
            (
                r###"vec_of([r#""])"#, b"]", b'\'', ']'])"###,
                r###"vec![r#""])"#, b"]", b'\'', ']']"###,
            ),
            (
                r#""vec_of([1])" ; vec_of([r#type, bar])"#,
                r#""vec_of([1])" ; vec![r#type, bar]"#,
            ),
        ];
        for (code, expected) in table {
            assert_eq!(with_vec(code), expected);
        }
    }
}
