//! Completions of shells.

use std::process::Command;

use super::{Place, file, folder};

fn place(name: &str) -> Place {
    Place::shop(&format!("complete-{name}"), |builder| builder)
}

fn complete(place: &Place, words: &[&str]) -> Vec<String> {
    let output = place
        .command(&[&["complete", "--"], words].concat())
        .output()
        .expect("it runs");
    let out = String::from_utf8(output.stdout).expect("text");
    out.lines()
        .map(|line| line.split('\t').next().unwrap_or(line).to_owned())
        .collect()
}

#[test]
fn operations_flags_and_values_are_offered() {
    let place = place("words");
    assert!(complete(&place, &["ca"]).contains(&"call".to_owned()));
    assert_eq!(complete(&place, &["completions", ""]), ["bash", "zsh", "fish"]);
    assert!(complete(&place, &["check", "--de"]).contains(&"--deny".to_owned()));
    assert_eq!(complete(&place, &["call", "sh"]), ["shop.yaml"]);
    assert_eq!(complete(&place, &["call", "shop.yaml", "list-o"]), ["list-orders"]);
    let call = |words: &[&str]| complete(&place, &[&["call", "shop.yaml"], words].concat());
    assert_eq!(call(&["list-orders", "--st"]), ["--state", "--stream"]);
    assert_eq!(call(&["list-orders", "--state", ""]), ["open", "paid", "closed"]);
    assert_eq!(call(&["list-orders", "--state", "p"]), ["paid"]);
    assert_eq!(call(&["list-orders", "--state=p"]), ["--state=paid"]);
    assert_eq!(call(&["list-orders", "--state", "=", "p"]), ["paid"], "as bash has it");
    assert_eq!(call(&["list-orders", "--archived", "--lim"]), ["--limit"]);
    assert_eq!(call(&["list-orders", "--region", ""]), ["eu", "us"]);
    assert_eq!(call(&["list-orders", "--output", "js"]), ["json", "jsonl"]);
    assert_eq!(
        call(&["create-order", "--body.address"]),
        ["--body.address.city", "--body.address.street", "--body.address"]
    );
    assert_eq!(call(&["create-order", "--media-type", ""]).len(), 2);
    file(&place.folder, "order.json", "{}");
    assert_eq!(call(&["create-order", "--body", "@ord"]), ["@order.json"]);
}

#[test]
fn descriptions_stand_behind_a_tabulator() {
    let place = place("descriptions");
    let output = place
        .command(&["complete", "--", "call", "shop.yaml", "list-o"])
        .output()
        .expect("it runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "list-orders\tLists orders\n");
}

/// Runs the function that the script gives to bash.
#[cfg(unix)]
#[test]
fn bash_completes_with_the_script() {
    if Command::new("bash").arg("--version").output().is_err() {
        eprintln!("not tested: there is no bash");
        return;
    }
    let place = place("bash");
    let bin = folder("call-complete-bin");
    let link = bin.join("specwright");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_specwright"), &link).expect("a link");
    let replies = |words: &str| {
        let script = format!(
            "source <(specwright completions bash); COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _specwright; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
        let output = Command::new("bash")
            .args(["--norc", "-c", &script])
            .current_dir(&place.folder)
            .env("PATH", path)
            .env("HOME", &place.folder)
            .env("XDG_CACHE_HOME", place.folder.join("cache"))
            .output()
            .expect("bash runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(replies("specwright call shop.yaml list-o"), "list-orders\n");
    assert_eq!(
        replies("specwright call shop.yaml list-orders --state ''"),
        "open\npaid\nclosed\n"
    );
    assert_eq!(replies("specwright call shop.yaml list-orders --state = c"), "closed\n");
}

/// Asks fish what it would offer, where it is installed.
#[cfg(unix)]
#[test]
fn fish_completes_with_the_script() {
    let place = place("fish");
    let bin = folder("call-complete-fish-bin");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_specwright"), bin.join("specwright")).expect("a link");
    let script = "specwright completions fish | source; complete -C 'specwright call shop.yaml list-orders --state '";
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("fish");
    command
        .args(["--no-config", "-c", script])
        .current_dir(&place.folder)
        .env("PATH", path)
        .env("HOME", &place.folder);
    match command.output() {
        Ok(output) => {
            let out = String::from_utf8_lossy(&output.stdout).into_owned();
            let mut lines: Vec<&str> = out.lines().collect();
            lines.sort_unstable(); // as some versions of fish do
            assert_eq!(lines, ["closed", "open", "paid"]);
        }
        Err(_) => eprintln!("not tested: there is no fish"),
    }
}

/// Whether the scripts can be read by their shells, where these are installed.
#[test]
fn scripts_are_valid() {
    let folder = folder("call-scripts");
    for (shell, arguments) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let output = Command::new(env!("CARGO_BIN_EXE_specwright"))
            .args(["completions", shell])
            .output()
            .expect("it runs");
        assert!(output.status.success() && !output.stdout.is_empty());
        let script = file(&folder, shell, &output.stdout);
        match Command::new(shell).arg(arguments).arg(&script).output() {
            Ok(run) => assert!(
                run.status.success(),
                "{shell}: {}",
                String::from_utf8_lossy(&run.stderr)
            ),
            Err(_) => eprintln!("not tested: there is no {shell}"),
        }
    }
}
