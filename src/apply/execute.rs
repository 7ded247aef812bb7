//! Makes the changes of a plan, and records what Discord confirmed: after every write that succeeded the
//! state is saved, so that whatever fails later loses nothing.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

use super::announcement::{self, Announcement, Images};
use super::follow::follow;
use super::outcome::{Outcome, Problem};
use super::plan::{Live, Plan, Settings, hash};
use super::rotation;
use super::state::{Rotation, State, StateError, StateStore, Turns, Worn};
use crate::discord::model::{Guild, GuildEdit};
use crate::discord::{Destination, Discord, Failure};
use crate::image::Format;
use crate::lock::{Asset, Lock, Slot};

/// Reads the bytes that a lock names.
pub trait AssetBytes {
    /// The bytes of `asset`, from wherever they are; the error says what was tried. Whether they are the ones
    /// that the lock means is checked by the caller.
    fn read(&self, asset: &Asset) -> Result<Vec<u8>, String>;

    /// Whether `bytes`, just read, are the ones that the lock means. Only where nothing is sent can it be
    /// anything else than their hash.
    fn are_of(&self, bytes: &[u8], asset: &Asset) -> bool {
        blake3::hash(bytes).to_hex().as_str() == asset.blake3
    }
}

/// Discord, and what it answered before the plan was made.
pub struct Connection<'a> {
    /// Where requests go.
    pub discord: &'a mut dyn Discord,
    /// What was there.
    pub live: &'a Live,
}

/// What applying works with.
pub struct Applier<'a> {
    /// The lock that is applied.
    pub lock: &'a Lock,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// Where the assets' bytes are.
    pub assets: &'a dyn AssetBytes,
    /// Where the state is kept.
    pub store: &'a mut dyn StateStore,
    /// The time, for the record.
    pub now: DateTime<Utc>,
}

impl<'a> Applier<'a> {
    /// Makes the changes of `plan`, which was made from `state`. A plan that sends nothing needs no
    /// connection. The error is a state that could not be saved; everything else is in the outcome.
    pub fn apply(
        self,
        plan: &'a Plan,
        state: State,
        connection: Option<Connection<'_>>,
    ) -> Result<Outcome, StateError> {
        let saved = state;
        let state = follow(self.lock, &saved, plan.day);
        let mut attempt = Attempt { with: self, plan, state, saved, outcome: Outcome::default() };
        attempt.state.guild.clone_from(&plan.guild);
        match connection {
            Some(connection) => attempt.send(connection)?,
            None if plan.requests() == 0 => attempt.enter(),
            None => {
                let problem = Problem::new("there is no connection to Discord", "set DISCORD_TOKEN");
                attempt.outcome.problems.push(problem);
                return Ok(attempt.outcome);
            }
        }
        attempt.save()?;
        Ok(attempt.outcome)
    }
}

/// One attempt at one plan.
struct Attempt<'a> {
    with: Applier<'a>,
    plan: &'a Plan,
    /// What is known by now.
    state: State,
    /// What the store holds.
    saved: State,
    outcome: Outcome,
}

/// An image on its way.
struct Upload {
    slot: Slot,
    asset: Asset,
    data_uri: String,
}

