//! The distort family: curves that bend a sound, computed at four times the frame rate.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::math::{sin_turns, tanh};
use crate::parts::adaa::{self, Before};
use crate::parts::oversample::Oversample;
use crate::parts::signal::{blend, feed, sane};
use crate::row::no_memory;
use crate::units::space::delay::MIX;
use crate::*;

/// `distort`.
pub static DISTORT: UnitRow = row::<Soft>(
    "distort",
    &["distortion", "dist", "overdrive", "soft"],
    "Soft saturation: tanh of the driven sound.",
    "out: saw 110 # distort 5 0.8 # lpf 3000 1 * 0.2",
);
/// `hardclip`.
pub static HARD: UnitRow = row::<Hard>(
    "hardclip",
    &["hard"],
    "Cuts the driven sound off at one.",
    "out: sine 110 # hardclip 5 * 0.2",
);
/// `wavefold`.
pub static FOLD: UnitRow = row::<Fold>(
    "wavefold",
    &["folder"],
    "Folds the driven sound back at one, smoothly: sine of it.",
    "out: sine 110 # wavefold (sine 0.3 * 3 + 4) 1 * 0.2",
);
/// `tube`.
pub static TUBE: UnitRow = row::<Tube>(
    "tube",
    &["valve"],
    "Saturates one half of the wave sooner than the other, which adds even partials.",
    "out: sine 110 # tube 5 1 * 0.3",
);
/// `diode`.
pub static DIODE: UnitRow = row::<Diode>(
    "diode",
    &[],
    "The curve of a pair of diodes: little at first, then ever slower.",
    "out: saw 110 # diode 8 1 * 0.2",
);

const INPUTS: &[InputRow] = &[
    InputRow::audio(),
    InputRow::signal("drive", Quantity::Ratio, Range::new(0.0, 1000.0), Some(2.0), "gain before the curve")
        .or(&["gain"]),
    MIX,
];

const fn row<C: Curve>(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    example: &'static str,
) -> UnitRow {
    UnitRow {
        name,
        aliases,
        group: "shaping",
        summary,
        inputs: INPUTS,
        outputs: 1,
        tail: Tail::Seconds(0.01),
        memory: no_memory,
        example,
        source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 4.3; computed at four times the rate, see \
             parts::oversample; corners as in parts::adaa",
        make: Make::of::<DistortFamily<C>>(),
    }
}

/// A curve without memory.
pub trait Curve: Send + 'static {
    /// The sample that a driven sample becomes; within -1..1.
    fn bend<L: Lane>(x: L) -> L;
    /// As [`Curve::bend`], for curves with corners, which take the mean from the sample before.
    #[inline(always)]
    fn between<L: Lane>(_before: L, x: L) -> L {
        Self::bend(x)
    }
}

/// tanh.
pub struct Soft;
/// Clipping.
pub struct Hard;
/// Sine folding.
pub struct Fold;
/// Asymmetric saturation.
pub struct Tube;
/// Logarithmic saturation.
pub struct Diode;

impl Curve for Soft {
    #[inline(always)]
    fn bend<L: Lane>(x: L) -> L {
        tanh(x)
    }
}
impl Curve for Hard {
    #[inline(always)]
    fn bend<L: Lane>(x: L) -> L {
        let one = L::splat(x.token(), 1.0);
        x.clamp(-one, one)
    }
    #[inline(always)]
    fn between<L: Lane>(before: L, x: L) -> L {
        let one = L::splat(x.token(), 1.0);
        adaa::mean(
            before,
            x,
            [-one, one],
            #[inline(always)]
            |a, b| (a + b) * 0.5,
        )
    }
}
impl Curve for Fold {
    #[inline(always)]
    fn bend<L: Lane>(x: L) -> L {
        let most = L::splat(x.token(), 1.0e6);
        sin_turns(x.clamp(-most, most) * 0.25)
    }
}
impl Curve for Tube {
    #[inline(always)]
    fn bend<L: Lane>(x: L) -> L {
        // tanh around a working point that is not in its middle, moved back so that silence stays silence.
        let bias = L::splat(x.token(), 0.5);
        (tanh(x + bias) - tanh(bias)) * 0.684
    }
}
impl Curve for Diode {
    #[inline(always)]
    fn bend<L: Lane>(x: L) -> L {
        // The inverse of x = sinh(y), as a current through two diodes; a sixth of it keeps it below one.
        let size = x.abs();
        let y = crate::math::log2(size + (size * size + 1.0).sqrt()) * (std::f32::consts::LN_2 / 6.0);
        y.min(L::splat(x.token(), 1.0)).copysign(x)
    }
}

/// The curve between two half-band filters.
pub struct Distort<L: Lane, C> {
    oversample: Oversample<L>,
    before: Before<L>,
    curve: PhantomData<C>,
}

/// [`Distort`] over every lane type.
pub struct DistortFamily<C>(PhantomData<C>);

impl<C: Curve> Family for DistortFamily<C> {
    type At<L: Lane> = Distort<L, C>;
}

impl<L: Lane, C: Curve> Kernel<L> for Distort<L, C> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Distort { oversample: Oversample::new(setup), before: Before::new(setup), curve: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, drive, mix] = ins.all([0, 1, 2]);
        let (mut oversample, mut before) = (self.oversample, self.before);
        for i in 0..outs.frames() {
            let (x, gain) = (sane(audio.raw(i)), drive.at(i));
            let wet = oversample.next(
                feed(x),
                #[inline(always)]
                |x| {
                    let x = x * gain;
                    C::between(before.next(x), x)
                },
            );
            outs.set(0, i, blend(x, wet, mix.at(i)));
        }
        (self.oversample, self.before) = (oversample, before);
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.oversample.start(lane);
        self.before.start(lane);
    }
}
