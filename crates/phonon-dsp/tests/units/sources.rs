//! Voices, modes, operators, synced waves, coloured noise: the sources beside the plain oscillators.

use crate::rig::*;

fn bins_of(run: &Run) -> Vec<f64> {
    spectrum(&run.mono(60_000).split_off(12_000))
}

#[test]
fn a_struck_thing_rings_at_its_modes_for_as_long_as_it_says() {
    let mut run = Run::new("modal").signal("in", impulse(96_000)).hold("freq", 200.0).hold("decay", 1.0);
    run.texts = vec!["1 2.5 200".into(), "1 0.5".into(), "1 0.5".into()];
    let out = run.mono(96_000);
    let peak = |from: usize| out[from..from + 480].iter().fold(0.0, |most: f32, x| most.max(x.abs()));
    // 60 dB a second; the second mode, twice as fast, is gone by then.
    let fall = decibels(f64::from(peak(72_000) / peak(48_000)));
    assert!((fall + 30.0).abs() < 0.3, "{fall}");
    let early: Vec<f32> = out[..4800].to_vec();
    let level = |freq: f64| {
        let (re, im) = fourier(&early, freq, RATE);
        re.hypot(im)
    };
    assert!(level(500.0) > 0.25 * level(200.0) && level(500.0) < 0.5 * level(200.0));
    assert!(level(350.0) < 0.05 * level(200.0));
    // In tune: whole turns of 240 frames.
    let second: Vec<f32> = out[48_000..].to_vec();
    let (re, im) = fourier(&second[..24_000], 200.0, RATE);
    let (re2, im2) = fourier(&second[24_000..48_000], 200.0, RATE);
    let turned = (im2.atan2(re2) - im.atan2(re)).to_degrees().rem_euclid(360.0);
    // 2 cents of 200 Hz are 0.23 Hz, 41 degrees in half a second.
    assert!(!(10.0..=350.0).contains(&turned), "{turned}");
}

#[test]
fn operators_have_the_sidebands_of_bessel() {
    // Carrier 1000, modulator 3000, index 1: J0(1), and J1(1) at 4000 and, folded, at 2000.
    let mut run = Run::new("operators").hold("freq", 1000.0);
    run.texts = vec!["1 3".into(), "2>1:1".into(), String::new()];
    let bins = bins_of(&run);
    for (bin, bessel) in [(1000, 0.765_198), (4000, 0.440_051), (2000, 0.440_051), (7000, 0.114_903)] {
        assert!((bins[bin] - bessel).abs() < 2e-3, "{bin}: {}", bins[bin]);
    }
    // Twice the index by its input; J0(2) and J1(2).
    let bins = bins_of(&run.clone().hold("index", 2.0));
    assert!((bins[1000] - 0.223_891).abs() < 2e-3 && (bins[4000] - 0.576_725).abs() < 2e-3);
    // Feedback of one radian: Bessel's solution of Kepler's equation, 2 J_n(n) / n.
    run.texts = vec!["1".into(), "1>1:1".into(), "1".into()];
    let bins = bins_of(&run.clone().hold("freq", 100.0));
    for (n, bessel) in [(1, 0.880_101), (2, 0.352_834), (3, 0.206_042)] {
        assert!((bins[100 * n] - bessel).abs() < 0.02, "partial {n}: {}", bins[100 * n]);
    }
    // Eight of them side by side, nobody moved.
    run.texts = vec!["1 2 3 4 5 6 7 8".into(), "1>2:0".into(), "1 1 1 1 1 1 1 1".into()];
    let bins = bins_of(&run.hold("freq", 300.0));
    assert!((1..=8).all(|n| (bins[300 * n] - 1.0).abs() < 1e-3));
}

