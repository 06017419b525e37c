//! `specwright check` for programs, and `specwright generate --check`.

use std::fs;

use serde_json::Value;

use super::{GOOD, broken, doubtful, file, folder, specwright};

#[test]
fn problems_are_written_as_json_and_sarif() {
    let folder = folder("check-formats");
    file(&folder, "doubtful.yaml", doubtful());
    file(&folder, "broken.yaml", broken());
    let run = specwright(&folder, &["check", "doubtful.yaml", "broken.yaml", "--format", "json"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let json: Value = serde_json::from_str(&run.out).expect("one JSON object");
    let first = &json["diagnostics"][0];
    assert_eq!(
        (&first["severity"], &first["code"]),
        (&"warning".into(), &"ignored-not".into())
    );
    assert_eq!(
        (&first["place"]["file"], &first["place"]["line"]),
        (&"doubtful.yaml".into(), &23.into())
    );
    assert_eq!(json["documents"][1]["document"], "broken.yaml");

    let run = specwright(&folder, &["check", "broken.yaml", "--format", "sarif"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let sarif: Value = serde_json::from_str(&run.out).expect("one JSON object");
    assert_eq!(sarif["version"], "2.1.0");
    let run_of = &sarif["runs"][0];
    let result = &run_of["results"][0];
    assert_eq!(result["level"], "error");
    let index = result["ruleIndex"].as_u64().expect("an index") as usize;
    assert_eq!(run_of["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "broken.yaml");
    assert_eq!(place["region"]["startLine"], 16);
}

#[test]
fn problems_are_commands_of_workflows_in_which_nothing_has_a_meaning_of_its_own() {
    let folder = folder("check-github");
    file(&folder, "a,b.yaml", broken());
    let run = specwright(&folder, &["check", "a,b.yaml", "--format", "github"]);
    assert_eq!(run.code, 1);
    let line = run.out.lines().next().expect("a line");
    assert!(line.starts_with("::error file=a%2Cb.yaml,line=16,col="), "{line}");
    assert!(line.contains(",title=unresolved-reference::"), "{line}");
    assert!(run.out.lines().all(|line| line.starts_with("::")), "{}", run.out);
}

#[test]
fn a_crate_or_module_that_is_not_up_to_date_is_told_and_nothing_is_written() {
    let folder = folder("generate-check");
    file(&folder, "orders.yaml", GOOD);
    for (output, at) in [("--out", "client"), ("--module", "app/src/orders")] {
        file(&folder, "app/Cargo.toml", "[package]\nname = \"app\"\n\n[workspace]\n");
        let out = ["generate", "orders.yaml", output, at];
        let check: Vec<&str> = out.iter().copied().chain(["--check"]).collect();
        let run = specwright(&folder, &check);
        assert_eq!(run.code, 1, "{}{}", run.out, run.err);
        assert!(run.err.contains(&format!("would add {at}/")), "{}", run.err);
        assert!(!folder.join(at).exists(), "nothing is written");

        assert_eq!(specwright(&folder, &out).code, 0);
        let run = specwright(&folder, &check);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        assert!(run.out.contains("is up to date"), "{}", run.out);

        let models = fs::read_dir(folder.join(at)).expect("a folder").count();
        file(&folder, "orders.yaml", GOOD.replace("closed", "done"));
        let run = specwright(&folder, &check);
        assert_eq!(run.code, 1);
        assert!(
            run.err.contains("models.rs\n") && run.err.contains("would change"),
            "{}",
            run.err
        );
        assert_eq!(fs::read_dir(folder.join(at)).expect("a folder").count(), models);
        file(&folder, "orders.yaml", GOOD);
    }
}

#[test]
fn a_member_that_the_workspace_does_not_list_is_not_up_to_date() {
    let folder = folder("member-check");
    file(&folder, "orders.yaml", GOOD);
    file(&folder, "Cargo.toml", "[workspace]\nmembers = []\nresolver = \"3\"\n");
    let out = ["generate", "orders.yaml", "--member", "orders"];
    let check: Vec<&str> = out.iter().copied().chain(["--check"]).collect();
    assert_eq!(specwright(&folder, &check).code, 1);
    assert_eq!(specwright(&folder, &out).code, 0);
    let run = specwright(&folder, &check);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    file(&folder, "Cargo.toml", "[workspace]\nmembers = []\nresolver = \"3\"\n");
    let run = specwright(&folder, &check);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.err.contains("would add \"orders\" to `members` of "), "{}", run.err);
}
