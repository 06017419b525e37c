//! The generator's defaults for parameters are those of the runtime.

use specwright::{Place, Style};
use specwright_runtime as runtime;

/// The generator leaves out of a table what is the runtime's default.
#[test]
fn places_have_the_same_defaults_in_the_generator_and_the_runtime() {
    for place in Place::ALL {
        let parameter = match place {
            Place::Path => runtime::codegen::Parameter::path("p"),
            Place::Query => runtime::codegen::Parameter::query("p"),
            Place::QueryString => runtime::codegen::Parameter::querystring("p"),
            Place::Header => runtime::codegen::Parameter::header("p"),
            Place::Cookie => runtime::codegen::Parameter::cookie("p"),
        };
        let style = place.default_style();
        let shown = format!("{parameter:?}");
        let expected = format!("place: {place:?}, style: {style:?}, explode: {},", style.explodes());
        assert!(shown.contains(&expected), "{shown} has no {expected}");
    }
}

/// The generator's variants have the same names as those of the runtime, as generated code uses them.
#[test]
fn styles_are_called_the_same_in_the_generator_and_the_runtime() {
    for style in Style::ALL {
        let of_runtime = match style {
            Style::Matrix => runtime::codegen::Style::Matrix,
            Style::Label => runtime::codegen::Style::Label,
            Style::Segments => runtime::codegen::Style::Segments,
            Style::Simple => runtime::codegen::Style::Simple,
            Style::Form => runtime::codegen::Style::Form,
            Style::SpaceDelimited => runtime::codegen::Style::SpaceDelimited,
            Style::PipeDelimited => runtime::codegen::Style::PipeDelimited,
            Style::DeepObject => runtime::codegen::Style::DeepObject,
            Style::Cookie => runtime::codegen::Style::Cookie,
        };
        assert_eq!(format!("{style:?}"), format!("{of_runtime:?}"));
    }
}
