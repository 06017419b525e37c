//! The server over a real socket.

mod answers;
mod bodies;
mod client;
mod documents;
mod faults;
mod half_open;
mod parameters;
mod routing;
mod scripts;
mod security;
