//! Attack, decay, sustain and release as one state machine per lane; several units are views of it.

use crate::kernel::always;
use crate::parts::segment::Segment;
use crate::{Lane, Setup};

/// How far a fall has come down at `t` from 0 to 1: (1 - t)^3 from one to zero, which is within 3 % of the
/// curve -4 of SuperCollider's envelopes and needs no power.
#[inline(always)]
pub fn falling<L: Lane>(t: L) -> L {
    let left = L::splat(t.token(), 1.0) - t;
    left * left * left
}

/// The way of a rise at `t` from 0 to 1.
#[inline(always)]
fn straight<L: Lane>(t: L) -> L {
    t
}

/// The times in seconds and the level that an envelope reads at a frame.
pub struct Times<L: Lane> {
    /// From where it is to one.
    pub attack: L,
    /// At one before the decay.
    pub hold: L,
    /// From one to the sustain level.
    pub decay: L,
    /// Level while the gate stays open.
    pub sustain: L,
    /// From where it is to zero.
    pub release: L,
}

/// An envelope. Each time is read where its stage begins; the sustain level is followed all along.
#[derive(Clone, Copy)]
pub struct Envelope<L: Lane> {
    /// 0 at rest, 1 attack, 2 hold, 3 decay and sustain, 4 release.
    stage: L,
    segment: Segment<L>,
    from: L,
    level: L,
    /// 1 while the gate was open at the last frame.
    was: L,
}

impl<L: Lane> Envelope<L> {
    /// At rest.
    pub fn new(setup: &Setup<'_, L>) -> Self {
        let zero = setup.splat(0.0);
        Envelope { stage: zero, segment: Segment::new(setup), from: zero, level: zero, was: zero }
    }

    /// One lane at rest.
    #[inline(always)]
    pub fn start(&mut self, lane: usize) {
        self.segment.start(lane);
        for value in [&mut self.stage, &mut self.from, &mut self.level, &mut self.was] {
            *value = value.with(lane, 0.0);
        }
    }

    /// One frame: the level.
    #[inline(always)]
    pub fn next(&mut self, open: L::Mask, rate: f32, now: Times<L>) -> L {
        self.step(open, rate, true, now, straight, falling)
    }

    /// As [`Envelope::next`], with the way up from 0 to 1 and what is left on the way down from 1 to 0.
    #[inline(always)]
    pub fn bent(
        &mut self,
        open: L::Mask,
        rate: f32,
        now: Times<L>,
        rising: impl Fn(L) -> L,
        falling: impl Fn(L) -> L,
    ) -> L {
        self.step(open, rate, true, now, rising, falling)
    }

    /// As [`Envelope::next`], for one that runs through once the gate has opened, however soon it closes.
    #[inline(always)]
    pub fn next_through(&mut self, open: L::Mask, rate: f32, now: Times<L>) -> L {
        self.step(open, rate, false, now, straight, falling)
    }

    /// Whether the level stays as it is while the gate does and the sustain level does: at rest, sustained or fallen.
    #[inline(always)]
    pub fn is_settled(&self, open: L::Mask) -> bool {
        let token = self.level.token();
        let (half, late) = (L::splat(token, 0.5), L::splat(token, 2.5));
        let was = self.was.gt(half);
        let turned = (open & !was) | (!open & was);
        let settled = self.stage.lt(half) | (self.stage.gt(late) & self.segment.over());
        !L::any(turned | !settled)
    }

    /// As so many frames of a settled envelope.
    #[inline(always)]
    pub fn skip(&mut self, frames: usize) {
        self.segment.advance_by(frames);
    }

    #[inline(always)]
    fn step(
        &mut self,
        open: L::Mask,
        rate: f32,
        releases: bool,
        now: Times<L>,
        up: impl Fn(L) -> L,
        down: impl Fn(L) -> L,
    ) -> L {
        let token = self.level.token();
        let number = always(
            #[inline(always)]
            |value| L::splat(token, value),
        );
        let (zero, half, one) = (number(0.0), number(0.5), number(1.0));
        let was = self.was.gt(half);
        let (rising, falls) = (open & !was, !open & was);
        if L::any(rising | falls) {
            self.was = L::select(open, one, zero);
            self.stage = L::select(rising, one, self.stage);
            self.from = L::select(rising | falls, self.level, self.from);
            self.segment.begin(rising, now.attack, rate);
            if releases {
                self.stage = L::select(falls, number(4.0), self.stage);
                self.segment.begin(falls, now.release, rate);
            }
        }
        let peaked = self.stage.gt(half) & self.stage.lt(number(1.5)) & self.segment.over();
        if L::any(peaked) {
            self.stage = L::select(peaked, number(2.0), self.stage);
            self.segment.begin(peaked, now.hold, rate);
        }
        let held = self.stage.gt(number(1.5)) & self.stage.lt(number(2.5)) & self.segment.over();
        if L::any(held) {
            self.stage = L::select(held, number(3.0), self.stage);
            self.segment.begin(held, now.decay, rate);
        }
        let t = self.segment.progress();
        let left = down(t);
        let rise = self.from + (one - self.from) * up(t);
        let fall = now.sustain + (one - now.sustain) * left;
        let early = L::select(self.stage.gt(number(1.5)), one, rise);
        let late = L::select(self.stage.gt(number(3.5)), self.from * left, fall);
        let level = L::select(self.stage.gt(number(2.5)), late, early);
        self.level = L::select(self.stage.gt(half), level, zero);
        self.segment.advance();
        self.level
    }
}
