//! `bannerman explain`: what a diagnostic's code means.

use super::options::{Common, Explain, Format};
use super::{Exit, Failure, Terminal};
use crate::compile::rules::{RULES, find};
use crate::diagnostic::Rule;
use crate::diagnostic::render::markdown;

pub fn run(common: &Common, arguments: &Explain, terminal: &Terminal) -> Result<Exit, Failure> {
    let Some(code) = &arguments.code else {
        if common.format == Format::Markdown {
            terminal.print(&markdown::rules(RULES.iter().map(|(rule, _)| *rule)));
            return Ok(Exit::Done);
        }
        let line = |rule: &Rule| format!("{}  {:<8} {}\n", rule.code, rule.severity.name(), rule.summary);
        terminal.print(&RULES.iter().map(|(rule, _)| line(rule)).collect::<String>());
        return Ok(Exit::Done);
    };
    let Some(rule) = find(code) else {
        let message = format!("there is no code `{code}`");
        return Err(Failure::new(Exit::Usage, message, "`bannerman explain` lists all codes"));
    };
    let Rule { code, name, severity, summary, explanation, example } = rule;
    let severity = severity.name();
    terminal.print(&format!("{code} {name} ({severity})\n\n{summary}\n\n{explanation}\n\n{example}\n"));
    Ok(Exit::Done)
}
