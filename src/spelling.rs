//! “Did you mean …?”: the nearest of the words that would have been right.

/// The nearest of `words` to what was written, when it is near enough to be meant.
pub(crate) fn nearest<'a>(written: &str, words: &[&'a str]) -> Option<&'a str> {
    if written.len() > 100 {
        return None;
    }
    let distance = |word: &str| strsim::osa_distance(&written.to_lowercase(), &word.to_lowercase());
    let best = words.iter().min_by_key(|word| distance(word))?;
    (distance(best) <= (best.chars().count() / 3).max(1)).then_some(*best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_spellings_are_found_and_far_ones_are_not() {
        let words = ["start_date", "end_date", "fallback"];
        assert_eq!(nearest("strat_date", &words), Some("start_date"));
        assert_eq!(nearest("Fallback", &words), Some("fallback"));
        assert_eq!(nearest("colour", &words), None);
        assert_eq!(nearest("idd", &["id", "name"]), Some("id"));
        assert_eq!(nearest("of", &["id", "name"]), None);
    }
}
