//! "Did you mean": the candidate with the smallest edit distance.

/// Maximum number of searches in lists that grow with the document.
const MOST: usize = 20;

/// Limits the number of searches in long lists, as each walks over the whole list.
#[derive(Debug, Default)]
pub(crate) struct Suggestions {
    made: usize,
}

impl Suggestions {
    /// As [`nearest`], but `None` once the limit of searches is reached.
    pub(crate) fn nearest<'a>(&mut self, word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        self.search(|| nearest(word, candidates))
    }

    /// The result of another search, but `None` once the limit of searches is reached.
    pub(crate) fn search<'a>(&mut self, search: impl FnOnce() -> Option<&'a str>) -> Option<&'a str> {
        self.made = self.made.saturating_add(1);
        (self.made <= MOST).then(search)?
    }
}

/// Returns the candidate nearest to `word` within a distance limit; among equals the alphabetically first, whatever
/// their order.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = |text: &str| -> String { text.chars().flat_map(char::to_lowercase).collect() };
    let word = lower(word);
    let length = word.chars().count();
    let limit = (length / 3).clamp(1, 4);
    let distance = |candidate: &'a str| {
        if candidate.len() > 4 * (length + limit) || candidate.len() + limit < length {
            return None;
        }
        let other = lower(candidate);
        let is_comparable = length > 0 && !other.is_empty() && other.chars().count().abs_diff(length) <= limit;
        let distance = is_comparable.then(|| strsim::osa_distance(&word, &other))?;
        (distance <= limit).then_some((distance, candidate))
    };
    let nearest = candidates.filter_map(distance).min();
    nearest.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let words = ["operationId", "parameters", "summary", "tags", "in"];
        let near = |word| nearest(word, words.into_iter());
        assert_eq!(near("operationID"), Some("operationId"));
        assert_eq!(near("paramaters"), Some("parameters"));
        assert_eq!(near("sumamry"), Some("summary"));
        assert_eq!(near("security"), None);
        assert_eq!(near(""), None);
        assert_eq!(near("图"), None);
        assert_eq!(nearest("item", ["item2", "item1"].into_iter()), Some("item1"));
        assert_eq!(nearest("item", ["item1", "item2"].into_iter()), Some("item1"));
    }
}
