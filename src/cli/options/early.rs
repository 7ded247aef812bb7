//! `--format` before the command, as in `bannerman --format json status`. Each command has formats of its own, so the option
//! belongs to the command: it is moved behind it, where the command's parser reads it.

use std::ffi::{OsStr, OsString};

use clap::Command;

/// The option.
const OPTION: &str = "--format";

/// The arguments, with each `--format` from before the command behind it. Where there is no command it is left out: then
/// that is what is wrong.
pub(crate) fn behind_the_command(
    program: &Command,
    arguments: impl Iterator<Item = OsString>,
) -> Vec<OsString> {
    let mut rest = arguments;
    let (mut command, mut moved, mut formats) = (program, Vec::from_iter(rest.next()), Vec::new());
    while command.has_subcommands() {
        let Some(argument) = rest.next() else { break };
        let text = argument.to_string_lossy();
        if text == OPTION {
            formats.push(argument);
            formats.extend(rest.next());
        } else if text.starts_with("--format=") {
            formats.push(argument);
        } else if let Some(named) = command.find_subcommand(&argument) {
            moved.push(argument);
            command = named;
        } else {
            let is_option = text.starts_with('-') && text != "--";
            let value = takes_value(program, &argument).then(|| rest.next()).flatten();
            moved.push(argument);
            moved.extend(value);
            if !is_option {
                break;
            }
        }
    }
    if !command.has_subcommands() {
        moved.extend(formats);
    }
    moved.extend(rest);
    moved
}

/// Whether the argument after this one is its value.
fn takes_value(program: &Command, argument: &OsStr) -> bool {
    let named = |name: &str| program.get_arguments().find(|option| option.get_long() == Some(name));
    let long = argument.to_str().and_then(|argument| argument.strip_prefix("--"));
    long.and_then(named).is_some_and(|option| option.get_action().takes_values())
}
