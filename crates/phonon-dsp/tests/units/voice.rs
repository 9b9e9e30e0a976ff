//! The sampler, frame by frame.

use std::sync::Arc;

use phonon_dsp::{Interpolation, Motion, Sample, SampleId, Samples, Shape};

use crate::rig::*;

fn sampler(rate: f32, channels: Vec<Vec<f32>>) -> Run {
    Run { samples: Samples(vec![Arc::new(Sample::new(rate, channels))]), ..Run::new("sampler") }
}

/// With a part of the recording, at a speed.
fn part(mut run: Run, begin: u64, end: u64, speed: f64) -> Run {
    (run.play.begin, run.play.end, run.play.speed) = (begin, end, speed);
    run
}

fn at(run: Run, speed: f64) -> Run {
    part(run, 0, u64::MAX, speed)
}

fn reading(mut run: Run, interpolation: Interpolation) -> Run {
    run.play.interpolation = interpolation;
    run
}

fn ramp(frames: usize) -> Vec<f32> {
    (0..frames).map(|i| i as f32).collect()
}

#[test]
fn its_own_speed_gives_the_file_bit_for_bit_then_silence() {
    let (left, right) = (noise(1, 1000), noise(2, 1000));
    for kind in [Interpolation::None, Interpolation::Linear, Interpolation::Cubic, Interpolation::Sinc] {
        let out = reading(sampler(RATE, vec![left.clone(), right.clone()]), kind).channels(1200, 64);
        assert_eq!((&out[0][..1000], &out[1][..1000]), (&left[..], &right[..]), "{kind:?}");
        assert!(out.iter().all(|c| c[1000..].iter().all(|x| *x == 0.0)));
    }
    let mono = sampler(RATE, vec![left.clone()]).channels(1000, 64);
    assert_eq!((&mono[0], &mono[1]), (&left, &left));
}

/// The largest error of a sine of `part` of the rate, played at `speed`, in dB below the sine.
fn error(part: f64, speed: f64, kind: Interpolation) -> f64 {
    let file = tone(part * 48_000.0, RATE, 200_000);
    let out = reading(at(sampler(RATE, vec![file]), speed), kind).mono(20_000);
    let step = 2.0 * std::f64::consts::PI * part * speed;
    let apart = |i: usize| (f64::from(out[i]) - (step * i as f64).sin()).abs();
    decibels((100..19_900).map(apart).fold(0.0, f64::max))
}

#[test]
fn between_frames_a_sine_at_an_eighth_of_the_rate_is_as_clean_as_promised() {
    for speed in [0.77, 0.918_75, 0.501, 1.05] {
        let (sinc, cubic) =
            (error(0.125, speed, Interpolation::Sinc), error(0.125, speed, Interpolation::Cubic));
        let linear = error(0.125, speed, Interpolation::Linear);
        println!("speed {speed}: sinc {sinc:.1}, cubic {cubic:.1}, linear {linear:.1} dB");
        assert!(sinc < -90.0 && cubic < -60.0 && linear < -20.0, "{speed}: {sinc} {cubic} {linear}");
    }
    // Slower sounds are cleaner still, and the band-limited kernels of higher speeds let through what fits.
    assert!(error(0.01, 0.77, Interpolation::Cubic) < -95.0);
    for speed in [1.3, 1.7, 2.0, 3.1, 5.0, 8.0] {
        let sinc = error(0.25 / 2.0 / speed, speed, Interpolation::Sinc);
        assert!(sinc < -80.0, "{speed}: {sinc}");
    }
}

#[test]
fn what_the_output_cannot_hold_does_not_fold_back() {
    // 17.9 kHz of a 48 kHz file, played faster, would be above the output's half rate.
    for speed in [1.8, 2.0, 2.7, 4.0, 9.3, 24.0] {
        let file = tone(17_900.0, RATE, 480_000);
        let frames = 8000.min((400_000.0 / speed) as usize);
        let loudest = |kind| {
            let out = reading(at(sampler(RATE, vec![file.clone()]), speed), kind).mono(frames);
            decibels(out[200..].iter().fold(0.0, |m: f64, x| m.max(f64::from(x.abs()))))
        };
        let (sinc, cubic) = (loudest(Interpolation::Sinc), loudest(Interpolation::Cubic));
        println!("17.9 kHz at speed {speed}: sinc {sinc:.1} dB, cubic {cubic:.1} dB");
        assert!(sinc < -90.0 && cubic > -15.0, "{speed}: {sinc} {cubic}");
    }
    // What fits is there, whatever the speed.
    for speed in [1.07, 1.5, 2.0, 3.0] {
        let file = tone(16_000.0 / speed, RATE, 200_000);
        let out = at(sampler(RATE, vec![file]), speed).mono(48_000);
        let level = decibels(spectrum(&out)[16_000]);
        assert!(level.abs() < 0.3, "16 kHz at speed {speed}: {level}");
    }
}

