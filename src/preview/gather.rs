//! A checkout → a [`Preview`]: checks, compiles, simulates, and reads the pictures.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use chrono::{Datelike, NaiveDate};

use super::{Changes, Picture, Preview, Sent, Step, Turn, Year};
use crate::apply::plan::{Settings, next_turn};
use crate::apply::rotation;
use crate::apply::show;
use crate::apply::state::{Occurrence, State};
use crate::compile::assemble::assemble;
use crate::compile::read_tree::PICTURES_A_THREAD;
use crate::compile::{self, Scope, Survey};
use crate::diagnostic::{Report, Severity};
use crate::diff::{Diff, compare};
use crate::image::first_frame;
use crate::lock::{Asset, GitId, Lock};
use crate::repository::{self, Blob, Checkout, Entry, Kind, Tree, in_parallel};
use crate::simulate::{SimulateError, SimulatedNight, Simulation};
use crate::surface::{MAX_IMAGE_BYTES, PerSurface, Surface};

/// What is to be looked at.
pub(crate) struct Asked<'a> {
    /// The SOURCE as people are told it.
    pub(crate) source: String,
    /// What is read, over which years, and how it is judged.
    pub(crate) scope: Scope<'a>,
    /// What the applier goes by.
    pub settings: &'a Settings,
    /// The guild's name, as announcements have it.
    pub guild: String,
    /// The day that counts as today.
    pub today: NaiveDate,
    /// What to compare with.
    pub(crate) base: Option<Base<'a>>,
}

/// What a preview compares with.
pub(crate) struct Base<'a> {
    /// As the user named it.
    pub name: String,
    /// The repository as it was.
    pub(crate) checkout: &'a Checkout,
}

/// Why there is no preview. Errors in the repository are no reason: a preview shows them.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoPreview {
    /// A file could not be read.
    #[error(transparent)]
    Repository(#[from] repository::Error),
    /// A night could not be simulated.
    #[error(transparent)]
    Simulate(#[from] SimulateError),
    /// A picture is not the one that was checked a moment ago.
    #[error("{0} was changed while it was read: run again")]
    Changed(String),
}

/// Looks at a checkout. The guild that is dressed wore nothing before the first day of the horizon.
pub(crate) fn look(checkout: &Checkout, asked: &Asked<'_>) -> Result<Preview, NoPreview> {
    let kept = Kept::default();
    let keep = |git, bytes: Cow<'_, [u8]>| kept.keep(git, bytes);
    let (survey, report) = compile::check_keeping(checkout, asked.scope, Some(&keep))?;
    let year = match report.count(Severity::Error) {
        0 => Some(year(checkout, &survey, asked, &kept)?),
        _ => None,
    };
    Ok(Preview {
        source: asked.source.clone(),
        commit: checkout.commit.clone(),
        today: asked.today,
        report,
        year,
        changes: None,
    })
}

fn year(checkout: &Checkout, survey: &Survey, asked: &Asked<'_>, kept: &Kept) -> Result<Year, NoPreview> {
    let lock = assemble(survey, checkout);
    let (steps, messages) = simulate(&lock, asked)?;
    let mut pictures = BTreeMap::new();
    let assets = lock.all_assets();
    read(checkout.tree.as_ref(), assets, kept, &mut pictures)?;
    let base = match &asked.base {
        Some(base) => Some(changes(&lock, base, asked, &mut pictures)?),
        None => None,
    };
    let guild = asked.guild.clone();
    Ok(Year { lock, guild, steps, messages, pictures, base })
}

/// Every night of the horizon.
fn simulate(lock: &Lock, asked: &Asked<'_>) -> Result<(Vec<Step>, Vec<Sent>), NoPreview> {
    let mut simulation = Simulation::new(lock, asked.settings, State::default(), &asked.guild);
    let (mut steps, mut messages) = (Vec::<Step>::new(), Vec::new());
    let mut reasons = Reasons::default();
    let first = NaiveDate::from_ymd_opt(lock.horizon.first_year, 1, 1).unwrap_or_default();
    for day in first.iter_days().take_while(|day| day.year() <= lock.horizon.last_year) {
        let night = simulation.night(day)?;
        messages.extend(night.message.clone().map(|message| Sent {
            day,
            event: night.plan.occurrence.event.clone(),
            message,
        }));
        reasons.follow(&night);
        let step = step(lock, simulation.state(), &night, &reasons, asked.settings.rotate_every_days);
        // The same as on the day before, but for the day.
        let same = |last: &Step| Step { from: day, ..last.clone() } == step;
        if !steps.last().is_some_and(same) {
            steps.push(step);
        }
    }
    Ok((steps, messages))
}

/// Why what is worn was put on.
#[derive(Default)]
struct Reasons(PerSurface<String>);

impl Reasons {
    fn follow(&mut self, night: &SimulatedNight) {
        for (surface, plan) in night.plan.surfaces.iter() {
            match &plan.change {
                Some(change) => self.0[surface] = show::words(&change.reason),
                None if night.plan.entering => {
                    let event = &night.plan.occurrence.event;
                    self.0[surface] = format!("it was on already when {event} was entered");
                }
                None => {}
            }
        }
    }
}

fn step(
    lock: &Lock,
    state: &State,
    night: &SimulatedNight,
    reasons: &Reasons,
    rotate_every_days: u32,
) -> Step {
    let (day, Occurrence { event, began }) = (night.plan.day, night.plan.occurrence.clone());
    let until = lock.period(day).map_or(day, |period| period.to);
    let turn = |surface: Surface| {
        let worn = state.worn(surface)?;
        let assets = &lock.event(&event)?.assets[surface];
        let asset = assets.iter().find(|asset| worn.blake3() == Some(asset.blake3.as_str()))?.clone();
        let rotation = state.rotation(&night.plan.occurrence)?;
        let turns = &rotation.turns[surface];
        let round = turns.iter().find(|turns| worn.blake3() == Some(turns.blake3.as_str()))?.worn;
        Some(Turn {
            asset,
            since: worn.since.date_naive(),
            reason: reasons.0[surface].clone(),
            number: turns.iter().filter(|turns| turns.worn == round).count(),
            of: rotation::length(assets),
            next: next_turn(lock, state, surface, rotate_every_days).filter(|next| *next <= until),
        })
    };
    let turns = PerSurface::from_fn(turn);
    let ends = lock.occurrence_ends(&event, began).unwrap_or(until);
    Step { from: day, event, began, ends, turns }
}

fn changes(
    lock: &Lock,
    base: &Base<'_>,
    asked: &Asked<'_>,
    pictures: &mut BTreeMap<String, Picture>,
) -> Result<Changes, NoPreview> {
    // Most of its pictures are those of today, which are there already: the few others are read again.
    let (survey, report) = compile::check(base.checkout, asked.scope)?;
    let before = assemble(&survey, base.checkout);
    let diff = compare(&before, lock);
    read(base.checkout.tree.as_ref(), gone(&diff), &Kept::default(), pictures)?;
    Ok(Changes { base: base.name.clone(), diff, broken: broken(&report, &base.name) })
}

/// The assets that only the base has.
fn gone(diff: &Diff) -> impl Iterator<Item = &Asset> {
    let removed = diff.removed.iter().flat_map(|whole| whole.event.all_assets());
    let replaced = diff.changed.iter().flat_map(|changed| &changed.art).filter_map(|art| art.before.as_ref());
    removed.chain(replaced)
}

/// What has to be known of a side with errors: what is readable is compared all the same.
fn broken(report: &Report, name: &str) -> Option<String> {
    match report.count(Severity::Error) {
        0 => None,
        1 => Some(format!("`{name}` has 1 error")),
        errors => Some(format!("`{name}` has {errors} errors")),
    }
}

/// The bytes of pictures that were read for the checks, by Git's id of them.
#[derive(Default)]
struct Kept(Mutex<HashMap<GitId, Vec<u8>>>);

impl Kept {
    fn keep(&self, git: GitId, bytes: Cow<'_, [u8]>) {
        let bytes = bytes.into_owned();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(git, bytes);
    }

    fn take(&self, git: GitId) -> Option<Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&git)
    }
}

