//! Whatever a state is, every store gives it back as it was.

use std::sync::Arc;

use bannerman::apply::state::{
    Announced, AssetId, BranchPlace, FileStore, GitStore, Occurrence, RedisAddress, RedisStore, Rotation,
    State, StateStore, Turns, Worn,
};
use bannerman::surface::{PerSurface, Surface};
use chrono::{DateTime, Days, NaiveDate};
use proptest::collection::vec;
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::redis::RedisServer;
use crate::support::repository::git;

/// What a BLAKE3 hash looks like.
const BLAKE3: &str = "[0-9a-f]{64}";

fn occurrence() -> impl Strategy<Value = Occurrence> {
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    (any::<String>(), 0_u64..40_000)
        .prop_map(move |(event, days)| Occurrence { event, began: first + Days::new(days) })
}

fn worn() -> impl Strategy<Value = Worn> {
    (BLAKE3, "[^/\\\\.\\x00]{1,9}(/[^/\\\\.]{1,9}){0,2}", any::<String>(), 0_i64..4_000_000_000).prop_map(
        |(blake3, path, hash, since)| Worn {
            asset: (!path.starts_with('a')).then_some(AssetId { blake3, path }),
            hash,
            assumed: false,
            since: DateTime::from_timestamp(since, 0).unwrap(),
        },
    )
}

fn rotation() -> impl Strategy<Value = Rotation> {
    let turns = || {
        vec((BLAKE3, any::<u32>()), 0..4).prop_map(|turns| {
            let mut turns: Vec<Turns> =
                turns.into_iter().map(|(blake3, worn)| Turns { blake3, worn }).collect();
            turns.sort();
            turns
        })
    };
    let each = vec(turns(), Surface::COUNT);
    (occurrence(), each).prop_map(|(occurrence, turns)| Rotation { occurrence, turns: of_each(&turns) })
}

/// A value for each surface, in their order.
fn of_each<T: Clone>(values: &[T]) -> PerSurface<T> {
    PerSurface::from_fn(|surface| values[surface as usize].clone())
}

#[allow(clippy::needless_update)] // what a state may learn one day is left as it is
fn states() -> impl Strategy<Value = State> {
    let announced = (occurrence(), any::<Option<String>>())
        .prop_map(|(occurrence, message)| Announced { occurrence, message });
    let current = proptest::option::of((occurrence(), any::<bool>()));
    let worn = vec(proptest::option::of(worn()), Surface::COUNT);
    ("[0-9]{1,20}", current, worn, vec(rotation(), 0..3), vec(announced, 0..3)).prop_map(
        |(guild, current, worn, rotations, announced)| State {
            guild,
            announcement_owed: current.as_ref().is_some_and(|(_, owed)| *owed),
            occurrence: current.map(|(occurrence, _)| occurrence),
            worn: of_each(&worn),
            rotations,
            announced,
            ..State::default()
        },
    )
}

/// Two states and two locks, one after the other, read by the one that wrote them and by another.
fn come_back(open: impl Fn() -> Box<dyn StateStore>, states: &[State], locks: &[String]) {
    let mut store = open();
    for (state, lock) in states.iter().zip(locks) {
        store.load().unwrap();
        store.save(state).unwrap();
        store.save_applied_lock(lock).unwrap();
        for store in [&store, &open()] {
            assert_eq!(&store.load().unwrap(), state);
            assert_eq!(store.applied_lock().unwrap().as_ref(), Some(lock));
        }
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn in_a_file(states in vec(states(), 2), locks in vec("\\PC+", 2)) {
        let home = TempDir::new().unwrap();
        let path = home.path().join("state.toml");
        let mut store = FileStore::open_to_write(&path).unwrap();
        for (state, lock) in states.iter().zip(&locks) {
            store.load().unwrap();
            store.save(state).unwrap();
            store.save_applied_lock(lock).unwrap();
            let reader = FileStore::open_to_read(&path);
            prop_assert_eq!(&reader.load().unwrap(), state);
            prop_assert_eq!(reader.applied_lock().unwrap(), Some(lock.clone()));
        }
    }

    #[test]
    fn in_a_branch(states in vec(states(), 2), locks in vec("\\PC+", 2)) {
        let home = TempDir::new().unwrap();
        git(home.path(), &["init", "--quiet", "--bare"]);
        let named = Some(home.path().to_owned());
        let place = BranchPlace { folders: vec![home.path().to_owned()], named, ..BranchPlace::default() };
        let now = "2026-12-01T00:01:00Z".parse().unwrap();
        come_back(|| Box::new(GitStore::open("state", &place, &Arc::default(), now, "x").unwrap()), &states, &locks);
    }
}

#[test]
#[ignore = "needs redis-server"]
fn on_a_server() {
    let server = RedisServer::start();
    let address = RedisAddress::parse(&server.url()).unwrap();
    let cases = (vec(states(), 2), vec("\\PC+", 2));
    proptest!(config(64), |((states, locks) in cases)| {
        server.ask::<i64>(&["DEL", "k"]);
        come_back(|| Box::new(RedisStore::open(&address, None, "k".into(), "x")), &states, &locks);
    });
}
