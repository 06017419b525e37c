//! The tests of this program once more, over other transports than the default one.

use std::process::Command;

use crate::sample::over::VARIABLE;

/// What a client with one pool of connections cannot do: a connection that is served by a task of a runtime is of no use to a
/// blocking call that blocks this runtime (`docs/transport.md`).
const ONE_POOL: [&str; 1] = ["blocking::beside_calls_that_are_awaited"];

/// Runs the tests of this program but for some, in clients on another transport.
fn run_over(transport: &str, skipped: &[&str]) {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.env(VARIABLE, transport).args(["--test-threads", "4"]);
    // these tests, and those of the default transport itself
    for name in ["other_transports::", "transport::"].iter().chain(skipped) {
        program.args(["--skip", name]);
    }
    let output = program.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    // a filter that leaves nothing would be no test
    let passed = text.rsplit_once("test result: ok. ").unwrap().1;
    let passed: usize = passed.split(' ').next().unwrap().parse().unwrap();
    assert!(passed > 100, "{text}");
}

#[cfg(feature = "tower")]
#[test]
fn a_service_of_tower() {
    run_over("service", &ONE_POOL);
}

#[cfg(feature = "tower")]
#[test]
fn the_default_transport_with_layers_around_it() {
    run_over("layers", &[]);
}

#[cfg(feature = "reqwest")]
#[test]
fn a_client_of_reqwest() {
    run_over("reqwest", &ONE_POOL);
}
