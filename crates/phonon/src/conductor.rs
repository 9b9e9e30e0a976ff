//! Asks the patterns ahead of time and tells the engine what happens at which frame.

mod dials;
mod inputs;
mod moved;
pub mod outside;
mod sending;
mod voices;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use phonon_base::{Span, Time, TimeSpan, limits, time};
use phonon_engine::{Tempo, Timed, VoiceStart, What};
use phonon_eval::Program;
use phonon_eval::pitch::number_of;
use phonon_graph::Key;
use phonon_pattern::{Context, Controls, Dials, Event, QueryError, Sink, Value};

use self::inputs::Inputs;
use self::moved::{Pitches, Planned};
use self::outside::Outside;
use self::voices::{Cue, Handover, Started};
use crate::mono::Monos;
use crate::orbits::{Orbits, Setting};
use crate::outgoing::Outgoing;
use crate::render::Length;
use crate::sounds::Sounds;
use crate::tempo::TempoMap;
use crate::transitions::{self, Transitions};
use crate::values::{EventValues, Habits, Keys};

/// Something to tell the user about an event: what, and the place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What there is to say.
    pub text: String,
    /// Where.
    pub place: Option<Span>,
}

/// An event as it was handed to the engine, for logs and golden tests.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// When it starts, in cycles.
    pub cycle: Time,
    /// The same in frames.
    pub frame: u64,
    /// Its controls.
    pub controls: Controls,
}

/// An event while it sounds, for a screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Active {
    /// Its first frame.
    pub frame: u64,
    /// The frame after its last.
    pub end: u64,
    /// Its places in the text.
    pub places: Vec<Span>,
    /// What sounds: `bd`, `~stab`.
    pub sound: String,
}

/// Turns patterns into timed events, cycle by cycle.
pub struct Conductor {
    program: Program,
    context: Context,
    tempo: TempoMap,
    keys: &'static Keys,
    habits: Habits,
    rate: u32,
    seed: f64,
    /// A change of tempo that has not been told yet.
    fresh_tempo: Option<(u64, Tempo)>,
    next: Time,
    end: Option<Time>,
    /// The memory for what happens in a cycle.
    happening: Vec<(u64, Rank, What)>,
    order: u32,
    voices: u64,
    /// Slices whose place another slice takes, without a seam.
    handovers: Vec<Handover>,
    last_values: Vec<Option<f32>>,
    orbits: Orbits,
    monos: Monos,
    /// The last frequency of each play and instrument, from which the next note glides.
    pitches: Pitches,
    /// What is still to happen to voices that have been started, and what has been sent of it.
    planned: Vec<Planned>,
    transitions: Transitions,
    /// How loud the sides of outputs are that change by a transition, as told last.
    levels: HashMap<u32, f32>,
    messages: Vec<Message>,
    /// What has been said once is not said again.
    said: HashSet<String>,
    heard: Option<Vec<Heard>>,
    /// Events that sound or will, where somebody watches.
    watched: Option<VecDeque<Active>>,
    /// The first frame and the first cycle time that are this program's to play.
    since: (u64, Time),
    /// Of each instrument.
    inputs: Vec<Arc<Inputs>>,
    /// By how many frames the voices of each instrument start early, because they hear that much before they answer.
    early: Vec<u64>,
    /// The largest of these.
    earliest: u64,
    /// Voices of before that frame were started early before this program came.
    anticipated: u64,
    /// Where each `once` has begun.
    onces: Vec<(Span, Time)>,
    outside: Outside,
    /// What other programs are to play, and where, as read from events.
    outgoing: Vec<Outgoing>,
    sinks: Vec<(Value, Arc<Sink>)>,
    /// The farthest frame that has been asked for.
    asked: u64,
}

/// Frames between two looks at the levels of a transition.
const FADE_STEP: usize = 256;
/// Events that are kept for a screen.
const WATCHED: usize = 4096;

/// What happens within one frame comes in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Tempo,
    Value,
    Start,
    More,
}

