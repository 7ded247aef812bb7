//! A run of the program: it works on what the [place](crate::place) holds, and may die, or be overtaken by another
//! one, before and after each of its requests and saves.

use std::cell::{Cell, RefMut};
use std::rc::Rc;

use bannerman::apply::outcome::Outcome;
use bannerman::apply::run::{ATTEMPTS, Run};
use bannerman::apply::session::{Look, NoSession, Planner};
use bannerman::apply::state::{self, State, StateError, StateStore};

use crate::place::Place;
use crate::source::{Pictures, Written};
use crate::wire::Wire;
use crate::world::World;

/// What happens to a run, by the number of its step.
#[derive(Debug, Clone, Copy, Default)]
pub struct Script {
    pub dies_at: Option<usize>,
    pub overtaken_at: Option<usize>,
}

/// How a run ended.
pub enum End {
    Dead,
    /// Discord did not answer, or all attempts were overtaken.
    GaveUp,
    /// It was refused.
    Refused(String),
    Done(Outcome),
}

pub struct Process<'a> {
    world: &'a World,
    script: Script,
    steps: Cell<usize>,
    dead: Cell<bool>,
}

impl<'a> Process<'a> {
    pub fn place(&self) -> RefMut<'a, Place> {
        self.world.place.borrow_mut()
    }

    /// The next step; none for a run that is dead. What it asks for after that is not heard.
    pub fn step(&self, at: &'static str) -> Result<(), ()> {
        if self.dead.get() {
            return Err(());
        }
        let number = self.steps.replace(self.steps.get() + 1);
        if self.script.dies_at == Some(number) {
            self.dead.set(true);
            self.place().count(at);
            self.place().count("deaths");
            return Err(());
        }
        if self.script.overtaken_at == Some(number) {
            self.place().count("another run in between");
            self.world.overtake();
        }
        Ok(())
    }

    pub fn run(world: &'a World, script: Script) -> End {
        let process = Process { world, script, steps: Cell::new(0), dead: Cell::new(false) };
        let mut store = Kept { process: &process, seen: Cell::new(0) };
        for _ in 0..ATTEMPTS {
            let end = process.attempt(&mut store);
            if process.dead.get() {
                return End::Dead;
            }
            match end {
                Ok(Some(end)) => return end,
                Ok(None) => process.place().count("a run that planned anew"),
                Err(error) => return End::Refused(error.to_string()),
            }
        }
        End::GaveUp
    }

    /// What the program does, from the load to the last save; none when another run was faster.
    fn attempt(&self, store: &mut Kept<'_>) -> Result<Option<End>, StateError> {
        let World { tonight, settings, .. } = self.world;
        let Written { lock, text } = &**tonight;
        let mut wire = Wire(self);
        let now = self.place().clock();
        let saved = store.load()?;
        let planner = Planner { lock, settings, look: Look::WhenDue, now };
        let mut session = match planner.session(&saved, Some(&mut wire)) {
            Ok(session) => session,
            Err(NoSession::Discord(_)) => return Ok(Some(End::GaveUp)),
            Err(error) => return Ok(Some(End::Refused(error.to_string()))),
        };
        let run = Run { lock, text: Some(text), settings, assets: &Pictures(self), now };
        let outcome = run.carry_out(&mut session, saved, store, Some(&mut wire))?;
        Ok(outcome.map(End::Done))
    }
}

/// The store as a run sees it.
struct Kept<'a> {
    process: &'a Process<'a>,
    /// The version that was loaded or saved last.
    seen: Cell<u64>,
}

impl Kept<'_> {
    fn write(&self, write: impl FnOnce(&mut Place)) -> Result<(), StateError> {
        let dead = || StateError::Io { path: self.name(), reason: "the run died".to_owned() };
        self.process.step("a death before a save").map_err(|()| dead())?;
        {
            let mut place = self.process.place();
            if place.version != self.seen.get() {
                return Err(StateError::Changed(self.name()));
            }
            write(&mut place);
            place.version += 1;
            self.seen.set(place.version);
        }
        self.process.step("a death after a save").map_err(|()| dead())
    }
}

impl StateStore for Kept<'_> {
    fn load(&self) -> Result<State, StateError> {
        let place = self.process.place();
        self.seen.set(place.version);
        Ok(place.state.clone())
    }

    fn save(&mut self, state: &State) -> Result<(), StateError> {
        // Whatever a file cannot hold is missed here. (It takes long, so not every time.)
        if self.seen.get().is_multiple_of(64) {
            assert_eq!(state::parse(&state::write(state).unwrap()).as_ref(), Ok(state));
        }
        self.write(|place| place.state.clone_from(state))
    }

    fn applied_lock(&self) -> Result<Option<String>, StateError> {
        Ok(self.process.place().applied.as_ref().map(|applied| applied.text.clone()))
    }

    fn save_applied_lock(&mut self, lock: &str) -> Result<(), StateError> {
        // As the real ones: what is there already is not written again.
        if self.applied_lock()?.as_deref() == Some(lock) {
            return Ok(());
        }
        let written = &self.process.world.tonight;
        assert_eq!(written.text, lock);
        self.write(|place| place.applied = Some(Rc::clone(written)))
    }

    fn name(&self) -> String {
        "simulated".into()
    }
}
