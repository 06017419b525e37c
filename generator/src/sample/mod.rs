//! Samples: the Rust program of one call by the generated client.
//!
//! Values are written as a person would: variants by their names, structs by `new` and their fields. What a value has and the
//! client cannot send is an error, so that a sample makes exactly the call that it was made for. Secrets are read from variables
//! of the environment, and never written.

mod arguments;
mod body;
mod client;
mod code;
mod error;
mod input;
mod json;
mod literal;
mod models;
mod program;
mod request;
mod values;
mod vec;

use crate::plan::{OperationPlan, Plan};

pub use arguments::{SampleArguments, SampleContent, SampleCredentials, SampleFile, SampleOptions};
pub use error::SampleError;

use program::program;
use request::request;

/// The sample of a call. The operation is named by its method (`list_images`), as on the command line (`list-images`), or by its
/// `operationId`.
pub(crate) fn sample(
    plan: &Plan<'_>,
    operation: &str,
    arguments: &SampleArguments,
    options: &SampleOptions,
) -> Result<String, SampleError> {
    let operation = find(plan, operation).ok_or_else(|| SampleError::NoOperation(operation.to_owned()))?;
    let request = request(plan, operation, arguments)?;
    let client = match options.statements_only {
        true => None,
        false => Some(client::client(plan, operation, arguments, &request.of_client, options)?),
    };
    program(operation, &request, client, options)
}

/// An operation by one of its names.
fn find<'p>(plan: &'p Plan<'_>, name: &str) -> Option<&'p OperationPlan<'p>> {
    let operations = || plan.operations.iter();
    let by_method = operations().find(|operation| operation.method == name);
    let on_command_line = || operations().find(|operation| operation.method.replace('_', "-") == name);
    let by_id = || operations().find(|operation| operation.source.id == name);
    by_method.or_else(on_command_line).or_else(by_id)
}
