//! The example of a page, rendered.

use std::path::Path;

use phonon::io::{Depth, Format, Levels, Spec, Writer};
use phonon::{Length, RenderError, RenderOptions, Sink};

use crate::failure::Failure;
use crate::page::{Kind, Page};

/// Frames per second of all examples.
pub const RATE: u32 = 48_000;

/// What came out of an example.
pub struct Heard {
    /// Left and right.
    pub sides: [Vec<f32>; 2],
    /// How loud it is.
    pub levels: Levels,
}

/// The text that makes the example of a page sound, if it is one of sound.
pub fn text(page: &Page) -> Option<String> {
    match page.kind {
        Kind::Unit | Kind::Sound => Some(page.example.clone()),
        // A pattern is heard where its events have sounds of their own.
        Kind::Function | Kind::Control => Some(format!("d1: {}", page.example)),
        Kind::Operator | Kind::Command | Kind::Form => None,
    }
    .filter(|_| !page.example.is_empty())
}

impl Heard {
    /// Renders so many seconds of a text, without the limiter, so that the levels are those of the example.
    pub fn render(text: &str, seconds: f64) -> Result<Heard, String> {
        let options = RenderOptions {
            rate: RATE,
            length: Length::Seconds(seconds),
            no_limiter: true,
            ..RenderOptions::default()
        };
        let mut sink = Memory::default();
        let report = phonon::render(text, &options, &mut sink).map_err(|error| match error {
            RenderError::Text(said) => {
                said.into_iter().map(|one| one.message).collect::<Vec<String>>().join("; ")
            }
            RenderError::Option(message) | RenderError::Sink(message) => message,
        })?;
        Ok(Heard { sides: sink.sides, levels: report.levels })
    }
}

/// Keeps what is rendered.
#[derive(Default)]
struct Memory {
    sides: [Vec<f32>; 2],
}

impl Sink for Memory {
    fn block(&mut self, master: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        self.sides.iter_mut().zip(master).for_each(|(side, block)| side.extend_from_slice(block));
        Ok(())
    }
}

/// Writes it; 16 bits where a small file is wanted.
pub fn write(path: &Path, heard: &Heard, depth: Option<Depth>) -> Result<(), Failure> {
    let failed = |error| Failure::Failed(format!("{}: {error}", path.display()));
    let spec = Spec { rate: RATE, channels: 2, frames: Some(heard.sides[0].len() as u64) };
    let mut writer = Writer::create(path, Format::of(path, depth), spec).map_err(failed)?;
    writer.write(&[&heard.sides[0], &heard.sides[1]]).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(())
}
