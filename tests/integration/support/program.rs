//! Runs the real program, and compares all of what it says: standard output, standard error and exit status.
//! What a test does not mention must be empty, so that stray output fails.

use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use tempfile::TempDir;

/// A run of the program, in the making.
pub struct Program {
    command: Command,
    /// Text that differs from machine to machine, and what stands for it.
    replace: Vec<(String, String)>,
    _home: TempDir,
}

/// What a run came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// `bannerman ARGUMENTS` in `folder`, in an environment of its own: no variable of the machine's reaches it,
/// the home folder is empty, and the time stands still at noon (UTC) on 1 December 2026.
pub fn bannerman(folder: &Path, arguments: &[&str]) -> Program {
    let home = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_bannerman"));
    command.current_dir(folder).args(arguments).env_clear().stdin(Stdio::null());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command.env("HOME", home.path()).env("BANNERMAN_NOW", "2026-12-01T12:00:00Z");
    let replace = vec![(folder.display().to_string(), "[FOLDER]".to_owned())];
    Program { command, replace, _home: home }
}

impl Program {
    /// Sets a variable.
    pub fn env(mut self, name: &str, value: &(impl AsRef<OsStr> + ?Sized)) -> Program {
        self.command.env(name, value);
        self
    }

    /// Shows `text` as `name` in the output.
    pub fn replacing(mut self, text: &str, name: &str) -> Program {
        self.replace.push((text.to_owned(), name.to_owned()));
        self
    }

    /// Has another program run it.
    pub fn under(mut self, wrapper: &[&str]) -> Program {
        let mut command = Command::new(wrapper[0]);
        command.args(&wrapper[1..]).arg(self.command.get_program()).args(self.command.get_args());
        command.current_dir(self.command.get_current_dir().unwrap()).env_clear().stdin(Stdio::null());
        command.envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self.command = command;
        self
    }

    /// Runs it.
    pub fn run(mut self) -> Ran {
        let output = self.command.output().unwrap();
        self.ran(output)
    }

    /// Runs it with its standard output led elsewhere.
    pub fn run_into(mut self, stdout: Stdio) -> Ran {
        let output = self.command.stdout(stdout).stderr(Stdio::piped()).output().unwrap();
        self.ran(output)
    }

    /// Starts it, and does not wait for it.
    pub fn start(mut self) -> Running {
        let child = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        Running { program: self, child }
    }

    fn ran(&self, output: Output) -> Ran {
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap();
            self.replace.iter().fold(text, |text, (from, to)| text.replace(from, to))
        };
        Ran {
            status: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// A run that is under way.
pub struct Running {
    program: Program,
    child: Child,
}

impl Running {
    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has come to its end.
    pub fn ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// The next line that it prints, without its end.
    pub fn line(&mut self) -> String {
        let (mut line, mut byte) = (Vec::new(), [0]);
        let out = self.child.stdout.as_mut().unwrap();
        // One by one: what follows the line is for whoever waits for the end.
        while out.read(&mut byte).unwrap() == 1 && byte != *b"\n" {
            line.extend(byte);
        }
        String::from_utf8(line).unwrap()
    }

    /// What it says on standard error.
    pub fn errors(&mut self) -> ChildStderr {
        self.child.stderr.take().unwrap()
    }

    /// Asks it to end, as Ctrl-C does.
    #[cfg(unix)]
    pub fn interrupt(&self) {
        let asked = Command::new("kill").args(["-INT", &self.id().to_string()]).status().unwrap();
        assert!(asked.success());
    }

    /// Waits for its end.
    pub fn wait(self) -> Ran {
        let output = self.child.wait_with_output().unwrap();
        self.program.ran(output)
    }

    /// Ends it at once (SIGKILL): it cannot do anything about it.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Ran {
    /// The run as one text, for snapshots.
    pub fn transcript(&self) -> String {
        let part = |name: &str, text: &str| match text {
            "" => String::new(),
            _ => format!("--- {name}\n{text}"),
        };
        let (out, err) = (part("stdout", &self.stdout), part("stderr", &self.stderr));
        format!("exit {}\n{out}{err}", self.status)
    }
}

/// Compares text with `snapshots/NAME.snap`.
pub fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(PathBuf::from("../../../snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The text with `[BLAKE3]` in the place of every hash of 64 digits: they follow from the pictures, which an
/// encoder is free to write otherwise one day.
pub fn without_hashes(text: &str) -> String {
    let mut out = String::new();
    for part in text.split_inclusive('"') {
        let hash = part.len() == 65 && part[..64].bytes().all(|byte| byte.is_ascii_hexdigit());
        out.push_str(if hash { "[BLAKE3]\"" } else { part });
    }
    out
}
