//! Exact cycle time: rational numbers with 64-bit numerator and denominator.
//!
//! Cycle time must neither drift nor round, so arithmetic is exact. A result that does not fit in 64 bits is
//! not wrapped and does not panic: the operator answers zero and raises a flag of the thread, which whoever
//! runs a query takes with [`take_overflow`] and turns into an error.

use std::cell::Cell;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

thread_local! {
    static OVERFLOW: Cell<bool> = const { Cell::new(false) };
}

/// Whether a [`Time`] on this thread has overflowed since the last call; clears the flag.
pub fn take_overflow() -> bool {
    OVERFLOW.replace(false)
}

/// An exact number of cycles.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time {
    num: i64,
    den: i64,
}

impl Time {
    /// Nought.
    pub const ZERO: Time = Time { num: 0, den: 1 };
    /// One cycle.
    pub const ONE: Time = Time { num: 1, den: 1 };

    /// Half a cycle.
    pub const HALF: Time = Time { num: 1, den: 2 };

    /// A whole number of cycles.
    pub const fn whole(cycles: i64) -> Time {
        Time { num: cycles, den: 1 }
    }

    /// `num / den` in lowest terms; `None` when `den` is zero or the result does not fit.
    pub fn checked_new(num: i64, den: i64) -> Option<Time> {
        Self::reduce(num as i128, den as i128)
    }

    /// `num / den`, raising the overflow flag where [`Time::checked_new`] gives nothing.
    pub fn new(num: i64, den: i64) -> Time {
        Self::checked_new(num, den).unwrap_or_else(overflow)
    }

    /// Numerator, in lowest terms.
    pub const fn num(self) -> i64 {
        self.num
    }

    /// Denominator, in lowest terms, always above zero.
    pub const fn den(self) -> i64 {
        self.den
    }

    /// The simplest fraction that a person could have meant by the decimal `x`: mediant search with
    /// denominators up to 10^7, on numbers of one and more after dividing by a power of ten, which is what
    /// Strudel does. `None` for what is not finite or does not fit.
    pub fn from_f64(x: f64) -> Option<Time> {
        const LARGEST: i64 = 10_000_000;
        if !x.is_finite() || x.abs() >= 9.0e18 {
            return None;
        }
        if x.fract() == 0.0 {
            return Some(Time::whole(x as i64));
        }
        let (mut rest, mut scale) = (x.abs(), 1i64);
        if rest >= 1.0 {
            scale = 10i64.checked_pow(1 + rest.log10().floor() as u32)?;
            rest /= scale as f64;
        }
        let (mut a, mut b, mut c, mut d) = (0i64, 1i64, 1i64, 1i64);
        while b <= LARGEST && d <= LARGEST {
            let mediant = (a + c) as f64 / (b + d) as f64;
            if rest == mediant {
                if b + d <= LARGEST {
                    (a, b) = (a + c, b + d);
                } else if d > b {
                    (a, b) = (c, d);
                }
                let num = (a as i128) * (scale as i128);
                return Self::reduce(if x < 0.0 { -num } else { num }, b as i128);
            } else if rest > mediant {
                let steps =
                    longest_run((LARGEST - b) / d + 1, |k| rest > (a + k * c) as f64 / (b + k * d) as f64);
                (a, b) = (a + steps * c, b + steps * d);
            } else {
                let steps =
                    longest_run((LARGEST - d) / b + 1, |k| rest < (c + k * a) as f64 / (d + k * b) as f64);
                (c, d) = (c + steps * a, d + steps * b);
            }
        }
        let (num, den) = if b > LARGEST { (c, d) } else { (a, b) };
        let num = (num as i128) * (scale as i128);
        Self::reduce(if x < 0.0 { -num } else { num }, den as i128)
    }

