//! Which operations an agent may call.

use specwright_dynamic::tables::Operation;

use crate::ServerError;

/// Which operations that change something may be called. Those that only read may always be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Writes {
    /// None.
    #[default]
    Refused,
    /// All.
    Allowed,
    /// Those with one of these tags, and those of these names.
    Only(Vec<String>),
}

impl Writes {
    /// Whether an operation may be called.
    pub fn allow(&self, operation: &Operation) -> bool {
        only_reads(operation)
            || match self {
                Self::Refused => false,
                Self::Allowed => true,
                Self::Only(names) => names.iter().any(|name| is_meant(operation, name)),
            }
    }
}

/// Whether an operation changes nothing: by its method (RFC 9110, section 9.2.1, and QUERY), or because the document says that it is
/// a listing, whose pages are asked for one after the other.
pub(crate) fn only_reads(operation: &Operation) -> bool {
    let is_safe = |safe: &&str| operation.method.eq_ignore_ascii_case(safe);
    operation.paging.is_some() || ["GET", "HEAD", "OPTIONS", "QUERY"].iter().any(is_safe)
}

/// Whether a name is that of an operation, as a client, a command line or the document has it, or one of its tags.
pub(crate) fn is_meant(operation: &Operation, name: &str) -> bool {
    operation.name == name
        || operation.id == name
        || operation.command() == name
        || operation.tags.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

/// Refuses a name that means nothing.
pub(crate) fn check_names(names: &[String], operations: &[&Operation]) -> Result<(), ServerError> {
    let is_known = |name: &String| operations.iter().any(|operation| is_meant(operation, name));
    match names.iter().find(|name| !is_known(name)) {
        None => Ok(()),
        Some(name) => Err(ServerError::UnknownName {
            name: name.clone(),
            similar: similar(name, operations),
        }),
    }
}

/// The tag or operation whose name begins alike, if there is one.
fn similar(name: &str, operations: &[&Operation]) -> Option<String> {
    let shared = |other: &str| {
        name.chars()
            .zip(other.chars())
            .take_while(|(one, other)| one == other)
            .count()
    };
    let names = operations
        .iter()
        .flat_map(|operation| std::iter::once(&operation.name).chain(&operation.tags));
    names
        .max_by_key(|other| shared(other))
        .filter(|other| shared(other) * 2 >= name.chars().count())
        .cloned()
}
