//! Bad input: every text gets a message, quickly and in bounded memory, and nothing panics or plays silence
//! without a word.

use std::time::{Duration, Instant};

use phonon::{Length, RenderError, RenderOptions, Sink, render};

/// No text may take longer than this, on the slowest machine that the tests run on.
const PATIENCE: Duration = Duration::from_secs(10);

struct Nowhere;

impl Sink for Nowhere {
    fn block(&mut self, _: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        Ok(())
    }
}

fn texts() -> Vec<(&'static str, String)> {
    let mut texts: Vec<(&'static str, String)> = [
        ("too many events", "d1: s \"bd*1000000000\""),
        ("too many events, nested", "d1: s \"[[[bd*1000]*1000]*1000]\""),
        ("too many copies", "d1: s \"bd!1000000000\""),
        ("a range without end", "d1: n \"0 .. 1000000000\" # s \"bd\""),
        ("a rhythm of a billion steps", "d1: s \"bd(3,1000000000)\""),
        ("a rhythm with more hits than steps", "d1: s \"bd(9,8)\""),
        ("a polymeter of a billion", "d1: s \"{bd sn}%1000000000\""),
        ("a ply of a billion", "d1: s \"bd\" $ ply 1000000000"),
        ("a chop of a billion", "d1: s \"bd\" $ chop 1000000000"),
        ("a striate of a billion", "d1: s \"bd\" $ striate 1000000000"),
        ("an echo of a billion", "d1: s \"bd\" $ echo 1000000000 0.1 0.9"),
        ("an iter of a billion", "d1: s \"bd sn\" $ iter 1000000000 $ fast 1000000000"),
        ("segment of a billion", "d1: n (segment 1000000000 sine) # s \"bd\""),
        ("run of a billion", "d1: n (run 1000000000) # s \"bd\""),
        ("fast 0", "d1: s \"bd\" $ fast 0"),
        ("fast of nearly nothing", "d1: s \"bd\" $ fast 1e-300"),
        ("slow 0", "d1: s \"bd\" $ slow 0"),
        ("division by nought", "out: 1/0"),
        ("a number that is too large", "out: sine 1e999"),
        ("a frequency that is no number", "out: sine \"hello\""),
        ("a pattern that reads itself", "~p: fast ~p \"1 2\"\nout: sine ~p"),
        ("patterns that read each other", "~p: ~q + 1\n~q: fast 2 ~p\nout: sine ~q"),
        ("a function that calls itself", "fn f x = f x\nout: f 440"),
        ("a function that calls itself twice", "fn f x = f x + f x\nout: f 440"),
        ("functions that call each other", "fn f x = g x\nfn g x = f x\nout: f 440"),
        ("a template that names itself", "@t: @t\nout: sine 440 # @t"),
        ("a value that names itself", "%v: fast 2 %v\nd1: s \"bd\" $ fast %v"),
        ("an instrument that plays itself", "~x: s \"~x\"\nd1: s \"~x\""),
        ("a lambda applied to itself", "out: (\\x -> x x) (\\x -> x x)"),
        ("an unknown name", "out: sinus 440"),
        ("an unknown bus", "out: ~nobody"),
        ("an unknown template", "out: sine 440 # @nobody"),
        ("an unknown value", "d1: s \"bd\" $ fast %nobody"),
        ("an unknown setting", "tempoo: 3\nout: sine 440"),
        ("an unknown sound", "d1: s \"nosuchsound\""),
        ("an unknown instrument", "d1: s \"~nobody*4\""),
        ("an unknown control", "d1: s \"bd\" # gian 2"),
        ("an unknown keyword", "out: saw 110 # lpf cutof:800"),
        ("too many arguments", "out: saw 110 # lpf 800 0.7 1 2 3"),
        ("too few arguments", "out: saw 110 # lpf"),
        ("an argument of the wrong kind", "out: saw 110 # lpf rev"),
        ("a list for a number", "out: saw 110 # lpf [1, 2] 3"),
        ("a record for a number", "out: saw 110 # lpf {a: 1}"),
        ("sound for a pattern", "d1: s (sine 440)"),
        ("a function for sound", "out: rev"),
        ("a filter without an input", "out: lpf 800 1"),
        ("an oscillator without a frequency", "out: saw"),
        ("sound into finished sound", "out: saw 110 # sine 220"),
        ("a tempo of nought", "cps: 0\nout: sine 440"),
        ("a tempo below nought", "cps: -1\nout: sine 440"),
        ("a tempo that is a word", "cps: \"fast\"\nout: sine 440"),
        ("a tempo that is far too high", "cps: 1e12\nout: sine 440"),
        ("a mode that does not exist", "mode: supercollider\nout: sine 440"),
        ("a mix that does not exist", "outmix: loud\nout: sine 440"),
        ("a delay that is far too long", "out: saw 110 # delay 0.5 0.5 0.5 1e9"),
        ("no text", ""),
        ("only a comment", "-- nothing"),
        ("no output", "~a: saw 110"),
        ("an output of nothing", "out:"),
        ("an output of an operator", "out: +"),
        ("an unclosed bracket", "out: (saw 110"),
        ("an unclosed string", "d1: s \"bd"),
        ("an unclosed group", "d1: s \"[bd sn\""),
        ("a bracket too many", "out: saw 110)"),
        ("an empty string", "d1: s \"\""),
        ("a star without a number", "d1: s \"bd*\""),
        ("typographic quotes", "d1: s “bd sn”"),
        ("NUL", "out: saw 110\0"),
        ("bidi characters", "out: saw 110 -- \u{202e}txet\u{202c}\nd1: s \"b\u{2066}d\""),
        ("a byte order mark in the middle", "out: saw \u{feff}110"),
        ("emoji", "out: 🎹 440"),
        ("carriage returns only", "out: saw 110\rout2: sinus 220\r"),
        ("a Tidal do block", "do\n  d1 $ s \"bd\"\n  hushh"),
        ("Haskell", "let pat = s \"bd\" in d1 $ pat"),
        ("JavaScript", "$: s(\"bd\").fast(2)"),
        ("a huge exact number", "d1: s \"bd\" $ fast 123456789012345678901234567890"),
        (
            "times that outgrow 64 bits",
            "d1: s \"bd\" $ fast (1/9223372036854775807) $ fast (1/9223372036854775783)",
        ),
    ]
    .into_iter()
    .map(|(name, text)| (name, text.to_owned()))
    .collect();
    texts.push(("a hundred thousand brackets", format!("out: {}", "[".repeat(100_000))));
    texts.push(("a hundred thousand round brackets", format!("out: {}1", "(".repeat(100_000))));
    texts.push(("a hundred thousand brackets in a string", format!("d1: s \"{}\"", "[".repeat(100_000))));
    texts.push(("a hundred thousand angle brackets", format!("d1: s \"{}\"", "<".repeat(100_000))));
    texts.push(("a hundred thousand minus signs", format!("out: {}1", "- ".repeat(100_000))));
    texts.push(("a hundred thousand lambdas", format!("out: {}x", "\\x -> ".repeat(100_000))));
    texts.push(("a line of 200 kB", format!("out: {}", "saw ".repeat(50_000))));
    texts.push(("a sum of a hundred thousand", format!("out: {}sine 1", "sine 440 + ".repeat(100_000))));
    texts.push(("a chain of a hundred thousand", format!("out: saw 110{}", " # lpf 800 1".repeat(100_000))));
    texts.push(("a pipe of a hundred thousand", format!("d1: s \"bd\"{}", " $ iter 3".repeat(100_000))));
    texts.push(("a megabyte of noise", "¶ø∆ ~~ || ## $$ ** \"\" ".repeat(40_000)));
    texts.push(("five megabytes", "-- too much\n".repeat(450_000)));
    texts.push((
        "a thousand reverbs of a minute",
        format!("out: saw 110{}", " # delay 1 0.5 0.5 60".repeat(1000)),
    ));
    texts
}

