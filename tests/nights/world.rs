//! One world from its first night to its last: what happens between the runs, and when.

use std::cell::RefCell;

use bannerman::apply::adopt::adopt;
use bannerman::apply::announcement;
use bannerman::apply::plan::{Drift, Settings, plan};
use bannerman::discord::Destination;
use bannerman::discord::model::{AllowedMentions, NewMessage};
use bannerman::discord::pretend::Hashes;
use bannerman::lock::{Lock, Slot};
use chrono::{DateTime, Datelike, Duration, NaiveDate};

use crate::branding::{Branding, data_uri};
use crate::dice::Dice;
use crate::invariants;
use crate::place::{CHANNEL, Counts, FEATURES, GUILD, Place};
use crate::process::{End, Process, Script};

pub struct World {
    pub place: RefCell<Place>,
    branding: Branding,
    pub lock: Lock,
    pub text: String,
    pub settings: Settings,
    /// What is worn today.
    today: String,
    /// The last day on which the art changed, or the guild could not wear all of it.
    pub uneven: NaiveDate,
}

impl World {
    pub fn new(seed: u64) -> World {
        let mut dice = Dice::new(seed);
        let branding = Branding::new(&mut dice);
        let real: DateTime<chrono::Utc> = "2026-01-01T00:01:00Z".parse().unwrap();
        let lock = branding.lock(real.year());
        let to = match dice.once_in(4) {
            true => Destination::Webhook,
            false => Destination::Channel(CHANNEL.into()),
        };
        let announce = announcement::Settings {
            to,
            text: "{event}".into(),
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
        let place = RefCell::new(place);
        World { place, branding, lock, text: "0".into(), settings, today: String::new(), uneven }
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
        self.live();
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
        if self.roll(12) {
            self.calm()?;
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
        let mut place = self.place.borrow_mut();
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
    }

    /// What people do: to the branding, to the guild, in the channel.
    fn live(&mut self) {
        let place = &mut *self.place.borrow_mut();
        let edited = place.dice.once_in(9);
        if edited {
            let what = self.branding.edit(&mut place.dice, &self.today);
            place.count(what);
            self.uneven = self.uneven.max(place.clock().date_naive());
            self.text = format!("{} {what}", place.counts["nights"]);
        }
        let year = place.clock().year();
        if edited || self.lock.horizon.first_year != year - 1 {
            self.lock = self.branding.lock(year);
        }
        let day = place.clock().date_naive();
        let today = self.lock.period(day).unwrap().event.clone();
        if today != self.today {
            place.visit += 1;
            self.today = today;
        }
        (0..place.dice.below(3)).for_each(|_| chat(place));
        if place.dice.once_in(300) {
            place.count("a channel full of talk");
            (0..120).for_each(|_| chat(place));
        }
        if place.dice.once_in(40) {
            let some = FEATURES.iter().filter(|_| place.dice.once_in(2)).map(|name| (*name).to_owned());
            let features: Vec<String> = some.collect();
            place.count("features lost or regained");
            place.guild.guild.features = Some(features);
            if !place.has("BANNER") {
                place.touch(Slot::Banner, None);
            }
        }
        if FEATURES.iter().any(|feature| !place.has(feature)) {
            self.uneven = self.uneven.max(place.clock().date_naive());
        }
        if place.dice.once_in(30) {
            place.readable = !place.readable;
            place.count("the right to read lost or regained");
        }
        let slot = if place.dice.once_in(2) { Slot::Icon } else { Slot::Banner };
        // A hand that changes an image while an edit of it is open cannot be told from the edit.
        let open = place.state.dressing.is_some();
        let able = slot == Slot::Icon || place.has("BANNER");
        if place.dice.once_in(25) && !open && able && place.state.worn(slot).is_some() {
            place.count(if slot == Slot::Icon {
                "an icon put on by hand"
            } else {
                "a banner put on by hand"
            });
            let ours = place.dice.once_in(2);
            put_on_by_hand(place, &self.lock, slot, ours);
        }
        if place.dice.once_in(100) && !place.state.is_unsettled() {
            self.take_over_in(place);
        }
    }

    /// The guild wears pictures of today's event, which nobody knows of, and is taken over as it is.
    fn take_over(&self) {
        self.take_over_in(&mut self.place.borrow_mut());
    }

    fn take_over_in(&self, place: &mut Place) {
        for slot in [Slot::Icon, Slot::Banner] {
            if slot == Slot::Icon || place.has("BANNER") {
                put_on_by_hand(place, &self.lock, slot, true);
            }
        }
        place.count("a guild that wears ours was taken over");
        place.state = adopt(&place.state, &self.lock, &place.guild.guild, place.clock()).unwrap();
        place.version += 1;
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
            let plan = plan(&self.lock, &place.state, None, &self.settings, place.clock());
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
            place.readable = true;
            place.guild.guild.features = Some(FEATURES.map(str::to_owned).to_vec());
            // Longer than anything may still be on its way.
            place.real += Duration::minutes(20);
        }
        self.uneven = self.uneven.max(self.place.borrow().clock().date_naive());
        self.new_day();
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
        let today = self.lock.period(place.clock().date_naive()).unwrap().event.clone();
        if today != self.today {
            place.visit += 1;
            self.today = today;
        }
    }
}

/// Somebody puts a picture on: one of their own, or one of today's event.
fn put_on_by_hand(place: &mut Place, lock: &Lock, slot: Slot, ours: bool) {
    let number = place.counted("nights");
    let event = lock.period(place.clock().date_naive()).and_then(|period| lock.event(&period.event));
    let assets = event.map_or(&[][..], |event| event.assets(slot));
    let hash = match (ours, place.guild.hashes) {
        (true, Hashes::ByBytes) => {
            place.count("a picture of ours put on by hand");
            let asset = &assets[place.dice.below(assets.len())];
            place.guild.new_hash(&data_uri(asset))
        }
        _ => format!("hand{number}"),
    };
    place.touch(slot, Some(hash));
}

/// Somebody says something.
fn chat(place: &mut Place) {
    place.guild.messages.push(NewMessage {
        content: "Hello".into(),
        embeds: Vec::new(),
        allowed_mentions: AllowedMentions { parse: Vec::new(), roles: Vec::new() },
        nonce: None,
        enforce_nonce: false,
        files: Vec::new(),
    });
}
