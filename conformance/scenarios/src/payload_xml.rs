//! `payload/xml`: bytes for the client, which are read and sent here as they are.

use crate::suite::{Suite, client};

const WHY: &str = "`ignored-media-type`: XML is bytes, whatever its schema says";

pub fn scenarios(suite: &mut Suite) {
    let client = client!(suite, payload_xml);
    let mut s = suite.group("Payload_Xml", client);
    macro_rules! both {
        ($($name:literal $get:ident $put:ident),*) => {$(
            s.otherwise(concat!($name, "_get"), WHY, async |c| {
                let xml = c.$get().send().await?;
                assert!(xml.starts_with(b"<?xml"), "{xml:?}");
                Ok(())
            });
            s.otherwise(concat!($name, "_put"), WHY, async |c| {
                let xml = c.$get().send().await?;
                Ok(c.$put(xml).send().await?)
            });
        )*};
    }
    both!(
        "SimpleModelValue" simple_model_value_get simple_model_value_put,
        "ModelWithSimpleArraysValue" model_with_simple_arrays_value_get model_with_simple_arrays_value_put,
        "ModelWithArrayOfModelValue" model_with_array_of_model_value_get model_with_array_of_model_value_put,
        "ModelWithOptionalFieldValue" model_with_optional_field_value_get model_with_optional_field_value_put,
        "ModelWithAttributesValue" model_with_attributes_value_get model_with_attributes_value_put,
        "ModelWithUnwrappedArrayValue" model_with_unwrapped_array_value_get model_with_unwrapped_array_value_put,
        "ModelWithRenamedArraysValue" model_with_renamed_arrays_value_get model_with_renamed_arrays_value_put,
        "ModelWithRenamedFieldsValue" model_with_renamed_fields_value_get model_with_renamed_fields_value_put,
        "ModelWithEmptyArrayValue" model_with_empty_array_value_get model_with_empty_array_value_put,
        "ModelWithTextValue" model_with_text_value_get model_with_text_value_put,
        "ModelWithDictionaryValue" model_with_dictionary_value_get model_with_dictionary_value_put,
        "ModelWithEncodedNamesValue" model_with_encoded_names_value_get model_with_encoded_names_value_put,
        "ModelWithEnumValue" model_with_enum_value_get model_with_enum_value_put,
        "ModelWithDatetimeValue" model_with_datetime_value_get model_with_datetime_value_put
    );
    s.otherwise("XmlErrorValue_get", WHY, async |c| {
        let error = c.xml_error_value_get().send().await.unwrap_err();
        assert_eq!(error.status(), Some(400));
        assert!(error.raw_body().starts_with(b"<?xml"));
        Ok(())
    });
}
