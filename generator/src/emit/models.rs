//! `models.rs`: the types of bodies, headers and parameters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Docs, Scalar};
use crate::plan::names::ident;
use crate::plan::{
    ErrorCase, ErrorEnum, ErrorPlan, EventCase, EventEnum, ExtraPlan, HeadersPlan, ListedPlan, OperationPlan, Output,
    Plan, RustType, TypeKind, TypePlan, Variants, Whose, is_default, requires_nothing,
};

use super::construction::constructor;
use super::rust_type::rust_type;
use super::source::Source;
use super::{Piece, doc_code, doc_line, doc_text, inner_doc_attributes};

/// The docs of `models.rs`.
pub(super) fn header(plan: &Plan<'_>) -> TokenStream {
    inner_doc_attributes([format!("Models of {}.", doc_line(plan.title))])
}

/// `models.rs` before and after the types.
pub(super) fn models(plan: &Plan<'_>) -> [Vec<Piece>; 2] {
    let header = header(plan);
    let head = quote! {
        #header
        #[allow(unused_imports)]
        use ::specwright_runtime as runtime;
    };
    let responses = plan.operations.iter().flat_map(|o| responses(o, "super::operations"));
    let headers = plan.headers.iter().map(|h| headers(plan, h, "super::operations"));
    let errors = plan.errors.iter().map(|e| errors(plan, e, "super::operations"));
    let events = plan.events.iter().map(|e| events(plan, e, "super::operations"));
    [
        vec![Piece::Code(head)],
        responses.chain(errors).chain(events).chain(headers).collect(),
    ]
}

/// A type, with its `new` if it has one.
pub(super) fn model(plan: &TypePlan) -> Vec<Piece> {
    let name = ident(&plan.name);
    let mut source = Source::default();
    let mut methods = None;
    source.documented(0, &plan.docs);
    plan.attributes.iter().for_each(|attribute| source.line(0, attribute));
    match &plan.kind {
        TypeKind::Struct { fields, extra, new, .. } => {
            methods = new
                .as_ref()
                .filter(|_| !is_default(fields))
                .map(|new| constructor(&name.to_string(), fields, extra.is_some(), new));
            derive(&mut source, plan);
            if fields.is_empty() && extra.is_none() {
                source.line(0, &format!("pub struct {name} {{}}"));
                return [source.into_items()].into_iter().chain(methods).collect();
            }
            source.line(0, &format!("pub struct {name} {{"));
            for field in fields {
                source.documented(4, &field.docs);
                source.line(4, &format!("pub {}: {},", ident(&field.name), rust_type(&field.ty, "")));
            }
            if let Some(ExtraPlan { name, ty, .. }) = extra {
                source.doc(4, "Additional properties.");
                source.line(4, &format!("pub {}: {},", ident(name), rust_type(ty, "")));
            }
            source.line(0, "}");
            if new.is_some() && requires_nothing(fields) && !is_default(fields) {
                source.line(0, "");
                source.line(0, &format!("impl ::std::default::Default for {name} {{"));
                source.line(4, "#[inline]");
                source.line(4, "fn default() -> Self {");
                source.line(8, "Self::new()");
                source.line(4, "}");
                source.line(0, "}");
            }
        }
        TypeKind::Unit(_) => {
            derive(&mut source, plan);
            source.line(0, &format!("pub struct {name};"));
        }
        TypeKind::Newtype(inner) => {
            derive(&mut source, plan);
            source.line(0, &format!("pub struct {name}(pub {});", rust_type(inner, "")));
        }
        TypeKind::Tuple { items, .. } => {
            derive(&mut source, plan);
            let bare = items
                .iter()
                .all(|item| doc_text(&item.docs).is_empty() && !item.docs.deprecated);
            let types = items.iter().map(|item| format!("pub {}", rust_type(&item.ty, "")));
            match bare {
                true => {
                    let types: Vec<String> = types.collect();
                    source.line(0, &format!("pub struct {name}({});", types.join(", ")));
                }
                false => {
                    source.line(0, &format!("pub struct {name}("));
                    for (ty, item) in types.zip(items) {
                        source.documented(4, &item.docs);
                        source.line(4, &format!("{ty},"));
                    }
                    source.line(0, ");");
                }
            }
        }
        TypeKind::TextEnum(variants) => {
            open_enum(&mut source, plan, variants, String::clone);
        }
        TypeKind::IntegerEnum(variants) => {
            open_enum(&mut source, plan, variants, i64::to_string);
        }
        TypeKind::ScalarEnum(variants) => {
            let text = |value: &Scalar| value.as_json().to_owned();
            open_enum(&mut source, plan, variants, text);
        }
        TypeKind::Union { variants, other } => {
            derive(&mut source, plan);
            source.line(0, "#[non_exhaustive]");
            source.line(0, &format!("pub enum {name} {{"));
            for variant in variants {
                source.documented(4, &variant.docs);
                let name = ident(&variant.name);
                match &variant.only {
                    Some(value) => {
                        source.doc(4, &doc_code(&value.plain()));
                        source.line(4, &format!("{name},"));
                    }
                    None => source.line(4, &format!("{name}({}),", rust_type(&variant.ty, ""))),
                }
            }
            source.doc(4, "A value that the document does not describe.");
            source.line(4, &format!("{}(runtime::Json),", ident(other)));
            source.line(0, "}");
        }
    }
    [source.into_items()].into_iter().chain(methods).collect()
}

