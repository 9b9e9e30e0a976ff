//! The names that existing tracks use: each line of `vocabulary.txt` is a small song that must evaluate without a
//! word and sound within its first cycles. ` ;; ` stands between two lines of a song.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon::{Length, RenderError, RenderOptions, Sink, render};
use phonon_base::Time;

/// Softer than this is no sound.
const AUDIBLE: f32 = 1.0e-3;
/// At half a cycle a second.
const CYCLES: i64 = 2;

/// Keeps the left side of what is rendered.
#[derive(Default)]
struct Tape(Vec<f32>);

impl Sink for Tape {
    fn block(&mut self, [left, _]: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        self.0.extend_from_slice(left);
        Ok(())
    }
}

/// Stops at the first sound.
struct Listener;

const HEARD: &str = "heard";

impl Sink for Listener {
    fn block(&mut self, [left, right]: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        let sounds = left.iter().chain(right).any(|x| x.abs() > AUDIBLE);
        if sounds { Err(HEARD.to_owned()) } else { Ok(()) }
    }
}

fn options(cycles: i64) -> RenderOptions {
    RenderOptions {
        length: Length::Cycles(Time::whole(cycles)),
        no_limiter: true,
        ..RenderOptions::default()
    }
}

/// The left side of a text at two seconds a cycle.
fn left(text: &str, cycles: i64) -> Vec<f32> {
    let mut tape = Tape::default();
    if let Err(error) = render(text, &options(cycles), &mut tape) {
        panic!("{text}\n{error:#?}");
    }
    tape.0
}

fn judge(line: &str) -> Result<(), String> {
    let text = line.replace(" ;; ", "\n");
    let said = phonon::check(&text).diagnostics;
    if !said.is_empty() {
        return Err(format!("{line}\n    {}", said[0].message));
    }
    match render(&text, &options(CYCLES), &mut Listener) {
        Ok(_) => Err(format!("{line}\n    is silent")),
        Err(RenderError::Sink(said)) if said == HEARD => Ok(()),
        Err(error) => Err(format!("{line}\n    {error:?}")),
    }
}

#[test]
fn every_form_evaluates_and_sounds() {
    let lines: Vec<&str> = include_str!("vocabulary.txt").lines().collect();
    assert!(lines.len() > 300);
    all_sound(&lines);
}

#[test]
fn every_example_of_a_unit_sounds() {
    let examples: Vec<&str> = phonon::dsp::units::UNITS.iter().map(|row| row.example).collect();
    all_sound(&examples);
}

fn all_sound(lines: &[&str]) {
    let half = lines.len() / 2;
    let judged = |lines: &[&str]| lines.iter().filter_map(|line| judge(line).err()).collect::<Vec<_>>();
    let wrong = std::thread::scope(|scope| {
        let first = scope.spawn(|| judged(&lines[..half]));
        let mut wrong = judged(&lines[half..]);
        wrong.extend(first.join().unwrap());
        wrong
    });
    assert!(wrong.is_empty(), "{} lines:\n{}", wrong.len(), wrong.join("\n"));
}

/// Frames at which a signal of noughts and ones changes.
fn edges(signal: &[f32]) -> Vec<(usize, f32)> {
    let mut last = 0.0;
    let mut edges = Vec::new();
    for (frame, value) in signal.iter().enumerate() {
        if *value != last {
            edges.push((frame, *value));
            last = *value;
        }
    }
    edges
}

