//! `specwright check`, `specwright explain`, and how all commands treat a file that is not a document.

use std::process::Command;

use super::{GOOD, broken, doubtful, file, folder, specwright};

#[test]
fn every_document_is_checked_and_an_error_in_one_is_a_failure() {
    let folder = folder("check");
    file(&folder, "good.yaml", GOOD);
    file(&folder, "doubtful.yaml", doubtful());
    file(&folder, "broken.yaml", broken());
    let run = specwright(&folder, &["check", "good.yaml"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(run.out, "good.yaml: 1 of 1 operation, 2 types, 0 errors, 0 warnings\n");

    let run = specwright(&folder, &["check", "good.yaml", "doubtful.yaml"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("--> doubtful.yaml:23:29"), "{}", run.err);

    let run = specwright(&folder, &["check", "broken.yaml", "good.yaml"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("error[unresolved-reference]") && run.err.contains("--> broken.yaml:16:"),
        "{}",
        run.err
    );
    assert!(
        run.out.contains("good.yaml: 1 of 1 operation"),
        "the others are checked all the same: {}",
        run.out
    );
}

#[test]
fn warnings_can_be_denied_or_allowed_by_code() {
    let folder = folder("codes");
    file(&folder, "doubtful.yaml", doubtful());
    let denied = specwright(&folder, &["check", "doubtful.yaml", "--deny", "ignored-not"]);
    assert_eq!(denied.code, 1);
    assert!(denied.err.starts_with("error[ignored-not]"), "{}", denied.err);
    let allowed = specwright(&folder, &["check", "doubtful.yaml", "--allow", "ignored-not"]);
    assert_eq!((allowed.code, allowed.err.as_str()), (0, ""));
    let other = specwright(&folder, &["check", "doubtful.yaml", "--deny", "mixed-enum"]);
    assert_eq!(other.code, 0);

    let unknown = specwright(&folder, &["check", "doubtful.yaml", "--deny", "ignored-knot"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("no diagnostic has the code `ignored-knot`"),
        "{}",
        unknown.err
    );
    assert!(
        unknown.err.contains("`specwright explain` lists them"),
        "{}",
        unknown.err
    );
}

#[test]
fn explain_tells_what_codes_mean() {
    let folder = folder("explain");
    let one = specwright(&folder, &["explain", "ignored-not"]);
    assert_eq!((one.code, one.out.as_str()), (0, "ignored-not: `not` is not checked\n"));
    let all = specwright(&folder, &["explain"]);
    assert_eq!(all.code, 0);
    assert!(
        all.out.lines().count() > 30 && all.out.contains("ignored-not  "),
        "{}",
        all.out
    );
    assert_eq!(specwright(&folder, &["explain", "nothing"]).code, 2);
}

#[test]
fn what_is_no_document_is_a_clear_error() {
    let folder = folder("no-document");
    std::fs::create_dir_all(folder.join("folder.yaml")).expect("a folder");
    file(&folder, "empty.yaml", "");
    file(&folder, "text.yaml", "just text");
    file(&folder, "bytes.yaml", [0xff, 0xfe, 0x00]);
    file(
        &folder,
        "old.yaml",
        "swagger: \"1.2\"\ninfo: { title: Old, version: v1 }\npaths: {}\n",
    );
    file(
        &folder,
        "part.json",
        r#"{"openapi": "3.0.3", "info": {"title": "Part","#,
    );
    let cases = [
        ("missing.yaml", "error[unreadable-file]", "missing.yaml"),
        ("folder.yaml", "error[unreadable-file]", "folder.yaml"),
        ("empty.yaml", "error[", "empty.yaml"),
        ("text.yaml", "error[", "text.yaml"),
        ("bytes.yaml", "error[invalid-encoding]", "bytes.yaml"),
        ("old.yaml", "error[unsupported-version]", "1.2"),
        ("part.json", "error[syntax-error]", "part.json:1:"),
    ];
    for (name, start, part) in cases {
        for arguments in [
            vec!["check", name],
            vec!["generate", name, "--out", "out"],
            vec!["mock", name],
        ] {
            let run = specwright(&folder, &arguments);
            assert_eq!(run.code, 1, "{arguments:?}: {}", run.err);
            let text = run.err.strip_prefix("error: ").unwrap_or(&run.err);
            assert!(
                text.contains(start) && text.contains(part),
                "{arguments:?}: {}",
                run.err
            );
        }
    }
    assert!(!folder.join("out").exists());
}

#[test]
fn a_reference_does_not_leave_the_root() {
    let folder = folder("root");
    std::fs::create_dir_all(folder.join("a")).expect("a folder");
    let schema = "components: { schemas: { Order: { type: object, properties: { id: { type: string } } } } }\n";
    file(
        &folder,
        "shared.yaml",
        format!("openapi: 3.0.3\ninfo: {{ title: x, version: v1 }}\npaths: {{}}\n{schema}"),
    );
    let document = GOOD.replace(
        "\"#/components/schemas/Order\"",
        "../shared.yaml#/components/schemas/Order",
    );
    file(&folder, "a/orders.yaml", document);
    let run = specwright(&folder, &["check", "a/orders.yaml"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("error[outside-root]"), "{}", run.err);
    let run = specwright(&folder, &["check", "a/orders.yaml", "--root", "."]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn without_a_command_the_help_is_shown() {
    let folder = folder("help");
    let run = specwright(&folder, &[]);
    assert_eq!(run.code, 2);
    for command in ["generate", "check", "mock", "explain"] {
        assert!(run.err.contains(command), "{}", run.err);
    }
    let help = specwright(&folder, &["generate", "--help"]);
    assert_eq!(help.code, 0);
    assert!(help.out.contains("--runtime-path <PATH>"), "{}", help.out);
}

#[test]
fn of_each_code_ten_warnings_are_shown_or_all() {
    let folder = folder("many");
    let properties: String = (0..12)
        .map(|n| format!("        p{n}: {{ type: string, not: {{ enum: [x{n}] }} }}\n"))
        .collect();
    let many = GOOD.replace("        id: { type: string }\n", &properties);
    assert_ne!(many, GOOD);
    file(&folder, "many.yaml", many);
    let run = specwright(&folder, &["check", "many.yaml"]);
    assert_eq!(run.err.matches("warning[ignored-not]").count(), 10, "{}", run.err);
    let said = "note: 2 more of ignored-not are not shown: `--all` shows them\n\n";
    assert!(run.err.ends_with(said), "{}", run.err);
    let run = specwright(&folder, &["check", "--all", "many.yaml"]);
    assert_eq!(run.err.matches("warning[ignored-not]").count(), 12, "{}", run.err);
    assert!(!run.err.contains("not shown"), "{}", run.err);
}

#[test]
fn nobody_has_to_listen() {
    let folder = folder("unheard");
    file(&folder, "doubtful.yaml", doubtful());
    for arguments in [&["check", "doubtful.yaml"][..], &["explain"]] {
        let (reader, writer) = std::io::pipe().expect("there are pipes");
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(arguments).current_dir(&folder);
        command.stdout(writer.try_clone().expect("another end")).stderr(writer);
        let status = command.status().expect("the command runs");
        assert_eq!(status.code(), Some(0), "{arguments:?}");
    }
}
