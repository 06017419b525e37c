//! Names made of what the `*` of a pattern matched.

use unicode_ident::is_xid_continue;

use crate::glob;

/// In the pattern of an operation: one of its tags, as the id writes it.
pub(super) const TAG: &str = "{tag}";

/// The name for what a pattern matches: each `*` is what a `*` of the pattern matched.
#[derive(Clone, Debug)]
pub(super) struct Replacement(String);

impl Replacement {
    /// # Errors
    ///
    /// There are more `*` than the pattern has, or other characters than those of names.
    pub(super) fn parse(pattern: &str, name: &str) -> Result<Self, String> {
        let stars = |text: &str| text.matches('*').count();
        if stars(name) > stars(own_part(pattern)) {
            return Err(match (own_part(pattern) == pattern, stars(pattern)) {
                (_, 0) => format!("`{name}` has a `*`, and the pattern `{pattern}` has none"),
                (true, _) => format!("`{name}` has more `*` than the pattern `{pattern}`"),
                (false, _) => format!("`{name}` has more `*` than the pattern `{pattern}` has after its last dot"),
            });
        }
        match name.chars().find(|c| *c != '*' && !is_xid_continue(*c)) {
            Some(_) => Err(format!(
                "`{name}` is no Rust name, with `*` for what the pattern matched"
            )),
            None => Ok(Self(name.to_owned())),
        }
    }

    /// The name as it is written, with its `*`.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of an item; `None` if nothing would be left of it, or if the pattern matches only across the dot between an owner
    /// and its item.
    pub(super) fn apply(&self, pattern: &str, key: &str, name_at: usize) -> Option<String> {
        let name = key.get(name_at..)?;
        let captured = match name_at {
            0 => captures(pattern, name)?,
            _ => {
                let owner = key.get(..name_at - 1)?;
                let mut parts = pattern.rmatch_indices('.').filter_map(|(dot, _)| {
                    let (of_owner, of_name) = (pattern.get(..dot)?, pattern.get(dot + 1..)?);
                    glob::matches(of_owner, owner).then(|| captures(of_name, name))?
                });
                parts.next()?
            }
        };
        let mut captured = captured.into_iter();
        let mut pieces = self.0.split('*');
        let mut made = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            made.push_str(captured.next().unwrap_or_default());
            made.push_str(piece);
        }
        made.chars().any(char::is_alphanumeric).then_some(made)
    }
}

/// The part of a pattern that is for the item itself, and not for its owner.
fn own_part(pattern: &str) -> &str {
    pattern.rsplit_once('.').map_or(pattern, |(_, own)| own)
}

/// What each `*` of a pattern matches in a text: as little as possible, the last one the rest.
fn captures<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = pattern.split('*');
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else {
        return rest.is_empty().then(Vec::new);
    };
    let mut captured = Vec::with_capacity(pieces.len() + 1);
    for piece in pieces {
        let (before, after) = rest.split_once(piece)?;
        captured.push(before);
        rest = after;
    }
    captured.push(rest.strip_suffix(last)?);
    Some(captured)
}

/// The patterns that `{tag}` stands for in an id: one for each place where the id has the letters and digits of a tag, whatever its
/// case and separators.
pub(super) fn with_tags(pattern: &str, id: &str, tags: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for tag in tags {
        let wanted: Vec<char> = plain(tag).map(|(_, c)| c).collect();
        let letters: Vec<(usize, char)> = plain(id).collect();
        if wanted.is_empty() {
            continue;
        }
        let places = letters.windows(wanted.len()).filter(|window| {
            let same = window.iter().zip(&wanted);
            same.into_iter().all(|((_, own), other)| own == other)
        });
        for window in places {
            let (Some((start, _)), Some((last, _))) = (window.first(), window.last()) else {
                continue;
            };
            let end = id
                .get(*last..)
                .and_then(|rest| rest.chars().next())
                .map_or(*last, |c| last + c.len_utf8());
            let written = id.get(*start..end).unwrap_or_default();
            found.push(pattern.replace(TAG, written));
        }
    }
    found
}

/// Letters and digits in lower case, with their offsets.
fn plain(text: &str) -> impl Iterator<Item = (usize, char)> {
    let characters = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
    characters.flat_map(|(at, c)| c.to_lowercase().map(move |c| (at, c)))
}

#[cfg(test)]
mod tests {
    use super::{Replacement, with_tags};

    fn made(pattern: &str, name: &str, key: &str, name_at: usize) -> Option<String> {
        let replacement = Replacement::parse(pattern, name).expect("a replacement");
        replacement.apply(pattern, key, name_at)
    }

    #[test]
    fn stars_are_filled_in_their_order() {
        let cases = [
            ("Api*Response", "*", "ApiOrderResponse", Some("Order")),
            ("*_v*_*", "*_*", "get_v2_orders", Some("get_2")),
            ("*Dto", "*", "Dto", None),
            ("Api*", "*Model", "ApiOrder", Some("OrderModel")),
        ];
        for (pattern, name, key, expected) in cases {
            assert_eq!(made(pattern, name, key, 0).as_deref(), expected, "{pattern}");
        }
    }

    /// An owner may have dots, and its `*` are not those of the item.
    #[test]
    fn the_owner_is_matched_apart_from_its_item() {
        let key = "com.acme.Order.created_at";
        assert_eq!(
            made("*.*_at", "*", key, "com.acme.Order.".len()).as_deref(),
            Some("created")
        );
        assert_eq!(
            made("Order.x_*", "*", "Order.x_a.b", "Order.".len()).as_deref(),
            Some("a.b")
        );
    }

    #[test]
    fn more_stars_than_matched_are_refused() {
        for (pattern, name) in [("Api", "*"), ("*.created", "*"), ("A*", "*x*"), ("A*", "a-*")] {
            assert!(Replacement::parse(pattern, name).is_err(), "{pattern}");
        }
    }

    #[test]
    fn a_tag_is_found_whatever_its_case() {
        let tags = ["Pet Store".to_owned()];
        assert_eq!(with_tags("{tag}_*", "petStore_list", &tags), ["petStore_*"]);
        assert_eq!(with_tags("*{tag}", "list_pet-store", &tags), ["*pet-store"]);
        assert!(with_tags("{tag}*", "users_list", &tags).is_empty());
    }
}
