//! From an event to the voices that it starts.

use phonon_base::{Span, Time, TimeSpan};
use phonon_engine::{Values, VoiceId, VoiceStart};
use phonon_eval::PlaySource;
use phonon_eval::orbit::OrbitPlay;
use phonon_eval::voice::{DRIVE, SAMPLER};
use phonon_graph::{InstrumentId, Key, VoiceInput};
use phonon_pattern::{Controls, Event, Value};

use super::Conductor;
use crate::sampling::{self, Take};
use crate::sounds::{Sounds, Turn};
use crate::values::EventValues;

/// A slice of a recording that stops where the next slice goes on.
pub(super) struct Handover {
    /// Number of the play.
    pub(super) play: usize,
    pub(super) at: Time,
    pub(super) controls: Controls,
    /// The frame of the recording where it ends, and how far past it the head will be.
    pub(super) far: u64,
    pub(super) ahead: f64,
}

/// An event on its way to a voice.
#[derive(Clone, Copy)]
pub(super) struct Cue<'a> {
    pub(super) source: &'a PlaySource,
    /// Number of the play.
    pub(super) at: usize,
    pub(super) controls: &'a Controls,
    pub(super) whole: TimeSpan,
    /// The frame at which it begins.
    pub(super) frame: u64,
    /// Where the event stands in the text.
    pub(super) place: Option<Span>,
    /// The other events of the cycle, and where it ends, so that slices which follow each other are joined; none for
    /// an event from outside.
    pub(super) slices: Option<(&'a [Event], Time)>,
    /// Cycles per second, and how long the event is.
    pub(super) cps: f64,
    pub(super) seconds: f64,
}

impl<'a> Cue<'a> {
    /// The orbit that it asks for, or the one in which the play is at home.
    pub(super) fn orbit(&self, values: &EventValues<'_>) -> Option<&'a OrbitPlay> {
        let orbits = &self.source.orbits;
        let asked = values.orbit().and_then(|number| orbits.iter().find(|orbit| orbit.number == number));
        asked.or(orbits.first())
    }
}

/// A voice that starts, and the values of inputs that its start has no room for.
pub(super) struct Started {
    pub(super) start: VoiceStart,
    /// Frames after the start, input, value.
    pub(super) more: Vec<(u64, u16, f32)>,
    /// What its recording adds to the values of its inputs.
    pub(super) take: Option<Take>,
}

impl Conductor {
    /// The voices that an event starts, if it names a sound that there is: one, or for a sampled instrument one for
    /// each of its zones.
    pub(super) fn voices(&mut self, cue: &Cue<'_>, sounds: &mut Sounds) -> Vec<Started> {
        let Cue { source, controls, whole, place, cps, seconds, .. } = *cue;
        let values = EventValues::new(&self.keys, controls, self.habits);
        let Some(name) = values.sound() else {
            self.say("an event without a sound is silent; add one: `# s \"bd\"`", place);
            return Vec::new();
        };
        let instrument = source.instruments.iter().find(|(known, _)| *known == name && known != SAMPLER);
        match instrument {
            Some((_, id)) => self.voice(cue, *id, None).into_iter().collect(),
            None if name.starts_with('~') => {
                self.say(&format!("there is no bus `{name}` to play; its events are silent"), place);
                Vec::new()
            }
            None => {
                let Some((_, id)) = source.instruments.first() else { return Vec::new() };
                if values.interpolation().is_none() {
                    let known = phonon_dsp::Interpolation::NAMES.join(", ");
                    self.say(&format!("that is no interpolation; there are {known}"), place);
                }
                let values = EventValues::new(&self.keys, controls, self.habits);
                let turn = turn(whole);
                let mut takes: Vec<Take> = sounds
                    .tones(&name, &values, turn)
                    .iter()
                    .filter_map(|tone| {
                        let sample = sounds.get(tone.sample)?;
                        sampling::take(&values, tone, sample, seconds, cps, self.rate)
                    })
                    .collect();
                for take in &takes {
                    // It stays until the voice has begun, and what is read from disk is read before it is due.
                    sounds.plan(take.play.sample, cue.frame);
                    sounds.prepare(&take.play);
                }
                // Zones of one note do not cut each other.
                takes.iter_mut().skip(1).for_each(|take| take.groups.0 = None);
                takes.into_iter().filter_map(|take| self.recording(cue, *id, take)).collect()
            }
        }
    }

