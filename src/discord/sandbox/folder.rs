//! The sandbox's folder: which file is where, and how it is written.
//!
//! Everything is read and written through [`Held`], which exists only while the lock file is locked. So
//! two sandboxes in two processes can share the folder: each reads what the other wrote. Files appear
//! whole or not at all, because they are written beside their place and then moved into it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;
use tempfile::NamedTempFile;

use super::SandboxError;
use super::guild::Guild;
use super::picture::Place;
use crate::image::Format;

/// The folder, not locked.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens the folder, and makes it when it is not there.
    pub(super) fn open(path: &Path) -> Result<Folder, SandboxError> {
        let messages = path.join("messages");
        fs::create_dir_all(&messages).map_err(|source| SandboxError::Folder { path: messages, source })?;
        Ok(Folder { path: path.to_owned() })
    }

    /// Waits until nobody else holds the folder, then holds it.
    pub(super) fn lock(&self) -> Result<Held<'_>, SandboxError> {
        let path = self.path.join("sandbox.lock");
        let failed = |source| SandboxError::Folder { path: path.clone(), source };
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(Held { path: &self.path, _lock: file })
    }
}

/// The folder, held: nobody else reads or writes it meanwhile. Closing the lock file lets go of it.
pub(super) struct Held<'a> {
    path: &'a Path,
    _lock: File,
}

impl Held<'_> {
    /// The path of a file in the folder.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The stored guild, if there is one.
    pub(super) fn guild(&self) -> Result<Option<Guild>, SandboxError> {
        let path = self.file("guild.json");
        let Some(text) = read(&path)? else { return Ok(None) };
        let stored = |problem| SandboxError::Stored { path: path.clone(), problem };
        let guild: Guild = serde_json::from_slice(&text).map_err(|error| stored(error.to_string()))?;
        guild.problem().map_or(Ok(Some(guild)), |problem| Err(stored(problem)))
    }

    /// Stores the guild.
    pub(super) fn save_guild(&self, guild: &Guild) -> Result<(), SandboxError> {
        self.write_json(&self.file("guild.json"), guild)
    }

    /// Stores a picture that the guild wears. The one before stays until [`Held::keep_picture`].
    pub(super) fn save_picture(
        &self,
        place: Place,
        format: Format,
        bytes: &[u8],
    ) -> Result<(), SandboxError> {
        self.write(&self.picture(place, format), bytes)
    }

    /// Removes the pictures of a place, except the one in the format given.
    pub(super) fn keep_picture(&self, place: Place, keep: Option<Format>) -> Result<(), SandboxError> {
        for format in [Format::Png, Format::Jpeg, Format::Gif] {
            if keep == Some(format) {
                continue;
            }
            let path = self.picture(place, format);
            match fs::remove_file(&path) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    return Err(SandboxError::Folder { path, source });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn picture(&self, place: Place, format: Format) -> PathBuf {
        let extension = match format {
            Format::Png => "png",
            Format::Jpeg => "jpg",
            Format::Gif => "gif",
        };
        self.path.join(place.field()).with_extension(extension)
    }

    /// The ids of the stored messages, the oldest first.
    pub(super) fn message_ids(&self) -> Result<Vec<u64>, SandboxError> {
        let path = self.path.join("messages");
        let failed = |source| SandboxError::Folder { path: path.clone(), source };
        let mut ids = Vec::new();
        let entries = match fs::read_dir(&path) {
            // Deleted by hand: there are no messages, and the next one makes the folder again.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(ids),
            entries => entries.map_err(failed)?,
        };
        for entry in entries {
            let name = entry.map_err(failed)?.file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(".json"));
            ids.extend(stem.and_then(|stem| stem.parse::<u64>().ok()));
        }
        ids.sort_unstable();
        Ok(ids)
    }

    /// A stored message, if there is one of that id.
    pub(super) fn message(&self, id: u64) -> Result<Option<Value>, SandboxError> {
        let path = self.message_file(id);
        let Some(text) = read(&path)? else { return Ok(None) };
        let message = serde_json::from_slice(&text);
        message.map_err(|error| SandboxError::Stored { path, problem: error.to_string() })
    }

    /// Stores a message.
    pub(super) fn save_message(&self, id: u64, message: &Value) -> Result<(), SandboxError> {
        self.write_json(&self.message_file(id), message)
    }

    /// Stores a file of a message. Its name is safe.
    pub(super) fn save_file(&self, id: u64, name: &str, bytes: &[u8]) -> Result<(), SandboxError> {
        self.write(&self.path.join("messages").join(id.to_string()).join(name), bytes)
    }

    fn message_file(&self, id: u64) -> PathBuf {
        self.path.join("messages").join(format!("{id}.json"))
    }

    fn write_json(&self, path: &Path, value: &impl Serialize) -> Result<(), SandboxError> {
        let mut text = serde_json::to_vec_pretty(value)
            .map_err(|error| SandboxError::Stored { path: path.to_owned(), problem: error.to_string() })?;
        text.push(b'\n');
        self.write(path, &text)
    }

    /// Writes a file as a whole: who reads it sees the old or the new one, never a part.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), SandboxError> {
        let failed = |source| SandboxError::Folder { path: path.to_owned(), source };
        let parent = path.parent().unwrap_or(self.path);
        fs::create_dir_all(parent).map_err(failed)?;
        let mut file = NamedTempFile::new_in(parent).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        file.persist(path).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

/// A file's bytes, or nothing when it is not there.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, SandboxError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(SandboxError::Folder { path: path.to_owned(), source }),
    }
}
