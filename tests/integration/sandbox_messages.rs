//! The messages of the sandbox: posting, listing, publishing, and what is refused.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::support::guild::{Answer, CHANNEL, TestGuild};
use chrono::DateTime;
use serde_json::{Value, json};

const NOON: i64 = 1_775_390_400; // 2026-04-05T12:00:00Z

/// A guild whose clock the test turns.
fn at_noon() -> (TestGuild, Arc<AtomicI64>) {
    let now = Arc::new(AtomicI64::new(NOON));
    let clock = Arc::clone(&now);
    let read = move || DateTime::from_timestamp(clock.load(Ordering::SeqCst), 0).unwrap_or_default();
    (TestGuild::start_at(Box::new(read)), now)
}

fn list(guild: &TestGuild, query: &str) -> Answer {
    guild.get(&format!("/channels/{CHANNEL}/messages{query}"))
}

fn publish(guild: &TestGuild, message: &str) -> Answer {
    guild.send("POST", &format!("/channels/{CHANNEL}/messages/{message}/crosspost"), &[], Vec::new())
}

/// Posts a message, which has to be refused, and gives its errors.
fn errors(guild: &TestGuild, message: &Value) -> Value {
    let answer = guild.post(message);
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert_eq!(answer.body["code"], 50035, "{}", answer.body);
    assert_eq!(list(guild, "").body, json!([]));
    answer.body["errors"].clone()
}

/// The errors of a form that is wrong in one place, such as `embeds.0.title`.
fn one(place: &str, code: &str, message: &str) -> Value {
    let inner = json!({ "_errors": [{ "code": code, "message": message }] });
    place.rsplit('.').fold(inner, |inner, key| json!({ key: inner }))
}

fn too_long(place: &str, most: usize) -> Value {
    one(place, "BASE_TYPE_MAX_LENGTH", &format!("Must be {most} or fewer in length."))
}

