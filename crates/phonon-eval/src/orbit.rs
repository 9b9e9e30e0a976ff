//! Orbits: the effects that voices send to, each voice as much as its event says.
//!
//! The events of `d3` play on orbit 3, and what its echo and its room give comes back where they play, so that what
//! follows in the chain works on all of it. `# orbit 5` sends an event through the effects of another orbit; if no output
//! is at home there, they come back in the main mix. A further pattern in the same output has an orbit of its own.

use std::collections::BTreeSet;

use phonon_base::Span;
use phonon_graph::{InstrumentId, Key, Kind, NodeId, StreamId};
use phonon_pattern::Pattern;

use crate::evaluator::{Eval, Evaluator, Reading};
use crate::scope::Scope;
use crate::source::Source;
use crate::value::{Signal, Value, ValueKind};
use crate::words;

/// Most orbits that the events of one pattern are spread over.
const MOST: usize = 64;

/// The effects of an orbit by the control that sends to them. `x` is what was sent, `%name` what events of the orbit
/// have said last. The size of a room is the time in which it falls by 60 dB.
static EFFECTS: &[(&str, &str)] = &[
    ("delay", "x # delay %delaytime %delayfeedback 1 8"),
    (
        "room",
        "(x # lush (%roomfade * 0.1) (clip (0.5 + 0.217147 * log ((max %roomsize 0.02) / 2)) 0 1) 0.7 \
         (clip (0.0944 * log (24000 / max %roomdim 1)) 0 1) 0.2 0.1 0 1 # lpf %roomlp 0.7) * 1.4",
    ),
];

/// The echo in a song that says how fast it is played: as far up or down, each time it comes.
const SPEEDY_DELAY: &str =
    "x # delay %delaytime %delayfeedback 1 8 # pitch_shift (17.312340 * log (max 0.125 (abs %delayspeed)))";

/// What events may say about the effects of their orbit.
const SETTINGS: &[&str] =
    &["delaytime", "delayfeedback", "delayspeed", "roomsize", "roomfade", "roomlp", "roomdim", "ir"];

/// Most recordings of rooms in one song.
const ROOMS: usize = 8;
/// Longest of them that is used, in seconds.
const ROOM_SECONDS: f64 = 10.0;

/// How an orbit of events from outside is compressed, as its events say.
const COMPRESSOR: &str =
    "x # compressor %compressor %compressorRatio %compressorAttack %compressorRelease 0 %compressorKnee";
/// What they may say about it.
pub(crate) const COMPRESSOR_SETTINGS: &[&str] =
    &["compressor", "compressorRatio", "compressorAttack", "compressorRelease", "compressorKnee"];

/// How an orbit makes room: it falls by its depth within the onset, and comes back within the attack.
const DUCK: &str = "1 - %duckdepth * asr %duckgate %duckonset %duckattack";
const DUCK_SETTINGS: &[&str] = &["duckgate", "duckonset", "duckattack", "duckdepth"];

/// A recording of a room that events may send to by `ir`.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// A sound, perhaps with a number: `hall:2`.
    pub name: String,
    /// How fast it is played.
    pub speed: f64,
    /// Where in it to begin, 0 to 1.
    pub begin: f64,
}

impl Room {
    /// The recordings of rooms that a song names, each at the speeds and from the places that it names.
    pub fn all(source: &Source) -> Vec<Room> {
        let numbers = |control: &str, usual: f64| {
            let words = words::arguments(source, control);
            let mut numbers: Vec<f64> = words.iter().filter_map(|word| word.parse().ok()).collect();
            numbers.retain(|number| *number != usual);
            numbers.insert(0, usual);
            numbers
        };
        let (speeds, begins) = (numbers("irspeed", 1.0), numbers("irbegin", 0.0));
        let names = words::arguments(source, "ir").into_iter().filter(|name| name.parse::<f64>().is_err());
        let rooms = names.flat_map(|name| {
            let begins = &begins;
            let at = speeds.iter().flat_map(move |speed| begins.iter().map(move |begin| (*speed, *begin)));
            at.map(|(speed, begin)| Room { name: name.clone(), speed, begin }).collect::<Vec<_>>()
        });
        rooms.take(ROOMS).collect()
    }

    /// How it is written where a unit names it.
    pub fn text(&self) -> String {
        format!("{} {:?} {:?}", self.name, self.speed, self.begin)
    }
}

