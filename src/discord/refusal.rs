//! An answer that says no, as Discord words it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::endpoint::Endpoint;
pub(crate) use crate::clock::words;
use crate::escape::cut;

/// An answer with an error status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Discord's own code; 0 when it gave none.
    pub code: i64,
    /// Discord's words.
    pub message: String,
    /// What is wrong with which field of the request (`icon`, `embeds.0.description`), in Discord's words.
    /// The empty name is the request as a whole.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Those of the fields that are refused because they were changed too often, not for what is in them.
    pub limited: BTreeSet<String>,
    /// Whether one of them may be refused for what is in it after all: Discord answers the same for a picture that it
    /// cannot read.
    pub may_be_the_picture: bool,
    /// After how long it may be tried again, when Discord said so.
    pub retry_after: Option<Duration>,
    /// Whether it is about every request, not about this kind alone.
    pub global: bool,
    /// What was asked for: `PATCH /guilds/1`.
    pub request: Endpoint,
}

/// The most of what an answer says that is repeated, in characters, and about how many fields.
const WORDS: usize = 300;
const FIELDS: usize = 25;

/// The longest time that is taken from an answer: whoever says more means never.
const LONGEST: f64 = 365.0 * 86_400.0;

/// What stands in the place of words, where Discord has none.
const NO_WORDS: &str = "no explanation";

impl Refusal {
    /// Reads an error's body. It may be anything: the edge network answers with HTML. `retry_after` is the
    /// header of that name, in seconds; the body is more exact.
    pub fn read(request: Endpoint, status: u16, body: &[u8], retry_after: Option<&str>) -> Refusal {
        let json: Option<Value> = serde_json::from_slice(body).ok();
        let field = |name: &str| json.as_ref().and_then(|json| json.get(name));
        let mut refusal = Refusal {
            status,
            code: field("code").and_then(number).unwrap_or(0),
            message: message(status, json.as_ref()),
            retry_after: field("retry_after").and_then(Value::as_f64).and_then(wait),
            global: field("global").and_then(Value::as_bool).unwrap_or(false),
            request,
            fields: BTreeMap::new(),
            limited: BTreeSet::new(),
            may_be_the_picture: false,
        };
        if refusal.retry_after.is_none() {
            refusal.retry_after = retry_after.and_then(seconds);
        }
        if let Some(errors) = field("errors") {
            refusal.collect(errors, "", 0);
        }
        refusal
    }

    /// Whether it is about this field alone or among others.
    pub fn is_about(&self, field: &str) -> bool {
        self.fields.keys().any(|name| is_within(name, field))
    }

    /// What Discord says about a field, in one line.
    pub fn words_about(&self, field: &str) -> String {
        let said: Vec<&str> = self
            .fields
            .iter()
            .filter(|(name, _)| is_within(name, field))
            .flat_map(|(_, said)| said.iter().map(String::as_str))
            .collect();
        if said.is_empty() { self.message.clone() } else { said.join("; ") }
    }

    /// Flattens `{"icon": {"_errors": [{"code": …, "message": …}]}}`. Depth, number and length are bounded: all of it is
    /// a stranger's.
    fn collect(&mut self, value: &Value, name: &str, depth: usize) {
        let Some(object) = value.as_object().filter(|_| depth < 16) else { return };
        for (key, inner) in object {
            if key != "_errors" {
                let key = cut(key, WORDS);
                let path = if name.is_empty() { key.into_owned() } else { format!("{name}.{key}") };
                self.collect(inner, &path, depth + 1);
                continue;
            }
            if self.fields.len() >= FIELDS && !self.fields.contains_key(name) {
                return;
            }
            let errors = || inner.as_array().into_iter().flatten();
            let said = errors().filter_map(words_in).map(|words| cut(words, WORDS).into_owned()).take(FIELDS);
            self.fields.entry(name.to_owned()).or_default().extend(said);
            let codes = errors().filter_map(|error| error.get("code")?.as_str());
            for code in codes.filter(|code| code.ends_with("_RATE_LIMIT")) {
                self.limited.insert(name.to_owned());
                self.may_be_the_picture |= code == "AVATAR_RATE_LIMIT";
            }
        }
    }
}

/// Whether one field's name is another's, or below it.
fn is_within(name: &str, field: &str) -> bool {
    name == field || name.starts_with(&format!("{field}."))
}

fn message(status: u16, json: Option<&Value>) -> String {
    let Some(json) = json else { return "the answer is not Discord's own JSON".to_owned() };
    // 401 comes as "401: Unauthorized".
    let number = format!("{status}: ");
    let words = words_in(json).map(|words| words.strip_prefix(&number).unwrap_or(words));
    cut(words.filter(|words| !words.trim().is_empty()).unwrap_or(NO_WORDS), WORDS).into_owned()
}

/// What an error says, where it says anything.
fn words_in(error: &Value) -> Option<&str> {
    error.get("message")?.as_str().filter(|words| !words.trim().is_empty())
}

/// Discord documents its inner codes as text and describes them as numbers; both were seen.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// A time in seconds out of a header.
pub(super) fn seconds(text: &str) -> Option<Duration> {
    text.trim().parse().ok().and_then(wait)
}

