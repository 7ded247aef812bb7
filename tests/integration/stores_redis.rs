//! The state on a Redis server: a real one, on a free port of this machine; and what becomes of passwords.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread;

use bannerman::apply::state::{RedisAddress, RedisStore, State, StateError, StateStore, write};
use tempfile::TempDir;

use crate::support::guild::{CHANNEL, GUILD, TestGuild};
use crate::support::program::{Program, bannerman, snapshot};
use crate::support::redis::RedisServer;
use crate::support::repository::Repository;

/// Must never be seen anywhere.
const SECRET: &str = "MARKED-password.0123456789";

fn branding(store: &str) -> Repository {
    let repository = Repository::small();
    let config = format!(
        "[guild]\nid = \"{GUILD}\"\n\n[announce]\nchannel = \"{CHANNEL}\"\n\n[state]\nstore = \"{store}\"\n"
    );
    repository.write("bannerman.toml", config).commit("Configure");
    repository
}

fn program(folder: &Path, guild: &TestGuild, arguments: &[&str]) -> Program {
    bannerman(folder, arguments)
        .env("DISCORD_TOKEN", guild.sandbox.token())
        .env("BANNERMAN_DISCORD_API", &guild.sandbox.base_url())
}

fn key() -> String {
    format!("bannerman:{GUILD}")
}

#[test]
#[ignore = "needs redis-server"]
fn nights_are_remembered_under_one_key() {
    let (server, guild) = (RedisServer::start(), TestGuild::start());
    let repository = branding(&server.url());
    let mut versions = Vec::new();
    for day in ["2026-11-30", "2026-12-01", "2026-12-02"] {
        let ran = program(repository.path(), &guild, &["run", "-q"]).env("BANNERMAN_NOW", day).run();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
        versions.push(server.ask::<String>(&["HGET", &key(), "version"]));
    }
    // A night with nothing to do writes nothing.
    assert!(versions[0] != versions[1] && versions[1] == versions[2], "{versions:?}");
    assert_eq!(server.ask::<Vec<String>>(&["KEYS", "*"]), [key()]);
    let mut fields: Vec<String> = server.ask(&["HKEYS", &key()]);
    fields.sort();
    assert_eq!(fields, ["lock", "state", "version"]);
    // From another machine, where there is no lock.
    let desk = TempDir::new().unwrap();
    let status = bannerman(desk.path(), &["status", "--state", &format!("{}#{}", server.url(), key())]).run();
    assert!(status.status == 0 && status.stdout.contains("christmas"), "{status:?}");
    // Without the key's name, and without a guild, there is nothing to go by.
    let ran = bannerman(desk.path(), &["state", "show", "--state", &server.url()])
        .replacing(&server.port.to_string(), "[PORT]")
        .run();
    snapshot("stores_redis__no_key", &ran.transcript());
    let shown = bannerman(desk.path(), &["state", "show", "--state", &server.url()])
        .env("BANNERMAN_GUILD", GUILD)
        .run();
    assert!(shown.status == 0 && shown.stdout.contains(GUILD), "{shown:?}");
}

#[test]
#[ignore = "needs redis-server"]
fn what_is_no_state_is_left_alone() {
    let (server, guild) = (RedisServer::start(), TestGuild::start());
    let repository = branding(&server.url());
    let text = write(&State { guild: GUILD.into(), ..State::default() }).unwrap();
    let newer = text.replace("version = 1", "version = 9");
    let foreign = text.replace(GUILD, "1");
    let key = key();
    let mut told = String::new();
    for (what, words) in [
        ("a text", &["SET", &key, "mine"][..]),
        ("another hash", &["HSET", &key, "name", "mine"]),
        ("half of one", &["HSET", &key, "version", "1.x"]),
        ("cut short", &["HSET", &key, "version", "1.x", "state", &text[..text.len() - 9]]),
        ("newer", &["HSET", &key, "version", "1.x", "state", &newer]),
        ("another guild", &["HSET", &key, "version", "1.x", "state", &foreign]),
    ] {
        server.ask::<i64>(&["DEL", &key]);
        server.ask::<redis::Value>(words);
        let before: Vec<u8> = server.ask(&["DUMP", &key]);
        let ran = program(repository.path(), &guild, &["run", "-q"])
            .replacing(&repository.git(&["rev-parse", "--short=12", "HEAD"]), "[COMMIT]")
            .replacing(&server.port.to_string(), "[PORT]")
            .run();
        told.push_str(&format!("=== {what}\n{}", ran.transcript()));
        assert_eq!(server.ask::<Vec<u8>>(&["DUMP", &key]), before, "{what}");
    }
    snapshot("stores_redis__no_state", &told);
}

