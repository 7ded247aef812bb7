//! Reading forward through a stream of bytes, of which no more than a piece is in memory.

use std::io::BufRead;

use memchr::memchr;

/// A place in a stream. What cannot be read any further counts as its end; every read moves on, and says `None` when
/// too few bytes are left, which then have all been passed.
pub(super) struct Cursor<'a> {
    source: &'a mut dyn BufRead,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(source: &'a mut dyn BufRead) -> Self {
        Self { source, at: 0 }
    }

    /// How many bytes have been read: the place of the next one, counted from 0. At the end, all there are.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Lends the next `count` bytes to `then`, piece by piece.
    pub(crate) fn pass(&mut self, mut count: usize, mut then: impl FnMut(&[u8])) -> Option<()> {
        while count > 0 {
            count -= self.piece(|piece| {
                let piece = &piece[..piece.len().min(count)];
                then(piece);
                piece.len()
            })?;
        }
        Some(())
    }

    /// Moves behind the next byte that is `wanted`.
    pub(crate) fn pass_behind(&mut self, wanted: u8) -> Option<()> {
        let mut found = false;
        while !found {
            self.piece(|piece| {
                let at = memchr(wanted, piece);
                found = at.is_some();
                at.map_or(piece.len(), |at| at + 1)
            })?;
        }
        Some(())
    }

    /// Lends what is at hand to `take`, and moves on by as much as that took.
    fn piece(&mut self, take: impl FnOnce(&[u8]) -> usize) -> Option<usize> {
        let piece = self.source.fill_buf().ok().filter(|piece| !piece.is_empty())?;
        let taken = take(piece);
        self.source.consume(taken);
        self.at += taken;
        Some(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (mut array, mut filled) = ([0; N], 0);
        self.pass(N, |piece| {
            for (slot, byte) in array.iter_mut().skip(filled).zip(piece) {
                *slot = *byte;
            }
            filled += piece.len();
        })?;
        Some(array)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16_be(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32_be(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }
}
