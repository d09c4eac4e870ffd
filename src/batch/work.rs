//! The threads of a run: each takes the next file, waits for memory, examines it and sends the result. Own threads
//! rather than a pool, because one that hangs in a decoder can only be left behind, and must be replaced.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::budget::Budget;
use super::silence::silently;
use super::{Cancel, Checked, Examined, Examiner, Options, Standard, estimate};
use crate::Profile;
use crate::abandoned::Abandoned;
use crate::input::DecodeError;
use crate::pipeline::{FileRecord, guarded};

/// How often a waiting run looks at the clock and at whether it was cancelled.
pub const TICK: Duration = Duration::from_millis(25);
/// Files that may be ahead of the oldest unreported one: bounds what waits in memory for its turn.
const WINDOW: usize = 1024;
/// Workers at most, whatever is asked for: more than any machine has processors for only take memory.
const MOST_WORKERS: usize = 512;
/// Threads left behind at their files up to which new ones take their places. From there on one works at a time: threads that
/// crowd the processors let other files exceed the time limit too.
const MOST_LEFT: usize = 8;
/// Decoders recurse (PDF objects, nested boxes); the default of 2 MB is easily spent by a hostile file.
const STACK_BYTES: usize = 16 << 20;

/// What a worker tells the run.
pub enum Message {
    /// Work on the file of this index begins.
    Started(usize),
    /// A file's result.
    Done(Box<Checked>),
}

/// What the threads of one run share.
pub struct Shared {
    files: Vec<PathBuf>,
    standard: Standard,
    options: Options,
    examiner: Arc<dyn Examiner>,
    cancel: Cancel,
    budget: Budget,
    queue: Mutex<Queue>,
    queue_moved: Condvar,
    running: Mutex<HashMap<usize, Running>>,
    staff: Mutex<Staff>,
    sender: Sender<Message>,
}

#[derive(Default)]
struct Queue {
    next: usize,
    reported: usize,
    stopped: bool,
}

#[derive(Default)]
struct Staff {
    /// Workers that have not been given up.
    workers: usize,
    /// Those that have, and have not ended yet.
    left: usize,
}

/// A file being worked on. Whoever removes it from the table reports the file.
struct Running {
    /// Since when the clock runs; `None` while it waits for memory.
    since: Option<Instant>,
    reserved: u64,
    /// Tells the thread that it was given up.
    abandoned: Abandoned,
}

impl Shared {
    /// Starts the workers.
    ///
    /// # Errors
    /// Where not one thread can be had.
    pub fn start(
        files: Vec<PathBuf>,
        standard: Standard,
        options: Options,
        examiner: Arc<dyn Examiner>,
        cancel: Cancel,
    ) -> io::Result<(Arc<Self>, Receiver<Message>)> {
        let (sender, receiver) = channel();
        let shared = Arc::new(Self {
            files,
            standard,
            budget: Budget::new(options.memory),
            options,
            examiner,
            cancel,
            queue: Mutex::default(),
            queue_moved: Condvar::new(),
            running: Mutex::default(),
            staff: Mutex::default(),
            sender,
        });
        match shared.hire() {
            Err(error) if lock(&shared.staff).workers == 0 => Err(error),
            _ => Ok((shared, receiver)),
        }
    }

    /// The file of `index`.
    pub fn path(&self, index: usize) -> &Path {
        &self.files[index]
    }

    /// The receiver's limits.
    pub fn profile(&self) -> &Profile {
        &self.standard.profile
    }

    /// Says that `count` files have been reported, so that work may go further ahead.
    pub fn reported(&self, count: usize) {
        lock(&self.queue).reported = count;
        self.queue_moved.notify_all();
    }

    /// Lets the workers end after the file they are at.
    pub fn stop(&self) {
        lock(&self.queue).stopped = true;
        self.queue_moved.notify_all();
    }

    /// Reports files that exceed the time limit and puts new workers in the place of those that hang.
    pub fn abandon_overdue(self: &Arc<Self>) {
        let Some(limit) = self.options.timeout else { return };
        let overdue: Vec<_> = {
            let mut running = lock(&self.running);
            let is_overdue = |entry: &Running| entry.since.is_some_and(|since| since.elapsed() > limit);
            let overdue: Vec<_> = running.extract_if(|_, entry| is_overdue(entry)).collect();
            // Before the threads can notice: what they give back must have been taken note of.
            for (_, entry) in &overdue {
                entry.abandoned.set();
                self.budget.leave(entry.reserved);
                let mut staff = lock(&self.staff);
                staff.workers -= 1;
                staff.left += 1;
            }
            overdue
        };
        for (index, entry) in overdue {
            let since = entry.since.unwrap_or_else(Instant::now);
            self.send(index, self.failed(index, DecodeError::timed_out(limit), since).into());
        }
        // Where no thread can be had now, the next tick tries again.
        let _ = self.hire();
    }

