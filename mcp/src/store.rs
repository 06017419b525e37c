//! What is left of recent responses, by the cursors that agents were given.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

/// How many are kept.
const ENTRIES: usize = 32;
/// How many characters of JSON are kept, over all.
const SIZE: usize = 32 << 20;

/// A bounded store; the oldest go first.
pub(crate) struct Store<T>(Mutex<Entries<T>>);

struct Entries<T> {
    queue: VecDeque<Entry<T>>,
    size: usize,
}

struct Entry<T> {
    cursor: String,
    size: usize,
    value: T,
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Self(Mutex::new(Entries {
            queue: VecDeque::new(),
            size: 0,
        }))
    }
}

impl<T> Store<T> {
    /// Keeps a value of so many characters, and gives its cursor, which cannot be guessed.
    pub(crate) fn keep(&self, value: T, size: usize) -> String {
        let cursor = Uuid::new_v4().simple().to_string();
        let mut entries = self.lock();
        entries.size = entries.size.saturating_add(size);
        entries.queue.push_back(Entry {
            cursor: cursor.clone(),
            size,
            value,
        });
        // the latest stays, however large it is
        while entries.queue.len() > 1 && (entries.queue.len() > ENTRIES || entries.size > SIZE) {
            let oldest = entries.queue.pop_front();
            entries.size -= oldest.map_or(0, |oldest| oldest.size);
        }
        cursor
    }

    /// Takes out the value of a cursor.
    pub(crate) fn take(&self, cursor: &str) -> Option<T> {
        let mut entries = self.lock();
        let at = entries.queue.iter().position(|entry| entry.cursor == cursor)?;
        let entry = entries.queue.remove(at)?;
        entries.size -= entry.size;
        Some(entry.value)
    }

    fn lock(&self) -> MutexGuard<'_, Entries<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_taken_once() {
        let store = Store::default();
        let (one, two) = (store.keep(1, 10), store.keep(2, 10));
        assert_ne!(one, two);
        assert_eq!(
            (store.take(&two), store.take(&one), store.take(&one)),
            (Some(2), Some(1), None)
        );
    }

    #[test]
    fn the_oldest_go_first() {
        let store = Store::default();
        let cursors: Vec<_> = (0..ENTRIES + 3).map(|value| store.keep(value, 1)).collect();
        let found: Vec<_> = cursors.iter().filter_map(|cursor| store.take(cursor)).collect();
        assert_eq!(found, (3..ENTRIES + 3).collect::<Vec<_>>());
    }

    #[test]
    fn large_ones_make_others_go() {
        let store = Store::default();
        let small = store.keep(1, 1);
        let large = store.keep(2, SIZE);
        assert_eq!((store.take(&small), store.take(&large)), (None, Some(2)));
        let huge = store.keep(3, 2 * SIZE);
        assert_eq!(store.take(&huge), Some(3));
        assert_eq!(store.lock().size, 0);
    }
}