#[test]
fn voices_have_their_formant() {
    for name in ["vosim", "fof"] {
        let bins = bins_of(&Run::new(name).hold("freq", 100.0).hold("formant", 1000.0));
        // Squared sines have a hum of their own at the note.
        let loudest = (4..40).map(|n| 100 * n).max_by(|a, b| bins[*a].total_cmp(&bins[*b])).unwrap();
        assert!((800..=1200).contains(&loudest), "{name}: {loudest}");
        assert!(bins[0] < 0.02, "{name} has an offset of {}", bins[0]);
        let between = (1..40).map(|n| bins[100 * n + 50]).fold(0.0, f64::max);
        assert!(decibels(between / bins[loudest]) < -60.0, "{name}: {}", decibels(between / bins[loudest]));
    }
}

#[test]
fn a_synced_rectangle_is_periodic_and_clean() {
    // At a whole ratio it is a plain rectangle: 4 / pi.
    let plain = bins_of(&Run::new("syncpulse").hold("freq", 300.0).hold("ratio", 2.0));
    assert!((plain[600] - 4.0 / std::f64::consts::PI).abs() < 0.03 && plain[300] < 1e-3);
    for freq in [109, 441, 997] {
        let run = Run::new("syncpulse").hold("freq", freq as f32).hold("ratio", 2.7).hold("width", 0.3);
        let bins = bins_of(&run);
        let loudest = bins.iter().copied().fold(0.0, f64::max);
        let alias = (0..10_000).filter(|bin| (bin + 8) % freq > 16).map(|bin| bins[bin]).fold(0.0, f64::max);
        assert!(decibels(alias / loudest) < -70.0, "{freq}: {}", decibels(alias / loudest));
    }
}

#[test]
fn a_width_that_moves_adds_no_offset() {
    for width in [0.05, 0.2, 0.5, 0.9] {
        for name in ["pulse", "vco"] {
            let run = Run::new(name).hold("freq", 200.0).hold("width", width);
            let run = if name == "vco" { run.hold("wave", 1.0) } else { run };
            let mean = run.mono(48_000).iter().map(|x| f64::from(*x)).sum::<f64>() / 48_000.0;
            assert!(mean.abs() < 1e-3, "{name} {width}: {mean}");
        }
    }
    let out = Run::new("superpwm").hold("freq", 200.0).hold("rate", 2.0).mono(48_000);
    let bins = spectrum(&out);
    assert!(bins[..20].iter().all(|bin| *bin < 1e-3));
}

#[test]
fn colours_rise_by_their_octaves() {
    for (name, slope) in [("blue", 6.02), ("violet", 9.03)] {
        let bins = spectrum(&Run::new(name).mono(480_000));
        let power = |from: f64| {
            let (low, high) = ((from * 10.0) as usize, (from * 20.0) as usize);
            10.0 * bins[low..high].iter().map(|x| x * x).sum::<f64>().log10()
        };
        // Power in an octave against the one below: 3 dB for its width, 3 or 6 for its colour.
        for octave in [400.0, 1600.0, 3200.0] {
            let measured = power(2.0 * octave) - power(octave);
            assert!((measured - slope).abs() < 0.7, "{name} at {octave}: {measured}");
        }
    }
    let velvet = Run::new("velvet").hold("density", 1000.0).mono(48_000);
    let clicks = velvet.iter().filter(|x| **x != 0.0).count();
    assert!((995..=1005).contains(&clicks), "{clicks}");
    assert!(velvet.iter().all(|x| [0.0, 1.0, -1.0].contains(x)));
}

#[test]
fn the_henon_map_follows_its_formula() {
    let out = Run::new("henon").hold("freq", RATE).mono(50);
    let (mut x, mut before) = (0.0f64, 0.0f64);
    for (i, heard) in out.iter().enumerate().take(20) {
        let next = 1.0 - 1.4 * x * x + 0.3 * before;
        (before, x) = (x, next);
        // Chaos doubles an error every second step.
        assert!((f64::from(*heard) * 1.3 - x).abs() < 1e-3, "step {i}: {heard} and {x}");
    }
}
