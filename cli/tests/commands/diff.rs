//! `specwright diff`.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{GOOD, file, folder, run, specwright};

/// The orders with one enum value less, which responses have, and a property more.
fn changed() -> String {
    GOOD.replace("enum: [open, closed]", "enum: [open]").replace(
        "id: { type: string }\n",
        "id: { type: string }\n        total: { type: number }\n",
    )
}

/// Runs git in a folder, as somebody without a configuration.
fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.com",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .current_dir(folder);
    let run = run(&mut command);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

#[test]
fn two_documents_are_compared_and_the_status_is_as_asked() {
    let folder = folder("diff");
    file(&folder, "old.yaml", GOOD);
    file(&folder, "new.yaml", changed());
    let run = specwright(&folder, &["diff", "old.yaml", "new.yaml"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let found = "compatible[field-added] rust: the field `total: Option<f64>` of `models::Order` is new\n  old old.yaml:20:5\n  new new.yaml:24:9\n";
    assert!(run.out.contains(found), "{}", run.out);

    for (arguments, code) in [
        (&["--fail-on", "breaking"][..], 1),
        (&["--fail-on", "calls"], 0),
        (&["--fail-on", "rust,calls"], 1),
        (
            &[
                "--fail-on",
                "rust",
                "--ignore",
                "field-type-changed",
                "--ignore",
                "type-removed",
            ],
            0,
        ),
        (&["--fail-on", "changes"], 1),
        (&["--fail-on", "calls", "--as-breaking", "optional-property-added"], 1),
    ] {
        let all: Vec<&str> = ["diff", "old.yaml", "new.yaml"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        let run = specwright(&folder, &all);
        assert_eq!(run.code, code, "{arguments:?}: {}{}", run.out, run.err);
    }
    let same = specwright(&folder, &["diff", "old.yaml", "old.yaml", "--fail-on", "changes"]);
    assert_eq!(
        (same.code, same.out.as_str()),
        (0, "Rust crate: none (no change)\ncalls: none (no change)\n")
    );
}

#[test]
fn what_cannot_be_compared_is_another_status() {
    let folder = folder("diff-trouble");
    file(&folder, "old.yaml", GOOD);
    for arguments in [
        &["diff", "old.yaml"][..],
        &["diff", "old.yaml", "missing.yaml"],
        &["diff", "old.yaml", "old.yaml", "--ignore", "no-such-rule"],
        &["diff", "old.yaml", "old.yaml", "--format", "xml"],
    ] {
        let run = specwright(&folder, arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}{}", run.out, run.err);
        assert!(run.err.contains("error"), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn findings_are_written_for_programs_and_for_reviews() {
    let folder = folder("diff-formats");
    file(&folder, "old.yaml", GOOD);
    file(&folder, "new.yaml", changed());
    let of = |format: &str| specwright(&folder, &["diff", "old.yaml", "new.yaml", "--format", format]).out;
    let json: Value = serde_json::from_str(&of("json")).expect("JSON");
    assert_eq!(json["step"], "major");
    assert_eq!(json["findings"][0]["new"]["file"], "new.yaml");
    let sarif: Value = serde_json::from_str(&of("sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["level"], "error");
    assert!(
        of("markdown").starts_with("## API changes: `major`\n"),
        "{}",
        of("markdown")
    );
}

#[test]
fn the_tree_is_compared_with_a_revision_also_where_files_refer_to_others() {
    let folder = folder("diff-git");
    let document = "openapi: 3.0.3\ninfo: { title: A, version: v1 }\npaths:\n  /a:\n    get:\n      operationId: getA\n      responses:\n        \
                    \"200\": { description: a, content: { application/json: { schema: { $ref: \"parts/a.yaml#/A\" } } } }\n";
    file(&folder, "spec/a.yaml", document);
    file(
        &folder,
        "spec/parts/a.yaml",
        "A: { type: object, properties: { b: { type: string } } }\n",
    );
    file(&folder, "spec/gone.yaml", GOOD);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", "first"]);
    let run = specwright(&folder, &["diff", "--git", "HEAD", "spec"]);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "Rust crate: none (no change)\ncalls: none (no change)\n"),
        "{}",
        run.err
    );

    file(
        &folder,
        "spec/parts/a.yaml",
        "A: { type: object, properties: { b: { type: integer } } }\n",
    );
    std::fs::remove_file(folder.join("spec/gone.yaml")).expect("the file is removed");
    file(&folder, "spec/added.yaml", format!("# another one\n{GOOD}"));
    let run = specwright(&folder, &["diff", "--git", "HEAD", "spec", "--fail-on", "breaking"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let places = "  old HEAD:spec/parts/a.yaml:1:34\n  new spec/parts/a.yaml:1:34\n";
    assert!(run.out.contains(places), "{}", run.out);
    for finding in [
        "breaking[client-removed] rust: the client of spec/gone.yaml is gone\n  old HEAD:spec/gone.yaml:1:1\n",
        "breaking[document-removed] calls: the document spec/gone.yaml is gone\n  old HEAD:spec/gone.yaml:1:1\n",
        "compatible[client-added] rust: the client of spec/added.yaml is new\n  new spec/added.yaml:1:1\n",
        "compatible[document-added] calls: the document spec/added.yaml is new\n  new spec/added.yaml:1:1\n",
    ] {
        assert!(run.out.contains(finding), "{finding}{}", run.out);
    }

    // one that was moved, or has another name, is no new one
    for now in ["spec/parts/gone.yaml", "spec/other.yaml"] {
        file(&folder, now, GOOD);
        let run = specwright(&folder, &["diff", "--git", "HEAD", "spec"]);
        let note = format!("note: spec/gone.yaml is {now} since HEAD\n");
        assert!(run.err.contains(&note), "{}", run.err);
        assert!(!run.out.contains("gone.yaml"), "{}", run.out);
        std::fs::remove_file(folder.join(now)).expect("the file is removed");
    }

    let one = specwright(&folder, &["diff", "--git", "HEAD", "spec/a.yaml", "--quiet"]);
    assert!(one.out.contains("breaking[field-type-changed] rust"), "{}", one.out);
    let unknown = specwright(&folder, &["diff", "--git", "no-such-revision", "spec"]);
    assert_eq!(unknown.code, 2, "{}", unknown.err);
}
