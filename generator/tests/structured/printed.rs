//! A document as text, and where everything in it stands.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde_json::Value;

/// The text of a document, one value to a line.
pub struct Printed {
    pub text: String,
    /// The lines of each value, by its JSON pointer.
    lines: BTreeMap<String, RangeInclusive<usize>>,
    line: usize,
}

impl Printed {
    pub fn new(document: &Value) -> Self {
        let mut printed = Self {
            text: String::new(),
            lines: BTreeMap::new(),
            line: 1,
        };
        printed.value(document, &mut String::new());
        printed
    }

    /// The lines of a value.
    pub fn lines(&self, pointer: &str) -> Option<RangeInclusive<usize>> {
        self.lines.get(pointer).cloned()
    }

    fn value(&mut self, value: &Value, pointer: &mut String) {
        let first = self.line;
        match value {
            Value::Object(entries) => {
                let entries = entries.iter().map(|(key, value)| {
                    let step = key.replace('~', "~0").replace('/', "~1");
                    (step, format!("{}: ", Value::from(key.as_str())), value)
                });
                self.list(["{", "}"], entries, pointer);
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                self.list(
                    ["[", "]"],
                    items.map(|(index, value)| (index.to_string(), String::new(), value)),
                    pointer,
                );
            }
            scalar => self.text += &scalar.to_string(),
        }
        self.lines.insert(pointer.clone(), first..=self.line);
    }

    fn list<'v>(
        &mut self,
        [open, close]: [&str; 2],
        entries: impl Iterator<Item = (String, String, &'v Value)>,
        pointer: &mut String,
    ) {
        self.text += open;
        for (index, (step, key, value)) in entries.enumerate() {
            self.text += if index == 0 { "\n" } else { ",\n" };
            self.line += 1;
            self.text += &key;
            let length = pointer.len();
            pointer.push('/');
            pointer.push_str(&step);
            self.value(value, pointer);
            pointer.truncate(length);
        }
        self.text.push('\n');
        self.line += 1;
        self.text += close;
    }
}
