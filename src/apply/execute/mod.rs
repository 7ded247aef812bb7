//! Makes the changes of a plan, and records what Discord confirmed. Before each request, the state notes what is about to
//! be sent; after it, what became of it. Both are saved. So whatever fails in between loses and repeats nothing.

mod announce;
mod images;
mod publish;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

use super::moved_occurrence::with_moved_occurrence;
use super::outcome::Outcome;
use super::plan::{Change, Live, Plan, Reason, Settings};
use super::show;
use super::state::{AssetId, PendingEdit, Sent, State, StateError, StateStore, Worn};
use super::transitions::{self, Entering, PutOn};
use crate::discord::model::{Guild, GuildEdit};
use crate::discord::{Discord, Effect, Failure};
use crate::lock::{Asset, Lock};
use crate::problem::Problem;
use crate::surface::{PerSurface, Surface};

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
    /// Makes the changes of `plan`, which was made from `state`; `saved` is what the store holds. A plan that sends
    /// nothing needs no connection. The error is a state that could not be saved; everything else is in the outcome.
    pub fn apply(
        self,
        plan: &'a Plan,
        saved: State,
        state: &State,
        connection: Option<Connection<'_>>,
    ) -> Result<Outcome, StateError> {
        let mut state = with_moved_occurrence(self.lock, state, plan.day).into_owned();
        // That an announcement may be sent again does not mean that nobody heard the first attempt: it stays open
        // until one is answered.
        let open = with_moved_occurrence(self.lock, &saved, plan.day).announcing.clone();
        if let Some(open) =
            open.filter(|open| plan.announcement.is_some() && open.occurrence == plan.occurrence)
        {
            state.announcing = Some(open);
        }
        let mut attempt = Attempt { with: self, plan, state, saved, outcome: Outcome::default() };
        attempt.state.guild.clone_from(&plan.guild);
        plan.missed.record(&mut attempt.state, attempt.with.now);
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
    surface: Surface,
    asset: Asset,
    data_uri: String,
}

impl Attempt<'_> {
    fn send(&mut self, connection: Connection<'_>) -> Result<(), StateError> {
        let Connection { discord, live } = connection;
        let on = self.dress(discord, live)?;
        if on {
            self.enter();
        }
        match &self.plan.announcement {
            Some(announcement) if on && !self.outcome.stopped => {
                self.announce(announcement, discord, live)?
            }
            _ => self.save()?,
        }
        self.publish(discord)
    }

    fn save(&mut self) -> Result<(), StateError> {
        // A run that has nothing to remember leaves no state behind.
        let nothing = self.state.is_blank() && !self.state.is_unsettled() && self.saved == State::default();
        if self.state != self.saved && !nothing {
            self.with.store.save(&self.state)?;
            self.saved = self.state.clone();
        }
        Ok(())
    }

    /// The state follows into the plan's occurrence.
    fn enter(&mut self) {
        let plan = self.plan;
        let owed = plan.entering.then_some(plan.announcement.is_some());
        let entering = Entering { occurrence: &plan.occurrence, owed, day: plan.day, at: self.with.now };
        let changed = |surface| plan.changes().any(|(changed, _)| changed == surface);
        transitions::enter(&mut self.state, self.with.lock, &entering, changed);
        if plan.entering && plan.changes().next().is_none() {
            // Nothing had to be put on; that a run was here is worth knowing all the same.
            self.state.note_done(self.with.now, &plan.occurrence.event, "entered", &why(plan), 0);
        }
    }

    /// Puts the images on, in one request if it can be. Returns whether the plan's occurrence is being
    /// worn now: with nothing of it on, it is not.
    fn dress(&mut self, discord: &mut dyn Discord, live: &Live) -> Result<bool, StateError> {
        if self.plan.changes().next().is_none() {
            return Ok(true);
        }
        let mut uploads = self.uploads();
        let mut confirmed = false;
        let reason = audit_log_reason(self.plan);
        while !uploads.is_empty() {
            self.state.dressing = Some(self.dressing(&uploads, live));
            self.save()?;
            self.outcome.requests += 1;
            let failure = match discord.edit_guild(&self.plan.guild, &edit(&uploads), &reason) {
                Ok(answer) => {
                    self.state.dressing = None;
                    for upload in &uploads {
                        confirmed |= self.confirm(upload, &live.guild, &answer);
                    }
                    break;
                }
                Err(failure) => failure,
            };
            if failure.took_effect() == Effect::No {
                self.state.dressing = None;
            }
            let refused = refused_surfaces(&failure, &uploads);
            if refused.is_empty() {
                let names: Vec<&str> = uploads.iter().map(|upload| upload.surface.name()).collect();
                let what = format!("could not change the {}", names.join(" and the "));
                self.outcome.fail(&what, &failure);
                // What is worn already stays worn, and its announcement may be owed since another night.
                return Ok(!self.plan.entering);
            }
            let mut left = Vec::new();
            for upload in uploads {
                let Some((_, said)) = refused.iter().find(|(surface, _)| *surface == upload.surface) else {
                    left.push(upload);
                    continue;
                };
                let message =
                    format!("Discord refused the {} {}: {said}", upload.surface.name(), upload.asset.path);
                let mend = "mend or replace the file, and compile again; the guild may lack a feature for it";
                // That it is too much for now is no fault of the file's.
                let help = failure.help().filter(|_| matches!(failure, Failure::Limited(_)));
                self.outcome.problems.push(Problem::new(message, help.unwrap_or_else(|| mend.to_owned())));
            }
            // One that is refused does not hold back the others, unless they belong together.
            if self.together() && refused.iter().any(|(surface, _)| surface.partner().is_some()) {
                left.retain(|upload| upload.surface.partner().is_none());
            }
            uploads = left;
        }
        Ok(confirmed || !self.plan.entering)
    }

    /// Whether the event's paired images are worn together or not at all.
    fn together(&self) -> bool {
        self.with.lock.event(&self.plan.occurrence.event).is_some_and(|event| event.pair)
    }

    fn dressing(&self, uploads: &[Upload], live: &Live) -> PendingEdit {
        let sent = |surface: Surface| {
            let upload = uploads.iter().find(|upload| upload.surface == surface)?;
            let before = live.guild.hash(surface).map(str::to_owned);
            Some(Sent { asset: AssetId::of(&upload.asset), before })
        };
        PendingEdit {
            at: self.with.now,
            occurrence: self.plan.occurrence.clone(),
            announce: self.plan.entering && self.plan.announcement.is_some(),
            sent: PerSurface::from_fn(sent),
        }
    }

    /// The images to send, with their bytes.
    fn uploads(&mut self) -> Vec<Upload> {
        let mut uploads = Vec::new();
        for (surface, change) in self.plan.changes() {
            match data_uri(self.with.assets, &change.to) {
                Ok(data_uri) => uploads.push(Upload { surface, asset: change.to.clone(), data_uri }),
                Err(problem) => self.outcome.problems.push(problem),
            }
        }
        let paired = |surface: Surface| surface.partner().is_some();
        let due = self.plan.changes().filter(|(surface, _)| paired(*surface)).count();
        let read = uploads.iter().filter(|upload| paired(upload.surface)).count();
        if self.together() && read < due {
            uploads.retain(|upload| !paired(upload.surface));
        }
        uploads
    }

    /// Records an image that is on by Discord's answer.
    fn confirm(&mut self, upload: &Upload, before: &Guild, after: &Guild) -> bool {
        let Upload { surface, asset, .. } = upload;
        let (old, new) = (before.hash(*surface), after.hash(*surface));
        let known = self.state.worn(*surface);
        let Some(new) =
            new.filter(|new| Some(*new) != old || !transitions::is_anothers(new, known, &asset.blake3))
        else {
            let name = surface.name();
            let found = match new {
                Some(_) => format!("the guild's {name} is the one from before"),
                None => format!("the guild has no {name} now"),
            };
            let message = format!("Discord took {}, but {found}", asset.path);
            let help = "nothing was recorded for it, so the next run tries again";
            self.outcome.problems.push(Problem::new(message, help));
            return false;
        };
        let Plan { occurrence, .. } = self.plan;
        let (now, assumed) = (self.with.now, Some(new) == old);
        let worn = Worn { asset: Some(AssetId::of(asset)), hash: new.to_owned(), assumed, since: now };
        transitions::wear(&mut self.state, self.with.lock, PutOn { occurrence, surface: *surface, worn });
        let what = format!("{} {}", surface.name(), asset.name());
        let requests = self.outcome.requests as u64;
        self.state.note_done(now, &occurrence.event, &what, &why(self.plan), requests);
        let on = if assumed { "was on already" } else { "is on" };
        self.outcome.done.push(format!("{} {} {on}", surface.name(), asset.name()));
        true
    }
}

