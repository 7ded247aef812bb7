//! What is worn and what comes next, from the lock and the state alone.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::Serialize;

use super::announcement;
use super::missed::{Missed, MissedOccurrence, missed};
use super::moved_occurrence::with_moved_occurrence;
use super::overdue::{Overdue, overdue};
use super::plan::next_turn;
use super::state::{Occurrence, State, Worn};
use crate::escape::{self, inline};
use crate::lock::{Lock, Period};
use crate::surface::{PerSurface, Surface, keys};

/// What `bannerman status` says.
#[derive(Debug, Serialize)]
pub struct Status {
    guild: Option<String>,
    day: String,
    event: Option<String>,
    wearing: Option<Wearing>,
    next_event: Option<Next>,
    /// Why nothing is applied for now, and since when.
    paused: Option<Pause>,
    /// Whether the last run was cut off, or got no answer.
    unsettled: bool,
    /// What should have been done on an earlier day.
    overdue: Option<Overdue>,
    /// What came and went without a run, and was not told by one yet.
    missed: Vec<MissedOccurrence>,
    /// How many more were missed before these.
    missed_before: usize,
    /// The last run that recorded something that it did.
    last_run: Option<String>,
    /// The failure since then.
    last_failure: Option<LastFailure>,
}

#[derive(Debug, Serialize)]
struct LastFailure {
    since: String,
    last: String,
    times: u64,
    what: String,
}