impl Conductor {
    /// Starts at cycle `from` on frame nought, and stops asking at `end`.
    pub fn new(program: Program, rate: u32, from: Time, end: Option<Time>, seed: f64) -> Conductor {
        let (mode, seed_of_all) = (program.mode, program.seed + seed);
        let mut context = Context { mode, cps: None, seed: seed_of_all, dials: Dials::default() };
        let tempo = TempoMap::new(program.tempo.clone(), rate, from, &context);
        // Speeds in cycles (`unit "c"`) are multiplied by the tempo where a voice starts.
        context.cps = Some(1.0);
        let habits = Habits::of(&program);
        let last_values = vec![None; program.streams.len()];
        let (early, earliest) = earliness(&program, rate);
        let inputs = inputs(&program);
        let keys = Keys::all();
        let (messages, said, heard) = (Vec::new(), HashSet::new(), None);
        let onces = program.plays.iter().filter_map(|play| Some((play.once?, from))).collect();
        let mut transitions = Transitions::default();
        transitions.follow(&program.fades, from);
        Conductor {
            program,
            context,
            tempo,
            keys,
            habits,
            rate,
            seed,
            fresh_tempo: None,
            next: from,
            end,
            happening: Vec::new(),
            order: 0,
            voices: 0,
            handovers: Vec::new(),
            last_values,
            orbits: Orbits::default(),
            monos: Monos::default(),
            pitches: Pitches::default(),
            planned: Vec::new(),
            transitions,
            levels: HashMap::new(),
            messages,
            said,
            heard,
            watched: None,
            since: (0, from),
            inputs,
            earliest,
            early,
            anticipated: 0,
            onces,
            outside: Outside::default(),
            outgoing: Vec::new(),
            sinks: Vec::new(),
            asked: 0,
        }
    }

    /// Goes on with another program from `frame` on, the events of which have not been sent yet. `again` gives for
    /// the place of a `once` its place in the text before, if it was there already.
    pub fn switch(&mut self, program: Program, frame: u64, again: &dyn Fn(Span) -> Option<Span>) {
        (self.context.mode, self.context.seed) = (program.mode, program.seed + self.seed);
        self.habits = Habits::of(&program);
        self.last_values = vec![None; program.streams.len()];
        self.said.clear();
        self.orbits = Orbits::default();
        self.take_back(frame);
        (self.early, self.earliest) = earliness(&program, self.rate);
        self.inputs = inputs(&program);
        self.outside.again_from(frame);
        self.program = program;
        let context = Context { cps: None, ..self.context.clone() };
        let Program { tempo, ramp, .. } = &self.program;
        if let Some(tempo) = self.tempo.follow(tempo.clone(), ramp.clone(), frame, &context) {
            self.fresh_tempo = Some((frame, tempo));
        }
        let now = self.tempo.cycle(frame);
        self.transitions.follow(&self.program.fades, now);
        let begun = |place: Span| {
            let before = again(place).and_then(|old| self.onces.iter().find(|(known, _)| *known == old));
            (place, before.map_or(now, |(_, begun)| *begun))
        };
        self.onces = self.program.plays.iter().filter_map(|play| play.once.map(begun)).collect();
        // After a jump at the same frame, what it leaves out stays out.
        let first = if self.since.0 == frame { self.since.1 } else { self.tempo.first_cycle() };
        self.resume(frame, first);
    }

    /// Lets `frame` be the cycle time `cycle`; events before the cycle time `first` are left out.
    pub fn jump(&mut self, cycle: Time, first: Time, frame: u64) {
        let by = cycle - self.tempo.cycle(frame);
        self.transitions.shift(by);
        self.onces.iter_mut().for_each(|(_, begun)| *begun += by);
        self.fresh_tempo = Some((frame, self.tempo.jump(cycle, frame)));
        self.last_values.fill(None);
        self.take_back(frame);
        self.resume(frame, first);
    }

    /// Asks the cycle that `frame` is in again, for what comes from that frame on.
    fn resume(&mut self, frame: u64, first: Time) {
        if let Some(watched) = &mut self.watched {
            watched.retain(|event| event.frame < frame);
        }
        self.levels.clear();
        self.since = (frame, first);
        self.next = self.tempo.cycle(frame.saturating_sub(1)).floor();
    }

