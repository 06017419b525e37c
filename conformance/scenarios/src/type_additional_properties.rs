//! `type/property/additional-properties`: properties that are named, and any others of one type.

use std::collections::BTreeMap;

use conformance_clients::type_property_additional_properties::models::{
    DifferentSpreadFloatDerived, DifferentSpreadFloatRecord, DifferentSpreadModelArrayDerived,
    DifferentSpreadModelArrayRecord, DifferentSpreadModelDerived, DifferentSpreadModelRecord,
    DifferentSpreadStringDerived, DifferentSpreadStringRecord, ExtendsFloatAdditionalProperties,
    ExtendsModelAdditionalProperties, ExtendsModelArrayAdditionalProperties, ExtendsStringAdditionalProperties,
    ExtendsUnknownAdditionalProperties, ExtendsUnknownAdditionalPropertiesDerived,
    ExtendsUnknownAdditionalPropertiesDiscriminated, ExtendsUnknownAdditionalPropertiesDiscriminatedDerived,
    IsFloatAdditionalProperties, IsModelAdditionalProperties, IsModelArrayAdditionalProperties,
    IsStringAdditionalProperties, IsUnknownAdditionalProperties, IsUnknownAdditionalPropertiesDerived,
    IsUnknownAdditionalPropertiesDiscriminated, IsUnknownAdditionalPropertiesDiscriminatedDerived, ModelForRecord,
    MultipleSpreadRecord, SpreadFloatRecord, SpreadModelArrayRecord, SpreadModelRecord,
    SpreadRecordForNonDiscriminatedUnion, SpreadRecordForNonDiscriminatedUnion2, SpreadRecordForNonDiscriminatedUnion3,
    SpreadRecordForUnion, SpreadStringRecord, WidgetData0, WidgetData1, WidgetData2,
};
use specwright_runtime::Json;

use crate::suite::{Suite, both, client};

pub fn scenarios(suite: &mut Suite) {
    unknown(suite);
    discriminated(suite);
    extends_and_is(suite);
    spread(suite);
    spread_different(suite);
    extends_different_spread(suite);
    unions(suite);
}

/// The scenarios `X_get` and `X_put` of a struct with further properties.
macro_rules! with {
    ($group:ident, $name:literal, $get:ident, $put:ident, $new:expr, $extra:expr) => {
        let mut record = $new;
        record.extra = BTreeMap::from($extra.map(|(key, value)| (key.to_owned(), value)));
        both!($group, $name, $get, $put, record);
    };
}

