//! Groups of voices of one instrument on one play, which one thread renders and adds up.

use std::ops::Range;
use std::sync::Arc;

use fearless_simd::Level;
use phonon_dsp::QUANTUM;
use phonon_graph::plan::{LANES, OUTS};
use phonon_graph::{InstrumentPlan, Slot};

use crate::arena::{Arena, Buffer};
use crate::desk::{Desk, Desks};
use crate::frame::Frame;
use crate::group::{Group, Score};

/// Some groups of voices.
pub struct Section<F> {
    /// The play on which they sound.
    pub play: u32,
    /// The groups. There are as many in every section of an instrument.
    pub groups: Box<[Group<F>]>,
    /// What they give to each output, left and right.
    given: Vec<[f32; QUANTUM]>,
    /// Whether that is anything.
    sounds: bool,
}

/// What all sections of an instrument have in common.
pub struct Part {
    /// The instrument.
    pub plan: Arc<InstrumentPlan>,
    /// Slots of the main schedule that its voices hear, in the order of the instrument's globals.
    pub hears: Vec<Slot>,
    /// What was heard there last, if the plan that gave it is gone.
    pub last: Vec<f32>,
    /// Whether it is.
    pub is_gone: bool,
}

/// A section, however many voices a unit computes at once.
pub trait Sounds: Send {
    /// Renders `frames` of the quantum.
    fn render(
        &mut self,
        part: &Part,
        desks: &mut Desks,
        main: &Arena<f32>,
        score: Score<'_>,
        frames: Range<usize>,
    );
}

impl<F: Frame> Section<F> {
    /// Groups that nobody has taken.
    pub fn new(plan: &InstrumentPlan, rate: f32, level: Level) -> Section<F> {
        Section {
            play: u32::MAX,
            groups: (0..plan.groups).map(|_| Group::new(plan, rate, level)).collect(),
            given: vec![[0.0; QUANTUM]; 2 * plan.outputs.len()],
            sounds: false,
        }
    }

    /// Whether any lane is taken.
    pub fn is_busy(&self) -> bool {
        self.groups.iter().any(|group| group.claims.iter().any(|claim| claim.busy))
    }

    /// Adds what was rendered last to left and right of the play and of its sends.
    pub fn add_to(&self, plan: &InstrumentPlan, frames: &Range<usize>, out: &mut [Buffer<f32>]) {
        if !self.sounds {
            return;
        }
        let pairs = plan.sides().zip(self.given.as_chunks::<2>().0).zip(out.as_chunks_mut::<2>().0);
        for ((slots, given), sides) in pairs {
            for (side, out) in sides.iter_mut().enumerate() {
                let given = &given[side.min(slots.len() - 1)];
                f32::add(&mut out[frames.clone()], &given[frames.clone()]);
            }
        }
    }
}

impl<F: Frame> Sounds for Section<F> {
    fn render(
        &mut self,
        part: &Part,
        desks: &mut Desks,
        main: &Arena<f32>,
        score: Score<'_>,
        frames: Range<usize>,
    ) {
        let (desk, _) = F::desk(desks);
        let plan = &*part.plan;
        desk.open(&plan.schedule);
        part.hear(desk, main, &frames);
        let rows = LANES / F::COUNT;
        for sums in &mut desk.sums[..OUTS.min(2 * plan.outputs.len())] {
            (0..rows).for_each(|row| sums[row * QUANTUM..][frames.clone()].fill(F::default()));
        }
        for group in &mut self.groups {
            group.render(plan, desk, score, frames.clone());
        }
        self.sounds = desk.rows != 0;
        if self.sounds {
            let sides = plan.sides().zip(desk.sums.as_chunks::<2>().0).zip(self.given.as_chunks_mut::<2>().0);
            for ((slots, sums), given) in sides {
                for (sums, given) in sums.iter().zip(given).take(slots.len()) {
                    given[frames.clone()].fill(0.0);
                    F::add_lanes(desk.level, sums, frames.clone(), given);
                }
            }
        }
    }
}

impl Part {
    fn hear<F: Frame>(&self, desk: &mut Desk<F>, main: &Arena<f32>, frames: &Range<usize>) {
        let sources = self.hears.iter().zip(&self.last);
        for ((.., to), (from, last)) in self.plan.globals.iter().zip(sources) {
            if self.is_gone {
                desk.arena.hold(desk.level, *to, frames.clone(), F::splat(*last));
                continue;
            }
            let source = &main.slots[*from as usize];
            if source.held() {
                desk.arena.hold(desk.level, *to, frames.clone(), F::splat(source[frames.start]));
                continue;
            }
            let target = &mut desk.arena.slots[*to as usize];
            let pairs = target[frames.clone()].iter_mut().zip(&source[frames.clone()]);
            pairs.for_each(|(frame, value)| *frame = F::splat(*value));
            target.set_held(false);
        }
    }
}
