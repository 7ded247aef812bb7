//! A branding repository that people work on: what is in it changes by chance, and is laid out as the compiler does.

use bannerman::compile::resolve::{Dated, lay_out};
use bannerman::compile::when::{MonthDay, Timing, Yearly};
use bannerman::image::Format;
use bannerman::lock::{Asset, Dates, Event, Horizon, Lock, Source};
use bannerman::surface::Surface;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::dice::Dice;

const FALLBACK: &str = "plain";

#[derive(Clone)]
struct Art {
    stem: u32,
    picture: u32,
    moves: bool,
}

struct Folder {
    name: String,
    /// Its first day in a leap year and how many follow; none for the fallback.
    days: Option<(usize, usize)>,
    priority: i32,
    pair: bool,
    text: u32,
    icons: Vec<Art>,
    banners: Vec<Art>,
}

pub struct Branding {
    folders: Vec<Folder>,
    /// The last number that was given to a picture, a stem, a text or a folder.
    given: u32,
}

impl Branding {
    pub fn new(dice: &mut Dice) -> Branding {
        let mut branding = Branding { folders: Vec::new(), given: 100 };
        branding.add_folder(dice, true);
        (0..3 + dice.below(6)).for_each(|_| branding.add_folder(dice, false));
        branding
    }

    fn new_number(&mut self) -> u32 {
        self.given += 1;
        self.given
    }

    fn art(&mut self, dice: &mut Dice, stem: u32) -> Art {
        // Some pictures are shared by several events.
        let picture = if dice.once_in(5) { dice.below(8) as u32 } else { self.new_number() };
        // The file's extension says whether it moves, so equal pictures do both or neither.
        Art { stem, picture, moves: picture % 6 == 5 }
    }

    fn add_folder(&mut self, dice: &mut Dice, fallback: bool) {
        let number = self.new_number();
        let count = 1 + dice.below(4);
        let stems: Vec<u32> = (0..count).map(|_| self.new_number()).collect();
        let icons = stems.iter().map(|stem| self.art(dice, *stem)).collect();
        let banners = stems.iter().map(|stem| self.art(dice, *stem)).collect();
        // Short ones of high priority lie within long ones.
        let length = [0, 1, 3, 6, 13, 40][dice.below(6)];
        self.folders.push(Folder {
            name: if fallback { FALLBACK.to_owned() } else { format!("e{number}") },
            days: (!fallback).then(|| (dice.below(366), length)),
            priority: if length < 10 { 5 } else { 0 } + dice.below(3) as i32,
            pair: dice.once_in(3),
            text: number,
            icons,
            banners,
        });
    }

