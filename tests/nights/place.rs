//! What is left when a run dies: the guild, the channel, and what the store holds.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use bannerman::apply::state::{self, Occurrence, State};
use bannerman::discord::fake::FakeGuild;
use bannerman::discord::model::NewMessage;
use bannerman::surface::Surface;
use chrono::{DateTime, Duration, Utc};

use crate::dice::Dice;
use crate::source::{Git, Written};

pub const GUILD: &str = "267624335836053506";
pub const CHANNEL: &str = "409308876241108992";
pub const FEATURES: [&str; 3] = ["ANIMATED_BANNER", "ANIMATED_ICON", "BANNER"];

/// How often something happened.
pub type Counts = BTreeMap<&'static str, u64>;

pub struct Place {
    pub dice: Dice,
    pub guild: FakeGuild,
    pub state: State,
    /// The lock that was applied last.
    pub applied: Option<Rc<Written>>,
    /// How often something was saved.
    pub version: u64,
    /// Discord's clock, which only goes on.
    pub real: DateTime<Utc>,
    /// How far the machine's clock is from it.
    pub skew: Duration,
    /// Whether requests may fail.
    pub faults: bool,
    /// Whether there is a newest lock tonight.
    pub git: Git,
    /// The pictures that were read before, by the BLAKE3 of their bytes.
    pub at_hand: BTreeSet<String>,
    /// Whether the bot may read the channel's messages.
    pub readable: bool,
    /// Every image that was put on through an edit: its surface, the BLAKE3 of its bytes, the hash it was given.
    pub given: BTreeSet<(Surface, String, String)>,
    /// What an edit without effect may be taken for: that the guild had the picture on before it. Nobody knows better
    /// where the hash is that of a picture which somebody else put on.
    pub believed: BTreeSet<(Surface, String, String)>,
    /// The messages that Discord refused to publish for good.
    pub unpublishable: BTreeSet<usize>,
    /// The surfaces that somebody else changed after the last edit.
    pub touched: BTreeSet<Surface>,
    /// The nonces that are remembered, with the messages' ids and times.
    pub nonces: Vec<(String, String, DateTime<Utc>)>,
    /// For each message in the channel that is ours, how often today's event had changed when it was sent.
    pub sent: Vec<(usize, NewMessage)>,
    /// Every occurrence that was entered, by whichever run.
    pub entered: BTreeSet<Occurrence>,
    /// What was told as missed so far: when, which event, which days.
    pub told: BTreeSet<(DateTime<Utc>, String, String)>,
    /// How often today's event has changed.
    pub visit: usize,
    pub counts: Counts,
    /// The last things that happened.
    log: VecDeque<String>,
    /// What must never be, and was.
    pub broken: Option<String>,
}

impl Place {
    pub fn new(dice: Dice, real: DateTime<Utc>) -> Place {
        Place {
            dice,
            guild: FakeGuild::new(GUILD, "Simulated", Some(CHANNEL)),
            state: State::default(),
            applied: None,
            version: 0,
            real,
            skew: Duration::zero(),
            faults: true,
            git: Git::Good,
            at_hand: BTreeSet::new(),
            readable: true,
            given: BTreeSet::new(),
            believed: BTreeSet::new(),
            unpublishable: BTreeSet::new(),
            touched: BTreeSet::new(),
            nonces: Vec::new(),
            sent: Vec::new(),
            entered: BTreeSet::new(),
            told: BTreeSet::new(),
            visit: 0,
            counts: Counts::new(),
            log: VecDeque::new(),
            broken: None,
        }
    }

    pub fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
        self.log.push_back(format!("{} {what}", self.clock()));
        if self.log.len() > 40 {
            self.log.pop_front();
        }
    }

    pub fn counted(&self, what: &str) -> u64 {
        self.counts.get(what).copied().unwrap_or(0)
    }

    /// What happened last, and what is known by now, for whoever looks for a mistake.
    pub fn story(&self) -> String {
        let mut state = self.state.clone();
        state.history.drain(..state.history.len().saturating_sub(6));
        state.announced.drain(..state.announced.len().saturating_sub(3));
        let log: Vec<&str> = self.log.iter().map(String::as_str).collect();
        format!("{}\n{}", log.join("\n"), state::write(&state).unwrap())
    }

    /// The machine's clock.
    pub fn clock(&self) -> DateTime<Utc> {
        self.real + self.skew
    }

    /// Remembers the first thing that went wrong.
    pub fn must(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds && self.broken.is_none() {
            self.broken = Some(what());
        }
    }

    pub fn hash(&self, surface: Surface) -> Option<&String> {
        self.guild.guild.images[surface].as_ref()
    }

    /// Which picture the guild wears, if it is one of ours.
    pub fn wears(&self, surface: Surface) -> Option<&str> {
        let hash = self.hash(surface)?;
        let ours = self.given.iter().find(|(given, _, known)| *given == surface && known == hash);
        ours.map(|(_, blake3, _)| blake3.as_str())
    }

    /// A run that was overtaken, and found to have changed nothing yet, changed something after all and died: nobody
    /// knows, and it looks as if it had been put on by hand.
    pub fn leave_to_nobody(&mut self) {
        for surface in Surface::ALL {
            let known = self.state.worn(surface).map(|worn| &worn.hash);
            if self.state.dressing.is_none() && self.hash(surface) != known {
                self.touched.insert(surface);
                self.count("an edit that nobody knows of");
            }
        }
    }

    /// Somebody else changes what the guild wears.
    pub fn touch(&mut self, surface: Surface, hash: Option<String>) {
        self.touched.insert(surface);
        self.guild.guild.images[surface] = hash;
    }

    pub fn has(&self, feature: &str) -> bool {
        self.guild.guild.features.iter().flatten().any(|known| known == feature)
    }

    /// How many requests wrote, and how many read.
    pub fn met(&self) -> (usize, usize) {
        (self.guild.met.edits + self.guild.met.messages, self.guild.met.reads)
    }
}
