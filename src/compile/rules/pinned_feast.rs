//! B028: a feast that moves has a rule, and not this year's day.

use chrono::{Datelike, NaiveDate};

use crate::compile::survey::Event;
use crate::compile::survey::Survey;
use crate::compile::when::weekday::{WEEKDAYS, Which};
use crate::compile::when::{DateRule, MONTHS};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B028",
    name: "pinned-feast",
    severity: Severity::Warning,
    summary: "An event has this year's day of a feast that moves.",
    explanation: "The event's own words name a feast, and its fixed days are those of the feast in the year of \
        the commit: next year somebody has to move it by hand. A rule moves by itself. It is told once for the \
        whole repository; `B028 = \"allow\"` under `[rules]` in bannerman.toml stops it.",
    example: "Broken:\n\n    start_date: April 20\n    end_date: April 20\n\nMended:\n\n    start_date: Easter\n    \
        end_date: Easter",
};

/// What an event says, in lower case, and what it then is. Every word of a row has to be there.
const FEASTS: [(&[&str], &str); 11] = [
    (&["orthodox", "easter"], "Orthodox Easter"),
    (&["easter"], "Easter"),
    (&["eid", "fitr"], "1 Shawwal"),
    (&["eid", "adha"], "10 Dhu al-Hijjah"),
    (&["hanukkah"], "25 Kislev"),
    (&["chanukah"], "25 Kislev"),
    (&["rosh", "hashanah"], "1 Tishri"),
    (&["lunar", "new", "year"], "Lunar New Year"),
    (&["chinese", "new", "year"], "Lunar New Year"),
    (&["diwali"], "Diwali"),
    (&["holi"], "Holi"),
];

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    let feasts = feasts_of(survey.year);
    let pinned = survey.events.iter().filter_map(|event| {
        let days = event.timing()?.as_yearly()?.starting_in(survey.year)?;
        let (rule, feast) = feast(event, days, &feasts, survey.year)?;
        Some((event, suggestion(&rule, feast, days), feast))
    });
    let pinned: Vec<_> = pinned.collect();
    let Some((first, mended, day)) = pinned.first() else { return };
    let place = |event: &Event| Place::value(&event.meta_path(), "start_date");
    let message = format!("`{}` has the day of {} and does not move with it", first.name, told(*day, mended));
    let mut diagnostic = Diagnostic::new(&RULE, Some(&first.name), place(first), message).help(format!(
        "in `{}`, write {}",
        first.name,
        mended.written()
    ));
    for (event, mended, _) in &pinned[1..] {
        let message = format!("likewise: write {}", mended.written());
        diagnostic = diagnostic.note(None, place(event), message);
    }
    found.push(diagnostic);
}

/// What to write instead.
struct Mended {
    feast: String,
    start: String,
    end: String,
}

impl Mended {
    fn written(&self) -> String {
        format!("`start_date: {}` and `end_date: {}`", self.start, self.end)
    }
}

fn told(day: NaiveDate, mended: &Mended) -> String {
    format!("`{}` in {}", mended.feast, day.year())
}

/// A row of [`FEASTS`], and the feast's days in a year.
type Feast = (&'static [&'static str], &'static str, Vec<NaiveDate>);

fn feasts_of(year: i32) -> Vec<Feast> {
    let days = |rule| DateRule::parse(rule).map_or(Vec::new(), |day| day.in_year(year));
    FEASTS.iter().map(|(words, rule)| (*words, *rule, days(rule))).collect()
}

/// The feast that an event is about, when its days have it in `year`: the rule, and its day.
fn feast(
    event: &Event,
    (from, to): (NaiveDate, NaiveDate),
    feasts: &[Feast],
    year: i32,
) -> Option<(String, NaiveDate)> {
    let within = |days: &[NaiveDate]| days.iter().copied().find(|day| (from..=to).contains(day));
    let near: Vec<_> =
        feasts.iter().filter_map(|(all, rule, days)| Some((all, rule, within(days)?))).collect();
    let description = event.meta().map_or("", |meta| &*meta.description);
    let text = format!("{} {description}", event.name).to_lowercase();
    // Most events have no feast near and name no weekday: their words need not be told apart.
    if near.is_empty() && !text.contains("day") {
        return None;
    }
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let named = near.into_iter().find(|(all, ..)| all.iter().all(|word| words.contains(word)));
    named.map(|(_, rule, day)| ((*rule).to_owned(), day)).or_else(|| {
        let rule = weekday_rule(&words)?;
        let day = within(&DateRule::parse(&rule).ok()?.in_year(year))?;
        Some((rule, day))
    })
}

/// `first Saturday of May` in an event's own words.
fn weekday_rule(words: &[&str]) -> Option<String> {
    words.windows(4).find_map(|four| {
        let [which, weekday, of, month] = four else { return None };
        let (which, _) = Which::WORDS.iter().find(|(word, _)| word == which)?;
        let (weekday, _) = WEEKDAYS.iter().find(|(word, _)| word.eq_ignore_ascii_case(weekday))?;
        let month = MONTHS.iter().find(|name| name.eq_ignore_ascii_case(month))?;
        ["of", "in"].contains(of).then(|| format!("{which} {weekday} of {month}"))
    })
}

/// The event's days, counted from the feast.
fn suggestion(rule: &str, feast: NaiveDate, (from, to): (NaiveDate, NaiveDate)) -> Mended {
    let from_feast = |day: NaiveDate| match (day - feast).num_days() {
        0 => rule.to_owned(),
        1 => format!("1 day after {rule}"),
        -1 => format!("1 day before {rule}"),
        later @ 2.. => format!("{later} days after {rule}"),
        earlier => format!("{} days before {rule}", -earlier),
    };
    Mended { feast: rule.to_owned(), start: from_feast(from), end: from_feast(to) }
}
