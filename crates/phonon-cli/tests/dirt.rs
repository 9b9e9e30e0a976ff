//! `phonon dirt` as it is used: a process that plays what arrives on its sockets.
#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant, SystemTime};

use phonon::io::osc::{Arg, Message, Stamp, read, write};
use phonon::io::{Depth, Format, Spec, Writer};

const RATE: u32 = 48_000;

/// A process that is ended with its test, its folder of sounds, and its ports.
struct Dirt {
    child: Child,
    lines: Receiver<String>,
    seen: String,
    folder: tempfile::TempDir,
    events: SocketAddr,
    bridge: String,
    socket: UdpSocket,
}

impl Dirt {
    fn start(seconds: f64) -> Dirt {
        let folder = tempfile::tempdir().unwrap();
        click(&folder.path().join("sounds/click/0.wav"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_phonon"))
            .args(["dirt", "--null", "--plain", "--stats", "--no-limiter", "--rate", "48000"])
            .args(["--port", "0", "--control-port", "0", "--bridge", "0"])
            .args(["--duration", &seconds.to_string()])
            .arg("--samples")
            .arg(folder.path().join("sounds"))
            .arg("--record")
            .arg(folder.path().join("take.wav"))
            .env("XDG_DATA_HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let readers: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stderr.take().unwrap()), Box::new(child.stdout.take().unwrap())];
        for reader in readers {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(reader).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        return;
                    }
                }
            });
        }
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let (seen, events) = (String::new(), SocketAddr::from(([127, 0, 0, 1], 0)));
        let mut dirt = Dirt { child, lines, seen, folder, events, bridge: String::new(), socket };
        let line = dirt.expect("events on ");
        let after = |line: &str, mark: &str| {
            let rest = &line[line.find(mark).unwrap() + mark.len()..];
            rest.split([',', ' ']).next().unwrap().to_owned()
        };
        dirt.events = after(&line, "events on ").parse().unwrap();
        dirt.bridge = after(&line, "ws://");
        dirt
    }

    fn expect(&mut self, part: &str) -> String {
        let begun = Instant::now();
        loop {
            let left = Duration::from_secs(30).saturating_sub(begun.elapsed());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    self.seen.push_str(&line);
                    self.seen.push('\n');
                    if line.contains(part) {
                        return line;
                    }
                }
                Err(_) => panic!("`{part}` was not said, but:\n{}", self.seen),
            }
        }
    }

    fn send(&self, message: &Message) {
        self.socket.send_to(&write(message), self.events).unwrap();
    }

    /// The last figures, once it has ended by itself, and what was recorded.
    fn end(mut self) -> (serde_json::Value, Vec<f32>) {
        let begun = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(self.child.wait().unwrap().success());
        let rest: Vec<String> = self.lines.iter().collect();
        let mut lines = self.seen.lines().chain(rest.iter().map(String::as_str));
        let stats = lines.rfind(|line| line.starts_with('{')).unwrap().to_owned();
        let sound = phonon::io::decode(&self.folder.path().join("take.wav")).unwrap();
        (serde_json::from_str(&stats).unwrap(), sound.channels[0].clone())
    }

    fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap().to_owned();
        line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 1024
    }
}

