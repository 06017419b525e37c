//! What can go wrong with credentials.

use std::error::Error;
use std::fmt;
#[cfg(feature = "huaweicloud")]
use std::path::PathBuf;
use std::sync::Arc;

use super::provider::ProviderError;
use crate::secrets::Search;

/// Why a request could not be given its proof of identity. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum AuthError {
    /// The credentials (or none) meet none of the requirements of the operation.
    NoCredentials {
        /// The operation's name.
        operation: String,
        /// The schemes that would do, and how to give each.
        needed: String,
    },
    /// The scheme that was chosen cannot be honoured.
    Scheme {
        /// The scheme's name in the document.
        scheme: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A credential cannot be put where its scheme wants it. The value is not shown.
    Value {
        /// What holds the value: a scheme's name, or a part of the access key.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The URL of the request is not one that can be signed.
    Url {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The body is larger than a signature may cover.
    BodyTooLarge {
        /// Bytes of the body.
        size: usize,
        /// Most bytes that can be signed.
        limit: usize,
    },
    /// The credentials could not be fetched. Shared by all calls that waited for them.
    Provider(Arc<ProviderError>),
    /// The clock is outside the years 0 to 9999, so no signature can name its time.
    Clock,
}

impl AuthError {
    /// Takes out the secrets that are found.
    pub(crate) fn hide(&mut self, search: &Search) {
        match self {
            Self::NoCredentials { .. }
            | Self::Scheme { .. }
            | Self::Url { .. }
            | Self::BodyTooLarge { .. }
            | Self::Clock => {}
            Self::Value { name, .. } => search.hide_in(name),
            Self::Provider(error) => {
                if search.is_shown_by(&**error) {
                    *error = Arc::new(error.hidden(search));
                }
            }
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCredentials { operation, needed } => {
                write!(f, "{operation} needs credentials that were not given: {needed}")
            }
            Self::Scheme { scheme, reason } => write!(f, "security scheme {scheme}: {reason}"),
            Self::Value { name, reason } => write!(f, "the value of {name} {reason}"),
            Self::Url { reason } => write!(f, "the URL cannot be signed: {reason}"),
            Self::BodyTooLarge { size, limit } => {
                write!(f, "a body of {size} bytes cannot be signed, the most is {limit}")
            }
            Self::Provider(error) => write!(f, "{error}"),
            Self::Clock => f.write_str("the clock is outside the years 0 to 9999"),
        }
    }
}

impl Error for AuthError {}

/// Why credentials could not be read from the environment or from a file. Names what was looked for and where, never
/// a value.
#[cfg(feature = "huaweicloud")]
#[derive(Debug)]
#[non_exhaustive]
pub enum SourceError {
    /// None of the variables that hold an access key is set.
    NoVariables {
        /// The variables that were looked for.
        names: &'static [&'static str],
    },
    /// A variable is missing without which another makes no sense.
    MissingVariable {
        /// The variable that is not set.
        missing: &'static str,
        /// The variable that is.
        present: &'static str,
    },
    /// A variable is set to something that is not Unicode text.
    NotUnicode {
        /// The variable.
        name: &'static str,
    },
    /// There is no telling where the credentials file is.
    NoHome {
        /// The variable that could say where.
        variable: &'static str,
    },
    /// There is no credentials file.
    NoFile {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The credentials file is there but cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The credentials file is larger than such a file can sensibly be.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Most bytes that are read.
        limit: u64,
    },
    /// A line of the credentials file cannot be understood.
    Syntax {
        /// The file.
        path: PathBuf,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A section of the credentials file has one half of an access key.
    MissingKey {
        /// The file.
        path: PathBuf,
        /// The section.
        section: &'static str,
        /// The key that is missing or empty.
        missing: &'static str,
        /// The key that is there.
        present: &'static str,
        /// Number of the line, from 1, with the key that is there.
        line: usize,
    },
    /// The credentials file has an access key in none of its sections.
    NoKeys {
        /// The file.
        path: PathBuf,
        /// The sections that were looked for.
        sections: &'static [&'static str],
    },
    /// Neither the environment nor the credentials file has credentials.
    Nowhere {
        /// What the environment lacks.
        environment: Box<SourceError>,
        /// What the file lacks.
        profile: Box<SourceError>,
    },
}

#[cfg(feature = "huaweicloud")]
impl SourceError {
    /// Whether there are simply no credentials, and not faulty ones.
    pub(super) fn is_absence(&self) -> bool {
        match self {
            Self::NoVariables { .. } | Self::NoFile { .. } | Self::NoHome { .. } | Self::NoKeys { .. } => true,
            Self::Nowhere { environment, profile } => environment.is_absence() && profile.is_absence(),
            _ => false,
        }
    }
}

#[cfg(feature = "huaweicloud")]
impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVariables { names } => {
                write!(f, "the environment variables {} are not set", names.join(" and "))
            }
            Self::MissingVariable { missing, present } => {
                write!(f, "the environment variable {missing} is not set, though {present} is")
            }
            Self::NotUnicode { name } => {
                write!(f, "the environment variable {name} is not Unicode text")
            }
            Self::NoHome { variable } => write!(
                f,
                "no credentials file: there is no home directory and the environment variable {variable} is not set"
            ),
            Self::NoFile { path } => {
                write!(f, "the credentials file {} does not exist", path.display())
            }
            Self::Unreadable { path, source } => {
                write!(f, "the credentials file {} cannot be read: {source}", path.display())
            }
            Self::TooLarge { path, limit } => {
                write!(f, "the credentials file {} has more than {limit} bytes", path.display())
            }
            Self::Syntax { path, line, reason } => write!(f, "{}:{line}: {reason}", path.display()),
            Self::MissingKey {
                path,
                section,
                missing,
                present,
                line,
            } => write!(
                f,
                "{}:{line}: section [{section}] has {present} but no {missing}",
                path.display()
            ),
            Self::NoKeys { path, sections } => write!(
                f,
                "the credentials file {} has no ak and sk in section [{}]",
                path.display(),
                sections.join("] or [")
            ),
            Self::Nowhere { environment, profile } => write!(f, "{environment}; {profile}"),
        }
    }
}

// The system's words are part of the text above, so that they are not said twice there is no `source`.
#[cfg(feature = "huaweicloud")]
impl Error for SourceError {}
