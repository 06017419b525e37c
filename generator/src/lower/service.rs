//! Servers, security and other settings of the whole service.

use openapiv3::{self as oas, SecurityRequirement};

use crate::diagnostic::{Code, Diagnostic};
use crate::document::extension::{DEVICE_FLOW, MUTUAL_TLS, SERVER_NAME};
use crate::model::{Docs, Operation, Place, Scheme, SchemeKind, Server, ServerVariable, Service};
use crate::path;

use super::extensions;
use super::location::At;
use super::{Lower, follow};

impl<'d> Lower<'d, '_> {
    pub(super) fn service(&mut self) -> Service {
        let openapi = self.openapi;
        Service {
            servers: openapi.servers.iter().map(server).collect(),
            schemes: self.schemes(),
            // what is wrong with it is told where operations have it
            security: openapi.security.iter().flatten().map(names_of).collect(),
            idempotency_key: extensions::idempotency_key(&openapi.extensions)
                .flatten()
                .map(str::to_owned),
            rarely_secured: None,
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
                    // the flows without a browser: a device is given a refresh token
                    let own = flows.client_credentials.as_ref().map(|flow| flow.token_url.as_str());
                    let device = flows
                        .extensions
                        .get(DEVICE_FLOW)
                        .and_then(|flow| flow.get("tokenUrl")?.as_str());
                    token_url = [own, device]
                        .into_iter()
                        .flatten()
                        .find(|url| !url.is_empty())
                        .map(str::to_owned);
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

    /// Tells where a document declares security schemes and requires one for fewer than one operation in ten: what the caller
    /// gives is sent to those alone, and documents often forget to say it of the others.
    pub(super) fn check_schemes(&mut self, service: &mut Service, operations: &[Operation]) {
        let is_secured = |operation: &&Operation| operation.security.iter().any(|schemes| !schemes.is_empty());
        let (secured, all) = (operations.iter().filter(is_secured).count(), operations.len());
        let is_given = |scheme: &Scheme| !matches!(scheme.kind, SchemeKind::MutualTls);
        if !service.schemes.iter().any(is_given) || secured.saturating_mul(10) >= all {
            return;
        }
        service.rarely_secured = Some((secured, all));
        let message = format!(
            "security schemes are declared, but {secured} of {all} operations require one: credentials are sent to those alone"
        );
        self.report(
            Diagnostic::warning(Code::UNUSED_SECURITY, message),
            &At::Root.child("components").child("securitySchemes"),
            Some("say `security` at the document or at operations, or send them always: `Credentials::always`"),
        );
    }

    /// The security alternatives of an operation. One with an unknown scheme is kept: the runtime sends for it what the
    /// caller gives.
    pub(super) fn security(&mut self, own: Option<&'d Vec<SecurityRequirement>>, at: &At<'_>) -> Vec<Vec<String>> {
        let Some(requirements) = own.or(self.openapi.security.as_ref()) else {
            return Vec::new();
        };
        let mut alternatives = Vec::new();
        for requirement in requirements {
            alternatives.push(names_of(requirement));
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

/// The schemes that are needed together.
fn names_of(requirement: &SecurityRequirement) -> Vec<String> {
    requirement.keys().cloned().collect()
}

pub(super) fn server(server: &oas::Server) -> Server {
    let described = server.variables.iter().flatten();
    let mut variables: Vec<_> = described
        .map(|(name, variable)| ServerVariable {
            name: name.clone(),
            default: Some(variable.default.clone()),
            values: variable.enumeration.clone(),
            docs: Docs {
                description: variable.description.clone(),
                ..Docs::default()
            },
        })
        .collect();
    for (_, name) in path::tokens(&server.url) {
        if let Some(name) = name.filter(|name| !variables.iter().any(|known| known.name == *name)) {
            variables.push(ServerVariable {
                name: name.to_owned(),
                default: None,
                values: Vec::new(),
                docs: Docs::default(),
            });
        }
    }
    let name = server.extensions.get(SERVER_NAME).and_then(|name| name.as_str());
    Server {
        url: server.url.clone(),
        name: name.filter(|name| !name.trim().is_empty()).map(str::to_owned),
        variables,
        docs: Docs {
            description: server.description.clone(),
            ..Docs::default()
        },
    }
}
