//! Server-sent events.

use super::{Docs, TypeRef};

/// The events of a stream.
#[derive(Debug)]
pub enum Events {
    /// The document describes the stream as text, or not at all.
    Raw,
    /// The schema of the data of all events, or of the list of all events.
    Typed(TypeRef),
    /// The document describes the events by their names.
    Named(NamedEvents),
}

impl Events {
    /// The types that they refer to.
    pub fn types(&self) -> impl Iterator<Item = TypeRef> {
        let (all, named) = match self {
            Self::Raw => (None, None),
            Self::Typed(ty) => (Some(*ty), None),
            Self::Named(named) => (named.others, Some(&named.events)),
        };
        let of_events = named.into_iter().flatten().filter_map(|event| event.data);
        all.into_iter().chain(of_events)
    }
}

/// Events that are told apart by their names.
#[derive(Debug)]
pub struct NamedEvents {
    /// The component that describes them, if it is one.
    pub component: Option<String>,
    /// The events, in the order of the document.
    pub events: Vec<NamedEvent>,
    /// The type of the data of events of all other names, if it is JSON.
    pub others: Option<TypeRef>,
    /// Data of events that only say that the stream is over.
    pub ends: Vec<String>,
}

/// The events of one name.
#[derive(Debug)]
pub struct NamedEvent {
    /// Their name.
    pub name: String,
    /// The type of their data; `None` for text.
    pub data: Option<TypeRef>,
    /// Whether nothing follows such an event.
    pub is_last: bool,
    /// Their documentation.
    pub docs: Docs,
}
