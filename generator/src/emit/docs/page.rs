//! Blocks: paragraphs, headings, quotes, lists, code and tables, written line by line.

use crate::text::is_text;

use super::inline;
use super::table::Table;
use super::token::{Piece, Setting};
use super::wrap::wrap;
use super::writer::longest_run;
use pulldown_cmark::Alignment;

/// Columns of a line of text; a line without a space to break at may be longer.
pub(super) const WIDTH: usize = 100;
/// Minimum width of text, however deep it is nested.
const LEAST_WIDTH: usize = 40;
/// Maximum nesting of containers that is shown; deeper ones are flattened.
const DEPTH: usize = 16;
/// Level of the highest heading: rustdoc uses the levels above.
const TOP_HEADING: usize = 3;

/// The syntax that opened a container: HTML tags may be unbalanced and must not close a container of Markdown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Markdown,
    Html,
}

enum Container {
    Quote {
        /// Whether a line of it was written.
        begun: bool,
    },
    List {
        /// Number of the next item of an ordered list.
        number: Option<u64>,
        /// Whether a line of an item was written.
        begun: bool,
        /// Whether blank lines separate the items.
        loose: bool,
    },
    Item {
        /// Number of the item in an ordered list.
        number: Option<u64>,
        /// Whether the marker was written.
        begun: bool,
        /// Whether the last thing written into the item is its text.
        after_text: bool,
    },
}

struct Heading {
    line: usize,
    /// Where its `#`s begin.
    column: usize,
    level: usize,
}

/// The lines written so far, and the block that is being written.
#[derive(Default)]
pub(super) struct Page {
    lines: Vec<String>,
    containers: Vec<(Container, Origin)>,
    /// Whether a blank line comes before the next block.
    gap: bool,
    /// Text of the block being written.
    pieces: Vec<Piece>,
    /// Level of the heading being written.
    heading: Option<usize>,
    headings: Vec<Heading>,
    /// Text of the code block being written.
    code: Option<String>,
    table: Option<Table>,
    in_cell: bool,
}

