//! A guild in memory: takes every edit and every message, answers as Discord does, and tells what it met. For
//! looking ahead, and for tests of what stands above the trait [`Discord`]; what Discord refuses is the
//! [sandbox](super::sandbox)'s to know.

use std::collections::BTreeSet;
use std::num::NonZeroU64;

use super::endpoint::Endpoint;
use super::failure::id;
use super::model::{Author, Channel, Guild, GuildEdit, Message, NewMessage, PastEmbed, PastMessage, Webhook};
use super::{Destination, Discord, Failure, Refusal};
use crate::id::{ChannelId, WebhookId};
use crate::surface::{PerSurface, Surface};

/// What Discord calls a picture that is put on. It does not promise anything about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hashes {
    /// After its bytes: the same ones have the same name, whoever puts them on. Very likely it is so.
    #[default]
    ByBytes,
    /// With a name that no picture had before.
    Fresh,
}

/// A guild with one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FakeGuild {
    /// The guild, as it is by now.
    pub guild: Guild,
    /// The channel that exists in it; none for a guild without one.
    pub(crate) channel: Option<Channel>,
    /// What it calls the pictures that are put on.
    pub hashes: Hashes,
    /// What was sent to the channel, the oldest first; a message's id is its number, from 1.
    pub messages: Vec<NewMessage>,
    /// The numbers of the messages that were published.
    pub published: BTreeSet<usize>,
    /// What was asked for so far.
    pub met: RequestCount,
}

/// How many requests of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RequestCount {
    /// `GET`, which change nothing.
    pub reads: usize,
    /// `PATCH` of the guild.
    pub edits: usize,
    /// `POST` of a message.
    pub messages: usize,
    /// `POST` of a message's publication.
    pub publications: usize,
}

impl FakeGuild {
    /// The guild `id`, with every feature and without an image; `channel` is the id of the channel in it.
    pub fn new(id: &str, name: &str, channel: Option<&str>) -> FakeGuild {
        let guild = Guild {
            id: id.to_owned(),
            name: name.to_owned(),
            images: PerSurface::default(),
            features: Some(Surface::features().into_iter().map(str::to_owned).collect()),
        };
        let channel = channel.map(|channel| Channel {
            id: channel.to_owned(),
            name: None,
            guild_id: Some(id.to_owned()),
        });
        FakeGuild {
            guild,
            channel,
            hashes: Hashes::default(),
            messages: Vec::new(),
            published: BTreeSet::new(),
            met: RequestCount::default(),
        }
    }

    fn known_channel(&self, channel: &str, request: fn(ChannelId) -> Endpoint) -> Result<(), Failure> {
        match &self.channel {
            Some(known) if known.id == channel => Ok(()),
            _ => Err(self.unknown(id(channel).map(request), 10003, "Channel")),
        }
    }

    fn no_webhook(&self, request: fn(WebhookId) -> Endpoint) -> Failure {
        self.unknown(Ok(request(WebhookId::new(NonZeroU64::MIN))), 10015, "Webhook")
    }

    fn unknown(&self, request: Result<Endpoint, Failure>, code: i64, what: &str) -> Failure {
        let body = format!("{{\"code\": {code}, \"message\": \"Unknown {what}\"}}");
        match request {
            Ok(request) => Failure::Refused(Box::new(Refusal::read(request, 404, body.as_bytes(), None))),
            Err(failure) => failure,
        }
    }

    /// The hash of a picture that is put on now, `a_` first for one that moves.
    pub fn new_hash(&self, data_uri: &str) -> String {
        let seed = match self.hashes {
            Hashes::ByBytes => data_uri.to_owned(),
            Hashes::Fresh => format!("{}\0{data_uri}", self.met.edits),
        };
        let digits = blake3::hash(seed.as_bytes()).to_hex();
        let moves = if data_uri.starts_with("data:image/gif;") { "a_" } else { "" };
        format!("{moves}{}", &digits[..32])
    }
}

/// A message as it is listed.
fn past(id: usize, message: &NewMessage) -> PastMessage {
    let embeds = message.embeds.iter().map(|embed| PastEmbed {
        description: Some(embed.description.clone()),
        footer: Some(embed.footer.clone()),
    });
    PastMessage {
        id: id.to_string(),
        content: message.content.clone(),
        embeds: embeds.collect(),
        author: Author { id: "1".to_owned(), bot: true },
        webhook_id: None,
    }
}

impl Discord for FakeGuild {
    fn guild(&mut self, guild: &str) -> Result<Guild, Failure> {
        self.met.reads += 1;
        match guild == self.guild.id {
            true => Ok(self.guild.clone()),
            false => Err(self.unknown(id(guild).map(Endpoint::Guild), 10004, "Guild")),
        }
    }

    fn channel(&mut self, channel: &str) -> Result<Channel, Failure> {
        self.met.reads += 1;
        let known = self.channel.clone().filter(|known| known.id == channel);
        known.ok_or_else(|| self.unknown(id(channel).map(Endpoint::Channel), 10003, "Channel"))
    }

