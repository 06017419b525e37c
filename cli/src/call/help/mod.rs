//! The help of the command, and of an operation.

mod body;
mod command;
mod entry;
mod operation;

pub(super) use command::command;
pub(super) use operation::operation;

/// The width of lines where that of a terminal is not known.
const WIDTH: usize = 100;
