//! What front matter says, as values: scalars by YAML 1.2's core schema, lists, and keys with values.

use std::rc::Rc;

use crate::escape::excerpt;

/// A value. What an alias repeats is shared, not copied.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    /// Nothing, or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that 64 bits hold.
    Whole(i128),
    /// Another number, as it is shown.
    Number(String),
    /// Text.
    String(Rc<str>),
    /// A list.
    Sequence(Rc<Vec<Value>>),
    /// Keys with values.
    Mapping(Rc<Mapping>),
}

/// Keys with values, in the order written, each key once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Mapping(pub Vec<(Value, Value)>);

impl Mapping {
    /// The value of a key that is text.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known.as_str() == Some(key)).map(|(_, value)| value)
    }
}

/// A whole number that is no text and that 64 bits do not hold.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

impl Value {
    /// What it is, for messages.
    pub(crate) fn in_words(&self) -> String {
        match self {
            Value::Null => "nothing".to_owned(),
            Value::Bool(value) => format!("the boolean `{value}`"),
            Value::Whole(number) => format!("the number {number}"),
            Value::Number(number) => format!("the number {number}"),
            Value::String(text) => format!("the text `{}`", excerpt(text)),
            Value::Sequence(_) => "a list".to_owned(),
            Value::Mapping(_) => "keys with values".to_owned(),
        }
    }

    /// The value of a scalar without quotes and without a tag.
    pub(crate) fn plain(text: &str) -> Result<Value, TooLarge> {
        Ok(match text {
            "" | "~" | "null" | "Null" | "NULL" => Value::Null,
            "true" | "True" | "TRUE" => Value::Bool(true),
            "false" | "False" | "FALSE" => Value::Bool(false),
            _ => match whole(text) {
                Some((negative, size)) => Value::Whole(within_64_bits(negative, size)?),
                None => number(text).map_or_else(|| Value::String(text.into()), Value::Number),
            },
        })
    }

    /// The text, if it is some.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The whole number, if it is one.
    pub(crate) fn as_whole(&self) -> Option<i128> {
        match self {
            Value::Whole(number) => Some(*number),
            _ => None,
        }
    }
}

/// The sign and the size of a whole number: `5`, `-0x1F`, `0o17`, `0b1`. With a zero in front it is text.
fn whole(text: &str) -> Option<(bool, u128)> {
    let negative = text.starts_with('-');
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let radixes = [("0x", 16), ("0o", 8), ("0b", 2)];
    let (digits, radix) = radixes
        .into_iter()
        .find_map(|(prefix, radix)| Some((digits.strip_prefix(prefix)?, radix)))
        .unwrap_or((digits, 10));
    let leading_zero = radix == 10 && digits.len() > 1 && digits.starts_with('0');
    let written = !leading_zero && !digits.starts_with('+');
    written.then(|| u128::from_str_radix(digits, radix).ok()).flatten().map(|size| (negative, size))
}

fn within_64_bits(negative: bool, size: u128) -> Result<i128, TooLarge> {
    let number = i128::try_from(size).map_err(|_| TooLarge)?;
    let number = if negative { -number } else { number };
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&number).then_some(number).ok_or(TooLarge)
}

/// A number with a fraction or an exponent, as it is shown.
fn number(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Some(if text.starts_with('-') { "-.inf" } else { ".inf" }.into()),
        ".nan" | ".NaN" | ".NAN" if unsigned == text => return Some(".nan".into()),
        _ => {}
    }
    let octal =
        unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.bytes().all(|b| b.is_ascii_digit());
    let float = text.parse::<f64>().ok().filter(|float| float.is_finite() && !octal)?;
    Some(format!("{float:?}"))
}
