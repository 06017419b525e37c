//! `type/array`, `type/dictionary`, `type/scalar`, `type/enum`, `type/model/empty`: values by themselves.

use std::collections::BTreeMap;

use conformance_clients::{type_array, type_dictionary, type_enum_extensible, type_enum_fixed};
use specwright_runtime::{Json, Number};

use crate::suite::{Suite, both, client};

pub fn scenarios(suite: &mut Suite) {
    arrays(suite);
    dictionaries(suite);
    scalars(suite);
    decimals(suite);
    enums(suite);
    empty(suite);
}

fn arrays(suite: &mut Suite) {
    use type_array::models::InnerModel;
    let client = client!(suite, type_array);
    let mut s = suite.group("Type_Array", client);
    both!(s, "Int32Value", int32_value_get, int32_value_put, [1, 2]);
    both!(
        s,
        "Int64Value",
        int64_value_get,
        int64_value_put,
        [9007199254740991, -9007199254740991]
    );
    both!(s, "BooleanValue", boolean_value_get, boolean_value_put, [true, false]);
    both!(
        s,
        "StringValue",
        string_value_get,
        string_value_put,
        texts(["hello", ""])
    );
    both!(s, "Float32Value", float32_value_get, float32_value_put, [43.125]);
    both!(
        s,
        "DatetimeValue",
        datetime_value_get,
        datetime_value_put,
        ["2022-08-26T18:38:00Z".into()]
    );
    both!(
        s,
        "DurationValue",
        duration_value_get,
        duration_value_put,
        texts(["P123DT22H14M12.011S"])
    );
    both!(
        s,
        "UnknownValue",
        unknown_value_get,
        unknown_value_put,
        [1.into(), "hello".into(), Json::Null]
    );
    both!(
        s,
        "ModelValue",
        model_value_get,
        model_value_put,
        ["hello", "world"].map(InnerModel::new)
    );
    both!(
        s,
        "NullableFloatValue",
        nullable_float_value_get,
        nullable_float_value_put,
        [Some(1.25), None, Some(3.0)]
    );
    both!(
        s,
        "NullableBooleanValue",
        nullable_boolean_value_get,
        nullable_boolean_value_put,
        [Some(true), None, Some(false)]
    );
    both!(
        s,
        "NullableInt32Value",
        nullable_int32_value_get,
        nullable_int32_value_put,
        [Some(1), None, Some(3)]
    );
    both!(
        s,
        "NullableStringValue",
        nullable_string_value_get,
        nullable_string_value_put,
        [Some("hello".to_owned()), None, Some("world".to_owned())]
    );
    both!(
        s,
        "NullableModelValue",
        nullable_model_value_get,
        nullable_model_value_put,
        [Some(InnerModel::new("hello")), None, Some(InnerModel::new("world"))]
    );
}

fn dictionaries(suite: &mut Suite) {
    use type_dictionary::models::InnerModel;
    let models = |texts: [&str; 2]| map(texts.map(InnerModel::new));
    let recursive = || {
        let inner = BTreeMap::from([("k2.1".to_owned(), InnerModel::new("inner world"))]);
        let with = |property, children| InnerModel {
            children: Some(children),
            ..InnerModel::new(property)
        };
        map([with("hello", BTreeMap::new()), with("world", inner)])
    };
    let client = client!(suite, type_dictionary);
    let mut s = suite.group("Type_Dictionary", client);
    both!(s, "Int32Value", int32_value_get, int32_value_put, map([1, 2]));
    both!(
        s,
        "Int64Value",
        int64_value_get,
        int64_value_put,
        map([9007199254740991, -9007199254740991])
    );
    both!(
        s,
        "BooleanValue",
        boolean_value_get,
        boolean_value_put,
        map([true, false])
    );
    both!(
        s,
        "StringValue",
        string_value_get,
        string_value_put,
        map(texts(["hello", ""]))
    );
    both!(s, "Float32Value", float32_value_get, float32_value_put, map([43.125]));
    both!(
        s,
        "DatetimeValue",
        datetime_value_get,
        datetime_value_put,
        map(["2022-08-26T18:38:00Z".into()])
    );
    both!(
        s,
        "DurationValue",
        duration_value_get,
        duration_value_put,
        map(texts(["P123DT22H14M12.011S"]))
    );
    both!(
        s,
        "UnknownValue",
        unknown_value_get,
        unknown_value_put,
        map([1.into(), "hello".into(), Json::Null])
    );
    both!(
        s,
        "ModelValue",
        model_value_get,
        model_value_put,
        models(["hello", "world"])
    );
    both!(
        s,
        "RecursiveModelValue",
        recursive_model_value_get,
        recursive_model_value_put,
        recursive()
    );
    both!(
        s,
        "NullableFloatValue",
        nullable_float_value_get,
        nullable_float_value_put,
        map([Some(1.25), Some(0.5), None])
    );
}

