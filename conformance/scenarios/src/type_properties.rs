//! `type/property/value-types` and `type/property/nullable`.

use std::collections::BTreeMap;

use specwright_runtime::{Binary, Json, Number};

use crate::suite::{Suite, both, client};

pub fn scenarios(suite: &mut Suite) {
    values(suite);
    unknown_values(suite);
    literals(suite);
    nullable(suite);
}

pub fn hello_world() -> Binary {
    Binary::from(b"hello, world!".as_slice())
}

fn values(suite: &mut Suite) {
    use conformance_clients::type_property_value_types::models::{
        BooleanProperty, BytesProperty, CollectionsIntProperty, CollectionsModelProperty, CollectionsStringProperty,
        DatetimeProperty, Decimal128Property, DecimalProperty, DictionaryStringProperty, DurationProperty,
        EnumProperty, ExtensibleEnumProperty, FixedInnerEnum, FloatProperty, InnerModel, IntProperty, ModelProperty,
        StringProperty,
    };
    let number = || Number::parse("0.33333").expect("a number");
    let models = || ["hello", "world"].map(InnerModel::new);
    let map =
        || BTreeMap::from([("k1", "hello"), ("k2", "world")].map(|(key, text)| (key.to_owned(), text.to_owned())));
    let client = client!(suite, type_property_value_types);
    let mut s = suite.group("Type_Property_ValueTypes", client);
    both!(s, "Boolean", boolean_get, boolean_put, BooleanProperty::new(true));
    both!(s, "String", string_get, string_put, StringProperty::new("hello"));
    both!(s, "Bytes", bytes_get, bytes_put, BytesProperty::new(hello_world()));
    both!(s, "Int", int_get, int_put, IntProperty::new(42));
    both!(s, "Float", float_get, float_put, FloatProperty::new(43.125));
    both!(s, "Decimal", decimal_get, decimal_put, DecimalProperty::new(number()));
    both!(
        s,
        "Decimal128",
        decimal128_get,
        decimal128_put,
        Decimal128Property::new(number())
    );
    both!(
        s,
        "Datetime",
        datetime_get,
        datetime_put,
        DatetimeProperty::new("2022-08-26T18:38:00Z")
    );
    both!(
        s,
        "Duration",
        duration_get,
        duration_put,
        DurationProperty::new("P123DT22H14M12.011S")
    );
    both!(
        s,
        "Enum",
        enum_get,
        enum_put,
        EnumProperty::new(FixedInnerEnum::ValueOne)
    );
    both!(
        s,
        "ExtensibleEnum",
        extensible_enum_get,
        extensible_enum_put,
        ExtensibleEnumProperty::new("UnknownValue")
    );
    both!(
        s,
        "Model",
        model_get,
        model_put,
        ModelProperty::new(InnerModel::new("hello"))
    );
    both!(
        s,
        "CollectionsString",
        collections_string_get,
        collections_string_put,
        CollectionsStringProperty::new(["hello", "world"])
    );
    both!(
        s,
        "CollectionsInt",
        collections_int_get,
        collections_int_put,
        CollectionsIntProperty::new([1, 2])
    );
    both!(
        s,
        "CollectionsModel",
        collections_model_get,
        collections_model_put,
        CollectionsModelProperty::new(models())
    );
    both!(
        s,
        "DictionaryString",
        dictionary_string_get,
        dictionary_string_put,
        DictionaryStringProperty::new(map())
    );
}

fn unknown_values(suite: &mut Suite) {
    use conformance_clients::type_property_value_types::models::{
        UnknownArrayProperty, UnknownDictProperty, UnknownIntProperty, UnknownStringProperty,
    };
    let map = || {
        BTreeMap::from([
            ("k1".to_owned(), Json::from("hello")),
            ("k2".to_owned(), Json::from(42)),
        ])
    };
    let list = || Json::from_iter(["hello", "world"]);
    let client = client!(suite, type_property_value_types);
    let mut s = suite.group("Type_Property_ValueTypes", client);
    both!(
        s,
        "UnknownString",
        unknown_string_get,
        unknown_string_put,
        UnknownStringProperty::new("hello")
    );
    both!(
        s,
        "UnknownInt",
        unknown_int_get,
        unknown_int_put,
        UnknownIntProperty::new(42)
    );
    both!(
        s,
        "UnknownDict",
        unknown_dict_get,
        unknown_dict_put,
        UnknownDictProperty::new(map())
    );
    both!(
        s,
        "UnknownArray",
        unknown_array_get,
        unknown_array_put,
        UnknownArrayProperty::new(list())
    );
    // a property that has no value is not in the document
    both!(s, "Never", never_get, never_put, BTreeMap::<String, Json>::new());
}

