//! What is said to whoever has started the command. Where the other end is closed (`specwright explain | head`), nobody
//! wants to know more: that is no error, and no reason to do less.

use std::io::{self, Write};

/// Writes on standard output, at once.
pub(crate) fn say(text: &str) {
    let mut output = io::stdout().lock();
    let _ = output.write_all(text.as_bytes()).and_then(|()| output.flush());
}

/// Writes on standard error, at once: it keeps nothing back, and a diagnostic is many small pieces.
pub(crate) fn complain(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
