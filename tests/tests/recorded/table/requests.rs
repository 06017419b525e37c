//! Records of requests.

use cloud_clients::huaweicloud::workspace::models::SnapshotStatus;
use specwright_runtime::{ErrorKind, Json};
use tests::clients::keys;

use super::{Check, Wire, better, check_images, expect, images, none, same, sent, snapshots, statics_of};
use crate::replay::{Record, Seen, same_outcome, ticking};

const BAD_PATH: &str = "a path value that leads to another resource is refused before anything is sent";

fn refused(seen: &Seen, what: &str) -> Result<(), String> {
    let error = seen.error();
    let fits = matches!(error.kind(), ErrorKind::InvalidRequest(found) if found.what() == what);
    expect(fits && error.attempts() == 0, seen)
}

fn refused_pool(seen: &Seen, _: &Record) -> Result<(), String> {
    refused(seen, "path parameter pool_id")
}

pub fn requests() -> Vec<Check> {
    vec![
        same("check_desktop_images", check_images),
        same("check_desktop_images/no-body", |site| {
            sent(site.client().check_desktop_images().send())
        }),
        same("check_desktop_images/empty-body-object", |site| {
            let call = site.client().check_desktop_images();
            sent(call.customize(|call| call.json_body(Json::Object(Vec::new()))).send())
        }),
        same("check_desktop_images/empty-list", |site| {
            let call = site.client().check_desktop_images();
            sent(call.desktop_ids(std::iter::empty::<String>()).send())
        }),
        same("check_desktop_images/non-ascii", |site| {
            let call = site.client().check_desktop_images();
            sent(call.desktop_ids(["北京02"]).send())
        }),
        same("list_images/no-query", images),
        same("list_images/all", |site| {
            let call = site.client().list_images();
            let call = call.os_type("Windows").image_type("gold");
            let call = call.platform("Windows").architecture("x86");
            let call = call.package_type("enterprise");
            let call = call.image_id("d6b368bc-a24d-4fb5-a8fb-727356a53f33");
            let call = call.limit(100).offset(0);
            sent(call.sort_field("created_at").sort_type("desc").send())
        }),
        same("list_desktop_snapshot/no-query", snapshots),
        same("list_desktop_snapshot/empty-list", |site| {
            let call = site.client().list_desktop_snapshot();
            sent(call.desktop_ids(std::iter::empty::<String>()).send())
        }),
        same("list_desktop_snapshot/empty-string", |site| {
            let call = site.client().list_desktop_snapshot();
            sent(call.status(SnapshotStatus::from("")).send())
        }),
        same("list_desktop_snapshot/offset0", |site| {
            let call = site.client().list_desktop_snapshot();
            sent(call.offset(0).limit(1).send())
        }),
        same("list_inconsistent_statics", |site| {
            statics_of(site, "a130ab3a-72bf-4b71-baa9-af4987c8e338")
        }),
        better(
            "list_inconsistent_statics/no-pool-id",
            "without the argument the code does not compile; if it is removed by other means, the call is refused",
            Wire::Nothing,
            |site| {
                let call = site.client().list_inconsistent_statics("p");
                sent(call.customize(|call| call.with(1, Json::Null)).send())
            },
            refused_pool,
        ),
        better(
            "list_inconsistent_statics/dot-dot",
            BAD_PATH,
            Wire::Nothing,
            |site| statics_of(site, ".."),
            refused_pool,
        ),
        better(
            "list_inconsistent_statics/empty",
            BAD_PATH,
            Wire::Nothing,
            |site| statics_of(site, ""),
            refused_pool,
        ),
        better(
            "list_images/no-project-id",
            "a project that is not given is looked up; without one nothing is sent to the service",
            Wire::Own,
            |site| {
                let builder = site.workspace().project_id("").iam_endpoint(&site.url);
                sent(builder.build().expect("a client").list_images().send())
            },
            |seen, _| {
                let paths: Vec<&str> = seen.requests.iter().map(|r| r.path.as_str()).collect();
                let error = seen.error();
                expect(error.lookup() == Some("project_id") && paths == ["/v3/projects"], seen)
            },
        ),
        same("list_images/security-token", |site| {
            let token = "FAKE-security-token/with+special=chars==";
            let builder = site.workspace().credentials(keys().security_token(token));
            let client = builder.build().expect("a client");
            sent(client.list_images().os_type("Linux").send())
        }),
        same("list_images/invoker-add-header-X-Auth-Token", |site| {
            let call = site.client().list_images().os_type("Linux");
            sent(call.customize(|call| call.header("X-Auth-Token", "FAKE-token")).send())
        }),
        none(
            "list_images/preset-Authorization",
            "a self-made Authorization belongs in a transport, which may change any request",
        ),
        same("list_images/ignore-content-type", images),
        better(
            "list_images/custom-user-agent",
            "the value is sent as given, without a part that describes the machine",
            Wire::AsRecorded,
            |site| {
                let config = ticking().user_agent("my-app/1.0");
                let client = site.workspace().config(config).build();
                sent(client.expect("a client").list_images().send())
            },
            |seen, record| {
                expect(same_outcome(record, &seen.outcome).is_empty(), seen)?;
                let agent = seen.requests[0].header("user-agent");
                expect(agent == Some("my-app/1.0"), seen)
            },
        ),
    ]
}