/// What was said about a text: mistakes, warnings and messages, or nothing.
fn said(text: &str) -> Vec<String> {
    let options = RenderOptions { length: Length::Seconds(0.1), ..RenderOptions::default() };
    match render(text, &options, &mut Nowhere) {
        Ok(report) => {
            let warnings = report.diagnostics.into_iter().map(|diagnostic| diagnostic.message);
            warnings.chain(report.messages.into_iter().map(|message| message.text)).collect()
        }
        Err(RenderError::Text(diagnostics)) => {
            assert!(
                diagnostics.len() <= phonon_base::limits::DIAGNOSTICS,
                "{} diagnostics",
                diagnostics.len()
            );
            diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect()
        }
        Err(error) => vec![format!("{error:?}")],
    }
}

#[test]
fn every_hostile_text_gets_a_message() {
    let texts = texts();
    assert!(texts.len() >= 60, "{} texts", texts.len());
    let mut silent = Vec::new();
    for (name, text) in texts {
        let began = Instant::now();
        let said = said(&text);
        let took = began.elapsed();
        assert!(took < PATIENCE, "{name} took {took:?}");
        if took > Duration::from_secs(1) {
            println!("{name} took {took:?}");
        }
        if said.iter().all(String::is_empty) {
            silent.push(name);
        }
    }
    assert!(silent.is_empty(), "nothing was said about: {silent:#?}");
}
