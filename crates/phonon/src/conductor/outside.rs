//! Events that come from outside instead of from a pattern: they wait for their frame, start voices there, and go on
//! to follow the control buses that they name.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::ops::Bound;
use std::sync::Arc;

use phonon_base::{Time, TimeSpan, limits};
use phonon_engine::{Timed, VoiceId, What};
use phonon_eval::Seat;
use phonon_pattern::Controls;

use super::inputs::Inputs;
use super::voices::Cue;
use super::{Conductor, Rank, Started, seed};
use crate::dirt::message::Asked;
use crate::sampling::Take;
use crate::sounds::Sounds;
use crate::values::EventValues;

/// An event whose sound nobody has got ready is waited for so long, in seconds.
const PATIENCE: f64 = 1.0;
/// What was handed over is kept for so long, in seconds, in case another plan takes over.
const KEPT: f64 = 1.0;
/// Most voices that follow control buses.
const FOLLOWERS: usize = 128;

/// What comes from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Coming {
    /// An event.
    Play(Arc<Asked>),
    /// A control bus takes another value.
    Bus(usize, f32),
    /// Everything falls silent.
    Panic,
}

/// What has come, and since when it waits past its time.
#[derive(Clone, Debug)]
struct Waiting {
    coming: Coming,
    since: u64,
}

/// What has come, and what follows from it.
#[derive(Default)]
pub struct Outside {
    /// By frame, then in the order of arrival.
    waiting: BTreeMap<(u64, u64), Waiting>,
    /// What has been handed over.
    given: BTreeMap<(u64, u64), Waiting>,
    arrived: u64,
    buses: Vec<f32>,
    followers: VecDeque<Follower>,
    told: HashSet<String>,
    /// Figures.
    pub counts: Counts,
}

/// Figures of what comes from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events that were played.
    pub played: u64,
    /// Those of them that came after their time.
    pub late: u64,
    /// Events that were refused, because too many came.
    pub refused: u64,
}

/// A voice that follows control buses.
struct Follower {
    asked: Arc<Asked>,
    voice: VoiceId,
    frames: std::ops::Range<u64>,
    inputs: Arc<Inputs>,
    take: Option<Take>,
    /// Its speed when it started.
    speed: f64,
    last: Vec<(u16, f32)>,
}

impl Outside {
    /// Takes in, while frame `now` is played, what is to happen at `frame`, at once if that is nought. What is too much
    /// is refused and counted.
    pub fn come(&mut self, frame: u64, now: u64, coming: Coming) {
        if self.waiting.len() >= limits::DIRT_WAITING {
            self.counts.refused += 1;
            return;
        }
        self.arrived += 1;
        self.waiting.insert((frame, self.arrived), Waiting { coming, since: frame.max(now) });
    }

    /// What was to happen from `frame` on is yet to be handed over, to another plan.
    pub fn again_from(&mut self, frame: u64) {
        let mut again = self.given.split_off(&(frame, 0));
        let plays = again.values().filter(|waiting| matches!(waiting.coming, Coming::Play(_))).count();
        self.counts.played = self.counts.played.saturating_sub(plays as u64);
        self.waiting.append(&mut again);
        self.followers.retain(|follower| follower.frames.start < frame);
    }

    /// The value of a control bus.
    pub fn bus(&self, bus: usize) -> f64 {
        f64::from(self.buses.get(bus).copied().unwrap_or(0.0))
    }

    /// Sets a control bus, and says whether that changes it.
    fn set_bus(&mut self, bus: usize, value: f32) -> bool {
        if self.buses.is_empty() {
            self.buses = vec![0.0; limits::DIRT_BUSES];
        }
        let place = self.buses.get_mut(bus).filter(|before| value.is_finite() && **before != value);
        place.map(|place| *place = value).is_some()
    }
}

impl Conductor {
    /// What comes from outside.
    pub fn outside(&mut self) -> &mut Outside {
        &mut self.outside
    }

