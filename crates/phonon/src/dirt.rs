//! What SuperDirt understands, so that TidalCycles and Strudel can play through Phonon.
//!
//! Read in this order: [`message`] (what `/dirt/play` says), [`meaning`] (what SuperDirt makes of it), [`seating`] (what
//! voices are made of), [`receiver`] (all messages) and [`ports`] (where they arrive).

pub mod meaning;
pub mod message;
pub mod ports;
pub mod receiver;
pub mod seating;
