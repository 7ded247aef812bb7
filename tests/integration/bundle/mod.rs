//! The branding repository that the format was made for: its tip, its whole history and a week of December,
//! against what git says is in it.
//!
//! The repository's art is CC BY-NC-SA and is not part of this project. It lies beside it, in
//! `../shared/branding.bundle` or where BANNERMAN_BUNDLE says; `cargo test bundle:: -- --ignored` runs
//! these tests. Nothing of it may end up in a snapshot but names, dates and codes.

mod history;
mod moving;
mod preview;
mod simulate;
mod year;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{Ran, bannerman};

/// The folders whose files are worn.
const FOLDERS: [&str; 2] = ["banners", "server_icons"];

#[test]
#[ignore = "needs ../shared/branding.bundle"]
fn the_tip_has_sixteen_events_and_no_error() {
    let home = TempDir::new().unwrap();
    let clone = clone(&home);
    let human = bannerman(&clone, &["check"]).run();
    assert_eq!((human.status, human.stderr.as_str()), (0, ""), "{human:?}");
    assert!(human.stdout.ends_with("16 events: no errors, 7 warnings\n"), "{human:?}");

    let report = json(&bannerman(&clone, &["check", "--format", "json"]).run());
    let names: Vec<&str> = list(&report["events"]).iter().map(|event| text(&event["name"])).collect();
    let folders = git(&clone, &["ls-tree", "-d", "--name-only", "HEAD:events"]);
    assert_eq!(names, folders.lines().collect::<Vec<_>>());
    assert_eq!(names.len(), 16);
    assert!(list(&report["events"]).iter().all(|event| event["ok"] == true));
    // Six events have icons that move, and some feasts have the commit's year's days; that is all there is to say.
    let mut codes: Vec<&str> =
        list(&report["diagnostics"]).iter().map(|finding| text(&finding["code"])).collect();
    codes.sort();
    assert_eq!(codes, ["B020", "B020", "B020", "B020", "B020", "B020", "B028"]);
}

#[test]
#[ignore = "needs ../shared/branding.bundle"]
fn the_lock_has_the_same_bytes_however_it_is_reached() {
    let home = TempDir::new().unwrap();
    let (clone, bare) = (clone(&home), bare(&home));
    let cache = home.path().join("cache");
    let sources = [
        clone.display().to_string(),
        format!("{}@main", bare.display()),
        format!("file://{}", bare.display()),
        // The second time from what was fetched.
        clone.display().to_string(),
        format!("{}@main", bare.display()),
        format!("file://{}", bare.display()),
    ];
    let locks: Vec<String> = (0..)
        .zip(&sources)
        .map(|(number, source)| {
            let lock = home.path().join(format!("{number}.lock"));
            let (lock_name, cache_name) = (lock.to_str().unwrap(), cache.to_str().unwrap());
            let arguments = ["compile", source, "-o", lock_name, "--cache-dir", cache_name];
            let ran = bannerman(home.path(), &arguments).run();
            assert_eq!(ran.status, 0, "{ran:?}");
            let commit = git(&bare, &["rev-parse", "--short=12", "main"]);
            let said = format!("wrote {lock_name}: 16 events, 2025 to 2029, commit {commit}\n");
            assert_eq!(ran.stdout, said.replace(home.path().to_str().unwrap(), "[FOLDER]"));
            fs::read_to_string(lock).unwrap()
        })
        .collect();
    assert!(cache.is_dir());
    for (source, lock) in sources.iter().zip(&locks) {
        assert!(*lock == locks[0], "{source}");
        assert!(!lock.contains(home.path().to_str().unwrap()), "{source}");
    }
}

