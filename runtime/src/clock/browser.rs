//! Time by what each JavaScript environment has: `performance.now`, `Date.now` and `setTimeout`.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::ops::Add;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use js_sys::{Function, Reflect, global};
use send_wrapper::SendWrapper;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

/// The longest time that `setTimeout` counts, in milliseconds. Of a longer one it would make none at all.
const LONGEST: u32 = i32::MAX as u32;

/// As far away as tokio takes for an instant beyond what it can count: 30 years.
const FAR: Duration = Duration::from_secs(86_400 * 365 * 30);

/// An instant, by the time since the page or the worker began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(Duration);

/// There is one clock only.
pub(crate) type SystemInstant = Instant;

impl Instant {
    pub(crate) fn now() -> Self {
        let millis = performance_now().unwrap_or_else(js_sys::Date::now);
        Self(Duration::try_from_secs_f64(millis / 1000.0).unwrap_or_default())
    }

    pub(crate) fn checked_add(self, time: Duration) -> Option<Self> {
        self.0.checked_add(time).map(Self)
    }

    pub(crate) fn saturating_duration_since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    pub(crate) fn elapsed(self) -> Duration {
        Self::now().saturating_duration_since(self)
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, time: Duration) -> Self {
        Self(self.0.saturating_add(time))
    }
}

fn performance_now() -> Option<f64> {
    let performance = Reflect::get(&global(), &"performance".into()).ok()?;
    let now: Function = Reflect::get(&performance, &"now".into()).ok()?.dyn_into().ok()?;
    now.call0(&performance).ok()?.as_f64()
}

/// The time of day.
pub(crate) fn now() -> SystemTime {
    let since = Duration::try_from_secs_f64(js_sys::Date::now() / 1000.0);
    UNIX_EPOCH + since.unwrap_or_default()
}

/// Waits for a time.
pub(crate) fn sleep(time: Duration) -> Sleep {
    let now = Instant::now();
    sleep_until(now.checked_add(time).unwrap_or(now + FAR))
}

fn sleep_until(deadline: Instant) -> Sleep {
    Sleep { deadline, timer: None }
}

/// A wait that is over at its deadline.
pub(crate) struct Sleep {
    deadline: Instant,
    timer: Option<SendWrapper<Timer>>,
}

impl Sleep {
    pub(crate) fn deadline(&self) -> Instant {
        self.deadline
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            self.timer = None;
            return Poll::Ready(());
        }
        let is_of = |timer: &SendWrapper<Timer>| timer.wakes(context.waker());
        if !self.timer.as_ref().is_some_and(is_of) {
            self.timer = None;
            self.timer = Timer::start(left, context.waker()).map(SendWrapper::new);
        }
        match self.timer {
            Some(_) => Poll::Pending,
            // an environment without timers: rather too early than never
            None => Poll::Ready(()),
        }
    }
}

/// A timer that is running, or was. It ends when dropped.
struct Timer {
    id: JsValue,
    waker: Waker,
    has_rung: Rc<Cell<bool>>,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    fn start(time: Duration, waker: &Waker) -> Option<Self> {
        // a part of a millisecond counts as a whole one, else the timer would go off too early
        let millis = u32::try_from(time.as_micros().div_ceil(1000)).unwrap_or(LONGEST);
        let (has_rung, woken) = (Rc::new(Cell::new(false)), waker.clone());
        let rings = Rc::clone(&has_rung);
        let callback = Closure::<dyn FnMut()>::new(move || {
            rings.set(true);
            woken.wake_by_ref();
        });
        let id = global_function("setTimeout")?
            .call2(&global(), callback.as_ref(), &millis.min(LONGEST).into())
            .ok()?;
        Some(Self {
            id,
            waker: waker.clone(),
            has_rung,
            _callback: callback,
        })
    }

    /// Whether it is still running, for this task.
    fn wakes(&self, waker: &Waker) -> bool {
        !self.has_rung.get() && self.waker.will_wake(waker)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(clear) = global_function("clearTimeout") {
            // one that has gone off may be cleared too
            let _ = clear.call1(&global(), &self.id);
        }
    }
}

/// A function of the global scope: of a window, of a worker, or of Node.
fn global_function(name: &str) -> Option<Function> {
    Reflect::get(&global(), &name.into()).ok()?.dyn_into().ok()
}

/// The time is over.
pub(crate) struct Elapsed;

/// Waits for a future, but not longer than this.
pub(crate) async fn timeout<F: Future>(limit: Duration, future: F) -> Result<F::Output, Elapsed> {
    until(sleep(limit), future).await
}

/// Waits for a future, but not beyond this instant.
pub(crate) async fn timeout_at<F: Future>(deadline: Instant, future: F) -> Result<F::Output, Elapsed> {
    until(sleep_until(deadline), future).await
}

async fn until<F: Future>(sleep: Sleep, future: F) -> Result<F::Output, Elapsed> {
    let (mut sleep, mut future) = (pin!(sleep), pin!(future));
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending => sleep.as_mut().poll(context).map(|()| Err(Elapsed)),
    })
    .await
}
