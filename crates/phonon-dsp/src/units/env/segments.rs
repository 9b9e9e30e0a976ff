//! `segments`: straight lines through given levels.

use phonon_base::{Quantity, Range};

use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "segments",
    aliases: &["breakpoints"],
    group: "envelopes",
    summary: "Straight lines through levels, each taking its time; the last level stays.",
    inputs: &[
        text("levels", "numbers; one more than times"),
        text("times", "seconds between the levels; the last one repeats"),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 # lpf (segments \"200 4000 800\" \"0.1 1\") 1 * 0.3",
    source: "frames counted; Mathews, The Technology of Computer Music, 1969, p. 59",
    make: Make::of::<SegmentsFamily>(),
};

const fn text(name: &'static str, summary: &'static str) -> InputRow {
    let row = InputRow::signal(name, Quantity::Plain, Range::ANY, None, summary);
    InputRow { kind: InputKind::Text, ..row }
}

/// Most levels.
const MOST: usize = 256;

/// A corner: the frame it is at and its level.
#[derive(Clone, Copy)]
struct Corner {
    frame: f64,
    level: f32,
}

/// The corners, and for each lane the frames since it began.
pub struct Segments {
    corners: Vec<Corner>,
    frames: Vec<u64>,
}

/// [`Segments`] over every lane type.
pub struct SegmentsFamily;

impl Family for SegmentsFamily {
    type At<L: Lane> = Segments;
}

impl<L: Lane> Kernel<L> for Segments {
    fn new(setup: &Setup<'_, L>) -> Self {
        let levels = numbers(setup.texts.first());
        let times = numbers(setup.texts.get(1));
        let mut frame = 0.0;
        let mut corners = Vec::with_capacity(levels.len());
        for (k, level) in levels.into_iter().enumerate() {
            if k > 0 {
                let seconds = times.get(k - 1).or(times.last()).copied().unwrap_or(1.0).clamp(0.0, 3600.0);
                frame += (f64::from(seconds) * f64::from(setup.rate)).round();
            }
            corners.push(Corner { frame, level });
        }
        Segments { corners, frames: vec![0; L::COUNT] }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, _: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        for lane in 0..L::COUNT {
            let begin = self.frames[lane];
            for i in 0..outs.frames() {
                outs.set_lane(0, i, lane, level(&self.corners, (begin + i as u64) as f64));
            }
            self.frames[lane] = begin + outs.frames() as u64;
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.frames[lane] = 0;
    }
}

/// The level at a frame, on the line between its neighbours.
fn level(corners: &[Corner], frame: f64) -> f32 {
    let next = corners.partition_point(|corner| corner.frame <= frame);
    match (next.checked_sub(1).map(|before| corners[before]), corners.get(next)) {
        (Some(a), Some(b)) => {
            a.level + (b.level - a.level) * ((frame - a.frame) / (b.frame - a.frame)) as f32
        }
        (Some(last), None) => last.level,
        (None, _) => 0.0,
    }
}

/// The numbers in a text.
pub fn numbers(text: Option<&String>) -> Vec<f32> {
    let words = text.map_or("", String::as_str).split(|c: char| c.is_whitespace() || c == ',');
    words.filter_map(|word| word.parse().ok()).map(|x: f32| x.clamp(-1.0e9, 1.0e9)).take(MOST).collect()
}
