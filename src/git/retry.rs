//! How long a run waits for Git servers. Trouble on the way is met with growing pauses; all pauses of a run and its
//! attempts in vain together have a bound, as with Discord.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::Failed;
use crate::clock::{Clock, MachineClock, SILENT, words};

/// The first pause; each one after it is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// What an attempt has in any case, however little time for retries is left.
const SHORTEST: Duration = Duration::from_secs(5);

/// The bound where nobody names one.
const BOUND: Duration = Duration::from_secs(60);

/// The retries of one run, with a bound on the time that they take.
pub struct GitRetry {
    clock: Box<dyn Clock + Send + Sync>,
    tell: Box<dyn Fn(&str) + Send + Sync>,
    bound: Duration,
    left: Mutex<Duration>,
}

impl fmt::Debug for GitRetry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("GitRetry").field("bound", &self.bound).finish_non_exhaustive()
    }
}

impl Default for GitRetry {
    fn default() -> GitRetry {
        GitRetry::new(BOUND, Box::new(MachineClock::default()), Box::new(|_| {}))
    }
}

impl GitRetry {
    /// `bound` is how long a run pauses, and tries in vain, in all. `tell` is called before a pause of more than a few
    /// seconds.
    pub fn new(
        bound: Duration,
        clock: Box<dyn Clock + Send + Sync>,
        tell: Box<dyn Fn(&str) + Send + Sync>,
    ) -> GitRetry {
        GitRetry { clock, tell, bound, left: Mutex::new(bound) }
    }

    /// How long one attempt may wait for a server.
    pub(crate) fn of_attempt(&self) -> Duration {
        self.left().max(SHORTEST)
    }

    /// Asks a server by `attempt`, as often as it takes and may be; it is told how long it may wait.
    pub(crate) fn attempts<T>(
        &self,
        mut attempt: impl FnMut(Duration) -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        let (mut tries, mut pause) = (0, FIRST_PAUSE);
        loop {
            tries += 1;
            let began = self.clock.now();
            let failed = match attempt(self.of_attempt()) {
                Err(failed) if failed.passes() => failed,
                answered => return answered,
            };
            self.take(self.clock.now() - began);
            if pause > self.left() {
                return Err(Failed::Unreachable { last: Box::new(failed), tries });
            }
            if pause > SILENT {
                (self.tell)(&format!("{}: trying again in {}", failed.in_short(), words(pause)));
            }
            self.take(pause);
            self.clock.sleep(pause);
            pause *= 2;
        }
    }

    fn left(&self) -> Duration {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, time: Duration) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left.saturating_sub(time);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    /// A clock that stands still but for pauses and what a test adds, in milliseconds.
    #[derive(Clone, Default)]
    struct TestClock(Arc<AtomicU64>);

    impl Clock for TestClock {
        fn now(&self) -> Duration {
            Duration::from_millis(self.0.load(Ordering::SeqCst))
        }

        fn sleep(&self, time: Duration) {
            self.0.fetch_add(u64::try_from(time.as_millis()).unwrap(), Ordering::SeqCst);
        }
    }

    struct Scene {
        clock: TestClock,
        told: Arc<Mutex<Vec<String>>>,
        retry: GitRetry,
    }

    fn scene(bound: u64) -> Scene {
        let (clock, told) = (TestClock::default(), Arc::new(Mutex::new(Vec::new())));
        let tell = {
            let told = Arc::clone(&told);
            Box::new(move |text: &str| told.lock().unwrap().push(text.to_owned()))
        };
        let retry = GitRetry::new(Duration::from_secs(bound), Box::new(clock.clone()), tell);
        Scene { clock, told, retry }
    }

    fn said(text: &str) -> Failed {
        Failed::said(text.as_bytes(), Some(128))
    }

    const BUSY: &str = "fatal: unable to access 'http://h/x/': The requested URL returned error: 503";

    #[test]
    fn pauses_grow_and_long_ones_are_told() {
        let scene = scene(60);
        let mut times = Vec::new();
        let answer = scene.retry.attempts(|_| {
            times.push(scene.clock.now().as_secs());
            if times.len() < 5 { Err(said(BUSY)) } else { Ok("here") }
        });
        assert_eq!((answer.unwrap(), times), ("here", vec![0, 1, 3, 7, 15]));
        let told = scene.told.lock().unwrap();
        let in_short = "fatal: unable to access 'http://h/x/': The requested URL returned error: 503";
        assert_eq!(*told, ["4 s", "8 s"].map(|time| format!("git: {in_short}: trying again in {time}")));
    }

    #[test]
    fn the_bound_is_for_all_of_a_run() {
        let scene = scene(10);
        let mut tries = 0;
        let failed = scene.retry.attempts::<()>(|wait| {
            tries += 1;
            assert_eq!(wait, [10, 9, 7, 5][tries - 1].max(5) * Duration::from_secs(1));
            Err(said(BUSY))
        });
        // 1, 2 and 4 seconds; 8 would be too long.
        assert!(matches!(failed, Err(Failed::Unreachable { tries: 4, .. })), "{failed:?}");
        assert_eq!(scene.clock.now().as_secs(), 7);
        let again = scene.retry.attempts::<()>(|_| Err(said(BUSY)));
        assert!(matches!(again, Err(Failed::Unreachable { tries: 3, .. })), "{again:?}");
        let more = scene.retry.attempts::<()>(|_| Err(said(BUSY)));
        assert!(matches!(more, Err(Failed::Unreachable { tries: 1, .. })), "{more:?}");
    }

    #[test]
    fn attempts_in_vain_take_patience_and_those_that_succeed_take_none() {
        let scene = scene(60);
        for _ in 0..3 {
            let answer = scene.retry.attempts(|_| {
                scene.clock.sleep(Duration::from_secs(50));
                Ok("here")
            });
            assert_eq!(answer.unwrap(), "here");
        }
        let silent = scene.retry.attempts::<()>(|wait| {
            scene.clock.sleep(wait);
            Err(Failed::Silent { said: String::new(), waited: wait })
        });
        assert!(matches!(silent, Err(Failed::Unreachable { tries: 1, .. })), "{silent:?}");
        assert_eq!(scene.clock.now().as_secs(), 3 * 50 + 60);
    }

    #[test]
    fn an_answer_is_not_asked_for_again() {
        let scene = scene(60);
        let mut tries = 0;
        let failed = scene.retry.attempts::<()>(|_| {
            tries += 1;
            Err(said("fatal: Authentication failed for 'https://h/x/'"))
        });
        assert!(matches!(failed, Err(Failed::Said { .. })) && tries == 1, "{failed:?}");
    }
}
