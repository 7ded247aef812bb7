//! The schemas in `schema/` against the program: what it reads and writes is valid, every key is known to
//! both, and what one refuses the other refuses too.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bannerman::apply::state::{
    self, Announced, AssetId, HistoryEntry, Kind, Occurrence, Paused, PendingEdit, PendingMessage, Rotation,
    Sent, State, Turns, Unpublished, Worn,
};
use bannerman::compile::meta::KEYS;
use bannerman::compile::rules::RULES;
use bannerman::compile::when::{DateRule, MONTHS};
use bannerman::config::Config;
use bannerman::policy::{Drift, OnError};
use bannerman::surface::PerSurface;
use jsonschema::Validator;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::program::bannerman;
use crate::support::repository::Repository;

const SCHEMAS: [&str; 4] = ["meta", "config", "lock", "state"];

#[test]
fn every_schema_is_one_and_says_what_each_key_is() {
    for name in SCHEMAS {
        let schema = schema(name);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        described(&schema, &schema, name);
        for (key, part) in schema["$defs"].as_object().unwrap() {
            described(&schema, part, &format!("{name}: {key}"));
        }
        for (key, value) in keys_with_schemas(&schema) {
            described(&schema, value, &format!("{name}: {key}"));
            for example in value["examples"].as_array().into_iter().flatten().chain(value.get("default")) {
                let mut alone = value.clone();
                alone["$defs"] = schema["$defs"].clone();
                assert!(validator(&alone).is_valid(example), "{name}: {key}: {example}");
            }
        }
    }
}

#[test]
fn front_matter_is_valid_where_the_program_takes_it() {
    let schema = validator(&schema("meta"));
    let cases = [
        "fallback: true",
        "fallback: True\nstart_date: whenever",
        "fallback: false\nstart_date: July 10\nend_date: July 20",
        "start_date: December 29\nend_date: january  03",
        "start_date: February 29\nend_date: February 29",
        "start_date: July 10\nend_date: July 20\nauthor: somebody\ntags: [a, b]",
        "fallback: yes",
        "fallback: 1",
        "fallback:\nstart_date: July 10\nend_date: July 20",
        "fallback: 'true'\nstart_date: July 10\nend_date: July 20",
        "fallback: false",
        "other: 1",
        "- fallback",
        "start_date: July 10",
        "end_date: July 10",
        "start_date: July 10\nend_date:",
        "start_date: July 10\nend_date: 20",
        "start_date: July 10\nend_date: [July, 20]",
        "start_date: Jul 10\nend_date: July 20",
        "start_date: 10 July\nend_date: July 20",
        "start_date: 2026-07-10\nend_date: July 20",
        "start_date: July 10\nend_date: July 32",
        "start_date: February 30\nend_date: March 1",
        "start_date: July 10\nend_date: July 20th",
        "start_date: Easter\ndays: 2",
        "start_date: 2 days before Easter\nend_date: Easter\npriority: -1",
        "dates:\n  2026: May 3 - May 4\n  '2027': none",
        "days: 3\ndates: {2026: May 3}",
        "start_date: Easter\nend_date: Easter\ndates: {2026: December 29 – January 3}",
        "start_date: Easter\nend_date: Easter\ndays: 2",
        "start_date: Easter\ndays: 0",
        "start_date: Easter\ndays: 367",
        "start_date: Easter\ndays: two",
        "start_date: Easter\ndays:",
        "end_date: Easter\ndays: 2",
        "days: 2",
        "start_date: Easter\ndays: 2\npriority: high",
        "start_date: Easter\ndays: 2\npair: yes",
        "start_date: Easter\ndays: 2\npair:",
        "start_date: Easter\ndays: 2\nauthors: [Ada, 267628507062992896, '267628507062992896']",
        "start_date: Easter\ndays: 2\nauthors: ' Ada '",
        "start_date: Easter\ndays: 2\nauthors:",
        "start_date: Easter\ndays: 2\nauthors: []",
        "start_date: Easter\ndays: 2\nauthors: [Ada, 1 2 3]",
        "start_date: Easter\ndays: 2\nauthors: 1234567890123456",
        "start_date: Easter\ndays: 2\nauthors: 10000000000000000000",
        "start_date: Easter\ndays: 2\nauthors: \"Ada\\nB\"",
        "start_date: Easter\ndays: 2\nauthors: [true]",
        "start_date: Easter\ndays: 2\npriority: 2147483648",
        "start_date: Easter\ndays: 2\ndates: {}",
        "start_date: Easter\ndays: 2\ndates: {26: May 3}",
        "start_date: Easter\ndays: 2\ndates: {2026: 3}",
        "start_date: Easter\ndays: 2\ndates: {2026: Easter}",
        "start_date: Easter\ndays: 2\ndates: {2026: May 3 - May 32}",
        "end_date: Easter\ndates: {2026: May 3}",
    ];
    let repository = Repository::empty();
    for (number, yaml) in cases.iter().enumerate() {
        repository.meta(&format!("{number:02}"), yaml).art(&format!("{number:02}"));
    }
    let ran = bannerman(repository.path(), &["check", "--format", "json"]).run();
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    // What is wrong with one front matter alone; that events collide is another matter.
    let alone = ["B005", "B007", "B008", "B009", "B023", "B024", "B025", "B029", "B032"];
    let findings = report["diagnostics"].as_array().unwrap().iter();
    let refused: BTreeSet<&str> = findings
        .filter(|finding| alone.contains(&finding["code"].as_str().unwrap()))
        .map(|finding| finding["event"].as_str().unwrap())
        .collect();
    for (number, yaml) in cases.iter().enumerate() {
        let value: Value = serde_yaml::from_str(yaml).unwrap();
        let taken = !refused.contains(format!("{number:02}").as_str());
        assert_eq!(schema.is_valid(&value), taken, "{yaml}");
    }
    assert_eq!(cases.len() - refused.len(), 13);
}

