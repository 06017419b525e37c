//! The server over a real socket.

mod answers;
mod bodies;
mod client;
mod documents;
mod faults;
mod parameters;
mod routing;
mod scripts;
mod security;
