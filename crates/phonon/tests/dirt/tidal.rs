//! The real Tidal plays: what it sends are the events of our own engine, and they sound at their frames.
//!
//! Needs `runghc` and Debian's `libghc-tidal-dev`; without them the test says so and passes.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use phonon::dirt::message::Asked;
use phonon::eval::evaluate_pattern;
use phonon::io::osc::{Arg, Inbox, Listener, Message, Stamp, write};
use phonon::pattern::{Context, Key, Mode, Value, control};
use phonon::sounds::Sounds;
use phonon_base::{Time, TimeSpan};

use crate::rig::{RATE, Rig, wav};

const CPS: i64 = 2;
/// Cycles that are compared.
const CYCLES: i64 = 4;

/// Read by Tidal and by Phonon as they stand.
const EXPRESSIONS: [&str; 40] = [
    "sound \"bd*4\"",
    "sound \"bd sn hh cp\"",
    "sound \"bd [sn sn]*2 hh\"",
    "sound \"bd(3,8) sn(5,8,2)\"",
    "sound \"<bd sn> hh*3\"",
    "sound \"bd? hh*8?\"",
    "sound \"bd:3 sn:1\" # n \"2\"",
    "sound \"{bd sn hh}%4\"",
    "sound \"bd . sn sn . hh hh hh\"",
    "sound \"bd ~ sn@3\"",
    "sound \"bd! sn hh\"",
    "fast 2 $ sound \"bd sn\"",
    "slow 2 $ sound \"bd sn hh cp\"",
    "rev $ sound \"bd sn hh\"",
    "every 2 (fast 2) $ sound \"bd sn\"",
    "every 3 rev $ sound \"bd sn hh\"",
    "jux rev $ sound \"bd sn\" # speed \"1 2\"",
    "iter 4 $ sound \"bd sn hh cp\"",
    "palindrome $ sound \"bd sn hh\"",
    "degradeBy 0.4 $ sound \"hh*16\"",
    "sometimesBy 0.5 (# speed \"2\") $ sound \"bd*8\"",
    "off 0.125 (# crush 4) $ sound \"bd sn\"",
    "superimpose (# speed \"1.5\") $ sound \"bd sn\"",
    "chop 4 $ sound \"bd sn\"",
    "striate 3 $ sound \"bd sn\"",
    "stut 3 0.5 0.125 $ sound \"bd sn\"",
    "euclid 3 8 $ sound \"bd\"",
    "sound \"bd*2\" # n \"<0 1 2>\"",
    "n \"0 .. 3\" # sound \"bd\"",
    "note \"c e g\" # sound \"bd\"",
    "sound \"bd*4\" # pan sine",
    "sound \"hh*8\" # gain \"1 0.8\" # cutoff \"<300 1200>\"",
    "sound \"bd*4\" # speed (range 1 3 saw)",
    "sound \"bd sn\" # orbit \"0 1\"",
    "stack [sound \"bd*2\", sound \"~ sn\"]",
    "slowcat [sound \"bd*2\", sound \"sn*3\"]",
    "0.25 ~> sound \"bd sn\"",
    "whenmod 4 2 (fast 2) $ sound \"bd sn hh cp\"",
    "linger 0.25 $ sound \"bd sn hh cp\"",
    "rot 1 $ sound \"bd sn hh cp\"",
];

/// An event that was sent.
struct Sent {
    args: Vec<Arg>,
    /// In seconds.
    tag: f64,
    /// The number of its expression.
    id: usize,
    cycle: f64,
    /// In cycles.
    length: f64,
    orbit: i64,
}

impl Sent {
    fn new(message: Message) -> Sent {
        let Stamp(tag) = message.due.unwrap();
        let asked = Asked::read(&message.args).unwrap();
        assert_eq!(asked.unknown, Vec::<String>::new());
        let pairs = message.args.chunks_exact(2);
        let id =
            pairs.clone().find(|pair| pair[0].text() == Some("_id_")).map(|pair| pair[1].clone()).unwrap();
        Sent {
            tag: (tag >> 32) as f64 + (tag & 0xffff_ffff) as f64 / 2f64.powi(32),
            // The tempo is an event without a number.
            id: id.text().and_then(|id| id.parse().ok()).unwrap_or(usize::MAX),
            cycle: asked.cycle.unwrap(),
            length: asked.delta.unwrap() * CPS as f64,
            orbit: asked.orbit,
            args: message.args,
        }
    }

    /// Names, as our rows have them, and values.
    fn said(&self) -> impl Iterator<Item = (&str, &Arg)> {
        let pairs = self.args.chunks_exact(2).map(|pair| (pair[0].text().unwrap(), &pair[1]));
        let own = ["_id_", "cps", "cycle", "delta", "orbit"];
        pairs
            .filter(move |(name, _)| !own.contains(name))
            .map(|(name, value)| (control(name).map_or(name, |row| row.name), value))
    }
}