#[test]
fn a_date_is_one_where_the_program_takes_it() {
    let mut date = schema("meta");
    date["$ref"] = json!("#/$defs/date");
    let date = validator(&json!({ "$ref": "#/$defs/date", "$defs": date["$defs"] }));
    let agree =
        |text: &str| assert_eq!(date.is_valid(&json!(text)), DateRule::parse(text).is_ok(), "{text:?}");
    for month in MONTHS.into_iter().chain(["Jan", "Sept.", "Mai", ""]) {
        for day in 0..=33 {
            for spelt in [month.to_owned(), month.to_lowercase(), month.to_uppercase()] {
                agree(&format!("{spelt} {day}"));
                agree(&format!("{spelt}\t\u{a0} {day:02} "));
                agree(&format!(" {spelt} {day}"));
                agree(&format!("{spelt}{day}"));
                agree(&format!("{spelt} {day}, 2026"));
                agree(&format!("{spelt} 0{day:02}"));
                agree(&format!("2 days before {spelt} {day}"));
            }
        }
    }
    let bases = ["Easter", "orthodox  EASTER", "Lunar New Year", "diwali", "Holi", "first saturday OF may"];
    let bases =
        bases.into_iter().chain(["last Sunday of June", "sixth Sunday of June", "first of June", "Lunar"]);
    for base in
        bases.chain(["1 Shawwal", "10 Dhu al-Hijjah", "25 Kislev", "14 adar ii", "31 Shawwal", "July 10"])
    {
        for before in [
            "",
            " ",
            "2 days before ",
            "the day after ",
            "a week before ",
            "366 days after ",
            "367 days after ",
        ] {
            agree(&format!("{before}{base}"));
            agree(&format!("52 weeks after {before}{base}"));
            agree(&format!("53 weeks after {before}{base}"));
            agree(&format!("Monday on or after {before}{base} "));
            agree(&format!("monday after {before}{base}"));
            agree(&format!("Monday on after {before}{base}"));
            agree(&format!("{}{before}{base}", "1 day before ".repeat(4)));
            agree(&format!("{before}{base} 2026"));
        }
    }
}

#[test]
fn the_schema_and_the_program_know_the_same_front_matter() {
    assert_eq!(keys(&schema("meta")), KEYS.map(str::to_owned).into());
}

