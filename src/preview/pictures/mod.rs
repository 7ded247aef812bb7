//! Pictures in a terminal that can show them.
//!
//! The crates that do this whole job (`viuer`, `ratatui-image`) ask the terminal what it can and wait for its answer,
//! which never comes through a pipe or a multiplexer, and print by themselves. Here the environment alone says what the
//! terminal is, and a picture is text like any other. Unpacking is done by `png`, `zune-jpeg` and `gif` (`unpack.rs`),
//! colours are counted by `color_quant`; scaling (`pixels.rs`) and what the protocols put around a picture (`protocol.rs`,
//! `sixel.rs`) are a few lines each.
//!
//! A picture is a stranger's bytes: it is unpacked within bounds ([`mod@unpack`]), and what is sent is a small picture of our
//! own made from its pixels, never the bytes themselves.

mod pixels;
mod protocol;
mod sixel;
mod unpack;

use unpack::unpack;

/// How pictures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// The graphics protocol of kitty, which Ghostty speaks too.
    Kitty,
    /// Inline images as of iTerm2, which WezTerm and mintty speak too.
    Iterm,
    /// Sixel, as of the VT340: foot, mlterm, contour, and xterm when it is told to.
    Sixel,
    /// Half blocks in 24-bit colours.
    Blocks,
    /// Not at all.
    None,
}

/// What most terminals' cells come close to, in pixels, where nobody can be asked.
const CELL: (usize, usize) = (10, 20);

impl Pictures {
    /// What a terminal with these variables can show. Nothing is asked, so nothing is waited for; where it does not
    /// say what it is, it gets no pictures.
    pub(crate) fn detect(variable: &dyn Fn(&str) -> Option<String>) -> Pictures {
        let get = |name: &str| variable(name).unwrap_or_default();
        let (term, program) = (get("TERM"), get("TERM_PROGRAM"));
        let is = |names: &[&str]| names.iter().any(|name| term.contains(name) || program == *name);
        // Inside a multiplexer the variables tell of the terminal around it, and pictures do not get through.
        let within = !get("TMUX").is_empty() || !get("STY").is_empty() || is(&["tmux", "screen"]);
        if term == "dumb" || (term.is_empty() && program.is_empty()) {
            Pictures::None
        } else if within {
            Pictures::blocks(&get("COLORTERM"))
        } else if !get("KITTY_WINDOW_ID").is_empty() || is(&["kitty", "ghostty"]) {
            Pictures::Kitty
        } else if is(&["iTerm.app", "WezTerm", "mintty"]) || get("LC_TERMINAL") == "iTerm2" {
            Pictures::Iterm
        } else if ["foot", "mlterm", "contour", "yaft"].iter().any(|name| term.starts_with(name)) {
            Pictures::Sixel
        } else {
            Pictures::blocks(&get("COLORTERM"))
        }
    }

    fn blocks(colors: &str) -> Pictures {
        if matches!(colors, "truecolor" | "24bit") { Pictures::Blocks } else { Pictures::None }
    }

    /// The picture as text for the terminal, at most so many cells wide and high, with a line break at its end. Nothing
    /// where no pictures are shown; what is wrong, where it cannot be unpacked.
    pub fn show(self, bytes: &[u8], columns: usize, rows: usize) -> Result<String, String> {
        if self == Pictures::None {
            return Ok(String::new());
        }
        let cell = if self == Pictures::Blocks { (1, 2) } else { CELL };
        let small = unpack(bytes)?.shrink(columns.max(1) * cell.0, rows.max(1) * cell.1);
        let cells = (small.width.div_ceil(cell.0), small.height.div_ceil(cell.1));
        Ok(match self {
            Pictures::Kitty => protocol::kitty(&small.png()?, cells),
            Pictures::Iterm => protocol::iterm(&small.png()?, cells),
            Pictures::Sixel => sixel::write(&small),
            Pictures::Blocks => protocol::blocks(&small),
            Pictures::None => String::new(),
        })
    }
}

#[cfg(test)]
mod tests;
