//! What is sent, received by a socket.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use phonon::command::Command;
use phonon::io::osc::Arg;
use phonon::{Length, LiveOptions, RenderOptions, Sink, render};

use super::*;

struct Tape(f32);

impl Sink for Tape {
    fn block(&mut self, [left, _]: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        self.0 = left.iter().fold(self.0, |peak, sample| peak.max(sample.abs()));
        Ok(())
    }
}

#[test]
fn times_in_tags_are_those_of_the_events_and_events_come_ahead_of_them() {
    let (socket, port) = ears();
    let cps = 0.8613;
    let text = format!(
        "cps: {cps}\n~sd: osc \"127.0.0.1:{port}\" \"/dirt/play\"\nd2: s \"~sd(3,8)\" # note \"0 4 7\" # gain 0.5 # cut 1"
    );
    let live = play(&text, LiveOptions::default());
    let begun = Instant::now();
    let mut found: Vec<(f64, f64)> = Vec::new();
    while begun.elapsed().as_secs_f64() < 6.0 {
        let Some(message) = hear(&socket, 1.0) else { continue };
        let now = SystemTime::now();
        assert_eq!(message.address, "/dirt/play");
        assert_eq!(word(&message, "s"), Some("sd"));
        let cycle = number(&message, "cycle").unwrap();
        assert!((number(&message, "cps").unwrap() - cps).abs() < 1e-6);
        assert!((number(&message, "gain").unwrap() - 0.5).abs() < 1e-6);
        assert_eq!((number(&message, "orbit"), number(&message, "cut")), (Some(1.0), Some(1.0)));
        // Three hits in eight steps: a step is an eighth of a cycle, and so long does an event last.
        let (place, note) = (cycle - cycle.floor(), number(&message, "note").unwrap());
        let step = [(0.0, 0.0), (0.375, 4.0), (0.75, 7.0)];
        assert!(step.iter().any(|(at, pitch)| (place - at).abs() < 1e-5 && note == *pitch), "{place} {note}");
        assert!((number(&message, "delta").unwrap() - 0.125 / cps).abs() < 1e-6);
        let due = message.due.unwrap().moment().unwrap();
        // The clock knows the time of blocks within its first second.
        if begun.elapsed().as_secs_f64() > 1.5 {
            assert!(due > now, "{:?} late", now.duration_since(due));
            found.push((cycle, due.duration_since(UNIX_EPOCH).unwrap().as_secs_f64()));
        }
    }
    live.stop();
    assert!(found.len() >= 8, "{} events", found.len());
    // Where cycle nought lies, as each event tells it.
    let zeros: Vec<f64> = found.iter().map(|(cycle, due)| due - cycle / cps).collect();
    let apart = zeros.iter().fold(f64::MIN, |a, b| a.max(*b)) - zeros.iter().fold(f64::MAX, |a, b| a.min(*b));
    println!("tags of {} events lie within {:.1} us", found.len(), apart * 1e6);
    // A tenth of a millisecond where nothing else runs; an earlier block than all before moves it by as much again.
    assert!(apart < 2e-4, "tags are {:.1} us apart: {zeros:?}", apart * 1e6);
    let neighbours = found.windows(2).map(|pair| (pair[1].1 - pair[0].1) - (pair[1].0 - pair[0].0) / cps);
    assert!(neighbours.fold(0.0, |worst: f64, one| worst.max(one.abs())) < 2e-4);
}

#[test]
fn a_chain_may_end_in_osc_and_say_which_argument_is_what() {
    let (socket, port) = ears();
    let text = format!(
        "cps: 4\nd1: s \"bd\" # note \"a4\" # gain 0.25 # n 3 # osc \"127.0.0.1:{port}\" \"/s_new\" \"default -1 0.5 \
         {{freq}} {{gain}} {{n:i}} {{cutoff=800}} {{s}} {{pan}} {{n:s}}\""
    );
    let live = play(&text, LiveOptions::default());
    let message = hear(&socket, 10.0).unwrap();
    live.stop();
    let word = |word: &str| Arg::Text(word.to_owned());
    let expected = [
        word("default"),
        Arg::Whole(-1),
        Arg::Number(0.5),
        Arg::Number(440.0),
        Arg::Number(0.25),
        Arg::Whole(3),
        Arg::Number(800.0),
        word("bd"),
        // In the middle, unless something is said.
        Arg::Number(0.5),
        word("3"),
    ];
    assert_eq!((message.address.as_str(), message.args.as_slice()), ("/s_new", expected.as_slice()));
}

