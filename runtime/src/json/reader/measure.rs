//! What is lost of a text when it is read as one type of a union and not as another.

use std::collections::BTreeMap;

use super::super::error::ReadError;
use super::spans::Values;
use super::{Mark, Reader};

/// The order of losses; see [`Loss::rank`].
pub(crate) type Rank = (usize, usize, usize);

/// What is lost of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Loss {
    values: Values,
    /// How many of the values are there, but within JSON that no type describes.
    untyped: usize,
    /// How many numbers have fewer digits than in the text.
    shortened: usize,
    /// How many values are there, but in an enum that does not list them.
    unlisted: usize,
}

impl Loss {
    /// Orders losses: by how many values are lost, then by how many of them are not there at all, nulls aside, then by how
    /// many numbers have fewer digits.
    pub(crate) fn rank(self, nulls: bool) -> Rank {
        let (count, values) = self.values.rank(nulls);
        (count, values.saturating_sub(self.untyped), self.shortened)
    }

    /// Whether an enum does not list a value that it was read from.
    pub(crate) fn is_unlisted(self) -> bool {
        self.unlisted > 0
    }

    fn add(&mut self, other: Self) {
        self.values.add(other.values);
        self.untyped += other.untyped;
        self.shortened += other.shortened;
        self.unlisted += other.unlisted;
    }
}

/// What reading has lost so far, of texts whose loss is counted.
#[derive(Clone, Copy, Default)]
pub(super) struct Losses {
    lost: Loss,
    is_counted: bool,
}

/// What a value was read as where that took more than one attempt, by its place and the address of the rules of its
/// union: so that the value is not tried anew when a union around it is read once more.
pub(super) type Choices = BTreeMap<(usize, usize), Choice>;

/// The variant that a value of a union was read as.
#[derive(Clone, Copy)]
pub(crate) struct Choice {
    /// None where it is kept as it is.
    pub(crate) variant: Option<usize>,
    pub(crate) lost: Loss,
}

impl Reader<'_> {
    /// What the next value was read as before, by these rules.
    pub(crate) fn choice<R>(&self, rules: &'static [R]) -> Option<Choice> {
        match self.choices.is_empty() {
            true => None,
            false => self.choices.get(&(self.at, rules.as_ptr().addr())).copied(),
        }
    }

    /// Remembers what the value at a place was read as.
    pub(crate) fn remember<R>(&mut self, mark: Mark, rules: &'static [R], choice: Choice) {
        self.charge(size_of::<((usize, usize), Choice)>());
        self.choices.insert((mark.at, rules.as_ptr().addr()), choice);
    }

    /// Counts what is lost from here on, or at least what an outer union counts. What was lost before.
    pub(crate) fn begin_counting(&mut self, count: bool) -> Measure {
        let outer = self.losses;
        self.losses = Losses {
            lost: Loss::default(),
            is_counted: count || outer.is_counted,
        };
        Measure(outer)
    }

    /// Forgets what was lost since [`begin_counting`](Self::begin_counting).
    pub(crate) fn count_anew(&mut self) {
        self.losses.lost = Loss::default();
    }

    /// What was lost since [`begin_counting`](Self::begin_counting).
    pub(crate) fn lost(&self) -> Loss {
        self.losses.lost
    }

    /// Goes back to what was counted before, and adds what was lost in the end.
    pub(crate) fn end_counting(&mut self, outer: Measure, lost: Loss) {
        self.losses = outer.0;
        self.losses.lost.add(lost);
    }

    /// Skips a value that the type has no place for.
    ///
    /// # Errors
    /// As [`skip`](Self::skip).
    pub(crate) fn lose(&mut self) -> Result<(), ReadError> {
        if !self.losses.is_counted {
            return self.skip();
        }
        let lost = self.pass_over()?;
        self.losses.lost.values.add(lost);
        Ok(())
    }

    /// Counts the next value as one that no type describes. It is not passed.
    ///
    /// # Errors
    /// As [`skip`](Self::skip).
    pub(crate) fn lose_type(&mut self) -> Result<(), ReadError> {
        if self.losses.is_counted {
            let mark = self.mark();
            let values = self.pass_over()?;
            self.reset(mark);
            self.losses.lost.values.add(values);
            self.losses.lost.untyped += values.rank(false).0;
        }
        Ok(())
    }

    /// A string was read from a number or a boolean: its kind is lost.
    pub(crate) fn lose_kind(&mut self) {
        self.losses.lost.values.values += 1;
    }

    /// An enum was read from a value that it does not list: its type is lost.
    pub(crate) fn lose_listing(&mut self) {
        self.losses.lost.values.values += 1;
        self.losses.lost.untyped += 1;
        self.losses.lost.unlisted += 1;
    }

    /// Forgets where a union kept a value as unknown.
    pub(crate) fn forget_unknown(&mut self) {
        self.unknown = None;
    }

    /// Remembers that a union keeps the next value as unknown.
    pub(crate) fn set_unknown(&mut self) {
        self.unknown = Some(self.at);
    }

    /// Returns true if a union kept the value at an offset as unknown since [`forget_unknown`](Self::forget_unknown), and
    /// no later value.
    pub(crate) fn is_unknown(&self, start: usize) -> bool {
        self.unknown == Some(start)
    }

    /// Whether the next value is null and it matters whether that is lost.
    #[inline]
    pub(crate) fn is_counted_null(&mut self) -> bool {
        self.losses.is_counted && self.token() == Some(b'n')
    }

    /// A null was read as if there were nothing.
    pub(crate) fn lose_null(&mut self) {
        self.losses.lost.values.nulls += 1;
    }

    /// Whether what is lost is counted.
    #[inline]
    pub(crate) fn is_counting(&self) -> bool {
        self.losses.is_counted
    }

    /// The text from a place to where the reader is.
    pub(crate) fn since(&self, mark: Mark) -> &str {
        self.slice(mark.at, self.at)
    }

    /// A number was read with fewer digits than the text has.
    pub(crate) fn lose_digits(&mut self) {
        self.losses.lost.shortened += 1;
    }
}

/// What was counted before: see [`Reader::begin_counting`].
#[must_use]
pub(crate) struct Measure(Losses);
