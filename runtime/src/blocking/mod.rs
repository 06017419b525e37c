//! Calls for code that is not async: every call, listing and stream has a method `blocking`.
//!
//! ```no_run
//! use specwright_runtime::{Chunks, Items, Json, Pending};
//!
//! // what `send`, `items` and `stream` of a request give
//! # fn example(sent: Pending<Json>, items: Items<Json>, stream: Chunks) -> Result<(), Box<dyn std::error::Error>> {
//! let response: Json = sent.blocking()?;
//! for thing in items.blocking() {
//!     println!("{:?}", thing?);
//! }
//! let mut file = std::fs::File::create("image.img")?;
//! std::io::copy(&mut stream.blocking(), &mut file)?;
//! # Ok(())
//! # }
//! ```
//!
//! The thread that calls drives its call itself; sockets and timers are served by one thread in the background, which is
//! started at the first such call and stays. Blocking calls therefore work everywhere: in plain threads, in any number of
//! them, in `spawn_blocking`, and in tasks of a runtime, whatever its flavour. In a task they hold up whatever else its
//! thread should do, so there `spawn_blocking` is the better place; but they do not wait for any of it: connections, look-ups
//! and locks of blocking calls are not shared with calls that are awaited. What a client has found out (tokens, project
//! ids) is shared. A token that both sides need at the same moment is fetched by each.
//!
//! There are two things to know. A call, listing or stream that was polled in async code cannot go on as a blocking one, as it
//! depends on its runtime: it gives an error. And a [`Transport`](crate::Transport) or
//! [`Provider`](crate::auth::Provider) of one's own that waits for tasks of a runtime (as HTTP clients with a pool of
//! connections do) must not be used by a blocking call on a thread of that runtime, as the call would keep it from running them.
//! After `fork`, the background thread is missing in the child.

mod calls;
mod stream;

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use tokio::runtime::{Builder, Handle};

use crate::callers::BLOCKING_RUNTIME;
use crate::error::Error;

pub use self::stream::{Blocking, BlockingChunks};

fn background() -> Result<&'static Handle, Error> {
    static STARTING: Mutex<()> = Mutex::new(());
    if let Some(handle) = BLOCKING_RUNTIME.get() {
        return Ok(handle);
    }
    let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = BLOCKING_RUNTIME.get() {
        return Ok(handle);
    }
    let handle = start().map_err(|error| Error::configuration(format!("blocking calls cannot be served: {error}")))?;
    Ok(BLOCKING_RUNTIME.get_or_init(|| handle))
}

fn start() -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name("specwright-io".to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(handle)
}

/// Polls until it is done, and lets the thread sleep in between.
fn wait(poll: &mut dyn FnMut(&mut Context<'_>) -> Poll<()>) -> Result<(), Error> {
    let _within = background()?.enter();
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    let mut context = Context::from_waker(&waker);
    // a task has a budget of polls, after which nothing would ever be ready; the call is not part of that task
    let mut call = pin!(tokio::task::unconstrained(poll_fn(poll)));
    while call.as_mut().poll(&mut context).is_pending() {
        bell.wait();
    }
    Ok(())
}

/// Wakes a thread.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    ringing: Condvar,
}

impl Bell {
    fn wait(&self) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let rung = self.ringing.wait_while(rung, |rung| !*rung);
        *rung.unwrap_or_else(PoisonError::into_inner) = false;
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.ringing.notify_one();
    }
}

/// Why something cannot be waited for that was polled before.
fn already_polled() -> Error {
    Error::configuration("begun in async code, which has to end it: a blocking call is made so from its start")
}
