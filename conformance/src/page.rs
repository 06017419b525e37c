//! `docs/conformance.md`.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use crate::report::{Passed, Report, Scenario};

/// What of `package.json` the page says.
#[derive(Deserialize)]
pub struct Versions {
    dependencies: BTreeMap<String, String>,
}

/// The page.
pub fn text(report: &Report, versions: &Versions) -> String {
    let mut page = String::new();
    // writing to a string does not fail
    let _ = write(&mut page, report, versions);
    page
}

fn write(page: &mut String, report: &Report, versions: &Versions) -> std::fmt::Result {
    let version = |package: &str| versions.dependencies.get(package).map_or("", String::as_str);
    writeln!(
        page,
        "# Conformance

[TypeSpec's HTTP specs](https://github.com/microsoft/typespec/tree/main/packages/http-specs) describe {total} scenarios, and
their server Spector says of each request whether it is right. Their documents are made by `@typespec/openapi3`, a client is
generated for each, and a test for each scenario calls the server and checks what it receives. What the emitter drops and a document
can say is put back: which property leads to the next page (`x-paging`), operators of RFC 6570, text in XML elements.
[conformance/](../conformance) has the tests and the command that writes this page.

| | scenarios |
| --- | --- |
| all | {total} |
| passed through the types of the document | {typed} |
| passed otherwise: through bytes, or JSON of no type | {otherwise} |
| not passed | {not} |
| not in the document: the emitter or OpenAPI cannot say it | {inexpressible} |
| passed as Spector says, which does not see what a client reads | {covered} |
| passed here, but not as Spector says | {disputed} |

Versions: http-specs {specs}, spector {spector}, openapi3 {openapi3}.

## By spec

| spec | scenarios | typed | otherwise | not passed | not in the document |
| --- | --- | --- | --- | --- | --- |",
        total = report.total(),
        typed = report.count(Passed::Typed),
        otherwise = report.count(Passed::Otherwise),
        not = not_passed(report.specs.values().flatten()),
        inexpressible = report.count(Passed::Inexpressible),
        covered = report.covered(),
        disputed = report.disputed(),
        specs = version("@typespec/http-specs"),
        spector = version("@typespec/spector"),
        openapi3 = version("@typespec/openapi3"),
    )?;
    for (spec, scenarios) in &report.specs {
        let count = |result| scenarios.iter().filter(|scenario| scenario.result == result).count();
        writeln!(
            page,
            "| {spec} | {} | {} | {} | {} | {} |",
            scenarios.len(),
            count(Passed::Typed),
            count(Passed::Otherwise),
            not_passed(scenarios.iter()),
            count(Passed::Inexpressible),
        )?;
    }
    writeln!(
        page,
        "\n## Not passed through types\n\n| scenario | | reason |\n| --- | --- | --- |"
    )?;
    for scenario in report.specs.values().flatten() {
        if let Some(reason) = &scenario.reason {
            writeln!(
                page,
                "| {} | {} | {} |",
                scenario.name,
                scenario.result,
                in_table(reason)
            )?;
        }
    }
    Ok(())
}

fn not_passed<'a>(scenarios: impl Iterator<Item = &'a Scenario>) -> usize {
    let is_not = |result| matches!(result, Passed::No | Passed::Failed | Passed::Untested);
    scenarios.filter(|scenario| is_not(scenario.result)).count()
}

/// The first line of a text, in which no cell ends.
fn in_table(text: &str) -> String {
    text.lines().next().unwrap_or_default().replace('|', "\\|")
}
