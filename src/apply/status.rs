//! What is worn and what comes next, from the lock and the state alone.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::announcement;
use super::plan::next_turn;
use super::state::{State, Worn};
use crate::escape::{self, inline};
use crate::lock::{Lock, Period, Slot};

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
    icon: Option<Image>,
    banner: Option<Image>,
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
        let image = |slot: Slot, worn: &Worn| Image {
            path: worn.asset.as_ref().map(|asset| asset.path.clone()),
            since: worn.since.date_naive().to_string(),
            next_turn: next_turn(lock, state, slot, rotate_every_days)
                // A turn that was missed is the next run's, unless another event has begun by then.
                .map(|turn| turn.max(day))
                .filter(|turn| ends.is_none_or(|ends| *turn <= ends))
                .map(|turn| turn.to_string()),
        };
        Wearing {
            event: occurrence.event.clone(),
            period: ends.filter(|_| !fallback).map(|ends| announcement::period(occurrence.began, ends)),
            icon: state.icon.as_ref().map(|worn| image(Slot::Icon, worn)),
            banner: state.banner.as_ref().map(|worn| image(Slot::Banner, worn)),
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
    Status {
        guild: (!state.guild.is_empty()).then(|| state.guild.clone()),
        day: day.to_string(),
        event: lock.period(day).map(|period| period.event.clone()),
        wearing,
        next_event: lock.period_after(day).map(next),
        paused: state.paused.as_ref().map(|paused| Pause {
            since: paused.since.date_naive().to_string(),
            reason: paused.reason.clone(),
        }),
        unsettled: state.is_unsettled(),
    }
}

impl Status {
    /// For people.
    pub fn human(&self) -> String {
        let mut out = String::new();
        let mut line = |label: &str, text: String| out.push_str(&format!("{label:<9} {}\n", inline(&text)));
        line("guild", self.guild.clone().unwrap_or_else(|| "nothing was applied yet".to_owned()));
        line("today", format!("{} · {}", day(&self.day), self.event.as_deref().unwrap_or("not in the lock")));
        if let Some(wearing) = &self.wearing {
            let period = wearing.period.as_ref().map_or(String::new(), |period| format!(" · {period}"));
            line("wearing", format!("{}{period}", wearing.event));
            for (label, image) in [("icon", &wearing.icon), ("banner", &wearing.banner)] {
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
        out
    }

    /// For programs: one JSON object, with a line break at its end.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        escape::json(self)
    }
}

fn day(text: &str) -> String {
    text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), |day| day.format("%-d %B %Y").to_string())
}
