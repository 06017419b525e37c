//! Words that are said twice in a row.

/// The words without those that repeat the words before them, from the word `begin` on; `None` if there are none.
pub(crate) fn said_once(words: &[String], begin: usize) -> Option<Vec<String>> {
    /// Longer runs are not compared.
    const LONGEST: usize = 4;
    let is_repeated = |at: usize, run: usize| {
        let before = at.checked_sub(run).and_then(|start| words.get(start..at));
        before.is_some_and(|before| words.get(at..at + run) == Some(before))
    };
    if !(begin..words.len()).any(|at| (1..=LONGEST).any(|run| is_repeated(at, run))) {
        return None;
    }
    let mut once: Vec<String> = words.get(..begin)?.to_vec();
    let mut at = begin;
    while let Some(word) = words.get(at) {
        let repeated = (1..=LONGEST).rev().find(|run| {
            let next = words.get(at..at + run);
            next.is_some_and(|next| once.ends_with(next))
        });
        match repeated {
            Some(run) => at += run,
            None => {
                once.push(word.clone());
                at += 1;
            }
        }
    }
    (once.len() < words.len()).then_some(once)
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::said_once;

    #[test]
    fn repeated_words_are_said_once() {
        let once = |text: &str, begin| said_once(&words(text), begin).map(|words| words.join(" "));
        assert_eq!(once("log type type", 2).as_deref(), Some("log type"));
        assert_eq!(
            once("data config data config name", 2).as_deref(),
            Some("data config name")
        );
        assert_eq!(once("tax tax tax rate", 1).as_deref(), Some("tax rate"));
        assert_eq!(once("reader reader action", 2), None);
        assert_eq!(once("size of size", 1), None);
    }
}
