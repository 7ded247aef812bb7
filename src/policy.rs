//! What an operator decides in advance. The configuration reads these decisions; compiling and applying obey them.

/// The folder of the event folders, from the repository's root, where none is named.
pub(crate) const EVENTS_FOLDER: &str = "events";

/// How serious the findings of a rule are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleLevel {
    /// They are left out.
    Allow,
    /// They are warnings.
    Warn,
    /// They are errors.
    Deny,
}

/// What to do about an image that somebody else put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Drift {
    /// Say so, and leave it until the next change is due.
    #[default]
    Report,
    /// Put ours back.
    Restore,
}

/// What a run does without a new lock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnError {
    /// It applies the lock that was applied last.
    #[default]
    LastGood,
    /// Nothing.
    Stop,
}
