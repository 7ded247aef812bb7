//! Which requests have to wait until when, as Discord's answers said. A limit is on a bucket of requests of one
//! guild or one channel; which bucket a request is in, the answer to the first one tells.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::discord::http::Headers;

/// What is known by now. Times are those of the run's clock.
#[derive(Debug, Default)]
pub(super) struct Limits {
    /// Request → bucket.
    buckets: BTreeMap<String, String>,
    /// Bucket, or the request itself where its bucket is not known → when it is free again.
    free_at: BTreeMap<String, Duration>,
    /// When everything is free again.
    all_free_at: Duration,
}

impl Limits {
    /// How long a request (`PATCH /guilds/1`) has to wait.
    pub(super) fn wait(&self, request: &str, now: Duration) -> Duration {
        let own = self.free_at.get(self.bucket(request)).copied().unwrap_or_default();
        own.max(self.all_free_at).saturating_sub(now)
    }

    /// Notes what an answer says: its bucket, and whether that is used up.
    pub(super) fn note(&mut self, request: &str, headers: &Headers, now: Duration) {
        if let Some(bucket) = &headers.bucket {
            self.buckets.insert(request.to_owned(), format!("{bucket} {}", owner(request)));
        }
        if let (Some(0), Some(reset)) = (headers.remaining, headers.reset_after) {
            self.hold(request, now + reset, false);
        }
    }

    /// Lets a request, and those in its bucket, wait until a time; or, when it is `global`, all of them.
    pub(super) fn hold(&mut self, request: &str, until: Duration, global: bool) {
        if global {
            self.all_free_at = self.all_free_at.max(until);
            return;
        }
        let bucket = self.bucket(request).to_owned();
        let free_at = self.free_at.entry(bucket).or_default();
        *free_at = until.max(*free_at);
    }

    fn bucket<'a>(&'a self, request: &'a str) -> &'a str {
        self.buckets.get(request).map_or(request, String::as_str)
    }
}

/// The guild, the channel or the webhook that a request is about: `guilds/1`.
fn owner(request: &str) -> String {
    let path = request.split_once(" /").map_or("", |(_, path)| path);
    path.split('/').take(2).collect::<Vec<_>>().join("/")
}
