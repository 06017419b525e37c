//! Reports cycles of `allOf`.

use std::collections::HashMap;

use openapiv3::{ReferenceOr, Schema, SchemaKind};

use crate::diagnostic::Code;

use super::Lower;
use super::location::At;
use super::schema::name_of;

/// The state of a schema in the search.
#[derive(Clone, Copy, PartialEq)]
enum State {
    OnTheWay,
    Done,
}

impl Lower<'_, '_> {
    /// Reports each `allOf` that closes a cycle, as all schemas of the cycle become one type.
    pub(super) fn report_cycles_of_all_of(&mut self) {
        let Some(components) = self.components else { return };
        let mut states: HashMap<&str, State> = HashMap::new();
        for start in components.schemas.keys() {
            if states.contains_key(start.as_str()) {
                continue;
            }
            states.insert(start, State::OnTheWay);
            let mut way: Vec<(&str, usize)> = vec![(start, 0)];
            while let Some((name, index)) = way.last_mut() {
                let Some(part) = all_of(components.schemas.get(*name)).get(*index) else {
                    states.insert(*name, State::Done);
                    way.pop();
                    continue;
                };
                let (owner, number) = (*name, *index);
                *index += 1;
                let ReferenceOr::Reference { reference } = part else {
                    continue;
                };
                let Some((target, _)) =
                    name_of(reference).and_then(|target| components.schemas.get_key_value(target.as_ref()))
                else {
                    continue;
                };
                match states.get(target.as_str()) {
                    Some(State::Done) => {}
                    Some(State::OnTheWay) => {
                        let schema = At::Component("schemas", owner);
                        let parts = schema.child("allOf");
                        let message = format!("this part of `{owner}` leads back to it: the parts make one type");
                        self.warn(Code::CYCLIC_ALL_OF, &parts.item(number).child("$ref"), message, None);
                    }
                    None => {
                        states.insert(target, State::OnTheWay);
                        way.push((target, 0));
                    }
                }
            }
        }
    }
}

fn all_of(schema: Option<&ReferenceOr<Schema>>) -> &[ReferenceOr<Schema>] {
    match schema {
        Some(ReferenceOr::Item(Schema {
            schema_kind: SchemaKind::AllOf { all_of },
            ..
        })) => all_of,
        Some(ReferenceOr::Item(Schema {
            schema_kind: SchemaKind::Any(any),
            ..
        })) => &any.all_of,
        _ => &[],
    }
}
