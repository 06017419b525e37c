//! `models.rs`: the types people read and write.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::Scalar;
use crate::plan::names::ident;
use crate::plan::{ErrorPlan, OperationPlan, Output, Plan, TypeKind, TypePlan, Variants};

use super::rust_type::rust_type;
use super::{Piece, doc_attributes, doc_code, doc_line, doc_text, documented, inner_doc_attributes};

pub(super) fn models(plan: &Plan<'_>) -> Vec<Piece> {
    let header = inner_doc_attributes([format!("Models of {}.", doc_line(&plan.api.title))]);
    let types = plan.types.iter().map(model);
    let answers = plan.operations.iter().map(|o| answers(o, "super::operations"));
    let code = quote! {
        #header
        #[allow(unused_imports)]
        use specwright_runtime as runtime;
        #(#types)*
        #(#answers)*
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
    if let Some(headers) = &plan.headers {
        let name = ident(&headers.name);
        let docs = format!(" Headers of the answers of [`{operation}`]({operations}::{operation}).");
        let fields = headers.fields.iter().map(|(field, _, ty, docs)| {
            let (docs, field, ty) = (documented(docs), ident(field), rust_type(ty, &here));
            quote! { #docs pub #field: #ty }
        });
        tokens.extend(quote! {
            #[doc = #docs]
            #[derive(Clone, Debug, Default, PartialEq)]
            pub struct #name { #(#fields),* }
        });
    }
    let docs = format!(" The body of an error of [`{operation}`]({operations}::{operation}).");
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
