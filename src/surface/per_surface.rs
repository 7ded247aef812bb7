//! A value for each surface.

use std::array::IntoIter;
use std::iter::Zip;
use std::ops::{Index, IndexMut};

use super::Surface;

/// A value for each surface.
///
/// ```
/// use bannerman::surface::{PerSurface, Surface};
///
/// let mut files = PerSurface::from_fn(|surface| format!("{}.png", surface.name()));
/// files[Surface::Icon] = "snow.png".to_owned();
/// assert_eq!(files[Surface::Banner], "banner.png");
/// let told: Vec<String> = files.iter().map(|(surface, file)| format!("{}: {file}", surface.name())).collect();
/// assert!(told.contains(&"icon: snow.png".to_owned()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerSurface<T>([T; Surface::COUNT]);

impl<T> PerSurface<T> {
    /// What `value` says of each.
    pub fn from_fn(value: impl FnMut(Surface) -> T) -> PerSurface<T> {
        PerSurface(Surface::ALL.map(value))
    }

    /// The values with their surfaces, in the order of [`Surface::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Surface, &T)> {
        Surface::ALL.into_iter().zip(&self.0)
    }

    /// The values, in the order of [`Surface::LOCK_ORDER`].
    pub(crate) fn in_lock_order(&self) -> [&T; Surface::COUNT] {
        Surface::LOCK_ORDER.map(|surface| &self[surface])
    }

    /// Other values, made from these.
    pub fn map<U>(self, mut value: impl FnMut(Surface, T) -> U) -> PerSurface<U> {
        let mut at = 0;
        PerSurface(self.0.map(|own| {
            at += 1;
            value(Surface::ALL[at - 1], own)
        }))
    }

    /// Other values, made from these, or the first reason why there are none.
    pub(crate) fn try_map<U: Default, E>(
        self,
        mut value: impl FnMut(Surface, T) -> Result<U, E>,
    ) -> Result<PerSurface<U>, E> {
        let mut found = PerSurface::default();
        for (surface, own) in self {
            found[surface] = value(surface, own)?;
        }
        Ok(found)
    }

    /// References to these values.
    pub(crate) fn as_ref(&self) -> PerSurface<&T> {
        PerSurface(self.0.each_ref())
    }
}

impl<T> PerSurface<Option<T>> {
    /// What people and programs are told: a surface that an event need not have only where there is something.
    pub(crate) fn told(&self) -> impl Iterator<Item = (Surface, Option<&T>)> {
        let told = self.iter().filter(|(surface, value)| surface.row().required || value.is_some());
        told.map(|(surface, value)| (surface, value.as_ref()))
    }

    /// The values that are there, with their surfaces, in the order of [`Surface::ALL`].
    pub fn given(&self) -> impl Iterator<Item = (Surface, &T)> {
        self.iter().filter_map(|(surface, value)| Some((surface, value.as_ref()?)))
    }
}

impl<T> Index<Surface> for PerSurface<T> {
    type Output = T;

    fn index(&self, surface: Surface) -> &T {
        &self.0[surface as usize]
    }
}

impl<T> IndexMut<Surface> for PerSurface<T> {
    fn index_mut(&mut self, surface: Surface) -> &mut T {
        &mut self.0[surface as usize]
    }
}

impl<T> IntoIterator for PerSurface<T> {
    type Item = (Surface, T);
    type IntoIter = Zip<IntoIter<Surface, { Surface::COUNT }>, IntoIter<T, { Surface::COUNT }>>;

    fn into_iter(self) -> Self::IntoIter {
        Surface::ALL.into_iter().zip(self.0)
    }
}

/// The values of some surfaces; the others have the usual one.
impl<T: Default, const N: usize> From<[(Surface, T); N]> for PerSurface<T> {
    fn from(values: [(Surface, T); N]) -> PerSurface<T> {
        let mut all = PerSurface::default();
        for (surface, value) in values {
            all[surface] = value;
        }
        all
    }
}
