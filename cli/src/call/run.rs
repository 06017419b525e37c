//! From a command line to a call.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::process::ExitCode;
use std::sync::Arc;

use specwright_dynamic::sample::{SampleCredentials, SampleOptions};
use specwright_dynamic::tables::{BodyMedia, Operation};
use specwright_dynamic::{Call, Document, Prepared, Unprepared};
use specwright_runtime::{Error, HttpRequest, Json};
use specwright_schema::Checker;

use super::build::{Built, build};
use super::client::{Connecting, Header, customized, headers, server};
use super::failure::{Class, Failure};
use super::fault::{self, of_arguments, of_error, of_unprepared};
use super::flags::Flags;
use super::next::Next;
use super::options::{Options, Print};
use super::output::{Format, Printer, Select, written};
use super::schemas::Schemas;
use super::send::{Ended, send, target, way};
use super::style::Style;
use super::suggest::similar;
use super::values::received;
use super::words::{self, Line};
use super::{document, help, list, print};
use crate::credentials::Vendor;
use crate::output::{complain, say};

/// Runs `specwright call` with what follows these words.
pub(crate) fn run(arguments: &[OsString]) -> ExitCode {
    match call(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&failure.text(Style::of(io::stderr().is_terminal())));
            ExitCode::from(failure.status())
        }
    }
}

fn call(arguments: &[OsString]) -> Result<(), Failure> {
    let line = words::read(arguments)?;
    let Some(spec) = &line.document else {
        return match line.options.help {
            true => {
                say(&help::command(target()));
                Ok(())
            }
            false => {
                Err(Failure::usage("no document is given")
                    .hint("specwright call SPEC lists the operations of a document"))
            }
        };
    };
    let document = document::open(spec, &line.options)?;
    let Some(name) = &line.operation else {
        let search = line.options.search.as_deref();
        let operations = list::found(&document, search);
        return show(&list::list(&document, &operations, search, target()));
    };
    if line.options.search.is_some() {
        return Err(Failure::usage("--search is for the list of operations"));
    }
    let operation = document.operation(name).ok_or_else(|| no_operation(&document, name))?;
    let calling = Calling {
        document: &document,
        operation,
        spec: spec.clone(),
    };
    calling.run(line)
}

/// Prints text to standard output.
fn show(text: &str) -> Result<(), Failure> {
    use std::io::Write as _;
    written(io::stdout().lock().write_all(text.as_bytes()))
}

fn no_operation(document: &Document, name: &str) -> Failure {
    let failure = Failure::usage(format!("the document has no operation `{name}`"));
    let names: Vec<String> = document.operations().map(Operation::command).collect();
    let near = similar(&name.to_lowercase().replace('_', "-"), names.iter().map(String::as_str));
    let failure = match near.is_empty() {
        true => failure.hint(format!(
            "specwright call SPEC --search {} looks for it",
            print::quoted(name)
        )),
        false => failure.hint(format!("did you mean {}?", near.join(" or "))),
    };
    match document.diagnostics().has_errors() {
        true => failure.hint("specwright check SPEC shows what could not be read of the document"),
        false => failure,
    }
}

/// A call of one operation.
struct Calling<'a> {
    document: &'a Arc<Document>,
    operation: &'a Operation,
    spec: String,
}

