//! A year on one screen: a line a month, a mark a day, and below it what the marks mean.

use std::collections::BTreeMap;

use anstyle::{AnsiColor, Color, Style};
use chrono::{Datelike, NaiveDate};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Row, length, of_year, range};
use crate::escape::inline;
use crate::lock::Horizon;

/// How it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    /// With colours; marks can be told apart without them too.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
    /// Marked, when it lies in the year.
    pub today: NaiveDate,
}

/// Without a mark of its own: the fallback.
const PLAIN: char = '·';

/// The fewest columns that a title is given.
const SHORTEST: usize = 12;

/// Colours that are told apart on dark and light ground, in turns.
const COLORS: [AnsiColor; 6] = [
    AnsiColor::Red,
    AnsiColor::Blue,
    AnsiColor::Green,
    AnsiColor::Magenta,
    AnsiColor::Cyan,
    AnsiColor::Yellow,
];

/// Draws a year; `rows` are those of all years.
pub fn render(year: i32, rows: &[Row], horizon: Horizon, paper: Paper) -> String {
    let rows = of_year(rows, year);
    let marks = marks(&rows);
    let mut out = format!("{year}{}\n", ruler());
    for month in 1..=12 {
        out.push_str(&line(year, month, &rows, &marks, paper));
    }
    out.push('\n');
    if rows.is_empty() {
        out.push_str("  nothing but the fallback\n");
        return out;
    }
    let from = rows.iter().map(|row| range(year, row.from, row.to).chars().count()).max().unwrap_or(0);
    let lengths: Vec<String> = rows.iter().map(|row| length(row, horizon)).collect();
    let longest = lengths.iter().map(|length| length.chars().count()).max().unwrap_or(0);
    // What is left of the width for titles; where that is little, they have a line of their own.
    let room = paper.width.saturating_sub(from + longest + 9);
    let stacked = room < SHORTEST;
    let room = if stacked { paper.width.saturating_sub(5).max(SHORTEST) } else { room };
    let titles: Vec<String> = rows.iter().map(|row| cut(&inline(&row.title), room)).collect();
    let widest = titles.iter().map(|title| title.width()).max().unwrap_or(0);
    for ((row, title), length) in rows.iter().zip(titles).zip(lengths) {
        let mark = paint(&[cell(Some(marks[row.event.as_str()]), false, paper)]);
        let days = range(year, row.from, row.to);
        // Padded by hand: the formatter counts characters, and some take two columns.
        let pad = " ".repeat(widest - title.width());
        out.push_str(&match stacked {
            true => format!("  {mark}  {title}\n     {days}, {length}\n"),
            false => format!("  {mark}  {days:<from$}  {title}{pad}  {length}\n"),
        });
    }
    if paper.today.year() == year {
        let mark = paint(&[cell(None, true, paper)]);
        out.push_str(&format!("  {mark}  {:<from$}  today\n", paper.today.format("%-d %b").to_string()));
    }
    out
}

/// What stands for an event.
#[derive(Debug, Clone, Copy)]
struct Mark {
    letter: char,
    color: AnsiColor,
}

/// What stands for a day; `mark` is that of the event that it is worn on.
fn cell(mark: Option<Mark>, today: bool, paper: Paper) -> (Style, char) {
    let letter = mark.map_or(PLAIN, |mark| mark.letter);
    if !paper.color {
        return (Style::new(), if today { '*' } else { letter });
    }
    let style = Style::new().fg_color(mark.map(|mark| Color::Ansi(mark.color)));
    (if today { style.invert() } else { style }, letter)
}

/// Days in a row as text. Those that look the same share the escapes around them.
fn paint(cells: &[(Style, char)]) -> String {
    let run = |run: &[(Style, char)]| {
        let (style, text) = (run[0].0, run.iter().map(|(_, letter)| letter).collect::<String>());
        format!("{style}{text}{style:#}")
    };
    cells.chunk_by(|a, b| a.0 == b.0).map(run).collect()
}

/// A letter for each event: of its own name if one is free, else any that is.
fn marks<'a>(rows: &[&'a Row]) -> BTreeMap<&'a str, Mark> {
    let mut marks: BTreeMap<&str, Mark> = BTreeMap::new();
    for row in rows {
        if marks.contains_key(row.event.as_str()) {
            continue;
        }
        let free = |letter: &char| marks.values().all(|mark| mark.letter != *letter);
        let own =
            row.event.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase());
        let letters = own.chain('a'..='z').chain('A'..='Z').chain('0'..='9');
        let letter = letters.into_iter().find(free).unwrap_or('#');
        let color = COLORS[marks.len() % COLORS.len()];
        marks.insert(&row.event, Mark { letter, color });
    }
    marks
}

/// The days of the month, above the grid: ` 1   5    10` and so on, each over its first digit.
fn ruler() -> String {
    let mut ruler = String::from(" ");
    for day in [1, 5, 10, 15, 20, 25, 30] {
        while ruler.chars().count() < day {
            ruler.push(' ');
        }
        ruler.push_str(&day.to_string());
    }
    ruler
}

fn line(year: i32, month: u32, rows: &[&Row], marks: &BTreeMap<&str, Mark>, paper: Paper) -> String {
    let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else { return String::new() };
    let days = first.iter_days().take_while(|day| day.month() == month && day.year() == year);
    let cells = days.map(|day| {
        let worn = rows.iter().find(|row| row.worn.iter().any(|(from, to)| (*from..=*to).contains(&day)));
        cell(worn.map(|row| marks[row.event.as_str()]), day == paper.today, paper)
    });
    format!("{}  {}\n", first.format("%b"), paint(&cells.collect::<Vec<_>>()))
}

/// At most `most` columns, an ellipsis last when something is missing.
fn cut(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let mut columns = 1;
    let fits = text.chars().take_while(|letter| {
        columns += letter.width().unwrap_or(0);
        columns <= most
    });
    fits.chain(['…']).collect()
}
