//! The clock that waiting goes by, passed in so that a test need not wait.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A pause that is longer is told.
pub(crate) const SILENT: Duration = Duration::from_secs(3);

/// Tells the time, and lets it pass.
pub trait Clock {
    /// The time since some moment before the run.
    fn now(&self) -> Duration;

    /// Waits.
    fn sleep(&self, time: Duration);
}

/// The clock of this machine.
#[derive(Debug, Default)]
pub struct MachineClock {
    began: OnceLock<Instant>,
}

impl Clock for MachineClock {
    fn now(&self) -> Duration {
        self.began.get_or_init(Instant::now).elapsed()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// A time in words, rounded up: `12 s`, `1 min 5 s`, `2 h`.
pub(crate) fn words(time: Duration) -> String {
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    let parts = match seconds {
        0..60 => [(seconds, "s"), (0, "")],
        60..3600 => [(seconds / 60, "min"), (seconds % 60, "s")],
        _ => [(seconds.div_ceil(60) / 60, "h"), (seconds.div_ceil(60) % 60, "min")],
    };
    let [first, second] = parts.map(|(number, unit)| format!("{number} {unit}"));
    if parts[1].0 == 0 { first } else { format!("{first} {second}") }
}
