//! Pieces that several units are made of.

pub mod blep;
pub mod delay_line;
pub mod envelope;
pub mod fdn;
pub mod follow;
pub mod hold;
pub mod lfo;
pub mod moving;
pub mod noise;
pub mod oversample;
pub mod phase;
pub mod segment;
pub mod signal;
pub mod smooth;
pub mod strike;
pub mod svf;
pub mod wavetable;
