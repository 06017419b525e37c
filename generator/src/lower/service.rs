//! Servers, security and what else holds for every operation.

use indexmap::IndexMap;
use openapiv3::{self as oas, APIKeyLocation, SecurityRequirement};
use serde_json::Value;

use crate::diagnostic::Code;
use crate::document::MUTUAL_TLS;
use crate::model::{Docs, Place, Scheme, SchemeKind, Server, ServerVariable, Service};

use super::at::At;
use super::{Lower, follow};

impl<'d> Lower<'d, '_> {
    pub(super) fn service(&mut self) -> Service {
        let openapi = self.openapi;
        self.unknown_extensions(&openapi.extensions);
        Service {
            servers: openapi.servers.iter().map(server).collect(),
            schemes: self.schemes(),
            client_parameters: Vec::new(),
            success_errors: self.success_errors(&openapi.extensions, &At::Root).unwrap_or_default(),
            error_fields: self.error_fields(&openapi.extensions, &At::Root),
            retry: self.retry_rules(&openapi.extensions, &At::Root),
        }
    }

    /// A slip in one of our own keys would otherwise be lost: `x-succes-errors`.
    fn unknown_extensions(&mut self, extensions: &IndexMap<String, Value>) {
        const OURS: [&str; 3] = ["x-success-errors", "x-error-fields", "x-retry"];
        for key in extensions.keys() {
            let near = OURS.iter().find(|ours| key != **ours && distance_at_most(key, ours, 2));
            if let Some(near) = near {
                let help = format!("did you mean `{near}`?");
                let message = format!("`{key}` is not known and has no effect");
                self.warn(Code::INVALID_EXTENSION, &At::Root.child(key), message, Some(&help));
            }
        }
    }

    fn schemes(&mut self) -> Vec<Scheme> {
        let Some(components) = self.components else {
            return Vec::new();
        };
        let mut schemes = Vec::new();
        for (name, scheme) in &components.security_schemes {
            let all = Some(&components.security_schemes);
            let Some((scheme, _)) = follow(scheme, "#/components/securitySchemes/", all) else {
                continue;
            };
            let at = At::Component("securitySchemes", name);
            let (kind, description) = match scheme {
                oas::SecurityScheme::APIKey {
                    location,
                    name,
                    description,
                    extensions,
                } => {
                    let place = match location {
                        APIKeyLocation::Query => Place::Query,
                        APIKeyLocation::Header => Place::Header,
                        APIKeyLocation::Cookie => Place::Cookie,
                    };
                    let key = SchemeKind::ApiKey {
                        place,
                        name: name.clone(),
                    };
                    (self.signature(extensions, &at).unwrap_or(key), description)
                }
                oas::SecurityScheme::HTTP {
                    description,
                    extensions,
                    ..
                } if extensions.contains_key(MUTUAL_TLS) => (SchemeKind::MutualTls, description),
                oas::SecurityScheme::HTTP {
                    scheme, description, ..
                } => {
                    let kind = match scheme.to_ascii_lowercase().as_str() {
                        "basic" => SchemeKind::Basic,
                        "bearer" => SchemeKind::Bearer,
                        other => {
                            let message = format!(
                                "HTTP authentication `{other}` is not known: the whole `Authorization` header is left to the caller"
                            );
                            self.warn(Code::UNKNOWN_SECURITY, &at, message, None);
                            SchemeKind::ApiKey {
                                place: Place::Header,
                                name: "Authorization".to_owned(),
                            }
                        }
                    };
                    (kind, description)
                }
                oas::SecurityScheme::OAuth2 { description, .. }
                | oas::SecurityScheme::OpenIDConnect { description, .. } => (SchemeKind::Bearer, description),
            };
            let docs = Docs {
                description: description.clone(),
                ..Docs::default()
            };
            let token_url = match scheme {
                oas::SecurityScheme::OAuth2 { flows, .. } => flows.client_credentials.as_ref(),
                _ => None,
            }
            .map(|flow| flow.token_url.clone())
            .filter(|url| !url.is_empty());
            let signer = match scheme {
                oas::SecurityScheme::APIKey { extensions, .. } => self.signer(extensions, &at),
                _ => None,
            };
            schemes.push(Scheme {
                name: name.clone(),
                kind,
                token_url,
                signer,
                docs,
            });
        }
        schemes
    }

    /// `x-signature` of a security scheme: any name, as signers are not part of a runtime.
    fn signature(&mut self, extensions: &IndexMap<String, Value>, at: &At<'_>) -> Option<SchemeKind> {
        let value = extensions.get("x-signature")?;
        let name = value.as_str().filter(|name| !name.trim().is_empty());
        if name.is_none() {
            let help = "it is the name of the signature, such as SDK-HMAC-SHA256";
            let message = "`x-signature` must be a string that is not empty";
            self.error(Code::INVALID_EXTENSION, &at.child("x-signature"), message, Some(help));
        }
        name.map(|name| SchemeKind::Signature(name.to_owned()))
    }

    /// `x-signer` of a security scheme.
    fn signer(&mut self, extensions: &IndexMap<String, Value>, at: &At<'_>) -> Option<String> {
        let value = extensions.get("x-signer")?;
        let at = at.child("x-signer");
        if !extensions.contains_key("x-signature") {
            let message = "`x-signer` has no meaning without `x-signature` beside it";
            self.error(Code::INVALID_EXTENSION, &at, message, None);
            return None;
        }
        let path = value.as_str().filter(|path| signer_path(path));
        if path.is_none() {
            let help = "its first segment is the crate: my_crate::vendor::Signature";
            let message = "`x-signer` must be the Rust path of a value that implements `auth::Signer`";
            self.error(Code::INVALID_EXTENSION, &at, message, Some(help));
        }
        path.map(str::to_owned)
    }

    /// The alternatives of security that hold for an operation. One that names an unknown scheme is kept: the runtime
    /// can never meet it, where leaving it out could leave a request without any proof.
    pub(super) fn security(&mut self, own: Option<&'d Vec<SecurityRequirement>>, at: &At<'_>) -> Vec<Vec<String>> {
        let Some(requirements) = own.or(self.openapi.security.as_ref()) else {
            return Vec::new();
        };
        let mut alternatives = Vec::new();
        for requirement in requirements {
            alternatives.push(requirement.keys().cloned().collect());
            let components = self.components;
            let known = |name: &String| components.is_some_and(|c| c.security_schemes.contains_key(name));
            for name in requirement.keys().filter(|name| !known(name)) {
                let message = format!("no security scheme is called `{name}`: no request can meet this alternative");
                self.warn(Code::UNKNOWN_SECURITY, &at.child("security"), message, None);
            }
        }
        alternatives
    }
}

