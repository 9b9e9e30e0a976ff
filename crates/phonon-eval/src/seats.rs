//! A program without a text, for events that come from outside: what they may ask for on which orbit.
//!
//! Events that say the same things about their voices share a seat. A voice is made of what its seat names and of
//! nothing else, so nobody pays for what others say. When a seat is added, those that were there stay what they are.

use std::collections::BTreeSet;
use std::sync::Arc;

use phonon_base::Span;
use phonon_graph::{InstrumentId, Key, Kind};
use phonon_pattern::{Mode, Pattern};

use crate::evaluator::{Eval, Evaluator};
use crate::orbit::{COMPRESSOR_SETTINGS, OrbitPlay};
use crate::program::{Evaluated, PlaySource, Program};
use crate::source::Source;
use crate::stages::{EFFECTS, LAST, MOVES, OUTSIDE, Stage};
use crate::value::Value;
use crate::voice::SAMPLER;

/// The controls that send to the effects of an orbit; voices that send to the second send to the first as well.
const SENDS: [&str; 2] = ["delay", "room"];
/// The loudness of a voice in time.
const ENVELOPE: &[&str] = &["attack", "hold", "decay", "sustain", "release"];
/// Effects that look at a stretch of sound before they answer, which no voice should wait for unasked.
const SPECTRAL: &[&str] =
    &["smear", "scram", "binshift", "enhance", "comb", "freeze", "real", "imag", "xsdelay", "tsdelay"];

/// What says how a recording is read, beside the controls that say nothing about any voice.
const RECORDINGS: &[&str] = &["loop", "loopBegin", "loopEnd", "stretch", "interpolation"];

/// What events may ask for on an orbit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The orbit.
    pub orbit: i64,
    /// What they say about their voices.
    pub controls: BTreeSet<&'static str>,
    /// What they play beside recordings: units that sound by themselves, and built-in instruments.
    pub instruments: BTreeSet<String>,
}

impl Seat {
    /// The controls among `said` that decide what a voice is made of.
    pub fn controls(said: impl IntoIterator<Item = &'static str>) -> BTreeSet<&'static str> {
        let mut controls: BTreeSet<&'static str> =
            said.into_iter().filter(|said| !OUTSIDE.contains(said) && !RECORDINGS.contains(said)).collect();
        if controls.contains(SENDS[1]) {
            controls.insert(SENDS[0]);
        }
        controls
    }

    /// Whatever can be said about any recording, but for what takes long to answer.
    pub fn any() -> BTreeSet<&'static str> {
        let moves = MOVES.iter().map(|(_, stage)| stage);
        let stages = EFFECTS.iter().chain(LAST).chain(moves);
        let stages = stages.filter(|stage| !is_spectral(stage) && stage.switches != ["compressor"]);
        let switches = stages.flat_map(|stage| stage.switches);
        Seat::controls(switches.chain(ENVELOPE).chain(&SENDS).copied().chain(["dry"]))
    }
}

fn is_spectral(stage: &Stage) -> bool {
    stage.switches.iter().any(|control| SPECTRAL.contains(control))
}

/// Whether events from outside can play an instrument of that name.
pub fn is_playable(name: &str) -> bool {
    !name.starts_with('~') && crate::voice::is_instrument(&Source::default(), name)
}

/// The program in which `seats` have their places: its plays are those of the seats, in their order. An instrument has
/// at most `voices` voices.
pub fn evaluate_seats(seats: &[Seat], voices: usize, limiter: bool) -> Evaluated {
    let mut evaluator = Evaluator::for_sound(Arc::new(Source::default()), Mode::TIDAL);
    evaluator.is_live = true;
    if let Ok(sound) = evaluator.sound_mut() {
        sound.voices = Some(voices);
    }
    let mut plays: Vec<Option<PlaySource>> = vec![None; seats.len()];
    let mut outputs: Vec<(String, Value)> = Vec::new();
    let orbits: BTreeSet<i64> = seats.iter().map(|seat| seat.orbit).collect();
    for orbit in orbits {
        let name = output_name(orbit);
        let key = Key::ROOT.named(&name);
        if let Ok(value) = evaluator.keyed(key, |this| this.seated(&name, orbit, seats, &mut plays)) {
            outputs.push((name, value));
        }
    }
    outputs.extend(evaluator.close_orbits(Span::default()).unwrap_or_default());
    let master = evaluator.master(&outputs, limiter);
    let diagnostics = std::mem::take(&mut evaluator.diagnostics);
    let mut sound = evaluator.sound.take().map(|sound| *sound).unwrap_or_default();
    sound.graph.master = master.ok();
    // A seat that failed is told; its place stays.
    let nobody = PlaySource {
        orbits: Vec::new(),
        pattern: Pattern::silence(),
        instruments: Vec::new(),
        sinks: Vec::new(),
        place: Span::default(),
        once: None,
        part: None,
    };
    let program = Program {
        graph: sound.graph,
        streams: sound.streams,
        plays: plays.into_iter().map(|play| play.unwrap_or_else(|| nobody.clone())).collect(),
        ducks: sound.ducks,
        rooms: Vec::new(),
        nudge: None,
        tempo: Pattern::pure(crate::program::DEFAULT_CPS),
        mode: Mode::TIDAL,
        classic_pan: false,
        seed: 0.0,
        commands: Vec::new(),
        gates: sound.gates,
        seats: seats.to_vec(),
        ramp: None,
        fades: Vec::new(),
        lines: Vec::new(),
        transitions: 0,
        dials: Vec::new(),
        reads: Default::default(),
    };
    Evaluated { program, diagnostics }
}

