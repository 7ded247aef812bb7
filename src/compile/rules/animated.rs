//! B020: animated art needs a guild that may show it.

use crate::compile::survey::Survey;
use crate::compile::survey::{Art, Asset, Content};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::surface::SurfaceRow;

pub(super) static RULE: Rule = Rule {
    code: "B020",
    name: "animated",
    severity: Severity::Warning,
    summary: "An event has animated art, which only some guilds may wear.",
    explanation: "An animated icon needs the guild feature `ANIMATED_ICON`, an animated banner \
        `ANIMATED_BANNER`; guilds get them with boosts, and lose them again. Whether yours has them cannot be \
        known from the repository.",
    example: "An event that works everywhere has a still one too:\n\n    events/christmas/server_icons/snow.gif\n    \
        events/christmas/server_icons/snow.png",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        for art in event.folders() {
            let animated: Vec<&Asset> = art.assets.iter().filter(|asset| is_animated(asset)).collect();
            if let (Some(first), Some(feature)) = (animated.first(), art.surface.row().animated_feature) {
                let place = Place::Path(first.path.clone());
                let message = message(art, animated.len(), feature);
                let help = "with a guild that may wear it, there is nothing to do; `B020 = \"allow\"` under `[rules]` in bannerman.toml leaves this out";
                found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
            }
        }
    }
}

fn is_animated(asset: &Asset) -> bool {
    matches!(&asset.content, Content::Bytes { picture: Ok(picture), .. } if picture.animated())
}

fn message(art: &Art, animated: usize, feature: &str) -> String {
    let SurfaceRow { name, plural, .. } = art.surface.row();
    match (animated, art.assets.len()) {
        (1, 1) => format!("the {name} is animated: the guild needs the feature {feature}"),
        (1, all) => format!("1 of {all} {plural} is animated: the guild needs the feature {feature}"),
        (some, all) if some == all => {
            format!("all {all} {plural} are animated: the guild needs the feature {feature}")
        }
        (some, all) => {
            format!("{some} of {all} {plural} are animated: the guild needs the feature {feature}")
        }
    }
}
