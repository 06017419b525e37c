//! Cuts a response to a budget: each part is valid JSON, and lists are cut between items.

use specwright_dynamic::runtime::Json;

use crate::untrusted::clean;

/// An entry of an object of at most so many characters is never left for a later part because of the large ones.
const SMALL: usize = 200;
/// No list is cut to less.
const LEAST: usize = 100;

/// The first part of a value.
pub(crate) struct Part {
    /// What fits.
    pub(crate) value: Json,
    /// What is left of it, with the keys that lead there.
    pub(crate) rest: Option<Json>,
    /// Where it was cut.
    pub(crate) cuts: Vec<Cut>,
}

/// A list, an object or a text that was cut.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Where it is: `data.images`; empty for the whole.
    pub(crate) path: String,
    /// What is counted: `items`.
    pub(crate) unit: &'static str,
    /// How many are in this part.
    pub(crate) shown: usize,
    /// How many are left.
    pub(crate) left: usize,
}

/// Cuts a value so that its compact text has at most about `budget` characters.
pub(crate) fn cut(value: Json, budget: usize) -> Part {
    let mut cuts = Vec::new();
    let (value, rest) = split(value, budget, "", &mut cuts);
    Part { value, rest, cuts }
}

/// How many characters the compact text of a value has.
pub(crate) fn size(value: &Json) -> usize {
    size_up_to(value, usize::MAX)
}

/// The same, or any number above `limit` as soon as that is exceeded.
fn size_up_to(value: &Json, limit: usize) -> usize {
    match value {
        Json::Null => 4,
        Json::Bool(value) => 5 - usize::from(*value),
        Json::Number(number) => number.as_str().len(),
        Json::String(_) | Json::Secret(_) => text_size(value.as_str().unwrap_or_default(), limit),
        Json::Array(items) => {
            let mut total = 2;
            for item in items {
                total += size_up_to(item, limit.saturating_sub(total)) + 1;
                if total > limit {
                    break;
                }
            }
            total
        }
        Json::Object(entries) => {
            let mut total = 2;
            for (key, value) in entries {
                total += text_size(key, limit.saturating_sub(total)) + 2;
                total += size_up_to(value, limit.saturating_sub(total));
                if total > limit {
                    break;
                }
            }
            total
        }
    }
}

fn text_size(text: &str, limit: usize) -> usize {
    let mut total = 2;
    for letter in text.chars() {
        total += letter_size(letter);
        if total > limit {
            break;
        }
    }
    total
}

/// How many characters of JSON a character takes.
fn letter_size(letter: char) -> usize {
    match letter {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        letter if letter.is_control() => 6,
        _ => 1,
    }
}

fn split(value: Json, budget: usize, path: &str, cuts: &mut Vec<Cut>) -> (Json, Option<Json>) {
    let budget = budget.max(LEAST);
    if size_up_to(&value, budget) <= budget {
        return (value, None);
    }
    match value {
        Json::Array(items) => split_list(items, budget, path, cuts),
        Json::Object(entries) => split_object(entries, budget, path, cuts),
        // a number of so many digits is no number to an agent
        Json::Number(number) => split_text(number.as_str(), budget, path, cuts),
        value => split_text(value.as_str().unwrap_or_default(), budget, path, cuts),
    }
}

fn split_text(text: &str, budget: usize, path: &str, cuts: &mut Vec<Cut>) -> (Json, Option<Json>) {
    let mut room = budget - 2;
    let end = text.char_indices().find(|(_, letter)| {
        let size = letter_size(*letter);
        let fits = size <= room;
        room = room.saturating_sub(size);
        !fits
    });
    let (head, rest) = text.split_at(end.map_or(text.len(), |(end, _)| end));
    cuts.push(Cut {
        path: path.to_owned(),
        unit: "characters",
        shown: head.chars().count(),
        left: rest.chars().count(),
    });
    (head.into(), Some(rest.into()))
}

fn split_list(items: Vec<Json>, budget: usize, path: &str, cuts: &mut Vec<Cut>) -> (Json, Option<Json>) {
    let mut room = budget - 2;
    let mut head = Vec::new();
    let mut rest = Vec::new();
    let mut items = items.into_iter();
    for item in items.by_ref() {
        let size = size_up_to(&item, room) + 1;
        if size <= room {
            room -= size;
            head.push(item);
            continue;
        }
        if head.is_empty() {
            let (first, more) = split(item, room - 1, &format!("{path}[0]"), cuts);
            head.push(first);
            rest.extend(more);
        } else {
            rest.push(item);
        }
        break;
    }
    rest.extend(items);
    if rest.is_empty() {
        return (Json::Array(head), None);
    }
    cuts.push(Cut {
        path: path.to_owned(),
        unit: "items",
        shown: head.len(),
        left: rest.len(),
    });
    (Json::Array(head), Some(Json::Array(rest)))
}

