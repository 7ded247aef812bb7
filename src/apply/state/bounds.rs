//! How large a state may be. Whoever can write to its place may be a stranger, and a reader of TOML takes some fifty times
//! as much memory as the text has.
//!
//! The largest that is meant: an occurrence of ten thousand icons and banners each that were all worn takes 2 MiB, and
//! what is remembered of runs and announcements some hundred KiB more.

/// The largest state that is read or written, in bytes.
pub(super) const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The most entries of a list that this program keeps at 200 or fewer.
const REMEMBERED: usize = 1000;

/// The most assets of an occurrence with turns, in a surface.
const TURNS: usize = 20_000;

/// Why a text of so many bytes is no state; none where it may be one.
pub(super) fn too_large(bytes: usize) -> Option<String> {
    (bytes > MAX_BYTES).then(|| format!("it has {bytes} bytes, and a state has {MAX_BYTES} at most"))
}

/// Which of the lists, by their names and their numbers of entries, is longer than any that was written.
pub(super) fn too_many(lists: &[(&str, usize)]) -> Option<String> {
    lists.iter().find_map(|(name, entries)| {
        let most = if matches!(*name, "icons" | "banners") { TURNS } else { REMEMBERED };
        (*entries > most)
            .then(|| format!("it has {entries} entries in `{name}`, and a state has {most} at most"))
    })
}
