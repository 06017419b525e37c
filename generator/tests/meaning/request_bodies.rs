//! The media types of request bodies.

use crate::{Outcome, has, outcome};

/// An operation `addPet` whose body has this content.
fn body(content: &str, more: &str) -> Outcome {
    let content: String = content.lines().map(|line| format!("          {line}\n")).collect();
    outcome(&format!(
        "openapi: 3.0.3\ninfo: {{ title: Api, version: '1' }}\npaths:\n  /pets:\n    post:\n      operationId: addPet\n      requestBody:\n        required: true\n        content:\n{content}      responses: {{ '204': {{ description: none }} }}\n{more}components:\n  schemas:\n    Pet: {{ type: object, properties: {{ name: {{ type: string }} }} }}\n"
    ))
}

const PET: &str = "{ schema: { $ref: '#/components/schemas/Pet' } }";

#[test]
fn nothing_is_reported_of_one_schema_in_many_media_types() {
    let outcome = body(
        &format!(
            "application/json: {PET}\ntext/json: {PET}\napplication/*+json: {PET}\napplication/x-www-form-urlencoded: {PET}\napplication/xml: {PET}"
        ),
        "",
    );
    assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    has(
        &outcome.operations(),
        r#"Self(self.0.header("Content-Type", "text/json"))"#,
    );
    has(&outcome.operations(), "pub fn as_form(self) -> Self");
    has(&outcome.operations(), "pub fn as_xml(self) -> Self");
    has(
        &outcome.wire(),
        r#".other_bodies(&[codegen::BodyShape::form().required(), codegen::BodyShape::xml(&super::xml::PET_BODY).required()])"#,
    );
}

#[test]
fn a_schema_that_no_type_is_made_of_is_noted() {
    let outcome = body(
        &format!(
            "application/json: {PET}\napplication/x-pet: {{ schema: {{ type: object, properties: {{ id: {{ type: integer }} }} }} }}"
        ),
        "",
    );
    let diagnostics = outcome.diagnostics();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    has(
        &diagnostics[0],
        "note[ignored-media-type]: request body of `addPet` as `application/x-pet`: bytes, whatever its schema says\n  --> api.yaml:11:",
    );
}

#[test]
fn a_method_for_a_body_takes_no_name_of_an_operation() {
    let other = "  /xml:\n    get: { operationId: addPetXml, responses: { '204': { description: none } } }\n";
    let outcome = body(
        &format!("application/json: {PET}\napplication/xml: {{ schema: {{ type: string }} }}"),
        other,
    );
    has(&outcome.client(), "pub fn add_pet_xml(&self) -> operations::AddPetXml");
    has(
        &outcome.client(),
        "pub fn add_pet_application_xml(&self, body: impl Into<runtime::Upload>) -> operations::AddPet",
    );
}

#[test]
fn json_and_a_form_of_files_are_one_body_only_if_the_form_can_hold_the_json() {
    let form = |properties: &str| {
        body(
            &format!(
                "application/json: {PET}\nmultipart/form-data: {{ schema: {{ type: object, properties: {{ {properties} }} }} }}"
            ),
            "",
        )
    };
    let file = "file: { type: string, format: binary }";
    let parts = "[{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { file: { type: string, format: binary } } }]";
    let all_of = format!("application/json: {PET}\nmultipart/form-data: {{ schema: {{ allOf: {parts} }} }}");
    for outcome in [
        form(&format!("name: {{ type: string }}, {file}")),
        form(file),
        body(&all_of, ""),
    ] {
        has(&outcome.wire(), ".or_multipart(");
        assert!(outcome.diagnostics().is_empty(), "{:?}", outcome.diagnostics());
    }
    for other in [
        format!("title: {{ type: string }}, {file}"),
        format!("name: {{ type: integer }}, {file}"),
    ] {
        let outcome = form(&other);
        has(
            &outcome.client(),
            "pub fn add_pet_multipart(&self, body: operations::AddPetMultipartBody) -> operations::AddPet",
        );
        has(
            &outcome.wire(),
            r#"codegen::BodyShape::multipart().required().parts(&[codegen::Part::binary("file")])"#,
        );
    }
}

#[test]
fn a_media_type_that_cannot_be_read_is_json() {
    let outcome = body("application/json: 12", "");
    has(
        &outcome.diagnostics()[0],
        "error[wrong-type]: a media type must be an object",
    );
    has(
        &outcome.client(),
        "pub fn add_pet(&self, body: &runtime::Json) -> operations::AddPet",
    );
}

#[test]
fn of_a_range_of_media_types_a_part_has_that_of_its_schema() {
    let outcome = outcome(
        "openapi: 3.1.0\ninfo: { title: Api, version: '1' }\npaths:\n  /a:\n    post:\n      operationId: postA\n      requestBody:\n        content:\n          \
         multipart/form-data:\n            schema: { type: object, properties: { pic: { contentMediaType: image/png }, doc: { contentMediaType: image/png } } }\n            \
         encoding: { pic: { contentType: 'image/*' }, doc: { contentType: 'text/*' } }\n      responses: { '204': { description: none } }\n",
    );
    has(
        &outcome.wire(),
        r#"codegen::Part::binary("pic").media_type("image/png"), codegen::Part::binary("doc")]"#,
    );
}
