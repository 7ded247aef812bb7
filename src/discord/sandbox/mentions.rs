//! Whom a message may call: `allowed_mentions`, and what follows from it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::form::Form;
use super::guild::is_snowflake;

/// Which mentions in a text take effect.
pub(super) struct Allowed {
    everyone: bool,
    any_role: bool,
    roles: BTreeSet<String>,
}

impl Allowed {
    /// Reads `allowed_mentions` of a message. When it is left out, everyone who is named is called:
    /// that is Discord's rule, and the reason why a client should always send it.
    pub(super) fn read(message: &mut Form<'_>) -> Allowed {
        let known = ["parse", "replied_user", "roles", "users"];
        if message.get("allowed_mentions").is_none() {
            return Allowed { everyone: true, any_role: true, roles: BTreeSet::new() };
        }
        let mut allowed = Allowed { everyone: false, any_role: false, roles: BTreeSet::new() };
        let Some(mut form) = message.object("allowed_mentions", &known) else { return allowed };
        let mut parse = BTreeSet::new();
        for (number, value) in form.list("parse", 3).iter().enumerate() {
            match value.as_str() {
                Some(kind @ ("users" | "roles" | "everyone")) => {
                    if !parse.insert(kind) {
                        form.element_problem("parse", number, REPEATED, REPEATED_MESSAGE);
                    }
                }
                _ => {
                    let message = "Value must be one of ('users', 'roles', 'everyone').";
                    form.element_problem("parse", number, "BASE_TYPE_CHOICES", message);
                }
            }
        }
        let users = ids(&mut form, "users");
        let roles = ids(&mut form, "roles");
        for (kind, ids) in [("users", &users), ("roles", &roles)] {
            if parse.contains(kind) && !ids.is_empty() {
                let message = format!("parse:[\"{kind}\"] and {kind}: [ids...] are mutually exclusive.");
                form.problem(kind, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message);
            }
        }
        form.flag("replied_user");
        allowed.everyone = parse.contains("everyone");
        allowed.any_role = parse.contains("roles");
        allowed.roles = roles;
        allowed
    }

    /// Whether the text calls everyone.
    pub(super) fn calls_everyone(&self, content: &str) -> bool {
        self.everyone && (content.contains("@everyone") || content.contains("@here"))
    }

    /// The roles that the text calls, each once, in the order of the text.
    pub(super) fn called_roles(&self, content: &str) -> Vec<String> {
        let mut called: Vec<String> = Vec::new();
        for part in content.split("<@&").skip(1) {
            let Some((id, _)) = part.split_once('>') else { continue };
            let may = self.any_role || self.roles.contains(id);
            if may && is_snowflake(id) && !called.iter().any(|one| one == id) {
                called.push(id.to_owned());
            }
        }
        called
    }
}

const REPEATED: &str = "SET_TYPE_ALREADY_CONTAINS_VALUE";
const REPEATED_MESSAGE: &str = "The set already contains this value";

/// A list of ids, each once.
fn ids(form: &mut Form<'_>, field: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (number, value) in form.list(field, 100).iter().enumerate() {
        match value {
            Value::String(id) if is_snowflake(id) => {
                if !ids.insert(id.clone()) {
                    form.element_problem(field, number, REPEATED, REPEATED_MESSAGE);
                }
            }
            _ => form.element_problem(field, number, "NUMBER_TYPE_COERCE", "Value is not snowflake."),
        }
    }
    ids
}
