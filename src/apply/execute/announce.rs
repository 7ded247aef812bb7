//! The part of applying that sends the announcement.

use super::{Attempt, why};
use crate::apply::announcement::{self, Announcement, Images, Settings};
use crate::apply::outcome::Problem;
use crate::apply::plan::Live;
use crate::apply::state::{Announcing, StateError};
use crate::discord::model::{File, NewMessage};
use crate::discord::{Destination, Discord, Effect, Failure};
use crate::lock::Slot;

impl Attempt<'_> {
    /// Sends the announcement, after saving that it is about to be sent.
    pub(super) fn announce(
        &mut self,
        announcement: &Announcement,
        discord: &mut dyn Discord,
        live: &Live,
    ) -> Result<(), StateError> {
        let Some(settings) = &self.with.settings.announce else { return self.save() };
        let channel_guild = live.channel.as_ref().and_then(|channel| channel.guild_id.as_ref());
        if channel_guild.is_some_and(|guild| *guild != self.plan.guild) {
            let (what, help) = match &announcement.to {
                Destination::Channel(channel) => {
                    (format!("channel {channel}"), "check `[announce] channel` in bannerman.toml")
                }
                Destination::Webhook => ("the webhook's channel".to_owned(), "check DISCORD_WEBHOOK"),
            };
            let message = format!("{what} is in another guild: nothing was announced");
            self.outcome.problems.push(Problem::new(message, help));
            return self.save();
        }
        let images = if settings.images { self.images() } else { Images::default() };
        let (guild, guild_name) = (&self.plan.guild, &live.guild.name);
        let message = announcement::message(announcement, settings, guild, guild_name, images);
        let said = message.embeds.first().map_or("", |embed| embed.description.as_str());
        let earlier = self.state.announcing.clone();
        let webhook = announcement.to == Destination::Webhook;
        self.state.announcing = Some(Announcing {
            // A nonce lives from the first attempt on. A webhook has none, and may be sending until the last one is
            // over.
            at: earlier.as_ref().filter(|_| !webhook).map_or(self.with.now, |earlier| earlier.at),
            attempt: earlier.as_ref().map_or(1, |earlier| earlier.attempt.saturating_add(1)),
            occurrence: self.plan.occurrence.clone(),
            channel: live.channel.as_ref().map(|channel| channel.id.clone()).or(match &announcement.to {
                Destination::Channel(channel) => Some(channel.clone()),
                Destination::Webhook => None,
            }),
            webhook: webhook.then(|| live.webhook.clone().unwrap_or_default()),
            description: announcement::fingerprint(said),
            // The first attempt's message may be the last one by now.
            after: match &earlier {
                Some(earlier) => earlier.after.clone(),
                None => live.last_message.clone(),
            },
        });
        self.save()?;
        match self.send_message(announcement, message, settings, live, discord) {
            Ok(id) => {
                self.state.announcing = None;
                let occurrence = &self.plan.occurrence;
                self.state.record_announcement(occurrence, Some(id.clone()));
                let requests = self.outcome.requests as u64;
                self.state.note_done(
                    self.with.now,
                    &occurrence.event,
                    "announced",
                    &why(self.plan),
                    requests,
                );
                self.outcome.done.push(format!("“{}” is announced", announcement.title));
                self.save()?;
                self.publish(announcement, settings, &id, discord);
                return Ok(());
            }
            Err(failure) => {
                if failure.took_effect() == Effect::No {
                    self.state.announcing = earlier;
                }
                self.outcome.fail("could not announce the event", &failure);
            }
        }
        self.save()
    }

    /// Sends the message; without its pictures when they are too large for Discord.
    fn send_message(
        &mut self,
        announcement: &Announcement,
        message: NewMessage,
        settings: &Settings,
        live: &Live,
        discord: &mut dyn Discord,
    ) -> Result<String, Failure> {
        self.outcome.requests += 1;
        let sent = discord.create_message(&announcement.to, &message);
        let sent = match sent {
            Err(failure) if failure.is_too_large() && !message.files.is_empty() => {
                let guild = (&self.plan.guild, &live.guild.name);
                let plain =
                    announcement::message(announcement, settings, guild.0, guild.1, Images::default());
                self.outcome.requests += 1;
                discord.create_message(&announcement.to, &plain)
            }
            sent => sent,
        };
        Ok(sent?.id)
    }

    /// Publishes the message to the servers that follow the channel. It is announced all the same when that fails.
    fn publish(
        &mut self,
        announcement: &Announcement,
        settings: &Settings,
        message: &str,
        discord: &mut dyn Discord,
    ) {
        let Destination::Channel(channel) = &announcement.to else { return };
        if !settings.publish {
            return;
        }
        self.outcome.requests += 1;
        match discord.publish(channel, message) {
            Ok(()) => {
                self.outcome.done.push("it is published to the servers that follow the channel".to_owned())
            }
            Err(failure) => self.outcome.fail("the announcement is not published", &failure),
        }
    }

    /// The pictures that are worn now, as far as they are the event's own and can be read; a message does without the
    /// rest.
    fn images(&self) -> Images {
        let file = |slot: Slot| -> Option<File> {
            let event = self.with.lock.event(&self.plan.occurrence.event)?;
            let worn = self.state.worn(slot)?.blake3()?;
            let asset = event.assets(slot).iter().find(|asset| asset.blake3 == worn)?;
            let bytes = self.with.assets.read(asset).ok()?;
            let right = self.with.assets.are_of(&bytes, asset);
            right.then(|| announcement::file(slot, asset, bytes))
        };
        Images { icon: file(Slot::Icon), banner: file(Slot::Banner) }
    }
}
