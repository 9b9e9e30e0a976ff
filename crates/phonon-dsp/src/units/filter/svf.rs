//! `lpf`, `hpf`, `bpf`, `notch`: the outputs of a two-pole state-variable filter.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::parts::svf::{Bands, Coefficients, Svf};
use crate::row::no_memory;
use crate::*;

/// The cutoff of a filter.
pub const CUTOFF: InputRow = InputRow::signal(
    "cutoff",
    Quantity::Hertz,
    Range::new(1.0, 192_000.0),
    None,
    "corner frequency; ends at 0.49 of the sample rate",
)
.or(&["freq", "frequency"]);

/// The sharpness of a filter.
pub const Q: InputRow =
    InputRow::signal("q", Quantity::Q, Range::new(0.05, 1000.0), Some(1.0), "resonance as Q")
        .or(&["res", "resonance"]);

const INPUTS: &[InputRow] = &[InputRow::audio(), CUTOFF, Q];
const SOURCE: &str = "Simper, Linear Trapezoidal Integrated State Variable Filter, Cytomic 2013; response as the \
     biquads of Bristow-Johnson's Audio EQ Cookbook";

/// `lpf`.
pub static LOW: UnitRow = row::<Low>(
    "lpf",
    &["rlpf", "svf_lp", "bq_lp", "lowpass"],
    "Low-pass filter, 12 dB per octave, resonant.",
    "out: saw 110 # lpf 800 0.7 * 0.3",
);
/// `hpf`.
pub static HIGH: UnitRow = row::<High>(
    "hpf",
    &["rhpf", "svf_hp", "bq_hp", "highpass"],
    "High-pass filter, 12 dB per octave, resonant.",
    "out: noise # hpf 4000 2 * 0.1",
);
/// `bpf`.
pub static BAND: UnitRow = row::<Band>(
    "bpf",
    &["svf_bp", "bq_bp", "resonz", "bandpass"],
    "Band-pass filter with a gain of one at its centre.",
    "out: noise # bpf 1000 20",
);
/// `notch`.
pub static NOTCH: UnitRow = row::<Notch>(
    "notch",
    &["svf_notch", "bq_notch", "bandreject"],
    "Takes out a band around its centre.",
    "out: saw 110 # notch (sine 0.5 * 800 + 1000) 1 * 0.3",
);

const fn row<P: Pick>(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    example: &'static str,
) -> UnitRow {
    UnitRow {
        name,
        aliases,
        group: "filters",
        summary,
        inputs: INPUTS,
        outputs: 1,
        tail: Tail::Rings,
        memory: no_memory,
        example,
        source: SOURCE,
        make: Make::of::<FilterFamily<P>>(),
    }
}

/// Which output of the filter is heard.
pub trait Pick: Send + 'static {
    /// It, from all of them.
    fn pick<L: Lane>(bands: &Bands<L>) -> L;
}

/// Low-pass.
pub struct Low;
/// High-pass.
pub struct High;
/// Band-pass.
pub struct Band;
/// All but the band.
pub struct Notch;

impl Pick for Low {
    #[inline(always)]
    fn pick<L: Lane>(bands: &Bands<L>) -> L {
        bands.low
    }
}
impl Pick for High {
    #[inline(always)]
    fn pick<L: Lane>(bands: &Bands<L>) -> L {
        bands.high
    }
}
impl Pick for Band {
    #[inline(always)]
    fn pick<L: Lane>(bands: &Bands<L>) -> L {
        bands.k * bands.band
    }
}
impl Pick for Notch {
    #[inline(always)]
    fn pick<L: Lane>(bands: &Bands<L>) -> L {
        bands.low + bands.high
    }
}

/// The filter with one of its outputs.
pub struct Filter<L: Lane, P> {
    svf: Svf<L>,
    per_hertz: f32,
    pick: PhantomData<P>,
}

/// [`Filter`] over every lane type.
pub struct FilterFamily<P>(PhantomData<P>);

impl<P: Pick> Family for FilterFamily<P> {
    type At<L: Lane> = Filter<L, P>;
}

impl<L: Lane, P: Pick> Kernel<L> for Filter<L, P> {
    const RESTS: bool = true;

    fn new(setup: &Setup<'_, L>) -> Self {
        Filter { svf: Svf::new(setup), per_hertz: 1.0 / setup.rate, pick: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (audio, cutoff, q) = (ins.get(0), ins.get(1), ins.get(2));
        let one = L::splat(ins.token(), 1.0);
        let (cutoff_held, q_held, per_hertz) = (cutoff.held(), q.held(), self.per_hertz);
        let mut svf = self.svf;
        let mut k = one / q.at(0);
        let mut c = Coefficients::new(cutoff.at(0) * per_hertz, k);
        if cutoff_held && q_held {
            for i in 0..outs.frames() {
                outs.set(0, i, P::pick(&svf.next(audio.raw(i), &c)));
            }
        } else {
            for i in 0..outs.frames() {
                if !q_held {
                    k = one / q.at(i);
                }
                c = Coefficients::new(cutoff.at(i) * per_hertz, k);
                outs.set(0, i, P::pick(&svf.next(audio.raw(i), &c)));
            }
        }
        self.svf = svf;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.svf.start(lane);
    }
}
