//! What items are called in rules.

use super::{Item, type_key};
use crate::model::{Operation, Type};
use crate::plan::names::Case;

/// An item that may have a rule.
pub(in crate::plan) struct Called {
    pub(super) item: Item,
    /// What patterns match: `Order`, `Order.created_at`.
    pub(super) key: String,
    /// Where the name begins in the key, after its owner.
    pub(super) name_at: usize,
    pub(super) tags: Vec<String>,
    /// The name that it has without a rule, before it is written as Rust has it.
    pub(in crate::plan) own: String,
}

impl Called {
    pub(in crate::plan) fn schema(ty: &Type) -> Self {
        Self {
            own: ty.name.clone(),
            ..Self::whole(Item::Schema, type_key(ty))
        }
    }

    pub(in crate::plan) fn operation(operation: &Operation) -> Self {
        Self {
            own: operation.name.clone(),
            tags: operation.tags.clone(),
            ..Self::whole(Item::Operation, operation.id.clone())
        }
    }

    /// A property of the schema with this key, or a parameter of the operation with this id.
    pub(in crate::plan) fn property(owner: &str, name: &str) -> Self {
        Self::within(Item::Property, owner, name)
    }

    /// A property of a schema.
    pub(in crate::plan) fn property_of(owner: &Type, name: &str) -> Self {
        Self::property(&type_key(owner), name)
    }

    /// A value of the enum with this key.
    pub(in crate::plan) fn value(owner: &str, value: &str) -> Self {
        Self::within(Item::Value, owner, value)
    }

    /// A value of an enum.
    pub(in crate::plan) fn value_of(owner: &Type, value: &str) -> Self {
        Self::value(&type_key(owner), value)
    }

    fn whole(item: Item, key: String) -> Self {
        Self {
            item,
            own: key.clone(),
            key,
            name_at: 0,
            tags: Vec::new(),
        }
    }

    fn within(item: Item, owner: &str, name: &str) -> Self {
        Self {
            name_at: owner.len() + 1,
            own: name.to_owned(),
            ..Self::whole(item, format!("{owner}.{name}"))
        }
    }

    /// The case of its name in Rust.
    pub(in crate::plan) fn case(&self) -> Case {
        match self.item {
            Item::Schema | Item::Value => Case::Pascal,
            Item::Operation | Item::Property => Case::Snake,
        }
    }
}
