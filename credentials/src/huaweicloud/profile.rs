//! Credentials from the file that Huawei Cloud tools share, `~/.huaweicloud/credentials`.
//!
//! ```ini
//! [basic]
//! ak = an access key id
//! sk = its secret
//! project_id = 0123456789abcdef
//! ; security_token and iam_endpoint are read here too
//!
//! [global]
//! ak = an access key id
//! sk = its secret
//! domain_id = 0123456789abcdef
//! ```

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use specwright_runtime::Credentials;
use zeroize::Zeroizing;

use super::environment::{CREDENTIALS_FILE, value, variable};
use super::error::SourceError;

/// The size limit of a credentials file: 1 MiB. A security token has some kilobytes.
const MAX_BYTES: u64 = 1024 * 1024;

const BASIC: &str = "basic";
const GLOBAL: &str = "global";
/// The section whose entries apply to all others.
const DEFAULT: &str = "DEFAULT";

/// Returns an access key from the credentials file: the one that `HUAWEICLOUD_SDK_CREDENTIALS_FILE` names, otherwise
/// `.huaweicloud/credentials` in the home directory.
///
/// The key, the project, the security token and the endpoint of IAM (as the endpoint `iam`) come from the section
/// `[basic]`. The domain comes from `[global]`, and so does the key if `[basic]` has none. If the two sections have
/// different keys, the domain belongs to the other key and is left out.
///
/// # Errors
///
/// [`SourceError`] with the file and, where there is one, the line; never with a value of the file.
pub fn from_profile() -> Result<Credentials, SourceError> {
    if matches!(env::var(CREDENTIALS_FILE), Err(env::VarError::NotUnicode(_))) {
        return Err(SourceError::NotUnicode { name: CREDENTIALS_FILE });
    }
    from_profile_with(&variable, env::home_dir())
}

/// Like [`from_profile`], but reads the file at `path`.
///
/// # Errors
///
/// As [`from_profile`].
pub fn from_profile_file(path: impl AsRef<Path>) -> Result<Credentials, SourceError> {
    let path = path.as_ref();
    read(path).and_then(|text| from_text(path, &text))
}

pub(super) fn from_profile_with(
    lookup: &dyn Fn(&str) -> Option<String>,
    home: Option<PathBuf>,
) -> Result<Credentials, SourceError> {
    let path = match (value(lookup, CREDENTIALS_FILE), home) {
        (Some(path), _) => PathBuf::from(path),
        (None, Some(home)) if !home.as_os_str().is_empty() => home.join(".huaweicloud").join("credentials"),
        _ => {
            return Err(SourceError::NoHome {
                variable: CREDENTIALS_FILE,
            });
        }
    };
    from_profile_file(path)
}

fn read(path: &Path) -> Result<Zeroizing<String>, SourceError> {
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => SourceError::NoFile { path: path.to_owned() },
        _ => SourceError::Unreadable {
            path: path.to_owned(),
            source,
        },
    };
    // Checked before opening, as opening a pipe waits until someone writes to it.
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(unreadable(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is not a file",
        )));
    }
    let file = File::open(path).map_err(unreadable)?;
    // With its full capacity reserved, the buffer does not grow and leave copies of the text in memory.
    let room = usize::try_from(metadata.len().min(MAX_BYTES))
        .unwrap_or_default()
        .saturating_add(64);
    let mut text = Zeroizing::new(String::with_capacity(room));
    file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(unreadable)?;
    if u64::try_from(text.len()).is_ok_and(|size| size <= MAX_BYTES) {
        Ok(text)
    } else {
        Err(SourceError::TooLarge {
            path: path.to_owned(),
            limit: MAX_BYTES,
        })
    }
}

fn from_text(path: &Path, text: &str) -> Result<Credentials, SourceError> {
    let entries = parse(text).map_err(|(line, reason)| SourceError::Syntax {
        path: path.to_owned(),
        line,
        reason,
    })?;
    let get = |section, key| find(&entries, section, key).map(|entry| entry.value);
    let basic = access_key(path, &entries, BASIC)?;
    let global = access_key(path, &entries, GLOBAL)?;
    let ((id, secret), token) = match (basic, global) {
        (Some(key), _) => (key, get(BASIC, "security_token")),
        (None, Some(key)) => (key, None),
        (None, None) => {
            return Err(SourceError::NoKeys {
                path: path.to_owned(),
                sections: &[BASIC, GLOBAL],
            });
        }
    };
    let mut credentials = super::access_key(id, secret);
    if let Some(token) = token {
        credentials = credentials.security_token(token);
    }
    if let Some(project) = get(BASIC, "project_id") {
        credentials = credentials.project_id(project);
    }
    if let Some(url) = get(BASIC, "iam_endpoint") {
        credentials = credentials.endpoint("iam", url);
    }
    if let Some(domain) = get(GLOBAL, "domain_id")
        && global.is_none_or(|(global_id, _)| global_id == id)
    {
        credentials = credentials.domain_id(domain);
    }
    Ok(credentials)
}

