//! The tables of types in `wire.rs`: wire names of properties, values of enums, rules of unions.

use crate::model::Scalar;
use crate::plan::names::ident;
use crate::plan::{
    ConstantPlan, FieldPlan, Fit, ItemPlan, Kind, Presence, RustType, TypeKind, TypePlan, VariantPlan, is_default,
};

use super::Piece;
use super::rust_type::rust_type;
use super::table::{entry, literal, literals, rows_in_line, table, values};

/// The table of a type, and the conversions into a union.
pub(super) fn type_tables(plan: &TypePlan) -> Vec<Piece> {
    let conversions = match &plan.kind {
        TypeKind::Union { variants, .. } => conversions(&ident(&plan.name).to_string(), variants),
        _ => None,
    };
    [type_table(plan)].into_iter().chain(conversions).collect()
}

fn conversions(name: &str, variants: &[VariantPlan]) -> Option<Piece> {
    let row = |variant: &VariantPlan| {
        let how = match &variant.ty {
            RustType::Boxed(_) => "boxed ",
            RustType::String => "text ",
            _ => "",
        };
        format!("{how}{}({})", ident(&variant.name), rust_type(variant.ty.unboxed(), ""))
    };
    let mut rows = variants.iter().filter(|variant| variant.converts).map(row).peekable();
    rows.peek()?;
    Some(table("conversions", name, rows))
}

fn type_table(plan: &TypePlan) -> Piece {
    let name = ident(&plan.name);
    match &plan.kind {
        TypeKind::Struct {
            constants,
            fields,
            extra,
            new,
        } => {
            let rows = fields.iter().zip(constants.len()..);
            let mut rows: Vec<String> = rows.map(|(field, index)| field_row((index, field))).collect();
            if let Some(extra) = extra {
                let skipping = if extra.skipping { " skipping" } else { "" };
                rows.push(format!(".. {}{skipping}", ident(&extra.name)));
            }
            // with arguments, it stands beside the struct
            let new = if new.is_some() && is_default(fields) {
                " new"
            } else {
                ""
            };
            table("record", &format!("{name}{new}{}", always(constants)), rows)
        }
        TypeKind::Unit(constant) => entry("constant", &format!("{name} = {}", literal(constant.as_json()))),
        TypeKind::Newtype(inner) => {
            let text = if *inner == RustType::String { "text " } else { "" };
            entry("newtype", &format!("{text}{name}({})", rust_type(inner, "")))
        }
        TypeKind::Tuple {
            items,
            constants,
            least,
        } => tuple_table(&name.to_string(), items, constants, *least),
        TypeKind::TextEnum(variants) => values("text_enum", &plan.name, variants, |value| literal(value)),
        TypeKind::IntegerEnum(variants) => values("integer_enum", &plan.name, variants, i64::to_string),
        TypeKind::ScalarEnum(variants) => values("scalar_enum", &plan.name, variants, |value| literal(value.as_json())),
        TypeKind::Union { variants, other } => {
            let row = |v: &VariantPlan| format!("{}{} = {}", ident(&v.name), written(v), rule(v));
            let rows = variants.iter().map(row);
            let records = variants.iter().filter(|v| v.rule.value == Fit::Record).count();
            let nulls = if plan.in_requests && records > 1 { " nulls" } else { "" };
            table("union", &format!("{name} else {}{nulls}", ident(other)), rows)
        }
    }
}

fn tuple_table(name: &str, items: &[ItemPlan], constants: &[(usize, Scalar)], least: usize) -> Piece {
    let row = |(index, item): (usize, &ItemPlan)| {
        let null = if item.or_null { " or_null" } else { "" };
        match &item.flag {
            Some(value) => format!("{index}: {}{null}", literal(value.as_json())),
            None => index.to_string(),
        }
    };
    let mut head = name.to_owned();
    if least < items.len() + constants.len() {
        head.push_str(&format!(" from {least}"));
    }
    if !constants.is_empty() {
        let places = constants.iter();
        let places = places.map(|(place, value)| format!("{place} = {}", literal(value.as_json())));
        head.push_str(&rows_in_line(" always [", places, "]"));
    }
    table("tuple", &head, items.iter().enumerate().map(row))
}

