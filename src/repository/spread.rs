//! Work spread over the cores, every thread with a [`Reader`] of its own.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

use super::{Error, Reader, Tree};

/// How many bytes may be read before everything that readers hold is let go. Git's packs are mapped into memory, and
/// what was read of them counts as this program's until the last reader is dropped.
const HELD: u64 = 24 * 1024 * 1024;

/// The most jobs that a thread takes at once.
const MOST: usize = 64;

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
    let mut done: Vec<Option<Result<Done, Error>>> = (0..jobs.len()).map(|_| None).collect();
    let mut left: Vec<usize> = (0..jobs.len()).collect();
    let end = AtomicUsize::new(jobs.len());
    while !left.is_empty() {
        let part = Part {
            tree,
            jobs,
            left: &left,
            // Neighbours are often made of each other in Git's packs, so they go to one thread; but few enough at once
            // that all threads end together.
            share: (left.len() / threads / 16).clamp(1, MOST),
            next: AtomicUsize::new(0),
            held: AtomicU64::new(0),
            end: &end,
        };
        let run = || part.run(&work);
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
        left.retain(|at| done[*at].is_none() && *at < end.load(Ordering::Relaxed));
    }
    done.into_iter().flatten().collect()
}

/// What the threads share until there is nothing left or the readers hold too much.
struct Part<'a, Job> {
    tree: &'a dyn Tree,
    jobs: &'a [Job],
    /// The jobs that are not done, by their places.
    left: &'a [usize],
    /// How many of those a thread takes at once.
    share: usize,
    /// How many of those were taken.
    next: AtomicUsize,
    held: AtomicU64,
    /// The first job that failed, behind which none has to be done.
    end: &'a AtomicUsize,
}

impl<Job> Part<'_, Job> {
    fn run<Done>(
        &self,
        work: &impl Fn(&mut dyn Reader, &Job) -> Result<Done, Error>,
    ) -> Vec<(usize, Result<Done, Error>)> {
        let (mut done, mut reader) = (Vec::new(), None);
        loop {
            let from = self.next.fetch_add(self.share, Ordering::Relaxed).min(self.left.len());
            let taken = &self.left[from..(from + self.share).min(self.left.len())];
            if taken.is_empty() {
                return done;
            }
            for at in taken {
                if self.held.load(Ordering::Relaxed) >= HELD {
                    return done;
                }
                if *at >= self.end.load(Ordering::Relaxed) {
                    continue;
                }
                let opened = match &mut reader {
                    Some(reader) => Ok(reader),
                    None => self.tree.reader().map(|new| reader.insert(new)),
                };
                let result = opened.and_then(|reader: &mut Box<dyn Reader + '_>| {
                    let before = reader.held();
                    let result = work(reader.as_mut(), &self.jobs[*at]);
                    self.held.fetch_add(reader.held() - before, Ordering::Relaxed);
                    result
                });
                if result.is_err() {
                    self.end.fetch_min(*at, Ordering::Relaxed);
                }
                done.push((*at, result));
            }
        }
    }
}
