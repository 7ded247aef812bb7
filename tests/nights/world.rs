//! One world from its first night to its last: what happens between the runs, and when.

use std::cell::RefCell;
use std::rc::Rc;

use bannerman::apply::announcement;
use bannerman::apply::plan::{Settings, plan};
use bannerman::discord::Destination;
use bannerman::discord::fake::Hashes;
use bannerman::policy::Drift;
use chrono::{DateTime, Datelike, Duration, NaiveDate};

use crate::dice::Dice;
use crate::invariants;
use crate::people::chat;
use crate::place::{CHANNEL, Counts, FEATURES, GUILD, Place};
use crate::process::{End, Process, Script};
use crate::source::{self, Git, Source, Written};

pub struct World {
    pub place: RefCell<Place>,
    source: Source,
    /// What the runs of this night work from.
    pub tonight: Rc<Written>,
    pub settings: Settings,
    /// What is worn today.
    today: String,
    /// The last day on which the art changed, or the guild could not wear all of it.
    pub uneven: NaiveDate,
}

impl World {
    pub fn new(seed: u64) -> World {
        let mut dice = Dice::new(seed);
        let real: DateTime<chrono::Utc> = "2026-01-01T00:01:00Z".parse().unwrap();
        let source = Source::new(&mut dice, real.year());
        let to = match dice.once_in(4) {
            true => Destination::Webhook,
            false => Destination::Channel(CHANNEL.into()),
        };
        let announce = announcement::Settings {
            to,
            text: "{event}".parse().unwrap(),
            mention_role: None,
            color: None,
            images: false,
            publish: dice.once_in(2),
        };
        let settings = Settings {
            guild: GUILD.into(),
            rotate_every_days: 1 + dice.below(5) as u32,
            announce: Some(announce),
            drift: Drift::Report,
            force: false,
        };
        let uneven = real.date_naive();
        let mut place = Place::new(dice, real);
        // Discord promises neither.
        place.guild.hashes = if seed.is_multiple_of(2) { Hashes::ByBytes } else { Hashes::Fresh };
        let (place, tonight) = (RefCell::new(place), source.newest());
        World { place, source, tonight, settings, today: String::new(), uneven }
    }

    pub fn by_webhook(&self) -> bool {
        self.settings.announce.as_ref().is_some_and(|announce| announce.to == Destination::Webhook)
    }

    /// So many nights. The error says in which one what was broken.
    pub fn nights(mut self, nights: usize) -> Result<Counts, String> {
        chat(&mut self.place.borrow_mut());
        if self.roll(2) {
            self.take_over();
        }
        for night in 0..nights {
            self.night().map_err(|error| {
                let place = self.place.borrow();
                format!("night {night}, {}: {error}\n{}", place.clock(), place.story())
            })?;
        }
        Ok(self.place.into_inner().counts)
    }

    fn night(&mut self) -> Result<(), String> {
        self.pass_time();
        let failures = self.failures();
        if self.live() {
            self.runs()?;
        }
        self.count_failures(failures);
        if self.roll(12) {
            self.calm()?;
        }
        Ok(())
    }

    /// One run, and now and then a second one.
    fn runs(&mut self) -> Result<(), String> {
        let script = self.script();
        self.run(script)?;
        // A second run of the night, at once or a while later.
        if self.roll(4) {
            let seconds = if self.roll(2) { 100 } else { 4000 };
            self.wait(seconds);
            if self.roll(20) {
                let place = &mut *self.place.borrow_mut();
                place.skew = Duration::hours(-1);
                place.count("a clock an hour behind");
            }
            self.new_day();
            let script = self.script();
            self.run(script)?;
        }
        Ok(())
    }

    fn roll(&self, times: usize) -> bool {
        self.place.borrow_mut().dice.once_in(times)
    }

    fn wait(&self, seconds: usize) {
        let mut place = self.place.borrow_mut();
        let seconds = place.dice.below(seconds) as i64;
        place.real += Duration::seconds(seconds);
    }

    /// The next night, or a later one; now and then with another clock.
    fn pass_time(&mut self) {
        let place = &mut *self.place.borrow_mut();
        place.count("nights");
        let night = place.real.date_naive().and_hms_opt(0, 1, 0).unwrap().and_utc();
        place.real = night + Duration::days(1);
        if place.dice.once_in(10) {
            place.count("missed nights");
            let days = 1 + place.dice.below(4) as i64;
            place.real += Duration::days(days);
        }
        if place.dice.once_in(150) {
            place.count("weeks without a run");
            let weeks = 1 + place.dice.below(5) as i64;
            place.real += Duration::weeks(weeks);
        }
        let skew = match place.dice.below(60) {
            0 => Duration::hours(-1),
            1 => Duration::weeks(2),
            _ => Duration::zero(),
        };
        if skew < Duration::zero() {
            place.count("a clock an hour behind");
        } else if skew > Duration::zero() {
            place.count("a clock weeks ahead");
            // Occurrences that are to come have their first turns now, and the art may change before they do come.
            self.uneven = self.uneven.max((place.real + skew).date_naive());
        }
        place.skew = skew;
        source::pass_time(place);
    }

