//! `payload/multipart`: texts, files and JSON as parts of one body.

use conformance_clients::payload_multipart::models::Address;
use specwright_runtime::File;

use crate::payload::{JPEG, PNG};
use crate::suite::{Suite, client};

pub fn scenarios(suite: &mut Suite) {
    models(suite);
    lists(suite);
    optional(suite);
    content_types(suite);
    files(suite);
}

fn jpeg() -> File {
    File::new(JPEG).name("image.jpg")
}

fn png() -> File {
    File::new(PNG).name("image.png")
}

fn models(suite: &mut Suite) {
    let client = client!(suite, payload_multipart);
    let mut s = suite.group("Payload_MultiPart_FormData", client);
    s.sends("basic", async |c| c.form_data_basic("123", jpeg()).send().await);
    s.sends("withWireName", async |c| {
        c.form_data_with_wire_name("123", jpeg()).send().await
    });
    s.sends("anonymousModel", async |c| {
        c.form_data_anonymous_model(jpeg()).send().await
    });
    s.sends("jsonPart", async |c| {
        c.form_data_json_part(Address::new("X"), jpeg()).send().await
    });
    s.sends("checkFileNameAndContentType", async |c| {
        let file = File::new(JPEG).name("hello.jpg").media_type("image/jpg");
        c.form_data_check_file_name_and_content_type("123", file).send().await
    });
}

fn lists(suite: &mut Suite) {
    let client = client!(suite, payload_multipart);
    let mut s = suite.group("Payload_MultiPart_FormData", client);
    s.sends("fileArrayAndBasic", async |c| {
        c.form_data_file_array_and_basic("123", Address::new("X"), jpeg(), [png(), png()])
            .send()
            .await
    });
    s.sends("binaryArrayParts", async |c| {
        c.form_data_binary_array_parts("123", [png(), png()]).send().await
    });
    s.inexpressible(
        "HttpParts_jsonArrayAndFileArray",
        "a list is a part for each item in OpenAPI, and the server wants one part that is a JSON list",
    );
}

fn optional(suite: &mut Suite) {
    let client = client!(suite, payload_multipart);
    let mut s = suite.group("Payload_MultiPart_FormData", client);
    s.sends("optionalParts", async |c| {
        c.form_data_optional_parts().id("123").send().await?;
        c.form_data_optional_parts().profile_image(jpeg()).send().await?;
        c.form_data_optional_parts()
            .id("123")
            .profile_image(jpeg())
            .send()
            .await
    });
    s.sends("multiBinaryParts", async |c| {
        c.form_data_multi_binary_parts(jpeg()).send().await?;
        c.form_data_multi_binary_parts(jpeg()).picture(png()).send().await
    });
}

fn content_types(suite: &mut Suite) {
    let client = client!(suite, payload_multipart);
    let mut s = suite.group("Payload_MultiPart_FormData_HttpParts", client);
    s.sends("ContentType_imageJpegContentType", async |c| {
        c.content_type_image_jpeg_content_type(File::new(JPEG).name("hello.jpg"))
            .send()
            .await
    });
    s.sends("ContentType_requiredContentType", async |c| {
        let file = jpeg().media_type("application/octet-stream");
        c.content_type_required_content_type(file).send().await
    });
    s.sends("ContentType_optionalContentType", async |c| {
        c.content_type_optional_content_type(jpeg()).send().await
    });
    s.sends("NonString_float", async |c| c.non_string_float(0.5).send().await);
}

fn files(suite: &mut Suite) {
    let client = client!(suite, payload_multipart);
    let mut s = suite.group("Payload_MultiPart_FormData_File", client);
    s.sends("uploadFileSpecificContentType", async |c| {
        c.file_upload_file_specific_content_type(png()).send().await
    });
    s.sends("uploadFileRequiredFilename", async |c| {
        c.file_upload_file_required_filename(png()).send().await
    });
    s.sends("uploadFileArray", async |c| {
        c.file_upload_file_array([png(), png()]).send().await
    });
}
