//! A recording played at any speed and at any pitch, independent of each other.
//!
//! A phase vocoder: Laroche and Dolson, "Improved phase vocoder time-scale modification of audio", IEEE Trans. SAP
//! 7(3), 1999 (partials keep the phases of their bins together); two windows a hop apart give how far a partial has
//! turned, so that nothing need be unwrapped. Attacks are played at their own speed with their own phases and the time
//! is made up for between them, as in Duxbury, Davies and Sandler, "Improved time-scaling of musical audio using phase
//! locking at transients", AES 112, 2002.

use crate::Sample;
use crate::math::exp2;
use crate::parts::delay_line::hermite;
use crate::parts::fft::{Complex32, direction, magnitude};
use crate::parts::peaks::Peaks;
use crate::parts::signal::sane;
use crate::parts::stft::{Frames, OVERLAP, frames};

/// Frames of a window at 48 kHz.
const SIZE: f32 = 2048.0;
/// Slower than this part of the speed, attacks are stretched like everything else: there would be no end to making
/// up for them.
const SLOWEST: f32 = 0.05;
/// How much of its speed is given to make up for lost time.
const CATCH_UP: f64 = 0.5;
/// Bins of the search in which a low tone has less than a few turns of its own.
const SWAYING: usize = 4;
/// Longest recording that is searched for attacks, in seconds.
const SEARCHED: f32 = 600.0;

/// What is asked of one stretched recording at a frame.
#[derive(Clone, Copy, Debug)]
pub struct Motion {
    /// Seconds of the recording in a second; below zero backwards.
    pub speed: f32,
    /// Semitones up or down.
    pub semitones: f32,
    /// The part of the recording that is played, in frames of its own.
    pub part: (usize, usize),
    /// Whether it starts over at its end.
    pub again: bool,
}

/// Where the attacks of a recording are, in frames of its own, in order. Found when a recording is loaded.
#[derive(Clone, Debug, Default)]
pub struct Attacks(Vec<u32>);

impl Attacks {
    /// Searches the mean of the channels for places where much of the spectrum is new.
    pub fn of(sample: &Sample) -> Attacks {
        let size = frames(512.0, sample.rate);
        let hop = size / OVERLAP;
        let mut spectra = Frames::new(size);
        let mut bins = vec![Complex32::ZERO; spectra.bins()];
        let (mut now, mut before) = (vec![0.0f32; bins.len()], vec![0.0f32; bins.len()]);
        let (mut found, mut mean, mut last, mut level) = (Vec::new(), 0.0f32, 0.0f32, 0.0f32);
        let most = sample.frames().min((SEARCHED * sample.rate) as usize);
        let gap = (0.05 * sample.rate) as usize;
        for start in (0..most).step_by(hop) {
            spectra.analyse((start..start + size).map(|at| middle(sample, at as i64)), &mut bins);
            std::mem::swap(&mut now, &mut before);
            let (mut risen, mut all, mut energy) = ([0.0f32; 2], [1.0e-3f32; 2], 0.0f32);
            for (k, ((size, past), bin)) in now.iter_mut().zip(&before).zip(&bins).enumerate() {
                *size = magnitude(*bin);
                let high = usize::from(k >= SWAYING);
                risen[high] += (*size - past).max(0.0);
                all[high] += *size;
                energy += *size * *size;
            }
            // The lowest bins sway with the phase of a low tone: what is new in them alone must also be louder.
            let grown = energy > 2.0 * level || risen[1] > 0.3 * (all[1] + 0.1 * all[0]);
            level += (energy - level) * 0.125;
            let new = if start == 0 { 0.0 } else { (risen[0] + risen[1]) / (all[0] + all[1]) };
            // What is new lies in the last hop of the window that does not fade it out, three quarters in.
            let place = start + size * 5 / 8;
            let apart = found.last().is_none_or(|before| place - *before as usize > gap);
            if new > 0.3 && new > 1.5 * mean && new > last && apart && grown {
                found.push(place as u32);
            }
            mean += (new - mean) * 0.1;
            last = new;
        }
        Attacks(found)
    }

    /// Whether a window of `size` frames around `at` holds an attack.
    fn near(&self, at: f64, size: usize) -> bool {
        let (from, to) = (at - size as f64 * 0.3, at + size as f64 * 0.5);
        let next = self.0.partition_point(|place| f64::from(*place) < from);
        self.0.get(next).is_some_and(|place| f64::from(*place) < to)
    }
}

