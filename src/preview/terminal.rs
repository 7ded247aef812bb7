//! A year for a terminal: what is worn today and what comes next, as small pictures where the terminal shows them, in
//! words in any case.

use chrono::{Datelike, NaiveDate};
use unicode_width::UnicodeWidthStr;

use super::{Pictures, Preview, Step, Turn, Year};
use crate::apply::announcement::period;
use crate::apply::show::long_day;
use crate::diff::words;
use crate::escape::inline;
use crate::surface::Surface;

/// How it is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// How pictures are.
    pub(crate) pictures: Pictures,
    /// How many columns there are.
    pub width: usize,
}

/// The most that a picture takes, in cells; a banner's ratio fills both.
const COLUMNS: usize = 40;
const ROWS: usize = 12;

/// Today and the next change.
pub(crate) fn terminal(preview: &Preview, year: &Year, screen: Screen) -> String {
    let today = preview.today;
    let mut out = format!("{} · {}\n\n", long_day(today), inline(&preview.source));
    let horizon = year.lock.horizon;
    let inside = (horizon.first_year..=horizon.last_year).contains(&today.year());
    let now = year.steps.iter().rposition(|step| step.from <= today).filter(|_| inside);
    let Some(now) = now else {
        let years = match (horizon.first_year, horizon.last_year) {
            (first, last) if first == last => format!("{first} is"),
            (first, last) => format!("{first} to {last} are"),
        };
        return out + &format!("{years} shown, without today: choose other years with `--years A..B`\n");
    };
    let (now, later) = (&year.steps[now], &year.steps[now + 1..]);
    let show = |surface, turn: &Turn, out: &mut String| show(year, surface, turn, screen, out);
    out.push_str(&format!("{}\n", event(year, now, today)));
    for surface in Surface::ALL {
        if let Some(turn) = &now.turns[surface] {
            show(surface, turn, &mut out);
        }
    }
    let Some(next) = later.iter().find(|step| differ(now, step)) else {
        return out + "\nnothing else is worn until the years end\n";
    };
    let days = match (next.from - today).num_days() {
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    out.push_str(&format!("\nnext {}, {days}\n\n{}\n", long_day(next.from), event(year, next, next.from)));
    for surface in Surface::ALL {
        match (&now.turns[surface], &next.turns[surface]) {
            (before, Some(turn))
                if before.as_ref().is_none_or(|before| before.asset.blake3 != turn.asset.blake3) =>
            {
                show(surface, turn, &mut out);
            }
            (_, Some(turn)) => {
                out.push_str(&format!("  {:<7} {} stays\n", surface.name(), inline(turn.asset.name())))
            }
            (_, None) => {}
        }
    }
    out
}

/// Whether something else is worn, or for another event.
fn differ(now: &Step, later: &Step) -> bool {
    let assets =
        |step: &Step| step.turns.as_ref().map(|_, turn| turn.as_ref().map(|turn| turn.asset.blake3.clone()));
    (&now.event, now.began) != (&later.event, later.began) || assets(now) != assets(later)
}

/// `christmas · Christmas · December 1 - December 25, day 1 of 25`.
fn event(year: &Year, step: &Step, day: NaiveDate) -> String {
    let known = year.lock.event(&step.event);
    let mut out = inline(&step.event).into_owned();
    if let Some(event) = known {
        out.push_str(&format!(" · {}", inline(&event.title)));
    }
    if known.is_some_and(|event| !event.is_fallback()) {
        let (number, of) = ((day - step.began).num_days() + 1, (step.ends - step.began).num_days() + 1);
        out.push_str(&format!(" · {}, day {number} of {of}", period(step.began, step.ends)));
    }
    out
}

fn show(year: &Year, surface: Surface, turn: &Turn, screen: Screen, out: &mut String) {
    let asset = &turn.asset;
    let mut parts = vec![inline(asset.name()).into_owned(), words::asset(asset)];
    if turn.of > 1 {
        parts.push(format!("turn {} of {}", turn.number, turn.of));
    }
    parts.push(inline(&turn.reason).into_owned());
    out.push_str(&line(surface.name(), &parts, screen.width));
    let Some(picture) = year.pictures.get(&asset.blake3) else { return };
    match screen.pictures.show(&picture.bytes, screen.width.min(COLUMNS), ROWS) {
        Ok(shown) => out.push_str(&shown),
        Err(reason) => out.push_str(&format!("          cannot be shown here: {}\n", inline(&reason))),
    }
}

/// `  icon    star.png · 256×256 · turn 1 of 2`, in several lines where the terminal is narrow.
fn line(label: &str, parts: &[String], width: usize) -> String {
    let mut out = format!("  {label:<7} ");
    let mut columns = out.len();
    for (at, part) in parts.iter().enumerate() {
        let wide = part.width();
        if at > 0 && columns + wide + " · ".width() > width {
            out.push_str("\n          ");
            columns = 10;
        } else if at > 0 {
            out.push_str(" · ");
            columns += 3;
        }
        out.push_str(part);
        columns += wide;
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_narrow_terminal_gets_more_lines() {
        let parts = ["star.png", "256×256, 8.4 KiB", "turn 1 of 2", "entering christmas"].map(str::to_owned);
        assert_eq!(
            line("icon", &parts, 80),
            "  icon    star.png · 256×256, 8.4 KiB · turn 1 of 2 · entering christmas\n"
        );
        assert_eq!(
            line("icon", &parts, 42),
            "  icon    star.png · 256×256, 8.4 KiB\n          turn 1 of 2 · entering christmas\n"
        );
        assert_eq!(line("icon", &parts[..1], 1), "  icon    star.png\n");
    }
}
