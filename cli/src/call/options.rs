//! The options that every operation has.

use std::path::PathBuf;
use std::time::Duration;

use super::failure::Failure;
use super::output::Format;
use super::suggest::similar;

/// An option: its name, its short name, the name of its value if it takes one, and its help.
pub(super) struct Described {
    pub(super) name: &'static str,
    pub(super) short: Option<char>,
    pub(super) value: Option<&'static str>,
    pub(super) help: &'static str,
    /// The values it can have, for completion.
    pub(super) values: &'static [&'static str],
}

const fn flag(name: &'static str, short: Option<char>, help: &'static str) -> Described {
    Described {
        name,
        short,
        value: None,
        help,
        values: &[],
    }
}

const fn option(name: &'static str, short: Option<char>, value: &'static str, help: &'static str) -> Described {
    Described {
        name,
        short,
        value: Some(value),
        help,
        values: &[],
    }
}

const fn choice(
    name: &'static str,
    short: Option<char>,
    value: &'static str,
    values: &'static [&'static str],
    help: &'static str,
) -> Described {
    Described {
        name,
        short,
        value: Some(value),
        help,
        values,
    }
}

/// All options, in the order of the help.
pub(super) const OPTIONS: &[Described] = &[
    flag(
        "help",
        Some('h'),
        "Shows the operations of a document, or the flags of an operation",
    ),
    option(
        "search",
        None,
        "TEXT",
        "Lists the operations with these words in their name, path, tag or summary",
    ),
    option(
        "body",
        None,
        "TEXT",
        "The body: JSON or text, @FILE for that of a file, - for standard input",
    ),
    option(
        "media-type",
        None,
        "TYPE",
        "A documented media type of the body other than the first",
    ),
    flag("template", None, "Prints a body to fill in, and sends nothing"),
    flag(
        "dry-run",
        None,
        "Prints the request as it would go, secrets hidden, and sends nothing",
    ),
    choice(
        "print",
        None,
        "AS",
        &["curl", "http", "rust"],
        "Prints the call as a curl command, as HTTP or as Rust, and sends nothing",
    ),
    flag("all", None, "Follows all pages, and prints the items as they come"),
    option("max-items", None, "N", "With --all: ends after so many items"),
    flag(
        "stream",
        None,
        "Prints the events or JSON lines of the response as they come",
    ),
    option(
        "select",
        Some('s'),
        "EXPR",
        "Prints parts of the response: jq (.images[].name) or JSONPath ($.images[*].name)",
    ),
    choice(
        "output",
        Some('o'),
        "FORMAT",
        &["json", "jsonl", "yaml", "table", "raw"],
        "How the response is printed",
    ),
    option(
        "save",
        None,
        "FILE",
        "Writes the body of the response to a file as it comes; - for standard output",
    ),
    flag(
        "include",
        Some('i'),
        "Prints status and headers of the response to standard error",
    ),
    flag("quiet", Some('q'), "Shows no progress, and no warnings"),
    option(
        "profile",
        None,
        "NAME",
        "The profile with the credentials [default: that of the server's host]",
    ),
    flag(
        "no-auth",
        None,
        "Sends no credentials, also where the document wants some",
    ),
    option(
        "endpoint",
        None,
        "URL",
        "The server, in place of the document's; NAME=URL for one that a parameter is looked up at",
    ),
    option(
        "server",
        None,
        "N",
        "A server of the document, by its name or its place from 0",
    ),
    option("header", Some('H'), "NAME: VALUE", "A further header"),
    option("accept", None, "TYPE", "The media type of the response to ask for"),
    option(
        "timeout",
        None,
        "TIME",
        "How long the call may take with all attempts: 30, 1.5m, 500ms",
    ),
    option(
        "retries",
        None,
        "N",
        "How often the call is sent again at most [default: 2]",
    ),
    flag(
        "allow-plain-http",
        None,
        "Sends credentials over http to other hosts too",
    ),
    option(
        "overlay",
        None,
        "FILE",
        "An overlay that is applied to the document first; several in their order",
    ),
    option(
        "root",
        None,
        "DIR",
        "The folder that references may not leave [default: the document's]",
    ),
];

/// How a call is printed instead of being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Print {
    DryRun,
    Curl,
    Http,
    Rust,
}

/// The options of a command line.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Options {
    pub(super) help: bool,
    pub(super) search: Option<String>,
    pub(super) body: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) template: bool,
    pub(super) print: Option<Print>,
    pub(super) all: bool,
    pub(super) max_items: Option<usize>,
    pub(super) stream: bool,
    pub(super) select: Option<String>,
    pub(super) output: Option<Format>,
    pub(super) save: Option<PathBuf>,
    pub(super) include: bool,
    pub(super) quiet: bool,
    pub(super) profile: Option<String>,
    pub(super) no_auth: bool,
    pub(super) endpoint: Option<String>,
    pub(super) named_endpoints: Vec<(String, String)>,
    pub(super) server: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) accept: Option<String>,
    pub(super) timeout: Option<Duration>,
    pub(super) retries: Option<u32>,
    pub(super) allow_plain_http: bool,
    pub(super) overlays: Vec<PathBuf>,
    pub(super) root: Option<PathBuf>,
}

