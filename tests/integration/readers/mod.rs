//! The readers of strangers' bytes, and what must hold for any bytes at all. A reader may refuse what it is given; it
//! may not panic, and what it takes has to make sense.
//!
//! Two things call these functions: the fuzzer (`fuzz/`), which looks for bytes that break them, and `corpus.rs`,
//! which gives them all that the fuzzer kept.

pub mod html;
mod pictures;

use std::fmt::Debug;

use bannerman::apply::state;
use bannerman::compile::meta;
use bannerman::discord::model::{Channel, File, Guild, Message, PastMessage, Webhook};
use bannerman::discord::multipart::multipart as write_multipart;
use bannerman::discord::sandbox::read_multipart;
use bannerman::discord::{Endpoint, Failure, Refusal};
use bannerman::preview::markup;
use bannerman::{config, lock};
use serde::de::DeserializeOwned;

pub use pictures::pictures;

/// A function that takes any bytes, and panics where they show a reader to be wrong.
pub type Reader = fn(&[u8]);

/// Every reader, under the name of its folder in `fuzz/corpus`.
pub const READERS: [(&str, Reader); 8] = [
    ("configuration", configuration),
    ("discord", discord),
    ("front_matter", front_matter),
    ("lock", lock),
    ("markdown", markdown),
    ("multipart", multipart),
    ("pictures", pictures),
    ("state", state),
];

/// `meta.md`: the reader of plain front matter reads as that of all YAML does, and every date that was understood has
/// days in every year.
pub fn front_matter(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let meta = meta::read(text);
    assert!((1..=meta.text.text.lines().count() + 1).contains(&meta.description_line));
    // As python-frontmatter does it, each `\r\n` becomes `\n` once, so of `\r\r\n` a second reading makes something else.
    if meta.front.is_ok() && !meta.text.text.contains("\r\n") {
        // With a comment it is not plain any more, and another reader takes it apart.
        let (before, after) = meta.text.text.split_at(meta.text.front_matter.start);
        assert_same("with a comment", &meta::read(&format!("{before}# \n{after}")).front, &meta.front);
    }
    let Some(timing) = meta.front.ok().and_then(|front| front.timing()) else { return };
    for year in [1970, 2024, 2026, 9998] {
        for (first, last) in timing.starting_in(year) {
            assert!(first <= last, "{first} to {last}");
        }
    }
}

/// `bannerman.lock`: what is read and written again is the same, and so is what is laid out otherwise.
pub fn lock(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(read) = lock::read(text.to_owned()) else { return };
    assert_same("written", &lock::read(lock::write(&read)), &Ok(read.clone()));
    // A comment is not what this program writes, so another reader takes this one apart.
    assert_same("laid out otherwise", &lock::read(format!("{text}\n# \n")), &Ok(read));
}

/// `state.toml`: what is read and written again is the same.
pub fn state(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(read) = state::parse(text) else { return };
    match state::write(&read) {
        Ok(written) => assert_same("written", &state::parse(&written), &Ok(read)),
        Err(error) => panic!("what was read cannot be written: {error:?}"),
    }
}

/// `bannerman.toml`: what is taken is within its bounds, and what is refused is told why.
pub fn configuration(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    match config::parse(text) {
        Ok(config) => {
            assert!((1..=lock::MAX_YEARS).contains(&config.schedule.years));
            assert!(config.schedule.first_year.is_none_or(|year| lock::YEARS.contains(&year)));
            assert!(config.guild.rotate_every_days > 0);
            assert!(lock::is_below_root(&config.source.events));
            assert!(config.guild.id.is_none_or(|id| id.get() > 0));
        }
        Err(problem) => assert!(!problem.message.trim().is_empty()),
    }
}

/// What Discord answers. The first line stands for the header `Retry-After`, the rest for the body.
pub fn discord(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (header, body) = (str::from_utf8(&bytes[..end]).ok(), bytes.get(end + 1..).unwrap_or_default());
    answer::<Guild>(body);
    answer::<Channel>(body);
    answer::<Message>(body);
    answer::<Vec<PastMessage>>(body);
    answer::<Webhook>(body);
    let Ok(guild) = "1".parse() else { unreachable!("1 is an id") };
    for status in [400, 401, 403, 404, 413, 429, 503] {
        let refusal = Refusal::read(Endpoint::EditGuild(guild), status, body, header);
        assert!(refusal.retry_after.is_none_or(|time| time.as_secs() <= 365 * 86_400));
        assert!(!refusal.words_about("icon").trim().is_empty());
        let failure = Failure::Refused(Box::new(refusal));
        assert!(failure.to_string().starts_with("Discord refused PATCH /guilds/1"));
        assert!(failure.help().is_none_or(|help| !help.is_empty()));
    }
}

/// An answer of this kind is taken, and taken in the same way each time.
fn answer<T: DeserializeOwned + PartialEq + Debug>(body: &[u8]) {
    if let Ok(value) = serde_json::from_slice::<T>(body) {
        assert_same("read again", &serde_json::from_slice(body).ok(), &Some(value));
    }
}

/// A message with files, as a client sends it to the sandbox. The first line is the Content-Type, the rest the body.
/// What is taken has files with plain names, and they come back when the client's own writer has written them.
pub fn multipart(bytes: &[u8]) {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let Ok(kind) = str::from_utf8(&bytes[..end]) else { return };
    let Ok((json, files)) = read_multipart(kind, &bytes[end + 1..]) else { return };
    assert!(files.len() <= 10);
    for file in &files {
        assert!(!file.name.is_empty() && file.name.len() <= 100 && !file.name.starts_with('.'));
        assert!(!file.name.contains(['/', '\\', '\0', '"']), "{:?}", file.name);
    }
    let written = write_multipart(json.to_string().as_bytes(), &files);
    let kind = format!("multipart/form-data; boundary={}", written.boundary);
    let again = read_multipart(&kind, &written.body).map(|(_, again)| again);
    assert_same("written", &again.map(named), &Ok(named(files)));
}

/// Names and bytes of files. Their kinds are written without what has no place in a head.
fn named(files: Vec<File>) -> Vec<(String, Vec<u8>)> {
    files.into_iter().map(|file| (file.name, file.bytes)).collect()
}

/// A description: its HTML is escaped text and balanced tags from a fixed list.
pub fn markdown(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Err(wrong) = html::check(&markup::html(text)) {
        panic!("{wrong}");
    }
}

fn assert_same<T: PartialEq + Debug>(how: &str, left: &T, right: &T) {
    assert!(left == right, "{how}: {left:?}, not {right:?}");
}
