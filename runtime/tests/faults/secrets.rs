//! Nothing that can be printed holds a secret, whatever goes wrong.

use std::process::Command;

use crate::fault::{FETCHED, PASSWORD, SEARCHED, SECRETS, assert_hidden};

/// Runs all other tests once more, in a process of its own in which everything that errors, clients and calls show is
/// printed, and every span and event of whomever; and searches what came out of it. Echoes have a search of their own.
#[test]
fn no_fault_shows_a_secret() {
    let program = std::env::current_exe().unwrap();
    let run = Command::new(program)
        .args([
            "--nocapture",
            "--skip",
            "secrets::",
            "--skip",
            "echoes::",
            "--skip",
            "docs::",
            // the same faults once more
            "--skip",
            "wires::",
            // most of it is waiting, and its errors are searched where they come
            "--skip",
            "tls::handshake",
        ])
        .env(SEARCHED, "1")
        .output()
        .unwrap();
    let all = String::from_utf8_lossy(&run.stdout) + String::from_utf8_lossy(&run.stderr);
    assert_hidden(&all);
    let end = all.len() - 2000.min(all.len());
    assert!(run.status.success(), "{}", all.get(end..).unwrap_or_default());
    // that of each row at the least: calls, errors, and what they carry
    let rows: usize = crate::tables().iter().map(|(_, _, faults)| faults.len()).sum();
    for (shown, times) in [
        ("Client {", rows),
        ("Call {", rows),
        ("GetThing: ", rows),
        ("kind: ", rows),
    ] {
        let found = all.matches(shown).count();
        assert!(found >= times, "{shown} was printed {found} times");
    }
    let attempts = all.matches("attempt ended").count();
    assert_eq!(
        attempts >= rows,
        cfg!(feature = "tracing"),
        "{attempts} attempts were traced"
    );
}

#[test]
fn the_search_finds_a_secret() {
    let header = "Basic bWU6RVhBTVBMRS1wNHNzcDRzcy1ub3QtYS1yZWFsLW9uZQ==";
    for secret in [SECRETS[0], SECRETS[1], PASSWORD, FETCHED, header] {
        let found = std::panic::catch_unwind(|| assert_hidden(&format!("key={secret}!")));
        assert!(found.is_err(), "{secret}");
    }
}
