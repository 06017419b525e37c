//! Unions: one of several types, found by looking at the value.

use std::collections::HashMap;
use std::fmt::Debug;

use super::Wire;
use super::rule::{Ranking, Rule, named_by_tag};
use crate::json::{Kind, Mark};
use crate::{Json, ReadError, Reader};

/// A union, as the shared reader sees it. Implemented by [`union!`](crate::union).
pub trait Union: Debug {
    /// When each variant is tried.
    fn rules(&self) -> &'static [Rule];

    /// Whether a variant loses something that takes a null for absent: requests carry the union.
    fn keeps_null(&self) -> bool {
        false
    }

    /// Reads the next value as the variant at an index of the rules.
    fn read_variant(&mut self, index: usize, reader: &mut Reader<'_>) -> Result<(), ReadError>;

    /// The value, to be written.
    fn as_wire(&self) -> &dyn Wire;

    /// Becomes the variant for values that fit no other.
    fn set_unknown(&mut self, value: Json);
}

/// Reads the next value as the first variant that fits and loses nothing of it, else as the one that loses
/// least; a value that fits none is kept as it is.
pub fn read(union: &mut dyn Union, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let by_tag = match reader.peek()? {
        Kind::Object => read_by_tag(union, reader),
        _ => ByTag::Unknown,
    };
    if by_tag == ByTag::Read {
        return Ok(());
    }
    let nulls = union.keeps_null();
    let mut ranking = Ranking::new(union.rules(), reader)?;
    let mark = reader.mark();
    let mut whole: Option<(Json, usize)> = None;
    let mut best: Option<(usize, usize, Mark)> = None;
    let mut held = None;
    let mut next = ranking.next().filter(|_| by_tag != ByTag::TooOften);
    while let Some(index) = next {
        let fits = union.read_variant(index, reader).is_ok();
        next = ranking.next();
        if fits && next.is_none() && best.is_none() {
            return Ok(()); // the only one
        }
        if fits {
            if whole.is_none() {
                reader.reset(mark);
                let mut json = Json::Null;
                json.read(reader)?;
                let all = kept(&json, &json, nulls);
                whole = Some((json, all));
            }
            let written = crate::json::to_json(union.as_wire());
            let (all, kept) = match &whole {
                Some((json, all)) => (*all, kept(json, &written, nulls)),
                None => (0, 0),
            };
            if kept >= all {
                return Ok(());
            }
            let end = reader.mark();
            if best.is_none_or(|(_, most, _)| kept > most) {
                best = Some((index, kept, end));
            }
            held = Some(index);
        } else {
            held = None;
        }
        if !reader.retry(mark) {
            break;
        }
    }
    reader.reset(mark);
    match best {
        Some((index, _, end)) if held == Some(index) => {
            reader.reset(end);
            return Ok(());
        }
        Some((index, ..)) => return union.read_variant(index, reader),
        None => {}
    }
    let mut json = Json::Null;
    json.read(reader)?;
    union.set_unknown(json);
    Ok(())
}

/// What came of reading a union by its tag alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ByTag {
    Read,
    /// The tag alone does not tell. Nothing is read.
    Unknown,
    /// As above, and the text was gone over too often to try on.
    TooOften,
}

/// Reads the next object as the one variant that its tag names, without looking at the rest of it first.
fn read_by_tag(union: &mut dyn Union, reader: &mut Reader<'_>) -> ByTag {
    let mark = reader.mark();
    let Some((index, tag)) = named_by_tag(union.rules(), reader) else {
        return ByTag::Unknown;
    };
    let start = reader.offset();
    reader.expect_once(tag);
    // of a tag that is there twice, the last counts
    if union.read_variant(index, reader).is_ok() && reader.had_once(start, tag) {
        return ByTag::Read;
    }
    match reader.retry(mark) {
        true => ByTag::Unknown,
        false => ByTag::TooOften,
    }
}

