//! `bannerman calendar`: a year in a terminal, as Markdown, as JSON and as iCalendar.

use std::fs;
use std::process::Command;

use bannerman::calendar::grid::{self, Paper};
use bannerman::{calendar, lock};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

/// Seasons within a season, a feast that moves, and an event over New Year.
fn repository() -> Repository {
    let repository = Repository::empty();
    repository.fallback("evergreen").event("new_year", "December 29", "January 3");
    let event = |name: &str, front: &str| {
        repository.meta(name, front).art(name);
    };
    repository.write("events/matsuri/meta.md", "---\nstart_date: August 10\ndays: 2\n---\n**祭り**\n");
    repository.art("matsuri");
    event("spring", "start_date: March 20\nend_date: June 5");
    event("easter", "start_date: 2 days before Easter\nend_date: day after Easter\npriority: 1");
    event("eid", "start_date: 1 Shawwal\ndays: 3\npriority: 2");
    let hostile = "---\nstart_date: May 4\nend_date: May 4\npriority: 3\n---\n**a\u{1b}[31m;b,c\\\u{202e}**\n\nBEGIN:VEVENT\n";
    repository.write("events/star_day/meta.md", hostile).art("star_day").commit("Begin");
    assert_eq!(bannerman(repository.path(), &["compile", "-q"]).run().status, 0);
    repository
}

fn calendar(repository: &Repository, arguments: &[&str]) -> Ran {
    let now = ["--now", "2026-05-04"];
    bannerman(repository.path(), &[&["calendar"], arguments, &now].concat()).run()
}

#[test]
fn a_year_is_drawn_with_a_mark_a_day() {
    let repository = repository();
    let plain = calendar(&repository, &[]);
    assert_eq!(plain.status, 0, "{plain:?}");
    let colored = calendar(&repository, &["--color", "always"]);
    let years = calendar(&repository, &["--years", "2029..2030"]);
    snapshot(
        "calendar__grid",
        &format!("{}\n{}\n{}", plain.transcript(), colored.transcript(), years.transcript()),
    );
    assert_eq!(calendar(&repository, &["--year", "2026"]), plain);
    // However narrow it is, every day is there, and no line is longer than it has to be.
    let lock = lock::read(fs::read_to_string(repository.file("bannerman.lock")).unwrap()).unwrap();
    let rows = calendar::rows(&lock);
    for width in [20, 40, 60, 120] {
        let paper = Paper { color: false, width, today: "2026-05-04".parse().unwrap() };
        let text = grid::render(2026, &rows, lock.horizon, paper);
        let days = text.lines().skip(1).take(12).map(|line| line.chars().skip(5).count()).sum::<usize>();
        assert_eq!(days, 365);
        let longest = text.lines().map(|line| line.width()).max().unwrap();
        assert!(longest <= width.max(40), "{longest} at {width}:\n{text}");
        if width == 40 {
            snapshot("calendar__narrow", &text);
        }
    }
}

#[test]
fn colours_are_left_out_where_nobody_wants_them() {
    let repository = repository();
    let colored = calendar(&repository, &["--color", "always"]).stdout;
    // A run of days is one run of colour.
    assert!(colored.contains("\u{1b}[31mnnn\u{1b}[0m····"), "{colored:?}");
    for arguments in [&[][..], &["--color", "never"]] {
        assert!(!calendar(&repository, arguments).stdout.contains('\u{1b}'));
    }
}

#[test]
fn a_year_is_a_table_and_an_object() {
    let repository = repository();
    snapshot("calendar__markdown", &calendar(&repository, &["--format", "markdown"]).transcript());
    let ran = calendar(&repository, &["--format", "json", "--year", "2028"]);
    let year: Value = serde_json::from_str(&ran.stdout).unwrap();
    let spring = year["events"].as_array().unwrap().iter().find(|event| event["event"] == "spring").unwrap();
    let expected = json!({
        "event": "spring", "title": "The spring", "from": "2028-03-20", "to": "2028-06-05", "days": 78,
        "worn": [
            { "from": "2028-03-20", "to": "2028-04-13" },
            { "from": "2028-04-18", "to": "2028-05-03" },
            { "from": "2028-05-05", "to": "2028-06-05" },
        ],
    });
    assert_eq!(*spring, expected);
    let years = calendar(&repository, &["--format", "json", "--years", "2026..2027"]);
    let years: Value = serde_json::from_str(&years.stdout).unwrap();
    assert_eq!((&years[0]["year"], &years[1]["year"]), (&json!(2026), &json!(2027)));
}

#[test]
fn other_programs_get_an_appointment_an_occurrence() {
    let repository = repository();
    let ran = calendar(&repository, &["--format", "ics"]);
    assert_eq!(ran, calendar(&repository, &["--format", "ics"]), "the same bytes at every time");
    assert!(ran.stdout.lines().all(|line| line.len() <= 75), "lines are folded");
    assert_eq!(ran.stdout.matches("\r\n").count(), ran.stdout.matches('\n').count());
    // The only \u{1b} and the only line of its own are not in it.
    assert!(!ran.stdout.contains('\u{1b}') && ran.stdout.matches("\r\nBEGIN:VEVENT").count() == 7, "{ran:?}");
    snapshot("calendar__ics", &ran.transcript().replace('\r', ""));
    let outside = calendar(&repository, &["--format", "ics", "--years", "2026..2040"]);
    assert_eq!(outside.status, 2);
}

#[test]
#[ignore = "needs Python with .ci/requirements.txt"]
fn another_library_reads_the_same_appointments() {
    let repository = repository();
    let ran = calendar(&repository, &["--format", "ics", "--years", "2026..2030"]);
    fs::write(repository.file("branding.ics"), ran.stdout).unwrap();
    let script = "import icalendar, json, sys\n\
        calendar = icalendar.Calendar.from_ical(open('branding.ics', 'rb').read())\n\
        rows = [[str(e['uid']), str(e['summary']), str(e['description']), str(e.decoded('dtstart')), \
        str(e.decoded('dtend')), not e.errors] for e in calendar.walk('VEVENT')]\n\
        print(json.dumps(rows))";
    let python = std::env::var_os("BANNERMAN_PYTHON").unwrap_or_else(|| "python3".into());
    let output = Command::new(python).args(["-c", script]).current_dir(repository.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read: Vec<(String, String, String, String, String, bool)> =
        serde_json::from_slice(&output.stdout).unwrap();
    let lock = lock::read(fs::read_to_string(repository.file("bannerman.lock")).unwrap()).unwrap();
    let rows = calendar::rows(&lock);
    assert!(rows.len() > 20);
    let expected: Vec<_> = rows
        .iter()
        .map(|row| {
            let uid = format!("{}-{}@bannerman", row.event, row.from);
            let (title, text) =
                (bannerman::escape::inline(&row.title), bannerman::escape::block(&row.description));
            let after = row.to.succ_opt().unwrap().to_string();
            (uid, title.into_owned(), text.into_owned(), row.from.to_string(), after, true)
        })
        .collect();
    assert_eq!(read, expected);
}
