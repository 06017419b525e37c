//! Enums of booleans, numbers and strings: one comparison for all of them.

use std::fmt;

use crate::json::{Json, Number, Wire, to_json};

/// The value among those of a table, which are JSON texts, that equals `value`. Numbers are equal by what they
/// are worth, as in JSON Schema: `1` and `1.0` are one.
pub fn listed(value: &Json, table: &'static [&'static str]) -> Option<&'static str> {
    let text = match value {
        Json::Number(number) => return table.iter().copied().find(|listed| is_worth(number, listed)),
        Json::Bool(_) | Json::String(_) => value.to_string(),
        _ => return None,
    };
    table.iter().copied().find(|listed| *listed == text)
}

/// Whether a number is what a JSON text is worth.
pub(super) fn is_worth(number: &Number, listed: &str) -> bool {
    let listed = Number::parse(listed); // an error for a string or a boolean
    listed.is_ok_and(|listed| match (worth(number.as_str()), worth(listed.as_str())) {
        (Some(one), Some(other)) => one == other,
        _ => *number == listed,
    })
}

/// What a number is worth, exactly: its sign, its digits and the power of ten they are multiplied by. None where the
/// power is beyond all measure.
fn worth(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (negative, whole) = whole.strip_prefix('-').map_or((false, whole), |whole| (true, whole));
    let digits = format!("{whole}{fraction}");
    let kept = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - kept.len()).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    let digits = kept.trim_start_matches('0').to_owned();
    if digits.is_empty() {
        return Some((false, digits, 0));
    }
    let exponent = exponent.parse::<i64>().ok()?.checked_sub(places)?.checked_add(zeros)?;
    Some((negative, digits, exponent))
}

/// Writes the value: a string without its quotes, anything else as JSON.
pub fn display(value: &dyn Wire, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let json = to_json(value);
    match json.as_str() {
        Some(text) => f.pad(text),
        None => f.pad(&json.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use crate::json::Wire;
    use crate::{Json, json};

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    enum Limit {
        Auto,
        Value1,
        Value2_5,
        Huge,
        True,
        Unknown(Json),
    }

    crate::codegen::scalar_enum! { Limit else Unknown {
        Auto = "\"au\\\"to\"", Value1 = "1", Value2_5 = "2.5", Huge = "18446744073709551615", True = "true",
    } }

    #[test]
    fn values_are_known_by_type_and_worth() {
        let table = [
            (r#""au\u0022to""#, Limit::Auto),
            ("1", Limit::Value1),
            ("1.0", Limit::Value1),
            ("25e-1", Limit::Value2_5),
            ("0.02500E+2", Limit::Value2_5),
            ("18446744073709551615", Limit::Huge),
            ("true", Limit::True),
        ];
        for (text, value) in table {
            assert_eq!(json::from_str::<Limit>(text).unwrap(), value, "{text}");
        }
    }

    #[test]
    fn what_is_not_listed_is_kept_as_it_came() {
        for text in [
            r#""1""#,
            r#""true""#,
            "false",
            "2.50000000000000000000000000001",
            "18446744073709551614",
            "1e400",
            "1e99999999999999999999",
            "-2.5",
            "null",
            r#"{"a":[1]}"#,
        ] {
            let value: Limit = json::from_str(text).unwrap();
            assert!(matches!(value, Limit::Unknown(_)), "{text}");
            assert_eq!(json::to_string(&value), text);
        }
    }

    #[test]
    fn written_and_shown() {
        let all = vec![Limit::Auto, Limit::Value1, Limit::Value2_5, Limit::Huge, Limit::True];
        assert_eq!(json::to_string(&all), r#"["au\"to",1,2.5,18446744073709551615,true]"#);
        assert_eq!(Limit::Auto.to_string(), "au\"to");
        assert_eq!(Limit::Value2_5.to_string(), "2.5");
        assert_eq!(Limit::VALUES.len(), 5);
        #[cfg(feature = "serde")]
        {
            let back: Vec<Limit> = serde_json::from_str(&serde_json::to_string(&all).unwrap()).unwrap();
            assert_eq!(back, all);
        }
        assert_eq!(<Limit as Wire>::blank(), Limit::Unknown(Json::Null));
    }
}
