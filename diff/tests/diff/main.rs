//! Tests of the comparison: each rule with two small documents, the reports, and what the compiler says.

mod cases;
mod compiler;
mod program;
mod reports;
mod rules;
mod table;
