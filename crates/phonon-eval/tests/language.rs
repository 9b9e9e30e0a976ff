//! What the language means, as graphs.

mod support;

use phonon_eval::evaluate_with;
use phonon_pattern::{Context, Value};
use support::{instrument, mistake, shown};

#[test]
fn chains_fill_the_first_input() {
    assert_eq!(shown("out: saw 110 # lpf 800 0.7", "out"), "(lpf (saw 110) 800 0.7)");
    assert_eq!(shown("out: saw 110 # lpf 800 0.7 # hpf 100 1", "out"), "(hpf (lpf (saw 110) 800 0.7) 100 1)");
    assert_eq!(shown("out: lpf (saw 110) 800 0.7", "out"), "(lpf (saw 110) 800 0.7)");
    assert_eq!(shown("out: 110 # saw", "out"), "(saw 110)");
}

#[test]
fn arguments_go_by_position_or_by_name() {
    let expected = "(lpf (saw 110) 800 2)";
    for text in ["lpf 800 2", "lpf q:2 cutoff:800", "lpf 800 :q 2", "lpf(800, 2)", "lpf 800 q:2"] {
        assert_eq!(shown(&format!("out: saw 110 # {text}"), "out"), expected, "{text}");
    }
}

#[test]
fn the_input_called_in_is_the_one_that_chains_fill() {
    for text in ["sine 3 # range 200 800", "range 200 800 (sine 3)"] {
        assert_eq!(shown(&format!("out: {text}"), "out"), "(range 200 800 (sine 3))", "{text}");
    }
    assert_eq!(shown("out: mix (sine 1) (sine 2) (sine 3)", "out"), "(+ (+ (sine 1) (sine 2)) (sine 3))");
}

#[test]
fn an_effect_on_some_events_works_on_their_sound() {
    let shown = shown("d1: s \"bd*4\" $ every 2 (# reverb 0.9 0.5 0.3)", "d1");
    assert_eq!(shown, "(+ play (reverb play 0.9 0.5 0.3))");
}

#[test]
fn a_multiplication_after_a_chain_takes_in_the_whole_chain() {
    assert_eq!(shown("out: saw 110 # lpf 800 0.7 * 0.3", "out"), "(* (lpf (saw 110) 800 0.7) 0.3)");
    assert_eq!(shown("out: 0.5 * saw 110", "out"), "(* 0.5 (saw 110))");
    assert_eq!(shown("out: saw 110 + sine 220 * 0.5", "out"), "(+ (saw 110) (* (sine 220) 0.5))");
    assert_eq!(shown("out: -(saw 110)", "out"), "(- 0 (saw 110))");
    assert_eq!(shown("out: sine (1/8 + 2)", "out"), "(sine 2.125)");
}

#[test]
fn dollars_read_from_the_value_to_the_functions() {
    for text in ["saw 110 $ lpf 800 1 $ hpf 100 1", "hpf 100 1 $ lpf 800 1 $ saw 110"] {
        assert_eq!(shown(&format!("out: {text}"), "out"), "(hpf (lpf (saw 110) 800 1) 100 1)", "{text}");
    }
}

#[test]
fn buses_stand_in_any_order_and_are_computed_once() {
    let text = "out: ~a + ~b\n~a: ~b * 2\n~b: sine 440";
    assert_eq!(shown(text, "out"), "(+ (* (sine 440) 2) (sine 440))");
    let evaluated = evaluate_with(text, false);
    let sines = evaluated.program.graph.main.nodes.iter();
    let sines =
        sines.filter(|node| matches!(&node.kind, phonon_graph::Kind::Unit(unit) if unit.row.name == "sine"));
    assert_eq!(sines.count(), 1);
}

#[test]
fn a_bus_that_reads_itself_is_a_ring_of_one_delay() {
    assert_eq!(shown("~a: sine 440 + ~a * 0.5\nout: ~a", "out"), "(+ (sine 440) (* itself 0.5))");
    let ring = "~a: sine 440 + ~b * 0.5\n~b: ~a # lpf 900 1\nout: ~a";
    assert_eq!(shown(ring, "out"), "(+ (sine 440) (* (lpf itself 900 1) 0.5))");
}

