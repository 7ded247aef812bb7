//! Nights by the thousand: an applier between a repository that people edit, a store, and a Discord where everything
//! fails that can. Every world comes from a number, the seed; a world that breaks says how to see it again.
//!
//! A run can die, and another one can run, before and after every request and every save. What must be true is in
//! `invariants.rs`.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a failure here is a test's, and the figures are for its reader

mod branding;
mod dice;
mod invariants;
mod people;
mod place;
mod process;
mod source;
mod wire;
mod world;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use place::Counts;
use world::World;

/// How many nights a world has: some years.
const NIGHTS: usize = 1000;

/// Everything that has to happen somewhere in the nights, or they show nothing of it.
const HAPPENS: [&str; 69] = [
    "a banner put on by hand",
    "a channel full of talk",
    "a broken main",
    "a clock an hour behind",
    "a clock weeks ahead",
    "a death after a question",
    "a death after a request",
    "a death after a save",
    "a death before a question",
    "a death before a request",
    "a death before a save",
    "a description edited",
    "a guild that wears ours was taken over",
    "a message answered by its nonce",
    "a message forbidden",
    "a message lost",
    "a message not sent, 5xx",
    "a message past the limit",
    "a message sent, 5xx",
    "a message sent, its answer lost",
    "a picture of ours put on by hand",
    "a picture that was on already",
    "a priority edited",
    "a publication done, 5xx",
    "a publication done, its answer lost",
    "a publication forbidden",
    "a publication lost",
    "a publication not done, 5xx",
    "a publication past the limit",
    "a publication that was done already",
    "a question answered with 5xx",
    "a question lost",
    "a question past the limit",
    "a run that planned anew",
    "an edit answered with the old hash",
    "an edit done, 5xx",
    "an edit done, its answer lost",
    "an edit lost",
    "an edit not done, 5xx",
    "an edit past the limit",
    "an edit without effect that may have been on before",
    "an event added",
    "an event removed",
    "an event renamed",
    "an icon put on by hand",
    "an older lock at work",
    "another run in between",
    "art added",
    "art removed",
    "art that could not be read",
    "art replaced",
    "both refused",
    "calm nights",
    "dates edited",
    "events missed",
    "features lost or regained",
    "messages that may not be read",
    "missed nights",
    "no lock, and none applied before",
    "no lock, and the one applied last lacks today",
    "pair switched",
    "pairs looked at",
    "publications looked at",
    "rotations looked at",
    "the Git server failed",
    "the banner refused",
    "the icon refused",
    "three failures in one night",
    "weeks without a run",
];

/// The worlds of some seeds, on all processors.
fn nights(seeds: std::ops::Range<u64>) -> Counts {
    let (start, next) = (Instant::now(), AtomicU64::new(seeds.start));
    let work = || {
        let mut counts = Counts::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return Ok(counts);
            }
            let world = World::new(seed).nights(NIGHTS).map_err(|error| {
                format!(
                    "seed {seed}, {error}\nsee it again: NIGHTS_SEED={seed} cargo test --test nights -- --nocapture"
                )
            })?;
            world.into_iter().for_each(|(what, number)| *counts.entry(what).or_default() += number);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let all: Vec<Result<Counts, String>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut counts = Counts::new();
    for world in all {
        let world = world.unwrap_or_else(|error| panic!("{error}"));
        world.into_iter().for_each(|(what, number)| *counts.entry(what).or_default() += number);
    }
    let list: Vec<String> = counts.iter().map(|(what, number)| format!("{number} × {what}")).collect();
    println!("{:.0} s: {}", start.elapsed().as_secs_f64(), list.join("; "));
    counts
}

fn assert_everything_happened(counts: &Counts) {
    let missing: Vec<&&str> = HAPPENS.iter().filter(|what| !counts.contains_key(*what)).collect();
    assert!(missing.is_empty(), "never happened: {missing:?}");
}

#[test]
fn whatever_happens_nothing_is_lost_and_nothing_is_repeated() {
    if let Ok(seed) = std::env::var("NIGHTS_SEED") {
        let seed = seed.parse().unwrap();
        nights(seed..seed + 1);
        return;
    }
    assert_everything_happened(&nights(0..5));
}

#[test]
#[ignore = "needs a minute"]
fn whatever_happens_in_more_than_a_hundred_thousand_nights() {
    // A few more, for seed 121 found what no other one did.
    let counts = nights(0..125);
    assert_everything_happened(&counts);
    assert_eq!(counts["nights"], 125_000);
}
