//! What the sandbox answers when it refuses: the status, and a body in Discord's own shape.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::SandboxError;

/// A refused request.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SandboxRefusal {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl SandboxRefusal {
    fn new(status: u16, code: u32, message: &str) -> SandboxRefusal {
        SandboxRefusal { status, body: json!({ "message": message, "code": code }) }
    }

    /// The edge network turned the request away, because of its User-Agent.
    pub(super) fn blocked() -> SandboxRefusal {
        SandboxRefusal::new(403, 40333, "internal network error")
    }

    pub(super) fn unauthorized() -> SandboxRefusal {
        SandboxRefusal::new(401, 0, "401: Unauthorized")
    }

    pub(super) fn not_found() -> SandboxRefusal {
        SandboxRefusal::new(404, 0, "404: Not Found")
    }

    pub(super) fn wrong_method() -> SandboxRefusal {
        SandboxRefusal::new(405, 0, "405: Method Not Allowed")
    }

    pub(super) fn unknown_channel() -> SandboxRefusal {
        SandboxRefusal::new(404, 10003, "Unknown Channel")
    }

    pub(super) fn unknown_guild() -> SandboxRefusal {
        SandboxRefusal::new(404, 10004, "Unknown Guild")
    }

    pub(super) fn unknown_message() -> SandboxRefusal {
        SandboxRefusal::new(404, 10008, "Unknown Message")
    }

    pub(super) fn unknown_webhook() -> SandboxRefusal {
        SandboxRefusal::new(404, 10015, "Unknown Webhook")
    }

    pub(super) fn too_many_files() -> SandboxRefusal {
        SandboxRefusal::new(400, 30015, "Maximum number of attachments in a message reached (10)")
    }

    pub(super) fn too_large() -> SandboxRefusal {
        SandboxRefusal::new(413, 40005, "Request entity too large")
    }

    pub(super) fn already_published() -> SandboxRefusal {
        SandboxRefusal::new(400, 40033, "This message has already been crossposted.")
    }

    pub(super) fn empty_message() -> SandboxRefusal {
        SandboxRefusal::new(400, 50006, "Cannot send an empty message")
    }

    /// A channel that cannot hold messages, such as a category.
    pub(super) fn not_a_text_channel() -> SandboxRefusal {
        SandboxRefusal::new(400, 50008, "Cannot send messages in a non-text channel")
    }

    /// Publishing in a channel that is no announcement channel.
    pub(super) fn wrong_channel_type() -> SandboxRefusal {
        SandboxRefusal::new(400, 50024, "Cannot execute action on this channel type")
    }

    pub(super) fn not_json() -> SandboxRefusal {
        SandboxRefusal::new(400, 50109, "The request body contains invalid JSON.")
    }

    /// The body broke off, or could not be read off the socket.
    pub(super) fn unreadable() -> SandboxRefusal {
        SandboxRefusal::new(400, 0, "400: Bad Request")
    }

    /// The code that answers requests panicked, which is a bug of the sandbox.
    pub(super) fn panicked() -> SandboxRefusal {
        SandboxRefusal::new(500, 0, "500: Internal Server Error")
    }

    /// A request that is wrong in one place.
    pub(super) fn form(at: &FieldPath, code: &'static str, message: impl Into<String>) -> SandboxRefusal {
        let mut problems = Problems::default();
        problems.add(at, code, message);
        problems.into_refusal()
    }
}

/// The sandbox itself failed. Discord would say less, but here a person wants to know.
impl From<SandboxError> for SandboxRefusal {
    fn from(error: SandboxError) -> SandboxRefusal {
        SandboxRefusal::new(500, 0, &format!("500: Internal Server Error: {error}"))
    }
}

/// A place in a form: `embeds`, `0`, `title`.
#[derive(Debug, Clone, Default)]
pub(super) struct FieldPath(Vec<String>);

impl FieldPath {
    /// The form as a whole.
    pub(super) fn root() -> FieldPath {
        FieldPath::default()
    }

    /// A key, or the number of an element, below this place.
    pub(super) fn below(&self, key: impl ToString) -> FieldPath {
        let mut place = self.clone();
        place.0.push(key.to_string());
        place
    }
}

/// Everything that is wrong with a form, as the tree that Discord answers.
#[derive(Debug, Default)]
pub(super) struct Problems {
    here: Vec<Value>,
    below: BTreeMap<String, Problems>,
}

impl Problems {
    /// Notes a problem at a place.
    pub(super) fn add(&mut self, at: &FieldPath, code: &'static str, message: impl Into<String>) {
        let mut node = self;
        for key in &at.0 {
            node = node.below.entry(key.clone()).or_default();
        }
        node.here.push(json!({ "code": code, "message": message.into() }));
    }

    /// Refuses when there is a problem.
    pub(super) fn check(self) -> Result<(), SandboxRefusal> {
        if self.here.is_empty() && self.below.is_empty() { Ok(()) } else { Err(self.into_refusal()) }
    }

    fn into_refusal(self) -> SandboxRefusal {
        let mut refusal = SandboxRefusal::new(400, 50035, "Invalid Form Body");
        if let Value::Object(body) = &mut refusal.body {
            body.insert("errors".to_owned(), self.into_tree());
        }
        refusal
    }

    fn into_tree(self) -> Value {
        let mut tree: Map<String, Value> =
            self.below.into_iter().map(|(key, below)| (key, below.into_tree())).collect();
        if !self.here.is_empty() {
            tree.insert("_errors".to_owned(), Value::Array(self.here));
        }
        Value::Object(tree)
    }
}
