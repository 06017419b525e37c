//! The values of single inputs: arguments and setters.

use serde_json::Value;

use crate::plan::Input;
use crate::plan::names::ident;

use super::code::{Code, Misfit};
use super::error::SampleError;
use super::values::{At, Type, Values};

/// A call of a method, by its name in the plan.
pub(super) fn call(method: &str, arguments: &[Code]) -> Code {
    Code::of_all(arguments, |arguments| format!(".{}({arguments})", ident(method)))
}

/// The value of an input.
pub(super) fn argument(values: &Values<'_>, input: &Input, value: &Value) -> Result<Code, SampleError> {
    let at = At::argument(&input.wire, Type::Told);
    let code = values.argument(&input.argument, value, at);
    code.map_err(|misfit| misfit_at(&input.name, misfit))
}

fn misfit_at(name: &str, misfit: Misfit) -> SampleError {
    let at = format!("{name}{}", misfit.at);
    match misfit.reason.as_str() {
        "is missing" => SampleError::Missing { at },
        _ => SampleError::Misfit {
            at,
            reason: misfit.reason,
        },
    }
}

/// Checks that a value is the one that is always sent.
pub(super) fn check_preset(at: &str, value: &Value, preset: Option<&str>) -> Result<(), SampleError> {
    let preset = preset.unwrap_or("null");
    let is_it = serde_json::from_str::<Value>(preset).is_ok_and(|preset| preset == *value);
    match is_it {
        true => Ok(()),
        false => Err(SampleError::Misfit {
            at: at.to_owned(),
            reason: format!("can only be {preset}"),
        }),
    }
}