    /// The recordings that another program will ask for within a cycle of `frame`.
    pub fn wanted(&self, program: &Program, frame: u64) -> Vec<(String, i64)> {
        let cycle = self.tempo.cycle(frame).floor();
        let seed = program.seed + self.seed;
        let context = Context { mode: program.mode, seed, ..self.context.clone() };
        let mut wanted = Vec::new();
        for play in &program.plays {
            let span = TimeSpan::new(cycle, cycle + Time::whole(2));
            for event in play.pattern.query(span, &context).unwrap_or_default() {
                let Value::Controls(controls) = &event.value else { continue };
                let values = EventValues::new(self.keys, controls, self.habits);
                let is_sent = controls.get(Sink::key()).is_some();
                let Some(name) = values.sound().filter(|name| !name.starts_with('~') && !is_sent) else {
                    continue;
                };
                let sound = (name.into_owned(), values.index().unwrap_or(0));
                let is_instrument = play.instruments.iter().any(|(known, _)| *known == sound.0);
                if !is_instrument && !wanted.contains(&sound) {
                    wanted.push(sound);
                }
            }
        }
        wanted
    }

    /// The program that is played.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Keeps a list of all voices that start, for [`Conductor::heard`].
    pub fn listen(&mut self) {
        self.heard = Some(Vec::new());
    }

    /// Keeps a list of the events that sound, for [`Conductor::active`].
    pub fn watch(&mut self) {
        self.watched = Some(VecDeque::new());
    }

    /// The events that sound at `frame`; those before are forgotten.
    pub fn active(&mut self, frame: u64) -> impl Iterator<Item = &Active> {
        if let Some(watched) = &mut self.watched {
            watched.retain(|event| event.end > frame);
        }
        self.watched.iter().flatten().filter(move |event| event.frame <= frame)
    }

    /// The voices that started since [`Conductor::listen`].
    pub fn heard(&self) -> &[Heard] {
        self.heard.as_deref().unwrap_or(&[])
    }

    /// Cycles to frames as far as they have been asked for.
    pub fn tempo(&self) -> &TempoMap {
        &self.tempo
    }

    /// By how many frames something comes before what it is part of: the start of a voice that answers late.
    pub fn early(&self, what: &What) -> u64 {
        match what {
            What::Start(start) => self.early.get(start.instrument.0 as usize).copied().unwrap_or(0),
            _ => 0,
        }
    }

    /// Whether what happens comes out of order, because some of it is early.
    pub fn is_unordered(&self) -> bool {
        self.earliest > 0 || self.program.nudge.is_some()
    }

    /// Whether nothing has been asked for yet, so that [`Conductor::start`] is due.
    pub fn starts(&self) -> bool {
        self.order == 0
    }

    /// How time goes on from the first frame.
    pub fn start(&mut self) -> Timed {
        self.order = 1;
        Timed { frame: 0, order: 0, what: What::Tempo(self.tempo.start()) }
    }

    /// How many frames a render of that length has, without its tail; never more than `limits::RENDER_SECONDS`.
    pub fn frames(&self, length: Length) -> u64 {
        let longest = (limits::RENDER_SECONDS * f64::from(self.rate)) as u64;
        let frames = match (length, self.end) {
            (Length::Seconds(seconds), _) => (seconds * f64::from(self.rate)).round() as u64,
            (Length::Cycles(_), Some(end)) => {
                let mut tempo = self.tempo.clone();
                tempo.extend(end, &self.context);
                tempo.frame(end)
            }
            (Length::Cycles(_), None) => 0,
        };
        frames.min(longest)
    }

