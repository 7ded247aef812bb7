//! Why a request did not succeed, and what that means for whoever made it.

use std::fmt;
use std::time::Duration;

use super::codes;
use super::endpoint::Endpoint;
use super::refusal::{Refusal, words};
use crate::id::Id;

/// Why a request did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It was not sent.
    Unsent(String),
    /// It was sent, at least in part, and there was no answer.
    Network(String),
    /// An answer that says no.
    Refused(Box<Refusal>),
    /// Discord names a longer wait than the run may take.
    Limited(Box<Limit>),
    /// An answer that says yes in a form that cannot be read.
    Unreadable(String),
    /// What the last attempt came to. An earlier one may have taken effect: its answer was lost.
    Unsure(Box<Failure>),
}

/// A wait that Discord asks for, and that is too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What has to wait: `PATCH /guilds/1`.
    pub request: Endpoint,
    /// How long Discord asks to wait; none when it does not say.
    pub asked: Option<Duration>,
    /// How long one run waits in all.
    pub bound: Duration,
    /// How many answers of 401, 403 and 429 there were in the run, where that is what ended it.
    pub too_many: Option<u32>,
    /// The answer that asked for it; none when the request was not even sent, because an earlier answer said
    /// that it would be too early.
    pub refusal: Option<Refusal>,
}

/// Whether a request that failed did what it should have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing happened.
    No,
    /// Nobody knows.
    Unknown,
}

impl Failure {
    /// Whether the request may have taken effect nevertheless.
    pub fn took_effect(&self) -> Effect {
        match self {
            Failure::Unsent(_) | Failure::Limited(_) => Effect::No,
            Failure::Refused(refusal) if refusal.status < 500 => Effect::No,
            Failure::Refused(_) | Failure::Network(_) | Failure::Unreadable(_) | Failure::Unsure(_) => {
                Effect::Unknown
            }
        }
    }

    /// Whether nothing else should be asked of Discord in this run: the token is wrong, or Discord wants to be
    /// left alone. A limit on some fields of a request is none on the others.
    pub fn stops_the_run(&self) -> bool {
        match self {
            // That the bot's owner has no second factor is no fault of the token's.
            Failure::Refused(refusal) => refusal.status == 401 && refusal.code != codes::NO_SECOND_FACTOR,
            Failure::Limited(limit) => {
                limit.refusal.as_ref().is_none_or(|refusal| refusal.limited.is_empty())
            }
            Failure::Unsure(last) => last.stops_the_run(),
            Failure::Unsent(_) | Failure::Network(_) | Failure::Unreadable(_) => false,
        }
    }

    /// Whether it is about this field of the request (`icon`), alone or among others.
    pub fn is_about(&self, field: &str) -> bool {
        self.refusal().is_some_and(|refusal| refusal.is_about(field))
    }

    /// What Discord says about a field, in one line.
    pub fn words_about(&self, field: &str) -> String {
        self.refusal().map_or_else(|| self.to_string(), |refusal| refusal.words_about(field))
    }

    /// Whether it is the files of the request that Discord does not take: they are too large, or the guild may not
    /// upload any.
    pub(crate) fn is_about_files(&self) -> bool {
        let codes = [40005, 50045, codes::UPLOADS_LIMITED];
        self.refusal().is_some_and(|refusal| refusal.status == 413 || codes.contains(&refusal.code))
    }

    /// Whether Discord would say the same again, until somebody changes something: a permission, or the request. That
    /// it wants to be left alone, has trouble, or does not know the token, is not about the request.
    pub(crate) fn is_final(&self) -> bool {
        let passing = |refusal: &Refusal| matches!(refusal.status, 401 | 408 | 429) || refusal.status >= 500;
        self.refusal()
            .is_some_and(|refusal| !passing(refusal) && ![0, codes::BLOCKED].contains(&refusal.code))
    }

    /// The answer that said no.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        match self {
            Failure::Refused(refusal) => Some(refusal),
            Failure::Limited(limit) => limit.refusal.as_ref(),
            Failure::Unsure(last) => last.refusal(),
            Failure::Unsent(_) | Failure::Network(_) | Failure::Unreadable(_) => None,
        }
    }
}

/// Reads an id that goes into a path.
pub(super) fn id<Kind>(text: &str) -> Result<Id<Kind>, Failure> {
    text.parse().map_err(|_| Failure::Unsent(format!("`{text}` is no Discord id")))
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Unsent(reason) | Failure::Network(reason) => {
                write!(out, "Discord could not be reached: {reason}")
            }
            Failure::Unreadable(reason) => write!(out, "Discord's answer could not be read: {reason}"),
            Failure::Refused(refusal) => refusal.fmt(out),
            Failure::Limited(limit) => limit.fmt(out),
            Failure::Unsure(last) => {
                write!(out, "{last}\n  an earlier attempt had no answer, so it may have taken effect")
            }
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Limit { request, asked, bound, too_many, refusal } = self;
        match (too_many, asked) {
            (Some(times), _) => write!(
                out,
                "Discord said no {times} times, to {request} last, and blocks who asks on: nothing more is sent in \
                 this run"
            )?,
            (None, Some(asked)) => {
                let (asked, bound) = (words(*asked), words(*bound));
                write!(
                    out,
                    "Discord asks to wait {asked} before {request}, and a run waits {bound} at most"
                )?;
            }
            (None, None) => write!(out, "Discord limits {request}, and does not say for how long")?,
        }
        for (name, said) in refusal.iter().flat_map(|refusal| &refusal.fields) {
            let name = if name.is_empty() { "request" } else { name };
            write!(out, "\n  {name}: {}", said.join("; "))?;
        }
        Ok(())
    }
}
