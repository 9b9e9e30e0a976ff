//! No unit takes or gives back memory while it runs or starts a voice.

use phonon_dsp::row::Spec;
use phonon_dsp::units::UNITS;
use phonon_dsp::*;
use phonon_rig::allocator::{Counting, calls_during};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn running_takes_no_memory() {
    let samples = Samples(vec![std::sync::Arc::new(Sample::new(44_100.0, vec![vec![0.5; 1000]]))]);
    for row in UNITS {
        let usual = |input: &InputRow| input.range.clamp(input.default.unwrap_or(0.5));
        let constants: Vec<f32> =
            row.inputs.iter().filter(|i| i.kind == InputKind::Constant).map(usual).collect();
        let texts: Vec<String> =
            row.inputs.iter().filter(|i| i.kind == InputKind::Text).map(|_| String::new()).collect();
        let spec = Spec { rate: 48_000.0, constants: &constants, texts: &texts, tables: &[], seed: 1 };
        let mut one = (row.make.one)(&spec);
        let mut wide = (row.make.wide)(&spec, fearless_simd::Level::new());
        let values: Vec<f32> = row.inputs.iter().flat_map(|i| vec![usual(i); i.kind.slots()]).collect();
        let narrow: Vec<[f32; QUANTUM]> = values.iter().map(|v| [*v; QUANTUM]).collect();
        let broad: Vec<[Wide; QUANTUM]> = values.iter().map(|v| [Wide([*v; 16]); QUANTUM]).collect();
        let range = phonon_base::Range::ANY;
        let narrow: Vec<RawInput<'_, f32>> =
            narrow.iter().map(|frames| RawInput { frames, held: false, range }).collect();
        let broad: Vec<RawInput<'_, Wide>> =
            broad.iter().map(|frames| RawInput { frames, held: false, range }).collect();
        let (mut a, mut b) = ([0.0; QUANTUM], [0.0; QUANTUM]);
        let (mut c, mut d) = ([Wide::default(); QUANTUM], [Wide::default(); QUANTUM]);
        let cycles = [0.0; QUANTUM];
        let context = Context { cycles: &cycles, frame: 0, samples: &samples };
        let start = Start { seed: 3, sample: Some(Playback::new(SampleId(0))) };
        let calls = calls_during(|| {
            for _ in 0..100 {
                one.start(0, &start);
                one.process(&context, &narrow, &mut [&mut a[..], &mut b[..]][..row.outputs], QUANTUM);
                wide.start(7, &start);
                wide.process(&context, &broad, &mut [&mut c[..], &mut d[..]][..row.outputs], QUANTUM);
            }
        });
        assert_eq!(calls, 0, "{}", row.name);
    }
}
