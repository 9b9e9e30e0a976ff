//! What steps cost, as measured: `cargo xtask measure --times` times every unit and writes the manual's page of timings,
//! which is read here. Nothing that is heard follows from it but the order in which voices and lanes are added up.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a thread should have to do at least before it is worth being asked, in nanoseconds for a quantum. An
/// estimate of some ten times what it takes to hand work over.
pub const GRAIN: u32 = 4000;
/// What a section should have to do at least: some ten times what a thread takes to get one, so that many cores find something
/// to do. Simulated over recorded jobs (`cargo xtask scaling`), larger ones leave cores idle.
const SECTION: u32 = 1000;
/// Most groups of sixteen lanes in a section.
const GROUPS: u32 = 8;
/// A step that moves a buffer or looks at one.
pub const STEP: u32 = 20;
/// What a step in a ring costs beside its work: it is called for every frame.
pub const RING: u32 = 1600;
/// A unit that has not been measured.
const UNKNOWN: Cost = Cost { one: 600, sixteen: 2400 };

const TIMINGS: &str = include_str!("../../../docs/reference/timings.md");

/// How many lanes a unit computes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lanes {
    /// In the main net.
    One,
    /// In a bundle, or as a voice.
    Sixteen,
}

#[derive(Clone, Copy)]
struct Cost {
    one: u32,
    sixteen: u32,
}

/// Nanoseconds that a unit takes for a quantum.
pub fn of(name: &str, lanes: Lanes) -> u32 {
    static COSTS: OnceLock<HashMap<&str, Cost>> = OnceLock::new();
    let costs = COSTS.get_or_init(|| TIMINGS.lines().filter_map(read).collect());
    let cost = costs.get(name).unwrap_or(&UNKNOWN);
    match lanes {
        Lanes::One => cost.one,
        Lanes::Sixteen => cost.sixteen,
    }
}

/// How many groups make a section, if one takes so many nanoseconds.
pub fn section(group: u32) -> usize {
    SECTION.div_ceil(group.max(1)).min(GROUPS) as usize
}

/// A line of the table: the name, nanoseconds a frame with inputs held and moving, and the same for one of sixteen.
fn read(line: &str) -> Option<(&str, Cost)> {
    let mut cells = line.split('|').map(|cell| cell.trim().trim_matches('`')).skip(1);
    let name = cells.next()?;
    let mut quantum = || Some(cells.next()?.parse::<f32>().ok()? * phonon_dsp::QUANTUM as f32);
    let (one, sixteen) = (quantum()? + quantum()?, quantum()? + quantum()?);
    let half = |sum: f32, lanes: f32| (0.5 * sum * lanes) as u32 + STEP;
    Some((name, Cost { one: half(one, 1.0), sixteen: half(sixteen, 16.0) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_timings_of_the_manual_are_read() {
        let read =
            TIMINGS.lines().filter_map(read).filter(|(name, _)| phonon_dsp::units::unit(name).is_some());
        assert!(read.count() > 150);
    }

    #[test]
    fn a_line_gives_the_nanoseconds_of_a_quantum() {
        let (name, cost) = read("| `saw` | 3.0 | 5.0 | 0.5 | 1.5 |").unwrap_or(("", UNKNOWN));
        assert_eq!((name, cost.one, cost.sixteen), ("saw", 4 * 64 + STEP, 16 * 64 + STEP));
    }

    #[test]
    fn cheap_groups_make_large_sections() {
        assert_eq!([0, 100, 250, 999, 1000, 100_000].map(section), [8, 8, 4, 2, 1, 1]);
    }
}
