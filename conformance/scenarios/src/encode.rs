//! `encode/array`, `encode/bytes`, `encode/datetime`, `encode/numeric`.

use specwright_runtime::{Base64Url, Binary};

use crate::payload::PNG;
use crate::suite::{Suite, client, echo};

const TEST: &[u8] = b"test";

pub fn scenarios(suite: &mut Suite) {
    bytes_in_properties(suite);
    bytes_in_parameters(suite);
    bytes_in_bodies(suite);
    datetimes_in_properties(suite);
    datetimes_in_parameters(suite);
    datetimes_in_responses(suite);
    numbers(suite);
    arrays(suite);
}

fn bytes_in_properties(suite: &mut Suite) {
    use conformance_clients::encode_bytes::models::{
        Base64BytesProperty, Base64urlArrayBytesProperty, Base64urlBytesProperty, DefaultBytesProperty,
    };
    let client = client!(suite, encode_bytes);
    let mut s = suite.group("Encode_Bytes_Property", client);
    echo!(s, "default", property_default, DefaultBytesProperty::new(TEST));
    echo!(s, "base64", property_base64, Base64BytesProperty::new(TEST));
    echo!(s, "base64url", property_base64url, Base64urlBytesProperty::new(TEST));
    echo!(
        s,
        "base64urlArray",
        property_base64url_array,
        Base64urlArrayBytesProperty::new([TEST.into(), TEST.into()])
    );
}

fn bytes_in_parameters(suite: &mut Suite) {
    let client = client!(suite, encode_bytes);
    let mut s = suite.group("Encode_Bytes_Query", client.clone());
    s.sends("default", async |c| c.query_default(TEST).send().await);
    s.sends("base64", async |c| c.query_base64(TEST).send().await);
    s.sends("base64url", async |c| c.query_base64url(TEST).send().await);
    s.sends("base64urlArray", async |c| {
        c.query_base64url_array([TEST.into(), TEST.into()]).send().await
    });
    let mut s = suite.group("Encode_Bytes_Header", client);
    s.sends("default", async |c| c.header_default(TEST).send().await);
    s.sends("base64", async |c| c.header_base64(TEST).send().await);
    s.sends("base64url", async |c| c.header_base64url(TEST).send().await);
    s.sends("base64urlArray", async |c| {
        c.header_base64url_array([TEST.into(), TEST.into()]).send().await
    });
}

fn bytes_in_bodies(suite: &mut Suite) {
    let client = client!(suite, encode_bytes);
    let mut s = suite.group("Encode_Bytes_RequestBody", client.clone());
    s.sends("default", async |c| c.request_body_default(PNG).send().await);
    s.sends("octetStream", async |c| c.request_body_octet_stream(PNG).send().await);
    s.sends("customContentType", async |c| {
        c.request_body_custom_content_type(PNG).send().await
    });
    s.sends("base64", async |c| {
        c.request_body_base64(&Binary::from(TEST)).send().await
    });
    s.inexpressible(
        "base64url",
        "the document says `contentEncoding: base64`: the emitter loses `base64url` of a request body",
    );
    let mut s = suite.group("Encode_Bytes_ResponseBody", client);
    s.gives("default", PNG, async |c| c.response_body_default().send().await);
    s.gives("octetStream", PNG, async |c| {
        c.response_body_octet_stream().send().await
    });
    s.gives("customContentType", PNG, async |c| {
        c.response_body_custom_content_type().send().await
    });
    s.gives("base64", Binary::from(TEST), async |c| {
        c.response_body_base64().send().await
    });
    s.gives("base64url", Base64Url::from(TEST), async |c| {
        c.response_body_base64url().send().await
    });
}

