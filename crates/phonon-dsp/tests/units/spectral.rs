//! Spectra: transforms, what the spectral units do by numbers, convolution.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use std::sync::Arc;

use phonon_dsp::parts::fft::{Complex32, RealFft};
use phonon_dsp::units::spectral::UNITS;
use phonon_dsp::{Sample, UnitRow};

use crate::rig::*;

/// Frames of a window unless a test says otherwise.
const SIZE: usize = 2048;

fn worst(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).fold(0.0, |worst, (x, y)| worst.max((x - y).abs()))
}

/// The frequency of the highest peak, from the spectrum of a second or so.
fn pitch(signal: &[f32]) -> f64 {
    let bins = spectrum(signal);
    let top = (1..bins.len() - 1).max_by(|a, b| bins[*a].total_cmp(&bins[*b])).unwrap();
    let [a, b, c] = [bins[top - 1], bins[top], bins[top + 1]].map(|x| x.max(1e-30).ln());
    (top as f64 + 0.5 * (a - c) / (a - 2.0 * b + c)) * f64::from(RATE) / signal.len() as f64
}

fn rms(signal: &[f32]) -> f64 {
    (signal.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / signal.len() as f64).sqrt()
}

#[test]
fn the_transform_is_the_sum_of_its_definition_and_comes_back() {
    for frames in [4, 8, 64, 1024] {
        let signal = noise(3, frames);
        let mut fft = RealFft::new(frames);
        let mut bins = vec![Complex32::ZERO; fft.bins()];
        fft.forward(&signal, &mut bins);
        for k in [0, 1, frames / 4, frames / 2 - 1, frames / 2] {
            let (re, im) = fourier(&signal, k as f64 * f64::from(RATE) / frames as f64, RATE);
            let away = (f64::from(bins[k].re) - re).abs().max((f64::from(bins[k].im) - im).abs());
            assert!(away < 1e-5 * frames as f64, "{frames} frames, bin {k}: {away}");
        }
        let mut back = vec![0.0; frames];
        fft.inverse(&bins, &mut back);
        assert!(worst(&signal, &back) < 1e-6, "{frames}");
    }
}

/// A unit of the group with parameters that change nothing.
fn neutral(row: &'static UnitRow) -> Run {
    let run = Run::of(row);
    match row.name {
        "freeze" => run.hold("trigger", 0.0),
        "smear" => run.hold("bins", 0.0),
        "blur" => run.hold("time", 0.0),
        "scram" | "diffuse" | "enhance" => run.hold("amount", 0.0),
        "spectral_comb" => run.hold("teeth", 0.0),
        "spectral_gate" => run.hold("threshold", -160.0),
        "spectral_clip" => run.hold("threshold", 40.0),
        "hbrick" => run.hold("cutoff", 0.0),
        "lbrick" => run.hold("cutoff", 1.0),
        "brickwall" => run.hold("low", 0.0).hold("high", 192_000.0),
        "binshift" => run.hold("shift", 0.0),
        "conform" => run.hold("real", 0.0).hold("imag", 0.0),
        "spectral_pitch" => run.hold("semitones", 0.0),
        "spectral_morph" => run.hold("position", 0.0),
        other => panic!("`{other}` needs its neutral parameters here"),
    }
}

#[test]
fn what_is_not_changed_comes_out_as_it_went_in_and_as_late_as_the_row_says() {
    let input = noise(5, 20_000);
    for row in UNITS.iter().copied().filter(|row| row.name != "spectral_vocoder") {
        for size in [512.0, 2048.0] {
            let mut run = neutral(row).signal(row.inputs[0].name, input.clone());
            run.constants = vec![size];
            let late = (row.make.latency)(&run.constants, RATE);
            assert_eq!(late, size as usize, "{}", row.name);
            let out = run.mono(20_000);
            assert!(out[..late].iter().all(|x| x.abs() < 1e-6), "{} is too early", row.name);
            let away = worst(&out[late..], &input);
            assert!(away < 1e-5, "{} of {size}: {away}", row.name);
        }
    }
    assert_eq!((UNITS[0].make.latency)(&[2048.0], 96_000.0), 4096, "a window lasts as long at every rate");
}