#[test]
fn the_example_is_valid() {
    let meta = validator(&schema("meta"));
    let mut events = 0;
    for event in fs::read_dir(example().join("events")).unwrap() {
        let path = event.unwrap().path().join("meta.md");
        let text = fs::read_to_string(&path).unwrap();
        let yaml = text.split("---\n").nth(1).unwrap();
        valid(&meta, &serde_yaml::from_str(yaml).unwrap(), &path.display().to_string());
        events += 1;
    }
    assert_eq!(events, 8);
    let config = fs::read_to_string(example().join("bannerman.toml")).unwrap();
    valid(&validator(&schema("config")), &from_toml(&config), "bannerman.toml");

    let home = TempDir::new().unwrap();
    let source = example().display().to_string();
    let ran = bannerman(home.path(), &["compile", &source, "-q", "--years", "2026..2035"]).run();
    assert_eq!(ran.status, 0, "{ran:?}");
    let lock = fs::read_to_string(home.path().join("bannerman.lock")).unwrap();
    valid(&validator(&schema("lock")), &from_toml(&lock), "the lock");

    // The state lies beside the configuration, and not in the example.
    fs::copy(example().join("bannerman.toml"), home.path().join("bannerman.toml")).unwrap();
    let state = validator(&schema("state"));
    for now in
        ["2026-11-30T23:59:59Z", "2026-12-01T00:01:00Z", "2026-12-04T00:01:00Z", "2027-01-04T00:01:00Z"]
    {
        let arguments = ["run", &source, "--sandbox", "-q", "--config", "bannerman.toml"];
        let ran = bannerman(home.path(), &arguments).env("BANNERMAN_NOW", now).run();
        assert_eq!(ran.status, 0, "{ran:?}");
        let text = fs::read_to_string(home.path().join(".bannerman/sandbox/state.toml")).unwrap();
        valid(&state, &from_toml(&text), now);
    }
}

#[test]
fn the_schema_and_the_program_know_the_same_configuration() {
    let schema = schema("config");
    let home = with_lock();
    // A file with every key that the schema has.
    let mut full = String::new();
    for (table, in_table) in schema["properties"].as_object().unwrap() {
        full.push_str(&format!("[{table}]\n"));
        for (key, value) in in_table["properties"].as_object().unwrap() {
            full.push_str(&format!("{key} = {}\n", value["examples"][0]));
        }
    }
    valid(&validator(&schema), &from_toml(&full), &full);
    assert_eq!(keys(&schema), keys_of(&from_toml(&full)));
    assert_eq!(with_config(&home, &full), (0, String::new()), "{full}");

    // The program names all that it knows when it does not know a key.
    let tables = schema["properties"].as_object().unwrap();
    for (head, known) in [(String::new(), &schema["properties"])]
        .into_iter()
        .chain(tables.iter().map(|(table, value)| (format!("[{table}]\n"), &value["properties"])))
        .filter(|(head, _)| head != "[rules]\n")
    {
        let (status, stderr) = with_config(&home, &format!("{head}unheard_of = 1\n"));
        let (_, expected) = stderr.split_once("unknown field `unheard_of`, expected ").unwrap();
        let expected: BTreeSet<&str> = expected.split('`').skip(1).step_by(2).collect();
        assert_eq!(status, 2, "{head}");
        assert_eq!(expected, known.as_object().unwrap().keys().map(String::as_str).collect(), "{head}");
    }
}

#[test]
fn the_schema_and_the_program_know_the_same_rules() {
    let home = Repository::small();
    let schema = schema("config");
    let known = schema["properties"]["rules"]["properties"].as_object().unwrap();
    let rules: Vec<&str> = RULES.iter().map(|(rule, _)| rule.code).collect();
    assert_eq!(known.keys().map(String::as_str).collect::<BTreeSet<_>>(), rules.into_iter().collect());
    let validator = validator(&schema);
    for code in known.keys().map(String::as_str).chain(["B999", "b012"]) {
        for level in ["allow", "warn", "deny", "loud"] {
            let toml = format!("[rules]\n{code} = \"{level}\"\n");
            home.write("other.toml", &toml);
            let ran = bannerman(home.path(), &["check", "--config", "other.toml"]).run();
            let status = if validator.is_valid(&from_toml(&toml)) { 0 } else { 2 };
            assert_eq!(ran.status, status, "{toml}: {ran:?}");
        }
    }
    for (rule, _) in RULES {
        assert_eq!(known[rule.code]["description"], rule.summary, "{}", rule.code);
    }
}

