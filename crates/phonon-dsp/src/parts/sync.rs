//! Waves that a signal from outside starts anew, band-limited although nobody knows beforehand when.
//!
//! Brandt, "Hard sync without aliasing", ICMC 2001. A jump at a fraction of a frame has to be smooth before it happens,
//! so a wave that is in step with another is heard [`LATE`] frames later: its naive samples wait in a short ring, in which
//! every jump and every corner leaves what makes it smooth (parts::blep). It runs so from the first rise of the signal on;
//! before that, it is the wave that nothing disturbs.

use phonon_base::{Quantity, Range};

use crate::math::{equal, select_bits, sine};
use crate::parts::blep::Width;
use crate::parts::phase::{self, Rate, Step, signed, transpose, word};
use crate::units::osc::pulse::rectangle;
use crate::units::osc::tri::triangle;
use crate::{Bits, Input, InputRow, Inputs, Lane, Outputs, Setup};

/// Hertz that are added to the frequency of an oscillator.
pub const FM: InputRow = InputRow::signal(
    "fm",
    Quantity::Hertz,
    Range::new(-96_000.0, 96_000.0),
    Some(0.0),
    "hertz to add, at audio rate and through zero",
);

/// What starts an oscillator anew.
pub const SYNC: InputRow = InputRow::signal(
    "sync",
    Quantity::Gate,
    Range::new(-1.0, 1.0),
    Some(0.0),
    "where it rises above zero, the wave starts anew (hard sync); the first rise makes it three frames late",
);

/// Frames by which a wave in step is late.
pub const LATE: usize = 3;
const RING: usize = 8;

/// A wave, naive and smooth. Its phase begins at nought.
pub trait Wave: Send + 'static {
    /// Whether its rise changes at once anywhere.
    const BENDS: bool;
    /// The band-limited value where nothing disturbs it.
    fn smooth<L: Lane>(phase: L::Bits, width: &Width<L>, high: L) -> L;
    /// The naive value.
    fn naive<L: Lane>(phase: L::Bits, high: L) -> L;
    /// Rise of the naive value per turn.
    fn slope<L: Lane>(phase: L::Bits, token: L::Token) -> L;
    /// Places in the turn where it jumps by so much or bends by so much per turn, going forward.
    fn breaks<L: Lane>(high: L) -> [(L::Bits, f32, f32); 2];
}

/// A saw, whose phase counts from its jump.
pub struct SawWave;
/// A rectangle.
pub struct Rectangle;
/// A triangle.
pub struct Triangle;
/// A sine.
pub struct SineWave;

#[inline(always)]
fn turned<L: Lane>(token: L::Token, part: u32) -> L::Bits {
    <L::Bits as Bits>::splat(token, part)
}

/// A saw from -0.5 to 0.5 over the turn.
#[inline(always)]
fn ramp<L: Lane>(phase: L::Bits, token: L::Token) -> L {
    signed::<L>(phase.wrapping_add(turned::<L>(token, 1 << 31)))
}

impl Wave for SawWave {
    const BENDS: bool = false;
    #[inline(always)]
    fn smooth<L: Lane>(phase: L::Bits, width: &Width<L>, _: L) -> L {
        width.saw(signed::<L>(phase)) * 2.0
    }
    #[inline(always)]
    fn naive<L: Lane>(phase: L::Bits, high: L) -> L {
        ramp::<L>(phase, high.token()) * 2.0
    }
    #[inline(always)]
    fn slope<L: Lane>(_: L::Bits, token: L::Token) -> L {
        L::splat(token, 2.0)
    }
    #[inline(always)]
    fn breaks<L: Lane>(high: L) -> [(L::Bits, f32, f32); 2] {
        let none = turned::<L>(high.token(), 0);
        [(none, -2.0, 0.0), (none, 0.0, 0.0)]
    }
}