#[test]
fn functions_templates_and_values() {
    let text = "fn twice x = x * 2\n@soft: lpf 500 1\n%f: 330\nout: twice (sine %f) # @soft";
    assert_eq!(shown(text, "out"), "(lpf (* (sine 330) 2) 500 1)");
    assert_eq!(shown("~fx # lpf 500 1\nout: sine 440 # ~fx", "out"), "(lpf (sine 440) 500 1)");
    assert_eq!(shown("~v f g: sine f + sine g\nout: ~v 100 200", "out"), "(+ (sine 100) (sine 200))");
    assert_eq!(shown("out: (\\x y -> x + y) (sine 1) (sine 2)", "out"), "(+ (sine 1) (sine 2))");
    assert_eq!(shown("out: sine 440 $ (* 0.5) >> (+ 1)", "out"), "(+ (* (sine 440) 0.5) 1)");
    assert_eq!(shown("out: sine 440 $ (* 0.5) . (+ 1)", "out"), "(* (+ (sine 440) 1) 0.5)");
    assert_eq!(shown("out: id (sine 440)", "out"), "(sine 440)");
}

#[test]
fn patterns_become_numbers_streams_curves_or_voices() {
    assert_eq!(shown("out: saw \"110\"", "out"), "(saw 110)");
    assert_eq!(shown("out: saw \"55 82.5\"", "out"), "(saw stream0)");
    assert_eq!(shown("out: saw 110 # lpf (sine * 900 + 1100) 2", "out"), "(lpf (saw 110) curve 2)");
    assert_eq!(
        shown("out: saw 110 # lpf (sine $ slow 4 $ range 200 2000) 2", "out"),
        "(lpf (saw 110) curve 2)"
    );
    assert_eq!(shown("d1: s \"bd*4\"", "d1"), "play");
    assert_eq!(shown("d1: s \"bd*4\" # lpf 800 1", "d1"), "(lpf play 800 1)");
    assert_eq!(shown("d1: s \"bd*4\" * 0.5", "d1"), "(* play 0.5)");
}

#[test]
fn a_bare_oscillator_is_decided_by_its_use() {
    assert_eq!(shown("~lfo: sine\nout: saw 110 * ~lfo", "out"), "(* (saw 110) curve)");
    let played = "~x: sine * 0.5 + saw * 0.2\nd1: s \"~x\"";
    let voice = instrument(played, "~x");
    assert!(voice.contains("(+ (* (sine voice) 0.5) (* (saw voice) 0.2))"), "{voice}");
}

#[test]
fn an_open_oscillator_stays_open_beside_finished_sound() {
    let shaped = instrument("~x: sine * adsr 0.01 0.1 1 0.1\nd1: s \"~x\"", "~x");
    assert!(shaped.contains("(* (sine voice) (adsr 0.01 0.1 1 0.1 voice))"), "{shaped}");
    let noisy = instrument("~x: sine + noise * 0.02\nd1: s \"~x\"", "~x");
    assert!(noisy.contains("(+ (sine voice) (* (noise) 0.02))"), "{noisy}");
    let moved = instrument("~e: ad 0.01 0.2\n~x: saw # lpf (sine * ~e * 900 + 300) 1\nd1: s \"~x\"", "~x");
    assert!(moved.contains("(lpf (saw voice) (+ (* (* [curve] (ad 0.01 0.2 voice)) 900) 300) 1)"), "{moved}");
}

#[test]
fn a_finished_bus_that_is_played_is_made_anew_for_each_voice() {
    let voice = instrument("~click: impulse 1\nd1: s \"~click\"", "~click");
    assert!(voice.contains("(impulse 1)") && !voice.contains("[(impulse 1)]"), "{voice}");
}

#[test]
fn an_envelope_behind_sound_shapes_it() {
    assert_eq!(
        shown("out: saw 110 # adsr 0.01 0.1 0.5 0.2", "out"),
        "(* (saw 110) (adsr 0.01 0.1 0.5 0.2 curve))"
    );
}

#[test]
fn events_set_inputs_of_instruments_by_name() {
    let kick = instrument("d1: s \"superkick\" # pitchenv 2", "superkick");
    assert!(kick.contains("(superkick voice voice"), "{kick}");
    let named = instrument("~x f bright: saw f # lpf (bright * 4000) 1\nd1: s \"~x\" # bright 0.5", "~x");
    assert!(named.contains("(lpf (saw voice) (* voice 4000) 1)"), "{named}");
}

