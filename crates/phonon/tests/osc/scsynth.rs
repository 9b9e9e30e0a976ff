//! SuperCollider's server plays what is sent to it, on a JACK server of its own, and records itself.

use std::net::UdpSocket;
use std::path::Path;
use std::process::Stdio;

use phonon::io::osc::{Arg, Message, write};

use super::*;

const RATE: f64 = 48_000.0;

/// A UGen of a definition: class, rate (1 control, 2 audio), inputs (unit or -1 for a constant, number), outputs, special
/// index. The format is described in SuperCollider's "Synth Definition File Format", version 1 of which has 16-bit
/// numbers and version 2 those of 32 bits.
type Unit = (&'static str, u8, &'static [(i32, i32)], u8, i16);

fn definition(name: &str, constants: &[f32], parameters: &[(&str, f32)], units: &[Unit]) -> Vec<u8> {
    let mut bytes = b"SCgf\0\0\0\x02\0\x01".to_vec();
    let text = |bytes: &mut Vec<u8>, text: &str| {
        bytes.push(text.len() as u8);
        bytes.extend(text.bytes());
    };
    let whole = |bytes: &mut Vec<u8>, number: i32| bytes.extend(number.to_be_bytes());
    text(&mut bytes, name);
    whole(&mut bytes, constants.len() as i32);
    constants.iter().for_each(|constant| bytes.extend(constant.to_be_bytes()));
    whole(&mut bytes, parameters.len() as i32);
    parameters.iter().for_each(|(_, value)| bytes.extend(value.to_be_bytes()));
    whole(&mut bytes, parameters.len() as i32);
    for (at, (parameter, _)) in parameters.iter().enumerate() {
        text(&mut bytes, parameter);
        whole(&mut bytes, at as i32);
    }
    whole(&mut bytes, units.len() as i32);
    for (class, rate, inputs, outputs, special) in units {
        text(&mut bytes, class);
        bytes.push(*rate);
        whole(&mut bytes, inputs.len() as i32);
        whole(&mut bytes, i32::from(*outputs));
        bytes.extend(special.to_be_bytes());
        for (unit, number) in *inputs {
            whole(&mut bytes, *unit);
            whole(&mut bytes, *number);
        }
        bytes.extend(vec![*rate; usize::from(*outputs)]);
    }
    bytes.extend([0, 0]);
    bytes
}

/// A cosine that falls to nothing within 50 ms and ends, heard from the very frame of its time tag.
fn ping() -> Vec<u8> {
    let units: &[Unit] = &[
        ("Control", 1, &[], 2, 0),
        ("SinOsc", 2, &[(0, 0), (-1, 0)], 1, 0),
        ("Line", 2, &[(0, 1), (-1, 1), (-1, 2), (-1, 3)], 1, 0),
        ("BinaryOpUGen", 2, &[(1, 0), (2, 0)], 1, 2),
        ("OffsetOut", 2, &[(-1, 1), (3, 0)], 0, 0),
    ];
    definition(
        "ping",
        &[std::f32::consts::FRAC_PI_2, 0.0, 0.05, 2.0],
        &[("freq", 440.0), ("amp", 0.1)],
        units,
    )
}

/// Records the first output into buffer nought.
fn tape() -> Vec<u8> {
    definition("tape", &[0.0], &[], &[("In", 2, &[(-1, 0)], 1, 0), ("DiskOut", 2, &[(-1, 0), (0, 0)], 1, 0)])
}

struct Server {
    socket: UdpSocket,
    port: u16,
}

impl Server {
    fn send(&self, address: &str, args: Vec<Arg>) {
        let message = Message { address: address.to_owned(), args, due: None };
        self.socket.send_to(&write(&message), (Ipv4Addr::LOCALHOST, self.port)).unwrap();
    }

    /// Sends, and waits for the server to say that it is done; again while it is not there yet.
    fn ask(&self, address: &str, args: Vec<Arg>) {
        for _ in 0..40 {
            self.send(address, args.clone());
            if hear(&self.socket, 0.5).is_some() {
                return;
            }
        }
        panic!("scsynth does not answer {address}");
    }
}

fn text(text: &str) -> Arg {
    Arg::Text(text.to_owned())
}

/// The frames of a WAV file of one channel of floats.
fn frames(path: &Path) -> Vec<f32> {
    let bytes = std::fs::read(path).unwrap();
    let data = bytes.windows(4).position(|four| four == b"data").unwrap() + 8;
    bytes[data..]
        .chunks_exact(4)
        .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect()
}