    /// Somebody changes something; says what. `running` is the event of today, which is where it is hard.
    pub fn edit(&mut self, dice: &mut Dice, running: &str) -> &'static str {
        let here = self.folders.iter().position(|folder| folder.name == running);
        let at = here.filter(|_| dice.once_in(2)).unwrap_or_else(|| dice.below(self.folders.len()));
        let number = self.new_number();
        let kind = dice.below(9);
        let art = [self.art(dice, number), self.art(dice, number)];
        let count = self.folders.len();
        let folder = &mut self.folders[at];
        let dated = folder.days.is_some();
        match kind {
            0 => {
                folder.text = number;
                "a description edited"
            }
            1 if dated => {
                let (start, length) = folder.days.unwrap();
                let start = (start + 366 + dice.below(9) - 4) % 366;
                folder.days = Some((start, (length + dice.below(3)).min(50)));
                "dates edited"
            }
            2 if dated => {
                folder.name = format!("e{number}");
                "an event renamed"
            }
            3 => {
                let [icon, banner] = art;
                if folder.icons.len() < 6 {
                    folder.icons.push(icon);
                    folder.banners.push(banner);
                }
                "art added"
            }
            4 if folder.icons.len() > 1 => {
                let gone = dice.below(folder.icons.len());
                folder.icons.remove(gone);
                folder.banners.remove(gone);
                "art removed"
            }
            5 => {
                let [icon, banner] = art;
                let replaced = dice.below(folder.icons.len());
                let (surface, new) =
                    if dice.once_in(2) { (&mut folder.icons, icon) } else { (&mut folder.banners, banner) };
                surface[replaced] = Art { stem: surface[replaced].stem, ..new };
                "art replaced"
            }
            6 if dated => {
                folder.priority = dice.below(8) as i32;
                "a priority edited"
            }
            7 => {
                folder.pair = !folder.pair;
                "pair switched"
            }
            8 if dated && count > 4 => {
                self.folders.remove(at);
                "an event removed"
            }
            _ if count < 9 => {
                self.add_folder(dice, false);
                "an event added"
            }
            _ => {
                folder.text = number;
                "a description edited"
            }
        }
    }

    /// The lock from the year before `year` on, with so many years ahead.
    pub fn lock(&self, year: i32, ahead: i32) -> Lock {
        let yearly = |folder: &Folder| {
            let (start, length) = folder.days?;
            let (start, end) = (MonthDay::from_leap_year(start), MonthDay::from_leap_year(start + length));
            Some(Yearly { start, end })
        };
        let mut events: Vec<(Event, Option<Yearly>)> =
            self.folders.iter().map(|folder| (folder.event(yearly(folder)), yearly(folder))).collect();
        events.sort_by(|a, b| a.0.name.cmp(&b.0.name));
        let horizon = Horizon { first_year: year - 1, last_year: year + ahead };
        let dated = events.iter().filter_map(|(event, yearly)| {
            let (name, priority) = (event.name.as_str(), event.priority);
            Some(Dated { name, timing: Timing::yearly((*yearly)?), priority })
        });
        let dated: Vec<Dated> = dated.collect();
        let periods = lay_out(&dated, horizon).periods(&dated, FALLBACK);
        let source = Source { commit: None, committed: None, events: "e".repeat(40) };
        Lock { source, horizon, events: events.into_iter().map(|(event, _)| event).collect(), periods }
    }
}

impl Folder {
    fn event(&self, yearly: Option<Yearly>) -> Event {
        let Folder { name, priority, pair, text, .. } = self;
        let assets = |folder: &str, art: &[Art]| {
            let mut assets: Vec<Asset> = art.iter().map(|art| asset(name, folder, art)).collect();
            assets.sort_by(|a, b| a.path.cmp(&b.path));
            assets
        };
        Event {
            name: name.clone(),
            title: name.clone(),
            dates: yearly.map(|Yearly { start, end }| Dates {
                starts: Some(start.to_string()),
                ends: Some(end.to_string()),
                ..Dates::default()
            }),
            priority: *priority,
            pair: *pair,
            authors: Vec::new(),
            description: format!("About {name}: {text}.").into(),
            assets: [
                (Surface::Banner, assets("banners", &self.banners)),
                (Surface::Icon, assets("server_icons", &self.icons)),
            ]
            .into(),
        }
    }
}

fn asset(event: &str, folder: &str, art: &Art) -> Asset {
    let format = if art.moves { Format::Gif } else { Format::Png };
    let bytes = bytes(art.picture);
    Asset {
        path: format!("events/{event}/{folder}/{}.{}", art.stem, format.name()),
        blake3: blake3::hash(&bytes).to_hex().to_string(),
        // Here it says which picture it is.
        git: format!("{:040}", art.picture),
        bytes: bytes.len() as u64,
        format,
        width: 512,
        height: 512,
        frames: if art.moves { 3 } else { 1 },
    }
}

fn bytes(picture: u32) -> Vec<u8> {
    format!("picture {picture}").into_bytes()
}

/// A picture as somebody would send it to Discord.
pub fn data_uri(asset: &Asset) -> String {
    let bytes = bytes_of(asset);
    format!("data:{};base64,{}", asset.format.mime(), STANDARD.encode(bytes))
}

/// The bytes that an asset names.
pub fn bytes_of(asset: &Asset) -> Vec<u8> {
    bytes(asset.git.parse().unwrap())
}
