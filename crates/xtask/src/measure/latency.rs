//! Latency: after how many frames an effect answers.

use phonon_base::Quantity;
use phonon_dsp::units::UNITS;
use phonon_dsp::{QUANTUM, UnitRow};
use phonon_rig::{Drive, Run, impulse, places};

use super::report::Section;

/// Units that are late because that is what they do.
const MEANT: &[(&str, &str)] = &[
    ("multitap", "an echo without the dry sound"),
    ("granular", "grains of what was"),
    ("pitch_shift", "grains of what was"),
    ("vibrato", "a moving delay"),
    ("align", "a delay between parallel paths"),
    ("leslie", "a horn that turns is nearer and farther"),
    ("squiz", "repeats what was between two zero crossings"),
    ("modal", "two-pole resonators answer a frame later"),
    ("chebyshev", "high powers of the first, small frame of the oversampling filter"),
    ("krush", "as chebyshev"),
];
const GROUPS: &[&str] = &["filters", "shaping", "dynamics", "modulation", "stereo", "delays", "reverbs"];
const FRAMES: usize = 48_000;
const START: usize = 1000;
/// What is quieter than this against the loudest frame is no answer yet.
const FLOOR: f32 = 1e-5;

/// Measures all effects.
pub fn measure() -> Section {
    let mut section = Section::new(
        "Frames between a click that goes in and the first that comes out above -100 dB of the loudest, with usual \
         settings, against the latency that its row states.",
    );
    for row in UNITS.iter().filter(|row| GROUPS.contains(&row.group)) {
        if !places(row).iter().any(|input| input.quantity == Quantity::Audio) {
            continue;
        }
        let found = late(row);
        let measured = match found {
            Some(frames) => format!("{frames} frames"),
            None => "nothing comes out".to_owned(),
        };
        match MEANT.iter().find(|(unit, _)| *unit == row.name) {
            Some((_, why)) => section.noted(row.name, "", why, measured),
            None => {
                let stated = stated(row);
                section.limited(row.name, "", &format!("{stated} frames"), measured, found == Some(stated));
            }
        }
    }
    section
}

/// What the row says.
fn stated(row: &'static UnitRow) -> i64 {
    let Run { constants, rate, .. } = Run::of(row);
    (row.make.latency)(&constants, rate) as i64
}

/// Below zero if it sounds by itself.
fn late(row: &'static UnitRow) -> Option<i64> {
    // Not at the very beginning, where sines that multiply are zero.
    let click = [vec![0.0; START], impulse(2)].concat();
    let mut run = Run::of(row);
    for (place, _) in places(row).iter().enumerate().filter(|(_, input)| input.quantity == Quantity::Audio) {
        run.drives[place] = Drive::Signal(click.clone());
    }
    let sides = run.channels(FRAMES, QUANTUM);
    let loudest = sides.iter().flatten().fold(0.0, |loudest: f32, x| loudest.max(x.abs()));
    let first = |side: &Vec<f32>| side.iter().position(|x| x.abs() > loudest * FLOOR);
    Some(sides.iter().filter_map(first).min()? as i64 - START as i64)
}
