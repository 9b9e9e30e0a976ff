//! The inputs of an instrument, and what an event gives to them.

use phonon_eval::voice::DRIVE;
use phonon_graph::VoiceInput;

use super::voices::{Cue, held};
use crate::derive::Reading;
use crate::sampling::Take;
use crate::values::EventValues;

/// Where the inputs of an instrument are that take what follows from an event as a whole, and how the others are read.
#[derive(Default)]
pub(super) struct Inputs {
    drive: Option<u16>,
    left: Option<u16>,
    right: Option<u16>,
    release: Option<u16>,
    held: Option<u16>,
    cps: Option<u16>,
    pub(super) freq: Option<u16>,
    pub(super) speed: Option<u16>,
    own: Vec<(u16, Reading)>,
}

impl Inputs {
    /// Those of an instrument.
    pub(super) fn of(inputs: &[VoiceInput]) -> Inputs {
        let mut found = Inputs::default();
        for (at, input) in inputs.iter().enumerate() {
            let at = at as u16;
            let place = match input.name.as_str() {
                DRIVE => &mut found.drive,
                "left" => &mut found.left,
                "right" => &mut found.right,
                "held" => &mut found.held,
                "cps" => &mut found.cps,
                "freq" => &mut found.freq,
                "speed" => &mut found.speed,
                "gate" => continue,
                name => {
                    found.own.push((at, Reading::of(name)));
                    if name != "release" {
                        continue;
                    }
                    &mut found.release
                }
            };
            *place = Some(at);
        }
        found
    }

    /// Calls `set` with what an event gives to its voice, and with which input that is.
    pub(super) fn read(
        &self,
        values: &EventValues<'_>,
        cue: &Cue<'_>,
        take: Option<&Take>,
        set: &mut impl FnMut(u16, f32),
    ) {
        let mut tell = |input: Option<u16>, value: f32| {
            if let Some(input) = input {
                set(input, value);
            }
        };
        let (left, right) = values.levels();
        let [more_left, more_right] = take.map_or([1.0; 2], |take| take.levels);
        // Before the effects of the voice if it has some, else at its end.
        let drive = values.drive() as f32;
        let late = if self.drive.is_some() { 1.0 } else { drive };
        tell(self.drive, drive);
        tell(self.left, left * more_left * late);
        tell(self.right, right * more_right * late);
        match take {
            // The zone's own envelope falls; the one around it only has to let it.
            Some(take) => take.release.iter().for_each(|release| tell(self.release, release * 3.0)),
            None => tell(self.freq, values.frequency() as f32),
        }
        tell(self.held, held(values, cue, take) as f32);
        tell(self.cps, cue.cps as f32);
        for (input, reading) in &self.own {
            if let Some(value) = reading.value(values) {
                set(*input, value as f32);
            }
        }
    }
}
