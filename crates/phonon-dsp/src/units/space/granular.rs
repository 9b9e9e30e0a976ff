//! `granular`: a cloud of short pieces of what was just heard.

use phonon_base::{Quantity, Range};

use crate::math::{exp2, select_bits, sine};
use crate::parts::delay_line::{DelayLine, bytes};
use crate::parts::noise::Noise;
use crate::parts::signal::{feed, sane};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "granular",
    aliases: &["grains"],
    group: "delays",
    summary: "A cloud of eight overlapping grains from the last two seconds, at another pitch.",
    inputs: &[
        InputRow::audio().or(&["source", "input"]),
        InputRow::signal(
            "grain_ms",
            Quantity::Plain,
            Range::new(5.0, 500.0),
            Some(80.0),
            "length of a grain in milliseconds",
        )
        .or(&["size"]),
        InputRow::signal(
            "density",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.5),
            "how many of the grains sound",
        ),
        InputRow::signal(
            "pitch",
            Quantity::Semitones,
            Range::new(-24.0, 24.0),
            Some(0.0),
            "semitones up or down",
        ),
        InputRow::signal(
            "position",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.0),
            "where grains begin: 0 now, 1 two seconds ago",
        )
        .or(&["pos"]),
        InputRow::signal(
            "spray",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(0.25),
            "how far around that chance puts them, as a part of the two seconds",
        ),
        InputRow::signal(
            "detune",
            Quantity::Semitones,
            Range::new(0.0, 24.0),
            Some(0.0),
            "how far from the pitch chance puts them",
        ),
    ],
    outputs: 1,
    tail: Tail::Seconds(2.5),
    memory: |_, rate| bytes(BUFFER, rate),
    example: "out: (saw 110 # lpf 900 1 # granular 120 0.8 12) * 0.3",
    source: "Roads, \"Introduction to Granular Synthesis\", CMJ 12(2), 1988",
    make: Make::of::<GranularFamily>(),
};

/// How much is remembered, in seconds.
const BUFFER: f32 = 2.0;
const GRAINS: usize = 8;

/// A grain: where it is in its life from 0 to 1, how far back it reads, and how loud it is.
#[derive(Clone, Copy)]
struct Grain<L: Lane> {
    life: L,
    ago: L,
    ratio: L,
    gain: L,
}

/// The memory and the grains.
pub struct Granular<L: Lane> {
    line: DelayLine<L>,
    grains: [Grain<L>; GRAINS],
    noise: Noise<L>,
    rate: f32,
}

/// [`Granular`] over every lane type.
pub struct GranularFamily;

impl Family for GranularFamily {
    type At<L: Lane> = Granular<L>;
}

/// Grains begin their lives one after another.
fn begin(k: usize) -> f32 {
    k as f32 / GRAINS as f32
}

impl<L: Lane> Kernel<L> for Granular<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        Granular {
            line: DelayLine::new(setup, BUFFER * setup.rate),
            grains: std::array::from_fn(|k| Grain {
                life: setup.splat(begin(k)),
                ago: setup.splat(2.0),
                ratio: setup.splat(1.0),
                gain: zero,
            }),
            noise: Noise::new(setup, 0),
            rate: setup.rate,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, length, density, pitch, position, spray, detune] = ins.all([0, 1, 2, 3, 4, 5, 6]);
        let number = |value| L::splat(ins.token(), value);
        let (zero, one, two) = (number(0.0), number(1.0), number(2.0));
        let longest = number((BUFFER * self.rate).min(self.line.longest()));
        let quarter = <L::Bits as Bits>::splat(ins.token(), 1 << 30);
        for i in 0..outs.frames() {
            let frames = length.at(i) * (0.001 * self.rate);
            let older = one / frames;
            let mut sum = zero;
            for grain in &mut self.grains {
                let (place, chance) = (self.noise.unipolar(), self.noise.unipolar());
                let off = self.noise.bipolar();
                let born = grain.life.ge(one);
                let ratio = exp2((pitch.at(i) + off * detune.at(i)) * (1.0 / 12.0));
                grain.ratio = L::select(born, ratio, grain.ratio);
                // A faster grain must begin far enough back not to overtake the present, a slower one not so far
                // that what it reads is forgotten.
                let least = (frames * (grain.ratio - 1.0)).max(zero) + 2.0;
                let most = (longest - (frames * (one - grain.ratio)).max(zero)).max(least);
                let begin = (least + longest * position.at(i) + place * spray.at(i) * longest).min(most);
                grain.ago = L::select(born, begin, grain.ago);
                grain.gain = L::select(born, L::select(chance.le(density.at(i)), one, zero), grain.gain);
                grain.life = L::select(born, zero, grain.life);
                // A raised cosine over its life.
                let turn = crate::parts::phase::word(grain.life).wrapping_add(quarter);
                let window = (one - sine::<L>(select_bits::<L>(born, quarter, turn))) * 0.5;
                sum = sum + self.line.cubic(grain.ago.clamp(two, longest)) * window * grain.gain;
                grain.ago = grain.ago + (one - grain.ratio);
                grain.life = grain.life + older;
            }
            self.line.push(feed(sane(audio.raw(i))));
            outs.set(0, i, sum * 0.5);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        self.line.start(lane);
        self.noise.start(lane, start, 0);
        for (k, grain) in self.grains.iter_mut().enumerate() {
            grain.life = grain.life.with(lane, begin(k));
            grain.ago = grain.ago.with(lane, 2.0);
            grain.gain = grain.gain.with(lane, 0.0);
        }
    }
}
