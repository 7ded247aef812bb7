//! `PATCH /guilds/{id}`: every field is checked first; one bad field, and nothing is changed.

use serde_json::Value;

use super::folder::Held;
use super::form::Form;
use super::guild::Guild;
use super::picture::{self, Accepted, PicturePlace};
use super::refusal::{FieldPath, Problems, SandboxRefusal};

/// The fields understood here. Discord has more; bannerman sends the pictures only.
const FIELDS: [&str; 4] = ["banner", "description", "icon", "name"];

/// Changes the guild, and answers it.
pub(super) fn edit(held: &Held, mut guild: Guild, body: &Value) -> Result<Value, SandboxRefusal> {
    let mut problems = Problems::default();
    let mut pictures: Vec<(PicturePlace, Option<Accepted>)> = Vec::new();
    if let Some(mut form) = Form::open(body, FieldPath::root(), &FIELDS, &mut problems) {
        for place in [PicturePlace::Icon, PicturePlace::Banner] {
            match form.given(place.field()) {
                None => {}
                Some(Value::Null) => pictures.push((place, None)),
                Some(value) => match picture::accept(place, value, &guild) {
                    Ok(accepted) => pictures.push((place, Some(accepted))),
                    Err((code, message)) => form.problem(place.field(), code, message),
                },
            }
        }
        if form.given("name").is_some()
            && let Some(name) = form.required_text("name", 100)
        {
            if name.chars().count() < 2 {
                form.problem("name", "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 100 in length.");
            }
            name.clone_into(&mut guild.name);
        }
        if form.given("description").is_some() {
            guild.description = form.text("description", 300).map(str::to_owned);
        }
    }
    problems.check()?;

    // The new files first, then the guild that names them, then the old files go: whoever is
    // interrupted in between leaves a file too many, never one too few.
    for (place, accepted) in &pictures {
        if let Some(accepted) = accepted {
            held.save_picture(*place, accepted.format, &accepted.bytes)?;
        }
        let hash = accepted.as_ref().map(|accepted| accepted.hash.clone());
        match place {
            PicturePlace::Icon => guild.icon = hash,
            PicturePlace::Banner => guild.banner = hash,
        }
    }
    held.save_guild(&guild)?;
    for (place, accepted) in &pictures {
        held.keep_picture(*place, accepted.as_ref().map(|accepted| accepted.format))?;
    }
    Ok(guild.answer())
}
