//! Rules against what is known of their days.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn days(rule: &str, year: i32) -> Vec<String> {
    DateRule::parse(rule).unwrap().in_year(year).iter().map(NaiveDate::to_string).collect()
}

fn wrong(text: &str) -> (String, RuleFault) {
    let NotADay { at, reason } = DateRule::parse(text).unwrap_err();
    (text[at].to_owned(), reason)
}

fn meant(text: &str) -> Option<String> {
    match wrong(text).1 {
        RuleFault::Unexpected { meant, .. } => meant,
        other => panic!("{other:?}"),
    }
}

#[test]
fn weekdays_of_a_month() {
    assert_eq!(days("first Saturday of May", 2025), ["2025-05-03"]);
    assert_eq!(days("LAST  monday OF may", 2026), ["2026-05-25"]);
    assert_eq!(days("fifth Saturday of May", 2025), ["2025-05-31"]);
    assert_eq!(days("fifth Saturday of May", 2024), Vec::<String>::new());
    assert_eq!(days("last Saturday of February", 2020), ["2020-02-29"]);
}

#[test]
fn days_on_one_side_of_another() {
    assert_eq!(days("2 days before Easter", 2026), ["2026-04-03"]);
    assert_eq!(days("39 days after Easter", 2026), ["2026-05-14"]);
    assert_eq!(days("the day after Orthodox Easter", 2026), ["2026-04-13"]);
    assert_eq!(days("a week before December 25", 2026), ["2026-12-18"]);
    assert_eq!(days("2 weeks after December 25", 2026), ["2026-01-08"]);
    assert_eq!(days("Monday on or after May 25", 2026), ["2026-05-25"]);
    assert_eq!(days("Monday after May 25", 2026), ["2026-06-01"]);
    assert_eq!(days("Monday on or before May 25", 2026), ["2026-05-25"]);
    assert_eq!(days("Monday before May 25", 2026), ["2026-05-18"]);
    assert_eq!(days("Tuesday before May 25", 2026), ["2026-05-19"]);
    assert_eq!(days("Sunday before December 25", 2026), ["2026-12-20"]);
    // Friday after Thanksgiving, and the Monday behind it.
    assert_eq!(days("day after fourth Thursday of November", 2026), ["2026-11-27"]);
    assert_eq!(days("Monday after fourth Thursday of November", 2026), ["2026-11-30"]);
    // Over New Year, in both directions; and twice in a year.
    assert_eq!(days("Wednesday before January 1", 2025), ["2025-12-31"]);
    assert_eq!(days("365 days after March 1", 2025), ["2025-03-01"]);
    assert_eq!(days("366 days after January 1", 2025), ["2025-01-01"]);
    assert_eq!(days("366 days after January 1", 2026), ["2026-01-02"]);
    assert_eq!(days("364 days after January 1", 2024), ["2024-12-30"]);
    // Over two of them: 2026 has 365 days.
    assert_eq!(days("366 days after December 31", 2027), ["2027-01-01"]);
    assert_eq!(days("366 days after December 31", 2029), Vec::<String>::new());
    assert_eq!(days("366 days after December 31", 2028), ["2028-01-01", "2028-12-31"]);
    assert_eq!(days("366 days before January 1", 2025), ["2025-12-31"]);
}

#[test]
fn days_of_other_calendars() {
    assert_eq!(days("1 Shawwal", 2033), ["2033-01-03", "2033-12-23"]);
    assert_eq!(days("10 Dhu al-Hijjah", 2026), ["2026-05-27"]);
    assert_eq!(days("10 dhul hijjah", 2026), days("10 Dhu al-Hijjah", 2026));
    assert_eq!(days("25 Kislev", 2024), ["2024-12-26"]);
    // Purim: Adar is the second one of a leap year. 2024 (5784) is one, 2025 (5785) is none.
    assert_eq!(days("14 Adar", 2024), ["2024-03-24"]);
    assert_eq!(days("14 Adar II", 2024), ["2024-03-24"]);
    assert_eq!(days("14 Adar I", 2024), ["2024-02-23"]);
    assert_eq!(days("14 Adar", 2025), ["2025-03-14"]);
    assert_eq!(days("14 Adar I", 2025), Vec::<String>::new());
    assert_eq!(days("14 Adar II", 2025), Vec::<String>::new());
    assert_eq!(days("Lunar New Year", 2033), ["2033-01-31"]);
    assert_eq!(days("Diwali", 2036), Vec::<String>::new());
    assert_eq!(
        DateRule::parse("day before Holi").unwrap().table_ends(),
        NaiveDate::from_ymd_opt(2035, 3, 23)
    );
}

