//! What a picture is, told by its bytes: format, size, frames, or what is wrong with it.

/// The formats that Discord takes for icons and banners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF, animated or not.
    Gif,
}
