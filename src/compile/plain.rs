//! Front matter as nearly everybody writes it: a key, a colon and plain words, a number, or `true` or `false` on each
//! line. This much YAML is read here, in a small part of the time that YAML takes. Whatever is
//! not exactly so is left to the reader of YAML; a property test holds the two together.

use super::value::{Mapping, Value};

/// The keys and values of plain front matter; none when any of it is not plain.
pub(crate) fn read(yaml: &str) -> Option<Mapping> {
    let mut mapping = Mapping::default();
    for line in yaml.strip_suffix('\n')?.split('\n') {
        let (key, written) = line.split_once(": ")?;
        let named = (1..=32).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !named || means_something(key) || mapping.get(key).is_some() {
            return None;
        }
        mapping.0.push((Value::String(key.into()), value(written)?));
    }
    Some(mapping)
}

fn value(written: &str) -> Option<Value> {
    if written.len() <= 9 && written.bytes().all(|byte| byte.is_ascii_digit()) {
        // Some readers take a zero in front for octal.
        let plain = !written.is_empty() && (written == "0" || !written.starts_with('0'));
        return plain.then_some(written).and_then(|digits| digits.parse().ok()).map(Value::Whole);
    }
    match written {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        _ => is_words(written).then(|| Value::String(written.into())),
    }
}

/// Letters, digits and single spaces, which no version of YAML takes for anything but text: `January 5`, `Easter`,
/// `2 days before Easter`.
fn is_words(written: &str) -> bool {
    let mut words = written.split(' ');
    let plain = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let starts = written.starts_with(|c: char| c.is_ascii_alphabetic());
    // Alone, `0x1F` and `1e3` are numbers; with a word behind it no digit is.
    words.all(plain) && (starts || written.contains(' ')) && !means_something(written)
}

/// What some version of YAML takes for a truth or for nothing.
fn means_something(word: &str) -> bool {
    let words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::compile::yaml;

    #[test]
    fn what_people_write_is_plain() {
        for yaml in [
            "fallback: true\n",
            "start_date: January 5\nend_date: 2 days after Easter\npriority: 10\npair: false\n",
            "start_date: first Saturday of May\ndays: 3\n",
            "start_date: 1 Shawwal\nend_date: 0\n",
        ] {
            assert_eq!(read(yaml), Some(yaml::read(yaml).unwrap()), "{yaml:?}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_it() {
        for yaml in [
            "",
            "\n",
            "a: 1",
            "a: 1\n\n",
            "a:1\n",
            "a: b: c\n",
            "a: yes\n",
            "a: Null\n",
            "a: 007\n",
            "a: 0x1F\n",
            "a: 1e3\n",
            "a: 1\na: 2\n",
            "a: \n",
            "a: x \n",
            "a:  x\n",
            "a: x  y\n",
            "a: 1.5\n",
            "a: -1\n",
            "a: ü\n",
            "a: x # y\n",
            "a: 'x'\n",
            "- a\n",
            "a: [x]\n",
            "yes: x\n",
            "n: x\n",
            "A: x\n",
            " a: x\n",
            "a: 2026-01-05\n",
            "a: 1_000\n",
            "a: 12:30\n",
            "---\n",
            "a_key_that_is_longer_than_any_that_means_something: x\n",
            "a: 9999999999\n",
        ] {
            assert_eq!(read(yaml), None, "{yaml:?}");
        }
    }

    proptest! {
        #[test]
        fn it_reads_what_the_reader_of_yaml_reads(
            yaml in "([a-z_]{1,4}: ([0-9]{1,10}|[a-zA-Z0-9 ]{0,9}|true|false|no|nul|[ -~]{0,6}|.{0,4})\n){1,4}",
        ) {
            if let Some(mapping) = read(&yaml) {
                prop_assert_eq!(Ok(mapping), yaml::read(&yaml), "{:?}", yaml);
            }
        }
    }
}
