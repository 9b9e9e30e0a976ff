//! Recordings that units read from: the files that their text inputs name; and tapes that they write to.

use std::path::PathBuf;
use std::sync::Arc;

use phonon_dsp::parts::tape::Tape;
use phonon_dsp::units::space::convolve::BUILT_IN;
use phonon_dsp::{InputKind, InputRow, Sample};
use phonon_graph::{Graph, Kind, UnitNode};

use crate::sounds::Sounds;

/// A tape, and the file that it becomes in the end.
pub type Recorded = (PathBuf, Arc<Tape>);

/// Gives every unit the recordings that its texts name, one for each text input, empty where a text names none. An
/// input that is called `file` takes a path with an extension; one called `sound` takes the name of a sound too.
/// What is missing or cannot be read gives a message of `sounds`, and the unit does without it.
pub fn load(graph: &mut Graph, sounds: &mut Sounds) {
    let nets = graph.instruments.iter_mut().map(|one| &mut one.net).chain([&mut graph.main]);
    for node in nets.flat_map(|net| &mut net.nodes) {
        if let Kind::Unit(unit) = &mut node.kind
            && !unit.texts.is_empty()
        {
            fill(unit, sounds);
        }
    }
}

/// Gives every `tap` a tape at `rate` frames a second.
pub fn tapes(graph: &mut Graph, rate: u32) -> Vec<Recorded> {
    let nets = graph.instruments.iter_mut().map(|one| &mut one.net).chain([&mut graph.main]);
    let units = nets.flat_map(|net| &mut net.nodes).filter_map(|node| match &mut node.kind {
        Kind::Unit(unit) if unit.row.name == "tap" => Some(unit),
        _ => None,
    });
    units.filter_map(|unit| record(unit, rate)).collect()
}

fn record(unit: &mut UnitNode, rate: u32) -> Option<Recorded> {
    let path = unit.texts.first().map(|path| path.trim()).filter(|path| !path.is_empty())?;
    let frames = f64::from(unit.constants.first().copied().unwrap_or(0.0)) * f64::from(rate);
    let tape = Arc::new(Tape::new(rate as f32, frames.round() as usize));
    let recorded = (PathBuf::from(path), tape.clone());
    unit.tables = vec![Arc::new(Sample::blank(tape))];
    Some(recorded)
}

fn fill(unit: &mut UnitNode, sounds: &mut Sounds) {
    let inputs = unit.row.inputs.iter().filter(|input| input.kind == InputKind::Text);
    let is = |input: &InputRow, name: &str| input.name == name || input.aliases.contains(&name);
    let one = |(input, text): (&InputRow, &String)| {
        if let Some((name, speed, begin)) = as_played(text).filter(|_| is(input, "ir")) {
            // What is built into the unit is there without a file.
            let missing = BUILT_IN.contains(&name) && !sounds.has_files(name);
            let found = if missing { None } else { sounds.recording(name) };
            return found.map(|sample| played(&sample, speed, begin)).unwrap_or_else(nothing);
        }
        let (file, sound) = (is(input, "file") && text.contains('.'), is(input, "sound"));
        let found = if (file || sound) && !text.is_empty() { sounds.recording(text) } else { None };
        found.unwrap_or_else(nothing)
    };
    unit.tables = inputs.zip(&unit.texts).map(one).collect();
}

fn nothing() -> Arc<Sample> {
    Arc::new(Sample::new(1.0, Vec::new()))
}

/// The parts of `hall:2 0.5 0.1`: a recording, how fast it is played, and where it begins, from 0 to 1.
fn as_played(text: &str) -> Option<(&str, f32, f32)> {
    let (rest, begin) = text.rsplit_once(' ')?;
    let (name, speed) = rest.rsplit_once(' ')?;
    Some((name, speed.parse().ok()?, begin.parse().ok()?))
}

/// The recording from there on and at that speed; below nought backwards.
fn played(sample: &Sample, speed: f32, begin: f32) -> Arc<Sample> {
    let from = (f64::from(begin.clamp(0.0, 1.0)) * sample.frames() as f64) as usize;
    let channel = |frames: &Vec<f32>| {
        let mut frames = frames[from.min(frames.len())..].to_vec();
        if speed < 0.0 {
            frames.reverse();
        }
        frames
    };
    // It is brought to the rate of the song where it is used.
    let rate = (sample.rate * speed.abs()).clamp(1000.0, 768_000.0);
    Arc::new(Sample::new(rate, sample.channels.iter().map(channel).collect()))
}
