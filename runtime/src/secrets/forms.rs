//! The forms in which secrets travel.

use zeroize::Zeroizing;

use super::plain;
use crate::encoding::{base64, percent};
use crate::value::Secret;

/// A shorter secret could be any syllable, and is not looked for.
const SHORTEST: usize = 4;
/// A shorter one is found only where it stands alone, and not within a word or a number.
pub(super) const SHORTEST_WITHIN: usize = 6;

/// The forms of some secrets, to be looked for in reduced texts (see [`plain`]).
#[derive(Default)]
pub(crate) struct Forms {
    sorted: Vec<Form>,
    /// The first two bytes of all forms, as a set of bits.
    begins: Vec<u64>,
    longest: usize,
}

/// What a reduced text is compared with.
pub(super) struct Form {
    pub(super) bytes: Zeroizing<Vec<u8>>,
    /// Only where no letter or digit stands before or behind it.
    pub(super) alone: bool,
    /// Part of something in base64, all of which goes.
    pub(super) base64: bool,
}

impl Forms {
    pub(crate) fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut sorted = Vec::new();
        for secret in secrets {
            push_forms(&mut sorted, secret.expose());
        }
        if sorted.is_empty() {
            return Self::default();
        }
        sorted.sort_by(|one, other| one.bytes.cmp(&other.bytes));
        let mut begins = vec![0; 1 << 10];
        for form in &sorted {
            if let [first, second, ..] = form.bytes[..]
                && let (index, bit) = place(first, second)
                && let Some(bits) = begins.get_mut(index)
            {
                *bits |= bit;
            }
        }
        let longest = sorted.iter().map(|form| form.bytes.len()).max().unwrap_or(0);
        Self {
            sorted,
            begins,
            longest,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The length of the longest.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// Whether one may be where a text has these two bytes.
    pub(super) fn may_be_at(&self, first: u8, second: u8) -> bool {
        let (index, bit) = place(first, second);
        self.begins.get(index).is_some_and(|bits| bits & bit != 0)
    }

    /// Those that a text begins with.
    pub(super) fn at<'a>(&'a self, text: &[u8]) -> impl Iterator<Item = &'a Form> {
        let begin = text.get(..2).unwrap_or(text);
        let first = self.sorted.partition_point(|form| **form.bytes < *begin);
        let rest = self.sorted.get(first..).unwrap_or_default().iter();
        rest.take_while(move |form| form.bytes.starts_with(begin))
            .filter(|form| text.starts_with(&form.bytes))
    }

    /// Whether a text may be the beginning of one.
    pub(super) fn may_begin(&self, text: &[u8]) -> bool {
        let first = self.sorted.partition_point(|form| **form.bytes < *text);
        self.sorted.get(first).is_some_and(|form| form.bytes.starts_with(text))
    }
}

/// Where the set of bits has two bytes.
fn place(first: u8, second: u8) -> (usize, u64) {
    let pair = usize::from(first) << 8 | usize::from(second);
    (pair >> 6, 1 << (pair & 63))
}

/// Adds what a text may hold for a secret.
fn push_forms(forms: &mut Vec<Form>, secret: &str) {
    let mut push = |bytes: Zeroizing<Vec<u8>>, alone: bool, base64: bool| {
        if bytes.len() >= SHORTEST {
            forms.push(Form { bytes, alone, base64 });
        }
    };
    // the padding of base64 may be missing
    let unpadded = secret.trim_end_matches('=');
    let padded = unpadded.len() < secret.len();
    let plain = plain::bytes(unpadded);
    if plain.len() < SHORTEST {
        return;
    }
    let alone = plain.len() < SHORTEST_WITHIN;
    push(plain, alone, padded);
    if secret.contains(' ') {
        // as forms write it
        push(plain::bytes(&Zeroizing::new(secret.replace(' ', "+"))), alone, false);
    }
    push(in_hexadecimal(secret.as_bytes()), alone, false);
    if let Some(Ok(decoded)) = base64::decode(unpadded).map(String::from_utf8)
        && decoded.len() >= SHORTEST_WITHIN
        && !decoded.contains(char::is_control)
    {
        push(plain::bytes(&Zeroizing::new(decoded)), false, false);
    }
    let encoded = Zeroizing::new(percent::encode(secret));
    let written: &[&str] = if *encoded == secret {
        &[secret]
    } else {
        &[secret, &encoded]
    };
    for text in written {
        if alone {
            let whole = Zeroizing::new(base64::encode(text.as_bytes()));
            push(plain::bytes(whole.trim_end_matches('=')), true, true);
            continue;
        }
        for before in 0..3 {
            push(plain::bytes(&in_base64(text.as_bytes(), before)), false, true);
        }
    }
}

fn in_hexadecimal(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' + value - 10 };
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    Zeroizing::new(digits.collect())
}

/// The digits of base64 that depend on these bytes alone, when so many others (0, 1 or 2 in the group) stand before them.
fn in_base64(bytes: &[u8], before: usize) -> Zeroizing<String> {
    let mut group = Zeroizing::new(vec![0; before]);
    group.extend_from_slice(bytes);
    let digits = Zeroizing::new(base64::encode(&group));
    let (first, last) = ((before * 8).div_ceil(6), group.len() * 8 / 6);
    Zeroizing::new(digits.get(first..last).unwrap_or_default().to_owned())
}