/// Returns the id and the secret of a section's access key, if it has one.
fn access_key<'a>(
    path: &Path,
    entries: &[Entry<'a>],
    section: &'static str,
) -> Result<Option<(&'a str, &'a str)>, SourceError> {
    let missing = |missing, present, line| SourceError::MissingKey {
        path: path.to_owned(),
        section,
        missing,
        present,
        line,
    };
    match (find(entries, section, "ak"), find(entries, section, "sk")) {
        (Some(id), Some(secret)) => Ok(Some((id.value, secret.value))),
        (Some(id), None) => Err(missing("sk", "ak", id.line)),
        (None, Some(secret)) => Err(missing("ak", "sk", secret.line)),
        (None, None) => Ok(None),
    }
}

/// Returns the entry of a section, or of the section that applies to all. An empty value counts as absent.
fn find<'e, 'a>(entries: &'e [Entry<'a>], section: &str, key: &str) -> Option<&'e Entry<'a>> {
    if !entries.iter().any(|entry| entry.section == section) {
        return None;
    }
    [section, DEFAULT]
        .into_iter()
        .find_map(|section| {
            entries
                .iter()
                .find(|entry| entry.section == section && entry.key.eq_ignore_ascii_case(key))
        })
        .filter(|entry| !entry.value.is_empty())
}

/// `key = value` within `[section]`.
struct Entry<'a> {
    section: &'a str,
    key: &'a str,
    value: &'a str,
    line: usize,
}

