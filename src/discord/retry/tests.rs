use std::cell::{Cell, RefCell};
use std::num::NonZeroU64;
use std::rc::Rc;

use serde_json::json;

use super::*;
use crate::discord::endpoint::Owner;
use crate::discord::http::Headers;
use crate::id::Id;

const EDIT: Endpoint = Endpoint::EditGuild(number(1));
const MESSAGE: Endpoint = Endpoint::CreateMessage(number(2));
const WEBHOOK: Endpoint = Endpoint::Webhook(number(3));
const HOOK_MESSAGE: Endpoint = Endpoint::ExecuteWebhook(number(3));

const fn number<Kind>(id: u64) -> Id<Kind> {
    Id::new(NonZeroU64::new(id).unwrap())
}

/// A clock that nobody has to wait for.
#[derive(Clone, Default)]
struct FakeClock {
    now: Rc<Cell<Duration>>,
    slept: Rc<RefCell<Vec<Duration>>>,
}

impl Clock for FakeClock {
    fn now(&self) -> Duration {
        self.now.get()
    }

    fn sleep(&self, time: Duration) {
        self.now.set(self.now.get() + time);
        self.slept.borrow_mut().push(time);
    }
}

/// A run, and what it did.
struct Run {
    retry: RetryPolicy,
    clock: FakeClock,
    told: Rc<RefCell<Vec<String>>>,
}

impl Run {
    fn with(bound: u64) -> Run {
        let (clock, told) = (FakeClock::default(), Rc::new(RefCell::new(Vec::new())));
        let tell = {
            let told = Rc::clone(&told);
            Box::new(move |words: &str| told.borrow_mut().push(words.to_owned()))
        };
        Run { retry: RetryPolicy::new(secs(bound), Box::new(clock.clone()), tell), clock, told }
    }

    /// Sends a request that is answered so, time after time. Returns what it came to, and how often it was sent.
    fn ask(
        &mut self,
        request: Endpoint,
        repeat: Repeat,
        answers: Vec<Result<Answer, Failure>>,
    ) -> (Result<Vec<u8>, Failure>, usize) {
        let who = if matches!(request.owner(), Owner::Webhook(_)) { Who::Webhook } else { Who::Bot };
        let mut answers = answers.into_iter();
        let mut sent = 0;
        let result = self.retry.request(&Asked { request, repeat, who }, |_| {
            sent += 1;
            answers.next().expect("it is sent more often than the test has answers for")
        });
        (result, sent)
    }

    /// The pauses so far, in milliseconds.
    fn slept(&self) -> Vec<u128> {
        self.clock.slept.borrow().iter().map(Duration::as_millis).collect()
    }

