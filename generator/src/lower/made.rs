//! Schemas that are made while lowering: what several schemas of the document have in common.

use std::cell::OnceCell;

use openapiv3::Schema;

use super::Lower;

/// The end of a list that only grows, so that its schemas can be borrowed while others are added.
#[derive(Default)]
pub(super) struct Made(OnceCell<Box<(Schema, Made)>>);

/// Maximum number of schemas that are made for a document, so that hostile documents end.
const MAX_MADE: usize = 20_000;

impl<'d> Lower<'d, '_> {
    /// Keeps a schema as long as the document; `None` if there are too many.
    pub(super) fn make(&mut self, schema: Schema) -> Option<&'d Schema> {
        if self.count_of_made >= MAX_MADE {
            return None;
        }
        self.count_of_made = self.count_of_made.saturating_add(1);
        let (schema, end) = &**self.made.0.get_or_init(|| Box::new((schema, Made::default())));
        self.made = end;
        self.made_addresses.insert(std::ptr::from_ref(schema));
        Some(schema)
    }
}

impl Drop for Made {
    /// Drops one entry after the other, as a long list dropped by recursion would exhaust the stack.
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(mut entry) = next {
            next = entry.1.0.take();
        }
    }
}
