//! The use cases that plan and apply, called as another program would: on a guild and a state in memory, without the
//! command line.

use std::cell::RefCell;

use bannerman::apply::plan::Settings;
use bannerman::apply::state::{MemoryStore, State};
use bannerman::discord::Discord;
use bannerman::discord::fake::{FakeGuild, RequestCount};
use bannerman::lock::{Horizon, KnownPictures};
use bannerman::ops::{
    self, AdoptRequest, Allow, AnnounceOutcome, AnnounceRequest, ApplyOutcome, ApplyRequest, BrandingAssets,
    Connect, End, Error, GuildChoice, LockFile, Notice, Observer, PlanRequest, Ports, RunRequest, SavedState,
    Silent,
};
use bannerman::surface::Surface;
use chrono::{DateTime, Utc};

use crate::support::repository::Repository;
use crate::use_cases::Caller;

const GUILD: &str = "267624335836053506";
const CHANNEL: &str = "409308876241108992";

fn at(day: &str) -> DateTime<Utc> {
    format!("{day}T00:01:00Z").parse().unwrap()
}

/// Keeps what happens, by its kind.
#[derive(Default)]
struct Kinds(RefCell<Vec<&'static str>>);

impl Observer for Kinds {
    fn progress(&self, notice: Notice<'_>) {
        self.0.borrow_mut().push(match notice {
            Notice::Note(_) => "note",
            Notice::Detail(_) => return,
            Notice::Problem(..) => "problem",
            Notice::Rejected(_) => "rejected",
            Notice::Lock(..) => "lock",
            Notice::Begins(_) => "begins",
            Notice::Planned(_) => "planned",
            Notice::Applied(..) => "applied",
        });
    }
}

/// Nobody who could be asked: there is no token.
struct NoToken;

impl Connect for NoToken {
    fn connect(&mut self) -> Result<Option<&mut dyn Discord>, Error> {
        Ok(None)
    }
}

/// A small repository whose configuration names the guild and the channel, and what is known of the guild.
struct World {
    repository: Repository,
    caller: Caller,
    guild: FakeGuild,
    store: MemoryStore,
}

impl World {
    fn new() -> World {
        let repository = Repository::small();
        let config = format!("[guild]\nid = \"{GUILD}\"\n[announce]\nchannel = \"{CHANNEL}\"\n");
        repository.write("bannerman.toml", config).commit("Configure");
        let caller = Caller::of(&repository);
        let guild = FakeGuild::new(GUILD, "A guild", Some(CHANNEL));
        World { repository, caller, guild, store: MemoryStore::default() }
    }

    fn settings(&self) -> Settings {
        GuildChoice::default().settings(&self.caller.setup.config).unwrap()
    }

    fn lock(&self) -> LockFile {
        let years = Horizon { first_year: 2026, last_year: 2027 };
        let branding = self.caller.branding();
        LockFile::of(branding.compile(None, &KnownPictures::default(), |_| years, &Silent).unwrap().lock)
    }

    /// A nightly run: what happened in it, and why the lock applied last was taken.
    fn night(&mut self, day: &str) -> (Vec<&'static str>, Option<ops::Instead>) {
        let settings = self.settings();
        let request = RunRequest {
            branding: self.caller.branding(),
            settings: &settings,
            allow: Allow::default(),
            known: None,
            years: None,
        };
        let kinds = Kinds::default();
        let ran = ops::run(&request, &mut self.store, &mut self.guild, &|| at(day), &kinds).unwrap();
        assert!(matches!(ran.done, ApplyOutcome::Applied(_)), "{ran:?}");
        (kinds.0.into_inner(), ran.instead)
    }

    fn apply(&mut self, day: &str, allow: Allow) -> Result<ApplyOutcome, Error> {
        let (lock, settings) = (self.lock(), self.settings());
        let request = ApplyRequest { lock: &lock, settings: &settings, allow, source: None };
        let assets = BrandingAssets::new(self.caller.branding());
        let (store, discord) = (&mut self.store, &mut self.guild);
        ops::apply(&request, Ports { store, discord, assets: &assets, now: &|| at(day), observer: &Silent })
    }
}

#[test]
fn a_night_tells_its_progress_and_the_next_one_goes_on_from_its_state() {
    let mut world = World::new();
    let (kinds, instead) = world.night("2026-12-01");
    assert_eq!((kinds.as_slice(), instead), (&["lock", "begins", "planned", "applied"][..], None));
    let once = RequestCount { edits: 1, messages: 1, ..world.guild.met };
    assert_eq!(world.guild.met, once);
    world.night("2026-12-01");
    assert_eq!((world.guild.met.edits, world.guild.met.messages), (1, 1), "there was nothing left to do");
    // The newest commit has an error: the lock applied last ends Christmas all the same.
    world.repository.event("spring", "Marhc 20", "March 21").commit("A typo");
    let (kinds, instead) = world.night("2026-12-26");
    assert_eq!(kinds, ["rejected", "problem", "lock", "begins", "planned", "applied"]);
    assert_eq!(instead.unwrap().end, End::Invalid);
    assert_eq!(world.store.state.occurrence.unwrap().event, "evergreen");
}

#[test]
fn planning_saves_and_sends_nothing_and_needs_nobody_to_ask() {
    let mut world = World::new();
    let (lock, settings) = (world.lock(), world.settings());
    let request = PlanRequest {
        lock: &lock,
        settings: &settings,
        allow: Allow::default(),
        source: None,
        now: at("2026-12-01"),
    };
    let asked = ops::plan(&request, &world.store, &mut world.guild).unwrap();
    let alone = ops::plan(&request, &world.store, &mut NoToken).unwrap();
    assert_eq!((asked.plan.requests(), alone.plan.requests()), (2, 2));
    assert_eq!(world.store, MemoryStore::default());
    assert_eq!((world.guild.met.edits, world.guild.met.messages), (0, 0));
}

#[test]
fn applying_without_a_token_says_what_is_missing() {
    let mut world = World::new();
    let (lock, settings) = (world.lock(), world.settings());
    let request = ApplyRequest { lock: &lock, settings: &settings, allow: Allow::default(), source: None };
    let assets = BrandingAssets::new(world.caller.branding());
    let store = &mut world.store;
    let now = || at("2026-12-01");
    let ports = Ports { store, discord: &mut NoToken, assets: &assets, now: &now, observer: &Silent };
    let error = ops::apply(&request, ports).unwrap_err();
    assert!(matches!(error, Error::NoToken) && error.end() == End::Usage, "{error:?}");
    assert_eq!(world.store, MemoryStore::default());
}

#[test]
fn a_guard_refuses_until_the_caller_allows_it() {
    let mut world = World::new();
    world.store.state = State { guild: "1".into(), ..State::default() };
    let refused = world.apply("2026-12-01", Allow::default()).unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
    let help = refused.help().unwrap();
    assert!(refused.end() == End::Usage && help.contains("--allow-other-guild"), "{help}");
    world.apply("2026-12-01", Allow { other_guild: true, ..Allow::default() }).unwrap();
    assert_eq!(world.store.state.guild, GUILD);
    // An older commit after a newer one, by their dates: nobody has the history.
    world.repository.commit_at("Later", "2026-11-30T12:00:00+00:00");
    world.store.lock = Some(world.lock().text.to_string());
    world.repository.git(&["checkout", "--quiet", "HEAD~1"]);
    assert!(matches!(world.apply("2026-12-02", Allow::default()), Err(Error::Refused(_))));
    world.apply("2026-12-02", Allow { older: true, ..Allow::default() }).unwrap();
}

#[test]
fn a_guild_is_adopted_and_then_announced_on_demand() {
    let mut world = World::new();
    world.guild.guild.images[Surface::Icon] = Some("theirs".into());
    let settings = world.settings();
    let adopt = AdoptRequest {
        branding: world.caller.branding(),
        lock: None,
        settings: &settings,
        now: at("2026-12-02"),
    };
    let adopted = ops::adopt(&adopt, &mut world.store, &mut world.guild, &Silent).unwrap();
    assert_eq!((adopted.guild_name.as_str(), adopted.state), ("A guild", world.store.state.clone()));
    let lock = world.lock();
    let mut announce = |again| {
        let request = AnnounceRequest::new(&settings, again).unwrap();
        let assets = BrandingAssets::new(world.caller.branding());
        let (store, discord) = (&mut world.store, &mut world.guild);
        let now = || at("2026-12-02");
        let ports = Ports { store, discord, assets: &assets, now: &now, observer: &Silent };
        ops::announce(&request, &lock, ports).unwrap()
    };
    assert!(matches!(announce(false), AnnounceOutcome::Announced(_)), "adopting counts as announced");
    assert!(matches!(announce(true), AnnounceOutcome::Sent(ApplyOutcome::Applied(_))));
    assert_eq!((world.guild.met.edits, world.guild.met.messages), (0, 1));
    // What is known moves to another store, and what is there is not replaced by accident.
    let mut other = MemoryStore::default();
    SavedState::of(&world.store).unwrap().copy_into(&mut other, false).unwrap();
    assert_eq!(other, world.store);
    other.state.guild = "1".into();
    let error = SavedState::of(&world.store).unwrap().copy_into(&mut other, false).unwrap_err();
    assert!(error.help().unwrap().contains("--force"), "{error}");
}

#[test]
fn settings_without_a_channel_announce_nothing() {
    let mut settings = World::new().settings();
    settings.announce = None;
    assert_eq!(AnnounceRequest::new(&settings, false).err().map(|error| error.end()), Some(End::Usage));
}
