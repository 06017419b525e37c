//! Profiles: what a file says of servers, their credentials and settings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use specwright_runtime::Secret;
use toml_edit::{DocumentMut, Item, TableLike};

use super::{Hosts, Unusable};

/// The keys of a profile, for the message about others.
const KEYS: &str = "hosts, endpoint, endpoints, token, api_key, api_keys, user, password, access_key, oauth2, headers, parameters, variables";

/// A profile.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub(crate) name: String,
    /// The hosts that it is for, such as `api.example.com` or `*.example.com`.
    pub(crate) hosts: Hosts,
    pub(crate) endpoint: Option<String>,
    pub(crate) endpoints: Vec<(String, String)>,
    pub(crate) token: Option<Value>,
    pub(crate) api_key: Option<Value>,
    pub(crate) api_keys: Vec<(String, Value)>,
    pub(crate) user: Option<Value>,
    pub(crate) password: Option<Value>,
    pub(crate) access_key: Option<AccessKey>,
    pub(crate) oauth2: Option<OAuth2>,
    pub(crate) headers: Vec<(String, Value)>,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) variables: Vec<(String, String)>,
}

/// An access key that signs requests.
#[derive(Clone, Debug)]
pub(crate) struct AccessKey {
    pub(crate) id: Value,
    pub(crate) secret: Value,
    pub(crate) security_token: Option<Value>,
}

/// Client credentials of OAuth 2.0.
#[derive(Clone, Debug)]
pub(crate) struct OAuth2 {
    pub(crate) client_id: Value,
    pub(crate) client_secret: Value,
    pub(crate) token_url: Option<String>,
    pub(crate) scopes: Vec<String>,
}

/// A value that may be secret: in the profile, or where it says.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Here(Secret),
    /// The environment variable of this name.
    Variable(String),
    /// The first line of a file.
    File(PathBuf),
    /// The first line that a program prints.
    Program(Vec<String>),
}

impl Value {
    /// Reads it.
    pub(crate) fn read(&self) -> Result<Secret, Unusable> {
        let failure = Unusable::new;
        let text = match self {
            Self::Here(secret) => return Ok(secret.clone()),
            Self::Variable(name) => {
                let value = std::env::var(name).ok().filter(|value| !value.is_empty());
                value.ok_or_else(|| {
                    failure(format!(
                        "the environment variable {name}, which the profile names, is not set"
                    ))
                })?
            }
            Self::File(path) => {
                let text = fs::read_to_string(path);
                text.map_err(|error| failure(format!("{}, which the profile names: {error}", path.display())))?
            }
            Self::Program(words) => {
                let program = words.first().cloned().unwrap_or_default();
                let run = Command::new(&program)
                    .args(&words[1..])
                    .stdin(Stdio::null())
                    .stderr(Stdio::inherit())
                    .output();
                let run = run.map_err(|error| failure(format!("{program}, which the profile names: {error}")))?;
                if !run.status.success() {
                    return Err(failure(format!(
                        "{program}, which the profile names, failed: {}",
                        run.status
                    )));
                }
                String::from_utf8_lossy(&run.stdout).into_owned()
            }
        };
        match text.lines().next().map(str::trim).filter(|line| !line.is_empty()) {
            Some(line) => Ok(Secret::from(line)),
            None => Err(failure(format!("{self:?} has no text"))),
        }
    }
}

/// The file with the profiles: `$XDG_CONFIG_HOME/specwright/profiles.toml`.
pub(crate) fn file() -> Option<PathBuf> {
    let of_user = std::env::var_os("XDG_CONFIG_HOME")
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from);
    let folder = of_user.or_else(|| {
        let windows = std::env::var_os("APPDATA").filter(|_| cfg!(windows)).map(PathBuf::from);
        windows.or_else(|| Some(std::env::home_dir()?.join(".config")))
    })?;
    Some(folder.join("specwright").join("profiles.toml"))
}

/// The profiles of a file; none where there is no file.
pub(crate) fn read(file: &Path) -> Result<Vec<Profile>, Unusable> {
    let shown = file.display();
    let failure = |message: String| Unusable::new(format!("{shown}: {message}"));
    match fs::metadata(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failure(error.to_string())),
        Ok(metadata) => private(&metadata).map_err(|mode| {
            failure(format!("others can read it (mode {mode:o}), and it may hold secrets"))
                .hint(format!("chmod 600 {shown}"))
        })?,
    }
    let text = fs::read_to_string(file).map_err(|error| failure(error.to_string()))?;
    parse(&text).map_err(failure)
}

