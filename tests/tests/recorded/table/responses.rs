//! Records of responses.

use specwright_runtime::{ErrorKind, UnexpectedBody};

use super::{Check, Wire, better, check_images, expect, images, same, snapshots, statics_of};
use crate::replay::Seen;

const NO_MODEL: &str = "a response that is not as documented is an error and not an empty model";

fn unexpected_body(seen: &Seen, wanted: UnexpectedBody) -> Result<(), String> {
    let kind = seen.error().kind();
    expect(
        matches!(kind, ErrorKind::UnexpectedBody(found) if *found == wanted),
        seen,
    )
}

pub fn responses() -> Vec<Check> {
    vec![
        same("decode/unknown-field", images),
        same("decode/nulls", snapshots),
        same("decode/missing-everything", snapshots),
        better(
            "decode/string-int",
            "the error names the field, and holds status and request id",
            Wire::AsRecorded,
            |site| statics_of(site, "p"),
            |seen, _| {
                let error = seen.error();
                expect(
                    error.json_path().as_deref() == Some("disk_num")
                        && error.status() == Some(200)
                        && error.request_id() == Some("req-fake-1"),
                    seen,
                )
            },
        ),
        better("decode/not-json-200", NO_MODEL, Wire::AsRecorded, images, |seen, _| {
            unexpected_body(seen, UnexpectedBody::Html)
        }),
        better("decode/empty-200", NO_MODEL, Wire::AsRecorded, images, |seen, _| {
            unexpected_body(seen, UnexpectedBody::Empty)
        }),
        better("decode/204", NO_MODEL, Wire::AsRecorded, images, |seen, _| {
            expect(seen.error().status() == Some(204), seen)?;
            unexpected_body(seen, UnexpectedBody::Empty)
        }),
        better("decode/array-200", NO_MODEL, Wire::AsRecorded, images, |seen, _| {
            let fits = matches!(seen.error().kind(), ErrorKind::Decode(_));
            expect(fits && seen.error().raw_body() == "[]", seen)
        }),
        better(
            "decode/redirect-302",
            "a redirect is not followed either, and is an error that names the target host",
            Wire::AsRecorded,
            images,
            |seen, _| {
                let host = match seen.error().kind() {
                    ErrorKind::Redirect(redirect) => redirect.host(),
                    _ => None,
                };
                expect(host == Some("127.0.0.1:46835"), seen)
            },
        ),
    ]
}

pub fn errors() -> Vec<Check> {
    let mut all: Vec<Check> = [
        "error/GET-400",
        "error/GET-401",
        "error/GET-403",
        "error/GET-404",
        "error/GET-405",
        "error/GET-500",
        "error/GET-502",
        "error/GET-503",
        "error/GET-504",
        "error/empty-500",
        "error/json-array-400",
        "error/code-message-403",
        "error/apigw-401",
        "error/no-request-id",
        "error/429-POST",
    ]
    .map(|name| {
        let call = match name {
            "error/429-POST" => check_images,
            _ => images,
        };
        same(name, call)
    })
    .into();
    all.extend(
        ["error/POST-400", "error/POST-409", "error/POST-500", "error/POST-503"].map(|name| same(name, check_images)),
    );
    all.push(better(
        "error/json-string-400",
        "a body that is a string is the message",
        Wire::AsRecorded,
        images,
        |seen, _| {
            let error = seen.error();
            expect((error.status(), error.message()) == (Some(400), Some("oops")), seen)
        },
    ));
    all.push(better(
        "error/429-GET",
        "the code, the message and the request id of the server are kept",
        Wire::AsRecorded,
        images,
        |seen, _| {
            let error = seen.error();
            let parts = (error.status(), error.code(), error.message(), error.request_id());
            let expected = (
                Some(429),
                Some("APIGW.0308"),
                Some("The throttling threshold has been reached"),
                Some("req-fake-429"),
            );
            expect(parts == expected && error.is_throttled(), seen)
        },
    ));
    all
}