impl Drop for Dirt {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn click(path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec = Spec { rate: RATE, channels: 1, frames: None };
    let mut writer = Writer::create(path, Format::of(path, Some(Depth::I16)), spec).unwrap();
    let mut frames = [0.0; 480];
    frames[..32].fill(0.9);
    writer.write(&[&frames]).unwrap();
    writer.finish().unwrap();
}

fn play(words: &[&str], due: Option<SystemTime>) -> Message {
    let arg = |word: &&str| word.parse().map_or_else(|_| Arg::Text((*word).to_owned()), Arg::Number);
    Message {
        address: "/dirt/play".to_owned(),
        args: words.iter().map(arg).collect(),
        due: due.map(Stamp::at),
    }
}

/// Frames at which clicks begin.
fn onsets(sound: &[f32]) -> Vec<usize> {
    let loud = |at: usize| sound[at].abs() > 0.05;
    (1..sound.len()).filter(|at| loud(*at) && !loud(at - 1)).collect()
}

#[test]
fn events_sound_when_their_tags_say_and_the_handshake_is_answered() {
    let dirt = Dirt::start(6.0);
    dirt.send(&Message { address: "/dirt/handshake".to_owned(), args: Vec::new(), due: None });
    let mut answer = [0; 8192];
    let length = dirt.socket.recv(&mut answer).unwrap();
    let reply = read(&answer[..length]).unwrap().remove(0);
    assert_eq!(reply.address, "/dirt/handshake/reply");
    assert_eq!(reply.args.len(), 5 + 128);
    // The clock of the output settles for a moment.
    std::thread::sleep(Duration::from_millis(700));
    let zero = SystemTime::now() + Duration::from_millis(300);
    let times = [0.0, 0.1, 0.2175, 0.4, 0.7321, 1.0, 1.31];
    for time in times {
        dirt.send(&play(&["s", "click"], Some(zero + Duration::from_secs_f64(time))));
    }
    std::thread::sleep(Duration::from_secs(2));
    // Strudel's way: a JSON object on the WebSocket.
    page(&dirt.bridge, r#"{"address": "/dirt/play", "args": ["s", "click", "delta", 0.5, "orbit", 3]}"#);
    let (stats, sound) = dirt.end();
    let found = onsets(&sound);
    assert_eq!(found.len(), times.len() + 1, "{found:?}");
    for (time, onset) in times.iter().zip(&found) {
        let off = (onset - found[0]) as f64 / f64::from(RATE) - time;
        // The frames are exact where the output is (tests of the session); here the machine may be busy.
        assert!(off.abs() < 0.01, "{time} s is off by {:.2} ms", off * 1e3);
    }
    let outside = &stats["outside"];
    assert_eq!((outside["played"].as_u64(), outside["late"].as_u64()), (Some(8), Some(0)), "{stats}");
}

/// Connects as a browser does, sends one text, and leaves.
fn page(address: &str, text: &str) {
    let mut stream = TcpStream::connect(address).unwrap();
    let hello = format!(
        "GET / HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(hello.as_bytes()).unwrap();
    let mut answer = [0; 1024];
    let length = stream.read(&mut answer).unwrap();
    assert!(answer[..length].starts_with(b"HTTP/1.1 101"));
    // A text frame with a mask of nought.
    let mut frame = vec![0x81, 0x80 | text.len() as u8, 0, 0, 0, 0];
    frame.extend(text.as_bytes());
    stream.write_all(&frame).unwrap();
    std::thread::sleep(Duration::from_millis(300));
}

#[test]
fn samples_appear_while_it_plays() {
    let mut dirt = Dirt::start(8.0);
    dirt.send(&play(&["s", "newcomer"], None));
    dirt.expect("there is no sound `newcomer`");
    click(&dirt.folder.path().join("sounds/newcomer/a.wav"));
    dirt.expect("the sample folders have changed");
    dirt.send(&play(&["s", "newcomer"], None));
    let (stats, sound) = dirt.end();
    assert_eq!(onsets(&sound).len(), 1, "{stats}");
}

#[test]
fn a_flood_for_two_seconds_neither_stops_nor_swells_it() {
    flood(2);
}

#[test]
#[ignore = "half a minute; the nightly run has time for it"]
fn a_flood_for_half_a_minute_neither_stops_nor_swells_it() {
    flood(30);
}

fn flood(seconds: u64) {
    let mut dirt = Dirt::start(seconds as f64 + 6.0);
    let small = [
        write(&play(&["s", "click", "gain", "0.1", "sustain", "0.001"], None)),
        write(&play(&["s", "nothing", "made", "up"], None)),
        write(&play(&["s"], None)),
        b"/dirt/play\0\0,s".to_vec(),
        b"#bundle\0\0\0".to_vec(),
        [b"#bundle\0\0\0\0\0\0\0\0\x01\0\0\0\x10".as_slice(), &[0xff; 16]].concat(),
    ];
    let mut nested = write(&play(&["s", "click"], None));
    for _ in 0..200 {
        let length = (nested.len() as u32).to_be_bytes();
        nested = [b"#bundle\0\0\0\0\0\0\0\0\x01".as_slice(), &length, &nested].concat();
    }
    let huge = write(&play(&["s", &"x".repeat(60_000)], None));
    let send = |packet: &[u8]| drop(dirt.socket.send_to(packet, dirt.events));
    // What is taken once is taken before.
    (0..5000).for_each(|at| send(&small[at % small.len()]));
    std::thread::sleep(Duration::from_secs(1));
    let before = dirt.memory();
    let (begun, mut sent) = (Instant::now(), 0u64);
    while begun.elapsed() < Duration::from_secs(seconds) {
        for packet in &small {
            send(packet);
        }
        if sent % 600 == 0 {
            send(&nested);
            send(&huge);
        }
        sent += 6;
        // A hundred thousand a second, where the machine can send that many.
        let due = Duration::from_micros(sent * 10);
        std::thread::sleep(due.saturating_sub(begun.elapsed()));
    }
    let grown = dirt.memory().saturating_sub(before);
    std::thread::sleep(Duration::from_millis(1500));
    let last = SystemTime::now() + Duration::from_millis(300);
    dirt.send(&play(&["s", "click", "gain", "1.1"], Some(last)));
    dirt.expect("\"dropped\"");
    let (stats, sound) = dirt.end();
    eprintln!("{sent} packets, {} KiB more, {}", grown >> 10, stats["outside"]);
    assert!(grown < 48 << 20, "{} KiB more", grown >> 10);
    let outside = &stats["outside"];
    assert!(outside["malformed"].as_u64().unwrap() > 1000, "{stats}");
    assert!(outside["played"].as_u64().unwrap() > 100, "{stats}");
    // It has played on without a hole, and the click at the end is heard.
    let frames = stats["frame"].as_u64().unwrap() as f64 / f64::from(RATE);
    assert!(frames > seconds as f64 + 4.0, "{frames} s of sound");
    let end = &sound[sound.len() - 4 * RATE as usize..];
    assert!(end.iter().any(|sample| sample.abs() > 0.4), "nothing at the end");
}
