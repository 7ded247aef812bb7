//! A description in Discord's Markdown → HTML that is safe to put into a page.
//!
//! # Why a parser of our own
//!
//! The well-kept parsers (`pulldown-cmark`, `comrak`) read CommonMark. Discord's Markdown is another language that looks
//! like it:
//!
//! - `__a__` is underlined, `||a||` is a spoiler, and a line break is a line break;
//! - there are three sizes of headings, and small print;
//! - much of CommonMark is plain text: HTML, `&copy;`, indented code, headings underlined with `---`, rules, tables,
//!   reference links, pictures, a quote within a quote.
//!
//! `comrak` has switches for the first two and none for the last, so a preview made with it would show what Discord does
//! not. The crates that name Discord write messages; they do not read them. The language is small enough for a folder.
//!
//! # Why it is safe
//!
//! The text never becomes markup. What is written is text with `& < > " '` escaped, and tags from a fixed set that
//! stand here as constants. Two attributes have something of the author's in them, both escaped: a link's `href`, which
//! begins with `http://` or `https://` and ends before white space, and its `title`. Nothing in it loads anything.
//!
//! | tags | for |
//! |---|---|
//! | `div` | a paragraph, with `br` between its lines |
//! | `h4.md-h1`, `h5.md-h2`, `h6.md-h3`, `div.md-subtext` | headings, small print; the page has the levels above |
//! | `strong` `em` `u` `s` `code` | styles |
//! | `span.md-spoiler[tabindex=0] > span` | hidden until it has the focus: the page's style hides the inner one |
//! | `pre.md-code > code`, before it maybe `span.md-lang` | a code block and the name of its language |
//! | `blockquote.md-quote`, `ul`, `ol[start]`, `li` | quotes and lists |
//! | `a[href][rel][target]`, maybe with `title` | links |
//! | `span.md-mention`, `span.md-emoji`, `time.md-time[datetime]` | what Discord looks up, as text |
//!
//! # How long it takes
//!
//! Time and memory grow with the text's length, whatever it is: code and brackets are matched up in one pass
//! before the rest (`code.rs`, `link.rs`), every search ends where the next one begins or after `LONGEST` bytes, and
//! of each style only one can be open. Nesting is bounded by the grammar: a quote has no quote in it, a list at most
//! eleven levels as in Discord, a link no link, a style not itself.
//!
//! `block.rs` finds the blocks, `inline.rs` reads the text in one, `angle.rs` what stands between `<` and `>`.

mod angle;
mod block;
mod code;
mod inline;
mod link;

/// The longest address or bracketed name that is looked for, in bytes. Discord's own messages hold 2,000 characters.
const LONGEST: usize = 2048;

/// The HTML of a description.
pub fn html(text: &str) -> String {
    // A tab is a control character, and would be shown as one.
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    let mut out = String::with_capacity(text.len() * 2);
    block::write(&text, false, &mut out);
    out
}
