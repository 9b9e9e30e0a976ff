//! The built-in kit, sound by sound: every one is there, as loud as the others, in its register, and ends by itself.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use phonon::kit::Kit;
use realfft::RealFftPlanner;

const RATE: u32 = 48_000;

/// Sounds with how many numbers each has, and the longest that any of them may be, in seconds.
const SOUNDS: &[(&str, usize, f64)] = &[
    ("bd", 5, 1.0),
    ("sd", 5, 0.35),
    ("sn", 5, 0.35),
    ("hh", 5, 0.15),
    ("oh", 4, 0.6),
    ("cp", 4, 0.4),
    ("rim", 4, 0.1),
    ("cr", 4, 2.5),
    ("rd", 4, 1.6),
    ("ht", 4, 0.4),
    ("mt", 4, 0.45),
    ("lt", 4, 0.5),
    ("cb", 4, 0.4),
    ("sh", 4, 0.2),
    ("perc", 5, 1.0),
];

/// What is measured of a sound.
struct Measured {
    /// Largest sample in dB of full scale.
    peak: f64,
    /// Mean of all samples.
    offset: f64,
    /// Seconds until -96 dB.
    length: f64,
    /// Seconds after which it stays 40 dB under its loudest 5 ms.
    decay: f64,
    /// Middle of its power spectrum, in hertz.
    centroid: f64,
    /// Loudness of the first 5 ms against the loudest 5 ms, in dB.
    onset: f64,
    /// Largest sample of the last millisecond.
    end: f64,
}

