//! The canonical form of what is hashed and signed: deterministic CBOR (RFC 8949, section 4.2.1).
//! Two equal values always give the same bytes, whatever the order of their fields in memory.

use ciborium::Value;
use serde::Serialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest256(pub [u8; 32]);

/// The value has no canonical form (a map key twice, or a type CBOR cannot carry).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the value has no canonical form")]
pub struct NotCanonical;

/// The canonical bytes of a value: shortest integers, definite lengths, map keys sorted by their encoded bytes.
pub fn canonical_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, NotCanonical> {
    let value = Value::serialized(value).map_err(|_| NotCanonical)?;
    encode(&sorted(value)?)
}

/// SHA-256 over a purpose tag and parts, each preceded by its length, so that no two purposes or splits collide.
pub fn tagged_digest(tag: &str, parts: &[&[u8]]) -> Digest256 {
    let mut hasher = Sha256::new();
    for part in std::iter::once(tag.as_bytes()).chain(parts.iter().copied()) {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hasher.update(length.to_be_bytes());
        hasher.update(part);
    }
    Digest256(hasher.finalize().into())
}

fn sorted(value: Value) -> Result<Value, NotCanonical> {
    match value {
        Value::Array(items) => items.into_iter().map(sorted).collect::<Result<_, _>>().map(Value::Array),
        Value::Map(pairs) => {
            let mut keyed = Vec::with_capacity(pairs.len());
            for (key, item) in pairs {
                keyed.push((encode(&key)?, key, sorted(item)?));
            }
            keyed.sort_by(|a, b| a.0.cmp(&b.0));
            if keyed.windows(2).any(|pair| matches!(pair, [a, b] if a.0 == b.0)) {
                return Err(NotCanonical);
            }
            Ok(Value::Map(keyed.into_iter().map(|(_, key, item)| (key, item)).collect()))
        }
        other => Ok(other),
    }
}

fn encode(value: &Value) -> Result<Vec<u8>, NotCanonical> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).map_err(|_| NotCanonical)?;
    Ok(bytes)
}

impl std::fmt::Debug for Digest256 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl std::fmt::Display for Digest256 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl std::str::FromStr for Digest256 {
    type Err = hex::FromHexError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)?;
        Ok(Self(bytes))
    }
}

impl Serialize for Digest256 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Digest256 {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("not a SHA-256 digest in hexadecimal"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn keys_are_sorted_by_their_encoding_and_integers_are_shortest() {
        // {"b": 1, "aa": 500} → map(2), "b" (61 62) before "aa" (62 61 61), 500 as 19 01f4.
        let map: HashMap<&str, u32> = [("aa", 500), ("b", 1)].into();
        assert_eq!(hex::encode(canonical_bytes(&map).unwrap()), "a261620162616119 01f4".replace(' ', ""));
    }

    #[test]
    fn parts_cannot_be_shifted_between_each_other() {
        assert_ne!(tagged_digest("t", &[b"ab", b"c"]), tagged_digest("t", &[b"a", b"bc"]));
        assert_ne!(tagged_digest("t", &[b"a"]), tagged_digest("u", &[b"a"]));
    }

    #[test]
    fn digests_read_back_from_text() {
        let digest = tagged_digest("t", &[]);
        assert_eq!(digest.to_string().parse::<Digest256>().unwrap(), digest);
        assert!("zz".parse::<Digest256>().is_err());
    }
}
