//! Numbers about spectra: analysis without resynthesis.

use std::marker::PhantomData;

use crate::parts::fft::{Complex32, magnitude};
use crate::parts::signal::audible;
use crate::parts::stft::{Frames, OVERLAP, Shape, Window, frames};
use crate::*;

/// Something that a spectrum can be asked for, one instance per lane.
pub trait Feature: Send + 'static {
    /// A fresh one.
    fn new(shape: Shape) -> Self;
    /// Back to fresh.
    fn start(&mut self) {}
    /// The number, from the magnitudes, a full sine reading one in its bin, and the parameters of the unit.
    fn measure(&mut self, sizes: &[f32], values: &[f32]) -> f32;
    /// What comes out, `since` frames after a spectrum, when the last two numbers were `before` and `now`.
    fn shown(before: f32, now: f32, since: f32, shape: Shape) -> f32 {
        before + (now - before) * (since / shape.hop as f32)
    }
}

/// Most parameters of a feature.
const VALUES: usize = 4;

/// One lane.
struct Ear<F> {
    window: Window,
    count: usize,
    before: f32,
    now: f32,
    feature: F,
}

/// A unit that listens to spectra. Its sound comes first in the row, its window last.
pub struct Features<L: Lane, F> {
    ears: Vec<Ear<F>>,
    frames: Frames,
    bins: Vec<Complex32>,
    sizes: Vec<f32>,
    shape: Shape,
    lanes: PhantomData<fn() -> L>,
}

/// [`Features`] over every lane type.
pub struct FeatureFamily<F>(PhantomData<fn() -> F>);

impl<F: Feature> Family for FeatureFamily<F> {
    type At<L: Lane> = Features<L, F>;
}

/// Bytes for each lane.
pub fn bytes(constants: &[f32], rate: f32) -> usize {
    4 * frames(constants[0], rate) * size_of::<f32>()
}

impl<L: Lane, F: Feature> Kernel<L> for Features<L, F> {
    fn new(setup: &Setup<'_, L>) -> Self {
        let length = frames(setup.constants[0], setup.rate);
        let frames = Frames::new(length);
        let shape = Shape { bins: frames.bins(), hop: length / OVERLAP, rate: setup.rate };
        let ear =
            |_| Ear { window: Window::new(length), count: 0, before: 0.0, now: 0.0, feature: F::new(shape) };
        Features {
            ears: (0..L::COUNT).map(ear).collect(),
            bins: vec![Complex32::ZERO; shape.bins],
            sizes: vec![0.0; shape.bins],
            frames,
            shape,
            lanes: PhantomData,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let audio = ins.get(0);
        for lane in 0..L::COUNT {
            for i in 0..outs.frames() {
                let ear = &mut self.ears[lane];
                ear.window.push(audible(audio.lane(i, lane)));
                ear.count += 1;
                if ear.count == self.shape.hop {
                    ear.count = 0;
                    let mut values = [0.0; VALUES];
                    for value in 1..ins.count() {
                        values[value - 1] = ins.get(value).lane(i, lane);
                    }
                    self.listen(lane, &values);
                }
                let ear = &self.ears[lane];
                outs.set_lane(0, i, lane, F::shown(ear.before, ear.now, ear.count as f32, self.shape));
            }
        }
    }

    fn start(&mut self, lane: usize, _: &Start) {
        let ear = &mut self.ears[lane];
        ear.window.clear();
        (ear.count, ear.before, ear.now) = (0, 0.0, 0.0);
        ear.feature.start();
    }
}

impl<L: Lane, F: Feature> Features<L, F> {
    #[inline(never)]
    fn listen(&mut self, lane: usize, values: &[f32]) {
        let ear = &mut self.ears[lane];
        if ear.window.is_silent() {
            self.sizes.fill(0.0);
        } else {
            self.frames.analyse(ear.window.frames(), &mut self.bins);
            let scale = self.shape.scale();
            for (size, bin) in self.sizes.iter_mut().zip(&self.bins) {
                *size = magnitude(*bin) * scale;
            }
        }
        ear.before = ear.now;
        ear.now = ear.feature.measure(&self.sizes, values);
    }
}
