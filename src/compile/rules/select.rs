//! What rules about pictures look at: every asset, those that are pictures, those that are none.

use crate::compile::survey::{Asset, Content, Event, Survey};
use crate::image::{Flaw, Picture};

/// Every asset, with its event.
pub(super) fn assets(survey: &Survey) -> impl Iterator<Item = (&Event, &Asset)> {
    survey.events.iter().flat_map(|event| {
        event.folders().into_iter().flat_map(move |art| art.assets.iter().map(move |asset| (event, asset)))
    })
}

/// Every asset that is a picture, with its event.
pub(super) fn pictures(survey: &Survey) -> impl Iterator<Item = (&Event, &Asset, Picture)> {
    assets(survey).filter_map(|(event, asset)| match &asset.content {
        Content::Bytes { picture: Ok(picture), .. } => Some((event, asset, *picture)),
        _ => None,
    })
}

/// Every asset that was read and is no picture, with its event and the reason.
pub(super) fn flawed(survey: &Survey) -> impl Iterator<Item = (&Event, &Asset, &Flaw)> {
    assets(survey).filter_map(|(event, asset)| match &asset.content {
        Content::Bytes { picture: Err(flaw), .. } => Some((event, asset, flaw)),
        _ => None,
    })
}
