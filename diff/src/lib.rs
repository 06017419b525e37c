//! What a change of an OpenAPI document does to those who use it.
