//! What serde cannot tell of a configuration: whether its values can be meant, and whether its texts have a bearable length.

use super::{Config, Schedule};
use crate::escape::excerpt;
use crate::git::{holds_password, redact};
use crate::lock::{MAX_YEARS, YEARS};
use crate::problem::Problem;
use crate::template::MAX_CONTENT;

/// Refuses what cannot be meant.
pub(super) fn check(config: &Config) -> Result<(), Problem> {
    source(config)?;
    schedule(config)?;
    if config.guild.rotate_every_days == 0 {
        let help = "take at least 1; a very large number stops the rotation";
        return Err(Problem::new("`[guild] rotate_every_days` is 0", help));
    }
    within_bounds(config)
}

fn source(config: &Config) -> Result<(), Problem> {
    let folder = &config.source.events;
    if folder.split('/').any(|part| ["", ".", ".."].contains(&part)) || folder.contains('\\') {
        let message = format!("`[source] events` is `{}`", excerpt(folder));
        return Err(Problem::new(message, "name a folder below the repository's root, like `events`"));
    }
    match config.source.repository.as_ref().filter(|address| holds_password(address)) {
        None => Ok(()),
        Some(address) => Err(Problem::new(
            format!("`[source] repository` holds a password or a token: {}", excerpt(&redact(address))),
            "leave out what stands before the `@`: a credential helper of git keeps it, or an `http.extraheader` in the \
             environment",
        )),
    }
}

fn schedule(config: &Config) -> Result<(), Problem> {
    let Schedule { first_year, years } = config.schedule;
    if !(1..=MAX_YEARS).contains(&years) {
        let message = format!("`[schedule] years` is {years}");
        return Err(Problem::new(message, "take a number from 1 to 200; 5 is the default"));
    }
    if let Some(year) = first_year.filter(|year| !YEARS.contains(year)) {
        let message = format!("`[schedule] first_year` is {year}");
        return Err(Problem::new(message, "take a year from 1970 to 9998"));
    }
    match first_year.map(|year| year + years - 1).filter(|year| !YEARS.contains(year)) {
        None => Ok(()),
        Some(year) => Err(Problem::new(
            format!("the last of the years in `[schedule]` is {year}"),
            "take fewer `years`, or an earlier `first_year`: 9998 is the last that there is",
        )),
    }
}

/// The longest texts, in characters: what Discord takes of a message, and addresses and paths longer than any.
fn within_bounds(config: &Config) -> Result<(), Problem> {
    let Config { source, announce, state, .. } = config;
    let texts = [
        ("[source] repository", source.repository.as_deref(), 2000),
        ("[source] branch", source.branch.as_deref(), 250),
        ("[source] events", Some(source.events.as_str()), 250),
        ("[announce] text", Some(announce.text.as_str()), MAX_CONTENT),
        ("[state] store", Some(state.store.as_str()), 2000),
    ];
    for (key, text, most) in texts {
        let length = text.map_or(0, |text| text.chars().count());
        if length > most {
            let message = format!("`{key}` has {length} characters, and {most} is the most");
            return Err(Problem::new(message, "shorten it"));
        }
    }
    Ok(())
}
