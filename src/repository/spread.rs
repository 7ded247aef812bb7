//! Work spread over the cores, every thread with a [`Reader`] of its own.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

use super::{Error, Reader, Tree};

/// How many bytes may be read before everything that readers hold is let go. Git's packs are mapped into memory, and
/// what was read of them counts as this program's until the last reader is dropped.
const HELD: u64 = 24 * 1024 * 1024;

/// Does `work` for each of `jobs` and returns what came of it, in their order. `threads` is how many are worth
/// starting; there will be no more than the machine has cores. The first error in the order of the jobs is returned.
pub fn spread<Job: Sync, Done: Send>(
    tree: &dyn Tree,
    jobs: &[Job],
    threads: usize,
    work: impl Fn(&mut dyn Reader, &Job) -> Result<Done, Error> + Sync,
) -> Result<Vec<Done>, Error> {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    let threads = if threads > 1 { threads.min(cores()).min(jobs.len()) } else { 1 };
    let next = AtomicUsize::new(0);
    let mut done: Vec<Option<Result<Done, Error>>> = (0..jobs.len()).map(|_| None).collect();
    while next.load(Ordering::Relaxed) < jobs.len() {
        let held = AtomicU64::new(0);
        let run = || part(tree, jobs, &next, &held, &work);
        let parts: Vec<Vec<(usize, Result<Done, Error>)>> = thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
            let own = run();
            others
                .into_iter()
                .map(|other| other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .chain([own])
                .collect()
        });
        for (at, result) in parts.into_iter().flatten() {
            done[at] = Some(result);
        }
    }
    done.into_iter().flatten().collect()
}

/// One thread's part, until there is nothing left or the readers hold too much.
fn part<Job, Done>(
    tree: &dyn Tree,
    jobs: &[Job],
    next: &AtomicUsize,
    held: &AtomicU64,
    work: &impl Fn(&mut dyn Reader, &Job) -> Result<Done, Error>,
) -> Vec<(usize, Result<Done, Error>)> {
    let mut done = Vec::new();
    let mut reader = None;
    while held.load(Ordering::Relaxed) < HELD {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let Some(job) = jobs.get(at) else { break };
        let opened = match &mut reader {
            Some(reader) => Ok(reader),
            None => tree.reader().map(|new| reader.insert(new)),
        };
        let result = opened.and_then(|reader: &mut Box<dyn Reader + '_>| {
            let before = reader.held();
            let result = work(reader.as_mut(), job);
            held.fetch_add(reader.held() - before, Ordering::Relaxed);
            result
        });
        if result.is_err() {
            // Nothing more is begun: one error ends it all.
            next.store(jobs.len(), Ordering::Relaxed);
        }
        done.push((at, result));
    }
    done
}
