//! How findings are written.

use serde_json::Value;
use specwright_diff::report;

use super::cases::{Case, all};

fn case(name: &str) -> &'static Case {
    all().iter().find(|case| case.name == name).expect("the case is there")
}

/// SARIF 2.1.0, sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.49: what has to be there, and of which kind.
#[test]
fn a_sarif_log_has_all_that_the_standard_requires() {
    let log = report::sarif_log(&case("argument-type-widened").compare());
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().expect("a schema").ends_with("sarif-2.1.0.json"));
    let runs = log["runs"].as_array().expect("runs");
    let [run] = runs.as_slice() else {
        panic!("{} runs", runs.len())
    };
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "specwright");
    let rules = driver["rules"].as_array().expect("rules");
    for rule in rules {
        assert!(
            rule["id"].is_string() && rule["shortDescription"]["text"].is_string(),
            "{rule}"
        );
    }
    let results = run["results"].as_array().expect("results");
    assert!(results.len() > 2);
    for result in results {
        assert!(result["message"]["text"].is_string(), "{result}");
        assert!(
            ["error", "warning", "note", "none"].contains(&result["level"].as_str().expect("a level")),
            "{result}"
        );
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let places = result["locations"]
            .as_array()
            .into_iter()
            .chain(result["relatedLocations"].as_array());
        for place in places.flatten().map(|place| &place["physicalLocation"]) {
            let uri = place["artifactLocation"]["uri"].as_str().expect("a URI");
            assert!(!uri.contains([' ', '\\']), "{uri}");
            assert!(
                place["region"]["startLine"].as_u64().is_some_and(|line| line > 0),
                "{place}"
            );
            assert!(
                place["region"]["startColumn"].as_u64().is_some_and(|column| column > 0),
                "{place}"
            );
        }
    }
}

#[test]
fn markdown_lists_what_breaks_and_folds_the_rest() {
    let text = report::markdown::markdown(&case("variant-removed").compare());
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.contains(&"### Breaking for Rust code (1)"), "{text}");
    assert!(
        lines.contains(&"<details><summary>Compatible for calls (1)</summary>"),
        "{text}"
    );
    let row = "| `enum-value-removed` | in requests, `value` of schema Thing may no longer be \"z\" |";
    assert!(text.contains(row), "{text}");
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
}

#[test]
fn json_has_every_finding_with_both_places() {
    let comparison = case("enum-value-removed").compare();
    let json: Value = report::json(&comparison);
    let findings = json["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), comparison.findings.len());
    let of_calls = findings
        .iter()
        .find(|finding| finding["audience"] == "calls")
        .expect("a finding");
    assert_eq!(
        (&of_calls["class"], &of_calls["direction"]),
        (&"breaking".into(), &"request".into())
    );
    for side in ["old", "new"] {
        assert!(
            of_calls[side]["file"]
                .as_str()
                .is_some_and(|file| file.ends_with(&format!("{side}.yaml"))),
            "{of_calls}"
        );
        assert!(
            of_calls[side]["line"].as_u64().is_some_and(|line| line > 1),
            "{of_calls}"
        );
    }
    assert_eq!(json["counts"]["rust"]["breaking"], 1);
}
