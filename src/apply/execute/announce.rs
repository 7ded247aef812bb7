//! The part of applying that sends the announcement.

use super::{Attempt, why};
use crate::apply::announcement::{self, Announcement, Images, Settings};
use crate::apply::plan::Live;
use crate::apply::state::{PendingMessage, StateError};
use crate::discord::model::NewMessage;
use crate::discord::{Destination, Discord, Effect, Failure};
use crate::problem::Problem;

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
        self.state.announcing = Some(PendingMessage {
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
            publish: settings.publish && !webhook,
        });
        let recorded = self.saved.clone();
        self.save()?;
        match self.send_message(announcement, message, settings, live, discord) {
            Ok(id) => {
                let recorded = recorded.announced.iter().any(|one| one.message.as_ref() == Some(&id));
                let seen = live.last_message.as_ref().filter(|_| earlier.is_none());
                let sent = match seen.is_some_and(|seen| !is_later(&id, seen)) {
                    _ if recorded => Sent::Never,
                    true => Sent::Before,
                    false => Sent::Now,
                };
                self.announced(announcement, &id, sent);
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

    /// Records a message that is there.
    fn announced(&mut self, announcement: &Announcement, id: &str, sent: Sent) {
        let (occurrence, title) = (&self.plan.occurrence, &announcement.title);
        if let Some(announcing) = self.state.announcing.take().filter(|_| sent != Sent::Never) {
            self.state.leave_unpublished(&announcing, id);
        }
        self.state.record_announcement(occurrence, Some(id.to_owned()));
        match sent {
            Sent::Now => self.outcome.done.push(format!("“{title}” is announced")),
            Sent::Before => self.outcome.done.push(format!(
                "“{title}” was announced before: its message is in the channel, and was not sent twice"
            )),
            Sent::Never => {
                let message = format!(
                    "“{title}” is not announced again: Discord answered with the message that it has, and sent none"
                );
                let help = "it takes a message for the same one for a few minutes; run `bannerman announce --again` then";
                self.outcome.problems.push(Problem::new(message, help));
                return;
            }
        }
        let requests = self.outcome.requests as u64;
        self.state.note_done(self.with.now, &occurrence.event, "announced", &why(self.plan), requests);
    }

    /// Sends the message; without its pictures when Discord does not take them.
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
            Err(failure) if failure.is_about_files() && !message.files.is_empty() => {
                self.outcome.notes.push(format!("the announcement has no pictures: {failure}"));
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
}

/// When the message was sent that Discord answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    /// Just now, or by an attempt that got no answer.
    Now,
    /// Earlier, by a run of which nothing is known any more: its nonce was known to Discord.
    Before,
    /// It is the one that was recorded before another one was asked for.
    Never,
}

/// Whether a message came after another one: ids grow with time.
fn is_later(id: &str, other: &str) -> bool {
    match (id.parse::<u64>(), other.parse::<u64>()) {
        (Ok(id), Ok(other)) => id > other,
        _ => true,
    }
}
