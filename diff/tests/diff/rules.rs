//! Every rule has a case, and every case its findings. With `BLESS=1` the findings are written; look at the difference.

use std::collections::HashSet;

use specwright_diff::Rule;

use super::cases::{all, line, pairs};

#[test]
fn every_case_has_the_findings_that_it_lists() {
    let mut wrong = Vec::new();
    for case in all().iter().chain(pairs()) {
        let mut found: Vec<String> = case.compare().findings.iter().map(line).collect();
        found.dedup();
        if found == case.expected {
            continue;
        }
        match std::env::var_os("BLESS") {
            Some(_) => case.bless(&found),
            None => wrong.push(format!("{}: {found:#?}, expected {:#?}", case.name, case.expected)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_case_in_which_it_is_found() {
    let cases = all();
    let names: HashSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let without: Vec<&str> = Rule::ALL
        .iter()
        .map(|rule| rule.name())
        .filter(|name| !names.contains(name))
        .collect();
    assert_eq!(without, [""; 0], "rules without a case");
    for case in cases {
        let rule = Rule::find(&case.name).unwrap_or_else(|| panic!("no rule is called {}", case.name));
        let ending = format!(" {}", rule.name());
        let is_found = case.expected.iter().any(|line| line.ends_with(&ending));
        assert!(
            is_found,
            "{} is not found in its own case: {:#?}",
            case.name, case.expected
        );
    }
}

#[test]
fn a_document_is_the_same_as_itself() {
    for case in all().iter().chain(pairs()).filter(|case| case.is_pair()) {
        let settings = specwright::Settings::default();
        let (same, _) = specwright_diff::compare((&case.new, &settings), (&case.new, &settings));
        let findings = same.expect("the document can be read").findings;
        assert!(findings.is_empty(), "{}: {findings:#?}", case.name);
    }
}

/// Keywords that OpenAPI 3.1 has besides, some of which are lowered to others.
#[test]
fn no_keyword_of_a_schema_comes_or_goes_unseen() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("keywords");
    std::fs::create_dir_all(&folder).expect("the folder is made");
    let write = |name: &str, schema: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{ title: A, version: '1' }}\npaths:\n  /a:\n    post:\n      operationId: a\n      requestBody: \
             {{ content: {{ application/json: {{ schema: {schema} }} }} }}\n      responses: {{ '204': {{ description: a }} }}\n"
        );
        let path = folder.join(name);
        std::fs::write(&path, text).expect("the document is written");
        path
    };
    for (ty, keyword) in [
        ("object", "propertyNames: { pattern: '^a' }"),
        ("object", "patternProperties: { '^a': { type: string } }"),
        ("object", "unevaluatedProperties: false"),
        ("object", "dependentRequired: { a: [b] }"),
        ("object", "dependentSchemas: { a: { required: [b] } }"),
        (
            "object",
            "if: { required: [a] }, then: { required: [b] }, else: { required: [c] }",
        ),
        ("object", "not: { required: [a] }"),
        ("object", "additionalProperties: { type: string }"),
        ("array", "contains: { type: string }, minContains: 2, maxContains: 3"),
        ("array", "unevaluatedItems: false"),
        ("array", "prefixItems: [{ type: string }]"),
        ("array", "uniqueItems: true"),
        ("string", "const: a"),
        ("string", "contentEncoding: base64"),
        ("string", "contentMediaType: application/json"),
        ("integer", "exclusiveMinimum: 1"),
        ("integer", "exclusiveMaximum: 1"),
    ] {
        let old = write("old.yaml", &format!("{{ type: {ty} }}"));
        let new = write("new.yaml", &format!("{{ type: {ty}, {keyword} }}"));
        let settings = specwright::Settings::default();
        for (from, to) in [(&old, &new), (&new, &old)] {
            let (found, _) = specwright_diff::compare((from, &settings), (to, &settings));
            let findings = found.expect("both can be read").findings;
            let is_seen = findings
                .iter()
                .any(|finding| finding.audience() == specwright_diff::Audience::Calls);
            assert!(is_seen, "{keyword}: {findings:#?}");
        }
    }
}
