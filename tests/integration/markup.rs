//! A description as a page shows it: what Discord's Markdown becomes, and that nothing but that can come of it.

use std::time::Instant;

use bannerman::preview::markup::html;
use proptest::prelude::*;

use crate::readers::html::check;
use crate::support::payloads::PAYLOADS;

/// What is written, and what comes of it within its block. A table for people: `{…}` stands for what is said below it.
#[test]
fn styles_are_discords() {
    for (text, shown) in [
        ("plain & <plain> \"plain\"", "plain &amp; &lt;plain&gt; &quot;plain&quot;"),
        ("one\ntwo\r\n\nthree", "one<br>two<br><br>three"),
        ("a\tb \u{202e}c\u{0}", "a    b \\u{202e}c\\u{0}"),
        // Styles.
        ("**bold** *it* _it_ __under__ ~~gone~~", "{b}bold{/b} {i}it{/i} {i}it{/i} {u}under{/u} {s}gone{/s}"),
        ("***both***", "{b}{i}both{/i}{/b}"),
        ("***a** b*", "{i}{b}a{/b} b{/i}"),
        ("***a* b**", "{b}{i}a{/i} b{/b}"),
        ("*a **b** c*", "{i}a {b}b{/b} c{/i}"),
        ("**a *b* c**", "{b}a {i}b{/i} c{/b}"),
        ("**a**b**c**", "{b}a{/b}b{b}c{/b}"),
        ("**a****b**", "{b}a{/b}{b}b{/b}"),
        ("__***all of it***__", "{u}{b}{i}all of it{/i}{/b}{/u}"),
        ("_**a** b_", "{i}{b}a{/b} b{/i}"),
        ("**two\nlines**", "{b}two<br>lines{/b}"),
        // Marks that are none.
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*a *", "*a *"),
        ("a*b*c", "a{i}b{/i}c"),
        ("snake_case_name", "snake_case_name"),
        ("__init__", "{u}init{/u}"),
        ("a _b_, (_c_)", "a {i}b{/i}, ({i}c{/i})"),
        ("**open", "**open"),
        ("**a *b** c*", "{b}a *b{/b} c*"),
        ("****", "****"),
        ("**** a ****", "**** a ****"),
        ("~~~~ ||||", "~~~~ ||||"),
        ("~one~ |one|", "~one~ |one|"),
        // Spoilers.
        ("||who *did* it||", "{sp}who {i}did{/i} it{/sp}"),
        ("||a||||b||", "{sp}a{/sp}{sp}b{/sp}"),
        // Backslashes.
        ("\\*not\\* \\_it\\_ \\<x> \\\\ \\a", "*not* _it_ &lt;x&gt; \\ \\a"),
        ("**a\\*b**", "{b}a*b{/b}"),
        // Code.
        ("`**a** <b>`", "<code>**a** &lt;b&gt;</code>"),
        ("``a ` b``", "<code>a ` b</code>"),
        ("`` `a` ``", "<code>`a`</code>"),
        ("`open", "`open"),
        ("**`a**`", "**<code>a**</code>"),
        ("\\`a`", "`a`"),
        // What Discord looks up.
        (
            "<@267624335836053506> <@!267624335836053506>",
            "{m}@267624335836053506{/m} {m}@267624335836053506{/m}",
        ),
        (
            "<@&267624335836053506> <#409308876241108992>",
            "{m}@267624335836053506{/m} {m}#409308876241108992{/m}",
        ),
        ("</branding status:409308876241108992>", "{m}/branding status{/m}"),
        ("@everyone and @here, not @someone", "{m}@everyone{/m} and {m}@here{/m}, not @someone"),
        ("<id:customize> <id:other>", "{m}Channels &amp; Roles{/m} &lt;id:other&gt;"),
        ("<:wave:267624335836053506><a:dance:267624335836053506>", "{e}:wave:{/e}{e}:dance:{/e}"),
        (
            "<:no name:267624335836053506> <:x:1> <@me>",
            "&lt;:no name:267624335836053506&gt; &lt;:x:1&gt; &lt;@me&gt;",
        ),
    ] {
        assert_eq!(html(text), format!("<div>{}</div>", spelled(shown)), "{text:?}");
    }
}

