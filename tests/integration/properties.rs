//! What is true of every plan and every applying, whatever the events, the days between two runs, and the
//! moods of Discord: a lock made by chance, a guild in memory, and months of nights.

use std::collections::BTreeSet;

use bannerman::apply::announcement;
use bannerman::apply::execute::{Applier, AssetBytes, Connection};
use bannerman::apply::outcome::Outcome;
use bannerman::apply::plan::{Plan, Settings, plan};
use bannerman::apply::rotation;
use bannerman::apply::session::{Look, Planner, Session};
use bannerman::apply::state::{self, Occurrence, State, StateError, StateStore};
use bannerman::apply::status::status;
use bannerman::calendar::{self, grid, grid::Paper, ics};
use bannerman::compile::resolve::{Dated, lay_out};
use bannerman::compile::when::{MonthDay, Timing, Yearly};
use bannerman::discord::model::{
    Author, Channel, Guild, GuildEdit, Message, NewMessage, PastEmbed, PastMessage, Webhook,
};
use bannerman::discord::{Destination, Discord, Endpoint, Failure, Refusal};
use bannerman::image::Format;
use bannerman::lock::{self, Asset, Dates, Event, Horizon, Lock, Source};
use bannerman::policy::Drift;
use bannerman::surface::{PerSurface, Surface};
use bannerman::template::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use proptest::prelude::*;
use proptest::sample::Index;

const GUILD: &str = "267624335836053506";
const CHANNEL: &str = "409308876241108992";

// Locks.

/// The bytes of the picture with this number.
fn bytes(number: u8) -> Vec<u8> {
    format!("picture {number}").into_bytes()
}

fn asset(number: u8, event: &str, folder: &str) -> Asset {
    Asset {
        path: format!("events/{event}/{folder}/{number}.png"),
        blake3: blake3::hash(&bytes(number)).to_hex().to_string(),
        git: format!("{number:040x}"),
        bytes: 9,
        format: Format::Png,
        width: 512,
        height: 512,
        frames: 1,
    }
}

/// Events that share no day, with one to five pictures of each kind. There are few pictures, so that events
/// share some of them, and that files of one event are the same.
fn locks() -> impl Strategy<Value = Lock> {
    let pictures = || (proptest::collection::vec(0_u8..24, 1..6), proptest::collection::vec(0_u8..24, 1..4));
    let cuts = proptest::collection::btree_set(0_usize..366, 0..14);
    (cuts, proptest::collection::vec(pictures(), 8), any::<bool>()).prop_map(|(cuts, pictures, wraps)| {
        let mut cuts: Vec<usize> = cuts.into_iter().collect();
        if wraps && cuts.len() > 1 {
            cuts.rotate_left(1);
        }
        let ranges = cuts.chunks_exact(2).map(|cut| Yearly {
            start: MonthDay::from_leap_year(cut[0]),
            end: MonthDay::from_leap_year(cut[1] + 366 - 1),
        });
        let mut events: Vec<(Event, Option<Yearly>)> = Vec::new();
        for (at, yearly) in ranges.map(Some).chain([None]).enumerate() {
            let name = yearly.map_or("plain".to_owned(), |_| format!("e{at}"));
            let of = |numbers: &[u8], folder: &str| {
                let numbers: BTreeSet<u8> = numbers.iter().copied().collect();
                numbers.iter().map(|number| asset(*number, &name, folder)).collect()
            };
            let event = Event {
                title: name.to_uppercase(),
                dates: yearly.map(|Yearly { start, end }| Dates {
                    starts: Some(start.to_string()),
                    ends: Some(end.to_string()),
                    ..Dates::default()
                }),
                priority: 0,
                pair: false,
                authors: Vec::new(),
                description: format!("About {name}.").into(),
                assets: [
                    (Surface::Banner, of(&pictures[at].1, "banners")),
                    (Surface::Icon, of(&pictures[at].0, "server_icons")),
                ]
                .into(),
                name,
            };
            events.push((event, yearly));
        }
        let horizon = Horizon { first_year: 2026, last_year: 2028 };
        let dated = events.iter().filter_map(|(event, yearly)| {
            Some(Dated { name: event.name.as_str(), timing: Timing::yearly((*yearly)?), priority: 0 })
        });
        let dated: Vec<Dated> = dated.collect();
        let periods = lay_out(&dated, horizon).periods(&dated, "plain");
        let source = Source { commit: Some("c".repeat(40)), committed: None, events: "e".repeat(40) };
        Lock { source, horizon, events: events.into_iter().map(|(event, _)| event).collect(), periods }
    })
}

