//! The shortest way through everything.

use crate::support::program::bannerman;
use crate::support::repository::Repository;

#[test]
fn a_small_repository_becomes_a_changed_guild() {
    let repository = Repository::small();
    let ran = bannerman(repository.path(), &["run", "--sandbox"]).run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    assert!(ran.stdout.contains("2 requests: 1 guild edit, 1 message"), "{ran:?}");
    let again = bannerman(repository.path(), &["run", "--sandbox"]).run();
    assert!(again.stdout.ends_with("\nnothing to do\n"), "{again:?}");
}
