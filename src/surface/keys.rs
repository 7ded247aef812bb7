//! Values for each surface as keys of a table: beside a struct's own keys when it is read, and in their places among them
//! when it is written.
//!
//! serde's `flatten` would read them too, but it copies everything first, and then an error has lost its line. Here the
//! surfaces' keys are picked out while the struct reads its own.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use super::{PerSurface, Surface};

/// Which column of the table the keys are.
pub(crate) trait Column {
    /// Whether the key of a surface that each event has to have must be there.
    const REQUIRED: bool = false;

    /// A surface's key.
    fn key(surface: Surface) -> &'static str;
}

/// `icon`, `banner`.
#[derive(Debug)]
pub(crate) struct ByName;

/// `icons`, `banners`.
#[derive(Debug)]
pub(crate) struct ByPlural;

/// What Discord calls the fields.
#[derive(Debug)]
pub(crate) struct ByField;

impl Column for ByName {
    fn key(surface: Surface) -> &'static str {
        surface.row().name
    }
}

impl Column for ByPlural {
    const REQUIRED: bool = true;

    fn key(surface: Surface) -> &'static str {
        surface.row().plural
    }
}

impl Column for ByField {
    fn key(surface: Surface) -> &'static str {
        surface.row().field
    }
}

/// A table that has a struct's own keys, and beside them keys of surfaces. One that is not there has the usual value.
#[derive(Debug)]
pub(crate) struct Beside<T, V, C> {
    /// The struct.
    pub(crate) own: T,
    /// What the surfaces' keys hold.
    pub(crate) surfaces: PerSurface<V>,
    column: PhantomData<C>,
}

impl<'de, T, V, C> Deserialize<'de> for Beside<T, V, C>
where
    T: Deserialize<'de>,
    V: Deserialize<'de> + Default,
    C: Column,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(BesideVisitor(PhantomData))
    }
}

struct BesideVisitor<T, V, C>(PhantomData<(T, V, C)>);

impl<'de, T, V, C> Visitor<'de> for BesideVisitor<T, V, C>
where
    T: Deserialize<'de>,
    V: Deserialize<'de> + Default,
    C: Column,
{
    type Value = Beside<T, V, C>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a table")
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Self::Value, M::Error> {
        let mut surfaces = PerSurface::from_fn(|_| None);
        let others = Others { map, surfaces: &mut surfaces, column: PhantomData::<C> };
        let own = T::deserialize(MapAccessDeserializer::new(others))?;
        let required = |surface: &Surface| C::REQUIRED && surface.row().required;
        match Surface::LOCK_ORDER.into_iter().filter(required).find(|surface| surfaces[*surface].is_none()) {
            Some(missing) => Err(M::Error::missing_field(C::key(missing))),
            None => {
                let surfaces = surfaces.map(|_, value| value.unwrap_or_default());
                Ok(Beside { own, surfaces, column: PhantomData })
            }
        }
    }
}

/// A map without the surfaces' keys, whose values are taken out on the way.
struct Others<'a, M, V, C> {
    map: M,
    surfaces: &'a mut PerSurface<Option<V>>,
    column: PhantomData<C>,
}

impl<'de, M: MapAccess<'de>, V: Deserialize<'de>, C: Column> MapAccess<'de> for Others<'_, M, V, C> {
    type Error = M::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, M::Error> {
        let mut seed = Some(seed);
        loop {
            let key = Key { seed: &mut seed, column: PhantomData::<C> };
            match self.map.next_key_seed(key)? {
                None => return Ok(None),
                Some(Found::Own(key)) => return Ok(Some(key)),
                Some(Found::Surface(surface)) if self.surfaces[surface].is_some() => {
                    return Err(M::Error::duplicate_field(C::key(surface)));
                }
                Some(Found::Surface(surface)) => self.surfaces[surface] = Some(self.map.next_value()?),
            }
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, M::Error> {
        self.map.next_value_seed(seed)
    }
}

/// A key: a surface's, or one for the struct, which `seed` reads. A seed reads once, and a surface's key leaves it.
struct Key<'a, K, C> {
    seed: &'a mut Option<K>,
    column: PhantomData<C>,
}

enum Found<K> {
    Surface(Surface),
    Own(K),
}

