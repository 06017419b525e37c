//! Safe reading of untrusted files: regular files only, with size limits.
//!
//! A path comes from a command line, a `$ref` or a folder, and may name any kind of file. Opening a named pipe waits
//! for a writer, and a device such as `/dev/zero` has no end. So the kind of a file is checked before it is opened, and
//! every read is limited.

use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::Path;

/// Maximum size of a manifest, a record or the root of a crate: far more than they have.
const LARGEST_TEXT: u64 = 16 << 20;

/// Maximum length of a first line.
const LONGEST_LINE: u64 = 8 << 10;

/// Why a file was not read: the text after "cannot read `file`:".
#[derive(Debug, thiserror::Error)]
pub(crate) enum InputError {
    /// It is no regular file, but this.
    #[error("it is {0} and no file")]
    NotAFile(&'static str),
    /// It is larger than this limit in bytes.
    #[error("it is larger than {0} bytes")]
    TooLarge(u64),
    /// An error of the file system.
    #[error("{}", reason(.0))]
    Io(io::Error),
}

impl InputError {
    /// Returns true if the path does not exist.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// What the file system says, in plain words where they are common.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

impl From<InputError> for io::Error {
    fn from(error: InputError) -> Self {
        match error {
            InputError::Io(error) => error,
            other => io::Error::other(other.to_string()),
        }
    }
}

/// The bytes of a regular file, at most `limit` of them. A symbolic link to a regular file is followed.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, InputError> {
    let (file, length) = open(path)?;
    if length > limit {
        return Err(InputError::TooLarge(limit));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length + 1).unwrap_or(0));
    // one byte more than allowed, as a file may grow after it was measured
    take(file, length, limit + 1, &mut bytes)?;
    match bytes.len() as u64 > limit {
        true => Err(InputError::TooLarge(limit)),
        false => Ok(bytes),
    }
}

/// The text of a file that is small, such as a manifest.
pub(crate) fn read_text(path: &Path) -> io::Result<String> {
    let bytes = read(path, LARGEST_TEXT)?;
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// The first bytes of a regular file, at most `most` of them.
pub(crate) fn beginning(path: &Path, most: u64) -> Result<Vec<u8>, InputError> {
    let (file, length) = open(path)?;
    let mut bytes = Vec::new();
    take(file, length, most, &mut bytes)?;
    Ok(bytes)
}

/// The first line of a regular file, without its line ending; `None` if it is too long or not UTF-8.
pub(crate) fn first_line(path: &Path) -> Result<Option<String>, InputError> {
    let mut bytes = beginning(path, LONGEST_LINE + 1)?;
    let end = bytes.iter().position(|byte| *byte == b'\n');
    if end.is_none() && bytes.len() as u64 > LONGEST_LINE {
        return Ok(None);
    }
    bytes.truncate(end.unwrap_or(bytes.len()));
    let line = String::from_utf8(bytes).ok();
    Ok(line.map(|line| line.strip_suffix('\r').map(str::to_owned).unwrap_or(line)))
}

/// Opens a regular file and returns its length.
fn open(path: &Path) -> Result<(File, u64), InputError> {
    let regular = |about: fs::Metadata| match about.is_file() {
        true => Ok(about.len()),
        false => Err(InputError::NotAFile(kind(about.file_type()))),
    };
    regular(fs::metadata(path).map_err(InputError::Io)?)?;
    let file = File::open(path).map_err(InputError::Io)?;
    // checked again, as the path may have been replaced before it was opened
    let length = regular(file.metadata().map_err(InputError::Io)?)?;
    Ok((file, length))
}

/// Reads at most `most` bytes. A file of length 0 is not read at all: files of the kernel (`/proc/kmsg`) have that length, and
/// reading them may wait or go on for ever.
fn take(file: File, length: u64, most: u64, bytes: &mut Vec<u8>) -> Result<(), InputError> {
    if length > 0 {
        file.take(most).read_to_end(bytes).map_err(InputError::Io)?;
    }
    Ok(())
}

/// The error for a path that cannot be resolved. `/dev/stdin` may lead to a pipe, which has no path.
pub(crate) fn unresolved(path: &Path, error: io::Error) -> InputError {
    match fs::metadata(path) {
        Ok(about) if !about.is_file() => InputError::NotAFile(kind(about.file_type())),
        _ => InputError::Io(error),
    }
}

/// The name of a kind of file that is not regular.
pub(crate) fn kind(file: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if file.is_fifo() {
            return "a named pipe";
        }
        if file.is_socket() {
            return "a socket";
        }
        if file.is_char_device() || file.is_block_device() {
            return "a device";
        }
    }
    if file.is_dir() {
        return "a folder";
    }
    if file.is_symlink() {
        return "a symbolic link";
    }
    "something else"
}