/// The output of an orbit: the first pattern of a performer plays on orbit 0.
pub fn output_name(orbit: i64) -> String {
    format!("d{}", orbit + 1)
}

impl Evaluator {
    /// All seats of an orbit.
    fn seated(
        &mut self,
        name: &str,
        number: i64,
        seats: &[Seat],
        plays: &mut [Option<PlaySource>],
    ) -> Eval<Value> {
        let span = Span::default();
        let is_of_orbit = |control: &&&'static str| COMPRESSOR_SETTINGS.contains(*control);
        let mut all: Vec<InstrumentId> = Vec::new();
        let mut found: Vec<(usize, Vec<(String, InstrumentId)>)> = Vec::new();
        let mine = || seats.iter().enumerate().filter(|(_, seat)| seat.orbit == number);
        for (at, seat) in mine() {
            let of_voice = seat.controls.iter().filter(|control| !is_of_orbit(control));
            self.sound_mut()?.controls = of_voice.copied().collect();
            let names = std::iter::once(SAMPLER).chain(seat.instruments.iter().map(String::as_str));
            let mut instruments = Vec::new();
            for name in names {
                // What fails is told, and the others play.
                let Ok(id) = self.instrument(name, span) else { continue };
                instruments.push((name.to_owned(), id));
                if !all.contains(&id) {
                    all.push(id);
                }
            }
            found.push((at, instruments));
        }
        let sound = self.sound_mut()?;
        sound.controls = mine().flat_map(|(_, seat)| seat.controls.iter().copied()).collect();
        sound.output = number;
        let home = self.home(number)?;
        let play = self.leaf(Kind::Play(all), span)?;
        let mut value = self.in_orbit(home, play, true, span)?;
        let mut settings = self.sound_mut()?.orbits[home].settings.clone();
        if mine().any(|(_, seat)| seat.controls.contains(COMPRESSOR_SETTINGS[0])) {
            let (compressed, own) = self.compressed(number, value, span)?;
            settings.extend(own);
            value = compressed;
        }
        for (at, instruments) in found {
            let orbits = vec![OrbitPlay { number, play: play.node, settings: settings.clone() }];
            let (pattern, sinks) = (Pattern::silence(), Vec::new());
            let (once, part) = (None, None);
            plays[at] = Some(PlaySource { orbits, pattern, instruments, sinks, place: span, once, part });
        }
        let signal = self.signal_of(&value)?;
        self.stem(name, signal, None, span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seat(orbit: i64, said: &[&'static str], instruments: &[&str]) -> Seat {
        Seat {
            orbit,
            controls: Seat::controls(said.iter().copied()),
            instruments: instruments.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn seats_that_say_the_same_share_their_instruments() {
        let seats = [
            seat(0, &["s", "gain", "cutoff"], &["superpiano"]),
            seat(0, &["s"], &[]),
            seat(3, &["s", "cutoff", "pan"], &[]),
        ];
        let evaluated = evaluate_seats(&seats, 32, true);
        assert_eq!(evaluated.diagnostics, []);
        let plays = &evaluated.program.plays;
        assert_eq!(plays.iter().map(|play| play.instruments.len()).collect::<Vec<_>>(), [2, 1, 1]);
        assert_eq!(plays[0].instruments[0], plays[2].instruments[0]);
        assert_ne!(plays[0].instruments[0].1, plays[1].instruments[0].1);
        assert_eq!(plays[0].orbits[0].play, plays[1].orbits[0].play);
        assert_ne!(plays[0].orbits[0].play, plays[2].orbits[0].play);
        let names: Vec<&str> =
            evaluated.program.graph.outputs.iter().map(|output| output.name.as_str()).collect();
        assert_eq!(names, ["d1", "d4"]);
    }

    #[test]
    fn any_recording_takes_what_answers_at_once() {
        let any = Seat::any();
        for control in ["cutoff", "hcutoff", "shape", "room", "delay", "attack", "release", "vowel", "crush"]
        {
            assert!(any.contains(control), "{control}");
        }
        assert!(!any.contains("smear") && !any.contains("gain") && !any.contains("compressor"));
        let evaluated = evaluate_seats(&[seat(0, &[], &[])], 32, true);
        assert_eq!(evaluated.diagnostics, []);
    }

    #[test]
    fn names_of_units_and_built_in_instruments_are_playable_and_busses_are_not() {
        assert!(is_playable("superpiano") && is_playable("saw"));
        assert!(!is_playable("~saw") && !is_playable("bd") && !is_playable("lpf"));
    }
}
