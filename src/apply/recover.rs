//! Recovers pending requests, after a run that was cut off or an answer that never came. It checks the guild and the
//! channel for their effect: an edit by the hashes that the guild has now, an announcement by the channel's messages.
//!
//! `docs/guarantees.md` says why each conclusion holds.

use chrono::{DateTime, Duration, Utc};

use super::announcement::fingerprint;
use super::state::{PendingEdit, PendingMessage, State, Worn};
use super::transitions::{self, Entering, PutOn};
use crate::discord::model::{Guild, PastMessage};
use crate::discord::{Discord, Failure};
use crate::lock::Lock;
use crate::problem::Problem;
use crate::surface::Surface;

/// For how long Discord is relied on to answer a nonce with the message that has it already. It says “the past few
/// minutes”.
const NONCE_LIVES: Duration = Duration::seconds(60);

/// For how long another run may still be sending what it meant to send. A request is given up sooner.
const STILL_SENDING: Duration = Duration::minutes(10);

/// How many messages are asked for at once, and how often, before it is given up.
const PAGE: u8 = 100;
const PAGES: usize = 10;

/// A state without open questions, as far as they could be answered.
#[derive(Debug)]
pub(crate) struct Recovered {
    /// The state.
    pub state: State,
    /// What was found out.
    pub(crate) notes: Vec<String>,
    /// What could not be.
    pub problems: Vec<Problem>,
}

/// Asks Discord about everything that is open in `state`. The failure is Discord's, when it does not answer.
pub(crate) fn recover(
    lock: &Lock,
    state: &State,
    discord: &mut dyn Discord,
    now: DateTime<Utc>,
) -> Result<Recovered, Failure> {
    let mut settled = Recovered { state: state.clone(), notes: Vec::new(), problems: Vec::new() };
    if let Some(dressing) = &state.dressing {
        let guild = discord.guild(&state.guild)?;
        settled.dressing(lock, dressing, &guild, now);
    }
    if let Some(announcing) = &state.announcing {
        let trace = trace(announcing, discord, now)?;
        settled.announcing(announcing, trace);
    }
    Ok(settled)
}

/// What is known of an announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Trace {
    /// It was sent; the message's id.
    Sent(String),
    /// It was not sent, or sending it again does no harm.
    NotSent,
    /// Another run may be about to send it.
    Sending,
    /// Nobody can know.
    Lost,
}

impl Recovered {
    fn dressing(&mut self, lock: &Lock, dressing: &PendingEdit, guild: &Guild, now: DateTime<Utc>) {
        let PendingEdit { at, occurrence, announce, .. } = dressing;
        let state = &mut self.state;
        state.dressing = None;
        let took_effect = Surface::ALL.iter().any(|surface| is_changed(dressing, guild, *surface));
        let mut on = Vec::new();
        for surface in Surface::ALL.into_iter().filter(|_| took_effect) {
            let Some((sent, hash)) = dressing.sent[surface].as_ref().zip(guild.hash(surface)) else {
                continue;
            };
            // With the other image's new hash as its answer, an image with its old one is what it is to a run that
            // was answered.
            let assumed = !is_changed(dressing, guild, surface);
            if assumed && transitions::is_anothers(hash, state.worn(surface), &sent.asset.blake3) {
                continue;
            }
            let asset = Some(sent.asset.clone());
            let worn = Worn { asset, hash: hash.to_owned(), assumed, since: *at };
            transitions::wear(state, lock, PutOn { occurrence, surface, worn });
            on.push((surface, format!("{} {}", surface.name(), sent.asset.name())));
        }
        let when = at.format("%Y-%m-%d %H:%M");
        if on.is_empty() {
            self.notes.push(format!(
                "the run at {when} was cut off before the guild was changed, as far as can be seen: it is planned anew"
            ));
            return;
        }
        let owed = (state.occurrence.as_ref() != Some(occurrence)).then_some(*announce);
        let entering = Entering { occurrence, owed, day: now.date_naive(), at: *at };
        transitions::enter(state, lock, &entering, |surface| {
            on.iter().any(|(changed, _)| *changed == surface)
        });
        let what: Vec<String> = on.into_iter().map(|(_, what)| what).collect();
        let what = what.join(", ");
        state.note_done(*at, &occurrence.event, &what, "found out after the run was cut off", 1);
        self.notes
            .push(format!("the run at {when} was cut off after it had put on {what}: that is recorded now"));
    }

