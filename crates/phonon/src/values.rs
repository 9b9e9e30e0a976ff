//! What the controls of an event mean to the voice that it starts.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use phonon_base::{Range, TimeSpan};
use phonon_dsp::Interpolation;
use phonon_eval::Program;
use phonon_eval::pitch::{midi_note, midi_to_hertz};
use phonon_pattern::{Controls, Key, Value};

/// A control that is looked up in many events.
#[derive(Clone, Copy, Debug)]
pub struct Lookup {
    key: Key,
    /// What it is clamped to.
    range: Option<Range>,
    /// Words that stand for numbers, from 0 on.
    words: &'static [&'static str],
}

impl Lookup {
    /// The control called `name`, by name or alias.
    pub fn named(name: &str) -> Lookup {
        let range = phonon_pattern::control(name).map(|row| row.range);
        Lookup { key: Key::named(name), range, words: crate::derive::words(name) }
    }
}

/// The keys that are looked up for every event.
pub struct Keys {
    s: Key,
    n: Key,
    note: Key,
    freq: Key,
    gain: Key,
    velocity: Key,
    pan: Key,
    speed: Key,
    unit: Key,
    begin: Key,
    end: Key,
    cut: Key,
    clip: Key,
    looped: Key,
    orbit: Key,
    bank: Key,
    postgain: Key,
    overgain: Key,
    amp: Key,
    octave: Key,
    loop_begin: Key,
    loop_end: Key,
    accelerate: Key,
    interpolation: Key,
    stretch: Key,
    release: Key,
    duck_orbit: Key,
    duration: Lookup,
    monophonic: Lookup,
    nudge: Lookup,
    portamento: Lookup,
    unison: Lookup,
}

impl Keys {
    /// All of them, looked up once.
    pub fn all() -> &'static Keys {
        static KEYS: LazyLock<Keys> = LazyLock::new(Keys::named);
        &KEYS
    }

    fn named() -> Keys {
        let key = Key::named;
        Keys {
            s: key("s"),
            n: key("n"),
            note: key("note"),
            freq: key("freq"),
            gain: key("gain"),
            velocity: key("velocity"),
            pan: key("pan"),
            speed: key("speed"),
            unit: key("unit"),
            begin: key("begin"),
            end: key("end"),
            cut: key("cut"),
            clip: key("clip"),
            looped: key("loop"),
            orbit: key("orbit"),
            bank: key("bank"),
            postgain: key("postgain"),
            overgain: key("overgain"),
            amp: key("amp"),
            octave: key("octave"),
            loop_begin: key("loopBegin"),
            loop_end: key("loopEnd"),
            accelerate: key("accelerate"),
            interpolation: key("interpolation"),
            stretch: key("stretch"),
            release: key("release"),
            duck_orbit: key("duckorbit"),
            duration: Lookup::named("duration"),
            monophonic: Lookup::named("monophonic"),
            nudge: Lookup::named("nudge"),
            portamento: Lookup::named("portamento"),
            unison: Lookup::named("unison"),
        }
    }
}

/// How controls are read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Habits {
    /// Note numbers count from middle C.
    pub tidal: bool,
    /// Pan goes from -1 to 1.
    pub classic_pan: bool,
    /// `loop` says how often a recording is played, whatever the length of the event.
    pub counts_loops: bool,
}

impl Habits {
    /// Those of the events of a program; events from outside mean what SuperDirt means.
    pub fn of(program: &Program) -> Habits {
        Habits {
            tidal: program.mode.tidal,
            classic_pan: program.classic_pan,
            counts_loops: !program.seats.is_empty(),
        }
    }
}

/// The controls of one event.
pub struct EventValues<'a> {
    keys: &'a Keys,
    controls: &'a Controls,
    /// The bits of all their keys, since most of what is looked up is not there.
    bits: u64,
    habits: Habits,
}

