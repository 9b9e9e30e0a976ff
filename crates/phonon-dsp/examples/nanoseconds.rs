//! Prints what each unit costs: nanoseconds per frame in one lane, and per frame and voice in sixteen.
//! `cargo run --release -p phonon-dsp --example nanoseconds [NAME …]`

use std::time::Instant;

use phonon_dsp::row::Spec;
use phonon_dsp::units::UNITS;
use phonon_dsp::*;

/// Quanta in a measurement.
const QUANTA: usize = 400;

#[expect(clippy::print_stdout, reason = "printing is what this program is for")]
fn main() {
    let names: Vec<String> = std::env::args().skip(1).collect();
    println!("{:16} {:>8} {:>8} {:>8} {:>8}", "ns/frame", "held", "moving", "held/16", "mov/16");
    for row in UNITS.iter().filter(|row| names.is_empty() || names.iter().any(|name| name == row.name)) {
        let [a, b] = [true, false].map(|held| narrow(row, held));
        let [c, d] = [true, false].map(|held| wide(row, held));
        println!("{:16} {a:8.2} {b:8.2} {c:8.2} {d:8.2}", row.name);
    }
}

fn usual(input: &InputRow) -> f32 {
    let fallback = match input.kind {
        InputKind::Frequency => 110.0,
        _ if input.name == "cutoff" || input.name == "freq" => 1000.0,
        _ => 0.3,
    };
    input.range.clamp(input.default.unwrap_or(fallback))
}

fn spec(row: &UnitRow) -> (Vec<f32>, Vec<String>, Vec<(f32, phonon_base::Range)>) {
    let of = |kind| row.inputs.iter().filter(move |i| i.kind == kind);
    let values = row.inputs.iter().flat_map(|i| vec![(usual(i), i.range); i.kind.slots()]).collect();
    let texts = of(InputKind::Text).map(|_| String::new()).collect();
    (of(InputKind::Constant).map(usual).collect(), texts, values)
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
    let file = Sample { rate: 48_000.0, channels: vec![vec![0.5; 1 << 20]] };
    Samples(vec![std::sync::Arc::new(file)])
}

fn narrow(row: &UnitRow, held: bool) -> f64 {
    let (constants, texts, values) = spec(row);
    let spec = Spec { rate: 48_000.0, constants: &constants, texts: &texts, tables: &[], seed: 1 };
    let mut unit = (row.make.one)(&spec);
    let samples = samples();
    unit.start(0, &Start { seed: 1, sample: Some(SampleId(0)) });
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

fn wide(row: &UnitRow, held: bool) -> f64 {
    let (constants, texts, values) = spec(row);
    let spec = Spec { rate: 48_000.0, constants: &constants, texts: &texts, tables: &[], seed: 1 };
    let mut unit = (row.make.wide)(&spec, fearless_simd::Level::new());
    let samples = samples();
    for lane in 0..16 {
        unit.start(lane, &Start { seed: 1, sample: Some(SampleId(0)) });
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