    /// Starts workers until there are as many as wanted.
    fn hire(self: &Arc<Self>) -> io::Result<()> {
        let mut staff = lock(&self.staff);
        while staff.workers < self.wanted_workers(staff.left) {
            let shared = Arc::clone(self);
            thread::Builder::new().name("check".to_owned()).stack_size(STACK_BYTES).spawn(move || shared.serve())?;
            staff.workers += 1;
        }
        Ok(())
    }

    fn wanted_workers(&self, left: usize) -> usize {
        if left >= MOST_LEFT {
            return 1;
        }
        self.options.jobs.clamp(1, self.files.len().clamp(1, MOST_WORKERS))
    }

    fn serve(&self) {
        while let Some(index) = self.take() {
            if !self.work(index) {
                break;
            }
        }
    }

    /// The next file to work on; `None` when there is none left.
    fn take(&self) -> Option<usize> {
        let mut queue = lock(&self.queue);
        while queue.next >= queue.reported + WINDOW && !self.is_over(&queue) {
            queue = self.queue_moved.wait_timeout(queue, TICK).unwrap_or_else(PoisonError::into_inner).0;
        }
        if self.is_over(&queue) {
            return None;
        }
        let index = queue.next;
        queue.next += 1;
        Some(index)
    }

    fn is_over(&self, queue: &Queue) -> bool {
        queue.stopped || self.cancel.is_cancelled() || queue.next >= self.files.len()
    }

    /// Works on one file. Returns whether this thread may go on: `false` when it was given up meanwhile.
    fn work(&self, index: usize) -> bool {
        // The receiver may be gone when a run is cancelled; nobody waits for the message then.
        let _ = self.sender.send(Message::Started(index));
        let abandoned = Abandoned::default();
        let note = |since, reserved| {
            let entry = Running { since, reserved, abandoned: abandoned.clone() };
            lock(&self.running).insert(index, entry)
        };
        note(Some(Instant::now()), 0);
        let path = self.path(index);
        let (examined, reserved) = match silently(|| guarded(|| self.examiner.known(path))) {
            Ok(Some(known)) => (known, 0),
            Ok(None) | Err(_) => {
                let reserved = self.memory(path);
                if !self.pause(index) {
                    return self.end_left(0);
                }
                self.budget.acquire(reserved);
                note(Some(Instant::now()), reserved);
                let started = Instant::now();
                let examined = silently(|| guarded(|| abandoned.during(|| self.examiner.examine(path))));
                (examined.unwrap_or_else(|error| self.failed(index, error, started).into()), reserved)
            }
        };
        if lock(&self.running).remove(&index).is_none() {
            return self.end_left(reserved);
        }
        self.budget.release(reserved);
        self.send(index, examined);
        true
    }

    /// Headers of hostile files are parsed for it, so it may panic like a decoder: then the file gets room for the largest.
    fn memory(&self, path: &Path) -> u64 {
        let limits = &self.options.limits;
        silently(|| guarded(|| self.examiner.memory(path, limits))).unwrap_or_else(|_| estimate::largest(limits))
    }

    fn failed(&self, index: usize, error: DecodeError, since: Instant) -> FileRecord {
        let bytes = std::fs::metadata(self.path(index)).map_or(0, |metadata| metadata.len());
        FileRecord::failed(error, bytes, since)
    }

    /// Stops the clock while the file waits for memory; `false` where it was given up meanwhile.
    fn pause(&self, index: usize) -> bool {
        lock(&self.running).get_mut(&index).map(|entry| entry.since = None).is_some()
    }

    /// What a thread that was given up does last; always `false`: it may not go on.
    fn end_left(&self, reserved: u64) -> bool {
        self.budget.release_left(reserved);
        lock(&self.staff).left -= 1;
        false
    }

    fn send(&self, index: usize, Examined { record, content }: Examined) {
        let path = self.path(index);
        let reports = silently(|| record.judge(path, &self.standard.profile, self.standard.document));
        let checked = Checked { index, path: path.to_owned(), record, content, reports, repeat: None };
        let _ = self.sender.send(Message::Done(Box::new(checked)));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
