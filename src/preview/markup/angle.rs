//! What Discord looks up: mentions, emoji of a guild, times. A page that asks nobody shows them as text.

use chrono::DateTime;

use super::{LONGEST, link};
use crate::escape;
use crate::id::is_snowflake;

/// The HTML of what stands between the `<` that a text begins with and its `>`, and how many bytes that takes.
pub(super) fn write(text: &str, linked: bool, out: &mut String) -> Option<usize> {
    let end = text.bytes().take(LONGEST).skip(1).position(|byte| b"<>\n".contains(&byte))? + 1;
    let inside = &text[1..end];
    if !text[end..].starts_with('>') {
        return None;
    }
    if link::length(inside) == inside.len() && !linked && !inside.is_empty() {
        link::open(inside, None, out);
        out.push_str(&escape::html(inside));
        out.push_str("</a>");
    } else {
        time(inside, out).or_else(|| named(inside, out))?;
    }
    Some(end + 1)
}

/// `@everyone` and `@here`, which need no brackets: how many bytes.
pub(super) fn everyone(text: &str, out: &mut String) -> Option<usize> {
    let said = ["@everyone", "@here"].into_iter().find(|name| text.starts_with(name))?;
    pill("md-mention", said, out);
    Some(said.len())
}

fn named(inside: &str, out: &mut String) -> Option<()> {
    let user = inside.strip_prefix("@!").or_else(|| inside.strip_prefix("@&")).or(inside.strip_prefix('@'));
    let with_id = |rest: &str| {
        rest.rsplit_once(':').filter(|(_, id)| is_snowflake(id)).map(|(name, _)| name.to_owned())
    };
    let emoji = |name: &String| {
        (2..=32).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if let Some(id) = user.filter(|id| is_snowflake(id)) {
        pill("md-mention", &format!("@{id}"), out);
    } else if let Some(id) = inside.strip_prefix('#').filter(|id| is_snowflake(id)) {
        pill("md-mention", &format!("#{id}"), out);
    } else if let Some(name) =
        inside.strip_prefix('/').and_then(with_id).filter(|name| !name.trim().is_empty())
    {
        pill("md-mention", &format!("/{name}"), out);
    } else if let Some(name) =
        inside.strip_prefix("a:").or(inside.strip_prefix(':')).and_then(with_id).filter(emoji)
    {
        pill("md-emoji", &format!(":{name}:"), out);
    } else {
        let place = match inside {
            "id:browse" => "Browse Channels",
            "id:customize" => "Channels & Roles",
            "id:guide" => "Server Guide",
            _ => return None,
        };
        pill("md-mention", place, out);
    }
    Some(())
}

fn pill(class: &str, text: &str, out: &mut String) {
    out.push_str(&format!("<span class=\"{class}\">{}</span>", escape::html(text)));
}

/// A moment, in UTC. Discord says one that is relative (`R`) anew every second; here it is the moment itself.
fn time(inside: &str, out: &mut String) -> Option<()> {
    let rest = inside.strip_prefix("t:")?;
    let (seconds, style) = rest.split_once(':').unwrap_or((rest, "f"));
    let number = seconds.strip_prefix('-').unwrap_or(seconds);
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let moment = DateTime::from_timestamp(seconds.parse().ok().filter(|_| digits)?, 0)?;
    let format = match style {
        "t" => "%H:%M UTC",
        "T" => "%H:%M:%S UTC",
        "d" => "%d/%m/%Y",
        "D" => "%-d %B %Y",
        "f" | "R" => "%-d %B %Y %H:%M UTC",
        "F" => "%A, %-d %B %Y %H:%M UTC",
        "s" => "%d/%m/%Y, %H:%M UTC",
        "S" => "%d/%m/%Y, %H:%M:%S UTC",
        _ => return None,
    };
    let machine = moment.format("%Y-%m-%dT%H:%M:%SZ");
    out.push_str(&format!("<time class=\"md-time\" datetime=\"{machine}\">{}</time>", moment.format(format)));
    Some(())
}