/// The traits that every type of a kind derives.
pub(super) fn own_derives(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Struct { fields, .. } if is_default(fields) => "Clone, Default, PartialEq",
        TypeKind::Struct { .. } => "Clone, PartialEq",
        TypeKind::Unit(_) => "Clone, Copy, Default, Eq, Hash, PartialEq",
        TypeKind::Newtype(RustType::String) => "Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd",
        TypeKind::Newtype(_) => "Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd",
        TypeKind::Tuple { .. } | TypeKind::Union { .. } => "Clone, Debug, PartialEq",
        TypeKind::IntegerEnum(_) => "Clone, Copy, Debug, Eq, Hash, PartialEq",
        TypeKind::TextEnum(_) | TypeKind::ScalarEnum(_) => "Clone, Debug, Eq, Hash, PartialEq",
    }
}

/// The content of the variant for values that the document does not list or describe; none for types without one.
pub(super) fn unknown(kind: &TypeKind) -> Option<&'static str> {
    match kind {
        TypeKind::TextEnum(_) => Some("runtime::UnknownText"),
        TypeKind::IntegerEnum(_) => Some("i64"),
        TypeKind::ScalarEnum(_) | TypeKind::Union { .. } => Some("runtime::Json"),
        TypeKind::Struct { .. } | TypeKind::Tuple { .. } | TypeKind::Unit(_) | TypeKind::Newtype(_) => None,
    }
}

/// The traits that a type derives: those of its kind, and those that users choose.
fn derive(source: &mut Source, plan: &TypePlan) {
    let own = own_derives(&plan.kind);
    let all = [own].into_iter().chain(plan.derives.iter().map(String::as_str));
    source.line(0, &format!("#[derive({})]", all.collect::<Vec<_>>().join(", ")));
}

/// An enum of the values that the document lists, and a variant that holds any other.
fn open_enum<T>(source: &mut Source, plan: &TypePlan, variants: &Variants<T>, text: impl Fn(&T) -> String) {
    derive(source, plan);
    source.line(0, "#[non_exhaustive]");
    source.line(0, &format!("pub enum {} {{", ident(&plan.name)));
    for (variant, value) in &variants.listed {
        source.doc(4, &doc_code(&text(&value.value)));
        if value.docs != Docs::default() {
            source.doc(4, "");
            source.documented(4, &value.docs);
        }
        source.line(4, &format!("{},", ident(variant)));
    }
    source.doc(4, "A value that the document does not list.");
    let unknown = unknown(&plan.kind).unwrap_or_default();
    source.line(4, &format!("{}({unknown}),", ident(&variants.other)));
    source.line(0, "}");
}

/// The type of one operation's responses, and the second name of the body of its errors. `operations` is the path to the request structs.
pub(super) fn responses(plan: &OperationPlan<'_>, operations: &str) -> Vec<Piece> {
    let operation = ident(&plan.name);
    let mut pieces = Vec::new();
    if let Output::Several(name, variants) = &plan.output {
        let mut source = Source::default();
        source.doc(0, &format!("Responses of [`{operation}`]({operations}::{operation})."));
        source.line(0, "#[derive(Clone, Debug, PartialEq)]");
        source.line(0, &format!("pub enum {} {{", ident(name)));
        for (variant, ty, docs) in variants {
            source.documented(4, docs);
            let content = ty.as_ref().map(|ty| format!("({})", rust_type(ty, "")));
            source.line(4, &format!("{}{},", ident(variant), content.unwrap_or_default()));
        }
        source.line(0, "}");
        pieces.push(source.into_items());
    }
    if let Some(ListedPlan::Lists(name, variants)) = &plan.item {
        let mut source = Source::default();
        source.doc(0, &format!("Items of [`{operation}`]({operations}::{operation})."));
        source.line(0, "#[derive(Clone, Debug, PartialEq)]");
        source.line(0, &format!("pub enum {} {{", ident(name)));
        for ((variant, ty), pointer) in variants.iter().zip(plan.lists()) {
            source.doc(4, &format!("Of the list at {}.", doc_code(pointer)));
            source.line(4, &format!("{}({}),", ident(variant), rust_type(ty, "")));
        }
        source.line(0, "}");
        pieces.push(source.into_items());
    }
    if let Some(ErrorPlan::One {
        ty, alias: Some(alias), ..
    }) = &plan.error
    {
        let mut source = Source::default();
        source.doc(
            0,
            &format!(
                "Error body of [`{operation}`]({operations}::{operation}).{}",
                its_headers(plan.error_headers.as_ref())
            ),
        );
        source.line(0, &format!("pub type {} = {};", ident(alias), rust_type(ty, "")));
        pieces.push(source.into_items());
    }
    pieces
}

