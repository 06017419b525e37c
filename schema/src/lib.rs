//! The schemas of OpenAPI documents: what values have to keep to, and what does not.
