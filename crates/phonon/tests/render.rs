//! Songs through the whole chain, judged by what comes out.

use phonon::{Length, RenderOptions, RenderReport, Sink, render};
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
