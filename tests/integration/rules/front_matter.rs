//! `meta.md`: its front matter, its description, and each key that is not a date.

mod unreadable_meta {
    use crate::rules::{check, says, sound};
    use crate::support::repository::Repository;

    #[test]
    fn it_is_utf_8_text_of_a_reasonable_size() {
        let repository = sound();
        let event = |name: &str, bytes: &[u8]| {
            repository.art(name).write(&format!("events/{name}/meta.md"), bytes);
        };
        event("a_latin_1", b"---\nstart_date: May 1\nend_date: May 1\n---\nCaf\xE9\n");
        let utf_16: Vec<u8> =
            "\u{feff}---\nstart_date: May 2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        event("b_utf_16", &utf_16);
        event("c_too_large", &large(1024 * 1024 + 1));
        repository.art("d_folder").write("events/d_folder/meta.md/text", "text");
        says("unreadable_meta", &repository);
    }

    fn large(size: usize) -> Vec<u8> {
        let mut text = b"---\nstart_date: May 3\nend_date: May 3\n---\nText\n".to_vec();
        text.resize(size, b' ');
        text
    }

    #[test]
    fn white_space_may_be_a_mebibyte() {
        let repository: Repository = sound();
        repository.art("event").write("events/event/meta.md", large(1024 * 1024));
        assert_eq!(check(&repository).status, 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let repository = sound();
        repository.art("linked");
        std::os::unix::fs::symlink("../evergreen/meta.md", repository.file("events/linked/meta.md")).unwrap();
        let said = check(&repository);
        assert_eq!(said.status, 1);
        assert!(said.stdout.contains("`meta.md` of `linked` is a symbolic link"), "{said:?}");
    }
}

mod bad_front_matter {
    use crate::rules::{check, says, sound};

    #[test]
    fn each_way_to_break_it_is_told_apart() {
        let repository = sound();
        let texts = [
            ("alias_unknown", "---\nstart_date: *day\n---\nText\n"),
            ("byte_order_mark", "\u{feff}---\nstart_date: May 1\nend_date: May 1\n---\nText\n"),
            ("control_character", "---\nstart_date: May 1\nend_date: \"May \u{1b}[1m2\"\n---\nText\n"),
            ("duplicate_key", "---\nstart_date: May 2\nend_date: May 2\nstart_date: May 1\n---\nText\n"),
            ("empty", "---\n---\nText\n"),
            ("empty_file", ""),
            ("list", "---\n- start_date: May 1\n- end_date: May 1\n---\nText\n"),
            ("none", "# Pi Day\n\nOn March 14.\n"),
            ("tag", "---\nstart_date: !day May 3\nend_date: May 3\n---\nText\n"),
            ("text", "---\nMay 3 to May 5\n---\nText\n"),
            ("two_documents", "---\nstart_date: May 3\n...\nend_date: May 3\n---\nText\n"),
            ("unclosed", "---\nstart_date: May 4\nend_date: May 4\n\nText\n"),
            ("yaml_bracket", "---\nstart_date: [May 5\nend_date: May 5\n---\nText\n"),
            ("yaml_colon", "---\nstart_date: May 6\nend_date: May 6: a day\n---\nText\n"),
            ("yaml_tab", "---\nstart_date: May 7\n\tend_date: May 7\n---\nText\n"),
        ];
        for (name, text) in texts {
            repository.art(name).write(&format!("events/{name}/meta.md"), text);
        }
        says("bad_front_matter", &repository);
    }

    #[test]
    fn what_the_format_lets_pass_passes() {
        let repository = sound();
        let texts = [
            ("crlf", "---\r\nstart_date: May 1\r\nend_date: May 1\r\n---\r\nText\r\n"),
            ("long_dashes", "-----\nstart_date: May 2\nend_date: May 2\n------\nText\n"),
            ("anchor", "---\nstart_date: &day May 3\nend_date: *day\n---\nText\n"),
            ("comment", "---\n# The day\nstart_date: May 4 # May the 4th\nend_date: May 4\n---\nText\n---\n"),
            ("lines_above", "\n\n---\nstart_date: May 5\nend_date: May 5\n---\nText\n"),
        ];
        for (name, text) in texts {
            repository.art(name).write(&format!("events/{name}/meta.md"), text);
        }
        assert_eq!(check(&repository).stdout, "6 events: no problems found\n");
    }
}

mod bad_description {
    use crate::rules::{check, says, sound};

