//! Estimated sizes of values, so that large optional values are boxed.
//!
//! Sizes are estimates for a 64-bit machine. They decide what is boxed and nothing else, and depend on the document alone.

use std::sync::Arc;

use crate::model::{Api, IntegerWidth, Shape, TextFormat, TypeId, TypeRef};

use super::foreign::Foreign;
use super::graph::Graph;

/// Larger values are boxed if they are optional, and in unions.
const LARGE: usize = 256;

/// Larger values are always boxed, as sizes grow exponentially with nesting and would exceed the stack.
const HUGE: usize = 4096;

/// A pointer, or the length and the capacity of a list.
const WORD: usize = 8;

/// A string, a list or a map.
const LIST: usize = 3 * WORD;

const JSON: usize = 4 * WORD;

/// The sizes of all types.
pub(super) struct Sizes(Vec<usize>);

impl Sizes {
    /// Measures contained types first; those on the same cycle are boxed.
    ///
    /// `own`: the types that users choose for formats.
    pub(super) fn of(api: &Api, graph: &Graph, own: &[Arc<Foreign>]) -> Self {
        let mut sizes = Self(vec![WORD; api.types.len()]);
        let mut order: Vec<TypeId> = api.types.iter().map(|(id, _)| id).collect();
        order.sort_by_key(|id| graph.component(*id));
        for id in order {
            let size = sizes.measure(api, graph, own, id);
            if let Some(known) = sizes.0.get_mut(id.index()) {
                *known = size;
            }
        }
        sizes
    }

    /// Returns true if values of the type are boxed because of their size.
    pub(super) fn is_large(&self, id: TypeId, may_be_absent: bool) -> bool {
        self.get(id) > if may_be_absent { LARGE } else { HUGE }
    }

    fn get(&self, id: TypeId) -> usize {
        self.0.get(id.index()).copied().unwrap_or(WORD)
    }

    fn measure(&self, api: &Api, graph: &Graph, own: &[Arc<Foreign>], id: TypeId) -> usize {
        let inside = |ty: TypeRef, is_optional: bool| {
            let inner = api.types.resolve(ty);
            let is_optional = is_optional || inner.nullable;
            match self.get(inner.id) {
                _ if graph.is_boxed(id, inner.id) => WORD,
                _ if self.is_large(inner.id, is_optional) => WORD,
                size if is_optional && size <= WORD => 2 * size,
                size => size,
            }
        };
        match &api.types[id].shape {
            Shape::Bool => 1,
            Shape::Integer(width) => match width {
                IntegerWidth::I8 | IntegerWidth::U8 => 1,
                IntegerWidth::I16 | IntegerWidth::U16 => 2,
                IntegerWidth::I32 | IntegerWidth::U32 => 4,
                IntegerWidth::I64 | IntegerWidth::U64 => 8,
            },
            Shape::Float { single } => {
                if *single {
                    4
                } else {
                    8
                }
            }
            Shape::Numeric(id) | Shape::Text(TextFormat::Own(id)) => own.get(id.index()).map_or(LIST, |own| own.size()),
            Shape::Constant(_) => LIST,
            Shape::Decimal | Shape::TextEnum(_) | Shape::IntegerEnum(_) => 2 * WORD,
            Shape::Text(TextFormat::Plain | TextFormat::DateTime | TextFormat::Date) => LIST,
            Shape::Text(TextFormat::Base64 | TextFormat::Base64Url | TextFormat::Secret) | Shape::Bytes => LIST,
            Shape::Array(_) | Shape::Delimited(..) | Shape::Map(_) => LIST,
            Shape::Json | Shape::ScalarEnum(_) => JSON,
            Shape::Alias(_) => WORD, // unused, as aliases are resolved first
            Shape::Struct(object) => {
                let fields = object.fields.iter().map(|field| inside(field.ty, !field.required));
                fields.sum::<usize>() + object.extra.map_or(0, |_| LIST)
            }
            Shape::Tuple(items) => items.iter().map(|item| inside(item.ty, item.optional)).sum(),
            Shape::Union(union) => {
                let variants = union.variants.iter().map(|variant| inside(variant.ty, true));
                variants.max().unwrap_or(0).max(JSON) + WORD
            }
        }
    }
}
