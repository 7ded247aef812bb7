//! Days and times as TOML's own, for serde: `began = 2026-12-01`, `at = 2026-12-01T00:01:02Z`.

use serde::Serializer;
use serde::ser::Error;
use toml::value::Datetime;

/// `#[serde(with = "toml_dates::day")]` of a [`NaiveDate`](chrono::NaiveDate).
pub(crate) mod day {
    use chrono::NaiveDate;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use toml::value::Datetime;

    pub(crate) fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
        super::datetime::<S>(&day.to_string())?.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
        let raw = Datetime::deserialize(deserializer)?;
        raw.to_string().parse().map_err(|_| D::Error::custom(format!("`{raw}` is not a day")))
    }
}

/// `#[serde(with = "toml_dates::time")]` of a [`DateTime<Utc>`](chrono::DateTime); whole seconds are kept.
pub(crate) mod time {
    use chrono::{DateTime, Datelike, SecondsFormat, SubsecRound, Utc};
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use toml::value::Datetime;

    pub(crate) fn serialize<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
        super::datetime::<S>(&time.to_rfc3339_opts(SecondsFormat::Secs, true))?.serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
        let raw = Datetime::deserialize(deserializer)?;
        let time = DateTime::parse_from_rfc3339(&raw.to_string());
        let time = time.map_err(|_| D::Error::custom(format!("`{raw}` is not a time with an offset")))?;
        let time = time.with_timezone(&Utc).trunc_subsecs(0);
        // An offset can lead out of the years that TOML can write.
        if (0..=9999).contains(&time.year()) {
            Ok(time)
        } else {
            Err(D::Error::custom(format!("`{raw}` is in the year {} of UTC", time.year())))
        }
    }
}

/// `#[serde(with = "toml_dates::maybe_time")]` of an `Option<DateTime<Utc>>`, which is left out when there is none.
pub(crate) mod maybe_time {
    use chrono::{DateTime, Utc};
    use serde::{Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(
        time: &Option<DateTime<Utc>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => super::time::serialize(time, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<DateTime<Utc>>, D::Error> {
        super::time::deserialize(deserializer).map(Some)
    }
}

/// A day or a time that chrono wrote, as TOML's own type. TOML has years of four digits.
fn datetime<S: Serializer>(written: &str) -> Result<Datetime, S::Error> {
    written.parse().map_err(|_| S::Error::custom(format!("`{written}` is not in a year that TOML has")))
}
