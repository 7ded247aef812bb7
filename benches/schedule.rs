//! How long it takes to lay events out over the years: many events, rules of every kind, fifty years. In time that
//! grows with the number of occurrences, and with nothing else. What came out is in `docs/performance.md`.
#![allow(clippy::print_stdout)] // the table is what this program is for

use std::time::{Duration, Instant};

use bannerman::compile::resolve::{Dated, lay_out};
use bannerman::compile::when::{DateRule, Length, Span, Timing};
use bannerman::lock::Horizon;

/// How often each case is timed, after one time that does not count.
const ROUNDS: usize = 7;

const EVENTS: [usize; 3] = [100, 1_000, 10_000];

const RULES: [&str; 10] = [
    "July 10",
    "first Saturday of May",
    "Easter",
    "Orthodox Easter",
    "1 Shawwal",
    "25 Kislev",
    "Lunar New Year",
    "Diwali",
    "39 days after Easter",
    "Monday on or after May 20",
];

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("nothing was measured: use `cargo bench`");
        return;
    }
    let cases = EVENTS.map(events);
    let names: Vec<String> = (0..EVENTS[EVENTS.len() - 1]).map(|number| format!("e{number:05}")).collect();
    let horizon = Horizon { first_year: 2026, last_year: 2075 };
    println!("| events with rules, 50 years | occurrences | median ms | min–max ms | µs an occurrence |");
    println!("|---|---|---|---|---|");
    for timings in &cases {
        let dated: Vec<Dated> = timings
            .iter()
            .zip(&names)
            .enumerate()
            .map(|(at, (timing, name))| Dated { name, timing: timing.clone(), priority: at as i32 })
            .collect();
        let mut times = Vec::new();
        let mut occurrences = 0;
        for round in 0..=ROUNDS {
            let start = Instant::now();
            let layout = lay_out(&dated, horizon);
            let periods = layout.periods(&dated, "plain");
            let time = start.elapsed();
            occurrences = layout.occurrences.len();
            assert!(!periods.is_empty());
            if round > 0 {
                times.push(time);
            }
        }
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let (least, middle, most) = (ms(times[0]), ms(times[ROUNDS / 2]), ms(times[ROUNDS - 1]));
        let each = middle * 1000.0 / occurrences as f64;
        println!("| {} | {occurrences} | {middle:.1} | {least:.1}–{most:.1} | {each:.2} |", dated.len());
    }
}

/// Events with each kind of rule in turn, a few days long, all on days of their own.
fn events(number: usize) -> Vec<Timing> {
    let timing = |at: usize| {
        let rule = RULES[at % RULES.len()];
        let text = match (at / RULES.len()) % 200 {
            0 => rule.to_owned(),
            days => format!("{days} days after {rule}"),
        };
        // Every text here is a rule: the tests of `compile::when` have them all.
        let start = DateRule::parse(&text).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
        Timing { span: Some(Span { start, length: Length::Days(1 + at as u32 % 5) }), ..Timing::default() }
    };
    (0..number).map(timing).collect()
}
