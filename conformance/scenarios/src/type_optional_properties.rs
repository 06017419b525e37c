//! `type/property/optionality`.

use crate::suite::{Suite, client};
use crate::type_properties::hello_world;

pub fn scenarios(suite: &mut Suite) {
    optional(suite);
    optional_literals(suite);
    required_and_optional(suite);
}

/// The four scenarios of a property that may be absent: the struct with it, and by default without it.
macro_rules! optional {
    ($group:ident, $name:literal, [$get:ident, $put:ident, $get_default:ident, $put_default:ident], $with:expr) => {
        optional!(
            $group,
            $name,
            [$get, $put, $get_default, $put_default],
            $with,
            "Default",
            Default::default()
        )
    };
    ($group:ident, $name:literal, [$get:ident, $put:ident, $get_less:ident, $put_less:ident], $with:expr, $less:literal, $without:expr) => {
        let with = $with;
        let mut without = with.clone();
        without.clone_from(&$without);
        $group.gives(concat!($name, "_getAll"), with.clone(), async |c| c.$get().send().await);
        $group.sends(concat!($name, "_putAll"), async move |c| c.$put(&with).send().await);
        $group.gives(concat!($name, "_get", $less), without.clone(), async |c| {
            c.$get_less().send().await
        });
        $group.sends(concat!($name, "_put", $less), async move |c| {
            c.$put_less(&without).send().await
        });
    };
}

fn optional(suite: &mut Suite) {
    use conformance_clients::type_property_optionality::models::{
        BytesProperty, CollectionsByteProperty, CollectionsModelProperty, DatetimeProperty, DurationProperty,
        PlainDateProperty, PlainTimeProperty, StringProperty,
    };
    let text = |text: &str| Some(text.to_owned());
    let models = ["hello", "world"].map(|property| StringProperty {
        property: text(property),
    });
    let client = client!(suite, type_property_optionality);
    let mut s = suite.group("Type_Property_Optional", client);
    optional!(
        s,
        "String",
        [string_get_all, string_put_all, string_get_default, string_put_default],
        StringProperty {
            property: text("hello")
        }
    );
    optional!(
        s,
        "Bytes",
        [bytes_get_all, bytes_put_all, bytes_get_default, bytes_put_default],
        BytesProperty {
            property: Some(hello_world())
        }
    );
    optional!(
        s,
        "Datetime",
        [
            datetime_get_all,
            datetime_put_all,
            datetime_get_default,
            datetime_put_default
        ],
        DatetimeProperty {
            property: Some("2022-08-26T18:38:00Z".into())
        }
    );
    optional!(
        s,
        "Duration",
        [
            duration_get_all,
            duration_put_all,
            duration_get_default,
            duration_put_default
        ],
        DurationProperty {
            property: text("P123DT22H14M12.011S")
        }
    );
    optional!(
        s,
        "PlainDate",
        [
            plain_date_get_all,
            plain_date_put_all,
            plain_date_get_default,
            plain_date_put_default
        ],
        PlainDateProperty {
            property: Some("2022-12-12".into())
        }
    );
    optional!(
        s,
        "PlainTime",
        [
            plain_time_get_all,
            plain_time_put_all,
            plain_time_get_default,
            plain_time_put_default
        ],
        PlainTimeProperty {
            property: text("13:06:12")
        }
    );
    optional!(
        s,
        "CollectionsByte",
        [
            collections_byte_get_all,
            collections_byte_put_all,
            collections_byte_get_default,
            collections_byte_put_default
        ],
        CollectionsByteProperty {
            property: Some(vec![hello_world(), hello_world()])
        }
    );
    optional!(
        s,
        "CollectionsModel",
        [
            collections_model_get_all,
            collections_model_put_all,
            collections_model_get_default,
            collections_model_put_default
        ],
        CollectionsModelProperty {
            property: Some(models.to_vec())
        }
    );
}

fn optional_literals(suite: &mut Suite) {
    use conformance_clients::type_property_optionality::models::{
        BooleanLiteralProperty, FloatLiteralProperty, IntLiteralProperty, StringLiteralProperty,
        UnionFloatLiteralProperty, UnionFloatLiteralPropertyValue, UnionIntLiteralProperty,
        UnionIntLiteralPropertyValue, UnionStringLiteralProperty, UnionStringLiteralPropertyValue,
    };
    let client = client!(suite, type_property_optionality);
    let mut s = suite.group("Type_Property_Optional", client);
    optional!(
        s,
        "StringLiteral",
        [
            string_literal_get_all,
            string_literal_put_all,
            string_literal_get_default,
            string_literal_put_default
        ],
        StringLiteralProperty { property_hello: true }
    );
    optional!(
        s,
        "IntLiteral",
        [
            int_literal_get_all,
            int_literal_put_all,
            int_literal_get_default,
            int_literal_put_default
        ],
        IntLiteralProperty { property_1: true }
    );
    optional!(
        s,
        "FloatLiteral",
        [
            float_literal_get_all,
            float_literal_put_all,
            float_literal_get_default,
            float_literal_put_default
        ],
        FloatLiteralProperty { property_1_25: true }
    );
    optional!(
        s,
        "BooleanLiteral",
        [
            boolean_literal_get_all,
            boolean_literal_put_all,
            boolean_literal_get_default,
            boolean_literal_put_default
        ],
        BooleanLiteralProperty { property: true }
    );
    optional!(
        s,
        "UnionStringLiteral",
        [
            union_string_literal_get_all,
            union_string_literal_put_all,
            union_string_literal_get_default,
            union_string_literal_put_default
        ],
        UnionStringLiteralProperty {
            property: Some(UnionStringLiteralPropertyValue::World)
        }
    );
    optional!(
        s,
        "UnionIntLiteral",
        [
            union_int_literal_get_all,
            union_int_literal_put_all,
            union_int_literal_get_default,
            union_int_literal_put_default
        ],
        UnionIntLiteralProperty {
            property: Some(UnionIntLiteralPropertyValue::Value2)
        }
    );
    optional!(
        s,
        "UnionFloatLiteral",
        [
            union_float_literal_get_all,
            union_float_literal_put_all,
            union_float_literal_get_default,
            union_float_literal_put_default
        ],
        UnionFloatLiteralProperty {
            property: Some(UnionFloatLiteralPropertyValue::Value2_375)
        }
    );
}

fn required_and_optional(suite: &mut Suite) {
    use conformance_clients::type_property_optionality::models::RequiredAndOptionalProperty as Property;
    let client = client!(suite, type_property_optionality);
    let mut s = suite.group("Type_Property_Optional", client);
    optional!(
        s,
        "RequiredAndOptional",
        [
            required_and_optional_get_all,
            required_and_optional_put_all,
            required_and_optional_get_required_only,
            required_and_optional_put_required_only
        ],
        Property {
            optional_property: Some("hello".to_owned()),
            ..Property::new(42)
        },
        "RequiredOnly",
        Property::new(42)
    );
}
