//! What a plan says of a single image: which one is put on, and why.

use crate::lock::Asset;

/// What is to be done with an image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SurfacePlan {
    /// The file that is known to be worn.
    pub(crate) from: Option<String>,
    /// The asset that is put on, and why; none to leave it.
    pub(crate) change: Option<Change>,
}

/// An asset that is put on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The asset.
    pub to: Asset,
    /// Why.
    pub(crate) reason: Reason,
}

/// Why an asset is put on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Its event begins to be worn.
    Entering(String),
    /// The one before has had its days; how many.
    Turn(i64),
    /// The file that is worn is not one of the event's any more.
    Gone,
    /// The file that is worn has other bytes now.
    Replaced,
    /// Discord did not confirm it when the event was entered.
    Unconfirmed,
    /// Somebody else put another one on.
    Drifted,
    /// Whatever is worn, ours was asked for.
    Forced,
}
