//! `wire.rs`: tables of what travels under which name.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{
    AnswerMedia, Body, BodyMedia, Encoding, EnumValue, Operation, Paging, Parameter, Place, RetryRules, Scalar,
    SchemeKind, Server, Service, Status, Style, SuccessError, SuccessErrorRule,
};
use crate::plan::names::ident;
use crate::plan::{
    ErrorPlan, FieldPlan, HeadersPlan, Kind, OperationPlan, Output, PartPlan, Plan, Presence, Rule, RustType, TypeKind,
    TypePlan, VariantPlan,
};

use super::operations::type_text;
use super::rust_type::rust_type;
use super::table::{literal, literals, table};
use super::{Piece, Surroundings, inner_doc_attributes};

pub(super) fn wire(plan: &Plan<'_>, surroundings: &Surroundings) -> Vec<Piece> {
    let header = inner_doc_attributes(["Tables: what travels under which name."]);
    let head = quote! {
        #header
        #[allow(unused_imports)]
        use super::models::*;
        use specwright_runtime as runtime;
    };
    let mut pieces = vec![Piece::Code(head)];
    pieces.extend(plan.types.iter().map(type_table));
    pieces.extend(plan.operations.iter().flat_map(answer_tables));
    pieces.extend(plan.headers.iter().map(headers_table));
    let service = service(plan, surroundings);
    let operations = plan.operations.iter().filter_map(|operation| {
        let source = plan.api.operations.get(operation.index)?;
        Some(operation_table(operation, source, &quote!(pub(super))))
    });
    pieces.push(Piece::Code(quote! { #service #(#operations)* }));
    pieces
}

pub(super) fn type_table(plan: &TypePlan) -> Piece {
    let name = ident(&plan.name);
    match &plan.kind {
        TypeKind::Struct { fields, extra } => {
            let mut rows: Vec<String> = fields.iter().enumerate().map(field_row).collect();
            if let Some((extra, _)) = extra {
                rows.push(format!(".. {}", ident(extra)));
            }
            table("record", &name.to_string(), &rows)
        }
        TypeKind::Tuple { items, least } => {
            let row = |index: usize| index.to_string();
            let rows: Vec<String> = (0..items.len()).map(row).collect();
            let head = match *least < items.len() {
                true => format!("{name} from {least}"),
                false => name.to_string(),
            };
            table("tuple", &head, &rows)
        }
        TypeKind::TextEnum(variants) => {
            let row = |(variant, value): &(String, EnumValue<String>)| {
                format!("{} = {}", ident(variant), literal(&value.value))
            };
            let rows: Vec<String> = variants.listed.iter().map(row).collect();
            table("text_enum", &format!("{name} else {}", ident(&variants.other)), &rows)
        }
        TypeKind::IntegerEnum(variants) => {
            let row = |(variant, value): &(String, EnumValue<i64>)| format!("{} = {}", ident(variant), value.value);
            let rows: Vec<String> = variants.listed.iter().map(row).collect();
            table(
                "integer_enum",
                &format!("{name} else {}", ident(&variants.other)),
                &rows,
            )
        }
        TypeKind::ScalarEnum(variants) => {
            let row = |(variant, value): &(String, EnumValue<Scalar>)| {
                format!("{} = {}", ident(variant), literal(value.value.as_json()))
            };
            let rows: Vec<String> = variants.listed.iter().map(row).collect();
            table("scalar_enum", &format!("{name} else {}", ident(&variants.other)), &rows)
        }
        TypeKind::Union { variants, other } => {
            let row = |v: &VariantPlan| format!("{} = {}", ident(&v.name), rule(v));
            let rows: Vec<String> = variants.iter().map(row).collect();
            let records = variants.iter().filter(|v| matches!(v.rule, Rule::Record(_))).count();
            let nulls = if plan.in_requests && records > 1 { " nulls" } else { "" };
            table("union", &format!("{name} else {}{nulls}", ident(other)), &rows)
        }
    }
}

fn field_row((index, field): (usize, &FieldPlan)) -> String {
    let name = ident(&field.name).to_string();
    let mut row = format!("{index} {name}");
    if name != field.wire {
        row.push_str(&format!(" = {}", literal(&field.wire)));
    }
    row.push_str(match field.presence {
        Presence::Optional => "",
        Presence::Required => " required",
        Presence::RequiredNullable => " nullable",
    });
    row
}

fn rule(variant: &VariantPlan) -> String {
    match &variant.rule {
        Rule::Tag(name, values) => format!("runtime::Rule::tag({}, {})", literal(name), literals(values)),
        Rule::Record(constants) => {
            let ty = type_text(rust_type(variant.ty.unboxed(), &TokenStream::new()));
            let mut text = format!("runtime::Rule::record({ty}::SHAPE)");
            for (name, values) in constants {
                text.push_str(&format!(".where_tag({}, {})", literal(name), literals(values)));
            }
            text
        }
        Rule::Kinds(kinds) => {
            let kinds = kinds.iter().map(|kind| match kind {
                Kind::Null => "runtime::Kinds::NULL",
                Kind::Boolean => "runtime::Kinds::BOOL",
                Kind::Integer => "runtime::Kinds::INTEGER",
                Kind::Number => "runtime::Kinds::NUMBER",
                Kind::String => "runtime::Kinds::STRING",
                Kind::Array => "runtime::Kinds::ARRAY",
                Kind::Object => "runtime::Kinds::OBJECT",
            });
            let kinds = kinds.map(str::to_owned).reduce(|all, next| format!("{all}.or({next})"));
            format!("runtime::Rule::kinds({})", kinds.unwrap_or_default())
        }
    }
}

pub(super) fn answer_tables(plan: &OperationPlan) -> Vec<Piece> {
    let here = TokenStream::new();
    let shown = |ty: &RustType| type_text(rust_type(ty, &here));
    let mut pieces = Vec::new();
    if let Output::Several(name, variants) = &plan.output {
        let row = |(index, (variant, ty, _)): (usize, &(String, Option<RustType>, _))| {
            let content = ty.as_ref().map(|ty| format!("({})", shown(ty))).unwrap_or_default();
            format!("{index} {}{content}", ident(variant))
        };
        let rows: Vec<String> = variants.iter().enumerate().map(row).collect();
        pieces.push(table("answers", &ident(name).to_string(), &rows));
    }
    if let Some(ErrorPlan::Several { name, cases }) = &plan.error {
        let row = |(status, variant, ty, _): &(Status, String, RustType, _)| {
            let status = match status {
                Status::Exact(code) => code.to_string(),
                Status::Class(class) => format!("{class}XX"),
                Status::Default => "default".to_owned(),
            };
            format!("{status} => {}({})", ident(variant), shown(ty))
        };
        let rows: Vec<String> = cases.iter().map(row).collect();
        pieces.push(table("error_answers", &ident(name).to_string(), &rows));
    }
    pieces
}

pub(super) fn headers_table(headers: &HeadersPlan) -> Piece {
    let rows = headers.fields.iter().enumerate();
    let rows: Vec<String> = rows
        .map(|(index, field)| format!("{index} {} = {}", ident(&field.name), literal(&field.wire)))
        .collect();
    table("headers", &ident(&headers.name).to_string(), &rows)
}

pub(super) fn service(plan: &Plan<'_>, surroundings: &Surroundings) -> TokenStream {
    let service: &Service = &plan.api.service;
    let name = &surroundings.service;
    let servers = servers(&service.servers);
    let schemes = service.schemes.iter().map(|scheme| {
        let name = &scheme.name;
        let kind = match &scheme.kind {
            SchemeKind::Signature(algorithm) => quote!(runtime::SchemeKind::Signature(#algorithm)),
            SchemeKind::ApiKey { place: at, name } => {
                let place = place(*at);
                quote!(runtime::SchemeKind::ApiKey { place: runtime::Place::#place, name: #name })
            }
            SchemeKind::Basic => quote!(runtime::SchemeKind::Basic),
            SchemeKind::Bearer => quote!(runtime::SchemeKind::Bearer),
            SchemeKind::MutualTls => quote!(runtime::SchemeKind::MutualTls),
        };
        let token_url = scheme.token_url.as_ref().map(|url| quote!(.with_token_url(#url)));
        quote!(runtime::Scheme::new(#name, #kind) #token_url)
    });
    let schemes = (!service.schemes.is_empty()).then(|| quote!(.schemes(&[#(#schemes),*])));
    let parameters = service.client_parameters.iter().map(|parameter| {
        let name = &parameter.name;
        let lookup = parameter.lookup.as_ref().map(|lookup| {
            let (endpoint, server, path) = (&lookup.endpoint, &lookup.server, &lookup.path);
            let query = lookup.query.iter().map(|(name, value)| quote!((#name, #value)));
            let (items, value) = (&lookup.items, &lookup.value);
            quote! {
                .lookup(
                    &runtime::Lookup::new(#endpoint, #server, #path)
                        .query(&[#(#query),*])
                        .items(#items)
                        .value(#value)
                )
            }
        });
        quote!(runtime::ClientParameter::new(#name) #lookup)
    });
    let parameters = (!service.client_parameters.is_empty()).then(|| quote!(.client_parameters(&[#(#parameters),*])));
    let rules = (!service.success_errors.is_empty()).then(|| success_errors(&service.success_errors));
    let fields = service.error_fields.as_ref().map(|fields| {
        let list =
            |method: TokenStream, values: &[String]| (!values.is_empty()).then(|| quote!(.#method(&[#(#values),*])));
        let code = list(quote!(code), &fields.code);
        let message = list(quote!(message), &fields.message);
        let detail = list(quote!(detail), &fields.detail);
        let id = list(quote!(request_id), &fields.request_id);
        let headers = list(quote!(request_id_headers), &fields.request_id_headers);
        let encoded = list(
            quote!(encoded_authorization_message),
            &fields.encoded_authorization_message,
        );
        quote! {
            .error_fields(&runtime::ErrorFields::new() #code #message #detail #id #headers #encoded)
        }
    });
    let retry = service.retry.as_ref().map(retry_rules);
    quote! {
        pub(super) static SERVICE: runtime::Service =
            runtime::Service::new(#name) #servers #schemes #parameters #rules #fields #retry;
    }
}

fn servers(servers: &[Server]) -> Option<TokenStream> {
    let list = servers.iter().map(|server| {
        let url = &server.url;
        let variables = server.variables.iter().map(|variable| {
            let (name, default) = (&variable.name, &variable.default);
            quote!(runtime::Variable::new(#name, #default))
        });
        quote!(runtime::Server::new(#url, &[#(#variables),*]))
    });
    (!servers.is_empty()).then(|| quote!(.servers(&[#(#list),*])))
}

fn success_errors(rules: &[SuccessError]) -> TokenStream {
    let rules = rules.iter().map(|rule| {
        let pointer = &rule.pointer;
        match rule.rule {
            SuccessErrorRule::NotZero => quote!(runtime::SuccessError::not_zero(#pointer)),
            SuccessErrorRule::Present => quote!(runtime::SuccessError::present(#pointer)),
        }
    });
    quote!(.success_errors(&[#(#rules),*]))
}

fn retry_rules(rules: &RetryRules) -> TokenStream {
    let statuses = rules.statuses.as_ref().map(|statuses| {
        let statuses = statuses.iter().map(|status| Literal::u16_unsuffixed(*status));
        quote!(.statuses(&[#(#statuses),*]))
    });
    let window = rules.window.as_ref().map(|window| {
        let codes = &window.codes;
        let seconds = Literal::u32_unsuffixed(window.seconds);
        quote!(.window(&[#(#codes),*], #seconds))
    });
    quote!(.retry(&runtime::RetryRules::new() #statuses #window))
}

pub(super) fn operation_table(plan: &OperationPlan, source: &Operation, visibility: &TokenStream) -> TokenStream {
    let constant = ident(&plan.constant);
    let (id, path) = (&source.id, &source.template);
    let method = ident(source.method);
    let query = (!source.query.is_empty()).then(|| {
        let query = &source.query;
        quote!(.query(#query))
    });
    let parameters = source.parameters.iter().map(parameter);
    let parameters = (!source.parameters.is_empty()).then(|| quote!(.parameters(&[#(#parameters),*])));
    let body = source.body.as_ref().map(|b| body(b, &plan.parts));
    let successes = source.successes.iter().map(|answer| {
        let status = match answer.status {
            Status::Exact(code) => code,
            Status::Class(class) => u16::from(class),
            Status::Default => 0,
        };
        let status = Literal::u16_unsuffixed(status);
        match answer.media {
            AnswerMedia::Json => quote!(runtime::Success::json(#status)),
            AnswerMedia::Text => quote!(runtime::Success::text(#status)),
            AnswerMedia::Bytes => quote!(runtime::Success::bytes(#status)),
            AnswerMedia::Empty => quote!(runtime::Success::empty(#status)),
        }
    });
    let successes = (!source.successes.is_empty()).then(|| quote!(.success(&[#(#successes),*])));
    let servers = servers(&source.servers);
    let security = source.security.iter().map(|all| quote!(&[#(#all),*]));
    let security = (!source.security.is_empty()).then(|| quote!(.security(&[#(#security),*])));
    let paging = source.paging.as_ref().map(paging);
    let idempotent = source.idempotent.map(|value| quote!(.idempotent(#value)));
    let rules = source.success_errors.as_ref().map(|rules| success_errors(rules));
    let retry = source.retry.as_ref().map(retry_rules);
    quote! {
        #visibility static #constant: runtime::Operation =
            runtime::Operation::new(#id, runtime::Method::#method, #path)
                #query #parameters #body #successes #servers #security #paging #idempotent #rules #retry;
    }
}

fn place(place: Place) -> TokenStream {
    match place {
        Place::Path => quote!(Path),
        Place::Query => quote!(Query),
        Place::Header => quote!(Header),
        Place::Cookie => quote!(Cookie),
    }
}

fn style(style: Style, default: Style) -> Option<TokenStream> {
    let name = match style {
        Style::Matrix => quote!(Matrix),
        Style::Label => quote!(Label),
        Style::Simple => quote!(Simple),
        Style::Form => quote!(Form),
        Style::SpaceDelimited => quote!(SpaceDelimited),
        Style::PipeDelimited => quote!(PipeDelimited),
        Style::DeepObject => quote!(DeepObject),
    };
    (style != default).then(|| quote!(.style(runtime::Style::#name)))
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let name = &parameter.name;
    let (constructor, default_style) = match parameter.place {
        Place::Path => (quote!(path), Style::Simple),
        Place::Query => (quote!(query), Style::Form),
        Place::Header => (quote!(header), Style::Simple),
        Place::Cookie => (quote!(cookie), Style::Form),
    };
    let style = style(parameter.style, default_style);
    let explode = (parameter.explode != (default_style == Style::Form)).then(|| {
        let explode = parameter.explode;
        quote!(.explode(#explode))
    });
    let required = (parameter.required && parameter.place != Place::Path).then(|| quote!(.required()));
    let from_client = parameter.from_client.then(|| quote!(.from_client()));
    let reserved = parameter.allow_reserved.then(|| quote!(.allow_reserved()));
    let greedy = parameter.greedy.then(|| quote!(.greedy()));
    let json = parameter.json.then(|| quote!(.json()));
    let secret = parameter.secret.then(|| quote!(.secret()));
    quote!(runtime::Parameter::#constructor(#name) #style #explode #required #from_client #reserved #greedy #json #secret)
}

fn body(body: &Body, parts: &[PartPlan]) -> TokenStream {
    let media_type = &body.media_type;
    let shape = match body.media {
        BodyMedia::Json if media_type == "application/json" => quote!(json()),
        BodyMedia::Json => quote!(json().media_type(#media_type)),
        BodyMedia::Form => quote!(form()),
        BodyMedia::Multipart if body.is_ordered() => quote!(multipart().media_type(#media_type)),
        BodyMedia::Multipart => quote!(multipart()),
        BodyMedia::Text => quote!(text(#media_type)),
        BodyMedia::Bytes => quote!(bytes(#media_type)),
    };
    let required = body.required.then(|| quote!(.required()));
    let rows = parts.iter().map(|part| {
        let name = &part.name;
        let shape = match (part.file, &part.media_type) {
            (true, None) => quote!(binary(#name)),
            (true, Some(media_type)) => quote!(binary(#name).media_type(#media_type)),
            (false, None) => quote!(plain(#name)),
            (false, Some(media_type)) => quote!(of(#name, #media_type)),
        };
        let headers = part.headers.iter().map(|(name, value)| quote!((#name, #value)));
        let headers = (!part.headers.is_empty()).then(|| quote!(.headers(&[#(#headers),*])));
        quote!(runtime::Part::#shape #headers)
    });
    let takes_files = !body.files.is_empty() || body.named_files.is_some();
    let parts = match takes_files && body.media != BodyMedia::Multipart {
        true => Some(quote!(.or_multipart(&[#(#rows),*]))),
        false => (!parts.is_empty()).then(|| quote!(.parts(&[#(#rows),*]))),
    };
    let encodings = body.encodings.iter().map(encoding);
    let encodings = (!body.encodings.is_empty()).then(|| quote!(.encodings(&[#(#encodings),*])));
    quote!(.body(runtime::BodyShape::#shape #required #parts #encodings))
}

/// How a property of a form is written: as a query parameter is.
fn encoding(encoding: &Encoding) -> TokenStream {
    let name = &encoding.name;
    let style = style(encoding.style, Style::Form);
    // brackets hold each element on its own, whatever it says
    let packed = !encoding.explode && encoding.style != Style::DeepObject;
    let explode = packed.then(|| quote!(.explode(false)));
    let reserved = encoding.allow_reserved.then(|| quote!(.allow_reserved()));
    let json = encoding.json.then(|| quote!(.json()));
    quote!(runtime::Parameter::query(#name) #style #explode #reserved #json)
}

fn paging(paging: &Paging) -> TokenStream {
    let (offset, limit, items) = (&paging.offset, &paging.limit, &paging.items);
    let default_limit = paging.default_limit.map(|limit| {
        let limit = Literal::u64_unsuffixed(limit);
        quote!(.default_limit(#limit))
    });
    let max_limit = paging.max_limit.map(|limit| {
        let limit = Literal::u64_unsuffixed(limit);
        quote!(.max_limit(#limit))
    });
    let key = paging.key.as_ref().map(|key| quote!(.key(#key)));
    let total = paging.total.as_ref().map(|total| quote!(.total(#total)));
    let stop = (!paging.stop_on_short_page).then(|| quote!(.stop(&[runtime::Stop::EmptyPage])));
    quote! {
        .paging(
            &runtime::Paging::new(#offset, #limit, &[#(#items),*])
                #default_limit #max_limit #key #total #stop
        )
    }
}
