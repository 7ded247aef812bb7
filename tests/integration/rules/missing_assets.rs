use super::{says, sound};
use crate::support::art;

#[test]
fn both_folders_hold_at_least_one_file() {
    let repository = sound();
    let event = |day: u8, name: &str| {
        let day = format!("May {day}");
        repository.event(name, &day, &day);
    };
    event(1, "a_no_banners");
    repository.remove("events/a_no_banners/banners");
    event(2, "b_only_a_folder_inside");
    repository.remove("events/b_only_a_folder_inside/banners");
    repository.write("events/b_only_a_folder_inside/banners/old/banner.png", art::png(160, 90, 1));
    event(3, "c_as_until_2022");
    repository.remove("events/c_as_until_2022/banners");
    repository.write("events/c_as_until_2022/banner.png", art::png(160, 90, 2));
    event(4, "d_misspelt");
    repository.remove("events/d_misspelt/server_icons");
    repository.write("events/d_misspelt/server_icon/icon.png", art::png(128, 128, 3));
    event(5, "e_neither");
    repository.remove("events/e_neither/server_icons").remove("events/e_neither/banners");
    event(6, "f_a_file_instead");
    repository.remove("events/f_a_file_instead/banners");
    repository.write("events/f_a_file_instead/banners", art::png(160, 90, 4));
    event(7, "g_other_case");
    repository.remove("events/g_other_case/banners");
    repository.write("events/g_other_case/Banners/banner.png", art::png(160, 90, 5));
    event(8, "h_icon_beside");
    repository.remove("events/h_icon_beside/server_icons");
    repository.write("events/h_icon_beside/Server-Icon.GIF", art::gif_sized(128, 128, 1));
    says("missing_assets", &repository);
}
