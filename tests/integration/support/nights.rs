//! Simulated nights against real ones.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::program::bannerman;

/// What `command` (`run` or `apply` in the sandbox, with `--format json`) does in `folder` on each night must be what
/// was simulated for it: the plan, the requests, the message, and what is worn in the end.
pub fn assert_nights_are(folder: &Path, command: &[&str], nights: &[Value]) {
    let sandbox = folder.join(".bannerman/sandbox");
    let requests = || -> Vec<Value> {
        let text = fs::read_to_string(sandbox.join("requests.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let mut seen = requests().len();
    for night in nights {
        let day = night["day"].as_str().unwrap();
        let ran = bannerman(folder, command).env("BANNERMAN_NOW", &format!("{day}T00:01:00Z")).run();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{day}: {ran:?}");
        let ran: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(ran["plan"], night["plan"], "{day}");
        let met = requests();
        let of = |method: &str| met[seen..].iter().filter(|met| met["method"] == method).count();
        assert_eq!(night["requests"]["reads"], of("GET"), "{day}");
        assert_eq!(night["requests"]["edits"], of("PATCH"), "{day}");
        assert_eq!(night["requests"]["messages"], of("POST"), "{day}");
        let sent = met[seen..].iter().find(|met| met["method"] == "POST");
        assert_eq!(night["message"], sent.map_or(Value::Null, |met| met["body"].clone()), "{day}");
        seen = met.len();
        let state = fs::read_to_string(sandbox.join("state.toml")).unwrap();
        let state: toml::Table = toml::from_str(&state).unwrap();
        for surface in ["icon", "banner"] {
            assert_eq!(
                state[surface]["path"].as_str(),
                night["wearing"][surface].as_str(),
                "{day}: {surface}"
            );
        }
    }
}
