//! Where a text has secrets, in any of their forms, and the text without them.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::forms::{Form, Forms, SHORTEST_WITHIN};
use super::plain::{self, Unit};

/// What stands in place of a secret.
const REDACTED: &str = "<redacted>";
/// How many bytes of a text are looked at together, at least.
const WINDOW: usize = 32 << 10;
/// How many bytes a text may take for each byte of a secret, so that a secret at the end of a window is found in the next one.
const WIDEST: usize = 12;

/// What looks for secrets, of several holders at once.
pub(crate) struct Search(Vec<Arc<Forms>>);

/// An error that showed a secret, of which the rest of its text is left.
struct Redacted(String);

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Error for Redacted {}

impl Search {
    pub(super) fn new(parts: impl IntoIterator<Item = Arc<Forms>>) -> Self {
        Self(parts.into_iter().filter(|forms| !forms.is_empty()).collect())
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text without the secrets.
    pub(crate) fn hide<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let places = self.places(text);
        if places.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut shown = String::with_capacity(text.len());
        let mut from = 0;
        for place in places {
            shown.push_str(text.get(from..place.start).unwrap_or_default());
            shown.push_str(REDACTED);
            from = place.end;
        }
        shown.push_str(text.get(from..).unwrap_or_default());
        Cow::Owned(shown)
    }

    /// Takes the secrets out of a text.
    pub(crate) fn hide_in(&self, text: &mut String) {
        if let Cow::Owned(hidden) = self.hide(text) {
            *text = hidden;
        }
    }

