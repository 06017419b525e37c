//! Which variants of a union fit a value, the best first, told by its structure before anything is decoded.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::{PoisonError, RwLock};

use super::rule::{Keys, Kinds, Rule};
use super::shape::Presence;
use crate::json::{Index, IndexedKey, Kind, OnlyTag, Rank, ReadError, Reader, Values, Wanted};

/// Indexes that were made, by the address of their rules. They are never freed: a program has as many as it has unions.
static INDEXES: RwLock<BTreeMap<usize, &'static Index>> = RwLock::new(BTreeMap::new());

/// The index of some rules.
fn index(rules: &'static [Rule], reader: &mut Reader<'_>) -> &'static Index {
    let address = rules.as_ptr().addr();
    if let Some(index) = reader.indexes.get(&address) {
        return index;
    }
    let known = INDEXES
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&address)
        .copied();
    let index = known.unwrap_or_else(|| {
        let mut indexes = INDEXES.write().unwrap_or_else(PoisonError::into_inner);
        *indexes
            .entry(address)
            .or_insert_with(|| Box::leak(Box::new(Index::of(rules))))
    });
    reader.indexes.insert(address, index);
    index
}

/// The one rule that the tag of the next object names, and the tag. It is right only if the object has that tag
/// once. Nothing is read.
pub(super) fn named_by_tag(
    rules: &'static [Rule],
    reader: &mut Reader<'_>,
) -> Result<Option<(usize, &'static str)>, ReadError> {
    let Some(tag) = &index(rules, reader).tag else {
        return Ok(None);
    };
    let mark = reader.mark();
    let value = value_of(tag.name, reader);
    reader.reset(mark);
    match value {
        Ok(value) => Ok(value
            .and_then(|value| *tag.rules.get(&*value)?)
            .map(|rule| (rule, tag.name))),
        Err(error) if error.is_final() => Err(error),
        Err(_) => Ok(None),
    }
}

/// The text of the first scalar that the next object has under a key.
fn value_of<'a>(name: &str, reader: &mut Reader<'a>) -> Result<Option<Cow<'a, str>>, ReadError> {
    reader.begin_passing_over();
    let mut key = reader.begin_object()?;
    while let Some(found) = key {
        if found == name {
            return reader.scalar();
        }
        reader.pass_over()?;
        key = reader.next_key()?;
    }
    Ok(None)
}

impl Index {
    fn of(rules: &'static [Rule]) -> Self {
        let mut keys: HashMap<&'static str, IndexedKey> = HashMap::new();
        let mut wanted = Vec::with_capacity(rules.len());
        for (number, rule) in rules.iter().enumerate() {
            let mut want = Wanted::default();
            let mut required = 0;
            let mut know = |key: &'static str, is_required: bool| {
                // those past the 64th are not looked for
                let bit = if is_required && required < 64 { 1 << required } else { 0 };
                required += u32::from(is_required);
                want.required |= bit;
                keys.entry(key).or_default().known.push((number, bit));
            };
            match rule.keys {
                Keys::Listed { required, known } => {
                    required.iter().for_each(|key| know(key, true));
                    let more = known.iter().filter(|key| !required.contains(key));
                    more.for_each(|key| know(key, false));
                }
                Keys::Record(shape) => {
                    let fields = shape.fields.iter();
                    fields.for_each(|field| know(field.name(), field.presence() != Presence::Optional));
                    want.drops_keys = !shape.is_open;
                }
            }
            want.is_otherwise = rule.is_otherwise;
            want.is_closed = rule.is_closed;
            for key in rule.not_null {
                keys.entry(key).or_default().not_null.push(number);
            }
            for (bit, tag) in rule.tags.iter().flatten().enumerate() {
                want.tags |= 1 << bit;
                want.optional_tags |= u8::from(tag.is_optional) << bit;
                want.null_tags |= u8::from(tag.is_optional || tag.is_null) << bit;
                let key = keys.entry(tag.name).or_default();
                key.tags.push((number, 1 << bit, tag.values));
                // the union writes a tag that its variant does not know
                if rule.is_closed && key.known.last().is_none_or(|(known, _)| *known != number) {
                    key.known.push((number, 0));
                }
            }
            wanted.push(want);
        }
        Self {
            has_keys: !keys.is_empty(),
            keys,
            wanted,
            tag: OnlyTag::of(rules),
        }
    }
}

