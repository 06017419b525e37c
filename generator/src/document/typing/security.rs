//! Reads security schemes and security requirements.

use crate::document::extension::{DEPRECATED_SCHEME, DEVICE_FLOW, DEVICE_URL, MUTUAL_TLS, OAUTH2_METADATA};
use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, SecurityRequirement, SecurityScheme,
};

use super::value::read_entries;
use super::{Extensions, Typing};
use crate::diagnostic::Code;
use crate::document::source::Part;
use crate::document::tree::Node;
use crate::field::{governs_connection, is_token};

/// The types of security schemes.
#[derive(Clone, Copy)]
enum Kind {
    ApiKey,
    Http,
    OAuth2,
    OpenIdConnect,
    MutualTls,
}

/// Any OAuth 2 flow; each type of flow uses some of the fields.
#[derive(Default)]
struct Flow {
    authorization_url: String,
    token_url: String,
    device_url: String,
    refresh_url: Option<String>,
    scopes: IndexMap<String, String>,
    extensions: Extensions,
}

/// A flow as one of the types of `openapiv3`, with the URLs that it has.
macro_rules! flow_of {
    ($flow:ident, $kind:ident { $($url:ident),* }) => {
        $kind {
            $($url: $flow.$url,)*
            refresh_url: $flow.refresh_url,
            scopes: $flow.scopes,
            extensions: $flow.extensions,
        }
    };
}

