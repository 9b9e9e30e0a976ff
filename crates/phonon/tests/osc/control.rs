//! What others may say to a session: controllers, commands, texts, and nonsense.

use std::path::Path;
use std::time::SystemTime;

use phonon::io::osc::{Arg, Stamp, bundle, write};
use phonon::{RemoteOptions, ReplayOptions, Sink, TokenWish, replay};

use super::*;

/// A session that listens, and who talks to it.
struct Stage {
    live: Live,
    socket: UdpSocket,
    port: u16,
}

const TOKEN: &str = "open sesame";

impl Stage {
    fn new(text: &str, options: LiveOptions) -> Stage {
        let token = TokenWish::Given(TOKEN.to_owned());
        let remote = Some(RemoteOptions { host: "127.0.0.1".to_owned(), port: 0, token });
        let live = Live::start(LiveOptions { null: true, remote, ..options }).unwrap();
        let mut port = 0;
        wait(&live, 10.0, |note| match note {
            Note::Said { message, .. } => {
                port = message.rsplit_once(':').map_or(0, |(_, port)| port.parse().unwrap_or(0));
                message.starts_with("OSC control on 127.0.0.1:")
            }
            Note::Evaluated { .. } => false,
        });
        live.evaluate(text);
        wait(&live, 30.0, |note| matches!(note, Note::Evaluated { .. }));
        let (socket, _) = ears();
        Stage { live, socket, port }
    }

    fn say(&self, address: &str, args: &[Arg]) {
        let message = Message { address: address.to_owned(), args: args.to_vec(), due: None };
        self.throw(&write(&message));
    }

    fn throw(&self, bytes: &[u8]) {
        self.socket.send_to(bytes, (Ipv4Addr::LOCALHOST, self.port)).unwrap();
    }

    /// Waits until the state is as it should be.
    fn until(&mut self, what: &str, mut is_so: impl FnMut(&phonon::state::State) -> bool) {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            if is_so(self.live.state()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("not so after 10 s: {what}");
    }

    fn heard(&mut self, names: &[&str]) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        self.until(&format!("{names:?} are heard"), |state| {
            let heard = state.outputs.iter().filter(|output| output.is_heard);
            heard.map(|output| output.name.clone()).collect::<Vec<_>>() == names
        });
    }

    /// The tests' word for what has been said meanwhile.
    fn said(&self) -> String {
        let notes = std::iter::from_fn(|| self.live.next_note());
        notes
            .filter_map(
                |note| if let Note::Said { message, .. } = note { Some(message + "\n") } else { None },
            )
            .collect()
    }
}

fn text(text: &str) -> Arg {
    Arg::Text(text.to_owned())
}

#[derive(Default)]
struct Tape(Vec<[f32; 2]>);

impl Sink for Tape {
    fn block(&mut self, [left, right]: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
        self.0.extend(left.iter().zip(right).map(|(left, right)| [*left, *right]));
        Ok(())
    }
}

/// The sound of a journal.
fn rendered(journal: &Path, block: usize) -> Vec<[f32; 2]> {
    let text = std::fs::read_to_string(journal).unwrap();
    let options = ReplayOptions { block, song_folder: None, sample_folders: Vec::new(), sample_path: None };
    let mut tape = Tape::default();
    let report = replay(&text, &options, &mut tape).unwrap();
    assert_eq!(report.late, 0);
    tape.0
}

/// The frames of a recording.
fn recorded(path: &Path) -> Vec<[f32; 2]> {
    let recording = phonon::io::decode(path).unwrap();
    let [left, right] = recording.channels.try_into().unwrap();
    left.into_iter().zip(right).map(|(left, right)| [left, right]).collect()
}

#[test]
fn controllers_move_signals_and_patterns_and_a_journal_gives_the_same_bits() {
    // Where a machine is so busy that events come late, a journal cannot know how late.
    assert!((0..5).any(|_| a_journal_gives_the_same_bits()), "five times in a row events came late");
}

