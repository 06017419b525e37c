//! Records of credentials, projects and tokens.

use cloud_credentials::huaweicloud::{SourceError, from_env_with, from_profile_file};
use serde_json::Value;
use specwright_runtime::{Credentials, ErrorKind};
use tests::clients::{PROJECT, keys};
use tests::compare::{differences, json};
use tests::operations::{Sent, decode_request, password_request};

use super::{Check, Wire, better, expect, none, same, sent};
use crate::replay::{Site, ticking};

fn profile(name: &str, text: &str) -> Result<Credentials, SourceError> {
    let file = std::env::temp_dir().join(format!("recorded-{}-{name}", std::process::id()));
    std::fs::write(&file, text).expect("a temporary file");
    let credentials = from_profile_file(&file);
    std::fs::remove_file(&file).expect("the temporary file");
    credentials
}

fn images_of_profile(site: &Site, name: &str) -> Sent {
    let text = "[basic]\nak = FILEAKFAKE\nsk = FILESKFAKE\nsecurity_token = FILETOKFAKE\n";
    let credentials = profile(name, text).expect("credentials");
    let client = site.workspace().credentials(credentials).build();
    sent(client.expect("a client").list_images().send())
}

fn looked_up(site: &Site) -> Sent {
    let builder = site.workspace().project_id("").iam_endpoint(&site.url);
    sent(builder.build().expect("a client").list_images().send())
}

pub fn identity() -> Vec<Check> {
    vec![
        same("project-lookup/one", looked_up),
        better(
            "project-lookup/none",
            "the error names the parameter, the operation and the request",
            Wire::AsRecorded,
            looked_up,
            |seen, _| {
                let error = seen.error();
                let fits = (error.lookup(), error.operation(), error.request_id())
                    == (Some("project_id"), "ListImages", Some("req-fake-1"));
                let says = error.to_string().contains("nothing found where exactly one is needed");
                expect(fits && says, seen)
            },
        ),
        better(
            "project-lookup/401",
            "status, code and request id are parts of the error and not only of its text",
            Wire::AsRecorded,
            looked_up,
            |seen, _| {
                let error = seen.error();
                let parts = (error.status(), error.code(), error.message());
                let fits = parts == (Some(401), Some("APIGW.0301"), Some("bad"));
                let found = (error.lookup(), error.request_id());
                expect(fits && found == (Some("project_id"), Some("req-fake-401")), seen)
            },
        ),
        better(
            "credentials/none-anywhere",
            "a client without credentials says which ones it needs, and sends no request to a metadata service",
            Wire::Nothing,
            |site| {
                let client = cloud_clients::huaweicloud::workspace::Client::builder()
                    .endpoint(&site.url)
                    .project_id(PROJECT)
                    .build();
                sent(client.expect("a client").list_images().send())
            },
            |seen, _| {
                let error = seen.error();
                let text = error.to_string();
                let says = text.contains("AccessKey") && text.contains("Token");
                expect(matches!(error.kind(), ErrorKind::Credentials(_)) && says, seen)
            },
        ),
        same("credentials/env", |site| {
            let credentials = from_env_with(|name| {
                let value = match name {
                    "HUAWEICLOUD_SDK_AK" => "ENVAKFAKE",
                    "HUAWEICLOUD_SDK_SK" => "ENVSKFAKE",
                    "HUAWEICLOUD_SDK_SECURITY_TOKEN" => "ENVTOKFAKE",
                    "HUAWEICLOUD_SDK_PROJECT_ID" => PROJECT,
                    _ => return None,
                };
                Some(value.to_owned())
            });
            let builder = site.workspace().project_id("");
            let client = builder.credentials(credentials.expect("credentials")).build();
            sent(client.expect("a client").list_images().send())
        }),
        same("credentials/profile-file-explicit-provider", |site| {
            images_of_profile(site, "explicit")
        }),
        better(
            "credentials/profile-file-default-chain",
            "the section [basic] is found, whatever kind of credentials the service needs",
            Wire::Own,
            |site| images_of_profile(site, "chain"),
            |seen, _| {
                // the recording has only responses of the metadata service; here no request must go to it
                let paths: Vec<&str> = seen.requests.iter().map(|r| r.path.as_str()).collect();
                let signed = seen.requests[0].header("authorization").unwrap_or_default();
                expect(
                    paths == [format!("/v2/{PROJECT}/images")] && signed.contains("Access=FILEAKFAKE,"),
                    seen,
                )
            },
        ),
        none(
            "credentials/profile-file-default-chain-section-basiccredentials",
            "a section named after a Python class is an accident; [basic] is documented",
        ),
        same("sts/decode_authorization_message", |site| {
            let builder = tests::clients::sts(&site.url).config(ticking());
            let client = builder.credentials(keys().project_id(PROJECT)).build();
            let body = decode_request("FAKEENC==");
            sent(client.expect("a client").decode_authorization_message(&body).send())
        }),
        better(
            "iam/keystone_create_user_token_by_password",
            "the token is a secret and not shown; the request is not signed, as it is authenticated by its password",
            Wire::Own,
            |site| {
                let client = tests::clients::iam(&site.url).build().expect("a client");
                let body = password_request("FAKE-account", "fake-user", "fake-password");
                let call = client.keystone_create_user_token_by_password(&body);
                Box::pin(async move {
                    let response = call.nocatalog("true").send_raw().await?;
                    let token = response.headers().x_subject_token.clone();
                    let shown = format!("{response:?}{:?}", response.headers());
                    let mut model = json(response.value());
                    model["x_subject_token"] = token.map(|t| t.expose().to_owned()).into();
                    model["shown"] = shown.contains("FAKE-SUBJECT-TOKEN").into();
                    Ok(model)
                })
            },
            |seen, record| {
                let wanted = &record.result["parsed"];
                let model = seen.outcome.as_ref().map_err(ToString::to_string)?;
                expect(model["shown"] == false, seen)?;
                expect(model["x_subject_token"] == wanted["x_subject_token"], seen)?;
                expect(differences(&wanted["token"], &model["token"]).is_empty(), seen)?;
                let (sent, recorded) = (&seen.requests[0], &record.requests[0]);
                let body: Value = serde_json::from_str(recorded["body"].as_str().unwrap_or_default())
                    .map_err(|error| error.to_string())?;
                expect(sent.json() == Some(body), seen)?;
                let target = tests::stage::target(sent);
                expect(sent.method == "POST" && target == recorded["raw_path"], seen)?;
                expect(seen.requests.len() == 1 && seen.url.starts_with("http"), seen)
            },
        ),
        same("iam/keystone_list_projects-with-token", |site| {
            let builder = tests::clients::iam(&site.url);
            let client = builder.credentials(Credentials::token("FAKE-token")).build();
            let call = client.expect("a client").keystone_list_projects();
            sent(call.name("cn-north-4").send())
        }),
    ]
}