/// What all heads share: transforms, and room to work in.
pub struct Stretch {
    frames: Frames,
    peaks: Peaks,
    sides: [Vec<Complex32>; 2],
    before: Vec<Complex32>,
    now: Vec<Complex32>,
    turns: Vec<Complex32>,
    rate: f32,
}

/// A place in a recording, and the sound that is on its way from there.
pub struct Head {
    /// The middle of the next window, in frames of the recording; none before the first.
    at: Option<f64>,
    /// What the last window became, both channels together.
    last: Vec<Complex32>,
    fresh: bool,
    /// Frames of the recording that attacks have taken too much, or too little below nought.
    owed: f64,
    rings: [Vec<f32>; 2],
    /// Stretched frames that are complete.
    made: u64,
    /// The stretched frame that is heard next, and how far on the way to the one after.
    heard: u64,
    between: f32,
    /// The stretched frame after which nothing comes, once that is known.
    over: Option<u64>,
}

impl Stretch {
    /// For outputs of a rate.
    pub fn new(rate: f32) -> Self {
        Stretch::of_windows(SIZE, rate)
    }

    /// With windows of so many frames at 48 kHz: longer ones tell low partials apart, and smear what is not held for an
    /// attack.
    pub fn of_windows(size: f32, rate: f32) -> Self {
        let frames = Frames::new(frames(size, rate));
        let bins = || vec![Complex32::ZERO; frames.bins()];
        Stretch {
            peaks: Peaks::new(frames.bins()),
            sides: [bins(), bins()],
            before: bins(),
            now: bins(),
            turns: bins(),
            frames,
            rate,
        }
    }

    /// A head for this.
    pub fn head(&self) -> Head {
        let size = self.size();
        Head {
            at: None,
            last: vec![Complex32::ZERO; self.now.len()],
            fresh: true,
            owed: 0.0,
            rings: [vec![0.0; 2 * size], vec![0.0; 2 * size]],
            made: 0,
            heard: lead(self.now.len()),
            between: 0.0,
            over: None,
        }
    }

    /// Bytes of a head and its share of the rest.
    pub fn bytes(rate: f32) -> usize {
        12 * frames(SIZE, rate) * size_of::<f32>()
    }

    fn size(&self) -> usize {
        2 * (self.now.len() - 1)
    }

    /// The next frame of a head, left and right.
    pub fn next(
        &mut self,
        head: &mut Head,
        sample: &Sample,
        attacks: &Attacks,
        motion: &Motion,
    ) -> (f32, f32) {
        if sample.frames() == 0 || head.is_over() {
            return (0.0, 0.0);
        }
        let pitch = exp2(motion.semitones.clamp(-48.0, 48.0) * (1.0 / 12.0));
        // Stretched frames in a frame of the output.
        let step = (pitch * sample.rate / self.rate).clamp(1.0e-3, 16.0);
        while head.heard + 3 > head.made {
            self.hop(head, sample, attacks, motion, pitch, step);
        }
        let last = head.rings[0].len() - 1;
        let tap = |ring: &[f32], ahead: u64| ring[(head.heard + ahead) as usize & last];
        let side = |ring: &[f32]| {
            let before = ring[(head.heard - 1) as usize & last];
            hermite(before, tap(ring, 0), tap(ring, 1), tap(ring, 2), head.between)
        };
        let out = (side(&head.rings[0]), side(&head.rings[1]));
        let next = head.between + step;
        head.heard += next as u64;
        head.between = next - next.floor();
        out
    }

    /// One more window.
    fn hop(
        &mut self,
        head: &mut Head,
        sample: &Sample,
        attacks: &Attacks,
        motion: &Motion,
        pitch: f32,
        step: f32,
    ) {
        let (size, hop) = (self.size(), self.size() / OVERLAP);
        let speed = f64::from(motion.speed / pitch);
        let (first, end) = (motion.part.0 as f64, motion.part.1.max(motion.part.0 + 1) as f64);
        // The windows before the first whole one are not heard; they only make what follows complete.
        let lead = if speed < 0.0 { end + hop as f64 } else { first - hop as f64 };
        let at = *head.at.get_or_insert(lead);
        let begins = at - first < size as f64 * 0.5;
        let careful = motion.speed > SLOWEST && (begins || attacks.near(at, size));
        self.window(head, sample, motion, at.round() as i64, careful, step);
        let ring = head.rings[0].len();
        let Stretch { frames, sides, .. } = self;
        for (ring_of, bins) in head.rings.iter_mut().zip(sides.iter()) {
            for i in size - hop..size {
                ring_of[(head.made as usize + i) & (ring - 1)] = 0.0;
            }
            let made = head.made as usize;
            frames.resynthesise(bins, |i, x| ring_of[(made + i) & (ring - 1)] += x);
        }
        head.made += hop as u64;
        // An attack goes by unstretched; later hops make up for it.
        let wanted = speed * hop as f64;
        let moved = if careful {
            let own = hop as f64;
            head.owed = (head.owed + own - wanted).clamp(-f64::from(sample.rate), f64::from(sample.rate));
            own
        } else {
            let most = wanted.abs() * CATCH_UP;
            let back = head.owed.clamp(-most, most);
            head.owed -= back;
            wanted - back
        };
        let mut next = at + moved;
        if speed < 0.0 && next < first || next > end {
            if motion.again {
                next = first + (next - first).rem_euclid(end - first);
            } else {
                // The last window sounds out.
                let gone = next < first - size as f64 || next > end + size as f64;
                head.over = head.over.or(gone.then_some(head.made + size as u64));
            }
        }
        head.at = Some(next);
    }