    /// The nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        self.num as f64 / self.den as f64
    }

    /// The largest whole number of cycles not after this.
    pub fn floor(self) -> Time {
        if self.den == 1 { self } else { Time::whole(self.num.div_euclid(self.den)) }
    }

    /// The smallest whole number of cycles not before this.
    pub fn ceil(self) -> Time {
        if self.den == 1 { self } else { Time::whole(self.num.div_euclid(self.den) + 1) }
    }

    /// The number of the cycle this lies in.
    pub fn cycle(self) -> i64 {
        if self.den == 1 { self.num } else { self.num.div_euclid(self.den) }
    }

    /// The start of the next cycle.
    pub fn next_cycle(self) -> Time {
        self.floor() + Time::ONE
    }

    /// Position inside the cycle, 0 up to and without 1.
    pub fn cycle_pos(self) -> Time {
        if self.den == 1 { Time::ZERO } else { Time { num: self.num.rem_euclid(self.den), den: self.den } }
    }

    /// This time `cycles` later. The fraction stays in lowest terms, so this costs no division.
    #[inline]
    pub fn later(self, cycles: i64) -> Time {
        let num = cycles.checked_mul(self.den).and_then(|shift| self.num.checked_add(shift));
        num.map_or_else(overflow, |num| Time { num, den: self.den })
    }

    /// Without its sign.
    pub fn abs(self) -> Time {
        if self.num < 0 { -self } else { self }
    }

    /// Whether it is nought.
    pub const fn is_zero(self) -> bool {
        self.num == 0
    }

    /// The sum, or `None` when it does not fit.
    pub fn checked_add(self, other: Time) -> Option<Time> {
        if self.den == 1 && other.den == 1 {
            return Some(Time::whole(self.num.checked_add(other.num)?));
        }
        if self.den == 1 {
            let num = self.num.checked_mul(other.den)?.checked_add(other.num)?;
            return Some(Time { num, den: other.den });
        }
        if other.den == 1 {
            let num = other.num.checked_mul(self.den)?.checked_add(self.num)?;
            return Some(Time { num, den: self.den });
        }
        if self.den == other.den
            && let Some(num) = self.num.checked_add(other.num)
        {
            let g = gcd(num.unsigned_abs(), self.den as u64) as i64;
            return Some(Time { num: num / g, den: self.den / g });
        }
        let num = self.num as i128 * other.den as i128 + other.num as i128 * self.den as i128;
        Self::reduce(num, self.den as i128 * other.den as i128)
    }

    /// The product, or `None` when it does not fit.
    pub fn checked_mul(self, other: Time) -> Option<Time> {
        if self.den == 1 && other.den == 1 {
            return Some(Time::whole(self.num.checked_mul(other.num)?));
        }
        Self::reduce(self.num as i128 * other.num as i128, self.den as i128 * other.den as i128)
    }

    /// The quotient, or `None` when `other` is nought or the result does not fit.
    pub fn checked_div(self, other: Time) -> Option<Time> {
        Self::reduce(self.num as i128 * other.den as i128, self.den as i128 * other.num as i128)
    }

    fn reduce(num: i128, den: i128) -> Option<Time> {
        if den == 0 {
            return None;
        }
        let (num, den) = if den < 0 { (-num, -den) } else { (num, den) };
        if let (Ok(n), Ok(d)) = (i64::try_from(num), i64::try_from(den)) {
            let g = gcd(n.unsigned_abs(), d as u64) as i64;
            return Some(Time { num: n / g, den: d / g });
        }
        let g = gcd_wide(num.unsigned_abs(), den as u128) as i128;
        Some(Time { num: i64::try_from(num / g).ok()?, den: i64::try_from(den / g).ok()? })
    }
}

/// The largest number of steps, up to `most`, for which `holds`, given that it holds for one and stops only once:
/// numbers near a simple fraction take millions of steps in one direction, and this finds their end by halving.
fn longest_run(most: i64, holds: impl Fn(i64) -> bool) -> i64 {
    let (mut good, mut bad) = (1, most + 1);
    while good + 1 < bad {
        let middle = if good * 2 < bad { good * 2 } else { good + (bad - good) / 2 };
        if holds(middle) {
            good = middle;
        } else {
            bad = middle;
        }
    }
    good
}

#[cold]
fn overflow() -> Time {
    OVERFLOW.set(true);
    Time::ZERO
}

/// Greatest common divisor without divisions (Knuth, TAOCP vol. 2, 4.5.2, algorithm B); `b` is above zero,
/// so the answer is too, and fits whatever `b` fits.
fn gcd(mut a: u64, mut b: u64) -> u64 {
    if b == 1 {
        return 1;
    }
    if a == 0 {
        return b;
    }
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            std::mem::swap(&mut a, &mut b);
        }
        b -= a;
    }
    a << twos
}

fn gcd_wide(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return gcd(a, b) as u128;
        }
        (a, b) = (b, a % b);
    }
    a
}

impl Add for Time {
    type Output = Time;
    fn add(self, other: Time) -> Time {
        self.checked_add(other).unwrap_or_else(overflow)
    }
}

impl AddAssign for Time {
    fn add_assign(&mut self, other: Time) {
        *self = *self + other;
    }
}

impl Sub for Time {
    type Output = Time;
    fn sub(self, other: Time) -> Time {
        self + -other
    }
}

impl Mul for Time {
    type Output = Time;
    fn mul(self, other: Time) -> Time {
        self.checked_mul(other).unwrap_or_else(overflow)
    }
}

impl Div for Time {
    type Output = Time;
    fn div(self, other: Time) -> Time {
        self.checked_div(other).unwrap_or_else(overflow)
    }
}

