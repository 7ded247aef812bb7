//! The part of applying that publishes what was announced to the servers that follow the channel. A message is
//! announced whether or not this succeeds, so what did not is remembered, and the next run goes on with it.

use super::{Attempt, why};
use crate::apply::state::{StateError, Unpublished};
use crate::discord::{Discord, Failure};
use crate::problem::Problem;

/// What a person can do that a program may not.
const BY_HAND: &str = "this message needs a click of yours: Discord shows “Publish” beside it";

/// The message was deleted.
const NO_SUCH_MESSAGE: i64 = 10008;

impl Attempt<'_> {
    /// Publishes the messages that are still unpublished; this run's own one is the last of them.
    pub(super) fn publish(&mut self, discord: &mut dyn Discord) -> Result<(), StateError> {
        if !self.with.settings.publishes() {
            // Whoever switched it off meant the messages before, too.
            self.state.unpublished.clear();
        }
        for message in self.state.unpublished.clone() {
            if self.outcome.stopped {
                break;
            }
            self.outcome.requests += 1;
            match discord.publish(&message.channel, &message.message) {
                Ok(()) => self.published(&message),
                Err(failure) if failure.is_final() => self.unpublishable(&message, &failure),
                Err(failure) => {
                    let event = &message.occurrence.event;
                    self.outcome.fail(
                        &format!("the announcement of {event} is not published; the next run tries again"),
                        &failure,
                    );
                }
            }
            self.save()?;
        }
        Ok(())
    }

    fn published(&mut self, message: &Unpublished) {
        let (event, requests) = (&message.occurrence.event, self.outcome.requests as u64);
        self.state.unpublished.retain(|open| open != message);
        let why = if self.plan.publications.contains(message) {
            "it was left unpublished".to_owned()
        } else {
            why(self.plan)
        };
        self.state.note_done(self.with.now, event, "published", &why, requests);
        self.outcome
            .done
            .push(format!("the announcement of {event} is published to the servers that follow the channel"));
    }

    /// Discord will not do it, and would say so every night.
    fn unpublishable(&mut self, message: &Unpublished, failure: &Failure) {
        self.state.unpublished.retain(|open| open != message);
        let event = &message.occurrence.event;
        let gone = failure.refusal().is_some_and(|refusal| refusal.code == NO_SUCH_MESSAGE);
        let help = match (failure.help(), gone) {
            (Some(help), true) => help,
            (Some(help), false) => format!("{help}; {BY_HAND}"),
            (None, _) => BY_HAND.to_owned(),
        };
        self.outcome.problems.push(Problem::new(
            format!("the announcement of {event} is not published, and it is not tried again: {failure}"),
            help,
        ));
    }
}
