//! `operations.rs`: a struct for each operation, with its setters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::BodyMedia;
use crate::plan::names::ident;
use crate::plan::{Argument, BodyPlan, EventsPlan, Input, ListedPlan, OperationPlan, Output, Plan, RustType, Target};

use super::rust_type::rust_type;
use super::source::Source;
use super::table::{entry, literal};
use super::{Piece, doc_code, doc_line, doc_text, inner_doc_attributes};

/// The docs of `operations.rs`.
pub(super) fn header(plan: &Plan<'_>) -> TokenStream {
    inner_doc_attributes([
        format!("Requests of {}, made by the methods of", doc_line(plan.title)),
        "[`Client`](super::Client).".to_owned(),
    ])
}

pub(super) fn operations(plan: &Plan<'_>) -> Vec<Piece> {
    let header = header(plan);
    let without_operations = plan.operations.is_empty().then(|| quote! { #[allow(unused_imports)] });
    let head = quote! {
        #header
        #[allow(unused_imports)]
        use super::models;
        #without_operations
        use ::specwright_runtime::{self as runtime, codegen};
    };
    let mut pieces = vec![Piece::Code(head)];
    for operation in &plan.operations {
        pieces.extend(one(operation, "super"));
        pieces.push(sending(operation));
    }
    pieces
}

/// The request struct of an operation and its setters. `root` is the path to the client.
pub(super) fn one(operation: &OperationPlan<'_>, root: &str) -> Vec<Piece> {
    let name = ident(&operation.name);
    let mut source = Source::default();
    let method_name = &operation.method;
    source.doc(
        0,
        &format!("Request of [`{method_name}`]({root}::Client::{method_name})."),
    );
    source.line(0, "#[derive(Clone, Debug)]");
    source.line(0, "#[must_use = \"a request does nothing until it is sent\"]");
    source.line(0, &format!("pub struct {name}(pub(super) runtime::Call);"));
    let mut pieces = vec![source.into_items()];
    let media = body_media(operation);
    let setters: Vec<String> = operation.setters.iter().map(|setter| method(setter, media)).collect();
    if !setters.is_empty() {
        pieces.push(Piece::Methods {
            of: name.to_string(),
            methods: setters,
        });
    }
    if let Some(plan) = &operation.body {
        pieces.extend(body(plan, &format!("Body of [`{name}`]."), media, ""));
    }
    for other in &operation.others {
        if let Some(plan) = other.call.as_ref().and_then(|call| call.body.as_ref()) {
            let docs = format!("Body of [`{name}`] as {}.", doc_code(&other.source.name));
            pieces.extend(body(plan, &docs, other.source.media, "pub(super) "));
        }
    }
    pieces
}

/// The struct of a body whose properties are given one by one. `visibility`: that of its field.
fn body(plan: &BodyPlan, docs: &str, media: BodyMedia, visibility: &str) -> [Piece; 2] {
    let name = ident(&plan.name);
    let mut source = Source::default();
    source.doc(0, docs);
    source.line(0, "#[derive(Clone, Debug)]");
    source.line(0, "#[must_use = \"a body does nothing until a request takes it\"]");
    source.line(0, &format!("pub struct {name}({visibility}codegen::Fields);"));
    let mut new = Source::default();
    new.doc(4, "Creates a body of its required properties.");
    for (index, line) in argument_docs(&plan.arguments).iter().enumerate() {
        if index == 0 {
            new.doc(4, "");
        }
        new.doc(4, line);
    }
    if let Some(attribute) = inline(&plan.arguments.iter().map(|a| &a.argument).collect::<Vec<_>>()) {
        new.line(4, attribute);
    }
    let arguments = plan.arguments.iter();
    let arguments = arguments.map(|a| given(a, &ident(&a.name).to_string(), media));
    let (parameters, calls): (Vec<String>, Vec<String>) = arguments.map(|given| (given.parameter, given.store)).unzip();
    new.method("new", &parameters, "Self", "Self", "codegen::Fields::new()", &calls);
    let mut methods = vec![new.into_text()];
    methods.extend(plan.setters.iter().map(|setter| method(setter, media)));
    let of = name.to_string();
    [source.into_items(), Piece::Methods { of, methods }]
}

/// A list item for each argument that the document describes.
pub(super) fn argument_docs(arguments: &[Input]) -> Vec<String> {
    let described = arguments
        .iter()
        .filter(|a| !matches!(a.target, Target::Body) || a.docs.description.is_some() || !a.docs.notes.is_empty())
        .map(|a| (a.name.as_str(), in_one_line(&doc_text(&a.docs))))
        .filter(|(_, text)| !text.is_empty());
    described.map(|(name, text)| format!("- `{name}`: {text}")).collect()
}

/// Paragraphs as one line, each a sentence of its own.
pub(super) fn in_one_line(lines: &[String]) -> String {
    let mut text = String::new();
    for paragraph in lines.split(String::is_empty).filter(|paragraph| !paragraph.is_empty()) {
        if !text.is_empty() {
            text.push_str(if text.ends_with(['.', '!', '?', ':', ';', ',', '。']) {
                " "
            } else {
                ". "
            });
        }
        text.push_str(&paragraph.join(" "));
    }
    text
}

/// The media kind of an operation's request body.
pub(super) fn body_media(operation: &OperationPlan<'_>) -> BodyMedia {
    let body = operation.source.body.as_ref();
    body.map_or(BodyMedia::Json, |body| body.media)
}

fn method(setter: &Input, media: BodyMedia) -> String {
    let mut source = Source::default();
    source.documented(4, &setter.docs);
    let name = match setter.argument {
        Argument::ListOf(_) | Argument::Items(_) | Argument::Slice(_) | Argument::Files | Argument::NamedFiles => {
            "values"
        }
        _ => "value",
    };
    let Given { parameter, store } = given(setter, name, media);
    if let Some(attribute) = inline(&[&setter.argument]) {
        source.line(4, attribute);
    }
    let parameter = match setter.argument {
        Argument::Nothing => String::new(),
        _ => format!(", {parameter}"),
    };
    source.line(
        4,
        &format!("pub fn {}(self{parameter}) -> Self {{", ident(&setter.name)),
    );
    source.line(8, &format!("Self(self.0{store})"));
    source.line(4, "}");
    source.into_text()
}

/// `codegen::operation!`, which declares the result of `send`.
pub(super) fn sending(operation: &OperationPlan<'_>) -> Piece {
    let shown = |ty: &RustType| rust_type(ty, "models::");
    let mut text = format!("{} => ", ident(&operation.name));
    let output = match &operation.output {
        Output::One(ty) => shown(ty),
        Output::Empty => "()".to_owned(),
        Output::Bytes => "runtime::Bytes".to_owned(),
        Output::Several(name, _) => format!("models::{}", ident(name)),
    };
    text.push_str(&match operation.source.is_conditional() {
        true => format!("runtime::Conditional<{output}>"),
        false => output,
    });
    if let Some(headers) = &operation.headers {
        text.push_str(&format!(", headers models::{}", ident(headers)));
    }
    if let Some(item) = &operation.item {
        text.push_str(&match item {
            ListedPlan::One(ty) => format!(", items {}", shown(ty)),
            ListedPlan::Lists(name, _) => format!(", items models::{}", ident(name)),
        });
    }
    match &operation.events {
        Some(EventsPlan::Typed(ty)) => text.push_str(&format!(", events {}", shown(ty))),
        Some(EventsPlan::Named(name)) => text.push_str(&format!(", events models::{}", ident(name))),
        Some(EventsPlan::Raw) => text.push_str(", events runtime::Event"),
        None => {}
    }
    if let Some(ty) = &operation.lines {
        text.push_str(&format!(", lines {}", shown(ty)));
    }
    if matches!(operation.output, Output::Bytes) {
        text.push_str(", stream runtime::Chunks");
    }
    entry("operation", &text)
}

/// `#[inline]` for methods that are not generic. They are then compiled in the calling crate, and only if called,
/// together with the code that writes their arguments.
pub(super) fn inline(arguments: &[&Argument]) -> Option<&'static str> {
    let generic = |argument: &&Argument| {
        !matches!(
            argument,
            Argument::Value(_)
                | Argument::Reference(_)
                | Argument::Slice(_)
                | Argument::Nothing
                | Argument::Body(_)
                | Argument::Flag(_)
                | Argument::FlagOrNull(_)
                | Argument::Given
        )
    };
    let scalar = |argument: &&Argument| {
        matches!(
            argument,
            Argument::Flag(_)
                | Argument::FlagOrNull(_)
                | Argument::Given
                | Argument::Value(RustType::Bool | RustType::Integer(_) | RustType::Float { .. })
        )
    };
    let compiled = !arguments.iter().any(generic);
    (compiled && !arguments.iter().all(scalar)).then_some("#[inline]")
}

/// The code of a method that takes and stores one value.
pub(super) struct Given {
    /// The parameter in the method's signature.
    pub(super) parameter: String,
    /// The call that stores it.
    pub(super) store: String,
}

/// The parts of a method that takes `input` under the name `name`.
pub(super) fn given(input: &Input, name: &str, media: BodyMedia) -> Given {
    let models = |ty: &RustType| rust_type(ty, "models::");
    let plain = name.to_owned();
    let converted = || format!("{name}.into()");
    // the parameter type, and the stored expression: converted from the caller's type first, then to JSON
    let (asked, value) = match &input.argument {
        Argument::Into(RustType::Json) => ("impl runtime::IntoJson".to_owned(), plain),
        Argument::Into(ty) => {
            let ty = models(ty);
            (format!("impl Into<{ty}>"), format!("Into::<{ty}>::into({name})"))
        }
        Argument::ListOf(item) => {
            let item = models(item);
            let asked = format!("impl IntoIterator<Item = impl Into<{item}>>");
            (asked, format!("codegen::list::<{item}, _>({name})"))
        }
        Argument::Items(item) => {
            let item = models(item);
            let asked = format!("impl IntoIterator<Item = {item}>");
            (asked, format!("codegen::list::<{item}, _>({name})"))
        }
        Argument::Slice(item) => (format!("&[{}]", models(item)), plain),
        Argument::Value(ty) => (models(ty), plain),
        Argument::Nullable(ty) => {
            let ty = models(ty);
            let value = format!("Into::<Option<{ty}>>::into({name})");
            (format!("impl Into<Option<{ty}>>"), value)
        }
        Argument::Nothing => (String::new(), "()".to_owned()),
        Argument::Body(ty) => (ident(ty).to_string(), format!("{name}.0")),
        Argument::Reference(ty) => (format!("&{}", models(ty)), plain),
        Argument::File => ("impl Into<runtime::File>".to_owned(), plain),
        Argument::Files => ("impl IntoIterator<Item = impl Into<runtime::File>>".to_owned(), plain),
        Argument::NamedFiles => {
            let item = "(impl Into<String>, impl Into<runtime::File>)";
            (format!("impl IntoIterator<Item = {item}>"), plain)
        }
        Argument::Raw if media == BodyMedia::Text => ("impl Into<String>".to_owned(), converted()),
        Argument::Raw => ("impl Into<runtime::Upload>".to_owned(), plain),
        Argument::Flag(_) | Argument::FlagOrNull(_) | Argument::Given => ("bool".to_owned(), plain),
    };
    let store = match &input.target {
        Target::Parameter(index) => match &input.argument {
            Argument::Flag(constant) => format!(".with_flag({index}, {value}, {})", literal(constant.as_json())),
            _ => format!(".with({index}, {value})"),
        },
        Target::Field(wire) => {
            let wire = literal(wire);
            match &input.argument {
                Argument::Flag(constant) => format!(".flag({wire}, {value}, {})", literal(constant.as_json())),
                Argument::FlagOrNull(constant) => {
                    format!(".flag_or_null({wire}, {value}, {})", literal(constant.as_json()))
                }
                _ => format!(".field({wire}, {value})"),
            }
        }
        Target::File(wire) => match &input.argument {
            Argument::Files => format!(".files({}, {value})", literal(wire)),
            Argument::NamedFiles => format!(".named_files({value})"),
            _ => format!(".file({}, {value})", literal(wire)),
        },
        Target::ContentType(None) => format!(".header(\"Content-Type\", {value})"),
        Target::ContentType(Some(media_type)) => format!(".header(\"Content-Type\", {})", literal(media_type)),
        Target::SentAs(index) => format!(".sent_as({index})"),
        Target::Typed(media_type) => {
            let media_type = ident(media_type);
            format!(".bytes_body(Into::<runtime::Upload>::into({value}).media_type({media_type}))")
        }
        Target::Accept(media_type) => format!(".header(\"Accept\", {})", literal(media_type)),
        Target::Body => match (&input.argument, media) {
            (Argument::Raw, BodyMedia::Text) => format!(".text_body({value})"),
            (Argument::Raw, _) => format!(".bytes_body({value})"),
            (Argument::Body(_), _) => format!(".fields({value})"),
            (Argument::Given, _) => format!(".given_body({value})"),
            (Argument::FlagOrNull(_), _) => format!(".given_body_or_null({value})"),
            (Argument::Slice(_), _) => format!(".items_of_body({value})"),
            (Argument::ListOf(_) | Argument::Into(_) | Argument::Nullable(_), _) => format!(".body(&{value})"),
            _ => format!(".body({value})"),
        },
    };
    Given {
        parameter: format!("{name}: {asked}"),
        store,
    }
}