    fn meta(day: u8, description: &str) -> String {
        format!("---\nstart_date: May {day}\nend_date: May {day}\n---{description}")
    }

    #[test]
    fn it_is_missing_or_too_long() {
        let repository = sound();
        let long = format!("\n{}", "é".repeat(2049));
        let texts =
            [("ends_with_dashes", ""), ("only_white_space", "\n \n\t\n"), ("too_long", long.as_str())];
        for (day, (name, text)) in (1..).zip(texts) {
            repository.art(name).write(&format!("events/{name}/meta.md"), meta(day, text));
        }
        says("bad_description", &repository);
    }

    #[test]
    fn the_bounds_are_in_characters_without_the_white_space_around() {
        let repository = sound();
        let long = format!("\n\n  {}\n\n", "🎉".repeat(2048));
        repository.art("long").write("events/long/meta.md", meta(1, &long));
        repository.art("short").write("events/short/meta.md", meta(2, "\n!"));
        assert_eq!(check(&repository).status, 0);
    }
}

mod bad_fallback {
    use crate::rules::{check, says, sound};

    #[test]
    fn only_true_and_false_are_booleans() {
        let repository = sound();
        for (day, value) in ["yes", "on", "1", "'true'", "", "~", "[true]", "tRUE"].into_iter().enumerate() {
            let name = format!("event_{day}");
            let dates = format!("fallback: {value}\nstart_date: May {0}\nend_date: May {0}", day + 1);
            repository.meta(&name, &dates).art(&name);
        }
        says("bad_fallback", &repository);
    }

    #[test]
    fn false_is_as_good_as_nothing() {
        let repository = sound();
        repository.meta("event", "fallback: False\nstart_date: May 1\nend_date: May 1").art("event");
        assert_eq!(check(&repository).status, 0);
    }
}

mod unknown_key {
    use crate::rules::{says, sound};

    #[test]
    fn a_known_key_is_suggested_where_one_is_near() {
        let repository = sound();
        let keys = "start_date: May 1\nend_date: May 1\nstart-date: May 1\nStart_Date: May 1\nend_dat: May 1\n\
                colour: blue\n\"two words\": 1\n";
        repository.meta("party", keys).art("party");
        repository
            .meta("picnic", "{ start_date: May 2, end_date: May 2, fall_back: no, ü: 1 }")
            .art("picnic");
        says("unknown_key", &repository);
    }
}

mod bad_priority {
    use crate::rules::{says, sound};

    #[test]
    fn it_is_a_whole_number() {
        let repository = sound();
        for (day, priority) in [(3, " high"), (4, " 0.5"), (5, ""), (6, " 2147483648")] {
            let (name, meta) = (
                format!("on_{day}"),
                format!("start_date: May {day}\nend_date: May {day}\npriority:{priority}"),
            );
            repository.meta(&name, &meta).art(&name);
        }
        repository.meta("fine", "start_date: May 2\nend_date: May 2\npriority: -3").art("fine");
        says("bad_priority", &repository);
    }
}

mod bad_authors {
    use crate::rules::{check, says, sound};

    #[test]
    fn authors_are_names_and_ids() {
        let repository = sound();
        let values =
            ["", " []", " true", " {a: b}", " [Ada, 5, '', null]", " 1234567", " \"Ada\\nB\"", " [[Ada]]"];
        for (day, value) in values.into_iter().enumerate() {
            let name = format!("on_{day}");
            repository
                .meta(&name, &format!("start_date: May {0}\ndays: 1\nauthors:{value}", day + 1))
                .art(&name);
        }
        says("bad_authors", &repository);
    }

    #[test]
    fn one_or_many_are_fine() {
        let repository = sound();
        let values = [
            "Ada",
            "267628507062992896",
            "[Ada, 267628507062992896, '267628507062992896']",
            "[' Ada of B ']",
        ];
        for (day, value) in values.into_iter().enumerate() {
            let name = format!("on_{day}");
            repository
                .meta(&name, &format!("start_date: May {0}\ndays: 1\nauthors: {value}", day + 1))
                .art(&name);
        }
        let ran = check(&repository);
        assert_eq!(ran.status, 0, "{ran:?}");
    }
}
