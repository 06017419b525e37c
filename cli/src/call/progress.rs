//! Progress on standard error, where that is a terminal.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// How often a line is written.
const PAUSE: Duration = Duration::from_millis(100);

/// A line that is written anew as things go on, and goes when they end.
pub(super) struct Progress {
    is_shown: bool,
    written: Option<Instant>,
    begun: Instant,
}

impl Progress {
    /// Shows progress on a terminal, unless it is not wanted. Standard output may be the same terminal: what is printed
    /// there is no progress.
    pub(super) fn new(quiet: bool, prints: bool) -> Self {
        let is_shown = !quiet && io::stderr().is_terminal() && !(prints && io::stdout().is_terminal());
        Self {
            is_shown,
            written: None,
            begun: Instant::now(),
        }
    }

    /// Shows how many bytes have come, of how many.
    pub(super) fn bytes(&mut self, done: u64, all: Option<u64>) {
        let seconds = self.begun.elapsed().as_secs_f64().max(0.001);
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss
        )]
        let speed = (done as f64 / seconds) as u64;
        let of_all = all
            .filter(|all| *all > 0)
            .map(|all| format!(" of {} ({}%)", size(all), done.saturating_mul(100) / all));
        self.show(&format!(
            "{}{}, {}/s",
            size(done),
            of_all.unwrap_or_default(),
            size(speed)
        ));
    }

    /// Shows a line, if the last one is old enough.
    pub(super) fn show(&mut self, line: &str) {
        if self.is_shown && self.written.is_none_or(|written| written.elapsed() > PAUSE) {
            let _ = write!(io::stderr(), "\r\x1b[K{line}");
            self.written = Some(Instant::now());
        }
    }

    /// Takes the line away.
    pub(super) fn end(&mut self) {
        if self.is_shown && self.written.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

/// A number of bytes.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut unit = 0;
    let mut tenths = bytes.saturating_mul(10) / 1024;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size(1023), "1023 B");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(5 << 30), "5.0 GiB");
    }
}
