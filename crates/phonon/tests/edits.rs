//! Many random edits while a song plays: promise 6, in short here, at length in `.ci/nightly`.
#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

mod support;

use support::{Sim, first_difference};

/// A small generator of its own, so that a failure can be had again.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most
    }
}

const STILL: &str =
    "cps: 0.7\nd1: s \"bd*2 [~ hh]*2\" # gain 0.8 # room 0.2\nd2: saw \"55 82.5\" # rlpf 900 4 * 0.1\n";

/// What else may be in the text.
const OTHERS: &[&str] = &[
    "d3: s \"hh*{n}\" # gain 0.2\n",
    "d3: sine {n}00 * 0.1 # delay 0.2 0.4 0.5\n",
    "d4: s \"~p({n},8)\" # note \"c e g\"\n~p: saw # lpf 800 1 * ad 0.01 0.2 * 0.2\n",
    "d5: noise * 0.0{n} # hpf {n}00\n",
    "d6: s \"cp\" $ every {n} rev # speed {n} # crush 4\n",
    "~fb: sine {n} * 0.1 + (~fb # delay 0.1 0.5 0.5) * 0.4\nd7: ~fb\n",
    "mute 3\n",
    "once $ s \"sn*{n}\"\n",
    "d8: this is wrong {n} (\n",
];

fn text(random: &mut Random) -> String {
    let mut text = STILL.to_owned();
    for _ in 0..random.below(4) {
        let line = OTHERS[random.below(OTHERS.len())];
        text.push_str(&line.replace("{n}", &(1 + random.below(9)).to_string()));
    }
    text
}

/// So many edits over so many frames; the outputs that no edit touches must not notice.
fn play(edits: usize, frames_between: usize) {
    let mut still = Sim::new(STILL);
    let mut edited = Sim::new(STILL);
    let mut random = Random(edits as u64);
    let mut memory = Vec::new();
    for at in 0..edits {
        edited.run(1 + random.below(2 * frames_between));
        // A text all of which is wrong plays on as it was.
        let _ = edited.edit(&text(&mut random));
        let length = edited.master.len();
        still.run(length - still.master.len());
        for name in ["d1", "d2"] {
            let difference = first_difference(&still.stems[name], &edited.stems[name]);
            assert_eq!(difference, None, "{name} at edit {at}, of {length} frames");
            still.stems.get_mut(name).unwrap().clear();
        }
        edited.stems.clear();
        (still.master, edited.master) = (Vec::new(), Vec::new());
        if at % (edits / 8).max(1) == 0 {
            memory.push(resident());
        }
    }
    assert_eq!(edited.late(), 0);
    let (early, late) = (memory[memory.len() / 2], memory[memory.len() - 1]);
    assert!(late < early + 64.0, "memory grows: {memory:?} MiB");
}

/// Memory of this process in MiB; nought where it cannot be told.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

#[test]
fn random_edits_leave_what_is_unchanged_alone() {
    play(60, 1500);
}

#[test]
#[ignore = "ten thousand edits over an hour of playing: for the night"]
fn ten_thousand_edits() {
    play(10_000, 17_280);
}

#[test]
#[ignore = "a minute of a hundred evaluations a second: for the night"]
fn a_hundred_evaluations_a_second() {
    play(6_000, 480);
}
