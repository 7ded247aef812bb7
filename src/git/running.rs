//! The git programs that run. None outlives the run that started it, however that ends, unless it is killed (SIGKILL).
//!
//! Where nobody is there to answer a question for a password, git and what it starts are a process group, and end
//! together. Otherwise git ends, and what it started notices: another group than the terminal's could not ask there.

use std::io::{self, IsTerminal};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Failed;
use crate::interrupt;

/// How often a child is looked at.
pub(crate) const LOOK: Duration = Duration::from_millis(100);

/// How long one that was asked to end may take for it.
pub(crate) const LAST_WORDS: Duration = Duration::from_secs(1);

/// The children that run.
static CHILDREN: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn children() -> MutexGuard<'static, Vec<u32>> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends all children, for a program that ends. Nobody takes notice of that meanwhile.
fn end_all() {
    let children = children();
    children.iter().for_each(|child| system::signal(*child, system::Signal::Term));
    if !children.is_empty() {
        thread::sleep(LOOK);
    }
    children.iter().for_each(|child| system::signal(*child, system::Signal::Kill));
}

/// A child that runs, and does not outlive this.
pub(crate) struct Running {
    pub(crate) child: Child,
    ended: bool,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Result<Running, Failed> {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| interrupt::before(end_all));
        system::group(command);
        // Held until it is listed: a signal may come at any time.
        let mut children = children();
        let child = command.spawn().map_err(Failed::NotStarted)?;
        children.push(child.id());
        Ok(Running { child, ended: false })
    }

    /// How it has ended; none as long as it runs.
    pub(crate) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        let status = self.child.try_wait()?;
        self.ended |= status.is_some();
        Ok(status)
    }

    /// Ends it, with what it has started. One that is asked clears away what it was about to make.
    pub(crate) fn end(&mut self) {
        system::signal(self.child.id(), system::Signal::Term);
        let asked = Instant::now();
        while asked.elapsed() < LAST_WORDS && matches!(self.ended(), Ok(None)) {
            thread::sleep(LOOK / 10);
        }
        system::signal(self.child.id(), system::Signal::Kill);
        if !self.ended {
            let _ = self.child.kill();
            let _ = self.child.wait();
            self.ended = true;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            self.end();
        }
        let id = self.child.id();
        children().retain(|child| *child != id);
    }
}

/// Whether somebody is there to answer a question. A group of its own could not ask at the terminal.
pub(crate) fn is_interactive() -> bool {
    io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal()
}

#[cfg(unix)]
mod system {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use rustix::process::{Pid, kill_process, kill_process_group};

    use super::is_interactive;

    pub(crate) enum Signal {
        Term,
        Kill,
    }

    /// Makes the child the first of a group of its own.
    pub(crate) fn group(command: &mut Command) {
        if !is_interactive() {
            command.process_group(0);
        }
    }

    /// One that is gone already is none's business.
    pub(crate) fn signal(child: u32, signal: Signal) {
        let Some(id) = i32::try_from(child).ok().and_then(Pid::from_raw) else { return };
        let signal = match signal {
            Signal::Term => rustix::process::Signal::TERM,
            Signal::Kill => rustix::process::Signal::KILL,
        };
        let _ = if is_interactive() { kill_process(id, signal) } else { kill_process_group(id, signal) };
    }
}

/// Where there are no such signals, a child is ended by its handle, and Ctrl-C reaches it as it reaches this program.
#[cfg(not(unix))]
mod system {
    pub(crate) enum Signal {
        Term,
        Kill,
    }

    pub(crate) fn group(_command: &mut std::process::Command) {}

    pub(crate) fn signal(_child: u32, _signal: Signal) {}
}
