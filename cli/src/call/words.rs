//! The command line as words, options and flags, before anything is known of the document.

use std::collections::VecDeque;
use std::ffi::OsString;

use super::failure::Failure;
use super::options::{Options, find, find_short, unknown};

/// A command line.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) options: Options,
    /// The document.
    pub(super) document: Option<String>,
    /// The operation.
    pub(super) operation: Option<String>,
    /// What comes after the operation.
    pub(super) rest: VecDeque<Word>,
}

/// A flag of the operation, or a word that may be the value of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// `--name`, `--name=value` or `--name:=json`.
    Flag {
        name: String,
        value: Option<String>,
        /// Whether the value is JSON, whatever the document says.
        is_json: bool,
    },
    /// Anything else.
    Plain(String),
}

/// Whether a word cannot be the value of the flag before it. What begins with a sign and a digit is a number.
pub(super) fn is_flag(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next() == Some('-')
        && characters
            .next()
            .is_some_and(|next| !next.is_ascii_digit() && next != '.')
}

/// Reads a command line.
pub(super) fn read(arguments: &[OsString]) -> Result<Line, Failure> {
    let mut line = Line::default();
    let mut words: VecDeque<String> = VecDeque::new();
    for argument in arguments {
        let text = argument.to_str();
        let text = text.ok_or_else(|| Failure::usage(format!("{} is no Unicode text", argument.display())))?;
        words.push_back(text.to_owned());
    }
    while let Some(word) = words.pop_front() {
        match word.strip_prefix("--") {
            Some("") => {
                words.drain(..).for_each(|word| line.plain(word));
            }
            Some(text) => {
                let (name, value, is_json) = split(text);
                match find(&name).filter(|_| !is_json) {
                    Some(option) => line.option(option.name, option.value, value, &mut words)?,
                    None if line.operation.is_none() => return Err(unknown(&name)),
                    None => line.rest.push_back(Word::Flag { name, value, is_json }),
                }
            }
            None if is_flag(&word) => {
                let mut letters = word.chars().skip(1);
                let option = letters.next().and_then(find_short).filter(|_| letters.next().is_none());
                let option = option.ok_or_else(|| {
                    Failure::usage(format!("there is no option {word}"))
                        .hint("flags have two dashes; a value that begins with a dash is given as --flag=value")
                })?;
                line.option(option.name, option.value, None, &mut words)?;
            }
            None => line.plain(word),
        }
    }
    Ok(line)
}

impl Line {
    fn plain(&mut self, word: String) {
        if self.document.is_none() {
            self.document = Some(word);
        } else if self.operation.is_none() {
            self.operation = Some(word);
        } else {
            self.rest.push_back(Word::Plain(word));
        }
    }

    fn option(
        &mut self,
        name: &'static str,
        takes: Option<&'static str>,
        value: Option<String>,
        words: &mut VecDeque<String>,
    ) -> Result<(), Failure> {
        let value = match (takes, value) {
            (None, None) => String::new(),
            (None, Some(_)) => return Err(Failure::usage(format!("--{name} takes no value"))),
            (Some(_), Some(value)) => value,
            (Some(takes), None) => match words.front() {
                Some(next) if !is_flag(next) => words.pop_front().unwrap_or_default(),
                _ => return Err(Failure::usage(format!("--{name} needs a value: {takes}"))),
            },
        };
        self.options.set(name, &value)
    }
}

/// The name of a flag, its value, and whether that is JSON.
fn split(text: &str) -> (String, Option<String>, bool) {
    match text.split_once('=') {
        None => (text.to_owned(), None, false),
        Some((name, value)) => match name.strip_suffix(':') {
            Some(name) => (name.to_owned(), Some(value.to_owned()), true),
            None => (name.to_owned(), Some(value.to_owned()), false),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[&str]) -> Result<Line, Failure> {
        read(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    fn flag(name: &str, value: Option<&str>, is_json: bool) -> Word {
        Word::Flag {
            name: name.to_owned(),
            value: value.map(str::to_owned),
            is_json,
        }
    }

    #[test]
    fn options_stand_anywhere_and_flags_after_the_operation() {
        let line = line(&[
            "--all",
            "api.yaml",
            "list",
            "--os-type",
            "Linux",
            "-o",
            "table",
            "--limit=-5",
            "--body.n:=3",
            "--offset",
            "-1",
            "--select",
            ".a",
        ])
        .unwrap();
        assert_eq!(
            (line.document.as_deref(), line.operation.as_deref()),
            (Some("api.yaml"), Some("list"))
        );
        assert!(line.options.all);
        assert_eq!(line.options.select.as_deref(), Some(".a"));
        assert_eq!(
            Vec::from(line.rest),
            [
                flag("os-type", None, false),
                Word::Plain("Linux".to_owned()),
                flag("limit", Some("-5"), false),
                flag("body.n", Some("3"), true),
                flag("offset", None, false),
                Word::Plain("-1".to_owned()),
            ]
        );
    }

    #[test]
    fn mistakes_are_told() {
        let fault = |words: &[&str]| line(words).unwrap_err().message;
        assert_eq!(fault(&["--al", "x"]), "there is no option --al");
        assert_eq!(fault(&["x", "y", "--select"]), "--select needs a value: EXPR");
        assert_eq!(fault(&["x", "y", "--select", "--all"]), "--select needs a value: EXPR");
        assert_eq!(fault(&["x", "y", "--all=no"]), "--all takes no value");
        assert_eq!(fault(&["x", "y", "-z"]), "there is no option -z");
        assert_eq!(
            fault(&["x", "y", "--save", "a", "--body", "{}", "--body", "{}"]),
            "--body is given twice"
        );
        assert_eq!(line(&["--al", "x"]).unwrap_err().hints, ["--all"]);
    }

    #[test]
    fn two_dashes_end_the_flags() {
        let line = line(&["x", "y", "--", "--z"]).unwrap();
        assert_eq!(Vec::from(line.rest), [Word::Plain("--z".to_owned())]);
        assert_eq!(
            super::read(&["x".into(), "y".into(), "--body".into(), "-".into()])
                .unwrap()
                .options
                .body
                .as_deref(),
            Some("-")
        );
    }
}
