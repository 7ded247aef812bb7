//! `explain` and the formats that it writes.

use std::path::Path;

use crate::support::program::bannerman;

#[test]
fn one_code_has_no_page_of_its_own() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = bannerman(root, &["explain", "B001", "--format", "markdown"]).run();
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.starts_with("error: `explain` writes `--format markdown` of all codes"), "{ran:?}");
}
