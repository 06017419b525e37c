//! Scanning of bytes: where a run of plain string characters ends, where a number ends, and what
//! an integer is worth.

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);

/// The first byte from `at` on that ends a run of plain characters: a quote, a backslash or a
/// control character. The length of `bytes` when there is none.
#[inline]
pub(super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    let Some(rest) = bytes.get(at..) else {
        return bytes.len();
    };
    let (chunks, tail) = rest.as_chunks::<8>();
    for chunk in chunks {
        if let Some(place) = first_special(*chunk) {
            return at + place;
        }
        at += 8;
    }
    match rest.last_chunk::<8>() {
        // some of these were looked at before, and are plain
        Some(last) if !tail.is_empty() => first_special(*last).map_or(bytes.len(), |place| bytes.len() - 8 + place),
        _ => {
            let special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
            at + tail.iter().position(special).unwrap_or(tail.len())
        }
    }
}

/// The first of eight bytes that is not plain.
#[inline]
fn first_special(chunk: [u8; 8]) -> Option<usize> {
    // Subtracting sets the high bit of a byte below the bound. A borrow can spoil only bytes after the first hit, and
    // the first hit is all that is asked for.
    let word = u64::from_le_bytes(chunk);
    let below_space = word.wrapping_sub(ONES * 0x20);
    let quote = (word ^ (ONES * u64::from(b'"'))).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    // a byte beyond ASCII has its high bit set in the word itself
    let hits = (below_space | quote | backslash) & !word & HIGHS;
    (hits != 0).then_some((hits.trailing_zeros() / 8) as usize)
}

/// The end of the number that starts at `at`, or where it stops being one.
pub(super) fn number_end(bytes: &[u8], mut at: usize) -> Result<usize, usize> {
    let digits = |mut at: usize| {
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        if at == start { Err(at) } else { Ok(at) }
    };
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    at = match bytes.get(at) {
        Some(b'0') => at + 1,
        _ => digits(at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits(at)?;
    }
    // `01` would otherwise be a number and something after it: say what is wrong with it
    if bytes.get(at).is_some_and(u8::is_ascii_digit) {
        Err(at)
    } else {
        Ok(at)
    }
}

/// Whether the whole text is one JSON number.
pub(crate) fn is_number(text: &str) -> bool {
    number_end(text.as_bytes(), 0) == Ok(text.len())
}

/// What a number is worth as an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Integral {
    /// Exactly this; within the ranges of `i64` and `u64`.
    Value(i128),
    /// It has a fraction.
    Fraction,
    /// Beyond `i64` and `u64`.
    TooBig,
}

/// The value of a JSON number as an integer, exactly: `2`, `2.0`, `1.5e1` and `20e-1` are integers.
pub(super) fn integral(text: &str) -> Integral {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));

    let mut magnitude: u128 = 0;
    // zeros wait until a digit follows, so that 1.000 and 1e2 need no more room than 1
    let mut zeros: i64 = 0;
    let mut too_big = false;
    for digit in whole
        .bytes()
        .chain(fraction.bytes())
        .map(|byte| byte.wrapping_sub(b'0'))
    {
        if digit == 0 {
            zeros += i64::from(magnitude != 0);
            continue;
        }
        // 38 digits always fit; more significant ones than that are no 64-bit integer whatever follows
        for _ in 0..=zeros.min(40) {
            magnitude = magnitude.saturating_mul(10);
        }
        magnitude = magnitude.saturating_add(u128::from(digit));
        too_big |= magnitude > u128::MAX / 10;
        zeros = 0;
    }
    if magnitude == 0 {
        return Integral::Value(0);
    }
    // an exponent too long for i64 is far beyond any range either way
    let exponent = exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') {
        i64::MIN / 2
    } else {
        i64::MAX / 2
    });
    let scale = exponent
        .saturating_sub(i64::try_from(fraction.len()).unwrap_or(i64::MAX))
        .saturating_add(zeros);
    if scale < 0 {
        return Integral::Fraction;
    }
    if too_big || scale > 20 {
        return Integral::TooBig;
    }
    for _ in 0..scale {
        magnitude = magnitude.saturating_mul(10);
    }
    match i128::try_from(magnitude) {
        Ok(value) if negative && value <= -i128::from(i64::MIN) => Integral::Value(-value),
        Ok(value) if !negative && value <= i128::from(u64::MAX) => Integral::Value(value),
        _ => Integral::TooBig,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_runs_end_at_the_first_special_byte() {
        for special in [b'"', b'\\', 0, 0x0a, 0x1f] {
            for length in 0..40 {
                for plain in [b'a', b' ', b'!', b'#', b'[', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
                    let mut bytes = vec![plain; length];
                    assert_eq!(plain_end(&bytes, 0), length);
                    bytes.push(special);
                    bytes.extend([special, plain, special]);
                    assert_eq!(plain_end(&bytes, 0), length, "{special} after {length} of {plain}");
                }
            }
        }
        assert_eq!(plain_end(b"abc", 10), 3);
    }

    #[test]
    fn numbers_follow_the_grammar() {
        for good in [
            "0",
            "-0",
            "10",
            "1.5",
            "1e5",
            "1E+5",
            "1e-05",
            "-0.0e0",
            "123456789012345678901234567890",
        ] {
            assert!(is_number(good), "{good}");
        }
        for bad in [
            "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x1", "1_0", "--1", "1 ", " 1", "NaN", "1.e5", "٣",
        ] {
            assert!(!is_number(bad), "{bad}");
        }
    }

    #[test]
    fn integers_in_every_shape() {
        let table: &[(&str, Integral)] = &[
            ("0", Integral::Value(0)),
            ("-0", Integral::Value(0)),
            ("0.000", Integral::Value(0)),
            ("0e999999999999999999999", Integral::Value(0)),
            ("2", Integral::Value(2)),
            ("2.0", Integral::Value(2)),
            ("-2.000", Integral::Value(-2)),
            ("1.5e1", Integral::Value(15)),
            ("20e-1", Integral::Value(2)),
            ("100e-2", Integral::Value(1)),
            ("0.001e3", Integral::Value(1)),
            ("1001.0", Integral::Value(1001)),
            ("2.5", Integral::Fraction),
            ("1e-1", Integral::Fraction),
            ("1e-99999999999999999999", Integral::Fraction),
            (
                "1.00000000000000000000000000000000000000000000000001",
                Integral::Fraction,
            ),
            ("18446744073709551615", Integral::Value(18446744073709551615)),
            ("18446744073709551615.0", Integral::Value(18446744073709551615)),
            ("18446744073709551616", Integral::TooBig),
            ("-9223372036854775808", Integral::Value(-9223372036854775808)),
            ("-9223372036854775809", Integral::TooBig),
            ("1e19", Integral::Value(10_000_000_000_000_000_000)),
            ("1e20", Integral::TooBig),
            ("1e400", Integral::TooBig),
            ("1e99999999999999999999", Integral::TooBig),
            ("999999999999999999999999999999999999999999999999", Integral::TooBig),
            (
                "100000000000000000000000000000000000000000000000000e-50",
                Integral::Value(1),
            ),
        ];
        for (text, expected) in table {
            assert_eq!(integral(text), *expected, "{text}");
        }
    }
}
