//! `payload/content-negotiation`, `payload/json-merge-patch`, `payload/media-type`, `type/file`, `streaming/jsonl`,
//! `serialization`: bodies that are not only one JSON value.

use std::collections::BTreeMap;

use specwright_runtime::Json;

use crate::suite::{Suite, client, echo};

/// The files that bodies of bytes are.
pub const PNG: &[u8] = include_bytes!("../../node_modules/@typespec/http-specs/assets/image.png");
pub const JPEG: &[u8] = include_bytes!("../../node_modules/@typespec/http-specs/assets/image.jpg");

pub fn scenarios(suite: &mut Suite) {
    negotiation(suite);
    merge_patch(suite);
    text_and_json(suite);
    files(suite);
    lines(suite);
    names(suite);
}

fn negotiation(suite: &mut Suite) {
    let client = client!(suite, payload_content_negotiation);
    let mut s = suite.group("Payload_ContentNegotiation", client);
    // the server wants one media type in `Accept`, and no others with less weight
    s.steps("SameBody", async |c| {
        let call = || c.same_body_get_avatar_as_png_same_body_get_avatar_as_jpeg();
        assert_eq!(
            call()
                .customize(|call| call.header("Accept", "image/png"))
                .send()
                .await?,
            PNG
        );
        assert_eq!(call().accept_jpeg().send().await?, JPEG);
        Ok(())
    });
    s.steps("DifferentBody", async |c| {
        let call = || c.png_different_body_get_avatar_as_json();
        let json = call()
            .customize(|call| call.header("Accept", "application/json"))
            .send()
            .await?;
        assert_eq!(json.content.as_bytes(), PNG);
        assert_eq!(call().accept_png().bytes().await?, PNG);
        Ok(())
    });
}

fn merge_patch(suite: &mut Suite) {
    use conformance_clients::payload_json_merge_patch::models::{InnerModel, Resource};
    let inner = || InnerModel {
        name: Some("InnerMadge".to_owned()),
        description: Some("innerDesc".to_owned()),
    };
    let resource = Resource {
        description: Some("desc".to_owned()),
        map: Some(BTreeMap::from([("key".to_owned(), inner())])),
        array: Some(vec![inner()]),
        int_value: Some(1),
        float_value: Some(1.25),
        inner_model: Some(inner()),
        int_array: Some(vec![1, 2, 3]),
        ..Resource::new("Madge")
    };
    let client = client!(suite, payload_json_merge_patch);
    let mut s = suite.group("Payload_JsonMergePatch", client);
    echo!(s, "createResource", create_resource, resource);
    let why = "the document does not allow null for a property of the patch, which removes it";
    s.inexpressible("updateResource", why);
    s.inexpressible("updateOptionalResource", why);
}

fn text_and_json(suite: &mut Suite) {
    let client = client!(suite, payload_media_type);
    let mut s = suite.group("Payload_MediaType_StringBody", client);
    s.sends("sendAsText", async |c| c.string_body_send_as_text("{cat}").send().await);
    s.gives("getAsText", "{cat}", async |c| c.string_body_get_as_text().send().await);
    s.sends("sendAsJson", async |c| c.string_body_send_as_json("foo").send().await);
    s.gives("getAsJson", "foo", async |c| c.string_body_get_as_json().send().await);
}

fn files(suite: &mut Suite) {
    let json = || Json::from(BTreeMap::from([("message".to_owned(), "test file content")]));
    let client = client!(suite, type_file);
    let mut s = suite.group("Type_File_Body", client);
    s.sends("uploadFileSpecificContentType", async |c| {
        c.body_upload_file_specific_content_type(PNG).send().await
    });
    s.sends("uploadFileMultipleContentTypes", async |c| {
        c.body_upload_file_multiple_content_types(PNG).send().await
    });
    s.sends("uploadFileJsonContentType", async move |c| {
        c.body_upload_file_json_content_type(&json()).send().await
    });
    s.gives("downloadFileSpecificContentType", PNG, async |c| {
        c.body_download_file_specific_content_type().send().await
    });
    s.gives("downloadFileMultipleContentTypes", PNG, async |c| {
        c.body_download_file_multiple_content_types().send().await
    });
    s.gives("downloadFileJsonContentType", json(), async |c| {
        c.body_download_file_json_content_type().send().await
    });
    s.sends("uploadFileDefaultContentType", async |c| {
        let file = c.body_upload_file_default_content_type(PNG);
        file.as_media_type("image/png").send().await
    });
    s.gives("downloadFileDefaultContentType", PNG, async |c| {
        c.body_download_file_default_content_type().send().await
    });
}

fn lines(suite: &mut Suite) {
    const LINES: &str = "{\"desc\": \"one\"}\n{\"desc\": \"two\"}\n{\"desc\": \"three\"}";
    let client = client!(suite, streaming_jsonl);
    let mut s = suite.group("Streaming_Jsonl_Basic", client);
    // the emitter says that the whole stream is a string
    s.sends("send", async |c| c.basic_send(LINES).send().await);
    s.gives("receive", LINES, async |c| c.basic_receive().send().await);
}

fn names(suite: &mut Suite) {
    use conformance_clients::serialization_encoded_name_json::models::PropertyJsonEncodedNameModel;
    let model = || PropertyJsonEncodedNameModel::new(true);
    let client = client!(suite, serialization_encoded_name_json);
    let mut s = suite.group("Serialization_EncodedName_Json_Property", client);
    s.sends("send", async move |c| c.property_send(&model()).send().await);
    s.gives("get", model(), async |c| c.property_get().send().await);
}
