//! How a node is recognised after an edit, and where its random numbers start.

use std::fmt;

/// Where a node stands in the structure of the text, as a hash of the path to it: output name, argument,
/// argument of that … It does not change when lines move or other parts are edited. A unit of a new plan takes
/// over the state of the unit of the old plan that has the same key, row and constants.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Key(pub u64);

impl Key {
    /// The text itself.
    pub const ROOT: Key = Key(0x5048_4f4e_4f4e_2121);

    /// Child number `index`.
    pub fn child(self, index: usize) -> Key {
        Key(mix(self.0 ^ mix(index as u64 + 1)))
    }

    /// The child of that name.
    pub fn named(self, name: &str) -> Key {
        name.bytes().fold(Key(mix(self.0)), |key, byte| Key(mix(key.0 ^ u64::from(byte))))
    }

    /// A seed that follows from the place alone, for a unit with random numbers.
    pub fn seed(self) -> u32 {
        (mix(self.0) >> 32) as u32
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The seed of the instance of a unit that computes `channel`: 0 for left or the only one, 1 for right.
pub fn channel_seed(seed: u32, channel: usize) -> u32 {
    if channel == 0 { seed } else { mix((u64::from(seed) << 8) + channel as u64) as u32 }
}

/// The seed that a unit made with seed `unit` starts with in a voice that starts with seed `voice`.
pub fn voice_seed(voice: u32, unit: u32) -> u32 {
    (mix((u64::from(voice) << 32) | u64::from(unit)) >> 16) as u32
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014, figure 16): every bit of the input
/// changes about half of the output.
fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_differ_by_order_and_by_name() {
        let a = Key::ROOT.named("a");
        assert_ne!(a.child(0).child(1), a.child(1).child(0));
        assert_ne!(a.child(0), a);
        assert_ne!(Key::ROOT.named("ab"), Key::ROOT.named("ba"));
        assert_eq!(Key::ROOT.named("a"), a);
    }

    #[test]
    fn channels_and_voices_get_seeds_of_their_own() {
        assert_eq!(channel_seed(7, 0), 7);
        assert_ne!(channel_seed(7, 1), 7);
        assert_ne!(voice_seed(1, 2), voice_seed(2, 1));
        assert_ne!(voice_seed(1, 2), voice_seed(1, 3));
    }
}
