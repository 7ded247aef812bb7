//! The first frame of a GIF, as a GIF of its own: the file's head and its blocks up to the end of the first image,
//! byte for byte, then a trailer. No pixel is unpacked.

use super::cursor::Cursor;

/// The first frame alone; none when the bytes do not go that far.
pub fn first_frame(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut source = bytes;
    let mut cursor = Cursor::new(&mut source);
    cursor.array::<6>().filter(|head| head.starts_with(b"GIF8"))?;
    let [.., packed, _, _] = cursor.array::<7>()?;
    palette(&mut cursor, packed)?;
    loop {
        match cursor.u8()? {
            // An extension: its kind, then its data.
            0x21 => {
                cursor.u8()?;
                sub_blocks(&mut cursor)?;
            }
            // An image: where it goes, perhaps a palette of its own, the code size, the pixels.
            0x2C => {
                let [.., packed] = cursor.array::<9>()?;
                palette(&mut cursor, packed)?;
                cursor.u8()?;
                sub_blocks(&mut cursor)?;
                break;
            }
            _ => return None,
        }
    }
    let mut still = bytes.get(..cursor.at())?.to_vec();
    still.push(0x3B);
    Some(still)
}

/// Steps over a palette, when the flags say that there is one.
fn palette(cursor: &mut Cursor<'_>, packed: u8) -> Option<()> {
    if packed & 0x80 != 0 {
        cursor.pass(3 << ((packed & 7) + 1), |_| {})?;
    }
    Some(())
}

/// Steps over data in pieces, each with its length in front; an empty one is the last.
fn sub_blocks(cursor: &mut Cursor<'_>) -> Option<()> {
    loop {
        match cursor.u8()? {
            0 => return Some(()),
            length => cursor.pass(length.into(), |_| {})?,
        };
    }
}
