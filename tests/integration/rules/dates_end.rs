use super::{says, sound};
use crate::support::program::bannerman;

#[test]
fn a_table_that_ends_is_told_before_it_does() {
    let repository = sound();
    repository.meta("alone", "dates:\n  2026: May 1 - May 3\n  2027: May 8").art("alone");
    repository.meta("over", "days: 2\ndates: {2024: June 1}").art("over");
    repository.meta("diwali", "start_date: Diwali\ndays: 5").art("diwali");
    repository
        .meta("holi", "start_date: day before Holi\nend_date: Holi\ndates: {2036: March 12}")
        .art("holi");
    // Their last days lie in the year before the table's last one.
    repository.meta("ahead", "start_date: 300 days before Holi\ndays: 1").art("ahead");
    repository.meta("winter", "start_date: December 1\nend_date: Holi\npriority: -1").art("winter");
    repository.commit("Begin");
    says("dates_end", &repository);
    let far = bannerman(repository.path(), &["check", "--years", "2034..2037"]).run();
    assert!(
        far.stdout.contains("`diwali` has no days in 2036 to 2037: the table of its rule ends in 2035"),
        "{far:?}"
    );
    for name in ["ahead", "winter"] {
        let told = format!("`{name}` has no days in 2035 to 2037: the table of its rule ends in 2034");
        assert!(far.stdout.contains(&told), "{far:?}");
    }
    assert!(far.stdout.contains("`holi` has no days in 2037: the table of its rule ends in 2036"), "{far:?}");
}
