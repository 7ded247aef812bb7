//! `PATCH /guilds/{id}`: every field is checked first; one bad field, and nothing is changed.

use serde_json::Value;

use super::folder::Held;
use super::form::Form;
use super::guild::Guild;
use super::picture::{self, Accepted};
use super::refusal::{FieldPath, Problems, SandboxRefusal};
use crate::surface::Surface;

/// The fields understood here beside the pictures. Discord has more; bannerman sends the pictures only.
const FIELDS: [&str; 2] = ["description", "name"];

/// Changes the guild, and answers it.
pub(super) fn edit(held: &Held, mut guild: Guild, body: &Value) -> Result<Value, SandboxRefusal> {
    let mut problems = Problems::default();
    let fields = [&FIELDS[..], &Surface::ALL.map(|surface| surface.row().field)].concat();
    let mut pictures: Vec<(Surface, Option<Accepted>)> = Vec::new();
    if let Some(mut form) = Form::open(body, FieldPath::root(), &fields, &mut problems) {
        for surface in Surface::ALL {
            let field = surface.row().field;
            match form.given(field) {
                None => {}
                Some(Value::Null) => pictures.push((surface, None)),
                Some(value) => match picture::accept(surface, value, &guild) {
                    Ok(accepted) => pictures.push((surface, Some(accepted))),
                    Err((code, message)) => form.problem(field, code, message),
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
    for (surface, accepted) in &pictures {
        if let Some(accepted) = accepted {
            held.save_picture(*surface, accepted.format, &accepted.bytes)?;
        }
        guild.images[*surface] = accepted.as_ref().map(|accepted| accepted.hash.clone());
    }
    held.save_guild(&guild)?;
    for (surface, accepted) in &pictures {
        held.keep_picture(*surface, accepted.as_ref().map(|accepted| accepted.format))?;
    }
    Ok(guild.answer())
}
