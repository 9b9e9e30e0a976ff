//! All units: one file each, listed here by group.

pub mod analysis;
pub mod control;
pub mod dynamics;
pub mod env;
pub mod filter;
pub mod instrument;
pub mod math;
pub mod modulation;
pub mod osc;
pub mod shape;
pub mod space;
pub mod spectral;
pub mod stereo;
pub mod voice;

use crate::UnitRow;

/// Every group of units, in the order of the manual.
pub const GROUPS: &[&[&UnitRow]] = &[
    osc::UNITS,
    instrument::UNITS,
    filter::UNITS,
    env::UNITS,
    control::UNITS,
    space::UNITS,
    spectral::UNITS,
    modulation::UNITS,
    shape::UNITS,
    dynamics::UNITS,
    analysis::UNITS,
    stereo::UNITS,
    voice::UNITS,
    math::UNITS,
];

/// Every unit there is, group by group.
pub static UNITS: &[&UnitRow] = &flat();

/// The unit of that name or alias.
pub fn unit(name: &str) -> Option<&'static UnitRow> {
    UNITS.iter().copied().find(|row| row.name == name || row.aliases.contains(&name))
}

const COUNT: usize = {
    let (mut sum, mut group) = (0, 0);
    while group < GROUPS.len() {
        sum += GROUPS[group].len();
        group += 1;
    }
    sum
};

/// All groups in one list.
const fn flat() -> [&'static UnitRow; COUNT] {
    let mut all = [GROUPS[0][0]; COUNT];
    let (mut group, mut at) = (0, 0);
    while group < GROUPS.len() {
        let mut k = 0;
        while k < GROUPS[group].len() {
            all[at] = GROUPS[group][k];
            (k, at) = (k + 1, at + 1);
        }
        group += 1;
    }
    all
}
