//! Stands in for `pkg-config` in the build of `jack-sys`, which asks for JACK's headers on Linux although it then
//! opens the library at run time and uses none of them.

use std::fmt;

/// What was found: nothing that a compiler needs to know.
#[derive(Debug)]
pub struct Library;

/// The library is one that nobody opens at run time.
#[derive(Debug)]
pub struct Error(String);

/// Says that JACK is there, and nothing else.
pub fn find_library(name: &str) -> Result<Library, Error> {
    if name == "jack" { Ok(Library) } else { Err(Error(name.to_owned())) }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not looked for: this build uses no system libraries", self.0)
    }
}

impl std::error::Error for Error {}
