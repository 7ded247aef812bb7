//! The simulated Discord as a run sees it, with everything that can happen to a request.

use bannerman::discord::model::{Channel, Guild, GuildEdit, Message, NewMessage, PastMessage, Webhook};
use bannerman::discord::{Destination, Discord, Endpoint, Failure, Limit, Refusal};
use bannerman::surface::Surface;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;

use crate::place::{CHANNEL, GUILD, Place};
use crate::process::Process;

/// How long a nonce is remembered.
const NONCE_LIVES: i64 = 120;

pub struct Wire<'a>(pub &'a Process<'a>);

/// What becomes of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Good,
    LostBefore,
    LostAfter,
    IllBefore,
    IllAfter,
    Limited,
    Unchanged,
    Refused(&'static [&'static str]),
    Forbidden,
}

impl Wire<'_> {
    /// One request: it may be the run's last step, before it or after it.
    fn ask<T>(
        &self,
        writes: bool,
        fate: impl FnOnce(&mut Place) -> Fate,
        serve: impl FnOnce(&mut Place, Fate) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let dead = || Failure::Network("the run died".to_owned());
        let at = if writes {
            ["a death before a request", "a death after a request"]
        } else {
            ["a death before a question", "a death after a question"]
        };
        self.0.step(at[0]).map_err(|()| dead())?;
        let answer = {
            let mut place = self.0.place();
            let fate = if place.faults { fate(&mut place) } else { Fate::Good };
            let network = || Failure::Network("simulated".to_owned());
            match fate {
                Fate::LostBefore => Err(network()),
                Fate::IllBefore => Err(refusal(503, &[])),
                Fate::Limited => Err(limited()),
                Fate::Refused(fields) => Err(refusal(400, fields)),
                Fate::Forbidden => Err(refusal(403, &[])),
                Fate::LostAfter => serve(&mut place, fate).and(Err(network())),
                Fate::IllAfter => {
                    serve(&mut place, fate).and(Err(Failure::Unsure(Box::new(refusal(502, &[])))))
                }
                Fate::Good | Fate::Unchanged => serve(&mut place, fate),
            }
        };
        self.0.step(at[1]).map_err(|()| dead())?;
        answer
    }
}

/// Whichever it is.
fn request() -> Endpoint {
    Endpoint::EditGuild("1".parse().unwrap())
}

fn refusal(status: u16, fields: &[&str]) -> Failure {
    let fields = fields.iter().map(|field| ((*field).to_owned(), vec!["No.".to_owned()])).collect();
    let read = Refusal::read(request(), status, b"", None);
    let code = match status {
        403 => 50013,
        400 => 50035,
        _ => 0,
    };
    Failure::Refused(Box::new(Refusal { code, message: "No.".into(), fields, ..read }))
}

fn limited() -> Failure {
    let asked = Some(std::time::Duration::from_secs(3600));
    let bound = std::time::Duration::from_secs(60);
    Failure::Limited(Box::new(Limit { request: request(), asked, bound, too_many: None, refusal: None }))
}

fn reading(place: &mut Place) -> Fate {
    match place.dice.below(40) {
        0 => count(place, "a question lost", Fate::LostBefore),
        1 => count(place, "a question answered with 5xx", Fate::IllBefore),
        2 => count(place, "a question past the limit", Fate::Limited),
        _ => Fate::Good,
    }
}

fn editing(place: &mut Place) -> Fate {
    match place.dice.below(24) {
        0 => count(place, "an edit lost", Fate::LostBefore),
        1 | 2 => count(place, "an edit done, its answer lost", Fate::LostAfter),
        3 => count(place, "an edit not done, 5xx", Fate::IllBefore),
        4 => count(place, "an edit done, 5xx", Fate::IllAfter),
        5 => count(place, "an edit past the limit", Fate::Limited),
        6 => count(place, "an edit answered with the old hash", Fate::Unchanged),
        7 => count(place, "the icon refused", Fate::Refused(&["icon"])),
        8 => count(place, "the banner refused", Fate::Refused(&["banner"])),
        9 => count(place, "both refused", Fate::Refused(&["icon", "banner"])),
        _ => Fate::Good,
    }
}

fn sending(place: &mut Place) -> Fate {
    match place.dice.below(16) {
        0 => count(place, "a message lost", Fate::LostBefore),
        1 | 2 => count(place, "a message sent, its answer lost", Fate::LostAfter),
        3 => count(place, "a message not sent, 5xx", Fate::IllBefore),
        4 => count(place, "a message sent, 5xx", Fate::IllAfter),
        5 => count(place, "a message past the limit", Fate::Limited),
        6 => count(place, "a message forbidden", Fate::Forbidden),
        _ => Fate::Good,
    }
}

fn publishing(place: &mut Place) -> Fate {
    match place.dice.below(12) {
        0 => count(place, "a publication lost", Fate::LostBefore),
        1 => count(place, "a publication done, its answer lost", Fate::LostAfter),
        2 => count(place, "a publication not done, 5xx", Fate::IllBefore),
        3 => count(place, "a publication done, 5xx", Fate::IllAfter),
        4 => count(place, "a publication past the limit", Fate::Limited),
        5 => count(place, "a publication forbidden", Fate::Forbidden),
        _ => Fate::Good,
    }
}

