//! Names to listen to: the example of a page as sound, as a picture, and all of them on one page of HTML.

mod font;
mod html;
mod picture;
mod sound;
mod spectrogram;

pub use html::{Entry, page};
pub use picture::png;
pub use sound::{Heard, RATE, text, write};

#[cfg(test)]
mod tests;