fn datetimes_in_properties(suite: &mut Suite) {
    use conformance_clients::encode_datetime::models::{
        DefaultDatetimeProperty, Rfc3339DatetimeProperty, Rfc7231DatetimeProperty, UnixTimestampArrayDatetimeProperty,
        UnixTimestampDatetimeProperty,
    };
    let times = UnixTimestampArrayDatetimeProperty::new([1686566864, 1686734256]);
    let client = client!(suite, encode_datetime);
    let mut s = suite.group("Encode_Datetime_Property", client);
    echo!(
        s,
        "default",
        property_default,
        DefaultDatetimeProperty::new("2022-08-26T18:38:00.000Z")
    );
    echo!(
        s,
        "rfc3339",
        property_rfc3339,
        Rfc3339DatetimeProperty::new("2022-08-26T18:38:00.000Z")
    );
    echo!(
        s,
        "rfc7231",
        property_rfc7231,
        Rfc7231DatetimeProperty::new("Fri, 26 Aug 2022 14:38:00 GMT")
    );
    echo!(
        s,
        "unixTimestamp",
        property_unix_timestamp,
        UnixTimestampDatetimeProperty::new(1686566864)
    );
    echo!(s, "unixTimestampArray", property_unix_timestamp_array, times);
}

fn datetimes_in_parameters(suite: &mut Suite) {
    let client = client!(suite, encode_datetime);
    let mut s = suite.group("Encode_Datetime_Query", client.clone());
    s.sends("default", async |c| {
        c.query_default("2022-08-26T18:38:00.000Z").send().await
    });
    s.sends("rfc3339", async |c| {
        c.query_rfc3339("2022-08-26T18:38:00.000Z").send().await
    });
    s.sends("rfc7231", async |c| {
        c.query_rfc7231("Fri, 26 Aug 2022 14:38:00 GMT").send().await
    });
    s.sends("unixTimestamp", async |c| {
        c.query_unix_timestamp(1686566864).send().await
    });
    s.sends("unixTimestampArray", async |c| {
        c.query_unix_timestamp_array([1686566864, 1686734256]).send().await
    });
    let mut s = suite.group("Encode_Datetime_Header", client);
    s.sends("default", async |c| {
        c.header_default("Fri, 26 Aug 2022 14:38:00 GMT").send().await
    });
    s.sends("rfc3339", async |c| {
        c.header_rfc3339("2022-08-26T18:38:00.000Z").send().await
    });
    s.sends("rfc7231", async |c| {
        c.header_rfc7231("Fri, 26 Aug 2022 14:38:00 GMT").send().await
    });
    s.sends("unixTimestamp", async |c| {
        c.header_unix_timestamp(1686566864).send().await
    });
    s.sends("unixTimestampArray", async |c| {
        c.header_unix_timestamp_array([1686566864, 1686734256]).send().await
    });
}

fn datetimes_in_responses(suite: &mut Suite) {
    let client = client!(suite, encode_datetime);
    let mut s = suite.group("Encode_Datetime_ResponseHeader", client);
    let date = || Some("Fri, 26 Aug 2022 14:38:00 GMT".to_owned());
    s.gives("default", date(), async |c| {
        let response = c.response_header_default().send_raw().await;
        response.map(|response| response.headers().value.clone())
    });
    s.gives("rfc3339", Some("2022-08-26T18:38:00.000Z".into()), async |c| {
        let response = c.response_header_rfc3339().send_raw().await;
        response.map(|response| response.headers().value.clone())
    });
    s.gives("rfc7231", date(), async |c| {
        let response = c.response_header_rfc7231().send_raw().await;
        response.map(|response| response.headers().value.clone())
    });
    s.gives("unixTimestamp", Some(1686566864), async |c| {
        let response = c.response_header_unix_timestamp().send_raw().await;
        response.map(|response| response.headers().value)
    });
}

