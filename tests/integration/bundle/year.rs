//! How many requests a year of the real repository takes, against how many it must take: reckoned here from the lock's
//! periods and files alone, day by day, without the applier's planning.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use serde_json::Value;
use tempfile::TempDir;

use super::{clone, json, list};
use crate::support::program::bannerman;

/// After how many days the next image is worn.
const TURN: u64 = 3;

/// What a night must take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Needed {
    /// Another event than the night before.
    transition: bool,
    /// The next image of the same event.
    turn: bool,
    /// An occurrence that was not announced before.
    news: bool,
}

/// An occurrence's name and first day.
type Occurrence = (String, String);

/// The lock, as far as it decides about requests.
struct Lock {
    periods: Vec<(NaiveDate, NaiveDate, Occurrence)>,
    /// The bytes of each event's icons and banners.
    images: BTreeMap<String, [BTreeSet<String>; 2]>,
    fallback: String,
}

impl Lock {
    fn read(text: &str) -> Lock {
        let lock: toml::Table = text.parse().unwrap();
        let word = |value: &toml::Value, key: &str| value[key].as_str().unwrap().to_owned();
        let day = |value: &toml::Value, key: &str| value[key].as_datetime().unwrap().to_string();
        let events = lock["event"].as_array().unwrap();
        let bytes = |event: &toml::Value, kind: &str| -> BTreeSet<String> {
            event[kind].as_array().unwrap().iter().map(|image| word(image, "blake3")).collect()
        };
        let fallback = events.iter().find(|event| event.get("starts").is_none()).unwrap();
        let period = |period: &toml::Value| {
            let bounds = ["from", "to"].map(|key| day(period, key).parse().unwrap());
            (bounds[0], bounds[1], (word(period, "event"), day(period, "began")))
        };
        Lock {
            periods: lock["schedule"]["periods"].as_array().unwrap().iter().map(period).collect(),
            images: events
                .iter()
                .map(|event| (word(event, "name"), [bytes(event, "icons"), bytes(event, "banners")]))
                .collect(),
            fallback: word(fallback, "name"),
        }
    }

    fn occurrence(&self, day: NaiveDate) -> &Occurrence {
        &self.periods.iter().find(|(from, to, _)| (*from..=*to).contains(&day)).unwrap().2
    }

    /// What each night from one to another must take, for a guild that wears nothing before.
    fn needed(&self, from: NaiveDate, to: NaiveDate) -> BTreeMap<NaiveDate, Needed> {
        let (mut needed, mut announced) = (BTreeMap::new(), BTreeSet::new());
        let mut worn: Option<(&Occurrence, NaiveDate)> = None;
        for day in from.iter_days().take_while(|day| *day <= to) {
            let today = self.occurrence(day);
            let since = worn.filter(|(before, _)| *before == today).map(|(_, since)| since);
            let images = &self.images[&today.0];
            if let Some((before, _)) = worn.filter(|_| since.is_none()) {
                let others = &self.images[&before.0];
                let shared = (0..2).any(|surface| !images[surface].is_disjoint(&others[surface]));
                assert!(!shared, "{} and {} share images: not everything has to be sent", before.0, today.0);
            }
            let days = since.map(|since| (day - since).num_days() as u64);
            let turn = days.is_some_and(|days| days > 0 && days.is_multiple_of(TURN));
            needed.insert(
                day,
                Needed {
                    transition: since.is_none(),
                    turn: turn && images.iter().any(|images| images.len() > 1),
                    news: today.0 != self.fallback && announced.insert(today.clone()),
                },
            );
            worn = Some((today, since.unwrap_or(day)));
        }
        needed
    }
}

#[test]
#[ignore = "needs ../shared/branding.bundle"]
fn a_year_takes_no_request_more_than_it_must() {
    let home = TempDir::new().unwrap();
    let clone = clone(&home).display().to_string();
    let arguments = [
        "simulate",
        &clone,
        "--sandbox",
        "-q",
        "--format",
        "json",
        "--from",
        "2026-01-01",
        "--to",
        "2026-12-31",
    ];
    let simulated = json(&bannerman(home.path(), &arguments).run());
    let compiled =
        bannerman(home.path(), &["compile", &clone, "-q", "--years", "2026..2026", "-o", "lock"]).run();
    assert_eq!(compiled.status, 0, "{compiled:?}");
    let lock = Lock::read(&std::fs::read_to_string(home.path().join("lock")).unwrap());
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let needed = lock.needed(first, first.checked_add_days(Days::new(364)).unwrap());

    let nights = list(&simulated["nights"]);
    assert_eq!((nights.len(), needed.len()), (365, 365));
    let mut months: BTreeMap<u32, [u64; 6]> = BTreeMap::new();
    for night in nights {
        let day: NaiveDate = night["day"].as_str().unwrap().parse().unwrap();
        let Needed { transition, turn, news } = needed[&day];
        let edits = u64::from(transition || turn);
        let messages = u64::from(news);
        // Who sends looks first: at the guild, and before a message at its channel and at the last message there.
        let reads = edits.max(messages) + 2 * messages;
        let made = |kind: &str| -> &Value { &night["requests"][kind] };
        assert_eq!(
            (made("edits"), made("messages"), made("reads")),
            (&edits.into(), &messages.into(), &reads.into()),
            "{day}"
        );
        let counted = [u64::from(transition), u64::from(turn), edits, messages, reads];
        let month = months.entry(day.month()).or_default();
        month[0] += 1;
        month.iter_mut().skip(1).zip(counted).for_each(|(sum, count)| *sum += count);
    }
    let total = months.values().fold([0; 6], |mut sum, month| {
        sum.iter_mut().zip(month).for_each(|(sum, count)| *sum += count);
        sum
    });
    assert_eq!(
        (simulated["edits"].as_u64(), simulated["messages"].as_u64()),
        (Some(total[3]), Some(total[4]))
    );
    let row = |name: &str, [nights, transitions, turns, edits, messages, reads]: [u64; 6]| {
        eprintln!("{name:>7} {nights:>7} {transitions:>12} {turns:>6} {edits:>6} {messages:>9} {reads:>6}");
    };
    eprintln!("   2026  nights  transitions  turns  edits  messages  reads");
    for (month, counts) in months {
        row(&format!("{month:02}"), counts);
    }
    row("in all", total);
}
