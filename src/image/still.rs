//! The first frame of a GIF, as a GIF of its own: the file's head and its blocks up to the end of the first image,
//! byte for byte, then a trailer. No pixel is unpacked.

use super::cursor::Cursor;
use super::gif::{Block, block, pass_data, screen};

/// The first frame alone; none when the bytes do not go that far.
pub fn first_frame(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut source = bytes;
    let mut cursor = Cursor::new(&mut source);
    cursor.array::<6>().filter(|head| head.starts_with(b"GIF8"))?;
    screen(&mut cursor)?;
    loop {
        let block = block(&mut cursor)?;
        match block {
            Block::Extension(_) | Block::Frame(_) => pass_data(&mut cursor)?,
            Block::Trailer | Block::Unknown => return None,
        };
        if matches!(block, Block::Frame(_)) {
            break;
        }
    }
    let mut still = bytes.get(..cursor.at())?.to_vec();
    still.push(0x3B);
    Some(still)
}
