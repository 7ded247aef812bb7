//! What a person can do about a failure: which permission, which id, and where it is set.

use super::codes::{BLOCKED, NO_SECOND_FACTOR, UPLOADS_LIMITED};
use super::endpoint::Endpoint;
use super::failure::{Effect, Failure};
use super::refusal::Refusal;
use crate::problem::Problem;

impl Failure {
    /// What to do next, where it is known.
    pub fn help(&self) -> Option<String> {
        for_failure(self)
    }

    /// Says what it kept from being done, and what to do next.
    pub(crate) fn problem(&self, what: &str) -> Problem {
        Problem { message: format!("{what}: {self}"), help: self.help() }
    }
}

fn for_failure(failure: &Failure) -> Option<String> {
    match failure {
        Failure::Refused(refusal) => refused(refusal),
        Failure::Unsure(last) => for_failure(last),
        Failure::Limited(limit) => {
            if limit.refusal.as_ref().is_some_and(|refusal| refusal.may_be_the_picture) {
                return Some(LIMITED_OR_UNREADABLE.to_owned());
            }
            let longer = match (limit.too_many, limit.asked) {
                (None, Some(_)) => "; `--max-wait SECONDS` lets a run wait longer",
                _ => "",
            };
            Some(format!("what Discord confirmed is recorded, and the next run goes on from there{longer}"))
        }
        _ => Some(match failure.took_effect() {
            Effect::No => "nothing was sent; check the network, and run again".to_owned(),
            Effect::Unknown => "nothing was recorded that Discord did not confirm; run again".to_owned(),
        }),
    }
}

/// Discord says of a picture that it cannot read that it was changed too often, too.
const LIMITED_OR_UNREADABLE: &str = "the next run tries again. If it keeps being refused, it may be the picture: Discord \
    says the same of one that it cannot read, so open the file, save it anew, and compile again";

fn refused(refusal: &Refusal) -> Option<String> {
    let about = refusal.request;
    Some(match (refusal.status, refusal.code, about) {
        (401 | 404, _, Endpoint::Webhook(_) | Endpoint::ExecuteWebhook(_)) => {
            "make a webhook in the channel's settings (Integrations), and put \
            its address into DISCORD_WEBHOOK: the one there was deleted, or its address is not whole"
                .to_owned()
        }
        (_, code, _) if by_code(code).is_some() => return by_code(code).map(str::to_owned),
        (_, NOT_A_TEXT_CHANNEL, Endpoint::Messages(id) | Endpoint::CreateMessage(id)) => format!(
            "channel {id} holds no messages of its own (it is a category, a forum or the like): name a text or \
             announcement channel as `[announce] channel` in bannerman.toml"
        ),
        (401, ..) => "check DISCORD_TOKEN: it must be the bot's token, without `Bot ` in front".to_owned(),
        (
            _,
            10003,
            Endpoint::Channel(id)
            | Endpoint::Messages(id)
            | Endpoint::CreateMessage(id)
            | Endpoint::Publish(id, _),
        ) => format!(
            "check `[announce] channel` in bannerman.toml: channel {id} is not there any more, or was never"
        ),
        (_, 10004, Endpoint::Guild(id) | Endpoint::EditGuild(id)) => format!(
            "check `[guild] id` in bannerman.toml, and that the bot is a member of guild {id}: Discord \
             shows a bot no other guild"
        ),
        (_, 50001, Endpoint::Guild(id) | Endpoint::EditGuild(id)) => {
            format!("invite the bot to guild {id} (Developer Portal: OAuth2, scope `bot`)")
        }
        (
            _,
            50001,
            Endpoint::Channel(id)
            | Endpoint::Messages(id)
            | Endpoint::CreateMessage(id)
            | Endpoint::Publish(id, _),
        ) => format!(
            "give the bot's role the permission View Channel in channel {id}, in the channel's settings \
             (Permissions)"
        ),
        (_, 50013, Endpoint::Guild(id) | Endpoint::EditGuild(id)) => format!(
            "give the bot's role the permission Manage Server (MANAGE_GUILD) in guild {id}, in the server's \
             settings (Roles)"
        ),
        (_, 50013, Endpoint::Messages(id) | Endpoint::CreateMessage(id)) => format!(
            "give the bot's role the permissions Send Messages, Embed Links, Attach Files and Read Message \
             History in channel {id}, in the channel's settings (Permissions)"
        ),
        (_, 50013, Endpoint::Publish(id, _)) => format!(
            "give the bot's role the permission Send Messages in channel {id}, and Manage Messages where a \
             webhook announces; or set `[announce] publish = false`"
        ),
        (_, 10008, Endpoint::Publish(..)) => {
            "the message was deleted; `bannerman announce --again` sends another".to_owned()
        }
        (_, 50024, Endpoint::Publish(id, _)) => format!(
            "channel {id} is no announcement channel: make it one in its settings, or set `[announce] \
             publish = false`"
        ),
        (413, ..) | (_, 40005 | 50045, _)
            if matches!(
                about,
                Endpoint::Messages(_)
                    | Endpoint::CreateMessage(_)
                    | Endpoint::Webhook(_)
                    | Endpoint::ExecuteWebhook(_)
            ) =>
        {
            "set `[announce] images = false`, or make the event's pictures smaller".to_owned()
        }
        (_, BLOCKED, _) => {
            "Discord's network turned the request away: try from another address, or later".to_owned()
        }
        (429, ..) => "Discord limits how often a guild is changed; what was confirmed is recorded, run later"
            .to_owned(),
        (500.., ..) => "Discord has trouble; what was confirmed is recorded, run again later".to_owned(),
        _ => return None,
    })
}

/// The channel cannot hold messages.
const NOT_A_TEXT_CHANNEL: i64 = 50008;

/// What helps whatever was asked for.
fn by_code(code: i64) -> Option<&'static str> {
    Some(match code {
        20035 | 50101 => {
            "the server has too few boosts for this; boost it, or use a picture that needs none (still, not animated)"
        }
        40001 => {
            "Discord knows the token, but does not let it do this: check that DISCORD_TOKEN is the token of the bot that \
             is a member of the server, or make a new one on its page in the Developer Portal"
        }
        50083 => {
            "`[announce] channel` is a thread that was archived: open it again, or name a channel that is no thread"
        }
        50138 => {
            "Discord cannot make the picture small enough: use one with fewer pixels, or fewer frames, and compile again"
        }
        NO_SECOND_FACTOR => {
            "the server asks its moderators for two-factor authentication, and a bot has its owner's: whoever owns the \
             bot in the Developer Portal switches it on in their own Discord account (My Account)"
        }
        160_005 => {
            "`[announce] channel` is a thread that is locked: unlock it, or give the bot's role the permission Manage \
             Threads"
        }
        200_000 => {
            "the server's AutoMod blocked the text: let the bot's role, or the channel, be exempt from the rule \
             (Server Settings, AutoMod), or word the event's description in another way"
        }
        240_000 => {
            "Discord takes a link in the text for a harmful one: take it out of the event's description, or replace it"
        }
        UPLOADS_LIMITED => {
            "Discord lets nobody upload files in this server for now: set `[announce] images = false` until that is over"
        }
        _ => return None,
    })
}