/// Whether all events came in time, so that it could be seen.
fn a_journal_gives_the_same_bits() -> bool {
    let folder = tempfile::tempdir().unwrap();
    let (journal, take) = (folder.path().join("a.phlog"), folder.path().join("a.wav"));
    let song = "cps: 1\nd1: sine 220 * cc \"level\" 0.1\n\
                d2: s \"~tone*8\" # note (cc \"note\" 0) # gain (cF 0.1 \"loud\")\n~tone: sine * ad 0.001 0.08";
    let options =
        LiveOptions { journal: Some(journal.clone()), record: Some(take.clone()), ..LiveOptions::default() };
    let mut stage = Stage::new(song, options);
    std::thread::sleep(Duration::from_millis(700));
    stage.say("/ctrl", &[text("level"), Arg::Number(0.5)]);
    stage.until("the sine is five times as loud", |state| {
        state.outputs.iter().any(|output| output.name == "d1" && (output.rms / 0.354 - 1.0).abs() < 0.2)
    });
    for step in 0..40 {
        stage.say("/ctrl", &[text("note"), Arg::Whole(step % 13)]);
        stage.say("/ctrl", &[text("loud"), Arg::Number(0.01 * f64::from(step as i32))]);
        stage.say("/ctrl", &[text("level"), Arg::Number(0.3 - 0.007 * f64::from(step as i32))]);
        std::thread::sleep(Duration::from_millis(23));
    }
    stage.say("/ctrl", &[text("elsewhere"), text("word")]);
    stage.say("/setcps", &[Arg::Number(1.5)]);
    stage.say("/mute", &[Arg::Whole(1)]);
    std::thread::sleep(Duration::from_millis(400));
    // A dial that was moved before anybody read it.
    let more = format!("{song}\nd3: saw (cc \"pitch\" 50 + 50) * 0.1\nd4: s (cS \"hh\" \"drum\")");
    stage.say("/ctrl", &[text("pitch"), Arg::Number(170.0)]);
    stage.say("/ctrl", &[text("drum"), text("bd")]);
    stage.say("/eval", &[text(TOKEN), text(&more)]);
    let reply = hear(&stage.socket, 10.0).unwrap();
    assert_eq!((reply.address.as_str(), reply.args[0].text()), ("/eval/reply", Some("ok")), "{reply:?}");
    std::thread::sleep(Duration::from_millis(900));
    let late = stage.live.state().late;
    stage.live.stop();
    if late > 0 {
        println!("{late} events came late");
        return false;
    }
    let (heard, again) = (recorded(&take), rendered(&journal, 512));
    let length = heard.len().min(again.len());
    assert!(length > 2 * 48_000, "{} and {} frames", heard.len(), again.len());
    let bits = |frame: &[f32; 2]| frame.map(f32::to_bits);
    // A file that is read has no nought below nought.
    let differs = (0..length).find(|at| heard[*at] != again[*at]);
    let found = differs.map(|at| (at, heard[at], again[at]));
    assert_eq!(found, None, "of {length} frames: {}", std::fs::read_to_string(&journal).unwrap());
    let other = rendered(&journal, 37);
    assert!(other.iter().zip(&again).all(|(a, b)| bits(a) == bits(b)), "the block shows");
    true
}

#[test]
fn a_signal_glides_where_a_controller_jumps() {
    let folder = tempfile::tempdir().unwrap();
    let take = folder.path().join("a.wav");
    let options = LiveOptions { record: Some(take.clone()), no_limiter: true, ..LiveOptions::default() };
    let stage = Stage::new("d1: cc \"x\" 0.1", options);
    std::thread::sleep(Duration::from_millis(500));
    stage.say("/ctrl", &[text("x"), Arg::Number(0.9)]);
    std::thread::sleep(Duration::from_millis(500));
    stage.live.stop();
    let left: Vec<f32> = recorded(&take).iter().map(|frame| frame[0]).collect();
    let first = |level: f32| left.iter().position(|x| *x > level).unwrap();
    let (begin, end) = (first(0.15), first(0.89));
    assert!((left[begin - 4800] - 0.1).abs() < 1e-3 && (left[left.len() - 1] - 0.9).abs() < 1e-3);
    // It comes within a thousandth in 10 ms, so from 0.15 to 0.89 in 6.2 ms.
    let glide = (end - begin) as f64 / 48.0;
    assert!((5.5..7.0).contains(&glide), "{glide:.1} ms");
    let steps = left[begin - 100..end].windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let worst = steps.fold(0.0, f32::max);
    assert!(worst < 0.015, "it jumps by {worst}");
}

#[test]
fn outputs_are_muted_and_heard_by_number_and_name() {
    let mut stage =
        Stage::new("d1: sine 100 * 0.1\nd2: sine 200 * 0.1\nout: sine 300 * 0.1", LiveOptions::default());
    stage.heard(&["out", "d1", "d2"]);
    for (address, args, heard) in [
        ("/mute", vec![Arg::Whole(1)], vec!["out", "d2"]),
        ("/mute", vec![text("out")], vec!["d2"]),
        ("/unmute", vec![text("1")], vec!["d1", "d2"]),
        ("/unmuteAll", vec![], vec!["out", "d1", "d2"]),
        ("/solo", vec![text("d2")], vec!["d2"]),
        ("/solo", vec![Arg::Number(1.0)], vec!["d1", "d2"]),
        ("/unsolo", vec![Arg::Whole(2)], vec!["d1"]),
        ("/unsoloAll", vec![], vec!["out", "d1", "d2"]),
        ("/muteAll", vec![], vec![]),
        ("/unmuteAll", vec![], vec!["out", "d1", "d2"]),
        ("/hush", vec![], vec![]),
        ("/unhush", vec![], vec!["out", "d1", "d2"]),
        ("/panic", vec![], vec![]),
    ] {
        stage.say(address, &args);
        stage.heard(&heard);
    }
    stage.say("/setcps", &[Arg::Number(0.875)]);
    stage.until("the tempo is 0.875", |state| (state.cps - 0.875).abs() < 1e-9);
    stage.say("/setCycle", &[Arg::Whole(64)]);
    stage.until("the cycle is 64", |state| state.cycle >= 64.0);
    stage.say("/resetCycles", &[]);
    stage.until("the cycle is nought", |state| state.cycle < 10.0);
    stage.live.stop();
}

