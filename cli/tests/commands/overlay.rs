//! `specwright overlay`, and overlays of the other commands.

use super::{GOOD, file, folder, specwright};

const FIX: &str =
    "overlay: 1.0.0\ninfo: { title: Fix, version: '1' }\nactions:\n  - target: $.info\n    update: { title: Fixed }\n";

#[test]
fn a_document_is_printed_with_its_overlays() {
    let folder = folder("overlay");
    file(&folder, "good.yaml", GOOD);
    file(&folder, "fix.yaml", FIX);
    let run = specwright(&folder, &["overlay", "apply", "good.yaml", "fix.yaml"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("  title: Fixed\n"), "{}", run.out);
    file(&folder, "fixed.yaml", &run.out);

    let run = specwright(
        &folder,
        &["overlay", "diff", "good.yaml", "fixed.yaml", "--title", "Fix"],
    );
    let expected = "actions:\n- target: $.info\n  update:\n    title: Fixed\ninfo:\n  title: Fix\n  version: 1.0.0\noverlay: 1.0.0\n";
    assert_eq!((run.code, run.out.as_str()), (0, expected));
}

#[test]
fn every_command_that_reads_a_document_takes_overlays() {
    let folder = folder("overlays");
    file(&folder, "good.yaml", GOOD);
    file(&folder, "fix.yaml", FIX);
    let arguments = ["generate", "good.yaml", "--out", "out", "--overlay", "fix.yaml"];
    let run = specwright(&folder, &arguments);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let client = std::fs::read_to_string(folder.join("out/src/lib.rs")).expect("it was generated");
    assert!(client.contains("Fixed"), "{client}");

    let run = specwright(&folder, &["check", "good.yaml", "good.yaml", "--overlay", "fix.yaml"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("an overlay belongs to one document"), "{}", run.err);

    file(&folder, "wrong.yaml", FIX.replace("$.info", "info"));
    for command in ["check", "mock"] {
        let run = specwright(&folder, &[command, "good.yaml", "--overlay", "wrong.yaml"]);
        assert_eq!(run.code, 1);
        assert!(
            run.err.contains("`target` is no JSONPath") && run.err.contains("wrong.yaml:4:13"),
            "{}",
            run.err
        );
    }
}