    /// The text without the secrets, of which the last may be cut off where the text ends in `…`.
    pub(crate) fn hide_cut<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let Some(cut) = text.strip_suffix('…') else {
            return self.hide(text);
        };
        let units = plain::units(cut);
        let bytes: Vec<u8> = units.iter().map(|unit| unit.byte).collect();
        let most = bytes.len().checked_sub(SHORTEST_WITHIN);
        let begins = |at: &usize| {
            let rest = bytes.get(*at..).unwrap_or_default();
            self.0.iter().any(|forms| forms.may_begin(rest))
        };
        let begun = most.and_then(|most| (0..=most).find(begins));
        match begun.and_then(|at| cut.get(..units.get(at)?.start as usize)) {
            Some(whole) => Cow::Owned(self.hide(whole).into_owned() + REDACTED),
            None => self.hide(text),
        }
    }

    /// Takes the secrets out of a text that is not one of the program.
    pub(crate) fn hide_in_cow(&self, text: &mut Cow<'static, str>) {
        if let Cow::Owned(text) = text {
            self.hide_in(text);
        }
    }

    /// Puts the text of an error in its place, without the secrets, if it shows any, itself or an error behind it.
    pub(crate) fn hide_in_error(&self, error: &mut Box<dyn Error + Send + Sync>) {
        if self.is_shown_by(&**error) {
            *error = self.as_text(&error.to_string());
        }
    }

    /// An error of this text, without the secrets.
    pub(crate) fn as_text(&self, text: &str) -> Box<dyn Error + Send + Sync> {
        Box::new(Redacted(self.hide(text).into_owned()))
    }

    /// Whether an error shows a secret, itself or one behind it.
    pub(crate) fn is_shown_by(&self, error: &(dyn Error + 'static)) -> bool {
        if self.is_empty() {
            return false;
        }
        let mut next = Some(error);
        while let Some(error) = next {
            if [error.to_string(), format!("{error:?}")]
                .iter()
                .any(|text| !self.places(text).is_empty())
            {
                return true;
            }
            next = error.source();
        }
        false
    }

    /// Where the text has secrets, in order; what overlaps or touches is one place.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        if self.is_empty() {
            return places;
        }
        let longest = self.0.iter().map(|forms| forms.longest()).max().unwrap_or(0);
        let overlap = longest.saturating_mul(WIDEST);
        let window = WINDOW.max(overlap.saturating_mul(8));
        let mut start = 0_usize;
        loop {
            let end = boundary(text, start.saturating_add(window));
            self.places_in(text, start..end, &mut places);
            if end == text.len() {
                break;
            }
            start = boundary(text, end - overlap);
        }
        if places.is_empty() {
            return places;
        }
        places.sort_by_key(|place| place.start);
        let hidden: Vec<Range<usize>> = text
            .match_indices(REDACTED)
            .map(|(at, _)| at..at + REDACTED.len())
            .collect();
        let is_hidden = |place: &Range<usize>| {
            let before = hidden.partition_point(|known| known.start <= place.start);
            let known = before.checked_sub(1).and_then(|index| hidden.get(index));
            known.is_some_and(|known| place.end <= known.end)
        };
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(places.len());
        for place in places {
            match merged.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                // by an earlier search
                _ if is_hidden(&place) => {}
                _ => merged.push(place),
            }
        }
        merged
    }

    fn places_in(&self, text: &str, window: Range<usize>, places: &mut Vec<Range<usize>>) {
        let part = text.get(window.clone()).unwrap_or_default();
        // most texts have no escapes, and no secrets
        if plain::bytes_of_plain(part).is_some_and(|bytes| self.found(&bytes).is_empty()) {
            return;
        }
        let units = plain::units(part);
        let bytes: Vec<u8> = units.iter().map(|unit| unit.byte).collect();
        let mut base64 = 0..0;
        for (at, form) in self.found(&bytes) {
            let mut found = at..at + form.bytes.len();
            if form.base64 {
                // what was found before in the same run has taken all of it
                if base64.end < found.end || base64.start > found.start {
                    base64 = run(&units, found.clone());
                }
                found = base64.clone();
            }
            let first = units.get(found.start).map_or(0, |unit| unit.start as usize);
            let last = found.end.checked_sub(1).and_then(|last| units.get(last));
            let last = last.map_or(0, |unit| unit.end as usize);
            let place = window.start + first..window.start + last;
            if !form.alone || is_alone(text, &place) {
                places.push(place);
            }
        }
    }

    /// The forms that a reduced text has, and where.
    fn found<'a>(&'a self, bytes: &[u8]) -> Vec<(usize, &'a Form)> {
        let mut found = Vec::new();
        for (at, pair) in bytes.windows(2).enumerate() {
            let [first, second] = *pair else { continue };
            for forms in self.0.iter().filter(|forms| forms.may_be_at(first, second)) {
                let rest = bytes.get(at..).unwrap_or_default();
                found.extend(forms.at(rest).map(|form| (at, form)));
            }
        }
        found
    }
}

/// The last boundary of characters up to a place.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// All of the base64 that a part was found of, padding included. White space in the text ends it.
fn run(units: &[Unit], found: Range<usize>) -> Range<usize> {
    let is_digit = |unit: &Unit| unit.byte.is_ascii_alphanumeric() || matches!(unit.byte, b'+' | b'/');
    let joins = |pair: &[Unit]| matches!(pair, [first, second] if first.end == second.start);
    let Range { mut start, mut end } = found;
    while let Some(before) = start.checked_sub(1)
        && units.get(before).is_some_and(is_digit)
        && units.get(before..=start).is_some_and(joins)
    {
        start = before;
    }
    let mut padding = false;
    while let Some(unit) = units.get(end)
        && ((is_digit(unit) && !padding) || unit.byte == b'=')
        && end
            .checked_sub(1)
            .and_then(|last| units.get(last..=end))
            .is_some_and(joins)
    {
        padding = unit.byte == b'=';
        end += 1;
    }
    start..end
}

/// Whether no letter or digit stands before or behind a place.
fn is_alone(text: &str, place: &Range<usize>) -> bool {
    let before = text.get(..place.start).and_then(|text| text.chars().next_back());
    let behind = text.get(place.end..).and_then(|text| text.chars().next());
    before
        .into_iter()
        .chain(behind)
        .all(|neighbour| !neighbour.is_alphanumeric())
}

#[cfg(test)]
mod tests;
