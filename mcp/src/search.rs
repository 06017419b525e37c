//! Finds operations by words.

use std::collections::{BTreeMap, HashMap};

use specwright_dynamic::tables::Operation;

/// The weight of a word by where it is.
const NAME: f32 = 5.0;
const TAG: f32 = 3.0;
const SUMMARY: f32 = 3.0;
const PATH: f32 = 2.0;
const PARAMETER: f32 = 1.0;
const DESCRIPTION: f32 = 1.0;
/// The factor for a word that only begins with that of the query.
const BEGINNING: f32 = 0.6;
/// The factor for a word that means much the same.
const SYNONYM: f32 = 0.5;
/// What a word of name and path takes from the score.
const PER_WORD: f32 = 0.05;
/// How many characters of a description are looked at.
const DESCRIPTION_LIMIT: usize = 2_000;

/// What operations are called by some and otherwise by others.
const SYNONYMS: [&[&str]; 6] = [
    &["create", "add", "new", "insert", "post"],
    &["delete", "remove", "destroy", "cancel"],
    &["get", "show", "read", "fetch", "retrieve", "describe", "view", "query"],
    &["list", "all", "search", "find", "query"],
    &["update", "edit", "change", "modify", "set", "patch", "put"],
    &["start", "run", "launch", "boot"],
];

/// An index of the words of operations.
pub(crate) struct Index {
    /// For each word, the operations that have it, each with a weight.
    words: BTreeMap<String, Vec<(u32, f32)>>,
    /// For each operation, by what its matches are divided: one with a long path is about more than is asked for.
    lengths: Vec<f32>,
    operations: usize,
}

impl Index {
    /// Reads the operations; their order is that of the numbers that [`Index::search`] gives.
    pub(crate) fn new<'a>(operations: impl Iterator<Item = &'a Operation>) -> Self {
        let mut index = Self {
            words: BTreeMap::new(),
            lengths: Vec::new(),
            operations: 0,
        };
        for operation in operations {
            index.add(operation);
        }
        index
    }

    fn add(&mut self, operation: &Operation) {
        let number = u32::try_from(self.operations).unwrap_or(u32::MAX);
        let mut weights: HashMap<String, f32> = HashMap::new();
        let mut read = |text: &str, weight: f32| {
            for word in words(text) {
                let known = weights.entry(word).or_insert(0.0);
                *known = known.max(weight);
            }
        };
        read(&operation.name, NAME);
        read(&operation.id, NAME);
        operation.tags.iter().for_each(|tag| read(tag, TAG));
        read(operation.docs.summary.as_deref().unwrap_or_default(), SUMMARY);
        read(&operation.path, PATH);
        read(&operation.method, PATH);
        let parameters = operation.parameters.iter();
        parameters.for_each(|parameter| read(&parameter.argument, PARAMETER));
        let description = operation.docs.description.as_deref().unwrap_or_default();
        let end = description
            .char_indices()
            .nth(DESCRIPTION_LIMIT)
            .map_or(description.len(), |(end, _)| end);
        read(description.get(..end).unwrap_or_default(), DESCRIPTION);
        for (word, weight) in weights {
            self.words.entry(word).or_default().push((number, weight));
        }
        let length = words(&operation.name).len() + words(&operation.path).len();
        self.lengths.push(1.0 + PER_WORD * length as f32);
        self.operations += 1;
    }

    /// The numbers of the operations that match best, best first. An operation with more words of the query goes before one
    /// with fewer; rare words count more.
    pub(crate) fn search(&self, query: &str) -> Vec<usize> {
        let mut asked = words(query);
        asked.sort();
        asked.dedup();
        let mut scores: HashMap<u32, (f32, u32)> = HashMap::new();
        for word in &asked {
            for (number, weight) in self.matches(word) {
                let (score, found) = scores.entry(number).or_insert((0.0, 0));
                *score += weight;
                *found += 1;
            }
        }
        let mut ranked: Vec<(u32, f32)> = scores
            .into_iter()
            .map(|(number, (score, found))| {
                let length = self.lengths.get(number as usize).copied().unwrap_or(1.0);
                (number, score * found as f32 / asked.len() as f32 / length)
            })
            .collect();
        ranked.sort_by(|(one, more), (other, less)| less.total_cmp(more).then(one.cmp(other)));
        ranked.into_iter().map(|(number, _)| number as usize).collect()
    }

    /// The operations for one word of a query: each with its best weight.
    fn matches(&self, word: &str) -> HashMap<u32, f32> {
        let mut best: HashMap<u32, f32> = HashMap::new();
        let own = self.words.get(word).map_or(0, Vec::len);
        let mut take = |postings: &[(u32, f32)], factor: f32| {
            // a word that stands for another is no rarer than that
            let rarity = (1.0 + self.operations as f32 / postings.len().max(own) as f32).ln();
            for (number, weight) in postings {
                let known = best.entry(*number).or_insert(0.0);
                *known = known.max(weight * factor * rarity);
            }
        };
        if let Some(postings) = self.words.get(word) {
            take(postings, 1.0);
        }
        if word.chars().count() >= 3 {
            let longer = self
                .words
                .range(word.to_owned()..)
                .skip_while(|(other, _)| *other == word);
            for (_, postings) in longer.take_while(|(other, _)| other.starts_with(word)) {
                take(postings, BEGINNING);
            }
        }
        for other in SYNONYMS.iter().filter(|group| group.contains(&word)).copied().flatten() {
            if let Some(postings) = self.words.get(*other).filter(|_| *other != word) {
                take(postings, SYNONYM);
            }
        }
        best
    }
}

