//! The state of a session, as it is published.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use crate::player::Ends;
use crate::session::Session;
use crate::state::{OutputState, SCOPE, State};

/// How often a state is published.
const EVERY: Duration = Duration::from_millis(30);
/// How long a peak of the load is shown.
const HOLD: Duration = Duration::from_secs(2);

/// Publishes states.
pub struct Publisher {
    input: triple_buffer::Input<State>,
    rate: u32,
    last: Instant,
    number: u64,
    text: Arc<str>,
    peak: (f32, Instant),
    scope: Vec<[f32; 2]>,
    fft: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    windowed: Vec<f32>,
    bins: Vec<Complex<f32>>,
}

impl Publisher {
    /// Publishes through `input`.
    pub fn new(input: triple_buffer::Input<State>, rate: u32) -> Publisher {
        let fft = RealFftPlanner::new().plan_fft_forward(SCOPE);
        let turn = std::f32::consts::TAU / SCOPE as f32;
        let window = (0..SCOPE).map(|i| 0.5 - 0.5 * (i as f32 * turn).cos()).collect();
        let (windowed, bins) = (fft.make_input_vec(), fft.make_output_vec());
        let (last, scope) = (Instant::now(), vec![[0.0; 2]; SCOPE]);
        let (text, peak) = (Arc::from(""), (0.0, last));
        Publisher { input, rate, last, number: 0, text, peak, scope, fft, window, windowed, bins }
    }

    /// The text that plays from now on.
    pub fn text(&mut self, text: Arc<str>) {
        self.text = text;
    }

    /// Publishes a state when it is time for one; `rest` fills in what only the caller knows.
    pub fn publish(&mut self, session: &mut Session, ends: &mut Ends, rest: impl FnOnce(&mut State)) {
        let frames = ends.scope.slots();
        if let Ok(chunk) = ends.scope.read_chunk(frames) {
            self.scope.extend(chunk);
            self.scope.drain(..self.scope.len() - SCOPE);
        }
        if self.last.elapsed() < EVERY {
            return;
        }
        self.last = Instant::now();
        self.number += 1;
        let frame = ends.gauges.position.load(Relaxed);
        let load = f32::from_bits(ends.gauges.load.load(Relaxed));
        let peak = f32::from_bits(ends.gauges.peak_load.swap(0, Relaxed));
        if peak >= self.peak.0 || self.peak.1.elapsed() > HOLD {
            self.peak = (peak, Instant::now());
        }
        let conductor = &mut session.feed.conductor;
        let active = conductor.active(frame).cloned().collect();
        let cycle = conductor.tempo().cycle(frame);
        let cps = conductor.tempo().cps(cycle);
        let stats = session.feed.handle.stats();
        let meters = session.feed.handle.meters().clone();
        let desk = session.desk();
        let names = session.song().outputs.iter();
        let outputs = names.zip(meters.iter()).map(|(name, meter)| OutputState {
            name: name.clone(),
            is_heard: desk.hears(name),
            peak: meter.take_peak(),
            rms: meter.rms(),
        });
        let mut state = State {
            number: self.number,
            rate: self.rate,
            frame,
            cycle: cycle.to_f64(),
            cps,
            load,
            peak_load: self.peak.0,
            voices: stats.voices.load(Relaxed),
            late: stats.late.load(Relaxed),
            faults: stats.faults.load(Relaxed),
            outputs: outputs.collect(),
            master: meters.last().map_or([0.0; 2], |master| [master.take_peak(), master.rms()]),
            text: self.text.clone(),
            active,
            scope: self.scope.clone(),
            spectrum: Vec::new(),
            ..State::default()
        };
        state.spectrum = self.spectrum();
        rest(&mut state);
        self.input.write(state);
    }

    /// dB of full scale: a sine at full scale reaches 0.
    fn spectrum(&mut self) -> Vec<f32> {
        for ((to, [left, right]), window) in self.windowed.iter_mut().zip(&self.scope).zip(&self.window) {
            *to = 0.5 * (left + right) * window;
        }
        if self.fft.process(&mut self.windowed, &mut self.bins).is_err() {
            return Vec::new();
        }
        // A Hann window halves the amplitude, and half of it lies at negative frequencies.
        let scale = 4.0 / SCOPE as f32;
        self.bins.iter().map(|bin| 20.0 * (bin.norm() * scale).max(1e-9).log10()).collect()
    }
}
