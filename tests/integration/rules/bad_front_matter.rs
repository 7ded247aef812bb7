use super::{check, says, sound};

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