    /// A voice of the sampler. Where slices of a recording follow each other without a gap, they are joined so that
    /// together they are the recording.
    fn recording(&mut self, cue: &Cue<'_>, id: InstrumentId, mut take: Take) -> Option<Started> {
        let Some(slices) = cue.slices else { return self.voice(cue, id, Some(take)) };
        let (play, whole, seconds) = (cue.at, cue.whole, cue.seconds);
        self.handovers.retain(|handover| handover.at >= whole.begin);
        let mine = |handover: &Handover| {
            let same = handover.play == play && handover.at == whole.begin && handover.far == take.near();
            let values = EventValues::new(&self.keys, cue.controls, self.habits);
            same && values.differs_only_in_slice(&handover.controls)
        };
        if let Some(at) = self.handovers.iter().position(mine) {
            take.play.takes_over = Some(self.handovers.swap_remove(at).ahead);
        }
        // An event that says how long it lasts need not end where the next one begins.
        let own = EventValues::new(&self.keys, cue.controls, self.habits).control("duration").is_some();
        let fills = take.fills(seconds, self.rate) && !own;
        let frames = self.tempo.frame(whole.end) - self.tempo.frame(whole.begin);
        if fills && take.ends_with_file {
            // A loop that fits its time ends on the frame before the next one, without a rounded one too many.
            take.play.hands_over = Some(frames);
        } else if fills && self.is_followed(cue, slices, &take) {
            take.play.hands_over = Some(frames);
            let passed = take.play.takes_over.unwrap_or(0.0) + frames as f64 * take.step;
            let ahead = passed - (take.play.end - take.play.begin) as f64;
            let (at, controls, far) = (whole.end, cue.controls.clone(), take.far());
            self.handovers.push(Handover { play, at, controls, far, ahead });
        }
        self.voice(cue, id, Some(take))
    }

    /// Whether the next slice of the same recording begins where and when this one ends.
    fn is_followed(&mut self, cue: &Cue<'_>, (events, until): (&[Event], Time), take: &Take) -> bool {
        let end = cue.whole.end;
        let values = EventValues::new(&self.keys, cue.controls, self.habits);
        let (from, to) = values.slice();
        let far = if take.play.speed < 0.0 { from } else { to };
        if far <= 0.0 || far >= 1.0 || self.end.is_some_and(|last| end >= last) {
            return false;
        }
        let follows = |event: &Event| match &event.value {
            Value::Controls(next) if event.whole.is_some_and(|whole| whole.begin == end) => {
                let (from, to) = EventValues::new(&self.keys, next, self.habits).slice();
                let near = if take.play.speed < 0.0 { to } else { from };
                event.has_onset() && (near - far).abs() < 1e-9 && values.differs_only_in_slice(next)
            }
            _ => false,
        };
        if end < until {
            return events.iter().any(follows);
        }
        let first = TimeSpan::new(end, end + Time::new(1, 1024));
        cue.source.pattern.query(first, &self.context).is_ok_and(|events| events.iter().any(follows))
    }