fn spelled(shown: &str) -> String {
    [
        ("{b}", "<strong>"),
        ("{/b}", "</strong>"),
        ("{i}", "<em>"),
        ("{/i}", "</em>"),
        ("{u}", "<u>"),
        ("{/u}", "</u>"),
        ("{s}", "<s>"),
        ("{/s}", "</s>"),
        ("{sp}", "<span class=\"md-spoiler\" tabindex=\"0\"><span>"),
        ("{/sp}", "</span></span>"),
        ("{m}", "<span class=\"md-mention\">"),
        ("{/m}", "</span>"),
        ("{e}", "<span class=\"md-emoji\">"),
        ("{/e}", "</span>"),
    ]
    .iter()
    .fold(shown.to_owned(), |text, (short, long)| text.replace(short, long))
}

#[test]
fn times_are_said_in_utc() {
    for (style, shown) in [
        ("", "28 November 2018 15:11 UTC"),
        (":t", "15:11 UTC"),
        (":T", "15:11:30 UTC"),
        (":d", "28/11/2018"),
        (":D", "28 November 2018"),
        (":f", "28 November 2018 15:11 UTC"),
        (":F", "Wednesday, 28 November 2018 15:11 UTC"),
        (":R", "28 November 2018 15:11 UTC"),
        (":s", "28/11/2018, 15:11 UTC"),
        (":S", "28/11/2018, 15:11:30 UTC"),
    ] {
        let time =
            format!("<div><time class=\"md-time\" datetime=\"2018-11-28T15:11:30Z\">{shown}</time></div>");
        assert_eq!(html(&format!("<t:1543417890{style}>")), time);
    }
    for text in ["<t:>", "<t:x>", "<t:+1>", "<t:1:X>", "<t:1:>", "<t:99999999999999999>", "<t:1543417890:R"] {
        assert_eq!(html(text), format!("<div>{}</div>", text.replace('<', "&lt;").replace('>', "&gt;")));
    }
}