#[test]
fn the_schema_tells_the_defaults_of_the_program() {
    let Config { source, schedule, guild, announce, state, run, rules } = Config::default();
    assert_eq!(rules.len(), 0);
    let defaults = json!({
        "source.events": source.events,
        "schedule.years": schedule.years,
        "guild.rotate_every_days": guild.rotate_every_days,
        "guild.drift": if guild.drift == Drift::Report { "report" } else { "restore" },
        "announce.images": announce.images,
        "announce.publish": announce.publish,
        "announce.text": announce.text.as_str(),
        "state.store": state.store,
        "run.on_error": if run.on_error == OnError::LastGood { "last-good" } else { "stop" },
    });
    let schema = schema("config");
    let said = keys_with_schemas(&schema)
        .into_iter()
        .filter_map(|(key, value)| Some((key, value.get("default")?.clone())))
        .collect::<serde_json::Map<_, _>>();
    assert_eq!(Value::Object(said), defaults);
}

#[test]
fn a_configuration_that_the_schema_refuses_is_refused() {
    let schema = validator(&schema("config"));
    let home = with_lock();
    for (toml, good) in [
        ("", true),
        ("[source]\nevents = \"art/..events\"", true),
        ("[source]\nevents = \".events\"", true),
        ("[schedule]\nyears = 200\nfirst_year = 1970", true),
        ("[state]\nstore = \"file:C:/state.toml\"", true),
        ("[state]\nstore = \"git:branding-state\"", true),
        ("[state]\nstore = \"git:state/of.the/guild\"", true),
        ("[state]\nstore = \"redis://user@127.0.0.1:9/2#the-key\"", true),
        ("[state]\nstore = \"rediss://[::1]:9#k\"", true),
        ("[source]\nevents = \"\"", false),
        ("[source]\nevents = \"../events\"", false),
        ("[source]\nevents = \"events/\"", false),
        ("[source]\nevents = \"/events\"", false),
        ("[source]\nevents = \"art/./events\"", false),
        ("[source]\nevents = \"art\\\\events\"", false),
        ("[source]\nbranch = 1", false),
        ("[schedule]\nyears = 0", false),
        ("[schedule]\nyears = 201", false),
        ("[schedule]\nyears = \"5\"", false),
        ("[schedule]\nfirst_year = 1969", false),
        ("[schedule]\nfirst_year = 9999", false),
        ("[schedule]\nfirst_year = 2026-01-01", false),
        ("[guild]\nid = 267624335836053506", false),
        ("[guild]\nid = \"python\"", false),
        ("[guild]\nid = \"\"", false),
        ("[guild]\nid = \"0\"", false),
        ("[rules]\nB012 = true", false),
        ("[guild]\nrotate_every_days = 0", false),
        ("[guild]\nrotate_every_days = 4294967296", false),
        ("[guild]\nrotate_every_days = 1.5", false),
        ("[announce]\nchannel = \"#news\"", false),
        ("[announce]\nmention_role = \"@here\"", false),
        ("[announce]\ncolor = \"#5865F2\"\nimages = false\npublish = true", true),
        ("[announce]\ncolor = \"5865F2\"", false),
        ("[announce]\ncolor = \"#5865F\"", false),
        ("[announce]\ncolor = 0x5865F2", false),
        ("[announce]\nimages = \"yes\"", false),
        ("[announce]\ntext = [\"a\"]", false),
        ("[state]\nstore = \"state.toml\"", false),
        ("[state]\nstore = \"file:\"", false),
        ("[state]\nstore = \"git:\"", false),
        ("[state]\nstore = \"git:-f\"", false),
        ("[state]\nstore = \"git:HEAD\"", false),
        ("[state]\nstore = \"git:a..b\"", false),
        ("[state]\nstore = \"git:a.lock\"", false),
        ("[state]\nstore = \"git:.a\"", false),
        ("[state]\nstore = \"git:a/\"", false),
        ("[state]\nstore = \"git:a b\"", false),
        ("[state]\nstore = \"git:main:x\"", false),
        ("[state]\nstore = \"redis://user:password@example.org\"", false),
        ("[state]\nstore = \"redis://:password@example.org#k\"", false),
        ("[state]\nstore = \"redis://\"", false),
        ("[state]\nstore = \"redis:localhost\"", false),
        ("[state]\nstore = \"redis://localhost/x\"", false),
        ("[state]\nstore = \"redis://localhost:x\"", false),
        ("[state]\nstore = \"redis://localhost/0?a=b\"", false),
        ("[state]\nstore = \"svn:a\"", false),
        ("guild = \"267624335836053506\"", false),
        ("[[guild]]\nid = \"267624335836053506\"", false),
    ] {
        assert_eq!(schema.is_valid(&from_toml(toml)), good, "the schema: {toml}");
        let (status, stderr) = with_config(&home, toml);
        // A server that is not there is no mistake in the configuration.
        let taken = if toml.contains("redis") { status != 2 } else { status == 0 };
        assert!(taken == good && (good || status == 2), "the program: {toml}: {stderr}");
    }
}

