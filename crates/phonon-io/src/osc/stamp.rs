//! Moments as OSC counts them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Seconds from 1900, where time tags begin, to 1970 (RFC 5905, figure 4).
const UNIX_OFFSET: u64 = 2_208_988_800;

/// A time tag: seconds since 1900 with 32 bits of fraction, a quarter of a nanosecond each. 1 means at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp(pub u64);

impl Stamp {
    /// The tag that means "at once".
    pub const NOW: Stamp = Stamp(1);

    /// The tag of a moment; moments that a tag cannot tell give [`Stamp::NOW`].
    pub fn at(moment: SystemTime) -> Stamp {
        let Ok(since) = moment.duration_since(UNIX_EPOCH) else { return Stamp::NOW };
        let Ok(seconds) = u32::try_from(since.as_secs() + UNIX_OFFSET) else { return Stamp::NOW };
        // Cannot overflow: below 1e9 nanoseconds, shifted by 32 bits.
        let fraction = (u64::from(since.subsec_nanos()) << 32) / 1_000_000_000;
        Stamp(u64::from(seconds) << 32 | fraction)
    }

    /// The moment, unless it is "at once" or before 1970.
    pub fn moment(self) -> Option<SystemTime> {
        let seconds = (self.0 >> 32).checked_sub(UNIX_OFFSET)?;
        let nanoseconds = ((self.0 & 0xffff_ffff) * 1_000_000_000) >> 32;
        UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_epoch_of_unix_is_the_number_that_rfc_5905_gives() {
        assert_eq!(Stamp::at(UNIX_EPOCH), Stamp(2_208_988_800 << 32));
        assert_eq!(
            Stamp(2_208_988_800 << 32 | 1 << 31).moment(),
            Some(UNIX_EPOCH + Duration::from_millis(500))
        );
    }

    #[test]
    fn there_and_back_is_within_a_nanosecond() {
        for nanoseconds in [0, 1, 999, 123_456_789, 999_999_999] {
            let moment = UNIX_EPOCH + Duration::new(1_700_000_000, nanoseconds);
            let back = Stamp::at(moment).moment().expect("after 1970");
            assert!(
                moment.duration_since(back).expect("never later") <= Duration::from_nanos(1),
                "{nanoseconds}"
            );
        }
    }

    #[test]
    fn at_once_is_no_moment() {
        assert_eq!(Stamp::NOW.moment(), None);
        assert_eq!(Stamp::at(UNIX_EPOCH - Duration::from_secs(1)), Stamp::NOW);
    }
}
