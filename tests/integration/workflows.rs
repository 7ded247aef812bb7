//! The workflows for branding repositories: what they may do, and what their steps do.

use std::fs;
use std::path::Path;

use serde_yaml::Value;
use tempfile::TempDir;

use crate::support::guild::{GUILD, TestGuild};
use crate::support::program::bannerman;
use crate::support::repository::{Repository, git};
use crate::support::scripted::{Got, Scripted};
use crate::support::workflow::{Runner, read, root, steps};

const CHECK: &str = ".github/workflows/branding-check.yml";
const COMMENT: &str = ".github/workflows/branding-comment.yml";
const NIGHTLY: &str = ".github/workflows/branding-nightly.yml";
const CI: &str = ".github/workflows/ci.yml";
const DEPENDENCIES: &str = ".github/workflows/dependencies.yml";
const FUZZ: &str = ".github/workflows/fuzz.yml";
const FILES: [&str; 7] = [CHECK, COMMENT, NIGHTLY, CI, DEPENDENCIES, FUZZ, "action.yml"];

/// The head of the pull request in the tests.
const HEAD: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

// What they may do.

#[test]
fn all_workflows_are_looked_at() {
    let folder = fs::read_dir(root().join(".github/workflows")).unwrap();
    let mut found: Vec<_> =
        folder.map(|file| format!(".github/workflows/{}", file.unwrap().file_name().display())).collect();
    found.push("action.yml".to_owned());
    found.sort();
    let mut expected = FILES.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn actions_are_pinned_by_commit_with_the_version_beside_it() {
    for file in FILES {
        for line in
            text(file).lines().filter(|line| line.trim_start().trim_start_matches("- ").starts_with("uses:"))
        {
            let (_, action) = line.split_once("uses: ").unwrap();
            let (action, version) = action.split_once(" # ").unwrap_or((action, ""));
            let (_, commit) = action.split_once('@').unwrap();
            assert!(commit.len() == 40 && commit.chars().all(|c| c.is_ascii_hexdigit()), "{file}: {line}");
            assert!(version.starts_with('v'), "{file}: {line}");
        }
    }
}

#[test]
fn permissions_are_the_least() {
    let parse = |text: &str| serde_yaml::from_str::<Value>(text).unwrap();
    for file in [CHECK, CI, DEPENDENCIES, FUZZ] {
        assert_eq!(read(file)["permissions"], parse("contents: read"), "{file}");
        assert!(jobs(&read(file)).iter().all(|job| job.get("permissions").is_none()), "{file}");
    }
    for (file, job) in [
        (COMMENT, "{ actions: read, pull-requests: write }"),
        // The branch with the state.
        (NIGHTLY, "{ contents: write }"),
    ] {
        assert_eq!(read(file)["permissions"], parse("{}"), "{file}");
        assert_eq!(jobs(&read(file))[0]["permissions"], parse(job), "{file}");
    }
}

#[test]
fn nothing_is_pasted_into_a_script() {
    for file in FILES {
        for step in steps(&read(file)) {
            let script = step["run"].as_str().unwrap_or_default();
            assert!(!script.contains("${{"), "{file}: {script}");
        }
    }
}

#[test]
fn the_secrets_are_in_one_step_of_the_nightly_run_and_nowhere_else() {
    let mut holders = Vec::new();
    for file in FILES {
        for step in steps(&read(file)) {
            if serde_yaml::to_string(&step).unwrap().contains("secrets.") {
                holders.push((file, step["name"].as_str().unwrap().to_owned()));
            }
        }
        // The token, and the addresses of those who are told.
        let everywhere = text(file).matches("secrets.").count();
        assert_eq!(everywhere, if file == NIGHTLY { 3 } else { 0 }, "{file}");
    }
    assert_eq!(holders, [(NIGHTLY, "Apply".to_owned())]);
    let with_job_token = |step: &&Value| serde_yaml::to_string(step).unwrap().contains("github.token");
    let (nightly, all) = (read(NIGHTLY), steps(&read(NIGHTLY)));
    assert_eq!(all.iter().filter(with_job_token).map(|step| &step["name"]).collect::<Vec<_>>(), ["Apply"]);
    let job = &jobs(&nightly)[0];
    assert!(job.get("environment").is_some() && job["concurrency"]["cancel-in-progress"] == false);
    assert_eq!(nightly["on"].as_mapping().unwrap().len(), 1, "the caller says when");
}

#[test]
fn what_sees_the_pull_request_may_not_write_and_what_may_write_does_not_see_it() {
    let check = text(CHECK);
    for word in ["GH_TOKEN", "github.token", "secrets", ": write"] {
        assert!(!check.contains(word), "{word}");
    }
    for step in steps(&read(COMMENT)) {
        assert!(step.get("uses").is_none(), "no action runs with the right to write");
        let script = step["run"].as_str().unwrap();
        for word in ["git ", "cargo", "eval", "source ", "bash", "GITHUB_ENV", "GITHUB_PATH"] {
            assert!(!script.contains(word), "{word}: {script}");
        }
    }
    for file in FILES {
        for step in steps(&read(file)) {
            if step["uses"].as_str().is_some_and(|action| action.starts_with("actions/checkout@")) {
                assert_eq!(step["with"]["persist-credentials"], false, "{file}");
                assert!(step["with"].get("ref").is_none(), "{file}");
            }
        }
    }
}

#[test]
fn the_callers_in_the_documentation_fit() {
    let text = text("docs/github.md");
    let callers: Vec<&str> =
        text.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let mut called = Vec::new();
    for caller in callers.iter().filter(|caller| caller.contains("/.github/workflows/")) {
        assert_eq!(caller.lines().count(), 5, "{caller}");
        let parsed: Value = serde_yaml::from_str(caller).unwrap();
        let job = &jobs(&parsed)[0];
        let uses = job["uses"].as_str().unwrap();
        let file = uses.strip_prefix("OWNER/bannerman/").unwrap().strip_suffix("@COMMIT").unwrap();
        let workflow = read(file);
        // GitHub refuses a workflow that asks for more than its caller has.
        let job_of_workflow = &jobs(&workflow)[0];
        let asked = job_of_workflow.get("permissions").unwrap_or(&workflow["permissions"]);
        assert_eq!(&parsed["permissions"], asked, "{caller}");
        let passed = |kind: &str| -> Vec<String> {
            let names = job.get(kind).and_then(Value::as_mapping).into_iter().flatten();
            names.map(|(name, _)| name.as_str().unwrap().to_owned()).collect()
        };
        for kind in ["inputs", "secrets"] {
            for name in passed(if kind == "inputs" { "with" } else { kind }) {
                assert!(workflow["on"]["workflow_call"][kind].get(name.as_str()).is_some(), "{name}");
            }
        }
        called.push(file.to_owned());
    }
    assert_eq!(called, [CHECK, COMMENT, NIGHTLY]);
}

fn jobs(workflow: &Value) -> Vec<Value> {
    workflow["jobs"].as_mapping().unwrap().values().cloned().collect()
}

// The check.

/// The clone that the checkout makes: the merge of a pull request into its base, two commits deep.
fn pull_request(change: impl FnOnce(&Repository)) -> TempDir {
    let repository = Repository::small();
    repository.git(&["checkout", "--quiet", "-b", "change"]);
    change(&repository);
    repository.commit("Change");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--no-ff", "--message", "Merge", "change"]);
    let clone = TempDir::new().unwrap();
    let from = format!("file://{}", repository.path().display());
    let into = clone.path().to_str().unwrap();
    repository.git(&["clone", "--quiet", "--depth", "2", &from, into]);
    clone
}

fn checker(workspace: &Path) -> Runner {
    Runner::new(workspace)
        .expression("job.workflow_repository", "octo-org/bannerman")
        .expression("job.workflow_sha", HEAD)
        .expression("inputs.folder", ".")
        .expression("github.event.pull_request.number", "7")
        .expression("github.event.pull_request.head.sha", HEAD)
}

/// The real program, but `diff` only tells how it was called.
const WITHOUT_DIFF: &str = r#"#!/usr/bin/env bash
if [ "$1" = diff ]; then
  printf 'diff %s\n' "$*"
else
  exec "$STUB_BUILT" "$@"
fi
"#;

#[test]
fn a_good_change_is_reported_and_compared_with_its_base() {
    let clone = pull_request(|repository| {
        repository.event("spring", "April 1", "April 30");
    });
    let runner = checker(clone.path()).program(WITHOUT_DIFF);
    let job = runner.run(CHECK);
    assert!(job.success, "{}", job.log);
    assert!(job.log.contains("3 events: no problems found"), "{}", job.log);
    let report = fs::read_to_string(runner.temp("report/report.md")).unwrap();
    let base = git_head(clone.path(), "HEAD^1");
    let images = "https://github.com/octo-org/branding/raw";
    let diff = format!("diff diff --format markdown --image-base {images} {base} HEAD\n");
    assert_eq!(report, format!("### Branding: 3 events: no problems found\n\n{diff}"));
    assert_eq!(job.summary, report);
    assert_eq!(fs::read_to_string(runner.temp("report/number")).unwrap(), "7\n");
    let installed =
        format!("cargo install --locked --quiet --git https://github.com/octo-org/bannerman --rev {HEAD} ");
    assert!(runner.calls().starts_with(&installed), "{}", runner.calls());
}

#[test]
fn a_good_change_is_compared_by_the_program_itself() {
    let clone = pull_request(|repository| {
        repository.event("spring", "April 1", "April 30");
    });
    let runner = checker(clone.path());
    let job = runner.run(CHECK);
    assert!(job.success, "{}", job.log);
    let report = fs::read_to_string(runner.temp("report/report.md")).unwrap();
    assert!(!report.contains("could not be told"), "{report}\n{}", job.log);
    let (_, compared) = report.split_once("no problems found\n").unwrap();
    assert!(compared.contains("spring"), "{report}");
    assert!(compared.contains(&format!("/octo-org/branding/raw/{HEAD}/events/spring/banners/banner.png")));
}

#[test]
fn a_broken_change_is_reported_too_and_fails_at_the_end() {
    let clone = pull_request(|repository| {
        repository.event("spring", "April 31", "May 3");
    });
    let runner = checker(clone.path());
    let job = runner.run(CHECK);
    assert!(!job.success);
    let kept = "Keep the report for the comment";
    assert_eq!(
        job.steps[job.steps.len() - 2..],
        [kept, "Verdict"],
        "the report is kept before the job fails"
    );
    assert!(job.log.contains("::error file=events/spring/meta.md,line=2,"), "{}", job.log);
    let report = fs::read_to_string(runner.temp("report/report.md")).unwrap();
    assert!(report.contains("1 error") && report.contains("events/spring/meta.md, line 2"), "{report}");
    assert_eq!(job.summary, report);
}

#[test]
fn a_base_that_cannot_be_compared_with_does_not_fail_the_check() {
    let clone = pull_request(|_| ());
    let runner = checker(clone.path())
        .program("#!/usr/bin/env bash\nif [ \"$1\" = diff ]; then exit 3; fi\nexec \"$STUB_BUILT\" \"$@\"\n");
    let job = runner.run(CHECK);
    assert!(job.success, "{}", job.log);
    assert!(job.summary.ends_with("What it changes could not be told; the log of the run says why.\n"));
}

#[test]
fn a_long_report_is_cut_after_a_whole_line() {
    let clone = pull_request(|_| ());
    let runner = checker(clone.path()).program(
        "#!/usr/bin/env bash\nif [ \"$1\" = diff ]; then for ((i = 0; i < 9000; i++)); do echo '| żółw |'; done\n\
         else exec \"$STUB_BUILT\" \"$@\"; fi\n",
    );
    let job = runner.run(CHECK);
    assert!(job.success, "{}", job.log);
    let report = fs::read_to_string(runner.temp("report/report.md")).unwrap();
    assert!(report.len() <= 60_100, "{}", report.len());
    assert!(report.ends_with("| żółw |\n\n… and more: it was cut after 60000 bytes.\n"));
}

#[test]
fn a_push_is_checked_without_a_pull_request() {
    let repository = Repository::small();
    let runner = checker(repository.path()).expression("github.event.pull_request.number", "");
    let job = runner.run(CHECK);
    assert!(job.success, "{}", job.log);
    assert!(!runner.temp("report/number").exists());
    assert_eq!(job.summary, "### Branding: 2 events: no problems found\n");
}

#[test]
fn the_action_shows_findings_writes_a_summary_and_keeps_the_exit_status() {
    let repository = Repository::small();
    let action = |folder: &str| Runner::new(repository.path()).expression("inputs.folder", folder);
    let runner = action(".");
    let job = runner.run("action.yml");
    assert!(job.success, "{}", job.log);
    assert_eq!(job.summary, "### Branding: 2 events: no problems found\n");
    let path = root().display();
    assert!(runner.calls().starts_with(&format!("cargo install --locked --quiet --path {path} --root ")));

    repository.meta("christmas", "start_date: someday");
    let job = action(".").run("action.yml");
    assert!(!job.success);
    assert!(job.log.contains("::error file=events/christmas/meta.md,"), "{}", job.log);
    assert!(job.summary.contains("❌"), "{}", job.summary);

    let job = action("$(touch hacked); --help").run("action.yml");
    assert!(!job.success && !repository.file("hacked").exists(), "{}", job.log);
}

fn git_head(folder: &Path, revision: &str) -> String {
    let output = std::process::Command::new("git")
        .current_dir(folder)
        .args(["rev-parse", "--verify", revision])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

// The comment.

/// A run that left a report about pull request 7, whose head it was for.
fn commenter(workspace: &Path) -> Runner {
    Runner::new(workspace)
        .expression("github.token", "t")
        .expression("github.event.workflow_run.id", "99")
        .expression("github.event.workflow_run.head_sha", HEAD)
        .expression("github.event.workflow_run.head_repository.full_name", "octocat/branding")
        .expression("github.event.workflow_run.head_branch", "spring")
        .answer("sizes", "1234\n")
        .answer("head", format!("open {HEAD} octocat/branding spring\n"))
        .answer("comments", "")
        .answer("artifact/number", "7\n")
        .answer("artifact/report.md", "### Branding: 3 events: no problems found\n")
}

fn posted(runner: &Runner) -> String {
    String::from_utf8(runner.posted().unwrap()).unwrap()
}

#[test]
fn the_comment_is_made_once_and_updated_from_then_on() {
    let empty = TempDir::new().unwrap();
    let runner = commenter(empty.path());
    let job = runner.run(COMMENT);
    assert!(job.success, "{}", job.log);
    let run = "https://github.com/octo-org/branding/actions/runs/99";
    let expected = format!(
        "<!-- bannerman -->\n_From [the check of 4b825dc642cb]({run}), which runs without any rights on this \
         repository._\n\n### Branding: 3 events: no problems found\n"
    );
    assert_eq!(posted(&runner), expected);
    let last = |runner: &Runner| runner.calls().lines().last().unwrap().to_owned();
    assert!(
        last(&runner)
            .starts_with("gh api --silent --method POST repos/octo-org/branding/issues/7/comments -F")
    );

    let runner = commenter(empty.path()).answer("comments", "501\n502\n");
    assert!(runner.run(COMMENT).success);
    assert_eq!(posted(&runner), expected);
    let update = "gh api --silent --method PATCH repos/octo-org/branding/issues/comments/501 -F body=@";
    assert!(last(&runner).starts_with(update), "{}", last(&runner));
}

#[test]
fn a_report_without_a_number_of_a_pull_request_is_refused() {
    let empty = TempDir::new().unwrap();
    let hostile = [
        "1; rm -rf .",
        "$(touch hacked)",
        "",
        "0",
        "-1",
        "7\n8",
        "../7",
        "7/merge",
        "99999999999",
        "7?a=b",
        "٧",
    ];
    for number in hostile {
        let runner = commenter(empty.path()).answer("artifact/number", number);
        let job = runner.run(COMMENT);
        assert!(!job.success, "{number}");
        assert_eq!(job.log, "::error::The report names no pull request: refused.\n");
        assert!(runner.posted().is_none() && !runner.calls().contains("/pulls/"), "{number}");
    }
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
}

#[test]
fn a_report_about_another_pull_request_is_not_posted() {
    let empty = TempDir::new().unwrap();
    let other = "0".repeat(40);
    let heads = [
        format!("open {other} octocat/branding spring"),
        format!("closed {HEAD} octocat/branding spring"),
        // Somebody else's commit, pushed to a repository or a branch of one's own.
        format!("open {HEAD} octo-org/branding spring"),
        format!("open {HEAD} octocat/branding autumn"),
        // The repository was deleted.
        format!("open {HEAD}  spring"),
    ];
    for head in heads {
        let runner = commenter(empty.path()).answer("head", &head);
        let job = runner.run(COMMENT);
        assert!(job.success, "a newer commit is nobody's mistake: {}", job.log);
        assert!(runner.posted().is_none() && !runner.calls().contains("--method"), "{head}");
    }
}

#[test]
fn a_report_that_is_missing_too_large_or_of_another_shape_is_not_posted() {
    let empty = TempDir::new().unwrap();
    let runner = commenter(empty.path()).answer("sizes", "");
    assert!(runner.run(COMMENT).success);
    assert!(runner.posted().is_none());

    let runner = commenter(empty.path()).answer("sizes", "1234\n262145\n");
    let job = runner.run(COMMENT);
    assert!(!job.success && !runner.calls().contains("gh run download"), "{}", job.log);

    let runner = commenter(empty.path());
    let file = runner.temp("../stub/answers/artifact/report.md");
    fs::remove_file(&file).unwrap();
    assert!(!runner.run(COMMENT).success);
    std::os::unix::fs::symlink("/etc/hostname", &file).unwrap();
    let runner_with_link = runner;
    fs::remove_dir_all(runner_with_link.temp("report")).unwrap();
    assert!(!runner_with_link.run(COMMENT).success);
    assert!(runner_with_link.posted().is_none());
}

#[test]
fn a_hostile_text_is_posted_as_text() {
    let empty = TempDir::new().unwrap();
    let text = "<!-- bannerman --> <!-- other -->\n@everyone &#64;a &#x0040;b &commat;c $(touch hacked) `id`\n\
                ::error::x\n\u{1b}[31mred\0\n```\n";
    let runner = commenter(empty.path()).answer("artifact/report.md", text);
    let job = runner.run(COMMENT);
    assert!(job.success, "{}", job.log);
    assert_eq!(job.log, "", "nothing of it reaches the log, where lines are commands");
    let posted = posted(&runner);
    assert_eq!(posted.matches("<!--").count(), 1, "{posted}");
    assert!(posted.ends_with(
        "\n&lt;!-- bannerman --> &lt;!-- other -->\n@\u{200b}everyone &#64;\u{200b}a &#x0040;\u{200b}b \
         &commat;\u{200b}c $(touch hacked) `id`\n::error::x\n[31mred\n```\n"
    ));
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
}

#[test]
fn a_text_that_no_comment_holds_is_cut() {
    let empty = TempDir::new().unwrap();
    let line = format!("{}\n", "@ż".repeat(100));
    for text in [line.repeat(3000), "@".repeat(5_000_000), "ż\n".repeat(1_000_000)] {
        let runner = commenter(empty.path()).answer("artifact/report.md", text);
        let job = runner.run(COMMENT);
        assert!(job.success, "{}", job.log);
        let posted = posted(&runner);
        assert!(posted.chars().count() < 65_536, "{}", posted.chars().count());
        assert!(posted.contains("_Too long for a comment; the rest is in the summary of that run._"));
    }
}

#[test]
#[ignore = "needs jq"]
fn what_is_asked_of_github_is_found_in_its_answers() {
    let empty = TempDir::new().unwrap();
    let comment = |id: u32, login: &str, body: &str| serde_json::json!({ "id": id, "user": { "login": login }, "body": body });
    let comments = serde_json::json!([
        comment(1, "octocat", "<!-- bannerman -->\nmine"),
        comment(2, "github-actions[bot]", "quoted: <!-- bannerman -->"),
        comment(3, "github-actions[bot]", "<!-- bannerman -->\nours"),
    ]);
    let head = serde_json::json!({
        "state": "open",
        "head": { "sha": HEAD, "ref": "spring", "repo": { "full_name": "octocat/branding" } },
    });
    let sizes = serde_json::json!({ "total_count": 1, "artifacts": [{ "size_in_bytes": 1234 }] });
    let runner = commenter(empty.path())
        .answer("comments.json", comments.to_string())
        .answer("head.json", head.to_string())
        .answer("sizes.json", sizes.to_string());
    let job = runner.run(COMMENT);
    assert!(job.success, "{}", job.log);
    assert!(runner.calls().contains("--method PATCH repos/octo-org/branding/issues/comments/3 "));

    let deleted =
        serde_json::json!({ "state": "open", "head": { "sha": HEAD, "ref": "spring", "repo": null } });
    let runner = commenter(empty.path()).answer("head.json", deleted.to_string());
    assert!(runner.run(COMMENT).success && runner.posted().is_none());
}

// The nightly run.

fn nightly(workspace: &Path, guild: &TestGuild) -> Runner {
    Runner::new(workspace)
        .expression("job.workflow_repository", "octo-org/bannerman")
        .expression("job.workflow_sha", HEAD)
        .expression("inputs.folder", ".")
        .expression("inputs.guild", GUILD)
        .expression("inputs.state", "git:branding-state")
        .expression("github.token", "the-jobs-token")
        .expression("secrets.DISCORD_TOKEN", guild.sandbox.token())
        .expression("secrets.BANNERMAN_PING_URL", "")
        .expression("secrets.BANNERMAN_ALERT_WEBHOOK", "")
        .env("BANNERMAN_DISCORD_API", &guild.sandbox.base_url())
}

/// The clone that the checkout makes each night, on a machine that knows nothing.
fn checkout(remote: &Path) -> TempDir {
    let clone = TempDir::new().unwrap();
    git(clone.path(), &["clone", "--quiet", "--depth=1", &format!("file://{}", remote.display()), "."]);
    clone
}

#[test]
fn the_nightly_run_applies_keeps_its_state_and_says_what_it_did() {
    let (repository, guild) = (Repository::small(), TestGuild::start());
    let remote = TempDir::new().unwrap();
    repository.git(&["clone", "--quiet", "--bare", ".", remote.path().to_str().unwrap()]);
    let workspace = checkout(remote.path());
    let job = nightly(workspace.path(), &guild).run(NIGHTLY);
    assert!(job.success, "{}", job.log);
    assert!(job.summary.starts_with("### Branding: done\n\n````````````````text\n"), "{}", job.summary);
    assert!(job.summary.contains("done: icon icon.png is on, banner banner.png is on"), "{}", job.summary);
    assert!(guild.stored().to_string().contains("icon"));
    let told = git(remote.path(), &["log", "--format=%s", "branding-state"]);
    assert_eq!(told, "christmas: icon icon.png, banner banner.png");
    // The next night has the same state, and nothing to do.
    let workspace = checkout(remote.path());
    let job = nightly(workspace.path(), &guild).run(NIGHTLY);
    assert!(job.success && job.summary.contains("\nnothing to do\n"), "{}", job.summary);
    assert_eq!(git(remote.path(), &["rev-list", "--count", "branding-state"]), "1");
}

#[test]
fn a_guild_that_wears_something_is_taken_over_as_the_page_says() {
    let (repository, guild) = (Repository::small(), TestGuild::start());
    // Somebody else has dressed it.
    assert!(nightly(repository.path(), &guild).run(NIGHTLY).success);
    repository.git(&["branch", "-D", "branding-state"]);
    let remote = TempDir::new().unwrap();
    repository.git(&["clone", "--quiet", "--bare", ".", remote.path().to_str().unwrap()]);
    let night = || nightly(checkout(remote.path()).path(), &guild).run(NIGHTLY);
    let refused = night();
    assert!(!refused.success && refused.summary.contains("`bannerman adopt`"), "{}", refused.summary);
    let command = "bannerman adopt --state git:branding-state";
    let page = fs::read_to_string(root().join("docs/github.md")).unwrap();
    assert!(page.contains(&format!("\n```sh\n{command}\n```\n")));
    let clone = checkout(remote.path());
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let ran = bannerman(clone.path(), &[&words[..], &["--guild", GUILD]].concat())
        .env("DISCORD_TOKEN", guild.sandbox.token())
        .env("BANNERMAN_DISCORD_API", &guild.sandbox.base_url())
        .run();
    assert_eq!(ran.status, 0, "{ran:?}");
    let job = night();
    assert!(job.success && job.summary.contains("\nnothing to do\n"), "{}", job.summary);
}

#[test]
fn a_night_that_fails_says_so() {
    let (repository, guild) = (Repository::small(), TestGuild::start());
    let runner = nightly(repository.path(), &guild).expression("secrets.DISCORD_TOKEN", "");
    let job = runner.run(NIGHTLY);
    assert!(!job.success);
    assert_eq!(job.steps[job.steps.len() - 2..], ["Apply", "Summary"]);
    let mend = "### Branding: not done; refused, or the configuration has to be mended\n";
    assert!(job.summary.starts_with(mend), "{}", job.summary);
    assert!(job.summary.contains("DISCORD_TOKEN is not set"), "{}", job.summary);

    // What the next night may find mended is told otherwise than what it cannot.
    let runner = nightly(repository.path(), &guild).expression("secrets.DISCORD_TOKEN", "another token");
    let later = runner.run(NIGHTLY).summary;
    assert!(later.starts_with("### Branding: not done; the next run tries again\n"), "{later}");
    repository.event("spring", "April 31", "May 3");
    let errors = nightly(repository.path(), &guild).run(NIGHTLY).summary;
    assert!(errors.starts_with("### Branding: not done; the events have errors\n"), "{errors}");
}

#[test]
fn those_who_want_to_hear_of_a_night_hear_of_it() {
    let (repository, guild, watcher) = (Repository::small(), TestGuild::start(), Scripted::start());
    let night = |token: &str| {
        let job = nightly(repository.path(), &guild)
            .expression("secrets.DISCORD_TOKEN", token)
            .expression("secrets.BANNERMAN_PING_URL", &format!("{}/ping", watcher.url()))
            .expression("secrets.BANNERMAN_ALERT_WEBHOOK", &format!("{}/webhooks/1/secret", watcher.url()))
            .run(NIGHTLY);
        let got: Vec<String> = watcher.take().iter().map(Got::line).collect();
        (job.success, got)
    };
    let told = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert_eq!(night(guild.sandbox.token()), (true, told(&["GET /ping/start", "GET /ping"])));
    let failed = told(&["GET /ping/start", "GET /ping/3", "POST /webhooks/1/secret"]);
    repository.git(&["branch", "-D", "branding-state"]);
    assert_eq!(night("another token"), (false, failed));
}

#[test]
fn git_gets_the_jobs_token_and_nobody_else_does() {
    let (repository, guild) = (Repository::small(), TestGuild::start());
    let stand_in = "#!/usr/bin/env bash\nprintf '%s %s\\n' \"$*\" \"$BANNERMAN_STATE\"\n\
                    git config --get-regexp extraheader\nenv | grep -c the-jobs-token\n";
    let job = nightly(repository.path(), &guild).program(stand_in).run(NIGHTLY);
    let encoded = "eC1hY2Nlc3MtdG9rZW46dGhlLWpvYnMtdG9rZW4=";
    let expected = format!(
        "::add-mask::{encoded}\nrun -- . git:branding-state\nhttp.https://github.com/.extraheader Authorization: \
         Basic {encoded}\n0\n"
    );
    assert_eq!(job.log, expected);
    assert!(
        !job.summary.contains("add-mask") && !repository.git(&["config", "--list"]).contains("extraheader")
    );
}