/// The words of a text in lower case and without a plural's end. Humps of an identifier are words, and so are any two
/// characters in a row of scripts that have no spaces.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut letters = text.chars().peekable();
    let mut last: Option<char> = None;
    while let Some(letter) = letters.next() {
        if is_wide(letter) {
            finish(&mut word, &mut words);
            let next = letters.peek().filter(|next| is_wide(**next));
            let is_alone = next.is_none() && !last.is_some_and(is_wide);
            match next {
                Some(next) => words.push([letter, *next].iter().collect()),
                None if is_alone => words.push(letter.to_string()),
                None => {}
            }
        } else if letter.is_alphanumeric() {
            let before = last.filter(|_| !word.is_empty());
            let starts_hump = letter.is_uppercase()
                && before.is_some_and(|before| {
                    !before.is_uppercase() || letters.peek().is_some_and(|next| next.is_lowercase())
                });
            if starts_hump {
                finish(&mut word, &mut words);
            }
            word.extend(letter.to_lowercase());
        } else {
            finish(&mut word, &mut words);
        }
        last = Some(letter);
    }
    finish(&mut word, &mut words);
    words
}

/// Ends a word.
fn finish(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(singular(std::mem::take(word)));
    }
}

/// A word without the end of an English plural.
fn singular(mut word: String) -> String {
    if word.len() > 4 && word.ends_with("ies") {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if word.len() > 4 && ["ses", "xes", "ches", "shes"].iter().any(|end| word.ends_with(end)) {
        word.truncate(word.len() - 2);
    } else if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") {
        word.truncate(word.len() - 1);
    }
    word
}

/// Whether its script writes no spaces between words: Han, Kana, Hangul.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_identifiers_and_prose() {
        assert_eq!(words("listImages"), ["list", "image"]);
        assert_eq!(words("GetHTTPStatus v2"), ["get", "http", "status", "v2"]);
        assert_eq!(words("/orgs/{org}/policies"), ["org", "org", "policy"]);
        assert_eq!(words("查询镜像列表"), ["查询", "询镜", "镜像", "像列", "列表"]);
        assert_eq!(words("镜 image"), ["镜", "image"]);
        assert_eq!(
            words("addresses boxes status class"),
            ["address", "box", "status", "class"]
        );
    }
}
