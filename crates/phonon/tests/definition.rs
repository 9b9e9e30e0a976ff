//! Promise 2: the plan equals the definition, on all songs.
//!
//! The same events drive the engine and the recursive interpreter, which share no code but the graph and the rows.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use phonon::conductor::Conductor;
use phonon::offline::Offline;
use phonon::sounds::Sounds;
use phonon::{Length, RenderOptions};
use phonon_base::Time;
use phonon_eval::evaluate_with;
use phonon_reference::Interpreter;

const RATE: u32 = 44_100;

/// Largest difference between engine and interpreter over `seconds` from cycle `from`, and the loudest sample.
fn difference(text: &str, from: i64, seconds: f64) -> (f32, f32) {
    let frames = (seconds * f64::from(RATE)) as usize;
    let options = RenderOptions {
        rate: RATE,
        from: Time::whole(from),
        length: Length::Seconds(seconds),
        no_limiter: true,
        ..RenderOptions::default()
    };
    let evaluated = evaluate_with(text, false);
    assert!(!evaluated.has_errors(), "{text}\n{:#?}", evaluated.diagnostics);
    let graph = evaluated.program.graph.clone();

    let mut offline = Offline::new(evaluated.program, &options, Sounds::empty(RATE)).unwrap();
    let mut plan = vec![[0.0f32; 2]; frames];
    offline.block(&mut plan, &mut []);

    let mut sounds = Sounds::empty(RATE);
    let mut conductor = Conductor::new(evaluate_with(text, false).program, RATE, options.from, None, 0.0);
    let mut events = vec![conductor.start()];
    conductor.advance(frames as u64, &mut sounds, &mut events);
    let mut interpreter = Interpreter::new(&graph, RATE as f32, sounds.samples().clone());
    for event in events.into_iter().filter(|event| event.frame < frames as u64) {
        interpreter.send(event);
    }
    let defined = interpreter.render(frames);

    let sides = |frames: &[[f32; 2]]| frames.iter().flatten().copied().collect::<Vec<f32>>();
    let (plan, defined) = (sides(&plan), sides(&defined));
    let worst = plan.iter().zip(&defined).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    (worst, defined.iter().fold(0.0, |peak, sample| sample.abs().max(peak)))
}

#[test]
fn every_song() {
    let songs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../songs");
    let mut paths: Vec<_> = std::fs::read_dir(songs).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "ph"));
    paths.sort();
    assert!(paths.len() >= 12, "{} songs", paths.len());
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        for from in [0, 17] {
            let (worst, _) = difference(&text, from, 0.35);
            assert!(worst <= 1e-5, "{}: {worst}", path.display());
        }
    }
}

#[test]
fn a_sampled_drum_through_a_filter_is_not_silent() {
    let (worst, peak) = difference("d1: s \"bd*4\" # lpf 900 0.7", 0, 1.0);
    assert!(worst <= 1e-5 && peak > 0.05, "difference {worst}, peak {peak}");
}

#[test]
fn audio_rate_modulation_of_a_filter_and_of_a_frequency() {
    for text in ["out: sine 440 # lpf (sine 30 * 200 + 500) 0.7", "out: saw (sine 220 * 50 + 110) * 0.5"] {
        let (worst, peak) = difference(text, 0, 1.0);
        assert!(worst <= 1e-5 && peak > 0.1, "{text}: difference {worst}, peak {peak}");
    }
}

#[test]
fn feedback_stepped_values_tempo_and_instruments() {
    let text = "cps: \"0.9 0.4\"\n~in: s \"~pluck(5,8)\" # note \"<c4 e4>*3\" # legato 0.5\n\
                ~pluck: saw # lpf (sine * 900 + 300) 2 * adsr 0.01 0.1 0.3 0.05\n\
                ~echo: ~in + (~echo # delay 0.01 0 1 # lpf \"900 2000\" 0.7) * 0.6\nout: ~echo * 0.5";
    let (worst, peak) = difference(text, 3, 1.2);
    assert!(worst <= 1e-5 && peak > 0.05, "difference {worst}, peak {peak}");
}

#[test]
fn what_needs_to_hear_more_first_and_what_waits_for_it() {
    // A voice, a stream and a bus that wait for spectra, a ring through one, and a room of long blocks.
    let texts = [
        "d1: s \"bd*4\" # smear 12\nd2: s \"hh*8\"",
        "~wet: saw \"110 165\" # blur 0.1 512\nout: ~wet + saw \"110 165\" * \"0.2 0.4\"",
        "~ring: saw 110 * 0.2 + (~ring # binshift 3 size:256) * 0.5\nout: ~ring + saw 110 * 0.2",
        "out: s \"bd*4\" # convolve \"room\" 0.5",
        "~pad: saw # smear 4 size:512\nd1: s \"~pad*2\" # adsr 0.01 0.1 0.5 0.1",
    ];
    for text in texts {
        let (worst, peak) = difference(text, 0, 0.4);
        assert!(worst <= 1e-5 && peak > 0.02, "{text}: difference {worst}, peak {peak}");
    }
}
