//! `phonon dirt` without a clock: messages come in as packets, at frames.

use std::fs;
use std::path::Path;

use phonon::dirt::receiver::Receiver;
use phonon::edit::{Edit, Setting};
use phonon::feed::engine_options;
use phonon::io::osc::{Arg, Message, read, write};
use phonon::io::{Depth, Format, Spec, Writer};
use phonon::journal::Header;
use phonon::session::Session;
use phonon::sounds::Sounds;
use phonon_engine::{Engine, Stereo};

pub const RATE: u32 = 48_000;

pub struct Rig {
    pub session: Session,
    pub engine: Engine,
    pub receiver: Receiver,
    pub master: Vec<Stereo>,
    /// Whether new seats are taken up as they are asked for.
    pub grows: bool,
}

impl Rig {
    /// Sounds: `one` is full scale for a tenth of a second, `step` rises over four quarters of 1000 frames, `saw` is a
    /// folder that has the name of a unit.
    pub fn new() -> Rig {
        let folder = tempfile::tempdir().unwrap();
        wav(&folder.path().join("one/0.wav"), &[1.0; 4800]);
        wav(&folder.path().join("one/1.wav"), &[0.5; 4800]);
        let steps: Vec<f32> = (0..4000).map(|at| (at / 1000 + 1) as f32 / 8.0).collect();
        wav(&folder.path().join("step/0.wav"), &steps);
        wav(&folder.path().join("long/0.wav"), &[0.5; 96_000]);
        wav(&folder.path().join("saw/0.wav"), &[0.25; 4800]);
        let sounds = Sounds::new(None, &[folder.path().to_path_buf()], None, RATE);
        // What is played in these tests is read before the folder goes.
        let mut rig = Rig::with(sounds, 3);
        for name in ["one", "step", "long", "saw"] {
            assert!(rig.session.feed.sounds.find(name, 0).is_some(), "{name}");
        }
        assert!(rig.session.feed.sounds.find("one", 1).is_some());
        rig
    }

    pub fn with(sounds: Sounds, orbits: i64) -> Rig {
        let mut receiver = Receiver::new(orbits, RATE, ("127.0.0.1".to_owned(), 57_110));
        let setting = Setting { rate: RATE, limiter: false, engine: engine_options(1) };
        let seats = receiver.fresh_seats().unwrap();
        let edit = Edit::of_seats(&seats, &setting).unwrap_or_else(|found| panic!("{found:?}"));
        let header = Header { rate: RATE, seed: 0.0, limiter: false };
        let (session, engine) = Session::new(edit, &header, setting, sounds);
        Rig { session, engine, receiver, master: Vec::new(), grows: true }
    }

    /// A message as it comes over the wire, due at a frame; nought is at once.
    pub fn send(&mut self, address: &str, args: Vec<Arg>, due: u64) -> Option<Message> {
        let bytes = write(&Message { address: address.to_owned(), args, due: None });
        let message = read(&bytes).unwrap().remove(0);
        self.receiver.take(&message, due, self.engine.position(), &mut self.session.feed)
    }

    /// An event.
    pub fn play(&mut self, text: &str, due: u64) {
        assert_eq!(self.send("/dirt/play", args(text), due), None);
    }

    /// Plays so many frames.
    pub fn run(&mut self, frames: usize) {
        let mut left = frames;
        while left > 0 {
            if self.grows
                && self.engine.position().is_multiple_of(64)
                && let Some(seats) = self.receiver.fresh_seats()
            {
                self.swap(&seats);
            }
            let wanted = left.min(64 - (self.engine.position() % 64) as usize);
            let count = self.session.feed.next(&self.engine, wanted);
            let position = self.engine.position();
            self.session.feed.feed_outside(self.engine.horizon(count), position);
            let mut block = vec![[0.0; 2]; count];
            self.engine.render(&mut block);
            self.master.extend(&block);
            left -= count;
        }
        while self.session.feed.handle.next_fault().is_some() {}
    }

    pub fn swap(&mut self, seats: &[phonon::eval::Seat]) {
        let edit = Edit::of_seats(seats, self.session.setting()).unwrap_or_else(|found| panic!("{found:?}"));
        let frame = self.engine.position();
        assert!(self.session.apply(edit, frame).is_ok(), "no room");
    }

    pub fn left(&self) -> Vec<f32> {
        self.master.iter().map(|frame| frame[0]).collect()
    }

    /// Frames at which sound begins after silence.
    pub fn onsets(&self) -> Vec<usize> {
        let loud = |at: usize| self.master[at][0].abs() > 1e-4;
        (0..self.master.len()).filter(|at| loud(*at) && (*at == 0 || !loud(at - 1))).collect()
    }

    pub fn messages(&mut self) -> Vec<String> {
        self.session.take_messages().into_iter().map(|message| message.text).collect()
    }
}

/// `s one gain 0.5`: numbers are numbers, everything else is a word.
pub fn args(text: &str) -> Vec<Arg> {
    let arg = |word: &str| match word.parse::<f64>() {
        Ok(number) => Arg::Number(number),
        Err(_) => Arg::Text(word.to_owned()),
    };
    text.split_whitespace().map(arg).collect()
}

pub fn wav(path: &Path, frames: &[f32]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec = Spec { rate: RATE, channels: 1, frames: None };
    let mut writer = Writer::create(path, Format::of(path, Some(Depth::F32)), spec).unwrap();
    writer.write(&[frames]).unwrap();
    writer.finish().unwrap();
}
