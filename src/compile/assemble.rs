//! A judged survey → the lock.

use super::meta::{Field, Front, When};
use super::survey::{Asset, Event, Survey};
use crate::lock::{self, Lock, Source};
use crate::repository::Checkout;

/// Builds the lock of a survey in which no rule found an error.
pub(crate) fn assemble(survey: &Survey, checkout: &Checkout) -> Lock {
    let events: Vec<lock::Event> = survey.events.iter().filter_map(event).collect();
    let fallback = events.iter().find(|event| event.is_fallback()).map_or("", |event| event.name.as_str());
    let periods = survey.layout().periods(&survey.dated().0, fallback);
    let Checkout { commit, committed, events_id, .. } = checkout;
    let source = Source { commit: commit.clone(), committed: *committed, events: events_id.clone() };
    Lock { source, horizon: survey.horizon, events, periods }
}

fn event(event: &Event) -> Option<lock::Event> {
    let meta = event.meta()?;
    let front = meta.front.as_ref().ok()?;
    let dates = match front.is_fallback() {
        true => None,
        false => Some(dates(front)?),
    };
    Some(lock::Event {
        name: event.name.clone(),
        title: title(&event.name, &meta.description),
        dates,
        priority: event.priority(),
        pair: event.pair(),
        authors: event.authors(),
        description: meta.description.clone(),
        assets: event.art.as_ref().map(|_, art| art.assets.iter().filter_map(Asset::locked).collect()),
    })
}

/// The dates as written; none where something about them is wrong.
fn dates(front: &Front) -> Option<lock::Dates> {
    front.timing()?;
    let written = |field: &Field<When>| field.value().map(|when| when.written.trim().to_owned());
    let years = front.dates.value().into_iter().flatten();
    let years = years.filter_map(|dated| {
        Some((dated.range.as_ref().ok()?.0, dated.written.as_ref().ok()?.trim().to_owned()))
    });
    Some(lock::Dates {
        starts: written(&front.start),
        ends: written(&front.end),
        days: front.days.value().copied(),
        years: years.collect(),
    })
}

/// What people call the event: the description's first line when it is a heading or bold as a whole, else
/// the folder's name in words.
fn title(name: &str, description: &str) -> String {
    let line = description.lines().next().unwrap_or_default().trim();
    let heading = ["# ", "## ", "### "].iter().find_map(|mark| line.strip_prefix(mark));
    let bold = line.strip_prefix("**").and_then(|rest| rest.strip_suffix("**"));
    let inner = heading.or(bold).unwrap_or_default().trim_matches(['*', '_', ' ']);
    if !inner.is_empty() && !inner.contains("**") && inner.chars().count() <= 100 {
        return inner.to_owned();
    }
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    name.split(['_', '-', ' ']).filter_map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_bold_or_headed_first_line_is_the_title() {
        assert_eq!(title("x", "**Pi Day**\n\nRound."), "Pi Day");
        assert_eq!(title("x", "## __Pi Day__\nRound."), "Pi Day");
    }

    #[test]
    fn without_one_the_folder_names_the_event() {
        assert_eq!(title("black_history_month", "A month."), "Black History Month");
        assert_eq!(title("pi-day", "**Pi** and **Day**"), "Pi Day");
    }
}
