//! What SuperDirt understands, so that TidalCycles and Strudel can play through Phonon.

pub mod message;