#[test]
fn a_rhythm_is_a_gate_at_exact_frames() {
    // Two seconds a cycle: a quarter is 24000 frames. Events that touch are a frame apart.
    for rhythm in ["t ~ t t", "x ~ x x", "1 0 1 1", "bd ~ sn hh", "t f t true"] {
        let expected = [
            (0, 1.0),
            (24_000, 0.0),
            (48_000, 1.0),
            (71_999, 0.0),
            (72_000, 1.0),
            (95_999, 0.0),
            (96_000, 1.0),
            (120_000, 0.0),
            (144_000, 1.0),
            (167_999, 0.0),
            (168_000, 1.0),
            (191_999, 0.0),
        ];
        assert_eq!(edges(&left(&format!("out: gate \"{rhythm}\""), 2)), expected, "{rhythm}");
    }
    // Thirds of a cycle at an odd tempo: the nearest frames.
    let found = edges(&left("cps: 0.7\nout: gate \"t ~ ~\"", 2));
    let frame = |thirds: f64| (thirds / 3.0 / 0.7 * 48_000.0).round() as usize;
    assert_eq!(found, [(0, 1.0), (frame(1.0), 0.0), (frame(3.0), 1.0), (frame(4.0), 0.0)]);
    // What lasts longer than a cycle stays open; what overlaps opens once more.
    assert_eq!(edges(&left("out: gate \"<t!2 ~>\" ", 3)).len(), 4);
    assert_eq!(edges(&left("out: gate (slow 4 \"t ~\")", 4)), [(0, 1.0), (192_000, 0.0)]);
    let overlap = edges(&left("out: gate \"[t ~, ~ t@2 ~]\"", 1));
    assert_eq!(overlap, [(0, 1.0), (23_999, 0.0), (24_000, 1.0), (72_000, 0.0)]);
}

#[test]
fn a_trigger_is_one_frame_long() {
    let trig = left("out: trig \"t ~ t t\"", 2);
    let on: Vec<usize> = (0..trig.len()).filter(|frame| trig[*frame] != 0.0).collect();
    assert_eq!(on, [0, 48_000, 72_000, 96_000, 144_000, 168_000]);
    let timer = left("out: timer \"t ~ t t\" * 48000", 1);
    assert_eq!((timer[47_999].round(), timer[48_000], timer[72_100].round()), (47_999.0, 0.0, 100.0));
}

#[test]
fn envelopes_of_rhythms_begin_at_their_frames() {
    // Attack of 4800 frames, release of 9600: at the end of the gate it has been at one for long.
    let tar = left("out: tar \"t ~ t t\" 0.1 0.2", 1);
    assert_eq!((tar[0], tar[4800], tar[23_999], tar[24_000 + 9600]), (0.0, 1.0, 1.0, 0.0));
    assert!((tar[2400] - 0.5).abs() < 1e-3 && tar[24_100] < 1.0 && tar[48_001] > 0.0 && tar[48_000] == 0.0);
    // Played again while it is up: from where it is, so it stays at one.
    assert!(tar[72_000] > 0.99);
    let tadsr = left("out: tadsr \"t ~\" 0.01 0.1 0.5 0.2", 1);
    assert!((tadsr[480] - 1.0).abs() < 1e-5 && (tadsr[480 + 4800] - 0.5).abs() < 1e-5);
    assert!(tadsr[47_999] > 0.49 && tadsr[48_000 + 9600] == 0.0);
    // The cycle's own gate is open for half of it.
    let ar = left("out: sine 0 + 1 # ar 0.1 0.2", 1);
    assert!((ar[2400] - 0.5).abs() < 1e-3 && ar[47_999] == 1.0 && ar[57_600] == 0.0);
    // 1 ms up, 100 ms down to nought.
    let hit = left("out: struct \"~ t\" (sine 0 + 1)", 1);
    let hit_or = |frame: usize| hit.get(frame).copied().unwrap_or_default();
    assert!(hit_or(47_999) == 0.0 && hit_or(48_048) > 0.99 && hit_or(48_048 + 4800) < 1e-5);
}

#[test]
fn values_and_effects_come_and_go_with_the_cycle() {
    let every = left("out: every_val 3 2 1", 4);
    assert_eq!([0, 95_999, 96_000, 287_999, 288_000].map(|at| every[at]), [2.0, 2.0, 1.0, 1.0, 2.0]);
    let whenmod = left("out: whenmod_val 3 1 2 1", 3);
    assert_eq!([0, 96_000, 192_000].map(|at| whenmod[at]), [1.0, 2.0, 2.0]);
    let signal = left("out: every_val 2 (sine 1 * 0 + 3) 1", 2);
    assert_eq!((signal[10], signal[96_010]), (3.0, 1.0));
    let sometimes = left("out: sometimes_val 2 1", 16);
    let twos = (0..16).filter(|cycle| sometimes[cycle * 96_000 + 5] == 2.0).count();
    assert!((2..=14).contains(&twos), "{twos}");
    assert!((0..16).all(|cycle| sometimes[cycle * 96_000 + 5] == sometimes[cycle * 96_000 + 95_990]));
    // An effect in every second cycle, once its fade of 10 ms is over.
    let effect = left("out: sine 0 + 1 # every_effect 2 (* 0.25)", 2);
    assert!(
        (effect[5000] - 0.25).abs() < 1e-3 && (effect[101_000] - 1.0).abs() < 1e-3,
        "{}",
        effect[101_000]
    );
}