fn any() -> [(&'static str, Json); 3] {
    [("prop1", 32.into()), ("prop2", true.into()), ("prop3", "abc".into())]
}

fn ok() -> ModelForRecord {
    ModelForRecord::new("ok")
}

fn unknown(suite: &mut Suite) {
    let extends_derived = ExtendsUnknownAdditionalPropertiesDerived {
        age: Some(2.71875),
        ..ExtendsUnknownAdditionalPropertiesDerived::new("ExtendsUnknownAdditionalProperties", 314)
    };
    let is_derived = IsUnknownAdditionalPropertiesDerived {
        age: Some(2.71875),
        ..IsUnknownAdditionalPropertiesDerived::new("IsUnknownAdditionalProperties", 314)
    };
    let extends = ExtendsUnknownAdditionalProperties::new("ExtendsUnknownAdditionalProperties");
    let is = IsUnknownAdditionalProperties::new("IsUnknownAdditionalProperties");
    let client = client!(suite, type_property_additional_properties);
    let mut s = suite.group("Type_Property_AdditionalProperties", client);
    with!(
        s,
        "ExtendsUnknown",
        extends_unknown_get,
        extends_unknown_put,
        extends,
        any()
    );
    with!(
        s,
        "ExtendsUnknownDerived",
        extends_unknown_derived_get,
        extends_unknown_derived_put,
        extends_derived,
        any()
    );
    with!(s, "IsUnknown", is_unknown_get, is_unknown_put, is, any());
    with!(
        s,
        "IsUnknownDerived",
        is_unknown_derived_get,
        is_unknown_derived_put,
        is_derived,
        any()
    );
}

fn discriminated(suite: &mut Suite) {
    let map = || BTreeMap::from(any().map(|(key, value)| (key.to_owned(), value)));
    let extends = ExtendsUnknownAdditionalPropertiesDiscriminatedDerived {
        age: Some(2.71875),
        extra: map(),
        ..ExtendsUnknownAdditionalPropertiesDiscriminatedDerived::new("Derived", 314)
    };
    let is = IsUnknownAdditionalPropertiesDiscriminatedDerived {
        age: Some(2.71875),
        extra: map(),
        ..IsUnknownAdditionalPropertiesDiscriminatedDerived::new("Derived", 314)
    };
    let client = client!(suite, type_property_additional_properties);
    let mut s = suite.group("Type_Property_AdditionalProperties", client);
    both!(
        s,
        "ExtendsUnknownDiscriminated",
        extends_unknown_discriminated_get,
        extends_unknown_discriminated_put,
        ExtendsUnknownAdditionalPropertiesDiscriminated::Derived(extends)
    );
    both!(
        s,
        "IsUnknownDiscriminated",
        is_unknown_discriminated_get,
        is_unknown_discriminated_put,
        IsUnknownAdditionalPropertiesDiscriminated::Derived(is)
    );
}

fn extends_and_is(suite: &mut Suite) {
    let text = || [("prop", "abc".to_owned())];
    let models = || [("prop", vec![ok(), ok()])];
    let client = client!(suite, type_property_additional_properties);
    let mut s = suite.group("Type_Property_AdditionalProperties", client);
    let record = ExtendsStringAdditionalProperties::new("ExtendsStringAdditionalProperties");
    with!(
        s,
        "ExtendsString",
        extends_string_get,
        extends_string_put,
        record,
        text()
    );
    let record = IsStringAdditionalProperties::new("IsStringAdditionalProperties");
    with!(s, "IsString", is_string_get, is_string_put, record, text());
    let record = ExtendsFloatAdditionalProperties::new(43.125);
    with!(
        s,
        "ExtendsFloat",
        extends_float_get,
        extends_float_put,
        record,
        [("prop", 43.125)]
    );
    let record = IsFloatAdditionalProperties::new(43.125);
    with!(s, "IsFloat", is_float_get, is_float_put, record, [("prop", 43.125)]);
    let record = ExtendsModelAdditionalProperties::new(ok());
    with!(
        s,
        "ExtendsModel",
        extends_model_get,
        extends_model_put,
        record,
        [("prop", ok())]
    );
    with!(
        s,
        "IsModel",
        is_model_get,
        is_model_put,
        IsModelAdditionalProperties::new(ok()),
        [("prop", ok())]
    );
    let record = ExtendsModelArrayAdditionalProperties::new([ok(), ok()]);
    with!(
        s,
        "ExtendsModelArray",
        extends_model_array_get,
        extends_model_array_put,
        record,
        models()
    );
    let record = IsModelArrayAdditionalProperties::new([ok(), ok()]);
    with!(
        s,
        "IsModelArray",
        is_model_array_get,
        is_model_array_put,
        record,
        models()
    );
}

fn spread(suite: &mut Suite) {
    let client = client!(suite, type_property_additional_properties);
    let mut s = suite.group("Type_Property_AdditionalProperties", client);
    let record = SpreadStringRecord::new("SpreadSpringRecord");
    with!(
        s,
        "SpreadString",
        spread_string_get,
        spread_string_put,
        record,
        [("prop", "abc".to_owned())]
    );
    with!(
        s,
        "SpreadFloat",
        spread_float_get,
        spread_float_put,
        SpreadFloatRecord::new(43.125),
        [("prop", 43.125)]
    );
    with!(
        s,
        "SpreadModel",
        spread_model_get,
        spread_model_put,
        SpreadModelRecord::new(ok()),
        [("prop", ok())]
    );
    let record = SpreadModelArrayRecord::new([ok(), ok()]);
    let models = [("prop", vec![ok(), ok()])];
    with!(
        s,
        "SpreadModelArray",
        spread_model_array_get,
        spread_model_array_put,
        record,
        models
    );
}

fn spread_different(suite: &mut Suite) {
    let client = client!(suite, type_property_additional_properties);
    let mut s = suite.group("Type_Property_AdditionalProperties", client);
    let record = DifferentSpreadStringRecord::new(43.125);
    let text = [("prop", "abc".to_owned())];
    with!(
        s,
        "SpreadDifferentString",
        spread_different_string_get,
        spread_different_string_put,
        record,
        text
    );
    let record = DifferentSpreadFloatRecord::new("abc");
    let float = [("prop", 43.125)];
    with!(
        s,
        "SpreadDifferentFloat",
        spread_different_float_get,
        spread_different_float_put,
        record,
        float
    );
    let record = DifferentSpreadModelRecord::new("abc");
    let model = [("prop", ok())];
    with!(
        s,
        "SpreadDifferentModel",
        spread_different_model_get,
        spread_different_model_put,
        record,
        model
    );
    with!(
        s,
        "SpreadDifferentModelArray",
        spread_different_model_array_get,
        spread_different_model_array_put,
        DifferentSpreadModelArrayRecord::new("abc"),
        [("prop", vec![ok(), ok()])]
    );
}

fn extends_different_spread(suite: &mut Suite) {
    let client = client!(suite, type_property_additional_properties);
    let mut s = suite.group("Type_Property_AdditionalProperties", client);
    with!(
        s,
        "ExtendsDifferentSpreadString",
        extends_different_spread_string_get,
        extends_different_spread_string_put,
        DifferentSpreadStringDerived::new(43.125, "abc"),
        [("prop", "abc".to_owned())]
    );
    with!(
        s,
        "ExtendsDifferentSpreadFloat",
        extends_different_spread_float_get,
        extends_different_spread_float_put,
        DifferentSpreadFloatDerived::new("abc", 43.125),
        [("prop", 43.125)]
    );
    with!(
        s,
        "ExtendsDifferentSpreadModel",
        extends_different_spread_model_get,
        extends_different_spread_model_put,
        DifferentSpreadModelDerived::new("abc", ok()),
        [("prop", ok())]
    );
    with!(
        s,
        "ExtendsDifferentSpreadModelArray",
        extends_different_spread_model_array_get,
        extends_different_spread_model_array_put,
        DifferentSpreadModelArrayDerived::new("abc", [ok(), ok()]),
        [("prop", vec![ok(), ok()])]
    );
}

fn unions(suite: &mut Suite) {
    let widget1 = || WidgetData1 {
        end: Some("2021-01-02T00:00:00Z".into()),
        ..WidgetData1::new("2021-01-01T00:00:00Z")
    };
    let widget2 = || WidgetData2::new("2021-01-01T00:00:00Z");
    let client = client!(suite, type_property_additional_properties);
    let mut s = suite.group("Type_Property_AdditionalProperties", client);
    with!(
        s,
        "MultipleSpread",
        multiple_spread_get,
        multiple_spread_put,
        MultipleSpreadRecord::new(true),
        [("prop1", "abc".into()), ("prop2", 43.125.into())]
    );
    with!(
        s,
        "SpreadRecordUnion",
        spread_record_union_get,
        spread_record_union_put,
        SpreadRecordForUnion::new(true),
        [("prop1", "abc".into()), ("prop2", 43.125.into())]
    );
    with!(
        s,
        "SpreadRecordNonDiscriminatedUnion",
        spread_record_non_discriminated_union_get,
        spread_record_non_discriminated_union_put,
        SpreadRecordForNonDiscriminatedUnion::new("abc"),
        [("prop1", WidgetData0::new("abc").into()), ("prop2", widget1().into())]
    );
    with!(
        s,
        "SpreadRecordNonDiscriminatedUnion2",
        spread_record_non_discriminated_union2_get,
        spread_record_non_discriminated_union2_put,
        SpreadRecordForNonDiscriminatedUnion2::new("abc"),
        [("prop1", widget2().into()), ("prop2", widget1().into())]
    );
    with!(
        s,
        "SpreadRecordNonDiscriminatedUnion3",
        spread_record_non_discriminated_union3_get,
        spread_record_non_discriminated_union3_put,
        SpreadRecordForNonDiscriminatedUnion3::new("abc"),
        [
            ("prop1", vec![widget2(), widget2()].into()),
            ("prop2", widget1().into())
        ]
    );
}
