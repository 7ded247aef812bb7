//! Where a run's lock comes from. It is that of the newest commit or, on a night without one, the lock that was applied
//! last, as `[run] on_error = "last-good"` has it.

use std::rc::Rc;

use bannerman::apply::execute::AssetBytes;
use bannerman::lock::{Asset, Lock};
use chrono::{Datelike, NaiveDate};

use crate::branding::{Branding, bytes_of};
use crate::dice::Dice;
use crate::place::Place;
use crate::process::Process;

/// A lock and its text.
pub struct Written {
    pub lock: Lock,
    pub text: String,
}

/// What keeps a night from having the newest lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Git {
    Good,
    ServerFails,
    MainIsBroken,
}

pub struct Source {
    branding: Branding,
    /// What stands in main, once it is mended.
    newest: Rc<Written>,
    /// The last edit, which makes the text of a lock another one.
    edition: String,
    /// How many years there are in a lock after the running one.
    years_ahead: i32,
}

impl Source {
    pub fn new(dice: &mut Dice, year: i32) -> Source {
        let branding = Branding::new(dice);
        let years_ahead = if dice.once_in(2) { 0 } else { 2 };
        let (lock, edition) = (branding.lock(year, years_ahead), "0".to_owned());
        let newest = Rc::new(Written { lock, text: format!("{edition} in {year}") });
        Source { branding, newest, edition, years_ahead }
    }

    pub fn newest(&self) -> Rc<Written> {
        Rc::clone(&self.newest)
    }

    /// What people do to the branding by the next night, and the lock of that.
    pub fn live(&mut self, place: &mut Place, running: &str) {
        let edited = place.dice.once_in(9);
        if edited {
            let what = self.branding.edit(&mut place.dice, running);
            place.count(what);
            self.edition = format!("{} {what}", place.counts["nights"]);
        }
        let year = place.clock().year();
        if edited || self.newest.lock.horizon.first_year != year - 1 {
            let (lock, text) =
                (self.branding.lock(year, self.years_ahead), format!("{} in {year}", self.edition));
            self.newest = Rc::new(Written { lock, text });
        }
    }

    /// What the runs of this night work from; none when there is nothing to work from.
    pub fn tonight(&self, place: &mut Place) -> Option<Rc<Written>> {
        if place.git == Git::Good {
            return Some(self.newest());
        }
        let Some(applied) = place.applied.clone() else {
            place.count("no lock, and none applied before");
            return None;
        };
        let day: NaiveDate = place.clock().date_naive();
        if applied.lock.period(day).is_none() {
            place.count("no lock, and the one applied last lacks today");
            return None;
        }
        if applied.text != self.newest.text {
            place.count("an older lock at work");
        }
        Some(applied)
    }
}

/// What happens to the Git server and to main by the next night.
pub fn pass_time(place: &mut Place) {
    let broken = place.git == Git::MainIsBroken;
    // It takes people some days to mend main.
    let broken = if broken { !place.dice.once_in(4) } else { place.dice.once_in(30) };
    let fails = place.dice.once_in(12);
    place.git = match (fails, broken) {
        (true, _) => Git::ServerFails,
        (false, true) => Git::MainIsBroken,
        (false, false) => Git::Good,
    };
    match place.git {
        Git::Good => {}
        Git::ServerFails => place.count("the Git server failed"),
        Git::MainIsBroken => place.count("a broken main"),
    }
}

/// The pictures' bytes, as a run can have them.
pub struct Pictures<'a>(pub &'a Process<'a>);

impl AssetBytes for Pictures<'_> {
    fn read(&self, asset: &Asset) -> Result<Vec<u8>, String> {
        let mut place = self.0.place();
        if place.git != Git::ServerFails {
            place.at_hand.insert(asset.blake3.clone());
        } else if !place.at_hand.contains(&asset.blake3) {
            place.count("art that could not be read");
            return Err("the Git server fails".into());
        }
        Ok(bytes_of(asset))
    }
}