    /// The spectra of both channels around a frame of the recording, turned so that they go on from the last ones.
    fn window(
        &mut self,
        head: &mut Head,
        sample: &Sample,
        motion: &Motion,
        at: i64,
        careful: bool,
        step: f32,
    ) {
        let (size, hop) = (self.size() as i64, (self.size() / OVERLAP) as i64);
        let from = at - size / 2;
        let inside = |frame: i64| place(frame, motion);
        let stereo = sample.channels.len() > 1;
        for (side, bins) in self.sides.iter_mut().enumerate().take(if stereo { 2 } else { 1 }) {
            let channel = &sample.channels[side];
            self.frames.analyse((from..from + size).map(|i| read(channel, inside(i))), bins);
        }
        let [left, right] = &mut self.sides;
        if !stereo {
            right.copy_from_slice(left);
        }
        for (now, (left, right)) in self.now.iter_mut().zip(left.iter().zip(right.iter())) {
            *now = (left + right) * 0.5;
        }
        if careful || std::mem::take(&mut head.fresh) {
            self.turns.fill(Complex32::ONE);
        } else {
            let both = |i: i64| middle(sample, inside(i).unwrap_or(-1));
            self.frames.analyse((from - hop..from - hop + size).map(both), &mut self.before);
            self.peaks.find(&self.now);
            self.turns.fill(Complex32::ONE);
            for peak in self.peaks.iter() {
                let turn = direction(head.last[peak.at] * self.before[peak.at].conj());
                self.turns[peak.bins.clone()].fill(turn);
            }
        }
        // What would fold over when it is read faster is left out.
        let top = ((self.now.len() as f32 / step.max(1.0)) as usize).min(self.now.len());
        for (k, turn) in self.turns.iter().enumerate() {
            let turn = if k < top { *turn } else { Complex32::ZERO };
            left[k] *= turn;
            right[k] *= turn;
            head.last[k] = self.now[k] * self.turns[k];
        }
    }
}

impl Head {
    /// At the beginning again.
    pub fn start(&mut self) {
        (self.at, self.fresh, self.owed, self.over) = (None, true, 0.0, None);
        (self.made, self.heard, self.between) = (0, lead(self.last.len()), 0.0);
        self.rings.iter_mut().for_each(|ring| ring.fill(0.0));
    }

    /// Whether nothing more will come.
    pub fn is_over(&self) -> bool {
        self.over.is_some_and(|last| self.heard > last)
    }
}

/// Stretched frames that are left out at the beginning: those before the first whole window, for so many bins.
fn lead(bins: usize) -> u64 {
    let size = 2 * (bins as u64 - 1);
    size / 2 + size / OVERLAP as u64
}

/// The frame of the recording that stands at `frame` of the part that is played; none outside of it.
fn place(frame: i64, motion: &Motion) -> Option<i64> {
    let (first, end) = (motion.part.0 as i64, motion.part.1 as i64);
    match motion.again && end > first {
        true => Some(first + (frame - first).rem_euclid(end - first)),
        false => (first..end).contains(&frame).then_some(frame),
    }
}

fn read(channel: &[f32], at: Option<i64>) -> f32 {
    let frame = at.and_then(|at| usize::try_from(at).ok()).and_then(|at| channel.get(at));
    frame.map_or(0.0, |x| sane(*x))
}

/// The mean of the channels.
fn middle(sample: &Sample, at: i64) -> f32 {
    let sides = [&sample.channels[0], &sample.channels[sample.channels.len() - 1]];
    sides.map(|channel| read(channel, Some(at))).iter().sum::<f32>() * 0.5
}