impl Page {
    /// Closes all open blocks and returns the lines.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.end_code_block();
        self.end_table();
        self.end_text();
        let levels = self.headings.iter().map(|heading| heading.level);
        let shift = TOP_HEADING.saturating_sub(levels.min().unwrap_or(TOP_HEADING));
        for heading in &self.headings {
            let more = (heading.level + shift).min(6).saturating_sub(heading.level);
            if let Some(line) = self.lines.get_mut(heading.line) {
                line.insert_str(heading.column, &"######"[..more]);
            }
        }
        self.lines
    }

    // ---- text -------------------------------------------------------------------------------------------------

    pub(super) fn text(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.push_str(text),
            None => self.push(Piece::Text(text.to_owned())),
        }
    }

    pub(super) fn push(&mut self, piece: Piece) {
        if let Some(code) = &mut self.code {
            match piece {
                Piece::Text(text) | Piece::Code(text) => code.push_str(&text),
                Piece::SoftBreak | Piece::HardBreak => code.push('\n'),
                Piece::Open(_) | Piece::OpenLink(_) | Piece::Close(_) => {}
            }
            return;
        }
        if self.table.is_some() && !self.in_cell {
            // Only space may stand between cells; other text means that the table was never closed.
            match &piece {
                Piece::Text(text) if !text.trim().is_empty() => self.end_table(),
                Piece::Code(_) => self.end_table(),
                _ => return,
            }
        }
        self.pieces.push(piece);
    }

    /// A hard line break; the second in a row ends the paragraph.
    pub(super) fn hard_break(&mut self) {
        if self.code.is_none() && !self.in_cell {
            let blank = |piece: &&Piece| match piece {
                Piece::SoftBreak => true,
                Piece::Text(text) => text.trim().is_empty(),
                _ => false,
            };
            if self.pieces.iter().rev().find(|piece| !blank(piece)) == Some(&Piece::HardBreak) {
                return self.end_text();
            }
        }
        self.push(Piece::HardBreak);
    }

    /// Starts a Markdown paragraph: inside an item, it means that the list is loose.
    pub(super) fn start_paragraph(&mut self) {
        self.end_text();
        if let [.., (list, _), (Container::Item { .. }, Origin::Markdown)] = self.containers.as_mut_slice()
            && let Container::List { loose, .. } = list
        {
            *loose = true;
        }
    }

    /// Writes the text that was gathered, as a paragraph or a heading.
    pub(super) fn end_text(&mut self) {
        if self.code.is_some() || self.in_cell {
            return self.push(Piece::HardBreak);
        }
        let pieces = std::mem::take(&mut self.pieces);
        let heading = self.heading.take();
        if pieces.is_empty() {
            return;
        }
        let setting = heading.map_or(Setting::Paragraph, |_| Setting::Heading);
        let text = inline::render(pieces, setting);
        if text.is_empty() {
            return;
        }
        match heading {
            Some(level) => {
                self.start_block(true);
                let prefix = self.prefix();
                self.headings.push(Heading {
                    line: self.lines.len(),
                    column: prefix.len(),
                    level,
                });
                self.lines.push(format!("{prefix}{} {text}", "#".repeat(level)));
            }
            None => {
                self.start_block(false);
                let mut prefix = self.prefix();
                let width = WIDTH.saturating_sub(prefix.len()).max(LEAST_WIDTH);
                for line in wrap(&text, width) {
                    self.lines.push(format!("{prefix}{line}"));
                    prefix = self.prefix();
                }
            }
        }
        self.end_block(heading.is_none());
    }

    pub(super) fn start_heading(&mut self, level: usize) {
        self.end_text();
        if self.table.is_none() && self.code.is_none() {
            self.heading = Some(level.clamp(1, 6));
        }
    }

    pub(super) fn rule(&mut self) {
        self.end_text();
        if self.table.is_none() && self.code.is_none() {
            self.start_block(false);
            // Not `---`, which turns text before it into a heading.
            let line = format!("{}***", self.prefix());
            self.lines.push(line);
            self.end_block(false);
        }
    }

    // ---- code -------------------------------------------------------------------------------------------------

    pub(super) fn start_code_block(&mut self) {
        if self.code.is_none() {
            if !self.in_cell {
                self.end_text();
            }
            self.code = Some(String::new());
        }
    }

    /// Writes the code as a fence marked `text`: rustdoc compiles every other kind of code block.
    pub(super) fn end_code_block(&mut self) {
        let Some(code) = self.code.take() else { return };
        if self.table.is_some() {
            return self.push(Piece::Code(code));
        }
        let code: Vec<String> = code.split('\n').map(code_line).collect();
        let Some(first) = code.iter().position(|line| !line.is_empty()) else {
            return;
        };
        let last = code.iter().rposition(|line| !line.is_empty()).unwrap_or(first);
        let code = code.get(first..=last).unwrap_or_default();
        let runs = code.iter().map(|line| longest_run(line, '`') + 1);
        let fence = "`".repeat(runs.max().unwrap_or(0).max(3));
        self.start_block(true);
        let opening = format!("{}{fence}text", self.prefix());
        self.lines.push(opening);
        let prefix = self.prefix();
        for line in code {
            self.lines.push(format!("{prefix}{line}").trim_end().to_owned());
        }
        self.lines.push(format!("{prefix}{fence}"));
        self.end_block(false);
    }

    // ---- containers -------------------------------------------------------------------------------------------

    pub(super) fn start_quote(&mut self, origin: Origin) {
        self.end_text();
        if self.table.is_none() {
            self.containers.push((Container::Quote { begun: false }, origin));
        }
    }

    pub(super) fn end_quote(&mut self, origin: Origin) {
        self.end_container(origin, |container| matches!(container, Container::Quote { .. }));
    }

    /// Starts a list, with the number of its first item if it is ordered.
    pub(super) fn start_list(&mut self, number: Option<u64>, origin: Origin) {
        self.end_text();
        if self.table.is_none() {
            self.containers.push((
                Container::List {
                    number,
                    begun: false,
                    loose: false,
                },
                origin,
            ));
        }
    }

    pub(super) fn end_list(&mut self, origin: Origin) {
        self.end_container(origin, |container| matches!(container, Container::List { .. }));
    }

    pub(super) fn start_item(&mut self, origin: Origin) {
        self.end_text();
        if self.table.is_some() {
            return;
        }
        if let Some((Container::Item { .. }, Origin::Html)) = self.containers.last() {
            self.containers.pop();
            self.gap = true;
        }
        if !matches!(self.containers.last(), Some((Container::List { .. }, _))) {
            self.start_list(None, origin);
        }
        let follows_text = self.follows_text(1);
        let Some((Container::List { number, begun, loose }, _)) = self.containers.last_mut() else {
            return;
        };
        if *begun {
            self.gap = *loose;
        } else if follows_text && matches!(number, None | Some(1)) {
            self.gap = false;
        }
        let item = Container::Item {
            number: *number,
            begun: false,
            after_text: false,
        };
        *number = number.map(|number| number.saturating_add(1));
        self.containers.push((item, origin));
    }

    pub(super) fn end_item(&mut self, origin: Origin) {
        self.end_container(origin, |container| matches!(container, Container::Item { .. }));
    }

    /// Closes the innermost matching container and all containers inside it. A closing HTML tag can only close
    /// containers that HTML opened inside the innermost one of Markdown.
    fn end_container(&mut self, origin: Origin, is_meant: fn(&Container) -> bool) {
        self.end_text();
        if self.table.is_some() {
            return;
        }
        let meant = |(container, opened_by): &(Container, Origin)| *opened_by == origin && is_meant(container);
        let reach = self
            .containers
            .iter()
            .rev()
            // A tag only reaches containers within the shown depth.
            .take(if origin == Origin::Html { DEPTH } else { usize::MAX })
            .take_while(|(_, opened_by)| origin == Origin::Markdown || *opened_by == Origin::Html)
            .position(meant);
        if let Some(reach) = reach {
            self.containers.truncate(self.containers.len() - reach - 1);
            self.gap = true;
            if let Some((Container::Item { after_text, .. }, _)) = self.containers.last_mut() {
                *after_text = false;
            }
        }
    }

    /// Called before the first line of each block. `interrupts` means that this kind of block needs no blank line after
    /// text.
    fn start_block(&mut self, interrupts: bool) {
        if self.gap && !self.lines.is_empty() && !(interrupts && self.follows_text(0)) {
            let blank = self.blank_line();
            self.lines.push(blank);
        }
        self.gap = true;
    }

    /// Returns true if the container `above` levels up is an item of a tight list whose text was just written.
    fn follows_text(&self, above: usize) -> bool {
        let mut outwards = self.containers.iter().rev().skip(above).map(|(container, _)| container);
        matches!(
            outwards.next(),
            Some(Container::Item {
                begun: true,
                after_text: true,
                ..
            })
        ) && matches!(outwards.next(), Some(Container::List { loose: false, .. }))
    }

    /// Called after each block; `is_text` means that it was a paragraph.
    fn end_block(&mut self, is_text: bool) {
        match self.containers.last_mut() {
            Some((Container::Item { after_text, .. }, _)) => *after_text = is_text,
            // Text between the items of an HTML list splits the list.
            Some((Container::List { begun, .. }, _)) => *begun = false,
            _ => {}
        }
    }

    /// The prefix of the next line: quote markers, indents, and once the marker of an item.
    fn prefix(&mut self) -> String {
        let mut prefix = String::new();
        let mut list_begun = &mut false;
        for (container, _) in self.containers.iter_mut().take(DEPTH) {
            match container {
                Container::Quote { begun } => {
                    prefix.push_str("> ");
                    *begun = true;
                }
                Container::List { begun, .. } => list_begun = begun,
                Container::Item { number, begun, .. } => {
                    *list_begun = true;
                    let marker = marker(*number);
                    if *begun {
                        prefix.extend(std::iter::repeat_n(' ', marker.len()));
                    } else {
                        prefix.push_str(&marker);
                    }
                    *begun = true;
                }
            }
        }
        prefix
    }

    /// A blank line inside the containers that have begun.
    fn blank_line(&self) -> String {
        let mut line = String::new();
        for (container, _) in self.containers.iter().take(DEPTH) {
            match container {
                Container::Quote { begun: false } | Container::Item { begun: false, .. } => break,
                Container::Quote { .. } => line.push_str("> "),
                Container::List { .. } => {}
                Container::Item { number, .. } => line.extend(std::iter::repeat_n(' ', marker(*number).len())),
            }
        }
        line.truncate(line.trim_end().len());
        line
    }

    // ---- tables -----------------------------------------------------------------------------------------------

    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>) {
        if self.table.is_none() && self.code.is_none() {
            self.end_text();
            self.table = Some(Table::new(alignments));
        }
    }

    pub(super) fn start_row(&mut self) {
        self.end_cell();
        if let Some(table) = &mut self.table {
            table.start_row();
        }
    }

    pub(super) fn start_cell(&mut self) {
        self.end_cell();
        self.in_cell = self.table.is_some();
    }

    pub(super) fn end_cell(&mut self) {
        if !self.in_cell {
            return;
        }
        self.end_code_block();
        self.in_cell = false;
        let text = inline::render(std::mem::take(&mut self.pieces), Setting::Cell);
        if let Some(table) = &mut self.table {
            table.push_cell(text);
        }
    }

    pub(super) fn end_table(&mut self) {
        self.end_cell();
        let Some(table) = self.table.take() else {
            return;
        };
        let rows = table.finish();
        if rows.is_empty() {
            return;
        }
        self.start_block(false);
        for row in rows {
            let line = format!("{}{row}", self.prefix());
            self.lines.push(line);
        }
        self.end_block(false);
    }
}

fn marker(number: Option<u64>) -> String {
    match number {
        None => "- ".to_owned(),
        // CommonMark allows nine digits.
        Some(number) => format!("{}. ", number.min(999_999_999)),
    }
}

fn code_line(line: &str) -> String {
    let mut cleaned = String::with_capacity(line.len());
    for character in line.chars() {
        match character {
            '\t' => cleaned.push_str("    "),
            _ if is_text(character) => cleaned.push(character),
            _ => {}
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}
