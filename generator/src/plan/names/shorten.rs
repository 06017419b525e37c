//! Shortens long names: first by what they repeat, then by words that say little, last by words of the middle. The end
//! of a name tells it from its siblings, so it stays.

use super::words::singular;
use super::{Case, LONGEST_NAME};

/// Words that say little inside a long name.
const WEAK: &[&str] = &[
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "data",
    "for",
    "from",
    "in",
    "item",
    "items",
    "list",
    "object",
    "of",
    "on",
    "or",
    "param",
    "parameters",
    "params",
    "request",
    "resource",
    "response",
    "schema",
    "the",
    "to",
    "type",
    "value",
    "with",
];
/// Characters that the beginning keeps when words of the middle are dropped.
const BEGINNING: usize = LONGEST_NAME / 3;

/// Returns true if a name of these words is too long.
pub(super) fn is_long(words: &[String], case: Case) -> bool {
    length(words, case) > LONGEST_NAME
}

/// The length of a name of these words.
fn length(words: &[String], case: Case) -> usize {
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let pairs = words.iter().zip(words.iter().skip(1));
    // numbers are never joined
    let separators = pairs.filter(|(one, next)| {
        case != Case::Pascal || (one.ends_with(char::is_numeric) && next.starts_with(char::is_numeric))
    });
    letters + separators.count()
}

/// The words of a shorter name, if it can be as short. `telling` marks words that should stay, because they tell the
/// name from another one.
pub(super) fn shortened(words: &[String], telling: &[bool], case: Case) -> Vec<String> {
    let mut name = Shortening {
        words,
        kept: vec![true; words.len()],
        telling,
        case,
    };
    name.drop_repeated_runs();
    name.drop_where(|name, at| name.is_repeated(at, str::eq));
    name.drop_where(|name, at| name.is_repeated(at, |one, other| singular(one) == singular(other)));
    name.drop_where(Shortening::is_weak);
    let beginning = name.beginning();
    name.drop_where(|_, at| at >= beginning);
    name.drop_where(|_, _| true);
    name.words()
}

/// The places of the words by which a name differs from another: those between what both begin and end with.
pub(super) fn telling(words: &[String], other: &[String]) -> Vec<bool> {
    let begin = words.iter().zip(other).take_while(|(one, other)| one == other).count();
    let ends = words.iter().rev().zip(other.iter().rev());
    let most = words.len().min(other.len()).saturating_sub(begin);
    let end = ends.take(most).take_while(|(one, other)| one == other).count();
    let middle = begin..words.len().saturating_sub(end);
    (0..words.len()).map(|at| middle.contains(&at)).collect()
}

struct Shortening<'w> {
    words: &'w [String],
    kept: Vec<bool>,
    telling: &'w [bool],
    case: Case,
}

