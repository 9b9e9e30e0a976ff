//! Every control changes the sound as its row says: pitch in hertz, level in decibels, times in seconds, partials.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

mod glide;
mod measure;
mod orbits;
mod table;

use measure::{Sound, render};
use table::{CASES, Case, Check};

/// What the cases play. At one cycle a second an event lasts a second.
const BUSES: &str = "cps: 1\nlimiter: off\n~tone: sine\n~half: sine * 0.5\n~saw: saw * 0.5\n";

fn song(case: &Case, controls: &str) -> Sound {
    render(&format!("{BUSES}out: s \"{}\" # freq {} {controls} # n 0\n", case.sound, case.hertz), 1.0)
}

#[test]
fn every_control_does_what_its_row_says() {
    let mut wrong = Vec::new();
    for case in CASES {
        let (dry, wet) = (song(case, ""), song(case, case.controls));
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
