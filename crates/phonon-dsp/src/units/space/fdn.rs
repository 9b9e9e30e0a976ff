//! `fdn`: a room by its decay time, of eight or sixteen lines.

use phonon_base::{Quantity, Range};

use crate::parts::fdn::{self, Fdn, Room};
use crate::parts::signal::{blend, sane};
use crate::units::space::delay::MIX;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "fdn",
    aliases: &["network"],
    group: "reverbs",
    summary: "A room by its decay time in seconds, from eight or sixteen delays that feed each other.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal(
            "decay",
            Quantity::Seconds,
            Range::new(0.05, 100.0),
            Some(2.5),
            "seconds to fall by 60 dB, for what damping leaves alone",
        )
        .or(&["time", "seconds"]),
        unit("damping", 0.3, "how much sooner high partials die").or(&["damp"]),
        unit(
            "mod",
            0.0,
            "how far two of the delays move, which costs the highest partials some of their decay",
        ),
        MIX,
        InputRow::constant(
            "lines",
            Quantity::Count,
            Range::new(8.0, 16.0),
            Some(16.0),
            "8, or 16 for a denser room; fixed, because it is the memory taken when the plan is built",
        ),
        InputRow::constant(
            "size",
            Quantity::Ratio,
            Range::new(0.1, 4.0),
            Some(1.0),
            "length of the delays: 0.3 a chamber, 1 a hall, 3 a canyon; fixed like the lines",
        ),
    ],
    outputs: 2,
    tail: Tail::Rings,
    memory: |constants, rate| fdn::bytes(if constants[0] > 12.0 { 16 } else { 8 }, constants[1], rate),
    example: "out: (saw \"220 330\" * adsr 0.01 0.2 0 0.1) # fdn 4 0.3 0.1 0.4 * 0.4",
    source: "Jot and Chaigne, \"Digital delay networks for designing artificial reverberators\", AES 90, 1991; \
         see parts::fdn",
    make: Make::of::<NetworkFamily>(),
};

const fn unit(name: &'static str, default: f32, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Unipolar, Range::new(0.0, 1.0), Some(default), summary)
}

/// How fast the moving delays go round, in hertz.
const SPIN: f32 = 0.7;

/// One of both networks.
pub enum Network<L: Lane> {
    /// Eight lines.
    Eight(Box<Fdn<L, 8>>),
    /// Sixteen lines.
    Sixteen(Box<Fdn<L, 16>>),
}

/// [`Network`] over every lane type.
pub struct NetworkFamily;

impl Family for NetworkFamily {
    type At<L: Lane> = Network<L>;
}

impl<L: Lane> Kernel<L> for Network<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        if setup.constants[0] > 12.0 {
            Network::Sixteen(Box::new(Fdn::new(setup, setup.constants[1])))
        } else {
            Network::Eight(Box::new(Fdn::new(setup, setup.constants[1])))
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        match self {
            Network::Eight(network) => run(&mut **network, ins, outs),
            Network::Sixteen(network) => run(&mut **network, ins, outs),
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        match self {
            Network::Eight(network) => network.start(lane),
            Network::Sixteen(network) => network.start(lane),
        }
    }
}

#[inline(always)]
fn run<L: Lane, const LINES: usize>(
    network: &mut Fdn<L, LINES>,
    ins: &Inputs<'_, L>,
    outs: &mut Outputs<'_, '_, L>,
) {
    let [left, right, decay, damping, motion, mix] = ins.all([0, 1, 2, 3, 4, 5]);
    for i in 0..outs.frames() {
        let dry = [sane(left.raw(i)), sane(right.raw(i))];
        let room = Room {
            seconds: decay.at(i),
            damping: damping.at(i),
            spin: L::splat(ins.token(), SPIN),
            wander: motion.at(i),
        };
        let (l, r) = network.next((dry[0] * 0.5, dry[1] * 0.5), &room);
        outs.set(0, i, blend(dry[0], l, mix.at(i)));
        outs.set(1, i, blend(dry[1], r, mix.at(i)));
    }
}