fn literals(suite: &mut Suite) {
    use conformance_clients::type_property_value_types::models::{
        BooleanLiteralProperty, FloatLiteralProperty, IntLiteralProperty, StringLiteralProperty,
        UnionEnumValueProperty, UnionFloatLiteralProperty, UnionFloatLiteralPropertyValue, UnionIntLiteralProperty,
        UnionIntLiteralPropertyValue, UnionStringLiteralProperty,
    };
    let float = || UnionFloatLiteralProperty::new(UnionFloatLiteralPropertyValue::Value46_875);
    let int = || UnionIntLiteralProperty::new(UnionIntLiteralPropertyValue::Value42);
    let client = client!(suite, type_property_value_types);
    let mut s = suite.group("Type_Property_ValueTypes", client);
    // a property of one value is no field: it is written, and checked when it is read
    both!(
        s,
        "StringLiteral",
        string_literal_get,
        string_literal_put,
        StringLiteralProperty {}
    );
    both!(s, "IntLiteral", int_literal_get, int_literal_put, IntLiteralProperty {});
    both!(
        s,
        "FloatLiteral",
        float_literal_get,
        float_literal_put,
        FloatLiteralProperty {}
    );
    both!(
        s,
        "BooleanLiteral",
        boolean_literal_get,
        boolean_literal_put,
        BooleanLiteralProperty {}
    );
    both!(
        s,
        "UnionEnumValue",
        union_enum_value_get,
        union_enum_value_put,
        UnionEnumValueProperty {}
    );
    both!(
        s,
        "UnionStringLiteral",
        union_string_literal_get,
        union_string_literal_put,
        UnionStringLiteralProperty::new("world")
    );
    both!(
        s,
        "UnionIntLiteral",
        union_int_literal_get,
        union_int_literal_put,
        int()
    );
    both!(
        s,
        "UnionFloatLiteral",
        union_float_literal_get,
        union_float_literal_put,
        float()
    );
}

/// The four scenarios of a property that may be null: `new` makes a value of its struct.
macro_rules! nullable {
    ($group:ident, $name:literal, [$get:ident, $patch:ident, $get_null:ident, $patch_null:ident], $type:ident, $value:expr) => {
        let some = $type::new("foo", $value);
        let none = $type::new("foo", None);
        $group.gives(concat!($name, "_getNonNull"), some.clone(), async |c| {
            c.$get().send().await
        });
        $group.sends(concat!($name, "_patchNonNull"), async move |c| {
            c.$patch(&some).send().await
        });
        $group.gives(concat!($name, "_getNull"), none.clone(), async |c| {
            c.$get_null().send().await
        });
        $group.sends(concat!($name, "_patchNull"), async move |c| {
            c.$patch_null(&none).send().await
        });
    };
}

fn nullable(suite: &mut Suite) {
    use conformance_clients::type_property_nullable::models::{
        BytesProperty, CollectionsByteProperty, CollectionsModelProperty, CollectionsStringProperty, DatetimeProperty,
        DurationProperty, InnerModel, StringProperty,
    };
    let texts = || vec!["hello".to_owned(), "world".to_owned()];
    let models = || ["hello", "world"].map(InnerModel::new).to_vec();
    let client = client!(suite, type_property_nullable);
    let mut s = suite.group("Type_Property_Nullable", client);
    nullable!(
        s,
        "String",
        [
            string_get_non_null,
            string_patch_non_null,
            string_get_null,
            string_patch_null
        ],
        StringProperty,
        "hello".to_owned()
    );
    nullable!(
        s,
        "Bytes",
        [
            bytes_get_non_null,
            bytes_patch_non_null,
            bytes_get_null,
            bytes_patch_null
        ],
        BytesProperty,
        hello_world()
    );
    nullable!(
        s,
        "Datetime",
        [
            datetime_get_non_null,
            datetime_patch_non_null,
            datetime_get_null,
            datetime_patch_null
        ],
        DatetimeProperty,
        Some("2022-08-26T18:38:00Z".into())
    );
    nullable!(
        s,
        "Duration",
        [
            duration_get_non_null,
            duration_patch_non_null,
            duration_get_null,
            duration_patch_null
        ],
        DurationProperty,
        "P123DT22H14M12.011S".to_owned()
    );
    nullable!(
        s,
        "CollectionsByte",
        [
            collections_byte_get_non_null,
            collections_byte_patch_non_null,
            collections_byte_get_null,
            collections_byte_patch_null
        ],
        CollectionsByteProperty,
        vec![hello_world(), hello_world()]
    );
    nullable!(
        s,
        "CollectionsModel",
        [
            collections_model_get_non_null,
            collections_model_patch_non_null,
            collections_model_get_null,
            collections_model_patch_null
        ],
        CollectionsModelProperty,
        models()
    );
    nullable!(
        s,
        "CollectionsString",
        [
            collections_string_get_non_null,
            collections_string_patch_non_null,
            collections_string_get_null,
            collections_string_patch_null
        ],
        CollectionsStringProperty,
        texts()
    );
}
