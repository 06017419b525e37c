//! What security schemes and requirements become.

use crate::{has, outcome};

fn document(version: &str, security: &str, schemes: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{ title: Api, version: '1' }}\nsecurity: {security}\npaths:\n  /a:\n    get:\n      operationId: getA\n      responses: {{ '204': {{ description: none }} }}\ncomponents:\n  securitySchemes: {schemes}\n"
    )
}

#[test]
fn an_alternative_with_an_unknown_scheme_is_kept() {
    let key = "{ Key: { type: apiKey, in: header, name: X-Key } }";
    let outcome = outcome(&document("3.0.3", "[{ Nobody: [], Key: [] }]", key));
    has(&outcome.wire(), r#".security(&[&["Nobody", "Key"]])"#);
    has(
        &outcome.diagnostics().join("\n"),
        "warning[unknown-security]: no security scheme has the name `Nobody`: a bearer token or a user and password are sent for it, if they are given",
    );
}

#[test]
fn mutual_tls_is_left_to_the_transport_and_keeps_its_partners() {
    let schemes = "{ Key: { type: apiKey, in: header, name: X-Key }, Tls: { type: mutualTLS } }";
    let outcome = outcome(&document("3.1.0", "[{ Tls: [], Key: [] }]", schemes));
    has(&outcome.wire(), r#".security(&[&["Tls", "Key"]])"#);
    has(
        &outcome.wire(),
        r#"codegen::Scheme::new("Tls", codegen::SchemeKind::MutualTls)"#,
    );
    has(
        &outcome.diagnostics().join("\n"),
        "warning[ignored-keyword]: the certificate for `mutualTLS`",
    );
}

#[test]
fn scopes_that_every_operation_needs_are_documented_with_each() {
    let schemes = "{ Oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://token.invalid', scopes: { read: May look } } } } }";
    let outcome = outcome(&document("3.0.3", "[{ Oauth: [read] }]", schemes));
    has(&outcome.client(), "Scopes: `read`.");
}

#[test]
fn the_token_endpoint_of_client_credentials_is_offered() {
    let flows = "{ password: { tokenUrl: 'https://no.invalid', scopes: {} }, clientCredentials: { tokenUrl: 'https://token.invalid', scopes: {} } }";
    let schemes = format!("{{ Oauth: {{ type: oauth2, flows: {flows} }} }}");
    let outcome = outcome(&document("3.0.3", "[{ Oauth: [] }]", &schemes));
    has(
        &outcome.wire(),
        r#"codegen::Scheme::new("Oauth", codegen::SchemeKind::Bearer) .with_token_url("https://token.invalid")"#,
    );
}