// A guild.

/// What becomes of a request that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Good,
    /// It does not arrive.
    Deaf,
    /// It takes effect, and the answer is lost.
    Mute,
    /// 500.
    Ill,
    /// 429.
    Busy,
    /// 200, and nothing was changed.
    Absent,
    /// 400 for the icon.
    NoIcon,
    /// 400 for icon and banner.
    Neither,
}

fn moods() -> impl Strategy<Value = Vec<Mood>> {
    use Mood::*;
    let mood = proptest::sample::select(vec![Good, Good, Deaf, Mute, Ill, Busy, Absent, NoIcon, Neither]);
    proptest::collection::vec(mood, 0..60)
}

struct FakeGuild {
    guild: Guild,
    moods: std::vec::IntoIter<Mood>,
    given: u64,
    writes: usize,
    /// What was put on: field, BLAKE3 of the bytes, hash.
    worn: BTreeSet<(&'static str, String, String)>,
    /// The messages that were sent, by their nonce; the oldest first.
    messages: Vec<(String, PastMessage)>,
}

impl FakeGuild {
    fn new(moods: Vec<Mood>) -> FakeGuild {
        let guild =
            Guild { id: GUILD.into(), name: "Fake".into(), images: PerSurface::default(), features: None };
        let moods = moods.into_iter();
        FakeGuild { guild, moods, given: 0, writes: 0, worn: BTreeSet::new(), messages: Vec::new() }
    }

    fn mood(&mut self) -> Mood {
        self.writes += 1;
        self.moods.next().unwrap_or(Mood::Good)
    }

    fn new_name(&mut self) -> String {
        self.given += 1;
        self.given.to_string()
    }
}

fn refusal(status: u16, fields: &[&str]) -> Failure {
    let fields = fields.iter().map(|field| ((*field).to_owned(), vec!["No.".to_owned()])).collect();
    let read = Refusal::read(Endpoint::EditGuild(GUILD.parse().unwrap()), status, b"", None);
    Failure::Refused(Box::new(Refusal { message: "No.".into(), fields, ..read }))
}

impl Discord for FakeGuild {
    fn guild(&mut self, _: &str) -> Result<Guild, Failure> {
        Ok(self.guild.clone())
    }

    fn channel(&mut self, channel: &str) -> Result<Channel, Failure> {
        Ok(Channel { id: channel.into(), name: Some("changelog".into()), guild_id: Some(GUILD.into()) })
    }

    fn edit_guild(&mut self, _: &str, edit: &GuildEdit, _: &str) -> Result<Guild, Failure> {
        let mood = self.mood();
        match mood {
            Mood::Deaf => return Err(Failure::Network("deaf".into())),
            Mood::Ill => return Err(refusal(500, &[])),
            Mood::Busy => return Err(refusal(429, &[])),
            Mood::Absent => return Ok(self.guild.clone()),
            Mood::NoIcon if edit.images[Surface::Icon].is_some() => return Err(refusal(400, &["icon"])),
            Mood::Neither => return Err(refusal(400, &["icon", "banner"])),
            Mood::Good | Mood::Mute | Mood::NoIcon => {}
        }
        for (surface, uri) in edit.images.given() {
            let bytes = STANDARD.decode(uri.strip_prefix("data:image/png;base64,").unwrap()).unwrap();
            let hash = self.new_name();
            self.guild.images[surface] = Some(hash.clone());
            self.worn.insert((surface.name(), blake3::hash(&bytes).to_hex().to_string(), hash));
        }
        if mood == Mood::Mute { Err(Failure::Network("mute".into())) } else { Ok(self.guild.clone()) }
    }

    fn create_message(&mut self, _: &Destination, message: &NewMessage) -> Result<Message, Failure> {
        match self.mood() {
            mood @ (Mood::Good | Mood::Absent | Mood::Mute) => {
                let nonce = message.nonce.clone().unwrap();
                // The same nonce again is answered with the message that has it.
                if let Some((_, past)) = self.messages.last().filter(|(last, _)| *last == nonce) {
                    return Ok(Message { id: past.id.clone() });
                }
                let id = self.new_name();
                let embed = &message.embeds[0];
                let past = PastMessage {
                    id: id.clone(),
                    content: message.content.clone(),
                    embeds: vec![PastEmbed {
                        description: Some(embed.description.clone()),
                        footer: Some(embed.footer.clone()),
                    }],
                    author: Author { id: "1".into(), bot: true },
                    webhook_id: None,
                };
                self.messages.push((nonce, past));
                if mood == Mood::Mute { Err(Failure::Network("gone".into())) } else { Ok(Message { id }) }
            }
            Mood::Deaf => Err(Failure::Network("gone".into())),
            Mood::Ill => Err(refusal(500, &[])),
            Mood::Busy => Err(refusal(429, &[])),
            Mood::NoIcon | Mood::Neither => Err(refusal(400, &["embeds.0.description"])),
        }
    }