impl Wave for Rectangle {
    const BENDS: bool = false;
    #[inline(always)]
    fn smooth<L: Lane>(phase: L::Bits, width: &Width<L>, high: L) -> L {
        rectangle(phase, width, high)
    }
    #[inline(always)]
    fn naive<L: Lane>(phase: L::Bits, high: L) -> L {
        (ramp::<L>(phase.wrapping_sub(word(high)), high.token()) - ramp::<L>(phase, high.token())) * 2.0
    }
    #[inline(always)]
    fn slope<L: Lane>(_: L::Bits, token: L::Token) -> L {
        L::splat(token, 0.0)
    }
    #[inline(always)]
    fn breaks<L: Lane>(high: L) -> [(L::Bits, f32, f32); 2] {
        [(turned::<L>(high.token(), 0), 2.0, 0.0), (word(high), -2.0, 0.0)]
    }
}

impl Wave for Triangle {
    const BENDS: bool = true;
    #[inline(always)]
    fn smooth<L: Lane>(phase: L::Bits, width: &Width<L>, _: L) -> L {
        triangle(phase, width)
    }
    #[inline(always)]
    fn naive<L: Lane>(phase: L::Bits, high: L) -> L {
        let top = phase.wrapping_sub(turned::<L>(high.token(), 1 << 30));
        signed::<L>(top).abs() * -4.0 + 1.0
    }
    #[inline(always)]
    fn slope<L: Lane>(phase: L::Bits, token: L::Token) -> L {
        let top = signed::<L>(phase.wrapping_sub(turned::<L>(token, 1 << 30)));
        L::splat(token, -4.0).copysign(-top)
    }
    #[inline(always)]
    fn breaks<L: Lane>(high: L) -> [(L::Bits, f32, f32); 2] {
        let at = |part| turned::<L>(high.token(), part);
        [(at(1 << 30), 0.0, -8.0), (at(3 << 30), 0.0, 8.0)]
    }
}

impl Wave for SineWave {
    const BENDS: bool = true;
    #[inline(always)]
    fn smooth<L: Lane>(phase: L::Bits, _: &Width<L>, _: L) -> L {
        sine::<L>(phase)
    }
    #[inline(always)]
    fn naive<L: Lane>(phase: L::Bits, _: L) -> L {
        sine::<L>(phase)
    }
    #[inline(always)]
    fn slope<L: Lane>(phase: L::Bits, token: L::Token) -> L {
        sine::<L>(phase.wrapping_add(turned::<L>(token, 1 << 30))) * std::f32::consts::TAU
    }
    #[inline(always)]
    fn breaks<L: Lane>(high: L) -> [(L::Bits, f32, f32); 2] {
        let none = turned::<L>(high.token(), 0);
        [(none, 0.0, 0.0), (none, 0.0, 0.0)]
    }
}

/// Where between the last two of four samples a rising signal is zero: a straight line, bettered by two steps of Newton's
/// on the cubic through all four. (A parabola would be worse than the line where a sine crosses.)
#[inline(always)]
fn crossing<L: Lane>([a, b, c, d]: [L; 4]) -> L {
    let number = |x| L::splat(a.token(), x);
    let (none, one) = (number(0.0), number(1.0));
    let rise = (d - c).max(number(1.0e-9));
    let (second, third) = ((d - c * 2.0 + b) * 0.5, (d - a + (b - c) * 3.0) * (1.0 / 6.0));
    let mut t = (-c / rise).clamp(none, one);
    for _ in 0..2 {
        let square = t * t;
        let value = c + t * rise + (square - t) * second + (square * t - t) * third;
        let slope = rise + (t * 2.0 - 1.0) * second + (square * 3.0 - 1.0) * third;
        t = (t - value / slope.max(rise * 0.25)).clamp(none, one);
    }
    t
}

/// The ring, and what was seen of the signal.
pub struct Sync<L: Lane> {
    ring: [L; RING],
    at: usize,
    /// The signal a frame before, and up to three.
    before: [L; 3],
    /// 1 in lanes that have been started anew.
    running: L,
    /// How far the phase moved into this frame, and the part of the turn that was high before.
    moved: Step<L>,
    high: L,
}