impl Attempt<'_> {
    fn send(&mut self, connection: Connection<'_>) -> Result<(), StateError> {
        let Connection { discord, live } = connection;
        let on = self.dress(discord, live);
        if on {
            self.enter();
        }
        self.save()?;
        if let (true, Some(announcement)) = (on, &self.plan.announcement) {
            self.announce(announcement, discord, live);
        }
        Ok(())
    }

    fn save(&mut self) -> Result<(), StateError> {
        // A first run that got nothing done has nothing to remember.
        let nothing = self.state.occurrence.is_none() && self.saved == State::default();
        if self.state != self.saved && !nothing {
            self.with.store.save(&self.state)?;
            self.saved = self.state.clone();
        }
        Ok(())
    }

    /// The state follows into the plan's occurrence.
    fn enter(&mut self) {
        if self.plan.entering {
            // Owed from now on, whatever becomes of the request.
            self.state.announcement_owed = self.plan.announcement.is_some();
            self.state.occurrence = Some(self.plan.occurrence.clone());
        }
        // What is worn may suit the new occurrence already; then it has its first turn there.
        for slot in [Slot::Icon, Slot::Banner] {
            let worn = self.state.worn(slot).map(|worn| worn.blake3.clone());
            let suits = worn.filter(|worn| self.assets(slot).iter().any(|asset| asset.blake3 == *worn));
            if let Some(worn) = suits.filter(|_| self.turns(slot).is_empty()) {
                self.count_turn(slot, &worn);
                // Where the plan leaves it on, its turn has its full length; it does not end with the days
                // that it was worn before.
                if self.plan.changes().all(|(changed, _)| changed != slot) {
                    self.restart(slot);
                }
            }
        }
        // Turns matter only while their occurrence can be worn again.
        let (lock, plan) = (self.with.lock, self.plan);
        self.state.rotations.retain(|rotation| {
            let Rotation { occurrence, .. } = rotation;
            let ends = lock.occurrence_ends(&occurrence.event, occurrence.began);
            *occurrence == plan.occurrence || ends.is_some_and(|ends| ends > plan.day)
        });
    }

    /// Puts on icon and banner, in one request if it can be. Returns whether the plan's occurrence is being
    /// worn now: with nothing of it on, it is not.
    fn dress(&mut self, discord: &mut dyn Discord, live: &Live) -> bool {
        if self.plan.changes().next().is_none() {
            return true;
        }
        let mut uploads = self.uploads();
        let mut confirmed = false;
        let reason = audit_log_reason(self.plan);
        while !uploads.is_empty() {
            self.outcome.requests += 1;
            let failure = match discord.edit_guild(&self.plan.guild, &edit(&uploads), &reason) {
                Ok(answer) => {
                    for upload in &uploads {
                        confirmed |= self.confirm(upload, &live.guild, &answer);
                    }
                    break;
                }
                Err(failure) => failure,
            };
            let refused = refused_slots(&failure, &uploads);
            if refused.is_empty() {
                let names: Vec<&str> = uploads.iter().map(|upload| upload.slot.name()).collect();
                let what = format!("could not change the {}", names.join(" and the "));
                self.outcome.problems.push(Problem::of(&what, &failure));
                // What is worn already stays worn, and its announcement may be owed since another night.
                return !self.plan.entering;
            }
            // One of the two is refused: it does not hold back the other.
            uploads.retain(|upload| {
                let Some((_, said)) = refused.iter().find(|(slot, _)| *slot == upload.slot) else {
                    return true;
                };
                let message =
                    format!("Discord refused the {} {}: {said}", upload.slot.name(), upload.asset.path);
                let help = "mend or replace the file, and compile again; the guild may lack a feature for it";
                self.outcome.problems.push(Problem::new(message, help));
                false
            });
        }
        confirmed || !self.plan.entering
    }

    /// The images to send, with their bytes.
    fn uploads(&mut self) -> Vec<Upload> {
        let mut uploads = Vec::new();
        for (slot, change) in self.plan.changes() {
            match data_uri(self.with.assets, &change.to) {
                Ok(data_uri) => uploads.push(Upload { slot, asset: change.to.clone(), data_uri }),
                Err(problem) => self.outcome.problems.push(problem),
            }
        }
        uploads
    }

    /// Records an image that Discord answered a new hash for. Anything else is not success: an edit that had
    /// no effect was seen to be answered with 200 and the old hash.
    fn confirm(&mut self, upload: &Upload, before: &Guild, after: &Guild) -> bool {
        let Upload { slot, asset, .. } = upload;
        let Some(new) = hash(after, *slot).filter(|new| Some(*new) != hash(before, *slot)) else {
            let name = slot.name();
            let (found, help) = match hash(after, *slot) {
                Some(_) => (
                    format!("the guild's {name} is the same as before"),
                    "nothing was recorded for it, so the next run tries again; if it is on already and the \
                     state was lost, remove it in the server's settings first",
                ),
                None => (
                    format!("the guild has no {name} now"),
                    "nothing was recorded for it, so the next run tries again",
                ),
            };
            let message = format!("Discord took {}, but {found}", asset.path);
            self.outcome.problems.push(Problem::new(message, help));
            return false;
        };
        let (blake3, path) = (asset.blake3.clone(), asset.path.clone());
        let worn = Worn { blake3, path, hash: new.to_owned(), since: self.with.now };
        match slot {
            Slot::Icon => self.state.icon = Some(worn),
            Slot::Banner => self.state.banner = Some(worn),
        }
        self.count_turn(*slot, &asset.blake3);
        self.outcome.done.push(format!("{} {} is on", slot.name(), asset.name()));
        true
    }

    fn announce(&mut self, announcement: &Announcement, discord: &mut dyn Discord, live: &Live) {
        let Some(settings) = &self.with.settings.announce else { return };
        let channel_guild = live.channel.as_ref().and_then(|channel| channel.guild_id.as_ref());
        if channel_guild.is_some_and(|guild| *guild != self.plan.guild) {
            let message =
                format!("channel {} is in another guild: nothing was announced", announcement.channel);
            self.outcome.problems.push(Problem::new(message, "check `[announce] channel` in bannerman.toml"));
            return;
        }
        let message = announcement::message(
            announcement,
            settings,
            &self.plan.guild,
            &live.guild.name,
            Images::default(),
        );
        let to = Destination::Channel(announcement.channel.clone());
        self.outcome.requests += 1;
        match discord.create_message(&to, &message) {
            Ok(message) => {
                self.state.record_announcement(&self.plan.occurrence, message.id);
                self.outcome.done.push(format!("“{}” is announced", announcement.title));
            }
            Err(failure) => self.outcome.problems.push(Problem::of("could not announce the event", &failure)),
        }
    }

    fn restart(&mut self, slot: Slot) {
        let worn = match slot {
            Slot::Icon => &mut self.state.icon,
            Slot::Banner => &mut self.state.banner,
        };
        if let Some(worn) = worn {
            worn.since = self.with.now;
        }
    }

    fn assets(&self, slot: Slot) -> &[Asset] {
        self.with.lock.event(&self.plan.occurrence.event).map_or(&[], |event| event.assets(slot))
    }

    fn count_turn(&mut self, slot: Slot, blake3: &str) {
        let assets = self.assets(slot).to_vec();
        rotation::count(self.turns(slot), &assets, blake3);
    }

    /// The turns of a slot in the plan's occurrence, begun when there are none yet.
    fn turns(&mut self, slot: Slot) -> &mut Vec<Turns> {
        let rotations = &mut self.state.rotations;
        let at = match rotations.iter().position(|rotation| rotation.occurrence == self.plan.occurrence) {
            Some(at) => at,
            None => {
                let occurrence = self.plan.occurrence.clone();
                rotations.push(Rotation { occurrence, icons: Vec::new(), banners: Vec::new() });
                rotations.len() - 1
            }
        };
        match slot {
            Slot::Icon => &mut rotations[at].icons,
            Slot::Banner => &mut rotations[at].banners,
        }
    }
}

