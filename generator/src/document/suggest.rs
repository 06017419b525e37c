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
        self.made = self.made.saturating_add(1);
        (self.made <= MOST).then(|| nearest(word, candidates))?
    }
}

/// Returns the candidate nearest to `word` within a distance limit; among equals the alphabetically first, whatever
/// their order.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let limit = (word.len() / 3).clamp(1, 4);
    let mut best = None;
    for candidate in candidates {
        if candidate.len() > 4 * (word.len() + limit) || candidate.len() + limit < word.len() {
            continue;
        }
        let other: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        if let Some(distance) = distance(&word, &other, limit)
            && best.is_none_or(|known| (distance, candidate) < known)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The Damerau-Levenshtein distance, if it is at most `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit || a.is_empty() || b.is_empty() {
        return None;
    }
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let mut least = at(&row, j) + usize::from(x != y);
            least = least.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                least = least.min(at(&above, j - 1) + 1);
            }
            next.push(least);
        }
        if next.iter().all(|distance| *distance > limit) {
            return None;
        }
        above = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|distance| *distance <= limit)
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
