//! Writes responses, items and what is selected of them to standard output.

use std::io::{self, IsTerminal as _, Write};

use specwright_runtime::Json;

use super::super::failure::{Class, Failure};
use super::super::next::items;
use super::super::style::{Style, escaped, plain};
use super::{Format, Select, json, table, yaml};

/// Where output goes to.
#[derive(Clone, Copy, Debug)]
pub(in crate::call) struct Target {
    pub(in crate::call) is_terminal: bool,
    /// How many columns a line may have.
    pub(in crate::call) width: Option<usize>,
    pub(in crate::call) style: Style,
}

impl Target {
    /// Standard output.
    pub(in crate::call) fn standard_output() -> Self {
        let is_terminal = io::stdout().is_terminal();
        // what the user says counts for files too
        let said = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let found = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self {
            is_terminal,
            width: said
                .or_else(|| is_terminal.then(found).flatten())
                .filter(|width| *width > 0),
            style: Style::of(is_terminal),
        }
    }
}

/// Prints values in a format.
pub(in crate::call) struct Printer<W> {
    out: W,
    target: Target,
    format: Option<Format>,
    select: Option<Select>,
    /// The rows of a table, which is written at the end, as its columns depend on all.
    rows: Vec<Json>,
    /// How many items or selected values were written.
    written: usize,
    /// Whether the items are those of a JSON array, which the end closes.
    is_open: bool,
}

impl<W: Write> Printer<W> {
    pub(in crate::call) fn new(out: W, target: Target, format: Option<Format>, select: Option<Select>) -> Self {
        Self {
            out,
            target,
            format,
            select,
            rows: Vec::new(),
            written: 0,
            is_open: false,
        }
    }

    /// Whether parts are selected.
    pub(in crate::call) fn selects(&self) -> bool {
        self.select.is_some()
    }

    /// Prints a response, or a page of it.
    pub(in crate::call) fn response(&mut self, value: &Json) -> Result<(), Failure> {
        if let Some(select) = &self.select {
            let found = select.of(value);
            let found = found.map_err(|error| Failure::new(Class::Other, format!("--select: {error}")))?;
            return found.iter().try_for_each(|value| self.selected(value));
        }
        match self.format.unwrap_or(Format::Json) {
            Format::Json => {
                let text = json::pretty(value, self.target.style);
                self.write(&format!("{text}\n"))
            }
            Format::JsonLines => match value {
                Json::Array(items) => items.iter().try_for_each(|item| self.write(&format!("{item}\n"))),
                other => self.write(&format!("{other}\n")),
            },
            Format::Yaml => self.write(&yaml::document(value)),
            Format::Table => {
                self.rows.extend_from_slice(rows(value));
                Ok(())
            }
            Format::Raw => self.write(&format!("{}\n", self.unquoted(value))),
        }
    }

    /// Prints an item of a listing or of a stream.
    pub(in crate::call) fn item(&mut self, value: &Json) -> Result<(), Failure> {
        if self.select.is_some() {
            return self.response(value);
        }
        let text = match self.format.unwrap_or(Format::JsonLines) {
            Format::JsonLines => format!("{value}\n"),
            Format::Json => {
                self.is_open = true;
                let separator = if self.written == 0 { "[" } else { "," };
                let item = json::pretty(value, self.target.style).replace('\n', "\n  ");
                format!("{separator}\n  {item}")
            }
            Format::Yaml => yaml::item(value),
            Format::Table => {
                self.rows.push(value.clone());
                return Ok(());
            }
            Format::Raw => format!("{}\n", self.unquoted(value)),
        };
        self.written += 1;
        self.write(&text)
    }

    /// Prints an item of a stream that is text and no JSON.
    pub(in crate::call) fn item_of_text(&mut self, text: &str) -> Result<(), Failure> {
        match self.format {
            None | Some(Format::Raw) => self.text(&format!("{text}\n")),
            Some(_) => self.item(&Json::String(text.to_owned())),
        }
    }

    /// Says that items may follow, so that no item is an empty list too.
    pub(in crate::call) fn begin_items(&mut self) {
        self.is_open = self.select.is_none() && self.format == Some(Format::Json);
    }

    fn selected(&mut self, value: &Json) -> Result<(), Failure> {
        let text = match self.format {
            None if self.target.is_terminal && !matches!(value, Json::String(_)) => {
                format!("{}\n", json::pretty(value, self.target.style))
            }
            None | Some(Format::Raw) => format!("{}\n", self.unquoted(value)),
            Some(Format::Json) => format!("{}\n", json::pretty(value, self.target.style)),
            Some(Format::JsonLines) => format!("{value}\n"),
            Some(Format::Yaml) => {
                let separator = if self.written == 0 { "" } else { "---\n" };
                format!("{separator}{}", yaml::document(value))
            }
            Some(Format::Table) => {
                match value {
                    Json::Array(items) => self.rows.extend_from_slice(items),
                    other => self.rows.push(other.clone()),
                }
                return Ok(());
            }
        };
        self.written += 1;
        self.write(&text)
    }

    /// Prints text of a response as it is.
    pub(in crate::call) fn text(&mut self, text: &str) -> Result<(), Failure> {
        if self.select.is_some() || self.format.is_some_and(|format| format != Format::Raw) {
            return self.response(&Json::String(text.to_owned()));
        }
        match self.target.is_terminal {
            true => {
                let end = if text.ends_with('\n') { "" } else { "\n" };
                self.write(&format!("{}{end}", plain(text)))
            }
            false => self.write(text),
        }
    }

    /// Writes what is left.
    pub(in crate::call) fn finish(&mut self) -> Result<(), Failure> {
        if self.is_open {
            let end = if self.written == 0 { "[]\n" } else { "\n]\n" };
            return self.write(end);
        }
        if !self.rows.is_empty() {
            let rows = std::mem::take(&mut self.rows);
            return self.write(&table::table(&rows, self.target.width, self.target.style));
        }
        Ok(())
    }