    fn announcing(&mut self, announcing: &PendingMessage, trace: Trace) {
        let PendingMessage { at, occurrence, .. } = announcing;
        let state = &mut self.state;
        let (when, event) = (at.format("%Y-%m-%d %H:%M"), &occurrence.event);
        if trace == Trace::Sending {
            self.notes.push(format!(
                "the announcement of {event} has been on its way since {when}: another run may be sending it, and \
                 the next one looks again"
            ));
            return;
        }
        state.announcing = None;
        match trace {
            Trace::Sent(message) => {
                state.leave_unpublished(announcing, &message);
                state.record_announcement(occurrence, Some(message));
                state.note_done(*at, event, "announced", "found out after the run was cut off", 1);
                self.notes.push(format!(
                    "the run at {when} was cut off after it had announced {event}: that is recorded now"
                ));
            }
            Trace::Lost => {
                state.record_doubt(occurrence);
                let message = format!(
                    "the run at {when} was cut off while it announced {event}, and whether the message is there \
                     could not be found out: it is not sent again"
                );
                let help = "look into the channel, and run `bannerman announce` if it is missing; with the permission \
                            Read Message History the bot can look by itself";
                self.problems.push(Problem::new(message, help));
            }
            Trace::NotSent | Trace::Sending => self.notes.push(format!(
                "the run at {when} was cut off before it had announced {event}: it is tried again"
            )),
        }
    }
}

/// Whether an image has another hash than before the edit that sent it. Then it is the edit's; a hand that changed it
/// just then cannot be told apart. The same hash of all images says that there was no edit, or that the pictures were on
/// before it: made again, it answers.
fn is_changed(dressing: &PendingEdit, guild: &Guild, surface: Surface) -> bool {
    let sent = dressing.sent[surface].as_ref().zip(guild.hash(surface));
    sent.is_some_and(|(sent, hash)| Some(hash) != sent.before.as_deref())
}

/// Looks for an announcement.
fn trace(
    announcing: &PendingMessage,
    discord: &mut dyn Discord,
    now: DateTime<Utc>,
) -> Result<Trace, Failure> {
    let age = now - announcing.at;
    if announcing.webhook.is_none() && (Duration::zero()..=NONCE_LIVES).contains(&age) {
        // The message has the same nonce, and Discord answers the one that is there.
        return Ok(Trace::NotSent);
    }
    let found = match look(announcing, discord) {
        Ok(found) => found,
        // Where the channel cannot be seen, nothing can be found out, and asking again does not help.
        Err(failure)
            if failure.refusal().is_some_and(|refusal| matches!(refusal.status, 401 | 403 | 404)) =>
        {
            Trace::Lost
        }
        Err(failure) => return Err(failure),
    };
    let young = (Duration::zero()..=STILL_SENDING).contains(&age);
    Ok(match found {
        Trace::NotSent | Trace::Lost if announcing.webhook.is_some() && young => Trace::Sending,
        found => found,
    })
}

