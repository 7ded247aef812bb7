//! When to try again, and when to stop. Discord's limits are obeyed. After trouble on the way, the pauses grow. All pauses
//! and failed attempts of a run together have a bound: whoever waits for a run should know for how long.
//!
//! | what happened | what is done |
//! |---|---|
//! | not sent | tried again, whatever it is |
//! | sent and no answer, or 5xx | tried again where a second time changes nothing (`Repeat`) |
//! | 429, or a field refused with `…_RATE_LIMIT` | tried again after the time that Discord names; without one, not |
//! | a field refused with `AVATAR_RATE_LIMIT` | without a time, tried again a few times: it may be the picture |
//! | a bucket that is used up | the next request of that bucket waits, unsent |
//! | 401; 404 of a webhook | nothing else is sent with that token |
//! | anything else | is the caller's to know |

mod limits;
#[cfg(test)]
mod tests;

use std::time::Duration;

use super::http::Answer;
use super::refusal::{Refusal, words};
use super::{Effect, Endpoint, Failure, Limit};
use crate::clock::SILENT;
pub use crate::clock::{Clock, MachineClock};
use limits::Limits;

/// The pauses before a request is tried again after trouble on the way. There are no more tries than these.
const PAUSES: [Duration; 4] =
    [Duration::from_millis(500), Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];

/// The pauses before a picture is sent again of which Discord does not say whether it was changed too often, or cannot
/// be read.
const PAUSES_FOR_A_PICTURE: [Duration; 3] =
    [Duration::from_secs(5), Duration::from_secs(10), Duration::from_secs(20)];

/// The longest that one attempt may take, upload included.
const LONGEST: Duration = Duration::from_secs(60);

/// What an attempt has in any case, however little time for retries is left: a picture has to get there.
const SHORTEST: Duration = Duration::from_secs(20);

/// How many answers of 401, 403 and 429 a run takes before it stops: Discord blocks an address with too many.
const MOST_INVALID: u32 = 10;

/// Whether a request may be sent again when it is not known what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// A second time changes nothing.
    Always,
    /// For so long after the first time, Discord knows it again.
    For(Duration),
    /// It would happen twice.
    Never,
}

/// Whose token a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Bot,
    Webhook,
}

/// A request, as far as retries are concerned.
pub(super) struct Asked {
    pub(super) request: Endpoint,
    pub(super) repeat: Repeat,
    pub(super) who: Who,
}

/// The retries of one run, with a bound on the time that they take.
pub struct RetryPolicy {
    clock: Box<dyn Clock>,
    tell: Box<dyn Fn(&str)>,
    bound: Duration,
    left: Duration,
    limits: Limits,
    invalid: u32,
    /// Why nothing else is sent with a token.
    ended: Vec<(Who, Failure)>,
}

impl RetryPolicy {
    /// `bound` is how long a run pauses, and tries in vain, in all. `tell` is called before a pause of more than a few
    /// seconds, with what there is to say about it.
    pub fn new(bound: Duration, clock: Box<dyn Clock>, tell: Box<dyn Fn(&str)>) -> RetryPolicy {
        let limits = Limits::default();
        RetryPolicy { clock, tell, bound, left: bound, limits, invalid: 0, ended: Vec::new() }
    }

    /// Sends a request by `attempt`, as often as it takes and may be; it is told how long it may take. The answer is the
    /// body of a success.
    pub(super) fn request(
        &mut self,
        asked: &Asked,
        mut attempt: impl FnMut(Duration) -> Result<Answer, Failure>,
    ) -> Result<Vec<u8>, Failure> {
        if let Some((_, failure)) = self.ended.iter().find(|(who, _)| *who == asked.who) {
            return Err(failure.clone());
        }
        let mut story = Story::default();
        loop {
            if let Err(failure) = self.until_free(asked, &mut story) {
                return Err(story.end(failure));
            }
            let began = self.clock.now();
            let failure = match attempt(self.left.clamp(SHORTEST, LONGEST)) {
                Ok(answer) => match self.read(asked, answer) {
                    Ok(body) => return Ok(body),
                    Err(refusal) => Failure::Refused(refusal),
                },
                Err(failure) => failure,
            };
            let answered = failure.refusal().is_some_and(|refusal| refusal.status < 500);
            if !answered {
                self.left = self.left.saturating_sub(self.clock.now() - began);
            }
            if failure.took_effect() == Effect::Unknown {
                story.unknown_since.get_or_insert(began);
            }
            if let Err(failure) = self.prepare_again(asked, failure, &mut story) {
                return Err(story.end(failure));
            }
        }
    }

    /// Notes what the answer says about limits, and tells a success from a refusal.
    fn read(&mut self, asked: &Asked, answer: Answer) -> Result<Vec<u8>, Box<Refusal>> {
        let Answer { status, headers, body } = answer;
        self.limits.note(asked.request, &headers, self.clock.now());
        if (200..300).contains(&status) {
            return Ok(body);
        }
        let mut refusal = Refusal::read(asked.request, status, &body, headers.retry_after.as_deref());
        refusal.global |= headers.global;
        if status == 429 && refusal.retry_after.is_none() {
            refusal.retry_after = headers.reset_after;
        }
        Err(Box::new(refusal))
    }

