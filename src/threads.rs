//! The same work on several threads at once.

use std::panic::resume_unwind;
use std::thread;

/// How many threads to do `jobs` with, when so many are worth starting: no more than the machine has cores, and at least
/// one.
pub(crate) fn number(worth: usize, jobs: usize) -> usize {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    if worth > 1 { worth.min(jobs).min(cores()).max(1) } else { 1 }
}

/// Does `work` on so many threads, this one among them, and returns what came of it on each, in no order. A panic on one
/// of them goes on here.
pub(crate) fn together<Done: Send>(threads: usize, work: impl Fn() -> Done + Sync) -> Vec<Done> {
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(&work)).collect();
        let own = work();
        let others =
            others.into_iter().map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        others.chain([own]).collect()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn work_is_done_once_a_thread() {
        for threads in [1, 2, 5] {
            let next = AtomicUsize::new(0);
            let mut done = together(threads, || next.fetch_add(1, Ordering::Relaxed));
            done.sort_unstable();
            assert_eq!(done, (0..threads).collect::<Vec<_>>());
        }
    }

    #[test]
    fn no_more_threads_are_started_than_there_is_work_and_cores_for() {
        let cores = thread::available_parallelism().unwrap().get();
        let numbers = [(0, 9), (1, 9), (9, 0), (9, 1), (99, 99)].map(|(worth, jobs)| number(worth, jobs));
        assert_eq!(numbers, [1, 1, 1, 1, cores.min(99)]);
    }
}
