//! Where in a request a value is.

use std::fmt;

/// A step from a value to one within it.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// The way to a value, which becomes text only where something is wrong.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root(&'a str),
    Same(&'a Path<'a>),
    /// With the number of steps from the root.
    Child(&'a Path<'a>, Step<'a>, usize),
}

impl Path<'_> {
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Root(_) => 0,
            Self::Same(path) => path.depth(),
            Self::Child(_, _, depth) => *depth,
        }
    }
}

impl fmt::Display for Path<'_> {
    /// The name of the root, and then a JSON pointer (RFC 6901).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => f.write_str(name),
            Self::Same(path) => path.fmt(f),
            Self::Child(path, step, _) => {
                path.fmt(f)?;
                match step {
                    Step::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")),
                    Step::Index(index) => write!(f, "/{index}"),
                }
            }
        }
    }
}
