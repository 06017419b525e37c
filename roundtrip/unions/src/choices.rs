//! Decisions made from bytes, which come from a fuzzer or from the number of a test case.

use arbitrary::Unstructured;

/// Bytes that decide. After the last byte every decision is the first possibility, which is always the simplest one, so
/// building a value ends.
pub struct Choices<'b>(Unstructured<'b>);

impl<'b> Choices<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(Unstructured::new(bytes))
    }

    /// Returns a number below `end`, which is at least 1.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.int_in_range(0..=end - 1).unwrap_or_default()
    }

    /// Returns true once in `n` times; `n` is at least 2. Without bytes left it returns false.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Returns the bytes of a test case by its number, with splitmix64.
pub fn bytes_of(number: u64, length: usize) -> Vec<u8> {
    let mut state = number;
    let words = std::iter::repeat_with(|| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    });
    words.flat_map(u64::to_le_bytes).take(length).collect()
}
