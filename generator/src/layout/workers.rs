//! Parallel rendering: it takes most of the time for a large document, and items are independent.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

/// The stack of a thread, in bytes: reserved, not used.
const STACK: usize = 64 << 20;

/// Calls `make` for each item on as many threads as processors, and returns the results in order.
pub(super) fn in_parallel<I: Sync, T: Send>(items: &[I], make: impl Fn(&I) -> T + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    let next = AtomicUsize::new(0);
    let (sender, receiver) = channel();
    let mut made: Vec<Option<T>> = Vec::new();
    made.resize_with(items.len(), || None);
    thread::scope(|scope| {
        for _ in 1..threads {
            let (sender, next, make) = (sender.clone(), &next, &make);
            let work = move || {
                while let index = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(item) = items.get(index)
                    && sender.send((index, make(item))).is_ok()
                {}
            };
            // if a thread cannot start, the others do its work
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        }
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let (Some(place), Some(item)) = (made.get_mut(index), items.get(index)) else {
                break;
            };
            *place = Some(make(item));
        }
    });
    drop(sender);
    for (index, one) in receiver {
        if let Some(place) = made.get_mut(index) {
            *place = Some(one);
        }
    }
    made.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::in_parallel;

    #[test]
    fn each_is_made_once_and_in_order() {
        for count in [0, 1, 2, 1000] {
            let numbers: Vec<usize> = (0..count).collect();
            let made = in_parallel(&numbers, |number| number * 3);
            assert_eq!(made, (0..count).map(|number| number * 3).collect::<Vec<_>>());
        }
    }
}
