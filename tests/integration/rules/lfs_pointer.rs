use super::{says, sound};

#[test]
fn a_pointer_is_no_picture() {
    let repository = sound();
    repository.event("party", "May 1", "May 1");
    let pointer = "version https://git-lfs.github.com/spec/v1\n\
        oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    repository.write("events/party/banners/banner.png", pointer);
    says("lfs_pointer", &repository);
}
