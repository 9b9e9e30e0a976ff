//! Units without memory that scale, bound and choose: one generic kernel, one row per function.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::math::{exp2, log2, truth};
use crate::parts::signal::{blend, finite, open, sane};
use crate::row::no_memory;
use crate::*;

/// `clip`.
pub static CLIP: UnitRow = row::<Clip>(
    "clip",
    &["clamp"],
    "Cuts off what is outside two bounds.",
    BOUNDED,
    "out: sine 110 * 2 # clip (-0.5) 0.5 * 0.5",
);
/// `fold`.
pub static FOLD: UnitRow = row::<Fold>(
    "fold",
    &[],
    "Folds what is outside two bounds back, as a mirror does.",
    BOUNDED,
    "out: sine 110 * 3 # fold (-1) 1 * 0.2",
);
/// `wrap`.
pub static WRAP: UnitRow = row::<Wrap>(
    "wrap",
    &[],
    "Lets what leaves at one bound come in at the other.",
    BOUNDED,
    "out: sine 110 * 3 # wrap (-1) 1 * 0.2",
);
/// `range`.
pub static RANGE: UnitRow = row::<Span>(
    "range",
    &[],
    "From -1..1 to the range between two values.",
    &[number("min", None), number("max", None), InputRow::audio()],
    "out: saw 110 # lpf (range 200 2000 (sine 0.5)) 1 * 0.3",
);
/// `linlin`.
pub static LINLIN: UnitRow = row::<LinLin>(
    "linlin",
    &["map"],
    "From one range to another, on a straight line, and no further.",
    RANGES,
    "out: saw 110 # lpf (sine 0.5 # linlin (-1) 1 200 2000) 1 * 0.3",
);
/// `linexp`.
pub static LINEXP: UnitRow = row::<LinExp>(
    "linexp",
    &[],
    "From one range to another above zero, by equal ratios, and no further.",
    RANGES,
    "out: saw 110 # lpf (sine 0.5 # linexp (-1) 1 100 8000) 1 * 0.3",
);
/// `if`.
pub static IF: UnitRow = row::<If>(
    "if",
    &["cond"],
    "The second where the first is above one half, else the third.",
    &[number("condition", None), number("yes", None), number("no", None)],
    "out: if (sine 1 > 0) (saw 110) (square 110) * 0.2",
);
/// `select`.
pub static SELECT: UnitRow = row::<Select>(
    "select",
    &["select2"],
    "One of up to eight signals, by number from 0; numbers beyond the last given wrap around.",
    &[
        number("which", None),
        number("a", None),
        number("b", Some(0.0)),
        number("c", Some(0.0)),
        number("d", Some(0.0)),
        number("e", Some(0.0)),
        number("f", Some(0.0)),
        number("g", Some(0.0)),
        number("h", Some(0.0)),
        number("count", Some(8.0)),
    ],
    "out: select \"0 1\" (saw 110) (square 110) * 0.2",
);
/// `mix`.
pub static MIX: UnitRow = row::<Mix>(
    "mix",
    &["sum"],
    "The sum of up to eight signals.",
    &[
        number("a", None),
        number("b", Some(0.0)),
        number("c", Some(0.0)),
        number("d", Some(0.0)),
        number("e", Some(0.0)),
        number("f", Some(0.0)),
        number("g", Some(0.0)),
        number("h", Some(0.0)),
    ],
    "out: mix (sine 220) (sine 330) (sine 440) * 0.1",
);
/// `xfade`.
pub static XFADE: UnitRow = row::<Xfade>(
    "xfade",
    &["crossfade"],
    "From one signal to another, on a straight line.",
    &[number("a", None), number("b", None), amount("pos", None)],
    "out: xfade (saw 110) (square 110) (sine 0.5 * 0.5 + 0.5) * 0.2",
);
/// `amp`.
pub static AMP: UnitRow = row::<Amp>(
    "amp",
    &["vca"],
    "Times a factor.",
    &[InputRow::audio(), number("gain", None)],
    "out: saw 110 # amp 0.2",
);
/// `quantize`.
pub static QUANTIZE: UnitRow = row::<Quantize>(
    "quant",
    &["snap"],
    "Rounds to the nearest multiple of a step.",
    &[InputRow::audio(), number("step", Some(1.0))],
    "out: saw (mtof (sine 0.2 * 12 + 60 # quant 1)) * 0.2",
);
/// `and`.
pub static AND: UnitRow = row::<And>(
    "and",
    &[],
    "One where both are above one half, else zero.",
    &[number("a", None), number("b", None)],
    "out: (and (sine 2 > 0) (sine 3 > 0)) * sine 440 * 0.3",
);
/// `or`.
pub static OR: UnitRow = row::<Or>(
    "or",
    &[],
    "One where either is above one half, else zero.",
    &[number("a", None), number("b", None)],
    "out: (or (sine 2 > 0) (sine 3 > 0)) * sine 440 * 0.3",
);

const fn number(name: &'static str, default: Option<f32>) -> InputRow {
    InputRow::signal(name, Quantity::Plain, Range::new(-1.0e9, 1.0e9), default, "a number or a sound")
}

const fn amount(name: &'static str, default: Option<f32>) -> InputRow {
    InputRow::signal(name, Quantity::Unipolar, Range::new(0.0, 1.0), default, "0 the first, 1 the second")
}

const BOUNDED: &[InputRow] = &[InputRow::audio(), number("low", Some(-1.0)), number("high", Some(1.0))];
const RANGES: &[InputRow] = &[
    InputRow::audio(),
    number("in_low", None),
    number("in_high", None),
    number("out_low", None),
    number("out_high", None),
];