/// Settings of an orbit by the controls that set them.
pub type Settings = Vec<(&'static str, StreamId)>;

/// Where the events of one orbit play.
#[derive(Clone, Debug)]
pub struct OrbitPlay {
    /// Its number.
    pub number: i64,
    /// The play.
    pub play: NodeId,
    /// What events of the orbit set.
    pub settings: Settings,
}

/// An orbit that makes room when events say so.
#[derive(Clone, Debug)]
pub struct Duck {
    /// The number of the orbit.
    pub number: i64,
    /// What such events set; `duckgate` is open for as long as it falls.
    pub settings: Settings,
}

/// An orbit under construction.
#[derive(Debug)]
pub struct Orbit {
    number: i64,
    /// Patterns of one output that all are at home in its orbit have one each, and so have those that it was before
    /// a transition.
    twin: usize,
    pub(crate) settings: Settings,
    /// What voices send, by effect.
    sent: [Vec<Signal>; 2],
    /// A sum in the main net that will be told what to add up.
    home: Option<NodeId>,
}

/// Patterns of one output and generation that may have an orbit each.
const TWINS: usize = 1 << 16;

/// Where the twins of a generation begin.
fn first_twin(generation: u32) -> usize {
    generation as usize * TWINS
}

impl Orbit {
    fn generation(&self) -> u32 {
        (self.twin / TWINS) as u32
    }

    fn is_first(&self) -> bool {
        self.twin.is_multiple_of(TWINS)
    }
}

impl Evaluator {
    /// The voices of a pattern, on each orbit that its events can name, with what comes back from their own.
    pub(crate) fn on_orbits(
        &mut self,
        pattern: &Pattern,
        instruments: &[InstrumentId],
        span: Span,
    ) -> Eval<(Signal, Vec<OrbitPlay>)> {
        let number = self.sound_mut()?.output;
        let home = self.home(number)?;
        let mut orbits = vec![home];
        if self.says("orbit") {
            let source = self.source.clone();
            let mut named = words::numbers(&source, "orbit");
            named.extend(crate::voice::numbers_of(pattern, "orbit"));
            for other in named.into_iter().filter(|other| *other != number).take(MOST) {
                let generation = self.sound_mut()?.generations.get(&other).copied().unwrap_or(0);
                orbits.push(self.orbit(other, first_twin(generation))?);
            }
        }
        let mut plays = Vec::new();
        let mut sum: Option<Value> = None;
        for at in orbits {
            let play = self.leaf(Kind::Play(instruments.to_vec()), span)?;
            let sound = self.in_orbit(at, play, at == home, span)?;
            let orbit = &self.sound_mut()?.orbits[at];
            plays.push(OrbitPlay { number: orbit.number, play: play.node, settings: orbit.settings.clone() });
            sum = Some(match sum {
                Some(sum) => self.sum(&[sum, sound], span)?,
                None => sound,
            });
        }
        let silence = Value::new(ValueKind::Number(0.0), span);
        Ok((self.signal_of(&sum.unwrap_or(silence))?, plays))
    }

    /// What is heard of a play on an orbit.
    pub(crate) fn in_orbit(&mut self, at: usize, play: Signal, home: bool, span: Span) -> Eval<Value> {
        let mut sound = Value::new(ValueKind::Signal(play), span);
        for (send, control) in self.sends().into_iter().enumerate() {
            let sent = self.leaf(Kind::Send { play: play.node, send }, span)?;
            let effect = EFFECTS.iter().position(|(name, _)| *name == control).unwrap_or(0);
            self.sound_mut()?.orbits[at].sent[effect].push(sent);
        }
        let source = self.source.clone();
        if home && (!self.sends().is_empty() || !words::numbers(&source, "orbit").is_empty()) {
            let silence = Value::new(ValueKind::Number(0.0), span);
            let back = self.sum(&[silence.clone(), silence], span)?;
            let node = self.signal_of(&back)?.node;
            self.sound_mut()?.orbits[at].home = Some(node);
            sound = self.sum(&[sound, back], span)?;
        }
        self.ducked(at, sound, span)
    }

    /// A sound on an orbit that may have to make room.
    fn ducked(&mut self, at: usize, sound: Value, span: Span) -> Eval<Value> {
        let (source, number) = (self.source.clone(), self.sound_mut()?.orbits[at].number);
        if !self.sound_mut()?.orbits[at].is_first() || !words::numbers(&source, "duckorbit").contains(&number)
        {
            return Ok(sound);
        }
        let known = self.sound_mut()?.ducks.iter().find(|duck| duck.number == number);
        let settings = match known {
            Some(duck) => duck.settings.clone(),
            None => {
                let settings = self.settings(DUCK_SETTINGS, &format!("duck {number}"))?;
                self.sound_mut()?.ducks.push(Duck { number, settings: settings.clone() });
                settings
            }
        };
        let gain = self.orbit_text(DUCK, &settings, None, span)?;
        let times = self.unit_row("*", span)?;
        self.unit_of(times, Some(sound), vec![gain], span)
    }

    /// A sound on an orbit that is compressed as its events say, and what they set.
    pub(crate) fn compressed(&mut self, number: i64, sound: Value, span: Span) -> Eval<(Value, Settings)> {
        let settings = self.settings(COMPRESSOR_SETTINGS, &format!("orbit {number} compressor"))?;
        Ok((self.orbit_text(COMPRESSOR, &settings, Some(sound), span)?, settings))
    }

    /// The orbit in which a pattern of output `number` is at home.
    pub(crate) fn home(&mut self, number: i64) -> Eval<usize> {
        let first = first_twin(self.sound_mut()?.generation);
        let taken = |orbit: &&Orbit| {
            orbit.number == number && orbit.home.is_some() && first_twin(orbit.generation()) == first
        };
        let twin = self.sound_mut()?.orbits.iter().filter(taken).count();
        self.orbit(number, first + twin)
    }

    fn orbit(&mut self, number: i64, twin: usize) -> Eval<usize> {
        let orbits = &self.sound_mut()?.orbits;
        if let Some(at) = orbits.iter().position(|orbit| (orbit.number, orbit.twin) == (number, twin)) {
            return Ok(at);
        }
        let settings = match self.sends().is_empty() {
            true => Vec::new(),
            false => self.settings(SETTINGS, &format!("orbit {number} {twin}"))?,
        };
        let orbits = &mut self.sound_mut()?.orbits;
        orbits.push(Orbit { number, twin, settings, sent: Default::default(), home: None });
        Ok(orbits.len() - 1)
    }

    /// Streams for controls, with the defaults of their rows.
    fn settings(&mut self, controls: &[&'static str], key: &str) -> Eval<Settings> {
        let sound = self.sound_mut()?;
        let stream = |control: &&'static str| {
            let initial = phonon_pattern::control(control).and_then(|row| row.default).unwrap_or(0.0);
            let key = Key::ROOT.named(key).named(control);
            (*control, sound.graph.stream(control, initial, key))
        };
        Ok(controls.iter().map(stream).collect())
    }

    /// Builds the effects of all orbits, now that it is known what is sent to them. Gives what comes back to no output.
    pub(crate) fn close_orbits(&mut self, span: Span) -> Eval<Vec<(String, Value)>> {
        let orbits = std::mem::take(&mut self.sound_mut()?.orbits);
        let mut homeless = Vec::new();
        for (at, orbit) in orbits.iter().enumerate() {
            let key = Key::ROOT.named("orbit").child(orbit.number as usize).child(orbit.twin);
            let back = self.keyed(key, |this| this.orbit_effects(orbit, span))?;
            match (orbit.home, back.as_slice()) {
                (_, []) => {}
                (Some(home), _) => {
                    for (input, value) in back.iter().enumerate() {
                        let node = self.signal_of(value)?.node;
                        self.sound_mut()?.graph.main.nodes[home.0 as usize].inputs[input] = Some(node);
                    }
                }
                (None, _) => {
                    let back = self.sum(&back, span)?;
                    let name = format!("orbit{}", orbits[at].number);
                    let mut signal = self.signal_of(&back)?;
                    if self.is_live {
                        signal = self.gated(&name, signal, span)?;
                    }
                    self.sound_mut()?.graph.output(&name, signal.node);
                    homeless.push((name, Value::new(ValueKind::Signal(signal), span)));
                }
            }
        }
        Ok(homeless)
    }

    /// What the effects of an orbit give.
    fn orbit_effects(&mut self, orbit: &Orbit, span: Span) -> Eval<Vec<Value>> {
        let mut back = Vec::new();
        let rooms = Room::all(&self.source);
        for ((control, text), sent) in EFFECTS.iter().zip(&orbit.sent) {
            if sent.is_empty() {
                continue;
            }
            let sent: Vec<Value> =
                sent.iter().map(|signal| Value::new(ValueKind::Signal(*signal), span)).collect();
            let sum = self.sum(&sent, span)?;
            let text = match *control {
                "delay" if self.says("delayspeed") => SPEEDY_DELAY.to_owned(),
                "room" if !rooms.is_empty() => recorded(text, &rooms),
                _ => (*text).to_owned(),
            };
            back.push(self.orbit_text(&text, &orbit.settings, Some(sum), span)?);
        }
        Ok(back)
    }

    /// The value of a text of an orbit, where `x` is what is sent and `%name` one of the settings.
    fn orbit_text(
        &mut self,
        text: &str,
        settings: &Settings,
        sent: Option<Value>,
        span: Span,
    ) -> Eval<Value> {
        let parsed = phonon_syntax::parse_expression(text);
        debug_assert!(!parsed.has_errors(), "{text}");
        let scope = sent.into_iter().fold(Scope::default(), |scope, sent| scope.with("x", sent));
        let outer = self.settings.replace(settings.clone());
        let value =
            self.in_main(|this| this.reading_as(Reading::Sound, |this| this.argument(&parsed.tree, &scope)));
        self.settings = outer;
        Ok(Value { span, ..value? })
    }
}

/// The text of a room of which there are recordings too: each is sent to while `ir` is its number, and rings on after.
fn recorded(text: &str, rooms: &[Room]) -> String {
    let one = |(at, room): (usize, &Room)| {
        format!("((x * (%ir == {})) # convolve {:?} 1 1 {ROOM_SECONDS})", at + 1, room.text())
    };
    let rooms: Vec<String> = rooms.iter().enumerate().map(one).collect();
    format!("(\\x -> {text}) (x * (%ir == 0)) + {}", rooms.join(" + "))
}

/// The whole numbers among `values`.
pub(crate) fn whole(values: impl Iterator<Item = f64>) -> BTreeSet<i64> {
    values.map(|value| value.round() as i64).collect()
}
