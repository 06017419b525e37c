//! The page and its server: what they refuse, what they keep secret, and what a user sees in a real browser.

mod browser;
mod calls;
mod chromium;
mod guard;
mod http;
mod secrets;
mod served;
