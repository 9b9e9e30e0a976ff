//! `ms_encode` and `ms_decode`: left and right as middle and side, and back.

use std::marker::PhantomData;

use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// `ms_encode`.
pub static ENCODE: UnitRow = row::<Encode>(
    "ms_encode",
    "Gives the middle on the left and the side on the right: half the sum, half the difference.",
    "out: (saw 110 # chorus 0.8 0.5 # ms_encode # ms_decode) * 0.3",
);
/// `ms_decode`.
pub static DECODE: UnitRow = row::<Decode>(
    "ms_decode",
    "Takes the middle on the left and the side on the right: their sum, their difference.",
    "out: (saw 110 # chorus 0.8 0.5 # ms_encode # ms_decode) * 0.3",
);

const INPUTS: &[InputRow] = &[InputRow::stereo()];

const fn row<W: Way>(name: &'static str, summary: &'static str, example: &'static str) -> UnitRow {
    UnitRow {
        name,
        aliases: &[],
        group: "stereo",
        summary,
        inputs: INPUTS,
        outputs: 2,
        tail: Tail::None,
        memory: no_memory,
        example,
        source: "Blumlein, British Patent 394325, 1931",
        make: Make::of::<MidSideFamily<W>>(),
    }
}

/// Which way.
pub trait Way: Send + 'static {
    /// The factor of sum and difference.
    const SCALE: f32;
}
/// To middle and side.
pub struct Encode;
/// To left and right.
pub struct Decode;
impl Way for Encode {
    const SCALE: f32 = 0.5;
}
impl Way for Decode {
    const SCALE: f32 = 1.0;
}

/// Nothing to keep.
pub struct MidSide<W>(PhantomData<W>);

/// [`MidSide`] over every lane type.
pub struct MidSideFamily<W>(PhantomData<W>);

impl<W: Way> Family for MidSideFamily<W> {
    type At<L: Lane> = MidSide<W>;
}

impl<L: Lane, W: Way> Kernel<L> for MidSide<W> {
    fn new(_: &Setup<'_, L>) -> Self {
        MidSide(PhantomData)
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (left, right) = (ins.get(0), ins.get(1));
        for i in 0..outs.frames() {
            let (l, r) = (sane(left.raw(i)), sane(right.raw(i)));
            outs.set(0, i, (l + r) * W::SCALE);
            outs.set(1, i, (l - r) * W::SCALE);
        }
    }

    #[inline(always)]
    fn start(&mut self, _: usize, _: &Start) {}
}