impl Shortening<'_> {
    /// Drops runs of words that a later run repeats, the longest first.
    fn drop_repeated_runs(&mut self) {
        /// Longer runs are dropped in parts.
        const LONGEST_RUN: usize = 6;
        for run in (2..=LONGEST_RUN).rev() {
            for at in 0..self.words.len() {
                if length(&self.words(), self.case) <= LONGEST_NAME {
                    return;
                }
                let places = at..at + run;
                let is_telling = places
                    .clone()
                    .any(|at| self.telling.get(at).copied().unwrap_or_default());
                if is_telling || !self.is_run_repeated(at, run) {
                    continue;
                }
                self.kept.iter_mut().skip(at).take(run).for_each(|kept| *kept = false);
            }
        }
    }

    /// Returns true if the words of a run are kept, and repeated by a later run.
    fn is_run_repeated(&self, at: usize, run: usize) -> bool {
        let words = |at: usize| {
            let all_kept = (at..at + run).all(|at| self.is_kept(at));
            self.words.get(at..at + run).filter(|_| all_kept)
        };
        let Some(own) = words(at) else { return false };
        let same = |(one, other): (&String, &String)| singular(one) == singular(other);
        (at + run..self.words.len())
            .filter_map(words)
            .any(|other| own.iter().zip(other).all(same))
    }

    /// Drops such words from the beginning on, until the name is short enough. The last word and telling ones stay.
    fn drop_where(&mut self, is_needless: impl Fn(&Self, usize) -> bool) {
        let mut length = length(&self.words(), self.case);
        for at in 0..self.words.len().saturating_sub(1) {
            if length <= LONGEST_NAME {
                return;
            }
            let is_telling = self.telling.get(at).copied().unwrap_or_default();
            if is_telling || !self.is_kept(at) || !is_needless(self, at) {
                continue;
            }
            if let Some(kept) = self.kept.get_mut(at) {
                *kept = false;
                let separator = usize::from(self.case != Case::Pascal);
                length -= self.words.get(at).map_or(0, |word| word.chars().count() + separator);
            }
        }
    }

    fn is_kept(&self, at: usize) -> bool {
        self.kept.get(at).copied().unwrap_or_default()
    }

    /// Returns true if a later word says the same.
    fn is_repeated(&self, at: usize, same: impl Fn(&str, &str) -> bool) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        let later = self.words.iter().enumerate().skip(at + 1);
        later
            .filter(|(later, _)| self.is_kept(*later))
            .any(|(_, later)| same(word, later))
    }

    /// Returns true for a weak word that is not at the end.
    fn is_weak(&self, at: usize) -> bool {
        const END: usize = 3;
        let is_end = at + END >= self.words.len();
        !is_end && self.words.get(at).is_some_and(|word| WEAK.contains(&word.as_str()))
    }

    /// The place after the words of the beginning.
    fn beginning(&self) -> usize {
        let mut length = 0;
        for (at, word) in self.words.iter().enumerate().filter(|(at, _)| self.is_kept(*at)) {
            length += word.chars().count() + 1;
            if length > BEGINNING {
                return at.max(1);
            }
        }
        self.words.len()
    }

    fn words(&self) -> Vec<String> {
        let kept = self.words.iter().enumerate().filter(|(at, _)| self.is_kept(*at));
        kept.map(|(_, word)| word.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::Case;
    use super::{is_long, shortened, telling};

    fn short(text: &str) -> String {
        let words = words(text);
        let short = shortened(&words, &[], Case::Snake);
        assert!(!is_long(&short, Case::Snake), "{short:?}");
        short.join(" ")
    }

    #[test]
    fn what_is_repeated_goes_first() {
        assert_eq!(
            short("post_invoices_request_payment_settings_payment_method_options_card_request_three_d_secure"),
            "post invoices payment method options card three d secure"
        );
        assert_eq!(
            short("customer_balance_resource_cash_balance_transaction_resource_adjusted_for_overdraft"),
            "customer cash balance transaction adjusted for overdraft"
        );
    }

    #[test]
    fn a_name_that_is_short_enough_as_it_is_written_stays() {
        let words = words("a request of a list of items of a type of a value of an object in it");
        assert!(is_long(&words, Case::Snake) && !is_long(&words, Case::Pascal));
    }

    #[test]
    fn the_end_stays() {
        let long = "me onenote notebooks sections group sections parent pages content by notebook id";
        assert!(short(&format!("{long} copyToSection")).ends_with("copy to section"));
        assert!(short(&format!("{long} preview")).ends_with("preview"));
    }

    #[test]
    fn words_that_tell_a_name_from_another_stay() {
        let long = |middle: &str| {
            format!(
                "{} {middle} {}",
                "alpha beta gamma delta epsilon zeta eta", "theta iota kappa lambda mu nu"
            )
        };
        let (red, blue) = (words(&long("red")), words(&long("blue")));
        let marks = telling(&blue, &red);
        assert_eq!(marks.iter().filter(|mark| **mark).count(), 1);
        assert!(shortened(&blue, &marks, Case::Snake).contains(&"blue".to_owned()));
    }
}
