//! Pieces that several units are made of.
