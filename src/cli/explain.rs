//! `bannerman explain`: what a diagnostic's code means.

use super::options::{ExplainArgs, ExplainFormat};
use super::{CommandFailure, Exit, Terminal};
use crate::compile::rules::{RULES, find};
use crate::diagnostic::Rule;
use crate::diagnostic::render::markdown;
use crate::spelling::nearest;

pub(crate) fn run(arguments: &ExplainArgs, terminal: &Terminal) -> Result<Exit, CommandFailure> {
    if arguments.format == ExplainFormat::Markdown && arguments.code.is_some() {
        let message = "`explain` writes `--format markdown` of all codes at once only";
        return Err(CommandFailure::new(Exit::Usage, message, "leave out the code, or `--format`"));
    }
    let Some(code) = &arguments.code else {
        if arguments.format == ExplainFormat::Markdown {
            terminal.print(&markdown::rules(RULES.iter().map(|(rule, _)| *rule)));
            return Ok(Exit::Done);
        }
        let line = |rule: &Rule| format!("{}  {:<8} {}\n", rule.code, rule.severity.name(), rule.summary);
        terminal.print(&RULES.iter().map(|(rule, _)| line(rule)).collect::<String>());
        return Ok(Exit::Done);
    };
    let Some(rule) = find(code) else {
        let known: Vec<&str> = RULES.iter().flat_map(|(rule, _)| [rule.code, rule.name]).collect();
        let help = match nearest(code, &known) {
            Some(near) => format!("did you mean `{near}`? `bannerman explain` lists all codes"),
            None => "`bannerman explain` lists all codes".to_owned(),
        };
        return Err(CommandFailure::new(Exit::Usage, format!("there is no code `{code}`"), help));
    };
    let Rule { code, name, severity, summary, explanation, example } = rule;
    let severity = severity.name();
    terminal.print(&format!("{code} {name} ({severity})\n\n{summary}\n\n{explanation}\n\n{example}\n"));
    Ok(Exit::Done)
}
