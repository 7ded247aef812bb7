use super::{says, sound};

#[test]
fn a_known_key_is_suggested_where_one_is_near() {
    let repository = sound();
    let keys = "start_date: May 1\nend_date: May 1\nstart-date: May 1\nStart_Date: May 1\nend_dat: May 1\n\
                colour: blue\n\"two words\": 1\n";
    repository.meta("party", keys).art("party");
    repository.meta("picnic", "{ start_date: May 2, end_date: May 2, fall_back: no, ü: 1 }").art("picnic");
    says("unknown_key", &repository);
}