/// Small entries come first, as they say what the large ones are about; then large ones in their order, of which one is cut.
fn split_object(entries: Vec<(String, Json)>, budget: usize, path: &str, cuts: &mut Vec<Cut>) -> (Json, Option<Json>) {
    let mut room = budget - 2;
    let mut fits = vec![false; entries.len()];
    for small in [true, false] {
        for ((key, value), fits) in entries.iter().zip(&mut fits) {
            if *fits {
                continue;
            }
            let limit = if small { room.min(SMALL) } else { room };
            let size = text_size(key, limit) + size_up_to(value, limit) + 2;
            *fits = size <= limit;
            room -= if *fits { size } else { 0 };
        }
    }
    let (mut head, mut rest) = (Vec::new(), Vec::new());
    let mut is_cut = false;
    let (mut shown, mut left) = (0, 0);
    for ((key, value), fits) in entries.into_iter().zip(fits) {
        let key_size = text_size(&key, room) + 2;
        if fits {
            head.push((key, value));
            shown += 1;
        } else if !is_cut && room >= key_size + LEAST {
            is_cut = true;
            let below = join(path, &key);
            let (first, more) = split(value, room - key_size, &below, cuts);
            rest.extend(more.map(|more| (key.clone(), more)));
            head.push((key, first));
        } else {
            rest.push((key, value));
            left += 1;
        }
    }
    if head.is_empty() && !rest.is_empty() {
        // a key that fills a part alone: what it is called is not to be shown as a whole
        let (key, value) = rest.remove(0);
        let (first, more) = split(value, LEAST, path, cuts);
        let key = clean(&key, LEAST);
        rest.splice(..0, more.map(|more| (key.clone(), more)));
        head.push((key, first));
        left -= 1;
        shown += 1;
    }
    if left > 0 {
        cuts.push(Cut {
            path: path.to_owned(),
            unit: "keys",
            shown: shown + usize::from(is_cut),
            left,
        });
    }
    let rest = (!rest.is_empty()).then_some(Json::Object(rest));
    (Json::Object(head), rest)
}

fn join(path: &str, key: &str) -> String {
    let key = clean(key, 40);
    match path {
        "" => key,
        _ => format!("{path}.{key}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Json {
        text.parse().unwrap()
    }

    /// All parts of a value, each within the budget.
    fn parts(value: Json, budget: usize) -> Vec<Json> {
        let mut all = Vec::new();
        let mut rest = Some(value);
        while let Some(value) = rest {
            let part = cut(value, budget);
            assert!(size(&part.value) <= budget, "{} characters", size(&part.value));
            assert_eq!(part.rest.is_none(), part.cuts.is_empty());
            all.push(part.value);
            rest = part.rest;
            assert!(all.len() < 1000, "no end");
        }
        all
    }

    #[test]
    fn sizes_are_those_of_the_text() {
        for text in [
            r#"{"a":[1,2.50,"x\n\"é\u0001"],"b":{},"c":[],"d":null,"e":true,"f":false}"#,
            "[]",
            "\"\"",
        ] {
            let json = parse(text);
            let exact = json.to_string().chars().count();
            // a comma too many for each list and object at most
            assert!(
                (exact..exact + 5).contains(&size(&json)),
                "{text}: {} {exact}",
                size(&json)
            );
        }
    }

    #[test]
    fn what_fits_stays_whole() {
        let part = cut(parse(r#"{"a":[1,2,3]}"#), 100);
        assert!(part.rest.is_none() && part.cuts.is_empty());
    }

    #[test]
    fn a_list_is_cut_between_items() {
        let items: Vec<Json> = (0..100)
            .map(|id| parse(&format!(r#"{{"id":{id},"name":"image {id}"}}"#)))
            .collect();
        let all = parts(
            Json::Object(vec![
                ("images".into(), Json::Array(items.clone())),
                ("count".into(), 100.into()),
            ]),
            500,
        );
        assert!(all.len() > 3);
        // what is small comes with the first part, though it is last
        assert_eq!(all[0].get("count"), Some(&100.into()));
        assert!(all[1].get("count").is_none());
        let together: Vec<Json> = all
            .iter()
            .flat_map(|part| part.get("images").unwrap().as_array().unwrap().to_vec())
            .collect();
        assert_eq!(together, items);
    }

    #[test]
    fn it_says_where_it_was_cut() {
        let items = Json::Array((0..200).map(Json::from).collect());
        let part = cut(
            Json::Object(vec![("data".into(), Json::Object(vec![("ids".into(), items)]))]),
            200,
        );
        let [cut] = &part.cuts[..] else {
            panic!("{:?}", part.cuts)
        };
        assert_eq!(
            (cut.path.as_str(), cut.unit, cut.shown + cut.left),
            ("data.ids", "items", 200)
        );
    }

    #[test]
    fn long_texts_are_cut() {
        let text = "\"quoted\" \n".repeat(100);
        let all = parts(Json::from(text.as_str()), 300);
        let together: String = all.iter().map(|part| part.as_str().unwrap()).collect();
        assert_eq!(together, text);
        // also within an item
        let all = parts(
            Json::Array(vec![
                Json::Object(vec![("text".into(), text.as_str().into())]),
                1.into(),
            ]),
            300,
        );
        assert!(all.len() > 2);
    }

    #[test]
    fn nothing_is_so_large_that_it_is_not_cut() {
        let digits = parse(&"9".repeat(5000));
        assert!(parts(digits, 300).len() > 10);
        let key = Json::Object(vec![("k".repeat(5000), 1.into()), ("b".into(), 2.into())]);
        let all = parts(key, 300);
        assert!(all.iter().any(|part| part.get("b").is_some()));
        let wide = Json::Object((0..500).map(|key| (format!("key {key}"), key.into())).collect());
        assert!(parts(wide, 300).len() > 10);
        let mut deep = Json::from("x".repeat(1000));
        for _ in 0..100 {
            deep = Json::Array(vec![deep]);
        }
        let part = cut(deep, 300);
        assert!(part.rest.is_some());
    }

    #[test]
    fn several_large_lists_come_one_after_the_other() {
        let list = |from: i32| Json::Array((from..from + 100).map(Json::from).collect());
        let all = parts(
            Json::Object(vec![
                ("a".into(), list(0)),
                ("b".into(), list(1000)),
                ("c".into(), list(2000)),
            ]),
            300,
        );
        let ids = |key: &str| -> usize {
            all.iter()
                .filter_map(|part| part.get(key))
                .map(|list| list.as_array().unwrap().len())
                .sum()
        };
        assert_eq!((ids("a"), ids("b"), ids("c")), (100, 100, 100));
    }
}
