//! A document with every object and key of OpenAPI, spoiled in one place at a time: by a value of a wrong type, and by
//! text that tries to become code. What is not spoiled is generated all the same.
#![allow(missing_docs)]

#[path = "../folder/mod.rs"]
mod folder;
mod manifests;
mod places;
mod texts;
#[path = "../trial/mod.rs"]
mod trial;
mod wrong_types;
