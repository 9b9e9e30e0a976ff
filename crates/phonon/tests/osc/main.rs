//! OSC with other programs: what is sent to them, over real sockets and to real programs where they are installed, and
//! what they may say.

#![allow(clippy::unwrap_used, reason = "in a test, what is missing fails the test")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so, and what was measured is shown")]

mod control;
mod out;
mod pd;
mod scsynth;

use std::net::{Ipv4Addr, UdpSocket};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use phonon::io::osc::{Message, read};
use phonon::{Live, LiveOptions, Note};

/// A socket on the loopback, and its port.
pub fn ears() -> (UdpSocket, u16) {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let port = socket.local_addr().unwrap().port();
    (socket, port)
}

/// The next message, if one comes in time.
pub fn hear(socket: &UdpSocket, seconds: f64) -> Option<Message> {
    let begun = Instant::now();
    let mut bytes = vec![0; 65_536];
    while begun.elapsed().as_secs_f64() < seconds {
        if let Ok(length) = socket.recv(&mut bytes) {
            return Some(read(&bytes[..length]).unwrap().remove(0));
        }
    }
    None
}

/// A session that plays `text` to nobody.
pub fn play(text: &str, options: LiveOptions) -> Live {
    let live = Live::start(LiveOptions { null: true, ..options }).unwrap();
    live.evaluate(text);
    wait(&live, 30.0, |note| match note {
        Note::Evaluated { diagnostics, .. } => {
            assert!(diagnostics.is_empty(), "{diagnostics:?}");
            true
        }
        Note::Said { .. } => false,
    });
    live
}

/// Waits for a note.
pub fn wait(live: &Live, seconds: f64, mut is_it: impl FnMut(&Note) -> bool) {
    let begun = Instant::now();
    while begun.elapsed().as_secs_f64() < seconds {
        match live.next_note() {
            Some(note) if is_it(&note) => return,
            Some(_) => {}
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
    panic!("nothing was said within {seconds} s");
}

/// A program that ends with the test.
pub struct Process(pub Child);

impl Drop for Process {
    fn drop(&mut self) {
        // A JACK server that is killed keeps its place among the eight that a machine may have.
        Command::new("kill").arg(self.0.id().to_string()).status().ok();
        for _ in 0..100 {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Whether a program is installed; says so if not.
pub fn is_installed(program: &str, package: &str) -> bool {
    let found = Command::new("which").arg(program).output().is_ok_and(|found| found.status.success());
    if !found {
        println!("SKIPPED: no {program} here; `apt-get install {package}` to run this test");
    }
    found
}

/// The number after a name in the arguments of a message.
pub fn number(message: &Message, name: &str) -> Option<f64> {
    let at = message.args.iter().position(|arg| arg.text() == Some(name))?;
    message.args.get(at + 1)?.number()
}

/// The word after a name in the arguments of a message.
pub fn word<'a>(message: &'a Message, name: &str) -> Option<&'a str> {
    let at = message.args.iter().position(|arg| arg.text() == Some(name))?;
    message.args.get(at + 1)?.text()
}