#[test]
fn links_are_web_addresses() {
    let link = |address: &str, text: &str| {
        format!("<a href=\"{address}\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">{text}</a>")
    };
    let same = |address: &str| link(address, address);
    let https = "https://example.org";
    for (text, shown) in [
        ("[the *site*](https://example.org)!", format!("{}!", link(https, "the <em>site</em>"))),
        ("[a](<https://example.org>)", link(https, "a")),
        ("[a [b] c](https://example.org)", link(https, "a [b] c")),
        ("*[a](https://example.org)*", format!("<em>{}</em>", link(https, "a"))),
        ("[*a](https://example.org)*", format!("{}*", link(https, "*a"))),
        ("[a](https://example.org/b_(c))", link("https://example.org/b_(c)", "a")),
        ("[a](https://example.org?b=1&c=\"2\")", link("https://example.org?b=1&amp;c=&quot;2&quot;", "a")),
        (
            "[a](https://example.org \"on <it>\")",
            link(https, "a").replace(" rel", " title=\"on &lt;it&gt;\" rel"),
        ),
        ("https://example.org.", format!("{}.", same(https))),
        ("(see http://example.org/a_(b))", format!("(see {})", same("http://example.org/a_(b)"))),
        ("**https://example.org**", format!("<strong>{}</strong>", same(https))),
        (
            "||https://example.org||",
            format!("<span class=\"md-spoiler\" tabindex=\"0\"><span>{}</span></span>", same(https)),
        ),
        ("<https://example.org>", same(https)),
        ("HTTPS://example.org", same("HTTPS://example.org")),
        // None of these is a link.
        ("[a](javascript:b)", "[a](javascript:b)".to_owned()),
        ("[a](ftp://example.org)", "[a](ftp://example.org)".to_owned()),
        ("[a](/b)", "[a](/b)".to_owned()),
        ("[a](https:)", "[a](https:)".to_owned()),
        ("[a](https://)", "[a](https://)".to_owned()),
        ("[ ](https://)", "[ ](https://)".to_owned()),
        ("[a] (b)", "[a] (b)".to_owned()),
        ("\\[a](b)", "[a](b)".to_owned()),
        // A label that is an address would say where it does not lead.
        (
            "[https://a.example/ b](https://b.example)",
            format!("[{} b]({})", same("https://a.example/"), same("https://b.example")),
        ),
    ] {
        assert_eq!(html(text), format!("<div>{shown}</div>"), "{text:?}");
    }
}

#[test]
fn blocks_are_discords() {
    for (text, shown) in [
        (
            "# One\n## Two\n### Three\n#### Four",
            "<h4 class=\"md-h1\">One</h4><h5 class=\"md-h2\">Two</h5><h6 class=\"md-h3\">Three</h6><div>#### Four</div>",
        ),
        ("#none\n-#none\n -# none", "<div>#none<br>-#none<br> -# none</div>"),
        ("text\n# *One*\ntext", "<div>text<br></div><h4 class=\"md-h1\"><em>One</em></h4><div>text</div>"),
        ("-# small", "<div class=\"md-subtext\">small</div>"),
        (
            "> one\n> **two**\nthree",
            "<blockquote class=\"md-quote\"><div>one<br><strong>two</strong></div></blockquote><div>three</div>",
        ),
        (
            "> # One\n> > two",
            "<blockquote class=\"md-quote\"><h4 class=\"md-h1\">One</h4><div>&gt; two</div></blockquote>",
        ),
        (">>> one\n\n> two", "<blockquote class=\"md-quote\"><div>one<br><br>&gt; two</div></blockquote>"),
        (">one\n\\> two", "<div>&gt;one<br>&gt; two</div>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        (
            "* one\n  * two\n    - three\n* four",
            "<ul><li>one<ul><li>two<ul><li>three</li></ul></li></ul></li><li>four</li></ul>",
        ),
        ("3. one\n4. two\n- three", "<ol start=\"3\"><li>one</li><li>two</li></ol><ul><li>three</li></ul>"),
        (
            "1. one\n  more\n2. two\nthree",
            "<ol start=\"1\"><li>one<br>more</li><li>two</li></ol><div>three</div>",
        ),
        ("- # One\n- [x](y)", "<ul><li><h4 class=\"md-h1\">One</h4></li><li>[x](y)</li></ul>"),
        ("-one\n1.one\n+ one\n- ", "<div>-one<br>1.one<br>+ one<br>- </div>"),
        (
            "```rust\nlet a = \"<b>\";\n# no heading\n```",
            "<div><pre class=\"md-code\"><span class=\"md-lang\">rust</span><code>let a = &quot;&lt;b&gt;&quot;;\n# no heading</code></pre></div>",
        ),
        ("a ```b``` c", "<div>a <pre class=\"md-code\"><code>b</code></pre> c</div>"),
        ("```one two\n```", "<div><pre class=\"md-code\"><code>one two</code></pre></div>"),
        ("```rust\n```", "<div><pre class=\"md-code\"><code>rust</code></pre></div>"),
        (
            "> ```\n> a\n> ```",
            "<blockquote class=\"md-quote\"><div><pre class=\"md-code\"><code>a</code></pre></div></blockquote>",
        ),
        ("```\nopen\n# One", "<div>```<br>open<br></div><h4 class=\"md-h1\">One</h4>"),
        // What CommonMark has and Discord does not.
        ("    indented", "<div>    indented</div>"),
        ("Title\n===\n---\n| a | b |", "<div>Title<br>===<br>---<br>| a | b |</div>"),
        (
            "![a](https://example.org)",
            "<div>!<a href=\"https://example.org\" rel=\"noopener noreferrer nofollow\" target=\"_blank\">a</a></div>",
        ),
        ("&copy; &#60;", "<div>&amp;copy; &amp;#60;</div>"),
    ] {
        assert_eq!(html(text), shown, "{text:?}");
    }
}

#[test]
fn lists_are_eleven_levels_deep_at_most() {
    let text: String = (0..30).map(|level| format!("{}- item\n", " ".repeat(level * 2))).collect();
    let shown = html(&text);
    check(&shown).unwrap();
    assert_eq!(shown.matches("<ul>").count(), 11);
    assert_eq!(shown.matches("<li>item").count(), 30);
}

#[test]
fn the_check_finds_what_it_is_there_for() {
    for html in [
        "<script>",
        "<div>",
        "<div></em>",
        "<em></div>",
        "<em><div></div></em>",
        "<div onclick=\"x\"></div>",
        "a & b",
        "a \" b",
        "&copy;",
        "<a href=\"javascript:x\" rel=\"noopener noreferrer nofollow\" target=\"_blank\"></a>",
        "<a href=\"https://x\" onclick=\"x\" rel=\"noopener noreferrer nofollow\" target=\"_blank\"></a>",
    ] {
        assert!(check(html).is_err(), "{html}");
    }
}

#[test]
fn no_payload_becomes_markup() {
    assert!(PAYLOADS.len() >= 100);
    for payload in PAYLOADS {
        for text in [
            payload.to_string(),
            format!("**{payload}**"),
            format!("> - {payload}"),
            format!("[{payload}](https://a.b)"),
        ] {
            check(&html(&text)).unwrap_or_else(|wrong| panic!("{text:?}: {wrong}\n{}", html(&text)));
        }
    }
    check(&html(&PAYLOADS.concat())).unwrap();
    check(&html(&PAYLOADS.join("\n"))).unwrap();
}

/// Texts that a slow or a recursive reader would choke on, each made of these over and over.
const TIRING: [&str; 30] = [
    "*",
    "**",
    "*a ",
    "**a *b ",
    "_",
    "__a_",
    "***a** ",
    "~~a",
    "||",
    "||a",
    "`",
    "`a``",
    "```",
    "````a",
    "[",
    "[]",
    "[a](",
    "[a](http://b",
    "[a](http://b \"",
    "](",
    "<",
    "<t:",
    "<:a:",
    "<https://a",
    "> ",
    "> a\n",
    "- a\n ",
    "# ",
    "http://",
    "\\",
];

#[test]
fn long_texts_are_read_without_recursion() {
    for part in TIRING {
        for length in [2048, 4096, 100_000] {
            let text: String = part.chars().cycle().take(length).collect();
            check(&html(&text)).unwrap_or_else(|wrong| panic!("{part:?} × {length}: {wrong}"));
        }
    }
    let deep: String = (0..1000).map(|level| format!("{}- a\n", " ".repeat(level % 100))).collect();
    check(&html(&deep)).unwrap();
    check(&html(&format!("{}a", ">".repeat(100_000)))).unwrap();
    check(&html(&(1..400).map(|length| format!("{}a", "`".repeat(length))).collect::<String>())).unwrap();
}

/// A text is read as fast as its thirty-second parts one after the other. A reader that goes back would take 32 times
/// as long.
#[test]
fn time_grows_with_the_length() {
    let time = |text: &str, times: usize| {
        let begun = Instant::now();
        (0..times).for_each(|_| drop(html(text)));
        begun.elapsed().as_secs_f64()
    };
    let mixed = TIRING.concat();
    for part in TIRING.iter().copied().chain([mixed.as_str()]) {
        let text = |length: usize| part.chars().cycle().take(length).collect::<String>();
        let (short, long) = (text(4 * 1024), text(128 * 1024));
        // A busy machine makes one of the two slow now and then, not the same one every time.
        let mut ratios = (0..5).map(|_| time(&long, 1) / time(&short, 32));
        let fast = ratios.any(|ratio| ratio < 6.0);
        assert!(fast, "{part:?}: 128 KiB take more than six times as long as 32 times 4 KiB");
    }
}

/// Words, and everything that means something.
fn texts() -> impl Strategy<Value = String> {
    let mark = prop::sample::select(vec![
        "*",
        "**",
        "***",
        "_",
        "__",
        "~~",
        "||",
        "`",
        "``",
        "```",
        "```\n",
        "\n",
        "\n\n",
        "> ",
        ">>> ",
        "- ",
        "  - ",
        "1. ",
        "# ",
        "### ",
        "-# ",
        "[",
        "](",
        "](https://",
        ")",
        "<",
        ">",
        "<@",
        "<:",
        "<t:",
        "\\",
        " ",
        "  ",
        "&",
        "\"",
        "'",
        ":",
        "@",
        "https://",
        "javascript:",
        "<script>",
        "\u{202e}",
        "\u{0}",
        "é",
        "字",
        "🎉",
    ]);
    let piece = prop_oneof![mark.prop_map(str::to_owned), "[a-z]{1,4}", "[0-9]{1,3}"];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_becomes_balanced_tags_from_the_list(text in texts()) {
        prop_assert_eq!(check(&html(&text)).err(), None);
    }

    #[test]
    fn any_characters_become_balanced_tags_from_the_list(text in any::<String>()) {
        prop_assert_eq!(check(&html(&text)).err(), None);
    }

    /// Marks go, what is said stays: all letters, in their order.
    #[test]
    fn every_letter_is_kept(text in texts()) {
        // Addresses and names in brackets are shown otherwise, on purpose.
        let text = text.replace("](https://", "](").replace('t', "s").replace(['\u{202e}', '\0'], "");
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        prop_assert_eq!(letters(&check(&html(&text)).unwrap()), letters(&text));
    }
}
