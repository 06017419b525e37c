//! A program that uses every item of a client as its documentation shows, made from the description of its API.

use std::collections::HashMap;
use std::fmt::Write;

use specwright::surface::{ApiFunction, ApiShape, ApiType, Receiver, Surface};

/// The source of the program, for a module beside the module `client`.
pub fn program(surface: &Surface) -> String {
    let mut program = Program {
        froms: HashMap::new(),
        text: String::from(
            "#![allow(deprecated, unused, unreachable_code, unreachable_patterns, clippy::all)]\n\
             use super::client::{models, runtime, *};\n\
             fn any<T>() -> T { todo!() }\n",
        ),
        count: 0,
    };
    for ty in &surface.types {
        let sources = ty
            .traits
            .iter()
            .filter_map(|of| of.strip_prefix("From<")?.strip_suffix('>'));
        program.froms.insert(ty.path.as_str(), sources.collect());
    }
    surface.types.iter().for_each(|ty| program.ty(ty));
    program.text
}

struct Program<'a> {
    /// What generated types can be made of.
    froms: HashMap<&'a str, Vec<&'a str>>,
    text: String,
    count: usize,
}

impl<'a> Program<'a> {
    /// A function with these parameters and this body.
    fn function(&mut self, parameters: &str, body: &str) {
        self.count += 1;
        writeln!(self.text, "fn f{}({parameters}) {{ {body} }}", self.count).expect("text can be written");
    }

    fn ty(&mut self, ty: &'a ApiType) {
        let path = ty.path.as_str();
        ty.functions.iter().for_each(|of| self.call(path, of));
        for (name, _) in &ty.constants {
            self.function("", &format!("let _: usize = {path}::{name};"));
        }
        for of in &ty.traits {
            match of.strip_prefix("From<").and_then(|of| of.strip_suffix('>')) {
                Some(source) => self.function("", &format!("let _: {path} = {path}::from(any::<{source}>());")),
                None => {
                    let of = match of.as_str() {
                        "Debug" => "std::fmt::Debug",
                        "Display" => "std::fmt::Display",
                        "Hash" => "std::hash::Hash",
                        "FromStr" => "std::str::FromStr",
                        other => other,
                    };
                    self.function("", &format!("fn has<T: {of}>() {{}} has::<{path}>();"));
                }
            }
        }
        match &ty.shape {
            ApiShape::Struct(fields) => {
                let names: String = fields.iter().map(|field| format!("{}, ", field.name)).collect();
                let read: String = fields
                    .iter()
                    .map(|field| format!("let _: {} = {};", field.ty, field.name))
                    .collect();
                self.function(
                    &format!("it: {path}"),
                    &format!("let {path} {{ {names}.. }} = it; {read}"),
                );
                let new = ty.functions.iter().find(|function| function.name == "new");
                let base = match (ty.traits.iter().any(|of| of == "Default"), new) {
                    (true, _) => Some("Default::default()".to_owned()),
                    (false, Some(new)) => Some(format!("{path}::new({})", self.arguments(new, None))),
                    (false, None) => None,
                };
                if let Some(base) = base {
                    let written = fields
                        .iter()
                        .map(|field| format!("{}: any::<{}>(), ", field.name, field.ty));
                    let written: String = written.collect();
                    self.function("", &format!("let _ = {path} {{ {written}..{base} }};"));
                }
            }
            ApiShape::Tuple(fields) if fields.is_empty() => self.function("", &format!("let _: {path} = {path};")),
            ApiShape::Tuple(fields) => {
                let values: String = fields.iter().map(|ty| format!("any::<{ty}>(), ")).collect();
                self.function("", &format!("let _ = {path}({values});"));
                let names: String = (0..fields.len()).map(|index| format!("v{index}, ")).collect();
                let read: String = fields
                    .iter()
                    .enumerate()
                    .map(|(index, ty)| format!("let _: {ty} = v{index};"))
                    .collect();
                self.function(&format!("it: {path}"), &format!("let {path}({names}) = it; {read}"));
            }
            ApiShape::Enum {
                variants,
                non_exhaustive,
            } => {
                let mut arms = String::new();
                for variant in variants {
                    let name = &variant.name;
                    match &variant.content {
                        Some(ty) => {
                            self.function("", &format!("let _ = {path}::{name}(any::<{ty}>());"));
                            arms.push_str(&format!("{path}::{name}(v) => {{ let _: {ty} = v; }} "));
                        }
                        None => {
                            self.function("", &format!("let _ = {path}::{name};"));
                            arms.push_str(&format!("{path}::{name} => {{}} "));
                        }
                    }
                }
                if *non_exhaustive {
                    arms.push_str("_ => {} ");
                }
                self.function(&format!("it: {path}"), &format!("match it {{ {arms} }}"));
            }
            ApiShape::Alias(ty) => self.function(&format!("it: {path}"), &format!("let _: {ty} = it;")),
            _ => {}
        }
    }

    /// Calls a function with every kind of value that its arguments take.
    fn call(&mut self, path: &str, function: &ApiFunction) {
        let mut ways = vec![None];
        for (index, argument) in function.arguments.iter().enumerate() {
            ways.extend((1..self.sources(&argument.ty).len()).map(|way| Some((index, way))));
        }
        for way in ways {
            let arguments = self.arguments(function, way);
            let (parameters, callee) = match function.receiver {
                Receiver::None => (String::new(), format!("{path}::")),
                Receiver::Reference => (format!("it: &{path}"), "it.".to_owned()),
                Receiver::Value => (format!("it: {path}"), "it.".to_owned()),
            };
            let (name, output) = (&function.name, &function.output);
            self.function(&parameters, &format!("let _: {output} = {callee}{name}({arguments});"));
        }
    }

    /// The arguments, one of them in another way than the first.
    fn arguments(&self, function: &ApiFunction, way: Option<(usize, usize)>) -> String {
        let value = |(index, ty): (usize, &str)| {
            let way = way.filter(|(of, _)| *of == index).map_or(0, |(_, way)| way);
            let sources = self.sources(ty);
            format!("any::<{}>()", sources[way])
        };
        let types = function.arguments.iter().map(|argument| argument.ty.as_str());
        types.enumerate().map(value).collect::<Vec<_>>().join(", ")
    }

    /// The types of values that an argument takes.
    fn sources(&self, ty: &str) -> Vec<String> {
        let inner = |head: &str| ty.strip_prefix(head)?.strip_suffix('>');
        if ty == "impl runtime::IntoJson" {
            return ["runtime::Json", "String", "i64"].map(str::to_owned).to_vec();
        }
        if let Some(item) = inner("impl IntoIterator<Item = ") {
            let tuple = item.strip_prefix('(').and_then(|item| item.strip_suffix(')'));
            let items = match tuple {
                Some(_) => vec!["(String, runtime::File)".to_owned()],
                None => self.sources(item),
            };
            return items.iter().map(|item| format!("Vec<{item}>")).collect();
        }
        let Some(target) = inner("impl Into<") else {
            return vec![ty.to_owned()];
        };
        let mut all = vec![target.to_owned()];
        if let Some(inner) = target.strip_prefix("Option<").and_then(|ty| ty.strip_suffix('>')) {
            all.push(inner.to_owned());
        }
        match target {
            "String" => all.push("&str".to_owned()),
            "runtime::Secret" => all.extend(["String", "&str"].map(str::to_owned)),
            _ => all.extend(
                self.froms
                    .get(target)
                    .into_iter()
                    .flatten()
                    .map(|source| (*source).to_owned()),
            ),
        }
        all
    }
}
