//! `bannerman calendar`: the years of a lock.

use chrono::Datelike;

use super::context::Context;
use super::options::{CalendarArgs, CalendarFormat, Common};
use super::{CommandFailure, Exit, Terminal};
use crate::calendar::grid::Paper;
use crate::calendar::{Row, grid, ics, json, markdown};
use crate::lock::Horizon;
use crate::ops::{self, CalendarOutcome, CalendarRequest};

pub(crate) fn run(
    common: &Common,
    arguments: &CalendarArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, None, terminal)?;
    let store = context.store_to_read(common, arguments.known.state.as_deref(), None)?;
    let today = common.now().date_naive();
    let year = arguments.year.unwrap_or_else(|| today.year());
    let years = arguments.years.unwrap_or(Horizon { first_year: year, last_year: year });
    let request = CalendarRequest { lock: arguments.known.lock.as_deref(), years };
    let CalendarOutcome { rows, horizon } = ops::calendar(&request, store.as_ref(), terminal)?;
    let years = years.first_year..=years.last_year;
    let each = |render: &dyn Fn(i32) -> String| years.clone().map(render).collect::<Vec<_>>().join("\n");
    terminal.print(&match arguments.format {
        CalendarFormat::Json => json::render(years, &rows)?,
        CalendarFormat::Markdown => each(&|year| markdown::render(year, &rows, horizon)),
        CalendarFormat::Ics => {
            let asked = |row: &&Row| years.clone().any(|year| row.is_in(year));
            ics::render(rows.iter().filter(asked), horizon)
        }
        CalendarFormat::Human => {
            let style = terminal.stdout_style();
            let paper = Paper { color: style.color, width: style.width, today };
            each(&|year| grid::render(year, &rows, horizon, paper))
        }
    });
    Ok(Exit::Done)
}
