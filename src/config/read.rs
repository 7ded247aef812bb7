//! Text → configuration. What serde says of a value that it cannot read is put in plain words, with what to do.

use super::Config;
use super::check::check;
use super::values::problem_of;
use crate::git::redact;
use crate::problem::Problem;
use crate::spelling::nearest;
use crate::toml_error;

/// Reads a configuration's text.
pub fn parse(text: &str) -> Result<Config, Problem> {
    let config: Config = toml::from_str(text).map_err(|error| {
        let Problem { message, help } = in_plain_words(error.message());
        // The line is shown, and an address in it may hold a password.
        let shown = format!("{}{}", toml_error::place(text, &error), toml_error::words(&message));
        Problem { message: redact(&shown), help }
    })?;
    check(&config)?;
    Ok(config)
}

fn in_plain_words(said: &str) -> Problem {
    problem_of(said).unwrap_or_else(|| match expected(said) {
        Some((found, wanted, help)) => Problem::new(format!("{found} instead of {wanted}"), help),
        None => Problem { message: said.to_owned(), help: did_you_mean(said) },
    })
}

/// serde's words for what was expected, those of whoever writes a configuration, and what to do.
const EXPECTED: [(&str, &str, &str); 9] = [
    ("a string", "text", "put the value in quotes"),
    ("u32", "a whole number from 1 to 4294967295", "write a whole number like `3`, without quotes"),
    ("i32", "a whole number up to 9998", "write a whole number like `5`, without quotes"),
    ("a boolean", "`true` or `false`", "write it without quotes"),
    ("one of `allow`", "`allow`, `warn` or `deny`", "write `\"allow\"`, `\"warn\"` or `\"deny\"`"),
    ("one of `last-good`", "`last-good` or `stop`", "write `\"last-good\"` or `\"stop\"`"),
    ("one of `report`", "`report` or `restore`", "write `\"report\"` or `\"restore\"`"),
    (
        "a map",
        "keys with values",
        "write `[rules]` on a line of its own, and lines like `B012 = \"deny\"` below it",
    ),
    (
        "struct",
        "keys with values",
        "write its name like `[guild]` on a line of its own, and its keys below it",
    ),
];

/// serde's words for what stands there instead.
const FOUND: [(&str, &str); 6] = [
    ("integer", "the number"),
    ("floating point", "the number"),
    ("boolean", "the value"),
    ("string", "the text"),
    ("sequence", "a list"),
    ("map", "keys with values"),
];

/// What stands where something else was expected, what that is, and what to do. serde says: invalid type: integer
/// `1`, expected a string.
fn expected(message: &str) -> Option<(String, &'static str, &'static str)> {
    let (found, wanted) = message.strip_prefix("invalid ")?.split_once(": ")?.1.split_once(", expected ")?;
    let (_, wanted, help) = EXPECTED.iter().find(|(said, ..)| wanted.starts_with(said))?;
    let words = FOUND.iter().find_map(|(said, words)| Some((words, found.strip_prefix(said)?)));
    let help = match words {
        Some((&("a list" | "keys with values"), _)) if *wanted == "text" => "write one value, in quotes",
        _ => help,
    };
    Some((words.map_or(found.to_owned(), |(words, value)| format!("{words}{value}")), wanted, help))
}

/// The known word that is nearest to an unknown one. serde says: unknown field `a`, expected one of `b`, `c`.
fn did_you_mean(message: &str) -> Option<String> {
    let (unknown, expected) = ["unknown field `", "unknown variant `"]
        .iter()
        .find_map(|what| message.strip_prefix(what))?
        .split_once('`')?;
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    nearest(unknown, &known).map(|known| format!("did you mean `{known}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_default() {
        let config = parse("").unwrap();
        assert_eq!(config.source.events, "events");
        assert_eq!((config.schedule.years, config.guild.rotate_every_days), (5, 3));
    }

    #[test]
    fn an_unknown_key_is_an_error_with_a_suggestion() {
        let Problem { message, help } = parse("[guild]\nrotate_every_day = 3\n").unwrap_err();
        assert!(message.contains("line 2"), "{message}");
        assert_eq!(help.as_deref(), Some("did you mean `rotate_every_days`?"));
        assert_eq!(parse("[gild]\n").unwrap_err().help.as_deref(), Some("did you mean `guild`?"));
    }

    #[test]
    fn values_that_cannot_be_meant_are_refused() {
        for text in [
            "[source]\nevents = \"../x\"",
            "[source]\nevents = \"\"",
            "[schedule]\nyears = 0",
            "[schedule]\nfirst_year = 10000",
            "[schedule]\nfirst_year = 9990\nyears = 10",
            "[guild]\nrotate_every_days = 0",
            "[guild]\nid = \"me\"",
            "[guild]\nid = \"0\"",
            "[announce]\nchannel = \"99999999999999999999\"",
            "[announce]\ncolor = \"blurple\"",
            "[announce]\ncolor = \"#+58652\"",
            "[announce]\ntext = \"{evnet}\"",
        ] {
            assert!(parse(text).unwrap_err().help.is_some(), "{text}");
        }
    }

    #[test]
    fn a_value_that_is_refused_is_shown_where_it_stands() {
        let problem = parse("[guild]\nid = \"\\u001fhelp: me\"").unwrap_err();
        assert!(problem.message.starts_with("TOML parse error at line 2, column 6\n"), "{problem}");
        assert!(problem.message.ends_with("\n`\u{1f}help: me` is no Discord id"), "{problem}");
        assert!(problem.help.unwrap().starts_with("write the digits as text"));
    }
}
