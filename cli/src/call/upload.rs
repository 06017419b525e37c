//! Bodies of bytes.

use std::fs;

use specwright_runtime::Upload;

use super::values::Source;

/// The longest file that is read as a whole, so that the call can be sent again.
const WHOLE: u64 = 8 << 20;

/// A body of bytes. Long files and standard input are read while they are sent.
pub(super) fn of(source: &Source) -> Result<Upload, String> {
    match source {
        Source::Input => Ok(Upload::blocking_reader(std::io::stdin())),
        Source::File(path) => {
            let shown = path.display();
            let file = fs::File::open(path).map_err(|error| format!("{shown}: {error}"))?;
            let metadata = file.metadata().map_err(|error| format!("{shown}: {error}"))?;
            match metadata.is_file() && metadata.len() > WHOLE {
                true => Ok(Upload::blocking_reader(file).length(metadata.len())),
                false => source.bytes().map(Upload::from),
            }
        }
        _ => source.bytes().map(Upload::from),
    }
}
