//! Joins the lines of files that exceed the limit with a single item: an enum of 1,500 values, a request with 800
//! setters.

/// Returns the text of a file with at most `most` lines, joining lines if needed.
///
/// Generated code has no comments except documentation, and no multi-line literals.
pub(super) fn pack(text: String, most: usize) -> String {
    if text.lines().count() <= most {
        return text;
    }
    let is_alone = |line: &str| line.starts_with("//!") || line.starts_with("// ") || line.starts_with("#![");
    let alone = text.lines().filter(|line| is_alone(line)).count();
    let joined = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !is_alone(line))
        .count();
    let each = joined.div_ceil(most.saturating_sub(alone).max(1));
    let mut packed = String::with_capacity(text.len());
    let mut on_line = 0;
    for line in text.lines() {
        let trimmed = line.trim();
        if is_alone(line) {
            packed.push_str(line);
            packed.push('\n');
        } else if !trimmed.is_empty() {
            match trimmed.strip_prefix("///") {
                // a comment would swallow the rest of a joined line
                Some(docs) => packed.push_str(&format!("#[doc = {docs:?}]")),
                None => packed.push_str(trimmed),
            }
            on_line += 1;
            packed.push(if on_line % each == 0 { '\n' } else { ' ' });
        }
    }
    if packed.ends_with(' ') {
        packed.pop();
        packed.push('\n');
    }
    packed
}

#[cfg(test)]
mod tests {
    use super::pack;

    const FILE: &str = "// @generated\n\n//! Docs.\n\n#![allow(dead_code)]\n\nuse a::B;\n\n/// A \"thing\" \\ more.\n\
                        ///\npub enum A {\n    /// `1`\n    One,\n    /// `2` // two\n    Two,\n}\n\nruntime::table! {\n    \
                        A { One = \"1 /// x\", }\n}\n";

    #[test]
    fn the_code_stays_the_same_on_fewer_lines() {
        for most in [5, 8, 12, 14] {
            let packed = pack(FILE.to_owned(), most);
            assert!(packed.lines().count() <= most, "{most}: {packed}");
            let parse = |text: &str| syn::parse_file(text).expect("it is Rust");
            assert_eq!(
                prettyplease::unparse(&parse(&packed)),
                prettyplease::unparse(&parse(FILE))
            );
        }
    }

    #[test]
    fn a_file_that_fits_is_left_alone() {
        assert_eq!(pack(FILE.to_owned(), 20), FILE);
    }
}
