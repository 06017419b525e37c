//! Which alternative of a union a value is.

use super::Check;
use crate::describe::{Choice, Tag};
use crate::json::{Json, Number};

impl Check<'_> {
    /// The alternative that a value is, if it violates it. A value that fits any of those that it may be violates nothing.
    pub(super) fn unfit_choice(
        &mut self,
        choices: &'static [Choice],
        value: &Json,
        depth: usize,
    ) -> Option<&'static Choice> {
        let mut candidates: Vec<&Choice> = choices.iter().filter(|choice| self.may_be(choice, value)).collect();
        if let ([_, _, ..], Json::Object(members)) = (candidates.as_slice(), value) {
            let unknown = |choice: &&Choice| {
                let is_unknown = |(name, _): &&(String, Json)| !choice.properties.contains(&name.as_str());
                members.iter().filter(is_unknown).count()
            };
            let counts: Vec<usize> = candidates.iter().map(unknown).collect();
            let least = counts.iter().min().copied();
            let mut counts = counts.into_iter();
            candidates.retain(|_| counts.next() == least);
        }
        let is_fit = |choice: &&Choice| self.is_fit(choice.constraints, value, depth);
        match candidates.iter().any(is_fit) {
            true => None,
            false => candidates.first().copied(),
        }
    }

    /// Whether a value has the JSON type of an alternative, what that requires, and its tags.
    fn may_be(&self, choice: &Choice, value: &Json) -> bool {
        choice.kinds & kind(value) != 0
            && (!matches!(value, Json::Object(_))
                || (choice.tags.iter().all(|tag| has_tag(value, tag))
                    && choice.required.iter().all(|property| self.has(value, property))))
    }
}

fn has_tag(value: &Json, (property, values, is_required): &Tag) -> bool {
    match value.get(property) {
        None => !is_required,
        Some(Json::Null) => values.is_empty(),
        Some(Json::Bool(is_so)) => values.contains(&if *is_so { "true" } else { "false" }),
        Some(Json::Number(number)) => values.iter().any(|value| is_number(number, value)),
        Some(other) => other.as_str().is_some_and(|text| values.contains(&text)),
    }
}

fn is_number(number: &Number, text: &str) -> bool {
    number.as_str() == text || Number::parse(text).is_ok_and(|value| value.is_worth(number))
}

/// The JSON type of a value, as [`Choice`] has it.
fn kind(value: &Json) -> u8 {
    match value {
        Json::Null => 0,
        Json::String(_) | Json::Secret(_) => 1,
        // an integer may stand for a number, and the other way round where it has no fraction
        Json::Number(number) if number.as_str().contains(['.', 'e', 'E']) => match number.as_i64() {
            Some(_) => 2 | 4,
            None => 4,
        },
        Json::Number(_) => 2,
        Json::Bool(_) => 8,
        Json::Object(_) => 16,
        Json::Array(_) => 32,
    }
}
