//! B003: every event has at least one banner and one icon, in their folders.

use crate::compile::survey::Survey;
use crate::compile::survey::{Art, Event};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::spelling::nearest;
use crate::surface::SurfaceRow;

pub(super) static RULE: Rule = Rule {
    code: "B003",
    name: "missing-assets",
    severity: Severity::Error,
    summary: "An event has no `banners` or no `server_icons` folder, or nothing in it.",
    explanation: "Both folders are needed, each with at least one file directly in it; files in folders below \
        them are not looked at. Until mid-2022 the banner was one file in the event's own folder: move it \
        into `banners`.",
    example: "Broken:\n\n    events/christmas/banner.png\n\nMended:\n\n    events/christmas/banners/banner.png",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        for art in event.folders().into_iter().filter(|art| art.surface.row().required) {
            if art.worn().next().is_none() {
                found.push(missing(survey, event, art));
            }
        }
    }
}

fn missing(survey: &Survey, event: &Event, art: &Art) -> Diagnostic {
    let SurfaceRow { name: noun, folder, .. } = art.surface.row();
    let message = match art.instead {
        Some(_) => format!("`{folder}` of `{}` is not a folder", event.name),
        None if !art.assets.is_empty() => {
            format!("`{}` has no {noun}: what lies in `{folder}` is no picture", event.name)
        }
        None => {
            format!("`{}` has no {noun}: `{folder}` is missing or has no file directly in it", event.name)
        }
    };
    let help = match (stray(event, noun), misspelt(event, art.surface.row())) {
        (_, Some(other)) => format!("rename `{}/{other}` to `{folder}`", survey.shown(&event.path)),
        (Some(file), None) if art.instead.is_none() => {
            format!("move `{}/{file}` to `{}/{file}`", survey.shown(&event.path), survey.shown(&art.path))
        }
        _ => format!("put at least one PNG, JPEG or GIF into `{}`", survey.shown(&art.path)),
    };
    let place = Place::Path(event.path.clone());
    Diagnostic::new(&RULE, Some(&event.name), place, message).help(help)
}

/// A picture in the event's own folder that is meant for the missing one: `banner.png`, `server_icon.gif`.
fn stray<'a>(event: &'a Event, noun: &str) -> Option<&'a String> {
    event.others.iter().find(|name| {
        let name = name.to_lowercase();
        let picture = [".png", ".jpg", ".jpeg", ".gif"].iter().any(|extension| name.ends_with(extension));
        picture && name.contains(noun)
    })
}

/// A folder that is meant for the missing one: `server_icon`, `icons`.
fn misspelt<'a>(event: &'a Event, row: &SurfaceRow) -> Option<&'a String> {
    let is_meant =
        |name: &str| [row.folder, row.plural].iter().any(|known| nearest(name, &[known]).is_some());
    event.others.iter().find(|name| !name.contains('.') && is_meant(name))
}