/// Why a plan changes something, in the words that it is shown with.
fn why(plan: &Plan) -> String {
    match plan.changes().next() {
        Some((_, change)) => show::words(&change.reason),
        None => format!("entering {}", plan.occurrence.event),
    }
}

/// The bytes of an asset, once it is certain that they are the lock's.
fn bytes_of(assets: &dyn AssetBytes, asset: &Asset) -> Result<Vec<u8>, Problem> {
    let bytes = assets.read(asset).map_err(|reason| {
        let help = "name the branding repository with `--source`, or compile again";
        Problem::new(format!("cannot read {}: {reason}", asset.path), help)
    })?;
    if !assets.are_of(&bytes, asset) {
        let message = format!("{} has other bytes than the lock names, so it is not sent", asset.path);
        let help = "compile again, or name the right branding repository with `--source`";
        return Err(Problem::new(message, help));
    }
    Ok(bytes)
}

/// An asset as Discord takes it.
fn data_uri(assets: &dyn AssetBytes, asset: &Asset) -> Result<String, Problem> {
    let bytes = bytes_of(assets, asset)?;
    Ok(format!("data:{};base64,{}", asset.format.mime(), STANDARD.encode(bytes)))
}

fn edit(uploads: &[Upload]) -> GuildEdit {
    let uri = |surface| {
        uploads.iter().find(|upload| upload.surface == surface).map(|upload| upload.data_uri.clone())
    };
    GuildEdit { images: PerSurface::from_fn(uri) }
}

/// Those of the images that Discord's answer names, with its words.
fn refused_surfaces(failure: &Failure, uploads: &[Upload]) -> Vec<(Surface, String)> {
    let surfaces = uploads.iter().map(|upload| upload.surface);
    surfaces
        .filter(|surface| failure.is_about(surface.row().field))
        .map(|surface| (surface, failure.words_about(surface.row().field)))
        .collect()
}

/// What the guild's audit log says about an edit.
fn audit_log_reason(plan: &Plan) -> String {
    let event = &plan.occurrence.event;
    let back = |change: &Change| matches!(change.reason, Reason::Drifted | Reason::Forced);
    match plan.entering {
        true => format!("bannerman: entering {event}"),
        false if plan.changes().all(|(_, change)| back(change)) => {
            format!("bannerman: the art of {event} again")
        }
        false => format!("bannerman: next art of {event}"),
    }
}