    /// What went wrong by now: with Discord, and with the runs themselves.
    fn failures(&self) -> [u64; 2] {
        let place = self.place.borrow();
        let runs = place.counted("deaths") + place.counted("another run in between");
        [place.counted("requests that went wrong"), runs]
    }

    /// Counts a night on which Git, Discord and a run failed.
    fn count_failures(&self, before: [u64; 2]) {
        let all = self.failures().iter().zip(before).all(|(now, before)| *now > before);
        let place = &mut *self.place.borrow_mut();
        if all && place.git != Git::Good {
            place.count("three failures in one night");
        }
    }

    /// What people do: to the branding, to the guild, in the channel. Says whether the runs have anything to work from.
    fn live(&mut self) -> bool {
        self.source.live(&mut self.place.borrow_mut(), &self.today);
        let able = self.take_lock();
        self.people();
        able
    }

    /// Takes the lock of tonight. Where there is none, nobody notices that the day is another one.
    fn take_lock(&mut self) -> bool {
        let tonight = self.source.tonight(&mut self.place.borrow_mut());
        let able = tonight.is_some();
        if let Some(tonight) = tonight {
            if tonight.text != self.tonight.text {
                self.uneven = self.uneven.max(self.place.borrow().clock().date_naive());
            }
            self.tonight = tonight;
            self.new_day();
        }
        able
    }

    fn script(&self) -> Script {
        let dice = &mut self.place.borrow_mut().dice;
        let mut at = |times: usize| dice.once_in(times).then(|| dice.below(14));
        Script { dies_at: at(3), overtaken_at: at(5) }
    }

    /// A run, and what must be true after it.
    fn run(&self, script: Script) -> Result<End, String> {
        let (before, due, overtaken, dressed) = {
            let place = self.place.borrow();
            let plan = plan(&self.tonight.lock, &place.state, None, &self.settings, place.clock());
            let due = plan.unwrap().requests() > 0 || place.state.is_unsettled();
            (place.met(), due, place.counted("another run in between"), place.counted("edits done"))
        };
        let end = Process::run(self, script);
        let place = &mut *self.place.borrow_mut();
        place.count("runs");
        let alone = place.counted("another run in between") == overtaken;
        let (writes, reads) = (place.met().0 - before.0, place.met().1 - before.1);
        if alone {
            place.must(due || (writes, reads) == (0, 0), || {
                format!("nothing was due, and it asked {reads} and wrote {writes} times")
            });
            place.must(writes <= 3, || format!("one run wrote {writes} times"));
        }
        // One that was overtaken may find a guild that wears something of which its own state knows nothing.
        if let (End::Refused(why), true) = (&end, alone) {
            place.must(false, || format!("refused: {why}"));
        }
        if let (End::Dead, false) = (&end, alone) {
            place.leave_to_nobody();
        }
        invariants::always(place, self);
        if alone && place.counted("edits done") > dressed {
            invariants::pair(place, self);
        }
        place.broken.take().map_or(Ok(end), Err)
    }

    /// Another run, from its beginning to its end, while one is at work.
    pub fn overtake(&self) {
        self.wait(50);
        let dies_at = self.script().dies_at;
        Process::run(self, Script { dies_at, overtaken_at: None });
        let place = &mut *self.place.borrow_mut();
        place.count("runs");
        invariants::always(place, self);
    }

    /// Nothing fails any more: one run must put all in order, and the next has nothing to do.
    fn calm(&mut self) -> Result<(), String> {
        {
            let place = &mut *self.place.borrow_mut();
            place.count("calm nights");
            place.faults = false;
            place.git = Git::Good;
            place.readable = true;
            place.guild.guild.features = Some(FEATURES.map(str::to_owned).to_vec());
            // Longer than anything may still be on its way.
            place.real += Duration::minutes(20);
        }
        self.uneven = self.uneven.max(self.place.borrow().clock().date_naive());
        self.take_lock();
        let end = self.run(Script::default())?;
        let (met, state) = {
            let place = &mut *self.place.borrow_mut();
            invariants::in_order(place, self);
            let (good, said) = match &end {
                End::Done(outcome) => (outcome.problems.is_empty(), format!("{outcome:?}")),
                End::Dead | End::GaveUp | End::Refused(_) => (false, "it did not finish".to_owned()),
            };
            // That something is in doubt now is one.
            let doubt = !place.state.doubts.is_empty();
            place.must(good || doubt, || format!("an undisturbed run had problems: {said}"));
            (place.guild.met, place.state.clone())
        };
        self.run(Script::default())?;
        let place = &mut *self.place.borrow_mut();
        let quiet = place.guild.met == met && place.state == state;
        place.must(quiet, || "the run after an undisturbed one had something to do".to_owned());
        place.faults = true;
        place.broken.take().map_or(Ok(()), Err)
    }

    /// The day may have changed meanwhile.
    fn new_day(&mut self) {
        let place = &mut *self.place.borrow_mut();
        let today = self.tonight.lock.period(place.clock().date_naive()).unwrap().event.clone();
        if today != self.today {
            place.visit += 1;
            self.today = today;
        }
    }
}
