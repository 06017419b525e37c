//! Chooses which generated crates to compile, as there is no time for all.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use proc_macro2::{TokenStream, TokenTree};
use specwright::Generated;

/// The number of consecutive tokens in a shape.
const LENGTH: usize = 5;
/// One in this many crates without a new shape is compiled.
const ONE_IN: u64 = 50;

/// The shapes of code that were compiled so far: consecutive tokens, without names and texts.
#[derive(Default)]
pub struct Sample(HashSet<u64>);

impl Sample {
    /// Returns whether to compile a crate: it has a new shape, or its content selects it from the others. The same
    /// sequence of crates always gives the same choices.
    pub fn takes(&mut self, generated: &Generated) -> bool {
        let mut is_new = false;
        let mut hash = DefaultHasher::new();
        for text in generated.files.values() {
            text.hash(&mut hash);
            let mut tokens = Vec::new();
            shapes(text.parse().unwrap_or_default(), &mut tokens);
            for row in tokens.windows(LENGTH) {
                let mut hash = DefaultHasher::new();
                row.hash(&mut hash);
                is_new |= self.0.insert(hash.finish());
            }
        }
        is_new || hash.finish() % ONE_IN == 0
    }
}

/// The kinds of tokens. Only names of the runtime and of Rust are distinguished.
fn shapes(tokens: TokenStream, shapes: &mut Vec<String>) {
    let mut of_runtime = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                shapes.push(format!("{:?}", group.delimiter()));
                self::shapes(group.stream(), shapes);
                shapes.push("end".to_owned());
            }
            TokenTree::Ident(name) => {
                let name = name.to_string();
                let is_ours = of_runtime || name == "runtime" || syn::parse_str::<syn::Ident>(&name).is_err();
                of_runtime = name == "runtime";
                shapes.push(if is_ours { name } else { "name".to_owned() });
            }
            TokenTree::Punct(mark) => {
                of_runtime &= mark.as_char() == ':';
                shapes.push(mark.to_string());
            }
            TokenTree::Literal(literal) => {
                let is_text = literal.to_string().starts_with('"');
                shapes.push(if is_text { "text" } else { "number" }.to_owned());
            }
        }
    }
}
