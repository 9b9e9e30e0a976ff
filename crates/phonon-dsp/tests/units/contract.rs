//! What every unit promises, checked for all rows by loops.

use fearless_simd::Level;
use phonon_base::Quantity;
use phonon_dsp::row::Spec;
use phonon_dsp::units::UNITS;
use phonon_dsp::*;

use crate::rig::*;

/// Every input fed with something lively inside its range.
fn lively(row: &'static UnitRow, seed: u32, frames: usize) -> Run {
    let mut run = Run::of(row);
    run.seed = seed;
    for (place, input) in places(row).iter().enumerate() {
        let noise = noise(seed * 64 + place as u32 + 1, frames);
        let middle = usual(input);
        let values = match input.quantity {
            Quantity::Audio => noise,
            Quantity::Gate => {
                (0..frames).map(|i| f32::from((i / (97 + seed as usize)).is_multiple_of(2))).collect()
            }
            // Every second stretch of 256 frames stands still, so that held inputs are met too.
            _ => (0..frames)
                .map(|i| {
                    let x = if (i / 256).is_multiple_of(2) { noise[i] } else { noise[i - i % 256] };
                    input.range.clamp(middle * (1.0 + 0.5 * x) + 0.01 * x)
                })
                .collect(),
        };
        run.drives[place] = Drive::Signal(values);
    }
    run
}

fn bits(channels: &[Vec<f32>]) -> Vec<Vec<u32>> {
    channels.iter().map(|c| c.iter().map(|x| x.to_bits()).collect()).collect()
}

/// A plain message where two renderings part.
fn assert_same(name: &str, what: &str, a: &[Vec<f32>], b: &[Vec<f32>]) {
    for (channel, (a, b)) in a.iter().zip(b).enumerate() {
        let differs = a.iter().zip(b).position(|(x, y)| x.to_bits() != y.to_bits());
        if let Some(i) = differs {
            panic!("{name}: {what}: channel {channel} frame {i}: {} and {}", a[i], b[i]);
        }
    }
}

#[test]
fn rows_are_complete_and_names_are_unique() {
    let mut names = std::collections::BTreeSet::new();
    for row in UNITS {
        for name in std::iter::once(&row.name).chain(row.aliases) {
            assert!(names.insert(*name), "{name} is there twice");
        }
        assert!(!row.summary.is_empty() && !row.example.is_empty() && !row.source.is_empty(), "{}", row.name);
        assert!(row.example.contains(": ") && row.summary.ends_with('.'), "{}", row.name);
        assert!(row.outputs == 1 || row.outputs == 2, "{}", row.name);
        let mut keywords = std::collections::BTreeSet::new();
        for input in row.inputs {
            for name in std::iter::once(&input.name).chain(input.aliases) {
                assert!(keywords.insert(*name), "{}: {name} is there twice", row.name);
            }
            assert!(input.default.is_none_or(|d| input.range.holds(d)), "{}: {}", row.name, input.name);
            assert!(input.range.low < input.range.high, "{}: {}", row.name, input.name);
        }
        let constants: Vec<f32> =
            row.inputs.iter().filter(|i| i.kind == InputKind::Constant).map(usual).collect();
        assert!((row.memory)(&constants, 48_000.0) < 64 << 20, "{}", row.name);
    }
}

