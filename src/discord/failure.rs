//! What Discord can answer instead of doing what was asked, in words.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

/// Why a request did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No answer: it is not known whether the request took effect.
    Network(String),
    /// An answer that says no.
    Refused(Box<Refusal>),
    /// An answer that says yes in a form that cannot be read.
    Unreadable(String),
}

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
    /// After how many seconds it may be tried again, when Discord said so.
    pub retry_after: Option<String>,
    /// What was asked for: `PATCH /guilds/1`.
    pub request: String,
}

impl Refusal {
    /// Reads an error's body. It may be anything: the edge network answers with HTML.
    pub fn read(request: String, status: u16, body: &[u8], retry_after: Option<&str>) -> Refusal {
        let json: Option<Value> = serde_json::from_slice(body).ok();
        let field = |name: &str| json.as_ref().and_then(|json| json.get(name));
        let seconds = field("retry_after").and_then(Value::as_f64).map(|seconds| format!("{seconds:.1}"));
        let mut fields = BTreeMap::new();
        if let Some(errors) = field("errors") {
            collect(errors, "", 0, &mut fields);
        }
        let message = match (&json, field("message").and_then(Value::as_str)) {
            // 401 comes as "401: Unauthorized".
            (_, Some(message)) => message.strip_prefix(&format!("{status}: ")).unwrap_or(message),
            (Some(_), None) => "no explanation",
            (None, None) => "the answer is not Discord's own JSON",
        };
        Refusal {
            status,
            code: field("code").and_then(number).unwrap_or(0),
            message: message.to_owned(),
            fields,
            retry_after: seconds.or_else(|| retry_after.map(str::to_owned)),
            request,
        }
    }

    /// Whether it is about this field alone or among others.
    pub fn is_about(&self, field: &str) -> bool {
        self.fields.keys().any(|name| name == field || name.starts_with(&format!("{field}.")))
    }

    /// What Discord says about a field, in one line.
    pub fn words_about(&self, field: &str) -> String {
        let said: Vec<&str> = self
            .fields
            .iter()
            .filter(|(name, _)| *name == field || name.starts_with(&format!("{field}.")))
            .flat_map(|(_, said)| said.iter().map(String::as_str))
            .collect();
        if said.is_empty() { self.message.clone() } else { said.join("; ") }
    }
}

/// Discord documents its inner codes as text and describes them as numbers; both were seen.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// Flattens `{"icon": {"_errors": [{"message": …}]}}`. The depth is bounded: it is a stranger's.
fn collect(value: &Value, name: &str, depth: usize, fields: &mut BTreeMap<String, Vec<String>>) {
    let Some(object) = value.as_object().filter(|_| depth < 16) else { return };
    for (key, inner) in object {
        if key == "_errors" {
            let said = inner.as_array().into_iter().flatten();
            let said = said.filter_map(|error| error.get("message")?.as_str()).map(str::to_owned);
            fields.entry(name.to_owned()).or_default().extend(said);
        } else {
            let path = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            collect(inner, &path, depth + 1, fields);
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Network(reason) => write!(out, "Discord could not be reached: {reason}"),
            Failure::Unreadable(reason) => write!(out, "Discord's answer could not be read: {reason}"),
            Failure::Refused(refusal) => refusal.fmt(out),
        }
    }
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
            write!(out, "\n  {name}: {}", said.join("; "))?;
        }
        if let Some(seconds) = &self.retry_after {
            write!(out, "\n  try again in {seconds} seconds")?;
        }
        Ok(())
    }
}

impl Failure {
    /// What to do next, where it is known.
    pub fn help(&self) -> Option<&'static str> {
        let Failure::Refused(refusal) = self else {
            return Some("nothing was recorded that Discord did not confirm; run again");
        };
        Some(match (refusal.status, refusal.code) {
            (401, _) => "check DISCORD_TOKEN: it must be the bot's token, without `Bot ` in front",
            (_, 10003) => {
                "check `[announce] channel` in bannerman.toml, and that the bot can see the channel"
            }
            (_, 10004) => "check `[guild] id` in bannerman.toml, and that the bot is a member of the guild",
            (_, 50013) => {
                "give the bot's role the permission Manage Guild, and Send Messages with Embed Links \
                           in the channel"
            }
            (_, 50001) => "the bot cannot see this: invite it to the guild, and let it view the channel",
            (429, _) => {
                "Discord limits how often a guild is changed; what was confirmed is recorded, run later"
            }
            (500.., _) => "Discord has trouble; what was confirmed is recorded, run again later",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> Refusal {
        Refusal::read("PATCH /guilds/1".into(), status, body.as_bytes(), None)
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
        assert!(refusal.is_about("icon") && !refusal.is_about("banner"));
        assert_eq!(refusal.words_about("icon"), "Too big");
    }

    #[test]
    fn errors_at_the_root_and_codes_as_text_are_read() {
        let refusal =
            read(400, r#"{"code": "50035", "message": "x", "errors": {"_errors": [{"message": "y"}]}}"#);
        assert_eq!((refusal.code, refusal.fields[""].as_slice()), (50035, ["y".to_owned()].as_slice()));
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
    fn the_status_is_not_said_twice() {
        assert_eq!(read(401, r#"{"message": "401: Unauthorized", "code": 0}"#).message, "Unauthorized");
    }

    #[test]
    fn how_long_to_wait_is_said() {
        let refusal = read(429, r#"{"message": "Slow down.", "retry_after": 64.57, "global": false}"#);
        assert!(refusal.to_string().ends_with("try again in 64.6 seconds"), "{refusal}");
    }
}
