//! What schemas ask of values beyond what their types guarantee.

use super::Bounds;

/// Names one table of [`AllConstraints`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConstraintsId(usize);

/// The arena of constraints; they refer to each other as schemas do.
#[derive(Debug, Default)]
pub struct AllConstraints(Vec<Constraints>);

impl AllConstraints {
    /// Adds constraints.
    pub fn add(&mut self, constraints: Constraints) -> ConstraintsId {
        self.0.push(constraints);
        ConstraintsId(self.0.len() - 1)
    }

    /// The constraints with this id.
    pub fn get(&self, id: ConstraintsId) -> Option<&Constraints> {
        self.0.get(id.0)
    }

    /// Replaces the constraints with this id.
    pub fn set(&mut self, id: ConstraintsId, constraints: Constraints) {
        if let Some(place) = self.0.get_mut(id.0) {
            *place = constraints;
        }
    }

    /// All constraints with their ids, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (ConstraintsId, &Constraints)> {
        (0..).map(ConstraintsId).zip(&self.0)
    }
}

impl ConstraintsId {
    /// The index in the arena.
    pub fn index(self) -> usize {
        self.0
    }
}

/// What one schema asks of its values.
#[derive(Debug, Default)]
pub struct Constraints {
    /// The component that it is.
    pub component: Option<String>,
    /// Its limits.
    pub bounds: Bounds,
    /// The pattern as the engine has it.
    pub regex: Option<String>,
    /// Keywords whose alternatives only list properties, of which one list has to be there.
    pub any_required: Vec<(&'static str, Vec<Vec<String>>)>,
    /// What it asks of all items.
    pub items: Option<ConstraintsId>,
    /// What it asks of the first items, each by its own.
    pub tuple: Vec<ConstraintsId>,
    /// What it asks of properties.
    pub properties: Vec<(String, ConstraintsId)>,
    /// What it asks of all properties besides some.
    pub others: Option<(Vec<String>, ConstraintsId)>,
    /// Others that are about the same value.
    pub same: Vec<ConstraintsId>,
    /// Alternatives, of which one is the value.
    pub one_of: Vec<Vec<Choice>>,
}

impl Constraints {
    /// The constraints of what is within the value, or about it, too.
    pub fn within(&self) -> impl Iterator<Item = ConstraintsId> {
        let properties = self.properties.iter().map(|(_, id)| *id);
        let others = self.others.iter().map(|(_, id)| *id);
        let choices = self.one_of.iter().flatten().map(|choice| choice.constraints);
        let tuple = self.tuple.iter().copied();
        let items = self.items.iter().copied().chain(tuple);
        let all = items.chain(properties).chain(others);
        all.chain(self.same.iter().copied()).chain(choices)
    }

    /// Whether the keywords of the schema itself ask for anything.
    pub fn asks(&self) -> bool {
        self.bounds != Bounds::default() || !self.any_required.is_empty()
    }
}

/// An alternative: how its values are told from others, and what it asks of them.
#[derive(Debug)]
pub struct Choice {
    /// What it asks.
    pub constraints: ConstraintsId,
    /// The JSON types of its values, as a sum of bits.
    pub kinds: u8,
    /// The properties that it requires.
    pub required: Vec<String>,
    /// The properties that it knows.
    pub properties: Vec<String>,
    /// Properties, the values that select it, and whether they have to be there.
    pub tags: Vec<(String, Vec<String>, bool)>,
}
