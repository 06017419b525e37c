//! `operations.rs`: a struct for each operation, with its setters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::BodyMedia;
use crate::plan::names::ident;
use crate::plan::{Argument, Events, Input, OperationPlan, Output, Plan, RustType, Target};

use super::rust_type::rust_type;
use super::table::entry;
use super::{Piece, doc_line, documented, inner_doc_attributes};

pub(super) fn operations(plan: &Plan<'_>) -> Vec<Piece> {
    let header = inner_doc_attributes([
        format!(
            "Requests of {}: each is made by the method of",
            doc_line(&plan.api.title)
        ),
        "[`Client`](super::Client) that its documentation names.".to_owned(),
    ]);
    let without_operations = plan.operations.is_empty().then(|| quote! { #[allow(unused_imports)] });
    let head = quote! {
        #header
        #[allow(unused_imports)]
        use super::models;
        #without_operations
        use specwright_runtime as runtime;
    };
    let mut pieces = vec![Piece::Code(head)];
    for operation in &plan.operations {
        pieces.push(Piece::Code(one(plan, operation, "super")));
        pieces.push(sending(operation));
    }
    pieces
}

/// The struct of a request and its setters. `root` is the way to the client.
pub(super) fn one(plan: &Plan<'_>, operation: &OperationPlan, root: &str) -> TokenStream {
    let name = ident(&operation.name);
    let docs = format!(" A request of [`{0}`]({root}::Client::{0}).", operation.method);
    let body = plan.api.operations.get(operation.index).and_then(|o| o.body.as_ref());
    let media = body.map_or(BodyMedia::Json, |b| b.media);
    let setters = operation.setters.iter().map(|setter| {
        let docs = documented(&setter.docs);
        let method = ident(&setter.name);
        let Given {
            generics,
            parameter,
            store,
        } = given(setter, &ident(value_name(setter)), media);
        quote! {
            #docs
            pub fn #method #generics(self, #parameter) -> Self {
                Self(self.0 #store)
            }
        }
    });
    let setters = (!operation.setters.is_empty()).then(|| quote! { impl #name { #(#setters)* } });
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name(pub(super) runtime::Call);
        #setters
    }
}

/// `runtime::operation!`: what sending gives.
pub(super) fn sending(operation: &OperationPlan) -> Piece {
    let models = quote!(models::);
    let shown = |ty: &RustType| type_text(rust_type(ty, &models));
    let mut text = format!("{} => ", ident(&operation.name));
    text.push_str(&match &operation.output {
        Output::One(ty) => shown(ty),
        Output::Empty => "()".to_owned(),
        Output::Bytes => "runtime::Bytes".to_owned(),
        Output::Several(name, _) => format!("models::{}", ident(name)),
    });
    if let Some(headers) = &operation.headers {
        text.push_str(&format!(", headers models::{}", ident(headers)));
    }
    if let Some(item) = &operation.item {
        text.push_str(&format!(", items {}", shown(item)));
    }
    match &operation.events {
        Some(Events::Typed(ty)) => text.push_str(&format!(", events {}", shown(ty))),
        Some(Events::Raw) => text.push_str(", events runtime::Event"),
        None => {}
    }
    if matches!(operation.output, Output::Bytes) {
        text.push_str(", stream runtime::Chunks");
    }
    entry("operation", &text)
}

/// A type as one writes it: tokens put spaces everywhere.
pub(super) fn type_text(tokens: TokenStream) -> String {
    tokens
        .to_string()
        .replace(" :: ", "::")
        .replace(" < ", "<")
        .replace("< ", "<")
        .replace(" >", ">")
        .replace(" ,", ",")
}

fn value_name(setter: &Input) -> &'static str {
    match setter.argument {
        Argument::ListOf(_) | Argument::Value(RustType::Vec(_)) | Argument::Files | Argument::NamedFiles => "values",
        _ => "value",
    }
}

/// How a value is taken and stored.
pub(super) struct Given {
    pub(super) generics: TokenStream,
    pub(super) parameter: TokenStream,
    pub(super) store: TokenStream,
}

/// The parts of a method that takes `input` under the name `name`.
pub(super) fn given(input: &Input, name: &proc_macro2::Ident, media: BodyMedia) -> Given {
    let models = quote!(models::);
    let (generics, parameter, value) = match &input.argument {
        Argument::Into(RustType::String) => (quote!(), quote!(#name: impl Into<String>), quote!(#name.into())),
        Argument::Into(ty) => {
            let ty = rust_type(ty, &models);
            (quote!(), quote!(#name: impl Into<#ty>), quote!(#name.into()))
        }
        Argument::ListOf(item) => {
            let item = rust_type(item, &models);
            (
                quote!(),
                quote!(#name: impl IntoIterator<Item = impl Into<#item>>),
                quote!(runtime::list::<#item, _>(#name)),
            )
        }
        Argument::Value(ty) => {
            let ty = rust_type(ty, &models);
            (quote!(), quote!(#name: #ty), quote!(#name))
        }
        Argument::Reference(ty) => {
            let ty = rust_type(ty, &models);
            (quote!(), quote!(#name: &#ty), quote!(#name))
        }
        Argument::File => (quote!(), quote!(#name: impl Into<runtime::File>), quote!(#name)),
        Argument::Files => (
            quote!(),
            quote!(#name: impl IntoIterator<Item = impl Into<runtime::File>>),
            quote!(#name),
        ),
        Argument::NamedFiles => (
            quote!(),
            quote!(#name: impl IntoIterator<Item = (impl Into<String>, impl Into<runtime::File>)>),
            quote!(#name),
        ),
        Argument::Raw if media == BodyMedia::Text => (quote!(), quote!(#name: impl Into<String>), quote!(#name.into())),
        Argument::Raw => (quote!(), quote!(#name: impl Into<runtime::Upload>), quote!(#name)),
    };
    let into = match &input.argument {
        // one conversion from the caller's type, then one into JSON
        Argument::Into(RustType::Json) => quote!(#value),
        Argument::Into(ty) => {
            let ty = rust_type(ty, &models);
            quote!(Into::<#ty>::into(#name))
        }
        _ => value.clone(),
    };
    let store = match &input.target {
        Target::Parameter(index) => {
            let index = proc_macro2::Literal::usize_unsuffixed(*index);
            quote!(.with(#index, #into))
        }
        Target::Field(wire) => quote!(.field(#wire, #into)),
        Target::File(wire) => match &input.argument {
            Argument::Files => quote!(.files(#wire, #value)),
            Argument::NamedFiles => quote!(.named_files(#value)),
            _ => quote!(.file(#wire, #value)),
        },
        Target::Body => match (&input.argument, media) {
            (Argument::Raw, BodyMedia::Text) => quote!(.text(#value)),
            (Argument::Raw, _) => quote!(.bytes(#value)),
            _ => quote!(.body(#value)),
        },
    };
    Given {
        generics,
        parameter,
        store,
    }
}