#[test]
fn synths_play_their_notes() {
    for (text, hertz) in [
        ("synth \"a4\" \"sine\" 0.01 0.1 0.7 0.2", 440.0),
        ("synth \"69\" \"sine\"", 440.0),
        ("synth \"330\" \"tri\"", 330.0),
        ("sine_trig \"a3\" 0.01 0.1 0.5 0.1", 220.0),
        ("square_trig \"57\" 0.01 0.1 0.5 0.1", 220.0),
        ("saw_trig \"110\" 0.01 0.1 0.5 0.1", 110.0),
    ] {
        let sound = left(&format!("out: {text}"), 1);
        let second = &sound[24_000..72_000];
        let rises = second.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count() as f32;
        assert!((rises - hertz).abs() <= 1.0, "{text}: {rises}");
    }
    // Silence in the rest, from the release on; two notes sound together.
    let rests = left("out: synth \"a4 ~\" \"sine\" 0.01 0.1 0.7 0.2", 1);
    assert!(rests[47_000].abs().max(rests[47_020].abs()) > 0.05);
    assert!(rests[58_000..95_000].iter().all(|x| x.abs() < 1e-4));
    let chord = left("out: synth \"[a4, e5]\" \"sine\" 0.01 0.1 1 0.2", 1);
    assert!(chord[24_000..48_000].iter().fold(0.0, |most: f32, x| most.max(*x)) > 1.8);
}

#[test]
fn feedback_goes_through_a_chain() {
    // A click, and each echo 0.7 of the one before in all, but of its lows.
    let out = left("out: impulse 0.1 # delay 0.25 mix:1 feedback:(# lpf 1000 * 0.7)", 1);
    let (sums, peaks): (Vec<f32>, Vec<f32>) = (1..5)
        .map(|k| &out[12_000 * k..12_000 * k + 400])
        .map(|part| (part.iter().sum::<f32>(), part.iter().fold(0.0, |most: f32, x| most.max(x.abs()))))
        .unzip();
    for (k, sum) in sums.iter().enumerate() {
        assert!((sum - 0.7f32.powi(k as i32)).abs() < 1e-3, "echo {k}: {sum}");
    }
    assert!(peaks[0] == 1.0 && peaks[1] < 0.1 && peaks[3] < peaks[2], "{peaks:?}");
}

#[test]
fn what_is_tapped_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("heard.wav");
    let text = format!("out: sine 440 # tap \"{}\" 0.5 * 0.25", path.display());
    let mut tape = Tape::default();
    render(&text, &RenderOptions { record: true, ..options(1) }, &mut tape).unwrap();
    let heard = phonon::io::decode(&path).unwrap();
    assert_eq!((heard.rate, heard.channels.len(), heard.channels[0].len()), (48_000, 2, 24_000));
    assert!(heard.channels[0].iter().zip(&tape.0).all(|(heard, played)| heard * 0.25 == *played));
}

#[test]
fn a_lone_number_is_the_decay_of_a_space() {
    assert_eq!(left("out: impulse 0.1 # lush 0.8", 2), left("out: impulse 0.1 # lush 0.01 0.8", 2));
    assert_eq!(left("out: impulse 0.1 # plate 0.8", 2), left("out: impulse 0.1 # plate 0.01 0.8", 2));
}

#[test]
fn a_sound_may_lead_the_arguments() {
    assert_eq!(left("~x: saw 110\nout: lpf ~x 800", 1), left("~x: saw 110\nout: ~x # lpf 800", 1));
    assert_eq!(
        left("~x: saw 110\nout: lpf ~x 800 * 0.5", 1),
        left("~x: saw 110\nout: ~x # lpf 800 * 0.5", 1)
    );
    assert_eq!(
        left("~x: saw 110\nout: sine 50 * rms ~x 0.1", 1),
        left("~x: saw 110\nout: sine 50 * (~x # rms 0.1)", 1)
    );
}