impl OnlyTag {
    fn of(rules: &'static [Rule]) -> Option<Self> {
        let mut name = None;
        let mut by_value = HashMap::new();
        for (number, rule) in rules.iter().enumerate() {
            if !rule.kinds.meets(Kinds::OBJECT) {
                continue;
            }
            let tag = rule.tags[0].filter(|tag| !tag.is_optional && rule.tags[1].is_none())?;
            let is_all = match rule.keys {
                Keys::Listed { required, .. } => required.is_empty(),
                // that a nullable key is there is not asked for when a record is read
                Keys::Record(shape) => shape.fields.iter().all(|field| field.presence() != Presence::Nullable),
            };
            if !is_all || *name.get_or_insert(tag.name) != tag.name {
                return None;
            }
            for value in tag.values {
                let rule = by_value.entry(*value).or_insert(Some(number));
                if *rule != Some(number) {
                    *rule = None;
                }
            }
        }
        Some(Self {
            name: name?,
            rules: by_value,
        })
    }
}

/// How far a rule holds for the value that was looked at.
#[derive(Clone, Copy, Debug, Default)]
struct Match {
    /// A bit for each required key found.
    required: u64,
    /// A bit for each tag found with the right value.
    tags: u8,
    /// How many keys of the object the variant knows.
    known: usize,
    /// What is under those keys.
    kept: Values,
    /// What at least is lost.
    least: Rank,
    /// Whether the object has a null that its schema does not allow.
    has_null: bool,
    turn: Turn,
    /// Whether it is still to be tried.
    is_open: bool,
}

/// When a variant is tried. One of a later turn is for values that fit none of an earlier turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// The value may be valid.
    #[default]
    First,
    /// It has a key that the schema of the variant does not allow.
    Closed,
    /// Its tag names no variant.
    Otherwise,
}

/// A variant to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) index: usize,
    /// How much of the value it loses at least.
    pub(super) least: Rank,
    pub(super) turn: Turn,
}

/// How many rules need no allocation.
const INLINE: usize = 12;

/// Which variants of a union fit a value.
pub(super) struct Ranking {
    inline: [Match; INLINE],
    more: Vec<Match>,
}