fn wait(seconds: f64) -> Option<Duration> {
    (seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(LONGEST)))
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refusal { status, code, message, request, .. } = self;
        write!(out, "Discord refused {request} with {status}")?;
        if *code != 0 {
            write!(out, " (code {code})")?;
        }
        write!(out, ": {message}")?;
        for (name, said) in &self.fields {
            let name = if name.is_empty() { "request" } else { name };
            let said = if said.is_empty() { NO_WORDS.to_owned() } else { said.join("; ") };
            write!(out, "\n  {name}: {said}")?;
        }
        if let Some(time) = self.retry_after {
            write!(out, "\n  try again in {}", words(time))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU64;

    use super::*;
    use crate::id::Id;

    const EDIT: Endpoint = Endpoint::EditGuild(Id::new(NonZeroU64::MIN));

    fn read(status: u16, body: &str) -> Refusal {
        Refusal::read(EDIT, status, body.as_bytes(), None)
    }

    #[test]
    fn fields_are_named_with_discords_words() {
        let refusal = read(
            400,
            r#"{"code": 50035, "message": "Invalid Form Body", "errors": {
                "icon": {"_errors": [{"code": 7, "message": "Too big"}]},
                "embeds": {"0": {"description": {"_errors": [{"code": "X", "message": "Too long"}]}}}}}"#,
        );
        assert_eq!(
            refusal.to_string(),
            "Discord refused PATCH /guilds/1 with 400 (code 50035): Invalid Form Body\n  \
             embeds.0.description: Too long\n  icon: Too big"
        );
        assert!(refusal.is_about("icon") && !refusal.is_about("banner") && refusal.limited.is_empty());
        assert_eq!(refusal.words_about("icon"), "Too big");
    }

    #[test]
    fn a_field_that_was_changed_too_often_is_known_by_its_code() {
        let refusal = read(
            400,
            r#"{"code": 50035, "message": "Invalid Form Body", "errors": {
                "banner": {"_errors": [{"code": "IMAGE_INVALID", "message": "No"}]},
                "icon": {"_errors": [{"code": "GUILD_ICON_RATE_LIMIT", "message": "Too often"}]}}}"#,
        );
        assert_eq!(refusal.limited.iter().collect::<Vec<_>>(), ["icon"]);
    }

    #[test]
    fn errors_at_the_root_and_codes_as_text_are_read() {
        let refusal =
            read(400, r#"{"code": "50035", "message": "x", "errors": {"_errors": [{"message": "y"}]}}"#);
        assert_eq!((refusal.code, refusal.fields[""].as_slice()), (50035, ["y".to_owned()].as_slice()));
    }

    #[test]
    fn what_is_said_at_length_is_cut() {
        let long = "x".repeat(50_000);
        let error = format!(r#"{{"_errors": [{{"message": "{long}"}}]}}"#);
        let fields: Vec<String> = (0..100).map(|at| format!(r#""f{at}{long}": {error}"#)).collect();
        let body = format!(r#"{{"message": "{long}", "errors": {{{}}}}}"#, fields.join(", "));
        let refusal = read(400, &body);
        assert_eq!((refusal.fields.len(), refusal.message.chars().count()), (FIELDS, WORDS));
        assert!(refusal.to_string().chars().count() < (2 * FIELDS + 2) * (WORDS + 10), "{refusal}");
    }

    #[test]
    fn html_and_odd_json_are_no_trouble() {
        for body in ["[]", "null", "{\"errors\": 3}", "{\"message\": 1}"] {
            assert_eq!(read(403, body).message, "no explanation", "{body}");
        }
        for body in ["<html>blocked</html>", "", "{\"message\""] {
            assert_eq!(read(403, body).message, "the answer is not Discord's own JSON", "{body}");
        }
    }

    #[test]
    fn where_there_are_no_words_that_is_said() {
        assert_eq!(read(400, r#"{"message": "400: "}"#).message, "no explanation");
        for words in ["\"\"", "\" \"", "3"] {
            let body = format!(
                r#"{{"message": {words}, "errors": {{"icon": {{"_errors": [{{"message": {words}}}]}}}}}}"#
            );
            let refusal = read(400, &body);
            assert_eq!(refusal.words_about("icon"), "no explanation", "{body}");
            assert_eq!(
                refusal.to_string(),
                "Discord refused PATCH /guilds/1 with 400: no explanation\n  icon: no explanation"
            );
        }
    }

    #[test]
    fn the_status_is_not_said_twice() {
        assert_eq!(read(401, r#"{"message": "401: Unauthorized", "code": 0}"#).message, "Unauthorized");
    }

    #[test]
    fn how_long_to_wait_is_read_from_the_body_then_from_the_header() {
        let both = r#"{"message": "Slow down.", "retry_after": 64.57, "global": false}"#;
        let refusal = Refusal::read(EDIT, 429, both.as_bytes(), Some("65"));
        assert_eq!(refusal.retry_after, Some(Duration::from_millis(64_570)));
        assert!(refusal.to_string().ends_with("try again in 1 min 5 s"), "{refusal}");
        let of = |body: &str, header| Refusal::read(EDIT, 429, body.as_bytes(), header).retry_after;
        assert_eq!(of("<html>", Some(" 1800 ")), Some(Duration::from_secs(1800)));
        assert_eq!(of("<html>", Some("Wed, 21 Oct 2026 07:28:00 GMT")), None);
        for odd in ["-1", "NaN"] {
            assert_eq!(of("{\"retry_after\": \"x\"}", Some(odd)), None, "{odd}");
        }
        for huge in ["1e300", "inf"] {
            assert_eq!(of("", Some(huge)), Some(Duration::from_secs(365 * 86_400)), "{huge}");
        }
    }

    #[test]
    fn times_are_told_in_two_units_at_most() {
        let told = [0, 12_000, 12_001, 60_000, 64_570, 3_600_000, 3_601_000, 93_600_000]
            .map(|milliseconds| words(Duration::from_millis(milliseconds)));
        assert_eq!(told, ["0 s", "12 s", "13 s", "1 min", "1 min 5 s", "1 h", "1 h 1 min", "26 h"]);
    }
}
