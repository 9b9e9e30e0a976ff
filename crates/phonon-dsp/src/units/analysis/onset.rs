//! `onset`: a trigger where something begins.

use phonon_base::{Quantity, Range};

use crate::parts::feature::{Feature, FeatureFamily, bytes};
use crate::parts::stft::Shape;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "onset",
    aliases: &["onsets", "attack_detect"],
    group: "analysis",
    summary: "A trigger of 5 ms where a note or a hit begins, 5 to 16 ms after it.",
    inputs: &[
        InputRow::audio(),
        InputRow::signal(
            "threshold",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.35),
            "part of the spectrum that must be new; less finds softer beginnings",
        )
        .or(&["thr"]),
        InputRow::signal(
            "gap",
            Quantity::Seconds,
            Range::new(0.0, 10.0),
            Some(0.06),
            "shortest time from one to the next",
        ),
        InputRow::signal(
            "floor",
            Quantity::Decibels,
            Range::new(-160.0, 0.0),
            Some(-60.0),
            "what is softer is not heard",
        ),
        InputRow::constant(
            "size",
            Quantity::Count,
            Range::new(256.0, 4096.0),
            Some(1024.0),
            "frames of a spectrum at 48 kHz, rounded to a power of two; fixed, because it is the memory taken when the \
             plan is built",
        ),
    ],
    outputs: 1,
    tail: Tail::Seconds(0.5),
    memory: bytes,
    example: "~beat: s \"bd*2 hh\"\nout: ~beat + (sine 880 * asr (~beat # onset) 0.001 0.1) * 0.2",
    source: "rising magnitudes of all bins over two hops, as a part of what there is, against their running mean: Dixon, \
         \"Onset detection revisited\", DAFx 2006",
    make: Make::of::<FeatureFamily<Onset>>(),
};

/// Length of a trigger, in seconds.
const TRIGGER: f32 = 0.005;
/// Part of the way that the running mean goes with each spectrum.
const FOLLOW: f32 = 0.1;

/// Two spectra back, and when something last began.
pub struct Onset {
    past: [Vec<f32>; 2],
    mean: f32,
    last: f32,
    since: f32,
    seconds: f32,
}

impl Feature for Onset {
    fn new(shape: Shape) -> Self {
        let past = [vec![0.0; shape.bins], vec![0.0; shape.bins]];
        Onset { past, mean: 0.0, last: 0.0, since: f32::MAX, seconds: shape.seconds() }
    }

    fn start(&mut self) {
        self.past.iter_mut().for_each(|past| past.fill(0.0));
        (self.mean, self.last, self.since) = (0.0, 0.0, f32::MAX);
    }

    fn measure(&mut self, sizes: &[f32], values: &[f32]) -> f32 {
        let (threshold, gap) = (values[0], values[1]);
        let (mut risen, mut all, mut power) = (0.0f32, 0.0f32, 0.0f32);
        for (size, before) in sizes.iter().zip(&self.past[1]) {
            risen += (size - before).max(0.0);
            all += size;
            power += size * size;
        }
        self.past.swap(0, 1);
        self.past[0].copy_from_slice(sizes);
        let floor = crate::math::exp2(values[2] * 0.166_096_4);
        let new = if power > floor * floor { risen / all } else { 0.0 };
        let (rising, unusual) = (new > self.last, new > 1.5 * self.mean);
        self.last = new;
        self.mean += (new - self.mean) * FOLLOW;
        self.since += self.seconds;
        let begins = new > threshold && rising && unusual && self.since > gap;
        if begins {
            self.since = 0.0;
        }
        f32::from(begins)
    }

    fn shown(_: f32, now: f32, since: f32, shape: Shape) -> f32 {
        if since < TRIGGER * shape.rate { now } else { 0.0 }
    }
}