#[test]
fn the_schema_and_the_program_know_the_same_lock() {
    let repository = Repository::small();
    repository.event("new_year", "December 29", "January 3");
    let moving = "start_date: Easter\ndays: 2\npriority: 1\npair: true\nauthors: Ada\ndates:\n  2027: none\n  2028: April 1 - April 2";
    repository.meta("spring", moving).icon("spring", "a.png").banner("spring", "a.png");
    repository.commit("Add the turn of the year, and spring");
    let ran = bannerman(repository.path(), &["compile"]).run();
    assert_eq!(ran.status, 0, "{ran:?}");
    let lock = from_toml(&fs::read_to_string(repository.file("bannerman.lock")).unwrap());
    let (schema, validator) = (schema("lock"), validator(&schema("lock")));
    valid(&validator, &lock, "a lock");
    let mut known = keys_of(&lock);
    known.retain(|key| !key.starts_with("event.dates."));
    assert_eq!(known, keys(&schema));
    every_other_key_is_refused(&validator, &lock);
    refused(
        &validator,
        &lock,
        &[
            ("/version", json!(2)),
            ("/version", json!("1")),
            ("/event/3/days", Value::Null),
            ("/event/3/days", json!(0)),
            ("/event/3/ends", json!("Easter")),
            ("/event/3/priority", json!(0.5)),
            ("/event/3/authors", json!([])),
            ("/event/3/authors", json!("Ada")),
            ("/event/3/dates", json!({})),
            ("/event/3/dates/2027", json!(1)),
            ("/source", Value::Null),
            ("/source/commit", json!("main")),
            ("/source/events", Value::Null),
            ("/horizon/first_year", json!(12)),
            ("/horizon/last_year", json!(9999)),
            ("/event", json!([])),
            ("/event/0/name", json!("a/b")),
            ("/event/0/starts", Value::Null),
            ("/event/0/ends", Value::Null),
            ("/event/0/fallback", json!(true)),
            ("/event/1/fallback", Value::Null),
            ("/event/1/fallback", json!(false)),
            ("/event/1/ends", json!("May 3")),
            ("/event/2", json!({})),
            ("/event/0/description", json!("a".repeat(2049))),
            ("/event/0/description", json!("")),
            ("/event/0/banners", json!([])),
            ("/event/0/icons", Value::Null),
            ("/event/0/icons/0/path", json!("../icon.png")),
            ("/event/0/icons/0/path", json!("/icon.png")),
            ("/event/0/icons/0/blake3", json!("A".repeat(64))),
            ("/event/0/icons/0/git", json!("a".repeat(39))),
            ("/event/0/icons/0/bytes", json!(0)),
            ("/event/0/icons/0/bytes", json!(10 * 1024 * 1024 + 1)),
            ("/event/0/icons/0/format", json!("webp")),
            ("/event/0/icons/0/width", json!(0)),
            ("/event/0/icons/0/height", json!(-1)),
            ("/event/0/icons/0/frames", json!(1.5)),
            ("/schedule/periods", json!([])),
            ("/schedule/periods/0/from", json!("2026-02-30")),
            ("/schedule/periods/0/to", json!("2026-12-01T00:00:00Z")),
            ("/schedule/periods/0/event", Value::Null),
            ("/schedule/periods/0/began", Value::Null),
        ],
    );
    // Two fallbacks.
    let mut two = lock.clone();
    let fallback = two["event"][1].clone();
    two["event"].as_array_mut().unwrap().push(fallback);
    assert!(!validator.is_valid(&two));
}

