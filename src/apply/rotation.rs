//! Whose turn it is: the least worn asset is next, every one is worn once before any is worn twice, and one
//! never follows itself. Among equals the order is shuffled, but by a hash and not by chance, so that a
//! preview shows what a run will do.

use std::collections::BTreeSet;

use super::state::{Occurrence, Turns};
use crate::lock::Asset;

/// The assets that differ: of several files with the same bytes, the first.
fn distinct<'a>(assets: impl IntoIterator<Item = &'a Asset>) -> impl Iterator<Item = &'a Asset> {
    let mut seen = BTreeSet::new();
    assets.into_iter().filter(move |asset| seen.insert(asset.blake3.as_str()))
}

/// How many turns there are before any asset comes again.
pub fn length<'a>(assets: impl IntoIterator<Item = &'a Asset>) -> usize {
    distinct(assets).count()
}

/// The asset to put on next; `worn` is the BLAKE3 of the one that is worn now, which does not follow itself.
/// None when there is no other.
pub(crate) fn next<'a>(
    assets: impl IntoIterator<Item = &'a Asset>,
    turns: &[Turns],
    worn: Option<&str>,
    occurrence: &Occurrence,
) -> Option<&'a Asset> {
    distinct(assets)
        .filter(|asset| Some(asset.blake3.as_str()) != worn)
        // Never worn comes before worn once: a late comer is shown soon.
        .min_by_key(|asset| (taken(turns, asset), order(occurrence, asset)))
}

/// Counts a turn of the asset `blake3`. `assets` are those that there are now; turns of others are forgotten.
pub(crate) fn count(turns: &mut Vec<Turns>, assets: &[Asset], blake3: &str) {
    turns.retain(|turns| assets.iter().any(|asset| asset.blake3 == turns.blake3));
    // One that joins late takes part in the round that the others are in. From nothing it would have to catch
    // up with all their turns, worn every other time until then. (In the first round everyone joins.)
    let first = match turns.iter().map(|turns| turns.worn).min() {
        None | Some(0 | 1) => 1,
        Some(least) => least.saturating_add(1),
    };
    match turns.iter_mut().find(|turns| turns.blake3 == blake3) {
        Some(turns) => turns.worn = turns.worn.saturating_add(1),
        None => turns.push(Turns { blake3: blake3.to_owned(), worn: first }),
    }
    turns.sort();
}

/// How often an asset was worn.
pub(super) fn taken(turns: &[Turns], asset: &Asset) -> u32 {
    turns.iter().find(|turns| turns.blake3 == asset.blake3).map_or(0, |turns| turns.worn)
}

/// Where an asset stands among equals, in this occurrence; another order every time an event comes round.
pub(super) fn order(occurrence: &Occurrence, asset: &Asset) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for part in [&occurrence.event, &occurrence.began.to_string(), &asset.blake3] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::image::Format;

    fn asset(number: usize) -> Asset {
        Asset {
            path: format!("events/x/server_icons/{number}.png"),
            blake3: format!("{number:064x}"),
            git: "0".repeat(40),
            bytes: 1,
            format: Format::Png,
            width: 1,
            height: 1,
            frames: 1,
        }
    }

    fn occurrence(day: u32) -> Occurrence {
        Occurrence { event: "x".into(), began: NaiveDate::from_ymd_opt(2026, 1, day).unwrap() }
    }

    /// The numbers of the assets that are worn in `nights` turns.
    fn wear(assets: &[Asset], turns: &mut Vec<Turns>, day: u32, nights: usize) -> Vec<String> {
        let mut worn: Option<String> = None;
        let mut order = Vec::new();
        for _ in 0..nights {
            let Some(next) = next(assets, turns, worn.as_deref(), &occurrence(day)) else { break };
            count(turns, assets, &next.blake3);
            worn = Some(next.blake3.clone());
            order.push(next.name().to_owned());
        }
        order
    }

    #[test]
    fn the_only_asset_does_not_follow_itself() {
        assert_eq!(wear(&[asset(1)], &mut Vec::new(), 1, 5), ["1.png"]);
        // Two files with the same bytes are one asset.
        let twin = Asset { path: "events/x/server_icons/2.png".into(), ..asset(1) };
        assert_eq!(wear(&[asset(1), twin], &mut Vec::new(), 1, 5), ["1.png"]);
    }

    #[test]
    fn another_occurrence_has_another_order() {
        let assets: Vec<Asset> = (0..9).map(asset).collect();
        let orders: std::collections::BTreeSet<Vec<String>> =
            (1..=20).map(|day| wear(&assets, &mut Vec::new(), day, 9)).collect();
        assert!(orders.len() > 15, "{orders:?}");
    }

    #[test]
    fn a_late_comer_is_next_and_then_one_of_many() {
        let mut turns = Vec::new();
        let four: Vec<Asset> = (0..4).map(asset).collect();
        wear(&four, &mut turns, 1, 40);
        let five: Vec<Asset> = (0..5).map(asset).collect();
        let order = wear(&five, &mut turns, 1, 20);
        assert_eq!(order[0], "4.png");
        for round in order.chunks(5) {
            let distinct: std::collections::BTreeSet<&String> = round.iter().collect();
            assert_eq!(distinct.len(), 5, "{order:?}");
        }
    }

    proptest! {
        #[test]
        fn every_asset_is_worn_once_before_any_is_worn_twice(
            number in 2_usize..12, day in 1_u32..28, rounds in 1_usize..6
        ) {
            let assets: Vec<Asset> = (0..number).map(asset).collect();
            let order = wear(&assets, &mut Vec::new(), day, number * rounds);
            prop_assert_eq!(order.len(), number * rounds);
            for round in order.chunks(number) {
                let distinct: std::collections::BTreeSet<&String> = round.iter().collect();
                prop_assert_eq!(distinct.len(), number);
            }
            for pair in order.windows(2) {
                prop_assert_ne!(&pair[0], &pair[1]);
            }
        }
    }
}
