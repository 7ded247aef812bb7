//! `PATCH /guilds/{id}` of the sandbox: what is worn afterwards, and what is refused.

use std::fs;

use crate::support::art::{data_uri, gif, jpeg, moving_png, png};
use crate::support::guild::{GUILD, TestGuild};
use serde_json::{Value, json};

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..32].to_owned()
}

/// Edits a guild, which has to be refused without a change, and gives the errors of each field.
fn errors(guild: &TestGuild, edit: &Value) -> Value {
    let before = guild.stored();
    let answer = guild.edit(edit);
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert_eq!(answer.body["code"], 50035);
    assert_eq!(answer.body["message"], "Invalid Form Body");
    assert_eq!(guild.stored(), before);
    answer.body["errors"].clone()
}

fn one(field: &str, code: &str, message: &str) -> Value {
    json!({ field: { "_errors": [{ "code": code, "message": message }] } })
}

#[test]
fn pictures_are_put_on_and_taken_off() {
    let guild = TestGuild::start();
    let (icon, banner) = (png(8, 8, 1), jpeg());
    let answer = guild.edit(&json!({
        "icon": data_uri("image/png", &icon),
        "banner": data_uri("image/jpeg", &banner),
    }));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["icon"], hash(&icon));
    assert_eq!(answer.body["banner"], hash(&banner));
    assert_eq!(guild.get(&format!("/guilds/{GUILD}")), answer);
    assert_eq!(guild.stored()["icon"], hash(&icon));
    assert_eq!(fs::read(guild.file("icon.png")).unwrap(), icon);
    assert_eq!(fs::read(guild.file("banner.jpg")).unwrap(), banner);

    let answer = guild.edit(&json!({ "banner": null }));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["banner"], Value::Null);
    assert_eq!(answer.body["icon"], hash(&icon), "what is not named stays");
    assert!(!guild.file("banner.jpg").exists());
    assert!(guild.file("icon.png").exists());
}

#[test]
fn a_picture_in_another_format_takes_the_place_of_the_one_before() {
    let guild = TestGuild::start();
    let moving = gif(3);
    for (mime, bytes) in [("image/png", png(8, 8, 1)), ("image/jpeg", jpeg()), ("image/gif", moving.clone())]
    {
        assert_eq!(guild.edit(&json!({ "icon": data_uri(mime, &bytes) })).status, 200);
    }
    assert_eq!(guild.stored()["icon"], format!("a_{}", hash(&moving)));
    assert_eq!(fs::read(guild.file("icon.gif")).unwrap(), moving);
    assert!(!guild.file("icon.png").exists() && !guild.file("icon.jpg").exists());
}

#[test]
fn only_a_gif_that_moves_is_called_animated() {
    let guild = TestGuild::start();
    guild.edit_by_hand(|stored| stored["features"] = json!(["BANNER"]));
    for (mime, bytes) in [("image/gif", gif(1)), ("image/png", moving_png())] {
        let uri = data_uri(mime, &bytes);
        let answer = guild.edit(&json!({ "icon": uri, "banner": uri }));
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.body["icon"], hash(&bytes));
    }
}

#[test]
fn nothing_to_change_changes_nothing() {
    let guild = TestGuild::start();
    let before = guild.stored();
    assert_eq!(guild.edit(&json!({})).status, 200);
    assert_eq!(guild.stored(), before);
}

#[test]
fn name_and_description_can_be_changed() {
    let guild = TestGuild::start();
    let answer = guild.edit(&json!({ "name": "  Python ", "description": "A guild." }));
    assert_eq!((&answer.body["name"], &answer.body["description"]), (&json!("Python"), &json!("A guild.")));
    assert_eq!(guild.edit(&json!({ "description": null })).body["description"], Value::Null);
    let length = "Must be between 2 and 100 in length.";
    assert_eq!(errors(&guild, &json!({ "name": " x " })), one("name", "BASE_TYPE_BAD_LENGTH", length));
    let most = "Must be 100 or fewer in length.";
    assert_eq!(
        errors(&guild, &json!({ "name": "x".repeat(101) })),
        one("name", "BASE_TYPE_MAX_LENGTH", most)
    );
    let missing = "This field is required";
    assert_eq!(errors(&guild, &json!({ "name": null })), one("name", "BASE_TYPE_REQUIRED", missing));
}

#[test]
fn a_field_that_is_not_known_is_refused() {
    let expected = one("avatar", "UNKNOWN_FIELD", "This field is not known to the sandbox.");
    assert_eq!(errors(&TestGuild::start(), &json!({ "avatar": null })), expected);
}

