use super::{check, says, sound};
use crate::support::art;

const MOST: usize = 10_240 * 1024;

/// Decoders stop at a picture's end, so bytes behind it make it as large as one likes.
fn padded(size: usize) -> Vec<u8> {
    let mut bytes = art::png(128, 128, 1);
    bytes.resize(size, 0);
    bytes
}

#[test]
fn a_byte_too_many() {
    let repository = sound();
    repository.event("party", "May 1", "May 1");
    repository.write("events/party/server_icons/large.png", padded(MOST + 1));
    says("too_large", &repository);
    repository.write("events/party/server_icons/large.png", padded(MOST));
    assert_eq!(check(&repository).status, 0);
}
