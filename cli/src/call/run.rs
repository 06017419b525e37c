//! From a command line to a call.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::process::ExitCode;
use std::sync::Arc;

use specwright_dynamic::sample::{SampleCredentials, SampleOptions};
use specwright_dynamic::tables::Operation;
use specwright_dynamic::{Call, Client, Document, Prepared, Unprepared};
use specwright_runtime::{Config, Credentials, Error, HttpRequest, Json, RetryPolicy};
use specwright_schema::Checker;

use super::build::{Built, build};
use super::credentials::{self, check_host, host, of_environment, of_profile, of_vendor, variable};
use super::failure::{Class, Failure};
use super::fault::{self, of_arguments, of_error, of_unprepared};
use super::flags::Flags;
use super::next::Next;
use super::options::{Options, Print};
use super::output::{Format, Printer, Select, written};
use super::profile::Profile;
use super::schemas::Schemas;
use super::send::{Ended, Include, send, target, way};
use super::style::Style;
use super::suggest::similar;
use super::values::{Source, received};
use super::words::{self, Line};
use super::{document, help, list, print};
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
        let (client, profile) = self.client(&options, &built)?;
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
        let service = document.service();
        if let Some(print) = options.print {
            let of_profile: Vec<String> = headers
                .iter()
                .filter(|header| header.is_secret)
                .map(|header| header.name.clone())
                .collect();
            let shown = runtime.block_on(shown(&call, &of_profile, options.quiet));
            let shown = shown.map_err(|error| of_unprepared(&error, operation, service, &flags))?;
            let source = print::Source::of(&built, schemas.shape().map(|shape| shape.media));
            return show(&match print {
                Print::Curl => print::curl(&shown, &source, operation, service),
                Print::Http => print::http(&shown),
                _ => print::dry_run(&shown),
            });
        }
        let mut printer = Printer::new(io::stdout().lock(), target(), options.output, select);
        match runtime.block_on(send(call.clone(), &again, way, &options, &mut printer)) {
            Ok(()) => Ok(()),
            Err(Ended::Here(failure)) => Err(failure),
            Err(Ended::Call(error)) => {
                // what was printed so far stays
                let _ = printer.finish();
                drop(printer);
                let failure = of_error(&error, operation, service, &flags);
                Err(runtime.block_on(with_body(failure, &error, &call, &options)))
            }
        }
    }

    /// The Rust code of the call.
    fn rust(&self, built: Built, options: &Options) -> Result<(), Failure> {
        let mut arguments = built.sample;
        arguments.endpoint.clone_from(&options.endpoint);
        arguments.server = options.server.as_deref().map(|name| self.server(name)).transpose()?;
        let stem = self.document.path().file_stem().unwrap_or_default().to_string_lossy();
        let plain = stem.chars().map(|character| match character.is_ascii_alphanumeric() {
            true => character.to_ascii_lowercase(),
            false => '_',
        });
        let mut how = SampleOptions::new(plain.collect::<String>());
        how.one_page = !options.all;
        if options.no_auth {
            how.credentials = SampleCredentials::None;
        } else if let Some(code) = credentials::code_of_vendor(self.document.service()) {
            how.credentials = SampleCredentials::Code(code.to_owned());
        }
        let sample = self.document.rust_sample(self.operation, &arguments, &how);
        let sample = sample.map_err(|error| Failure::new(Class::Arguments, error.to_string().trim_end()))?;
        show(&sample)
    }

    /// The client, and the profile that it has settings of.
    fn client(&self, options: &Options, built: &Built) -> Result<(Client, Option<Profile>), Failure> {
        let service = self.document.service();
        let server = options.server.as_deref().map(|name| self.server(name)).transpose()?;
        let url = options.endpoint.clone().or_else(|| self.url(server, &built.variables));
        let profile = credentials::profile(options.profile.as_deref(), url.as_deref().and_then(host))?;
        let endpoint = options.endpoint.clone().or_else(|| profile.as_ref()?.endpoint.clone());
        if let Some(profile) = &profile {
            check_host(profile, endpoint.as_deref().or(url.as_deref()).and_then(host))?;
        }
        let mut builder = Client::builder(self.document);
        let mut variables: Vec<(String, String)> = Vec::new();
        if let Some(profile) = &profile {
            variables.extend(profile.variables.iter().cloned());
            for (name, value) in &profile.parameters {
                builder = builder.parameter(name, value);
            }
            for (name, url) in &profile.endpoints {
                builder = builder.named_endpoint(name, url);
            }
        }
        variables.extend(built.variables.iter().cloned());
        for (name, value) in variables {
            builder = builder.variable(name, value);
        }
        for (name, value) in &built.of_client {
            builder = builder.parameter(name, value);
        }
        for (name, url) in &options.named_endpoints {
            builder = builder.named_endpoint(name, url);
        }
        if let Some(url) = endpoint {
            builder = builder.endpoint(url);
        }
        if let Some(index) = server {
            builder = builder.server(index);
        }
        if let Some(credentials) = self.credentials(options, profile.as_ref())? {
            builder = builder.credentials(credentials);
        }
        if options.include && options.print.is_none() {
            builder = builder.interceptor(Include);
        }
        let config = Config::new()
            .user_agent(concat!("specwright-call/", env!("CARGO_PKG_VERSION")))
            .allow_plain_http(options.allow_plain_http)
            .proxy_from_environment(true);
        let client = builder.config(config).build();
        let flags = Flags::of(self.operation, &service.servers);
        let client = client.map_err(|error| of_error(&error, self.operation, service, &flags))?;
        Ok((client, profile))
    }

    /// The URL of the server that the document says, with its variables.
    fn url(&self, server: Option<usize>, variables: &[(String, String)]) -> Option<String> {
        let own = &self.operation.servers;
        let servers = if own.is_empty() {
            &self.document.service().servers
        } else {
            own
        };
        let server = servers.get(server.unwrap_or_default()).or_else(|| servers.first())?;
        let mut url = server.url.clone();
        for variable in &server.variables {
            let given = variables
                .iter()
                .rfind(|(name, _)| *name == variable.name)
                .map(|(_, value)| value);
            let value = given.or(variable.default.as_ref())?;
            url = url.replace(&format!("{{{}}}", variable.name), value);
        }
        Some(url)
    }

    /// The index of a server, by its name or its place.
    fn server(&self, name: &str) -> Result<usize, Failure> {
        let servers = &self.document.service().servers;
        let by_name = servers.iter().position(|server| server.name.as_deref() == Some(name));
        let by_place = || name.parse().ok().filter(|index| *index < servers.len());
        by_name.or_else(by_place).ok_or_else(|| {
            let listed = servers.iter().enumerate().map(|(index, server)| match &server.name {
                Some(name) => format!("{name} ({})", server.url),
                None => format!("{index} ({})", server.url),
            });
            let listed: Vec<String> = listed.collect();
            Failure::usage(format!("--server {name}: the document has {}", listed.join(", ")))
        })
    }

    fn credentials(&self, options: &Options, profile: Option<&Profile>) -> Result<Option<Credentials>, Failure> {
        if options.no_auth {
            return Ok(Some(Credentials::none()));
        }
        let service = self.document.service();
        let of_profile = || {
            profile
                .map(|profile| of_profile(profile, service))
                .transpose()
                .map(Option::flatten)
        };
        let is_named = options.profile.is_some() || variable("SPECWRIGHT_PROFILE").is_some();
        let mut found = match is_named {
            true => of_profile()?,
            false => of_environment(service, &variable)?,
        };
        if found.is_none() && !is_named {
            found = of_profile()?;
        }
        if found.is_none() {
            found = of_vendor(service, options.print.is_none())?;
        }
        // a document that says nothing of credentials is no reason not to send those that are given
        Ok(found.map(|credentials| match service.schemes.is_empty() {
            true => credentials.always(),
            false => credentials,
        }))
    }
}

