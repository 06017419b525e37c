//! Instances of a schema, as unlike each other as it allows.

use serde_json::{Map, Value, json};

/// Instances of one schema at most.
const MOST: usize = 600;

/// How deep in a schema all variations are made; below, each value is one.
const VARIED: usize = 2;
/// How deep objects have their optional properties.
const FULL: usize = 4;

/// Makes instances of the schemas of one translated document.
pub struct Maker<'d> {
    document: &'d Value,
}

/// The schemas that are being made, outermost first.
type Open = Vec<*const Value>;

impl<'d> Maker<'d> {
    /// A maker for a document.
    pub fn new(document: &'d Value) -> Self {
        Self { document }
    }

    /// Instances of the schema at a pointer. Some may not fit it. None is null: a type of its own says nothing of it.
    pub fn instances(&self, pointer: &str) -> Vec<Value> {
        let Some(schema) = self.document.pointer(pointer) else {
            return Vec::new();
        };
        let mut kept: Vec<Value> = Vec::new();
        for value in self.values(schema, 0, &mut Vec::new()) {
            if !value.is_null() && kept.len() < MOST && !kept.contains(&value) {
                kept.push(value);
            }
        }
        kept
    }

    fn target(&self, reference: &str) -> Option<&'d Value> {
        let pointer = reference.strip_prefix('#')?;
        let plain = pointer
            .replace("%7B", "{")
            .replace("%7D", "}")
            .replace("%20", " ")
            .replace("%25", "%");
        self.document.pointer(&plain)
    }

    fn values(&self, schema: &Value, depth: usize, open: &mut Open) -> Vec<Value> {
        let address = std::ptr::from_ref(schema);
        let again = open.iter().filter(|known| **known == address).count();
        if again > 1 || open.len() > 60 {
            return Vec::new();
        }
        open.push(address);
        let mut values = self.made(schema, depth, open);
        open.pop();
        if depth >= VARIED {
            values.truncate(1);
        }
        values
    }

    fn made(&self, schema: &Value, depth: usize, open: &mut Open) -> Vec<Value> {
        let Value::Object(object) = schema else {
            return anything(depth);
        };
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            return self
                .target(reference)
                .map(|target| self.values(target, depth, open))
                .unwrap_or_default();
        }
        if let Some(value) = object.get("const") {
            return vec![value.clone()];
        }
        if let Some(Value::Array(values)) = object.get("enum") {
            return values.clone();
        }
        let own = self.own(object, depth, open);
        let mut values = vec![own];
        if let Some(Value::Array(parts)) = object.get("allOf") {
            let parts = parts.iter().filter(|part| !says_little(part));
            values.extend(parts.map(|part| self.values(part, depth, open)));
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(Value::Array(alternatives)) = object.get(keyword) {
                let mut all = Vec::new();
                for alternative in alternatives {
                    all.extend(self.values(alternative, depth, open));
                    if depth >= VARIED && !all.is_empty() {
                        break;
                    }
                }
                values.push(all);
            }
        }
        let closed = [
            "type",
            "properties",
            "allOf",
            "oneOf",
            "anyOf",
            "items",
            "additionalProperties",
            "required",
        ];
        if !closed.iter().any(|key| object.contains_key(*key)) {
            return anything(depth);
        }
        together(&values)
    }

    /// What the keywords of a schema itself ask for, compositions left out.
    fn own(&self, object: &Map<String, Value>, depth: usize, open: &mut Open) -> Vec<Value> {
        let names: Vec<&str> = match object.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ if object.contains_key("properties") || object.contains_key("additionalProperties") => vec!["object"],
            _ if object.contains_key("items") => vec!["array"],
            _ => Vec::new(),
        };
        let composed = ["allOf", "oneOf", "anyOf"].iter().any(|key| object.contains_key(*key));
        let mut values = Vec::new();
        for name in names {
            match name {
                "object" => {
                    if composed && !object.contains_key("properties") && !object.contains_key("additionalProperties") {
                        continue; // the composition says more
                    }
                    values.extend(self.objects(object, depth, open));
                }
                "array" => values.extend(self.arrays(object, depth, open)),
                _ if composed => {}
                "string" => values.extend(strings(object)),
                "integer" => values.extend(integers(object)),
                "number" => values.extend(numbers(object)),
                "boolean" => values.extend([json!(true), json!(false)]),
                _ => {}
            }
        }
        if matches!(object.get("type"), Some(Value::Array(names)) if names.contains(&json!("null")))
            || object.get("type") == Some(&json!("null"))
        {
            values.push(Value::Null);
        }
        values
    }

    fn objects(&self, object: &Map<String, Value>, depth: usize, open: &mut Open) -> Vec<Value> {
        let required: Vec<&str> = object
            .get("required")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let properties = object.get("properties").and_then(Value::as_object);
        let mut full = Map::new();
        let mut lean = Map::new();
        let mut choices: Vec<(&String, Vec<Value>)> = Vec::new();
        for (key, property) in properties.into_iter().flatten() {
            let needed = required.contains(&key.as_str());
            if depth >= FULL && !needed {
                continue;
            }
            let values = self.values(property, depth + 1, open);
            let Some(first) = values.first() else {
                if needed {
                    return Vec::new();
                }
                continue;
            };
            full.insert(key.clone(), first.clone());
            if needed {
                lean.insert(key.clone(), first.clone());
            }
            choices.push((key, values));
        }
        for key in &required {
            if !properties.is_some_and(|p| p.contains_key(*key)) && object.contains_key("additionalProperties") {
                lean.insert((*key).to_owned(), json!("required"));
            }
        }
        let mut values = vec![full.clone(), lean.clone()];
        let extra = match object.get("additionalProperties") {
            Some(Value::Bool(false)) => Vec::new(),
            None if properties.is_some_and(|p| !p.is_empty()) => Vec::new(),
            None | Some(Value::Bool(true)) => anything(depth),
            Some(schema) => self.values(schema, depth + 1, open),
        };
        if let (Some(first), Some(last)) = (extra.first(), extra.last()) {
            let mut entries = full.clone();
            entries.insert("one more".to_owned(), first.clone());
            entries.insert("Ünd/~ \"more\"".to_owned(), last.clone());
            values.insert(0, entries);
        }
        if depth >= VARIED {
            return values.into_iter().map(Value::Object).collect();
        }
        for value in &extra {
            let mut with = lean.clone();
            with.insert("extra".to_owned(), value.clone());
            values.push(with);
        }
        let mut nulls = full.clone();
        for (key, choices) in &choices {
            if choices.contains(&Value::Null) {
                nulls.insert((*key).clone(), Value::Null);
            }
            let many = if depth == 0 {
                choices.len()
            } else {
                3.min(choices.len())
            };
            for value in choices.iter().take(many) {
                let mut with = lean.clone();
                with.insert((*key).clone(), value.clone());
                values.push(with);
            }
        }
        values.push(nulls);
        values.into_iter().map(Value::Object).collect()
    }

    fn arrays(&self, object: &Map<String, Value>, depth: usize, open: &mut Open) -> Vec<Value> {
        let least = object.get("minItems").and_then(Value::as_u64).unwrap_or_default();
        let least = usize::try_from(least).unwrap_or_default().min(50);
        let most = object
            .get("maxItems")
            .and_then(Value::as_u64)
            .map_or(8, |most| most.min(8));
        let most = usize::try_from(most).unwrap_or(8).max(least);
        let mut head = Vec::new();
        for schema in object
            .get("prefixItems")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            head.extend(self.values(schema, VARIED, open));
        }
        let mut items = match object.get("items") {
            Some(items) => self.values(items, depth + 1, open),
            None => anything(depth),
        };
        if object.get("uniqueItems") == Some(&json!(true)) {
            let mut kept: Vec<Value> = Vec::new();
            items.retain(|item| {
                !kept.contains(item) && {
                    kept.push(item.clone());
                    true
                }
            });
        }
        let list = |count: usize| {
            let tail = items.iter().cycle().take(if items.is_empty() { 0 } else { count });
            Value::Array(head.iter().chain(tail).cloned().collect())
        };
        let mut values = vec![
            list(least.max(1).min(most)),
            list(least),
            list(items.len().clamp(least, most)),
        ];
        // each variation at least once
        for chunk in items.chunks(most.max(1)).skip(1) {
            values.push(Value::Array(head.iter().chain(chunk).cloned().collect()));
        }
        values
    }
}