impl Typing<'_> {
    /// Reads security requirements: alternatives, each a set of schemes that are required together.
    pub(super) fn security(&mut self, node: &Node) -> Vec<SecurityRequirement> {
        self.list("security", node, |typing, node| {
            let object = typing.object("a security requirement", node)?;
            let mut requirement = SecurityRequirement::new();
            for (name, scopes) in object.iter() {
                let scheme = typing.schemes.get(&scopes.origin).map_or(name, String::as_str);
                requirement.insert(scheme.to_owned(), typing.texts(name, scopes));
            }
            Some(requirement)
        })
    }

    pub(super) fn security_scheme(&mut self, node: &Node) -> Option<SecurityScheme> {
        let noun = "a security scheme";
        let object = self.object(noun, node)?;
        let kind = self.required(noun, "type", node)?;
        let kinds = [
            ("apiKey", Kind::ApiKey),
            ("http", Kind::Http),
            ("oauth2", Kind::OAuth2),
            ("openIdConnect", Kind::OpenIdConnect),
            ("mutualTLS", Kind::MutualTls),
        ];
        let kind = self.word("type", kind, &kinds)?;
        let mut description = None;
        let mut extensions = Extensions::new();
        let mut bearer_format = None;
        read_entries! { self, noun, (key, node) in object.iter(), extensions => {
            "description" => description = self.text(key, node),
            "bearerFormat" => bearer_format = self.text(key, node),
            "type" | "name" | "in" | "scheme" | "flows" | "openIdConnectUrl" => {},
            "deprecated" => {
                self.newer(key, node);
                if self.flag(key, node) == Some(true) {
                    extensions.insert(DEPRECATED_SCHEME.to_owned(), true.into());
                }
            },
            "oauth2MetadataUrl" => {
                self.newer(key, node);
                if let Some(url) = self.text(key, node) {
                    extensions.insert(OAUTH2_METADATA.to_owned(), url.into());
                }
            },
        } }
        match kind {
            Kind::ApiKey => {
                let place = self.required(noun, "in", node)?;
                let places = [
                    ("query", APIKeyLocation::Query),
                    ("header", APIKeyLocation::Header),
                    ("cookie", APIKeyLocation::Cookie),
                ];
                let location = self.word("in", place, &places)?;
                let name = self.required_text(noun, "name", node)?;
                self.check_key_name(&location, &name, node);
                Some(SecurityScheme::APIKey {
                    location,
                    name,
                    description,
                    extensions,
                })
            }
            Kind::Http => {
                let scheme = self.required_text(noun, "scheme", node)?;
                Some(SecurityScheme::HTTP {
                    scheme,
                    bearer_format,
                    description,
                    extensions,
                })
            }
            Kind::OAuth2 => {
                let flows = self.required(noun, "flows", node)?;
                Some(SecurityScheme::OAuth2 {
                    flows: self.flows(flows)?,
                    description,
                    extensions,
                })
            }
            Kind::OpenIdConnect => {
                let open_id_connect_url = self.required_text(noun, "openIdConnectUrl", node)?;
                Some(SecurityScheme::OpenIDConnect {
                    open_id_connect_url,
                    description,
                    extensions,
                })
            }
            Kind::MutualTls => {
                let message =
                    "the certificate for `mutualTLS` is not set up by the client: give it a transport that has one";
                self.ignored(message.to_owned(), node);
                extensions.insert(MUTUAL_TLS.to_owned(), true.into());
                Some(SecurityScheme::HTTP {
                    scheme: MUTUAL_TLS.to_owned(),
                    bearer_format: None,
                    description,
                    extensions,
                })
            }
        }
    }

    /// Reports a key name that no request can carry. The scheme is kept, so that no request is sent without the key.
    fn check_key_name(&mut self, location: &APIKeyLocation, name: &str, node: &Node) {
        let kind = match location {
            APIKeyLocation::Header if governs_connection(name) => "header for a key",
            APIKeyLocation::Header if !is_token(name) => "header",
            APIKeyLocation::Cookie if !is_token(name) => "cookie",
            _ => return,
        };
        let message = format!(
            "`{}` is no valid name of a {kind}: no request can have it",
            name.escape_debug()
        );
        let name = node.get("name").unwrap_or(node);
        self.warning(Code::INVALID_VALUE, message, name, Part::Value);
    }

    fn required_text(&mut self, noun: &str, key: &str, node: &Node) -> Option<String> {
        let value = self.required(noun, key, node)?;
        self.text(key, value)
    }

    fn flows(&mut self, node: &Node) -> Option<OAuth2Flows> {
        let mut flows = OAuth2Flows::default();
        read_entries! { self, "`flows`", (key, node) in self.object("`flows`", node)?.iter(), flows.extensions => {
            "implicit" => {
                let flow = self.flow(node, &["authorizationUrl"]);
                flows.implicit = flow.map(|flow| flow_of!(flow, ImplicitOAuth2Flow { authorization_url }));
            },
            "password" => {
                let flow = self.flow(node, &["tokenUrl"]);
                flows.password = flow.map(|flow| flow_of!(flow, PasswordOAuth2Flow { token_url }));
            },
            "clientCredentials" => {
                let flow = self.flow(node, &["tokenUrl"]);
                flows.client_credentials = flow.map(|flow| flow_of!(flow, ClientCredentialsOAuth2Flow { token_url }));
            },
            "authorizationCode" => {
                let flow = self.flow(node, &["authorizationUrl", "tokenUrl"]);
                flows.authorization_code =
                    flow.map(|flow| flow_of!(flow, AuthorizationCodeOAuth2Flow { authorization_url, token_url }));
            },
            "deviceAuthorization" => {
                self.newer(key, node);
                // the types of openapiv3 have no field for it
                if let Some(flow) = self.flow(node, &[DEVICE_URL, "tokenUrl"]) {
                    let flow = serde_json::json!({
                        DEVICE_URL: flow.device_url,
                        "tokenUrl": flow.token_url,
                        "refreshUrl": flow.refresh_url,
                        "scopes": flow.scopes,
                    });
                    flows.extensions.insert(DEVICE_FLOW.to_owned(), flow);
                }
            },
        } }
        Some(flows)
    }

    fn flow(&mut self, node: &Node, urls: &[&str]) -> Option<Flow> {
        let mut flow = Flow::default();
        let object = self.object("a flow", node)?;
        for url in urls {
            self.expected("a flow", url, node);
        }
        read_entries! { self, "a flow", (key, node) in object.iter(), flow.extensions => {
            "authorizationUrl" => flow.authorization_url = self.text(key, node).unwrap_or_default(),
            "tokenUrl" => flow.token_url = self.text(key, node).unwrap_or_default(),
            "deviceAuthorizationUrl" => flow.device_url = self.text(key, node).unwrap_or_default(),
            "refreshUrl" => flow.refresh_url = self.text(key, node),
            "scopes" => flow.scopes = self.map(key, node, |typing, node| Some(typing.text(key, node).unwrap_or_default())),
        } }
        Some(flow)
    }
}