/// The properties of a record that have one value and no field.
fn always(constants: &[ConstantPlan]) -> String {
    let rows = constants.iter().map(|constant| {
        let (key, value) = (literal(&constant.wire), literal(constant.value.as_json()));
        let required = if constant.required { " required" } else { "" };
        format!("{key} = {value}{required}")
    });
    match constants {
        [] => String::new(),
        _ => rows_in_line(" always [", rows, "]"),
    }
}

/// The one value that a variant stands for, or the tag that a union writes with it.
fn written(variant: &VariantPlan) -> String {
    if let Some(only) = &variant.only {
        return format!(" is {}", literal(only.as_json()));
    }
    variant.tag.as_ref().map_or_else(String::new, |tag| {
        let values = tag.values.iter().map(|value| literal(value.as_json()));
        let if_absent = if tag.if_absent { "if_absent " } else { "" };
        rows_in_line(&format!(" tag {} {if_absent}[", literal(&tag.property)), values, "]")
    })
}

fn field_row((index, field): (usize, &FieldPlan)) -> String {
    let name = ident(&field.name).to_string();
    let mut row = format!("{index} {name}");
    if name != field.wire {
        row.push_str(&format!(" = {}", literal(&field.wire)));
    }
    if let Some(value) = &field.flag {
        row.push_str(&format!(": {}", literal(value.as_json())));
    }
    row.push_str(match field.presence {
        Presence::Optional if field.is_flag_or_null() => " or_null",
        Presence::Optional => "",
        Presence::Required => " required",
        Presence::RequiredNullable => " nullable",
    });
    if field.skipping {
        row.push_str(" skipping");
    }
    row
}

fn rule(variant: &VariantPlan) -> String {
    let mut text = match &variant.rule.value {
        Fit::Tag {
            property,
            values,
            otherwise,
        } => {
            let otherwise = if *otherwise { ".otherwise()" } else { "" };
            format!(
                "codegen::Rule::tag({}, {}){otherwise}",
                literal(property),
                literals(values)
            )
        }
        Fit::Record => {
            let ty = rust_type(variant.ty.unboxed(), "");
            format!("codegen::Rule::record({ty}::SHAPE)")
        }
        Fit::Kinds { kinds, listed } => {
            let kinds = kinds.iter().map(|kind| match kind {
                Kind::Null => "codegen::Kinds::NULL",
                Kind::Boolean => "codegen::Kinds::BOOL",
                Kind::Integer => "codegen::Kinds::INTEGER",
                Kind::Number => "codegen::Kinds::NUMBER",
                Kind::String => "codegen::Kinds::STRING",
                Kind::Array => "codegen::Kinds::ARRAY",
                Kind::Object => "codegen::Kinds::OBJECT",
            });
            let kinds = kinds.map(str::to_owned).reduce(|all, next| format!("{all}.or({next})"));
            let listed = if *listed { ".listed()" } else { "" };
            format!("codegen::Rule::kinds({}){listed}", kinds.unwrap_or_default())
        }
    };
    for condition in &variant.rule.conditions {
        if condition.values.is_empty() {
            text.push_str(&format!(".where_null({})", literal(&condition.property)));
            continue;
        }
        let method = if condition.required {
            "where_tag"
        } else {
            "where_optional_tag"
        };
        let (property, values) = (literal(&condition.property), literals(&condition.values));
        text.push_str(&format!(".{method}({property}, {values})"));
    }
    if variant.rule.closed {
        text.push_str(".closed()");
    }
    if !variant.rule.not_null.is_empty() {
        text.push_str(&format!(".not_null({})", literals(&variant.rule.not_null)));
    }
    text
}
