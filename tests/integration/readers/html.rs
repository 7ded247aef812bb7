//! What may stand in the HTML of a description: text that is escaped, and balanced tags from a fixed list.

/// The tags that may be in it, as they are written.
const TAGS: [&str; 20] = [
    "<div>",
    "<div class=\"md-subtext\">",
    "<h4 class=\"md-h1\">",
    "<h5 class=\"md-h2\">",
    "<h6 class=\"md-h3\">",
    "<strong>",
    "<em>",
    "<u>",
    "<s>",
    "<code>",
    "<span>",
    "<span class=\"md-spoiler\" tabindex=\"0\">",
    "<span class=\"md-lang\">",
    "<span class=\"md-mention\">",
    "<span class=\"md-emoji\">",
    "<pre class=\"md-code\">",
    "<blockquote class=\"md-quote\">",
    "<ul>",
    "<li>",
    "<br>",
];

/// Checks that it is text and balanced tags from the list, and nothing else. Returns the text.
pub fn check(html: &str) -> Result<String, String> {
    let (mut text, mut open, mut rest) = (String::new(), Vec::new(), html);
    while let Some(at) = rest.find('<') {
        text.push_str(&read(&rest[..at])?);
        let end = rest.find('>').ok_or("a tag does not end")? + 1;
        let tag = &rest[at..end];
        rest = &rest[end..];
        let name = tag.trim_matches(['<', '/', '>']).split(' ').next().unwrap_or_default();
        if tag == "<br>" {
            text.push('\n');
        } else if let Some(name) = tag.strip_prefix("</") {
            let opened: Option<&str> = open.pop();
            if opened != Some(name.trim_end_matches('>')) {
                return Err(format!("{tag} closes {opened:?}"));
            }
        } else if TAGS.contains(&tag) || with_value(tag)? {
            let block = matches!(name, "div" | "blockquote" | "ul" | "ol" | "li" | "h4" | "h5" | "h6");
            let inline = ["strong", "em", "u", "s", "a", "span", "code", "time"];
            if block && open.iter().any(|outer| inline.contains(outer)) {
                return Err(format!("{tag} within {open:?}"));
            }
            if name == "a" && open.contains(&"a") {
                return Err("a link in a link".to_owned());
            }
            open.push(name);
        } else {
            return Err(format!("{tag} is not one of ours"));
        }
        if open.len() > 40 {
            return Err(format!("{} deep", open.len()));
        }
    }
    text.push_str(&read(rest)?);
    if open.is_empty() { Ok(text) } else { Err(format!("{open:?} stay open")) }
}

/// The tags with a value in them.
fn with_value(tag: &str) -> Result<bool, String> {
    let inside = |before: &str, after: &str| tag.strip_prefix(before)?.strip_suffix(after);
    if let Some(start) = inside("<ol start=\"", "\">") {
        return Ok(start.bytes().all(|byte| byte.is_ascii_digit()));
    }
    if let Some(time) = inside("<time class=\"md-time\" datetime=\"", "\">") {
        return Ok(time.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-:".contains(&byte)));
    }
    let Some(link) = inside("<a href=\"", "\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">")
    else {
        return Ok(false);
    };
    let (address, title) = link.split_once("\" title=\"").unwrap_or((link, ""));
    read(title)?;
    let address = read(address)?;
    let lower = address.to_ascii_lowercase();
    let web = lower.starts_with("https://") || lower.starts_with("http://");
    Ok(web && !address.contains(char::is_whitespace) && !address.contains(char::is_control))
}

/// What escaped text says; an error where something in it is not escaped.
fn read(escaped: &str) -> Result<String, String> {
    if escaped.contains(['<', '>', '"', '\''])
        || escaped.contains(|c: char| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(format!("{escaped:?} is not escaped"));
    }
    let mut parts = escaped.split('&');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').ok_or_else(|| format!("a bare & before {part:?}"))?;
        text.push_str(match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "#39" => "'",
            _ => return Err(format!("&{name};")),
        });
        text.push_str(rest);
    }
    Ok(text)
}
