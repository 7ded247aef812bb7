use super::{check, says, sound};

#[test]
fn feasts_with_this_years_days_are_told_once() {
    let repository = sound();
    let event = |name: &str, start: &str, end: &str, text: &str| {
        let meta = format!("---\nstart_date: {start}\nend_date: {end}\n---\n{text}\n");
        repository.write(&format!("events/{name}/meta.md"), meta).art(name);
    };
    // In 2026 Easter is April 5, 1 Shawwal March 20, Diwali November 8, and the first Saturday of May is May 2.
    event("easter", "April 3", "April 5", "**Easter**");
    event("sugar_feast", "March 20", "March 22", "**Eid al-Fitr**, behind Ramadan.");
    event("lights", "November 8", "November 8", "Diwali!");
    event("comics", "May 2", "May 2", "It is on the first Saturday of May every year.");
    // Not these: another day than the feast's, and a rule.
    event("holi", "March 14", "March 14", "**Holi**");
    event("hanukkah", "25 Kislev", "2 days after 25 Kislev", "**Hanukkah**");
    repository.commit("Begin");
    says("pinned_feast", &repository);
    repository.write("bannerman.toml", "[rules]\nB028 = \"allow\"\n");
    assert_eq!(check(&repository).stdout, "7 events: no problems found\n");
}
