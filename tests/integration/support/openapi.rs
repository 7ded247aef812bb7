//! Discord's OpenAPI description, to check requests and answers against.
//!
//! The description is not part of this repository. It is looked for in `BANNERMAN_OPENAPI`, then beside
//! the repository. Where it is not, what needs it is left out, and says so.
#![allow(dead_code, clippy::unwrap_used, clippy::print_stderr)] // a failure here is the test's

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// The description.
pub struct OpenApi {
    document: Value,
}

/// Loads the description; nothing when there is none on this machine.
pub fn schemas() -> Option<OpenApi> {
    let named = env::var_os("BANNERMAN_OPENAPI").map(PathBuf::from);
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/discord-openapi.json");
    if named.is_none() && !usual.exists() {
        eprintln!(
            "left out: nothing was checked against Discord's OpenAPI description, because {} is not there \
             and BANNERMAN_OPENAPI does not name another",
            usual.display()
        );
        return None;
    }
    // A file that was named has to be there: else a misspelt name would look like success.
    let path = named.unwrap_or(usual);
    let text = fs::read(&path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
    Some(OpenApi { document: serde_json::from_slice(&text).unwrap() })
}

impl OpenApi {
    /// Checks the JSON body of a request, such as `PATCH` of `/guilds/{guild_id}`.
    pub fn check_request(&self, method: &str, path_template: &str, body: &Value) -> Result<(), String> {
        let operation = self.operation(method, path_template)?;
        let content = operation
            .get("requestBody")
            .ok_or_else(|| format!("{method} {path_template} has no request body"))?;
        self.check_content(content, body)
    }

    /// Checks that a request is described: the parameters after its `?`, and the type of its body, if it has one.
    pub fn check_shape(
        &self,
        method: &str,
        path_template: &str,
        query: &str,
        content_type: Option<&str>,
    ) -> Result<(), String> {
        let operation = self.operation(method, path_template)?;
        let none = Vec::new();
        let known = operation["parameters"].as_array().unwrap_or(&none);
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let parameter = known.iter().find(|known| known["name"] == name && known["in"] == "query");
            let schema =
                &parameter.ok_or_else(|| format!("{method} {path_template} has no {name}"))?["schema"];
            // A number or a truth is written without quotes, an id is a text of digits.
            let plain = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
            let ways = [plain, json!(value)].map(|value| self.check_schema(schema, &value));
            if ways.iter().all(Result::is_err) {
                return Err(format!("{method} {path_template}: {name}={value} is none"));
            }
        }
        let taken = operation.pointer("/requestBody/content").and_then(Value::as_object);
        match (content_type, taken) {
            (None, None) => Ok(()),
            (Some(kind), Some(taken)) if taken.contains_key(kind) => Ok(()),
            _ => Err(format!("{method} {path_template} does not take {content_type:?}")),
        }
    }

    /// Checks the JSON body of an answer with a status.
    pub fn check_response(
        &self,
        method: &str,
        path_template: &str,
        status: u16,
        body: &Value,
    ) -> Result<(), String> {
        let responses = &self.operation(method, path_template)?["responses"];
        let class = format!("{}XX", status / 100);
        let response = [status.to_string(), class].iter().find_map(|key| responses.get(key));
        let response =
            response.ok_or_else(|| format!("{method} {path_template} does not answer {status}"))?;
        self.check_content(self.resolve(response)?, body)
    }

    fn operation(&self, method: &str, path_template: &str) -> Result<&Value, String> {
        self.document["paths"]
            .get(path_template)
            .and_then(|path| path.get(method.to_lowercase()))
            .ok_or_else(|| format!("the description has no {method} {path_template}"))
    }

    /// Follows a reference inside the description.
    fn resolve<'a>(&'a self, value: &'a Value) -> Result<&'a Value, String> {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Ok(value) };
        let found = reference.strip_prefix('#').and_then(|pointer| self.document.pointer(pointer));
        found.ok_or_else(|| format!("the description has no {reference}"))
    }

    fn check_content(&self, content: &Value, body: &Value) -> Result<(), String> {
        let schema = content
            .pointer("/content/application~1json/schema")
            .ok_or("the description has no schema for JSON there")?;
        self.check_schema(schema, body)
    }

    fn check_schema(&self, schema: &Value, body: &Value) -> Result<(), String> {
        // The schema refers to others by their place in the whole document, so it takes them along.
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [schema],
            "components": self.document["components"],
        });
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .build(&whole)
            .map_err(|error| format!("the schema cannot be used: {error}"))?;
        let problems: Vec<String> = validator
            .iter_errors(body)
            .map(|error| format!("at {:?}: {error}", error.instance_path().to_string()))
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
    }
}
