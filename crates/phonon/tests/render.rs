//! Songs through the whole chain, judged by what comes out.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon::{Lanes, Length, RenderOptions, RenderReport, Sink, render};
use phonon_base::Time;

/// Keeps what is rendered.
#[derive(Default)]
struct Tape {
    left: Vec<f32>,
    right: Vec<f32>,
}

impl Sink for Tape {
    fn block(&mut self, [left, right]: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        self.left.extend_from_slice(left);
        self.right.extend_from_slice(right);
        Ok(())
    }
}

fn tape(text: &str, options: &RenderOptions) -> (Tape, RenderReport) {
    let mut tape = Tape::default();
    match render(text, options, &mut tape) {
        Ok(report) => (tape, report),
        Err(error) => panic!("{text}\n{error:#?}"),
    }
}

fn seconds(seconds: f64) -> RenderOptions {
    RenderOptions { length: Length::Seconds(seconds), no_limiter: true, ..RenderOptions::default() }
}

#[test]
fn a_sine_has_its_frequency_and_level() {
    let (tape, report) = tape("out: sine 1000 * 0.5", &seconds(1.0));
    assert_eq!(tape.left.len(), 48_000);
    let rises = tape.left.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
    assert!((999..=1000).contains(&rises), "{rises}");
    assert!((report.levels.peak_db + 6.02).abs() < 0.01, "{}", report.levels.peak_db);
    assert_eq!(tape.left, tape.right);
}

#[test]
fn the_block_does_not_show() {
    let text = "cps: 0.7\n~lfo: sine 0.5\n~bass: saw \"55 82.5\" # lpf (~lfo * 400 + 600) 2 * 0.3\n\
                ~pluck: saw # lpf 1500 1 * 0.4\nout: ~bass + (s \"~pluck(3,8)\" # note \"c4 e4 g4\")";
    let (whole, _) = tape(text, &RenderOptions { block: 512, ..seconds(1.5) });
    for block in [1, 7, 64, 441, 4096, 8192] {
        let (other, _) = tape(text, &RenderOptions { block, ..seconds(1.5) });
        assert!(whole.left == other.left && whole.right == other.right, "block {block}");
    }
}

#[test]
fn the_instructions_do_not_show() {
    let tracks: Vec<String> = (0..10)
        .map(|at| {
            format!("(saw {} # lpf {} 1 # delay 0.1 0.4 # reverb 0.5 0.5 0.3)", 50 + 11 * at, 300 + 90 * at)
        })
        .collect();
    let text = format!(
        "cps: 2\n~pluck: saw # moog 1500 0.5 * ad 0.001 0.2 # distort 2\n~fm: fm 220 330 (sine 3)\n\
         out: s \"~pluck*8 bd hh*2\" # note \"c4 e4\" # speed 1.3\no2: stack [{}] * 0.02\no3: ~fm * 0.1",
        tracks.join(", ")
    );
    let (whole, _) = tape(&text, &RenderOptions { lanes: Lanes::One, ..seconds(0.6) });
    assert!(whole.left.iter().any(|sample| sample.abs() > 0.05));
    for (name, lanes) in Lanes::all() {
        let (other, _) = tape(&text, &RenderOptions { lanes, ..seconds(0.6) });
        assert!(whole.left == other.left && whole.right == other.right, "{name}");
    }
}

#[test]
fn instrument_voices_start_at_their_exact_frames() {
    for (from, cps) in [(0, 0.5613), (10_000, 0.5613), (10_000_000, 0.5613)] {
        let text = format!("cps: {cps}\n~click: impulse 1\nout: s \"~click*4\" # legato 0.1");
        let options = RenderOptions {
            from: Time::whole(from),
            length: Length::Cycles(Time::whole(2)),
            no_limiter: true,
            ..RenderOptions::default()
        };
        let (tape, report) = tape(&text, &options);
        let onsets: Vec<usize> = (0..tape.left.len()).filter(|at| tape.left[*at].abs() > 0.1).collect();
        // k quarter cycles of 1 / 0.5613 s at 48 kHz.
        let expected: Vec<usize> =
            (0..8).map(|k| (k as f64 * 48_000.0 / 4.0 / 0.5613).round() as usize).collect();
        assert_eq!(onsets, expected, "from {from}, {report:?}");
    }
}

/// Frames at which a voice starts, by the conductor's own list.
fn starts(text: &str, cycles: i64) -> Vec<(u64, f32)> {
    use phonon::offline::Offline;
    use phonon::sounds::Sounds;
    let options = RenderOptions { length: Length::Cycles(Time::whole(cycles)), ..RenderOptions::default() };
    let program = phonon::eval::evaluate(text).program;
    let mut offline = Offline::new(program, &options, Sounds::empty(options.rate)).unwrap();
    offline.listen();
    let mut block = vec![[0.0; 2]; offline.frames() as usize];
    offline.block(&mut block, &mut []);
    let loud =
        |at: u64| block[at as usize..].iter().take(480).map(|frame| frame[0].abs()).fold(0.0, f32::max);
    offline.heard().iter().map(|heard| (heard.frame, loud(heard.frame))).collect()
}

#[test]
fn a_continuous_choice_of_sounds_is_heard_once_a_cycle() {
    let heard = starts("d1: s (choose [\"bd\", \"sd\"])", 2);
    assert_eq!(heard.iter().map(|(frame, _)| *frame).collect::<Vec<_>>(), [0, 96_000]);
    assert!(heard.iter().all(|(_, loud)| *loud > 0.05), "{heard:?}");
}

#[test]
fn a_sample_is_fitted_to_cycles_at_any_tempo() {
    // loopAt 2 at cps 0.4 plays the whole sample in 2 / 0.4 = 5 s, whatever its own length.
    let options =
        RenderOptions { length: Length::Seconds(9.0), no_limiter: true, ..RenderOptions::default() };
    let (tape, _) = tape("cps: 0.4\nd1: s \"<cr:0 ~!7>\" $ slow 1 $ loopAt 2", &options);
    let last = tape.left.iter().rposition(|sample| sample.abs() > 1e-5).unwrap_or(0);
    let seconds = last as f64 / 48_000.0;
    assert!((4.5..=5.0).contains(&seconds), "{seconds}");
}

#[test]
fn a_length_without_end_is_refused() {
    let endless = RenderOptions { length: Length::Cycles(Time::whole(i64::MAX)), ..RenderOptions::default() };
    assert!(render("out: sine 440", &endless, &mut Tape::default()).is_err());
}
