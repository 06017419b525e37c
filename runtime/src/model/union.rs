//! Unions: one of several types, found by looking at the value.

use std::fmt::Debug;

use super::rank::{Ranking, Turn, named_by_tag};
use super::rule::Rule;
use crate::json::{Choice, Json, Kind, Loss, Mark, MemoryLeft, ReadError, ReadErrorKind, Reader, Wire as _};

/// A union, as the shared reader sees it. Implemented by `codegen::union!`.
pub trait Union: Debug {
    /// When each variant is tried.
    fn rules(&self) -> &'static [Rule];

    /// Whether a variant loses something that takes a null for absent: requests carry the union.
    fn keeps_null(&self) -> bool {
        false
    }

    /// Reads the next value as the variant at an index of the rules. After an error the union is what it was.
    fn read_variant(&mut self, index: usize, reader: &mut Reader<'_>) -> Result<(), ReadError>;

    /// Becomes the variant for values that fit no other.
    fn set_unknown(&mut self, value: Json);
}

/// Reads the next value as the first variant that fits and loses nothing of it, else as the one that loses
/// least; a value that fits none is kept as it is. What takes too many attempts is [`ReadErrorKind::TooAmbiguous`].
///
/// Lost are values under keys that a variant does not know, digits of numbers, the kind of a number that is read as a
/// string and the other way round, what a union or an enum within takes for nothing it knows, and nulls where
/// [`Union::keeps_null`].
pub fn read(union: &mut dyn Union, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let kind = reader.peek()?;
    if let Some(choice) = reader.choice(union.rules()) {
        return read_again(union, choice, reader);
    }
    let by_tag = match kind {
        Kind::Object => read_by_tag(union, reader)?,
        _ => ByTag::Unknown,
    };
    match by_tag {
        ByTag::Read => Ok(()),
        ByTag::Unknown => read_by_rank(union, None, false, reader),
        ByTag::Doubtful => read_by_rank(union, None, true, reader),
        ByTag::Unfit(index) => read_by_rank(union, Some(index), true, reader),
    }
}

/// Reads the next value as it was read before.
fn read_again(union: &mut dyn Union, choice: Choice, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let outer = reader.begin_counting(false);
    let lost = match choice.variant {
        Some(index) => {
            union.read_variant(index, reader)?;
            reader.forget_unknown();
            choice.lost
        }
        None => {
            read_unknown(union, reader)?;
            reader.lost()
        }
    };
    reader.end_counting(outer, lost);
    Ok(())
}

fn read_unknown(union: &mut dyn Union, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    reader.lose_type()?;
    reader.set_unknown();
    let mut json = Json::Null;
    json.read(reader)?;
    union.set_unknown(json);
    Ok(())
}

/// What came of reading a union by its tag alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ByTag {
    Read,
    /// The tag alone does not tell. Nothing is read.
    Unknown,
    /// The object may have the tag more than once. It was read, and is to be read again.
    Doubtful,
    /// The tag names the variant at this index, if the object has it once, and the value is no such thing. Nothing is read.
    Unfit(usize),
}

/// Reads the next object as the one variant that its tag names, without looking at the rest of it first.
fn read_by_tag(union: &mut dyn Union, reader: &mut Reader<'_>) -> Result<ByTag, ReadError> {
    let mark = reader.mark();
    let Some((index, tag)) = named_by_tag(union.rules(), reader)? else {
        return Ok(ByTag::Unknown);
    };
    let start = reader.offset();
    let memory = reader.memory_left();
    let outer = reader.begin_counting(false);
    reader.expect_once(tag);
    reader.forget_unknown();
    let by_tag = match union.read_variant(index, reader) {
        Ok(()) if reader.is_unknown(start) => ByTag::Unfit(index),
        // of a tag that is there twice, the last counts
        Ok(()) if reader.had_once(start, tag) => {
            let lost = reader.lost();
            reader.end_counting(outer, lost);
            return Ok(ByTag::Read);
        }
        Ok(()) => ByTag::Doubtful,
        Err(error) if error.is_final() => return Err(error),
        Err(_) => ByTag::Unfit(index),
    };
    reader.end_counting(outer, Loss::default());
    reader.free(memory);
    reader.go_back(mark)?;
    Ok(by_tag)
}

/// The variant that loses least so far.
struct Best {
    index: usize,
    turn: Turn,
    lost: Loss,
    end: Mark,
    memory: MemoryLeft,
}

/// Reads the next value as one of the variants that fit its structure, but not as `unfit`, which was tried. `is_again`: the
/// value was read before.
fn read_by_rank(
    union: &mut dyn Union,
    unfit: Option<usize>,
    mut is_again: bool,
    reader: &mut Reader<'_>,
) -> Result<(), ReadError> {
    let (rules, nulls) = (union.rules(), union.keeps_null());
    let mut ranking = Ranking::new(rules, nulls, reader)?;
    let (mark, start, memory) = (reader.mark(), reader.offset(), reader.memory_left());
    let mut best: Option<Best> = None;
    let mut held = None;
    let mut next = ranking.next_but(unfit);
    // what is remembered has to say what was lost
    let is_listed = |index: usize| rules.get(index).is_some_and(|rule| rule.is_listed);
    let is_compared = next.is_some_and(|first| !ranking.is_empty() || is_listed(first.index));
    let outer = reader.begin_counting(is_again || is_compared);
    while let Some(candidate) = next {
        if best
            .as_ref()
            .is_some_and(|best| candidate.turn > best.turn || best.lost.rank(nulls) <= candidate.least)
        {
            break; // nor do those after it lose less
        }
        reader.count_anew();
        reader.forget_unknown();
        match union.read_variant(candidate.index, reader) {
            Ok(()) if reader.is_unknown(start) || (is_listed(candidate.index) && reader.lost().is_unlisted()) => {
                held = None
            }
            Ok(()) => {
                held = Some(candidate.index);
                let lost = reader.lost();
                if best
                    .as_ref()
                    .is_none_or(|best| lost.rank(nulls) < best.lost.rank(nulls))
                {
                    best = Some(Best {
                        index: candidate.index,
                        turn: candidate.turn,
                        lost,
                        end: reader.mark(),
                        memory: reader.memory_left(),
                    });
                }
                if lost.rank(nulls) == (0, 0, 0) {
                    break;
                }
            }
            Err(error) if error.is_final() => return Err(error),
            Err(_) => {}
        }
        next = ranking.next_but(unfit);
        if next.is_some() {
            is_again = true;
            match reader.go_back(mark) {
                // there is a variant already, if perhaps not the best
                Err(error) if best.is_some() && *error.kind() == ReadErrorKind::TooAmbiguous => break,
                Err(error) => return Err(error),
                Ok(()) => reader.free(memory),
            }
        }
    }
    let choice = Choice {
        variant: best.as_ref().map(|best| best.index),
        lost: best.as_ref().map(|best| best.lost).unwrap_or_default(),
    };
    if is_again {
        reader.remember(mark, rules, choice);
    }
    match best {
        Some(best) if held == Some(best.index) => {
            reader.reset(best.end);
            reader.free(best.memory);
            reader.forget_unknown(); // which another variant may have met
            reader.end_counting(outer, choice.lost);
            Ok(())
        }
        _ => {
            reader.reset(mark);
            reader.free(memory);
            reader.end_counting(outer, Loss::default());
            read_again(union, choice, reader)
        }
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod unlisted;