impl<L: Lane> Sync<L> {
    /// Before anything has come.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        let moved = Step { bits: phase::zero::<L>(setup.token), turns: zero };
        Sync { ring: [zero; RING], at: 0, before: [zero; 3], running: zero, moved, high: zero }
    }

    /// One lane as new.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.before = self.before.map(|x| x.with(lane, 0.0));
        self.running = self.running.with(lane, 0.0);
    }

    /// Computes this call if something besides frequency and semitones may move the wave, or has started it anew before.
    /// The inputs are frequency, semitones, [`FM`] and [`SYNC`], with the part that is high in slot `width` if there is one.
    #[inline(always)]
    pub fn plays<W: Wave>(
        &mut self,
        ins: &Inputs<'_, L>,
        width: Option<usize>,
        rate: Rate,
        phase: &mut L::Bits,
        outs: &mut Outputs<'_, '_, L>,
    ) -> bool {
        let rest = if width.is_some() { 2 } else { 1 };
        let [freq, semitones, fm, signal] = ins.all([0, rest, rest + 1, rest + 2]);
        let rests = self.rests(&signal, outs.frames());
        let none = L::splat(ins.token(), 0.0);
        if rests && fm.held() && !L::any(!equal(fm.at(0), none)) {
            return false;
        }
        let high = ins.maybe(width);
        let half = L::splat(ins.token(), 0.5);
        for i in 0..outs.frames() {
            let step = rate.step(transpose(freq.at(i), semitones.at(i)) + fm.at(i));
            let high = high.as_ref().map_or(half, |high| high.at(i));
            let out = if rests {
                let out = W::smooth(*phase, &Width::new(&step), high);
                *phase = phase.wrapping_add(step.bits);
                out
            } else {
                self.next::<W>(phase, &step, high, signal.at(i))
            };
            outs.set(0, i, out);
        }
        true
    }

    /// Whether nothing happens in this call and nothing has happened before: then the wave is what it is undisturbed.
    #[inline(always)]
    fn rests(&mut self, signal: &Input<'_, L>, frames: usize) -> bool {
        let now = signal.at(0);
        let zero = L::splat(now.token(), 0.0);
        let comes = self.before[0].le(zero) & now.gt(zero);
        let rests = signal.held() && !L::any(comes | self.running.gt(zero));
        if rests {
            for _ in 0..frames.min(3) {
                self.before = [now, self.before[0], self.before[1]];
            }
        }
        rests
    }

    /// The next frame, with the phase that it begins at; `phase` becomes that of the frame after.
    #[inline(always)]
    fn next<W: Wave>(&mut self, phase: &mut L::Bits, step: &Step<L>, high: L, signal: L) -> L {
        let token = signal.token();
        let (none, one) = (L::splat(token, 0.0), L::splat(token, 1.0));
        let comes = self.before[0].le(none) & signal.gt(none);
        let [last, earlier, first] = self.before;
        let ago = L::select(comes, one - crossing([first, earlier, last, signal]), none);
        self.before = [signal, last, earlier];
        // `phase` is that of this frame if nothing comes; what lies between is looked at from the frame before. A wave
        // that is started for the first time has come here as it goes on.
        let runs = self.running.gt(none);
        let moved = Step {
            bits: select_bits::<L>(runs, self.moved.bits, step.bits),
            turns: L::select(runs, self.moved.turns, step.turns),
        };
        let before = phase.wrapping_sub(moved.bits);
        let fresh = comes & !runs;
        if L::any(fresh) {
            self.begin::<W>(fresh, before, &moved, high);
        }
        self.running = L::select(comes, one, self.running);
        let rest = word(moved.turns * ago);
        let end = phase.wrapping_sub(rest);
        let mut breaks = Breaks { list: [(none, none, none); MOST], count: 0 };
        breaks.pass::<W>([before, end], [self.high, high], [ago, one - ago], moved.turns);
        if L::any(comes) {
            let begin = phase::zero::<L>(token);
            let jump = W::naive(begin, high) - W::naive(end, high);
            let bend = (W::slope::<L>(begin, token) - W::slope::<L>(end, token)) * moved.turns;
            breaks.push(L::select(comes, jump, none), L::select(comes, bend, none), ago);
            let now = select_bits::<L>(comes, rest, *phase);
            let from = select_bits::<L>(comes, begin, now);
            breaks.pass::<W>([from, now], [high; 2], [none, ago], moved.turns);
            *phase = now;
        }
        for (jump, bend, since) in &breaks.list[..breaks.count] {
            self.smooth::<W>(*jump, *bend, *since);
        }
        (self.high, self.moved) = (high, *step);
        let naive = W::naive(*phase, high);
        let undisturbed = W::smooth(*phase, &Width::new(step), high);
        self.ring[self.at] = self.ring[self.at] + naive;
        let oldest = (self.at + RING - LATE) % RING;
        let out = L::select(self.running.gt(none), self.ring[oldest], undisturbed);
        self.ring[oldest] = none;
        self.at = (self.at + 1) % RING;
        *phase = phase.wrapping_add(step.bits);
        out
    }

    /// Fills the ring of lanes that are started for the first time with what the wave has been.
    #[inline(always)]
    fn begin<W: Wave>(&mut self, lanes: L::Mask, before: L::Bits, step: &Step<L>, high: L) {
        let none = L::splat(high.token(), 0.0);
        for k in 0..RING {
            self.ring[(self.at + k) % RING] = L::select(lanes, none, self.ring[(self.at + k) % RING]);
        }
        let mut phase = before;
        for k in 1..=LATE {
            let place = (self.at + RING - k) % RING;
            self.ring[place] = L::select(lanes, W::naive(phase, high), self.ring[place]);
            phase = phase.wrapping_sub(step.bits);
        }
        self.high = L::select(lanes, high, self.high);
    }

    /// Leaves in the ring what makes a jump by so much and a change of the rise per frame smooth, so many frames ago, none to
    /// one.
    #[inline(always)]
    fn smooth<W: Wave>(&mut self, jump: L, bend: L, since: L) {
        let frames = Width::of_frames(since.token());
        for k in 0..2 * LATE {
            let place = (self.at + RING + k - LATE) % RING;
            let gone = if k < LATE { 0.5 } else { -0.5 };
            let q = since + (k as f32 - LATE as f32);
            let mut rest = jump * (frames.step(q) + gone);
            if W::BENDS {
                rest = rest + bend * frames.bend(q) * 0.5;
            }
            self.ring[place] = self.ring[place] + rest;
        }
    }
}

