//! A bound on the bytes that decoded pictures may take together. Knows nothing of files.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::memory::give_back;

/// Hands out bytes in the order in which they were asked for, so that a huge picture is not passed over for ever by
/// small ones. One that asks for more than the whole budget gets it when nothing else runs.
pub struct Budget {
    capacity: u64,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    used: u64,
    /// Taken by work that nobody waits for any more and that has not ended.
    left: u64,
    queue: VecDeque<u64>,
    next_ticket: u64,
}

impl Budget {
    /// A budget of `capacity` bytes.
    pub fn new(capacity: u64) -> Self {
        Self { capacity, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Waits until `bytes` are free and takes them. They must be given back with [`Budget::release`].
    pub fn acquire(&self, bytes: u64) {
        let mut state = self.lock();
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        state.queue.push_back(ticket);
        while !(state.queue.front() == Some(&ticket) && self.fits(&state, bytes)) {
            // What a thread keeps for its next picture is not in the budget while it has none.
            give_back();
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.queue.pop_front();
        state.used = state.used.saturating_add(bytes);
        drop(state);
        self.changed.notify_all();
    }

    /// Gives `bytes` back.
    pub fn release(&self, bytes: u64) {
        self.change(|state| state.used = state.used.saturating_sub(bytes));
    }

    /// Says that nobody waits any more for the work that has `bytes`. They stay taken, as the work goes on; should they be all there is,
    /// the rest runs one by one rather than not at all.
    pub fn leave(&self, bytes: u64) {
        self.change(|state| {
            state.used = state.used.saturating_sub(bytes);
            state.left = state.left.saturating_add(bytes);
        });
    }

    /// Gives back the `bytes` of work that was left, now that it has ended.
    pub fn release_left(&self, bytes: u64) {
        self.change(|state| state.left = state.left.saturating_sub(bytes));
    }

    /// Changes the state and wakes who waits for it.
    fn change(&self, by: impl FnOnce(&mut State)) {
        by(&mut self.lock());
        self.changed.notify_all();
    }

    fn fits(&self, state: &State, bytes: u64) -> bool {
        state.used == 0 || state.used.saturating_add(state.left).saturating_add(bytes) <= self.capacity
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    use super::Budget;

    #[test]
    fn never_hands_out_more_than_it_has() {
        let budget = Arc::new(Budget::new(100));
        let (used, most) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let threads: Vec<_> = (0..8)
            .map(|i| {
                let (budget, used, most) = (budget.clone(), used.clone(), most.clone());
                thread::spawn(move || {
                    for _ in 0..50 {
                        let bytes = 20 + 5 * i;
                        budget.acquire(bytes);
                        most.fetch_max(used.fetch_add(bytes, Ordering::SeqCst) + bytes, Ordering::SeqCst);
                        thread::yield_now();
                        used.fetch_sub(bytes, Ordering::SeqCst);
                        budget.release(bytes);
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        let most = most.load(Ordering::SeqCst);
        assert!(most <= 100, "{most} bytes were out at once");
        assert!(most > 50, "nothing ran side by side");
    }

    #[test]
    fn work_that_was_left_keeps_its_bytes_and_starves_nobody() {
        let budget = Arc::new(Budget::new(100));
        budget.acquire(90);
        budget.leave(90);
        // As if it ran alone.
        budget.acquire(20);
        let second = thread::spawn({
            let budget = budget.clone();
            move || budget.acquire(20)
        });
        thread::sleep(std::time::Duration::from_millis(50));
        assert!(!second.is_finished(), "90 bytes are still in use");
        budget.release_left(90);
        second.join().unwrap();
    }

    #[test]
    fn what_exceeds_the_whole_budget_runs_alone() {
        let budget = Arc::new(Budget::new(100));
        budget.acquire(10);
        let huge = thread::spawn({
            let budget = budget.clone();
            move || {
                budget.acquire(1_000_000);
                budget.release(1_000_000);
            }
        });
        thread::sleep(std::time::Duration::from_millis(50));
        assert!(!huge.is_finished(), "must wait while another runs");
        budget.release(10);
        huge.join().unwrap();
        budget.acquire(100);
    }
}
