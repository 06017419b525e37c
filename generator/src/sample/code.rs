//! An expression, and why there is none for a value.

/// An expression for a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Code {
    pub(super) text: String,
    /// How unlikely a person is to write it, to choose between alternatives.
    pub(super) cost: usize,
    /// Whether the client sends properties besides, which the value lacks.
    pub(super) adds: bool,
    /// Whether it names a deprecated item.
    pub(super) is_deprecated: bool,
    /// Whether a part of it is read from the environment.
    pub(super) has_secret: bool,
}

impl Code {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The same as part of another expression.
    pub(super) fn map(mut self, change: impl FnOnce(&str) -> String) -> Self {
        self.text = change(&self.text);
        self
    }

    pub(super) fn costing(mut self, cost: usize) -> Self {
        self.cost += cost;
        self
    }

    pub(super) fn deprecated(mut self, is_deprecated: bool) -> Self {
        self.is_deprecated |= is_deprecated;
        self
    }

    /// Takes over what is to be known of a part.
    pub(super) fn take(&mut self, part: &Self) {
        self.cost += part.cost;
        self.adds |= part.adds;
        self.is_deprecated |= part.is_deprecated;
        self.has_secret |= part.has_secret;
    }

    /// An expression of several, whose texts are joined by commas.
    pub(super) fn of_all(parts: &[Self], write: impl FnOnce(&str) -> String) -> Self {
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        let mut code = Self::new(write(&texts.join(", ")));
        parts.iter().for_each(|part| code.take(part));
        code
    }
}

/// Why the generated client cannot send a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    /// The path within the value, such as `.images[0].name`.
    pub(super) at: String,
    pub(super) reason: String,
}

impl Misfit {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self {
            at: String::new(),
            reason: reason.into(),
        }
    }

    /// The same, seen from the object that has the value.
    pub(super) fn in_key(mut self, key: &str) -> Self {
        self.at.insert_str(0, &format!(".{key}"));
        self
    }

    /// The same, seen from the list that has the value.
    pub(super) fn in_index(mut self, index: usize) -> Self {
        self.at.insert_str(0, &format!("[{index}]"));
        self
    }
}

/// The reason for a property that no type has.
pub(super) const UNKNOWN: &str = "is no property that the generated client knows";

pub(super) type Result<T = Code> = std::result::Result<T, Misfit>;