/// Most breaks in a frame: two that are passed on either side of a start, and the start.
const MOST: usize = 5;

/// The breaks of a frame: jumps, changes of the rise per frame, and how many frames ago.
struct Breaks<L> {
    list: [(L, L, L); MOST],
    count: usize,
}

impl<L: Lane> Breaks<L> {
    #[inline(always)]
    fn push(&mut self, jump: L, bend: L, since: L) {
        if let Some(free) = self.list.get_mut(self.count) {
            *free = (jump, bend, since);
            self.count += 1;
        }
    }

    /// The breaks between two phases, with the part that is high at both. They are a span of a frame apart that ended so
    /// long `ago`.
    #[inline(always)]
    fn pass<W: Wave>(&mut self, phases: [L::Bits; 2], high: [L; 2], [ago, span]: [L; 2], turns: L) {
        let token = ago.token();
        let (none, half, one) = (L::splat(token, 0.0), L::splat(token, 0.5), L::splat(token, 1.0));
        let (begins, ends) = (W::breaks(high[0]), W::breaks(high[1]));
        for ((begin, jump, bend), (end, ..)) in begins.into_iter().zip(ends) {
            if jump == 0.0 && bend == 0.0 {
                continue;
            }
            let from = signed::<L>(phases[0].wrapping_sub(begin));
            let to = signed::<L>(phases[1].wrapping_sub(end));
            let far = to - from;
            let near = far.abs().le(half);
            let forward = from.lt(none) & to.ge(none) & near;
            let back = to.lt(none) & from.ge(none) & near;
            let passed = forward | back;
            if L::any(passed) {
                let part = to / L::select(passed, far, one);
                let since = (ago + part * span).clamp(none, one);
                let sign = L::select(forward, one, L::select(back, -one, none));
                self.push(sign * jump, L::select(passed, turns.abs(), none) * bend, since);
            }
        }
    }
}
