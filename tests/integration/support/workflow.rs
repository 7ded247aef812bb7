//! Runs the jobs of GitHub's workflows on this machine: their own `run:` steps with bash, as the runner would,
//! in a workspace that the test made. What an expression stands for is what the test says; one that it does not
//! mention is a failure. Steps that use an action are named and passed over. `cargo` and `gh` are stand-ins.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_yaml::Value;
use tempfile::TempDir;

/// "Installs" by linking the built program, or the stand-in that the test wrote.
const CARGO: &str = r#"#!/usr/bin/env bash
printf 'cargo %s\n' "$*" >>"$STUB/calls"
while [ $# -gt 0 ]; do
  if [ "$1" = --root ]; then root=$2; fi
  shift
done
mkdir -p "$root/bin"
ln -sf "$STUB_BANNERMAN" "$root/bin/bannerman"
"#;

/// Answers from `$STUB/answers`: NAME as it stands, or NAME.json through the real jq. Keeps what is posted.
const GH: &str = r#"#!/usr/bin/env bash
printf 'gh %s\n' "$*" >>"$STUB/calls"
[ -n "$GH_TOKEN" ] || { echo 'gh: no token' >&2; exit 4; }
answer() {
  if [ -f "$STUB/answers/$1.json" ]; then jq -r "$jq" "$STUB/answers/$1.json"; else cat "$STUB/answers/$1"; fi
}
all=("$@")
while [ $# -gt 0 ]; do
  case $1 in
    --dir) dir=$2; shift ;;
    --jq) jq=$2; shift ;;
    --method) method=$2; shift ;;
    body=@*) body=${1#body=@} ;;
    repos/*) endpoint=$1 ;;
  esac
  shift
done
case "${all[0]} $method $endpoint" in
  'run '*) cp -R "$STUB/answers/artifact" "$dir" ;;
  'api  '*/artifacts\?*) answer sizes ;;
  'api  '*/pulls/*) answer head ;;
  'api  '*/comments\?*) answer comments ;;
  'api POST '* | 'api PATCH '*) cp "$body" "$STUB/posted" ;;
  *) echo "gh: unexpected: ${all[*]}" >&2; exit 1 ;;
esac
"#;

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Reads a workflow or an action.
pub fn read(path: &str) -> Value {
    serde_yaml::from_str(&fs::read_to_string(root().join(path)).unwrap()).unwrap()
}

/// The steps of an action, or of the only job of a workflow.
pub fn steps(file: &Value) -> Vec<Value> {
    let job = match file.get("jobs") {
        Some(jobs) => {
            let jobs = jobs.as_mapping().unwrap();
            assert_eq!(jobs.len(), 1, "one job");
            jobs.values().next().unwrap()
        }
        None => &file["runs"],
    };
    job["steps"].as_sequence().unwrap().clone()
}

/// A machine that runs one job.
pub struct Runner {
    home: TempDir,
    workspace: PathBuf,
    program: PathBuf,
    expressions: BTreeMap<String, String>,
    environment: Vec<(String, String)>,
}

/// What a job came to.
#[derive(Debug)]
pub struct Job {
    /// Whether every step succeeded.
    pub success: bool,
    /// The names of the steps that were run or passed over, in order.
    pub steps: Vec<String>,
    /// What the steps printed.
    pub log: String,
    /// The job's summary.
    pub summary: String,
}

impl Runner {
    /// A machine with a workspace.
    pub fn new(workspace: &Path) -> Runner {
        let home = TempDir::new().unwrap();
        for folder in ["temp", "bin", "stub/answers/artifact"] {
            fs::create_dir_all(home.path().join(folder)).unwrap();
        }
        let runner = Runner {
            workspace: workspace.to_owned(),
            program: env!("CARGO_BIN_EXE_bannerman").into(),
            expressions: BTreeMap::new(),
            environment: Vec::new(),
            home,
        };
        runner.script("bin/cargo", CARGO);
        runner.script("bin/gh", GH);
        runner
    }

