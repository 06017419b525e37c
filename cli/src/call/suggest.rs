//! Names that may have been meant.

use strsim::{jaro_winkler, osa_distance};

/// The names that are most like this one, the nearest first: at most three.
pub(super) fn similar<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(f64, &str)> = Vec::new();
    for candidate in names {
        let likeness = jaro_winkler(name, candidate);
        let is_within =
            candidate.len() >= 3 && name.len() >= 3 && (candidate.contains(name) || name.contains(candidate));
        if likeness > 0.85 || osa_distance(name, candidate) <= 2.min(name.chars().count() / 3) || is_within {
            near.push((likeness, candidate));
        }
    }
    near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    near.dedup_by(|(_, a), (_, b)| a == b);
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::similar;

    #[test]
    fn slips_are_found_and_others_are_not() {
        let names = ["os-type", "image-type", "limit", "offset"];
        assert_eq!(similar("os-tpye", names), ["os-type"]);
        assert_eq!(similar("type", names)[..], ["image-type", "os-type"]);
        assert_eq!(similar("ofset", names), ["offset"]);
        assert!(similar("zzz", names).is_empty());
    }
}
