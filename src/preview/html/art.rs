//! Pictures on the page. Each is there once, where its event's card shows it; everywhere else the script puts a copy.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::page::PageParts;
use crate::escape::{html, inline};
use crate::lock::Asset;
use crate::preview::{Picture, Year};
use crate::surface::Surface;

/// The pictures, and which of them are on the page already.
pub(crate) struct Gallery<'a> {
    pictures: &'a BTreeMap<String, Picture>,
    /// Where they are as files, from the page.
    address: Option<&'a str>,
    hung: RefCell<BTreeSet<&'a str>>,
}

impl<'a> Gallery<'a> {
    /// `address` is the folder of [`files`], when they are not in the page.
    pub(crate) fn new(pictures: &'a BTreeMap<String, Picture>, address: Option<&'a str>) -> Gallery<'a> {
        Gallery { pictures, address, hung: RefCell::default() }
    }

    /// A picture in its place on the page. One that moves stands still for whoever asks for reduced motion.
    pub(crate) fn show(&self, page: &mut PageParts<'a>, surface: Surface, asset: &'a Asset, alt: &str) {
        let (hash, class) = (asset.blake3.as_str(), surface.name());
        let alt = html(&inline(alt));
        let new = self.hung.borrow_mut().insert(hash);
        let Some(picture) = self.pictures.get(hash).filter(|_| new) else {
            let _ = write!(
                page,
                "<picture class=\"{class}\"><img data-picture=\"{hash}\" alt=\"{alt}\"></picture>"
            );
            return;
        };
        let _ = write!(page, "<picture class=\"{class}\">");
        if let Some(still) = &picture.still {
            page.text("<source media=\"(prefers-reduced-motion: reduce)\" srcset=\"");
            self.source(page, hash, picture, still, true);
            page.text("\">");
        }
        let (width, height) = (asset.width, asset.height);
        let _ = write!(
            page,
            "<img id=\"p-{hash}\" alt=\"{alt}\" width=\"{width}\" height=\"{height}\" decoding=\"async\" src=\""
        );
        self.source(page, hash, picture, &picture.bytes, false);
        page.text("\"></picture>");
    }

    fn source(&self, page: &mut PageParts<'a>, hash: &str, picture: &Picture, bytes: &'a [u8], still: bool) {
        match self.address {
            Some(address) => page.text(&format!("{address}{}", file_name(hash, picture, still))),
            None => {
                page.text(&format!("data:{};base64,", picture.format.mime()));
                page.base64(bytes);
            }
        }
    }
}

/// The pictures of a year as files: name and bytes.
pub(crate) fn files(year: &Year) -> Vec<(String, &[u8])> {
    let mut files = Vec::new();
    for (hash, picture) in &year.pictures {
        files.push((file_name(hash, picture, false), picture.bytes.as_slice()));
        files.extend(picture.still.as_ref().map(|still| (file_name(hash, picture, true), still.as_slice())));
    }
    files
}

/// A name that no other picture has.
fn file_name(hash: &str, picture: &Picture, still: bool) -> String {
    let (short, still) = (&hash[..32.min(hash.len())], if still { "-still" } else { "" });
    let extension = picture.format.extensions().first().copied().unwrap_or_default();
    format!("{short}{still}.{extension}")
}
