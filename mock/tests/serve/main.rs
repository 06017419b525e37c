//! The server over a real socket.

mod bodies;
mod client;
mod documents;
mod faults;
mod half_open;
mod parameters;
mod responses;
mod routing;
mod scripts;
mod security;
