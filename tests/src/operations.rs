//! Every operation of the documents, as data, so that a test can run for each of them.

use std::future::Future;
use std::pin::Pin;

use cloud_clients::huaweicloud::iam::models::{
    AuthMethod, AuthScope, AuthScopeProject, KeystoneCreateUserTokenByPasswordRequest, PasswordAuth,
    PasswordCredential, PasswordIdentity, PasswordUser, PasswordUserDomain,
};
use cloud_clients::huaweicloud::sts::models::DecodeAuthorizationMessageRequest;
use cloud_clients::{didiyun::storage, huaweicloud};
use serde_json::Value;
use specwright_runtime::{Config, Credentials, Error, FromError, ReadError};

use crate::clients::{self, NOWHERE, PROJECT};
use crate::compare::json;

/// A made-up password, to be searched for where it must not appear.
pub const PASSWORD: &str = "EXAMPLE-password-not-a-real-one";

/// The parameters of a client.
#[derive(Clone)]
pub struct Setup {
    /// The server.
    pub url: String,
    /// The credentials.
    pub credentials: Option<Credentials>,
    /// The settings.
    pub config: Config,
}

impl Setup {
    /// Returns parameters with the credentials that the operations of a document accept.
    pub fn usual(url: String, document: &str) -> Self {
        let credentials = match document {
            "didiyun/storage" => cloud_credentials::didiyun::token(clients::BEARER),
            _ => clients::keys(),
        };
        Self {
            url,
            credentials: Some(credentials),
            config: clients::config(),
        }
    }
}

/// A call that is being sent, with its model as JSON.
pub type Sent = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send>>;

/// An operation with its required arguments.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Its `operationId`.
    pub name: &'static str,
    /// Its document, below `spec/`.
    pub document: &'static str,
    /// Makes a client and a call.
    pub send: fn(&Setup) -> Sent,
    /// Returns the typed body of an error, as JSON.
    pub error_body: fn(&Error) -> Option<Result<Value, ReadError>>,
}

macro_rules! builder {
    ($module:path, $setup:ident) => {{
        use $module as api;
        let builder = api::Client::builder()
            .endpoint($setup.url.clone())
            .config($setup.config.clone());
        match &$setup.credentials {
            Some(credentials) => builder.credentials(credentials.clone()),
            None => builder,
        }
    }};
}

macro_rules! operation {
    ($name:literal, $document:literal, $error:ty, $setup:ident => $call:expr) => {
        Operation {
            name: $name,
            document: $document,
            send: |$setup| {
                let call = $call;
                Box::pin(async move { call.send().await.map(|model| json(&model)) })
            },
            error_body: typed::<$error>,
        }
    };
}

fn typed<T: FromError + serde::Serialize>(error: &Error) -> Option<Result<Value, ReadError>> {
    let body = error.body_as::<T>()?;
    Some(body.map(|model| json(&model)))
}

fn workspace(setup: &Setup) -> huaweicloud::workspace::Client {
    let builder = builder!(huaweicloud::workspace, setup);
    let builder = builder.project_id(PROJECT).iam_endpoint(NOWHERE);
    builder.build().expect("a client")
}

fn iam(setup: &Setup) -> huaweicloud::iam::Client {
    builder!(huaweicloud::iam, setup).build().expect("a client")
}

fn sts(setup: &Setup) -> huaweicloud::sts::Client {
    builder!(huaweicloud::sts, setup).build().expect("a client")
}

fn storage(setup: &Setup) -> storage::Client {
    builder!(storage, setup).build().expect("a client")
}

/// Returns a request for a token, with [`PASSWORD`].
pub fn password_request(account: &str, user: &str, password: &str) -> TokenRequest {
    let user = PasswordUser::new(PasswordUserDomain::new(account), user, password);
    let identity = PasswordIdentity::new([AuthMethod], PasswordCredential::new(user));
    let project = AuthScopeProject {
        name: Some("cn-north-4".to_owned()),
        ..Default::default()
    };
    let scope = AuthScope {
        project: Some(project),
        ..Default::default()
    };
    TokenRequest::new(PasswordAuth {
        scope: Some(scope),
        ..PasswordAuth::new(identity)
    })
}

/// The body of KeystoneCreateUserTokenByPassword.
pub type TokenRequest = KeystoneCreateUserTokenByPasswordRequest;

/// The body of DecodeAuthorizationMessage.
pub fn decode_request(message: &str) -> DecodeAuthorizationMessageRequest {
    DecodeAuthorizationMessageRequest::new(message)
}

/// Returns all operations of all documents.
pub fn all() -> Vec<Operation> {
    use huaweicloud::{iam::models as iam_models, sts::models as sts_models, workspace::models};
    vec![
        operation!("CheckDesktopImages", "huaweicloud/workspace", models::CheckDesktopImagesError,
            setup => workspace(setup).check_desktop_images().desktop_ids(["a", "b"])),
        operation!("ListImages", "huaweicloud/workspace", models::ListImagesError,
            setup => workspace(setup).list_images()),
        operation!("ListDesktopSnapshot", "huaweicloud/workspace", models::ListDesktopSnapshotError,
            setup => workspace(setup).list_desktop_snapshot()),
        operation!("ListInconsistentStatics", "huaweicloud/workspace", models::ListInconsistentStaticsError,
            setup => workspace(setup).list_inconsistent_statics("a130ab3a-72bf-4b71-baa9-af4987c8e338")),
        operation!("KeystoneCreateUserTokenByPassword", "huaweicloud/iam",
            iam_models::KeystoneCreateUserTokenByPasswordError,
            setup => iam(setup)
                .keystone_create_user_token_by_password(&password_request("FAKE-account", "fake-user", PASSWORD))),
        operation!("KeystoneListProjects", "huaweicloud/iam", iam_models::KeystoneListProjectsError,
            setup => iam(setup).keystone_list_projects()),
        operation!("DecodeAuthorizationMessage", "huaweicloud/sts", sts_models::DecodeAuthorizationMessageError,
            setup => sts(setup).decode_authorization_message(&decode_request("FAKEENC=="))),
        operation!("ListCustomImages", "didiyun/storage", storage::models::ListCustomImagesError,
            setup => storage(setup).list_custom_images("bj", 1)),
    ]
}

/// Returns the operation with this id.
pub fn named(name: &str) -> Operation {
    all()
        .into_iter()
        .find(|operation| operation.name == name)
        .unwrap_or_else(|| panic!("there is no {name}"))
}
