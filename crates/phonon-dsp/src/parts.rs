//! Pieces that several units are made of.

pub mod blep;
pub mod convolve;
pub mod delay_line;
pub mod envelope;
pub mod fdn;
pub mod feature;
pub mod fft;
pub mod follow;
pub mod hold;
pub mod lfo;
pub mod moving;
pub mod noise;
pub mod oversample;
pub mod peaks;
pub mod phase;
pub mod resample;
pub mod segment;
pub mod shifter;
pub mod signal;
pub mod smooth;
pub mod stft;
pub mod stretch;
pub mod strike;
pub mod svf;
pub mod wavetable;