#[test]
fn the_schema_and_the_program_know_the_same_state() {
    let occurrence = Occurrence { event: "christmas".into(), began: "2026-12-01".parse().unwrap() };
    let asset = AssetId { blake3: "ab".repeat(32), path: "events/christmas/server_icons/icon.gif".into() };
    let at = "2026-12-01T00:01:02Z".parse().unwrap();
    let sent = Some(Sent { asset: asset.clone(), before: Some("5678".into()) });
    let worn = Worn { asset: Some(asset), hash: "a_1234".into(), assumed: true, since: at };
    let turns = vec![Turns { blake3: "ab".repeat(32), worn: 2 }];
    let full = State {
        guild: "267624335836053506".into(),
        occurrence: Some(occurrence.clone()),
        announcement_owed: true,
        again: 1,
        worn: PerSurface::from_fn(|_| Some(worn.clone())),
        rotations: vec![Rotation {
            occurrence: occurrence.clone(),
            turns: PerSurface::from_fn(|_| turns.clone()),
        }],
        announced: vec![Announced { occurrence: occurrence.clone(), message: Some("7".into()) }],
        dressing: Some(PendingEdit {
            at,
            occurrence: occurrence.clone(),
            announce: true,
            sent: PerSurface::from_fn(|_| sent.clone()),
        }),
        announcing: Some(PendingMessage {
            at,
            attempt: 2,
            occurrence: occurrence.clone(),
            channel: Some("5".into()),
            webhook: Some("9".into()),
            description: "ab".repeat(32),
            after: Some("6".into()),
            publish: true,
        }),
        unpublished: vec![Unpublished {
            occurrence: occurrence.clone(),
            channel: "5".into(),
            message: "7".into(),
            since: at,
        }],
        doubts: vec![occurrence],
        paused: Some(Paused { since: at, reason: "a raid".into() }),
        history: vec![HistoryEntry {
            kind: Kind::Failed,
            times: 2,
            last: Some(at),
            ..HistoryEntry::done(at, "christmas", "icon icon.gif", "entering christmas", 1)
        }],
    };
    let (schema, validator) = (schema("state"), validator(&schema("state")));
    let least = State { guild: "1".into(), ..State::default() };
    valid(&validator, &from_toml(&state::write(&least).unwrap()), "the least");
    let full = from_toml(&state::write(&full).unwrap());
    valid(&validator, &full, "the fullest");
    assert_eq!(keys_of(&full), keys(&schema));
    every_other_key_is_refused(&validator, &full);
    refused(
        &validator,
        &full,
        &[
            ("/version", json!(2)),
            ("/version", Value::Null),
            ("/guild", Value::Null),
            ("/guild", json!("")),
            ("/guild", json!("sandbox")),
            ("/occurrence/event", Value::Null),
            ("/occurrence/began", json!("December 1")),
            ("/occurrence/announcement_owed", json!("yes")),
            ("/occurrence/again", json!(-1)),
            ("/announcing/publish", json!("yes")),
            ("/unpublished/0/message", json!(7)),
            ("/unpublished/0/channel", Value::Null),
            ("/unpublished/0/since", Value::Null),
            ("/icon/blake3", json!("ab")),
            ("/icon/path", json!("../icon.png")),
            ("/dressing/icon/asset/path", json!("/icon.png")),
            ("/icon/hash", Value::Null),
            ("/icon/assumed", json!(1)),
            ("/icon/since", json!("2026-12-01")),
            ("/banner", json!("banner.png")),
            ("/rotation/0/icons", Value::Null),
            ("/rotation/0/icons/0/worn", json!(0)),
            ("/rotation/0/began", json!("2026-13-01")),
            ("/announced/0/message", json!(7)),
            ("/announced/0/began", Value::Null),
            ("/history/0/kind", json!("surprise")),
            ("/history/0/times", json!(0)),
            ("/history/0/last", json!("2026-12-01")),
        ],
    );
}

