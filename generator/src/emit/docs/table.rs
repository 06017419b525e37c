//! Tables, gathered cell by cell.

use pulldown_cmark::Alignment;

pub(super) struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(alignments: Vec<Alignment>) -> Self {
        Self {
            alignments,
            rows: Vec::new(),
        }
    }

    pub(super) fn start_row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(super) fn push_cell(&mut self, text: String) {
        match self.rows.last_mut() {
            Some(row) => row.push(text),
            None => self.rows.push(vec![text]),
        }
    }

    /// The lines of the table, or none if all cells are empty. The first row is the header, which Markdown requires.
    pub(super) fn finish(self) -> Vec<String> {
        let Self { alignments, mut rows } = self;
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let Some(header) = rows.first_mut() else {
            return Vec::new();
        };
        header.resize(columns, String::new());
        let rule = (0..columns).map(|column| match alignments.get(column) {
            Some(Alignment::Left) => ":--",
            Some(Alignment::Center) => ":-:",
            Some(Alignment::Right) => "--:",
            Some(Alignment::None) | None => "---",
        });
        let mut lines: Vec<String> = rows
            .iter()
            .map(|row| table_row(row.iter().map(String::as_str)))
            .collect();
        lines.insert(1, table_row(rule));
        lines
    }
}

fn table_row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = "|".to_owned();
    for cell in cells {
        line.push(' ');
        line.push_str(cell);
        line.push_str(" |");
    }
    line
}
