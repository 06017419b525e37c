//! Reads security schemes and security requirements.

use crate::document::extension::MUTUAL_TLS;
use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow, OAuth2Flows,
    PasswordOAuth2Flow, SecurityRequirement, SecurityScheme,
};

use super::value::extension;
use super::{Extensions, Typing};
use crate::diagnostic::Code;
use crate::document::source::Part;
use crate::document::tree::Node;
use crate::field::{governs_connection, is_token};

const SCHEME: &[&str] = &[
    "type",
    "description",
    "name",
    "in",
    "scheme",
    "bearerFormat",
    "flows",
    "openIdConnectUrl",
];
const FLOWS: &[&str] = &["implicit", "password", "clientCredentials", "authorizationCode"];
const FLOW: &[&str] = &["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"];

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
    refresh_url: Option<String>,
    scopes: IndexMap<String, String>,
    extensions: Extensions,
}

impl Typing<'_> {
    /// Reads security requirements: alternatives, each a set of schemes that are required together.
    pub(super) fn security(&mut self, node: &Node) -> Vec<SecurityRequirement> {
        self.list("security", node, |typing, node| {
            let object = typing.object("a security requirement", node)?;
            let mut requirement = SecurityRequirement::new();
            for (name, scopes) in object.iter() {
                requirement.insert(name.to_string(), typing.texts(name, scopes));
            }
            Some(requirement)
        })
    }

    pub(super) fn security_scheme(&mut self, node: &Node) -> Option<SecurityScheme> {
        let noun = "a security scheme";
        let object = self.object(noun, node)?;
        let Some(kind) = object.get("type") else {
            self.missing(noun, "type", node);
            return None;
        };
        let kind = self.word(
            "type",
            kind,
            &[
                ("apiKey", Kind::ApiKey),
                ("http", Kind::Http),
                ("oauth2", Kind::OAuth2),
                ("openIdConnect", Kind::OpenIdConnect),
                ("mutualTLS", Kind::MutualTls),
            ],
        )?;
        let mut description = None;
        let mut extensions = Extensions::new();
        let mut bearer_format = None;
        for (key, node) in object.iter() {
            match key {
                "description" => description = self.text(key, node),
                "bearerFormat" => bearer_format = self.text(key, node),
                "type" | "name" | "in" | "scheme" | "flows" | "openIdConnectUrl" => {}
                "deprecated" | "oauth2MetadataUrl" => {
                    self.ignored(format!("`{key}` is of OpenAPI 3.2 and ignored"), node);
                }
                _ if extension(&mut extensions, key, node) => {}
                _ => self.unknown(noun, key, node, SCHEME),
            }
        }
        match kind {
            Kind::ApiKey => {
                let place = self.required(noun, "in", node)?;
                let location = self.word(
                    "in",
                    place,
                    &[
                        ("query", APIKeyLocation::Query),
                        ("header", APIKeyLocation::Header),
                        ("cookie", APIKeyLocation::Cookie),
                    ],
                )?;
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
                let flows = self.flows(flows)?;
                Some(SecurityScheme::OAuth2 {
                    flows,
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

    fn required<'n>(&mut self, noun: &str, key: &str, node: &'n Node) -> Option<&'n Node> {
        let found = node.get(key);
        if found.is_none() {
            self.missing(noun, key, node);
        }
        found
    }

    fn required_text(&mut self, noun: &str, key: &str, node: &Node) -> Option<String> {
        let value = self.required(noun, key, node)?;
        self.text(key, value)
    }

    fn flows(&mut self, node: &Node) -> Option<OAuth2Flows> {
        let mut flows = OAuth2Flows::default();
        for (key, node) in self.object("`flows`", node)?.iter() {
            match key {
                "implicit" => {
                    flows.implicit = self.flow(node, &["authorizationUrl"]).map(|flow| ImplicitOAuth2Flow {
                        authorization_url: flow.authorization_url,
                        refresh_url: flow.refresh_url,
                        scopes: flow.scopes,
                        extensions: flow.extensions,
                    });
                }
                "password" => {
                    flows.password = self.flow(node, &["tokenUrl"]).map(|flow| PasswordOAuth2Flow {
                        refresh_url: flow.refresh_url,
                        token_url: flow.token_url,
                        scopes: flow.scopes,
                        extensions: flow.extensions,
                    });
                }
                "clientCredentials" => {
                    flows.client_credentials = self.flow(node, &["tokenUrl"]).map(|flow| ClientCredentialsOAuth2Flow {
                        refresh_url: flow.refresh_url,
                        token_url: flow.token_url,
                        scopes: flow.scopes,
                        extensions: flow.extensions,
                    });
                }
                "authorizationCode" => {
                    let flow = self.flow(node, &["authorizationUrl", "tokenUrl"]);
                    flows.authorization_code = flow.map(|flow| AuthorizationCodeOAuth2Flow {
                        authorization_url: flow.authorization_url,
                        token_url: flow.token_url,
                        refresh_url: flow.refresh_url,
                        scopes: flow.scopes,
                        extensions: flow.extensions,
                    });
                }
                // Of 3.2.
                "deviceAuthorization" => self.ignored(format!("`{key}` is ignored"), node),
                _ if extension(&mut flows.extensions, key, node) => {}
                _ => self.unknown("`flows`", key, node, FLOWS),
            }
        }
        Some(flows)
    }

    fn flow(&mut self, node: &Node, urls: &[&str]) -> Option<Flow> {
        let mut flow = Flow::default();
        let object = self.object("a flow", node)?;
        for url in urls {
            if !object.contains_key(url) {
                self.missing_harmless("a flow", url, node);
            }
        }
        for (key, node) in object.iter() {
            match key {
                "authorizationUrl" => flow.authorization_url = self.text(key, node).unwrap_or_default(),
                "tokenUrl" => flow.token_url = self.text(key, node).unwrap_or_default(),
                "refreshUrl" => flow.refresh_url = self.text(key, node),
                "scopes" => {
                    flow.scopes = self.map(key, node, |typing, node| {
                        Some(typing.text("scopes", node).unwrap_or_default())
                    });
                }
                _ if extension(&mut flow.extensions, key, node) => {}
                _ => self.unknown("a flow", key, node, FLOW),
            }
        }
        Some(flow)
    }
}