/// The option of a name.
pub(super) fn find(name: &str) -> Option<&'static Described> {
    OPTIONS.iter().find(|option| option.name == name)
}

/// The option of a short name.
pub(super) fn find_short(name: char) -> Option<&'static Described> {
    OPTIONS.iter().find(|option| option.short == Some(name))
}

impl Options {
    /// Sets an option.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        let wrong = |what: &str| Failure::usage(format!("--{name} {value}: {what}"));
        let once = |old: &mut Option<String>| match old.replace(value.to_owned()) {
            Some(_) => Err(Failure::usage(format!("--{name} is given twice"))),
            None => Ok(()),
        };
        match name {
            "help" => self.help = true,
            "template" => self.template = true,
            "all" => self.all = true,
            "stream" => self.stream = true,
            "include" => self.include = true,
            "quiet" => self.quiet = true,
            "no-auth" => self.no_auth = true,
            "allow-plain-http" => self.allow_plain_http = true,
            "dry-run" => self.print = self.print.or(Some(Print::DryRun)),
            "search" => once(&mut self.search)?,
            "body" => once(&mut self.body)?,
            "media-type" => once(&mut self.media_type)?,
            "select" => once(&mut self.select)?,
            "profile" => once(&mut self.profile)?,
            "server" => once(&mut self.server)?,
            "accept" => once(&mut self.accept)?,
            "print" => {
                self.print = Some(match value {
                    "curl" => Print::Curl,
                    "http" => Print::Http,
                    "rust" => Print::Rust,
                    _ => return Err(wrong("it is curl, http or rust")),
                });
            }
            "output" => {
                let format = Format::find(value);
                self.output = Some(format.ok_or_else(|| wrong("it is json, jsonl, yaml, table or raw"))?);
            }
            "max-items" => self.max_items = Some(value.parse().map_err(|_| wrong("it is a number of items"))?),
            "retries" => self.retries = Some(value.parse().map_err(|_| wrong("it is a number of retries"))?),
            "timeout" => self.timeout = Some(duration(value).ok_or_else(|| wrong("it is a time: 30, 1.5m, 500ms"))?),
            "save" => self.save = Some(value.into()),
            "root" => self.root = Some(value.into()),
            "overlay" => self.overlays.push(value.into()),
            "endpoint" => match value.split_once('=') {
                Some((name, url)) if !name.contains([':', '/']) => {
                    self.named_endpoints.push((name.to_owned(), url.to_owned()));
                }
                _ => once(&mut self.endpoint)?,
            },
            "header" => {
                let header = value.split_once(':').filter(|(name, _)| !name.trim().is_empty());
                let (name, text) = header.ok_or_else(|| wrong("a header is `NAME: VALUE`"))?;
                self.headers.push((name.trim().to_owned(), text.trim().to_owned()));
            }
            _ => return Err(unknown(name)),
        }
        Ok(())
    }
}

/// An option that there is not.
pub(super) fn unknown(name: &str) -> Failure {
    let failure = Failure::usage(format!("there is no option --{name}"));
    let names = OPTIONS.iter().map(|option| option.name);
    match similar(name, names).first() {
        Some(near) => failure.hint(format!("--{near}")),
        None => failure.hint("flags of an operation come after its name"),
    }
}

/// A time: seconds, or with a unit.
fn duration(text: &str) -> Option<Duration> {
    let split = text.find(|character: char| !(character.is_ascii_digit() || character == '.'));
    let (number, unit) = text.split_at(split.unwrap_or(text.len()));
    let seconds = match unit {
        "" | "s" => 1.0,
        "ms" => 0.001,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    let seconds = number.parse::<f64>().ok()? * seconds;
    Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        let milliseconds = |text| duration(text).map(|time| time.as_millis());
        assert_eq!(milliseconds("30"), Some(30_000));
        assert_eq!(milliseconds("1.5m"), Some(90_000));
        assert_eq!(milliseconds("500ms"), Some(500));
        for wrong in ["", "x", "-1", "5d", "0", "1e9", "nan"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn every_option_can_be_set() {
        for option in OPTIONS {
            let value = match option.name {
                "header" => "X-A: b",
                name if ["max-items", "retries", "timeout"].contains(&name) => "3",
                _ => option.values.first().copied().unwrap_or("x"),
            };
            let mut options = Options::default();
            options.set(option.name, value).expect(option.name);
            assert_ne!(options, Options::default(), "{}", option.name);
        }
        assert!(Options::default().set("x", "").is_err());
    }

    #[test]
    fn endpoints_may_have_names() {
        let mut options = Options::default();
        options.set("endpoint", "iam=https://iam.example").unwrap();
        options.set("endpoint", "https://a.example/?b=c").unwrap();
        assert_eq!(
            options.named_endpoints,
            [("iam".to_owned(), "https://iam.example".to_owned())]
        );
        assert_eq!(options.endpoint.as_deref(), Some("https://a.example/?b=c"));
    }
}