fn look(announcing: &PendingMessage, discord: &mut dyn Discord) -> Result<Trace, Failure> {
    let Some(channel) = &announcing.channel else { return Ok(Trace::Lost) };
    let mut after = announcing.after.clone();
    for _ in 0..PAGES {
        let messages = discord.messages(channel, after.as_deref(), PAGE)?;
        if let Some(message) = messages.iter().find(|message| is_it(message, announcing)) {
            return Ok(Trace::Sent(message.id.clone()));
        }
        if messages.len() < usize::from(PAGE) {
            // An empty list is also what is answered to who may not read.
            let readable = !messages.is_empty() || !discord.messages(channel, None, 1)?.is_empty();
            return Ok(if readable { Trace::NotSent } else { Trace::Lost });
        }
        let newest = messages.iter().max_by_key(|message| message.id.parse::<u64>().unwrap_or(0));
        match (newest, &after) {
            (Some(newest), Some(_)) => after = Some(newest.id.clone()),
            // Without a place to begin these were the newest, and it may have been before them.
            _ => return Ok(Trace::Lost),
        }
    }
    Ok(Trace::Lost)
}

fn is_it(message: &PastMessage, announcing: &PendingMessage) -> bool {
    let mut said = message.embeds.iter().filter_map(|embed| embed.description.as_deref()).peekable();
    match (&announcing.webhook, said.peek()) {
        // What others wrote, the webhook among them, Discord may show to a bot without its text.
        (Some(webhook), None) => message.webhook_id.as_ref() == Some(webhook),
        _ => {
            let ours = message.author.bot || message.webhook_id.is_some();
            ours && said.map(fingerprint).any(|known| known == announcing.description)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::moved_occurrence::tests::lock;
    use crate::apply::state::{AssetId, Occurrence, Sent};
    use crate::discord::fake::FakeGuild;
    use crate::surface::PerSurface;

    const AT: &str = "2026-12-10T00:01:00Z";

    fn picture(number: u32) -> AssetId {
        AssetId { blake3: format!("{number:064x}"), path: format!("events/christmas/{number}.png") }
    }

    fn worn(number: u32, hash: &str, assumed: bool) -> Option<Worn> {
        let since = AT.parse().unwrap();
        Some(Worn { asset: Some(picture(number)), hash: hash.into(), assumed, since })
    }

    fn on(icon: Option<Worn>, banner: Option<Worn>) -> PerSurface<Option<Worn>> {
        [(Surface::Icon, icon), (Surface::Banner, banner)].into()
    }

    /// Icon and banner 1 were on, the banner perhaps only `assumed` to be; 2 were sent, and the guild has these hashes.
    fn settled(assumed: bool, icon: &str, banner: &str) -> State {
        let before = PerSurface::from([(Surface::Icon, "i"), (Surface::Banner, "b")]);
        let sent = |surface| Some(Sent { asset: picture(2), before: Some(before[surface].into()) });
        let at = AT.parse().unwrap();
        let occurrence = Occurrence { event: "christmas".into(), began: "2026-12-01".parse().unwrap() };
        let dressing = PendingEdit { at, occurrence, announce: false, sent: PerSurface::from_fn(sent) };
        let dressing = Some(dressing);
        let worn = on(worn(1, "i", false), worn(1, "b", assumed));
        let guild = "1".to_owned();
        let state = State { guild, dressing, worn, ..State::default() };
        let mut discord = FakeGuild::new("1", "Here", None);
        discord.guild.images =
            [(Surface::Icon, Some(icon.into())), (Surface::Banner, Some(banner.into()))].into();
        recover(&lock("12-01"), &state, &mut discord, at).unwrap().state
    }

    #[test]
    fn an_image_with_its_old_hash_was_on_before_where_the_other_one_changed() {
        let state = settled(true, "new", "b");
        assert_eq!(state.worn, on(worn(2, "new", false), worn(2, "b", true)));
        // What is known to be another picture stays what it is.
        let state = settled(false, "new", "b");
        assert_eq!(state.worn, on(worn(2, "new", false), worn(1, "b", false)));
        // Where nothing changed there may have been no edit.
        let state = settled(true, "i", "b");
        assert_eq!(state.worn, on(worn(1, "i", false), worn(1, "b", true)));
    }
}