#[test]
fn piped_signals_are_patterns_beside_pattern_functions() {
    let values = |text: &str| {
        let evaluated = evaluate_with(&format!("d1: s \"bd*4\" # speed ({text})"), false);
        assert!(!evaluated.has_errors(), "{text}: {:?}", evaluated.diagnostics);
        let key = phonon_pattern::Key::named("speed");
        let play = &evaluated.program.plays[0].pattern;
        let events = play.query(phonon_base::TimeSpan::of_cycle(0), &Context::default()).unwrap();
        let speed = |event: &phonon_pattern::Event| match &event.value {
            Value::Controls(controls) => controls.get(key).and_then(Value::as_number),
            _ => None,
        };
        events.iter().filter_map(speed).collect::<Vec<f64>>()
    };
    // saw is 0, 1/4, 1/2, 3/4 at the four events.
    assert_eq!(values("saw $ range 1 2"), [1.0, 1.25, 1.5, 1.75]);
    assert_eq!(values("range 1 2 saw"), [1.0, 1.25, 1.5, 1.75]);
}

#[test]
fn a_time_signature_counts_the_beats_of_a_cycle() {
    let cps = |text: &str| {
        let tempo = evaluate_with(&format!("{text}\nd1: s \"bd\""), false).program.tempo;
        tempo.query(phonon_base::TimeSpan::of_cycle(0), &Context::default()).unwrap()[0].value.as_number()
    };
    assert_eq!(cps("bpm: 120"), Some(0.5));
    assert_eq!(cps("bpm: 120 \"3/4\""), Some(120.0 / 60.0 / 3.0));
    assert_eq!(cps("cpm: 30"), Some(0.5));
}

#[test]
fn closed_buses_are_shared_by_all_voices_and_envelopes_are_not() {
    let text = "~lfo: sine 3\n~env: adsr 0.01 0.1 0.5 0.2\n~x: saw # lpf (~lfo * 500 + 900) 2 * ~env\nd1: s \"~x*4\"";
    let voice = instrument(text, "~x");
    assert!(voice.contains("(saw voice)"), "{voice}");
    assert!(voice.contains("[(sine 3)]") || voice.contains("[(+ (* (sine 3) 500) 900)]"), "{voice}");
    assert!(voice.contains("(adsr 0.01 0.1 0.5 0.2 voice)"), "{voice}");
}

#[test]
fn notes_drive_frequencies_in_hertz() {
    let evaluated = evaluate_with("out: saw \"a4 c4\"", false);
    let events =
        evaluated.program.streams[0].pattern.query(phonon_base::TimeSpan::of_cycle(0), &Context::default());
    let values: Vec<f64> = events
        .unwrap()
        .iter()
        .filter_map(|event| phonon_eval::pitch::number_of(&event.value, phonon_base::Quantity::Hertz))
        .collect();
    assert!((values[0] - 440.0).abs() < 1e-9 && (values[1] - 261.6255653).abs() < 1e-6, "{values:?}");
    assert_eq!(phonon_eval::pitch::midi_note(&Value::Number(7.0), false), Some(67.0));
    assert_eq!(phonon_eval::pitch::midi_note(&Value::Number(67.0), false), Some(67.0));
    assert_eq!(phonon_eval::pitch::midi_note(&Value::Number(67.0), true), Some(127.0));
}

#[test]
fn outputs_are_mixed_as_asked() {
    let master = |text: &str| {
        let evaluated = evaluate_with(&format!("d1: sine 1\nd2: sine 2\n{text}"), false);
        assert!(!evaluated.has_errors(), "{:?}", evaluated.diagnostics);
        let graph = evaluated.program.graph;
        match &graph.main.get(graph.master.unwrap()).unwrap().kind {
            phonon_graph::Kind::Unit(unit) => unit.row.name,
            _ => "?",
        }
    };
    assert_eq!(master(""), "+");
    assert_eq!(master("outmix: sqrt"), "*");
    assert_eq!(master("outmix: tanh"), "tanh");
}

#[test]
fn without_an_output_the_usual_buses_are_heard() {
    assert_eq!(shown("~a: sine 1\n~master: sine 2", "master"), "(sine 2)");
    assert_eq!(shown("~a: sine 1\n~out: sine 3", "out"), "(sine 3)");
    assert_eq!(shown("~d1: sine 1\n~d2: sine 2", "d2"), "(sine 2)");
}

