//! `phonon live` as it is used: a process, a file that is saved, a terminal, a sound server where there is one.
#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]
#![allow(clippy::print_stdout, reason = "what is skipped is said aloud")]

mod files;
#[cfg(target_os = "linux")]
mod jack;
#[cfg(target_os = "linux")]
mod pipewire;
mod support;
#[cfg(unix)]
mod terminal;
