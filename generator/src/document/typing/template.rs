//! Paths and URLs with placeholders: `/pets/{id}`.

use crate::path::tokens;

/// The names in the braces of a template, and unmatched braces.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Template<'t> {
    /// The names in braces, with duplicates.
    pub(super) names: Vec<&'t str>,
    /// The first unmatched brace.
    pub(super) lonely: Option<char>,
}

impl<'t> Template<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let is_brace = |c: char| matches!(c, '{' | '}');
        Self {
            names: tokens(text).filter_map(|(_, name)| name).collect(),
            lonely: tokens(text).find_map(|(literal, _)| literal.chars().find(|c| is_brace(*c))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Template;

    #[test]
    fn names_stand_between_the_nearest_braces() {
        let cases: [(&str, &[&str], Option<char>); 7] = [
            ("/a/{b}/{c}", &["b", "c"], None),
            ("/{a}{a}", &["a", "a"], None),
            ("/{}", &[""], None),
            ("/a/{b", &[], Some('{')),
            ("/a}b", &[], Some('}')),
            ("/{a{b}", &["b"], Some('{')),
            ("/{a}}", &["a"], Some('}')),
        ];
        for (text, names, lonely) in cases {
            let template = Template::of(text);
            assert_eq!((template.names.as_slice(), template.lonely), (names, lonely), "{text}");
        }
    }
}
