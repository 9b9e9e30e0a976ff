//! When what nobody feeds is left out: it hears silence, and has given silence for longer than it remembers.

use std::ops::Range;

use phonon_base::Range as Bounds;
use phonon_graph::{BundlePlan, Op, Operand, Schedule, Slot, UnitPlan};

use crate::arena::{Arena, Buffer};
use crate::frame::Frame;

/// Softer than -200 dB is silence.
const SILENT: f32 = 1.0e-10;
/// Frames of silence beyond what is remembered: 0.1 s at 48 kHz, for what decays.
const MORE: usize = 4800;

/// For how many frames something has heard and given nothing.
#[derive(Clone, Copy, Default)]
pub struct Quiet(u32);

impl Quiet {
    /// Looks at what is heard in this quantum. Whether there is nothing to compute, if `memory` frames are remembered.
    pub fn rests(&mut self, hears_nothing: bool, memory: usize) -> bool {
        if !hears_nothing {
            self.0 = 0;
        }
        self.0 as usize >= memory + MORE
    }

    /// Looks at what was given in so many frames.
    pub fn note(&mut self, gave_nothing: bool, frames: usize) {
        self.0 = if gave_nothing { self.0.saturating_add(frames as u32) } else { 0 };
    }
}

/// How many frames a unit remembers, if it is one that may rest.
pub fn memory(unit: &UnitPlan, rate: f32) -> Option<usize> {
    let row = unit.unit.row;
    row.make.rests.then(|| (row.memory)(&unit.unit.constants, rate) / size_of::<f32>())
}

/// How many frames the lanes of a bundle remember, one unit after the other, if they may rest.
pub fn memory_of_bundle(plan: &BundlePlan, rate: f32) -> Option<usize> {
    let of = |op: &Op| match op {
        Op::Unit(unit) => {
            let unit = &plan.schedule.units[*unit as usize];
            if unit.unit.row.make.pure { Some(0) } else { memory(unit, rate) }
        }
        Op::Sum | Op::Mean => Some(0),
        _ => None,
    };
    plan.schedule.steps.iter().map(|step| of(&step.op)).sum()
}

/// Whether sound comes in here, which has no bounds, and not a parameter.
pub fn is_sound(input: &Operand) -> bool {
    input.range == Bounds::ANY
}

/// Whether sound comes in through a slot.
pub fn is_heard(schedule: &Schedule, slot: Slot) -> bool {
    schedule.operands.iter().any(|input| input.signal.slot == slot && is_sound(input))
}

/// Whether a buffer holds nothing that can be heard.
pub fn is_silent<F: Frame>(buffer: &Buffer<F>, frames: &Range<usize>) -> bool {
    let frames = if buffer.held() { frames.start..frames.start + 1 } else { frames.clone() };
    buffer[frames].iter().flat_map(|frame| frame.lanes()).all(|sample| sample.abs() < SILENT)
}

/// As [`is_silent`], for a slot.
pub fn is_silent_in<F: Frame>(arena: &Arena<F>, slot: Slot, frames: &Range<usize>) -> bool {
    is_silent(&arena.slots[slot as usize], frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quiet_rests_after_what_it_remembers_and_wakes_at_once() {
        let mut quiet = Quiet::default();
        let mut rested = Vec::new();
        for quantum in 0..200 {
            let rests = quiet.rests(quantum != 100, 640);
            if !rests {
                quiet.note(true, 64);
            }
            rested.push(rests);
        }
        let first = (640 + MORE) / 64;
        let expected = (0..200).map(|quantum| (first..100).contains(&quantum) || quantum >= 100 + first);
        assert_eq!(rested, expected.collect::<Vec<bool>>());
    }
}