#[test]
fn what_is_not_a_data_uri_is_refused() {
    let guild = TestGuild::start();
    let message = "Must be a data URI, such as data:image/png;base64,…";
    for text in ["", "icon.png", "https://example.com/icon.png", "data:image/png,x", "DATA:image/png;base64,"]
    {
        assert_eq!(
            errors(&guild, &json!({ "icon": text })),
            one("icon", "DATA_URI_INVALID", message),
            "{text}"
        );
    }
    let message = "Must be a data URI, or null to remove the picture.";
    for value in [json!(5), json!(["x"]), json!({})] {
        assert_eq!(errors(&guild, &json!({ "icon": value })), one("icon", "STRING_TYPE_CONVERT", message));
    }
}

#[test]
fn the_type_has_to_be_one_that_discord_takes_and_the_one_of_the_bytes() {
    let guild = TestGuild::start();
    let types = "Must be one of image/png, image/jpeg, image/gif.";
    for mime in ["image/webp", "image/jpg", "IMAGE/PNG", "", "image/png;charset=utf-8"] {
        let edit = json!({ "icon": data_uri(mime, &png(8, 8, 1)) });
        assert_eq!(errors(&guild, &edit), one("icon", "IMAGE_TYPE_UNSUPPORTED", types), "{mime}");
    }
    let edit = json!({ "icon": data_uri("image/gif", &png(8, 8, 1)) });
    let message = "The data URI says image/gif, the bytes are image/png.";
    assert_eq!(errors(&guild, &edit), one("icon", "IMAGE_TYPE_MISMATCH", message));
}

#[test]
fn what_is_not_base64_or_not_a_picture_is_refused() {
    let guild = TestGuild::start();
    for text in ["*", "QQ=", "QQ", "Q Q==", "QQ==\n"] {
        let found = errors(&guild, &json!({ "icon": format!("data:image/png;base64,{text}") }));
        assert_eq!(found["icon"]["_errors"][0]["code"], "BASE64_INVALID", "{text:?}");
    }
    let whole = png(64, 64, 1);
    for bytes in [&b""[..], b"hello", &whole[..whole.len() / 2]] {
        let found = errors(&guild, &json!({ "banner": data_uri("image/png", bytes) }));
        assert_eq!(found["banner"]["_errors"][0]["code"], "IMAGE_INVALID");
        assert!(
            found["banner"]["_errors"][0]["message"].as_str().unwrap().starts_with("Invalid image data: ")
        );
    }
}

#[test]
fn a_picture_may_have_10240_kilobytes_and_no_more() {
    let guild = TestGuild::start();
    let mut bytes = png(8, 8, 1);
    bytes.resize(10_240 * 1024 + 1, 0);
    let message = "File cannot be larger than 10240.0 kb.";
    let found = errors(&guild, &json!({ "icon": data_uri("image/png", &bytes) }));
    assert_eq!(found, one("icon", "BINARY_TYPE_MAX_SIZE", message));
    bytes.pop();
    let uri = data_uri("image/png", &bytes);
    // Whatever a picture this large is, its size is not what is wrong with it; and two fit into a body.
    let answer = guild.edit(&json!({ "icon": uri, "banner": uri }));
    assert!(!answer.body.to_string().contains("BINARY_TYPE_MAX_SIZE"), "{}", answer.body);
    assert_ne!(answer.status, 413);
}

#[test]
fn a_missing_feature_refuses() {
    let guild = TestGuild::start();
    let still = data_uri("image/png", &png(8, 8, 1));
    let moving = data_uri("image/gif", &gif(2));
    let missing = |field, feature| {
        one(field, "GUILD_FEATURE_MISSING", &format!("This guild does not have the feature {feature}."))
    };
    guild.edit_by_hand(|stored| stored["features"] = json!([]));
    assert_eq!(errors(&guild, &json!({ "icon": moving })), missing("icon", "ANIMATED_ICON"));
    assert_eq!(errors(&guild, &json!({ "banner": still })), missing("banner", "BANNER"));
    assert_eq!(guild.edit(&json!({ "icon": still, "banner": null })).status, 200);
    guild.edit_by_hand(|stored| stored["features"] = json!(["BANNER", "OF_ANOTHER_TIME"]));
    assert_eq!(guild.edit(&json!({ "banner": still })).status, 200);
    assert_eq!(errors(&guild, &json!({ "banner": moving })), missing("banner", "ANIMATED_BANNER"));
}

#[test]
fn all_that_is_wrong_is_said_at_once_and_nothing_is_changed() {
    let guild = TestGuild::start();
    let good = data_uri("image/png", &png(8, 8, 1));
    assert_eq!(guild.edit(&json!({ "icon": good })).status, 200);
    let other = data_uri("image/png", &png(8, 8, 2));
    let found =
        errors(&guild, &json!({ "icon": other, "banner": "x", "name": "", "splash": 1, "_errors": 1 }));
    let fields: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["_errors", "banner", "name", "splash"]);
    assert_eq!(fs::read(guild.file("icon.png")).unwrap(), png(8, 8, 1));
}