fn schema(name: &str) -> Value {
    let path = root().join(format!("schema/{name}.schema.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn validator(schema: &Value) -> Validator {
    let draft = jsonschema::Draft::Draft202012;
    jsonschema::options().with_draft(draft).should_validate_formats(true).build(schema).unwrap()
}

fn valid(validator: &Validator, document: &Value, name: &str) {
    let problems: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "{name}: {problems:#?}");
}

/// Checks that a valid document is refused with one value replaced, or removed where the other is null.
fn refused(validator: &Validator, document: &Value, changes: &[(&str, Value)]) {
    for (pointer, value) in changes {
        let mut broken = document.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        match broken.pointer_mut(parent).unwrap() {
            Value::Object(object) if value.is_null() => drop(object.remove(key).unwrap()),
            Value::Object(object) => drop(object.insert(key.to_owned(), value.clone())),
            Value::Array(array) => array[key.parse::<usize>().unwrap()] = value.clone(),
            other => panic!("{parent} is {other}"),
        }
        assert!(!validator.is_valid(&broken), "{pointer} = {value}");
    }
}

/// Checks that no object anywhere in a document may have another key.
fn every_other_key_is_refused(validator: &Validator, document: &Value) {
    fn objects(value: &Value, pointer: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                found.push(format!("{pointer}/unheard_of"));
                object.iter().for_each(|(key, value)| objects(value, &format!("{pointer}/{key}"), found));
            }
            Value::Array(array) => {
                array.iter().take(3).enumerate().for_each(|(at, value)| {
                    objects(value, &format!("{pointer}/{at}"), found);
                });
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    objects(document, "", &mut found);
    let changes: Vec<(&str, Value)> = found.iter().map(|pointer| (pointer.as_str(), json!(1))).collect();
    refused(validator, document, &changes);
}

fn described(root: &Value, schema: &Value, what: &str) {
    let schema = if schema.get("title").is_some() { schema } else { resolved(root, schema) };
    for key in ["title", "description"] {
        assert!(schema[key].as_str().is_some_and(|text| !text.is_empty()), "{what} has no {key}");
    }
}

/// Follows `$ref`.
fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema.get("$ref") {
        Some(target) => root.pointer(target.as_str().unwrap().strip_prefix('#').unwrap()).unwrap(),
        None => schema,
    }
}

/// Every key that a schema has, like `event.icons.path`; an array is passed through.
fn keys_with_schemas(root: &Value) -> Vec<(String, &Value)> {
    fn walk<'a>(root: &'a Value, schema: &'a Value, prefix: &str, found: &mut Vec<(String, &'a Value)>) {
        let schema = resolved(root, schema);
        if let Some(items) = schema.get("items") {
            return walk(root, items, prefix, found);
        }
        for (key, value) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let path = format!("{prefix}{key}");
            walk(root, value, &format!("{path}."), found);
            found.push((path, value));
        }
    }
    let mut found = Vec::new();
    walk(root, root, "", &mut found);
    found
}

/// Every key that a schema has.
fn keys(schema: &Value) -> BTreeSet<String> {
    keys_with_schemas(schema).into_iter().map(|(key, _)| key).collect()
}

/// Every key that a document has, in the same form.
fn keys_of(document: &Value) -> BTreeSet<String> {
    fn walk(value: &Value, prefix: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(array) => array.iter().for_each(|value| walk(value, prefix, found)),
            Value::Object(object) => {
                for (key, value) in object {
                    walk(value, &format!("{prefix}{key}."), found);
                    found.insert(format!("{prefix}{key}"));
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    walk(document, "", &mut found);
    found
}

/// A folder with a lock, in which `status` has something to say.
fn with_lock() -> Repository {
    let repository = Repository::small();
    let ran = bannerman(repository.path(), &["compile"]).run();
    assert_eq!(ran.status, 0, "{ran:?}");
    repository
}

/// Runs a command that reads a configuration and all that it says. Returns the exit status and what went wrong.
fn with_config(home: &Repository, toml: &str) -> (i32, String) {
    home.write("other.toml", toml);
    let ran = bannerman(home.path(), &["status", "--config", "other.toml"]).run();
    (ran.status, ran.stderr)
}

/// TOML as JSON, with dates and times as text.
fn from_toml(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Table(table) => {
                table.into_iter().map(|(key, value)| (key, convert(value))).collect()
            }
            toml::Value::Array(array) => array.into_iter().map(convert).collect(),
            toml::Value::String(text) => json!(text),
            toml::Value::Integer(number) => json!(number),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(value) => json!(value),
            toml::Value::Datetime(time) => json!(time.to_string()),
        }
    }
    convert(toml::Value::Table(text.parse().unwrap()))
}

fn example() -> PathBuf {
    root().join("examples/branding")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
