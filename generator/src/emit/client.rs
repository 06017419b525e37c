//! `mod.rs`: the client and its builder.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::model::{Body, Response, Scheme, SchemeKind, Service};
use crate::plan::names::ident;
use crate::plan::{Argument, ErrorPlan, Input, OperationPlan, OtherCall, Plan, RustType, Target, VariablePlan};

use super::example::example;
use super::incoming::{callbacks, links, webhooks};
use super::operations::{Given, argument_docs, body_media, given, in_one_line, inline};
use super::rust_type::rust_type;
use super::source::Source;
use super::table::{literal, values};
use super::{
    Piece, Standing, Surroundings, crate_attributes, doc_attributes, doc_code, doc_line, doc_text, docs,
    inner_doc_attributes,
};

/// The version of the runtime's module `codegen` that is written for.
pub(super) const CODEGEN_VERSION: u32 = 2;

pub(super) fn client(plan: &Plan<'_>, surroundings: &Surroundings) -> Vec<Piece> {
    let here = ("operations::", "wire::");
    let calls = plan.operations.iter();
    let calls = calls.map(|operation| call(plan, operation, surroundings, here));
    client_of(plan, surroundings, calls.collect(), None)
}

const STARTS: &str = "    /// Returns a builder: set server and credentials, then [`Builder::build`].
    pub fn builder() -> Builder {
        Builder(runtime::Builder::new(&wire::SERVICE))
    }
";

/// The method for requests that the document lacks.
fn request(name: &str) -> String {
    format!(
        "    /// Returns a request that the document lacks, through the same authentication, retries and limits:
    /// [`runtime::Client::request`].
    #[inline]
    pub fn {}(&self, method: runtime::Method, path: &str) -> runtime::Request {{
        self.0.request(method, path)
    }}
",
        ident(name)
    )
}

