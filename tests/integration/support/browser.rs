//! A real browser: Chromium, driven by its own driver over the WebDriver protocol (W3C) and, where that has no word for
//! something, over Chromium's. Debian's packages `chromium` and `chromium-driver`.
#![allow(dead_code, clippy::unwrap_used)] // each test uses some of it; a failure here is the test's

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

/// Keys, as WebDriver writes them.
pub mod key {
    pub const TAB: &str = "\u{E004}";
    pub const ENTER: &str = "\u{E007}";
    pub const PAGE_UP: &str = "\u{E00E}";
    pub const PAGE_DOWN: &str = "\u{E00F}";
    pub const LEFT: &str = "\u{E012}";
    pub const RIGHT: &str = "\u{E014}";
    pub const HOME: &str = "\u{E011}";
}

/// How an element is named in answers.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one empty page. It ends with the value.
pub struct Browser {
    driver: Child,
    /// Where it and its driver put what they need for a while. They do not clear it away themselves.
    folder: TempDir,
    agent: Agent,
    session: String,
}

impl Browser {
    /// Starts one, with a window of this width.
    pub fn start(width: u32) -> Browser {
        let folder = TempDir::new().unwrap();
        let start = || {
            let mut driver = Command::new("chromedriver")
                .arg("--port=0")
                .env("TMPDIR", folder.path())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap_or_else(|error| panic!("chromedriver, of Debian's chromium-driver: {error}"));
            let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
            let port = lines.find_map(|line| {
                let line = line.unwrap();
                line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
            });
            (driver, port)
        };
        // It ends at once when somebody else takes the port that it has just found free.
        let (driver, port) = (0..5).map(|_| start()).find(|(_, port)| port.is_some()).unwrap_or_else(start);
        let base = format!("http://127.0.0.1:{}", port.unwrap_or_else(|| panic!("chromedriver has no port")));
        let config = Agent::config_builder().http_status_as_error(false).proxy(None).build();
        let mut browser = Browser { driver, folder, agent: config.into(), session: base };
        let options = json!({
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1",
                "--no-first-run", "--disable-background-networking", format!("--window-size={width},900"),
            ],
        });
        let capabilities = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "performance": "ALL" },
            // A dialog that somebody opens stays open, to be found.
            "unhandledPromptBehavior": "ignore",
        } } });
        let session = browser.post("/session", &capabilities);
        let id = session["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {session}"));
        browser.session = format!("{}/session/{id}", browser.session);
        // Windows have a least width that telephones are below.
        let metrics = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        browser.chromium("Emulation.setDeviceMetricsOverride", &metrics);
        browser
    }

    /// Has every page say first thing what its policy kept out, and count what must not run.
    pub fn watch(&self) {
        let source = "globalThis.refused = []; document.addEventListener('securitypolicyviolation', (event) => \
                      refused.push(`${event.violatedDirective} ${event.blockedURI}`));";
        self.chromium("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": source }));
    }

    /// What the system of the user prefers: `prefers-color-scheme`, `prefers-reduced-motion`.
    pub fn prefer(&self, features: &[(&str, &str)]) {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.chromium("Emulation.setEmulatedMedia", &json!({ "features": features }));
    }

    /// Opens a file as a page, and waits until it has loaded. `fragment` is empty or begins with `#`.
    pub fn open(&self, file: &Path, fragment: &str) {
        self.post("/url", &json!({ "url": "about:blank" }));
        self.post("/url", &json!({ "url": format!("file://{}{fragment}", file.display()) }));
    }

    /// Opens an address.
    pub fn visit(&self, address: &str) {
        self.post("/url", &json!({ "url": address }));
    }

    /// Runs the body of a function in the page.
    pub fn run(&self, body: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": body, "args": [] }))
    }

    /// Runs the body of an asynchronous function in the page.
    pub fn run_async(&self, body: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {body} }})().then(done, (error) => done({{ error: `${{error}}` }}));"
        );
        self.post("/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Waits until an expression is true, for ten seconds at the most.
    pub fn wait_for(&self, expression: &str) {
        for _ in 0..200 {
            if self.run(&format!("return Boolean({expression})")) == true {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("still not: {expression}");
    }

    /// The text of an element.
    pub fn text(&self, css: &str) -> String {
        self.run(&format!("return document.querySelector({css:?}).textContent")).as_str().unwrap().to_owned()
    }

    /// Waits until an element has this text: what a key or the mouse sets off may take a moment.
    pub fn says(&self, css: &str, expected: &str) {
        let mut text = self.text(css);
        for _ in 0..200 {
            if text == expected {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
            text = self.text(css);
        }
        assert_eq!(text, expected, "{css}");
    }

    /// Presses an element with the mouse.
    pub fn click(&self, css: &str) {
        let found = self.post("/element", &json!({ "using": "css selector", "value": css }));
        let element = found[ELEMENT].as_str().unwrap_or_else(|| panic!("{css}: {found}"));
        let answer = self.post(&format!("/element/{element}/click"), &json!({}));
        assert_eq!(answer, Value::Null, "{css}");
    }

    /// Presses keys, one after the other, wherever the focus is.
    pub fn press(&self, keys: &[&str]) {
        let actions: Vec<Value> = keys
            .iter()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key })))
            .collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }));
    }

    /// Presses Tab until the element with this id has the focus.
    pub fn tab_to(&self, id: &str) {
        for _ in 0..60 {
            self.press(&[key::TAB]);
            if self.run("return document.activeElement.id") == id {
                return;
            }
        }
        panic!("Tab does not lead to #{id}");
    }

    /// The text of a dialog that the page has opened, if it has.
    pub fn dialog(&self) -> Option<String> {
        let answer = self.get("/alert/text");
        answer.as_str().map(str::to_owned)
    }

    /// The addresses of everything that was requested since the last call.
    pub fn requested(&self) -> Vec<String> {
        let log = self.post("/se/log", &json!({ "type": "performance" }));
        let entries = log.as_array().unwrap_or_else(|| panic!("no log: {log}"));
        let message =
            |entry: &Value| -> Value { serde_json::from_str(entry["message"].as_str().unwrap()).unwrap() };
        entries
            .iter()
            .map(|entry| message(entry)["message"].clone())
            .filter(|message| message["method"] == "Network.requestWillBeSent")
            .map(|message| message["params"]["request"]["url"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// A picture of the window, as a PNG in base64.
    pub fn screenshot(&self) -> String {
        self.get("/screenshot").as_str().unwrap().to_owned()
    }

    /// A command of Chromium's own protocol.
    pub fn chromium(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let sent = self.agent.post(format!("{}{path}", self.session)).send_json(body);
        let answer: Value = sent.unwrap().body_mut().with_config().limit(1 << 28).read_json().unwrap();
        answer["value"].clone()
    }

    fn get(&self, path: &str) -> Value {
        let sent = self.agent.get(format!("{}{path}", self.session)).call();
        let answer: Value = sent.unwrap().body_mut().with_config().limit(1 << 28).read_json().unwrap();
        answer["value"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        // Some of its processes write until they have noticed.
        for _ in 0..100 {
            if std::fs::remove_dir_all(self.folder.path()).is_ok() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}