/// The bytes of an asset as Discord takes them, once it is certain that they are the lock's.
fn data_uri(assets: &dyn AssetBytes, asset: &Asset) -> Result<String, Problem> {
    let bytes = assets.read(asset).map_err(|reason| {
        let help = "name the branding repository with `--source`, or compile again";
        Problem::new(format!("cannot read {}: {reason}", asset.path), help)
    })?;
    if !assets.are_of(&bytes, asset) {
        let message = format!("{} has other bytes than the lock names, so it is not sent", asset.path);
        let help = "compile again, or name the right branding repository with `--source`";
        return Err(Problem::new(message, help));
    }
    let mime = Format::from_name(&asset.format).map_or("application/octet-stream", Format::mime);
    Ok(format!("data:{mime};base64,{}", STANDARD.encode(bytes)))
}

fn edit(uploads: &[Upload]) -> GuildEdit {
    let uri = |slot| uploads.iter().find(|upload| upload.slot == slot).map(|upload| upload.data_uri.clone());
    GuildEdit { icon: uri(Slot::Icon), banner: uri(Slot::Banner) }
}

/// Those of the images that Discord's answer names, with its words.
fn refused_slots(failure: &Failure, uploads: &[Upload]) -> Vec<(Slot, String)> {
    let Failure::Refused(refusal) = failure else { return Vec::new() };
    let slots = uploads.iter().map(|upload| upload.slot);
    slots
        .filter(|slot| refusal.is_about(slot.name()))
        .map(|slot| (slot, refusal.words_about(slot.name())))
        .collect()
}

fn audit_log_reason(plan: &Plan) -> String {
    match plan.entering {
        true => format!("bannerman: entering {}", plan.occurrence.event),
        false => format!("bannerman: next art of {}", plan.occurrence.event),
    }
}
