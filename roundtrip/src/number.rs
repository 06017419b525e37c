//! Makes numbers of a schema that differ as much as the schema allows.

use serde_json::{Map, Value, json};

fn bound(object: &Map<String, Value>, keys: [&str; 2]) -> Option<Value> {
    keys.iter()
        .find_map(|key| object.get(*key).filter(|value| value.is_number()).cloned())
}

/// Integers within the bounds of a schema and at them.
pub fn integers(object: &Map<String, Value>) -> Vec<Value> {
    let mut values = vec![json!(1), json!(0), json!(-1)];
    let low = bound(object, ["minimum", "exclusiveMinimum"]);
    let high = bound(object, ["maximum", "exclusiveMaximum"]);
    let (least, most) = match object.get("format").and_then(Value::as_str) {
        Some("int8") => (json!(i8::MIN), json!(i8::MAX)),
        Some("int16") => (json!(i16::MIN), json!(i16::MAX)),
        Some("int32") => (json!(i32::MIN), json!(i32::MAX)),
        Some("uint8") => (json!(0), json!(u8::MAX)),
        Some("uint16") => (json!(0), json!(u16::MAX)),
        Some("uint32") => (json!(0), json!(u32::MAX)),
        Some("uint64") => (json!(0), json!(u64::MAX)),
        _ => (json!(i64::MIN), json!(i64::MAX)),
    };
    if least == json!(0) {
        values.retain(|value| *value != json!(-1)); // unsigned by its format
    }
    let whole = |value: &Value| value.is_i64() || value.is_u64();
    values.extend(low.filter(whole));
    values.extend(high.filter(whole));
    values.extend([least, most]);
    if let Some(step) = object
        .get("multipleOf")
        .and_then(Value::as_i64)
        .filter(|step| *step > 0)
    {
        values.insert(0, json!(step));
        values.retain(|value| value.as_i64().is_some_and(|value| value % step == 0));
        values.push(json!(i64::MAX - i64::MAX % step));
    }
    around(object, values)
}

/// Numbers within the bounds of a schema and at them.
pub fn numbers(object: &Map<String, Value>) -> Vec<Value> {
    let mut values = vec![json!(1.5), json!(1), json!(0), json!(-0.25)];
    values.extend(bound(object, ["minimum", "exclusiveMinimum"]));
    values.extend(bound(object, ["maximum", "exclusiveMaximum"]));
    if let Some(step) = object.get("multipleOf").and_then(Value::as_f64) {
        return around(
            object,
            vec![json!(step), json!(0), json!(step * 2.0), json!(step * -8.0)],
        );
    }
    if object.get("format") != Some(&json!("float")) {
        values.extend([json!(0.1), json!(1e300), json!(9_007_199_254_740_991_i64), json!(1e-9)]);
    }
    around(object, values)
}

/// Puts values within the bounds first, so that a fitting value is the first choice.
fn around(object: &Map<String, Value>, values: Vec<Value>) -> Vec<Value> {
    let number = |keys| bound(object, keys).and_then(|value| value.as_f64());
    let low = number(["minimum", "exclusiveMinimum"]).unwrap_or(f64::NEG_INFINITY);
    let high = number(["maximum", "exclusiveMaximum"]).unwrap_or(f64::INFINITY);
    let fit = |value: &Value| value.as_f64().is_some_and(|value| value >= low && value <= high);
    values.into_iter().filter(fit).collect()
}