/// Whether a part of `allOf` says no more than that there is an object, or has only texts.
fn says_little(part: &Value) -> bool {
    let keywords = [
        "properties",
        "additionalProperties",
        "items",
        "enum",
        "const",
        "allOf",
        "oneOf",
        "anyOf",
        "$ref",
    ];
    part.get("type").is_none_or(|name| name == "object") && !keywords.iter().any(|key| part.get(*key).is_some())
}

/// Values that fit all of several lists: the first of each, and each of one with the first of the others.
fn together(lists: &[Vec<Value>]) -> Vec<Value> {
    let lists: Vec<&Vec<Value>> = lists.iter().filter(|list| !list.is_empty()).collect();
    if let [only] = lists.as_slice() {
        return (*only).clone();
    }
    let mut values = Vec::new();
    for (varied, list) in lists.iter().enumerate() {
        for value in *list {
            let parts = lists
                .iter()
                .enumerate()
                .map(|(index, list)| if index == varied { Some(value) } else { list.first() });
            let mut whole: Option<Value> = None;
            for part in parts.flatten() {
                match (&mut whole, part) {
                    (Some(Value::Object(whole)), Value::Object(part)) => whole.extend(part.clone()),
                    (Some(_), _) => whole = Some(value.clone()),
                    (none, part) => *none = Some(part.clone()),
                }
            }
            values.extend(whole);
        }
    }
    values
}

