//! Everything that is told to `tracing`, as text.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::fault::SEARCHED;

/// Has everything that is told by whomever printed, in the run whose output is searched.
pub fn search() {
    if std::env::var_os(SEARCHED).is_some() {
        // an error when another test came first
        let _ = tracing::subscriber::set_global_default(Traces(Kept::Printed));
    }
}

/// Keeps the fields of all spans and events, those of other crates too. Clones share them.
#[derive(Clone, Default)]
pub struct Traces(Kept);

#[derive(Clone)]
enum Kept {
    Here(Arc<Mutex<String>>),
    Printed,
}

impl Default for Kept {
    fn default() -> Self {
        Self::Here(Arc::default())
    }
}

impl Traces {
    pub fn text(&self) -> String {
        match &self.0 {
            Kept::Here(text) => text.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Kept::Printed => String::new(),
        }
    }

    fn write(&self, name: &str, record: impl FnOnce(&mut Fields<'_>)) {
        let mut line = name.to_owned();
        record(&mut Fields(&mut line));
        line.push('\n');
        match &self.0 {
            Kept::Here(text) => text.lock().unwrap_or_else(PoisonError::into_inner).push_str(&line),
            Kept::Printed => print!("{line}"),
        }
    }
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Traces {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(span.metadata().name(), |fields| span.record(fields));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write("", |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(event.metadata().target(), |fields| event.record(fields));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
