//! `encode/duration`: as text, as seconds and as milliseconds.

use conformance_clients::encode_duration::models::{
    PropertyDefaultDurationProperty, PropertyFloat64MillisecondsDurationProperty,
    PropertyFloat64SecondsDurationProperty, PropertyFloatMillisecondsDurationArrayProperty,
    PropertyFloatMillisecondsDurationProperty, PropertyFloatMillisecondsLargerUnitDurationProperty,
    PropertyFloatSecondsDurationArrayProperty, PropertyFloatSecondsDurationProperty,
    PropertyFloatSecondsLargerUnitDurationProperty, PropertyInt32MillisecondsDurationProperty,
    PropertyInt32MillisecondsLargerUnitDurationProperty, PropertyInt32SecondsDurationProperty,
    PropertyInt32SecondsLargerUnitDurationProperty, PropertyIso8601DurationProperty,
};

use crate::suite::{Suite, client, echo};

pub fn scenarios(suite: &mut Suite) {
    properties(suite);
    queries(suite);
    headers(suite);
}

fn properties(suite: &mut Suite) {
    let client = client!(suite, encode_duration);
    let mut s = suite.group("Encode_Duration_Property", client);
    echo!(
        s,
        "default",
        property_default,
        PropertyDefaultDurationProperty::new("P40D")
    );
    echo!(
        s,
        "iso8601",
        property_iso8601,
        PropertyIso8601DurationProperty::new("P40D")
    );
    echo!(
        s,
        "int32Seconds",
        property_int32_seconds,
        PropertyInt32SecondsDurationProperty::new(36)
    );
    echo!(
        s,
        "floatSeconds",
        property_float_seconds,
        PropertyFloatSecondsDurationProperty::new(35.625)
    );
    echo!(
        s,
        "float64Seconds",
        property_float64_seconds,
        PropertyFloat64SecondsDurationProperty::new(35.625)
    );
    echo!(
        s,
        "floatSecondsArray",
        property_float_seconds_array,
        PropertyFloatSecondsDurationArrayProperty::new([35.625, 46.75])
    );
    echo!(
        s,
        "int32Milliseconds",
        property_int32_milliseconds,
        PropertyInt32MillisecondsDurationProperty::new(36_000)
    );
    echo!(
        s,
        "floatMilliseconds",
        property_float_milliseconds,
        PropertyFloatMillisecondsDurationProperty::new(35_625.0)
    );
    echo!(
        s,
        "float64Milliseconds",
        property_float64_milliseconds,
        PropertyFloat64MillisecondsDurationProperty::new(35_625.0)
    );
    echo!(
        s,
        "floatMillisecondsArray",
        property_float_milliseconds_array,
        PropertyFloatMillisecondsDurationArrayProperty::new([35_625.0, 46_750.0])
    );
    echo!(
        s,
        "int32SecondsLargerUnit",
        property_int32_seconds_larger_unit,
        PropertyInt32SecondsLargerUnitDurationProperty::new(120)
    );
    echo!(
        s,
        "floatSecondsLargerUnit",
        property_float_seconds_larger_unit,
        PropertyFloatSecondsLargerUnitDurationProperty::new(150.0)
    );
    echo!(
        s,
        "int32MillisecondsLargerUnit",
        property_int32_milliseconds_larger_unit,
        PropertyInt32MillisecondsLargerUnitDurationProperty::new(180_000)
    );
    echo!(
        s,
        "floatMillisecondsLargerUnit",
        property_float_milliseconds_larger_unit,
        PropertyFloatMillisecondsLargerUnitDurationProperty::new(210_000.0)
    );
}

fn queries(suite: &mut Suite) {
    let client = client!(suite, encode_duration);
    let mut s = suite.group("Encode_Duration_Query", client);
    s.sends("default", async |c| c.query_default("P40D").send().await);
    s.sends("iso8601", async |c| c.query_iso8601("P40D").send().await);
    s.sends("int32Seconds", async |c| c.query_int32_seconds(36).send().await);
    s.sends("int32SecondsArray", async |c| {
        c.query_int32_seconds_array([36, 47]).send().await
    });
    s.sends("floatSeconds", async |c| c.query_float_seconds(35.625).send().await);
    s.sends("float64Seconds", async |c| c.query_float64_seconds(35.625).send().await);
    s.sends("int32Milliseconds", async |c| {
        c.query_int32_milliseconds(36_000).send().await
    });
    s.sends("int32MillisecondsArray", async |c| {
        c.query_int32_milliseconds_array([36_000, 47_000]).send().await
    });
    s.sends("floatMilliseconds", async |c| {
        c.query_float_milliseconds(35_625.0).send().await
    });
    s.sends("float64Milliseconds", async |c| {
        c.query_float64_milliseconds(35_625.0).send().await
    });
    s.sends("int32SecondsLargerUnit", async |c| {
        c.query_int32_seconds_larger_unit(120).send().await
    });
    s.sends("floatSecondsLargerUnit", async |c| {
        c.query_float_seconds_larger_unit(150.0).send().await
    });
    s.sends("int32MillisecondsLargerUnit", async |c| {
        c.query_int32_milliseconds_larger_unit(180_000).send().await
    });
    s.sends("floatMillisecondsLargerUnit", async |c| {
        c.query_float_milliseconds_larger_unit(210_000.0).send().await
    });
}

fn headers(suite: &mut Suite) {
    let client = client!(suite, encode_duration);
    let mut s = suite.group("Encode_Duration_Header", client);
    s.sends("default", async |c| c.header_default("P40D").send().await);
    s.sends("iso8601", async |c| c.header_iso8601("P40D").send().await);
    s.sends("iso8601Array", async |c| {
        c.header_iso8601_array(["P40D", "P50D"]).send().await
    });
    s.sends("int32Seconds", async |c| c.header_int32_seconds(36).send().await);
    s.sends("floatSeconds", async |c| c.header_float_seconds(35.625).send().await);
    s.sends("float64Seconds", async |c| {
        c.header_float64_seconds(35.625).send().await
    });
    s.sends("int32Milliseconds", async |c| {
        c.header_int32_milliseconds(36_000).send().await
    });
    s.sends("int32MillisecondsArray", async |c| {
        c.header_int32_milliseconds_array([36_000, 47_000]).send().await
    });
    s.sends("floatMilliseconds", async |c| {
        c.header_float_milliseconds(35_625.0).send().await
    });
    s.sends("float64Milliseconds", async |c| {
        c.header_float64_milliseconds(35_625.0).send().await
    });
    s.sends("int32SecondsLargerUnit", async |c| {
        c.header_int32_seconds_larger_unit(120).send().await
    });
    s.sends("floatSecondsLargerUnit", async |c| {
        c.header_float_seconds_larger_unit(150.0).send().await
    });
    s.sends("int32MillisecondsLargerUnit", async |c| {
        c.header_int32_milliseconds_larger_unit(180_000).send().await
    });
    s.sends("floatMillisecondsLargerUnit", async |c| {
        c.header_float_milliseconds_larger_unit(210_000.0).send().await
    });
}