    /// Forgets what was handed over long before frame `horizon`.
    pub fn forget_outside(&mut self, horizon: u64) {
        let kept = (KEPT * f64::from(self.rate)) as u64;
        while self.outside.given.first_key_value().is_some_and(|((frame, _), _)| frame + kept < horizon) {
            self.outside.given.pop_first();
        }
    }

    /// Appends the next thing from outside after `last` that happens before frame `horizon`, and says which it is.
    /// Nothing happens before `soon`: what was to happen earlier happens there.
    pub fn next_outside(
        &mut self,
        last: (u64, u64),
        horizon: u64,
        soon: u64,
        sounds: &mut Sounds,
        out: &mut Vec<Timed>,
    ) -> Option<(u64, u64)> {
        if last >= (horizon, 0) {
            return None;
        }
        let after = (Bound::Excluded(last), Bound::Excluded((horizon, 0)));
        let (key, waiting) = self.outside.waiting.range(after).next()?;
        let (key, waiting) = (*key, waiting.clone());
        let frame = key.0.max(soon).max(self.since.0);
        let mut happening = std::mem::take(&mut self.happening);
        match &waiting.coming {
            Coming::Play(asked) => match self.seat(asked, sounds) {
                Some(seat) => {
                    self.outside.counts.played += 1;
                    self.outside.counts.late += u64::from(key.0 > 0 && frame > key.0);
                    self.play_outside(asked, seat, (frame, soon), key.1, sounds, &mut happening);
                }
                // Its instrument is being built.
                None if waiting.since + (PATIENCE * f64::from(self.rate)) as u64 > soon => return Some(key),
                None => self.outside.counts.refused += 1,
            },
            Coming::Bus(bus, value) => self.follow(*bus, *value, frame, &mut happening),
            Coming::Panic => happening.push((frame, Rank::Value, What::StopAll)),
        }
        self.outside.waiting.remove(&key);
        self.outside.given.insert((frame, key.1), waiting);
        self.hand_over(happening, out);
        Some(key)
    }

    /// The seat whose voices are made of just what the event says, or else as much of it as there is.
    fn seat(&self, asked: &Asked, sounds: &Sounds) -> Option<usize> {
        let wish = asked.seat(sounds)?;
        let seats = self.program.seats.iter().enumerate().filter(|(_, seat)| seat.orbit == wish.orbit);
        let able = seats.filter(|(_, seat)| wish.instruments.is_subset(&seat.instruments));
        let fit = |(at, seat): &(usize, &Seat)| {
            let shared = seat.controls.intersection(&wish.controls).count();
            (shared, std::cmp::Reverse(seat.controls.len()), std::cmp::Reverse(*at))
        };
        able.max_by_key(fit).map(|(at, _)| at)
    }

    fn play_outside(
        &mut self,
        asked: &Arc<Asked>,
        at: usize,
        (frame, soon): (u64, u64),
        number: u64,
        sounds: &mut Sounds,
        happening: &mut Vec<(u64, Rank, What)>,
    ) {
        let source = self.program.plays[at].clone();
        let outside = &self.outside;
        let controls = asked.controls(&|bus| outside.bus(bus));
        let several = {
            let values = EventValues::new(self.keys, &controls, self.habits);
            crate::unison::voices(&values, &controls)
        };
        let one = std::slice::from_ref(&controls);
        for (copy, controls) in if several.is_empty() { one } else { &several }.iter().enumerate() {
            let cue = cue(&source, at, (asked, number), frame, controls);
            let mut started = Vec::new();
            self.voices(&cue, sounds, &mut started);
            if !started.is_empty() {
                self.settle(&cue, frame, frame, happening);
            }
            for Started { mut start, more, take } in started {
                start.seed = seed(0, Time::whole(number as i64), copy);
                if asked.follows_any() && several.is_empty() {
                    let inputs = self.inputs[start.instrument.0 as usize].clone();
                    let values = EventValues::new(self.keys, controls, self.habits);
                    let mut last = Vec::new();
                    inputs.read(&values, &cue, take.as_ref(), &mut |input, value| last.push((input, value)));
                    self.outside.followers.truncate(FOLLOWERS - 1);
                    self.outside.followers.push_front(Follower {
                        asked: asked.clone(),
                        voice: start.voice,
                        frames: frame..frame.saturating_add(start.gate_frames),
                        inputs,
                        take,
                        speed: values.control("speed").unwrap_or(1.0),
                        last,
                    });
                }
                let voice = start.voice;
                // What hears a stretch before it answers begins early, where there is time for it.
                let early = self.early[start.instrument.0 as usize];
                let frame = frame.saturating_sub(early).max(soon).max(self.since.0);
                happening.push((frame, Rank::Start, What::Start(start)));
                for (later, input, value) in more {
                    happening.push((frame + later, Rank::More, What::VoiceValue { voice, input, value }));
                }
            }
        }
    }