#[test]
#[ignore = "needs redis-server"]
fn a_password_comes_from_the_environment_and_is_never_shown() {
    let (server, guild) = (RedisServer::protected(SECRET), TestGuild::start());
    let repository = branding(&server.url());
    let with_password = format!("redis://:{SECRET}@127.0.0.1:{}/0", server.port);
    let run = |variables: &[(&str, &str)]| {
        // The configuration names it, and the operator too.
        let place = format!("127.0.0.1:{}", server.port);
        let mut program = program(repository.path(), &guild, &["run", "-v"]).env("REDIS_HOST", &place);
        for (name, value) in variables {
            program = program.env(name, value);
        }
        let ran = program.replacing(&server.port.to_string(), "[PORT]").run();
        assert!(!format!("{ran:?}").contains(SECRET), "{ran:?}");
        ran
    };
    let denied = run(&[]);
    assert_eq!(denied.status, 3);
    assert!(denied.stderr.contains("help: set REDIS_PASSWORD in the environment"), "{denied:?}");
    let wrong = run(&[("REDIS_PASSWORD", "not this one")]);
    assert!(wrong.status == 3 && !format!("{wrong:?}").contains("not this one"), "{wrong:?}");
    assert_eq!(run(&[("REDIS_PASSWORD", SECRET)]).status, 0);
    let again = run(&[("BANNERMAN_STATE", &with_password)]);
    assert!(again.stdout.ends_with("\nnothing to do\n"), "{again:?}");
    let stored: Vec<String> = server.ask(&["HVALS", &key()]);
    assert!(stored.iter().all(|text| !text.contains(SECRET)));
}

#[test]
#[ignore = "needs redis-server"]
fn of_two_that_save_at_once_one_is_told() {
    let server = RedisServer::start();
    let address = RedisAddress::parse(&server.url()).unwrap();
    let open = |run: &str| RedisStore::open(&address, None, "k".into(), run);
    let state = |guild: &str| State { guild: guild.into(), ..State::default() };
    let (mut one, mut other) = (open("one"), open("other"));
    for guild in ["1", "2"] {
        assert_eq!(one.load().unwrap(), other.load().unwrap());
        one.save(&state(guild)).unwrap();
        assert!(matches!(other.save(&state(guild)), Err(StateError::Changed(_))));
        assert_eq!(other.load().unwrap(), state(guild));
    }
    other.save_applied_lock("x").unwrap();
    assert!(matches!(one.save(&state("3")), Err(StateError::Changed(_))));
    one.load().unwrap();
    one.save(&state("3")).unwrap();
    assert_eq!(other.applied_lock().unwrap().as_deref(), Some("x"));
    // Removed by a person: that is a change too.
    server.ask::<i64>(&["DEL", "k"]);
    assert!(matches!(one.save(&state("4")), Err(StateError::Changed(_))));
    assert_eq!(one.load().unwrap(), State::default());
}

#[test]
#[ignore = "needs redis-server"]
fn a_server_that_went_away_and_came_back_is_used_again() {
    let mut server = RedisServer::start();
    let address = RedisAddress::parse(&server.url()).unwrap();
    let mut store = RedisStore::open(&address, None, "k".into(), "one");
    let state = |guild: &str| State { guild: guild.into(), ..State::default() };
    store.load().unwrap();
    server.restart();
    // The connection is gone; nothing was there before, and nothing is.
    store.save(&state("1")).unwrap();
    server.restart();
    // Now the server has forgotten what it was told: nobody may write on as if it had not.
    assert!(matches!(store.save(&state("2")), Err(StateError::Changed(_))));
}

