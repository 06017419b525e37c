//! The documentation of the whole module, from `info`, `tags`, `externalDocs` and security schemes.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{OAuth2Flows, OpenAPI, SecurityScheme, Tag};
use serde_json::Value;

use crate::document::extension::{
    DEPRECATED_SCHEME, DEVICE_FLOW, DEVICE_URL, MUTUAL_TLS, OAUTH2_METADATA, TAG_KIND, TAG_PARENT, TAG_SUMMARY,
};
use crate::document::{Document, Node, Pointer};

use crate::text::code_span;

/// How many levels of tags are indented.
const DEEPEST: usize = 8;

/// The description of the module, in Markdown.
pub(super) fn about(document: &Document) -> Option<String> {
    let openapi = &document.openapi;
    let info = &openapi.info;
    let written = |path: &[&str]| {
        let pointer = path.iter().fold(Pointer::root(), |pointer, key| pointer.child(*key));
        document.node(&pointer).and_then(Node::as_str).map(str::to_owned)
    };
    let mut parts: Vec<String> = Vec::new();
    parts.extend(written(&["info", "summary"])); // OpenAPI 3.1, so not in the typed document
    parts.extend(info.description.clone());
    if let Some(docs) = &openapi.external_docs {
        parts.push(link(docs.description.as_deref().unwrap_or("See"), &docs.url));
    }
    let mut legal = Vec::new();
    if let Some(terms) = &info.terms_of_service {
        legal.push(link("Terms of service", terms));
    }
    if let Some(contact) = &info.contact {
        let parts = [&contact.name, &contact.email, &contact.url];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        if !parts.is_empty() {
            legal.push(format!("Contact: {}", parts.join(", ")));
        }
    }
    if let Some(license) = &info.license {
        let id = written(&["info", "license", "identifier"]).filter(|id| *id != license.name);
        let parts = [Some(&license.name), id.as_ref(), license.url.as_ref()];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        legal.push(format!("Licence of the API: {}", parts.join(", ")));
    }
    if !legal.is_empty() {
        parts.push(legal.join("\n\n"));
    }
    parts.extend(section("Tags", tags(openapi)));
    parts.extend(section("Authentication", schemes(openapi)));
    parts.retain(|part| !part.trim().is_empty());
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn link(text: &str, url: &str) -> String {
    format!("{}: {url}", text.trim_end_matches([':', '.']))
}

fn section(title: &str, items: Vec<String>) -> Option<String> {
    (!items.is_empty()).then(|| format!("# {title}\n\n{}", items.join("\n")))
}

/// An item of a list: a name, maybe after its title, and texts about it, each on one line.
fn item(name: &str, title: Option<&str>, texts: &[String]) -> String {
    let in_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts: Vec<String> = texts
        .iter()
        .map(|text| in_line(text))
        .filter(|text| !text.is_empty())
        .collect();
    let name = match title.map(in_line).filter(|title| !title.is_empty()) {
        Some(title) => format!("{title} ({})", code_span(name)),
        None => code_span(name),
    };
    let Some((last, before)) = texts.split_last() else {
        return format!("- {name}");
    };
    // drops the full stop before a continuation
    let before = before.iter().map(|text| format!("{}; ", text.trim_end_matches('.')));
    format!("- {name}: {}{last}", before.collect::<String>())
}

/// Tags that have documentation, or are above others that have: each below its parent.
fn tags(openapi: &OpenAPI) -> Vec<String> {
    let text = |tag: &Tag, key: &str| tag.extensions.get(key).and_then(Value::as_str).map(str::to_owned);
    let known: HashSet<&str> = openapi.tags.iter().map(|tag| tag.name.as_str()).collect();
    let mut children: HashMap<Option<String>, Vec<&Tag>> = HashMap::new();
    for tag in &openapi.tags {
        let parent = text(tag, TAG_PARENT).filter(|parent| known.contains(parent.as_str()));
        children.entry(parent).or_default().push(tag);
    }
    let said = |tag: &Tag| {
        let mut texts: Vec<String> = tag.description.iter().cloned().collect();
        if let Some(docs) = &tag.external_docs {
            texts.push(link(docs.description.as_deref().unwrap_or("see"), &docs.url));
        }
        texts.extend(text(tag, TAG_KIND).map(|kind| format!("kind {}", code_span(&kind))));
        texts
    };
    let mut lines = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    // tags in a circle of parents are below none
    let mut roots = children.get(&None).cloned().unwrap_or_default();
    roots.extend(&openapi.tags);
    for root in roots {
        let mut open = vec![(root, 0)];
        while let Some((tag, depth)) = open.pop() {
            if !seen.insert(&tag.name) {
                continue;
            }
            let below = children.get(&Some(tag.name.clone())).map_or(&[][..], Vec::as_slice);
            open.extend(below.iter().rev().map(|child| (*child, depth + 1)));
            let (title, texts) = (text(tag, TAG_SUMMARY), said(tag));
            if title.is_some() || !texts.is_empty() || !below.is_empty() || depth > 0 {
                let indent = "  ".repeat(depth.min(DEEPEST));
                lines.push(indent + &item(&tag.name, title.as_deref(), &texts));
            }
        }
    }
    lines
}

/// Security schemes that have documentation.
fn schemes(openapi: &OpenAPI) -> Vec<String> {
    let schemes = openapi.components.iter().flat_map(|c| &c.security_schemes);
    let said = schemes.filter_map(|(name, scheme)| {
        let scheme = scheme.as_item()?;
        let (SecurityScheme::APIKey {
            description,
            extensions,
            ..
        }
        | SecurityScheme::HTTP {
            description,
            extensions,
            ..
        }
        | SecurityScheme::OAuth2 {
            description,
            extensions,
            ..
        }
        | SecurityScheme::OpenIDConnect {
            description,
            extensions,
            ..
        }) = scheme;
        let is_deprecated = extensions.contains_key(DEPRECATED_SCHEME);
        let mut texts: Vec<String> = is_deprecated.then(|| "deprecated".to_owned()).into_iter().collect();
        texts.extend(description.iter().cloned());
        match scheme {
            SecurityScheme::APIKey { extensions, .. } => texts.extend(signature(extensions)),
            SecurityScheme::HTTP {
                bearer_format,
                extensions,
                ..
            } => {
                if extensions.contains_key(MUTUAL_TLS) {
                    texts.push("mutual TLS: a custom transport presents the certificate".to_owned());
                }
                let format = bearer_format.iter();
                texts.extend(format.map(|format| format!("the token is {}", code_span(format))));
            }
            SecurityScheme::OAuth2 { flows, .. } => {
                let metadata = extensions.get(OAUTH2_METADATA).and_then(Value::as_str);
                texts.extend(metadata.map(|url| format!("metadata of the authorization server at {url}")));
                texts.extend(of_flows(flows));
            }
            SecurityScheme::OpenIDConnect {
                open_id_connect_url, ..
            } => {
                texts.push(format!("OpenID Connect: {open_id_connect_url}"));
            }
        }
        Some((name, texts))
    });
    said.filter(|(_, texts)| !texts.is_empty())
        .map(|(name, texts)| item(name, None, &texts))
        .collect()
}

/// The name of the signature and the signer, if the document gives them.
fn signature(extensions: &indexmap::IndexMap<String, serde_json::Value>) -> Option<String> {
    let name = code_span(&super::extensions::signature(extensions)?);
    let by = match super::extensions::signer(extensions).as_deref() {
        Some(path) => {
            let module = path.rsplit_once("::").map_or(path, |(module, _)| module);
            let package = path.split("::").next().unwrap_or_default().replace('_', "-");
            format!(
                "by {} of the crate {}: see {} for credentials with this signer, or add it to others with \
                 `Credentials::signer`",
                code_span(path),
                code_span(&package),
                code_span(module)
            )
        }
        None => "by a signer added with `Credentials::signer`".to_owned(),
    };
    Some(format!("requests are signed with {name}, {by}"))
}

/// The flow for devices, as the document stage has kept it.
struct DeviceFlow {
    device_url: Option<String>,
    token_url: Option<String>,
    refresh_url: Option<String>,
    scopes: IndexMap<String, String>,
}

impl DeviceFlow {
    fn of(kept: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let scopes = kept.get("scopes").and_then(Value::as_object).into_iter().flatten();
        Self {
            device_url: kept.get(DEVICE_URL).and_then(text),
            token_url: kept.get("tokenUrl").and_then(text),
            refresh_url: kept.get("refreshUrl").and_then(text),
            scopes: scopes
                .filter_map(|(scope, about)| Some((scope.clone(), text(about)?)))
                .collect(),
        }
    }
}

/// The URLs and scopes of OAuth 2 flows.
fn of_flows(flows: &OAuth2Flows) -> Vec<String> {
    let implicit = flows.implicit.iter();
    let implicit = implicit.map(|f| ("implicit", Some(&f.authorization_url), None, &f.refresh_url, &f.scopes));
    let password = flows.password.iter();
    let password = password.map(|f| ("password", None, Some(&f.token_url), &f.refresh_url, &f.scopes));
    let client = flows.client_credentials.iter();
    let client = client.map(|f| {
        (
            "client credentials",
            None,
            Some(&f.token_url),
            &f.refresh_url,
            &f.scopes,
        )
    });
    let code = flows.authorization_code.iter().map(|f| {
        let urls = (Some(&f.authorization_url), Some(&f.token_url));
        ("authorization code", urls.0, urls.1, &f.refresh_url, &f.scopes)
    });
    let device = flows.extensions.get(DEVICE_FLOW).map(DeviceFlow::of);
    let device = device.iter().map(|f| {
        let urls = (f.device_url.as_ref(), f.token_url.as_ref());
        ("device authorization", urls.0, urls.1, &f.refresh_url, &f.scopes)
    });
    let mut texts = Vec::new();
    let flows = implicit.chain(password).chain(client).chain(code).chain(device);
    for (name, authorization, tokens, refresh, scopes) in flows {
        let urls = [
            ("authorization", authorization),
            ("tokens", tokens),
            ("refresh", refresh.as_ref()),
        ];
        let urls = urls
            .iter()
            .filter_map(|(what, url)| Some(format!(", {what} at {}", (*url)?)));
        texts.push(format!("flow {name}{}", urls.collect::<String>()));
        texts.extend(
            scopes
                .iter()
                .map(|(scope, about)| format!("scope {}: {about}", code_span(scope))),
        );
    }
    texts
}
