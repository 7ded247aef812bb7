//! Published days of feasts against the rules that find them.
//!
//! The tables lie beside the project, in `../shared` or where BANNERMAN_FEASTS says: `moving-feasts.csv` with
//! nine feasts of ten years, `hindu-feasts.csv` with the two that the source has as a table.

use std::fs;
use std::path::{Path, PathBuf};

use bannerman::compile::when::DateRule;
use chrono::{Datelike, NaiveDate};

/// What each column of `moving-feasts.csv` is as a rule.
const COLUMNS: [(&str, &str); 9] = [
    ("easter", "Easter"),
    ("orthodox_easter", "Orthodox Easter"),
    ("eid_al_fitr", "1 Shawwal"),
    ("eid_al_adha", "10 Dhu al-Hijjah"),
    ("hanukkah_first_day", "25 Kislev"),
    ("rosh_hashanah", "1 Tishri"),
    ("lunar_new_year", "Lunar New Year"),
    ("diwali_india", "Diwali"),
    ("holi", "Holi"),
];

fn table(name: &str) -> Vec<Vec<String>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("BANNERMAN_FEASTS").map_or_else(beside, PathBuf::from);
    let text = fs::read_to_string(folder.join(name)).unwrap();
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Every day of a table, with the rule's day of the same year that is nearest to it.
fn found(table: &[Vec<String>], rules: &[(&str, &str)]) -> Vec<(i32, String, i64)> {
    let mut found = Vec::new();
    for row in &table[1..] {
        let year: i32 = row[0].parse().unwrap();
        for (column, name) in table[0].iter().enumerate().skip(1) {
            let (_, rule) = rules.iter().find(|(known, _)| known == name).unwrap();
            let published: NaiveDate = row[column].parse().unwrap();
            assert_eq!(published.year(), year);
            let days = DateRule::parse(rule).unwrap().in_year(year);
            let apart = days.iter().map(|day| (published - *day).num_days()).min_by_key(|days| days.abs());
            found.push((year, name.clone(), apart.unwrap()));
        }
    }
    found
}

#[test]
#[ignore = "needs ../shared/moving-feasts.csv"]
fn every_published_day_is_found_by_a_rule() {
    let days = found(&table("moving-feasts.csv"), &COLUMNS);
    assert_eq!(days.len(), 90);
    assert!(days.iter().all(|(.., apart)| *apart == 0), "{days:?}");
}

#[test]
#[ignore = "needs ../shared/hindu-feasts.csv"]
fn the_table_of_diwali_and_holi_is_the_published_one() {
    let days = found(&table("hindu-feasts.csv"), &[("diwali", "Diwali"), ("holi", "Holi")]);
    assert_eq!(days.len(), 70);
    assert!(days.iter().all(|(.., apart)| *apart == 0), "{days:?}");
}