impl<'de, K: DeserializeSeed<'de>, C: Column> DeserializeSeed<'de> for Key<'_, K, C> {
    type Value = Found<K::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, K: DeserializeSeed<'de>, C: Column> Visitor<'de> for Key<'_, K, C> {
    type Value = Found<K::Value>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        if let Some(surface) = Surface::ALL.into_iter().find(|surface| C::key(*surface) == key) {
            return Ok(Found::Surface(surface));
        }
        let seed = self.seed.take().ok_or_else(|| E::custom("a key was read twice"))?;
        seed.deserialize(StrDeserializer::new(key)).map(Found::Own)
    }
}

/// Writes the values that are there; for `#[serde(flatten, serialize_with = "…")]`.
pub(crate) fn given<T: Serialize, S: Serializer>(
    values: &PerSurface<Option<T>>,
    out: S,
) -> Result<S::Ok, S::Error> {
    entries(out, values.given().map(|(surface, value)| (surface.row().name, value)))
}

/// Writes the values that are there, under the names of Discord's fields.
pub(crate) fn given_by_field<T: Serialize, S: Serializer>(
    values: &PerSurface<Option<T>>,
    out: S,
) -> Result<S::Ok, S::Error> {
    entries(out, values.given().map(|(surface, value)| (surface.row().field, value)))
}

/// Writes the lists; of a surface that an event need not have, only if there is something in it.
pub(crate) fn lists<T: Serialize, S: Serializer>(
    values: &PerSurface<Vec<T>>,
    out: S,
) -> Result<S::Ok, S::Error> {
    let told = values.iter().filter(|(surface, list)| surface.row().required || !list.is_empty());
    entries(out, told.map(|(surface, list)| (surface.row().plural, list)))
}

/// Writes what a program is told: null for a surface without a value, and nothing of one that an event need not have.
pub(crate) fn told<T: Serialize, S: Serializer>(
    values: &PerSurface<Option<T>>,
    out: S,
) -> Result<S::Ok, S::Error> {
    entries(out, values.told().map(|(surface, value)| (surface.row().name, value)))
}

/// Writes what a program is told, under the names of Discord's fields.
pub(crate) fn told_by_field<T: Serialize, S: Serializer>(
    values: &PerSurface<Option<T>>,
    out: S,
) -> Result<S::Ok, S::Error> {
    entries(out, values.told().map(|(surface, value)| (surface.row().field, value)))
}

fn entries<T: Serialize, S: Serializer>(
    out: S,
    entries: impl Iterator<Item = (&'static str, T)>,
) -> Result<S::Ok, S::Error> {
    let mut map = out.serialize_map(None)?;
    for (key, value) in entries {
        map.serialize_entry(key, &value)?;
    }
    map.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Own {
        at: u8,
    }

    #[derive(Serialize)]
    struct Written {
        at: u8,
        #[serde(flatten, serialize_with = "given")]
        own: PerSurface<Option<u8>>,
        #[serde(flatten, serialize_with = "lists")]
        lists: PerSurface<Vec<u8>>,
    }

    fn read<C: Column>(text: &str) -> Result<Beside<Own, u8, C>, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn the_surfaces_keys_stand_among_the_structs_own() {
        let read = read::<ByName>("banner = 2\nat = 3\n").unwrap();
        assert_eq!((read.own, read.surfaces), (Own { at: 3 }, [(Surface::Banner, 2)].into()));
        let written = Written {
            at: 1,
            own: [(Surface::Icon, Some(2))].into(),
            lists: [(Surface::Banner, vec![3])].into(),
        };
        assert_eq!(toml::to_string(&written).unwrap(), "at = 1\nicon = 2\nicons = []\nbanners = [3]\n");
    }

    #[test]
    fn an_error_has_its_line() {
        let said = |text: &str| read::<ByName>(text).unwrap_err();
        assert!(said("at = 3\nicon = \"x\"\n").contains("at line 2, column 8"));
        assert!(said("at = 3\nsurprise = 1\n").contains("at line 2, column 1"));
        assert!(said("icon = 3\n").contains("missing field `at`"));
        assert!(said("at = 3\nicon = 1\nicon = 2\n").contains("at line 3"));
    }

    #[test]
    fn a_list_that_each_event_has_to_have_must_be_there() {
        let said = read::<ByPlural>("at = 3\nicons = 1\n").unwrap_err();
        assert!(said.contains("missing field `banners`"), "{said}");
        assert_eq!(read::<ByPlural>("at = 3\nicons = 1\nbanners = 2\n").unwrap().own, Own { at: 3 });
    }
}
