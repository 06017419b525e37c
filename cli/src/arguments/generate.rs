//! `generate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use specwright::configuration::{Client, Output};
use specwright::{Only, RuntimeSource};

use super::reading::{Reading, replace};

/// Writes a client for a document: a crate, or a module in your crate
#[derive(Args, Debug)]
pub(crate) struct Generate {
    /// An OpenAPI document, YAML or JSON [default: those that specwright.toml names]
    #[arg(value_name = "SPEC")]
    pub(crate) document: Option<PathBuf>,

    /// Configuration [default: specwright.toml beside the document, or in the current folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Folder of the crate; only what was generated from this document is replaced or removed
    #[arg(long, value_name = "DIR", requires = "document")]
    pub(crate) out: Option<PathBuf>,

    /// Folder of the crate, which becomes a member of the workspace around it
    #[arg(long, value_name = "DIR", requires = "document", conflicts_with_all = ["out", "standalone"])]
    pub(crate) member: Option<PathBuf>,

    /// Folder of a module in your own crate, instead of a new crate: `src/petstore`
    #[arg(
        long,
        value_name = "DIR",
        requires = "document",
        conflicts_with_all = ["out", "member", "name", "standalone", "runtime_path"],
    )]
    pub(crate) module: Option<PathBuf>,

    /// Name of the crate [default: the name of the document's file]
    #[arg(long, value_name = "NAME", requires = "document")]
    pub(crate) name: Option<String>,

    /// Makes the crate a separate workspace, also inside another one
    #[arg(long)]
    pub(crate) standalone: bool,

    /// Replaces the client of this document, which was moved or renamed: its file name or more of its path
    #[arg(long, value_name = "DOCUMENT", requires = "document")]
    pub(crate) replaces: Option<String>,

    /// Name of the document in the generated files, if its file name differs at each run
    #[arg(long, value_name = "NAME", requires = "document")]
    pub(crate) source: Option<String>,

    /// Lets the client check bounds, lengths and patterns of requests before it sends them
    #[arg(long)]
    pub(crate) validate: bool,

    /// How bodies in XML are given and taken: by types, or as they are
    #[arg(long, value_name = "HOW")]
    pub(crate) xml: Option<HowXml>,

    /// Generates models without a client
    #[arg(long, value_name = "WHAT")]
    pub(crate) only: Option<What>,

    /// Writes nothing when a part of the document is wrong, instead of leaving it out
    #[arg(long)]
    pub(crate) strict: bool,

    /// Writes nothing; exits with 1 and lists the files that would change, if there are any
    #[arg(long)]
    pub(crate) check: bool,

    /// Folder of specwright-runtime [default: the registry]
    #[arg(long, value_name = "PATH")]
    pub(crate) runtime_path: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// A part of what is made of a document.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum What {
    Types,
}

/// How bodies in XML are given and taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum HowXml {
    Typed,
    Bytes,
}

impl Generate {
    /// Whether the arguments name an output.
    pub(crate) fn has_output(&self) -> bool {
        self.out.is_some() || self.member.is_some() || self.module.is_some()
    }

    /// Sets what the arguments say.
    pub(crate) fn add_to(&self, client: &mut Client) {
        self.reading.add_to(client);
        let out = self.out.clone().map(Output::Crate);
        let member = || self.member.clone().map(Output::Member);
        let module = || self.module.clone().map(Output::Module);
        if let Some(output) = out.or_else(member).or_else(module) {
            client.output = Some(output);
        }
        if let Some(path) = &self.runtime_path {
            client.runtime = Some(RuntimeSource::Path(path.clone()));
        }
        replace(&mut client.name, &self.name);
        replace(&mut client.replaces, &self.replaces);
        replace(&mut client.settings.source, &self.source);
        client.settings.standalone |= self.standalone;
        client.settings.validate |= self.validate;
        if let Some(how) = self.xml {
            client.settings.untyped_xml = how == HowXml::Bytes;
        }
        replace(&mut client.settings.only, &self.only.map(|What::Types| Only::Types));
        client.strict = self.strict.then_some(true).or(client.strict);
        client.settings.keep_going = !client.strict.unwrap_or(false);
    }
}
