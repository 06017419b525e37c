//! Names of enums that several operations share.

/// Variants that make a name together.
const FEW: usize = 3;

/// Names for an enum, the best first: by its variants if they are few, or by the first of many. They do not depend on the
/// operations, so another operation changes no name. All end with the same word.
pub(super) fn of_variants(variants: &[&str], ending: &str) -> Vec<String> {
    let with_ending = |name: String| match name.ends_with(ending) {
        true => name,
        false => format!("{name} {ending}"),
    };
    let mut names = Vec::new();
    match variants.split_last() {
        Some((last, [])) => names.push(with_ending((*last).to_owned())),
        Some((last, before)) if variants.len() <= FEW => {
            names.push(with_ending(format!("{} Or {last}", before.join(" "))));
        }
        _ => {}
    }
    for first in 1..variants.len() {
        let first = variants.get(..first).unwrap_or_default().join(" ");
        names.push(format!("{first} Or Other {ending}"));
    }
    names
}
