//! Runs one unit outside any engine, for tests and measurements: what drives each input, how time is cut into
//! calls, and what the sound that comes out is made of.

pub mod allocator;
mod analysis;

use std::sync::Arc;

use phonon_dsp::row::Spec;
use phonon_dsp::units::unit;
use phonon_dsp::*;

pub use analysis::*;

/// Frames per second in all tests that do not name another.
pub const RATE: f32 = 48_000.0;

/// What feeds one place of a unit's inputs.
#[derive(Clone)]
pub enum Drive {
    /// The same value for ever.
    Hold(f32),
    /// A value per frame; the last one stays.
    Signal(Vec<f32>),
}

impl Drive {
    /// The value at a frame.
    pub fn at(&self, frame: usize) -> f32 {
        match self {
            Drive::Hold(value) => *value,
            Drive::Signal(values) => values.get(frame).or(values.last()).copied().unwrap_or(0.0),
        }
    }
}

/// A unit with everything that feeds it.
#[derive(Clone)]
pub struct Run {
    /// The unit.
    pub row: &'static UnitRow,
    /// Frames per second.
    pub rate: f32,
    /// What its constant inputs are, in their order.
    pub constants: Vec<f32>,
    /// What its text inputs are, in their order.
    pub texts: Vec<String>,
    /// The recordings that the texts name.
    pub tables: Vec<Arc<Sample>>,
    /// What feeds each of [`places`].
    pub drives: Vec<Drive>,
    /// The recordings.
    pub samples: Samples,
    /// What a sampler plays of them.
    pub play: Playback,
    /// For units of chance.
    pub seed: u32,
}

/// The inputs that take places, one entry per place.
pub fn places(row: &UnitRow) -> Vec<&InputRow> {
    row.inputs.iter().flat_map(|input| std::iter::repeat_n(input, input.kind.slots())).collect()
}

/// What an input is when a test does not say: its default, or something that sounds.
pub fn usual(input: &InputRow) -> f32 {
    let fallback = match (input.kind, input.name) {
        (InputKind::Frequency, _) => 110.0,
        (InputKind::Gate, _) => 1.0,
        (_, "cutoff" | "freq") => 1000.0,
        (_, "time" | "attack" | "decay" | "release") => 0.01,
        _ => 0.5,
    };
    input.range.clamp(input.default.unwrap_or(fallback))
}

impl Run {
    /// The unit of that name with usual inputs, silence for audio.
    ///
    /// # Panics
    /// If there is no such unit.
    pub fn new(name: &str) -> Run {
        Run::of(unit(name).unwrap_or_else(|| panic!("no unit {name}")))
    }

    /// As [`Run::new`], of a row.
    pub fn of(row: &'static UnitRow) -> Run {
        let audio = |input: &InputRow| input.quantity == phonon_base::Quantity::Audio;
        let drives = places(row).iter().map(|p| Drive::Hold(if audio(p) { 0.0 } else { usual(p) })).collect();
        let fixed = |kind| row.inputs.iter().filter(move |input| input.kind == kind);
        let constants = fixed(InputKind::Constant).map(usual).collect();
        let texts = fixed(InputKind::Text).map(|_| String::new()).collect();
        let ramp = |k: usize| ((k * 7919) % 1000) as f32 / 500.0 - 1.0;
        let sample = Sample::new(RATE, vec![(0..3000).map(ramp).collect()]);
        let samples = Samples(vec![Arc::new(sample)]);
        let play = Playback::new(SampleId(0));
        Run { row, rate: RATE, constants, texts, tables: Vec::new(), drives, samples, play, seed: 1 }
    }

    /// Sets an input, both places if it is stereo.
    ///
    /// # Panics
    /// If it has no such input.
    pub fn set(mut self, name: &str, drive: Drive) -> Run {
        let mut found = false;
        for (place, input) in places(self.row).iter().enumerate() {
            if input.name == name {
                self.drives[place] = drive.clone();
                found = true;
            }
        }
        assert!(found, "{} has no input {name}", self.row.name);
        self
    }

    /// Holds an input.
    pub fn hold(self, name: &str, value: f32) -> Run {
        self.set(name, Drive::Hold(value))
    }

    /// Feeds an input a value per frame.
    pub fn signal(self, name: &str, values: Vec<f32>) -> Run {
        self.set(name, Drive::Signal(values))
    }

    /// A fresh unit, started.
    pub fn make(&self) -> Box<dyn Unit<f32>> {
        let Run { rate, constants, texts, tables, seed, .. } = self;
        let spec = Spec { rate: *rate, constants, texts, tables, seed: *seed };
        let mut unit = (self.row.make.one)(&spec);
        unit.start(0, &self.begin());
        unit
    }

    /// What a voice starts with here.
    pub fn begin(&self) -> Start {
        Start { seed: self.seed, sample: Some(self.play) }
    }

    /// The first channel of `frames` frames.
    pub fn mono(&self, frames: usize) -> Vec<f32> {
        self.channels(frames, QUANTUM).swap_remove(0)
    }

    /// All channels, computed in calls of at most `cut` frames.
    pub fn channels(&self, frames: usize, cut: usize) -> Vec<Vec<f32>> {
        self.go_on(&mut *self.make(), 0, frames, cut)
    }

    /// Goes on with a unit from frame `from` of the drives.
    pub fn go_on(&self, unit: &mut dyn Unit<f32>, from: usize, frames: usize, cut: usize) -> Vec<Vec<f32>> {
        let places = places(self.row);
        let mut channels = vec![vec![0.0; frames]; self.row.outputs];
        let mut done = 0;
        while done < frames {
            let count = cut.min(frames - done);
            let now = from + done;
            let buffers: Vec<Vec<f32>> =
                self.drives.iter().map(|d| (now..now + count).map(|at| d.at(at)).collect()).collect();
            let ins: Vec<RawInput<'_, f32>> = buffers
                .iter()
                .zip(&places)
                .map(|(frames, place)| RawInput { frames, held: held(frames), range: place.range })
                .collect();
            let cycles: Vec<f64> =
                (now..now + count).map(|at| at as f64 / f64::from(self.rate) * 0.5).collect();
            let context = Context { cycles: &cycles, frame: now as u64, samples: &self.samples };
            let mut outs: Vec<&mut [f32]> =
                channels.iter_mut().map(|channel| &mut channel[done..done + count]).collect();
            unit.process(&context, &ins, &mut outs, count);
            done += count;
        }
        channels
    }
}

/// Whether all are the same bits.
pub fn held(frames: &[f32]) -> bool {
    frames.iter().all(|x| x.to_bits() == frames[0].to_bits())
}

/// Reproducible noise, -1..1.
pub fn noise(seed: u32, frames: usize) -> Vec<f32> {
    let mut x = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = || {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        f64::from(x) / 2_147_483_648.0 - 1.0
    };
    (0..frames).map(|_| next() as f32).collect()
}

/// A one, then zeros.
pub fn impulse(frames: usize) -> Vec<f32> {
    let mut values = vec![0.0; frames];
    values[0] = 1.0;
    values
}

/// A sine at `rate`.
pub fn tone(freq: f64, rate: f32, frames: usize) -> Vec<f32> {
    let step = 2.0 * std::f64::consts::PI * freq / f64::from(rate);
    (0..frames).map(|i| (step * i as f64).sin() as f32).collect()
}