/// A header of the command line or of a profile.
struct Header {
    name: String,
    value: String,
    is_secret: bool,
}

fn headers(options: &Options, profile: Option<&Profile>) -> Result<Vec<Header>, Failure> {
    let mut headers = Vec::new();
    for (name, value) in profile.into_iter().flat_map(|profile| &profile.headers) {
        headers.push(Header {
            name: name.clone(),
            value: value.read()?.expose().to_owned(),
            is_secret: true,
        });
    }
    for (name, value) in &options.headers {
        let source = Source::of(value);
        let text = source
            .line()
            .map_err(|message| Failure::new(Class::Arguments, format!("--header {name}: {message}")))?;
        headers.push(Header {
            name: name.clone(),
            value: text,
            is_secret: !matches!(source, Source::Text(_)),
        });
    }
    Ok(headers)
}

/// The call with what the command line changes of it.
fn customized(call: Call, options: &Options, headers: &[Header]) -> Call {
    call.customize(|mut call| {
        for header in headers {
            call = call.header(&header.name, &header.value);
        }
        if let Some(accept) = &options.accept {
            call = call.header("Accept", accept);
        }
        if let Some(timeout) = options.timeout {
            call = call.timeout(timeout).attempt_timeout(timeout).read_timeout(timeout);
        }
        if let Some(retries) = options.retries {
            call = call.retry(RetryPolicy::new().attempts(retries.saturating_add(1)));
        }
        call
    })
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
            secrets.extend(text.split_whitespace().map(str::to_owned));
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
