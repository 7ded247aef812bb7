//! Runs the program step by step, all of its processes together, and kills it after one of the steps. A step is a system
//! call that changes something: a file, a pipe, a connection, which program is run. Debian's package `strace`.
//!
//! strace has each call followed by a SIGSTOP, and tells of it; whoever counts lets the process go on. So there is one
//! count over the program and the git programs that it starts, and between two steps there is nothing more to see from
//! outside.
#![allow(clippy::unwrap_used)] // a failure here is a test's

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};
use std::thread::sleep;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::program::Program;

/// The calls that may change something.
const CALLS: &str = "open,openat,creat,write,pwrite64,writev,sendto,sendmsg,fsync,fdatasync,ftruncate,rename,renameat,\
                     renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,execve";

/// The step after which it was killed.
#[derive(Debug)]
pub struct Step {
    /// As strace tells it.
    pub call: String,
    /// Who made it, and who died.
    pub by: By,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The program. All died with it, as when the machine does.
    Program,
    /// A git program that it had started. All died with it.
    Child,
    /// A git program that began with this. It lives on: the one that started it dies alone.
    Beginner,
}

/// Runs the program until it has made so many steps, and kills it there. An error when it comes to its end before, with
/// the number of its steps.
pub fn kill_after(program: Program, steps: usize) -> Result<Step, usize> {
    let (trace, inject) = (format!("trace={CALLS}"), format!("inject={CALLS}:signal=SIGSTOP"));
    // strace stays outside the session that is killed.
    let strace =
        ["strace", "-f", "-qq", "-y", "-s", "60", "-o", "/dev/stderr", "-e", &trace, "-e", &inject, "setsid"];
    let mut running = program.under(&strace).start();
    let lines = BufReader::new(running.errors()).lines();
    let (mut count, mut killed) = (0, None);
    let (mut program, mut seen) = (None, HashSet::new());
    // The call that each process is in, or has just made.
    let mut calls: HashMap<Pid, String> = HashMap::new();
    for line in lines {
        let line = line.unwrap();
        if killed.is_some() && line.starts_with("strace: ") {
            // The process that it was about to let go on is dead.
            continue;
        }
        let (id, told) = line.split_once(' ').unwrap_or_default();
        let id = id.parse().ok().and_then(Pid::from_raw).unwrap_or_else(|| panic!("not a trace: {line}"));
        let program = *program.get_or_insert(id);
        seen.insert(id);
        let told = told.trim_start();
        if told.starts_with("--- stopped by SIGSTOP") {
            let Some(call) = calls.remove(&id) else { continue };
            if let Some(by) = step(&call, id == program) {
                count += 1;
                if count == steps {
                    match by {
                        By::Beginner => kill_process(program, Signal::KILL).unwrap(),
                        // A git has a group of its own. Who has ended meanwhile cannot be killed.
                        By::Program | By::Child => {
                            for id in &seen {
                                let _ = kill_process(*id, Signal::KILL);
                            }
                        }
                    }
                    killed = Some(Step { call, by });
                }
            }
            // One that was just killed cannot go on.
            let _ = kill_process(id, Signal::CONT);
        } else if told.starts_with("<... ") {
            if let Some(call) = calls.get_mut(&id) {
                call.push_str(told);
            }
        } else if !told.starts_with("---") && !told.starts_with("+++") {
            calls.insert(id, told.to_owned());
        }
    }
    running.kill();
    // Who was killed lets go of what it held only when it is gone.
    while seen.iter().any(|id| test_kill_process(*id).is_ok()) {
        sleep(Duration::from_millis(1));
    }
    killed.ok_or(count)
}

/// Whose step a call is, if it has changed something that a later run could meet.
fn step(call: &str, by_program: bool) -> Option<By> {
    let starts = |name: &str| call.starts_with(name);
    if call.contains(" = -1 E") || (starts("open") && !call.contains("O_CREAT") && !call.contains("O_TRUNC"))
    {
        return None;
    }
    // What one process tells another is gone when both are.
    if starts("write") && call.contains("<pipe:") {
        return None;
    }
    // The repository that git works in, apart from the user's, is made anew each time, and nobody else reads it.
    if call.contains("/tmp/bannerman-") {
        return None;
    }
    // How an object is built until it has its name: nobody reads it there, and git clears it away.
    if call.contains("/objects/") && !starts("link") && !starts("rename") {
        return None;
    }
    Some(match by_program {
        true => By::Program,
        false if starts("execve") => By::Beginner,
        false => By::Child,
    })
}
