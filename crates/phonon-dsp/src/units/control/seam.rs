//! `seam`: goes from what was to what is without a click, and opens and closes.

use phonon_base::{Quantity, Range};

use crate::parts::signal::sane;
use crate::row::no_memory;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "seam",
    aliases: &[],
    group: "control",
    summary: "Passes its input. When `mark` changes, the sound before goes on as it would have and is crossfaded \
              with the sound after, within 5 ms; `open` turns it on and off within 10 ms.",
    inputs: &[
        InputRow::stereo(),
        InputRow::signal(
            "open",
            Quantity::Plain,
            Range::new(0.0, 1.0),
            Some(1.0),
            "1 to be heard, 0 for silence",
        ),
        InputRow::signal(
            "mark",
            Quantity::Plain,
            Range::new(-1e6, 1e6),
            Some(0.0),
            "any change of it says that the input jumps here",
        ),
    ],
    outputs: 2,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 110 * 0.3 # seam \"1 0 1 1\"",
    source: "linear prediction: Burg, 1967; as used to conceal lost packets: Kauppinen and Roth, DAFx 2002",
    make: Make::of::<SeamFamily>(),
};

/// Frames of the past from which the future is guessed: two periods of 500 Hz at 48 kHz.
const PAST: usize = 192;
/// Frames that the next one is guessed from; a sine needs two.
const ORDER: usize = 8;
/// Seconds that a crossfade takes.
const FADE: f32 = 0.005;
/// Seconds that opening and closing take.
const GATE: f32 = 0.01;

/// One lane.
struct Voice {
    sides: [Side; 2],
    /// Where the next frame of the past goes.
    at: usize,
    /// Frames of the crossfade that are still to come.
    left: u32,
    mark: f32,
    gate: f32,
    fresh: bool,
}

/// What one side has been, and how it would go on.
struct Side {
    past: [f32; PAST],
    /// In double precision: the poles of a low sine lie so close together that single precision loses them.
    weights: [f64; ORDER],
    guesses: [f64; ORDER],
}

/// Lanes with their past.
pub struct Seam<L: Lane> {
    voices: Vec<Voice>,
    fade: u32,
    step: f32,
    lanes: std::marker::PhantomData<L>,
}

/// [`Seam`] over every lane type.
pub struct SeamFamily;

impl Family for SeamFamily {
    type At<L: Lane> = Seam<L>;
}

impl<L: Lane> Kernel<L> for Seam<L> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let voices = (0..L::COUNT).map(|_| Voice::new()).collect();
        let fade = (FADE * setup.rate).max(1.0) as u32;
        Seam { voices, fade, step: 1.0 / (GATE * setup.rate), lanes: std::marker::PhantomData }
    }

    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [left, right, open, mark] = ins.all([0, 1, 2, 3]);
        for (lane, voice) in self.voices.iter_mut().enumerate() {
            for i in 0..outs.frames() {
                let (goal, marked) = (open.lane(i, lane), mark.lane(i, lane));
                if voice.fresh {
                    (voice.gate, voice.fresh) = (goal, false);
                }
                if marked != voice.mark {
                    voice.mark = marked;
                    voice.left = self.fade;
                    voice.sides.iter_mut().for_each(|side| side.foresee(voice.at));
                }
                let now = [left.raw(i).get(lane), right.raw(i).get(lane)];
                let heard = voice.frame(now, self.fade);
                let gain = voice.gain(goal, self.step);
                for (side, sample) in heard.into_iter().enumerate() {
                    outs.set_lane(side, i, lane, if gain == 1.0 { sample } else { sample * gain });
                }
            }
        }
    }

    fn start(&mut self, lane: usize, _: &Start) {
        self.voices[lane] = Voice::new();
    }
}

impl Voice {
    fn new() -> Voice {
        let side = || Side { past: [0.0; PAST], weights: [0.0; ORDER], guesses: [0.0; ORDER] };
        Voice { sides: [side(), side()], at: 0, left: 0, mark: 0.0, gate: 1.0, fresh: true }
    }