#[test]
fn texts_are_played_for_whoever_knows_the_token() {
    let mut stage = Stage::new("d1: sine 100 * 0.1", LiveOptions::default());
    let mut ask = |args: &[Arg], word: &str, why: &str| {
        stage.say("/eval", args);
        let reply = hear(&stage.socket, 10.0).unwrap();
        let said = (reply.args[0].text().unwrap(), reply.args[1].text().unwrap());
        assert!(said.0 == word && said.1.contains(why), "{said:?}");
        let outputs = |live: &mut Live| {
            live.state().outputs.iter().map(|output| output.name.clone()).collect::<Vec<_>>()
        };
        std::thread::sleep(Duration::from_millis(200));
        outputs(&mut stage.live)
    };
    let song = "d1: sine 100 * 0.1\nd2: sine 200 * 0.1";
    assert_eq!(ask(&[text("guess"), text(song)], "error", "token"), ["d1"]);
    assert_eq!(ask(&[text(""), text(song)], "error", "token"), ["d1"]);
    assert_eq!(ask(&[text(song)], "error", "/eval token text"), ["d1"]);
    assert_eq!(ask(&[text(TOKEN), Arg::Whole(3)], "error", "text"), ["d1"]);
    assert_eq!(ask(&[text(TOKEN), text(song)], "ok", ""), ["d1", "d2"]);
    let partly = "d1: sine 100 * 0.1\nd2: sinus 200\nd3: sine 300 * 0.1";
    assert_eq!(ask(&[text(TOKEN), text(partly)], "partly", "line 2"), ["d1", "d2", "d3"]);
    stage.live.stop();
}

#[test]
fn nonsense_and_floods_change_nothing() {
    let mut stage = Stage::new("d1: sine 100 * cc \"x\" 0.1", LiveOptions::default());
    for bytes in [&b""[..], b"/", b"#bundle\0", b"/ctrl\0\0\0,sf\0", b"/ctrl", &[255; 60_000]] {
        stage.throw(bytes);
    }
    let nothing = Message { address: "/ctrl".to_owned(), args: vec![], due: None };
    let whole = bundle(Stamp::at(SystemTime::now()), &vec![nothing; 1000]);
    // Slowly enough that nothing is lost on the way.
    let slowly = || std::thread::sleep(Duration::from_micros(300));
    for length in (0..whole.len()).step_by(97) {
        stage.throw(&whole[..length]);
        slowly();
    }
    for args in [
        vec![],
        vec![Arg::Nothing],
        vec![text("x")],
        vec![text("x"), Arg::Blob(vec![1; 100])],
        vec![text("x"), Arg::Number(f64::NAN)],
        vec![text("x"), Arg::Number(f64::INFINITY)],
        vec![text(&"x".repeat(5000)), Arg::Whole(1)],
        vec![text("x"), text(&"word".repeat(500))],
    ] {
        for address in
            ["/ctrl", "/mute", "/solo", "/setcps", "/nudge", "/setCycle", "/eval", "/nowhere", "/mut"]
        {
            stage.say(address, &args);
            slowly();
        }
    }
    stage.say("/setcps", &[Arg::Number(-1.0)]);
    stage.say("/unsoloAll", &[]);
    stage.say("/unmuteAll", &[]);
    for number in 0..60_000 {
        stage.say("/ctrl", &[text(&format!("k{}", number % 5000)), Arg::Whole(number)]);
        if number % 100 == 0 {
            stage.say("/setcps", &[Arg::Number(0.5 + 1e-6 * number as f64)]);
        }
    }
    std::thread::sleep(Duration::from_millis(300));
    stage.say("/unsoloAll", &[]);
    stage.say("/unmuteAll", &[]);
    stage.heard(&["d1"]);
    stage.say("/ctrl", &[text("x"), Arg::Number(0.5)]);
    stage.until("the controller is followed all the same", |state| {
        state.outputs.iter().any(|output| (output.rms / 0.354 - 1.0).abs() < 0.2)
    });
    let said = stage.said();
    for wanted in ["did you mean /mute", "`/setcps` is used as", "`/ctrl` takes a name", "was no OSC"] {
        assert!(said.contains(wanted), "`{wanted}` is missing from {said}");
    }
    assert!(said.lines().count() < 60, "{said}");
    stage.live.stop();
}
