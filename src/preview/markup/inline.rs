//! The text in a block: styles, code, links, mentions.
//!
//! One pass from left to right. A mark that opens a style is remembered; the one that closes it makes a pair of them,
//! and what was opened in between and is still open stays the text that it is. So pairs nest, and a mark without a
//! partner is shown.

use std::collections::HashMap;
use std::ops::Range;

use super::code::{self, Backticks, Code};
use super::{angle, link};
use crate::escape;

/// Writes the text of a block.
pub(super) fn write(text: &str, out: &mut String) {
    let backticks = Backticks::find(text);
    let brackets = link::brackets(text, &backticks);
    let source = InlineText { text, backticks, brackets };
    source.write(0..text.len(), false, out);
}

/// A text, and what was found out about all of it.
struct InlineText<'a> {
    text: &'a str,
    backticks: Backticks,
    brackets: HashMap<usize, usize>,
}

/// The styles, by their marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InlineStyle {
    /// `*`
    Star,
    /// `**`
    Bold,
    /// `_`
    Line,
    /// `__`
    Underline,
    /// `~~`
    Strike,
    /// `||`
    Spoiler,
}

impl InlineStyle {
    /// The mark, the opening and the closing tags.
    fn texts(self) -> [&'static str; 3] {
        match self {
            InlineStyle::Star => ["*", "<em>", "</em>"],
            InlineStyle::Bold => ["**", "<strong>", "</strong>"],
            InlineStyle::Line => ["_", "<em>", "</em>"],
            InlineStyle::Underline => ["__", "<u>", "</u>"],
            InlineStyle::Strike => ["~~", "<s>", "</s>"],
            InlineStyle::Spoiler => {
                ["||", "<span class=\"md-spoiler\" tabindex=\"0\"><span>", "</span></span>"]
            }
        }
    }
}

/// What a mark came to.
#[derive(Debug, Clone, Copy)]
enum Role {
    Text = 0,
    Opens = 1,
    Closes = 2,
}

/// A mark, and the HTML behind it up to the next one.
struct StyleMark {
    style: InlineStyle,
    role: Role,
    html: String,
}

/// What was read so far: HTML, then marks, some of which (one a style at most) wait for a partner.
#[derive(Default)]
struct Pieces {
    head: String,
    marks: Vec<StyleMark>,
    open: Vec<usize>,
}

impl InlineText<'_> {
    /// Writes a part of the text; within a link there is no other one.
    fn write(&self, part: Range<usize>, linked: bool, out: &mut String) {
        let mut pieces = Pieces::default();
        let mut at = part.start;
        while at < part.end {
            at += self.step(&part, at, linked, &mut pieces);
        }
        out.push_str(&pieces.head);
        for mark in pieces.marks {
            out.push_str(mark.style.texts()[mark.role as usize]);
            out.push_str(&mark.html);
        }
    }

    /// Reads what stands at `at`. Returns how many bytes that was.
    fn step(&self, part: &Range<usize>, at: usize, linked: bool, pieces: &mut Pieces) -> usize {
        let rest = &self.text[at..part.end];
        let byte = rest.as_bytes()[0];
        let taken = match byte {
            b'\n' => {
                pieces.html().push_str("<br>");
                return 1;
            }
            b'*' | b'_' => return self.stars_or_lines(part, at, pieces),
            b'~' if rest.starts_with("~~") => return pieces.pair(InlineStyle::Strike),
            b'|' if rest.starts_with("||") => return pieces.pair(InlineStyle::Spoiler),
            b'\\' => {
                rest[1..].chars().next().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).map(|c| {
                    pieces.text(&rest[1..1 + c.len_utf8()]);
                    1 + c.len_utf8()
                })
            }
            b'`' => match self.backticks.code(self.text, at).filter(|code| code.end <= part.end) {
                Some(code) => {
                    show_code(&code, pieces.html());
                    Some(code.end - at)
                }
                // All of a run that opens nothing, so that its rest does not.
                None => {
                    let run = code::run(rest, 0);
                    pieces.text(&rest[..run]);
                    Some(run)
                }
            },
            b'[' if !linked => self.masked(part, at, pieces),
            b'<' => angle::write(rest, linked, pieces.html()),
            b'@' => angle::everyone(rest, pieces.html()),
            b'h' | b'H' if !linked => match link::bare(rest) {
                0 => None,
                length => {
                    let html = pieces.html();
                    link::open(&rest[..length], None, html);
                    html.push_str(&escape::html(&rest[..length]));
                    html.push_str("</a>");
                    Some(length)
                }
            },
            _ => None,
        };
        taken.unwrap_or_else(|| {
            // Text, up to what may be something else.
            let more = rest.bytes().skip(1).position(|byte| b"\n*_~|\\`[<@hH".contains(&byte));
            let length = more.map_or(rest.len(), |more| more + 1);
            pieces.text(&rest[..length]);
            length
        })
    }

    fn stars_or_lines(&self, part: &Range<usize>, at: usize, pieces: &mut Pieces) -> usize {
        let rest = &self.text[at..part.end];
        let mark = rest.as_bytes()[0];
        let length = rest.bytes().take_while(|byte| *byte == mark).count();
        let before = self.text[part.start..at].chars().next_back();
        let after = rest[length..].chars().next();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let solid = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        let run = match mark {
            b'*' => DelimiterRun {
                one: InlineStyle::Star,
                two: InlineStyle::Bold,
                opens: solid(after),
                closes: solid(before),
            },
            _ => DelimiterRun {
                one: InlineStyle::Line,
                two: InlineStyle::Underline,
                opens: !word(before),
                closes: !word(after),
            },
        };
        pieces.run(&run, length);
        length
    }

    /// A link with a text of its own. As in Discord, that text is no address itself: it could be another one.
    fn masked(&self, part: &Range<usize>, at: usize, pieces: &mut Pieces) -> Option<usize> {
        let close = *self.brackets.get(&at)?;
        let label = at + 1..close;
        let target = link::target(&self.text[..part.end], close + 1)?;
        let shown = &self.text[label.clone()];
        if shown.trim().is_empty() || shown.contains("://") {
            return None;
        }
        let html = pieces.html();
        link::open(target.address, target.title, html);
        self.write(label, true, html);
        html.push_str("</a>");
        Some(target.end - at)
    }
}