    fn edit_guild(&mut self, guild: &str, edit: &GuildEdit, _reason: &str) -> Result<Guild, Failure> {
        self.met.edits += 1;
        if guild != self.guild.id {
            return Err(self.unknown(id(guild).map(Endpoint::EditGuild), 10004, "Guild"));
        }
        for (surface, data_uri) in edit.images.given() {
            self.guild.images[surface] = Some(self.new_hash(data_uri));
        }
        Ok(self.guild.clone())
    }

    fn create_message(&mut self, to: &Destination, message: &NewMessage) -> Result<Message, Failure> {
        self.met.messages += 1;
        match to {
            Destination::Channel(channel) => {
                self.known_channel(channel, Endpoint::CreateMessage)?;
            }
            Destination::Webhook => return Err(self.no_webhook(Endpoint::ExecuteWebhook)),
        }
        self.messages.push(message.clone());
        Ok(Message { id: self.messages.len().to_string() })
    }

    fn messages(
        &mut self,
        channel: &str,
        after: Option<&str>,
        limit: u8,
    ) -> Result<Vec<PastMessage>, Failure> {
        self.met.reads += 1;
        self.known_channel(channel, Endpoint::Messages)?;
        let seen: Option<usize> = after.and_then(|id| id.parse().ok());
        let count = self.messages.len();
        let (first, end) = match seen {
            Some(seen) => (seen.min(count), seen.saturating_add(limit.into()).min(count)),
            None => (count.saturating_sub(limit.into()), count),
        };
        let listed = (first..end).rev();
        Ok(listed.map(|at| past(at + 1, &self.messages[at])).collect())
    }

    fn publish(&mut self, channel: &str, message: &str) -> Result<(), Failure> {
        self.met.publications += 1;
        let (in_channel, sent) = (id(channel)?, id(message)?);
        let request = Endpoint::Publish(in_channel, sent);
        self.known_channel(channel, Endpoint::Channel)?;
        match message.parse::<usize>() {
            Ok(id) if (1..=self.messages.len()).contains(&id) => {
                self.published.insert(id);
                Ok(())
            }
            _ => Err(self.unknown(Ok(request), 10008, "Message")),
        }
    }

    fn webhook(&mut self) -> Result<Webhook, Failure> {
        self.met.reads += 1;
        Err(self.no_webhook(Endpoint::Webhook))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::model::AllowedMentions;

    #[test]
    fn the_same_picture_gets_the_same_hash_or_another_one_every_time() {
        let mut fake = FakeGuild::new("1", "A guild", Some("2"));
        let icon = Some("data:image/gif;base64,R0lG".to_owned());
        let edit = GuildEdit { images: [(Surface::Icon, icon)].into() };
        let first = fake.edit_guild("1", &edit, "").unwrap();
        assert_eq!(first.images, fake.edit_guild("1", &edit, "").unwrap().images);
        let mut fake = FakeGuild { hashes: Hashes::Fresh, ..FakeGuild::new("1", "A guild", Some("2")) };
        let first = fake.edit_guild("1", &edit, "").unwrap();
        let second = fake.edit_guild("1", &edit, "").unwrap();
        assert_ne!(first.images, second.images);
        assert!(first.hash(Surface::Icon).is_some_and(|hash| hash.starts_with("a_")));
        assert_eq!(
            (first.hash(Surface::Banner), fake.met),
            (None, RequestCount { edits: 2, ..RequestCount::default() })
        );
    }

    #[test]
    fn what_does_not_exist_is_refused_as_discord_does() {
        let mut fake = FakeGuild::new("1", "A guild", None);
        let refused = fake.channel("2").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Discord refused GET /channels/2 with 404 (code 10003): Unknown Channel"
        );
        assert!(fake.guild("3").is_err() && fake.edit_guild("3", &GuildEdit::default(), "").is_err());
    }

    #[test]
    fn later_messages_are_listed_the_newest_first() {
        let mut fake = FakeGuild::new("1", "A guild", Some("2"));
        for number in 1..=3 {
            let message = NewMessage {
                content: number.to_string(),
                embeds: Vec::new(),
                allowed_mentions: AllowedMentions { parse: Vec::new(), roles: Vec::new() },
                nonce: None,
                enforce_nonce: false,
                files: Vec::new(),
            };
            let sent = fake.create_message(&Destination::Channel("2".into()), &message).unwrap();
            assert_eq!(fake.publish("2", &sent.id), Ok(()));
        }
        let mut contents = |after, limit| {
            let listed = fake.messages("2", after, limit).unwrap();
            listed.into_iter().map(|message| message.content).collect::<Vec<_>>()
        };
        assert_eq!(contents(None, 2), ["3", "2"]);
        assert_eq!(contents(Some("1"), 100), ["3", "2"]);
        assert_eq!((contents(Some("0"), 2), contents(Some("9"), 2)), (vec!["2".into(), "1".into()], vec![]));
        assert!(fake.publish("2", "4").is_err() && fake.publish("2", "0").is_err());
    }
}