/// All sounds of the kit by name and number, measured once.
fn kit() -> &'static BTreeMap<(&'static str, usize), Measured> {
    static KIT: OnceLock<BTreeMap<(&'static str, usize), Measured>> = OnceLock::new();
    KIT.get_or_init(|| {
        let mut kit = Kit::new(RATE);
        let mut measured = BTreeMap::new();
        for (name, count, _) in SOUNDS {
            for number in 0..*count {
                let sample =
                    kit.find(name, number as i64).unwrap_or_else(|| panic!("{name}:{number} is silent"));
                measured.insert((*name, number), measure(&sample.channels[0]));
            }
        }
        measured
    })
}

fn measure(sound: &[f32]) -> Measured {
    let size = |x: &f32| f64::from(x.abs());
    let decibels = |power: f64| 10.0 * power.max(1e-20).log10();
    let power = |part: &[f32]| part.iter().map(|x| size(x) * size(x)).sum::<f64>() / part.len() as f64;
    let parts: Vec<f64> = sound.chunks(RATE as usize / 200).map(|part| decibels(power(part))).collect();
    let loudest = parts.iter().copied().fold(f64::MIN, f64::max);
    let audible = parts.iter().rposition(|part| *part > loudest - 40.0).unwrap_or(0) + 1;
    Measured {
        peak: 20.0 * sound.iter().map(size).fold(0.0, f64::max).log10(),
        offset: sound.iter().map(|x| f64::from(*x)).sum::<f64>() / sound.len() as f64,
        length: sound.len() as f64 / f64::from(RATE),
        decay: audible as f64 / 200.0,
        centroid: centroid(sound),
        onset: parts[0] - loudest,
        end: sound[sound.len().saturating_sub(RATE as usize / 1000)..].iter().map(size).fold(0.0, f64::max),
    }
}

fn centroid(sound: &[f32]) -> f64 {
    let transform = RealFftPlanner::<f32>::new().plan_fft_forward(sound.len().next_power_of_two());
    let (mut input, mut spectrum) = (transform.make_input_vec(), transform.make_output_vec());
    input[..sound.len()].copy_from_slice(sound);
    let done = transform.process(&mut input, &mut spectrum);
    assert!(done.is_ok(), "{done:?}");
    let powers = || spectrum.iter().map(|bin| f64::from(bin.norm_sqr())).enumerate();
    let (weighted, all) = powers()
        .fold((0.0, 0.0), |(weighted, all), (bin, power)| (weighted + bin as f64 * power, all + power));
    weighted / all * f64::from(RATE) / input.len() as f64
}

/// The mean over all numbers of a sound.
fn mean(name: &str, value: impl Fn(&Measured) -> f64) -> f64 {
    let values: Vec<f64> =
        kit().iter().filter(|((known, _), _)| *known == name).map(|(_, m)| value(m)).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn every_sound_is_there_with_all_its_numbers() {
    let mut kit = Kit::new(RATE);
    for (name, count, _) in SOUNDS {
        assert_eq!(kit.count(name), *count, "{name}");
    }
    assert_eq!(kit.names().filter(|name| !name.contains('_')).count(), SOUNDS.len());
    let same = kit.find("sn", 1).unwrap().channels == kit.find("sd", 1).unwrap().channels;
    assert!(same, "sn is another name of sd");
}

#[test]
fn all_are_about_as_loud_without_an_offset() {
    let mut wrong = Vec::new();
    for ((name, number), m) in kit() {
        if !(-6.0..=-1.0).contains(&m.peak) {
            wrong.push(format!("{name}:{number} peaks at {:.2} dB", m.peak));
        }
        // Under -40 dB; what is left is the first half wave of a short tone.
        if m.offset.abs() >= 0.01 {
            wrong.push(format!("{name}:{number} has an offset of {:.4}", m.offset));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn all_begin_at_once_and_end_without_a_click() {
    let mut wrong = Vec::new();
    for ((name, number), m) in kit() {
        // A shaker swells; everything else is struck.
        let least = if *name == "sh" { -14.0 } else { -4.0 };
        if m.onset < least {
            wrong.push(format!("{name}:{number} begins {:.1} dB under its loudest", m.onset));
        }
        if m.end >= 0.002 {
            wrong.push(format!("{name}:{number} ends at {:.5}", m.end));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn none_rings_too_long_or_too_short() {
    for (name, count, longest) in SOUNDS {
        for number in 0..*count {
            let m = &kit()[&(*name, number)];
            assert!(m.length <= *longest, "{name}:{number} is {:.3} s long", m.length);
            assert!(m.decay >= 0.015, "{name}:{number} is gone after {:.3} s", m.decay);
        }
    }
    for pair in ["rim", "hh", "oh", "rd", "cr"].windows(2) {
        let [short, long] = [pair[0], pair[1]].map(|name| mean(name, |m| m.decay));
        assert!(short * 1.3 < long, "{} {short:.3} s, {} {long:.3} s", pair[0], pair[1]);
    }
}

#[test]
fn every_sound_stays_in_its_register() {
    for pair in ["bd", "lt", "mt", "ht", "cb", "sd", "hh"].windows(2) {
        let [low, high] = [pair[0], pair[1]].map(|name| mean(name, |m| m.centroid));
        assert!(low * 1.15 < high, "{} {low:.0} Hz, {} {high:.0} Hz", pair[0], pair[1]);
    }
    // Bass drums stay below 180 Hz each, hats above 6 kHz.
    for ((name, number), m) in kit() {
        assert!(*name != "bd" || m.centroid < 180.0, "bd:{number} {:.0} Hz", m.centroid);
        assert!(!matches!(*name, "hh" | "oh") || m.centroid > 6000.0, "{name}:{number} {:.0} Hz", m.centroid);
    }
}

#[test]
fn the_numbers_of_a_sound_are_different_sounds() {
    for (name, count, _) in SOUNDS {
        for (one, other) in (0..*count).flat_map(|one| (0..one).map(move |other| (one, other))) {
            let (a, b) = (&kit()[&(*name, one)], &kit()[&(*name, other)]);
            let apart = |a: f64, b: f64| (a / b).log2().abs();
            let difference =
                apart(a.centroid, b.centroid) + apart(a.decay, b.decay) + apart(a.length, b.length);
            assert!(difference > 0.1, "{name}:{one} and {name}:{other} are too much alike: {difference:.3}");
        }
    }
}

#[test]
fn four_drum_machines_have_their_sounds_by_several_names() {
    let mut kit = Kit::new(RATE);
    let names: Vec<String> = kit.names().filter(|name| name.contains('_')).map(str::to_owned).collect();
    for machine in ["tr808", "tr909", "cr78", "linndrum"] {
        for sound in ["bd", "sd", "hh", "oh", "rim", "lt", "mt", "ht"] {
            assert!(names.contains(&format!("{machine}_{sound}")), "{machine}_{sound}");
        }
    }
    let mut wrong = Vec::new();
    for name in &names {
        let sample = kit.find(name, 0).unwrap_or_else(|| panic!("{name} is silent"));
        let m = measure(&sample.channels[0]);
        let long = if name.ends_with("_cr") || name.ends_with("_rd") { 2.5 } else { 1.3 };
        // Eight bits end with their last step.
        if (m.peak + 3.0).abs() > 0.1 || m.length > long || m.end > 0.012 || m.decay < 0.01 {
            wrong.push(format!("{name}: peak {:.2} dB, {:.2} s, end {:.4}", m.peak, m.length, m.end));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let known = kit.find("tr808_bd", 0).unwrap();
    for other in ["808bd", "RolandTR808_bd", "tr808bd"] {
        assert!(std::sync::Arc::ptr_eq(&known, &kit.find(other, 0).unwrap()), "{other}");
    }
}
