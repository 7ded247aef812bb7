//! A simulated year of the real repository against the same year applied, night by night.

use std::path::Path;

use tempfile::TempDir;

use super::{clone, json, list};
use crate::support::nights::assert_nights_are;
use crate::support::program::bannerman;

#[test]
#[ignore = "needs ../shared/branding.bundle"]
fn simulated_2026_is_what_365_applied_nights_come_to() {
    let home = TempDir::new().unwrap();
    let clone = clone(&home).display().to_string();
    let simulate = ["simulate", &clone, "--sandbox", "-q", "--format", "json"];
    let days = ["--from", "2026-01-01", "--to", "2026-12-31"];
    let simulated = json(&bannerman(home.path(), &[&simulate[..], &days].concat()).run());
    let nights = list(&simulated["nights"]);
    assert_eq!(nights.len(), 365);

    let folder = Path::new(&clone);
    let compiled = bannerman(folder, &["compile", "-q", "--years", "2026..2030"]).run();
    assert_eq!(compiled.status, 0, "{compiled:?}");
    let apply = ["apply", "--source", ".", "--sandbox", "-q", "--format", "json"];
    assert_nights_are(folder, &apply, nights);
    let sum = |kind: &str| nights.iter().filter(|night| night["requests"][kind] == 1).count();
    assert_eq!(
        (simulated["edits"].as_u64(), simulated["messages"].as_u64()),
        (Some(sum("edits") as u64), Some(sum("messages") as u64))
    );
    eprintln!(
        "2026: {} guild edits and {} messages in 365 nights",
        simulated["edits"], simulated["messages"]
    );
}
