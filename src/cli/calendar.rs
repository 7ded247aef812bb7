//! `bannerman calendar`: a year's events in order.

use chrono::Datelike;

use super::context::{Context, lock};
use super::options::{Calendar, Common};
use super::{Exit, Failure, Terminal};
use crate::calendar;
use crate::lock::Horizon;

pub fn run(common: &Common, arguments: &Calendar, terminal: &Terminal) -> Result<Exit, Failure> {
    let json = common.json()?;
    let context = Context::new(common, None, terminal)?;
    let store = context.store_to_read(common, arguments.known.state.as_deref(), None)?;
    let (_, lock) = lock(&arguments.known, store.as_ref(), false)?;
    let year = arguments.year.unwrap_or_else(|| common.now().year());
    let Horizon { first_year, last_year } = lock.horizon;
    if !(first_year..=last_year).contains(&year) {
        let message = format!("the lock covers {first_year} to {last_year}, and {year} is not in it");
        return Err(Failure::new(Exit::Usage, message, "compile with `--years A..B` to resolve other years"));
    }
    let rows = calendar::year(&lock, year);
    terminal.print(&if json { calendar::json(year, &rows)? } else { calendar::human(year, &rows) });
    Ok(Exit::Done)
}
