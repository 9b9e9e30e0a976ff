//! The session thread: feeds the engine ahead of time, and lets happen what is asked for.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use phonon_base::{Time, limits};
use phonon_dsp::QUANTUM;
use phonon_engine::Fault;
use phonon_io::{DeviceError, Found, Output, Source, Trouble, data_directory, sample_roots};
use phonon_pattern::Value;

use super::files::Files;
use super::outside::Outside;
use super::publish::Publisher;
use super::remote::{Asked, Remote};
use super::sender::Sender;
use super::{Evaluated, LiveOptions, Note, Request, Task, Work};
use crate::command::Command;
use crate::dirt::ports::Ports;
use crate::edit::{Edit, Setting, Song};
use crate::journal::Header;
use crate::player::{Ends, Player};
use crate::session::Session;
use crate::sounds::Sounds;
use crate::state::{Latency, State};

/// The patterns are asked so far ahead, in seconds: the thread may be held up for that long. Edits do not wait for it.
const HORIZON: f64 = 0.15;
/// How much is handed over before a recording is loaded, in seconds: loading takes the thread's time.
const LOADING: f64 = 2.0;
/// What comes from outside is handed over so far ahead, in seconds: until then its instrument can be built.
const OUTSIDE_HORIZON: f64 = 0.05;
/// What an edit has for its way to the audio thread, in seconds, beside the block that may be under way: memory for it
/// is taken in this time.
const LEAD: f64 = 0.02;
/// How often the thread looks around.
const TICK: Duration = Duration::from_millis(4);
/// An output that has not asked for a block for so long is lost, whatever it says.
const STALLED: Duration = Duration::from_millis(1500);
/// How often a lost output is looked for.
const RETRY: Duration = Duration::from_millis(250);
/// A unit that fails again and again is named so often.
const NAME_AGAIN: Duration = Duration::from_secs(5);
/// Frames of a block without a device.
const NULL_BLOCK: u32 = 512;

/// Everything that the session thread has.
pub struct Conduct {
    options: LiveOptions,
    rate: u32,
    session: Session,
    sender: Sender,
    remote: Option<Remote>,
    ends: Ends,
    output: Way,
    files: Files,
    publisher: Publisher,
    notes: mpsc::Sender<Note>,
    /// Texts that are still to be evaluated. Each is evaluated after the one before has taken over, or has been
    /// overtaken, so that it goes on from what plays.
    texts: VecDeque<(String, Instant)>,
    is_evaluating: bool,
    waiting: Option<Evaluated>,
    /// The outputs that are being settled.
    settled: Vec<String>,
    failed: HashMap<phonon_graph::Key, Instant>,
    failures: u64,
    calls: (u64, Instant),
    xruns: u64,
    shed: u64,
    latency: Latency,
    outside: Option<Outside>,
    /// Nothing happens before this frame any more.
    soonest: Cell<u64>,
}

/// Where the sound goes.
enum Way {
    Open(Box<Output>),
    /// It was lost: the source waits here, and since when it has been looked for.
    Lost(Box<dyn Source>, Instant),
    /// The host has kept the source.
    Gone,
}

impl Conduct {
    /// Takes all memory and begins to play silence.
    pub fn new(
        options: LiveOptions,
        header: Header,
        setting: Setting,
        found: Option<Found>,
        ports: Option<Ports>,
        notes: mpsc::Sender<Note>,
        publisher: triple_buffer::Input<State>,
    ) -> Result<Conduct, DeviceError> {
        let rate = header.rate;
        let folder = options.song_folder.as_deref();
        let sounds = Sounds::new(folder, &options.sample_folders, options.sample_path.as_deref(), rate);
        let roots =
            sample_roots(folder, data_directory(), &options.sample_folders, options.sample_path.as_deref());
        let mut outside = ports.map(|ports| Outside::new(ports, rate, roots));
        let silence = match &mut outside {
            Some(outside) => Edit::of_seats(&outside.seats(), &setting),
            None => Edit::new("", &Song::default(), &setting),
        };
        let silence = silence.map_err(|_| DeviceError::Refused("silence cannot be played".to_owned()))?;
        let (mut session, engine) = Session::new(silence, &header, setting, sounds);
        session.feed.conductor.watch();
        session.feed.play_others();
        session.feed((HORIZON * f64::from(rate)) as u64);
        let (player, mut ends) = Player::new(engine, rate, options.record.is_some(), options.stems);
        let (files, troubles) = Files::start(&options, &header, ends.tape.take());
        let ports = outside.as_mut().map(Outside::take_troubles).unwrap_or_default();
        for trouble in troubles.into_iter().chain(ports) {
            notes.send(Note::Said { message: trouble, place: None }).ok();
        }
        let remote = match options.remote.as_ref().map(Remote::open) {
            Some(Err(message)) => {
                notes.send(Note::Said { message, place: None }).ok();
                None
            }
            other => other.and_then(Result::ok),
        };
        let output = match found {
            Some(found) => Output::open(found, Box::new(player)).map_err(|(error, _)| error)?,
            None => {
                let block = options.wish.block.unwrap_or(NULL_BLOCK);
                Output::null(rate, block, options.wish.channels.unwrap_or(2), Box::new(player))
            }
        };
        Ok(Conduct {
            options,
            rate,
            session,
            sender: Sender::new(rate),
            remote,
            ends,
            output: Way::Open(Box::new(output)),
            files,
            publisher: Publisher::new(publisher, rate),
            notes,
            texts: VecDeque::new(),
            is_evaluating: false,
            waiting: None,
            settled: Vec::new(),
            failed: HashMap::new(),
            failures: 0,
            calls: (0, Instant::now()),
            xruns: 0,
            shed: 0,
            latency: Latency::default(),
            outside,
            soonest: Cell::new(0),
        })
    }

