//! Named pipes, devices and endless files are an immediate error in every place where a file is read or written.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{GOOD, Run, file, folder};

fn pipe(folder: &Path, name: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
    assert!(made.success());
}

/// Runs the command. If it waits for a pipe or reads without end, a timeout stops it.
fn within_a_minute(folder: &Path, arguments: &[&str]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let begun = Instant::now();
    while child.try_wait().expect("its state").is_none() {
        if begun.elapsed() > Duration::from_secs(60) {
            let _ = child.kill();
            panic!("{arguments:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    run_of(child)
}

fn run_of(child: Child) -> Run {
    let output = child.wait_with_output().expect("its output");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Run {
        code: output.status.code().expect("an exit code"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

#[test]
fn a_document_that_is_no_file_is_refused_by_every_command() {
    let folder = folder("no_files");
    pipe(&folder, "pipe.yaml");
    symlink("pipe.yaml", folder.join("link.yaml")).expect("a link");
    fs::create_dir(folder.join("folder.yaml")).expect("a folder");
    symlink("nothing.yaml", folder.join("dangling.yaml")).expect("a link");
    let cases = [
        ("pipe.yaml", "it is a named pipe and no file"),
        ("link.yaml", "it is a named pipe and no file"),
        ("folder.yaml", "it is a folder and no file"),
        ("dangling.yaml", "there is no such file"),
        ("/dev/zero", "it is a device and no file"),
        ("/dev/stdin", "it is a named pipe and no file"),
    ];
    for (document, message) in cases {
        let expected = format!("error[unreadable-file]: cannot read `{document}`: {message}");
        for arguments in [
            &["generate", document, "--out", "out"][..],
            &["check", document],
            &["mock", document],
        ] {
            let run = within_a_minute(&folder, arguments);
            assert!(
                run.code == 1 && run.err.contains(&expected),
                "{arguments:?}: {}",
                run.err
            );
        }
    }
    assert!(!folder.join("out").exists());
}

/// A reference to a pipe is an error at its place, and only the part with the reference is left out.
#[test]
fn a_reference_to_what_is_no_file_is_told_where_it_stands() {
    let folder = folder("references");
    pipe(&folder, "pipe.yaml");
    fs::create_dir(folder.join("folder")).expect("a folder");
    for (target, kind) in [("pipe.yaml", "a named pipe"), ("folder", "a folder")] {
        let document = GOOD.replace(
            "#/components/schemas/Order",
            &format!("{target}#/components/schemas/Order"),
        );
        assert_ne!(document, GOOD);
        file(&folder, "doc.yaml", document);
        let run = within_a_minute(&folder, &["generate", "doc.yaml", "--out", "out"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let expected =
            format!("warning[unreadable-file]: cannot read `{target}`: it is {kind} and no file\n  --> doc.yaml:16:");
        assert!(run.err.starts_with(&expected), "{}", run.err);
        assert!(run.out.starts_with("doc.yaml: 1 of 1 operation"), "{}", run.out);
        let run = within_a_minute(&folder, &["check", "doc.yaml"]);
        assert_eq!(run.code, 1, "{}", run.err);
    }
    file(
        &folder,
        "doc.yaml",
        GOOD.replace("#/components/schemas/Order", "/dev/zero#/a"),
    );
    let run = within_a_minute(&folder, &["check", "doc.yaml", "--root", "/"]);
    assert!(
        run.code == 1 && run.err.contains("`/dev/zero`: it is a device and no file"),
        "{}",
        run.err
    );
}

#[test]
fn a_table_of_names_that_is_no_file_is_refused_and_not_passed_over() {
    let folder = folder("tables");
    file(&folder, "orders.yaml", GOOD);
    pipe(&folder, "pipe");
    let run = within_a_minute(&folder, &["check", "orders.yaml", "--names", "pipe"]);
    assert!(
        run.code == 1 && run.err.contains("cannot read `pipe`: it is a named pipe"),
        "{}",
        run.err
    );
    pipe(&folder, "orders.names.yaml");
    let run = within_a_minute(&folder, &["generate", "orders.yaml", "--out", "out"]);
    assert!(
        run.code == 1 && run.err.contains("cannot read `orders.names.yaml`: it is a named pipe"),
        "{}",
        run.err
    );
    assert!(!folder.join("out").exists());
}

#[test]
fn a_pipe_in_the_output_folder_is_in_the_way_or_left_alone() {
    for (name, code) in [
        ("Cargo.toml", 1),
        ("src/lib.rs", 1),
        ("src/wire.rs", 1),
        ("src/other.rs", 0),
        ("other.rs", 0),
    ] {
        let folder = folder("output_pipes");
        file(&folder, "orders.yaml", GOOD);
        pipe(&folder, &format!("out/{name}"));
        let run = within_a_minute(&folder, &["generate", "orders.yaml", "--out", "out"]);
        assert_eq!(run.code, code, "{name}: {}", run.err);
        if code == 1 {
            let expected = format!(
                "error: out/{name} is a named pipe, and a file belongs there: move it away; nothing was written\n"
            );
            assert_eq!(run.err, expected);
            assert!(!folder.join("out/rustfmt.toml").exists());
        }
    }
}

/// A file of a terabyte is refused by its length, wherever it is read.
#[test]
fn a_large_file_is_refused_before_it_is_read() {
    let folder = folder("large");
    let large = |name: &str| {
        let file = fs::File::create(folder.join(name)).expect("writable");
        file.set_len(1 << 40).expect("a sparse file");
    };
    large("large.yaml");
    file(&folder, "orders.yaml", GOOD);
    file(
        &folder,
        "doc.yaml",
        GOOD.replace("#/components/schemas/Order", "large.yaml#/a"),
    );
    for arguments in [
        &["check", "large.yaml"][..],
        &["check", "doc.yaml"],
        &["check", "orders.yaml", "--names", "large.yaml"],
    ] {
        let run = within_a_minute(&folder, arguments);
        let expected = "error[too-large]: `large.yaml` is larger than 134217728 bytes\n";
        assert!(
            run.code == 1 && run.err.starts_with(expected),
            "{arguments:?}: {}",
            run.err
        );
    }
}

/// Endless files of the kernel are regular files of length 0.
#[test]
fn a_file_of_the_kernel_is_not_read_without_end() {
    let folder = folder("kernel");
    if Path::new("/proc/self/mem").exists() {
        let run = within_a_minute(&folder, &["check", "/proc/self/mem", "--root", "/"]);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(run.err.starts_with("error["), "{}", run.err);
    }
}
