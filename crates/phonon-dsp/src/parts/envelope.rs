//! Attack, decay, sustain and release as one state machine per lane; several units are views of it.

use crate::kernel::always;
use crate::parts::segment::Segment;
use crate::{Lane, Setup};

/// How the ways up and down are bent, at a frame of the call and at `t` from 0 to 1.
pub trait Bends<L: Lane> {
    /// What has been climbed on the way up: from 0 to 1.
    fn up(&self, at: usize, t: L) -> L;
    /// What is left on the way down: from 1 to 0.
    fn down(&self, at: usize, t: L) -> L;
}

/// Straight up, and down as (1 - t)^3, which is within 3 % of the curve -4 of SuperCollider's envelopes and needs no power.
pub struct Plain;

impl<L: Lane> Bends<L> for Plain {
    #[inline(always)]
    fn up(&self, _: usize, t: L) -> L {
        t
    }
    #[inline(always)]
    fn down(&self, _: usize, t: L) -> L {
        let left = L::splat(t.token(), 1.0) - t;
        left * left * left
    }
}

/// What a unit makes of the gate.
#[derive(Clone, Copy)]
pub struct Manner {
    /// Whether gate and sustain level are the same at every frame of the call.
    pub still: bool,
    /// Whether the gate releases what it has started; otherwise that runs through however soon the gate closes.
    pub releases: bool,
}

/// So many frames as will ever be asked for.
const FOREVER: usize = usize::MAX;

/// The ways of all lanes where none of them turns a corner: `base + span * bend(t)`.
#[derive(Clone, Copy)]
struct Course<L: Lane> {
    base: L,
    span: L,
    /// Where the bend is that of the way up.
    rises: L::Mask,
    /// `t` is `done + scale * elapsed`.
    scale: L,
    done: L,
}

impl<L: Lane> Course<L> {
    #[inline(always)]
    fn level(&self, bends: &impl Bends<L>, at: usize, elapsed: L) -> L {
        let t = self.done + elapsed * self.scale;
        let bent = L::select(self.rises, bends.up(at, t), bends.down(at, t));
        self.base + self.span * bent
    }
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

    /// Computes a call: `give` is told the level at every frame. The times are read at the frames where their stages begin,
    /// the gate and the sustain level at all of them unless they are `still`.
    #[inline(always)]
    pub fn play(
        &mut self,
        frames: usize,
        rate: f32,
        manner: Manner,
        open: impl Fn(usize) -> L::Mask,
        times: impl Fn(usize) -> Times<L>,
        bends: impl Bends<L>,
        mut give: impl FnMut(usize, L),
    ) {
        let mut at = 0;
        while at < frames {
            let ahead = if manner.still { self.ahead(open(at)) } else { 0 };
            if ahead == 0 {
                let level = self.step(open(at), rate, manner.releases, times(at), &bends, at);
                give(at, level);
                at += 1;
                continue;
            }
            let end = frames.min(at.saturating_add(ahead));
            let course = self.course(times(at).sustain);
            if ahead == FOREVER {
                // What the bends say at the end of their way is the same at every frame.
                self.level = course.level(&bends, at, self.segment.elapsed());
                (at..end).for_each(
                    #[inline(always)]
                    |i| give(i, self.level),
                );
            } else {
                let elapsed = self.segment.elapsed();
                for i in at..end {
                    self.level = course.level(&bends, i, elapsed + (i - at) as f32);
                    give(i, self.level);
                }
            }
            self.segment.advance_by(end - at);
            at = end;
        }
    }

    /// How many frames from this one on every lane stays in its stage and on its way if its gate stays as it is: none where one
    /// of them turns a corner now.
    #[inline(always)]
    fn ahead(&self, open: L::Mask) -> usize {
        let token = self.level.token();
        let number = always(
            #[inline(always)]
            |value| L::splat(token, value),
        );
        let was = self.was.gt(number(0.5));
        let turned = (open & !was) | (!open & was);
        let left = L::select(self.settled(), number(f32::INFINITY), self.segment.left());
        let left = L::select(turned, number(0.0), left);
        let least = (0..L::COUNT).map(|lane| left.get(lane)).fold(f32::INFINITY, f32::min);
        if least == f32::INFINITY { FOREVER } else { least as usize }
    }

    /// At rest, sustained or fallen.
    #[inline(always)]
    fn settled(&self) -> L::Mask {
        let token = self.level.token();
        let (half, late) = (L::splat(token, 0.5), L::splat(token, 2.5));
        self.stage.lt(half) | (self.stage.gt(late) & self.segment.over())
    }

    /// The ways of all lanes from here, as [`Envelope::step`] walks them.
    #[inline(always)]
    fn course(&self, sustain: L) -> Course<L> {
        let token = self.level.token();
        let number = always(
            #[inline(always)]
            |value| L::splat(token, value),
        );
        let (zero, one) = (number(0.0), number(1.0));
        let stage = always(
            #[inline(always)]
            |from: f32| self.stage.gt(number(from - 0.5)),
        );
        let choose = always(
            #[inline(always)]
            |[attack, hold, fall, release]: [L; 4]| {
                let early = L::select(stage(2.0), hold, attack);
                let late = L::select(stage(4.0), release, fall);
                L::select(stage(1.0), L::select(stage(3.0), late, early), zero)
            },
        );
        let settled = self.settled();
        Course {
            base: choose([self.from, one, sustain, zero]),
            span: choose([one - self.from, zero, one - sustain, self.from]),
            rises: stage(1.0) & !stage(2.0),
            scale: L::select(settled, zero, self.segment.scale()),
            done: L::select(settled, one, zero),
        }
    }

    #[inline(always)]
    fn step(
        &mut self,
        open: L::Mask,
        rate: f32,
        releases: bool,
        now: Times<L>,
        bends: &impl Bends<L>,
        at: usize,
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
        let left = bends.down(at, t);
        let rise = self.from + (one - self.from) * bends.up(at, t);
        let fall = now.sustain + (one - now.sustain) * left;
        let early = L::select(self.stage.gt(number(1.5)), one, rise);
        let late = L::select(self.stage.gt(number(3.5)), self.from * left, fall);
        let level = L::select(self.stage.gt(number(2.5)), late, early);
        self.level = L::select(self.stage.gt(half), level, zero);
        self.segment.advance();
        self.level
    }
}
