//! Why a command did not do what it was asked for, and the exit status that says so.

use std::io;

/// Why a command ended early.
#[derive(Debug)]
pub enum Failure {
    /// The text has mistakes, and they have been shown.
    Mistakes,
    /// Asked for in a way that cannot be done: what, and what to try.
    Usage(String),
    /// It could not be done: why, and what to try.
    Failed(String),
    /// Whoever read the output has enough.
    Closed,
    /// Stopped by the user.
    Interrupted,
    /// A mistake in Phonon itself, which has been reported where it happened.
    Crashed,
}

/// What a command comes to.
pub type Outcome = Result<(), Failure>;

impl Failure {
    /// What is still to be said about it.
    pub fn message(&self) -> Option<&str> {
        match self {
            Failure::Usage(message) | Failure::Failed(message) => Some(message),
            Failure::Interrupted => Some("interrupted; nothing was written"),
            Failure::Crashed => {
                Some("this is a mistake in phonon; the text that caused it would help to mend it")
            }
            Failure::Mistakes | Failure::Closed => None,
        }
    }

    /// 1 for what went wrong, 2 for what was asked wrongly, as shells expect; 130 after Ctrl-C; 101 after a panic.
    pub fn status(&self) -> u8 {
        match self {
            Failure::Closed => 0,
            Failure::Mistakes | Failure::Failed(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Crashed => 101,
            Failure::Interrupted => 130,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Closed,
            _ => Failure::Failed(error.to_string()),
        }
    }
}
