//! Which requests have to wait until when, as Discord's answers said. A limit is on a bucket of requests of one
//! guild or one channel; which bucket a request is in, the answer to the first one tells.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::discord::endpoint::{Endpoint, Owner};
use crate::discord::http::Headers;

/// What waits as one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Bucket {
    /// The requests about one guild, channel or webhook that share a limit, by Discord's name for it.
    Named(String, Owner),
    /// A request whose bucket is not known yet.
    Single(Endpoint),
}

/// What is known by now. Times are those of the run's clock.
#[derive(Debug, Default)]
pub(super) struct Limits {
    buckets: BTreeMap<Endpoint, Bucket>,
    /// When each is free again.
    free_at: BTreeMap<Bucket, Duration>,
    /// When everything is free again.
    all_free_at: Duration,
}

impl Limits {
    /// How long a request has to wait.
    pub(super) fn wait(&self, request: Endpoint, now: Duration) -> Duration {
        let own = self.free_at.get(&self.bucket(request)).copied().unwrap_or_default();
        own.max(self.all_free_at).saturating_sub(now)
    }

    /// Notes what an answer says: its bucket, and whether that is used up.
    pub(super) fn note(&mut self, request: Endpoint, headers: &Headers, now: Duration) {
        if let Some(bucket) = &headers.bucket {
            self.buckets.insert(request, Bucket::Named(bucket.clone(), request.owner()));
        }
        if let (Some(0), Some(reset)) = (headers.remaining, headers.reset_after) {
            self.hold(request, now + reset, false);
        }
    }

    /// Lets a request, and those in its bucket, wait until a time; or, when it is `global`, all of them.
    pub(super) fn hold(&mut self, request: Endpoint, until: Duration, global: bool) {
        if global {
            self.all_free_at = self.all_free_at.max(until);
            return;
        }
        let free_at = self.free_at.entry(self.bucket(request)).or_default();
        *free_at = until.max(*free_at);
    }

    fn bucket(&self, request: Endpoint) -> Bucket {
        self.buckets.get(&request).cloned().unwrap_or(Bucket::Single(request))
    }
}
