//! What is remembered of the keys of objects from one value of a text to the next.

use std::collections::{BTreeMap, HashMap};

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
}

/// What a rule asks of an object.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) required: u64,
    pub(crate) tags: u8,
    /// Whether the variant drops keys that it does not know.
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
