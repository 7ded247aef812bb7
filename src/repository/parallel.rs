//! Work spread over the cores, every thread with a [`Reader`] of its own.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::{Error, Reader, Tree};
use crate::threads;

/// How many bytes may be read before everything that readers hold is let go. Git's packs are mapped into memory, and
/// what was read of them counts as this program's until the last reader is dropped.
const HELD: u64 = 24 * 1024 * 1024;

/// The most jobs that a thread takes at once.
const MOST: usize = 64;

/// Does `work` for each of `jobs` and returns what came of it, in their order. `threads` is how many are worth
/// starting; there will be no more than the machine has cores. The first error in the order of the jobs is returned.
pub(crate) fn in_parallel<Job: Sync, Done: Send>(
    tree: &dyn Tree,
    jobs: &[Job],
    threads: usize,
    work: impl Fn(&mut dyn Reader, &Job) -> Result<Done, Error> + Sync,
) -> Result<Vec<Done>, Error> {
    let threads = threads::number(threads, jobs.len());
    let mut done: Vec<Option<Result<Done, Error>>> = (0..jobs.len()).map(|_| None).collect();
    let mut left: Vec<usize> = (0..jobs.len()).collect();
    let end = AtomicUsize::new(jobs.len());
    while !left.is_empty() {
        let part = Share {
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
        let parts = threads::together(threads, || part.run(&work));
        for (at, result) in parts.into_iter().flatten() {
            done[at] = Some(result);
        }
        left.retain(|at| done[*at].is_none() && *at < end.load(Ordering::Relaxed));
    }
    done.into_iter().flatten().collect()
}

/// What the threads share until there is nothing left or the readers hold too much.
struct Share<'a, Job> {
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

impl<Job> Share<'_, Job> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::GitId;
    use crate::repository::{Blob, Entry};

    /// A tree without files, whose readers hold whatever a job says that it takes.
    #[derive(Default)]
    struct Nothing {
        opened: AtomicUsize,
    }

    struct Holding(u64);

    impl Tree for Nothing {
        fn reader(&self) -> Result<Box<dyn Reader + '_>, Error> {
            self.opened.fetch_add(1, Ordering::Relaxed);
            Ok(Box::new(Holding(0)))
        }

        fn find(&self, _: GitId, _: &str, _: u64) -> Result<Blob<'static>, Error> {
            Err(Error::NoCommit)
        }
    }

    impl Reader for Holding {
        fn list(&mut self, folder: &Entry) -> Result<Vec<Entry>, Error> {
            self.0 += folder.bytes.unwrap_or(0);
            Ok(Vec::new())
        }

        fn read(&mut self, _: &Entry, _: u64, _: &mut dyn FnMut(Blob<'_>)) -> Result<(), Error> {
            Err(Error::NoCommit)
        }

        fn held(&self) -> u64 {
            self.0
        }
    }

    #[test]
    fn every_job_is_done_once_and_readers_let_go() {
        for (number, threads) in [(0, 2), (1, 2), (5, 1), (1000, 2), (1000, 64)] {
            let (tree, jobs) = (Nothing::default(), (0..number).collect::<Vec<usize>>());
            let done = in_parallel(&tree, &jobs, threads, |reader, job| {
                reader.list(&Entry { bytes: Some(HELD / 10), ..Entry::folder("x") })?;
                Ok(*job)
            });
            assert_eq!(done.unwrap(), jobs);
            // Ten jobs and what others were at fill the readers, which are then opened anew.
            let opened = tree.opened.load(Ordering::Relaxed);
            assert!(opened >= number / (10 + threads::number(usize::MAX, usize::MAX)), "{opened}");
        }
    }

    #[test]
    fn the_first_error_in_the_order_of_the_jobs_is_returned() {
        let jobs: Vec<usize> = (0..1000).collect();
        for failing in [[999, 998], [0, 1], [500, 20], [64, 63]] {
            let done = in_parallel(&Nothing::default(), &jobs, 2, |_, job| match failing.contains(job) {
                true => Err(Error::Git(job.to_string())),
                false => Ok(()),
            });
            let first = failing.into_iter().min().unwrap();
            assert_eq!(done.unwrap_err().to_string(), format!("Git: {first}"));
        }
    }
}
