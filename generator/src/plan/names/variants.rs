//! Names of variants.

use std::borrow::Cow;
use std::collections::HashSet;

use super::repeats::said_once;
use super::words::{singular, words};

/// The names of variants without the name of their union, which every use of them repeats: `ARecord` for
/// `DnsRecordsARecord` in `DnsRecords`. A name stays whole if another variant has its rest.
///
/// Its title, if it has one, and words that a name says twice in a row are left out too.
pub(crate) fn without_owner(owner: &str, title: Option<&str>, names: &[&str]) -> Vec<String> {
    let owners: Vec<Vec<String>> = [Some(owner), title].into_iter().flatten().map(words).collect();
    let all: HashSet<Vec<String>> = names.iter().map(|name| words(name)).collect();
    let mut rests: HashSet<Vec<String>> = HashSet::new();
    let shorter = |name: Vec<String>| {
        let once = said_once(&name, 1);
        let name = once.clone().unwrap_or(name);
        owners.iter().find_map(|owner| rest(owner, &name)).or(once)
    };
    let rest = |name: &&str| match shorter(words(name)) {
        Some(rest) if !all.contains(&rest) && rests.insert(rest.clone()) => rest.join(" "),
        _ => (*name).to_owned(),
    };
    names.iter().map(rest).collect()
}

/// The values of an enum with the signs of numbers as words. A dash after a letter is a sign where other values have a
/// plus there: `Etc/GMT-1` beside `Etc/GMT+1`, but not `us-east-1`.
pub(crate) fn with_signs<'v>(values: &[&'v str]) -> Vec<Cow<'v, str>> {
    let has_plus = values
        .iter()
        .any(|value| value.char_indices().any(|(at, _)| is_sign(value, at, "+")));
    let spelled = |value: &'v str| -> Cow<'v, str> {
        let mut signs = value
            .char_indices()
            .filter(|(at, _)| has_plus && is_sign(value, *at, "-"));
        let Some((at, _)) = signs.next_back() else {
            return value.into();
        };
        let (before, after) = value.split_at_checked(at).unwrap_or((value, ""));
        format!("{before} minus {}", after.trim_start_matches('-')).into()
    };
    values.iter().map(|value| spelled(value)).collect()
}

/// Returns true for a sign between a letter and a digit.
fn is_sign(text: &str, at: usize, sign: &str) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let number = after.strip_prefix(sign);
    before.ends_with(char::is_alphabetic)
        && number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// The words after those of the owner, which may be there more than once, if they can be a name.
fn rest(owner: &[String], name: &[String]) -> Option<Vec<String>> {
    let same = |(one, other): (&String, &String)| singular(one) == singular(other);
    let mut rest = name;
    while !owner.is_empty()
        && let Some((first, after)) = rest.split_at_checked(owner.len())
        && after.first().is_some_and(|word| word.starts_with(char::is_alphabetic))
        && first.iter().zip(owner).all(same)
    {
        rest = after;
    }
    (rest.len() < name.len()).then(|| rest.to_vec())
}

#[cfg(test)]
mod tests {
    use super::{with_signs, without_owner};

    #[test]
    fn a_dash_is_a_sign_beside_a_plus() {
        let zones = ["Etc/GMT+1", "Etc/GMT-1", "us-east", "2020-01"];
        assert_eq!(
            with_signs(&zones),
            ["Etc/GMT+1", "Etc/GMT minus 1", "us-east", "2020-01"]
        );
        assert_eq!(with_signs(&["us-east-1", "us-west-1"]), ["us-east-1", "us-west-1"]);
    }

    #[test]
    fn a_union_that_is_repeated_twice_is_left_out_twice() {
        let names = ["DnsRecordsDnsRecordsARecord", "DnsRecordsDnsRecordsDnsRecords"];
        assert_eq!(without_owner("DnsRecords", None, &names), ["a record", "dns records"]);
        let names = ["dns-records_dns-records_a_record", "Other"];
        let title = Some("Dns Records");
        assert_eq!(without_owner("AllDns", title, &names), ["a record", "Other"]);
        assert_eq!(without_owner("AllDns", None, &names), ["dns records a record", "Other"]);
    }

    #[test]
    fn variants_do_not_repeat_their_union() {
        let names = [
            "DnsRecordsARecord",
            "dns-record_txt",
            "DnsRecords",
            "Other",
            "DnsRecords2",
        ];
        let expected = ["a record", "txt", "DnsRecords", "Other", "DnsRecords2"];
        assert_eq!(without_owner("DnsRecords", None, &names), expected);
        let same = ["PetCat", "Cat", "PetDog", "PetsDog"];
        assert_eq!(without_owner("Pet", None, &same), ["PetCat", "Cat", "dog", "PetsDog"]);
    }
}