#[test]
fn what_is_wrong_is_pointed_at() {
    let unexpected = |text: &str, word: &str, wanted: &str| {
        let (at, reason) = wrong(text);
        assert_eq!(at, word, "{text}");
        assert!(
            matches!(reason, RuleFault::Unexpected { expected, .. } if expected == wanted),
            "{text}: {reason:?}"
        );
    };
    unexpected("first Saturday in May", "in", "`of` and a month");
    unexpected("first Saturday of Maj", "Maj", "a month");
    unexpected("2 days befor Easter", "befor", "`before` or `after`");
    unexpected("2 days before", "", "a day or a rule");
    unexpected("Easter Sunday", "Sunday", "nothing more");
    unexpected("May", "", "the number of a day");
    unexpected("", "", "a day or a rule");
    unexpected("2025-05-03", "2025-05-03", "a day or a rule");
    unexpected("May 3 2025", "2025", "nothing more");
    unexpected("5 Foo", "Foo", "`days`, `weeks`, or a month of the Hijri or the Hebrew calendar");
    assert_eq!(wrong("February 30"), ("30".into(), RuleFault::MonthTooShort { month: "February", last: 29 }));
    assert_eq!(wrong("2 days before May 32").0, "32");
    assert_eq!(wrong("31 Shawwal").1, RuleFault::MonthTooShort { month: "Shawwal", last: 30 });
    assert_eq!(wrong("30 Iyar").1, RuleFault::MonthTooShort { month: "Iyar", last: 29 });
    assert_eq!(wrong("53 weeks after Easter"), ("53".into(), RuleFault::TooFar { most: 52 }));
    assert_eq!(wrong("99999999999999999999 days after Easter").1, RuleFault::TooFar { most: 366 });
    assert_eq!(wrong(" May 3"), (" ".into(), RuleFault::Space));
    assert_eq!(wrong(&format!("{}Easter", "1 day before ".repeat(6))).1, RuleFault::TooDeep);
}

#[test]
fn what_was_probably_meant_is_a_rule() {
    assert_eq!(meant("Febuary 28").as_deref(), Some("February 28"));
    assert_eq!(meant("Febuary 30"), None);
    assert_eq!(meant("Dec 1").as_deref(), Some("December 1"));
    assert_eq!(meant("3 May").as_deref(), Some("May 3"));
    assert_eq!(meant("2 days before May 3rd").as_deref(), Some("2 days before May 3"));
    assert_eq!(meant("May 3, 2026"), None);
    assert_eq!(meant("first Satuday of May").as_deref(), Some("first Saturday of May"));
    assert_eq!(meant("2 days befor Easter").as_deref(), Some("2 days before Easter"));
    assert_eq!(meant("1 Shawal").as_deref(), Some("1 Shawwal"));
    assert_eq!(meant("Diwalli").as_deref(), Some("Diwali"));
    assert_eq!(meant("first Saturday in May").as_deref(), Some("first Saturday of May"));
    assert_eq!(meant("2nd Monday of May").as_deref(), Some("second Monday of May"));
    assert_eq!(meant("Chinese New Year").as_deref(), Some("Lunar New Year"));
    assert_eq!(meant("two days before Easter"), None);
    assert!(matches!(wrong("Lunar Year").1, RuleFault::Unexpected { word: None, .. }));
}

/// The words of rules in any order, with others between them.
fn words() -> impl Strategy<Value = String> {
    let known = "first fifth last Monday Sunday of May February Easter Orthodox Lunar New Year Diwali Holi 1 29 30 31 \
                 366 367 Shawwal Dhu al-Hijjah Adar I II Kislev day days weeks before after on or the a";
    let word = prop_oneof![9 => select(known.split(' ').collect::<Vec<_>>()).prop_map(str::to_owned), 1 => any::<String>()];
    proptest::collection::vec(word, 0..9).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_rule_or_is_pointed_into(text in prop_oneof![words(), any::<String>()], year in 1970..2200) {
        match DateRule::parse(&text) {
            Ok(rule) => {
                let days = rule.in_year(year);
                prop_assert!(days.is_sorted_by(|a, b| a < b) && days.iter().all(|day| day.year() == year), "{:?}", days);
            }
            Err(wrong) => {
                prop_assert!(text.get(wrong.at).is_some());
                if let RuleFault::Unexpected { meant: Some(meant), .. } = wrong.reason {
                    prop_assert!(DateRule::parse(&meant).is_ok(), "{}", meant);
                }
            }
        }
    }

    #[test]
    fn no_move_loses_a_day(days in -366_i64..=366, base in 0_usize..370, year in 1970..2200) {
        let named = ["Easter", "1 Shawwal", "25 Kislev", "Lunar New Year"];
        let base = named.get(base).map_or_else(|| MonthDay::from_leap_year(base - 4).to_string(), |name| (*name).to_owned());
        let side = if days < 0 { "before" } else { "after" };
        let near = (year - 2..=year + 2).flat_map(|year| DateRule::parse(&base).unwrap().in_year(year));
        let expected: Vec<NaiveDate> =
            near.map(|day| day + TimeDelta::days(days)).filter(|day| day.year() == year).collect();
        let rule = DateRule::parse(&format!("{} days {side} {base}", days.abs())).unwrap();
        prop_assert_eq!(rule.in_year(year), expected);
    }
}