/// How much of a value is in another: its scalars of the same type, lists and objects, and `nulls` if they say more
/// than what is absent.
fn kept(value: &Json, written: &Json, nulls: bool) -> usize {
    match (value, written) {
        (Json::Object(entries), Json::Object(written)) => {
            let written: HashMap<&str, &Json> = written.iter().map(|(key, value)| (key.as_str(), value)).collect();
            let kept =
                |(key, value): &(String, Json)| written.get(key.as_str()).map_or(0, |found| kept(value, found, nulls));
            1 + entries.iter().map(kept).sum::<usize>()
        }
        (Json::Array(items), Json::Array(written)) => {
            let pairs = items.iter().zip(written);
            1 + pairs.map(|(item, found)| 1 + kept(item, found, nulls)).sum::<usize>()
        }
        (Json::Number(number), Json::Number(found)) => {
            usize::from(number == found || (number.as_i64() == found.as_i64() && number.as_f64() == found.as_f64()))
        }
        (Json::Null, _) => usize::from(nulls && written.is_null()),
        (value, written) => usize::from(value.kind() == written.kind()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Json, Kinds, Nullable, Rule, json};

    #[derive(Clone, Default, PartialEq)]
    struct Clearing {
        words: Nullable<Vec<String>>,
    }

    #[derive(Clone, Default, PartialEq)]
    struct Words {
        words: Vec<String>,
    }

    #[derive(Clone, Default, PartialEq)]
    struct Inner {
        size: Option<i64>,
    }

    #[derive(Clone, Default, PartialEq)]
    struct Outer {
        inner: Option<Inner>,
    }

    #[derive(Clone, Default, PartialEq)]
    struct Numbers {
        words: Vec<i64>,
    }

    #[derive(Clone, Default, PartialEq)]
    struct Bare {
        inner: Option<Words>,
    }

    crate::record! { Clearing { 0 words } }
    crate::record! { Words { 0 words } }
    crate::record! { Numbers { 0 words } }
    crate::record! { Inner { 0 size } }
    crate::record! { Outer { 0 inner } }
    crate::record! { Bare { 0 inner } }

    #[derive(Clone, Debug, PartialEq)]
    enum Any {
        Bare(Bare),
        Outer(Outer),
        Words(Words),
        Numbers(Numbers),
        Unknown(Json),
    }

    crate::union! { Any else Unknown {
        Bare = Rule::record(Bare::SHAPE),
        Outer = Rule::record(Outer::SHAPE),
        Words = Rule::record(Words::SHAPE),
        Numbers = Rule::record(Numbers::SHAPE),
    } }

    #[derive(Clone, Debug, PartialEq)]
    enum Amount {
        Single(f32),
        Other(Json),
        Unknown(Json),
    }

    crate::union! { Amount else Unknown {
        Single = Rule::kinds(Kinds::NUMBER),
        Other = Rule::kinds(Kinds::ANY),
    } }

    #[derive(Clone, Debug, PartialEq)]
    enum Sent {
        Words(Words),
        Outer(Outer),
        Clearing(Clearing),
        Unknown(Json),
    }

    crate::union! { Sent else Unknown nulls {
        Words = Rule::record(Words::SHAPE),
        Outer = Rule::record(Outer::SHAPE),
        Clearing = Rule::record(Clearing::SHAPE),
    } }

    #[test]
    fn a_null_counts_where_requests_carry_the_union() {
        let sent: Sent = json::from_str(r#"{"words":null}"#).unwrap();
        assert_eq!(sent, Sent::Clearing(Clearing { words: Nullable::Null }));
        let sent: Sent = json::from_str(r#"{"words":["a"]}"#).unwrap();
        assert!(matches!(sent, Sent::Words(_)));
        let sent: Sent = json::from_str(r#"{"inner":null}"#).unwrap();
        assert!(matches!(sent, Sent::Outer(_)));
    }

    #[test]
    fn the_variant_that_keeps_everything_is_taken() {
        for text in [
            r#"{"inner":{"size":1}}"#,
            r#"{"inner":{"words":["a"]}}"#,
            r#"{"words":[1,2]}"#,
            r#"{"words":["1"]}"#,
        ] {
            let any: Any = json::from_str(text).unwrap();
            assert_eq!(json::to_string(&any), text);
        }
        assert!(matches!(json::from_str(r#"{"words":[1]}"#).unwrap(), Any::Numbers(_)));
        assert!(matches!(json::from_str("0.5").unwrap(), Amount::Single(_)));
        assert!(matches!(json::from_str("16777217").unwrap(), Amount::Other(_)));
    }

    #[test]
    fn of_equals_the_first_is_taken_and_unknown_keys_do_not_matter() {
        assert!(matches!(json::from_str("{}").unwrap(), Any::Bare(_)));
        let more: Any = json::from_str(r#"{"inner": {"size": 1, "new": [{}]}, "later": true}"#).unwrap();
        assert_eq!(json::to_string(&more), r#"{"inner":{"size":1}}"#);
        assert_eq!(json::from_str::<Any>("7").unwrap(), Any::Unknown(7.into()));
    }

    #[derive(Clone, Default, PartialEq)]
    struct Cat {
        kind: String,
        lives: Option<i64>,
        inner: Vec<Pet>,
    }

    /// Does not know the tag.
    #[derive(Clone, Default, PartialEq)]
    struct Dog {
        barks: Option<bool>,
    }

    #[derive(Clone, Debug, PartialEq)]
    enum Pet {
        Cat(Cat),
        Dog(Dog),
        Map(std::collections::BTreeMap<String, Json>),
        Unknown(Json),
    }

    crate::record! { Cat { 0 kind required, 1 lives, 2 inner } }
    crate::record! { Dog { 0 barks } }
    crate::union! { Pet else Unknown {
        Cat = Rule::tag("kind", &["cat"]),
        Dog = Rule::record(Dog::SHAPE).where_tag("kind", &["dog", "2"]),
        Map = Rule::tag("kind", &["map"]),
    } }

    #[test]
    fn a_tag_tells_wherever_it_stands_and_the_last_one_counts() {
        for (text, variant) in [
            (r#"{"kind":"cat","lives":9}"#, "cat"),
            (r#"{"lives":9,"inner":[{"kind":"dog"}],"kind":"cat"}"#, "cat"),
            (r#"{"\u006bind":"c\u0061t"}"#, "cat"),
            (r#"{"kind":2,"barks":true}"#, "dog"),
            (r#"{"kind":"map","kind2":1}"#, "map"),
            // twice: known to the variant, unknown to it, and a variant that is no record
            (r#"{"kind":"cat","kind":"dog"}"#, "dog"),
            (r#"{"kind":"dog","lives":1,"kind":"cat"}"#, "cat"),
            (r#"{"kind":"map","kind":"dog"}"#, "dog"),
            (r#"{"kind":"cat","\u006bind":"map"}"#, "map"),
            (r#"{"kind":"cat","kind":"bird"}"#, "none"),
            (r#"{"kind":"cat","kind":null}"#, "none"),
            (r#"{"kind":"bird","kind":"cat"}"#, "cat"),
            // the tag of what is inside is its own affair
            (
                r#"{"kind":"cat","inner":[{"kind":"cat","kind":"dog"},{"kind":"map"}]}"#,
                "cat",
            ),
            // right tag, wrong type
            (r#"{"kind":"cat","lives":"many"}"#, "none"),
            (r#"{"kind":["cat"]}"#, "none"),
            ("{}", "none"),
            ("[]", "none"),
        ] {
            let found = match json::from_str(text).unwrap() {
                Pet::Cat(_) => "cat",
                Pet::Dog(_) => "dog",
                Pet::Map(_) => "map",
                Pet::Unknown(_) => "none",
            };
            assert_eq!(found, variant, "{text}");
        }
        assert!(json::from_str::<Pet>(r#"{"kind":"cat","lives":"#).is_err());
        assert!(json::from_str::<Pet>(r#"{"kind":"cat" "lives":1}"#).is_err());
    }

    #[test]
    fn a_faulty_value_deep_inside_takes_no_exponential_time() {
        let depth = 50;
        let text = r#"{"kind":"cat","inner":["#.repeat(depth) + r#"{"kind":"cat","lives":"x"}"# + &"]}".repeat(depth);
        let begun = std::time::Instant::now();
        assert!(json::from_str::<Pet>(&text).is_ok());
        assert!(begun.elapsed().as_secs() < 10);
    }
}
