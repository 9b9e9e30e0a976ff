//! `vocoder`: one sound speaks with the voice of another.

use phonon_base::{Quantity, Range};

use crate::math::exp2;
use crate::parts::follow::Follower;
use crate::parts::signal::{sane, settle};
use crate::parts::smooth::pole;
use crate::parts::svf::{Coefficients, Svf};
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "vocoder",
    aliases: &[],
    group: "filters",
    summary: "Gives each band of a carrier the loudness of the same band of a modulator.",
    inputs: &[
        InputRow::audio().named("modulator", "the sound that speaks").or(&["in"]),
        InputRow::audio().named("carrier", "the sound that is heard"),
        InputRow::constant(
            "bands",
            Quantity::Count,
            Range::new(2.0, MOST as f32),
            Some(16.0),
            "how many bands; fixed, because it sets how much is computed",
        ),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: vocoder (noise * adsr 0.01 0.1 0.2 0.1) (saw 110) 16",
    source: "Dudley, \"Remaking Speech\", JASA 11(2), 1939: band-pass filters from 80 Hz to 8 kHz by equal ratios",
    make: Make::of::<VocoderFamily>(),
};

/// Most bands.
const MOST: usize = 32;
/// The lowest and highest band, in hertz and octaves above that.
const LOWEST: f32 = 80.0;
const OCTAVES: f32 = 6.643_856;
/// Time constants of the loudness, in seconds.
const ATTACK: f32 = 0.005;
const RELEASE: f32 = 0.03;
/// Brings the sum near the loudness of the modulator.
const GAIN: f32 = 2.0;

/// Filters and followers of each band.
struct Band<L: Lane> {
    tuning: Coefficients<L>,
    modulator: Svf<L>,
    carrier: Svf<L>,
    level: Follower<L>,
}

/// All bands.
pub struct Vocoder<L: Lane> {
    bands: Vec<Band<L>>,
    rate: f32,
}

/// [`Vocoder`] over every lane type.
pub struct VocoderFamily;

impl Family for VocoderFamily {
    type At<L: Lane> = Vocoder<L>;
}

impl<L: Lane> Kernel<L> for Vocoder<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let count = (setup.constants[0].round() as usize).clamp(2, MOST);
        let space = OCTAVES / (count - 1) as f32;
        // Bands meet at -3 dB: one over Q is the width in units of the centre.
        let half: f32 = exp2(space * 0.5);
        let k = half - 1.0 / half;
        let band = |n: usize| Band {
            tuning: Coefficients::new(
                setup.splat(LOWEST * exp2(space * n as f32) / setup.rate),
                setup.splat(k),
            ),
            modulator: Svf::new(setup),
            carrier: Svf::new(setup),
            level: Follower::new(setup),
        };
        Vocoder { bands: (0..count).map(band).collect(), rate: setup.rate }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (modulator, carrier) = (ins.get(0), ins.get(1));
        let number = |value| L::splat(ins.token(), value);
        let (up, down) = (pole(number(ATTACK), self.rate), pole(number(RELEASE), self.rate));
        for i in 0..outs.frames() {
            let (speech, sound) = (sane(modulator.raw(i)), sane(carrier.raw(i)));
            let mut sum = number(0.0);
            for band in &mut self.bands {
                let spoken = band.modulator.next(speech, &band.tuning);
                let level = band.level.follow((spoken.band * spoken.k).abs(), up, down);
                let heard = band.carrier.next(sound, &band.tuning);
                sum = sum + heard.band * heard.k * level;
            }
            outs.set(0, i, settle(sum * GAIN));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        for band in &mut self.bands {
            band.modulator.start(lane);
            band.carrier.start(lane);
            band.level.start(lane);
        }
    }
}
