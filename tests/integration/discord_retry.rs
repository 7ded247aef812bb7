//! How patient the client is, over real HTTP: what is sent again and what is not, and which pauses it asks for.
//! The clock is the test's, so nobody waits for them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use bannerman::discord::client::Client;
use bannerman::discord::model::{AllowedMentions, GuildEdit, NewMessage};
use bannerman::discord::retry::{Clock, RetryPolicy};
use bannerman::discord::webhook::WebhookAddress;
use bannerman::discord::{Destination, Discord, Effect, Failure};
use bannerman::surface::Surface;
use serde_json::{Value, json};

use crate::support::guild::{CHANNEL, GUILD};
use crate::support::scripted::{At, Fault, Got, Scripted};

const TOKEN: &str = "MARKED.token-of-the-bot.0123456789";
const WEBHOOK_TOKEN: &str = "MARKED-token-of-the-webhook_0123456789";

#[derive(Clone, Default)]
struct TestClock {
    now: Rc<Cell<Duration>>,
    slept: Rc<RefCell<Vec<u128>>>,
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        self.now.get()
    }

    fn sleep(&self, time: Duration) {
        self.now.set(self.now.get() + time);
        self.slept.borrow_mut().push(time.as_millis());
    }
}

/// A client of a scripted Discord, and what became of it.
struct Scene {
    discord: Scripted,
    client: Client,
    clock: TestClock,
    told: Rc<RefCell<Vec<String>>>,
}

impl Scene {
    /// These faults meet the requests of a kind, one after the other.
    fn with(at: At, faults: &[Fault]) -> Scene {
        let discord = Scripted::start();
        for fault in faults {
            discord.plant(at, fault.clone());
        }
        Scene::at(&discord.url(), discord)
    }

    fn at(url: &str, discord: Scripted) -> Scene {
        let (clock, told) = (TestClock::default(), Rc::new(RefCell::new(Vec::new())));
        let tell = {
            let told = Rc::clone(&told);
            Box::new(move |text: &str| told.borrow_mut().push(text.to_owned()))
        };
        let retry = RetryPolicy::new(Duration::from_secs(60), Box::new(clock.clone()), tell);
        let webhook = WebhookAddress::parse(&format!("https://discord.com/api/webhooks/3/{WEBHOOK_TOKEN}"));
        let client = Client::new(url, Some(TOKEN), Some(webhook.unwrap()), retry);
        Scene { discord, client, clock, told }
    }

    fn edit(&mut self) -> Result<Option<String>, Failure> {
        let edit = GuildEdit { images: [(Surface::Icon, Some("data:image/png;base64,".into()))].into() };
        self.client.edit_guild(GUILD, &edit, "a reason").map(|guild| guild.images[Surface::Icon].clone())
    }

    fn post(&mut self, to: &Destination) -> Result<String, Failure> {
        let message = NewMessage {
            content: "Hello".to_owned(),
            embeds: Vec::new(),
            allowed_mentions: AllowedMentions { parse: Vec::new(), roles: Vec::new() },
            nonce: Some("once".to_owned()),
            enforce_nonce: true,
            files: Vec::new(),
        };
        self.client.create_message(to, &message).map(|message| message.id)
    }

    fn slept(&self) -> Vec<u128> {
        self.clock.slept.borrow().clone()
    }

    /// The requests that came, in words.
    fn sent(&self) -> Vec<String> {
        self.discord.take().iter().map(Got::line).collect()
    }
}

fn here() -> Destination {
    Destination::Channel(CHANNEL.to_owned())
}

/// A failure in words, as a user and a debugger see it.
fn shown(failure: &Failure) -> String {
    let shown = format!("{failure}\n{}\n{failure:?}", failure.help().unwrap_or_default());
    assert!(!shown.contains("MARKED"), "{shown}");
    shown
}

fn busy(seconds: f64) -> Fault {
    Fault::Json(
        429,
        json!({"message": "You are being rate limited.", "retry_after": seconds, "global": false}),
    )
}

#[test]
fn an_edit_is_made_again_after_trouble_of_every_kind() {
    let html = "<!DOCTYPE html><title>502</title>";
    let faults = [
        Fault::HangUp,
        Fault::Text(502, "Content-Type: text/html\r\n", html),
        Fault::DoneThenHangUp,
        Fault::Json(500, json!({"message": "500: Internal Server Error", "code": 0})),
    ];
    let mut scene = Scene::with(At::Edit, &faults);
    assert_eq!(scene.edit().unwrap().as_deref(), Some("icon0002"));
    assert_eq!((scene.slept(), scene.sent().len()), (vec![500, 1000, 2000, 4000], 5));
}

