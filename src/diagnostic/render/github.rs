//! For GitHub Actions: workflow commands, which become annotations on the lines of a pull request.
//!
//! A workflow command is a line of its own, so text from the repository could begin one; everything in it is
//! escaped as GitHub's own toolkit does (`%`, line ends, and in properties `:` and `,`).

use crate::diagnostic::{Diagnostic, Report};
use crate::escape::inline;

/// One line a diagnostic, and one that says how many more there are.
pub(crate) fn render(report: &Report) -> String {
    let more = report.more().map(|more| format!("::notice::{more}"));
    let commands = report.diagnostics.iter().map(|diagnostic| command(report, diagnostic));
    commands.chain(more).map(|command| command + "\n").collect()
}

fn command(report: &Report, diagnostic: &Diagnostic) -> String {
    let at = report.texts.locate(&diagnostic.place);
    let mut properties = vec![("file", format!("{}{}", report.prefix, at.path))];
    let numbers = [("line", at.line), ("col", at.column)];
    properties.extend(numbers.into_iter().filter_map(|(name, number)| Some((name, number?.to_string()))));
    if let Some((line, column)) = at.end {
        properties.extend([("endLine", line.to_string()), ("endColumn", column.to_string())]);
    }
    properties.push(("title", format!("{} {}", diagnostic.rule.code, diagnostic.rule.name)));
    let properties: Vec<String> =
        properties.into_iter().map(|(name, value)| format!("{name}={}", property(&inline(&value)))).collect();
    let mut text = inline(&diagnostic.message).into_owned();
    for note in &diagnostic.also {
        let at = report.texts.locate(&note.place);
        let line = at.line.map_or(String::new(), |line| format!(":{line}"));
        text.push_str(&format!("\n{}{}{line}: {}", report.prefix, inline(&at.path), inline(&note.message)));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("\nhelp: {}", inline(help)));
    }
    format!("::{} {}::{}", diagnostic.severity.name(), properties.join(","), data(&text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_begins_a_command_of_its_own() {
        assert_eq!(property("a%0A::error::x,y\n"), "a%250A%3A%3Aerror%3A%3Ax%2Cy%0A");
        assert_eq!(data("50% a\r\n::error::x"), "50%25 a%0D%0A::error::x");
    }
}
