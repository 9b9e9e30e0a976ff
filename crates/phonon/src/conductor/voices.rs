//! From an event to the voices that it starts.

use phonon_base::{Span, Time, TimeSpan};
use phonon_engine::{Values, VoiceId, VoiceStart};
use phonon_eval::PlaySource;
use phonon_eval::orbit::OrbitPlay;
use phonon_eval::voice::SAMPLER;
use phonon_graph::{InstrumentId, Key};
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
    /// Appends the voices that an event starts, if it names a sound that there is: one, or for a sampled instrument one
    /// for each of its zones.
    pub(super) fn voices(&mut self, cue: &Cue<'_>, sounds: &mut Sounds, out: &mut Vec<Started>) {
        let Cue { source, controls, whole, place, cps, seconds, .. } = *cue;
        let values = EventValues::new(self.keys, controls, self.habits);
        let Some(name) = values.sound() else {
            return self.say("an event without a sound is silent; add one: `# s \"bd\"`", place);
        };
        let instrument = source.instruments.iter().find(|(known, _)| *known == name && known != SAMPLER);
        if let Some((_, id)) = instrument {
            return out.extend(self.voice(cue, *id, None));
        }
        if name.starts_with('~') {
            return self.say(&format!("there is no bus `{name}` to play; its events are silent"), place);
        }
        let Some((_, id)) = source.instruments.first() else { return };
        if values.interpolation().is_none() {
            let known = phonon_dsp::Interpolation::NAMES.join(", ");
            self.say(&format!("that is no interpolation; there are {known}"), place);
        }
        let tones = sounds.tones(&name, &EventValues::new(self.keys, controls, self.habits), turn(whole));
        let mut is_first = true;
        for tone in &tones {
            let values = EventValues::new(self.keys, controls, self.habits);
            let Some(sample) = sounds.get(tone.sample) else { continue };
            let Some(mut take) = sampling::take(&values, tone, sample, seconds, cps, self.rate) else {
                continue;
            };
            // It stays until the voice has begun, and what is read from disk is read before it is due.
            sounds.plan(take.play.sample, cue.frame);
            sounds.prepare(&take.play);
            // Zones of one note do not cut each other.
            if !std::mem::take(&mut is_first) {
                take.groups.0 = None;
            }
            out.extend(self.recording(cue, *id, take));
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
            let values = EventValues::new(self.keys, cue.controls, self.habits);
            same && values.differs_only_in_slice(&handover.controls)
        };
        if let Some(at) = self.handovers.iter().position(mine) {
            take.play.takes_over = Some(self.handovers.swap_remove(at).ahead);
        }
        // An event that says how long it lasts need not end where the next one begins.
        let own = EventValues::new(self.keys, cue.controls, self.habits).has_duration();
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
        let values = EventValues::new(self.keys, cue.controls, self.habits);
        let (from, to) = values.slice();
        let far = if take.play.speed < 0.0 { from } else { to };
        if far <= 0.0 || far >= 1.0 || self.end.is_some_and(|last| end >= last) {
            return false;
        }
        let follows = |event: &Event| match &event.value {
            Value::Controls(next) if event.whole.is_some_and(|whole| whole.begin == end) => {
                let (from, to) = EventValues::new(self.keys, next, self.habits).slice();
                let near = if take.play.speed < 0.0 { to } else { from };
                event.has_onset() && (near - far).abs() < 1e-9 && values.differs_only_in_slice(next)
            }
            _ => false,
        };
        if end < until {
            // They are sorted by their begin.
            let first = events.partition_point(|event| event.part.begin < end);
            return events[first..].iter().take_while(|event| event.part.begin == end).any(follows);
        }
        let first = TimeSpan::new(end, end + Time::new(1, 1024));
        cue.source.pattern.query(first, &self.context).is_ok_and(|events| events.iter().any(follows))
    }

    /// A voice of an instrument, or of the sampler with what it plays.
    fn voice(&mut self, cue: &Cue<'_>, id: InstrumentId, take: Option<Take>) -> Option<Started> {
        let values = EventValues::new(self.keys, cue.controls, self.habits);
        let orbit = cue.orbit(&values)?;
        let frequency = values.frequency() as f32;
        let held = held(&values, cue, take.as_ref());
        let (mut inputs, mut more) = (Values::new(), Vec::new());
        let known = &self.inputs[id.0 as usize];
        known.read(&values, cue, take.as_ref(), &mut |input, value| {
            if inputs.try_push((input, value)).is_err() {
                more.push((0, input, value));
            }
        });
        if let (None, Some(input)) = (&take, known.freq) {
            // A glide begins where the note before was, and is told its aim in the next frame.
            let play = self.program.graph.main.get(orbit.play).map_or(Key::ROOT, |node| node.key);
            let place = (play, self.program.graph.instruments[id.0 as usize].key);
            let before = self.pitches.note(place, cue.frame, frequency);
            if let (true, Some(before)) = (values.glides(), before) {
                inputs.iter_mut().filter(|(at, _)| *at == input).for_each(|(_, value)| *value = before);
                more.push((1, input, frequency));
            }
        }
        let groups = take.as_ref().map_or((None, None), |take| take.groups);
        self.voices += 1;
        let frames = (held * f64::from(self.rate)).ceil() as u64;
        let start = VoiceStart {
            play: orbit.play,
            instrument: InstrumentId(id.0),
            voice: VoiceId(self.voices),
            gate_frames: take.as_ref().and_then(|take| take.play.hands_over).unwrap_or(frames),
            values: inputs,
            sample: take.as_ref().map(|take| take.play),
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
pub(super) fn held(values: &EventValues<'_>, cue: &Cue<'_>, take: Option<&Take>) -> f64 {
    match take {
        Some(take) => take.held,
        None => values.legato().map_or(cue.seconds, |legato| legato * cue.seconds),
    }
}
