//! What each unit makes of a click at five frequencies, against a snapshot: a change of sound that nobody meant shows
//! here, whatever else is tested. `PHONON_BLESS=1` writes the snapshot anew; look at the difference before committing it.

use std::fmt::Write;
use std::path::Path;

use phonon_base::Quantity;
use phonon_dsp::units::UNITS;
use phonon_dsp::{QUANTUM, UnitRow};

use crate::rig::*;

const FREQUENCIES: [f64; 5] = [100.0, 400.0, 1600.0, 6400.0, 12_800.0];
/// Levels differ by less than this on every machine, in dB.
const NEAR: f64 = 0.2;
/// What is quieter counts as silence, in dB.
const FLOOR: f64 = -90.0;
const FILE: &str = "tests/units/responses.txt";

/// Levels in dB, left side; sounds by itself or answers to a click.
fn levels(row: &'static UnitRow) -> [f64; 5] {
    let frames = 9600;
    let mut run = Run::of(row);
    for (place, _) in places(row).iter().enumerate().filter(|(_, input)| input.quantity == Quantity::Audio) {
        run.drives[place] = Drive::Signal([vec![0.0; 100], impulse(2)].concat());
    }
    let out = run.channels(frames, QUANTUM).swap_remove(0);
    FREQUENCIES.map(|f| {
        let (re, im) = fourier(&out, f, RATE);
        decibels(re.hypot(im)).max(FLOOR)
    })
}

#[test]
fn responses_at_five_frequencies_are_those_of_the_snapshot() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var_os("PHONON_BLESS").is_some() {
        let mut text = String::from("# dB at 100, 400, 1600, 6400 and 12800 Hz\n");
        for row in UNITS {
            let levels = levels(row).map(|level| format!("{level:.2}"));
            writeln!(text, "{} {}", row.name, levels.join(" ")).unwrap();
        }
        std::fs::write(&path, text).unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap();
    let mut faults = Vec::new();
    let mut known = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split(' ').collect();
        let Some(row) = UNITS.iter().find(|row| row.name == words[0]) else {
            faults.push(format!("{}: there is no such unit", words[0]));
            continue;
        };
        let expected = words[1..].iter().map(|word| word.parse::<f64>().unwrap());
        let found = levels(row);
        // What is not a number is not near anything.
        if !expected.zip(found).all(|(expected, found)| (expected - found).abs() < NEAR) {
            faults.push(format!("{line}\n    is now {found:.2?}"));
        }
        known += 1;
    }
    assert!(faults.is_empty(), "PHONON_BLESS=1 accepts these:\n{}", faults.join("\n"));
    // A new unit has nothing to be compared with; it joins with the next snapshot.
    assert!(known * 10 >= UNITS.len() * 7, "only {known} units of {} are in the snapshot", UNITS.len());
}