#[test]
fn whole_speeds_of_the_plain_kinds_take_every_nth_frame() {
    let file: Vec<f32> = noise(1, 1000);
    let out = reading(at(sampler(RATE, vec![file.clone()]), 2.0), Interpolation::Cubic).mono(600);
    for i in 0..500 {
        assert_eq!(out[i], file[2 * i], "frame {i}");
    }
    assert!(out[500..].iter().all(|x| *x == 0.0));
    // A file of half the rate: every second frame is one of the file.
    let out = sampler(24_000.0, vec![file.clone()]).mono(2000);
    for i in 0..1000 {
        assert_eq!(out[2 * i], file[i], "frame {i}");
    }
    assert_eq!(reading(at(sampler(RATE, vec![ramp(9)]), 0.5), Interpolation::None).mono(4), [0., 0., 1., 1.]);
}

#[test]
fn backwards_is_the_mirror() {
    let file = noise(3, 1000);
    let mirrored: Vec<f32> = file.iter().rev().copied().collect();
    for (begin, end, speed) in [(0, 1000, 1.0), (200, 700, 1.0), (0, 1000, 0.7), (100, 900, 1.9)] {
        let back = part(sampler(RATE, vec![file.clone()]), begin, end, -speed).mono(1500);
        let there = part(sampler(RATE, vec![mirrored.clone()]), 1000 - end, 1000 - begin, speed).mono(1500);
        for i in 0..1500 {
            assert!((back[i] - there[i]).abs() < 2e-6, "{begin}..{end} at {speed}, frame {i}");
        }
    }
    assert_eq!(at(sampler(RATE, vec![file]), -1.0).mono(1000), mirrored);
}

#[test]
fn a_slice_starts_and_ends_at_its_frames_with_fades_inside() {
    let run = part(sampler(RATE, vec![vec![1.0; 4800]]), 1200, 2400, 1.0);
    let out = run.mono(1400);
    // A millisecond is 48 frames; the first and the last are half a step up.
    assert_eq!((out[48], out[1150], out[1200]), (1.0, 1.0, 0.0));
    assert!((out[0] - 0.5 / 48.0).abs() < 1e-6 && (out[1199] - 0.5 / 48.0).abs() < 1e-6);
    assert!((0..47).all(|i| (out[i + 1] - out[i] - 1.0 / 48.0).abs() < 1e-6));
    assert!((0..1200).all(|i| (out[i] - out[1199 - i]).abs() < 1e-6));
    assert_eq!(part(sampler(RATE, vec![ramp(4800)]), 1200, 4800, 1.0).mono(300)[200], 1400.0);
}

#[test]
fn slices_that_take_over_from_each_other_sum_to_the_whole() {
    let file = noise(5, 1000);
    let mut sum = vec![0.0; 1000];
    for (begin, end) in [(0u64, 300), (300, 301), (301, 640), (640, 1000)] {
        let mut run = part(sampler(RATE, vec![file.clone()]), begin, end, 1.0);
        run.play.takes_over = (begin > 0).then_some(0.0);
        run.play.hands_over = (end < 1000).then_some(end - begin);
        let out = run.mono(1000 - begin as usize);
        out.iter().enumerate().for_each(|(i, x)| sum[begin as usize + i] += x);
    }
    assert_eq!(sum, file);
}

#[test]
fn a_loop_goes_on_and_nothing_is_silence() {
    let mut run = sampler(RATE, vec![ramp(100)]);
    run.play.looped = Some((0, 100));
    let out = run.mono(350);
    assert_eq!((out[0], out[99], out[100], out[349]), (0.0, 99.0, 0.0, 49.0));
    // Into the loop, then round it; and the same in the mirror.
    run.play.looped = Some((40, 60));
    assert_eq!(run.mono(121)[59..62], [59.0, 40.0, 41.0]);
    let back = at(run, -1.0).mono(121);
    assert_eq!((back[0], back[59], back[60], back[61]), (99.0, 40.0, 59.0, 58.0));
    assert!(sampler(RATE, vec![vec![]]).mono(10).iter().all(|x| *x == 0.0));
    let empty = Run { samples: Samples::default(), ..Run::new("sampler") };
    assert!(empty.mono(10).iter().all(|x| *x == 0.0));
    assert!(part(sampler(RATE, vec![vec![1.0; 100]]), 50, 50, 1.0).mono(10).iter().all(|x| *x == 0.0));
}