const fn row<F: Pure>(
    name: &'static str,
    aliases: &'static [&'static str],
    summary: &'static str,
    inputs: &'static [InputRow],
    example: &'static str,
) -> UnitRow {
    UnitRow {
        name,
        aliases,
        group: "control",
        summary,
        inputs,
        outputs: 1,
        tail: F::TAIL,
        memory: no_memory,
        example,
        source: "the formula itself; ranges after Puckette, The Theory and Technique of Electronic Music, 2007",
        make: Make::of::<PureFamily<F>>(),
    }
}

/// A function of inputs at one frame.
pub trait Pure: Send + 'static {
    /// How many inputs it reads.
    const INPUTS: usize;
    /// Whether silent inputs give silence.
    const TAIL: Tail = Tail::None;
    /// It; `x` holds the inputs, then zeros.
    fn apply<L: Lane>(x: &[L; 10]) -> L;
}

/// Bounds.
pub struct Clip;
/// Mirrors.
pub struct Fold;
/// Wraps.
pub struct Wrap;
/// Scales from -1..1.
pub struct Span;
/// Scales from any range.
pub struct LinLin;
/// Scales to ratios.
pub struct LinExp;
/// Chooses between two.
pub struct If;
/// Chooses by number.
pub struct Select;
/// Sums.
pub struct Mix;
/// Fades.
pub struct Xfade;
/// Scales.
pub struct Amp;
/// Rounds.
pub struct Quantize;
/// Both.
pub struct And;
/// Either.
pub struct Or;

impl Pure for Clip {
    const INPUTS: usize = 3;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        x[0].clamp(x[1].min(x[2]), x[1].max(x[2]))
    }
}
impl Pure for Fold {
    const INPUTS: usize = 3;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        let (low, high) = (x[1].min(x[2]), x[1].max(x[2]));
        let length = (high - low).max(L::splat(low.token(), 1.0e-6));
        let turns = (x[0] - low) / (length * 2.0);
        // Twice the distance of the fraction from the nearest whole number: a triangle.
        let mirrored = (turns - turns.round()).abs() * 2.0;
        (low + mirrored * length).clamp(low, high)
    }
}
impl Pure for Wrap {
    const INPUTS: usize = 3;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        let (low, high) = (x[1].min(x[2]), x[1].max(x[2]));
        let length = (high - low).max(L::splat(low.token(), 1.0e-6));
        let turns = (x[0] - low) / length;
        (low + (turns - turns.floor()) * length).clamp(low, high)
    }
}
impl Pure for Span {
    const INPUTS: usize = 3;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        x[0] + (x[1] - x[0]) * (x[2] * 0.5 + 0.5)
    }
}
/// How far the first input has come from the second to the third, 0 to 1.
#[inline(always)]
fn progress<L: Lane>(x: &[L; 10]) -> L {
    let token = x[0].token();
    let t = finite((x[0] - x[1]) / (x[2] - x[1]));
    t.clamp(L::splat(token, 0.0), L::splat(token, 1.0))
}
impl Pure for LinLin {
    const INPUTS: usize = 5;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        blend(x[3], x[4], progress(x))
    }
}
impl Pure for LinExp {
    const INPUTS: usize = 5;
    const TAIL: Tail = Tail::Source;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        let least = L::splat(x[0].token(), 1.0e-9);
        exp2(blend(log2(x[3].max(least)), log2(x[4].max(least)), progress(x)))
    }
}
impl Pure for If {
    const INPUTS: usize = 3;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        L::select(open(x[0]), x[1], x[2])
    }
}
impl Pure for Select {
    const INPUTS: usize = 10;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        let token = x[0].token();
        let count = x[9].round().clamp(L::splat(token, 1.0), L::splat(token, 8.0));
        let whole = x[0].floor();
        let which = whole - count * (whole / count).floor();
        (1..8).fold(x[1], |chosen, k| L::select(which.gt(L::splat(token, k as f32 - 0.5)), x[k + 1], chosen))
    }
}
impl Pure for Mix {
    const INPUTS: usize = 8;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        x[1..8].iter().fold(x[0], |sum, x| sum + *x)
    }
}
impl Pure for Xfade {
    const INPUTS: usize = 3;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        blend(x[0], x[1], x[2])
    }
}
impl Pure for Amp {
    const INPUTS: usize = 2;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        x[0] * x[1]
    }
}
impl Pure for Quantize {
    const INPUTS: usize = 2;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        let step = x[1].abs().max(L::splat(x[0].token(), 1.0e-9));
        (x[0] / step).round() * step
    }
}
impl Pure for And {
    const INPUTS: usize = 2;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        truth(x[0].token(), open(x[0]) & open(x[1]))
    }
}
impl Pure for Or {
    const INPUTS: usize = 2;
    #[inline(always)]
    fn apply<L: Lane>(x: &[L; 10]) -> L {
        truth(x[0].token(), open(x[0]) | open(x[1]))
    }
}

/// A function; it has no state.
pub struct Plain<F>(PhantomData<F>);

/// [`Plain`] over every lane type.
pub struct PureFamily<F>(PhantomData<F>);

impl<F: Pure> Family for PureFamily<F> {
    type At<L: Lane> = Plain<F>;
}

impl<L: Lane, F: Pure> Kernel<L> for Plain<F> {
    const PURE: bool = true;

    fn new(_: &Setup<'_, L>) -> Self {
        Plain(PhantomData)
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let mut x = [L::splat(ins.token(), 0.0); 10];
        for i in 0..outs.frames() {
            for slot in 0..F::INPUTS {
                x[slot] = sane(ins.get(slot).at(i));
            }
            outs.set(0, i, finite(F::apply(&x)));
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}
