//! The bodies of errors. Operations with the same bodies for the same status codes share one enum.

use std::collections::HashMap;

use crate::model::{Docs, Operation, Response, Status};

use super::Planner;
use super::names::{Case, Namespace, Scope, identifier, words};
use super::operation::{ErrorPlan, OperationPlan};
use super::responses::status_name;
use super::shared_names::of_variants;
use super::types::RustType;

/// An enum of the bodies of errors.
pub(crate) struct ErrorEnum {
    pub(crate) name: String,
    pub(crate) cases: Vec<ErrorCase>,
    /// The operations that use it, by index.
    pub(crate) uses: Vec<usize>,
}

/// A variant of an enum of errors.
pub(crate) struct ErrorCase {
    pub(crate) status: Status,
    pub(crate) variant: String,
    pub(crate) ty: RustType,
    /// What all operations say of it.
    pub(crate) docs: Docs,
}

/// The enums of all operations.
#[derive(Default)]
pub(super) struct ErrorEnums {
    all: Vec<ErrorEnum>,
    known: HashMap<String, usize>,
}

impl ErrorEnums {
    fn add(&mut self, cases: Vec<ErrorCase>, operation: usize) {
        let key = |case: &ErrorCase| format!("{:?} {:?}", case.status, case.ty);
        let key: Vec<String> = cases.iter().map(key).collect();
        let next = self.all.len();
        let index = *self.known.entry(key.join(", ")).or_insert(next);
        let Some(known) = self.all.get_mut(index) else {
            self.all.push(ErrorEnum {
                name: String::new(),
                cases,
                uses: vec![operation],
            });
            return;
        };
        known.uses.push(operation);
        for (known, case) in known.cases.iter_mut().zip(cases) {
            if known.docs != case.docs {
                known.docs = Docs::default();
            }
        }
    }
}

impl ErrorEnum {
    /// The operation that uses it, if it is the only one.
    pub(crate) fn only_operation(&self) -> Option<usize> {
        match self.uses.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

impl Planner<'_, '_> {
    /// The bodies of the errors of an operation; `index` is its place in the plan. An enum has no name yet.
    pub(super) fn error(
        &mut self,
        operation: &Operation,
        (index, name): (usize, &str),
        enums: &mut ErrorEnums,
    ) -> Option<ErrorPlan> {
        let typed: Vec<(&Response, RustType)> = operation
            .errors
            .iter()
            .filter_map(|response| Some((response, self.response_type(response)?)))
            .collect();
        let (_, first) = typed.first()?;
        if typed.iter().all(|(_, ty)| ty == first) {
            let statuses = typed.iter().map(|(response, _)| match response.status {
                Status::Exact(code) => Some(code),
                Status::Class(class) => Some(class.into()),
                Status::Default => None,
            });
            let statuses: Option<Vec<u16>> = statuses.collect();
            return Some(ErrorPlan::One {
                statuses: statuses.unwrap_or_default(),
                ty: first.clone(),
                alias: self.alias(first, name),
            });
        }
        let mut scope = Scope::of(Namespace::Variants);
        let case = |(response, ty): (&Response, RustType)| ErrorCase {
            status: response.status,
            variant: scope.claim(status_name(response.status), Case::Pascal, "Error"),
            ty,
            docs: response.docs.clone(),
        };
        let mut cases: Vec<_> = typed.into_iter().map(case).collect();
        cases.sort_by_key(|case| case.status); // exact, then class, then default
        enums.add(cases, index);
        Some(ErrorPlan::Several(String::new()))
    }

    /// The second name of the body of all errors of an operation.
    fn alias(&mut self, ty: &RustType, operation: &str) -> Option<String> {
        let own = format!("{operation} Error");
        match ty {
            RustType::Json => return None,
            RustType::Model { name, .. }
                if is_name_of_error(name) || *name == identifier(&own, Case::Pascal, "Error") =>
            {
                return None;
            }
            _ => {}
        }
        let longer = format!("{own} Body");
        Some(self.models.claim_first(&[&own, &longer], Case::Pascal, "Error"))
    }

    /// Names the enums after their operation, or if several operations share them, after their variants.
    pub(super) fn name_errors(&mut self, enums: ErrorEnums, plans: &mut [OperationPlan<'_>]) -> Vec<ErrorEnum> {
        let mut enums = enums.all;
        // a shared name must not depend on whose operations come first
        enums.sort_by_key(|one| one.only_operation().is_some());
        for one in &mut enums {
            let names = match one.only_operation().and_then(|operation| plans.get(operation)) {
                Some(plan) => vec![format!("{} Error", plan.name), format!("{} Error Body", plan.name)],
                None => {
                    let variants: Vec<&str> = one.cases.iter().map(|case| case.variant.as_str()).collect();
                    of_variants(&variants, "Error")
                }
            };
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            one.name = self.models.claim_first(&names, Case::Pascal, "Error");
            for operation in &one.uses {
                if let Some(plan) = plans.get_mut(*operation) {
                    plan.error = Some(ErrorPlan::Several(one.name.clone()));
                }
            }
        }
        enums
    }
}

/// Returns true for a name that says itself that the type is an error: `ErrorResponse`.
fn is_name_of_error(name: &str) -> bool {
    let words = words(name);
    let words = words.strip_suffix(&["response".to_owned()]).unwrap_or(&words);
    let last = words.last().map(String::as_str);
    matches!(
        last,
        Some("error" | "errors" | "exception" | "failure" | "fault" | "problem")
    )
}