/// Reads a file like Python's `configparser`, which the official tools use: `=` or `:` between key and value, keys in
/// any case, comments only on separate lines, quotes as part of the value. Unlike `configparser`, it gives `%` no
/// meaning and accepts no value of several lines, as no value here can have them.
fn parse(text: &str) -> Result<Vec<Entry<'_>>, (usize, &'static str)> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut section = None;
    // The indentation of the previous entry: a line with more would continue its value.
    let mut indent = usize::MAX;
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let number = index + 1;
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        let depth = line.len() - line.trim_start().len();
        if depth > indent {
            return Err((number, "a value cannot go on over several lines (the line is indented)"));
        }
        if let Some(name) = content.strip_prefix('[') {
            let Some((name, _)) = name.split_once(']').filter(|(name, _)| !name.is_empty()) else {
                return Err((number, "a section is written [name]"));
            };
            section = Some(name);
            indent = usize::MAX;
            continue;
        }
        let Some(section) = section else {
            return Err((number, "an entry stands before the first [section]"));
        };
        let Some((key, value)) = content.split_once(['=', ':']) else {
            return Err((number, "an entry is written key = value"));
        };
        let (key, value) = (key.trim(), value.trim());
        if key.is_empty() {
            return Err((number, "an entry has no key before its = or :"));
        }
        if entries
            .iter()
            .any(|entry| entry.section == section && entry.key.eq_ignore_ascii_case(key))
        {
            return Err((number, "the key is already set in this section"));
        }
        entries.push(Entry {
            section,
            key,
            value,
            line: number,
        });
        indent = depth;
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Credentials, SourceError> {
        from_text(Path::new("/home/me/credentials"), text)
    }

    fn key(credentials: &Credentials) -> (&str, &str) {
        let key = credentials.get_access_key().unwrap();
        (key.id, key.secret.expose())
    }

    #[test]
    fn reads_all_entries_of_both_sections() {
        let credentials = load(
            "\u{feff}# comment\r\n[basic]\r\nAK = id\r\n  \r\nsk:the=secret#1 ; x\r\nproject_id=p\r\n\
             security_token = t\r\n; comment\r\niam_endpoint = https://iam.example:8443\r\nother = %(x)\r\n\
             [ignored]\r\nak = no\r\n[global]\r\nak = id\r\nsk = the=secret#1 ; x\r\ndomain_id = d",
        )
        .unwrap();
        assert_eq!(key(&credentials), ("id", "the=secret#1 ; x"));
        assert_eq!(credentials.get_project_id(), Some("p"));
        assert_eq!(credentials.get_domain_id(), Some("d"));
        let token = credentials.get_access_key().and_then(|key| key.security_token);
        assert_eq!(token.map(|token| token.expose()), Some("t"));
        assert_eq!(credentials.get_endpoint("iam"), Some("https://iam.example:8443"));
    }

    #[test]
    fn sections_stand_in_for_each_other_but_never_mix_keys() {
        let global = load("[global]\nak=g\nsk=gs\ndomain_id=d\n[basic]\nproject_id=p\nsecurity_token=t").unwrap();
        assert_eq!(key(&global), ("g", "gs"));
        assert_eq!(
            (global.get_domain_id(), global.get_project_id()),
            (Some("d"), Some("p"))
        );
        assert!(global.get_access_key().unwrap().security_token.is_none());

        let two = load("[basic]\nak=b\nsk=bs\n[global]\nak=g\nsk=gs\ndomain_id=d").unwrap();
        assert_eq!(key(&two), ("b", "bs"));
        assert_eq!(two.get_domain_id(), None);

        let shared = load("[DEFAULT]\nsk=s\n[basic]\nak=b").unwrap();
        assert_eq!(key(&shared), ("b", "s"));
        assert!(load("[DEFAULT]\nak=a\nsk=s").is_err());
    }

    #[test]
    fn indented_entries_and_quotes_are_taken_as_configparser_takes_them() {
        let credentials = load("  [basic]\n    ak = \"id\"\n    sk = 's'\n  project_id = p").unwrap();
        assert_eq!(key(&credentials), ("\"id\"", "'s'"));
        assert_eq!(credentials.get_project_id(), Some("p"));
    }

    #[test]
    fn faults_are_placed_and_show_no_value() {
        for (text, expected) in [
            (
                "",
                "the credentials file /home/me/credentials has no ak and sk in section [basic] or [global]",
            ),
            (
                "[Basic]\nak=s3cr3t",
                "the credentials file /home/me/credentials has no ak and sk in section [basic] or [global]",
            ),
            (
                "ak=s3cr3t",
                "/home/me/credentials:1: an entry stands before the first [section]",
            ),
            (
                "[basic]\n\ns3cr3t",
                "/home/me/credentials:3: an entry is written key = value",
            ),
            (
                "[basic\nak=s3cr3t",
                "/home/me/credentials:1: a section is written [name]",
            ),
            (
                "[basic]\n=s3cr3t",
                "/home/me/credentials:2: an entry has no key before its = or :",
            ),
            (
                "[basic]\nak=s3cr3t\nAk=s3cr3t",
                "/home/me/credentials:3: the key is already set in this section",
            ),
            (
                "[basic]\nsk=s3\n  cr3t",
                "/home/me/credentials:3: a value cannot go on over several lines (the line is indented)",
            ),
            (
                "[basic]\n\nak=s3cr3t\nsk=",
                "/home/me/credentials:3: section [basic] has ak but no sk",
            ),
            (
                "[basic]\nak=a\nsk=b\n[global]\nsk=s3cr3t",
                "/home/me/credentials:5: section [global] has sk but no ak",
            ),
        ] {
            let error = load(text).unwrap_err();
            assert_eq!(error.to_string(), expected);
            assert!(!format!("{error:?} {error:#?}").contains("s3cr3t"));
        }
    }

    #[test]
    fn files_that_cannot_be_read_differ_from_missing_ones() {
        let folder = std::env::temp_dir().join(format!("specwright-profile-{}", std::process::id()));
        std::fs::create_dir_all(folder.join(".huaweicloud")).unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let large = file("large", &vec![b'\n'; usize::try_from(MAX_BYTES).unwrap() + 1]);
        let binary = file("binary", b"[basic]\nak=\xff");
        file(
            ".huaweicloud/credentials",
            b"[basic]\nak=home\nsk=s\nproject_id=of-the-file",
        );
        let elsewhere = file("elsewhere", b"[basic]\nak=elsewhere\nsk=s");

        let missing = from_profile_file(folder.join("missing"));
        assert!(matches!(missing, Err(SourceError::NoFile { .. })));
        assert!(matches!(
            from_profile_file(&folder),
            Err(SourceError::Unreadable { .. })
        ));
        assert!(matches!(from_profile_file(binary), Err(SourceError::Unreadable { .. })));
        assert!(matches!(from_profile_file(large), Err(SourceError::TooLarge { .. })));

        let home = from_profile_with(&|_| None, Some(folder.clone())).unwrap();
        assert_eq!(key(&home).0, "home");
        let named = |name: &str| (name == CREDENTIALS_FILE).then(|| elsewhere.display().to_string());
        assert_eq!(key(&from_profile_with(&named, None).unwrap()).0, "elsewhere");

        let project = |name: &str| (name == "HUAWEICLOUD_SDK_PROJECT_ID").then(|| "of-the-environment".to_owned());
        let found = super::super::discovery::discover_with(&project, Some(folder.clone())).unwrap();
        assert_eq!(
            (key(&found).0, found.get_project_id()),
            ("home", Some("of-the-environment"))
        );
        std::fs::remove_dir_all(folder).unwrap();
    }
}