    /// A voice of an instrument, or of the sampler with what it plays.
    fn voice(&mut self, cue: &Cue<'_>, id: InstrumentId, take: Option<Take>) -> Option<Started> {
        let values = EventValues::new(&self.keys, cue.controls, self.habits);
        let orbit = cue.orbit(&values)?;
        let instrument = &self.program.graph.instruments[id.0 as usize];
        let frequency = values.frequency() as f32;
        let held = held(&values, cue, take.as_ref());
        let (mut inputs, mut more) = (Values::new(), Vec::new());
        for (input, value) in inputs_of(&values, cue, &instrument.inputs, take.as_ref()) {
            if inputs.try_push((input, value)).is_err() {
                more.push((0, input, value));
            }
        }
        if take.is_none() {
            // A glide begins where the note before was, and is told its aim in the next frame.
            let play = self.program.graph.main.get(orbit.play).map_or(Key::ROOT, |node| node.key);
            let before = self.pitches.note((play, instrument.key), cue.frame, frequency);
            let glides = values.control("portamento").is_some_and(|seconds| seconds > 0.0);
            let input = instrument.inputs.iter().position(|input| input.name == "freq");
            if let (true, Some(before), Some(input)) = (glides, before, input) {
                inputs
                    .iter_mut()
                    .filter(|(at, _)| usize::from(*at) == input)
                    .for_each(|(_, value)| *value = before);
                more.push((1, input as u16, frequency));
            }
        }
        let groups = take.map_or((None, None), |take| take.groups);
        self.voices += 1;
        let frames = (held * f64::from(self.rate)).ceil() as u64;
        let start = VoiceStart {
            play: orbit.play,
            instrument: InstrumentId(id.0),
            voice: VoiceId(self.voices),
            gate_frames: take.and_then(|take| take.play.hands_over).unwrap_or(frames),
            values: inputs,
            sample: take.map(|take| take.play),
            cut: values.cut().or(groups.0),
            off_by: groups.1.filter(|_| values.cut().is_none()),
            seed: 0,
        };
        Some(Started { start, more, take })
    }
}

/// The turn of a note that lasts from then to then.
fn turn(whole: TimeSpan) -> Turn {
    let length = whole.duration();
    let count = if length > Time::ZERO { (whole.begin / length).floor().to_f64() as i64 } else { 0 };
    // As many bits as a float holds.
    let chance = (super::seed(1, whole.begin, 0) >> 8) as f32 / (1 << 24) as f32;
    Turn { count, chance }
}

/// For how many seconds a voice is held.
fn held(values: &EventValues<'_>, cue: &Cue<'_>, take: Option<&Take>) -> f64 {
    match take {
        Some(take) => take.held,
        None => values.legato().map_or(cue.seconds, |legato| legato * cue.seconds),
    }
}

/// What an event gives to the inputs of its voice.
pub(super) fn inputs_of(
    values: &EventValues<'_>,
    cue: &Cue<'_>,
    inputs: &[VoiceInput],
    take: Option<&Take>,
) -> Vec<(u16, f32)> {
    let mut found: Vec<(u16, f32)> = Vec::new();
    let mut set = |name: &str, value: f32| {
        if let Some(at) = inputs.iter().position(|input| input.name == name) {
            found.push((at as u16, value));
        }
    };
    let (left, right) = values.levels();
    let [more_left, more_right] = take.map_or([1.0; 2], |take| take.levels);
    // Before the effects of the voice if it has some, else at its end.
    let early = inputs.iter().any(|input| input.name == DRIVE);
    let (drive, late) = match early {
        true => (values.drive() as f32, 1.0),
        false => (1.0, values.drive() as f32),
    };
    set(DRIVE, drive);
    set("left", left * more_left * late);
    set("right", right * more_right * late);
    match take {
        // The zone's own envelope falls; the one around it only has to let it.
        Some(take) => take.release.iter().for_each(|release| set("release", release * 3.0)),
        None => set("freq", values.frequency() as f32),
    }
    set("held", held(values, cue, take) as f32);
    set("cps", cue.cps as f32);
    for input in own_inputs(inputs) {
        if let Some(value) = values.input(input) {
            set(input, value);
        }
    }
    found
}

/// Inputs of an instrument that are filled from the controls of the same name.
fn own_inputs(inputs: &[VoiceInput]) -> impl Iterator<Item = &str> {
    let special = ["left", "right", "speed", "freq", "gate", "held", "cps", DRIVE];
    let names = inputs.iter().map(|input| input.name.as_str());
    names.filter(move |name| !special.contains(name))
}