fn picture(asset: &Asset, bytes: Vec<u8>) -> Picture {
    let still = if asset.frames > 1 { first_frame(&bytes) } else { None };
    Picture { format: asset.format, bytes, still }
}

/// The pictures of assets, as they were kept. Those that the checks did not have to read, since they are known, are
/// read by all cores, each that is not there yet once.
fn read<'a>(
    tree: &dyn Tree,
    assets: impl Iterator<Item = &'a Asset>,
    kept: &Kept,
    pictures: &mut BTreeMap<String, Picture>,
) -> Result<(), NoPreview> {
    let mut wanted = BTreeMap::new();
    for asset in assets {
        if pictures.contains_key(&asset.blake3) {
            continue;
        }
        let git = asset.git.parse().map_err(|_| NoPreview::Changed(asset.path.clone()))?;
        // The lock has the hash of these very bytes.
        if let Some(bytes) = kept.take(git) {
            pictures.insert(asset.blake3.clone(), picture(asset, bytes));
            continue;
        }
        let (kind, bytes) = (Kind::File, Some(asset.bytes));
        let entry = Entry { path: asset.path.clone(), readable_name: true, kind, git, bytes };
        wanted.entry(asset.blake3.as_str()).or_insert((asset, entry));
    }
    let wanted: Vec<(&Asset, Entry)> = wanted.into_values().collect();
    tree.expect(&wanted.iter().map(|(_, entry)| entry).collect::<Vec<_>>())?;
    let threads = wanted.len() / PICTURES_A_THREAD;
    let read = in_parallel(tree, &wanted, threads, |reader, (asset, entry)| {
        let mut found = None;
        reader.read(entry, MAX_IMAGE_BYTES, &mut |blob| {
            let Blob::Bytes(bytes) = blob else { return };
            if blake3::hash(&bytes).to_hex().as_str() == asset.blake3 {
                found = Some(picture(asset, bytes.into_owned()));
            }
        })?;
        Ok(found)
    })?;
    for ((asset, _), found) in wanted.iter().zip(read) {
        let picture = found.ok_or_else(|| NoPreview::Changed(asset.path.clone()))?;
        pictures.insert(asset.blake3.clone(), picture);
    }
    Ok(())
}