#[test]
fn a_frozen_tone_stays_as_high_and_as_loud_as_it_was() {
    let input = [tone(440.0, RATE, 48_000), vec![0.0]].concat();
    let trigger = [vec![0.0; 40_000], vec![1.0; 200_000], vec![0.0]].concat();
    let out = Run::new("freeze").signal("in", input).signal("trigger", trigger).mono(288_000);
    let held = &out[180_000..228_000];
    let cents = 1200.0 * (pitch(held) / 440.0).log2();
    assert!(cents.abs() < 2.0, "{cents} cents");
    assert!(decibels(rms(held) * 2f64.sqrt()).abs() < 0.3, "{} dB", decibels(rms(held) * 2f64.sqrt()));
    assert!(out[246_000..].iter().all(|x| *x == 0.0), "let go, it is silent as the input is");
}

#[test]
fn a_smeared_tone_is_a_band() {
    // Bin 100 of 23.4 Hz each, spread over ten on either side and the window's own two.
    let run = Run::new("smear").hold("bins", 10.0).signal("in", tone(2343.75, RATE, 96_000));
    let bins = spectrum(&run.mono(96_000).split_off(48_000));
    let energy = |from: usize, to: usize| bins[from..to].iter().map(|x| x * x).sum::<f64>();
    let (band, beyond) = (energy(2050, 2640), energy(100, 2000) + energy(2700, 20_000));
    assert!(energy(2100, 2270) + energy(2420, 2590) > 0.05 * band, "its neighbours sound beside the tone");
    assert!(band > 1e4 * beyond, "{}", decibels((band / beyond).sqrt()));
}

#[test]
fn pitch_moves_by_semitones_and_keeps_its_level() {
    for (semitones, expected) in
        [(7.0, 440.0 * 2f64.powf(7.0 / 12.0)), (-12.0, 220.0), (19.0, 440.0 * 2f64.powf(19.0 / 12.0))]
    {
        let run = Run::new("spectral_pitch").hold("semitones", semitones);
        let out = run.signal("in", tone(440.0, RATE, 96_000)).mono(96_000).split_off(48_000);
        let cents = 1200.0 * (pitch(&out) / expected).log2();
        let level = decibels(rms(&out) * 2f64.sqrt());
        assert!(cents.abs() < 2.0 && level.abs() < 1.0, "{semitones}: {cents} cents, {level} dB");
    }
}

#[test]
fn bins_move_and_stretch_to_their_frequencies() {
    let bin = f64::from(RATE) / SIZE as f64;
    let moved = |shift: f32, stretch: f32| {
        let run = Run::new("binshift").hold("shift", shift).hold("stretch", stretch);
        pitch(&run.signal("in", tone(1000.0, RATE, 96_000)).mono(96_000).split_off(48_000))
    };
    assert!((moved(10.0, 1.0) - 1000.0 - 10.0 * bin).abs() < 0.1, "{}", moved(10.0, 1.0));
    assert!((moved(-3.0, 1.0) - 1000.0 + 3.0 * bin).abs() < 0.1);
    assert!((moved(0.0, 2.0) / 2000.0 - 1.0).abs() < 0.03, "{}", moved(0.0, 2.0));
}

#[test]
fn gates_and_walls_keep_and_remove() {
    let hiss: Vec<f32> = noise(9, 96_000).iter().map(|x| x * 0.01).collect();
    let mixed: Vec<f32> = tone(1000.0, RATE, 96_000).iter().zip(&hiss).map(|(a, b)| a * 0.5 + b).collect();
    let out = Run::new("spectral_gate").hold("threshold", -40.0).signal("in", mixed.clone()).mono(96_000);
    let bins = spectrum(&out[48_000..]);
    let far = |from: usize, to: usize| decibels(bins[from..to].iter().map(|x| x * x).sum::<f64>().sqrt());
    assert!((decibels(bins[1000]) + 6.02).abs() < 0.2, "{}", decibels(bins[1000]));
    assert!(far(1200, 24_000) < -70.0, "{}", far(1200, 24_000));
    let run = Run::new("brickwall").hold("low", 900.0).hold("high", 4000.0).signal("in", noise(4, 96_000));
    let bins = spectrum(&run.mono(96_000).split_off(48_000));
    let level = |from: usize, to: usize| {
        decibels((bins[from..to].iter().map(|x| x * x).sum::<f64>() / (to - from) as f64).sqrt())
    };
    // An octave beyond either border.
    assert!(level(1000, 3900) - level(8000, 23_000) > 60.0, "{}", level(1000, 3900) - level(8000, 23_000));
    assert!(level(1000, 3900) - level(50, 450) > 60.0, "{}", level(1000, 3900) - level(50, 450));
}