#[test]
fn a_message_is_answered_stored_and_listed() {
    let (guild, _) = at_noon();
    let answer = guild.post(&json!({ "content": "  Easter is here.\n", "nonce": "easter" }));
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.body,
        json!({
            "id": "1000000000000000001",
            "channel_id": CHANNEL,
            "type": 0,
            "content": "Easter is here.",
            "embeds": [],
            "author": {
                "id": "900000000000000002", "username": "sandbox", "global_name": null, "discriminator": "0000",
                "avatar": null, "bot": true, "flags": 0, "public_flags": 0, "primary_guild": null,
            },
            "timestamp": "2026-04-05T12:00:00.000000+00:00",
            "edited_timestamp": null,
            "mention_everyone": false,
            "mention_roles": [],
            "mentions": [],
            "attachments": [],
            "components": [],
            "flags": 0,
            "pinned": false,
            "tts": false,
            "nonce": "easter",
        })
    );
    let stored = fs::read(guild.file("messages/1000000000000000001.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&stored).unwrap(), answer.body);
    assert_eq!(list(&guild, "").body, json!([answer.body]));
}

#[test]
fn an_embed_is_answered_as_it_is_shown() {
    let guild = TestGuild::start();
    let answer = guild.post(&json!({ "embeds": [{
        "title": " Easter ",
        "description": "**Easter** is here.",
        "url": "https://example.com/easter",
        "color": 0x00FF_FFFF,
        "timestamp": "2026-04-05T00:00:00Z",
        "image": { "url": "https://example.com/banner.png" },
        "thumbnail": null,
        "author": { "name": "someone" },
        "footer": { "text": "until April 12" },
        "fields": [{ "name": "from", "value": "April 5" }],
    }] }));
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(
        answer.body["embeds"],
        json!([{
            "type": "rich",
            "title": "Easter",
            "description": "**Easter** is here.",
            "url": "https://example.com/easter",
            "color": 0x00FF_FFFF,
            "timestamp": "2026-04-05T00:00:00.000000+00:00",
            "image": { "url": "https://example.com/banner.png" },
            "author": { "name": "someone" },
            "footer": { "text": "until April 12" },
            "fields": [{ "name": "from", "value": "April 5", "inline": false }],
        }])
    );
}

#[test]
fn the_newest_message_is_listed_first() {
    let guild = TestGuild::start();
    guild.edit_by_hand(|stored| {
        stored["channels"].as_array_mut().unwrap().push(json!({ "id": "7", "name": "other", "type": 0 }));
    });
    for number in 0..60 {
        assert_eq!(guild.post(&json!({ "content": number.to_string() })).status, 200);
    }
    guild.json("POST", "/channels/7/messages", &json!({ "content": "elsewhere" }));
    let contents = |query: &str| -> Vec<String> {
        let listed = list(&guild, query).body;
        listed.as_array().unwrap().iter().map(|one| one["content"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(contents("?limit=2"), ["59", "58"]);
    assert_eq!(contents("").len(), 50);
    assert_eq!(contents("?limit=100").len(), 60);
}

#[test]
fn the_limit_of_a_list_is_checked() {
    let guild = TestGuild::start();
    for (query, code, message) in [
        ("?limit=0", "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1."),
        ("?limit=101", "NUMBER_TYPE_MAX", "int value should be less than or equal to 100."),
        ("?limit=few", "NUMBER_TYPE_COERCE", "Value \"few\" is not int."),
    ] {
        let answer = list(&guild, query);
        assert_eq!((answer.status, &answer.body["errors"]), (400, &one("limit", code, message)));
    }
    let unknown = one("before", "UNKNOWN_FIELD", "This parameter is not known to the sandbox.");
    assert_eq!(list(&guild, "?before=5").body["errors"], unknown);
}

#[test]
fn a_message_without_anything_in_it_is_refused() {
    let guild = TestGuild::start();
    let empty = json!({ "message": "Cannot send an empty message", "code": 50006 });
    for message in [json!({}), json!({ "content": " \n\u{2003}" }), json!({ "content": null, "embeds": [] })]
    {
        assert_eq!(guild.post(&message), Answer { status: 400, body: empty.clone() });
    }
    let required = one("embeds.0.description", "BASE_TYPE_REQUIRED", "This field is required");
    assert_eq!(errors(&guild, &json!({ "embeds": [{ "color": 5 }] })), required);
}

#[test]
fn texts_have_a_length_in_characters_without_the_space_around_them() {
    let guild = TestGuild::start();
    let message = |content: &str| json!({ "content": content });
    assert_eq!(errors(&guild, &message(&"é".repeat(2001))), too_long("content", 2000));
    for (place, most) in [("title", 256), ("description", 4096), ("footer.text", 2048), ("author.name", 256)]
    {
        let embed = |length: usize| {
            let text = json!(format!(" {} ", "é".repeat(length)));
            place.rsplit('.').fold(text, |inner, key| json!({ key: inner }))
        };
        let found = errors(&guild, &json!({ "embeds": [embed(most + 1)] }));
        assert_eq!(found, too_long(&format!("embeds.0.{place}"), most));
        let guild = TestGuild::start();
        assert_eq!(guild.post(&json!({ "embeds": [embed(most)] })).status, 200, "{place}");
    }
    for (key, most) in [("name", 256), ("value", 1024)] {
        let mut field = json!({ "name": "x", "value": "x" });
        field[key] = json!("x".repeat(most + 1));
        let found = errors(&guild, &json!({ "embeds": [{ "fields": [field] }] }));
        assert_eq!(found, too_long(&format!("embeds.0.fields.0.{key}"), most));
    }
    assert_eq!(guild.post(&message(&format!(" {} ", "🎃".repeat(2000)))).status, 200);
}

#[test]
fn there_may_be_only_so_many() {
    let guild = TestGuild::start();
    let fields = vec![json!({ "name": "x", "value": "x" }); 26];
    let found = errors(&guild, &json!({ "embeds": [{ "fields": fields }] }));
    assert_eq!(found, too_long("embeds.0.fields", 25));
    let found = errors(&guild, &json!({ "embeds": vec![json!({ "title": "x" }); 11] }));
    assert_eq!(found, too_long("embeds", 10));
    let embeds = |last: usize| {
        json!({ "embeds": [
            { "description": "x".repeat(4096), "title": "x".repeat(256) },
            { "author": { "name": "x".repeat(256) }, "footer": { "text": "x".repeat(1000) } },
            { "fields": [{ "name": "x".repeat(100), "value": "x".repeat(last) }] },
        ] })
    };
    let message = "Embed size exceeds maximum size of 6000";
    assert_eq!(errors(&guild, &embeds(293)), one("embeds", "MAX_EMBED_SIZE_EXCEEDED", message));
    assert_eq!(guild.post(&embeds(292)).status, 200);
}

#[test]
fn a_field_that_is_not_known_is_refused() {
    let guild = TestGuild::start();
    for place in [
        "contents",
        "embeds.0.colour",
        "embeds.0.image.file",
        "embeds.0.fields.0.in_line",
        "allowed_mentions.pars",
    ] {
        let mut message = json!({
            "content": "x",
            "embeds": [{ "title": "x", "image": { "url": "https://example.com" }, "fields": [{ "name": "x", "value": "x" }] }],
            "allowed_mentions": {},
        });
        let (parent, key) = place.rsplit_once('.').unwrap_or(("", place));
        let pointer =
            if parent.is_empty() { String::new() } else { format!("/{}", parent.replace('.', "/")) };
        message.pointer_mut(&pointer).unwrap()[key] = json!(1);
        let expected = one(place, "UNKNOWN_FIELD", "This field is not known to the sandbox.");
        assert_eq!(errors(&guild, &message), expected);
    }
}

#[test]
fn values_have_to_be_of_the_right_kind() {
    let guild = TestGuild::start();
    let object = "Only dictionaries may be used in a ModelType";
    let list = "Only iterables may be used in a ListType";
    let embed = |embed: Value| json!({ "embeds": [embed] });
    for (message, place, code, text) in [
        (
            json!({ "content": 5 }),
            "content",
            "STRING_TYPE_CONVERT",
            "Could not interpret a number as string.",
        ),
        (json!({ "embeds": {} }), "embeds", "LIST_TYPE_CONVERT", list),
        (json!({ "embeds": ["x"] }), "embeds.0", "MODEL_TYPE_CONVERT", object),
        (
            json!({ "content": "x", "tts": "no" }),
            "tts",
            "BOOLEAN_TYPE_CONVERT",
            "Must be either true or false.",
        ),
        (
            json!({ "content": "x", "flags": 64 }),
            "flags",
            "FLAGS_INVALID",
            "Must be made of 4 and 4096 only.",
        ),
        (
            embed(json!({ "title": "x", "color": 0x0100_0000 })),
            "embeds.0.color",
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 16777215.",
        ),
        (
            embed(json!({ "title": "x", "color": -1 })),
            "embeds.0.color",
            "NUMBER_TYPE_MIN",
            "int value should be greater than or equal to 0.",
        ),
        (
            embed(json!({ "title": "x", "color": "#fff" })),
            "embeds.0.color",
            "NUMBER_TYPE_COERCE",
            "Value of a text is not int.",
        ),
        (
            embed(json!({ "title": "x", "timestamp": "tomorrow" })),
            "embeds.0.timestamp",
            "DATE_TIME_TYPE_PARSE",
            "Could not parse. Should be ISO8601.",
        ),
        (
            embed(json!({ "title": "x", "footer": { "text": " " } })),
            "embeds.0.footer.text",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ),
        (
            embed(json!({ "title": "x", "image": {} })),
            "embeds.0.image.url",
            "BASE_TYPE_REQUIRED",
            "This field is required",
        ),
        (
            embed(json!({ "title": "x", "image": { "url": "banner.png" } })),
            "embeds.0.image.url",
            "URL_TYPE_INVALID_SCHEME",
            "Scheme \"null\" is not supported. Scheme must be one of ('http', 'https').",
        ),
        (
            embed(json!({ "title": "x", "url": "https://exa mple.com" })),
            "embeds.0.url",
            "URL_TYPE_INVALID_URL",
            "Not a well formed URL.",
        ),
        (
            embed(json!({ "title": "x", "image": { "url": "attachment://banner.png" } })),
            "embeds.0.image.url",
            "ATTACHMENT_MISSING",
            "No file of that name is attached.",
        ),
    ] {
        assert_eq!(errors(&guild, &message), one(place, code, text), "{message}");
    }
}

#[test]
fn who_may_be_called_is_checked() {
    let guild = TestGuild::start();
    let kinds = "Value must be one of ('users', 'roles', 'everyone').";
    let exclusive = "parse:[\"roles\"] and roles: [ids...] are mutually exclusive.";
    let again = "The set already contains this value";
    for (mentions, place, code, text) in [
        (json!({ "parse": ["here"] }), "parse.0", "BASE_TYPE_CHOICES", kinds),
        (json!({ "parse": ["roles", "roles"] }), "parse.1", "SET_TYPE_ALREADY_CONTAINS_VALUE", again),
        (
            json!({ "parse": "roles" }),
            "parse",
            "LIST_TYPE_CONVERT",
            "Only iterables may be used in a ListType",
        ),
        (json!({ "roles": ["admins"] }), "roles.0", "NUMBER_TYPE_COERCE", "Value is not snowflake."),
        (json!({ "roles": [5] }), "roles.0", "NUMBER_TYPE_COERCE", "Value is not snowflake."),
        (
            json!({ "parse": ["roles"], "roles": ["5"] }),
            "roles",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
            exclusive,
        ),
        (
            json!({ "replied_user": 1 }),
            "replied_user",
            "BOOLEAN_TYPE_CONVERT",
            "Must be either true or false.",
        ),
    ] {
        let message = json!({ "content": "x", "allowed_mentions": mentions });
        assert_eq!(errors(&guild, &message), one(&format!("allowed_mentions.{place}"), code, text));
    }
}

#[test]
fn only_who_may_be_called_is_called() {
    let guild = TestGuild::start();
    let called = |mentions: Value| {
        let content = "@everyone <@&5> <@&6> <@&5> <@&x> <@&";
        let answer = guild.post(&json!({ "content": content, "allowed_mentions": mentions })).body;
        (answer["mention_everyone"].clone(), answer["mention_roles"].clone())
    };
    assert_eq!(called(Value::Null), (json!(true), json!(["5", "6"])));
    assert_eq!(called(json!({ "parse": [] })), (json!(false), json!([])));
    assert_eq!(called(json!({ "parse": [], "roles": ["6"] })), (json!(false), json!(["6"])));
    assert_eq!(called(json!({ "parse": ["everyone", "roles"] })), (json!(true), json!(["5", "6"])));
}

#[test]
fn a_nonce_that_is_enforced_posts_once() {
    let (guild, clock) = at_noon();
    let message = |content: &str, enforce: bool| json!({ "content": content, "nonce": "easter-2026", "enforce_nonce": enforce });
    let first = guild.post(&message("one", true));
    clock.store(NOON + 300, Ordering::SeqCst);
    assert_eq!(guild.post(&message("two", true)), first, "a repetition answers the earlier message");
    assert_eq!(list(&guild, "").body, json!([first.body]));
    let second = guild.post(&message("three", false));
    assert_ne!(second.body["id"], first.body["id"], "a nonce that is not enforced is only a label");
    let other = guild.post(&json!({ "content": "four", "nonce": 5, "enforce_nonce": true }));
    assert_eq!(other.body["content"], "four");
    clock.store(NOON + 601, Ordering::SeqCst);
    assert_eq!(guild.post(&message("five", true)).body["content"], "five", "it is no memory");
}

#[test]
fn a_nonce_is_short() {
    let guild = TestGuild::start();
    let message = |nonce: Value| json!({ "content": "x", "nonce": nonce });
    assert_eq!(errors(&guild, &message(json!("x".repeat(26)))), too_long("nonce", 25));
    let kind = one("nonce", "NONCE_TYPE_INVALID", "Must be a text or a whole number.");
    assert_eq!(errors(&guild, &message(json!(1.5))), kind);
    assert_eq!(guild.post(&message(json!("é".repeat(25)))).status, 200);
}

#[test]
fn a_message_is_published_once_in_an_announcement_channel() {
    let guild = TestGuild::start();
    let id = guild.post(&json!({ "content": "x" })).body["id"].as_str().unwrap().to_owned();
    let refused = |code: u32, status, message: &str| Answer {
        status,
        body: json!({ "message": message, "code": code }),
    };
    let wrong = refused(50024, 400, "Cannot execute action on this channel type");
    assert_eq!(publish(&guild, &id), wrong);
    guild.edit_by_hand(|stored| stored["channels"][0]["type"] = json!(5));
    let answer = publish(&guild, &id);
    assert_eq!((answer.status, &answer.body["flags"]), (200, &json!(1)));
    assert_eq!(list(&guild, "").body, json!([answer.body]));
    assert_eq!(publish(&guild, &id), refused(40033, 400, "This message has already been crossposted."));
    assert_eq!(publish(&guild, "5"), refused(10008, 404, "Unknown Message"));
}

#[test]
fn a_category_holds_no_messages() {
    let guild = TestGuild::start();
    guild.edit_by_hand(|stored| stored["channels"][0]["type"] = json!(4));
    let body = json!({ "message": "Cannot send messages in a non-text channel", "code": 50008 });
    assert_eq!(guild.post(&json!({ "content": "x" })), Answer { status: 400, body });
}

#[test]
fn messages_deleted_by_hand_are_gone_and_broken_ones_are_named() {
    let guild = TestGuild::start();
    guild.post(&json!({ "content": "x" }));
    fs::remove_dir_all(guild.file("messages")).unwrap();
    assert_eq!(list(&guild, "").body, json!([]));
    assert_eq!(guild.post(&json!({ "content": "y" })).status, 200);
    fs::write(guild.file("messages/notes.txt"), "mine").unwrap();
    fs::write(guild.file("messages/1000000000000000002.json"), "{").unwrap();
    let answer = list(&guild, "");
    assert_eq!(answer.status, 500);
    assert!(answer.body["message"].as_str().unwrap().contains("1000000000000000002.json"));
}