#[test]
fn a_loop_is_as_smooth_at_its_seam_as_elsewhere() {
    // Ten whole waves in the loop, read between the frames.
    let file = tone(480.0, RATE, 3000);
    let mut run = at(sampler(RATE, vec![file]), 0.77);
    run.play.looped = Some((1000, 2000));
    let out = run.mono(20_000);
    let step = 2.0 * std::f64::consts::PI * 480.0 * 0.77 / 48_000.0;
    let apart = |i: usize| (f64::from(out[i]) - (step * i as f64).sin()).abs();
    let worst = (100..20_000).map(apart).fold(0.0, f64::max);
    assert!(decibels(worst) < -90.0, "{worst}");
}

#[test]
fn the_speed_glides_and_the_input_is_its_factor() {
    let mut run = sampler(RATE, vec![ramp(100_000)]);
    run.play.glide = 2.0;
    // Speed 1 + 2 t: after half a second, 0.5 + 0.25 s of the file.
    let place = run.mono(24_001)[24_000];
    assert!((f64::from(place) - 36_000.0).abs() < 2.0, "{place}");
    let held = reading(sampler(RATE, vec![ramp(100_000)]), Interpolation::Linear).hold("speed", 3.0);
    assert_eq!(held.mono(200)[100], 300.0);
}

#[test]
fn long_files_do_not_drift() {
    let mut file = vec![0.0; 3_000_000];
    file[2_880_000] = 1.0;
    let run = at(sampler(44_100.0, vec![file]), 48_000.0 / 44_100.0);
    let out = run.mono(2_880_001);
    assert!((out[2_880_000] - 1.0).abs() < 0.01, "{}", out[2_880_000]);
}

#[test]
fn the_shape_of_a_zone_counts_in_decibels_and_filters() {
    let mut run = sampler(RATE, vec![vec![1.0; 96_000]]);
    let shape = Shape {
        delay: 0.01,
        attack: 0.01,
        hold: 0.01,
        decay: 1.0,
        sustain: 0.1,
        release: 0.5,
        cutoff: None,
        resonance: 0.0,
        leaves_loop: false,
        motion: None,
    };
    run.play.shape = Some(shape);
    let gate = (0..48_000).map(|i| if i < 24_000 { 1.0 } else { 0.0 }).collect();
    let out = run.clone().signal("gate", gate).mono(48_000);
    assert_eq!((out[479], out[1000], out[1439]), (0.0, 1.0, 1.0));
    assert!((out[720] - 0.5).abs() < 0.01);
    // 100 dB in a second: a tenth of it later it is 10 dB down; it stays at -20 dB, then falls 200 dB in a second.
    assert!((decibels(f64::from(out[1440 + 4800])) + 10.0).abs() < 0.1);
    assert!((out[20_000] - 0.1).abs() < 1e-6);
    assert!((decibels(f64::from(out[24_000 + 4800])) + 40.0).abs() < 0.1);

    let mut low = sampler(RATE, vec![tone(4000.0, RATE, 48_000)]);
    low.play.shape = Some(Shape { cutoff: Some(1000.0), delay: 0.0, attack: 0.0, sustain: 1.0, ..shape });
    let out = low.mono(48_000);
    let level = decibels(spectrum(&out[24_000..])[2000]);
    // Two poles, two octaves above the corner: 24 dB, and a little more for the curve of the rate.
    assert!((-26.0..-23.5).contains(&level), "{level}");
}

#[test]
fn a_zone_is_moved_by_its_envelope_and_its_swings() {
    let still = Shape {
        delay: 0.0,
        attack: 0.0,
        hold: 0.0,
        decay: 0.0,
        sustain: 1.0,
        release: 1.0,
        cutoff: None,
        resonance: 0.0,
        leaves_loop: false,
        motion: None,
    };
    let with = |motion: Motion, frames: Vec<f32>| {
        let mut run = sampler(RATE, vec![frames]);
        run.play.shape = Some(Shape { motion: Some(motion), ..still });
        run.signal("gate", vec![1.0; 48_000]).mono(24_000)
    };
    // Each frame tells its place, so the slope is the speed.
    let ramp = |motion| with(motion, (0..96_000).map(|at| at as f32 / 96_000.0).collect());
    let speed = |out: &[f32], at: usize| (out[at + 16] - out[at]) * 6000.0;
    let rises = Motion { envelope: [0.1, 0.1, 1.0, 1.0], sustain: 1.0, release: 1.0, ..Motion::default() };
    let out = ramp(Motion { envelope_pitch: 12.0, ..rises });
    assert!((speed(&out, 4000) - 1.0).abs() < 0.01, "silence first: {}", speed(&out, 4000));
    assert!((speed(&out, 7200) - 1.414).abs() < 0.02, "half an octave on the way: {}", speed(&out, 7200));
    assert!((speed(&out, 15_000) - 2.0).abs() < 0.01, "{}", speed(&out, 15_000));
    // A quarter of a turn of 5 Hz in, the triangle is at its top, and at its bottom half a turn later.
    let out = ramp(Motion { vibrato: [0.1, 5.0], vibrato_pitch: 12.0, ..Motion::default() });
    assert!((speed(&out, 7190) - 2.0).abs() < 0.05, "{}", speed(&out, 7190));
    assert!((speed(&out, 11_990) - 0.5).abs() < 0.05, "{}", speed(&out, 11_990));
    let out = with(Motion { swing: [0.0, 5.0], swing_gain: 6.0206, ..Motion::default() }, vec![0.25; 48_000]);
    assert!((out[2400] - 0.5).abs() < 0.01 && (out[7200] - 0.125).abs() < 0.01);
    // An octave further down the same two poles are 12 dB deeper.
    let high = |motion, cutoff| {
        let mut run = sampler(RATE, vec![tone(8000.0, RATE, 48_000)]);
        run.play.shape = Some(Shape { motion, cutoff: Some(cutoff), ..still });
        decibels(spectrum(&run.signal("gate", vec![1.0; 48_000]).mono(48_000)[24_000..])[4000])
    };
    let up =
        Motion { envelope: [0.0, 0.0, 9.0, 1.0], sustain: 1.0, envelope_cutoff: 12.0, ..Motion::default() };
    let apart = high(Some(up), 1000.0) - high(None, 2000.0);
    assert!(apart.abs() < 0.1, "{apart}");
}

