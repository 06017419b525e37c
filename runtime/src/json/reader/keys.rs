//! What is remembered of the keys of objects from one value of a text to the next.

use std::collections::{BTreeMap, HashMap};

use super::Reader;

/// For how many unions within each other the tags of one object are verified.
const TAGS: usize = 3;

/// The tags by which unions want to read one object: the union of which it is a value, and those around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tags {
    /// The offset of the object.
    start: usize,
    names: [Option<&'static str>; TAGS],
}

impl Tags {
    /// The tags with one more, which belongs to the object at an offset.
    fn with(tags: Option<Self>, start: usize, name: &'static str) -> Self {
        let mut tags = tags.filter(|tags| tags.start == start).unwrap_or(Self {
            start,
            names: [None; TAGS],
        });
        if !tags.names.contains(&Some(name))
            && let Some(free) = tags.names.iter_mut().find(|known| known.is_none())
        {
            *free = Some(name);
        }
        tags
    }

    /// A bit for the tag of this name; none if it is no tag.
    pub(crate) fn bit(self, name: &str) -> u8 {
        let place = self.names.iter().position(|tag| tag.is_some_and(|tag| tag == name));
        place.map_or(0, |place| 1 << place)
    }
}

impl Reader<'_> {
    /// Requests duplicate detection for `tag` in the next object.
    pub(crate) fn expect_once(&mut self, tag: &'static str) {
        self.once = Some(Tags::with(self.once, self.at, tag));
        self.had_once = None;
    }

    /// The tags that are to be verified in the object that starts here.
    #[inline]
    pub(crate) fn take_expected(&mut self) -> Option<Tags> {
        self.once?;
        let start = self.at;
        self.once.take().filter(|tags| tags.start == start)
    }

    /// The object of these tags has each only once.
    pub(crate) fn set_had_once(&mut self, tags: Tags) {
        self.had_once = Some(tags);
    }

    /// Returns true if the object at an offset was verified to have a tag only once.
    pub(crate) fn had_once(&self, start: usize, tag: &str) -> bool {
        self.had_once
            .is_some_and(|tags| tags.start == start && tags.bit(tag) != 0)
    }
}

/// For how many fields of a record it is remembered which one came next. The last place is for what came first.
const FOLLOWED: usize = 28;

pub(crate) const FIRST: usize = FOLLOWED - 1;

/// For how many records that is remembered at a time.
const RECORDS: usize = 8;

/// Which keys followed each other in records that were read before, by the address of their shape. Keys mostly come in
/// the order of the document, and where a server has another one, in the same for each record.
#[derive(Clone)]
pub(crate) struct Order([Follows; RECORDS]);

#[derive(Clone, Copy)]
struct Follows {
    shape: usize,
    /// By index, the index of the field that came after it.
    next: [u8; FOLLOWED],
}

impl Order {
    pub(crate) const fn new() -> Self {
        Self(
            [Follows {
                shape: 0,
                next: [0; FOLLOWED],
            }; RECORDS],
        )
    }

    fn slot<S>(&mut self, shape: &'static S) -> Option<(&mut Follows, usize)> {
        let address = std::ptr::from_ref(shape).addr();
        Some((self.0.get_mut(address / size_of::<S>() % RECORDS)?, address))
    }

    /// The field that came after one. Index 0 may also mean that it is not known.
    pub(crate) fn after<S>(&mut self, shape: &'static S, index: usize) -> usize {
        let next = match self.slot(shape) {
            Some((slot, address)) if slot.shape == address => slot.next.get(index),
            _ => None,
        };
        next.copied().unwrap_or_default().into()
    }

    pub(crate) fn learn<S>(&mut self, shape: &'static S, index: usize, next: usize) {
        let Some((slot, address)) = self.slot(shape) else {
            return;
        };
        if slot.shape != address {
            *slot = Follows {
                shape: address,
                next: [0; FOLLOWED],
            };
        }
        if let (Some(follower), Ok(next)) = (slot.next.get_mut(index), next.try_into()) {
            *follower = next;
        }
    }
}

/// Indexes that one reader has met, by the address of their rules.
pub(crate) type Indexes = BTreeMap<usize, &'static Index>;

/// The keys that the rules of a union name.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) keys: HashMap<&'static str, IndexedKey>,
    /// For each rule.
    pub(crate) wanted: Vec<Wanted>,
    /// Whether any rule names a key.
    pub(crate) has_keys: bool,
    pub(crate) tag: Option<OnlyTag>,
}

/// What rules say of a key. Rules are given by their index.
#[derive(Debug, Default)]
pub(crate) struct IndexedKey {
    /// Rules whose variant knows the key, each with the bit of a required key.
    pub(crate) known: Vec<(usize, u64)>,
    /// Rules of which it is a tag, each with the bit of the tag and its values.
    pub(crate) tags: Vec<(usize, u8, &'static [&'static str])>,
    /// Rules for which an object is not valid where the key is null.
    pub(crate) not_null: Vec<usize>,
}

/// What a rule asks of an object.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) required: u64,
    pub(crate) tags: u8,
    /// Those of the tags that may be absent.
    pub(crate) optional_tags: u8,
    /// Those of the tags that may be null.
    pub(crate) null_tags: u8,
    /// Whether the variant takes the objects whose tag names no variant.
    pub(crate) is_otherwise: bool,
    /// Whether the variant drops keys that it does not know.
    pub(crate) drops_keys: bool,
    /// Whether an object with keys that the variant does not know is not valid.
    pub(crate) is_closed: bool,
}

/// A tag that alone selects the variant of an object: all rules for objects ask for it and for nothing else that
/// reading would not ask for.
#[derive(Debug)]
pub(crate) struct OnlyTag {
    pub(crate) name: &'static str,
    /// The rule of each value; none where several have it.
    pub(crate) rules: HashMap<&'static str, Option<usize>>,
}
