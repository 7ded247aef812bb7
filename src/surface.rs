//! What of a guild can be branded: its icon and its banner.

/// An image that a guild shows, and that an event can have assets for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surface {
    /// The guild's icon.
    Icon,
    /// The guild's banner.
    Banner,
}

impl Surface {
    /// Every surface, in the order in which people and programs are told of them.
    pub const ALL: [Surface; 2] = [Surface::Icon, Surface::Banner];

    /// What it is called, by people and in Discord's objects.
    pub fn name(self) -> &'static str {
        match self {
            Surface::Icon => "icon",
            Surface::Banner => "banner",
        }
    }
}