#[test]
fn what_is_muted_is_not_sent_and_only_some_events_may_be() {
    let (socket, port) = ears();
    let text = format!(
        "cps: 2\nd1: s \"a*4\" # osc \"localhost:{port}\" \"/one\" \"{{s}}\"\n\
         d2: s \"b c\" $ every 2 (# osc \"localhost:{port}\" \"/two\" \"{{s}}\")"
    );
    let live = play(&text, LiveOptions::default());
    let count = |seconds: f64| {
        let (begun, mut counts) = (Instant::now(), [0, 0]);
        while begun.elapsed().as_secs_f64() < seconds {
            if let Some(message) = hear(&socket, 0.1) {
                counts[usize::from(message.address == "/two")] += 1;
            }
        }
        counts
    };
    let [one, two] = count(3.0);
    // Eight a second, and two in every second of two cycles a second.
    assert!((18..=28).contains(&one) && (4..=8).contains(&two), "{one} {two}");
    live.command(Command::Mute(vec!["d1".to_owned()]));
    count(0.5);
    let [one, two] = count(2.0);
    assert!(one == 0 && two > 0, "{one} {two}");
    live.command(Command::Hush);
    count(0.5);
    assert_eq!(count(1.0), [0, 0]);
    live.stop();
}

#[test]
fn a_render_sends_nothing_and_says_so_once() {
    let (socket, port) = ears();
    let text = format!("cps: 4\nd1: s \"bd*4\" # osc \"127.0.0.1:{port}\" \"/a\"");
    let mut tape = Tape(0.0);
    let options = RenderOptions { length: Length::Seconds(2.0), ..RenderOptions::default() };
    let report = render(&text, &options, &mut tape).unwrap();
    let said = report.messages.iter().filter(|message| message.text.contains("OSC")).count();
    assert_eq!((said, tape.0), (1, 0.0));
    assert_eq!(hear(&socket, 0.2), None);
}

#[test]
fn mistakes_are_told_where_they_stand() {
    for (text, place) in [
        ("d1: s \"bd\" # osc \"127.0.0.1\" \"/dirt/play\"", "\"127.0.0.1\""),
        ("d1: s \"bd\" # osc \"host:0\" \"/dirt/play\"", "\"host:0\""),
        ("d1: s \"bd\" # osc \"host:1\" \"dirt/play\"", "\"dirt/play\""),
        ("d1: s \"bd\" # osc \"host:1\" \"/a\" \"freq {freq\"", "\"freq {freq\""),
        ("~sd: osc \"1.2.3.400:1\" \"/a\"\nd1: s \"~sd*4\"", "\"1.2.3.400:1\""),
        ("~sd: s \"bd*2\" # osc \"host:1\" \"/a\"\nd1: s \"~sd*4\"", "s \"~sd*4\""),
    ] {
        let evaluated = phonon::check(text);
        let wrong: Vec<_> = evaluated.diagnostics.iter().filter(|found| found.is_error()).collect();
        assert_eq!(wrong.len(), 1, "{text}: {wrong:?}");
        let span = wrong[0].span;
        assert_eq!(&text[span.start as usize..span.end as usize], place, "{text}");
    }
    for text in [
        "~sd: osc \"127.0.0.1:57120\" \"/dirt/play\"\nd1: s \"~sd(3,8)\" # note \"0 4\"",
        "~p: s \"superpiano\" # cutoff 800 # osc \"[::1]:57120\" \"/dirt/play\"\nd1: s \"~p*4 bd\"",
        "d1: n \"0 1 2\" # osc \"localhost:9000\" \"/note\" \"{n} {gain}\" ahead:0",
    ] {
        assert_eq!(phonon::check(text).diagnostics, [], "{text}");
    }
}
