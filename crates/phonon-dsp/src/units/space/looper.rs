//! `looper`: records what is played and plays it over and over.

use phonon_base::limits::DELAY_SECONDS;
use phonon_base::{Quantity, Range};

use crate::parts::delay_line::hermite;
use crate::parts::signal::sane;
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "looper",
    aliases: &["loop_station"],
    group: "delays",
    summary: "Records while its gate is open, and plays that in a loop as soon as it closes; adds to it while overdub is \
         open.",
    inputs: &[
        InputRow::audio(),
        gate("record", 0.0, "above one half it records a new loop, until it falls").or(&["rec"]),
        gate("play", 1.0, "above one half the loop sounds; where it rises the loop starts over"),
        gate("overdub", 0.0, "above one half what comes in is added to the loop").or(&["dub"]),
        InputRow::signal(
            "feedback",
            Quantity::Unipolar,
            Range::new(0.0, 1.0),
            Some(1.0),
            "how much of the old loop stays under what is added",
        )
        .or(&["fb"]),
        InputRow::signal(
            "speed",
            Quantity::Ratio,
            Range::new(-8.0, 8.0),
            Some(1.0),
            "speed of the loop; below zero backwards",
        ),
        InputRow::signal(
            "dry",
            Quantity::Ratio,
            Range::new(0.0, 1.0),
            Some(1.0),
            "how much of what comes in is heard beside the loop",
        ),
        InputRow::constant(
            "max",
            Quantity::Seconds,
            Range::new(0.01, DELAY_SECONDS),
            Some(8.0),
            "longest loop; fixed, because it is the memory taken when the plan is built",
        ),
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: |constants, rate| (constants[0] * rate) as usize * size_of::<f32>(),
    example: "out: (saw \"110 165 220 330\" * adsr 0.01 0.2 0 0.1 # looper (square 0.05 > 0)) * 0.3",
    source: "a tape loop; the end of a recording fades into its beginning over 5 ms",
    make: Make::of::<LooperFamily>(),
};

const fn gate(name: &'static str, default: f32, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Gate, Range::new(0.0, 1.0), Some(default), summary)
}

/// Length of the fade from the end of a recording into its beginning, in seconds.
const FADE: f32 = 0.005;

/// The loop of one lane.
struct Loop {
    tape: Vec<f32>,
    /// Frames of the loop; none until something was recorded.
    length: usize,
    /// Frames recorded so far, while it records.
    recording: Option<usize>,
    /// Frames of the fade that are still to be mixed in.
    fading: usize,
    /// Where it plays.
    at: f64,
    playing: bool,
}

impl Loop {
    fn clear(&mut self) {
        (self.length, self.recording, self.fading, self.at, self.playing) = (0, None, 0, 0.0, false);
    }

    /// Begins, goes on with or ends a recording.
    fn record(&mut self, x: f32, open: bool, fade: usize) {
        match self.recording {
            None if open => {
                (self.recording, self.length, self.fading) = (Some(1), 0, 0);
                self.tape[0] = x;
            }
            Some(count) if open && count < self.tape.len() => {
                self.tape[count] = x;
                self.recording = Some(count + 1);
            }
            Some(count) if !open => {
                (self.recording, self.length, self.at) = (None, count, 0.0);
                self.fading = fade.min(count / 2);
            }
            _ => {}
        }
    }

    fn tap(&self, at: i64) -> f32 {
        self.tape[at.rem_euclid(self.length as i64) as usize]
    }

    /// What the loop gives at this frame, and on to the next.
    fn play(&mut self, x: f32, playing: bool, dub: bool, feedback: f32, speed: f32, fade: usize) -> f32 {
        if playing && !self.playing {
            self.at = 0.0;
        }
        self.playing = playing;
        if self.length == 0 || !playing {
            return 0.0;
        }
        let whole = self.at.floor();
        let at = whole as i64;
        if self.fading > 0 {
            // What came after the end goes over into the beginning.
            let fade = fade.min(self.length / 2);
            let place = fade - self.fading;
            let rise = (place as f32 + 1.0) / (fade as f32 + 1.0);
            self.tape[place] = x + (self.tape[place] - x) * rise;
            self.fading -= 1;
        }
        let between = (self.at - whole) as f32;
        let y = hermite(self.tap(at - 1), self.tap(at), self.tap(at + 1), self.tap(at + 2), between);
        if dub {
            let place = at.rem_euclid(self.length as i64) as usize;
            self.tape[place] = sane(self.tape[place] * feedback + x);
        }
        let length = self.length as f64;
        self.at = (self.at + f64::from(speed)).rem_euclid(length);
        if self.at >= length {
            self.at = 0.0;
        }
        y
    }
}

/// A loop per lane.
pub struct Looper {
    loops: Vec<Loop>,
    fade: usize,
}

/// [`Looper`] over every lane type.
pub struct LooperFamily;

impl Family for LooperFamily {
    type At<L: Lane> = Looper;
}

impl<L: Lane> Kernel<L> for Looper {
    fn new(setup: &Setup<'_, L>) -> Self {
        let frames = ((setup.constants[0] * setup.rate) as usize).max(8);
        let one = |_| Loop {
            tape: vec![0.0; frames],
            length: 0,
            recording: None,
            fading: 0,
            at: 0.0,
            playing: false,
        };
        Looper { loops: (0..L::COUNT).map(one).collect(), fade: (FADE * setup.rate) as usize }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [audio, record, play, overdub, feedback, speed, dry] = ins.all([0, 1, 2, 3, 4, 5, 6]);
        for (lane, tape) in self.loops.iter_mut().enumerate() {
            for i in 0..outs.frames() {
                let x = sane(audio.lane(i, lane));
                tape.record(x, record.lane(i, lane) > 0.5, self.fade);
                let (on, dub) = (play.lane(i, lane) > 0.5, overdub.lane(i, lane) > 0.5);
                let y = tape.play(x, on, dub, feedback.lane(i, lane), speed.lane(i, lane), self.fade);
                outs.set_lane(0, i, lane, x * dry.lane(i, lane) + y);
            }
        }
    }

    fn start(&mut self, lane: usize, _: &Start) {
        self.loops[lane].clear();
    }
}