/// Where pings begin, and their frequency.
fn pings(frames: &[f32]) -> Vec<(usize, f64)> {
    let mut found: Vec<(usize, f64)> = Vec::new();
    let mut at = 0;
    while at + 2400 < frames.len() {
        if frames[at].abs() > 0.2 {
            let rises: Vec<usize> =
                (at..at + 1600).filter(|i| frames[*i] < 0.0 && frames[*i + 1] >= 0.0).collect();
            let periods = rises.len().saturating_sub(1) as f64;
            let span = rises.last().unwrap_or(&at) - rises.first().unwrap_or(&at);
            found.push((at, periods * RATE / span.max(1) as f64));
            at += 3000;
        } else {
            at += 1;
        }
    }
    found
}

#[test]
fn scsynth_plays_and_records_what_a_song_sends_to_it() {
    if !is_installed("scsynth", "supercollider-server") || !is_installed("jackd", "jackd2") {
        return;
    }
    let name = format!("phonon-osc-{}", std::process::id());
    let start = |program: &str, args: &[&str]| {
        let mut command = Command::new(program);
        command.env("JACK_NO_AUDIO_RESERVATION", "1").env("JACK_DEFAULT_SERVER", &name);
        Process(command.args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    };
    let mut jack = start("jackd", &["-n", &name, "-r", "-d", "dummy", "-r", "48000", "-p", "512"]);
    std::thread::sleep(Duration::from_secs(1));
    if jack.0.try_wait().unwrap().is_some() {
        println!(
            "SKIPPED: no JACK server can be started here (those that were killed leave files in /dev/shm)"
        );
        return;
    }
    let (socket, _) = ears();
    let (free, port) = ears();
    drop(free);
    let number = port.to_string();
    let mut synth = start("scsynth", &["-u", &number, "-i", "0", "-o", "2", "-R", "0", "-D", "0"]);
    std::thread::sleep(Duration::from_secs(1));
    if synth.0.try_wait().unwrap().is_some() {
        println!("SKIPPED: scsynth finds no JACK server here");
        return;
    }
    let server = Server { socket, port };
    let folder = tempfile::tempdir().unwrap();
    let wave = folder.path().join("scsynth.wav");
    for bytes in [ping(), tape()] {
        server.ask("/d_recv", vec![Arg::Blob(bytes)]);
    }
    server.ask("/b_alloc", vec![Arg::Whole(0), Arg::Whole(65_536), Arg::Whole(1)]);
    let path = text(wave.to_str().unwrap());
    let args = [path, text("wav"), text("float"), Arg::Whole(0), Arg::Whole(0), Arg::Whole(1)];
    server.ask("/b_write", [Arg::Whole(0)].into_iter().chain(args).collect());
    server.send("/s_new", vec![text("tape"), Arg::Whole(1000), Arg::Whole(1), Arg::Whole(0)]);
    let song = format!(
        "cps: 1.25\n~ping: osc \"127.0.0.1:{port}\" \"/s_new\" \"ping -1 0 0 freq {{freq}} amp {{gain}}\"\n\
         d1: s \"~ping*4\" # note \"a4 a5 e5 a6\" # gain 0.5"
    );
    let live = play(&song, LiveOptions::default());
    std::thread::sleep(Duration::from_secs(5));
    live.stop();
    std::thread::sleep(Duration::from_millis(700));
    server.ask("/b_close", vec![Arg::Whole(0)]);
    server.send("/quit", Vec::new());
    let found = pings(&frames(&wave));
    assert!(found.len() >= 12, "{} pings: {found:?}", found.len());
    let expected = [440.0, 880.0, 659.26, 1760.0];
    let first = expected.iter().position(|hertz| (found[0].1 - hertz).abs() < 0.02 * hertz).unwrap();
    for (at, (_, hertz)) in found.iter().enumerate() {
        let wanted = expected[(first + at) % 4];
        assert!((hertz - wanted).abs() < 0.02 * wanted, "ping {at} has {hertz:.1} Hz: {found:?}");
    }
    // A fifth of a second each; the clock of a dummy card on a busy machine is no better than this.
    let span = (found[found.len() - 1].0 - found[0].0) as f64 / (found.len() - 1) as f64 / RATE;
    let gaps: Vec<f64> = found.windows(2).map(|two| (two[1].0 - two[0].0) as f64 / RATE * 1e3).collect();
    println!("scsynth: {} pings {:.2} ms apart: {gaps:.2?}", found.len(), span * 1e3);
    assert!((0.16..=0.21).contains(&span), "{span:.3} s between pings");
}