/// Whether a text is the path of an item in a crate.
fn signer_path(path: &str) -> bool {
    let is_name = |segment: &str| syn::parse_str::<syn::Ident>(segment).is_ok();
    path.contains("::") && path.split("::").all(is_name)
}

pub(super) fn server(server: &oas::Server) -> Server {
    let variables = server.variables.iter().flatten();
    let variable = |(name, variable): (&String, &oas::ServerVariable)| ServerVariable {
        name: name.clone(),
        default: variable.default.clone(),
        values: variable.enumeration.clone(),
        docs: Docs {
            description: variable.description.clone(),
            ..Docs::default()
        },
    };
    Server {
        url: server.url.clone(),
        variables: variables.map(variable).collect(),
        docs: Docs {
            description: server.description.clone(),
            ..Docs::default()
        },
    }
}

/// Whether two keys differ by at most `most` insertions, deletions or replacements.
fn distance_at_most(a: &str, b: &str, most: usize) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replace = row.get(j).copied().unwrap_or_default() + usize::from(x != y);
            let insert = next.last().copied().unwrap_or_default() + 1;
            let delete = row.get(j + 1).copied().unwrap_or_default() + 1;
            next.push(replace.min(insert).min(delete));
        }
        row = next;
    }
    row.last().is_some_and(|distance| *distance <= most)
}