impl Calling<'_> {
    fn run(&self, line: Line) -> Result<(), Failure> {
        let Line { options, rest, .. } = line;
        let (document, operation) = (self.document, self.operation);
        let flags = Flags::of(operation, &document.service().servers);
        let schemas = Schemas::new(document, operation, options.media_type.as_deref());
        if options.help {
            return show(&help::operation(
                document,
                &self.spec,
                operation,
                &flags,
                &schemas,
                target(),
            ));
        }
        if options.template {
            return template(operation, &schemas, options.output);
        }
        let select = options.select.as_deref().map(Select::parse).transpose();
        let select = select.map_err(|error| Failure::usage(format!("--select: {error}")))?;
        let given = flags.read(rest, &|target, path| schemas.is_boolean(target, path), &|| {
            schemas.body_properties()
        })?;
        let (body, media_type) = (options.body.as_deref(), options.media_type.as_deref());
        let built = build(operation, &schemas, given, body, media_type, options.quiet)?;
        if !options.quiet {
            let style = Style::of(io::stderr().is_terminal());
            built
                .warnings
                .iter()
                .for_each(|warning| complain(&format!("{} {warning}\n", style.warning("warning:"))));
        }
        if options.print == Some(Print::Rust) {
            return self.rust(built, &options);
        }
        let streams = built
            .json
            .as_ref()
            .is_some_and(|body| body.get("stream").and_then(Json::as_bool) == Some(true));
        let way = way(operation, &options, streams)?;
        let (client, profile) = Connecting {
            document,
            operation,
            options: &options,
        }
        .client(&built)?;
        let headers = headers(&options, profile.as_ref())?;
        let make = |arguments| {
            let call = client.call(&operation.name, arguments);
            let call = call.map_err(|error| of_arguments(&error, operation, &flags))?;
            Ok(customized(call, &options, &headers))
        };
        let call = make(built.arguments.clone())?;
        let again = |next: &Next| {
            let mut arguments = built.arguments.clone();
            for (name, text) in next {
                let index = operation
                    .parameters
                    .iter()
                    .position(|parameter| parameter.argument == *name);
                let schema = index.and_then(|index| schemas.parameter(index));
                arguments = arguments.set(name, received(text, schema.as_ref()));
            }
            make(arguments)
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::other(error.to_string()))?;
        if let Some(print) = options.print {
            let media = schemas.shape().map(|shape| shape.media);
            let source = print::Source::of(&built, media);
            return runtime.block_on(self.print(print, &call, &headers, &source, &flags, options.quiet));
        }
        let mut printer = Printer::new(io::stdout().lock(), target(), options.output, select);
        match runtime.block_on(send(call.clone(), &again, way, &options, &mut printer)) {
            Ok(()) => Ok(()),
            Err(Ended::Here(failure)) => Err(failure),
            Err(Ended::Call(error)) => {
                // what was printed so far stays
                let _ = printer.finish();
                drop(printer);
                let failure = of_error(&error, operation, document.service(), &flags);
                Err(runtime.block_on(with_body(failure, &error, &call, &options)))
            }
        }
    }

    /// Prints the call in place of sending it.
    async fn print(
        &self,
        print: Print,
        call: &Call,
        headers: &[Header],
        source: &print::Source<'_>,
        flags: &Flags<'_>,
        quiet: bool,
    ) -> Result<(), Failure> {
        let (operation, service) = (self.operation, self.document.service());
        let secret = headers.iter().filter(|header| header.is_secret);
        let secret: Vec<String> = secret.map(|header| header.name.clone()).collect();
        let shown = shown(call, &secret, quiet).await;
        let shown = shown.map_err(|error| of_unprepared(&error, operation, service, flags))?;
        show(&match print {
            Print::Curl => print::curl(&shown, source, operation, service),
            Print::Http => print::http(&shown),
            _ => print::dry_run(&shown),
        })
    }

    /// The Rust code of the call.
    fn rust(&self, built: Built, options: &Options) -> Result<(), Failure> {
        let mut arguments = built.sample;
        arguments.endpoint.clone_from(&options.endpoint);
        arguments.server = options
            .server
            .as_deref()
            .map(|name| server(self.document, name))
            .transpose()?;
        let stem = self.document.path().file_stem().unwrap_or_default().to_string_lossy();
        let plain = stem.chars().map(|character| match character.is_ascii_alphanumeric() {
            true => character.to_ascii_lowercase(),
            false => '_',
        });
        let mut how = SampleOptions::new(plain.collect::<String>());
        how.one_page = !options.all;
        if options.no_auth {
            how.credentials = SampleCredentials::None;
        } else if let Some(vendor) = Vendor::of(self.document, options.endpoint.is_some()) {
            how.credentials = SampleCredentials::Code(vendor.code().to_owned());
        }
        let sample = self.document.rust_sample(self.operation, &arguments, &how);
        let sample = sample.map_err(|error| Failure::new(Class::Arguments, error.to_string().trim_end()))?;
        show(&sample)
    }
}

