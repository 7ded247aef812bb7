//! `bannerman diff`: what a change does to the year and to the art.

use std::path::Path;

use super::context::Context;
use super::options::{Common, Diff, SummaryFormat};
use super::{Exit, Failure, Terminal};
use crate::compile::{self, assemble::assemble};
use crate::diagnostic::Severity;
use crate::diff::markdown::ImageBases;
use crate::diff::{compare, human, json, markdown};
use crate::disk::read_own_text;
use crate::escape::uri_path;
use crate::git;
use crate::lock::{self, Horizon, Lock};
use crate::repository::{Source, look_around};

/// One side of the comparison.
struct Side {
    lock: Lock,
    /// The commit and the path to the branding repository in it, where both are known.
    at: Option<(String, String)>,
    /// What has to be known of a side that has errors.
    broken: Option<String>,
}

pub fn run(common: &Common, arguments: &Diff, terminal: &Terminal) -> Result<Exit, Failure> {
    if arguments.head.is_none() {
        look_around(Path::new("."))?;
    }
    let (base, head) = (arguments.base.as_str(), arguments.head.as_deref().unwrap_or("."));
    // Both sides are resolved for the same years: a lock file's own, else those of the later side.
    let (before, after) = if is_lock(base) {
        let before = side(base, None, common, terminal)?;
        let years = before.lock.horizon;
        (before, side(head, Some(years), common, terminal)?)
    } else {
        let after = side(head, None, common, terminal)?;
        let years = after.lock.horizon;
        (side(base, Some(years), common, terminal)?, after)
    };
    let diff = compare(&before.lock, &after.lock);
    let broken: Vec<&str> = [&before, &after].into_iter().filter_map(|side| side.broken.as_deref()).collect();
    terminal.print(&match arguments.format {
        SummaryFormat::Json => json::render(&diff)?,
        SummaryFormat::Markdown => {
            let base = |side: &Side| Some(image_base(arguments.image_base.as_deref()?, side.at.as_ref()?));
            let images = ImageBases { before: base(&before), after: base(&after) };
            markdown::render(&diff, &images, &broken)
        }
        SummaryFormat::Human => human::render(&diff, &broken),
    });
    Ok(Exit::Done)
}

/// Whether a lock file is meant. In a bare repository's own folder the revision `HEAD` is a file, too.
fn is_lock(text: &str) -> bool {
    Path::new(text).is_file() && !text.ends_with("HEAD")
}

/// Resolves what the user named: a lock file, a folder or another SOURCE, or a revision of the repository here.
fn side(text: &str, years: Option<Horizon>, common: &Common, terminal: &Terminal) -> Result<Side, Failure> {
    if is_lock(text) {
        let fail = |exit, reason: String, help: &str| Failure::new(exit, format!("{text}: {reason}"), help);
        let content = read_own_text(Path::new(text), lock::MAX_BYTES)
            .map_err(|error| fail(Exit::Usage, error.to_string(), "name a lock, a folder or a revision"))?;
        let lock =
            lock::read(content).map_err(|error| fail(Exit::Invalid, error.to_string(), error.help()))?;
        let at = lock.source.commit.clone().map(|commit| (commit, String::new()));
        return Ok(Side { lock, at, broken: None });
    }
    let source = match Source::parse(text)? {
        Source::Folder(path) | Source::Revision { folder: path, .. } if !path.is_dir() => format!(".@{text}"),
        _ => text.to_owned(),
    };
    let context = Context::new(common, Some(&source), terminal)?;
    if source != text {
        look_around(Path::new("."))?;
    }
    if source != text && matches!(git::discover(Path::new("."), None), Ok(None)) {
        let message =
            format!("there is no file and no folder `{text}`, and no Git repository here to have it in");
        return Err(Failure::new(Exit::Usage, message, "name a lock, a folder or another SOURCE"));
    }
    let checkout = context.open()?;
    let horizon = context.horizon(years, &checkout, common);
    let (survey, report) = compile::check(&checkout, context.branding().scope(horizon))?;
    if survey.events.is_empty() {
        let (folder, events) = (checkout.prefix.as_str(), &context.config.source.events);
        let message = format!("`{text}` has no event folder in `{folder}{events}`");
        let help = "name the folder of the branding repository, like `branding@REVISION`";
        return Err(Failure::new(Exit::Invalid, message, help));
    }
    // What is readable is compared all the same: a reviewer wants to see what a broken change would do.
    let broken = match report.count(Severity::Error) {
        0 => None,
        1 => Some(format!("`{text}` has 1 error")),
        errors => Some(format!("`{text}` has {errors} errors")),
    };
    let lock = assemble(&survey, &checkout);
    let at = checkout.commit.clone().map(|commit| (commit, checkout.prefix.clone()));
    Ok(Side { lock, at, broken })
}

/// Where one side's files can be seen: `{commit}` in the address is the side's, or it goes behind it.
fn image_base(base: &str, (commit, prefix): &(String, String)) -> String {
    let base = match base.contains("{commit}") {
        true => base.replace("{commit}", commit),
        false => format!("{}/{commit}", base.trim_end_matches('/')),
    };
    format!("{}/{}", base.trim_end_matches('/'), uri_path(prefix))
}
