//! How large a state may be. Whoever can write to its place may be a stranger, and a reader of TOML takes some fifty times
//! as much memory as the text has.
//!
//! The largest that is meant: an occurrence of ten thousand icons and banners each that were all worn takes 2 MiB, and
//! what is remembered of runs and announcements some hundred KiB more.

/// The largest state that is read or written, in bytes.
pub(super) const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The most entries of a list that this program keeps at 200 or fewer.
pub(super) const REMEMBERED: usize = 1000;

/// The most assets of an occurrence with turns, in a surface.
pub(super) const TURNS: usize = 20_000;

/// Why a text of so many bytes is no state; none where it may be one.
pub(super) fn too_large(bytes: usize) -> Option<String> {
    (bytes > MAX_BYTES).then(|| format!("it has {bytes} bytes, and a state has {MAX_BYTES} at most"))
}

/// Which of the lists is longer than any that was written, by their names, their numbers of entries and the most that
/// they may have.
pub(super) fn too_many<'a>(lists: impl IntoIterator<Item = (&'a str, usize, usize)>) -> Option<String> {
    let longer = lists.into_iter().find(|(_, entries, most)| entries > most);
    longer.map(|(name, entries, most)| {
        format!("it has {entries} entries in `{name}`, and a state has {most} at most")
    })
}