#[cfg(all(test, unix))]
mod tests {
    use super::{InputError, LONGEST_LINE, first_line, read};
    use std::fs;
    use std::path::{Path, PathBuf};

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("specwright-input-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder); // it may not exist
        fs::create_dir_all(&folder).expect("a temporary folder");
        folder
    }

    fn refusal<T>(result: Result<T, InputError>) -> String {
        result.err().map_or_else(String::new, |error| error.to_string())
    }

    #[test]
    fn only_regular_files_are_opened() {
        let folder = folder("kinds");
        let pipe = folder.join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|status| status.success()));
        let socket = folder.join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
        std::os::unix::fs::symlink(&pipe, folder.join("link")).expect("a link");
        let cases = [
            (pipe.as_path(), "it is a named pipe and no file"),
            (&folder.join("link"), "it is a named pipe and no file"),
            (&socket, "it is a socket and no file"),
            (&folder, "it is a folder and no file"),
            (Path::new("/dev/zero"), "it is a device and no file"),
            (&folder.join("nothing"), "there is no such file"),
        ];
        for (path, message) in cases {
            assert_eq!(refusal(read(path, 10)), message, "{}", path.display());
            assert_eq!(refusal(first_line(path)), message, "{}", path.display());
        }
        fs::write(folder.join("file"), "text\r\nmore").expect("writable");
        std::os::unix::fs::symlink(folder.join("file"), folder.join("good")).expect("a link");
        assert_eq!(read(&folder.join("good"), 10).expect("readable"), b"text\r\nmore");
        assert_eq!(
            first_line(&folder.join("good")).expect("readable").as_deref(),
            Some("text")
        );
        let _ = fs::remove_dir_all(&folder);
    }

    #[test]
    fn a_file_is_not_read_beyond_the_limit_or_the_first_line() {
        let folder = folder("limits");
        let path = folder.join("file");
        // sparse: a terabyte that takes no room, and would take hours to read
        let file = fs::File::create(&path).expect("writable");
        file.set_len(1 << 40).expect("a sparse file");
        assert_eq!(refusal(read(&path, 10)), "it is larger than 10 bytes");
        assert_eq!(first_line(&path).expect("readable"), None);
        let long = usize::try_from(LONGEST_LINE).expect("a small number");
        for (length, whole) in [(long, true), (long + 1, false)] {
            fs::write(&path, "x".repeat(length)).expect("writable");
            assert_eq!(first_line(&path).expect("readable").is_some(), whole);
        }
        fs::write(&path, b"\xff\n").expect("writable");
        assert_eq!(first_line(&path).expect("readable"), None);
        let _ = fs::remove_dir_all(&folder);
    }

    #[test]
    fn a_file_of_the_kernel_that_has_no_length_is_empty() {
        let endless = Path::new("/proc/self/mem");
        if endless.exists() {
            assert_eq!(read(endless, 10).expect("nothing is read"), b"");
            assert_eq!(first_line(endless).expect("nothing is read").as_deref(), Some(""));
        }
    }
}
