//! `cargo xtask nanoseconds`: what each unit costs.

use std::time::Instant;

use phonon_dsp::row::Spec;
use phonon_dsp::units::UNITS;
use phonon_dsp::*;
use phonon_rig::{Run, places, usual};

/// Quanta in a measurement.
const QUANTA: usize = 400;

/// Prints what each unit costs: nanoseconds per frame in one lane, and per frame and voice in sixteen
#[derive(clap::Args)]
pub struct Options {
    /// Names of units; all of them unless given
    names: Vec<String>,
}

/// What a frame of a unit costs, in nanoseconds.
#[derive(Clone, Copy)]
pub struct Cost {
    /// One lane, inputs held.
    pub held: f64,
    /// One lane, inputs moving.
    pub moving: f64,
    /// Each of sixteen lanes, inputs held.
    pub wide_held: f64,
    /// Each of sixteen lanes, inputs moving.
    pub wide_moving: f64,
}

/// Runs it.
#[expect(clippy::print_stdout, reason = "printing is what this command is for")]
pub fn run(options: &Options) -> Result<(), String> {
    let names = &options.names;
    println!("{:16} {:>8} {:>8} {:>8} {:>8}", "ns/frame", "held", "moving", "held/16", "mov/16");
    for row in UNITS.iter().filter(|row| names.is_empty() || names.iter().any(|name| name == row.name)) {
        let Cost { held, moving, wide_held, wide_moving } = cost(row);
        println!("{:16} {held:8.2} {moving:8.2} {wide_held:8.2} {wide_moving:8.2}", row.name);
    }
    Ok(())
}

/// Times a unit.
pub fn cost(row: &'static UnitRow) -> Cost {
    Cost {
        held: narrow(row, true),
        moving: narrow(row, false),
        wide_held: wide(row, true),
        wide_moving: wide(row, false),
    }
}

/// Constants, texts, and value and range of each place.
type Fixed = (Vec<f32>, Vec<String>, Vec<(f32, phonon_base::Range)>);

fn spec(row: &'static UnitRow) -> Fixed {
    let values = places(row).iter().map(|input| (usual(input), input.range)).collect();
    let run = Run::of(row);
    (run.constants, run.texts, values)
}

/// The best of several runs, in nanoseconds a frame.
fn best(mut run: impl FnMut()) -> f64 {
    run();
    let once = |run: &mut dyn FnMut()| {
        let begin = Instant::now();
        run();
        begin.elapsed().as_nanos() as f64 / (QUANTA * QUANTUM) as f64
    };
    (0..7).map(|_| once(&mut run)).fold(f64::MAX, f64::min)
}

fn samples() -> Samples {
    let file = Sample::new(48_000.0, vec![vec![0.5; 1 << 20]]);
    Samples(vec![std::sync::Arc::new(file)])
}

fn narrow(row: &'static UnitRow, held: bool) -> f64 {
    let (constants, texts, values) = spec(row);
    let spec = Spec { rate: 48_000.0, constants: &constants, texts: &texts, tables: &[], seed: 1 };
    let mut unit = (row.make.one)(&spec);
    let samples = samples();
    unit.start(0, &Start { seed: 1, sample: Some(Playback::new(SampleId(0))) });
    let buffers: Vec<[f32; QUANTUM]> = values.iter().map(|(v, _)| [*v; QUANTUM]).collect();
    let ins: Vec<RawInput<'_, f32>> =
        buffers.iter().zip(&values).map(|(frames, v)| RawInput { frames, held, range: v.1 }).collect();
    let cycles = [0.0; QUANTUM];
    let (mut a, mut b) = ([0.0; QUANTUM], [0.0; QUANTUM]);
    best(|| {
        for _ in 0..QUANTA {
            let context = Context { cycles: &cycles, frame: 0, samples: &samples };
            unit.process(&context, &ins, &mut [&mut a[..], &mut b[..]][..row.outputs], QUANTUM);
        }
    })
}

fn wide(row: &'static UnitRow, held: bool) -> f64 {
    let (constants, texts, values) = spec(row);
    let spec = Spec { rate: 48_000.0, constants: &constants, texts: &texts, tables: &[], seed: 1 };
    let mut unit = (row.make.wide)(&spec, fearless_simd::Level::new());
    let samples = samples();
    for lane in 0..16 {
        unit.start(lane, &Start { seed: 1, sample: Some(Playback::new(SampleId(0))) });
    }
    let buffers: Vec<[Wide; QUANTUM]> = values.iter().map(|(v, _)| [Wide([*v; 16]); QUANTUM]).collect();
    let ins: Vec<RawInput<'_, Wide>> =
        buffers.iter().zip(&values).map(|(frames, v)| RawInput { frames, held, range: v.1 }).collect();
    let cycles = [0.0; QUANTUM];
    let (mut a, mut b) = ([Wide::default(); QUANTUM], [Wide::default(); QUANTUM]);
    best(|| {
        for _ in 0..QUANTA {
            let context = Context { cycles: &cycles, frame: 0, samples: &samples };
            unit.process(&context, &ins, &mut [&mut a[..], &mut b[..]][..row.outputs], QUANTUM);
        }
    }) / 16.0
}