#[test]
#[ignore = "needs redis-server and openssl"]
fn tls_is_spoken_and_a_certificate_that_nobody_vouches_for_is_refused() {
    let folder = TempDir::new().unwrap();
    let (key, certificate) = (folder.path().join("key.pem"), folder.path().join("certificate.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"])
        .args(["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let server = RedisServer::with(None, |port| {
        let tls = [("--port", "0".to_owned()), ("--tls-port", port.to_string())];
        let files = [("--tls-cert-file", path(&certificate)), ("--tls-key-file", path(&key))];
        let clients = [("--tls-auth-clients", "no".to_owned())];
        tls.into_iter()
            .chain(files)
            .chain(clients)
            .flat_map(|(name, value)| [name.to_owned(), value])
            .collect()
    });
    let (guild, store) = (TestGuild::start(), format!("rediss://localhost:{}/0", server.port));
    let repository = branding(&store);
    let run = || program(repository.path(), &guild, &["run", "-q"]);
    let refused = run().run();
    assert!(refused.status == 3 && refused.stderr.contains("ertificate"), "{refused:?}");
    let trusted = |run: Program| run.env("SSL_CERT_FILE", certificate.to_str().unwrap()).run();
    for expected in ["is on", "nothing to do"] {
        let ran = trusted(run());
        assert!(ran.status == 0 && ran.stdout.contains(expected), "{ran:?}");
    }
}

// Without a server.

#[test]
fn a_password_that_others_can_read_is_refused() {
    let address = format!("redis://me:{SECRET}@localhost/0");
    let repository = branding(&address);
    let mut told = String::new();
    let run = |arguments: &[&str]| bannerman(repository.path(), &[arguments, &["-v"]].concat()).run();
    for arguments in [&["run"][..], &["status"], &["state", "show"], &["status", "--state", &address]] {
        let ran = run(arguments);
        let shown = arguments.join(" ").replace(&address, "[ADDRESS]");
        told.push_str(&format!("=== {shown}\n{}", ran.transcript()));
    }
    // What is no address may hold one all the same.
    for wrong in ["redis://:se/MARKED@host", "rediss://MARKED#x@host", "reddis://:MARKED@host"] {
        told.push_str(&format!("=== wrong\n{}", run(&["status", "--state", wrong]).transcript()));
    }
    repository.write("bannerman.toml", format!("[state]\nstore = \"{address}\n"));
    told.push_str(&format!("=== broken\n{}", run(&["status"]).transcript()));
    assert!(!told.contains("MARKED"), "{told}");
    snapshot("stores_redis__passwords", &told);
}

#[test]
fn a_server_that_repeats_the_password_does_not_get_it_shown() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut heard = [0; 1024];
        let length = stream.read(&mut heard).unwrap();
        assert!(String::from_utf8_lossy(&heard[..length]).contains(SECRET));
        let long = "x".repeat(2000);
        write!(
            stream,
            "-ERR unknown command 'AUTH', with args beginning with: '{SECRET}' \x1b[31m{long}\r\n"
        )
        .unwrap();
        // Until the client has gone.
        let _ = stream.read(&mut heard);
    });
    let repository = branding(&format!("redis://127.0.0.1:{port}"));
    let program = bannerman(repository.path(), &["status", "-v"]).env("REDIS_PASSWORD", SECRET);
    let ran = program.env("REDIS_HOST", &format!("127.0.0.1:{port}")).run();
    server.join().unwrap();
    assert_eq!(ran.status, 3, "{ran:?}");
    assert!(!ran.stderr.contains(SECRET) && !ran.stderr.contains('\x1b'), "{ran:?}");
    assert!(ran.stderr.len() < 900, "{ran:?}");
}

#[test]
fn nobody_listens() {
    let repository = branding("redis://127.0.0.1:9/0");
    let ran = bannerman(repository.path(), &["status"]).run();
    snapshot("stores_redis__nobody", &ran.transcript());
}