    /// A control bus takes another value, and what follows it changes.
    fn follow(&mut self, bus: usize, value: f32, frame: u64, happening: &mut Vec<(u64, Rank, What)>) {
        if !self.outside.set_bus(bus, value) {
            return;
        }
        let tail = u64::from(self.rate);
        let mut followers = std::mem::take(&mut self.outside.followers);
        followers.retain(|follower| follower.frames.end.saturating_add(tail) > frame);
        for follower in followers.iter_mut().filter(|follower| follower.asked.follows(bus)) {
            let outside = &self.outside;
            let controls = follower.asked.controls(&|bus| outside.bus(bus));
            let values = EventValues::new(self.keys, &controls, self.habits);
            let source = nobody();
            let cue = cue(&source, 0, (&follower.asked, 0), frame, &controls);
            let (inputs, mut now) = (&follower.inputs, Vec::new());
            inputs.read(&values, &cue, follower.take.as_ref(), &mut |input, value| now.push((input, value)));
            if follower.take.is_some()
                && follower.speed != 0.0
                && let Some(input) = inputs.speed
            {
                let speed = values.control("speed").unwrap_or(1.0);
                now.push((input, (speed / follower.speed) as f32));
            }
            let fresh = now.iter().filter(|value| !follower.last.contains(value));
            for (input, value) in fresh {
                let (voice, input, value) = (follower.voice, *input, *value);
                happening.push((frame, Rank::More, What::VoiceValue { voice, input, value }));
            }
            follower.last = now;
        }
        self.outside.followers = followers;
    }

    /// Says something.
    pub fn tell_anyway(&mut self, text: &str) {
        self.messages.push(super::Message { text: text.to_owned(), place: None });
    }

    /// Says something about what came from outside, once, and only so many different things.
    pub fn tell_outside(&mut self, text: &str) {
        if self.outside.told.len() < limits::DIRT_TOLD && self.outside.told.insert(text.to_owned()) {
            self.messages.push(super::Message { text: text.to_owned(), place: None });
        }
    }
}

fn cue<'a>(
    source: &'a phonon_eval::PlaySource,
    at: usize,
    (asked, number): (&Asked, u64),
    frame: u64,
    controls: &'a Controls,
) -> Cue<'a> {
    Cue {
        source,
        at,
        controls,
        // Only what takes turns counts them.
        whole: TimeSpan::of_cycle(number as i64),
        frame,
        place: None,
        slices: None,
        cps: asked.cps.unwrap_or(phonon_eval::program::DEFAULT_CPS),
        seconds: asked.seconds(),
    }
}

/// A play without instruments, for voices that sound already.
fn nobody() -> phonon_eval::PlaySource {
    phonon_eval::PlaySource {
        orbits: Vec::new(),
        pattern: phonon_pattern::Pattern::silence(),
        instruments: Vec::new(),
        sinks: Vec::new(),
        place: Default::default(),
        once: None,
        part: None,
    }
}