#[test]
#[ignore = "needs ../shared/branding.bundle"]
fn the_lock_says_of_every_asset_what_git_and_its_bytes_say() {
    let home = TempDir::new().unwrap();
    let clone = clone(&home);
    let ran = bannerman(&clone, &["compile", "-q", "-o", "../lock"]).run();
    assert_eq!(ran.status, 0, "{ran:?}");
    let lock: toml::Table = fs::read_to_string(home.path().join("lock")).unwrap().parse().unwrap();
    assert_eq!(lock["source"]["commit"].as_str(), Some(git(&clone, &["rev-parse", "HEAD"]).as_str()));
    assert_eq!(lock["source"]["events"].as_str(), Some(git(&clone, &["rev-parse", "HEAD:events"]).as_str()));

    let mut said = BTreeSet::new();
    for event in lock["event"].as_array().unwrap() {
        for asset in ["banners", "icons"].iter().flat_map(|key| event[*key].as_array().unwrap()) {
            let name = |key: &str| asset[key].as_str().unwrap().to_owned();
            let number = |key: &str| asset[key].as_integer().unwrap() as u64;
            said.insert(KnownPictures {
                path: name("path"),
                git: name("git"),
                blake3: name("blake3"),
                format: name("format"),
                bytes: number("bytes"),
                size: (number("width"), number("height")),
                frames: number("frames"),
            });
        }
    }
    let seen: BTreeSet<KnownPictures> =
        assets(&clone, "HEAD").map(|(path, git)| facts(&clone, path, git)).collect();
    assert_eq!(said, seen);
    assert_eq!(seen.len(), 40);
}

