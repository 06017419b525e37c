//! Nothing that can be printed holds a secret, whatever goes wrong.

use crate::fault::{Fault, SECRETS, assert_hidden, measure};
use crate::tables;

/// Runs every fault of the table, keeps everything that the errors and the clients print, and searches it.
#[test]
fn no_fault_shows_a_secret() {
    let table: Vec<Fault> = tables().into_iter().flat_map(|(_, faults)| faults).collect();
    // four at a time: most of them wait for a limit to run out
    let quarter = table.len().div_ceil(4);
    let parts: Vec<String> = std::thread::scope(|scope| {
        let run = |faults: &[Fault]| faults.iter().map(measure).collect::<String>();
        let running: Vec<_> = table
            .chunks(quarter)
            .map(|faults| scope.spawn(move || run(faults)))
            .collect();
        running.into_iter().map(|part| part.join().unwrap()).collect()
    });
    let all = parts.concat();
    for fault in &table {
        assert!(all.contains(fault.name), "{} was run", fault.name);
    }
    assert!(all.matches("GetThing").count() > table.len(), "errors were printed");
    assert_hidden(&all);
}

#[test]
fn the_search_finds_a_secret() {
    for secret in SECRETS {
        let found = std::panic::catch_unwind(|| assert_hidden(&format!("key={secret}!")));
        assert!(found.is_err(), "{secret}");
    }
}
