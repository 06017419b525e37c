//! Names of variants.

use std::collections::HashSet;

use super::words::{singular, words};

/// The names of variants without the name of their union, which every use of them repeats: `ARecord` for
/// `DnsRecordsARecord` in `DnsRecords`. A name stays whole if another variant has its rest.
pub(crate) fn without_owner(owner: &str, names: &[&str]) -> Vec<String> {
    let owner = words(owner);
    let all: HashSet<Vec<String>> = names.iter().map(|name| words(name)).collect();
    let mut rests: HashSet<Vec<String>> = HashSet::new();
    let rest = |name: &&str| match rest(&owner, words(name)) {
        Some(rest) if !all.contains(&rest) && rests.insert(rest.clone()) => rest.join(" "),
        _ => (*name).to_owned(),
    };
    names.iter().map(rest).collect()
}

/// The words after those of the owner, if they can be a name.
fn rest(owner: &[String], name: Vec<String>) -> Option<Vec<String>> {
    let (first, rest) = name.split_at_checked(owner.len())?;
    let same = |(one, other): (&String, &String)| singular(one) == singular(other);
    let can_be_name = rest.first()?.starts_with(char::is_alphabetic);
    (can_be_name && first.iter().zip(owner).all(same)).then(|| rest.to_vec())
}

#[cfg(test)]
mod tests {
    use super::without_owner;

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
        assert_eq!(without_owner("DnsRecords", &names), expected);
        let same = ["PetCat", "Cat", "PetDog", "PetsDog"];
        assert_eq!(without_owner("Pet", &same), ["PetCat", "Cat", "dog", "PetsDog"]);
    }
}
