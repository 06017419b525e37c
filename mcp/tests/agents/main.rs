//! Servers for agents, driven by the client of `rmcp`.

mod each;
mod http;
mod listings;
mod protocol;
mod responses;
mod secrets;
mod stage;
mod three;
mod untrusted;