/// A process that ends with the test.
struct Tidal(Child);

impl Drop for Tidal {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn tidal_plays_what_our_own_engine_plays_and_it_sounds_at_its_frames() {
    let Some(messages) = sent_by_tidal() else { return };
    let first = first_cycle(&messages);
    let mut worst_tag = 0.0f64;
    for sent in &messages {
        let wanted = (sent.cycle - messages[0].cycle) / CPS as f64;
        worst_tag = worst_tag.max(((sent.tag - messages[0].tag) - wanted).abs());
    }
    // A frame has 21 microseconds; cycles come with 24 bits.
    assert!(worst_tag < 10e-6, "time tags are off by {worst_tag} s");
    let mut wrong = Vec::new();
    for (number, text) in EXPRESSIONS.iter().enumerate() {
        let inside = |sent: &&Sent| {
            let from = sent.cycle - first as f64 + 1e-6;
            sent.id == number && (0.0..CYCLES as f64).contains(&from)
        };
        let mut theirs: Vec<String> = messages.iter().filter(inside).map(shown).collect();
        let mut ours = ours(text, first);
        theirs.sort();
        ours.sort();
        if theirs != ours {
            wrong.push(format!("{text}\n  Tidal  {theirs:?}\n  Phonon {ours:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of 40 differ:\n{}", wrong.len(), wrong.join("\n"));
    for (number, text) in EXPRESSIONS.iter().enumerate() {
        sounds_at_its_frames(text, number, &messages);
    }
    println!("{} messages, time tags within {:.1} µs", messages.len(), worst_tag * 1e6);
}

/// Everything that Tidal sends for some cycles, with its time tags in seconds.
fn sent_by_tidal() -> Option<Vec<Sent>> {
    let there = Command::new("ghc-pkg").args(["list", "tidal", "--simple-output"]).output();
    if there.is_err() || !String::from_utf8_lossy(&there.unwrap().stdout).contains("tidal") {
        eprintln!("SKIPPED: no Tidal here; install libghc-tidal-dev");
        return None;
    }
    let inbox = Inbox::default();
    let listener = Listener::new("127.0.0.1", 0, &inbox).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("forty.hs");
    std::fs::write(&script, haskell(listener.address().port())).unwrap();
    let mut tidal = Command::new("runghc");
    tidal.arg(&script).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut tidal = Tidal(tidal.spawn().unwrap());
    let lines = BufReader::new(tidal.0.stdout.take().unwrap()).lines();
    let (ready, is_ready) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if line.contains("ready") {
                ready.send(()).ok();
            }
        }
    });
    let begun = Instant::now();
    let (mut messages, mut until): (Vec<Sent>, Option<f64>) = (Vec::new(), None);
    loop {
        assert!(begun.elapsed() < Duration::from_secs(90), "Tidal does not play");
        let Some(arrived) = inbox.next(Duration::from_millis(100)) else { continue };
        match arrived.message.address.as_str() {
            "/dirt/handshake" => {
                let mut rig = Rig::with(Sounds::empty(RATE), 1);
                let reply = rig.send("/dirt/handshake", Vec::new(), 0).unwrap();
                listener.send(&write(&reply), arrived.from);
            }
            "/dirt/play" => {
                let sent = Sent::new(arrived.message);
                if until.is_some_and(|until| sent.cycle >= until) {
                    return Some(messages);
                }
                if is_ready.try_recv().is_ok() {
                    // What was sent before the last pattern was there does not count.
                    until = Some(sent.cycle.ceil() + 1.0 + (CYCLES + 1) as f64);
                    messages.clear();
                }
                if until.is_some() {
                    messages.push(sent);
                }
            }
            _ => {}
        }
    }
}

fn haskell(port: u16) -> String {
    let mut script = format!(
        "{{-# LANGUAGE OverloadedStrings #-}}\n\
         import Sound.Tidal.Context\nimport Control.Concurrent\nimport System.IO\n\
         main :: IO ()\nmain = do\n  hSetBuffering stdout LineBuffering\n  \
         tidal <- startTidal (superdirtTarget {{oLatency = 0.2, oAddress = \"127.0.0.1\", oPort = {port}}})\n    \
         (defaultConfig {{cFrameTimespan = 1/20, cCtrlListen = False}})\n  \
         streamOnce tidal (cps {CPS})\n  threadDelay 500000\n"
    );
    for (number, text) in EXPRESSIONS.iter().enumerate() {
        script.push_str(&format!("  streamReplace tidal \"{number}\" $ {text}\n"));
    }
    script.push_str("  threadDelay 500000\n  putStrLn \"ready\"\n  threadDelay 60000000\n");
    script
}

/// The first whole cycle of which everything has arrived.
fn first_cycle(messages: &[Sent]) -> i64 {
    messages[0].cycle.ceil() as i64 + 1
}

/// An event of Tidal in words: when, how long, and all it says.
fn shown(sent: &Sent) -> String {
    let said = sent.said().map(|(name, value)| {
        let value = value.number().map(|number| format!("{number:.4}")).or(value.text().map(str::to_owned));
        (name, value.unwrap())
    });
    line(sent.cycle, sent.length, sent.orbit, said.collect())
}

/// The same events, from our own engine.
fn ours(text: &str, first: i64) -> Vec<String> {
    let pattern = match evaluate_pattern(text, Mode::TIDAL) {
        Ok(pattern) => pattern,
        Err(found) => return found.into_iter().map(|found| found.message).collect(),
    };
    let context = Context { mode: Mode::TIDAL, cps: Some(CPS as f64), ..Context::default() };
    let span = TimeSpan::new(Time::whole(first), Time::whole(first + CYCLES));
    let events = pattern.query(span, &context).unwrap();
    let onsets = events.iter().filter(|event| event.has_onset());
    let shown = onsets.map(|event| {
        let Value::Controls(controls) = &event.value else { panic!("{text}") };
        let whole = event.whole.unwrap();
        let orbit = controls.get(Key::named("orbit")).and_then(Value::as_number).unwrap_or(0.0);
        let said = controls.entries().iter().filter(|(key, _)| key.name() != "orbit").map(|(key, value)| {
            let name = control(key.name()).map_or(key.name(), |row| row.name);
            let is_note = ["note", "n"].contains(&name);
            let number = if is_note { note(value) } else { value.as_number() };
            (
                name,
                match number {
                    Some(number) => format!("{:.4}", number as f32),
                    None => value.as_text().unwrap_or("?").to_owned(),
                },
            )
        });
        line(whole.begin.to_f64(), whole.duration().to_f64(), orbit as i64, said.collect())
    });
    shown.collect()
}

/// Notes by name count from c.
fn note(value: &Value) -> Option<f64> {
    phonon::eval::pitch::midi_note(value, true).map(|midi| midi - 60.0)
}

fn line(cycle: f64, length: f64, orbit: i64, said: BTreeMap<&str, String>) -> String {
    format!("{cycle:9.4} +{length:.3} orbit {orbit} {said:?}")
}

/// Renders what Tidal has sent for one expression, on clicks.
fn sounds_at_its_frames(text: &str, number: usize, messages: &[Sent]) {
    let folder = tempfile::tempdir().unwrap();
    let mut click = vec![0.0; 400];
    click[..16].fill(1.0);
    for name in ["bd", "sn", "hh", "cp"] {
        wav(&folder.path().join(name).join("0.wav"), &click);
    }
    let mut rig = Rig::with(Sounds::new(None, &[folder.path().to_path_buf()], None, RATE), 2);
    let mine: Vec<&Sent> = messages.iter().filter(|sent| sent.id == number).collect();
    let Some(zero) = mine.first() else { panic!("{text}: nothing came") };
    let mut wanted: Vec<i64> = Vec::new();
    for sent in &mine {
        let due = 1000 + ((sent.tag - zero.tag) * f64::from(RATE)).round() as u64;
        // From its middle on a click is silent, and soft ones may be too soft.
        let unheard = sent.said().any(|(name, value)| {
            let number = value.number().unwrap_or(0.0);
            (name == "begin" && number > 0.0) || (name == "gain" && number < 0.1)
        });
        if !unheard {
            let exact = (sent.cycle - zero.cycle) / CPS as f64 * f64::from(RATE);
            wanted.push(1000 + exact.round() as i64);
        }
        assert_eq!(rig.send("/dirt/play", sent.args.clone(), due), None);
    }
    rig.run(1000 + (CYCLES + 2) as usize * RATE as usize / CPS as usize);
    let onsets = rig.onsets();
    wanted.sort_unstable();
    wanted.dedup();
    for wanted in wanted.iter().filter(|wanted| (**wanted as usize) + 10 < rig.master.len()) {
        let nearest = onsets.iter().map(|at| (*at as i64 - wanted).abs()).min().unwrap_or(i64::MAX);
        assert!(nearest <= 1, "{text}: nothing begins at frame {wanted}, but at {onsets:?}");
    }
    let counts = rig.session.feed.conductor.outside().counts;
    assert_eq!((counts.played, counts.late), (mine.len() as u64, 0), "{text}");
}
