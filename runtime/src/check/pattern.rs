//! Patterns, each compiled once.

use std::collections::HashMap;
use std::sync::{OnceLock, PoisonError, RwLock};

use regex::Regex;

/// The patterns that were met, by their text. The generator has compiled each; one that does not compile here all the same is none.
static MET: OnceLock<RwLock<HashMap<&'static str, Option<Regex>>>> = OnceLock::new();

/// Whether a pattern matches anywhere in a text.
pub(super) fn matches(pattern: &'static str, text: &str) -> bool {
    let met = MET.get_or_init(RwLock::default);
    let known = met.read().unwrap_or_else(PoisonError::into_inner).get(pattern).cloned();
    let regex = known.unwrap_or_else(|| {
        let regex = Regex::new(pattern).ok();
        let mut met = met.write().unwrap_or_else(PoisonError::into_inner);
        met.entry(pattern).or_insert(regex).clone()
    });
    regex.is_none_or(|regex| regex.is_match(text))
}
