//! `convolve`: the sound of any space, from a recording of it.

use std::sync::Arc;

use phonon_base::{Quantity, Range};

use crate::math::exp2;
use crate::parts::convolve::{Convolver, Engine, Response, bytes};
use crate::parts::noise::Dice;
use crate::parts::resample::resample;
use crate::parts::signal::{audible, sane, settle};
use crate::units::space::delay::MIX;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "convolve",
    aliases: &["convolution"],
    group: "reverbs",
    summary: "The sound as in another place: through the impulse response in a file, at once and at an even cost.",
    inputs: &[
        InputRow::stereo(),
        InputRow {
            kind: InputKind::Text,
            ..InputRow::signal(
                "file",
                Quantity::Plain,
                Range::ANY,
                Some(0.0),
                "an impulse response, mono or stereo; room, hall or cathedral, or nothing, for one that is built in; \
                 fixed, because it is transformed when the plan is built",
            )
        }
        .or(&["ir", "response"]),
        MIX,
        InputRow::constant(
            "normalize",
            Quantity::Gate,
            Range::new(0.0, 1.0),
            Some(1.0),
            "above one half a response that would make white noise louder is made so much softer; below, it is taken \
             as it is; fixed, because the response is",
        ),
        InputRow::constant(
            "max",
            Quantity::Seconds,
            Range::new(0.01, 30.0),
            Some(10.0),
            "seconds of the response that are used; fixed, because it is the memory taken when the plan is built",
        ),
    ],
    outputs: 2,
    tail: Tail::Rings,
    memory: |constants, rate| 2 * bytes((constants[1] * rate) as usize),
    example: "out: (saw \"220 330\" * adsr 0.01 0.2 0 0.1) # convolve \"hall\" 0.4 * 0.4",
    source: "Gardner, \"Efficient convolution without input-output delay\", JAES 43(3), 1995; see parts::convolve",
    make: Make::of::<ConvolveFamily>(),
};

/// The rooms that need no file.
pub const BUILT_IN: &[&str] = &["room", "hall", "cathedral"];

/// A side of one lane after the other.
pub struct Convolve {
    sides: Vec<[Convolver; 2]>,
    engine: Engine,
}

/// [`Convolve`] over every lane type.
pub struct ConvolveFamily;

impl Family for ConvolveFamily {
    type At<L: Lane> = Convolve;
}

impl<L: Lane> Kernel<L> for Convolve {
    fn new(setup: &Setup<'_, L>) -> Self {
        let (normalize, most) = (setup.constants[0] > 0.5, setup.constants[1]);
        let file = setup.tables.first().filter(|sample| sample.frames() > 0);
        let mut channels = match file {
            Some(sample) => from_file(sample, setup.rate),
            None => built_in(setup.texts.first().map_or("", String::as_str), setup.rate),
        };
        let most = (most * setup.rate) as usize;
        channels.iter_mut().for_each(|frames| shorten(frames, most, setup.rate));
        if normalize {
            soften(&mut channels);
        }
        let responses: Vec<Arc<Response>> =
            channels.iter().map(|frames| Arc::new(Response::new(frames))).collect();
        let side = |side: usize| Convolver::new(responses[side.min(responses.len() - 1)].clone());
        Convolve { sides: (0..L::COUNT).map(|_| [side(0), side(1)]).collect(), engine: Engine::new() }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let mix = ins.get(2);
        for lane in 0..L::COUNT {
            for (side, convolver) in self.sides[lane].iter_mut().enumerate() {
                let audio = ins.get(side);
                for i in 0..outs.frames() {
                    let x = sane(audio.lane(i, lane));
                    let wet = settle(convolver.next(&mut self.engine, audible(x)));
                    outs.set_lane(side, i, lane, x + (wet - x) * mix.lane(i, lane));
                }
            }
        }
    }

    fn start(&mut self, lane: usize, _: &Start) {
        self.sides[lane].iter_mut().for_each(Convolver::clear);
    }
}

/// The channels of a file at the rate of the plan. A response has one value per frame of its own rate; with more of
/// them in a second each counts for less.
fn from_file(sample: &Sample, rate: f32) -> Vec<Vec<f32>> {
    let scale = sample.rate / rate;
    let channel = |frames: &Vec<f32>| {
        resample(frames, sample.rate, rate).into_iter().map(|x| sane(x) * scale).collect::<Vec<f32>>()
    };
    sample.channels.iter().take(2).map(channel).collect()
}

/// Cuts what is too long, with a fade of 10 ms.
fn shorten(frames: &mut Vec<f32>, most: usize, rate: f32) {
    if frames.len() > most {
        frames.truncate(most);
        let fade = ((rate * 0.01) as usize).min(most);
        for (k, x) in frames[most - fade..].iter_mut().enumerate() {
            *x *= 1.0 - (k + 1) as f32 / fade as f32;
        }
    }
}

/// Makes white noise that goes through no louder than it was. A single one in a file stays a one.
fn soften(channels: &mut [Vec<f32>]) {
    let energy = |frames: &Vec<f32>| frames.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
    let most = channels.iter().map(energy).fold(0.0, f64::max);
    if most > 1.0 {
        let scale = (1.0 / most.sqrt()) as f32;
        channels.iter_mut().flatten().for_each(|x| *x *= scale);
    }
}

/// A place that never was: noise that decays, duller the later, after a few reflections (Moorer, "About this
/// reverberation business", CMJ 3(2), 1979).
fn built_in(name: &str, rate: f32) -> Vec<Vec<f32>> {
    // Seconds to fall by 60 dB, and when the last of the reflections comes.
    let (seconds, early) = match name.split_whitespace().next().unwrap_or("") {
        "room" => (0.5, 0.02),
        "cathedral" => (5.0, 0.09),
        _ => (1.8, 0.05),
    };
    let frames = (seconds * 1.4 * rate) as usize;
    let side = |side: u32| {
        let mut dice = Dice::new(7, side);
        let mut low = 0.0;
        let mut response: Vec<f32> = (0..frames)
            .map(|i| {
                let time = i as f32 / rate;
                // log2(1000) octaves in the decay time.
                let level = exp2(-9.965_784 * time / seconds) * (time / early).min(1.0);
                let open = 0.15 + 0.6 * exp2(-4.0 * time / seconds);
                low += (dice.unipolar() * 2.0 - 1.0 - low) * open;
                // As loud however dull it is.
                low * level * ((2.0 - open) / open).sqrt()
            })
            .collect();
        for k in 0..7 {
            let place = (early * rate * (0.1 + 0.9 * (k as f32 + dice.unipolar()) / 7.0)) as usize;
            response[place] += 6.0 * exp2(-(k as f32) * 0.5) * if dice.unipolar() < 0.5 { 1.0 } else { -1.0 };
        }
        response
    };
    vec![side(1), side(2)]
}