    fn messages(&mut self, _: &str, after: Option<&str>, limit: u8) -> Result<Vec<PastMessage>, Failure> {
        let number = |id: &str| id.parse::<u64>().unwrap();
        let later = |message: &&PastMessage| after.is_none_or(|after| number(&message.id) > number(after));
        let mut messages: Vec<PastMessage> =
            self.messages.iter().map(|(_, message)| message).filter(later).cloned().collect();
        messages.truncate(usize::from(limit));
        messages.reverse();
        Ok(messages)
    }

    fn publish(&mut self, _: &str, _: &str) -> Result<(), Failure> {
        unreachable!("nobody publishes")
    }

    fn webhook(&mut self) -> Result<Webhook, Failure> {
        unreachable!("there is no webhook")
    }
}

// A state in memory, and the pictures.

#[derive(Default)]
struct Memory(State);

impl StateStore for Memory {
    fn load(&self) -> Result<State, StateError> {
        Ok(self.0.clone())
    }

    fn save(&mut self, state: &State) -> Result<(), StateError> {
        // Whatever a file cannot hold is missed here.
        assert_eq!(state::parse(&state::write(state).unwrap()).as_ref(), Ok(state));
        self.0 = state.clone();
        Ok(())
    }

    fn applied_lock(&self) -> Result<Option<String>, StateError> {
        Ok(None)
    }

    fn save_applied_lock(&mut self, _: &str) -> Result<(), StateError> {
        Ok(())
    }

