//! The parts of a client that is split into many files. Each item is returned separately, so that the layout can count
//! its lines. The items are the same as in the four files of a small client.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::names::ident;
use crate::plan::{ErrorEnum, EventEnum, HeadersPlan, OperationPlan, Plan, TypePlan};

use super::type_tables::type_tables;
use super::{File, Piece, Surroundings, client, inner_doc_attributes, models, only_types, operations, wire};

/// A declared module and its cargo feature.
pub(crate) struct Declared<'a> {
    pub(crate) module: &'a str,
    pub(crate) feature: Option<String>,
}

/// One operation, whose code goes to three places of its file.
pub(crate) struct OperationPieces {
    /// The struct of its request, with setters and `send`.
    pub(crate) request: Vec<Piece>,
    /// The method of the client.
    pub(crate) method: String,
    /// The static that describes it.
    pub(crate) table: Piece,
}

/// `mod.rs` with the client, without the methods for operations.
pub(crate) fn client(plan: &Plan<'_>, surroundings: &Surroundings, features: &[String]) -> Vec<Piece> {
    if plan.only_types {
        return only_types::module(plan, surroundings);
    }
    // without any feature the client has no methods
    let attributes = quote! { #[allow(dead_code)] };
    let mut pieces = client::client_of(plan, surroundings, Vec::new(), Some(attributes));
    if !features.is_empty() && leads_to_other_parts(plan) {
        let links = quote! { #![cfg_attr(not(all(#(feature = #features),*)), allow(rustdoc::broken_intra_doc_links))] };
        pieces.insert(0, Piece::Code(links));
    }
    pieces
}

/// Returns true if docs link to items that may be behind another feature: models of webhooks, or targets of links.
fn leads_to_other_parts(plan: &Plan<'_>) -> bool {
    let operations = plan.operations.iter().map(|operation| operation.source);
    let mut responses = operations.flat_map(|operation| operation.successes.iter().chain(&operation.errors));
    !plan.webhooks.is_empty() || responses.any(|response| !response.links.is_empty())
}

/// `operations.rs`, which re-exports the requests of all parts.
pub(crate) fn operations(plan: &Plan<'_>, parts: &[Declared<'_>]) -> Vec<Piece> {
    vec![Piece::Code(operations::header(plan)), Piece::Code(re_exported(parts))]
}

/// `models.rs`, which re-exports the models of all parts.
pub(crate) fn models(plan: &Plan<'_>, parts: &[Declared<'_>]) -> Vec<Piece> {
    vec![Piece::Code(models::header(plan)), Piece::Code(re_exported(parts))]
}

/// `wire.rs`, which holds the service and declares the parts with tables.
pub(crate) fn wire(plan: &Plan<'_>, surroundings: &Surroundings, parts: &[Declared<'_>]) -> Vec<Piece> {
    let modules = modules(parts);
    if plan.only_types {
        let header = inner_doc_attributes(["Tables of wire names."]);
        return vec![Piece::Code(header), Piece::Code(modules)];
    }
    let header = inner_doc_attributes(["Tables of wire names and operations."]);
    let service = wire::service(plan, surroundings);
    vec![
        Piece::Code(header),
        Piece::Code(quote! { #modules use ::specwright_runtime::codegen; }),
        service,
    ]
}

/// The imports of a part of `operations.rs`, `models.rs` or `wire.rs`.
pub(crate) fn head(file: File) -> Piece {
    let imports = match file {
        File::Models => quote! {
            use super::*;
            #[allow(unused_imports)]
            use ::specwright_runtime as runtime;
        },
        File::Wire => quote! {
            use super::super::models::*;
            #[allow(unused_imports)]
            use ::specwright_runtime::{self as runtime, codegen};
        },
        File::Client | File::Operations => quote! {
            use super::super::models;
            use ::specwright_runtime::{self as runtime, codegen};
        },
    };
    Piece::Code(quote! { #[allow(unused_imports)] #imports })
}

/// The parts of one operation.
pub(crate) fn operation(
    plan: &Plan<'_>,
    operation: &OperationPlan<'_>,
    surroundings: &Surroundings,
) -> OperationPieces {
    let mut request = operations::one(operation, "super::super");
    request.push(operations::sending(operation));
    OperationPieces {
        request,
        method: client::call(plan, operation, surroundings, ("", "")),
        table: wire::operation_table(plan, operation, "", "super::super::"),
    }
}

/// A model and its tables.
pub(crate) fn model(ty: &TypePlan) -> (Vec<Piece>, Vec<Piece>) {
    (models::model(ty), type_tables(ty))
}

/// The type of one operation's responses with its table, and the second name of the body of its errors.
pub(crate) fn responses(operation: &OperationPlan<'_>) -> (Vec<Piece>, Vec<Piece>) {
    let models = models::responses(operation, "super::super::operations");
    (models, wire::response_tables(operation))
}

/// An enum of the bodies of errors and its table.
pub(crate) fn errors(plan: &Plan<'_>, errors: &ErrorEnum) -> (Vec<Piece>, Vec<Piece>) {
    let model = models::errors(plan, errors, "super::super::operations");
    (vec![model], vec![wire::errors_table(errors)])
}

/// An enum of server-sent events and its table.
pub(crate) fn events(plan: &Plan<'_>, events: &EventEnum) -> (Vec<Piece>, Vec<Piece>) {
    let model = models::events(plan, events, "super::super::operations");
    (vec![model], vec![wire::events_table(events)])
}

/// A struct of typed headers and its table.
pub(crate) fn headers(plan: &Plan<'_>, headers: &HeadersPlan) -> (Vec<Piece>, Vec<Piece>) {
    let model = models::headers(plan, headers, "super::super::operations");
    (vec![model], vec![wire::headers_table(headers)])
}

fn modules(parts: &[Declared<'_>]) -> TokenStream {
    let modules = parts.iter().map(|part| {
        let (feature, module) = (condition(part), ident(part.module));
        quote! { #feature mod #module; }
    });
    modules.collect()
}

fn re_exported(parts: &[Declared<'_>]) -> TokenStream {
    let modules = modules(parts);
    let uses = parts.iter().map(|part| {
        let (feature, module) = (condition(part), ident(part.module));
        quote! { #feature pub use #module::*; }
    });
    quote! { #modules #(#uses)* }
}

fn condition(part: &Declared<'_>) -> Option<TokenStream> {
    let feature = part.feature.as_ref();
    feature.map(|feature| quote! { #[cfg(feature = #feature)] })
}
