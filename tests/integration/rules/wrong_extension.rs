use super::{check, says, sound};
use crate::support::art;

/// A JPEG, as far as its header tells, this large.
fn jpeg(width: u8, height: u8) -> Vec<u8> {
    let mut bytes = art::jpeg();
    let header = bytes.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
    bytes[header + 5..header + 9].copy_from_slice(&[0, height, 0, width]);
    bytes
}

#[test]
fn names_say_another_format() {
    let repository = sound();
    repository.event("party", "May 1", "May 1");
    repository.write("events/party/banners/jpeg.png", jpeg(160, 90));
    repository.write("events/party/banners/none", art::png(160, 90, 1));
    repository.write("events/party/server_icons/still.gif.png", art::gif_sized(128, 128, 1));
    repository.write("events/party/server_icons/picture.webp", art::png(128, 128, 1));
    repository.write("events/party/server_icons/.png", art::png(128, 128, 2));
    repository.write("events/party/server_icons/dot.", art::png(128, 128, 3));
    says("wrong_extension", &repository);
}

#[test]
fn letter_case_does_not_matter_and_jpeg_has_two_names() {
    let repository = sound();
    repository.event("party", "May 1", "May 1");
    repository.write("events/party/banners/A.PNG", art::png(160, 90, 1));
    repository.write("events/party/banners/b.jpeg", jpeg(160, 90));
    repository.write("events/party/banners/c.Jpg", jpeg(160, 90));
    assert_eq!(check(&repository).stdout, "2 events: no problems found\n");
}
