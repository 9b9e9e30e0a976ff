//! `query` and `draw`: events in print, in JSON, in streams, in pictures.

use crate::support::{run, run_with, status, stderr, stdout};
use serde_json::{Value as Json, json};

#[test]
fn events_are_printed_one_a_line_with_fragments_marked() {
    let shown = stdout(&run(&["query", "\"<a b>/2 [c d]\"", "--cycles", "0", "1"]));
    let expected = "\
0 → 1/2          a   (part of 0 → 1)
1/2 → 3/4        c
3/4 → 1          d
";
    assert_eq!(shown, expected);
}

#[test]
fn a_span_is_asked_once_and_exactly() {
    let shown = stdout(&run(&["query", "\"a b c\"", "--span", "1/6", "0.5"]));
    assert_eq!(shown, "1/6 → 1/3        a   (part of 0 → 1/3)\n1/3 → 1/2        b   (part of 1/3 → 2/3)\n");
    let before = stdout(&run(&["query", "\"a\"", "--cycles", "-1", "0"]));
    assert_eq!(before, "-1 → 0           a\n");
}

#[test]
fn json_lines_carry_places() {
    let shown = stdout(&run(&["query", "s \"bd:3\"", "--json"]));
    let event: Json = serde_json::from_str(&shown).unwrap();
    assert_eq!(event["whole"], json!(["0/1", "1/1"]));
    assert_eq!(event["value"], json!({"n": 3, "s": "bd"}));
    let [begin, end] = [0, 1].map(|side| event["places"][0][side].as_u64().unwrap() as usize);
    assert!("s \"bd:3\""[begin..end].starts_with('b'), "{event}");
}

#[test]
fn mistakes_have_a_caret_and_status_1_and_wrong_options_status_2() {
    let output = run(&["query", "nosuchname 3"]);
    assert_eq!(status(&output), 1);
    assert!(stderr(&output).contains("^^^^^^^^^^") && stdout(&output).is_empty());
    for args in [
        &["query"][..],
        &["query", "1", "--cycles", "0"],
        &["query", "1", "--span", "1/0", "2"],
        &["query", "1", "--stream"],
        &["query", "1", "--mode", "other"],
    ] {
        assert_eq!(status(&run(args)), 2, "{args:?}");
    }
}

#[test]
fn a_stream_answers_every_line_and_survives_all() {
    let mut input = b"\n{\n\xff\n[]\n".to_vec();
    let hostile = [
        "\"bd*1000000000\"",
        "\"",
        "",
        "fast 0",
        "\"bd\" $ fast 1e308",
        "1/0",
        "\"a(1000000000,1000000000)\"",
        "\u{0}\u{202e}",
    ];
    for (id, text) in hostile.iter().enumerate() {
        input.extend(format!("{}\n", json!({"id": id, "phonon": text, "cycles": [0, 2]})).bytes());
    }
    let deep = "[".repeat(100_000);
    input.extend(format!("{}\n", json!({"id": "deep", "phonon": deep})).bytes());
    input.extend(format!("{}\n", json!({"id": "quoted", "phonon": format!("\"{deep}\"")})).bytes());
    input.extend(b"{\"id\":\"end\",\"phonon\":\"\\\"bd sn\\\"\",\"cycles\":[1,2],\"rng\":\"precise\"}");
    let output = run_with(&["query", "--stream"], &input);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let answers: Vec<Json> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<&Json> = answers.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(json!(ids), json!([null, null, null, 0, 1, 2, 3, 4, 5, 6, 7, "deep", "quoted", "end"]));
    for answer in &answers[..answers.len() - 1] {
        assert!(answer["error"].is_string() ^ answer["events"].is_array(), "{answer}");
        assert!(!answer["error"].as_str().unwrap_or_default().contains("mistake in phonon"), "{answer}");
    }
    let expected = json!({"id": "end", "events": [
        {"whole": ["1/1", "3/2"], "part": ["1/1", "3/2"], "value": "bd"},
        {"whole": ["3/2", "2/1"], "part": ["3/2", "2/1"], "value": "sn"}]});
    assert_eq!(answers.last(), Some(&expected));
}

#[test]
fn a_stream_answers_each_line_before_the_next_one_comes() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;
    let mut command = crate::support::phonon(&["query", "--stream"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut stdin, mut answers) =
        (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for id in 0..3 {
        writeln!(stdin, "{}", json!({"id": id, "phonon": "1"})).unwrap();
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        assert_eq!(serde_json::from_str::<Json>(&line).unwrap()["id"], id);
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_bench_counts_a_thousand_cycles() {
    let bench: Json =
        serde_json::from_slice(&run(&["query", "--bench", "--json", "\"bd sn\""]).stdout).unwrap();
    assert_eq!((&bench["events"], &bench["cycles"]), (&json!(2000), &json!(1000)));
    let rate = bench["events"].as_f64().unwrap() / bench["seconds"].as_f64().unwrap();
    assert!((bench["events_per_second"].as_f64().unwrap() / rate - 1.0).abs() < 1e-3, "{bench}");
    assert!(stdout(&run(&["query", "--bench", "\"bd sn\""])).starts_with("2000 events in 1000 cycles"));
}

#[test]
fn drums_are_a_grid_and_notes_a_roll() {
    let grid = run(&["draw", "s \"bd hh, ~ sn\"", "--cycles", "1"]);
    assert_eq!(stdout(&grid), "bd │█───·   │\nhh │·   █───│\nsn │·   █───│\n", "{}", stderr(&grid));
    let roll = stdout(&run(&["draw", "note \"0 2\"", "--cycles", "1"]));
    assert_eq!(roll, "2 │·   █▒▒▒│\n1 │·   ·   │\n0 │█▒▒▒·   │\n");
    assert_eq!(stdout(&run(&["draw", "silence"])), "no events\n");
}

#[test]
fn a_picture_is_written_as_svg() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.svg");
    let output = run(&["draw", "s \"bd*4\"", "--cycles", "1", "--svg", path.to_str().unwrap()]);
    assert_eq!(status(&output), 0);
    let drawn = std::fs::read_to_string(&path).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"));
    // Four events: a bar and the mark of its onset each; the paper is the ninth rectangle.
    assert_eq!(drawn.matches("<rect").count(), 9);
}
