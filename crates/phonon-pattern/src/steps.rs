//! Step counts.

use phonon_base::Time;

/// The least common multiple of those step counts that are known.
pub(crate) fn lcm(counts: impl IntoIterator<Item = Option<Time>>) -> Option<Time> {
    let counts = counts.into_iter().flatten();
    counts.reduce(lcm_of_two)
}

/// The least time that both go into a whole number of times: of numerators the least common multiple, of
/// denominators the greatest common divisor.
fn lcm_of_two(a: Time, b: Time) -> Time {
    if a.is_zero() || b.is_zero() {
        return Time::ZERO;
    }
    let num = (a.num() / gcd(a.num(), b.num())).checked_mul(b.num()).map(i64::abs);
    let den = gcd(a.den(), b.den());
    num.and_then(|num| Time::checked_new(num, den)).unwrap_or(Time::ONE)
}

fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_common_multiple_of_fractions() {
        let t = |num, den| Some(Time::new(num, den));
        assert_eq!(lcm([t(4, 1), t(6, 1)]), t(12, 1));
        assert_eq!(lcm([t(3, 2), t(1, 1)]), t(3, 1));
        assert_eq!(lcm([None, t(5, 1), None]), t(5, 1));
        assert_eq!(lcm([None]), None);
        assert_eq!(lcm([t(0, 1), t(5, 1)]), t(0, 1));
    }
}