    /// Pauses, or sees to it that the next attempt does; or says why there is none.
    fn prepare_again(&mut self, asked: &Asked, failure: Failure, story: &mut Story) -> Result<(), Failure> {
        if let Failure::Refused(refusal) = &failure {
            self.count(asked, refusal);
            if refusal.status == 429 || !refusal.limited.is_empty() {
                return self.obey(asked, refusal, story);
            }
        }
        let gone =
            asked.who == Who::Webhook && failure.refusal().is_some_and(|refusal| refusal.status == 404);
        if gone || failure.stops_the_run() {
            self.ended.push((asked.who, failure.clone()));
        }
        let on_the_way = match &failure {
            Failure::Unsent(_) | Failure::Network(_) => true,
            Failure::Refused(refusal) => refusal.status >= 500,
            Failure::Limited(_) | Failure::Unreadable(_) | Failure::Unsure(_) => false,
        };
        let Some(pause) = PAUSES.get(story.pauses).filter(|_| on_the_way) else { return Err(failure) };
        // Discord may say by itself for how long it has trouble.
        let told = failure.refusal().and_then(|refusal| refusal.retry_after).unwrap_or_default();
        let pause = told.max(*pause);
        if pause > self.left || !self.may_repeat(asked, story, pause) {
            return Err(failure);
        }
        story.pauses += 1;
        let what = match &failure {
            Failure::Refused(refusal) => {
                format!("Discord answered {} with {}", asked.request, refusal.status)
            }
            _ => format!("Discord did not answer {}", asked.request),
        };
        self.pause(pause, &format!("{what}: trying again in {}", words(pause)));
        Ok(())
    }

    /// Counts what Discord counts before it blocks an address.
    fn count(&mut self, asked: &Asked, refusal: &Refusal) {
        if [401, 403, 429].contains(&refusal.status) {
            self.invalid += 1;
        }
        if self.invalid == MOST_INVALID {
            let failure = self.limited(asked, refusal.retry_after, Some(refusal.clone()));
            self.ended.extend([Who::Bot, Who::Webhook].map(|who| (who, failure.clone())));
        }
    }

    /// Discord wants to be left alone for a while.
    fn obey(&mut self, asked: &Asked, refusal: &Refusal, story: &mut Story) -> Result<(), Failure> {
        let unsaid = PAUSES_FOR_A_PICTURE.get(story.pauses).filter(|_| refusal.may_be_the_picture);
        let Some(time) = refusal.retry_after.or(unsaid.copied()).filter(|_| self.invalid < MOST_INVALID)
        else {
            return Err(self.limited(asked, refusal.retry_after, Some(refusal.clone())));
        };
        if refusal.status == 429 {
            // The next attempt waits for it, and so does every other request that it holds for.
            self.limits.hold(asked.request, self.clock.now() + time, refusal.global);
            story.limit = Some(refusal.clone());
            return Ok(());
        }
        // Only some fields have to wait: another request, without them, need not.
        if time > self.left || story.pauses == PAUSES.len() || !self.may_repeat(asked, story, time) {
            return Err(self.limited(asked, refusal.retry_after, Some(refusal.clone())));
        }
        story.pauses += 1;
        let words = match refusal.retry_after {
            Some(_) => asks_to_wait(time, asked),
            None => format!("Discord limits {}: trying again in {}", asked.request, words(time)),
        };
        self.pause(time, &words);
        Ok(())
    }

    /// Waits until Discord is ready for the request.
    fn until_free(&mut self, asked: &Asked, story: &mut Story) -> Result<(), Failure> {
        let time = self.limits.wait(asked.request, self.clock.now());
        let limit = story.limit.take();
        if time.is_zero() {
            return Ok(());
        }
        if time > self.left || !self.may_repeat(asked, story, time) {
            return Err(self.limited(asked, Some(time), limit));
        }
        self.pause(time, &asks_to_wait(time, asked));
        Ok(())
    }

    /// Whether the request may be sent again after a pause, with what is known of the attempts so far.
    fn may_repeat(&self, asked: &Asked, story: &Story, pause: Duration) -> bool {
        match (story.unknown_since, asked.repeat) {
            (None, _) | (_, Repeat::Always) => true,
            (Some(since), Repeat::For(life)) => self.clock.now() + pause < since + life,
            (Some(_), Repeat::Never) => false,
        }
    }

    fn pause(&mut self, time: Duration, words: &str) {
        if time > SILENT {
            (self.tell)(words);
        }
        self.left = self.left.saturating_sub(time);
        self.clock.sleep(time);
    }

    fn limited(&self, asked: &Asked, time: Option<Duration>, refusal: Option<Refusal>) -> Failure {
        let request = asked.request;
        let too_many = Some(self.invalid).filter(|times| *times >= MOST_INVALID);
        Failure::Limited(Box::new(Limit { request, asked: time, bound: self.bound, too_many, refusal }))
    }
}

fn asks_to_wait(time: Duration, asked: &Asked) -> String {
    format!("Discord asks to wait {} before {}", words(time), asked.request)
}

/// What became of the attempts at one request so far.
#[derive(Default)]
struct Story {
    /// How many pauses for trouble there were.
    pauses: usize,
    /// When the first attempt began of which nobody knows whether it took effect.
    unknown_since: Option<Duration>,
    /// The answer that has to be waited for.
    limit: Option<Refusal>,
}

impl Story {
    /// The failure that the request ends with.
    fn end(&self, last: Failure) -> Failure {
        match self.unknown_since {
            Some(_) if last.took_effect() == Effect::No => Failure::Unsure(Box::new(last)),
            _ => last,
        }
    }
}
