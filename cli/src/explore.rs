//! `specwright explore`.

use std::io;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;

use specwright_dynamic::Document;
use specwright_explore::{Explorer, Shown};
use specwright_mock::Mock;

use crate::arguments::Explore;
use crate::credentials::{Access, Vendor};
use crate::opened::{Opened, access, configure, made_up, mock, of_mock, open_all};
use crate::output::{complain, say};

/// Serves the page until it is interrupted.
pub(crate) fn run(arguments: &Explore) -> ExitCode {
    let Some(opened) = open_all(&arguments.documents, arguments.config.as_deref(), &arguments.reading) else {
        return ExitCode::FAILURE;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let served = runtime
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(serve(arguments, opened)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            complain(&format!("error: {message}\n"));
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: &Explore, opened: Vec<Opened>) -> Result<(), String> {
    let mock = match arguments.sending.mock {
        true => Some(mock(&opened).await?),
        false => None,
    };
    let mut builder = Explorer::builder().port(arguments.port).mock(arguments.sending.mock);
    for Opened { path, document, .. } in opened {
        builder = builder.document(shown(arguments, mock.as_ref(), &path, document)?);
    }
    let explorer = builder.start().await.map_err(|error| error.to_string())?;
    say(&format!("{}\n", explorer.url()));
    complain(match arguments.sending.mock {
        true => "requests go to a mock server; Ctrl-C ends it\n",
        false => "whoever has this URL calls with your credentials; Ctrl-C ends it\n",
    });
    if arguments.open {
        let url = explorer.url_once().map_err(|error| error.to_string())?;
        if let Err(error) = open_browser(&url) {
            complain(&format!(
                "note: no browser can be opened ({error}): open the URL yourself\n"
            ));
        }
    }
    // Without a way to hear of Ctrl-C the system ends the process by itself.
    if tokio::signal::ctrl_c().await.is_err() {
        explorer.serve().await;
    }
    Ok(())
}

fn shown(arguments: &Explore, mock: Option<&Mock>, path: &Path, document: Arc<Document>) -> Result<Shown, String> {
    let Explore { sending, endpoint, .. } = arguments;
    let service = document.service();
    let access = match mock {
        Some(_) => Access::default(),
        None => access(sending, endpoint.as_deref(), &document)?,
    };
    let credentials = match mock {
        Some(_) => Some(of_mock(service)),
        None => access.credentials.clone(),
    };
    let mut shown = Shown::new(path.display().to_string(), Arc::clone(&document));
    if let Some(vendor) = Vendor::of(&document, access.endpoint.is_some()) {
        shown = shown.credentials_code(vendor.code());
    }
    if let Some(credentials) = credentials {
        shown = shown.credentials(credentials);
    }
    let chosen = sending.server.and_then(|index| service.servers.get(index));
    let server = access.endpoint.clone().or(chosen.map(|server| server.url.clone()));
    if let Some(url) = mock.map(Mock::url) {
        let made_up = made_up(service, &sending.parameter);
        shown = shown.server(&url).configure_calls(move |client| {
            let client = client.endpoint(&url);
            made_up
                .iter()
                .fold(client, |client, (name, value)| client.parameter(name, value))
        });
    } else {
        if let Some(url) = server {
            shown = shown.server(url);
        }
        if let Some(headers) = access.headers().map_err(|unusable| unusable.to_string())? {
            shown = shown.configure_calls(move |client| client.interceptor(headers.clone()));
        }
    }
    for (name, value) in [("endpoint", endpoint), ("profile", &sending.profile)] {
        if let Some(value) = value {
            shown = shown.option(name, value);
        }
    }
    if let Some(index) = sending.server {
        shown = shown.option("server", index.to_string());
    }
    let sending = sending.clone();
    Ok(shown.configure(move |client| configure(client, &sending, &access, &document)))
}

/// Opens a URL in the browser of the desktop.
fn open_browser(url: &str) -> io::Result<()> {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let browser = Command::new(program)
        .args(arguments)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    browser.map(drop)
}
