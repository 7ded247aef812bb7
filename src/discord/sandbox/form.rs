//! Reads the JSON body of a request, one object at a time, and collects all that is wrong with it.
//!
//! Discord passes over fields that it does not know. The sandbox refuses them: a field that does
//! nothing is nearly always a misspelt one.

use serde_json::{Map, Value};

use super::refusal::{FieldPath, Problems};

/// One object of a form.
pub(super) struct Form<'a> {
    map: &'a Map<String, Value>,
    at: FieldPath,
    problems: &'a mut Problems,
}

impl<'a> Form<'a> {
    /// Opens an object that may have the fields `known`. Nothing when it is not an object, which is noted.
    pub(super) fn open(
        value: &'a Value,
        at: FieldPath,
        known: &[&str],
        problems: &'a mut Problems,
    ) -> Option<Form<'a>> {
        let Value::Object(map) = value else {
            problems.add(&at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
            return None;
        };
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            problems.add(&at.below(key), "UNKNOWN_FIELD", "This field is not known to the sandbox.");
        }
        Some(Form { map, at, problems })
    }

    /// A field that is there and not null.
    pub(super) fn get(&self, field: &str) -> Option<&'a Value> {
        self.map.get(field).filter(|value| !value.is_null())
    }

    /// A field that is there, null or not.
    pub(super) fn given(&self, field: &str) -> Option<&'a Value> {
        self.map.get(field)
    }

    /// Notes a problem of a field.
    pub(super) fn problem(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        self.problems.add(&self.at.below(field), code, message);
    }

    /// A text without the white space around it, of at most `most` characters. An empty one is none.
    pub(super) fn text(&mut self, field: &str, most: usize) -> Option<&'a str> {
        let value = self.get(field)?;
        let Value::String(text) = value else {
            self.problem(
                field,
                "STRING_TYPE_CONVERT",
                format!("Could not interpret {} as string.", kind(value)),
            );
            return None;
        };
        let text = text.trim();
        // Discord counts code points: neither bytes nor what a reader takes for one character.
        if text.chars().count() > most {
            self.problem(field, "BASE_TYPE_MAX_LENGTH", format!("Must be {most} or fewer in length."));
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// A text that may not be left out.
    pub(super) fn required_text(&mut self, field: &str, most: usize) -> Option<&'a str> {
        self.require(field);
        self.text(field, most)
    }

    /// Notes that a text is missing, or empty.
    pub(super) fn require(&mut self, field: &str) {
        let absent = match self.get(field) {
            None => true,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(_) => false,
        };
        if absent {
            self.problem(field, "BASE_TYPE_REQUIRED", "This field is required");
        }
    }

    /// True or false; false when left out.
    pub(super) fn flag(&mut self, field: &str) -> bool {
        match self.get(field) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.problem(field, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.");
                false
            }
        }
    }

    /// A whole number from 0 to `most`.
    pub(super) fn number(&mut self, field: &str, most: u64) -> Option<u64> {
        let value = self.get(field)?;
        match value.as_u64() {
            Some(number) if number <= most => return Some(number),
            Some(_) => {
                let message = format!("int value should be less than or equal to {most}.");
                self.problem(field, "NUMBER_TYPE_MAX", message);
            }
            None if value.is_i64() => {
                self.problem(field, "NUMBER_TYPE_MIN", "int value should be greater than or equal to 0.");
            }
            None => {
                self.problem(field, "NUMBER_TYPE_COERCE", format!("Value of {} is not int.", kind(value)));
            }
        }
        None
    }

    /// A list of at most `most` elements; empty when left out.
    pub(super) fn list(&mut self, field: &str, most: usize) -> &'a [Value] {
        match self.get(field) {
            None => &[],
            Some(Value::Array(list)) => {
                if list.len() > most {
                    self.problem(
                        field,
                        "BASE_TYPE_MAX_LENGTH",
                        format!("Must be {most} or fewer in length."),
                    );
                }
                list
            }
            Some(_) => {
                self.problem(field, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
                &[]
            }
        }
    }

    /// An object inside this one.
    pub(super) fn object(&mut self, field: &str, known: &[&str]) -> Option<Form<'_>> {
        let value = self.get(field)?;
        Form::open(value, self.at.below(field), known, self.problems)
    }

    /// An element of a list that is a field of this object.
    pub(super) fn element<'b>(
        &'b mut self,
        field: &str,
        number: usize,
        value: &'b Value,
        known: &[&str],
    ) -> Option<Form<'b>> {
        Form::open(value, self.at.below(field).below(number), known, self.problems)
    }

    /// Notes a problem of an element of a list.
    pub(super) fn element_problem(
        &mut self,
        field: &str,
        number: usize,
        code: &'static str,
        message: impl Into<String>,
    ) {
        self.problems.add(&self.at.below(field).below(number), code, message);
    }
}

/// What a value is, in a word; the value itself may be megabytes long.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
