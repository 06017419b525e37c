//! Numbers with all their digits.

use std::cmp::Ordering;

use crate::json::Number;

/// A number as `digits × 10^exponent`, the digits without zeros at either end; zero has none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    pub(super) fn of(number: &Number) -> Self {
        Self::parse(number.as_str())
    }

    /// The number that a JSON text writes.
    pub(super) fn parse(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        // beyond i64 an exponent is that of no number that anybody means
        let exponent: i64 = exponent.parse().unwrap_or(match exponent.starts_with('-') {
            true => i64::MIN / 4,
            false => i64::MAX / 4,
        });
        let exponent = exponent.clamp(i64::MIN / 4, i64::MAX / 4);
        let (is_negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole
            .bytes()
            .chain(fraction.bytes())
            .map(|digit| digit.wrapping_sub(b'0'));
        let mut digits: Vec<u8> = digits.skip_while(|digit| *digit == 0).collect();
        let mut exponent = exponent - i64::try_from(fraction.len()).unwrap_or(i64::MAX / 4);
        while digits.last() == Some(&0) {
            digits.pop();
            exponent += 1;
        }
        match digits.is_empty() {
            true => Self {
                is_negative: false,
                digits,
                exponent: 0,
            },
            false => Self {
                is_negative,
                digits,
                exponent,
            },
        }
    }

    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        match (self.sign(), other.sign()) {
            (one, two) if one != two => one.cmp(&two),
            (-1, _) => other.compare_sizes(self),
            _ => self.compare_sizes(other),
        }
    }

    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn compare_sizes(&self, other: &Self) -> Ordering {
        let size = |number: &Self| i64::try_from(number.digits.len()).unwrap_or(i64::MAX / 4) + number.exponent;
        // digits without zeros at the end compare like words
        size(self)
            .cmp(&size(other))
            .then_with(|| self.digits.cmp(&other.digits))
    }

    /// Whether the number is a multiple of `step`. One with more digits than a `u64` has is not looked at as a step.
    pub(super) fn is_multiple_of(&self, step: &Self) -> bool {
        let value = |digits: &[u8]| {
            let add = |sum: u64, digit: &u8| sum.checked_mul(10)?.checked_add(u64::from(*digit));
            digits.iter().try_fold(0_u64, add)
        };
        let Some(divisor) = value(&step.digits).filter(|divisor| *divisor != 0) else {
            return true;
        };
        if self.digits.is_empty() {
            return true;
        }
        let Ok(zeros) = u64::try_from(self.exponent - step.exponent) else {
            return false; // the last digit, which is not 0, is smaller than any of the step
        };
        let divisor = u128::from(divisor);
        let of_digits = self
            .digits
            .iter()
            .fold(0, |rest, digit| (rest * 10 + u128::from(*digit)) % divisor);
        (of_digits * power_of_ten(zeros, divisor)).is_multiple_of(divisor)
    }

    /// Writes the number so that equal ones have the same text.
    pub(super) fn write(&self, text: &mut String) {
        if self.is_negative {
            text.push('-');
        }
        text.extend(self.digits.iter().map(|digit| char::from(b'0' + digit)));
        text.push_str(&format!("e{}", self.exponent));
    }
}

/// `10^zeros` modulo `divisor`, which is at most 64 bits long.
fn power_of_ten(zeros: u64, divisor: u128) -> u128 {
    let (mut result, mut base, mut left) = (1 % divisor, 10 % divisor, zeros);
    while left > 0 {
        if left & 1 == 1 {
            result = result * base % divisor;
        }
        base = base * base % divisor;
        left >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::Decimal;

    #[test]
    fn numbers_compare_with_all_their_digits() {
        for (one, other, order) in [
            ("1", "1.0", Ordering::Equal),
            ("1e2", "100", Ordering::Equal),
            ("-0", "0.00", Ordering::Equal),
            ("18446744073709551616", "18446744073709551615", Ordering::Greater),
            ("9007199254740993", "9007199254740992", Ordering::Greater),
            ("-9007199254740993", "-9007199254740992", Ordering::Less),
            ("0.1", "0.10000000000000000001", Ordering::Less),
            ("1e400", "9e399", Ordering::Greater),
            ("1e-400", "0", Ordering::Greater),
            ("-1", "1", Ordering::Less),
            ("1e99999999999999999999", "1e9", Ordering::Greater),
            ("123", "1230", Ordering::Less),
        ] {
            assert_eq!(Decimal::parse(one).cmp(&Decimal::parse(other)), order, "{one} {other}");
        }
    }

    #[test]
    fn multiples_are_exact() {
        for (number, step, is_multiple) in [
            ("0.3", "0.1", true),
            ("0.25", "0.1", false),
            ("1e400", "0.01", true),
            ("1e400", "3", false),
            ("0", "7", true),
            ("123456789012345678901234567890", "10", true),
            ("123456789012345678901234567891", "10", false),
            ("-6", "3", true),
            ("4.35", "0.01", true),
            ("300", "1e2", true),
            ("350", "1e2", false),
            ("7", "0", true),
        ] {
            let found = Decimal::parse(number).is_multiple_of(&Decimal::parse(step));
            assert_eq!(found, is_multiple, "{number} {step}");
        }
    }
}