#[test]
fn cuts_do_not_show_however_the_head_moves() {
    let swinging = Motion {
        envelope: [0.01, 0.02, 0.01, 0.1],
        envelope_pitch: 3.0,
        envelope_cutoff: 24.0,
        vibrato: [0.0, 30.0],
        vibrato_pitch: 1.0,
        ..Motion::default()
    };
    let zone = Shape {
        delay: 0.001,
        attack: 0.004,
        hold: 0.0,
        decay: 2.0,
        sustain: 0.5,
        release: 0.7,
        cutoff: Some(2000.0),
        resonance: 6.0,
        leaves_loop: true,
        motion: Some(swinging),
    };
    // Through nought and through the borders of several sets of kernels.
    let speed: Vec<f32> = (0..9000).map(|i| 3.0 * (i as f32 * 0.004).sin() + 0.3).collect();
    let gate: Vec<f32> = (0..9000).map(|i| if i < 5000 { 1.0 } else { 0.0 }).collect();
    for (shape, speed_of_event) in [(None, 0.9), (Some(zone), 0.9), (Some(zone), -1.3), (None, 40.0)] {
        for kind in [Interpolation::Sinc, Interpolation::Cubic, Interpolation::Linear, Interpolation::None] {
            let mut run = reading(sampler(44_100.0, vec![noise(3, 4000), noise(4, 4000)]), kind);
            run = part(run, 100, 3900, speed_of_event).signal("speed", speed.clone());
            run.play.looped = Some((400, 1777));
            run.play.shape = shape;
            let run = run.signal("gate", gate.clone());
            let whole = run.channels(9000, 64);
            assert!(whole[0].iter().any(|x| x.abs() > 0.1));
            assert!(whole == run.channels(9000, 1), "{kind:?}, {speed_of_event}, {}", shape.is_some());
            assert!(whole == run.channels(9000, 17), "{kind:?}, {speed_of_event}, {}", shape.is_some());
        }
    }
}

#[test]
fn a_recording_on_disk_gives_the_same_as_one_in_memory() {
    use phonon_dsp::pages::{PAGE, Pages};
    let channels = vec![noise(7, 5 * PAGE + 100), noise(8, 5 * PAGE + 100)];
    let pages = Pages::new(channels[0].len(), 2, 8);
    for page in 0..6 {
        let cut = |c: &Vec<f32>| c[page * PAGE..c.len().min((page + 1) * PAGE)].to_vec();
        pages.put(page, page, None, &channels.iter().map(cut).collect::<Vec<_>>());
    }
    let pages = Arc::new(pages);
    for speed in [1.0, -0.7, 2.3] {
        let memory = at(sampler(44_100.0, channels.clone()), speed).channels(40_000, 64);
        let disk = Samples(vec![Arc::new(Sample::on_disk(44_100.0, pages.clone()))]);
        let disk = at(Run { samples: disk, ..Run::new("sampler") }, speed).channels(40_000, 64);
        assert!(memory == disk, "{speed}");
    }
    assert_eq!(pages.missed(), 0);
    let mut wanted = Vec::new();
    pages.take_wanted(|page| wanted.push(page));
    assert!(wanted.contains(&0) && wanted.contains(&5), "{wanted:?}");
    // A page that is taken away is silence, and counted.
    pages.put(0, 1, Some(1), &[vec![0.5; PAGE], vec![0.5; PAGE]]);
    assert_eq!((pages.read(0, 5), pages.read(0, PAGE + 5), pages.missed()), (0.5, 0.0, 1));
    assert_eq!(SampleId(0), phonon_dsp::Playback::new(SampleId(0)).sample);
}