#[test]
fn trouble_without_an_end_is_told_as_what_it_is() {
    let mut scene = Scene::with(At::Guild, &[const { Fault::Text(503, "", "<html>") }; 5]);
    let failure = scene.client.guild(GUILD).unwrap_err();
    assert_eq!((scene.sent().len(), failure.took_effect()), (5, Effect::Unknown));
    assert!(shown(&failure).contains("503: the answer is not Discord's own JSON"), "{failure}");
}

#[test]
fn a_message_whose_answer_is_lost_is_there_once() {
    let mut scene = Scene::with(At::Message, &[Fault::DoneThenHangUp]);
    let id = scene.post(&here()).unwrap();
    assert_eq!(scene.sent().len(), 2);
    // The channel begins with somebody's message, 1.
    let there = scene.client.messages(CHANNEL, Some("1"), 10).unwrap();
    assert_eq!(there.iter().map(|message| &message.id).collect::<Vec<_>>(), [&id]);
}

#[test]
fn a_message_through_the_webhook_is_never_sent_twice() {
    for fault in [Fault::HangUp, Fault::DoneThenHangUp, Fault::Text(500, "", "")] {
        let mut scene = Scene::with(At::Message, &[fault]);
        let failure = scene.post(&Destination::Webhook).unwrap_err();
        assert_eq!((failure.took_effect(), scene.slept()), (Effect::Unknown, vec![]));
        assert_eq!(scene.discord.take().len(), 1);
        shown(&failure);
    }
    // Too busy is not done.
    let mut scene = Scene::with(At::Message, &[busy(2.0)]);
    scene.post(&Destination::Webhook).unwrap();
    assert_eq!(scene.slept(), [2000]);
}

#[test]
fn what_was_not_sent_is_sent_again_whatever_it_is() {
    // Nobody listens at this port.
    let mut scene = Scene::at("http://127.0.0.1:9/api/v10", Scripted::start());
    let failure = scene.post(&Destination::Webhook).unwrap_err();
    assert_eq!((failure.took_effect(), scene.slept()), (Effect::No, vec![500, 1000, 2000, 4000]));
    assert!(shown(&failure).contains("nothing was sent"), "{failure}");
}

#[test]
fn a_short_limit_is_waited_for_and_a_long_one_is_told() {
    let mut scene = Scene::with(At::Edit, &[busy(12.5), busy(3600.0)]);
    let failure = scene.edit().unwrap_err();
    assert_eq!(*scene.told.borrow(), [format!("Discord asks to wait 13 s before PATCH /guilds/{GUILD}")]);
    assert_eq!(
        (scene.slept(), failure.took_effect(), failure.stops_the_run()),
        (vec![12_500], Effect::No, true)
    );
    assert_eq!(
        failure.to_string(),
        format!("Discord asks to wait 1 h before PATCH /guilds/{GUILD}, and a run waits 1 min at most")
    );
    // It holds for that kind of request: nothing is sent before its time.
    assert_eq!(scene.sent().len(), 2);
    assert_eq!(scene.edit().unwrap_err().took_effect(), Effect::No);
    scene.client.guild(GUILD).unwrap();
    assert_eq!(scene.sent(), [format!("GET /guilds/{GUILD}")]);
}

#[test]
fn the_headers_of_a_good_answer_are_obeyed_before_the_next_request() {
    let guild = json!({"id": GUILD, "name": "x", "icon": "new", "banner": null}).to_string();
    let headers = "X-RateLimit-Bucket: abc\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset-After: 7.25\r\n";
    let guild: &'static str = guild.leak();
    let mut scene = Scene::with(At::Edit, &[Fault::Text(200, headers, guild)]);
    scene.edit().unwrap();
    assert_eq!(scene.slept(), [0_u128; 0]);
    scene.edit().unwrap();
    assert_eq!(scene.slept(), [7250]);
}