/// An enum of the bodies of errors. `operations` is the path to the request structs.
pub(super) fn errors(plan: &Plan<'_>, errors: &ErrorEnum, operations: &str) -> Piece {
    let users: Vec<&OperationPlan<'_>> = errors
        .uses
        .iter()
        .filter_map(|index| plan.operations.get(*index))
        .collect();
    let headers = users.first().and_then(|first| first.error_headers.as_ref());
    let headers = headers.filter(|headers| users.iter().all(|user| user.error_headers.as_ref() == Some(*headers)));
    let whose = match users.as_slice() {
        [only] => {
            let operation = ident(&only.name);
            format!("Error body of [`{operation}`]({operations}::{operation}).")
        }
        _ => "Error body of several operations.".to_owned(),
    };
    let mut source = Source::default();
    source.doc(0, &format!("{whose}{}", its_headers(headers)));
    source.line(0, "#[derive(Clone, Debug, PartialEq)]");
    source.line(0, &format!("pub enum {} {{", ident(&errors.name)));
    for ErrorCase { variant, ty, docs, .. } in &errors.cases {
        for line in doc_text(docs) {
            source.doc(4, &line);
        }
        source.line(4, &format!("{}({}),", ident(variant), rust_type(ty, "")));
    }
    source.line(0, "}");
    source.into_items()
}

/// An enum of server-sent events. `operations` is the path to the request structs.
pub(super) fn events(plan: &Plan<'_>, events: &EventEnum, operations: &str) -> Piece {
    let only = match events.uses.as_slice() {
        [only] => plan.operations.get(*only).map(|operation| ident(&operation.name)),
        _ => None,
    };
    let mut source = Source::default();
    source.doc(
        0,
        &match only {
            Some(operation) => format!("Events of [`{operation}`]({operations}::{operation})."),
            None => "Events of several operations.".to_owned(),
        },
    );
    source.line(0, "#[derive(Clone, Debug, PartialEq)]");
    source.line(0, "#[non_exhaustive]");
    source.line(0, &format!("pub enum {} {{", ident(&events.name)));
    let data = |ty: &Option<RustType>| ty.as_ref().map_or("String".to_owned(), |ty| rust_type(ty, ""));
    for EventCase {
        event,
        variant,
        ty,
        docs,
        ..
    } in &events.cases
    {
        source.doc(4, &doc_code(event));
        if *docs != Docs::default() {
            source.doc(4, "");
            source.documented(4, docs);
        }
        source.line(4, &format!("{}({}),", ident(variant), data(ty)));
    }
    if let Some((variant, ty)) = &events.others {
        source.doc(4, "An event of another name.");
        source.line(4, &format!("{}({}),", ident(variant), rust_type(ty, "")));
    }
    source.doc(4, "An event that the document does not describe.");
    source.line(4, &format!("{}(runtime::Event),", ident(&events.unknown)));
    source.line(0, "}");
    source.into_items()
}

/// The sentence about the headers of errors.
fn its_headers(headers: Option<&String>) -> String {
    headers.map_or_else(String::new, |headers| {
        format!(" Its headers are [`{}`].", ident(headers))
    })
}

/// A struct of typed headers. `operations` is the path to the request structs.
pub(super) fn headers(plan: &Plan<'_>, headers: &HeadersPlan, operations: &str) -> Piece {
    let of = |whose| headers.uses.iter().any(|(_, other)| *other == whose);
    let whose = match (of(Whose::Responses), of(Whose::Errors)) {
        (true, true) => "responses and errors",
        (true, false) => "responses",
        (false, _) => "errors",
    };
    let only = headers.only_operation().and_then(|index| plan.operations.get(index));
    let docs = match only.map(|operation| ident(&operation.name)) {
        Some(operation) => format!("Headers of the {whose} of [`{operation}`]({operations}::{operation})."),
        None => format!("Headers of {whose} of several operations."),
    };
    let mut source = Source::default();
    source.doc(0, &docs);
    source.line(0, "#[derive(Clone, Debug, Default, PartialEq)]");
    source.line(0, &format!("pub struct {} {{", ident(&headers.name)));
    for field in &headers.fields {
        source.documented(4, &field.docs);
        source.line(4, &format!("pub {}: {},", ident(&field.name), rust_type(&field.ty, "")));
    }
    source.line(0, "}");
    source.into_items()
}