fn show_code(code: &Code<'_>, html: &mut String) {
    let body = escape::html(code.body);
    match code.block {
        None => html.push_str(&format!("<code>{body}</code>")),
        Some(language) => {
            html.push_str("<pre class=\"md-code\">");
            if let Some(language) = language {
                html.push_str(&format!("<span class=\"md-lang\">{}</span>", escape::html(language)));
            }
            html.push_str(&format!("<code>{body}</code></pre>"));
        }
    }
}

/// A run of stars or of low lines: what one of them means and what two do, and whether one can open and close.
struct DelimiterRun {
    one: InlineStyle,
    two: InlineStyle,
    opens: bool,
    closes: bool,
}

impl Pieces {
    /// The HTML to add to.
    fn html(&mut self) -> &mut String {
        match self.marks.last_mut() {
            Some(mark) => &mut mark.html,
            None => &mut self.head,
        }
    }

    fn text(&mut self, text: &str) {
        self.html().push_str(&escape::html(text));
    }

    /// Where in `open` the mark is that opened a style.
    fn opened(&self, style: InlineStyle) -> Option<usize> {
        self.open.iter().rposition(|at| self.marks[*at].style == style)
    }

    fn open(&mut self, style: InlineStyle) {
        self.open.push(self.marks.len());
        self.marks.push(StyleMark { style, role: Role::Text, html: String::new() });
    }

    /// Closes the style that was opened at this place in `open`, unless there is nothing in it.
    fn close(&mut self, opened: usize, style: InlineStyle) -> bool {
        let at = self.open[opened];
        if at + 1 == self.marks.len() && self.marks[at].html.is_empty() {
            return false;
        }
        self.marks[at].role = Role::Opens;
        self.marks.push(StyleMark { style, role: Role::Closes, html: String::new() });
        self.open.truncate(opened);
        true
    }

    /// A mark that is always two of its sign.
    fn pair(&mut self, style: InlineStyle) -> usize {
        match self.opened(style) {
            Some(opened) => {
                if !self.close(opened, style) {
                    self.text(style.texts()[0]);
                }
            }
            None => self.open(style),
        }
        2
    }

    fn run(&mut self, run: &DelimiterRun, length: usize) {
        let mut left = length;
        while left > 0 {
            let (one, two) = (self.opened(run.one), self.opened(run.two));
            let closes_two = left >= 2 && two.is_some();
            // Of both, the inner one first; but two marks together are rather one mark of two.
            let closes_one = run.closes && one.is_some() && left != 2 && !(closes_two && two > one);
            let closed = if closes_one {
                one.filter(|opened| self.close(*opened, run.one)).map(|_| 1)
            } else if closes_two {
                two.map(|opened| self.swap(run, opened))
                    .filter(|opened| self.close(*opened, run.two))
                    .map(|_| 2)
            } else {
                None
            };
            left -= closed.unwrap_or_else(|| {
                if one.is_none() && two.is_none() && left > 3 {
                    self.text(&run.one.texts()[0].repeat(left));
                    left
                } else if left >= 2 && two.is_none() {
                    self.open(run.two);
                    2
                } else if left == 1 && one.is_none() && run.opens {
                    self.open(run.one);
                    1
                } else {
                    self.text(run.one.texts()[0]);
                    1
                }
            });
        }
    }

    /// In `***a** b*` the three opened two and then one, and it has to be the other way round. Returns where in `open`
    /// the two are now.
    fn swap(&mut self, run: &DelimiterRun, two: usize) -> usize {
        let (outer, inner) = (self.open[two], self.open[two] + 1);
        let follows = self.open.get(two + 1) == Some(&inner) && self.marks[outer].html.is_empty();
        if !follows || self.marks[inner].style != run.one {
            return two;
        }
        (self.marks[outer].style, self.marks[inner].style) = (run.one, run.two);
        two + 1
    }
}