#[test]
#[ignore = "needs ../shared/branding.bundle"]
fn from_november_to_january_the_guild_wears_what_is_due() {
    let home = TempDir::new().unwrap();
    let clone = clone(&home);
    let config = home.path().join("config.toml");
    let (guild, channel) = ("267624335836053506", "409308876241108992");
    let settings = format!("[guild]\nid = \"{guild}\"\n\n[announce]\nchannel = \"{channel}\"\n");
    fs::write(&config, settings).unwrap();
    let patch = format!("PATCH /api/v10/guilds/{guild}");
    let post = format!("POST /api/v10/channels/{channel}/messages");
    let edit = vec![patch.clone()];
    let entry = vec![patch, post];
    // The day, its event, the title that is announced, the requests that write.
    let days: [(&str, &str, Option<&str>, &[String]); 8] = [
        ("2026-11-30", "evergreen", None, &edit),
        ("2026-12-01", "christmas", Some("Christmas"), &entry),
        ("2026-12-02", "christmas", None, &[]),
        ("2026-12-25", "christmas", None, &[]),
        ("2026-12-26", "evergreen", None, &edit),
        ("2026-12-29", "new_year", Some("New Year"), &entry),
        ("2027-01-03", "new_year", None, &[]),
        ("2027-01-04", "evergreen", None, &edit),
    ];
    let sandbox = home.path().join(".bannerman/sandbox");
    let mut seen = 0;
    for (day, event, title, writes) in days {
        let arguments = [
            "run",
            clone.to_str().unwrap(),
            "--sandbox",
            "--config",
            "config.toml",
            "--format",
            "json",
            "-q",
        ];
        let ran = bannerman(home.path(), &arguments).env("BANNERMAN_NOW", &format!("{day}T00:01:00Z")).run();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{day}: {ran:?}");
        let out = json(&ran);
        let plan = &out["plan"];
        assert_eq!((text(&plan["event"]), text(&plan["day"])), (event, day));
        assert_eq!(plan["entering"], !writes.is_empty(), "{day}");
        assert_eq!(plan["announcement"]["title"].as_str(), title, "{day}");
        assert_eq!(out["requests"], writes.len(), "{day}");
        assert_eq!(out["problems"], Value::Array(Vec::new()), "{day}");

        let requests = fs::read_to_string(sandbox.join("requests.jsonl")).unwrap();
        let today: Vec<String> = requests.lines().skip(seen).map(request).collect();
        seen += today.len();
        let wrote: Vec<&String> = today.iter().filter(|request| !request.starts_with("GET ")).collect();
        assert_eq!(wrote, writes.iter().collect::<Vec<_>>(), "{day}");
        if writes.is_empty() {
            assert!(today.is_empty(), "{day}: nothing is due, and yet {today:?}");
        }

        // What changed is this event's, and it is what the guild has on.
        for (key, folder) in [("banner", "banners"), ("icon", "server_icons")] {
            let to = plan[key]["to"].as_str();
            assert_eq!(to.is_some(), !writes.is_empty(), "{day}: {key}");
            let Some(to) = to else { continue };
            assert!(to.starts_with(&format!("events/{event}/{folder}/")), "{day}: {to}");
            let asset = clone.join(to);
            let worn = sandbox.join(key).with_extension(asset.extension().unwrap());
            assert!(fs::read(asset).unwrap() == fs::read(worn).unwrap(), "{day}: {to}");
        }
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct KnownPictures {
    path: String,
    git: String,
    blake3: String,
    format: String,
    bytes: u64,
    size: (u64, u64),
    frames: u64,
}

/// What git says of an asset, and what its own first bytes say.
fn facts(repository: &Path, path: String, git_id: String) -> KnownPictures {
    let bytes: u64 = git(repository, &["cat-file", "-s", &git_id]).parse().unwrap();
    let content = self::bytes(repository, &["cat-file", "blob", &git_id]);
    let long = |at: usize| u64::from(u32::from_be_bytes(content[at..at + 4].try_into().unwrap()));
    let short = |at: usize| u64::from(u16::from_le_bytes(content[at..at + 2].try_into().unwrap()));
    let (format, size, frames) = if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        assert!(&content[12..16] == b"IHDR" && !content.windows(4).any(|window| window == b"acTL"), "{path}");
        ("png", (long(16), long(20)), 1)
    } else {
        assert!(content.starts_with(b"GIF8"), "{path}");
        ("gif", (short(6), short(8)), gif_frames(&content))
    };
    let blake3 = blake3::hash(&content).to_hex().to_string();
    KnownPictures { path, git: git_id, blake3, format: format.to_owned(), bytes, size, frames }
}

/// Counts a GIF's image descriptors, block by block.
fn gif_frames(gif: &[u8]) -> u64 {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let past_blocks = |mut at: usize| {
        while gif[at] != 0 {
            at += usize::from(gif[at]) + 1;
        }
        at + 1
    };
    let mut frames = 0;
    let mut at = 13 + table(gif[10]);
    loop {
        at = match gif[at] {
            0x3b => return frames,
            0x21 => past_blocks(at + 2),
            0x2c => {
                frames += 1;
                // Nine bytes of place and flags, a palette, one byte of code size, then the pixels.
                past_blocks(at + 10 + table(gif[at + 9]) + 1)
            }
            other => panic!("a block 0x{other:02x} at {at}"),
        }
    }
}

fn is_picture(bytes: &[u8]) -> bool {
    [&b"\x89PNG\r\n\x1a\n"[..], b"GIF87a", b"GIF89a", b"\xff\xd8\xff"]
        .iter()
        .any(|start| bytes.starts_with(start))
}

/// The paths and ids of the files directly in the two asset folders of every event.
fn assets(repository: &Path, revision: &str) -> impl Iterator<Item = (String, String)> {
    let files = git(repository, &["ls-tree", "-r", "--format=%(objectname) %(path)", revision, "events"]);
    let files: Vec<(String, String)> = files
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .filter(|(_, path)| {
            let parts: Vec<&str> = path.split('/').collect();
            parts.len() == 4 && FOLDERS.contains(&parts[2])
        })
        .map(|(id, path)| (path.to_owned(), id.to_owned()))
        .collect();
    files.into_iter()
}

/// `METHOD PATH` of a line of requests.jsonl.
fn request(line: &str) -> String {
    let line: Value = serde_json::from_str(line).unwrap();
    format!("{} {}", text(&line["method"]), text(&line["path"]))
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// The bundle.
fn bundle() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/branding.bundle");
    let path = std::env::var_os("BANNERMAN_BUNDLE").map_or_else(beside, PathBuf::from);
    assert!(path.is_file(), "{}: there is no bundle; BANNERMAN_BUNDLE names another place", path.display());
    path
}

/// A working tree of it.
fn clone(home: &TempDir) -> PathBuf {
    let to = home.path().join("clone");
    cloned(&to, &[]);
    to
}

/// Without a working tree.
fn bare(home: &TempDir) -> PathBuf {
    let to = home.path().join("bare");
    cloned(&to, &["--bare"]);
    to
}

fn cloned(to: &Path, options: &[&str]) {
    let bundle = bundle();
    let mut arguments = vec!["clone", "--quiet", "--branch", "main"];
    arguments.extend(options);
    arguments.extend([bundle.to_str().unwrap(), to.to_str().unwrap()]);
    git(to.parent().unwrap(), &arguments);
}

/// Runs git. Returns what it printed, trimmed.
fn git(folder: &Path, arguments: &[&str]) -> String {
    String::from_utf8(bytes(folder, arguments)).unwrap().trim().to_owned()
}

/// Runs git, with nothing of the machine's configuration. Returns what it printed.
fn bytes(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("git")
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("TZ", "UTC")
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