    /// Both sides of what is heard: the input, or a mixture of it and of how the sound before would go on.
    #[inline(always)]
    fn frame(&mut self, now: [f32; 2], fade: u32) -> [f32; 2] {
        let mut heard = now.map(sane);
        if self.left > 0 {
            let weight = smooth(self.left as f32 / fade as f32);
            for (sample, side) in heard.iter_mut().zip(&mut self.sides) {
                *sample += (side.guess() - *sample) * weight;
            }
            self.left -= 1;
        }
        for (sample, side) in heard.iter().zip(&mut self.sides) {
            side.past[self.at] = *sample;
        }
        self.at = if self.at + 1 == PAST { 0 } else { self.at + 1 };
        heard
    }

    #[inline(always)]
    fn gain(&mut self, goal: f32, step: f32) -> f32 {
        if self.gate != goal {
            self.gate = self.gate.clamp(goal - step, goal + step).clamp(0.0, 1.0);
            self.gate += (goal - self.gate).clamp(-step, step);
        }
        if self.gate == 1.0 { 1.0 } else { smooth(self.gate) }
    }
}

impl Side {
    /// Works out, by Burg's method, how each frame of the past follows from the ones before it. The oldest frame is
    /// at place `at`.
    fn foresee(&mut self, at: usize) {
        let mut forward = [0.0f64; PAST];
        for (i, sample) in forward.iter_mut().enumerate() {
            *sample = f64::from(self.past[(at + i) % PAST]);
        }
        for (guess, sample) in self.guesses.iter_mut().zip(forward.iter().rev()) {
            *guess = *sample;
        }
        let mut backward = forward;
        let mut weights = [0.0f64; ORDER];
        for order in 0..ORDER {
            let (mut product, mut power) = (0.0f64, 0.0f64);
            for i in order + 1..PAST {
                product += forward[i] * backward[i - 1];
                power += forward[i] * forward[i] + backward[i - 1] * backward[i - 1];
            }
            // Below this nothing is left to be explained but rounding.
            if power < 1e-12 {
                break;
            }
            let reflection = 2.0 * product / power;
            let before = weights;
            for i in 0..order {
                weights[i] = before[i] - reflection * before[order - 1 - i];
            }
            weights[order] = reflection;
            for i in (order + 1..PAST).rev() {
                let (ahead, behind) = (forward[i], backward[i - 1]);
                forward[i] = ahead - reflection * behind;
                backward[i] = behind - reflection * ahead;
            }
        }
        self.weights = weights;
    }

    /// The next frame as it would have been.
    #[inline(always)]
    fn guess(&mut self) -> f32 {
        let sum: f64 = self.weights.iter().zip(&self.guesses).map(|(weight, sample)| weight * sample).sum();
        // The prediction is stable but for rounding.
        let next = sum.clamp(-8.0, 8.0);
        self.guesses.copy_within(0..ORDER - 1, 1);
        self.guesses[0] = next;
        next as f32
    }
}

/// From nought to one with neither a corner nor a kink at both ends (Perlin, SIGGRAPH 2002).
#[inline(always)]
fn smooth(x: f32) -> f32 {
    x * x * x * (x * (x * 6.0 - 15.0) + 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sine_is_foreseen() {
        let mut voice = Voice::new();
        let sine = |frame: usize| (std::f64::consts::TAU * 220.0 * frame as f64 / 48_000.0).sin() as f32;
        for frame in 0..1000 {
            voice.frame([sine(frame); 2], 240);
        }
        voice.sides[0].foresee(voice.at);
        // Close at first; later it may lose a little strength.
        assert!((voice.sides[1].past[(voice.at + PAST - 1) % PAST] - sine(999)).abs() < 1e-6);
        for frame in 1000..1240 {
            let guess = voice.sides[0].guess();
            assert!((guess - sine(frame)).abs() < 0.2, "{frame}: {guess} for {}", sine(frame));
        }
    }

    #[test]
    fn an_untouched_seam_changes_nothing() {
        let mut voice = Voice::new();
        for frame in 0..500 {
            let sample = (frame as f32 * 0.37).sin();
            assert_eq!(voice.frame([sample, -sample], 240), [sample, -sample]);
            assert_eq!(voice.gain(1.0, 0.01), 1.0);
        }
    }
}
