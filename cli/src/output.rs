//! Output for the user. A closed pipe (`specwright explain | head`) is not an error, and the command goes on with its
//! work.

use std::io::{self, Write};

/// Writes to standard output and flushes it.
pub(crate) fn say(text: &str) {
    let mut output = io::stdout().lock();
    let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
}

/// Writes to standard error in one piece, as a diagnostic consists of many small ones.
pub(crate) fn complain(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
