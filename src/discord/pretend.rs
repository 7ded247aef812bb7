//! A guild in memory: takes every edit and every message, answers as Discord does, and tells what it met. For
//! looking ahead, and for tests of what stands above the trait [`Discord`]; what Discord refuses is the
//! [sandbox](super::sandbox)'s to know.

use super::model::{Channel, Guild, GuildEdit, Message, NewMessage};
use super::{Discord, Failure, Refusal};

/// A guild with one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pretend {
    /// The guild, as it is by now.
    pub guild: Guild,
    /// The channel that exists in it; none for a guild without one.
    pub channel: Option<Channel>,
    /// What was sent to the channel, the oldest first; a message's id is its number, from 1.
    pub messages: Vec<NewMessage>,
    /// What was asked for so far.
    pub met: Met,
}

/// How many requests of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Met {
    /// `GET`, which change nothing.
    pub reads: usize,
    /// `PATCH` of the guild.
    pub edits: usize,
    /// `POST` of a message.
    pub messages: usize,
}

impl Pretend {
    /// The guild `id`, with every feature and without an icon or a banner; `channel` is the id of the channel in it.
    pub fn new(id: &str, name: &str, channel: Option<&str>) -> Pretend {
        let features = ["ANIMATED_BANNER", "ANIMATED_ICON", "BANNER"];
        let guild = Guild {
            id: id.to_owned(),
            name: name.to_owned(),
            icon: None,
            banner: None,
            features: features.map(str::to_owned).to_vec(),
        };
        let channel = channel.map(|channel| Channel {
            id: channel.to_owned(),
            name: Some("announcements".to_owned()),
            guild_id: Some(id.to_owned()),
        });
        Pretend { guild, channel, messages: Vec::new(), met: Met::default() }
    }

    fn unknown(&self, request: String, code: i64, what: &str) -> Failure {
        let body = format!("{{\"code\": {code}, \"message\": \"Unknown {what}\"}}");
        Failure::Refused(Box::new(Refusal::read(request, 404, body.as_bytes(), None)))
    }

    /// A hash that no image had before it, `a_` first for one that moves.
    fn new_hash(&self, data_uri: &str) -> String {
        let digits = blake3::hash(format!("{}\0{data_uri}", self.met.edits).as_bytes()).to_hex();
        let moves = if data_uri.starts_with("data:image/gif;") { "a_" } else { "" };
        format!("{moves}{}", &digits[..32])
    }
}

impl Discord for Pretend {
    fn guild(&mut self, guild: &str) -> Result<Guild, Failure> {
        self.met.reads += 1;
        match guild == self.guild.id {
            true => Ok(self.guild.clone()),
            false => Err(self.unknown(format!("GET /guilds/{guild}"), 10004, "Guild")),
        }
    }

    fn channel(&mut self, channel: &str) -> Result<Channel, Failure> {
        self.met.reads += 1;
        let known = self.channel.clone().filter(|known| known.id == channel);
        known.ok_or_else(|| self.unknown(format!("GET /channels/{channel}"), 10003, "Channel"))
    }

    fn edit_guild(&mut self, guild: &str, edit: &GuildEdit, _reason: &str) -> Result<Guild, Failure> {
        self.met.edits += 1;
        if guild != self.guild.id {
            return Err(self.unknown(format!("PATCH /guilds/{guild}"), 10004, "Guild"));
        }
        if let Some(icon) = &edit.icon {
            self.guild.icon = Some(self.new_hash(icon));
        }
        if let Some(banner) = &edit.banner {
            self.guild.banner = Some(self.new_hash(banner));
        }
        Ok(self.guild.clone())
    }

    fn create_message(&mut self, channel: &str, message: &NewMessage) -> Result<Message, Failure> {
        self.met.messages += 1;
        if self.channel.as_ref().is_none_or(|known| known.id != channel) {
            return Err(self.unknown(format!("POST /channels/{channel}/messages"), 10003, "Channel"));
        }
        self.messages.push(message.clone());
        Ok(Message { id: self.messages.len().to_string() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_picture_gets_another_hash_every_time() {
        let mut pretend = Pretend::new("1", "A guild", Some("2"));
        let edit = GuildEdit { icon: Some("data:image/gif;base64,R0lG".into()), ..GuildEdit::default() };
        let first = pretend.edit_guild("1", &edit, "").unwrap();
        let second = pretend.edit_guild("1", &edit, "").unwrap();
        assert_ne!(first.icon, second.icon);
        assert!(first.icon.is_some_and(|hash| hash.starts_with("a_")));
        assert_eq!((first.banner, pretend.met), (None, Met { reads: 0, edits: 2, messages: 0 }));
    }

    #[test]
    fn what_does_not_exist_is_refused_as_discord_does() {
        let mut pretend = Pretend::new("1", "A guild", None);
        let refused = pretend.channel("2").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Discord refused GET /channels/2 with 404 (code 10003): Unknown Channel"
        );
        assert!(pretend.guild("3").is_err() && pretend.edit_guild("3", &GuildEdit::default(), "").is_err());
    }
}
