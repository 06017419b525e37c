//! Numbered cases of what the fuzz target `streams` reads.

mod trial;

use trial::Stage;

/// Texts that a stream is put together from.
const WORDS: &[&str] = &[
    "data:",
    "data: ",
    "event: ",
    "event:",
    "id: ",
    "retry: ",
    ": ",
    "delta",
    "note",
    "done",
    "other",
    "1",
    "250",
    "x",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\u{feff}",
    "\u{1e}",
    "\0",
    "{\"text\":\"a\"}",
    "{\"reason\":null}",
    "{}",
    "[1,2]",
    "null",
    "[DONE]",
    "[END]",
    "ü",
    "\"",
    " ",
    "{\"text\":",
    "0123456789012345678901234567890123456789012345678901234567890123456789",
    "event: delta\ndata: {\"text\":\"b\"}\n\n",
    "id: 7\ndata: [3]\n\n",
    "{\"a\":[1]}\n",
    "\u{1e}{\"a\":\n2}\n",
];

/// The bytes of a case: two that say how it is read, and words.
fn case(number: u64) -> Vec<u8> {
    // SplitMix64
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let mut bytes = vec![next() as u8, next() as u8];
    for _ in 0..next() % 30 {
        match next() % 40 {
            0 => bytes.push(next() as u8),
            _ => bytes.extend_from_slice(WORDS[next() as usize % WORDS.len()].as_bytes()),
        }
    }
    bytes
}

#[test]
fn streams_do_not_depend_on_where_they_are_cut() {
    let stage = Stage::new();
    for number in 0..1_500 {
        let bytes = case(number);
        let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| stage.check(&bytes)));
        assert!(checked.is_ok(), "case {number}: {:?}", String::from_utf8_lossy(&bytes));
    }
}