#[derive(Debug, Serialize)]
struct Pause {
    since: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct Wearing {
    event: String,
    period: Option<String>,
    #[serde(flatten, serialize_with = "keys::told")]
    images: PerSurface<Option<Image>>,
    announced: bool,
    announcement_owed: bool,
    announcement_in_doubt: bool,
}

#[derive(Debug, Serialize)]
struct Image {
    path: Option<String>,
    since: String,
    next_turn: Option<String>,
}

#[derive(Debug, Serialize)]
struct Next {
    event: String,
    from: String,
    in_days: i64,
}

/// Looks at a lock and a state. `rotate_every_days` as in the configuration.
pub fn status(lock: &Lock, state: &State, rotate_every_days: u32, now: DateTime<Utc>) -> Status {
    let day = now.date_naive();
    let wearing = state.occurrence.as_ref().map(|occurrence| {
        let fallback = lock.event(&occurrence.event).is_some_and(|event| event.is_fallback());
        let ends = lock.occurrence_ends(&occurrence.event, occurrence.began);
        let image = |surface: Surface, worn: &Worn| Image {
            path: worn.asset.as_ref().map(|asset| asset.path.clone()),
            since: worn.since.date_naive().to_string(),
            next_turn: next_turn(lock, state, surface, rotate_every_days)
                // A turn that was missed is the next run's, unless another event has begun by then.
                .map(|turn| turn.max(day))
                .filter(|turn| ends.is_none_or(|ends| *turn <= ends))
                .map(|turn| turn.to_string()),
        };
        Wearing {
            event: occurrence.event.clone(),
            period: ends.filter(|_| !fallback).map(|ends| announcement::period(occurrence.began, ends)),
            images: state.worn.as_ref().map(|surface, worn| Some(image(surface, worn.as_ref()?))),
            announced: state.was_announced(occurrence),
            announcement_owed: state.announcement_owed,
            announcement_in_doubt: state.is_in_doubt(occurrence),
        }
    });
    let next = |period: &Period| Next {
        event: period.event.clone(),
        from: period.from.to_string(),
        in_days: (period.from - day).num_days(),
    };
    let today = lock.period(day);
    // What should be worn already comes next.
    let waiting = today.filter(|period| !is_worn(&with_moved_occurrence(lock, state, day), period));
    let Missed { named: missed, more: missed_before } = missed(lock, state, day);
    Status {
        guild: (!state.guild.is_empty()).then(|| state.guild.clone()),
        day: day.to_string(),
        event: today.map(|period| period.event.clone()),
        wearing,
        next_event: waiting.or_else(|| lock.period_after(day)).map(next),
        paused: state.paused.as_ref().map(|paused| Pause {
            since: paused.since.date_naive().to_string(),
            reason: paused.reason.clone(),
        }),
        unsettled: state.is_unsettled(),
        overdue: overdue(lock, state, rotate_every_days, day),
        missed,
        missed_before,
        last_run: state.last_run().map(time),
        last_failure: state.last_failure().map(|entry| LastFailure {
            since: time(entry.at),
            last: time(entry.latest()),
            times: entry.times,
            what: entry.what.clone(),
        }),
    }
}

/// Whether the guild wears the occurrence of a period. Of one of which nothing is known nobody can say.
fn is_worn(state: &State, period: &Period) -> bool {
    let worn = |worn: &Occurrence| worn.event == period.event && worn.began == period.began;
    state.occurrence.as_ref().is_none_or(worn)
}

fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl Status {
    /// Whether something should have been done on an earlier day.
    pub(crate) fn is_overdue(&self) -> bool {
        self.overdue.is_some()
    }

    /// For people.
    pub fn human(&self) -> String {
        let mut out = String::new();
        let mut line = |label: &str, text: String| out.push_str(&format!("{label:<9} {}\n", inline(&text)));
        line("guild", self.guild.clone().unwrap_or_else(|| "nothing was applied yet".to_owned()));
        line("today", format!("{} · {}", day(&self.day), self.event.as_deref().unwrap_or("not in the lock")));
        if let Some(wearing) = &self.wearing {
            let period = wearing.period.as_ref().map_or(String::new(), |period| format!(" · {period}"));
            line("wearing", format!("{}{period}", wearing.event));
            for (surface, image) in wearing.images.told() {
                let label = surface.name();
                let Some(image) = image else {
                    line(label, "none of ours".to_owned());
                    continue;
                };
                let turn = match &image.next_turn {
                    Some(turn) => format!(" · next turn {}", day(turn)),
                    None => String::new(),
                };
                let file = image
                    .path
                    .as_deref()
                    .map_or("the guild's own", |path| path.rsplit('/').next().unwrap_or(path));
                line(label, format!("{file} since {}{turn}", day(&image.since)));
            }
            match (wearing.announced, wearing.announcement_owed) {
                _ if wearing.announcement_in_doubt => {
                    line("announced", "in doubt: look, and send it with `bannerman announce`".to_owned());
                }
                (true, _) => line("announced", "yes".to_owned()),
                (false, true) => line("announced", "not yet: the next run tries again".to_owned()),
                (false, false) => {}
            }
        }
        match &self.next_event {
            Some(Next { event, from, in_days: days @ ..=0 }) => {
                let when = if self.paused.is_some() { "once resumed" } else { "with the next run" };
                let since = if *days == 0 { "today".to_owned() } else { format!("since {}", day(from)) };
                line("next", format!("{event} · {since}, {when}"));
            }
            Some(Next { event, from, in_days: 1 }) => {
                line("next", format!("{event} · {}, tomorrow", day(from)))
            }
            Some(Next { event, from, in_days }) => {
                line("next", format!("{event} · {}, in {in_days} days", day(from)));
            }
            None => line("next", "the lock ends before another event".to_owned()),
        }
        if let Some(Pause { since, reason }) = &self.paused {
            let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
            line("paused", format!("since {}{why}", day(since)));
        }
        if self.unsettled {
            let text = "the last run was cut off or got no answer; the next one finds out what became of it";
            line("open", text.to_owned());
        }
        for (label, text) in self.nights() {
            line(label, text);
        }
        out
    }

    /// What the nights that were, and those that were not, leave to say.
    fn nights(&self) -> Vec<(&'static str, String)> {
        let mut lines = Vec::new();
        if let Some(Overdue { since, reasons }) = &self.overdue {
            let ask = match &self.last_failure {
                Some(_) => "the last run that is known failed",
                None => "is the nightly run still running?",
            };
            lines.push(("overdue", format!("since {}: {}; {ask}", words(*since), reasons.join(", "))));
        }
        let missed = Missed { named: self.missed.clone(), more: self.missed_before };
        lines.extend(missed.words().map(|words| ("missed", words)));
        // The time of it answers what is asked where something is wrong, and is no news elsewhere.
        let wrong = self.overdue.is_some() || !missed.is_empty() || self.last_failure.is_some();
        if let Some(run) = self.last_run.as_deref().filter(|_| wrong) {
            lines.push(("last run", format!("{} changed something", minute(run))));
        }
        if let Some(LastFailure { since, last, times, what }) = &self.last_failure {
            let times =
                if *times > 1 { format!("{times} times since {}: ", minute(since)) } else { String::new() };
            lines.push(("failed", format!("{}: {times}{what}", minute(last))));
        }
        lines
    }

    /// For programs: one JSON object, with a line break at its end.
    pub(crate) fn json(&self) -> Result<String, serde_json::Error> {
        escape::json(self)
    }
}

fn day(text: &str) -> String {
    text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), words)
}

fn words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// A time in RFC 3339, to the minute.
fn minute(text: &str) -> String {
    let (day_of, rest) = text.split_once('T').unwrap_or((text, ""));
    format!("{} {}", day(day_of), rest.chars().take(5).collect::<String>())
}
