//! Every control changes the sound as its row says: pitch in hertz, level in decibels, times in seconds, partials.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

mod coverage;
mod glide;
mod measure;
mod orbits;
mod table;

use measure::{Sound, render};
use table::{CASES, Case, Check};

/// What the cases play. At one cycle a second an event lasts a second.
const BUSES: &str = "cps: 1\nlimiter: off\n~tone: sine\n~half: sine * 0.5\n~saw: saw * 0.5\n~wave freq: wavetable freq \"morph\"\n";

fn song(case: &Case, controls: &str) -> Sound {
    render(&format!("{BUSES}out: s \"{}\" # freq {} {controls} # n 0\n", case.sound, case.hertz), 1.0)
}

#[test]
fn every_control_does_what_its_row_says() {
    let mut wrong = Vec::new();
    for case in CASES {
        let (dry, wet) = (song(case, ""), song(case, case.controls));
        // A case that would hold without its controls could not fail.
        let same = case.checks.iter().all(|check| passes(check, &dry, &dry, case.hertz).is_ok());
        if same && case.controls != "# smear 0" {
            wrong.push(format!("{} on {}: the checks hold without it", case.controls, case.sound));
        }
        for check in case.checks {
            if let Err(found) = passes(check, &dry, &wet, case.hertz) {
                wrong.push(format!("{} on {}: {check:?} but {found}", case.controls, case.sound));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn passes(check: &Check, dry: &Sound, wet: &Sound, hertz: f64) -> Result<(), String> {
    let near = |found: f64, expected: f64, within: f64| match (found - expected).abs() <= within {
        true => Ok(()),
        false => Err(format!("{found:.2}")),
    };
    match *check {
        Check::Gain { at, from, to, db, within } => {
            near(wet.partial(at, from, to) - dry.partial(at, from, to), db, within)
        }
        Check::Partial { at, db, within } => {
            near(wet.partial(at, 0.3, 0.9) - dry.partial(hertz, 0.3, 0.9), db, within)
        }
        Check::Level { from, to, db, within } => near(wet.rms(from, to) - dry.rms(from, to), db, within),
        Check::Below { from, to, db } => {
            let found = wet.rms(from, to) - dry.rms(0.3, 0.9);
            if found <= db { Ok(()) } else { Err(format!("{found:.2} dB")) }
        }
        Check::Above { at, db } => {
            let found = wet.partial(at, 0.3, 0.9) - dry.partial(hertz, 0.3, 0.9);
            if found >= db { Ok(()) } else { Err(format!("{found:.2} dB")) }
        }
        Check::Pitch { from, to, hertz, within } => near(wet.pitch(from, to), hertz, within),
        Check::Peak { is, within } => near(wet.peak(0.3, 0.9), is, within),
        Check::Steps { of } => {
            let off = wet.left[20_000..30_000]
                .iter()
                .map(|x| (f64::from(*x) / of - (f64::from(*x) / of).round()).abs());
            near(off.fold(0.0, f64::max), 0.0, 1e-4)
        }
        Check::Wide { db } => {
            let found = wet.side(0.3, 0.9) - dry.rms(0.3, 0.9);
            if found >= db { Ok(()) } else { Err(format!("{found:.2} dB")) }
        }
    }
}

#[test]
fn what_no_event_says_is_in_no_voice() {
    let units = |text: &str| {
        let graph = phonon::eval::evaluate(text).program.graph;
        graph.instruments.iter().map(|one| one.net.nodes.len()).sum::<usize>()
    };
    let plain = units("d1: s \"bd*4\"\nd2: s \"hh*8\"");
    assert_eq!(units("d1: s \"bd*4\" # gain 0.5 # pan 0.2 # speed 2\nd2: s \"hh*8\""), plain);
    assert!(units("d1: s \"bd*4\" # shape 0.5\nd2: s \"hh*8\"") > plain);
    // Nobody pays for what another output says: its own sampler has what the plain one has.
    let graph = phonon::eval::evaluate("d1: s \"bd*4\" # shape 0.5\nd2: s \"hh*8\"").program.graph;
    let sizes: Vec<usize> = graph.instruments.iter().map(|one| one.net.nodes.len()).collect();
    assert!(sizes.contains(&plain), "{sizes:?}, {plain}");
}

#[test]
fn a_control_reaches_the_inputs_of_a_bus() {
    let text =
        |body: &str, controls: &str| format!("{BUSES}~x: {body}\nout: s \"~x\" # freq 100 {controls}\n");
    let gain = |body: &str, controls: &str, at: f64| {
        let (dry, wet) = (render(&text("saw", ""), 1.0), render(&text(body, controls), 1.0));
        wet.partial(at, 0.3, 0.9) - dry.partial(at, 0.3, 0.9)
    };
    // What the bus gave as a number gives way: one filter at 2 kHz, not a second one behind that at 500 Hz.
    assert!((gain("saw # lpf 500 0.7071", "", 2000.0) + 24.3).abs() < 0.7);
    assert!((gain("saw # lpf 500 0.7071", "# cutoff 2000", 2000.0) + 3.0).abs() < 0.3);
    assert!((gain("saw # hpf 500 0.7071", "# hcutoff 2000", 500.0) + 24.1).abs() < 0.7);
    // What it computes stays, and the control is the voice's own filter after it.
    assert!(
        (gain("saw # lpf (500 * sine 0 + 500) 0.7071", "# cutoff 500 # resonance 0.7071", 2000.0) + 48.6)
            .abs()
            < 1.5
    );
    // An input with a name of its own, which reads as a control.
    let bright = "~x bright: saw # lpf (bright * 4000 + 200) 0.7071\n";
    let of =
        |value: &str| render(&format!("{BUSES}{bright}out: s \"~x\" # freq 100 # bright {value}\n"), 1.0);
    let rise = of("1").partial(4200.0, 0.3, 0.9) - of("0").partial(4200.0, 0.3, 0.9);
    assert!((rise - 49.9).abs() < 2.0, "{rise}");
    // What it is when nobody says.
    let bright = bright.replace("bright:", "bright=1:");
    let silent = render(&format!("{BUSES}{bright}out: s \"~x\" # freq 100\n"), 1.0);
    assert!((silent.partial(4200.0, 0.3, 0.9) - of("1").partial(4200.0, 0.3, 0.9)).abs() < 0.01);
}

#[test]
fn names_shared_with_units_are_controls_where_controls_follow() {
    let echo = "out: s \"~click\" # legato 0.01 # delay 0.5 # delaytime 0.25 # delayfeedback 0\n";
    let sound = render(&format!("cps: 1\nlimiter: off\n~click: impulse 1\n{echo}"), 0.5);
    assert!((sound.left[12_000] / sound.left[0] - 0.5).abs() < 1e-3, "{}", sound.left[12_000]);
}

#[test]
fn a_control_ends_a_chain_of_events_where_a_unit_has_its_name() {
    let song = |chain: &str| {
        render(&format!("{BUSES}~slow: sine 1 * 0.5 + 0.5\nout: s \"~tone\" # freq 500 {chain}\n"), 1.0)
    };
    // How long it is held, not a limit; with limits it is the unit.
    assert!(song("# clip 0.25").peak(0.3, 0.9) < 1e-4);
    let held = song("# clip (-0.25) 0.25");
    assert!((held.peak(0.3, 0.9) - 0.25).abs() < 1e-3, "{}", held.peak(0.3, 0.9));
    // The orbit that makes room, not a compressor.
    let ducked = render(
        &format!("{BUSES}d2: s \"~tone\" # freq 500\nd1: s \"~ ~tone\" # gain 0 # duckattack 0.3 # duck 2\n"),
        1.0,
    );
    assert!(ducked.peak(0.3, 0.49) > 0.99 && ducked.peak(0.501, 0.51) < 0.2);
    // Beside controls that mean nothing without it, in either order.
    let filtered = song("# resonance 0.7071 # lpf 250").rms(0.3, 0.9) - song("").rms(0.3, 0.9);
    assert!((filtered + 12.3).abs() < 0.5, "{filtered}");
    let echo = render(
        "cps: 1\nlimiter: off\n~click: impulse 1\nout: s \"~click\" # legato 0.01 # delaytime 0.25 # delayfeedback 0 # delay 0.5\n",
        0.5,
    );
    assert!((echo.left[12_000] / echo.left[0] - 0.5).abs() < 1e-3, "{}", echo.left[12_000]);
    // With a signal it is the unit, and with more than one argument.
    let swept = song("# djf ~slow");
    assert!(swept.rms(0.24, 0.26) < swept.rms(0.45, 0.55) - 10.0);
    assert!(song("# tremolo 4 1").rms(0.3, 0.9) < song("").rms(0.3, 0.9) - 2.0);
}

#[test]
fn gain_works_behind_the_effects_as_in_superdirt_where_a_text_is_tidals() {
    // With k = e - 1: (1 + k) x / (1 + k x) of one half, halved after it; or of a quarter.
    for (mode, wanted) in [("tidal", 0.3655), ("strudel", 0.4754)] {
        let text = format!("mode: {mode}\n{BUSES}out: s \"~half\" # freq 500 # distort 1 # gain 0.5\n");
        let peak = render(&text, 0.9).peak(0.3, 0.8);
        assert!((peak - wanted).abs() < 0.005, "{mode}: {peak}");
    }
}

#[test]
fn a_factor_behind_a_control_is_for_the_sound() {
    let peak =
        |chain: &str| render(&format!("{BUSES}out: s \"~tone\" # freq 500 {chain}\n"), 0.9).peak(0.3, 0.8);
    for (chain, wanted) in [
        ("# room 0 * 0.25", 0.25),
        ("# gain 0.5 * 0.5", 0.25),
        ("# gain (0.5 * 0.5)", 0.25),
        ("# gain 0.5 / 2 * 0.5", 0.125),
        ("# hold 0 * 0.5 # lpf 20000 0.7", 0.5),
        ("# lpf 20000 0.7 * 0.5", 0.5),
    ] {
        assert!((peak(chain) - wanted).abs() < 0.01, "{chain}: {}", peak(chain));
    }
}
