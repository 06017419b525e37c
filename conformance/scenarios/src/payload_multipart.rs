//! `payload/multipart`.

use crate::suite::{Suite, client};

pub fn scenarios(suite: &mut Suite) {
    let client = client!(suite, payload_multipart);
    let mut s = suite.group("Payload_MultiPart_FormData", client);
    let why = "a part `{}` of OpenAPI 3.1 is taken for JSON, and not for a file";
    for name in [
        "basic",
        "withWireName",
        "optionalParts",
        "fileArrayAndBasic",
        "jsonPart",
        "binaryArrayParts",
        "multiBinaryParts",
        "checkFileNameAndContentType",
        "anonymousModel",
        "HttpParts_ContentType_imageJpegContentType",
        "HttpParts_ContentType_requiredContentType",
        "HttpParts_ContentType_optionalContentType",
        "HttpParts_jsonArrayAndFileArray",
        "File_uploadFileSpecificContentType",
        "File_uploadFileRequiredFilename",
        "File_uploadFileArray",
    ] {
        s.not_passed(name, why);
    }
    s.sends("HttpParts_NonString_float", async |c| {
        c.non_string_float(0.5).send().await
    });
}