impl Neg for Time {
    type Output = Time;
    fn neg(self) -> Time {
        match self.num.checked_neg() {
            Some(num) => Time { num, den: self.den },
            None => overflow(),
        }
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Time) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        (self.num as i128 * other.den as i128).cmp(&(other.num as i128 * self.den as i128))
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Time) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for Time {
    fn default() -> Time {
        Time::ZERO
    }
}

impl From<i64> for Time {
    fn from(cycles: i64) -> Time {
        Time::whole(cycles)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.num, self.den)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A half-open stretch of cycle time; one that ends where it begins is an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeSpan {
    /// First moment.
    pub begin: Time,
    /// First moment after it.
    pub end: Time,
}

impl TimeSpan {
    /// From `begin` to `end`.
    pub const fn new(begin: Time, end: Time) -> TimeSpan {
        TimeSpan { begin, end }
    }

    /// The whole cycle number `cycle`.
    pub fn of_cycle(cycle: i64) -> TimeSpan {
        TimeSpan::new(Time::whole(cycle), Time::whole(cycle) + Time::ONE)
    }

    /// This span `cycles` later.
    #[inline]
    pub fn later(self, cycles: i64) -> TimeSpan {
        TimeSpan::new(self.begin.later(cycles), self.end.later(cycles))
    }

    /// How long it lasts.
    pub fn duration(self) -> Time {
        self.end - self.begin
    }

    /// What both share. An instant at the end of a longer span lies outside it; `None` when nothing is shared.
    pub fn intersection(self, other: TimeSpan) -> Option<TimeSpan> {
        let begin = self.begin.max(other.begin);
        let end = self.end.min(other.end);
        match begin.cmp(&end) {
            Ordering::Greater => None,
            Ordering::Equal if begin == self.end && self.begin < self.end => None,
            Ordering::Equal if begin == other.end && other.begin < other.end => None,
            _ => Some(TimeSpan::new(begin, end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t(num: i64, den: i64) -> Time {
        Time::new(num, den)
    }

    #[test]
    fn arithmetic_is_exact_and_in_lowest_terms() {
        assert_eq!(t(1, 3) + t(1, 6), t(1, 2));
        assert_eq!(t(1, 3) - t(1, 2), t(-1, 6));
        assert_eq!(t(2, 3) * t(3, 4), t(1, 2));
        assert_eq!(t(1, 2) / t(-3, 4), t(-2, 3));
        assert_eq!(t(6, -4).to_string(), "-3/2");
    }

    #[test]
    fn cycles_are_floored_on_both_sides_of_nought() {
        assert_eq!(t(-1, 4).cycle(), -1);
        assert_eq!(t(-1, 4).cycle_pos(), t(3, 4));
        assert_eq!(t(5, 4).ceil(), t(2, 1));
        assert_eq!(t(2, 1).next_cycle(), t(3, 1));
    }

    #[test]
    fn overflow_raises_the_flag_and_never_wraps() {
        assert!(!take_overflow());
        let huge = Time::whole(i64::MAX);
        assert_eq!(huge + Time::ONE, Time::ZERO);
        assert!(take_overflow());
        assert_eq!(t(1, i64::MAX).checked_mul(t(1, 3)), None);
        assert_eq!(Time::ONE.checked_div(Time::ZERO), None);
        assert!(!take_overflow());
    }

    #[test]
    fn decimals_become_the_fraction_that_was_meant() {
        assert_eq!(Time::from_f64(0.1), Some(t(1, 10)));
        assert_eq!(Time::from_f64(0.3333333333333333), Some(t(1, 3)));
        assert_eq!(Time::from_f64(0.30000000000000004), Some(t(3, 10)));
        assert_eq!(Time::from_f64(-1.25), Some(t(-5, 4)));
        assert_eq!(Time::from_f64(1.00000001), Some(t(1, 1)));
        assert_eq!(Time::from_f64(f64::NAN), None);
        assert_eq!(Time::from_f64(1e300), None);
    }

    #[test]
    fn tiny_decimals_take_no_longer_than_others() {
        let start = std::time::Instant::now();
        for _ in 0..10_000 {
            assert_eq!(Time::from_f64(0.0000001), Some(t(1, 10_000_000)));
            assert_eq!(Time::from_f64(0.9999999), Some(t(9_999_999, 10_000_000)));
            assert_eq!(Time::from_f64(1e-12), Some(Time::ZERO));
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(5));
    }

    #[test]
    fn an_instant_at_the_end_of_a_span_is_outside_it() {
        let cycle = TimeSpan::of_cycle(0);
        assert_eq!(cycle.intersection(TimeSpan::new(Time::ONE, Time::ONE)), None);
        let start = TimeSpan::new(Time::ZERO, Time::ZERO);
        assert_eq!(cycle.intersection(start), Some(start));
        assert_eq!(cycle.intersection(TimeSpan::of_cycle(1)), None);
    }
}
