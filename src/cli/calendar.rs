//! `bannerman calendar`: the years of a lock.

use chrono::Datelike;

use super::context::Context;
use super::options::{Calendar, CalendarFormat, Common};
use super::{Exit, Failure, Terminal};
use crate::calendar::grid::Paper;
use crate::calendar::{self, Row, grid, ics, json, markdown};
use crate::lock::Horizon;
use crate::ops::which_lock;

pub fn run(common: &Common, arguments: &Calendar, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, None, terminal)?;
    let store = context.store_to_read(common, arguments.known.state.as_deref(), None)?;
    let lock = which_lock(arguments.known.lock.as_deref(), store.as_ref(), terminal)?.lock;
    let today = common.now().date_naive();
    let year = arguments.year.unwrap_or_else(|| today.year());
    let asked = arguments.years.unwrap_or(Horizon { first_year: year, last_year: year });
    let Horizon { first_year, last_year } = lock.horizon;
    let inside = first_year..=last_year;
    if let Some(year) = [asked.first_year, asked.last_year].into_iter().find(|year| !inside.contains(year)) {
        let message = format!("the lock covers {first_year} to {last_year}, and {year} is not in it");
        return Err(Failure::new(Exit::Usage, message, "compile with `--years A..B` to resolve other years"));
    }
    let rows = calendar::rows(&lock);
    let years = asked.first_year..=asked.last_year;
    let each = |render: &dyn Fn(i32) -> String| years.clone().map(render).collect::<Vec<_>>().join("\n");
    terminal.print(&match arguments.format {
        CalendarFormat::Json => json::render(years, &rows)?,
        CalendarFormat::Markdown => each(&|year| markdown::render(year, &rows, lock.horizon)),
        CalendarFormat::Ics => {
            let asked = |row: &&Row| years.clone().any(|year| row.is_in(year));
            ics::render(rows.iter().filter(asked), lock.horizon)
        }
        CalendarFormat::Human => {
            let style = terminal.stdout_style();
            let paper = Paper { color: style.color, width: style.width, today };
            each(&|year| grid::render(year, &rows, lock.horizon, paper))
        }
    });
    Ok(Exit::Done)
}