    /// What there is to say since the last call.
    pub fn take_messages(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.messages)
    }

    /// Appends everything that happens up to `frame`, and perhaps a little more, in order.
    pub fn advance(&mut self, frame: u64, sounds: &mut Sounds, out: &mut Vec<Timed>) {
        self.asked = self.asked.max(frame);
        let ahead = frame.saturating_add(self.earliest);
        while self.end.is_none_or(|end| self.next < end) && self.tempo.frame(self.next) <= ahead {
            let next = self.step_after(self.next);
            let until = self.end.map_or(next, |end| next.min(end));
            let before = self.next;
            self.cycle(TimeSpan::new(self.next, until), sounds, out);
            self.next = until;
            if time::take_overflow() || self.next <= before {
                self.say("cycle time has run out of 64-bit numbers", None);
                self.end = Some(before);
            }
        }
        for message in sounds.take_messages() {
            self.say(&message, None);
        }
    }

    fn cycle(&mut self, span: TimeSpan, sounds: &mut Sounds, out: &mut Vec<Timed>) {
        let mut happening = std::mem::take(&mut self.happening);
        if let Some((frame, tempo)) = self.fresh_tempo.take() {
            happening.push((frame, Rank::Tempo, What::Tempo(tempo)));
        }
        for (frame, tempo) in self.tempo.extend(span.end, &self.context) {
            happening.push((frame, Rank::Tempo, What::Tempo(tempo)));
        }
        for at in 0..self.program.streams.len() {
            match self.program.streams[at].gate {
                true => self.gate(at, span, &mut happening),
                false => self.stream(at, span, &mut happening),
            }
        }
        for at in 0..self.program.plays.len() {
            self.play(at, span, sounds, &mut happening);
        }
        let until = if self.end == Some(span.end) { u64::MAX } else { self.tempo.frame(span.end) };
        self.fade(span, &mut happening);
        self.send_planned(self.tempo.frame(span.begin), until, &mut happening);
        let mut ends = Vec::new();
        self.monos.end(until, &mut ends);
        happening.extend(ends.into_iter().map(|(frame, what)| (frame, Rank::More, what)));
        self.hand_over(happening, out);
    }

    fn hand_over(&mut self, mut happening: Vec<(u64, Rank, What)>, out: &mut Vec<Timed>) {
        // What happens is large, so that it is sorted by its place and moved once.
        let mut order: Vec<(u64, Rank, usize)> =
            happening.iter().enumerate().map(|(at, (frame, rank, _))| (*frame, *rank, at)).collect();
        order.sort_unstable();
        out.reserve(order.len());
        for (frame, _, at) in order {
            self.order = self.order.wrapping_add(1);
            let what = std::mem::replace(&mut happening[at].2, What::StopAll);
            out.push(Timed { frame, order: self.order, what });
        }
        happening.clear();
        self.happening = happening;
    }

    fn stream(&mut self, at: usize, span: TimeSpan, happening: &mut Vec<(u64, Rank, What)>) {
        let source = &self.program.streams[at];
        let mut events = match source.pattern.query(span, &self.context) {
            Ok(events) => events,
            Err(error) => return self.failed(error, source.place),
        };
        events.sort_by_key(|event| (event.part.begin, event.whole_or_part().begin));
        for event in events {
            let Some(value) = number_of(&event.value, phonon_base::Quantity::Hertz) else { continue };
            let value = value as f32;
            if self.last_values[at] != Some(value) {
                self.last_values[at] = Some(value);
                let frame = self.tempo.frame(event.part.begin).max(self.since.0);
                happening.push((frame, Rank::Value, What::Value { stream: source.stream, value }));
            }
        }
    }

    /// A stream that is a gate. Where an event begins at the end of another, the gate closes for the frame before,
    /// so that what listens to it begins anew at the very frame of the event.
    fn gate(&mut self, at: usize, span: TimeSpan, happening: &mut Vec<(u64, Rank, What)>) {
        let source = self.program.streams[at].clone();
        // One cycle more, to know whether an event begins where this one ends.
        let ahead = TimeSpan::new(span.begin, span.end.next_cycle());
        let mut events = match source.pattern.query(ahead, &self.context) {
            Ok(events) => events,
            Err(error) => return self.failed(error, source.place),
        };
        events.retain(|event| is_true(&event.value));
        let wholes: Vec<TimeSpan> = events.iter().map(Event::whole_or_part).collect();
        let mut times: Vec<Time> = wholes.iter().flat_map(|whole| [whole.begin, whole.end]).collect();
        times.retain(|time| *time >= span.begin && *time <= span.end);
        times.sort();
        times.dedup();
        let mut is_open = self.last_values[at] == Some(1.0);
        let mut changes: Vec<(u64, f32)> = Vec::new();
        let mut set = |frame, value| changes.push((frame, value));
        let mut last = 0;
        for time in times {
            let frame = self.tempo.frame(time);
            let opens = wholes.iter().any(|whole| whole.begin == time);
            let lasts = wholes.iter().any(|whole| whole.begin < time && time < whole.end);
            if is_open && opens && frame > last + 1 {
                set(frame - 1, 0.0);
                is_open = false;
            }
            if opens && time < span.end {
                set(frame, 1.0);
                (is_open, last) = (true, frame);
            } else if !opens && !lasts && is_open {
                set(frame, 0.0);
                is_open = false;
            }
        }
        // Of what lies before this program only how it ends counts.
        let before = changes.iter().filter(|(frame, _)| *frame < self.since.0).count();
        for (frame, value) in changes.into_iter().skip(before.saturating_sub(1)) {
            self.last_values[at] = Some(value);
            let frame = frame.max(self.since.0);
            happening.push((frame, Rank::Value, What::Value { stream: source.stream, value }));
        }
    }

    fn play(
        &mut self,
        at: usize,
        span: TimeSpan,
        sounds: &mut Sounds,
        happening: &mut Vec<(u64, Rank, What)>,
    ) {
        let source = self.program.plays[at].clone();
        let begun = source.once.and_then(|place| self.onces.iter().find(|(known, _)| *known == place));
        let begun = begun.map(|(_, begun)| *begun);
        let span = begun.map_or(span, |begun| TimeSpan::new(span.begin - begun, span.end - begun));
        let found = match &source.part {
            Some(part) => self.transitions.events(part, &source.pattern, span, &self.context),
            None => source.pattern.query(span, &self.context),
        };
        let mut events = match found {
            Ok(events) => events,
            Err(error) => return self.failed(error, source.place),
        };
        for event in &mut events {
            // What is continuous, as `s (choose ["bd", "sn"])`, is heard once a cycle.
            if event.whole.is_none() && event.part.begin == event.part.begin.floor() {
                event.whole = Some(TimeSpan::new(event.part.begin, event.part.begin.next_cycle()));
            }
        }
        events.retain(Event::has_onset);
        events.sort_by_key(|event| event.part.begin);
        let home = source.orbits.first().and_then(|orbit| self.program.graph.main.get(orbit.play));
        let key = home.map_or(0, |node| node.key.0);
        let (mut index, mut last) = (0, None);
        let mut started = Vec::new();
        for event in &events {
            let (Value::Controls(controls), Some(mut whole)) = (&event.value, event.whole) else { continue };
            if let Some(begun) = begun {
                if whole.begin < Time::ZERO || whole.begin >= Time::whole(1) {
                    continue;
                }
                whole = TimeSpan::new(whole.begin + begun, whole.end + begun);
            }
            index = if last == Some(whole.begin) { index + 1 } else { 0 };
            last = Some(whole.begin);
            let values = EventValues::new(self.keys, controls, self.habits);
            let frame = self.nudged(self.tempo.frame(whole.begin), &values);
            if frame < self.since.0 || whole.begin < self.since.1 {
                continue;
            }
            if let Some(watched) = self.watched.as_mut().filter(|watched| watched.len() < WATCHED) {
                watched.push_back(Active {
                    frame,
                    end: self.tempo.frame(whole.end),
                    places: event.places.spans().to_vec(),
                    sound: EventValues::new(self.keys, controls, self.habits)
                        .sound()
                        .unwrap_or_default()
                        .into_owned(),
                });
            }
            if let Some(heard) = &mut self.heard {
                heard.push(Heard { cycle: whole.begin, frame, controls: controls.clone() });
            }
            let cps = self.tempo.cps(whole.begin);
            let seconds = values.cycles(whole) / cps;
            let place = event.places.spans().first().copied().or(Some(source.place));
            let slices = Some((&events[..], span.end));
            let cue = Cue { source: &source, at, controls, whole, frame, place, slices, cps, seconds };
            if self.sends(&cue) {
                continue;
            }
            let values = EventValues::new(self.keys, controls, self.habits);
            let several = crate::unison::voices(&values, controls);
            let one = std::slice::from_ref(controls);
            for (copy, controls) in if several.is_empty() { one } else { &several }.iter().enumerate() {
                let seconds = EventValues::new(self.keys, controls, self.habits).cycles(whole) / cps;
                let cue = Cue { controls, seconds, ..cue };
                self.voices(&cue, sounds, &mut started);
                if !started.is_empty() {
                    let begin = self.tempo.frame(span.begin).max(self.since.0);
                    self.settle(&cue, frame, begin, happening);
                }
                for Started { mut start, more, .. } in started.drain(..) {
                    let early = self.early[start.instrument.0 as usize];
                    if early > 0 && frame < self.anticipated {
                        continue;
                    }
                    let frame = frame.saturating_sub(early).max(self.since.0);
                    // Voices of one event have random numbers of their own.
                    start.seed =
                        seed(key, whole.begin, index).wrapping_add((copy as u32).wrapping_mul(0x9e37_79b9));
                    let voice = start.voice;
                    let values = EventValues::new(self.keys, controls, self.habits);
                    let start = match values.is_monophonic() {
                        true => self.mono(start, controls, frame, happening),
                        false => Some(start),
                    };
                    happening.extend(start.map(|start| (frame, Rank::Start, What::Start(start))));
                    for (later, input, value) in more {
                        let what = What::VoiceValue { voice, input, value };
                        if later == 0 {
                            happening.push((frame, Rank::More, what));
                        } else {
                            self.plan(frame, frame + later, what);
                        }
                    }
                }
            }
        }
    }

    /// The frame of an event that says by how many seconds it comes before or after its time.
    fn nudged(&self, frame: u64, values: &EventValues<'_>) -> u64 {
        let seconds = values.nudge();
        let frames = (seconds * f64::from(self.rate)).round() as i64;
        // The first moment of all cannot come earlier.
        frame.saturating_add_signed(frames).max(self.since.0.min(frame))
    }

    /// The voice that starts, unless a sounding one of an instrument that plays one note at a time goes on with it.
    fn mono(
        &mut self,
        start: VoiceStart,
        controls: &Controls,
        frame: u64,
        happening: &mut Vec<(u64, Rank, What)>,
    ) -> Option<VoiceStart> {
        let values = EventValues::new(self.keys, controls, self.habits);
        let Some(input) = self.inputs[start.instrument.0 as usize].freq else { return Some(start) };
        let (frequency, mut said) = (values.frequency() as f32, Vec::new());
        let graph = &self.program.graph;
        let play = graph.main.get(start.play).map_or(Key::ROOT, |node| node.key);
        let place = (play, graph.instruments[start.instrument.0 as usize].key);
        let start = self.monos.note(place, start, input, frequency, frame, self.rate, &mut said);
        happening.extend(said.into_iter().map(|(frame, what)| (frame, Rank::More, what)));
        start
    }

    /// How loud the sides of outputs are that change by a transition.
    fn fade(&mut self, span: TimeSpan, happening: &mut Vec<(u64, Rank, What)>) {
        let (first, end) = (self.tempo.frame(span.begin).max(self.since.0), self.tempo.frame(span.end));
        for fade in &self.program.fades {
            let Some(begun) = self.transitions.begun(fade.id).filter(|_| fade.by_level) else { continue };
            let last = self.tempo.frame(transitions::end(fade.transition, begun));
            let mut frames: Vec<u64> = (first..end).step_by(FADE_STEP).collect();
            frames.extend(Some(last).filter(|last| (first..end).contains(last)));
            frames.sort_unstable();
            for frame in frames {
                // At its last frame it is over, however that is rounded.
                let cycle = if frame == last { None } else { Some(self.tempo.cycle(frame)) };
                let cycle = cycle.unwrap_or_else(|| transitions::end(fade.transition, begun));
                for (stream, value) in
                    fade.levels.into_iter().zip(transitions::levels(fade.transition, begun, cycle))
                {
                    if self.levels.insert(stream.0, value) != Some(value) {
                        happening.push((frame, Rank::Value, What::Value { stream, value }));
                    }
                }
            }
        }
    }

    /// The outputs of which nothing is heard any more at `frame` of what they were before a transition.
    pub fn settled(&self, frame: u64) -> Vec<String> {
        let now = self.tempo.cycle(frame);
        let is_over = |fade: &&phonon_eval::Fade| self.transitions.is_over(fade, now, self.tempo.cps(now));
        self.program.fades.iter().filter(is_over).map(|fade| fade.output.clone()).collect()
    }

    /// What an event changes in the effects of its orbit; what nobody has said yet holds from frame `begin` on.
    fn settle(&mut self, cue: &Cue<'_>, frame: u64, begin: u64, happening: &mut Vec<(u64, Rank, What)>) {
        let values = EventValues::new(self.keys, cue.controls, self.habits);
        let Some(orbit) = cue.orbit(&values) else { return };
        let mut settings: Vec<Setting> = Vec::new();
        self.orbits.settings(orbit, &self.program.rooms, &values, cue.cps, &mut settings);
        self.orbits.duck(&self.program.ducks, &values, &mut settings);
        for (after, what) in settings {
            let later = |after: f64| frame + (after * f64::from(self.rate)).round() as u64;
            let at = after.map_or(begin, later);
            happening.push((at, Rank::Value, what));
        }
        // Where events come from outside, their orbit has been found already.
        let number = values.orbit().filter(|number| cue.slices.is_some() && *number != orbit.number);
        if let Some(number) = number {
            let message = format!(
                "orbit {number} cannot be foreseen in this text; write its number out: `# orbit {number}`"
            );
            self.say(&message, cue.place);
        }
    }

    fn failed(&mut self, error: QueryError, place: Span) {
        let place = error.place.unwrap_or(place);
        self.say(&format!("this pattern is silent: {error}"), Some(place));
    }

    fn say(&mut self, text: &str, place: Option<Span>) {
        if self.said.insert(text.to_owned()) {
            self.messages.push(Message { text: text.to_owned(), place });
        }
    }
}

