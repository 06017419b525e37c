//! A `type` beside `oneOf` or `anyOf`: alternatives without a type have it, and those of other types are none.

use openapiv3::{Schema, SchemaKind};

use super::Lower;
use super::alternatives::Alternative;
use super::facets::{Facets, Kind, Use};
use super::kinds::Kinds;

impl<'d> Lower<'d, '_> {
    /// Gives alternatives the type of the schema around them. If all are of other types, nothing is changed.
    pub(super) fn give_type(&mut self, kind: Option<Kind>, alternatives: &[Alternative<'d>]) -> Vec<Alternative<'d>> {
        let Some(kind) = kind else {
            return alternatives.to_vec();
        };
        let of_type = Kinds::of(kind);
        let fits = |alternative: &&Alternative<'d>| !(self.kinds(alternative.schema) & of_type).is_none();
        let mut fitting: Vec<Alternative<'d>> = alternatives.iter().filter(fits).copied().collect();
        for alternative in &mut fitting {
            alternative.schema = self.typed(alternative.schema, kind);
        }
        match fitting.is_empty() {
            true => alternatives.to_vec(),
            false => fitting,
        }
    }

    /// A schema written in place without a type, as one of this type.
    fn typed(&mut self, schema: Use<'d>, kind: Kind) -> Use<'d> {
        let Use::Inline(inline) = schema else {
            return schema;
        };
        let facets = Facets::of(inline);
        let SchemaKind::Any(any) = facets.written else {
            return schema;
        };
        let name = match kind {
            Kind::String => "string",
            Kind::Number => "number",
            Kind::Integer => "integer",
            Kind::Boolean => "boolean",
            // what describes an object or a list says so
            Kind::Object | Kind::Array => return schema,
        };
        let parts = [facets.all_of, facets.one_of, facets.any_of];
        if facets.kind.is_some() || !facets.values.is_empty() || parts.iter().any(|parts| !parts.is_empty()) {
            return schema;
        }
        let address = std::ptr::from_ref(inline);
        if let Some(known) = self.typed.get(&address) {
            return Use::Inline(known);
        }
        let mut any = any.clone();
        any.typ = Some(name.to_owned());
        let made = self.make(Schema {
            schema_data: inline.schema_data.clone(),
            schema_kind: SchemaKind::Any(any),
        });
        if let Some(made) = made {
            self.typed.insert(address, made);
        }
        made.map_or(schema, Use::Inline)
    }
}