#[test]
fn no_partial_is_louder_than_the_clip() {
    let run = Run::new("spectral_clip").hold("threshold", -20.0).signal("in", tone(1000.0, RATE, 96_000));
    let level = decibels(spectrum(&run.mono(96_000).split_off(48_000))[1000]);
    // Neighbouring bins of the window are cut as well, which makes the tone a little wider and softer.
    assert!((-24.0..-16.0).contains(&level), "{level}");
}

#[test]
fn combs_leave_bands() {
    // Four teeth up to 24 kHz, each half as wide as their distance: 0 to 3, 6 to 9 kHz …
    let run = Run::new("spectral_comb").hold("teeth", 4.0).hold("width", 0.5).signal("in", noise(4, 96_000));
    let bins = spectrum(&run.mono(96_000).split_off(48_000));
    let energy = |from: usize, to: usize| bins[from..to].iter().map(|x| x * x).sum::<f64>();
    assert!(energy(200, 2800) > 1e4 * energy(3300, 5700) && energy(6200, 8800) > 1e4 * energy(9300, 11_700));
}

#[test]
fn a_morph_ends_at_the_other_sound_and_a_vocoder_speaks() {
    let (a, b) = (noise(1, 20_000), noise(2, 20_000));
    let run =
        Run::new("spectral_morph").hold("position", 1.0).signal("from", a.clone()).signal("other", b.clone());
    assert!(worst(&run.mono(20_000)[SIZE..], &b) < 1e-5);
    // Noise through the envelope of a tone at 3 kHz sounds there and nowhere else.
    let run =
        Run::new("spectral_vocoder").signal("modulator", tone(3000.0, RATE, 96_000)).hold("smooth", 200.0);
    let bins = spectrum(&run.signal("carrier", noise(3, 96_000)).mono(96_000).split_off(48_000));
    let energy = |from: usize, to: usize| bins[from..to].iter().map(|x| x * x).sum::<f64>();
    assert!(energy(2800, 3200) > 1e3 * (energy(100, 2600) + energy(3400, 20_000)));
}

#[test]
fn blurred_hits_ring_on_for_their_time() {
    // A tone that stops falls by 8.69 dB per time constant.
    let input = [tone(1000.0, RATE, 96_000), vec![0.0]].concat();
    let out = Run::new("blur").hold("time", 0.5).signal("in", input).mono(288_000);
    let level = |second: f64| {
        let at = ((2.1 + second) * f64::from(RATE)) as usize;
        decibels(rms(&out[at..at + 4800]))
    };
    let fall = level(0.0) - level(1.0);
    assert!((fall - 17.37).abs() < 0.5, "{fall} dB in a second");
    let away = pitch(&out[110_000..158_000]) - 1000.0;
    assert!(away.abs() < 2.0, "{away} Hz");
}

#[test]
fn scrambled_bins_change_when_the_trigger_rises() {
    let bins_at = |out: &[f32], from: usize| spectrum(&out[from..from + 24_000]);
    let trigger = [vec![0.0; 72_000], vec![1.0; 1], vec![0.0]].concat();
    let run = Run::new("scram").hold("amount", 1.0).hold("width", 0.5).signal("trigger", trigger);
    let out = run.signal("in", tone(1000.0, RATE, 144_000)).mono(144_000);
    let (first, second) = (bins_at(&out, 40_000), bins_at(&out, 110_000));
    let likeness = |a: &[f64], b: &[f64]| {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    };
    assert!(likeness(&first, &second) < 0.5, "{}", likeness(&first, &second));
    let again = bins_at(&out, 44_000);
    assert!(
        likeness(&first, &again) > 0.9,
        "without a trigger nothing changes: {}",
        likeness(&first, &again)
    );
}

/// `convolve` with these channels as its file.
fn convolver(channels: Vec<Vec<f32>>, rate: f32) -> Run {
    let mut run = Run::new("convolve").hold("mix", 1.0);
    run.tables = vec![Arc::new(Sample::new(rate, channels))];
    run.constants[0] = 0.0;
    run
}

