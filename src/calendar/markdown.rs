//! A year as a table, for a README or a pull request.

use super::{Row, length, of_year, range};
use crate::escape::markdown;
use crate::lock::Horizon;

/// A section with a table; `rows` are those of all years.
pub(crate) fn render(year: i32, rows: &[Row], horizon: Horizon) -> String {
    let rows = of_year(rows, year);
    let mut out = format!("### {year}\n\n");
    if rows.is_empty() {
        out.push_str("Nothing but the fallback.\n");
        return out;
    }
    out.push_str("| days | event | length |\n|---|---|---|\n");
    for row in rows {
        let (days, length) = (range(year, row.from, row.to), length(row, horizon));
        out.push_str(&format!("| {days} | {} | {length} |\n", markdown(&row.title)));
    }
    out
}
