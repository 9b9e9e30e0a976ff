//! Pieces that several units are made of.

pub mod blep;
pub mod delay_line;
pub mod noise;
pub mod phase;
pub mod segment;
pub mod signal;
pub mod smooth;
pub mod svf;
