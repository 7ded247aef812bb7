//! Looks ahead: what the nightly run would do on days to come. The real planner makes the plans, and the real applier
//! carries them out, on a guild and a state in memory ([`FakeGuild`], [`MemoryStore`]). Nothing else here knows what is
//! due. Nothing is written, and no request leaves.

pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod markdown;

use chrono::{NaiveDate, NaiveTime};

use crate::apply::execute::AssetBytes;
use crate::apply::outcome::Outcome;
use crate::apply::plan::{Plan, Settings};
use crate::apply::run::Run;
use crate::apply::session::{Look, NoSession, Planner};
use crate::apply::state::{Announced, MemoryStore, Occurrence, State, StateError};
use crate::discord::Destination;
use crate::discord::fake::{FakeGuild, RequestCount};
use crate::discord::model::NewMessage;
use crate::lock::{Asset, Lock};
use crate::surface::PerSurface;

/// When the nightly run is, in UTC: at one minute past midnight.
const MINUTE_PAST: (u32, u32) = (0, 1);

/// A guild and its state, moved on night by night.
pub(crate) struct Simulation<'a> {
    lock: &'a Lock,
    settings: &'a Settings,
    store: MemoryStore,
    discord: FakeGuild,
}

/// What one night came to.
#[derive(Debug)]
pub struct SimulatedNight {
    /// What was due.
    pub plan: Plan,
    /// What was done.
    pub(crate) outcome: Outcome,
    /// The requests that it took.
    pub met: RequestCount,
    /// The message that was sent.
    pub(crate) message: Option<NewMessage>,
    /// The files that are worn after it.
    pub(crate) worn: PerSurface<Option<String>>,
}

impl SimulatedNight {
    /// Whether there is nothing to tell of it.
    pub(crate) fn is_quiet(&self) -> bool {
        self.plan.requests() == 0
            && !self.plan.entering
            && self.plan.notes.is_empty()
            && self.outcome.problems.is_empty()
    }
}

/// Nights in order: one that is told of, or several in a row that are not.
pub(crate) enum NightStretch<'a> {
    /// One with something to tell.
    Busy(&'a SimulatedNight),
    /// The first and the last of some without, and how many.
    Quiet(NaiveDate, NaiveDate, usize),
}

/// Quiet nights put together.
pub(crate) fn stretches(nights: &[SimulatedNight]) -> Vec<NightStretch<'_>> {
    let mut stretches = Vec::new();
    for night in nights {
        let day = night.plan.day;
        match stretches.last_mut() {
            _ if !night.is_quiet() => stretches.push(NightStretch::Busy(night)),
            Some(NightStretch::Quiet(_, last, number)) => (*last, *number) = (day, *number + 1),
            _ => stretches.push(NightStretch::Quiet(day, day, 1)),
        }
    }
    stretches
}

/// How many edits and messages some nights take together.
pub(crate) fn total(nights: &[SimulatedNight]) -> RequestCount {
    nights.iter().fold(RequestCount::default(), |sum, night| RequestCount {
        reads: sum.reads + night.met.reads,
        edits: sum.edits + night.met.edits,
        messages: sum.messages + night.met.messages,
        publications: sum.publications + night.met.publications,
    })
}

/// Why a night could not be simulated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SimulateError {
    /// There is no plan for it.
    #[error(transparent)]
    Plan(#[from] NoSession),
    /// The state could not be kept.
    #[error(transparent)]
    State(#[from] StateError),
}

impl<'a> Simulation<'a> {
    /// Begins with what `state` knows, in a guild called `name` that wears it. A state of another guild is refused
    /// by the first night, as by a run.
    pub(crate) fn new(lock: &'a Lock, settings: &'a Settings, state: State, name: &str) -> Simulation<'a> {
        let channel = match settings.announce.as_ref().map(|announce| &announce.to) {
            Some(Destination::Channel(channel)) => Some(channel.as_str()),
            Some(Destination::Webhook) | None => None,
        };
        let mut discord = FakeGuild::new(&settings.guild, name, channel);
        let worn = |surface| state.worn(surface).map(|worn| worn.hash.clone());
        discord.guild.images = PerSurface::from_fn(worn);
        Simulation { lock, settings, store: MemoryStore { state, lock: None }, discord }
    }

    /// The night of `day`. Days that are left out are nights on which nothing ran.
    pub(crate) fn night(&mut self, day: NaiveDate) -> Result<SimulatedNight, SimulateError> {
        let (hour, minute) = MINUTE_PAST;
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
        let now = day.and_time(time).and_utc();
        let (before, sent) = (self.discord.met, self.discord.messages.len());
        let saved = self.store.state.clone();
        let Simulation { lock, settings, store, discord } = self;
        let planner = Planner { lock, settings, look: Look::WhenDue, now };
        let mut session = planner.session(&saved, Some(discord))?;
        // A guild in memory has no past to look for an earlier run's requests in.
        session.problems.clear();
        let run = Run { lock, text: None, settings, assets: &NamedAssets, now };
        let outcome = run.carry_out(&mut session, saved, store, Some(discord))?.unwrap_or_default();
        let plan = session.plan;
        let RequestCount { reads, edits, messages, publications } = self.discord.met;
        let met = RequestCount {
            reads: reads - before.reads,
            edits: edits - before.edits,
            messages: messages - before.messages,
            publications: publications - before.publications,
        };
        let message = self.discord.messages.get(sent).cloned();
        // Every copy of a state would carry along what was done, which the nights themselves tell, and what was
        // announced and is over, which nobody announces again. The last line says when a run was here last.
        let earlier = self.store.state.history.len().saturating_sub(1);
        self.store.state.history.drain(..earlier);
        if message.is_some() {
            let ends = |of: &Occurrence| self.lock.occurrence_ends(&of.event, of.began);
            let open = |announced: &Announced| ends(&announced.occurrence).is_none_or(|last| last >= day);
            self.store.state.announced.retain(open);
        }
        let worn =
            |surface| self.store.state.worn(surface).and_then(|worn| Some(worn.asset.as_ref()?.path.clone()));
        Ok(SimulatedNight { plan, outcome, met, message, worn: PerSurface::from_fn(worn) })
    }

    /// The nights from the first day to the last, both included.
    pub(crate) fn nights(
        &mut self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<SimulatedNight>, SimulateError> {
        from.iter_days().take_while(|day| *day <= to).map(|day| self.night(day)).collect()
    }

    /// What is known by now.
    pub(crate) fn state(&self) -> &State {
        &self.store.state
    }
}

/// Assets by name: their hash stands for their bytes, which nobody looks at here.
struct NamedAssets;

impl AssetBytes for NamedAssets {
    fn read(&self, asset: &Asset) -> Result<Vec<u8>, String> {
        Ok(asset.blake3.clone().into_bytes())
    }

    fn are_of(&self, bytes: &[u8], asset: &Asset) -> bool {
        bytes == asset.blake3.as_bytes()
    }
}