fn anything(depth: usize) -> Vec<Value> {
    if depth >= VARIED {
        return vec![json!("anything")];
    }
    vec![
        json!({"any": [1, null, {"deep": true}], "": "x"}),
        json!("anything"),
        json!(1.5),
        json!(18_446_744_073_709_551_615_u64),
        json!([]),
        json!(false),
        json!({}),
        Value::Null,
    ]
}

fn strings(object: &Map<String, Value>) -> Vec<Value> {
    let encoding = object.get("contentEncoding").and_then(Value::as_str);
    let encoding = encoding
        .filter(|encoding| encoding.starts_with("base64"))
        .map(|_| "byte");
    let samples: &[&str] = match encoding.or(object.get("format").and_then(Value::as_str)) {
        Some("date-time") => &[
            "2024-02-29T12:30:00Z",
            "1985-04-12T23:20:50.52Z",
            "1996-12-19T16:39:57-08:00",
            "2024-02-29t12:30:00.123456789z",
        ],
        Some("date") => &["2024-02-29"],
        Some("time") => &["12:30:00Z", "23:59:59.5+02:00"],
        Some("duration") => &["P3Y6M4DT12H30M5S", "PT0S"],
        Some("uuid") => &[
            "3e4666bf-d5e5-4aa7-b8ce-cefe41c7568a",
            "3E4666BF-D5E5-4AA7-B8CE-CEFE41C7568A",
        ],
        Some("uri" | "url" | "uri-reference") => &["https://example.com/a%20b?c=d#e", "urn:a:b"],
        Some("email") => &["joe@example.com"],
        Some("hostname") => &["example.com"],
        Some("ipv4" | "ip") => &["192.0.2.1"],
        Some("ipv6") => &["2001:db8::1", "::1"],
        Some("byte") => &["aGVsbG8=", "", "/+8="],
        Some("decimal") => &["1.10", "-0.00"],
        Some("int64" | "uint64" | "int32") => &["9007199254740993", "1"],
        _ => &[
            "text",
            "",
            "line\nand \"quote\" \\ \u{2028} \u{1F980} \u{e4}",
            "1",
            "true",
            "null",
            " ",
        ],
    };
    let least = object.get("minLength").and_then(Value::as_u64).unwrap_or_default();
    let least = usize::try_from(least).unwrap_or_default().min(10_000);
    let most = object.get("maxLength").and_then(Value::as_u64);
    let fit = |text: &&str| {
        let count = text.chars().count();
        count >= least && most.is_none_or(|most| count as u64 <= most)
    };
    let mut values: Vec<Value> = samples.iter().copied().filter(fit).map(Value::from).collect();
    if values.is_empty() {
        values.push(Value::from("x".repeat(least.max(1))));
    }
    values
}

fn bound(object: &Map<String, Value>, keys: [&str; 2]) -> Option<Value> {
    keys.iter()
        .find_map(|key| object.get(*key).filter(|value| value.is_number()).cloned())
}

fn integers(object: &Map<String, Value>) -> Vec<Value> {
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
    if let Some(step) = object.get("multipleOf").and_then(Value::as_i64) {
        values.push(json!(step));
    }
    around(object, values)
}

fn numbers(object: &Map<String, Value>) -> Vec<Value> {
    let mut values = vec![json!(1.5), json!(1), json!(0), json!(-0.25)];
    values.extend(bound(object, ["minimum", "exclusiveMinimum"]));
    values.extend(bound(object, ["maximum", "exclusiveMaximum"]));
    if object.get("format") != Some(&json!("float")) {
        values.extend([json!(0.1), json!(1e300), json!(9_007_199_254_740_991_i64), json!(1e-9)]);
    }
    around(object, values)
}

/// Those within the bounds first, so that what a schema asks for is the first choice.
fn around(object: &Map<String, Value>, values: Vec<Value>) -> Vec<Value> {
    let number = |keys| bound(object, keys).and_then(|value| value.as_f64());
    let low = number(["minimum", "exclusiveMinimum"]).unwrap_or(f64::NEG_INFINITY);
    let high = number(["maximum", "exclusiveMaximum"]).unwrap_or(f64::INFINITY);
    let fit = |value: &Value| value.as_f64().is_some_and(|value| value >= low && value <= high);
    values.into_iter().filter(fit).collect()
}
