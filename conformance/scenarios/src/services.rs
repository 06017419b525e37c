//! `authentication`, `server`, `special-headers`, `response`, `documentation`: what a service is, apart from its types.

use conformance_clients::{authentication_api_key, authentication_http_custom, authentication_oauth2};
use specwright_runtime::Credentials;

use crate::suite::{Suite, client};

pub fn scenarios(suite: &mut Suite) {
    key(suite);
    custom(suite);
    token(suite);
    either(suite);
    servers(suite);
    versioned_servers(suite);
    headers(suite);
    status_codes(suite);
    documentation(suite);
}

/// A client with credentials.
macro_rules! client_with {
    ($suite:ident, $document:ident, $credentials:expr) => {
        conformance_clients::$document::Client::builder()
            .credentials($credentials)
            .endpoint($suite.endpoint())
            .build()
            .expect(stringify!($document))
    };
}

const TOKEN: &str = "https://security.microsoft.com/.default";

fn key(suite: &mut Suite) {
    use authentication_api_key::models::InvalidError;
    let client = client_with!(suite, authentication_api_key, Credentials::token("valid-key"));
    let mut s = suite.group("Authentication_ApiKey", client);
    s.sends("valid", async |c| c.valid().send().await);
    let client = client_with!(suite, authentication_api_key, Credentials::token("invalid-key"));
    let mut s = suite.group("Authentication_ApiKey", client);
    s.steps("invalid", async |c| {
        let error = c.invalid().send().await.unwrap_err();
        assert_eq!(error.status(), Some(403));
        let body: InvalidError = error.body_as().ok_or("the error has no body")??;
        assert_eq!(body.error, "invalid-api-key");
        Ok(())
    });
}

fn custom(suite: &mut Suite) {
    use authentication_http_custom::models::InvalidError;
    let key = |key| Credentials::api_key("http", key);
    let client = client_with!(suite, authentication_http_custom, key("SharedAccessKey valid-key"));
    let mut s = suite.group("Authentication_Http_Custom", client);
    s.sends("valid", async |c| c.valid().send().await);
    let client = client_with!(suite, authentication_http_custom, key("SharedAccessKey invalid-key"));
    let mut s = suite.group("Authentication_Http_Custom", client);
    s.steps("invalid", async |c| {
        let error = c.invalid().send().await.unwrap_err();
        assert_eq!(error.status(), Some(403));
        let body: InvalidError = error.body_as().ok_or("the error has no body")??;
        assert_eq!(body.error, "invalid-api-key");
        Ok(())
    });
}

fn token(suite: &mut Suite) {
    use authentication_oauth2::models::InvalidError;
    let client = client_with!(suite, authentication_oauth2, Credentials::bearer(TOKEN));
    let mut s = suite.group("Authentication_OAuth2", client);
    s.sends("valid", async |c| c.valid().send().await);
    s.steps("invalid", async |c| {
        let error = c.invalid().send().await.unwrap_err();
        assert_eq!(error.status(), Some(403));
        let body: InvalidError = error.body_as().ok_or("the error has no body")??;
        assert_eq!(body.error, "invalid-grant");
        Ok(())
    });
}

fn either(suite: &mut Suite) {
    let client = client_with!(
        suite,
        authentication_union,
        Credentials::api_key("ApiKeyAuth", "valid-key")
    );
    let mut s = suite.group("Authentication_Union", client);
    s.sends("validKey", async |c| c.valid_key().send().await);
    let client = client_with!(suite, authentication_union, Credentials::bearer(TOKEN));
    let mut s = suite.group("Authentication_Union", client);
    s.sends("validToken", async |c| c.valid_token().send().await);

    let client = client!(suite, authentication_noauth_union);
    let mut s = suite.group("Authentication_Noauth_Union", client);
    s.sends("validNoAuth", async |c| c.valid_no_auth().send().await);
    let client = client_with!(suite, authentication_noauth_union, Credentials::bearer(TOKEN));
    let mut s = suite.group("Authentication_Noauth_Union", client);
    s.sends("validToken", async |c| c.valid_token().send().await);
}

/// A client whose server has the variable `endpoint`, with values of others.
macro_rules! client_at {
    ($suite:ident, $document:ident $(, $variable:ident = $value:literal)?) => {
        conformance_clients::$document::Client::builder()
            .endpoint_value($suite.endpoint())
            $(.$variable($value))?
            .build()
            .expect(stringify!($document))
    };
}
pub(crate) use client_at;

fn servers(suite: &mut Suite) {
    let client = client!(suite, server_endpoint_not_defined);
    let mut s = suite.group("Server_Endpoint_NotDefined", client);
    s.sends("valid", async |c| c.valid().send().await);

    let client = client_at!(suite, server_path_single);
    let mut s = suite.group("Server_Path_Single", client);
    s.sends("myOp", async |c| c.my_op().send().await);

    let client = client_at!(suite, server_path_multiple_v1_0, api_version = "v1.0");
    let mut s = suite.group("Server_Path_Multiple", client);
    s.sends("noOperationParams", async |c| c.no_operation_params().send().await);
    s.sends("withOperationPathParam", async |c| {
        c.with_operation_path_param("test").send().await
    });
}

