//! `models.rs`: the types people read and write.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::Scalar;
use crate::plan::names::ident;
use crate::plan::{ErrorPlan, HeadersPlan, OperationPlan, Output, Plan, TypeKind, TypePlan, Variants, Whose};

use super::rust_type::rust_type;
use super::{Piece, doc_attributes, doc_code, doc_line, doc_text, documented, inner_doc_attributes};

pub(super) fn models(plan: &Plan<'_>) -> Vec<Piece> {
    let header = inner_doc_attributes([format!("Models of {}.", doc_line(&plan.api.title))]);
    let types = plan.types.iter().map(model);
    let answers = plan.operations.iter().map(|o| answers(o, "super::operations"));
    let all_headers = plan.headers.iter().map(|h| headers(plan, h, "super::operations"));
    let code = quote! {
        #header
        #[allow(unused_imports)]
        use specwright_runtime as runtime;
        #(#types)*
        #(#answers)*
        #(#all_headers)*
    };
    vec![Piece::Code(code)]
}

pub(super) fn model(plan: &TypePlan) -> TokenStream {
    let name = ident(&plan.name);
    let docs = documented(&plan.docs);
    let here = TokenStream::new();
    match &plan.kind {
        TypeKind::Struct { fields, extra } => {
            let fields = fields.iter().map(|field| {
                let docs = documented(&field.docs);
                let (name, ty) = (ident(&field.name), rust_type(&field.ty, &here));
                quote! { #docs pub #name: #ty }
            });
            let extra = extra.as_ref().map(|(name, ty)| {
                let (name, ty) = (ident(name), rust_type(ty, &here));
                quote! { #[doc = " Further properties."] pub #name: #ty }
            });
            let fields = fields.chain(extra);
            quote! {
                #docs
                #[derive(Clone, Default, PartialEq)]
                pub struct #name { #(#fields),* }
            }
        }
        TypeKind::Tuple { items, .. } => {
            let items = items.iter().map(|(ty, docs)| {
                let (docs, ty) = (documented(docs), rust_type(ty, &here));
                quote! { #docs pub #ty }
            });
            quote! {
                #docs
                #[derive(Clone, Debug, Default, PartialEq)]
                pub struct #name(#(#items),*);
            }
        }
        TypeKind::TextEnum(variants) => {
            let content = quote!(runtime::UnknownText);
            open_enum(&docs, &name, variants, String::clone, &content, None)
        }
        TypeKind::IntegerEnum(variants) => {
            let copy = Some(quote!(Copy,));
            open_enum(&docs, &name, variants, i64::to_string, &quote!(i64), copy)
        }
        TypeKind::ScalarEnum(variants) => {
            let text = |value: &Scalar| value.as_json().to_owned();
            open_enum(&docs, &name, variants, text, &quote!(runtime::Json), None)
        }
        TypeKind::Union { variants, other } => {
            let variants = variants.iter().map(|variant| {
                let docs = documented(&variant.docs);
                let (name, ty) = (ident(&variant.name), rust_type(&variant.ty, &here));
                quote! { #docs #name(#ty) }
            });
            let other = ident(other);
            quote! {
                #docs
                #[derive(Clone, Debug, PartialEq)]
                #[non_exhaustive]
                pub enum #name {
                    #(#variants,)*
                    #[doc = " Something that the document does not describe."]
                    #other(runtime::Json),
                }
            }
        }
    }
}

/// An enum of the values that the document lists, and a variant that holds any other.
fn open_enum<T>(
    docs: &TokenStream,
    name: &Ident,
    variants: &Variants<T>,
    text: impl Fn(&T) -> String,
    unknown: &TokenStream,
    copy: Option<TokenStream>,
) -> TokenStream {
    let other = ident(&variants.other);
    let variants = variants.listed.iter().map(|(variant, value)| {
        let variant = ident(variant);
        let docs = doc_attributes([doc_code(&text(&value.value))]);
        quote! { #docs #variant }
    });
    quote! {
        #docs
        #[derive(Clone, #copy Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that the document does not list."]
            #other(#unknown),
        }
    }
}

/// The types that belong to one operation's answers. `operations` is the way to the requests.
pub(super) fn answers(plan: &OperationPlan, operations: &str) -> TokenStream {
    let here = TokenStream::new();
    let operation = ident(&plan.name);
    let mut tokens = TokenStream::new();
    if let Output::Several(name, variants) = &plan.output {
        let name = ident(name);
        let docs = format!(" Answers of [`{operation}`]({operations}::{operation}).");
        let variants = variants.iter().map(|(variant, ty, docs)| {
            let (docs, variant) = (documented(docs), ident(variant));
            let content = ty.as_ref().map(|ty| {
                let ty = rust_type(ty, &here);
                quote!((#ty))
            });
            quote! { #docs #variant #content }
        });
        tokens.extend(quote! {
            #[doc = #docs]
            #[derive(Clone, Debug, PartialEq)]
            pub enum #name { #(#variants),* }
        });
    }
    let mut docs = format!(" The body of an error of [`{operation}`]({operations}::{operation}).");
    if let Some(headers) = &plan.error_headers {
        docs.push_str(&format!(" Its headers are [`{}`].", ident(headers)));
    }
    match &plan.error {
        Some(ErrorPlan::One { name, ty }) => {
            let (name, ty) = (ident(name), rust_type(ty, &here));
            tokens.extend(quote! { #[doc = #docs] pub type #name = #ty; });
        }
        Some(ErrorPlan::Several { name, cases }) => {
            let name = ident(name);
            let cases = cases.iter().map(|(_, variant, ty, docs)| {
                let docs = doc_attributes(doc_text(docs));
                let (variant, ty) = (ident(variant), rust_type(ty, &here));
                quote! { #docs #variant(#ty) }
            });
            tokens.extend(quote! {
                #[doc = #docs]
                #[derive(Clone, Debug, PartialEq)]
                pub enum #name { #(#cases),* }
            });
        }
        None => {}
    }
    tokens
}

/// A struct of typed headers. `operations` is the way to the requests.
pub(super) fn headers(plan: &Plan<'_>, headers: &HeadersPlan, operations: &str) -> TokenStream {
    let here = TokenStream::new();
    let name = ident(&headers.name);
    let of = |whose| headers.uses.iter().any(|(_, other)| *other == whose);
    let whose = match (of(Whose::Answers), of(Whose::Errors)) {
        (true, true) => "answers and errors",
        (true, false) => "answers",
        (false, _) => "errors",
    };
    let only = headers.only_operation().and_then(|index| plan.operations.get(index));
    let docs = match only.map(|operation| ident(&operation.name)) {
        Some(operation) => format!(" Headers of the {whose} of [`{operation}`]({operations}::{operation})."),
        None => format!(" Headers of {whose} of several operations."),
    };
    let fields = headers.fields.iter().map(|field| {
        let (docs, name, ty) = (documented(&field.docs), ident(&field.name), rust_type(&field.ty, &here));
        quote! { #docs pub #name: #ty }
    });
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name { #(#fields),* }
    }
}