#[test]
fn a_global_limit_holds_back_everything() {
    let headers = "Retry-After: 5\r\nX-RateLimit-Global: true\r\n";
    let mut scene = Scene::with(At::Guild, &[Fault::Text(429, headers, "<html>")]);
    scene.client.guild(GUILD).unwrap();
    assert_eq!(scene.slept(), [5000]);
    let headers = "Retry-After: 500\r\nX-RateLimit-Global: true\r\n";
    let mut scene = Scene::with(At::Guild, &[Fault::Text(429, headers, "<html>")]);
    scene.client.guild(GUILD).unwrap_err();
    scene.client.channel(CHANNEL).unwrap_err();
    assert_eq!(scene.sent().len(), 1);
}

/// The icon is refused because it was changed too often.
fn icon_limited(retry_after: Value) -> Fault {
    Fault::Json(
        400,
        json!({
            "code": 50035, "message": "Invalid Form Body", "retry_after": retry_after,
            "errors": {"icon": {"_errors": [{"code": "GUILD_ICON_RATE_LIMIT", "message": "Too many changes."}]}},
        }),
    )
}

#[test]
fn a_limit_inside_a_refusal_is_one() {
    let mut scene = Scene::with(At::Edit, &[icon_limited(json!(9)), icon_limited(Value::Null)]);
    let failure = scene.edit().unwrap_err();
    assert_eq!((scene.slept(), scene.sent().len()), (vec![9000], 2));
    assert!(failure.is_about("icon") && !failure.is_about("banner") && !failure.stops_the_run());
    assert!(!shown(&failure).contains("--max-wait"), "waiting longer would not help: {failure}");
    assert_eq!(
        failure.to_string(),
        format!(
            "Discord limits PATCH /guilds/{GUILD}, and does not say for how long\n  icon: Too many changes."
        )
    );
}

#[test]
fn a_wrong_token_is_used_once() {
    let wrong = Fault::Json(401, json!({"message": "401: Unauthorized", "code": 0}));
    let mut scene = Scene::with(At::Guild, &[wrong]);
    let failure = scene.client.guild(GUILD).unwrap_err();
    assert!(failure.stops_the_run() && shown(&failure).contains("check DISCORD_TOKEN"), "{failure}");
    assert_eq!(scene.edit().unwrap_err(), failure);
    assert_eq!(scene.post(&here()).unwrap_err(), failure);
    assert_eq!((scene.sent().len(), scene.slept()), (1, vec![]));
}

#[test]
fn a_webhook_that_is_gone_is_used_once() {
    let gone = Fault::Json(404, json!({"message": "Unknown Webhook", "code": 10015}));
    let mut scene = Scene::with(At::Webhook, &[gone]);
    let failure = scene.client.webhook().unwrap_err();
    assert!(shown(&failure).contains("DISCORD_WEBHOOK"), "{failure}");
    assert_eq!(scene.post(&Destination::Webhook).unwrap_err(), failure);
    assert_eq!(scene.sent().len(), 1);
    scene.client.guild(GUILD).unwrap();
}

#[test]
fn what_is_forbidden_or_not_there_is_asked_once_and_explained() {
    for (at, status, code, said) in [
        (At::Edit, 403, 50013, "Manage Server (MANAGE_GUILD) in guild 267624335836053506"),
        (At::Edit, 403, 50001, "invite the bot to guild 267624335836053506"),
        (At::Edit, 404, 10004, "`[guild] id`"),
        (At::Message, 403, 50013, "Attach Files"),
        (At::Message, 403, 50001, "View Channel in channel 409308876241108992"),
        (At::Message, 404, 10003, "`[announce] channel`"),
        (At::Message, 413, 40005, "`[announce] images = false`"),
        (At::Edit, 400, 50101, "boosts"),
        (At::Edit, 403, 40333, "turned the request away"),
    ] {
        let mut scene = Scene::with(at, &[Fault::Json(status, json!({"code": code, "message": "No."}))]);
        let failure = match at {
            At::Edit => scene.edit().unwrap_err(),
            _ => scene.post(&here()).unwrap_err(),
        };
        assert!(shown(&failure).contains(said), "{code}: {}", shown(&failure));
        assert_eq!((scene.sent().len(), failure.took_effect()), (1, Effect::No), "{code}");
    }
}

#[test]
fn a_yes_that_is_no_json_is_not_taken_for_one() {
    let mut scene =
        Scene::with(At::Guild, &[Fault::Text(200, "", "<html>Please log in to the network</html>")]);
    let failure = scene.client.guild(GUILD).unwrap_err();
    assert_eq!((scene.sent().len(), failure.took_effect()), (1, Effect::Unknown));
    assert!(shown(&failure).starts_with("Discord's answer could not be read: GET /guilds/"), "{failure}");
}