    /// What an expression stands for.
    pub fn expression(mut self, name: &str, value: &str) -> Runner {
        self.expressions.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A variable that every step has.
    pub fn env(mut self, name: &str, value: &str) -> Runner {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Installs a script in place of the program.
    pub fn program(mut self, script: &str) -> Runner {
        self.program = self.script("bin/bannerman-stand-in", script);
        self
    }

    /// Sets an answer of `gh`; `artifact/…` are the files of the artifact.
    pub fn answer(self, name: &str, content: impl AsRef<[u8]>) -> Runner {
        fs::write(self.home.path().join("stub/answers").join(name), content).unwrap();
        self
    }

    /// A file under `temp`, the machine's own folder.
    pub fn temp(&self, path: &str) -> PathBuf {
        self.home.path().join("temp").join(path)
    }

    /// The calls of the stand-ins, one a line.
    pub fn calls(&self) -> String {
        fs::read_to_string(self.home.path().join("stub/calls")).unwrap_or_default()
    }

    /// What was posted last.
    pub fn posted(&self) -> Option<Vec<u8>> {
        fs::read(self.home.path().join("stub/posted")).ok()
    }

    /// Runs the steps of an action, or of a workflow's only job.
    pub fn run(&self, path: &str) -> Job {
        let mut job = Job { success: true, steps: Vec::new(), log: String::new(), summary: String::new() };
        let mut known = self.expressions.clone();
        for step in steps(&read(path)) {
            let name = step["name"].as_str().unwrap().to_owned();
            let id = step["id"].as_str().unwrap_or(&name).to_owned();
            let outcome = if !due(step["if"].as_str(), job.success, &known) {
                "skipped"
            } else {
                job.steps.push(name);
                match step["run"].as_str() {
                    Some(script) if !self.bash(script, &step["env"], &id, &mut known, &mut job) => "failure",
                    _ => "success",
                }
            };
            job.success &= outcome != "failure";
            known.insert(format!("steps.{id}.outcome"), outcome.to_owned());
        }
        job.summary = fs::read_to_string(self.home.path().join("summary")).unwrap_or_default();
        job
    }

    fn bash(
        &self,
        script: &str,
        env: &Value,
        id: &str,
        known: &mut BTreeMap<String, String>,
        job: &mut Job,
    ) -> bool {
        let home = self.home.path();
        let (output, summary) = (home.join("output"), home.join("summary"));
        fs::write(&output, "").unwrap();
        fs::write(home.join("step.sh"), script).unwrap();
        let path = std::env::var("PATH").unwrap();
        let mut command = Command::new("bash");
        command
            // As GitHub starts it for `shell: bash`.
            .args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(home.join("step.sh"))
            .current_dir(&self.workspace)
            .stdin(Stdio::null())
            .env_clear()
            .env("PATH", format!("{}:{path}", home.join("bin").display()))
            .env("HOME", home)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("RUNNER_TEMP", home.join("temp"))
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("GITHUB_SERVER_URL", "https://github.com")
            .env("GITHUB_REPOSITORY", "octo-org/branding")
            .env("GITHUB_ACTION_PATH", root())
            .env("BANNERMAN_NOW", "2026-12-01T12:00:00Z")
            .env("STUB", home.join("stub"))
            .env("STUB_BANNERMAN", &self.program)
            .env("STUB_BUILT", env!("CARGO_BIN_EXE_bannerman"))
            .envs(self.environment.iter().cloned());
        for (name, value) in env.as_mapping().into_iter().flatten() {
            command.env(name.as_str().unwrap(), value_of(value.as_str().unwrap(), known));
        }
        let ran = command.output().unwrap();
        job.log += &String::from_utf8_lossy(&ran.stdout);
        job.log += &String::from_utf8_lossy(&ran.stderr);
        for line in fs::read_to_string(&output).unwrap().lines() {
            let (name, value) = line.split_once('=').unwrap();
            known.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
        }
        ran.status.success()
    }

    fn script(&self, path: &str, text: &str) -> PathBuf {
        let file = self.home.path().join(path);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        file
    }
}

/// Whether a step is to be run. Knows what these workflows say: `always()` and `NAME != 'TEXT'`.
fn due(condition: Option<&str>, success: bool, known: &BTreeMap<String, String>) -> bool {
    let Some(condition) = condition else { return success };
    let mut always = false;
    let holds = condition.split(" && ").all(|part| {
        if part == "always()" {
            always = true;
            return true;
        }
        let (name, text) = part.split_once(" != ").unwrap();
        expression(name, known) != text.trim_matches('\'')
    });
    holds && (success || always)
}

fn value_of(value: &str, known: &BTreeMap<String, String>) -> String {
    match value.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) {
        Some(name) => expression(name, known),
        None => value.to_owned(),
    }
}

fn expression(name: &str, known: &BTreeMap<String, String>) -> String {
    match known.get(name) {
        Some(value) => value.clone(),
        // What a step did not say is empty.
        None if name.starts_with("steps.") && name.contains(".outputs.") => String::new(),
        None => panic!("the test does not say what `{name}` stands for"),
    }
}