    fn name(&self) -> String {
        "memory".into()
    }
}

struct Pictures;

impl AssetBytes for Pictures {
    fn read(&self, asset: &Asset) -> Result<Vec<u8>, String> {
        let number = asset.path.rsplit('/').next().unwrap().strip_suffix(".png").unwrap();
        Ok(bytes(number.parse().unwrap()))
    }
}

// Nights.

fn settings(rotate_every_days: u32) -> Settings {
    let announce = announcement::Settings {
        to: Destination::Channel(CHANNEL.into()),
        text: Template::default(),
        mention_role: None,
        color: None,
        images: true,
        publish: false,
    };
    Settings {
        guild: GUILD.into(),
        rotate_every_days,
        announce: Some(announce),
        drift: Drift::Report,
        force: false,
    }
}

fn time(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// The days of the runs: now and then somebody forgets it for weeks.
fn days() -> impl Strategy<Value = Vec<NaiveDate>> {
    let gap = prop_oneof![6 => Just(1_u64), 3 => 2_u64..8, 1 => 20_u64..60];
    let start = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    (0_u64..365, proptest::collection::vec(gap, 1..50)).prop_map(move |(first, gaps)| {
        let last = NaiveDate::from_ymd_opt(2028, 12, 31).unwrap();
        let mut day = start + Days::new(first);
        let mut days = vec![day];
        for gap in gaps {
            day = (day + Days::new(gap)).min(last);
            days.push(day);
        }
        days
    })
}

struct World {
    lock: Lock,
    settings: Settings,
    guild: FakeGuild,
    store: Memory,
}

impl World {
    fn new(lock: Lock, rotate_every_days: u32, moods: Vec<Mood>) -> World {
        let (guild, store) = (FakeGuild::new(moods), Memory::default());
        World { lock, settings: settings(rotate_every_days), guild, store }
    }

    fn plan(&self, day: NaiveDate) -> Plan {
        plan(&self.lock, &self.store.load().unwrap(), None, &self.settings, time(day)).unwrap()
    }

    /// A run, as the program does it.
    fn night(&mut self, day: NaiveDate) -> (Plan, Outcome) {
        let saved = self.store.load().unwrap();
        let (lock, settings, now) = (&self.lock, &self.settings, time(day));
        let Session { plan, live, state, problems } = Planner { lock, settings, look: Look::WhenDue, now }
            .session(&saved, Some(&mut self.guild))
            .unwrap();
        let applier = Applier { lock, settings, assets: &Pictures, store: &mut self.store, now };
        let connection = live.as_ref().map(|live| Connection { discord: &mut self.guild, live });
        let mut outcome = applier.apply(&plan, saved, &state, connection).unwrap();
        outcome.problems.extend(problems);
        (plan, outcome)
    }

    /// How often each picture of a surface was worn in an occurrence.
    fn turns(&self, surface: Surface, occurrence: &Occurrence) -> Vec<u32> {
        let state = self.store.load().unwrap();
        let turns = state.rotation(occurrence).map_or(Vec::new(), |rotation| rotation.turns[surface].clone());
        let assets = &self.lock.event(&occurrence.event).unwrap().assets[surface];
        let worn = |asset: &Asset| {
            turns.iter().find(|turns| turns.blake3 == asset.blake3).map_or(0, |turns| turns.worn)
        };
        assert_eq!(rotation::length(assets), assets.len(), "the pictures of one event differ here");
        assets.iter().map(worn).collect()
    }

    /// What must be true after every night, whatever happened in it.
    fn check(&self, day: NaiveDate, plan: &Plan) -> Result<(), TestCaseError> {
        let period = self.lock.period(day).unwrap();
        let event = self.lock.event(&period.event).unwrap();
        prop_assert_eq!(&plan.occurrence.event, &event.name);
        for (surface, change) in plan.changes() {
            prop_assert!(
                &event.assets[surface].contains(&change.to),
                "{:?} is not of {}",
                change.to,
                event.name
            );
        }
        let announced = plan.announcement.as_ref();
        prop_assert!(announced.is_none_or(|announced| announced.event == event.name && !event.is_fallback()));
        let state = self.store.load().unwrap();
        for (surface, worn) in state.worn.given() {
            let known = (surface.name(), worn.blake3().unwrap().to_owned(), worn.hash.clone());
            prop_assert!(self.guild.worn.contains(&known), "{known:?} was never confirmed");
        }
        let sent: BTreeSet<&String> = self.guild.messages.iter().map(|(_, message)| &message.id).collect();
        let recorded: BTreeSet<&String> =
            state.announced.iter().filter_map(|announced| announced.message.as_ref()).collect();
        // The answer to the last one may be lost; then the next run finds it.
        let open = usize::from(state.announcing.is_some());
        prop_assert!(
            recorded.is_subset(&sent) && sent.len() <= recorded.len() + open,
            "{sent:?} {recorded:?}"
        );
        let nonces: BTreeSet<&String> = self.guild.messages.iter().map(|(nonce, _)| nonce).collect();
        prop_assert_eq!(nonces.len(), self.guild.messages.len(), "something was announced twice");
        for surface in Surface::ALL {
            let turns = self.turns(surface, &plan.occurrence);
            let (least, most) = (turns.iter().min().unwrap_or(&0), turns.iter().max().unwrap_or(&0));
            prop_assert!(most - least <= 1, "{} were worn {turns:?} times", surface.name());
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn with_a_guild_in_good_health_every_night_does_all_of_it_and_no_more(
        lock in locks(), days in days(), rotate_every_days in 1_u32..6
    ) {
        let mut world = World::new(lock, rotate_every_days, Vec::new());
        for day in days {
            let before = (world.guild.writes, world.store.0.clone());
            let (plan, outcome) = world.night(day);
            prop_assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
            prop_assert_eq!(world.guild.writes - before.0, plan.requests());
            prop_assert_eq!(outcome.requests, plan.requests());
            prop_assert!(plan.requests() <= 2);
            world.check(day, &plan)?;
            let left = world.plan(day);
            prop_assert!(left.requests() == 0 && !left.entering, "{left:?}");
            let event = world.lock.event(&plan.occurrence.event).unwrap();
            let state = world.store.load().unwrap();
            for surface in Surface::ALL {
                let worn = state.worn(surface).unwrap();
                prop_assert!(event.assets[surface].iter().any(|asset| worn.blake3() == Some(asset.blake3.as_str())));
            }
            // The second run of a night writes nothing, not even the state.
            let (writes, store) = (world.guild.writes, world.store.0.clone());
            let (_, outcome) = world.night(day);
            prop_assert!(outcome.problems.is_empty() && outcome.done.is_empty());
            prop_assert_eq!((world.guild.writes, &world.store.0), (writes, &store));
        }
    }

    #[test]
    fn whatever_discord_does_only_what_it_confirmed_is_recorded_and_one_good_night_mends_all(
        lock in locks(), days in days(), rotate_every_days in 1_u32..6, moods in moods()
    ) {
        let mut world = World::new(lock, rotate_every_days, moods);
        for day in &days {
            let (plan, outcome) = world.night(*day);
            world.check(*day, &plan)?;
            // What was not done is said.
            let left = world.plan(*day);
            prop_assert!(left.requests() == 0 || !outcome.problems.is_empty(), "{left:?}");
        }
        world.guild.moods = Vec::new().into_iter();
        let day = *days.last().unwrap();
        let (plan, outcome) = world.night(day);
        world.check(day, &plan)?;
        prop_assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
        let left = world.plan(day);
        prop_assert!(left.requests() == 0 && !left.entering, "{left:?}");
    }

    #[test]
    fn a_plan_is_a_function_of_what_it_is_given(lock in locks(), days in days(), moods in moods()) {
        let mut world = World::new(lock, 3, moods);
        for day in days {
            prop_assert_eq!(world.plan(day), world.plan(day));
            world.night(day);
        }
    }

    #[test]
    fn a_lock_comes_back_as_it_was_written(
        lock in locks(),
        texts in proptest::collection::vec(any::<String>(), 4),
        name in "[^/\\\\]{1,20}",
        days in any::<Option<u32>>(),
        years in proptest::collection::btree_map(1970_i32..9999, any::<String>(), 0..3),
        priority in any::<i32>(),
    ) {
        let mut lock = lock;
        let event = &mut lock.events[0];
        event.priority = priority;
        event.title.clone_from(&texts[0]);
        event.description = texts[1].as_str().into();
        if let Some(dates) = &mut event.dates {
            *dates = Dates {
                starts: Some(texts[2].clone()),
                ends: Some(texts[3].clone()),
                days,
                years: years.clone(),
            };
        }
        if name != "." && name != ".." {
            event.assets[Surface::Icon][0].path = format!("events/x/server_icons/{name}");
        }
        let text = lock::write(&lock);
        prop_assert_eq!(lock::read(text.clone()), Ok(lock.clone()));
        prop_assert_eq!(lock::write(&lock::read(text.clone()).unwrap()), text);
    }

    #[test]
    fn no_text_whatever_is_too_much_for_the_readers(text in any::<String>()) {
        let _ = lock::read(text.clone());
        let _ = state::parse(&text);
    }

    #[test]
    fn no_damage_to_a_lock_or_a_state_is_too_much_for_anything(
        lock in locks(), days in days(), damages in damages(), on_lock in any::<bool>()
    ) {
        let mut world = World::new(lock, 3, Vec::new());
        for day in days.iter().take(6) {
            world.night(*day);
        }
        let (mut lock_text, mut state_text) = (lock::write(&world.lock), state::write(&world.store.0).unwrap());
        damage(if on_lock { &mut lock_text } else { &mut state_text }, &damages);
        let (Ok(lock), Ok(state)) = (lock::read(lock_text.clone()), state::parse(&state_text)) else { return Ok(()) };
        // It is not the same, and makes sense all the same: then it can be worked with.
        prop_assert_eq!(lock::read(lock::write(&lock)), Ok(lock.clone()));
        prop_assert_eq!(state::parse(&state::write(&state).unwrap()), Ok(state.clone()));
        for day in days {
            let _ = plan(&lock, &state, None, &world.settings, time(day));
            let _ = status(&lock, &state, 3, time(day)).human();
        }
        for year in [2025, 2026, 2028, 2029] {
            let rows = calendar::rows(&lock);
            let paper = Paper { color: true, width: 40, today: "2026-03-14".parse().unwrap() };
            let _ = grid::render(year, &rows, lock.horizon, paper);
            let _ = ics::render(rows.iter(), lock.horizon);
        }
    }
}

/// What is done to a text: something in it is replaced, by something that has a meaning in it or by anything.
fn damages() -> impl Strategy<Value = Vec<(Index, usize, String)>> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "",
            "0",
            "9",
            "-",
            "\"",
            "'",
            "\n",
            "]",
            "[",
            "{",
            "}",
            "=",
            ",",
            " ",
            "\u{0}",
            "\\",
            "é",
            "0000-00-00",
            "9999-12-31",
            "0001-01-01",
            "2026-02-29",
            "18446744073709551616",
            "-1",
            "[[event]]\n",
            "version = 1\n",
            "<<<<<<< x\n",
            "Z",
            "+23:59",
            "T24:00:00Z",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    proptest::collection::vec((any::<Index>(), 0_usize..12, piece), 1..4)
}

fn damage(text: &mut String, damages: &[(Index, usize, String)]) {
    for (at, length, piece) in damages {
        let letters: Vec<char> = text.chars().collect();
        let from = at.index(letters.len() + 1);
        let to = (from + length).min(letters.len());
        *text = letters[..from]
            .iter()
            .chain(piece.chars().collect::<Vec<_>>().iter())
            .chain(&letters[to..])
            .collect();
    }
}