fn count(place: &mut Place, what: &'static str, fate: Fate) -> Fate {
    place.count(what);
    place.count("requests that went wrong");
    fate
}

/// An edit without effect is taken for what was on before, unless the hash is known to be another picture's.
fn believe(place: &mut Place, edit: &GuildEdit) {
    for (surface, uri) in edit.images.given() {
        let Some(hash) = place.hash(surface).cloned() else { continue };
        let blake3 = blake3_of(uri.split_once(";base64,").unwrap().1);
        let known = place.state.worn(surface).filter(|worn| worn.hash == hash && !worn.assumed);
        let known = known.and_then(|worn| worn.blake3());
        if known.is_none_or(|known| known == blake3) {
            place.believed.insert((surface, blake3, hash));
            // What is worn then is nobody's knowledge, until an edit takes effect.
            place.touched.insert(surface);
            place.count("an edit without effect that may have been on before");
        }
    }
}

fn blake3_of(base64: &str) -> String {
    blake3::hash(&STANDARD.decode(base64).unwrap()).to_hex().to_string()
}

impl Discord for Wire<'_> {
    fn guild(&mut self, guild: &str) -> Result<Guild, Failure> {
        self.ask(false, reading, |place, _| place.guild.guild(guild))
    }

    fn channel(&mut self, channel: &str) -> Result<Channel, Failure> {
        self.ask(false, reading, |place, _| place.guild.channel(channel))
    }

    fn edit_guild(&mut self, guild: &str, edit: &GuildEdit, reason: &str) -> Result<Guild, Failure> {
        let fate = |place: &mut Place| match editing(place) {
            // A field that is not there cannot be refused.
            Fate::Refused([field]) if edit.images.given().all(|(surface, _)| surface.name() != *field) => {
                Fate::Good
            }
            fate => fate,
        };
        self.ask(true, fate, |place, fate| {
            if fate == Fate::Unchanged {
                believe(place, edit);
                return Ok(place.guild.guild.clone());
            }
            place.count("edits done");
            let before = place.guild.guild.clone();
            let answer = place.guild.edit_guild(guild, edit, reason)?;
            for (surface, uri) in edit.images.given() {
                if before.hash(surface) == answer.hash(surface) {
                    place.count("a picture that was on already");
                }
                let (head, digits) = uri.split_once(";base64,").unwrap();
                let moves = head.ends_with("gif");
                let able = match surface {
                    Surface::Icon => !moves || place.has("ANIMATED_ICON"),
                    Surface::Banner => place.has("BANNER") && (!moves || place.has("ANIMATED_BANNER")),
                };
                place.must(able, || format!("{} was sent, which the guild cannot wear", surface.name()));
                let blake3 = blake3_of(digits);
                let hash = place.hash(surface).unwrap().clone();
                place.given.insert((surface, blake3, hash));
                place.touched.remove(&surface);
            }
            Ok(answer)
        })
    }

    fn create_message(&mut self, to: &Destination, message: &NewMessage) -> Result<Message, Failure> {
        self.ask(true, sending, |place, _| {
            let now = place.real;
            let nonce = message.nonce.clone().unwrap();
            place.nonces.retain(|(_, _, at)| now - *at <= Duration::seconds(NONCE_LIVES));
            let known = place.nonces.iter().find(|(known, ..)| *known == nonce);
            if let Some((_, id, _)) = known.filter(|_| *to != Destination::Webhook) {
                let id = id.clone();
                place.count("a message answered by its nonce");
                return Ok(Message { id });
            }
            place.count("messages sent");
            let sent = place.guild.create_message(&Destination::Channel(CHANNEL.into()), message)?;
            place.nonces.push((nonce.clone(), sent.id.clone(), now));
            let visit = place.visit;
            let twice = place.sent.iter().find(|(then, known)| {
                known.nonce == message.nonce || (*then == visit && known.content == message.content)
            });
            let twice =
                twice.map(|(then, known)| format!("{} was announced twice (visit {then})", known.content));
            place.must(twice.is_none(), || twice.clone().unwrap_or_default());
            place.sent.push((visit, message.clone()));
            Ok(sent)
        })
    }

    fn messages(
        &mut self,
        channel: &str,
        after: Option<&str>,
        limit: u8,
    ) -> Result<Vec<PastMessage>, Failure> {
        self.ask(false, reading, |place, _| {
            let messages = place.guild.messages(channel, after, limit)?;
            if !place.readable {
                place.count("messages that may not be read");
                return Ok(Vec::new());
            }
            Ok(messages)
        })
    }

    fn publish(&mut self, channel: &str, message: &str) -> Result<(), Failure> {
        let id: usize = message.parse().unwrap();
        let fate = |place: &mut Place| {
            let fate = publishing(place);
            if fate == Fate::Forbidden {
                place.unpublishable.insert(id);
            }
            fate
        };
        self.ask(true, fate, |place, _| {
            let twice = place.guild.published.contains(&id);
            place.count(if twice { "a publication that was done already" } else { "publications done" });
            place.guild.publish(channel, message)
        })
    }

    fn webhook(&mut self) -> Result<Webhook, Failure> {
        self.ask(false, reading, |_, _| {
            let (channel_id, guild_id) = (Some(CHANNEL.into()), Some(GUILD.into()));
            Ok(Webhook { id: "77".into(), channel_id, guild_id, name: None })
        })
    }
}
