//! The `phonon` command.
fn main() {}
