//! A page in the browser that calls the operations of OpenAPI documents.