/// The client with these methods.
pub(super) fn client_of(
    plan: &Plan<'_>,
    surroundings: &Surroundings,
    calls: Vec<String>,
    attributes: Option<TokenStream>,
) -> Vec<Piece> {
    let header = inner_doc_attributes(module_docs(plan, surroundings));
    let builder = builder(plan);
    let variables = plan.service.variables.iter().filter_map(variable_enum);
    let is_crate = surroundings.standing == Standing::Crate;
    let of_crate = is_crate.then(|| crate_attributes(surroundings.recursion_limit));
    let reach = match surroundings.standing {
        Standing::Crate | Standing::Module => quote! {
            pub use ::specwright_runtime as runtime;
            pub use ::specwright_runtime::{Config, Credentials, Error, ErrorKind, RetryPolicy};
            use ::specwright_runtime::codegen;
        },
        Standing::InTree => quote! { use ::specwright_runtime::{self as runtime, codegen}; },
    };
    let version = proc_macro2::Literal::u32_unsuffixed(CODEGEN_VERSION);
    let title = format!(
        " A client for {}. Cloning it is cheap: clones share connections.",
        doc_line(plan.title)
    );
    let unused = match surroundings.standing {
        // the module may be private and only partly used
        Standing::Module => Some(quote! { #![allow(dead_code, unused_imports)] }),
        _ => plan.operations.is_empty().then(|| quote! { #![allow(dead_code)] }),
    };
    let is_checked = plan.is_checked();
    let validates = is_checked.then(|| quote! { codegen::validates!(); });
    let uses_xml = plan.has_xml().then(|| quote! { codegen::uses_xml!(); });
    let xml = plan.has_xml().then(|| quote! { mod xml; });
    let constraints = (!plan.constraints.statics.is_empty()).then(|| quote! { mod constraints; });
    let allowances = allowances();
    let code = quote! {
        #header
        #of_crate
        #unused
        #allowances
        #constraints
        pub mod models;
        pub mod operations;
        mod wire;
        #xml
        #reach
        codegen::version!(#version);
        #validates
        #uses_xml

        #[doc = #title]
        #[derive(Clone, Debug)]
        #attributes
        pub struct Client(runtime::Client);

    };
    let mut methods = vec![STARTS.to_owned()];
    methods.push(request(&plan.request));
    methods.extend(calls);
    let of = "Client".to_owned();
    let rest = quote! {
        impl ::std::convert::From<Client> for runtime::Client {
            #[inline]
            fn from(client: Client) -> Self {
                client.0
            }
        }

        #builder
        #(#variables)*
    };
    let mut pieces = vec![Piece::Code(code), Piece::Methods { of, methods }, Piece::Code(rest)];
    pieces.extend(plan.service.variables.iter().filter_map(variable_table));
    pieces
}

/// What generated code is not told of.
pub(super) fn allowances() -> TokenStream {
    quote! {
        #![allow(
            deprecated, // tables also name deprecated items
            missing_docs, // items without a description
            clippy::disallowed_names, // names come from the document
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            clippy::module_inception,
            clippy::new_ret_no_self,
            clippy::new_without_default,
            clippy::should_implement_trait,
            clippy::too_many_arguments,
            clippy::wrong_self_convention,
        )]
    }
}

pub(super) fn module_docs(plan: &Plan<'_>, surroundings: &Surroundings) -> Vec<String> {
    let title = doc_line(plan.title);
    let version = doc_line(plan.version);
    let mut lines = vec![match version.as_str() {
        "" => format!("{title}."),
        version => format!("{title}, version {version}."),
    }];
    if let Some(description) = plan.description {
        lines.push(String::new());
        lines.extend(docs::doc_lines(description));
    }
    lines.extend(webhooks(plan, surroundings));
    lines
}

/// The client's method for an operation. The last argument holds the paths to the request structs and to the statics.
pub(super) fn call(
    whole: &Plan<'_>,
    plan: &OperationPlan<'_>,
    surroundings: &Surroundings,
    (operations, wire): (&str, &str),
) -> String {
    let mut text = Source::default();
    for line in call_docs(whole, plan, surroundings) {
        text.doc(4, &line);
    }
    if plan.source.docs.deprecated {
        text.line(4, "#[deprecated]");
    }
    let arguments: Vec<_> = plan.arguments.iter().map(|a| &a.argument).collect();
    if let Some(attribute) = inline(&arguments) {
        text.line(4, attribute);
    }
    let media = body_media(plan);
    let given = plan
        .arguments
        .iter()
        .map(|a| given(a, &ident(&a.name).to_string(), media));
    let (name, constant) = (ident(&plan.name), ident(&plan.constant));
    let mut parameters = vec!["&self".to_owned()];
    let mut calls = vec![format!(".call(&{wire}{constant})")];
    for Given { parameter, store } in given {
        parameters.push(parameter);
        calls.push(store);
    }
    let request = format!("{operations}{name}");
    let method = ident(&plan.method).to_string();
    text.method(&method, &parameters, &request, &request, "self.0", &calls);
    for (index, other) in plan.others.iter().enumerate() {
        if let Some(call) = &other.call {
            other_call(plan, (index, other.source, call), (operations, wire), &mut text);
        }
    }
    text.into_text()
}

/// The client's method for a body in another media type.
fn other_call(
    plan: &OperationPlan<'_>,
    (index, body, other): (usize, &Body, &OtherCall),
    (operations, wire): (&str, &str),
    text: &mut Source,
) {
    let first = ident(&plan.method);
    text.line(0, "");
    let sent = match body.name.contains('*') {
        true => format!("of any media type of {}", doc_code(&body.name)),
        false => format!("as {}", doc_code(&body.name)),
    };
    text.doc(4, &format!("As [`{first}`](Self::{first}), with a body {sent}."));
    for (index, line) in argument_docs(&other.arguments).iter().enumerate() {
        if index == 0 {
            text.doc(4, "");
        }
        text.doc(4, line);
    }
    if plan.source.docs.deprecated {
        text.line(4, "#[deprecated]");
    }
    let arguments = plan.arguments.iter().filter(|input| input.is_parameter());
    let arguments: Vec<&Input> = arguments.chain(&other.arguments).collect();
    if let Some(attribute) = inline(&arguments.iter().map(|input| &input.argument).collect::<Vec<_>>()) {
        text.line(4, attribute);
    }
    let mut parameters = vec!["&self".to_owned()];
    let mut calls = vec![
        format!(".call(&{wire}{})", ident(&plan.constant)),
        format!(".other_body({index})"),
    ];
    for input in arguments {
        let name = ident(&input.name).to_string();
        let Given { parameter, store } = given(input, &name, body.media);
        if let Target::Typed(media_type) = &input.target {
            parameters.push(format!("{}: impl Into<String>", ident(media_type)));
        }
        parameters.push(match &input.argument {
            Argument::Body(ty) => format!("{name}: {operations}{}", ident(ty)),
            _ => parameter,
        });
        calls.push(store);
    }
    let request = format!("{operations}{}", ident(&plan.name));
    text.method(
        &ident(&other.method).to_string(),
        &parameters,
        &request,
        &request,
        "self.0",
        &calls,
    );
}

fn call_docs(whole: &Plan<'_>, plan: &OperationPlan<'_>, surroundings: &Surroundings) -> Vec<String> {
    let source = plan.source;
    let mut lines = doc_text(&source.docs);
    let request = doc_code(&format!("{} {}", source.method, source.path));
    match lines.is_empty() {
        true => lines.push(format!("{request}.")),
        false => lines.extend([String::new(), request]),
    }
    if let Some(server) = source.servers.first() {
        lines.extend([
            String::new(),
            format!("It has a server of its own: {}.", doc_code(&server.url)),
        ]);
    }
    let described = argument_docs(&plan.arguments);
    if !described.is_empty() {
        lines.extend([String::new(), "# Arguments".to_owned(), String::new()]);
        lines.extend(described);
    }
    let others = plan.others.iter().filter_map(|other| other.call.as_ref());
    let others: Vec<String> = others
        .map(|call| format!("[`{0}`](Self::{0})", ident(&call.method)))
        .collect();
    if !others.is_empty() {
        lines.extend([
            String::new(),
            format!("For other media types of the body: {}.", others.join(", ")),
        ]);
    }
    if !source.errors.is_empty() {
        lines.extend([String::new(), "# Errors".to_owned(), String::new()]);
        let named = |response: &Response| -> Vec<String> { response.headers.iter().map(|h| h.name.clone()).collect() };
        let first = source.errors.first().map(named);
        let differ = source.errors.iter().any(|response| Some(named(response)) != first);
        lines.extend(source.errors.iter().map(|response| {
            let text = in_one_line(&doc_text(&response.docs));
            let headers: Vec<String> = named(response).iter().map(|name| doc_code(name)).collect();
            let headers = match differ && !headers.is_empty() {
                true => format!(" Headers: {}.", headers.join(", ")),
                false => String::new(),
            };
            format!("- `{}`: {text}{headers}", response.status)
        }));
    }
    let mut typed = Vec::new();
    let model = |name: &String| format!("[`{0}`](models::{0})", ident(name));
    typed.extend(plan.error.as_ref().map(|error| {
        let name = match error {
            ErrorPlan::One { alias: Some(name), .. } | ErrorPlan::Several(name) => model(name),
            ErrorPlan::One {
                ty: RustType::Model { name, .. },
                alias: None,
                ..
            } => model(name),
            ErrorPlan::One { ty, alias: None, .. } => {
                let ty = rust_type(ty, "models::");
                format!("[`{}`]({ty})", ty.trim_start_matches("runtime::"))
            }
        };
        ("body", name)
    }));
    typed.extend(plan.error_headers.iter().map(|name| ("headers", model(name))));
    for (index, (what, name)) in typed.into_iter().enumerate() {
        if index == 0 {
            lines.push(String::new());
        }
        lines.push(format!(
            "[`Error::{what}_as`](runtime::Error::{what}_as) gives the {what} as {name}."
        ));
    }
    lines.extend(links(source, whole));
    lines.extend(callbacks(&plan.callbacks));
    lines.extend([String::new(), "# Example".to_owned(), String::new()]);
    lines.extend(example(whole, plan, surroundings));
    lines
}

fn builder(plan: &Plan<'_>) -> TokenStream {
    let schemes = &plan.service.source.schemes;
    let is_signature = |scheme: &Scheme| matches!(scheme.kind, SchemeKind::Signature(_));
    let errors = match schemes.iter().any(is_signature) {
        true => " An invalid URL, an access key without a signer, or a transport that cannot start.",
        false => " An invalid URL, or a transport that cannot start.",
    };
    let variables = plan.service.variables.iter().map(|variable| {
        let (method, name) = (ident(&variable.method), &variable.name);
        let docs = variable_docs(variable);
        let (ty, value) = match &variable.values {
            Some((ty, _)) => (ident(ty), quote! { value.into().as_str() }),
            None => (ident("String"), quote! { value }),
        };
        quote! {
            #docs
            pub fn #method(self, value: impl Into<#ty>) -> Self {
                Self(self.0.variable(#name, #value))
            }
        }
    });
    let server = server_choice(plan);
    let parameters = plan.service.parameters.iter().map(|(method, name, docs)| {
        let (docs, method) = (super::documented(docs), ident(method));
        quote! {
            #docs
            pub fn #method(self, value: impl Into<String>) -> Self {
                Self(self.0.parameter(#name, Into::<String>::into(value)))
            }
        }
    });
    let endpoints = plan.service.endpoints.iter().map(|(method, name)| {
        let method: Ident = ident(method);
        let docs = format!(" Sets the URL of the endpoint {}.", doc_code(name));
        quote! {
            #[doc = #docs]
            pub fn #method(self, url: impl Into<String>) -> Self {
                Self(self.0.named_endpoint(#name, url))
            }
        }
    });
    let credentials = doc_attributes(credentials_docs(plan.service.source));
    let endpoint = doc_attributes(endpoint_docs(plan.service.source));
    quote! {
        #[doc = " Configures a [`Client`]."]
        #[derive(Debug)]
        #[must_use = "a builder does nothing until `build`"]
        pub struct Builder(runtime::Builder);

        impl Builder {
            #(#variables)*
            #server
            #(#parameters)*
            #credentials
            pub fn credentials(self, credentials: impl Into<runtime::Credentials>) -> Self {
                Self(self.0.credentials(credentials))
            }
            #endpoint
            pub fn endpoint(self, url: impl Into<String>) -> Self {
                Self(self.0.endpoint(url))
            }
            #(#endpoints)*
            #[doc = " Sets timeouts, retries and limits."]
            pub fn config(self, config: runtime::Config) -> Self {
                Self(self.0.config(config))
            }
            #[doc = " Replaces the default transport."]
            pub fn transport(self, transport: impl runtime::Transport + 'static) -> Self {
                Self(self.0.transport(transport))
            }
            #[doc = " Adds an interceptor of requests and responses."]
            pub fn interceptor(self, interceptor: impl runtime::Interceptor + 'static) -> Self {
                Self(self.0.interceptor(interceptor))
            }
            #[doc = " Checks the settings and builds the client."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = #errors]
            pub fn build(self) -> Result<Client, runtime::Error> {
                self.0.build().map(Client)
            }
        }
    }
}

fn credentials_docs(service: &Service) -> Vec<String> {
    let mut lines = vec!["Sets the credentials, such as an access key or a token.".to_owned()];
    if let Some((secured, all)) = service.rarely_secured {
        lines.extend([
            String::new(),
            format!(
                "The document requires authentication for {secured} of {all} operations; \
                 [`Credentials::always`](runtime::Credentials::always) sends them with each request."
            ),
        ]);
    }
    lines
}

fn endpoint_docs(service: &Service) -> Vec<String> {
    let mut lines = vec!["Sets the URL of the server.".to_owned()];
    match service.servers.first().map(|server| &server.url) {
        Some(url) if !url.contains("://") && !url.starts_with('{') && !url.starts_with("//") => lines.extend([
            String::new(),
            format!(
                "The document gives the path alone, {}, relative to where it was found: an endpoint without a path, such as \
                 `https://api.example.com`, gets it.",
                doc_code(url)
            ),
        ]),
        Some(url) => lines.extend([String::new(), format!("It stands for the whole of {}.", doc_code(url))]),
        None => {}
    }
    lines
}

/// The builder's method that selects one of several servers.
fn server_choice(plan: &Plan<'_>) -> Option<TokenStream> {
    let servers = &plan.service.source.servers;
    if servers.len() < 2 {
        return None;
    }
    let mut lines = vec![
        "Selects the server by index; the first is the default.".to_owned(),
        String::new(),
    ];
    let servers = servers.iter().zip(&plan.service.servers).enumerate();
    let mut constants = Vec::new();
    for (index, (server, constant)) in servers {
        let url = doc_code(&server.url);
        let mut item = format!("- {index}");
        if let Some(constant) = constant {
            item.push_str(&format!(", [`{constant}`](Self::{constant})"));
            let docs = doc_attributes([format!("The server {url}, for [`server`](Self::server).")]);
            let (name, index) = (ident(constant), Literal::usize_unsuffixed(index));
            constants.push(quote! {
                #docs
                pub const #name: usize = #index;
            });
        }
        let docs = doc_text(&server.docs).join(" ");
        lines.push(format!("{item}: `{}` {docs}", server.url.replace('`', "'")));
    }
    let docs = doc_attributes(lines);
    Some(quote! {
        #(#constants)*
        #docs
        pub fn server(self, index: usize) -> Self {
            Self(self.0.server(index))
        }
    })
}

fn variable_docs(variable: &VariablePlan) -> TokenStream {
    let mut lines = doc_text(&variable.docs);
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(match variable.default.as_deref() {
        None => "It has no default: it has to be set.".to_owned(),
        Some("") => "By default it is empty.".to_owned(),
        Some(default) => format!("Default: {}.", doc_code(default)),
    });
    doc_attributes(lines)
}

fn variable_enum(variable: &VariablePlan) -> Option<TokenStream> {
    let (name, variants) = variable.values.as_ref()?;
    let (name, other) = (ident(name), ident(&variants.other));
    let docs = doc_attributes(doc_text(&variable.docs));
    let declared = variants.listed.iter().map(|(variant, value)| {
        let variant = ident(variant);
        let docs = doc_attributes([doc_code(&value.value)]);
        quote! { #docs #variant }
    });
    Some(quote! {
        #docs
        #[derive(Clone, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared,)*
            #[doc = " A value that the document does not list."]
            #other(runtime::UnknownText),
        }
    })
}

fn variable_table(variable: &VariablePlan) -> Option<Piece> {
    let (name, variants) = variable.values.as_ref()?;
    Some(values("text_enum", name, variants, |value| literal(value)))
}
