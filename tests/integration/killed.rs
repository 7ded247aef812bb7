//! A run that is killed (SIGKILL) wherever it has just asked Discord for something, or is about to: the next one finds
//! out how far it came, and the guild has what an undisturbed run gives it. Nothing is lost, nothing is done twice.

use crate::support::cut_off::{BRANCH, FILE, NEXT, REQUESTS, Scene, Tally, branding};
use crate::support::gate::Side;
use crate::support::redis::RedisServer;

/// Kills a run before each of its requests arrives, and before each answer is delivered.
fn at_every_request(what: &str, store: impl Fn() -> (String, Option<RedisServer>)) {
    let repository = branding();
    let mut tally = Tally::default();
    for now in NEXT {
        for number in 0.. {
            let mut ended = false;
            for side in [Side::Request, Side::Answer] {
                let (name, _server) = store();
                let scene = Scene::new(&repository, &name);
                scene.gate.hold_at(number, side);
                match scene.gate.reached(scene.program().start()) {
                    Ok(running) => running.kill(),
                    Err(ran) => {
                        assert_eq!((ran.status, scene.met(0).len()), (0, number), "{ran:?}");
                        ended = true;
                        break;
                    }
                }
                scene.gate.lose();
                let about = format!("{name}, request {number}, {side:?}, then {now}");
                tally.add(scene.recovers(now, &about));
            }
            if ended {
                assert_eq!(number, REQUESTS);
                break;
            }
        }
    }
    assert_eq!(tally.points, NEXT.len() * REQUESTS * 2);
    tally.tell(&format!("{what}, at every request"));
}

#[test]
fn at_every_request_through_a_file() {
    at_every_request("file", || (FILE.to_owned(), None));
}

#[test]
fn at_every_request_through_a_branch() {
    at_every_request("branch", || (BRANCH.to_owned(), None));
}

#[test]
#[ignore = "needs redis-server"]
fn at_every_request_through_a_server() {
    at_every_request("server", || {
        let server = RedisServer::start();
        (server.url(), Some(server))
    });
}