impl<'a> EventValues<'a> {
    /// Reads `controls`.
    pub fn new(keys: &'a Keys, controls: &'a Controls, habits: Habits) -> EventValues<'a> {
        let bits = controls.entries().iter().fold(0, |bits, (key, _)| bits | key.bit());
        EventValues { keys, controls, bits, habits }
    }

    fn get(&self, key: Key) -> Option<&'a Value> {
        if self.bits & key.bit() == 0 { None } else { self.controls.get(key) }
    }

    fn number(&self, key: Key) -> Option<f64> {
        self.get(key).and_then(Value::as_number).filter(|number| number.is_finite())
    }

    /// The name of the sound: `bank` before `s`.
    pub fn sound(&self) -> Option<Cow<'a, str>> {
        match self.get(self.keys.s)? {
            Value::Text(word) => match self.get(self.keys.bank).and_then(Value::as_text) {
                Some(bank) if !word.starts_with('~') => Some(Cow::Owned(format!("{bank}_{word}"))),
                _ => Some(Cow::Borrowed(word)),
            },
            Value::Number(number) => Some(Cow::Owned(number.to_string())),
            _ => None,
        }
    }

    /// The number of the sound, where one is stated.
    pub fn index(&self) -> Option<i64> {
        self.number(self.keys.n).map(|number| number.floor() as i64)
    }

    /// The MIDI note, where one is stated.
    pub fn note(&self) -> Option<f64> {
        self.get(self.keys.note).and_then(|value| midi_note(value, self.habits.tidal))
    }

    /// The frequency in hertz for an instrument: `freq`, else `note`, else `n` read as a note, else middle C.
    pub fn frequency(&self) -> f64 {
        let note = || self.note().or_else(|| midi_note(self.get(self.keys.n)?, self.habits.tidal));
        let octaves = self.octaves().unwrap_or(0.0);
        self.number(self.keys.freq)
            .or_else(|| note().map(|note| midi_to_hertz(note + octaves)))
            .unwrap_or_else(|| midi_to_hertz(60.0 + octaves))
    }

    /// By how many semitones an octave moves the note: octave 5 is where notes are as written.
    fn octaves(&self) -> Option<f64> {
        self.number(self.keys.octave).map(|octave| (octave - 5.0) * 12.0)
    }

    /// How loud the source is: `gain` and `overgain`, by `velocity`.
    pub fn drive(&self) -> f64 {
        let keys = self.keys;
        let gain = self.number(keys.gain).unwrap_or(1.0) + self.number(keys.overgain).unwrap_or(0.0);
        self.number(keys.velocity).unwrap_or(1.0) * gain
    }

    /// Factors for the left and the right side: `postgain`, `amp` and pan, beside those of the source. Pan has equal
    /// power with the centre at 1, so that an event without pan and one in the centre are the same.
    pub fn levels(&self) -> (f32, f32) {
        let keys = self.keys;
        let factors = [keys.postgain, keys.amp].map(|key| self.number(key).unwrap_or(1.0));
        let gain = factors.iter().product::<f64>();
        let pan = match self.number(self.keys.pan) {
            Some(pan) if self.habits.classic_pan => (pan + 1.0) / 2.0,
            Some(pan) => pan,
            None => 0.5,
        };
        // Beyond both ends it wraps around, as in SuperDirt.
        let pan = if (0.0..=1.0).contains(&pan) { pan } else { pan.rem_euclid(1.0) };
        if pan == 0.5 {
            return (gain as f32, gain as f32);
        }
        let angle = pan * std::f64::consts::FRAC_PI_2;
        let scale = gain * std::f64::consts::SQRT_2;
        ((scale * angle.cos()) as f32, (scale * angle.sin()) as f32)
    }

    /// The slice of a recording, 0 to 1.
    pub fn slice(&self) -> (f64, f64) {
        let clamped = |key, default: f64| self.number(key).unwrap_or(default).clamp(0.0, 1.0);
        (clamped(self.keys.begin, 0.0), clamped(self.keys.end, 1.0))
    }

    /// The part of a recording that a loop repeats, 0 to 1, where one is stated.
    pub fn loop_slice(&self) -> Option<(f64, f64)> {
        let place = |key| self.number(key).map(|place| place.clamp(0.0, 1.0));
        let (begin, end) = (place(self.keys.loop_begin), place(self.keys.loop_end));
        (begin.is_some() || end.is_some()).then(|| (begin.unwrap_or(0.0), end.unwrap_or(1.0)))
    }

    /// By how much of itself the speed has grown at the end.
    pub fn accelerate(&self) -> f64 {
        self.number(self.keys.accelerate).unwrap_or(0.0)
    }

    /// How a recording is read between its frames. A word that is none gives nothing.
    pub fn interpolation(&self) -> Option<Interpolation> {
        match self.get(self.keys.interpolation) {
            None => Some(Interpolation::default()),
            Some(Value::Text(word)) => Interpolation::named(word),
            Some(value) => Interpolation::named(&value.as_number()?.round().to_string()),
        }
    }

    /// How much longer a recording lasts at the same pitch.
    pub fn stretch(&self) -> f64 {
        self.number(self.keys.stretch).filter(|stretch| *stretch > 0.0).unwrap_or(1.0)
    }

    /// A word put before the sound's name.
    pub fn bank(&self) -> Option<&str> {
        self.get(self.keys.bank).and_then(Value::as_text)
    }

    /// How hard it is struck, 0 to 1.
    pub fn velocity(&self) -> f64 {
        self.number(self.keys.velocity).unwrap_or(1.0)
    }

    /// Whether the event states how long it sounds on once it is over.
    pub fn has_release(&self) -> bool {
        self.get(self.keys.release).is_some()
    }

    /// Whether two events are the same but for the slice of the recording.
    pub fn differs_only_in_slice(&self, other: &Controls) -> bool {
        let rest = |controls: &Controls| controls.without(self.keys.begin).without(self.keys.end);
        rest(self.controls) == rest(other)
    }

    /// The pitch as a MIDI note, where one is stated: `note`, `octave`, or `freq`.
    pub fn pitch(&self) -> Option<f64> {
        let heard = || self.number(self.keys.freq).filter(|freq| *freq > 0.0);
        let note = match (self.note(), self.octaves()) {
            (None, None) => None,
            (note, octaves) => Some(note.unwrap_or(60.0) + octaves.unwrap_or(0.0)),
        };
        note.or_else(|| heard().map(|freq| 69.0 + 12.0 * (freq / 440.0).log2()))
    }

    /// Playing speed of a recording of `seconds` in an event at `cps`: `speed` and its `unit`.
    pub fn speed(&self, seconds: f64, cps: f64) -> f64 {
        let speed = self.number(self.keys.speed).unwrap_or(1.0);
        let unit = self.get(self.keys.unit).and_then(Value::as_text).unwrap_or("r");
        match unit {
            // One cycle at speed 1.
            "c" => speed * seconds * cps,
            // `speed` seconds in all.
            "s" if speed != 0.0 => seconds / speed,
            _ => speed,
        }
    }

    /// Whether a recording starts over at its end.
    pub fn looped(&self) -> bool {
        let least = if self.habits.counts_loops { 1.0 } else { 0.5 };
        self.number(self.keys.looped).is_some_and(|looped| looped > least)
    }

    /// How often a recording is played, where that is what `loop` says.
    pub fn times(&self) -> Option<f64> {
        self.number(self.keys.looped).filter(|times| self.habits.counts_loops && *times > 1.0)
    }

    /// How many cycles the event lasts: what it says, or its place in the pattern.
    pub fn cycles(&self, whole: TimeSpan) -> f64 {
        self.look(self.keys.duration).unwrap_or_else(|| whole.duration().to_f64())
    }

    /// The part of the event for which the voice is held, where one is stated (`clip`, `legato`).
    pub fn legato(&self) -> Option<f64> {
        self.number(self.keys.clip).filter(|legato| *legato >= 0.0)
    }

    /// The cut group. Below nought only voices of the same sound and number cut each other.
    pub fn cut(&self) -> Option<u32> {
        let group = self.number(self.keys.cut)?.round() as i64;
        if group < 0 {
            let mut hasher = DefaultHasher::new();
            (group, self.sound(), self.index()).hash(&mut hasher);
            return Some(hasher.finish() as u32 | 1 << 31);
        }
        (group != 0).then_some(group as u32 & (u32::MAX >> 1))
    }

    /// The number that a control is, or that its word stands for, within its range.
    pub fn control(&self, name: &str) -> Option<f64> {
        self.look(Lookup::named(name))
    }

    /// The same for a control that has been looked up before.
    pub fn look(&self, control: Lookup) -> Option<f64> {
        let value = self.get(control.key)?;
        let number = value.as_number().or_else(|| crate::derive::number(control.words, value.as_text()?))?;
        let clamped = |range: Range| f64::from(range.clamp(number as f32));
        number.is_finite().then(|| control.range.map_or(number, clamped))
    }

    /// Whether a control is there.
    pub fn has(&self, key: Key) -> bool {
        self.get(key).is_some()
    }

    /// By how many seconds the event comes later than its time.
    pub fn nudge(&self) -> f64 {
        self.look(self.keys.nudge).unwrap_or(0.0)
    }

    /// Whether the event says itself how long it lasts.
    pub fn has_duration(&self) -> bool {
        self.look(self.keys.duration).is_some()
    }

    /// Whether its instrument plays one note at a time.
    pub fn is_monophonic(&self) -> bool {
        self.look(self.keys.monophonic).is_some_and(|mono| mono > 0.5)
    }

    /// Whether the pitch glides from the note before.
    pub fn glides(&self) -> bool {
        self.look(self.keys.portamento).is_some_and(|seconds| seconds > 0.0)
    }

    /// How many voices the event asks for.
    pub fn unison(&self) -> f64 {
        self.look(self.keys.unison).unwrap_or(1.0)
    }

    /// The orbits that make room for the event.
    pub fn duck_orbits(&self) -> impl Iterator<Item = i64> {
        let number = |value: &Value| value.as_number().map(|number| number.round() as i64);
        let one = self.get(self.keys.duck_orbit);
        let several = if let Some(Value::List(values)) = one { &values[..] } else { &[] };
        several.iter().chain(one).filter_map(number)
    }

    /// The word that a control is.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(Key::named(name)).and_then(Value::as_text)
    }

    /// The number that a control is, whatever its range.
    pub fn number_of(&self, name: &str) -> Option<f64> {
        self.number(Key::named(name))
    }

    /// The orbit that an event names.
    pub fn orbit(&self) -> Option<i64> {
        self.number(self.keys.orbit).map(|number| number.round() as i64)
    }
}
