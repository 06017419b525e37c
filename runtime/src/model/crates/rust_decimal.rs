//! The type of rust_decimal. As a field of its own it is a string, as it is with the crate's own serde; in a
//! [`Numeric`](crate::Numeric) it is a number.

use ::rust_decimal::Decimal;

use super::as_text;
use crate::model::own::without_exponent;

as_text! {
    Decimal: Self::ZERO, "a decimal number", decimal, Self::to_string;
}

fn decimal(text: &str) -> Option<Decimal> {
    match text.contains(['e', 'E']) {
        true => without_exponent(text)?.parse().ok(),
        false => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{refuses, round_trips};
    use super::*;
    use crate::json;
    use crate::value::Numeric;

    #[test]
    fn decimals_as_texts_and_as_numbers() {
        round_trips::<Decimal>(&[("1.10", "1.10"), ("-0.5", "-0.5"), ("1e3", "1000")]);
        refuses::<Decimal>(&["ten", "1e400"], "a decimal number");
        for (text, back) in [("1.10", "1.10"), ("1.5e1", "15"), ("-2", "-2")] {
            let value: Numeric<Decimal> = json::from_str(text).unwrap();
            assert_eq!(json::to_string(&value), back);
        }
    }
}