/// Whether only its owner can read a file.
#[cfg(unix)]
fn private(metadata: &fs::Metadata) -> Result<(), u32> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o777;
    match mode & 0o077 {
        0 => Ok(()),
        _ => Err(mode),
    }
}

#[cfg(not(unix))]
fn private(_: &fs::Metadata) -> Result<(), u32> {
    Ok(())
}

fn parse(text: &str) -> Result<Vec<Profile>, String> {
    let document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        // the message of the error quotes the line, which may hold a secret
        let line = error
            .span()
            .map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        format!(
            "line {}: {}",
            line.unwrap_or(1),
            error.message().lines().next().unwrap_or("is no TOML")
        )
    })?;
    let mut profiles = Vec::new();
    for (name, item) in document.iter() {
        let table = item
            .as_table_like()
            .ok_or_else(|| format!("`{name}` is no table: a profile is `[{name}]`"))?;
        profiles.push(profile(name, table).map_err(|message| format!("[{name}]: {message}"))?);
    }
    Ok(profiles)
}

fn profile(name: &str, table: &dyn TableLike) -> Result<Profile, String> {
    let mut profile = Profile {
        name: name.to_owned(),
        ..Profile::default()
    };
    for (key, item) in table.iter() {
        match key {
            "hosts" | "host" => profile.hosts = Hosts(texts(key, item)?),
            "endpoint" => profile.endpoint = Some(text(key, item)?),
            "endpoints" => profile.endpoints = pairs(key, item, text)?,
            "token" => profile.token = Some(value(key, item)?),
            "api_key" => profile.api_key = Some(value(key, item)?),
            "api_keys" => profile.api_keys = pairs(key, item, value)?,
            "user" => profile.user = Some(value(key, item)?),
            "password" => profile.password = Some(value(key, item)?),
            "headers" => profile.headers = pairs(key, item, value)?,
            "parameters" => profile.parameters = pairs(key, item, text)?,
            "variables" => profile.variables = pairs(key, item, text)?,
            "access_key" => {
                let table = members(key, item, &["id", "secret", "security_token"])?;
                profile.access_key = Some(AccessKey {
                    id: needed(key, table, "id")?,
                    secret: needed(key, table, "secret")?,
                    security_token: table
                        .get("security_token")
                        .map(|item| value("security_token", item))
                        .transpose()?,
                });
            }
            "oauth2" => {
                let table = members(key, item, &["client_id", "client_secret", "token_url", "scopes"])?;
                profile.oauth2 = Some(OAuth2 {
                    client_id: needed(key, table, "client_id")?,
                    client_secret: needed(key, table, "client_secret")?,
                    token_url: table.get("token_url").map(|item| text("token_url", item)).transpose()?,
                    scopes: table
                        .get("scopes")
                        .map(|item| texts("scopes", item))
                        .transpose()?
                        .unwrap_or_default(),
                });
            }
            _ => return Err(format!("there is no key `{key}`; the keys are {KEYS}")),
        }
    }
    match (&profile.user, &profile.password) {
        (Some(_), None) => Err("`user` needs a `password`".to_owned()),
        (None, Some(_)) => Err("`password` needs a `user`".to_owned()),
        _ => Ok(profile),
    }
}

fn text(key: &str, item: &Item) -> Result<String, String> {
    item.as_str()
        .map(str::to_owned)
        .ok_or_else(|| format!("`{key}` is no text"))
}

fn texts(key: &str, item: &Item) -> Result<Vec<String>, String> {
    if let Some(one) = item.as_str() {
        return Ok(vec![one.to_owned()]);
    }
    let array = item.as_array().ok_or_else(|| format!("`{key}` is no list of texts"))?;
    let texts = array.iter().map(|item| item.as_str().map(str::to_owned));
    texts
        .collect::<Option<_>>()
        .ok_or_else(|| format!("`{key}` is no list of texts"))
}

fn pairs<T>(key: &str, item: &Item, read: fn(&str, &Item) -> Result<T, String>) -> Result<Vec<(String, T)>, String> {
    let table = item.as_table_like().ok_or_else(|| format!("`{key}` is no table"))?;
    let pairs = table
        .iter()
        .map(|(name, item)| Ok((name.to_owned(), read(name, item)?)));
    pairs.collect()
}