fn numbers(suite: &mut Suite) {
    use conformance_clients::encode_numeric::models::{
        PropertySafeintAsStringProperty, PropertyUint8AsStringProperty, PropertyUint32AsStringProperty,
    };
    let optional = PropertyUint32AsStringProperty {
        value: Some("1".to_owned()),
    };
    let client = client!(suite, encode_numeric);
    let mut s = suite.group("Encode_Numeric_Property", client);
    echo!(
        s,
        "safeintAsString",
        property_safeint_as_string,
        PropertySafeintAsStringProperty::new("10000000000")
    );
    echo!(
        s,
        "uint32AsStringOptional",
        property_uint32_as_string_optional,
        optional
    );
    echo!(
        s,
        "uint8AsString",
        property_uint8_as_string,
        PropertyUint8AsStringProperty::new("255")
    );
}

fn arrays(suite: &mut Suite) {
    use conformance_clients::encode_array::models::{
        Colors, ColorsExtensibleEnum, CommaDelimitedArrayProperty, CommaDelimitedEnumArrayProperty,
        CommaDelimitedExtensibleEnumArrayProperty, NewlineDelimitedArrayProperty, NewlineDelimitedEnumArrayProperty,
        NewlineDelimitedExtensibleEnumArrayProperty, PipeDelimitedArrayProperty, PipeDelimitedEnumArrayProperty,
        PipeDelimitedExtensibleEnumArrayProperty, SpaceDelimitedArrayProperty, SpaceDelimitedEnumArrayProperty,
        SpaceDelimitedExtensibleEnumArrayProperty,
    };
    const TEXTS: [&str; 3] = ["blue", "red", "green"];
    let fixed = || [Colors::Blue, Colors::Red, Colors::Green];
    let open = || {
        [
            ColorsExtensibleEnum::Blue,
            ColorsExtensibleEnum::Red,
            ColorsExtensibleEnum::Green,
        ]
    };
    let client = client!(suite, encode_array);
    let mut s = suite.group("Encode_Array_Property", client);
    echo!(
        s,
        "commaDelimited",
        property_comma_delimited,
        CommaDelimitedArrayProperty::new(TEXTS)
    );
    echo!(
        s,
        "spaceDelimited",
        property_space_delimited,
        SpaceDelimitedArrayProperty::new(TEXTS)
    );
    echo!(
        s,
        "pipeDelimited",
        property_pipe_delimited,
        PipeDelimitedArrayProperty::new(TEXTS)
    );
    echo!(
        s,
        "newlineDelimited",
        property_newline_delimited,
        NewlineDelimitedArrayProperty::new(TEXTS)
    );
    echo!(
        s,
        "enumCommaDelimited",
        property_enum_comma_delimited,
        CommaDelimitedEnumArrayProperty::new(fixed())
    );
    echo!(
        s,
        "enumSpaceDelimited",
        property_enum_space_delimited,
        SpaceDelimitedEnumArrayProperty::new(fixed())
    );
    echo!(
        s,
        "enumPipeDelimited",
        property_enum_pipe_delimited,
        PipeDelimitedEnumArrayProperty::new(fixed())
    );
    echo!(
        s,
        "enumNewlineDelimited",
        property_enum_newline_delimited,
        NewlineDelimitedEnumArrayProperty::new(fixed())
    );
    let list = CommaDelimitedExtensibleEnumArrayProperty::new(open());
    echo!(
        s,
        "extensibleEnumCommaDelimited",
        property_extensible_enum_comma_delimited,
        list
    );
    let list = SpaceDelimitedExtensibleEnumArrayProperty::new(open());
    echo!(
        s,
        "extensibleEnumSpaceDelimited",
        property_extensible_enum_space_delimited,
        list
    );
    let list = PipeDelimitedExtensibleEnumArrayProperty::new(open());
    echo!(
        s,
        "extensibleEnumPipeDelimited",
        property_extensible_enum_pipe_delimited,
        list
    );
    let list = NewlineDelimitedExtensibleEnumArrayProperty::new(open());
    echo!(
        s,
        "extensibleEnumNewlineDelimited",
        property_extensible_enum_newline_delimited,
        list
    );
}