    /// Plays until it is asked to quit.
    pub fn run(
        mut self,
        inbox: &Receiver<Request>,
        texts: &mpsc::Sender<Work>,
        evaluated: &Receiver<Evaluated>,
    ) {
        loop {
            match inbox.recv_timeout(TICK) {
                Ok(Request::Text(text)) => self.texts.push_back((text, Instant::now())),
                Ok(Request::Command(command)) => self.act(&command),
                Ok(Request::Quit) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.listen();
            while let Ok(one) = evaluated.try_recv() {
                self.take(one);
            }
            self.apply_waiting();
            self.evaluate(texts);
            self.session.feed(self.now() + self.block() + self.frames(HORIZON));
            self.session.look_ahead(self.now(), self.frames(LOADING));
            self.tell_time();
            let now = self.now();
            if let Some(outside) = &mut self.outside
                && let Some(seats) = outside.step(&mut self.session, &self.sender.clock, now)
            {
                texts.send(Work::Seats(seats)).ok();
            }
            self.feed_outside(self.now() + self.block() + self.frames(OUTSIDE_HORIZON));
            self.send();
            self.look_after_output();
            self.look_after_engine();
            self.publish();
        }
        if let Way::Open(output) = std::mem::replace(&mut self.output, Way::Gone) {
            output.close();
        }
        let entries = self.session.take_entries();
        let end = self.now();
        self.files.finish(entries, end);
    }

    fn frames(&self, seconds: f64) -> u64 {
        (seconds * f64::from(self.rate)) as u64
    }

    fn now(&self) -> u64 {
        self.ends.gauges.position.load(Relaxed)
    }

    fn block(&self) -> u64 {
        self.ends.gauges.block.load(Relaxed).max(QUANTUM as u64)
    }

    fn feed_outside(&mut self, horizon: u64) {
        if self.outside.is_some() {
            let soon = self.now() + self.block();
            self.session.feed.feed_outside(horizon, soon);
        }
    }

    /// The first frame at which something that is sent now surely arrives in time.
    fn soon(&self) -> u64 {
        let soon = (self.now() + self.block() + self.frames(LEAD)).next_multiple_of(QUANTUM as u64);
        // What is asked for later happens later, also when blocks have become shorter: so it is in the journal.
        self.soonest.set(self.soonest.get().max(soon));
        self.soonest.get()
    }

    /// Does what others ask for by OSC.
    fn listen(&mut self) {
        let Some(remote) = &mut self.remote else { return };
        let asked = remote.listen(&self.session.song().outputs, self.session.reads());
        let moved = remote.moved(self.session.reads());
        let notes = remote.take_notes();
        for one in asked {
            match one {
                Asked::Text(text) => self.texts.push_back((text, Instant::now())),
                Asked::Command(command) => self.act(&command),
            }
        }
        self.set_dials(moved, self.soon());
        notes.into_iter().for_each(|message| self.say(message));
    }

    fn set_dials(&mut self, moved: Vec<(String, Value)>, frame: u64) {
        if !moved.is_empty() {
            self.session.feed(frame);
            // Patterns have been asked ahead, and what they said stands.
            let from = (frame + self.frames(HORIZON)).max(self.session.feed.conductor.asked());
            self.session.set_dials(moved, frame, from);
        }
    }

    /// Lets the next text be evaluated, or the one that plays again when an output has gone all its way.
    fn evaluate(&mut self, texts: &mpsc::Sender<Work>) {
        // One that waits for its cycle can be overtaken; one that is about to play cannot.
        let is_free = !self.is_evaluating && (self.waiting.is_none() || self.options.quantise.is_some());
        if !is_free {
            return;
        }
        let task = match self.texts.pop_front() {
            Some((text, asked)) => Task { text, before: self.session.song().clone(), asked, settled: None },
            None if self.waiting.is_some() => return,
            None => {
                let settled = self.session.feed.conductor.settled(self.now());
                if settled.is_empty() || settled == self.settled {
                    return;
                }
                self.settled.clone_from(&settled);
                let song = self.session.song();
                let (text, before) = (song.text.clone(), song.settled(&settled));
                Task { text, before, asked: Instant::now(), settled: Some(settled) }
            }
        };
        self.is_evaluating = texts.send(Work::Text(Box::new(task))).is_ok();
    }

    /// Takes an evaluated text; the one that waits, if any, has been overtaken.
    fn take(&mut self, one: Evaluated) {
        self.is_evaluating = false;
        let (diagnostics, plays) = match &one.edit {
            Ok(edit) => (edit.diagnostics.clone(), true),
            Err(diagnostics) => (diagnostics.clone(), false),
        };
        match &one.text {
            Some(text) if one.settled.is_none() => {
                self.latency.evaluation = one.asked.elapsed().as_secs_f64();
                self.files.keep(text, plays);
                if let Some(remote) = &mut self.remote {
                    remote.answer(text, &diagnostics, plays);
                }
                self.note(Note::Evaluated { text: text.clone(), diagnostics, plays });
            }
            None if !plays => {
                // Voices that say less are played in place of those that cannot be built.
                let what = diagnostics.first().map(|diagnostic| diagnostic.message.clone());
                self.say(format!("an instrument cannot be built: {}", what.unwrap_or_default()));
                self.outside.iter_mut().for_each(Outside::arrived);
            }
            _ => {}
        }
        if let Ok(edit) = &one.edit {
            let (gauges, now) = (self.ends.gauges.clone(), self.now());
            let ahead = self.block() + self.frames(LOADING);
            self.session.load_for(edit, now, |session| {
                session.feed(gauges.position.load(Relaxed) + ahead);
            });
        }
        if plays {
            self.waiting = Some(one);
        }
    }

    /// Applies the text that waits, if its time has come.
    fn apply_waiting(&mut self) {
        if self.waiting.is_none() {
            return;
        }
        let soon = self.soon();
        let settles = self.waiting.as_ref().is_some_and(|one| one.settled.is_some());
        let frame = match self.options.quantise.filter(|_| !settles) {
            None => soon,
            Some(cycles) => {
                let frame = next_multiple(&self.session, cycles, soon);
                // Later ones may still overtake it, so it is sent as late as possible.
                if frame > soon + self.frames(2.0 * TICK.as_secs_f64()) + QUANTUM as u64 {
                    return;
                }
                frame
            }
        };
        if let Some(one) = self.waiting.take() {
            self.apply(one, frame);
        }
    }

    fn apply(&mut self, one: Evaluated, frame: u64) {
        let Ok(edit) = one.edit else { return };
        // What the song before plays until then.
        self.session.feed(frame);
        self.feed_outside(frame);
        if let Some(remote) = &mut self.remote {
            let moved = remote.unread(&edit.program.reads);
            self.set_dials(moved, frame);
        }
        let before = self.now();
        let applied = match &one.settled {
            None => self.session.apply(*edit, frame),
            Some(outputs) => self.session.settle(*edit, frame, outputs.clone()),
        };
        match applied {
            Ok(frame) => {
                self.soonest.set(self.soonest.get().max(frame));
                self.session.feed(frame + self.frames(HORIZON));
                if one.settled.is_none() {
                    self.latency.lead = frame.saturating_sub(before) as f64 / f64::from(self.rate);
                    one.text.into_iter().for_each(|text| self.publisher.text(text));
                }
                self.settled.clear();
                self.outside.iter_mut().for_each(Outside::arrived);
            }
            // The engine has not taken what was sent before: later.
            Err(edit) => self.waiting = Some(Evaluated { edit: Ok(edit), ..one }),
        }
    }

    fn act(&mut self, command: &Command) {
        let frame = self.soon();
        self.session.feed(frame);
        self.session.act(command, frame);
    }

    /// Lets the clock hear of the blocks that were asked for.
    fn tell_time(&mut self) {
        while let Ok((frame, asked)) = self.ends.blocks.pop() {
            self.sender.clock.hear(frame, asked);
        }
    }

    /// Sends what other programs are to play.
    fn send(&mut self) {
        for one in self.session.take_due() {
            self.sender.send(one);
        }
        for (message, place) in self.sender.troubles() {
            self.note(Note::Said { message, place });
        }
    }

    fn look_after_output(&mut self) {
        match &mut self.output {
            Way::Open(output) => {
                let mut lost = None;
                while let Some(trouble) = output.trouble() {
                    match trouble {
                        Trouble::Lost(why) => lost = Some(why),
                        Trouble::Note(message) => drop(self.notes.send(Note::Said { message, place: None })),
                    }
                }
                if output.calls() != self.calls.0 {
                    self.calls = (output.calls(), Instant::now());
                } else if self.calls.1.elapsed() > STALLED {
                    lost = Some("it asks for no sound any more".to_owned());
                }
                if let Some(why) = lost {
                    self.lose(&why);
                }
            }
            Way::Lost(_, since) if since.elapsed() >= RETRY => self.find_again(),
            Way::Lost(..) | Way::Gone => {}
        }
    }

    fn lose(&mut self, why: &str) {
        let Way::Open(output) = std::mem::replace(&mut self.output, Way::Gone) else { return };
        self.xruns += output.xruns();
        let name = output.name.clone();
        self.say(format!("the output `{name}` is lost: {why}; the song waits for it"));
        match output.close() {
            Some(source) => self.output = Way::Lost(source, Instant::now()),
            None => self.say("the sound server does not let go; start phonon again".to_owned()),
        }
    }

    fn find_again(&mut self) {
        let Way::Lost(source, _) = std::mem::replace(&mut self.output, Way::Gone) else { return };
        let mut wish = self.options.wish.clone();
        wish.rate = Some(self.rate);
        let opened = match phonon_io::device::find(&wish) {
            Ok(found) => Output::open(found, source),
            Err(error) => Err((error, source)),
        };
        match opened {
            Ok(output) => {
                self.say(format!("the output `{}` is back", output.name));
                self.calls = (0, Instant::now());
                self.output = Way::Open(Box::new(output));
            }
            Err((_, source)) => self.output = Way::Lost(source, Instant::now()),
        }
    }

    /// Faults, messages, what was let go, and what is to be written.
    fn look_after_engine(&mut self) {
        while let Some(fault) = self.session.feed.handle.next_fault() {
            self.name(&fault);
        }
        let failures = self.ends.gauges.failures.load(Relaxed);
        if failures != self.failures {
            self.failures = failures;
            self.say("the engine has failed, by a mistake in phonon; the song starts afresh".to_owned());
            // The same song once more, with memory of its own.
            self.act(&Command::Nudge(0.0));
        }
        for message in self.session.take_messages() {
            self.note(Note::Said { message: message.text, place: message.place });
        }
        let mut shed = 0;
        while let Ok((frame, count)) = self.ends.shed.pop() {
            self.session.note_shed(frame, count);
            shed += count as u64;
        }
        if shed > 0 {
            self.shed += shed;
            self.say(format!("too much to compute in time: the {shed} quietest voices were let go"));
        }
        let entries = self.session.take_entries();
        let outputs = self.session.song().outputs.clone();
        for trouble in self.files.write(entries, &outputs, self.ends.gauges.position.load(Relaxed)) {
            self.say(trouble);
        }
    }

    /// Tells which unit has failed, now and then.
    fn name(&mut self, fault: &Fault) {
        let known = self.failed.get(&fault.key).is_some_and(|told| told.elapsed() < NAME_AGAIN);
        if known {
            return;
        }
        self.failed.insert(fault.key, Instant::now());
        let message = "this unit gave what is not a number and was made silent".to_owned();
        self.note(Note::Said { message, place: Some(fault.place) });
    }

    fn publish(&mut self) {
        let (device, xruns) = match &self.output {
            Way::Open(output) => (Some(format!("{} {}", output.host, output.name)), output.xruns()),
            Way::Lost(..) | Way::Gone => (None, 0),
        };
        let rate = f64::from(self.rate);
        self.latency.horizon = HORIZON;
        self.latency.quantum = QUANTUM as f64 / rate;
        self.latency.block = self.block().min(limits::BLOCK_FRAMES as u64) as f64 / rate;
        let (xruns, shed) = (self.xruns + xruns, self.shed);
        let (latency, recorded) = (self.latency, self.files.recorded());
        let outside = self.outside.as_ref().map(|outside| outside.state(&mut self.session));
        self.publisher.publish(&mut self.session, &mut self.ends, |state| {
            (state.device, state.xruns, state.shed) = (device, xruns, shed);
            (state.latency, state.recorded) = (latency, recorded);
            state.outside = outside;
        });
    }

    fn say(&self, message: String) {
        self.note(Note::Said { message, place: None });
    }

    fn note(&self, note: Note) {
        // Nobody may be listening.
        self.notes.send(note).ok();
    }
}

/// The first frame from `soon` on at which a multiple of `cycles` begins.
fn next_multiple(session: &Session, cycles: Time, soon: u64) -> u64 {
    let tempo = session.feed.conductor.tempo();
    let passed = (tempo.cycle(soon).to_f64() / cycles.to_f64()).floor() as i64;
    let at = (passed..passed + 3).map(|count| tempo.frame(cycles * Time::whole(count)));
    at.into_iter().find(|frame| *frame >= soon).unwrap_or(soon)
}
