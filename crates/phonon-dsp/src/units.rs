//! All units: one file each, listed here by group.

pub mod dynamics {
    //! Dynamics: what changes loudness by loudness.
    pub mod limiter;
}
pub mod env {
    //! Envelopes.
    pub mod adsr;
}
pub mod filter {
    //! Filters.
    pub mod svf;
}
pub mod math {
    //! Arithmetic, comparison and functions of numbers.
    pub mod arithmetic;
    pub mod functions;
}
pub mod osc {
    //! Oscillators and noise.
    pub mod noise;
    pub mod saw;
    pub mod sine;
}
pub mod space {
    //! Delays and reverbs.
    pub mod delay;
}
pub mod stereo {
    //! Left and right.
    pub mod levels;
    pub mod pan;
}
pub mod voice {
    //! What voices play.
    pub mod sampler;
}

use crate::UnitRow;
use math::{arithmetic, functions};

/// Every unit there is, group by group.
pub static UNITS: &[&UnitRow] = &[
    // oscillators
    &osc::sine::ROW,
    &osc::saw::ROW,
    &osc::noise::ROW,
    // filters
    &filter::svf::LOW,
    &filter::svf::HIGH,
    &filter::svf::BAND,
    &filter::svf::NOTCH,
    // envelopes
    &env::adsr::ROW,
    // delays
    &space::delay::ROW,
    // dynamics
    &dynamics::limiter::ROW,
    // stereo
    &stereo::pan::ROW,
    &stereo::levels::ROW,
    // voice
    &voice::sampler::ROW,
    // math
    &arithmetic::ADD,
    &arithmetic::SUB,
    &arithmetic::MUL,
    &arithmetic::DIV,
    &arithmetic::MOD,
    &arithmetic::POW,
    &arithmetic::MIN,
    &arithmetic::MAX,
    &arithmetic::LT,
    &arithmetic::GT,
    &arithmetic::LE,
    &arithmetic::GE,
    &arithmetic::EQ,
    &arithmetic::NE,
    &functions::NEG,
    &functions::ABS,
    &functions::FLOOR,
    &functions::CEIL,
    &functions::ROUND,
    &functions::SQRT,
    &functions::SQUARED,
    &functions::EXP,
    &functions::LOG,
    &functions::SIN,
    &functions::COS,
    &functions::TANH,
    &functions::SIGN,
    &functions::NOT,
    &functions::MTOF,
    &functions::FTOM,
    &functions::DBAMP,
    &functions::AMPDB,
];

/// The unit of that name or alias.
pub fn unit(name: &str) -> Option<&'static UnitRow> {
    UNITS.iter().copied().find(|row| row.name == name || row.aliases.contains(&name))
}
