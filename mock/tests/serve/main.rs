//! The server over a real socket.

mod bodies;
mod client;
mod documents;
mod faults;
mod half_open;
mod media_types_of_3_2;
mod openapi_3_2;
mod origins;
mod parameters;
mod responses;
mod routing;
mod scripts;
mod security;
