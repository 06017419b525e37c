//! `constraints.rs`: what the values of requests have to keep to.

use quote::quote;

use crate::model::{Bounds, Choice, Constraints, ConstraintsId, Limit};
use crate::plan::Plan;
use crate::plan::names::ident;

use super::table::{literal, literals, rows_in_line};
use super::{Piece, inner_doc_attributes};

/// The file, if anything is checked. `is_partly_used`: some of its users are behind cargo features.
pub(crate) fn constraints(plan: &Plan<'_>, is_partly_used: bool) -> Vec<Piece> {
    if plan.constraints.statics.is_empty() {
        return Vec::new();
    }
    let header = inner_doc_attributes(["What the values of requests have to keep to."]);
    let unused = is_partly_used.then(|| quote! { #![allow(dead_code)] });
    let head = quote! {
        #header
        #unused
        #[allow(unused_imports)]
        use ::specwright_runtime::codegen::{Choice, Constraint::*, Constraints};
    };
    let mut pieces = vec![Piece::Code(head)];
    pieces.extend(plan.constraints.statics.iter().filter_map(|id| {
        let constraints = plan.constraints_at(*id)?;
        let rows: String = rows(plan, constraints, "")
            .iter()
            .map(|row| format!("    {row},\n"))
            .collect();
        let name = ident(plan.constraints.name(*id)?);
        Some(Piece::Table(format!(
            "pub(super) static {name}: Constraints = Constraints(&[\n{rows}]);\n"
        )))
    }));
    pieces
}

/// The call that gives a parameter or body its constraints, if it has any. `module` is the path to `constraints.rs`.
pub(super) fn call(plan: &Plan<'_>, id: Option<ConstraintsId>, module: &str) -> String {
    let resolved = id.and_then(|id| plan.resolve_constraints(id));
    let Some((id, constraints)) = resolved.and_then(|id| Some((id, plan.constraints_at(id)?))) else {
        return String::new();
    };
    match plan.constraints.name(id) {
        Some(name) => format!(".constraints(&{module}constraints::{})", ident(name)),
        None => {
            let rows = rows(plan, constraints, "codegen::Constraint::");
            format!(".constraints(&codegen::Constraints(&[{}]))", rows.join(", "))
        }
    }
}

/// The constraints as an expression, within `constraints.rs`.
fn expression(plan: &Plan<'_>, id: ConstraintsId) -> Option<String> {
    let id = plan.resolve_constraints(id)?;
    Some(match plan.constraints.name(id) {
        Some(name) => format!("&{}", ident(name)),
        None => format!(
            "&Constraints(&[{}])",
            rows(plan, plan.constraints_at(id)?, "").join(", ")
        ),
    })
}

/// Each keyword as a value of the enum, whose variants are at `path`.
fn rows(plan: &Plan<'_>, constraints: &Constraints, path: &str) -> Vec<String> {
    let within = |id: ConstraintsId| expression(plan, id);
    let mut rows = of_bounds(&constraints.bounds, constraints.regex.as_deref());
    for (keyword, lists) in &constraints.any_required {
        let lists = rows_in_line("&[", lists.iter().map(|list| literals(list)), "]");
        rows.push(format!("AnyRequired({}, {lists})", literal(keyword)));
    }
    rows.extend(
        constraints
            .items
            .and_then(within)
            .map(|items| format!("Items({items})")),
    );
    for (index, item) in constraints.tuple.iter().enumerate() {
        rows.extend(within(*item).map(|item| format!("Item({index}, {item})")));
    }
    for (name, property) in &constraints.properties {
        rows.extend(within(*property).map(|property| format!("Property({}, {property})", literal(name))));
    }
    if let Some((known, others)) = &constraints.others {
        rows.extend(within(*others).map(|others| format!("Others({}, {others})", literals(known))));
    }
    rows.extend(
        constraints
            .same
            .iter()
            .filter_map(|same| Some(format!("Same({})", within(*same)?))),
    );
    for choices in &constraints.one_of {
        if choices
            .iter()
            .any(|choice| plan.resolve_constraints(choice.constraints).is_some())
        {
            let choices = choices.iter().map(|choice| of_choice(plan, choice));
            rows.push(rows_in_line("OneOf(&[", choices, "])"));
        }
    }
    rows.into_iter().map(|row| format!("{path}{row}")).collect()
}

fn of_bounds(bounds: &Bounds, regex: Option<&str>) -> Vec<String> {
    let mut rows = Vec::new();
    for (limit, inclusive, exclusive) in [
        (&bounds.minimum, "Minimum", "ExclusiveMinimum"),
        (&bounds.maximum, "Maximum", "ExclusiveMaximum"),
    ] {
        rows.extend(limit.as_ref().map(
            |Limit {
                 number,
                 exclusive: is_exclusive,
             }| {
                let name = if *is_exclusive { exclusive } else { inclusive };
                format!("{name}({})", literal(number))
            },
        ));
    }
    rows.extend(
        bounds
            .multiple_of
            .iter()
            .map(|step| format!("MultipleOf({})", literal(step))),
    );
    for (count, name) in [(bounds.min_length, "MinLength"), (bounds.max_length, "MaxLength")] {
        rows.extend(count.map(|count| format!("{name}({count})")));
    }
    if let (Some(pattern), Some(regex)) = (&bounds.pattern, regex) {
        rows.push(match pattern == regex {
            true => format!("Pattern({})", literal(pattern)),
            false => format!("Translated({}, {})", literal(pattern), literal(regex)),
        });
    }
    for (count, name) in [(bounds.min_items, "MinItems"), (bounds.max_items, "MaxItems")] {
        rows.extend(count.map(|count| format!("{name}({count})")));
    }
    if bounds.unique_items {
        rows.push("UniqueItems".to_owned());
    }
    for (count, name) in [
        (bounds.min_properties, "MinProperties"),
        (bounds.max_properties, "MaxProperties"),
    ] {
        rows.extend(count.map(|count| format!("{name}({count})")));
    }
    rows
}

fn of_choice(plan: &Plan<'_>, choice: &Choice) -> String {
    let constraints = expression(plan, choice.constraints);
    let constraints = constraints.unwrap_or_else(|| "&Constraints(&[])".to_owned());
    let mut text = format!("Choice::new({}, {constraints})", choice.kinds);
    for (method, names) in [("required", &choice.required), ("properties", &choice.properties)] {
        if !names.is_empty() {
            text.push_str(&format!(".{method}({})", literals(names)));
        }
    }
    if !choice.tags.is_empty() {
        let tags = choice.tags.iter();
        let tags = tags.map(|(property, values, is_required)| {
            format!("({}, {}, {is_required})", literal(property), literals(values))
        });
        text.push_str(&rows_in_line(".tags(&[", tags, "])"));
    }
    text
}