#[test]
fn mistakes_name_the_place_and_what_was_meant() {
    let cases = [
        ("out: saw 110 # lfp 800", "there is no function `lfp`", "lfp"),
        ("out: ~nix", "there is no bus `~nix`", "~nix"),
        ("out: saw 110 # lpf 800 1 2", "too many arguments for `lpf`", "2"),
        ("out: saw 110 # lpf cutof:800", "`lpf` has no input `cutof`", "cutof"),
        ("out: 1/0", "1 and 0 give no number here", "1/0"),
        ("~p: fast 2 ~p\nout: sine ~p", "a pattern cannot read itself", "~p"),
        ("out: saw", "`saw` still waits for its input", "saw"),
        ("out: lpf 800", "`lpf` still waits for its input", "lpf 800"),
        ("out: reverb 0.5 $ fast 2 $ saw 110", "`fast` works on patterns, and this is sound", "saw 110"),
    ];
    for (text, message, place) in cases {
        assert_eq!(mistake(text), (message.to_owned(), place.to_owned()), "{text}");
    }
}

#[test]
fn several_mistakes_in_one_line_are_all_told() {
    let evaluated = evaluate_with("out: saw 110 # lfp 800 # lpf cutof:3 + sinus 4 * ~nix", false);
    let places: Vec<&str> =
        evaluated.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(places.len(), 4, "{places:?}");
}

#[test]
fn one_wrong_line_does_not_silence_the_others() {
    let evaluated = evaluate_with("d1: sine 440\nd2: sinus 220\nd3: ~nobody\nd4: saw 110 # lpf 500 1", false);
    let heard: Vec<&str> =
        evaluated.program.graph.outputs.iter().map(|output| output.name.as_str()).collect();
    assert_eq!(heard, ["d1", "d4"]);
    assert_eq!(evaluated.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count(), 2);
}

#[test]
fn what_is_added_behind_a_chain_does_not_move_the_units_before_it() {
    let key = |text: &str| {
        let graph = evaluate_with(text, false).program.graph;
        let saw = graph
            .main
            .nodes
            .iter()
            .find(|node| matches!(&node.kind, phonon_graph::Kind::Unit(unit) if unit.row.name == "saw"));
        saw.unwrap().key
    };
    let before = key("out: saw 110");
    assert_eq!(before, key("-- a comment\n\nout: saw 110 # lpf 800 1"));
    assert_eq!(before, key("d1: sine 3\nout: saw 220 # lpf 800 1 # reverb 0.5 0.5 * 0.3"));
    assert_ne!(before, key("d1: saw 110"));
}

#[test]
fn what_is_added_behind_a_control_is_told_where_to_stand() {
    for text in ["d1: s \"bd\" # note \"c4\" + 12", "d1: s \"bd\" # gain 0.5 - \"0.1 0.2\""] {
        let song = phonon_eval::evaluate(text);
        let said = song.diagnostics.iter().find(|said| said.is_error()).unwrap();
        assert!(said.message.contains("neither for the control"), "{text}: {}", said.message);
    }
    for text in [
        "d1: s \"bd\" # note (\"c4\" + 12)",
        "d1: s \"bd\" # speed 2 + n 1",
        "d1: s \"bd\" # speed 1 |+| n 1",
    ] {
        assert!(
            !phonon_eval::evaluate(text).has_errors(),
            "{text}: {:?}",
            phonon_eval::evaluate(text).diagnostics
        );
    }
}

#[test]
fn the_example_of_a_unit_plays_that_unit() {
    assert_eq!(shown("out: pm 220 (sine 440) 0.8", "out"), "(pm 220 (sine 440) 0.8)");
    // These are written with others.
    let made_of_others = ["amp", "mix", "select"];
    let mut wrong = Vec::new();
    for row in phonon_dsp::units::UNITS.iter().filter(|row| !made_of_others.contains(&row.name)) {
        let graph = evaluate_with(row.example, true).program.graph;
        let nets = graph.instruments.iter().map(|instrument| &instrument.net);
        let mut nodes = nets.chain([&graph.main]).flat_map(|net| &net.nodes);
        let is_it = |node: &phonon_graph::Node| matches!(&node.kind, phonon_graph::Kind::Unit(unit) if unit.row.name == row.name);
        if !nodes.any(is_it) {
            wrong.push(format!("{}: {}", row.name, row.example));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
