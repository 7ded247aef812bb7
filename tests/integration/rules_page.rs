//! `docs/rules.md` is what the rules themselves say.

use std::fs;
use std::path::Path;

use crate::support::program::bannerman;

#[test]
fn the_page_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/rules.md")).unwrap();
    let ran = bannerman(root, &["explain", "--format", "markdown"]).run();
    assert!(ran.stdout == page, "run `bannerman explain --format markdown > docs/rules.md`");
}