/// The sum of the definition.
fn convolved(x: &[f32], h: &[f32], at: usize) -> f64 {
    (0..=at)
        .filter(|k| *k < h.len() && at - k < x.len())
        .map(|k| f64::from(h[k]) * f64::from(x[at - k]))
        .sum()
}

#[test]
fn convolution_is_its_sum_from_the_first_frame_on() {
    // Lengths within the head, the short blocks, and the long ones.
    for length in [1, 63, 64, 65, 128, 2047, 2048, 2049, 3072, 9000] {
        let sides = [noise(7, length), noise(8, length)];
        let input = [noise(1, 6000), vec![0.0]].concat();
        let out = convolver(sides.to_vec(), RATE).signal("in", input.clone()).channels(16_000, 64);
        let places =
            [0, 1, 62, 63, 64, 65, 127, 128, 1000, 1023, 1024, 2047, 2048, 3071, 4095, 5999, 9000, 14_000];
        for (side, h) in sides.iter().enumerate() {
            for at in places {
                let sum = convolved(&input, h, at);
                let away = (f64::from(out[side][at]) - sum).abs();
                assert!(away < 3e-4, "{length} frames, side {side}, frame {at}: {} not {sum}", out[side][at]);
            }
        }
    }
}

#[test]
fn a_response_of_another_rate_is_as_long_and_as_loud() {
    // A decay of a tenth of a second at 24 kHz: the gain at 1 kHz is the transform of the response.
    let response: Vec<f32> = (0..4800).map(|i| (-(i as f32) / 2400.0).exp() * 0.01).collect();
    let (re, im) = fourier(&response, 1000.0, 24_000.0);
    let out = convolver(vec![response], 24_000.0).signal("in", tone(1000.0, RATE, 96_000)).mono(96_000);
    let gain = decibels(rms(&out[48_000..]) * 2f64.sqrt()) - decibels(re.hypot(im));
    assert!(gain.abs() < 0.1, "{gain} dB");
}

#[test]
fn a_response_is_softened_and_never_raised() {
    let response = [vec![1.0; 100], vec![0.0; 10]].concat();
    let mut run = convolver(vec![response], RATE).signal("in", impulse(10));
    assert!((run.mono(10)[5] - 1.0).abs() < 1e-5);
    run.constants[0] = 1.0;
    assert!((run.mono(10)[5] - 0.1).abs() < 1e-5, "a hundred ones have the energy of ten");
    let mut soft = convolver(vec![vec![0.25]], RATE).signal("in", impulse(10));
    soft.constants[0] = 1.0;
    assert!((soft.mono(1)[0] - 0.25).abs() < 1e-6);
}

#[test]
fn built_in_places_decay_in_their_time() {
    for (name, seconds) in [("room", 0.5), ("", 1.8), ("cathedral", 5.0)] {
        let mut run = Run::new("convolve").hold("mix", 1.0).signal("in", impulse(10));
        run.texts = vec![name.to_owned()];
        let out = run.channels((seconds * 1.5 * f64::from(RATE)) as usize, 64);
        assert!(out[0] != out[1]);
        let time = decay_time(&out[0], RATE).unwrap();
        assert!((time / seconds - 1.0).abs() < 0.1, "{name}: {time}");
        let energy = out[0].iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
        assert!((0.5..1.01).contains(&energy), "{name}: {energy}");
    }
}

#[test]
fn an_attack_stays_an_attack_at_another_pitch() {
    // A click above two soft tones, whose phases have gone their own ways by then.
    let soft = |freq| tone(freq, RATE, 30_000);
    let mut sound: Vec<f32> = soft(330.0).iter().zip(soft(517.0)).map(|(a, b)| (a + b) * 0.01).collect();
    sound[16_333] += 1.0;
    // Without care 0.35, 0.33 and 0.25 of it.
    for (semitones, least) in [(-7.0, 0.5), (5.0, 0.5), (12.0, 0.35)] {
        let run = Run::new("spectral_pitch").hold("semitones", semitones);
        let at = 16_333 + (run.row.make.latency)(&run.constants, RATE);
        let out = run.signal("in", sound.clone()).mono(30_000);
        let energy = |part: &[f32]| part.iter().map(|x| x * x).sum::<f32>();
        // Two milliseconds either way, of the two windows in which it could be spread.
        let near = energy(&out[at - 96..at + 96]) / energy(&out[at - 2048..at + 2048]);
        assert!(near > least, "{semitones}: {near}");
    }
}
