//! Errors of reading credentials from the places of Huawei Cloud tools.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use specwright_runtime::auth::ProviderError;

/// Why credentials could not be read from the environment or from a file. It names the variables and the file, never a
/// value.
#[derive(Debug)]
#[non_exhaustive]
pub enum SourceError {
    /// None of the variables of an access key is set.
    NoVariables {
        /// The variables that were looked for.
        names: &'static [&'static str],
    },
    /// A variable is missing that another one needs.
    MissingVariable {
        /// The variable that is not set.
        missing: &'static str,
        /// The variable that is set.
        present: &'static str,
    },
    /// A variable is set to something that is not Unicode text.
    NotUnicode {
        /// The variable.
        name: &'static str,
    },
    /// The path of the credentials file is unknown.
    NoHome {
        /// The variable that could set it.
        variable: &'static str,
    },
    /// There is no credentials file.
    NoFile {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The credentials file exists but cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The credentials file is too large.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The size limit, in bytes.
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
        /// The key that is present.
        present: &'static str,
        /// Number of the line, from 1, with the key that is present.
        line: usize,
    },
    /// No section of the credentials file has an access key.
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

impl SourceError {
    /// Returns whether there are no credentials, as opposed to faulty ones.
    pub(super) fn is_absence(&self) -> bool {
        match self {
            Self::NoVariables { .. } | Self::NoFile { .. } | Self::NoHome { .. } | Self::NoKeys { .. } => true,
            Self::Nowhere { environment, profile } => environment.is_absence() && profile.is_absence(),
            _ => false,
        }
    }
}

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

// There is no `source`, as the text above includes the text of the system's error.
impl Error for SourceError {}

impl From<SourceError> for ProviderError {
    fn from(error: SourceError) -> Self {
        if error.is_absence() {
            Self::NotConfigured(error.into())
        } else {
            Self::Other(error.into())
        }
    }
}
