//! Servers, security and other settings of the whole service.

use openapiv3::{self as oas, SecurityRequirement};

use crate::diagnostic::Code;
use crate::document::extension::MUTUAL_TLS;
use crate::model::{Docs, Place, Scheme, SchemeKind, Server, ServerVariable, Service};

use super::extensions;
use super::location::At;
use super::{Lower, follow};

impl<'d> Lower<'d, '_> {
    pub(super) fn service(&mut self) -> Service {
        let openapi = self.openapi;
        Service {
            servers: openapi.servers.iter().map(server).collect(),
            schemes: self.schemes(),
            client_parameters: Vec::new(),
            success_errors: extensions::success_errors(&openapi.extensions).unwrap_or_default(),
            error_fields: extensions::error_fields(&openapi.extensions),
            retry: extensions::retry_rules(&openapi.extensions),
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
            let (mut token_url, mut signer) = (None, None);
            let kind = match scheme {
                oas::SecurityScheme::APIKey {
                    location,
                    name,
                    extensions,
                    ..
                } => {
                    signer = extensions::signer(extensions);
                    let key = SchemeKind::ApiKey {
                        place: location.into(),
                        name: name.clone(),
                    };
                    extensions::signature(extensions).map_or(key, SchemeKind::Signature)
                }
                oas::SecurityScheme::HTTP { extensions, .. } if extensions.contains_key(MUTUAL_TLS) => {
                    SchemeKind::MutualTls
                }
                oas::SecurityScheme::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
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
                },
                oas::SecurityScheme::OAuth2 { flows, .. } => {
                    let url = flows.client_credentials.as_ref().map(|flow| flow.token_url.clone());
                    token_url = url.filter(|url| !url.is_empty());
                    SchemeKind::Bearer
                }
                oas::SecurityScheme::OpenIDConnect { .. } => SchemeKind::Bearer,
            };
            schemes.push(Scheme {
                name: name.clone(),
                kind,
                token_url,
                signer,
            });
        }
        schemes
    }

    /// The security alternatives of an operation. One with an unknown scheme is kept: the runtime sends for it what the
    /// caller gives.
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
                let message = format!(
                    "no security scheme has the name `{name}`: a bearer token or a user and password are sent for it, if they are given"
                );
                self.warn(Code::UNKNOWN_SECURITY, &at.child("security"), message, None);
            }
        }
        alternatives
    }
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