fn texts<const N: usize>(texts: [&str; N]) -> [String; N] {
    texts.map(str::to_owned)
}

/// The values by the keys `k1`, `k2`, ...
fn map<T, const N: usize>(values: [T; N]) -> BTreeMap<String, T> {
    let key = |(index, value)| (format!("k{}", index + 1), value);
    values.into_iter().enumerate().map(key).collect()
}

fn scalars(suite: &mut Suite) {
    let client = client!(suite, type_scalar);
    let mut s = suite.group("Type_Scalar", client);
    both!(s, "String", string_get, string_put, "test".to_owned());
    both!(s, "Boolean", boolean_get, boolean_put, true);
    both!(s, "Unknown", unknown_get, unknown_put, Json::from("test"));
}

fn decimals(suite: &mut Suite) {
    let client = client!(suite, type_scalar);
    let mut s = suite.group("Type_Scalar", client);
    s.gives("DecimalType_responseBody", number("0.33333"), async |c| {
        c.decimal_type_response_body().send().await
    });
    s.gives("Decimal128Type_responseBody", number("0.33333"), async |c| {
        c.decimal128_type_response_body().send().await
    });
    s.sends("DecimalType_requestBody", async |c| {
        c.decimal_type_request_body(&number("0.33333")).send().await
    });
    s.sends("Decimal128Type_requestBody", async |c| {
        c.decimal128_type_request_body(&number("0.33333")).send().await
    });
    s.sends("DecimalType_requestParameter", async |c| {
        c.decimal_type_request_parameter(number("0.33333")).send().await
    });
    s.sends("Decimal128Type_requestParameter", async |c| {
        c.decimal128_type_request_parameter(number("0.33333")).send().await
    });
    let tenths = || ["0.1"; 3].map(number);
    s.gives("DecimalVerify_prepareVerify", tenths(), async |c| {
        c.decimal_verify_prepare_verify().send().await
    });
    s.gives("Decimal128Verify_prepareVerify", tenths(), async |c| {
        c.decimal128_verify_prepare_verify().send().await
    });
    s.sends("DecimalVerify_verify", async |c| {
        c.decimal_verify_verify(&number("0.3")).send().await
    });
    s.sends("Decimal128Verify_verify", async |c| {
        c.decimal128_verify_verify(&number("0.3")).send().await
    });
}

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn enums(suite: &mut Suite) {
    use type_enum_extensible::models::DaysOfWeekExtensibleEnum as Day;
    use type_enum_fixed::models::DaysOfWeekEnum as FixedDay;
    let client = client!(suite, type_enum_extensible);
    let mut s = suite.group("Type_Enum_Extensible_String", client);
    s.gives("getKnownValue", Day::Monday, async |c| {
        c.string_get_known_value().send().await
    });
    s.sends("putKnownValue", async |c| {
        c.string_put_known_value(&Day::Monday).send().await
    });
    s.steps("getUnknownValue", async |c| {
        let day = c.string_get_unknown_value().send().await?;
        assert_eq!(day.as_str(), "Weekend");
        assert!(matches!(day, Day::Unknown(_)));
        Ok(())
    });
    s.sends("putUnknownValue", async |c| {
        c.string_put_unknown_value(&"Weekend".into()).send().await
    });

    let client = client!(suite, type_enum_fixed);
    let mut s = suite.group("Type_Enum_Fixed_String", client);
    s.gives("getKnownValue", FixedDay::Monday, async |c| {
        c.string_get_known_value().send().await
    });
    s.sends("putKnownValue", async |c| {
        c.string_put_known_value(&FixedDay::Monday).send().await
    });
    s.steps("putUnknownValue", async |c| {
        let error = c.string_put_unknown_value(&"Weekend".into()).send().await.unwrap_err();
        assert_eq!(error.status(), Some(500));
        Ok(())
    });
}

fn empty(suite: &mut Suite) {
    let client = client!(suite, type_model_empty);
    let mut s = suite.group("Type_Model_Empty", client);
    s.sends("putEmpty", async |c| c.put_empty(&BTreeMap::new()).send().await);
    s.gives("getEmpty", BTreeMap::new(), async |c| c.get_empty().send().await);
    s.gives("postRoundTripEmpty", BTreeMap::new(), async |c| {
        c.post_round_trip_empty(&BTreeMap::new()).send().await
    });
}
