//! The bytes of the assets of a branding repository, read by the ids that a lock names.

use std::cell::OnceCell;

use super::Branding;
use crate::apply::execute::AssetBytes;
use crate::lock::Asset;
use crate::repository::{self, Blob, Checkout, Tree};
use crate::surface::MAX_IMAGE_BYTES;

/// The assets of a branding repository, which is opened only when one is needed.
pub struct BrandingAssets<'a> {
    branding: Branding<'a>,
    tree: OnceCell<Box<dyn Tree>>,
}

impl<'a> BrandingAssets<'a> {
    /// Assets of a repository that is not opened yet.
    pub fn new(branding: Branding<'a>) -> BrandingAssets<'a> {
        BrandingAssets { branding, tree: OnceCell::new() }
    }

    /// Assets of a repository that is open already.
    pub(super) fn of(branding: Branding<'a>, checkout: Checkout) -> BrandingAssets<'a> {
        BrandingAssets { branding, tree: OnceCell::from(checkout.tree) }
    }

    fn tree(&self) -> Result<&dyn Tree, String> {
        if let Some(tree) = self.tree.get() {
            return Ok(tree.as_ref());
        }
        let Branding { source, config, cache } = self.branding;
        let opened = repository::open_by_id(source, &config.source.events, cache);
        let opened = opened.map_err(|error| error.to_string())?;
        Ok(self.tree.get_or_init(|| opened).as_ref())
    }
}

impl AssetBytes for BrandingAssets<'_> {
    fn read(&self, asset: &Asset) -> Result<Vec<u8>, String> {
        let tree = self.tree()?;
        let git = asset.git.parse().map_err(|_| format!("`{}` is no id of Git's", asset.git))?;
        match tree.find(git, &asset.path, MAX_IMAGE_BYTES) {
            Ok(Blob::Bytes(bytes)) => Ok(bytes.into_owned()),
            Ok(Blob::TooLarge(bytes)) => Err(format!("it has {bytes} bytes")),
            Err(error) => Err(error.to_string()),
        }
    }
}