fn members<'a>(key: &str, item: &'a Item, names: &[&str]) -> Result<&'a dyn TableLike, String> {
    let table = item
        .as_table_like()
        .ok_or_else(|| format!("`{key}` is a table of {}", names.join(", ")))?;
    match table.iter().find(|(name, _)| !names.contains(name)) {
        Some((name, _)) => Err(format!("`{key}` has no key `{name}`, only {}", names.join(", "))),
        None => Ok(table),
    }
}

fn needed(key: &str, table: &dyn TableLike, name: &str) -> Result<Value, String> {
    let item = table.get(name).ok_or_else(|| format!("`{key}` has no `{name}`"))?;
    value(name, item)
}

fn value(key: &str, item: &Item) -> Result<Value, String> {
    if let Some(text) = item.as_str() {
        return Ok(Value::Here(Secret::from(text)));
    }
    let wrong = || {
        format!("`{key}` is a text, or {{ env = \"NAME\" }}, {{ file = \"PATH\" }} or {{ command = [\"PROGRAM\"] }}")
    };
    let table = item
        .as_table_like()
        .filter(|table| table.len() == 1)
        .ok_or_else(wrong)?;
    let (kind, item) = table.iter().next().ok_or_else(wrong)?;
    match kind {
        "env" => Ok(Value::Variable(text(kind, item)?)),
        "file" => {
            let path = text(kind, item)?;
            let home = path
                .strip_prefix("~/")
                .and_then(|rest| Some(std::env::home_dir()?.join(rest)));
            Ok(Value::File(home.unwrap_or_else(|| path.into())))
        }
        "command" => match texts(kind, item)? {
            words if words.is_empty() => Err(wrong()),
            words => Ok(Value::Program(words)),
        },
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_have_credentials_and_settings() {
        let profiles = parse(
            "[cloud]\nhosts = [\"*.example.com\", \"127.0.0.1\"]\ntoken = \"s3cr3t\"\nheaders = { X-A = \"b\" }\n\
             variables.region = \"eu\"\n[cloud.oauth2]\nclient_id = \"me\"\nclient_secret = { env = \"SECRET\" }\nscopes = [\"read\"]\n\
             [other]\nhost = \"api.other.example\"\nuser = \"u\"\npassword = { file = \"~/p\" }\napi_keys = { Key = { command = [\"pass\", \"k\"] } }\n",
        )
        .unwrap();
        let [cloud, other] = &profiles[..] else { panic!() };
        assert_eq!(cloud.hosts.to_string(), "*.example.com, 127.0.0.1");
        assert_eq!(cloud.variables, [("region".to_owned(), "eu".to_owned())]);
        assert_eq!(cloud.token.as_ref().unwrap().read().unwrap().expose(), "s3cr3t");
        assert!(matches!(&other.api_keys[..], [(name, Value::Program(words))] if name == "Key" && words.len() == 2));
        assert!(!format!("{profiles:?}").contains("s3cr3t"));
    }

    #[test]
    fn faults_are_told_without_secrets() {
        for (text, expected) in [
            ("x = 1", "`x` is no table: a profile is `[x]`"),
            (
                "[a]\ntokn = 's3cr3t'",
                "[a]: there is no key `tokn`; the keys are hosts, endpoint, ",
            ),
            ("[a]\nuser = 's3cr3t'", "[a]: `user` needs a `password`"),
            (
                "[a]\ntoken = { envv = 's3cr3t' }",
                "[a]: `token` is a text, or { env = ",
            ),
            (
                "[a]\noauth2 = { client_id = 's3cr3t' }",
                "[a]: `oauth2` has no `client_secret`",
            ),
            ("[a]\ntoken = 's3cr3t", "line 2: "),
        ] {
            let message = parse(text).unwrap_err();
            assert!(message.starts_with(expected), "{message}");
            assert!(!message.contains("s3cr3t"), "{message}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn programs_and_files_give_their_first_line() {
        let program = |script: &str| Value::Program(["sh", "-c", script].map(str::to_owned).to_vec());
        assert_eq!(program("echo ' one '; echo two").read().unwrap().expose(), "one");
        assert!(
            program("exit 3")
                .read()
                .unwrap_err()
                .message
                .starts_with("sh, which the profile names, failed")
        );
        assert!(program("true").read().is_err());
        assert!(Value::File("/nothing/there".into()).read().is_err());
    }
}