fn versioned_servers(suite: &mut Suite) {
    let client = client_at!(suite, server_versions_not_versioned);
    let mut s = suite.group("Server_Versions_NotVersioned", client);
    s.sends("withoutApiVersion", async |c| c.without_api_version().send().await);
    s.sends("withPathApiVersion", async |c| {
        c.with_path_api_version("v1.0").send().await
    });
    s.sends("withQueryApiVersion", async |c| {
        c.with_query_api_version("v1.0").send().await
    });

    let client = client_at!(suite, server_versions_versioned_2022_12_01_preview);
    let mut s = suite.group("Server_Versions_Versioned", client);
    s.sends("withoutApiVersion", async |c| c.without_api_version().send().await);
    s.sends("withPathApiVersion", async |c| {
        c.with_path_api_version("2022-12-01-preview").send().await
    });
    s.sends("withQueryApiVersion", async |c| {
        c.with_query_api_version("2022-12-01-preview").send().await
    });
    let client = client_at!(suite, server_versions_versioned_2021_01_01_preview);
    let mut s = suite.group("Server_Versions_Versioned", client);
    s.sends("withQueryOldApiVersion", async |c| {
        c.with_query_old_api_version("2021-01-01-preview").send().await
    });
}

fn headers(suite: &mut Suite) {
    use conformance_clients::special_headers_repeatability::models::ImmediateSuccessResponseRepeatabilityResult;
    const DATE: &str = "Fri, 26 Aug 2022 14:38:00 GMT";
    let client = client!(suite, special_headers_conditional_request);
    let mut s = suite.group("SpecialHeaders_ConditionalRequest", client);
    s.sends("postIfMatch", async |c| {
        c.post_if_match().if_match("\"valid\"").send().await
    });
    s.sends("postIfNoneMatch", async |c| {
        c.post_if_none_match().if_none_match("\"invalid\"").send().await
    });
    s.sends("headIfModifiedSince", async |c| {
        c.head_if_modified_since().if_modified_since(DATE).send().await
    });
    s.sends("postIfUnmodifiedSince", async |c| {
        c.post_if_unmodified_since().if_unmodified_since(DATE).send().await
    });

    let client = client!(suite, special_headers_repeatability);
    let mut s = suite.group("SpecialHeaders_Repeatability", client);
    let accepted = ImmediateSuccessResponseRepeatabilityResult::Accepted;
    s.gives("immediateSuccess", Some(accepted), async |c| {
        // id and time are made by the call
        let response = c.immediate_success().send_raw().await;
        response.map(|response| response.headers().repeatability_result.clone())
    });
}

fn status_codes(suite: &mut Suite) {
    use conformance_clients::response_status_code_range::models::{
        ErrorResponseStatusCode404Error, ErrorResponseStatusCodeInRangeError,
    };
    let client = client!(suite, response_status_code_range);
    let mut s = suite.group("Response_StatusCodeRange", client);
    s.steps("errorResponseStatusCodeInRange", async |c| {
        let error = c.error_response_status_code_in_range().send().await.unwrap_err();
        assert_eq!(error.status(), Some(494));
        let Some(Ok(ErrorResponseStatusCodeInRangeError::ClientError(body))) = error.body_as() else {
            return Err(error.into());
        };
        assert_eq!(
            (&*body.code, &*body.message),
            ("request-header-too-large", "Request header too large")
        );
        Ok(())
    });
    s.steps("errorResponseStatusCode404", async |c| {
        let error = c.error_response_status_code404().send().await.unwrap_err();
        let Some(Ok(ErrorResponseStatusCode404Error::NotFound(body))) = error.body_as() else {
            return Err(error.into());
        };
        assert_eq!((&*body.code, &*body.resource_id), ("not-found", "resource1"));
        Ok(())
    });
}

fn documentation(suite: &mut Suite) {
    use conformance_clients::documentation::models::{ListsBulletPointsEnum, ListsBulletPointsModel};
    let client = client!(suite, documentation);
    let mut s = suite.group("Documentation", client);
    s.sends("Lists_bulletPointsOp", async |c| {
        c.lists_bullet_points_op().send().await
    });
    s.sends("Lists_bulletPointsModel", async |c| {
        c.lists_bullet_points_model(ListsBulletPointsModel::new(ListsBulletPointsEnum::Simple))
            .send()
            .await
    });
    s.sends("Lists_numbered", async |c| c.lists_numbered().send().await);
    s.sends("TextFormatting_boldText", async |c| {
        c.text_formatting_bold_text().send().await
    });
    s.sends("TextFormatting_italicText", async |c| {
        c.text_formatting_italic_text().send().await
    });
    s.sends("TextFormatting_combinedFormatting", async |c| {
        c.text_formatting_combined_formatting().send().await
    });
}
