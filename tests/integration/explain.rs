//! `explain` and the formats that it writes.

use std::path::Path;

use crate::support::program::bannerman;

#[test]
fn formats_that_it_does_not_write_are_refused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for arguments in
        [&["--format", "sarif"][..], &["B001", "--format", "json"], &["B001", "--format", "markdown"]]
    {
        let ran = bannerman(root, &[&["explain"], arguments].concat()).run();
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.stderr.starts_with("error: `explain` writes `--format human`"), "{ran:?}");
    }
}