/// The request to be shown.
async fn shown(call: &Call, of_profile: &[String], quiet: bool) -> Result<HttpRequest, Unprepared> {
    let (mut request, note) = match call.prepare().await {
        Ok(Prepared { request, shown, .. }) => (print::with_plain_headers(shown, &request), None),
        Err(Unprepared::Unauthenticated { error, shown }) => {
            let note = match fault::lacks_credentials(&error) {
                true => "there are no credentials for it".to_owned(),
                false => error.to_string(),
            };
            (*shown, Some(note))
        }
        Err(Unprepared::Fetched {
            shown: Some(shown),
            is_parameter,
            method,
            url,
        }) => {
            let what = if is_parameter { "a parameter" } else { "credentials" };
            (*shown, Some(format!("{what} would be fetched first: {method} {url}")))
        }
        Err(error) => return Err(error),
    };
    if let Some(note) = note.filter(|_| !quiet) {
        complain(&format!("note: shown without authentication: {note}\n"));
    }
    print::hide_headers(&mut request, of_profile);
    Ok(request)
}

/// The failure with the body of the error response, if that says more.
async fn with_body(mut failure: Failure, error: &Error, call: &Call, options: &Options) -> Failure {
    if options.quiet {
        return failure;
    }
    let secrets = match call.prepare().await {
        Ok(Prepared { request, shown }) => secrets(&request, &shown),
        Err(_) => return failure,
    };
    if let Some(body) = fault::body(error, &secrets, Style::of(io::stderr().is_terminal())) {
        failure.message = format!("{}\n{body}", failure.message);
    }
    failure
}

/// The texts of a request that are not to be shown.
fn secrets(request: &HttpRequest, shown: &HttpRequest) -> Vec<String> {
    let mut secrets = Vec::new();
    for (name, value) in &request.headers {
        if shown.headers.get(name).is_some_and(|of_shown| of_shown != value)
            && let Ok(text) = value.to_str()
        {
            let words = text.split_whitespace();
            // the name of a scheme is in many messages
            let words = words.filter(|word| !["bearer", "basic"].contains(&word.to_ascii_lowercase().as_str()));
            secrets.extend(words.map(str::to_owned));
        }
    }
    let pairs = |request: &HttpRequest| -> Vec<String> {
        request
            .query()
            .unwrap_or_default()
            .split('&')
            .map(str::to_owned)
            .collect()
    };
    let of_shown = pairs(shown);
    let hidden = pairs(request).into_iter().filter(|pair| !of_shown.contains(pair));
    secrets.extend(hidden.filter_map(|pair| Some(pair.split_once('=')?.1.to_owned())));
    secrets
}

/// Prints a body to fill in.
fn template(operation: &Operation, schemas: &Schemas<'_>, format: Option<Format>) -> Result<(), Failure> {
    if let Some(shape) = schemas
        .shape()
        .filter(|shape| matches!(shape.media, BodyMedia::Text | BodyMedia::Bytes))
    {
        let message = format!(
            "the body of {} is sent as it is ({}), and has no template",
            operation.command(),
            shape.range
        );
        return Err(Failure::usage(message));
    }
    let schema = schemas.closed_body().cloned();
    let Some(schema) = schema.filter(|_| schemas.shape().is_some()) else {
        return Err(Failure::usage(format!(
            "{} has no body to fill in",
            operation.command()
        )));
    };
    let checker = Checker::new(schema).map_err(|error| Failure::other(error.to_string()))?;
    let template: Json = checker.template().to_string().parse().unwrap_or_default();
    let mut printer = Printer::new(io::stdout().lock(), target(), format, None);
    printer.response(&template)?;
    printer.finish()
}