    fn told(&self) -> Vec<String> {
        self.told.borrow().clone()
    }
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn answer(status: u16, body: &str) -> Result<Answer, Failure> {
    Ok(Answer { status, headers: Headers::default(), body: body.as_bytes().to_vec() })
}

fn good() -> Result<Answer, Failure> {
    answer(200, "{}")
}

/// A good answer that says that its bucket is used up for a while.
fn last_of(bucket: &str, reset_after: u64) -> Result<Answer, Failure> {
    let headers = Headers {
        bucket: Some(bucket.to_owned()),
        remaining: Some(0),
        reset_after: Some(secs(reset_after)),
        ..Headers::default()
    };
    Ok(Answer { status: 200, headers, body: b"{}".to_vec() })
}

fn busy(seconds: f64, global: bool) -> Result<Answer, Failure> {
    answer(429, &json!({"message": "Slow down.", "retry_after": seconds, "global": global}).to_string())
}

fn gone() -> Result<Answer, Failure> {
    Err(Failure::Network("gone".into()))
}

fn unsent() -> Result<Answer, Failure> {
    Err(Failure::Unsent("refused".into()))
}

fn limit(failure: &Failure) -> &Limit {
    let Failure::Limited(limit) = failure else { panic!("{failure:?}") };
    limit
}

#[test]
fn trouble_is_met_with_growing_pauses() {
    let mut run = Run::with(60);
    let answers = vec![gone(), answer(502, "<html>"), unsent(), answer(500, ""), good()];
    assert_eq!(run.ask(EDIT, Repeat::Always, answers), (Ok(b"{}".to_vec()), 5));
    assert_eq!(run.slept(), [500, 1000, 2000, 4000]);
    assert_eq!(run.told(), ["Discord answered PATCH /guilds/1 with 500: trying again in 4 s"]);
}

#[test]
fn trouble_that_does_not_end_is_given_up() {
    let mut run = Run::with(60);
    let (result, sent) = run.ask(EDIT, Repeat::Always, vec![gone(), gone(), gone(), gone(), gone()]);
    assert_eq!((result, sent), (Err(Failure::Network("gone".into())), 5));
}

#[test]
fn without_time_to_wait_nothing_is_tried_again() {
    let mut run = Run::with(0);
    assert_eq!(run.ask(EDIT, Repeat::Always, vec![answer(500, "")]).1, 1);
    let (result, sent) = run.ask(EDIT, Repeat::Always, vec![busy(0.1, false)]);
    assert_eq!((limit(&result.unwrap_err()).asked, sent), (Some(Duration::from_millis(100)), 1));
    assert_eq!(run.slept(), [0_u128; 0]);
}

#[test]
fn a_pause_that_discord_names_is_kept() {
    let mut run = Run::with(60);
    let mut unavailable = answer(503, "").unwrap();
    unavailable.headers.retry_after = Some("7".into());
    assert_eq!(run.ask(EDIT, Repeat::Always, vec![Ok(unavailable), good()]).1, 2);
    assert_eq!(run.slept(), [7000]);
}

#[test]
fn what_may_have_happened_is_not_done_twice() {
    let mut run = Run::with(60);
    for answers in [vec![gone()], vec![answer(502, "")]] {
        assert_eq!(run.ask(HOOK_MESSAGE, Repeat::Never, answers).1, 1);
    }
    // It certainly did not happen: it was not sent, or Discord was too busy.
    let answers = vec![unsent(), busy(1.0, false), good()];
    assert_eq!(run.ask(HOOK_MESSAGE, Repeat::Never, answers).1, 3);
    assert_eq!(run.slept(), [500, 1000]);
}

#[test]
fn a_nonce_is_relied_on_only_while_it_lives() {
    let repeat = Repeat::For(secs(120));
    let mut run = Run::with(1000);
    assert_eq!(run.ask(MESSAGE, repeat, vec![gone(), good()]).1, 2);
    // The first attempt took its time before it failed.
    let mut run = Run::with(1000);
    let clock = run.clock.clone();
    let mut sent = 0;
    let result = run.retry.request(&Asked { request: MESSAGE, repeat, who: Who::Bot }, |_| {
        sent += 1;
        clock.now.set(clock.now.get() + secs(60));
        gone()
    });
    assert_eq!((result, sent), (Err(Failure::Network("gone".into())), 2));
}

#[test]
fn a_limit_after_a_lost_answer_outlives_the_nonce() {
    let mut run = Run::with(1000);
    let answers = vec![gone(), busy(300.0, false)];
    let (result, sent) = run.ask(MESSAGE, Repeat::For(secs(120)), answers);
    let failure = result.unwrap_err();
    assert_eq!((sent, run.slept()), (2, vec![500]));
    assert_eq!((failure.took_effect(), failure.stops_the_run()), (Effect::Unknown, true));
    assert_eq!(
        failure.to_string(),
        "Discord asks to wait 5 min before POST /channels/2/messages, and a run waits 16 min 40 s at most\n  \
         an earlier attempt had no answer, so it may have taken effect"
    );
}

#[test]
fn a_refusal_after_a_lost_answer_does_not_say_that_nothing_happened() {
    let mut run = Run::with(60);
    let (result, _) = run.ask(EDIT, Repeat::Always, vec![gone(), answer(403, "{\"code\": 50013}")]);
    let failure = result.unwrap_err();
    assert_eq!(failure.took_effect(), Effect::Unknown);
    assert_eq!(failure.refusal().map(|refusal| refusal.code), Some(50013));
    let (result, _) = run.ask(EDIT, Repeat::Always, vec![answer(403, "{\"code\": 50013}")]);
    assert_eq!(result.unwrap_err().took_effect(), Effect::No);
}

#[test]
fn a_limit_is_waited_for_and_told() {
    let mut run = Run::with(60);
    assert_eq!(run.ask(EDIT, Repeat::Always, vec![busy(12.25, false), good()]).1, 2);
    assert_eq!(run.slept(), [12_250]);
    assert_eq!(run.told(), ["Discord asks to wait 13 s before PATCH /guilds/1"]);
}

#[test]
fn the_bound_is_on_all_waits_of_a_run_together() {
    let mut run = Run::with(60);
    assert_eq!(run.ask(EDIT, Repeat::Always, vec![busy(40.0, false), good()]).1, 2);
    let (result, sent) = run.ask(MESSAGE, Repeat::Always, vec![busy(21.0, false)]);
    let failure = result.unwrap_err();
    assert_eq!((failure.took_effect(), failure.stops_the_run(), sent), (Effect::No, true, 1));
    let asked = limit(&failure);
    assert_eq!((asked.asked, asked.bound), (Some(secs(21)), secs(60)));
    assert_eq!(run.slept(), [40_000]);
}

#[test]
fn a_limit_without_a_time_is_not_guessed() {
    let mut run = Run::with(60);
    let (result, sent) = run.ask(EDIT, Repeat::Always, vec![answer(429, "error code: 1015")]);
    assert_eq!((limit(&result.unwrap_err()).asked, sent), (None, 1));
}

#[test]
fn a_bucket_that_is_used_up_is_waited_for_before_the_next_request() {
    let mut run = Run::with(60);
    // Both are in one bucket, as their answers tell; the time passes for both.
    run.ask(Endpoint::Channel(number(2)), Repeat::Always, vec![last_of("abc", 0)]).0.unwrap();
    run.ask(MESSAGE, Repeat::Always, vec![last_of("abc", 5)]).0.unwrap();
    assert_eq!(run.ask(Endpoint::Channel(number(9)), Repeat::Always, vec![good()]).1, 1);
    assert_eq!(run.slept(), [0_u128; 0]);
    run.ask(Endpoint::Channel(number(2)), Repeat::Always, vec![good()]).0.unwrap();
    assert_eq!(run.slept(), [5000]);
    run.ask(MESSAGE, Repeat::Always, vec![good()]).0.unwrap();
    assert_eq!(run.slept(), [5000]);
}

#[test]
fn the_same_bucket_of_another_guild_is_another() {
    let mut run = Run::with(60);
    run.ask(EDIT, Repeat::Always, vec![last_of("abc", 5)]).0.unwrap();
    run.ask(Endpoint::EditGuild(number(2)), Repeat::Always, vec![last_of("abc", 5)]).0.unwrap();
    assert_eq!(run.slept(), [0_u128; 0]);
}

#[test]
fn a_bucket_that_is_used_up_for_too_long_is_not_even_asked() {
    let mut run = Run::with(60);
    run.ask(EDIT, Repeat::Always, vec![last_of("abc", 600)]).0.unwrap();
    let (result, sent) = run.ask(EDIT, Repeat::Always, vec![]);
    let failure = result.unwrap_err();
    assert_eq!((limit(&failure).asked, &limit(&failure).refusal, sent), (Some(secs(600)), &None, 0));
}

#[test]
fn a_global_limit_is_on_every_request() {
    let mut run = Run::with(60);
    run.ask(EDIT, Repeat::Always, vec![busy(2.0, true), good()]).0.unwrap();
    let (result, _) = run.ask(EDIT, Repeat::Always, vec![busy(90.0, true)]);
    assert!(result.is_err());
    assert_eq!(run.ask(Endpoint::Channel(number(2)), Repeat::Always, vec![]).1, 0);
    // By the header alone.
    let mut run = Run::with(60);
    let mut all = busy(90.0, false).unwrap();
    all.headers.global = true;
    assert!(run.ask(EDIT, Repeat::Always, vec![Ok(all)]).0.is_err());
    assert_eq!(run.ask(Endpoint::Channel(number(2)), Repeat::Always, vec![]).1, 0);
}

/// A refusal of the icon for being changed too often.
fn icon_limited(retry_after: Option<f64>) -> Result<Answer, Failure> {
    let body = json!({
        "code": 50035, "message": "Invalid Form Body", "retry_after": retry_after,
        "errors": {"icon": {"_errors": [{"code": "ICON_RATE_LIMIT", "message": "Too often."}]}},
    });
    answer(400, &body.to_string())
}

#[test]
fn a_limit_on_a_field_is_waited_for_when_discord_says_how_long() {
    let mut run = Run::with(60);
    assert_eq!(run.ask(EDIT, Repeat::Always, vec![icon_limited(Some(8.0)), good()]).1, 2);
    assert_eq!(run.slept(), [8000]);
}

#[test]
fn a_picture_that_was_changed_too_often_or_cannot_be_read_is_tried_within_the_bound() {
    let refused = || {
        let body = json!({
            "code": 50035, "message": "Invalid Form Body",
            "errors": {"icon": {"_errors": [{"code": "AVATAR_RATE_LIMIT", "message": "Too fast."}]}},
        });
        answer(400, &body.to_string())
    };
    let mut run = Run::with(60);
    assert_eq!(run.ask(EDIT, Repeat::Always, vec![refused(), refused(), good()]).1, 3);
    assert_eq!(run.slept(), [5000, 10_000]);
    for (bound, slept) in [(60, &[5000, 10_000, 20_000][..]), (12, &[5000]), (0, &[])] {
        let mut run = Run::with(bound);
        let (result, sent) = run.ask(EDIT, Repeat::Always, (0..4).map(|_| refused()).collect());
        let failure = result.unwrap_err();
        assert_eq!((run.slept().as_slice(), sent), (slept, slept.len() + 1), "{bound}");
        let help = failure.help().unwrap();
        assert!(!failure.stops_the_run() && help.contains("it may be the picture"), "{help}");
    }
}

#[test]
fn a_limit_on_a_field_is_none_on_the_others() {
    let mut run = Run::with(60);
    for retry_after in [None, Some(600.0)] {
        let (result, sent) = run.ask(EDIT, Repeat::Always, vec![icon_limited(retry_after)]);
        let failure = result.unwrap_err();
        assert_eq!((sent, failure.is_about("icon"), failure.is_about("banner")), (1, true, false));
        assert_eq!((failure.stops_the_run(), failure.words_about("icon").as_str()), (false, "Too often."));
        assert_eq!(limit(&failure).asked.is_some(), retry_after.is_some());
    }
    assert_eq!(run.ask(EDIT, Repeat::Always, vec![good()]).1, 1);
}

#[test]
fn a_wrong_token_ends_everything() {
    let mut run = Run::with(60);
    let (first, sent) = run.ask(EDIT, Repeat::Always, vec![answer(401, "{}")]);
    assert_eq!((first.as_ref().unwrap_err().stops_the_run(), sent), (true, 1));
    assert_eq!(run.ask(MESSAGE, Repeat::Always, vec![]), (first, 0));
    // A webhook has a token of its own.
    assert_eq!(run.ask(WEBHOOK, Repeat::Always, vec![good()]).1, 1);
}

#[test]
fn a_webhook_that_is_gone_is_not_asked_again() {
    let mut run = Run::with(60);
    run.ask(WEBHOOK, Repeat::Always, vec![answer(404, "{\"code\": 10015}")]).0.unwrap_err();
    assert_eq!(run.ask(HOOK_MESSAGE, Repeat::Never, vec![]).1, 0);
    // A channel that is gone says nothing about the others.
    run.ask(Endpoint::Channel(number(2)), Repeat::Always, vec![answer(404, "{}")]).0.unwrap_err();
    assert_eq!(run.ask(Endpoint::Channel(number(2)), Repeat::Always, vec![good()]).1, 1);
}

#[test]
fn refusals_are_not_tried_again_and_their_number_is_bounded() {
    let mut run = Run::with(60);
    for _ in 0..9 {
        assert_eq!(run.ask(EDIT, Repeat::Always, vec![answer(403, "{}")]).1, 1);
    }
    let (_, sent) = run.ask(EDIT, Repeat::Always, vec![busy(0.0, false)]);
    assert_eq!(sent, 1);
    for request in [EDIT, MESSAGE, WEBHOOK] {
        let (result, sent) = run.ask(request, Repeat::Always, vec![]);
        assert_eq!((sent, result.unwrap_err().stops_the_run()), (0, true));
    }
}

#[test]
fn too_many_refusals_are_called_what_they_are() {
    let mut run = Run::with(60);
    for _ in 0..10 {
        run.ask(EDIT, Repeat::Always, vec![answer(403, "{}")]).0.unwrap_err();
    }
    let failure = run.ask(MESSAGE, Repeat::Always, vec![]).0.unwrap_err();
    assert_eq!(
        failure.to_string(),
        "Discord said no 10 times, to PATCH /guilds/1 last, and blocks who asks on: nothing more is sent in this run"
    );
}

/// What a request came to that takes its whole time and is not answered, and how long each attempt had.
fn silence(run: &mut Run) -> (Failure, Vec<u64>) {
    let (clock, mut had) = (run.clock.clone(), Vec::new());
    let asked = Asked { request: EDIT, repeat: Repeat::Always, who: Who::Bot };
    let result = run.retry.request(&asked, |time| {
        had.push(time.as_secs());
        clock.now.set(clock.now.get() + time);
        gone()
    });
    (result.unwrap_err(), had)
}

#[test]
fn attempts_in_vain_use_up_the_patience_too() {
    for (bound, attempts) in [(0, vec![20]), (3, vec![20]), (60, vec![60]), (100, vec![60, 39])] {
        let mut run = Run::with(bound);
        let (failure, had) = silence(&mut run);
        assert_eq!((&failure, had), (&Failure::Network("gone".into()), attempts), "{bound}");
        // Another request has its one attempt.
        assert_eq!(silence(&mut run).1, [20], "{bound}");
    }
}

#[test]
fn an_end_to_waiting_that_was_no_wait_is_called_what_it_is() {
    let mut run = Run::with(3);
    let answers = (0..10).map(|_| busy(0.0, false)).collect();
    let (result, sent) = run.ask(EDIT, Repeat::Always, answers);
    let failure = result.unwrap_err();
    assert_eq!(sent, 10);
    assert!(
        failure.to_string().starts_with("Discord said no 10 times, to PATCH /guilds/1 last"),
        "{failure}"
    );
    assert!(!failure.help().unwrap().contains("--max-wait"));
}
