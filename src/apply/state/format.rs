//! A state's TOML, version 1.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Announced, AssetId, HistoryEntry, Occurrence, Paused, PendingEdit, PendingMessage, Rotation, State,
    Unpublished, VERSION, Worn, bounds, named, toml_dates,
};
use crate::surface::keys::{Beside, ByName};
use crate::surface::{PerSurface, Surface, keys};
use crate::toml_error;

/// Why a text is not a state: its newer version, or what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub enum NotAState {
    /// A version from the future.
    Newer(i64),
    /// Anything else, in words.
    Damaged(String),
}

#[derive(Deserialize)]
struct Versioned {
    version: Option<toml::Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawState {
    version: i64,
    guild: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    occurrence: Option<RawCurrent>,
    #[serde(flatten, serialize_with = "keys::given", skip_deserializing)]
    worn: PerSurface<Option<RawWorn>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rotation: Vec<Rotation>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    announced: Vec<RawAnnounced>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    doubt: Vec<Occurrence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paused: Option<Paused>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dressing: Option<PendingEdit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    announcing: Option<PendingMessage>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unpublished: Vec<Unpublished>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    history: Vec<HistoryEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCurrent {
    event: String,
    #[serde(with = "toml_dates::day")]
    began: NaiveDate,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    announcement_owed: bool,
    #[serde(default, skip_serializing_if = "is_zero")]
    again: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWorn {
    #[serde(default, deserialize_with = "named::maybe_blake3", skip_serializing_if = "Option::is_none")]
    blake3: Option<String>,
    #[serde(default, deserialize_with = "named::maybe_path", skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    hash: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    assumed: bool,
    #[serde(with = "toml_dates::time")]
    since: DateTime<Utc>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnnounced {
    event: String,
    #[serde(with = "toml_dates::day")]
    began: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl RawState {
    /// Which of its lists is too long.
    fn too_many(&self) -> Option<String> {
        let longest = |surface: Surface| {
            let entries = self.rotation.iter().map(|rotation| rotation.turns[surface].len()).max();
            (surface.row().plural, entries.unwrap_or(0), bounds::TURNS)
        };
        let lists = [
            ("announced", self.announced.len()),
            ("doubt", self.doubt.len()),
            ("unpublished", self.unpublished.len()),
            ("history", self.history.len()),
        ];
        let lists = lists.map(|(name, entries)| (name, entries, bounds::REMEMBERED));
        let rotations = [("rotation", self.rotation.len(), bounds::REMEMBERED)];
        bounds::too_many(rotations.into_iter().chain(Surface::ALL.map(longest)).chain(lists))
    }
}

/// The last line. A file that was cut short lacks it, even where what is left would be TOML.
const END: &str = "# end of the state\n";

/// The state as TOML, ending in a line break. The error is TOML's, about a value that it cannot hold: then nothing may
/// be saved, for what is saved already is worth more than a part of what should be.
pub fn write(state: &State) -> Result<String, toml::ser::Error> {
    let State { guild, announcement_owed, again, doubts, paused, dressing, .. } = state.clone();
    let State { announcing, unpublished, history, .. } = state.clone();
    let current = |Occurrence { event, began }| RawCurrent { event, began, announcement_owed, again };
    let announced = |Announced { occurrence: Occurrence { event, began }, message }| RawAnnounced {
        event,
        began,
        message,
    };
    let raw = RawState {
        version: VERSION,
        guild,
        occurrence: state.occurrence.clone().map(current),
        worn: state.worn.clone().map(|_, worn| worn.map(to_worn)),
        rotation: state.rotations.clone(),
        announced: state.announced.iter().cloned().map(announced).collect(),
        doubt: doubts,
        paused,
        dressing,
        announcing,
        unpublished,
        history,
    };
    let head = "# @generated by bannerman: what the guild was last known to wear.\n";
    Ok(head.to_owned() + &toml::to_string(&raw)? + END)
}

/// Reads a state.
pub fn parse(text: &str) -> Result<State, NotAState> {
    let damaged = |reason: String| NotAState::Damaged(reason);
    let syntax = |error: toml::de::Error| NotAState::Damaged(toml_error::said(text, &error));
    if let Some(reason) = bounds::too_large(text.len()) {
        return Err(damaged(reason));
    }
    let versioned: Versioned = toml::from_str(text).map_err(syntax)?;
    match versioned.version.as_ref().and_then(toml::Value::as_integer) {
        Some(VERSION) => {}
        Some(version) if version > VERSION => return Err(NotAState::Newer(version)),
        _ => return Err(damaged("it has no version that is known; it is empty or cut short".to_owned())),
    }
    if !text.replace("\r\n", "\n").ends_with(END) {
        return Err(damaged(format!("it is cut short: its last line is not `{}`", END.trim_end())));
    }
    let read: Beside<RawState, Option<RawWorn>, ByName> = toml::from_str(text).map_err(syntax)?;
    let raw = RawState { worn: read.surfaces, ..read.own };
    if let Some(reason) = raw.too_many() {
        return Err(damaged(reason));
    }
    if raw.guild.is_empty() {
        return Err(damaged("it names no guild".to_owned()));
    }
    let announced = |RawAnnounced { event, began, message }: RawAnnounced| Announced {
        occurrence: Occurrence { event, began },
        message,
    };
    let current = raw.occurrence.as_ref();
    let (announcement_owed, again) =
        current.map_or((false, 0), |current| (current.announcement_owed, current.again));
    Ok(State {
        guild: raw.guild,
        occurrence: raw.occurrence.map(|RawCurrent { event, began, .. }| Occurrence { event, began }),
        announcement_owed,
        again,
        worn: raw.worn.try_map(|_, raw| raw.map(worn).transpose())?,
        rotations: raw.rotation,
        announced: raw.announced.into_iter().map(announced).collect(),
        doubts: raw.doubt,
        paused: raw.paused,
        dressing: raw.dressing,
        announcing: raw.announcing,
        unpublished: raw.unpublished,
        history: raw.history,
    })
}

fn to_worn(worn: Worn) -> RawWorn {
    let Worn { asset, hash, assumed, since } = worn;
    let (blake3, path) = asset.map(|AssetId { blake3, path }| (blake3, path)).unzip();
    RawWorn { blake3, path, hash, assumed, since }
}

fn worn(raw: RawWorn) -> Result<Worn, NotAState> {
    let RawWorn { blake3, path, hash, assumed, since } = raw;
    let asset = match (blake3, path) {
        (Some(blake3), Some(path)) => Some(AssetId { blake3, path }),
        (None, None) => None,
        _ => {
            return Err(NotAState::Damaged(
                "an image has a `blake3` and no `path`, or the other way round".to_owned(),
            ));
        }
    };
    Ok(Worn { asset, hash, assumed, since })
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Sent, Turns};
    use super::*;

    fn state() -> State {
        let occurrence =
            Occurrence { event: "christmas".into(), began: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap() };
        let asset =
            AssetId { blake3: "ab".repeat(32), path: "events/christmas/server_icons/a \"b\".gif".into() };
        let at: DateTime<Utc> = "2026-12-01T00:01:02Z".parse().unwrap();
        let sent = Sent { asset: asset.clone(), before: Some("0".into()) };
        let worn = Worn {
            asset: Some(asset),
            hash: "a_1234".into(),
            assumed: true,
            since: "2026-12-01T00:01:02Z".parse().unwrap(),
        };
        let turns = vec![Turns { blake3: "ab".repeat(32), worn: 2 }];
        State {
            guild: "100".into(),
            occurrence: Some(occurrence.clone()),
            announcement_owed: true,
            again: 1,
            worn: [
                (Surface::Icon, Some(worn)),
                (Surface::Banner, Some(Worn { asset: None, hash: "1".into(), assumed: false, since: at })),
            ]
            .into(),
            dressing: Some(PendingEdit {
                at,
                occurrence: occurrence.clone(),
                announce: true,
                sent: [
                    (Surface::Icon, Some(sent.clone())),
                    (Surface::Banner, Some(Sent { before: None, ..sent })),
                ]
                .into(),
            }),
            announcing: Some(PendingMessage {
                at,
                attempt: 2,
                occurrence: occurrence.clone(),
                channel: Some("5".into()),
                webhook: Some("9".into()),
                description: "ab".repeat(32),
                after: None,
                publish: true,
            }),
            unpublished: vec![Unpublished {
                occurrence: occurrence.clone(),
                channel: "5".into(),
                message: "7".into(),
                since: at,
            }],
            doubts: vec![occurrence.clone()],
            paused: Some(Paused { since: at, reason: "a \"raid\"".into() }),
            history: vec![HistoryEntry {
                kind: Kind::Failed,
                times: 2,
                last: Some(at),
                ..HistoryEntry::done(at, "christmas", "icon a.gif", "entering christmas", 2)
            }],
            rotations: vec![Rotation {
                occurrence: occurrence.clone(),
                turns: [(Surface::Icon, turns)].into(),
            }],
            announced: vec![Announced { occurrence, message: Some("7".into()) }],
        }
    }

    #[test]
    fn a_state_comes_back_as_it_was_written() {
        assert_eq!(parse(&write(&state()).unwrap()), Ok(state()));
        let minimal = State { guild: "1".into(), ..State::default() };
        assert_eq!(parse(&write(&minimal).unwrap()), Ok(minimal));
    }

    #[test]
    fn a_state_from_before_there_were_publications_reads_as_one_without() {
        let text = write(&state()).unwrap();
        let gone = ["again = 1\n", "publish = true\n", "assumed = true\n"];
        let before = gone.iter().fold(text, |text, line| text.replace(line, ""));
        let (before, rest) = before.split_once("[[unpublished]]").unwrap();
        let (_, history) = rest.split_once("[[history]]").unwrap();
        let read = parse(&format!("{before}[[history]]{history}")).unwrap();
        let announcing = state().announcing.map(|open| PendingMessage { publish: false, ..open });
        let worn = state().worn.map(|_, worn| worn.map(|worn| Worn { assumed: false, ..worn }));
        assert_eq!(read, State { again: 0, unpublished: Vec::new(), announcing, worn, ..state() });
    }

    #[test]
    fn what_toml_cannot_hold_is_an_error_and_no_state_at_all() {
        let mut state = state();
        state.history[0].at = DateTime::<Utc>::MAX_UTC;
        assert!(write(&state).is_err());
    }

    #[test]
    fn a_time_is_kept_as_it_can_be_written() {
        let paused = |since: &str| {
            let text = format!("version = 1\nguild = \"1\"\n[paused]\nsince = {since}\nreason = \"\"\n{END}");
            parse(&text)
        };
        let state = paused("2026-12-01T02:01:02.9+02:00").unwrap();
        assert_eq!(state.paused.as_ref().unwrap().since.to_rfc3339(), "2026-12-01T00:01:02+00:00");
        assert_eq!(parse(&write(&state).unwrap()), Ok(state));
        for beyond in ["0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"] {
            assert!(matches!(paused(beyond), Err(NotAState::Damaged(reason)) if reason.contains("of UTC")));
        }
    }

    #[test]
    fn no_part_of_a_state_is_taken_for_a_state() {
        let text = write(&state()).unwrap();
        for end in 0..text.len() {
            assert!(matches!(parse(&text[..end]), Err(NotAState::Damaged(_))), "{:?}", &text[..end]);
        }
    }

    #[test]
    fn a_list_longer_than_any_that_was_written_is_refused() {
        let minimal = write(&State { guild: "1".into(), ..State::default() }).unwrap();
        let with = |rows: usize| {
            let row = "[[announced]]\nevent = \"e\"\nbegan = 2026-12-01\n";
            parse(&minimal.replace(END, &(row.repeat(rows) + END)))
        };
        assert_eq!(with(1000).unwrap().announced.len(), 1000);
        let reason = "it has 1001 entries in `announced`, and a state has 1000 at most";
        assert_eq!(with(1001), Err(NotAState::Damaged(reason.to_owned())));
        let reason = "it has 31500072 bytes, and a state has 4194304 at most";
        assert!(matches!(with(600_000), Err(NotAState::Damaged(said)) if said[..6] == reason[..6]));
    }

    /// The largest that is meant is still written and read.
    #[test]
    fn a_rotation_of_ten_thousand_icons_and_banners_is_a_state() {
        let turns = |kind: usize| {
            let of = |at: usize| Turns { blake3: format!("{:064x}", at * 2 + kind), worn: 2 };
            (0..10_000).map(of).collect::<Vec<_>>()
        };
        let rotation = Rotation {
            occurrence: state().occurrence.unwrap(),
            turns: PerSurface::from_fn(|surface| turns(surface as usize)),
        };
        let state = State { rotations: vec![rotation], ..state() };
        let text = write(&state).unwrap();
        assert!(text.len() < bounds::MAX_BYTES * 3 / 4, "{}", text.len());
        assert_eq!(parse(&text), Ok(state));
    }

    #[test]
    fn a_newer_version_is_called_newer() {
        assert_eq!(parse("version = 2\nsomething = 1\n"), Err(NotAState::Newer(2)));
    }

    #[test]
    fn what_is_not_known_is_damage() {
        let text = write(&state()).unwrap().replace(END, "[surprise]\n") + END;
        assert!(matches!(parse(&text), Err(NotAState::Damaged(reason)) if reason.contains("surprise")));
    }
}
