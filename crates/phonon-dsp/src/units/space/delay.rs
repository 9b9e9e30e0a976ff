//! `delay`: an echo with feedback.

use phonon_base::limits::DELAY_SECONDS;
use phonon_base::{Quantity, Range};

use crate::parts::delay_line::{DelayLine, bytes, common};
use crate::parts::signal::{blend, feed, sane};
use crate::parts::smooth::Glide;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "delay",
    aliases: &["echo_line"],
    group: "delays",
    summary: "Echo with feedback; a changed time glides there like a tape whose speed changes.",
    inputs: &[
        InputRow::audio(),
        TIME,
        FEEDBACK,
        MIX,
        InputRow::constant(
            "max",
            Quantity::Seconds,
            Range::new(0.001, DELAY_SECONDS),
            Some(2.0),
            "longest time; fixed, because it is the memory taken when the plan is built",
        ),
        InputRow::constant(
            "interpolation",
            Quantity::Count,
            Range::new(0.0, 3.0),
            Some(2.0),
            "between frames: 0 none, 1 a straight line, 2 a cubic, 3 an all-pass, which keeps highs for ever but \
             dislikes fast changes; fixed, because it is another unit",
        )
        .or(&["interp"]),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: |constants, rate| bytes(constants[0], rate),
    example: "out: (saw \"110 165\" * adsr 0.01 0.1 0 0.1) # delay 0.375 0.5 0.4 * 0.4",
    source: "Zölzer (ed.), DAFX, 2nd edition, 2011, section 2.6; fractional times by a cubic through 4 points, or as \
         Laakso, Välimäki, Karjalainen and Laine, \"Splitting the unit delay\", IEEE Signal Processing 13(1), 1996",
    make: Make::of::<DelayFamily>(),
};

/// The time of a delay.
pub const TIME: InputRow = InputRow::signal(
    "time",
    Quantity::Seconds,
    Range::new(0.0, DELAY_SECONDS),
    None,
    "until the echo, at least one frame; ends at `max`",
);
/// How much of an echo is heard again.
pub const FEEDBACK: InputRow = InputRow::signal(
    "feedback",
    Quantity::Ratio,
    Range::new(-0.999, 0.999),
    Some(0.5),
    "how much of each echo comes again; or a chain that it goes through: `feedback:(# lpf 800 * 0.7)`",
)
.or(&["fb"]);
/// Dry against wet.
pub const MIX: InputRow =
    InputRow::signal("mix", Quantity::Unipolar, Range::new(0.0, 1.0), Some(0.5), "0 dry, 1 only the effect");

/// The decay of a reverb in seconds, where something else says it by default.
pub const SECONDS: InputRow = InputRow::signal(
    "time",
    Quantity::Seconds,
    Range::new(0.0, 100.0),
    Some(0.0),
    "seconds to fall by 60 dB, for what damping leaves alone; 0 leaves that to the amount",
)
.or(&["t60", "seconds"]);

/// How fast a changed time arrives, in seconds.
pub const TAPE: f32 = 0.05;
/// The least change of a delay in a frame, in frames, until it has arrived.
pub const TAPE_LEAST: f32 = 0.01;

/// How a delay reads between frames.
#[derive(Clone, Copy, PartialEq)]
enum Between {
    Nothing,
    Line,
    Cubic,
    Allpass,
}

/// The line and the place of the playing head.
pub struct Delay<L: Lane> {
    line: DelayLine<L>,
    between: Between,
    /// What the all-pass gave last.
    last: L,
    head: Glide<L>,
    rate: f32,
    longest: f32,
}

/// [`Delay`] over every lane type.
pub struct DelayFamily;

impl Family for DelayFamily {
    type At<L: Lane> = Delay<L>;
}

impl<L: Lane> Kernel<L> for Delay<L> {
    const RESTS: bool = true;

    fn new(setup: &Setup<'_, L>) -> Self {
        let line = DelayLine::new(setup, setup.constants[0] * setup.rate);
        let longest = (setup.constants[0] * setup.rate).clamp(1.0, line.longest());
        let between = match setup.constants[1].round() as u32 {
            0 => Between::Nothing,
            1 => Between::Line,
            2 => Between::Cubic,
            _ => Between::Allpass,
        };
        let (head, last) = (Glide::new(setup, TAPE, TAPE_LEAST), setup.splat(0.0));
        Delay { line, between, last, head, rate: setup.rate, longest }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, time, feedback, mix] = ins.all([0, 1, 2, 3]);
        let still = if time.held() { self.still(self.place(time.at(0))) } else { None };
        for i in 0..outs.frames() {
            let input = sane(audio.raw(i));
            let echo = match still {
                Some(ago) => self.line.fixed(ago),
                None => self.echo(self.place(time.at(i))),
            };
            self.line.push(feed(input + echo * feedback.at(i)));
            outs.set(0, i, blend(input, echo, mix.at(i)));
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.line.start(lane);
        self.head.start(lane);
        self.last = self.last.with(lane, 0.0);
    }
}

impl<L: Lane> Delay<L> {
    /// A time in frames.
    #[inline(always)]
    fn place(&self, time: L) -> L {
        let token = time.token();
        (time * self.rate).clamp(L::splat(token, 1.0), L::splat(token, self.longest))
    }

    /// How many frames ago all lanes read if they have arrived there and nothing lies between frames.
    #[inline(always)]
    fn still(&self, place: L) -> Option<usize> {
        if !self.head.is_at(place) {
            return None;
        }
        match self.between {
            Between::Nothing => common(place.round()),
            Between::Line | Between::Cubic => common(place).filter(|ago| *ago as f32 == place.get(0)),
            Between::Allpass => None,
        }
    }

    /// What is heard while the head moves to `place`.
    #[inline(always)]
    fn echo(&mut self, place: L) -> L {
        let ago = self.head.next(place);
        match self.between {
            Between::Nothing => self.line.whole(ago.round()),
            Between::Line => self.line.linear(ago),
            Between::Cubic => self.line.cubic(ago),
            Between::Allpass => {
                // Its own delay is kept from a half to one and a half frames, where it is nearly flat.
                let one = L::splat(ago.token(), 1.0);
                let whole = (ago - 0.5).floor().max(one);
                let part = ago - whole;
                let g = (one - part) / (one + part);
                let near = self.line.whole(whole);
                let far = self.line.whole(whole + 1.0);
                self.last = feed(near * g + far - self.last * g);
                self.last
            }
        }
    }
}