impl Ranking {
    /// Looks at the next value, which is not read: an object is passed over once. `nulls`: whether nulls count.
    pub(super) fn new(rules: &'static [Rule], nulls: bool, reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut ranking = Self {
            inline: [Match::default(); INLINE],
            more: vec![Match::default(); rules.len().saturating_sub(INLINE)],
        };
        let mark = reader.mark();
        let kind = match reader.peek()? {
            Kind::Null => Kinds::NULL,
            Kind::Bool => Kinds::BOOL,
            Kind::Number if reader.number()?.contains(['.', 'e', 'E']) => Kinds(8),
            Kind::Number => Kinds::INTEGER,
            Kind::String => Kinds::STRING,
            Kind::Array => Kinds::ARRAY,
            Kind::Object => Kinds::OBJECT,
        };
        reader.reset(mark);
        for (rule, found) in rules.iter().zip(ranking.iter_mut()) {
            found.is_open = rule.kinds.meets(kind);
            found.turn = match rule.is_otherwise {
                true => Turn::Otherwise,
                false => Turn::First,
            };
            found.known = usize::from(rule.is_listed);
        }
        let index = index(rules, reader);
        if kind == Kinds::OBJECT && index.has_keys {
            for (want, found) in index.wanted.iter().zip(ranking.iter_mut()) {
                found.tags = want.optional_tags;
            }
            let (all, count) = ranking.look(index, reader)?;
            let is_named = |(want, found): (&Wanted, &mut Match)| {
                want.tags != want.optional_tags && want.tags == found.tags && found.is_open
            };
            let is_named = index.wanted.iter().zip(ranking.iter_mut()).any(is_named);
            for (want, found) in index.wanted.iter().zip(ranking.iter_mut()) {
                found.is_open &= found.required == want.required;
                found.is_open &= found.tags == want.tags || (want.is_otherwise && !is_named);
                if want.is_closed && found.known < count && found.turn == Turn::First {
                    found.turn = Turn::Closed;
                }
                if want.drops_keys {
                    let (count, values) = all.without(found.kept).rank(nulls);
                    found.least = (count, values, 0);
                }
            }
            reader.reset(mark);
        }
        Ok(ranking)
    }

    /// The best variant not yet given: of the earliest turn the one that loses least, of those one that allows all nulls, of
    /// those the one that knows most keys, of those the first.
    pub(super) fn next(&mut self) -> Option<Candidate> {
        let open = self.iter_mut().enumerate().filter(|(_, found)| found.is_open);
        let best =
            open.min_by_key(|(index, found)| (found.turn, found.least, found.has_null, Reverse(found.known), *index));
        best.map(|(index, found)| {
            found.is_open = false;
            Candidate {
                index,
                least: found.least,
                turn: found.turn,
            }
        })
    }

    /// The same without one that is known not to fit.
    pub(super) fn next_but(&mut self, unfit: Option<usize>) -> Option<Candidate> {
        std::iter::from_fn(|| self.next()).find(|candidate| Some(candidate.index) != unfit)
    }

    /// Whether there is no variant left.
    pub(super) fn is_empty(&self) -> bool {
        !self.inline.iter().chain(&self.more).any(|found| found.is_open)
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut Match> {
        self.inline.iter_mut().chain(&mut self.more)
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut Match> {
        match index {
            0..INLINE => self.inline.get_mut(index),
            _ => self.more.get_mut(index - INLINE),
        }
    }

    /// Passes over the object: what is under all of its keys, and how many there are.
    fn look(&mut self, index: &Index, reader: &mut Reader<'_>) -> Result<(Values, usize), ReadError> {
        let (mut all, mut count) = (Values::default(), 0);
        reader.begin_passing_over();
        let mut next = reader.begin_object()?;
        while let Some(name) = next {
            let key = index.keys.get(&*name);
            let tags = key.map_or(&[][..], |key| &key.tags);
            let value = if tags.is_empty() { None } else { self::tag(reader)? };
            let values = reader.pass_over()?;
            all.add(values);
            count += 1;
            if values == Values::NULL {
                for rule in key.map_or(&[][..], |key| &key.not_null) {
                    if let Some(found) = self.get_mut(*rule) {
                        found.has_null = true;
                    }
                }
            }
            for (rule, bit) in key.map_or(&[][..], |key| &key.known) {
                if let Some(found) = self.get_mut(*rule) {
                    found.required |= bit;
                    found.known += 1;
                    found.kept.add(values);
                }
            }
            for (rule, bit, wanted) in tags {
                if let Some(found) = self.get_mut(*rule) {
                    // of a key that is there twice, the last counts
                    let fits = match &value {
                        Some(value) => wanted.iter().any(|wanted| wanted == value),
                        None => {
                            let want = index.wanted.get(*rule);
                            values == Values::NULL && want.is_some_and(|want| want.null_tags & bit != 0)
                        }
                    };
                    found.tags = found.tags & !bit | if fits { *bit } else { 0 };
                }
            }
            next = reader.next_key()?;
        }
        Ok((all, count))
    }
}

/// The text of the next value if it is a scalar other than null. It is not passed.
fn tag<'a>(reader: &mut Reader<'a>) -> Result<Option<Cow<'a, str>>, ReadError> {
    let mark = reader.mark();
    let value = reader.scalar()?;
    reader.reset(mark);
    Ok(value)
}

#[cfg(test)]
mod tests;