#[test]
fn any_input_gives_finite_output_and_sanity_comes_back() {
    // Faults from frame 100 to 400; 100 ms later all must be as before.
    let (frames, sane_again) = (5600, 400 + 4800);
    let loudest = |channels: &[Vec<f32>], from: usize| {
        channels.iter().flat_map(|channel| &channel[from..]).fold(0.0, |most: f32, x| most.max(x.abs()))
    };
    for row in UNITS {
        let slots = places(row).len();
        let usually = loudest(&lively(row, 3, frames).channels(frames, QUANTUM), 0);
        let faults = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30, -1e30, f32::MAX, 0.0, 1e-40];
        for (k, fault) in faults.iter().enumerate() {
            for slot in 0..slots {
                let mut run = lively(row, 3, frames);
                if let Drive::Signal(values) = &mut run.drives[slot] {
                    for i in (100..400).filter(|i| (i / 16 + k).is_multiple_of(2)) {
                        values[i] = *fault;
                    }
                }
                let limit = if row.group == "math" || row.name == "align" { f32::MAX } else { 1e14 };
                let channels = run.channels(frames, QUANTUM);
                let after = loudest(&channels, sane_again);
                assert!(
                    after <= 10.0 * usually + 1.0,
                    "{}: {fault} at input {slot}: still {after} loud, usually {usually}",
                    row.name
                );
                for (c, channel) in channels.iter().enumerate() {
                    for (i, x) in channel.iter().enumerate() {
                        assert!(
                            x.is_finite() && x.abs() <= limit,
                            "{}: {fault} at input {slot}: channel {c} frame {i} is {x}",
                            row.name
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn both_ends_of_every_range_and_sweeps_between_stay_finite() {
    let frames = 4800;
    for row in UNITS {
        for (slot, input) in places(row).iter().enumerate() {
            let (low, high) = (input.range.low.max(-1e4), input.range.high.min(1e5));
            let sweep = tone(3000.0, RATE, frames);
            let swept = sweep.iter().map(|x| low + (high - low) * (x * 0.5 + 0.5)).collect();
            for drive in [Drive::Hold(low), Drive::Hold(high), Drive::Signal(swept)] {
                let mut run = lively(row, 5, frames);
                run.drives[slot] = drive;
                for channel in run.channels(frames, QUANTUM) {
                    let worst = channel
                        .iter()
                        .fold(0.0, |a: f32, x| if x.is_finite() { a.max(x.abs()) } else { f32::INFINITY });
                    let limit = if row.group == "math" { f32::MAX } else { 1e9 };
                    assert!(worst <= limit, "{}: {} of {:?}: {worst}", row.name, input.name, input.range);
                }
            }
        }
    }
}

#[test]
fn time_can_be_cut_anywhere() {
    for row in UNITS {
        let run = lively(row, 7, 1500);
        let whole = run.channels(1500, QUANTUM);
        for cut in [1, 7, 33] {
            assert_same(row.name, &format!("calls of {cut}"), &whole, &run.channels(1500, cut));
        }
    }
}

#[test]
fn a_started_lane_is_a_fresh_unit() {
    for row in UNITS {
        let run = lively(row, 9, 3000);
        let fresh = run.channels(3000, QUANTUM);
        let mut used = lively(row, 11, 5000).make();
        lively(row, 11, 5000).go_on(&mut *used, 0, 4321, QUANTUM);
        used.start(0, &run.begin());
        assert_same(row.name, "started again", &fresh, &run.go_on(&mut *used, 0, 3000, QUANTUM));
    }
}

/// All instruction sets that this CPU has.
fn levels() -> Vec<Level> {
    let best = Level::new();
    let mut levels = vec![best, Level::baseline()];
    #[cfg(target_arch = "x86_64")]
    {
        levels.extend(best.as_sse2().map(Level::Sse2));
        levels.extend(best.as_sse4_2().map(Level::Sse4_2));
        levels.extend(best.as_avx2().map(Level::Avx2));
    }
    levels
}

/// Sixteen lanes, each with its own drives; lane 5 starts anew at frame 640.
fn wide(runs: &[Run], level: Level, frames: usize) -> Vec<Vec<Vec<f32>>> {
    let row = runs[0].row;
    let Run { rate, constants, texts, seed, samples, .. } = &runs[0];
    let spec = Spec { rate: *rate, constants, texts, tables: &[], seed: *seed };
    let mut unit = (row.make.wide)(&spec, level);
    for (lane, run) in runs.iter().enumerate() {
        unit.start(lane, &run.begin());
    }
    let places = places(row);
    let mut result = vec![vec![Vec::new(); row.outputs]; 16];
    for from in (0..frames).step_by(QUANTUM) {
        if from == 640 {
            unit.start(5, &runs[5].begin());
        }
        let buffers: Vec<Vec<Wide>> = (0..places.len())
            .map(|p| {
                let lanes = |at| Wide(std::array::from_fn(|lane| runs[lane].drives[p].at(at)));
                (from..from + QUANTUM).map(lanes).collect()
            })
            .collect();
        let ins: Vec<RawInput<'_, Wide>> = buffers
            .iter()
            .zip(&places)
            .map(|(frames, place)| RawInput {
                frames,
                held: frames.iter().all(|f| f.0.map(f32::to_bits) == frames[0].0.map(f32::to_bits)),
                range: place.range,
            })
            .collect();
        let cycles: Vec<f64> = (from..from + QUANTUM).map(|at| at as f64 / f64::from(*rate) * 0.5).collect();
        let context = Context { cycles: &cycles, frame: from as u64, samples };
        let mut outs = vec![vec![Wide::default(); QUANTUM]; row.outputs];
        let mut slices: Vec<&mut [Wide]> = outs.iter_mut().map(Vec::as_mut_slice).collect();
        unit.process(&context, &ins, &mut slices, QUANTUM);
        for (channel, out) in outs.iter().enumerate() {
            for frame in out {
                for lane in 0..16 {
                    result[lane][channel].push(frame.0[lane]);
                }
            }
        }
    }
    result
}

#[test]
fn one_lane_equals_sixteen_on_every_instruction_set() {
    let frames = 20 * QUANTUM;
    for row in UNITS {
        let runs: Vec<Run> = (0..16).map(|lane| lively(row, 21 + lane, frames)).collect();
        let alone: Vec<Vec<Vec<f32>>> = runs
            .iter()
            .enumerate()
            .map(|(lane, run)| {
                let mut unit = run.make();
                if lane != 5 {
                    return run.go_on(&mut *unit, 0, frames, QUANTUM);
                }
                let mut all = run.go_on(&mut *unit, 0, 640, QUANTUM);
                unit.start(0, &run.begin());
                let rest = run.go_on(&mut *unit, 640, frames - 640, QUANTUM);
                all.iter_mut().zip(rest).for_each(|(a, b)| a.extend(b));
                all
            })
            .collect();
        for level in levels() {
            let together = wide(&runs, level, frames);
            for lane in 0..16 {
                let what = format!("lane {lane} on {level:?}");
                assert_same(row.name, &what, &alone[lane], &together[lane]);
            }
        }
    }
}

#[test]
fn seeds_without_a_start_follow_the_lane() {
    for row in UNITS {
        let run = lively(row, 31, 640);
        let make = |seed| {
            let Run { rate, constants, texts, .. } = &run;
            (row.make.one)(&Spec { rate: *rate, constants, texts, tables: &[], seed })
        };
        let first = run.go_on(&mut *make(5), 0, 640, QUANTUM);
        assert_eq!(bits(&first), bits(&run.go_on(&mut *make(5), 0, 640, QUANTUM)), "{}", row.name);
    }
}

#[test]
fn silence_after_sound_holds_no_denormals() {
    for row in UNITS {
        let mut run = lively(row, 13, 4800);
        for drive in &mut run.drives {
            if let Drive::Signal(values) = drive {
                values.push(*values.last().unwrap());
            }
        }
        for (place, input) in places(row).iter().enumerate() {
            if input.quantity == Quantity::Audio {
                run.drives[place] = Drive::Signal([noise(1, 2400), vec![0.0]].concat());
            } else {
                run.drives[place] = Drive::Hold(usual(input));
            }
        }
        for channel in run.channels(96_000, QUANTUM) {
            let denormal = channel.iter().filter(|x| x.is_subnormal()).count();
            assert_eq!(denormal, 0, "{}", row.name);
        }
    }
}

#[test]
fn tails_end_as_declared() {
    for row in UNITS {
        let mut run = Run::of(row);
        let seconds = match row.tail {
            Tail::None => {
                // Everything silent, or as near to it as its range allows.
                for (place, input) in places(row).iter().enumerate() {
                    run.drives[place] = Drive::Hold(input.range.clamp(0.0));
                }
                for channel in run.channels(640, QUANTUM) {
                    assert!(channel.iter().all(|x| *x == 0.0), "{} sounds by itself", row.name);
                }
                0.0
            }
            Tail::Seconds(seconds) => seconds,
            Tail::Rings | Tail::Source => continue,
        };
        // A loud burst, then nothing: after the tail it is below -100 dB, and at once where there is none.
        let burst = 4800;
        for (place, input) in places(row).iter().enumerate() {
            if input.quantity == Quantity::Audio {
                run.drives[place] = Drive::Signal([noise(1, burst), vec![0.0]].concat());
            }
        }
        if !places(row).iter().any(|input| input.quantity == Quantity::Audio) {
            continue;
        }
        let end = burst + (seconds * RATE) as usize;
        for channel in run.channels(end + 4800, QUANTUM) {
            let worst = channel[end..].iter().fold(0.0, |a: f32, x| a.max(x.abs()));
            assert!(worst < 1e-5, "{} after its tail: {worst}", row.name);
        }
    }
}

#[test]
fn a_look_ahead_keeps_the_contract() {
    for (name, constants) in
        [("limiter", vec![0.002, 0.0]), ("limiter", vec![0.005, 1.0]), ("compressor", vec![0.01])]
    {
        let row = phonon_dsp::units::unit(name).unwrap();
        let with = |seed, frames| Run { constants: constants.clone(), ..lively(row, seed, frames) };
        let run = with(7, 3000);
        let whole = run.channels(3000, QUANTUM);
        for cut in [1, 33] {
            assert_same(name, &format!("calls of {cut}"), &whole, &run.channels(3000, cut));
        }
        let mut used = with(11, 5000).make();
        with(11, 5000).go_on(&mut *used, 0, 4321, QUANTUM);
        used.start(0, &run.begin());
        assert_same(name, "started again", &whole, &run.go_on(&mut *used, 0, 3000, QUANTUM));
        let runs: Vec<Run> = (0..16).map(|lane| with(21 + lane, 640)).collect();
        let together = wide(&runs, Level::baseline(), 640);
        for (lane, run) in runs.iter().enumerate() {
            let what = format!("lane {lane}");
            assert_same(name, &what, &run.go_on(&mut *run.make(), 0, 640, QUANTUM), &together[lane]);
        }
    }
}
