//! The sandbox's folder: which file is where, and how it is written.
//!
//! Everything is read and written through [`Held`], which exists only while the lock file is locked. So
//! two sandboxes in two processes can share the folder: each reads what the other wrote. MessageFiles appear
//! whole or not at all, because they are written beside their place and then moved into it.

use std::fs::File;
use std::io;

use serde::Serialize;
use serde_json::Value;

use super::SandboxError;
use super::guild::Guild;
use crate::disk::{Below, write_below};
use crate::image::Format;
use crate::surface::Surface;

/// The largest stored guild or message that is read, in bytes. A person may have edited it; nothing makes it this long.
const MAX_BYTES: u64 = 1024 * 1024;

/// The folder, not locked.
pub(super) struct Folder {
    home: Below,
}

impl Folder {
    /// Opens the folder, and makes it when it is not there.
    pub(super) fn open(home: Below) -> Result<Folder, SandboxError> {
        let messages = home.join("messages");
        messages.make_folder().map_err(failed(&messages))?;
        Ok(Folder { home })
    }

    /// Waits until nobody else holds the folder, then holds it.
    pub(super) fn lock(&self) -> Result<Held<'_>, SandboxError> {
        let at = self.home.join("sandbox.lock");
        let file = at.lock_file().map_err(failed(&at))?;
        file.lock().map_err(failed(&at))?;
        Ok(Held { home: &self.home, _lock: file })
    }
}

/// The folder, held: nobody else reads or writes it meanwhile. Closing the lock file lets go of it.
pub(super) struct Held<'a> {
    home: &'a Below,
    _lock: File,
}

impl Held<'_> {
    /// A file in the folder.
    pub(super) fn file(&self, name: &str) -> Below {
        self.home.join(name)
    }

    /// The stored guild, if there is one.
    pub(super) fn guild(&self) -> Result<Option<Guild>, SandboxError> {
        let file = self.file("guild.json");
        let Some(text) = read(&file, MAX_BYTES)? else { return Ok(None) };
        let stored = |problem| SandboxError::Stored { path: file.path(), problem };
        let guild = Guild::read(&text).map_err(|error| stored(error.to_string()))?;
        guild.problem().map_or(Ok(Some(guild)), |problem| Err(stored(problem)))
    }

    /// Stores the guild.
    pub(super) fn save_guild(&self, guild: &Guild) -> Result<(), SandboxError> {
        self.write_json(&self.file("guild.json"), guild)
    }

    /// Stores a picture that the guild wears. The one before stays until [`Held::keep_picture`].
    pub(super) fn save_picture(
        &self,
        surface: Surface,
        format: Format,
        bytes: &[u8],
    ) -> Result<(), SandboxError> {
        self.write(&self.picture(surface, format), bytes)
    }

    /// Removes the pictures of a surface, except the one in the format given.
    pub(super) fn keep_picture(&self, surface: Surface, keep: Option<Format>) -> Result<(), SandboxError> {
        for format in [Format::Png, Format::Jpeg, Format::Gif] {
            if keep == Some(format) {
                continue;
            }
            let file = self.picture(surface, format);
            match file.remove() {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(&file)(error)),
                _ => {}
            }
        }
        Ok(())
    }

    fn picture(&self, surface: Surface, format: Format) -> Below {
        let extension = match format {
            Format::Png => "png",
            Format::Jpeg => "jpg",
            Format::Gif => "gif",
        };
        self.file(&format!("{}.{extension}", surface.row().field))
    }

    /// The ids of the stored messages, the oldest first.
    pub(super) fn message_ids(&self) -> Result<Vec<u64>, SandboxError> {
        let folder = self.file("messages");
        let names = match folder.names() {
            // Deleted by hand: there are no messages, and the next one makes the folder again.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            names => names.map_err(failed(&folder))?,
        };
        let id = |name: &std::ffi::OsString| name.to_str()?.strip_suffix(".json")?.parse::<u64>().ok();
        let mut ids: Vec<u64> = names.iter().filter_map(id).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// A stored message, if there is one of that id.
    pub(super) fn message(&self, id: u64) -> Result<Option<Value>, SandboxError> {
        let file = self.message_file(id);
        let Some(text) = read(&file, MAX_BYTES)? else { return Ok(None) };
        let message = serde_json::from_slice(&text);
        message.map_err(|error| SandboxError::Stored { path: file.path(), problem: error.to_string() })
    }

    /// Stores a message.
    pub(super) fn save_message(&self, id: u64, message: &Value) -> Result<(), SandboxError> {
        self.write_json(&self.message_file(id), message)
    }

    /// Stores a file of a message. Its name is safe.
    pub(super) fn save_file(&self, id: u64, name: &str, bytes: &[u8]) -> Result<(), SandboxError> {
        self.write(&self.file("messages").join(id.to_string()).join(name), bytes)
    }

    fn message_file(&self, id: u64) -> Below {
        self.file("messages").join(format!("{id}.json"))
    }

    fn write_json(&self, file: &Below, value: &impl Serialize) -> Result<(), SandboxError> {
        // As a value, an object has its keys in the order of the alphabet.
        let mut text = serde_json::to_value(value)
            .and_then(|value| serde_json::to_vec_pretty(&value))
            .map_err(|error| SandboxError::Stored { path: file.path(), problem: error.to_string() })?;
        text.push(b'\n');
        self.write(file, &text)
    }

    /// Writes a file as a whole: who reads it sees the old or the new one, never a part.
    pub(super) fn write(&self, file: &Below, bytes: &[u8]) -> Result<(), SandboxError> {
        write_below(file, bytes).map(drop).map_err(failed(file))
    }
}

/// What became of a file that could not be used.
pub(super) fn failed(file: &Below) -> impl Fn(io::Error) -> SandboxError {
    let path = file.path();
    move |source| SandboxError::Folder { path: path.clone(), source }
}

/// A file's bytes, at most `limit`, or nothing when it is not there.
pub(super) fn read(file: &Below, limit: u64) -> Result<Option<Vec<u8>>, SandboxError> {
    match file.read(limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(file)(error)),
    }
}
