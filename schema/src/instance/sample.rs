//! Strings and numbers that fit a list of schemas at once.

use serde_json::{Number, Value};

use crate::schemas::{Schema, is_integral};

/// The longest string that is made to reach a `minLength`.
const LENGTH_LIMIT: usize = 64 * 1024;

/// The lower bound that a keyword like `minItems` sets, 0 without any.
pub(super) fn least(parts: &[&Schema], keyword: &str) -> usize {
    let bound = parts.iter().filter_map(|part| part.count(keyword)).max();
    bound.map_or(0, |bound| usize::try_from(bound).unwrap_or(usize::MAX))
}

/// The upper bound that a keyword like `maxItems` sets.
pub(super) fn most(parts: &[&Schema], keyword: &str) -> usize {
    let bound = parts.iter().filter_map(|part| part.count(keyword)).min();
    bound.map_or(usize::MAX, |bound| usize::try_from(bound).unwrap_or(usize::MAX))
}

/// Texts that may fit, the most natural first; `variant` tells several of one list apart.
pub(super) fn strings(parts: &[&Schema], variant: usize) -> Vec<String> {
    let (least, most) = (least(parts, "minLength").min(LENGTH_LIMIT), most(parts, "maxLength"));
    let mut texts = Vec::new();
    for pattern in parts.iter().filter_map(|part| part.pattern.as_ref()) {
        let start = u32::try_from(1 + variant).unwrap_or(1);
        let longer = u32::try_from(least).unwrap_or(1);
        for repeat in [start, 0, 1, 2, 3, 4, 8, 16, longer, longer.saturating_sub(1)] {
            texts.push(pattern.sample(repeat, variant));
        }
    }
    if let Some(format) = parts.iter().find_map(|part| part.format.as_deref()) {
        texts.extend(formatted(format, variant));
    }
    let number = match variant {
        0 => String::new(),
        several => several.to_string(),
    };
    let mut plain = format!("string{number}");
    if plain.len() > most {
        plain = number;
        plain.truncate(most);
    }
    while plain.len() < least {
        plain.insert(0, if plain.is_empty() { 'a' } else { 's' });
    }
    texts.push(plain);
    texts
}

fn formatted(format: &str, variant: usize) -> Option<String> {
    let text = match format {
        "date-time" => format!("2024-01-31T08:30:{:02}Z", variant % 60),
        "date" => format!("2024-01-{:02}", variant % 31 + 1),
        "time" => format!("08:30:{:02}Z", variant % 60),
        "duration" => format!("PT{}S", variant + 1),
        "uuid" => format!("3fa85f64-5717-4562-b3fc-{:012x}", variant + 1),
        "email" | "idn-email" => format!("user{variant}@example.com"),
        "hostname" | "idn-hostname" => format!("host{variant}.example.com"),
        "ipv4" => format!("192.0.2.{}", variant % 254 + 1),
        "ipv6" => format!("2001:db8::{:x}", variant % 0xffff + 1),
        "uri" | "url" | "iri" | "uri-reference" => format!("https://example.com/{variant}"),
        "decimal" | "decimal128" => format!("{variant}.50"),
        // "sample" in base64, and its neighbours.
        "byte" => ["c2FtcGxl", "c2FtcGxm", "c2FtcGxn"].get(variant % 3)?.to_string(),
        _ => return None,
    };
    Some(text)
}

/// Numbers that may fit, the most natural first.
pub(super) fn numbers(parts: &[&Schema], integer: bool, variant: usize) -> Vec<Value> {
    let all = |keyword: &'static str| parts.iter().filter_map(move |part| part.keyword(keyword)?.as_number());
    let minima: Vec<&Number> = all("minimum").chain(all("exclusiveMinimum")).collect();
    let maxima: Vec<&Number> = all("maximum").chain(all("exclusiveMaximum")).collect();
    let step = all("multipleOf").next().and_then(Number::as_f64);
    let offset = variant as f64;
    let mut floats = vec![1.0 + offset, offset];
    let (mut bottom, mut top) = (f64::MIN, f64::MAX);
    for least in minima.iter().filter_map(|least| least.as_f64()) {
        bottom = bottom.max(least);
        floats.extend([least + offset, least.floor() + 1.0 + offset, least + 0.001]);
        if let Some(step) = step {
            floats.extend([(least / step).ceil() * step, (least / step).floor() * step + step]);
        }
    }
    for most in maxima.iter().filter_map(|most| most.as_f64()) {
        top = top.min(most);
        floats.extend([most - offset, most.ceil() - 1.0 - offset, most - 0.001]);
        if let Some(step) = step {
            floats.extend([(most / step).floor() * step, (most / step).ceil() * step - step]);
        }
    }
    floats.push(bottom / 2.0 + top / 2.0);
    if let Some(step) = step {
        floats.insert(0, step * (1.0 + offset));
        floats.push(0.0);
    }
    // The bounds themselves, in case a float cannot hold them.
    let exact = minima
        .into_iter()
        .chain(maxima)
        .map(|bound| Value::Number(bound.clone()));
    let mut values: Vec<Value> = floats.into_iter().filter_map(|float| number(float, integer)).collect();
    values.extend(exact.filter(|value| !integer || value.as_number().is_some_and(is_integral)));
    values
}

/// A float as JSON: without a fraction where it has none, which is also what an integer needs.
fn number(float: f64, integer: bool) -> Option<Value> {
    // Beyond 2^53 a float is not the integer it came from.
    if float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0 {
        return Some(Value::from(float as i64));
    }
    if integer {
        return None;
    }
    // 0.1 * 3 has 17 digits; 12 are enough for a sample.
    let rounded = (float * 1e6).round() / 1e6;
    let kept = if (rounded - float).abs() < 1e-9 { rounded } else { float };
    Number::from_f64(kept).map(Value::Number)
}
