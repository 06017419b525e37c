//! Calls over a real socket, against a server that plays a script.
#![cfg(feature = "hyper")]

#[cfg(feature = "blocking")]
mod blocking;
mod cancelled;
mod conditional;
mod credentials;
mod encodings;
mod explaining;
mod idempotency_keys;
mod interceptors;
mod limits;
mod listings;
mod look_up;
mod next_pages;
mod one_call;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod other_transports;
mod own_transport;
mod redirects;
mod responses;
mod retries;
mod sample;
#[expect(dead_code, reason = "the tests of faults use the rest")]
mod server;
mod signer;
mod streams;
mod styles;
mod tokens;
mod transport;
mod undescribed;
mod uploads;
mod wire_forms;
#[cfg(feature = "xml")]
mod xml;

/// Calls can be made from any task, and go from one thread to another.
#[test]
fn everything_can_be_sent() {
    fn sent<T: Send>() {}
    fn shared<T: Send + Sync>() {}
    shared::<specwright_runtime::Client>();
    shared::<specwright_runtime::Call>();
    shared::<specwright_runtime::Error>();
    // also what the futures give need not be sent along with them
    sent::<specwright_runtime::Pending<std::rc::Rc<()>>>();
    sent::<specwright_runtime::Items<()>>();
    sent::<specwright_runtime::Pages<()>>();
    sent::<specwright_runtime::Events<()>>();
    sent::<specwright_runtime::Chunks>();
}