/// The inputs of each instrument.
fn inputs(program: &Program) -> Vec<Arc<Inputs>> {
    let instruments = &program.graph.instruments;
    instruments.iter().map(|instrument| Arc::new(Inputs::of(&instrument.inputs))).collect()
}

/// By how many frames the voices of each instrument start early, and the earliest that anything may be.
fn earliness(program: &Program, rate: u32) -> (Vec<u64>, u64) {
    let early = phonon_graph::latency::voices(&program.graph, rate as f32);
    let nudge = (program.nudge.unwrap_or(0.0) * f64::from(rate)).round() as u64;
    let earliest = early.iter().copied().max().unwrap_or(0) + nudge;
    (early, earliest)
}

/// Whether a step of a rhythm is one to be played: a number above one half, or any word but `f` and `false`.
fn is_true(value: &Value) -> bool {
    match number_of(value, phonon_base::Quantity::Gate) {
        Some(number) => number > 0.5,
        None => value.as_text().is_some_and(|word| !matches!(word, "f" | "false")),
    }
}

/// Where the random numbers of a voice start: its place in the structure of the text and in time alone decides, so that
/// neither a late start of the session nor an edit elsewhere changes anything.
fn seed(play: u64, cycle: Time, index: usize) -> u32 {
    let words = [play, cycle.num() as u64, cycle.den() as u64, index as u64];
    let mixed = words.into_iter().fold(0x9e37_79b9_7f4a_7c15u64, |hash, word| {
        (hash ^ word).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(31)
    });
    (mixed >> 16) as u32
}
