//! `payload/xml`: bodies in XML through types.

use conformance_clients::payload_xml::models::{
    ModelWithArrayOfModel, ModelWithAttributes, ModelWithDatetime, ModelWithDictionary, ModelWithEmptyArray,
    ModelWithEncodedNames, ModelWithEnum, ModelWithOptionalField, ModelWithRenamedArrays, ModelWithRenamedFields,
    ModelWithSimpleArrays, ModelWithText, ModelWithUnwrappedArray, SimpleModel, Status, XmlErrorBody,
};

use crate::suite::{Suite, client};

fn foo() -> SimpleModel {
    SimpleModel::new("foo", 123)
}

fn bar() -> SimpleModel {
    SimpleModel::new("bar", 456)
}

fn colors() -> Vec<String> {
    ["red", "green", "blue"].map(str::to_owned).to_vec()
}

pub fn scenarios(suite: &mut Suite) {
    let client = client!(suite, payload_xml);
    let mut s = suite.group("Payload_Xml", client);
    macro_rules! both {
        ($($name:literal $get:ident $put:ident $value:expr),* $(,)?) => {$(
            s.gives(concat!($name, "_get"), $value, async |c| c.$get().send().await);
            s.steps(concat!($name, "_put"), async |c| Ok(c.$put(&$value).send().await?));
        )*};
    }
    both!(
        "SimpleModelValue" simple_model_value_get simple_model_value_put foo(),
        "ModelWithSimpleArraysValue" model_with_simple_arrays_value_get model_with_simple_arrays_value_put
            ModelWithSimpleArrays { colors: colors(), counts: vec![1, 2] },
        "ModelWithArrayOfModelValue" model_with_array_of_model_value_get model_with_array_of_model_value_put
            ModelWithArrayOfModel { items: vec![foo(), bar()] },
        "ModelWithOptionalFieldValue" model_with_optional_field_value_get model_with_optional_field_value_put
            ModelWithOptionalField { item: "widget".to_owned(), value: None },
        "ModelWithAttributesValue" model_with_attributes_value_get model_with_attributes_value_put
            ModelWithAttributes { id1: 123, id2: "foo".to_owned(), enabled: true },
        "ModelWithUnwrappedArrayValue" model_with_unwrapped_array_value_get model_with_unwrapped_array_value_put
            ModelWithUnwrappedArray { colors: colors(), counts: vec![1, 2] },
        "ModelWithRenamedArraysValue" model_with_renamed_arrays_value_get model_with_renamed_arrays_value_put
            ModelWithRenamedArrays { colors: colors(), counts: vec![1, 2] },
        "ModelWithRenamedFieldsValue" model_with_renamed_fields_value_get model_with_renamed_fields_value_put
            ModelWithRenamedFields { input_data: foo(), output_data: bar() },
        "ModelWithEmptyArrayValue" model_with_empty_array_value_get model_with_empty_array_value_put
            ModelWithEmptyArray { items: Vec::new() },
        // white space is part of a text
        "ModelWithTextValue" model_with_text_value_get model_with_text_value_put
            ModelWithText { language: "foo".to_owned(), content: "\n  This is some text.\n".to_owned() },
        "ModelWithDictionaryValue" model_with_dictionary_value_get model_with_dictionary_value_put
            ModelWithDictionary {
                metadata: [("Color", "blue"), ("Count", "123"), ("Enabled", "false")]
                    .map(|(key, value)| (key.to_owned(), value.to_owned()))
                    .into(),
            },
        "ModelWithEncodedNamesValue" model_with_encoded_names_value_get model_with_encoded_names_value_put
            ModelWithEncodedNames { model_data: foo(), colors: colors() },
        "ModelWithEnumValue" model_with_enum_value_get model_with_enum_value_put
            ModelWithEnum { status: Status::Success },
        "ModelWithDatetimeValue" model_with_datetime_value_get model_with_datetime_value_put
            ModelWithDatetime {
                rfc3339: "2022-08-26T18:38:00.000Z".into(),
                rfc7231: "Fri, 26 Aug 2022 14:38:00 GMT".to_owned(),
            },
    );
    s.steps("XmlErrorValue_get", async |c| {
        let error = c.xml_error_value_get().send().await.unwrap_err();
        assert_eq!(error.status(), Some(400));
        let body: XmlErrorBody = error.body_as().ok_or("no typed body")??;
        let message = "Something went wrong".to_owned();
        assert_eq!(body, XmlErrorBody { message, code: 400 });
        Ok(())
    });
}
