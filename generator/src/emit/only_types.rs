//! `mod.rs` of a document of which no client is made.

use quote::quote;

use crate::plan::Plan;

use super::client::{CODEGEN_VERSION, allowances, module_docs};
use super::{Piece, Standing, Surroundings, crate_attributes, inner_doc_attributes};

/// The models, and the runtime by which they are read and written.
pub(super) fn module(plan: &Plan<'_>, surroundings: &Surroundings) -> Vec<Piece> {
    let header = inner_doc_attributes(module_docs(plan, surroundings));
    let is_crate = surroundings.standing == Standing::Crate;
    let of_crate = is_crate.then(|| crate_attributes(surroundings.recursion_limit));
    let (unused, reach) = match surroundings.standing {
        Standing::Crate => (None, Some(quote! { pub use ::specwright_runtime as runtime; })),
        // the module may be private and only partly used
        Standing::Module => (
            Some(quote! { #![allow(dead_code, unused_imports)] }),
            Some(quote! { pub use ::specwright_runtime as runtime; }),
        ),
        Standing::InTree => (None, None),
    };
    let allowances = allowances();
    let version = proc_macro2::Literal::u32_unsuffixed(CODEGEN_VERSION);
    vec![Piece::Code(quote! {
        #header
        #of_crate
        #unused
        #allowances
        pub mod models;
        mod wire;
        #reach
        ::specwright_runtime::codegen::version!(#version);
    })]
}