    /// A string without quotes, anything else as JSON. A terminal gets nothing that it obeys.
    fn unquoted(&self, value: &Json) -> String {
        match value {
            Json::String(text) if self.target.is_terminal => plain(text).into_owned(),
            Json::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        let text = match self.target.is_terminal {
            true => escaped(text),
            false => text.into(),
        };
        written(self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()))
    }
}

/// The outcome of writing to standard output. Where nobody reads any more, as in `| head`, the command ends.
pub(in crate::call) fn written(outcome: io::Result<()>) -> Result<(), Failure> {
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        outcome => outcome.map_err(|error| Failure::other(format!("standard output: {error}"))),
    }
}

/// The rows of a response: its items, or the value itself.
fn rows(value: &Json) -> &[Json] {
    let is_list =
        |items: &&[Json]| value.as_array().is_some() || items.first().is_some_and(|item| item.as_object().is_some());
    items(value).filter(is_list).unwrap_or(std::slice::from_ref(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(format: Option<Format>, select: Option<&str>, print: impl FnOnce(&mut Printer<&mut Vec<u8>>)) -> String {
        let mut out = Vec::new();
        let target = Target {
            is_terminal: false,
            width: None,
            style: Style::none(),
        };
        let select = select.map(|text| Select::parse(text).unwrap());
        let mut printer = Printer::new(&mut out, target, format, select);
        print(&mut printer);
        printer.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    fn response(format: Option<Format>, select: Option<&str>) -> String {
        let value: Json = r#"{"total":2,"images":[{"id":1,"n":"a b"},{"id":2,"n":null}]}"#
            .parse()
            .unwrap();
        printed(format, select, |printer| printer.response(&value).unwrap())
    }

    fn items(format: Option<Format>, select: Option<&str>, items: &[&str]) -> String {
        printed(format, select, |printer| {
            printer.begin_items();
            for item in items {
                printer.item(&item.parse().unwrap()).unwrap();
            }
        })
    }

    #[test]
    fn responses_have_each_format() {
        assert!(response(None, None).starts_with("{\n  \"total\": 2,\n"));
        assert_eq!(response(Some(Format::JsonLines), None).lines().count(), 1);
        assert!(response(Some(Format::Yaml), None).starts_with("total: 2\nimages:\n  - id: 1\n"));
        assert_eq!(response(Some(Format::Table), None), "ID  N\n1   a b\n2\n");
        assert!(response(Some(Format::Raw), None).starts_with(r#"{"total":2,"#));
    }

    #[test]
    fn selected_texts_have_no_quotes_unless_a_format_is_said() {
        let of = |format| response(format, Some(".images[].n"));
        assert_eq!(of(None), "a b\nnull\n");
        assert_eq!(of(Some(Format::Raw)), "a b\nnull\n");
        assert_eq!(of(Some(Format::Json)), "\"a b\"\nnull\n");
        assert_eq!(of(Some(Format::JsonLines)), "\"a b\"\nnull\n");
        assert_eq!(of(Some(Format::Yaml)), "a b\n---\nnull\n");
        assert_eq!(of(Some(Format::Table)), "VALUE\na b\n\n");
        assert_eq!(response(Some(Format::Table), Some(".images")), "ID  N\n1   a b\n2\n");
    }

    #[test]
    fn a_terminal_gets_nothing_that_it_obeys() {
        let json: Json = "[\"\\u001b\\u009b\"]".parse().unwrap();
        for format in [
            Format::Json,
            Format::JsonLines,
            Format::Yaml,
            Format::Table,
            Format::Raw,
        ] {
            for select in [None, Some(".[]")] {
                let mut out = Vec::new();
                let target = Target {
                    is_terminal: true,
                    width: None,
                    style: Style::none(),
                };
                let select = select.map(|text| Select::parse(text).unwrap());
                let mut printer = Printer::new(&mut out, target, Some(format), select);
                printer.response(&json).unwrap();
                printer.finish().unwrap();
                let out = String::from_utf8(out).unwrap();
                assert!(!out.contains(['\u{1b}', '\u{9b}']), "{format:?}: {out:?}");
            }
        }
    }

    #[test]
    fn text_among_items_is_one_of_them() {
        let print = |format| {
            printed(format, None, |printer| {
                printer.item(&"1".parse().unwrap()).unwrap();
                printer.item_of_text("[DONE]").unwrap();
            })
        };
        assert_eq!(print(None), "1\n[DONE]\n");
        assert_eq!(print(Some(Format::Json)), "[\n  1,\n  \"[DONE]\"\n]\n");
        assert_eq!(print(Some(Format::JsonLines)), "1\n\"[DONE]\"\n");
        assert_eq!(print(Some(Format::Table)), "VALUE\n1\n[DONE]\n");
    }

    #[test]
    fn items_are_lines_or_one_array() {
        let two = [r#"{"a":1}"#, r#"{"a":[2]}"#];
        assert_eq!(items(None, None, &two), "{\"a\":1}\n{\"a\":[2]}\n");
        let array = items(Some(Format::Json), None, &two);
        assert_eq!(
            array,
            "[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": [\n      2\n    ]\n  }\n]\n"
        );
        assert_eq!(items(Some(Format::Json), None, &[]), "[]\n");
        assert_eq!(items(Some(Format::Yaml), None, &two), "- a: 1\n- a:\n    - 2\n");
        assert_eq!(items(Some(Format::Table), None, &two), "A\n1\n[2]\n");
        assert_eq!(items(None, Some(".a"), &two), "1\n[2]\n");
    }
}
