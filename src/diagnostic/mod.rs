//! Everything that can be said about a branding repository: what is wrong, where, and what to do.
//!
//! Checks push [`Diagnostic`]s and never print. A diagnostic points at a key or a file ([`Place`]); the
//! [`location`] module turns that into line and column; the [`render`] module writes one format a file.

mod keys;
pub(crate) mod location;
pub(crate) mod render;

use std::collections::{BTreeSet, HashMap};

use crate::escape::cut;
pub(crate) use location::{Location, Place, Texts};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The repository cannot be compiled.
    Error,
    /// It can, but somebody would regret it.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A validation rule as users know it. Each stands beside its check; `bannerman explain` prints it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable code, `B001` and so on. Never given to another rule.
    pub code: &'static str,
    /// Its name in words. The source file has the same.
    pub name: &'static str,
    /// How bad a violation is.
    pub severity: Severity,
    /// One sentence.
    pub summary: &'static str,
    /// Why the rule is there and what to do, in Markdown.
    pub(crate) explanation: &'static str,
    /// A small broken input and its mended form, in Markdown.
    pub(crate) example: &'static str,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that it violates.
    pub rule: &'static Rule,
    /// How bad it is: the rule's severity, or what the configuration makes of it.
    pub severity: Severity,
    /// The event that it is about, if about one.
    pub(crate) event: Option<String>,
    /// Where.
    pub(crate) place: Place,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
    /// Other places that belong to it.
    pub(crate) also: Vec<Note>,
}

/// A second place that explains a diagnostic: the other event of a collision, say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// The event it belongs to.
    pub(crate) event: Option<String>,
    /// Where.
    pub(crate) place: Place,
    /// What is there.
    pub message: String,
}

impl Diagnostic {
    /// A diagnostic without help or notes.
    pub fn new(
        rule: &'static Rule,
        event: Option<&str>,
        place: Place,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            rule,
            severity: rule.severity,
            event: event.map(str::to_owned),
            place,
            message: short(message),
            help: None,
            also: Vec::new(),
        }
    }

    /// Adds what to do.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(short(help));
        self
    }

    /// Adds another place.
    pub(crate) fn note(
        mut self,
        event: Option<&str>,
        place: Place,
        message: impl Into<String>,
    ) -> Diagnostic {
        self.also.push(Note { event: event.map(str::to_owned), place, message: short(message) });
        self
    }
}

/// The longest message, in characters. What it repeats is a stranger's, and may be a megabyte.
const LONGEST: usize = 2000;

fn short(text: impl Into<String>) -> String {
    let text = text.into();
    // Hardly any is longer, and then nothing is copied.
    if text.len() <= LONGEST { text } else { cut(&text, LONGEST).into_owned() }
}

/// An event folder that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checked {
    /// The folder's name.
    pub name: String,
    /// Its path from the branding repository's root.
    pub path: String,
}

/// All that a check found, ready to be rendered.
#[derive(Debug)]
pub struct Report {
    /// The events, sorted by name.
    pub(crate) events: Vec<Checked>,
    /// What was found, sorted by place, as far as it is to be shown.
    pub diagnostics: Vec<Diagnostic>,
    /// What was found beyond that.
    pub(crate) beyond: Vec<Diagnostic>,
    /// The texts that places point into.
    pub(crate) texts: Texts,
    /// What to put before each path, so that it counts from the Git repository's root (`examples/branding/`).
    pub(crate) prefix: String,
}

/// How many findings are shown unless another number is asked for: in all, and of one rule about one event.
const SHOWN: usize = 500;
const SHOWN_ALIKE: usize = 20;

impl Report {
    /// Sorts by path, line, column and code, so that the same repository gives the same report.
    pub(crate) fn sort(&mut self) {
        let texts = &self.texts;
        let mut placed: Vec<_> = std::mem::take(&mut self.diagnostics)
            .into_iter()
            .map(|diagnostic| (texts.line_and_column(&diagnostic.place), diagnostic))
            .collect();
        placed.sort_by(|(place, one), (other_place, other)| {
            let (path, other_path) = (one.place.path(), other.place.path());
            let [one, other] = [one, other].map(|found| (found.rule.code, &found.message));
            (path, place, one).cmp(&(other_path, other_place, other))
        });
        self.diagnostics = placed.into_iter().map(|(_, diagnostic)| diagnostic).collect();
    }

    /// Shows some of each kind, and errors rather than warnings: whoever mends a few has seen what the others are. All
    /// of them count.
    pub(crate) fn show_some(&mut self) {
        let mut seen: HashMap<(&str, Option<&str>), usize> = HashMap::new();
        let mut shown: Vec<usize> = Vec::new();
        for (at, found) in self.diagnostics.iter().enumerate() {
            let alike = seen.entry((found.rule.code, found.event.as_deref())).or_default();
            *alike += 1;
            if *alike <= SHOWN_ALIKE {
                shown.push(at);
            }
        }
        shown.sort_by_key(|at| self.diagnostics[*at].severity);
        shown.truncate(SHOWN);
        let shown = BTreeSet::from_iter(shown);
        let all = std::mem::take(&mut self.diagnostics).into_iter().enumerate();
        let (shown, beyond): (Vec<_>, Vec<_>) = all.partition(|(at, _)| shown.contains(at));
        self.diagnostics = shown.into_iter().map(|(_, found)| found).collect();
        self.beyond.extend(beyond.into_iter().map(|(_, found)| found));
    }

    /// Shows the first `most` diagnostics only, whatever was shown before. All of them count.
    pub(crate) fn show_at_most(&mut self, most: usize) {
        self.diagnostics.append(&mut self.beyond);
        self.sort();
        self.beyond = self.diagnostics.split_off(most.min(self.diagnostics.len()));
    }

    /// That there is more than is shown, and how much; none when all is shown.
    pub(crate) fn more(&self) -> Option<String> {
        (self.hidden() > 0).then(|| format!("… and {} more", self.hidden()))
    }

    /// How many diagnostics are not shown.
    pub(crate) fn hidden(&self) -> usize {
        self.beyond.len()
    }

    fn all(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().chain(&self.beyond)
    }

    /// How many diagnostics have this severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.all().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The names of the events that an error concerns.
    pub(crate) fn broken(&self) -> BTreeSet<&str> {
        let errors = self.all().filter(|found| found.severity == Severity::Error);
        errors
            .flat_map(|found| {
                found.event.iter().chain(found.also.iter().filter_map(|note| note.event.as_ref()))
            })
            .map(String::as_str)
            .collect()
    }
}
