//! Bodies of bytes.

use std::fs;
use std::io::{self, Read};

use specwright_runtime::Upload;

use super::progress::Progress;
use super::values::Source;

/// The longest file that is read as a whole, so that the call can be sent again.
const WHOLE: u64 = 8 << 20;

/// A body of bytes. Long files and standard input are read while they are sent.
pub(super) fn of(source: &Source, quiet: bool) -> Result<Upload, String> {
    match source {
        Source::Input => Ok(Upload::blocking_reader(Counted::new(io::stdin(), None, quiet))),
        Source::File(path) => {
            let shown = path.display();
            let file = fs::File::open(path).map_err(|error| format!("{shown}: {error}"))?;
            let metadata = file.metadata().map_err(|error| format!("{shown}: {error}"))?;
            let length = metadata.len();
            match metadata.is_file() && length > WHOLE {
                true => Ok(Upload::blocking_reader(Counted::new(file, Some(length), quiet)).length(length)),
                false => source.bytes().map(Upload::from),
            }
        }
        _ => source.bytes().map(Upload::from),
    }
}

/// A reader that shows how much of it was read.
struct Counted<R> {
    reader: R,
    done: u64,
    all: Option<u64>,
    progress: Progress,
}

impl<R> Counted<R> {
    fn new(reader: R, all: Option<u64>, quiet: bool) -> Self {
        Self {
            reader,
            done: 0,
            all,
            progress: Progress::new(quiet, false),
        }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.done += u64::try_from(read).unwrap_or_default();
        match read {
            0 => self.progress.end(),
            _ => self.progress.bytes(self.done, self.all),
        }
        Ok(read)
    }
}
