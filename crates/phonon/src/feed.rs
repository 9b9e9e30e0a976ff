//! What an engine is fed with: the conductor's events and the samples they need, ahead of the frames that play them.

use std::collections::VecDeque;
use std::time::Duration;

use cpu_time::ThreadTime;
use phonon_engine::{Engine, Handle, Lanes, Level, Prepared, Timed, VoiceStart, What};
use phonon_pattern::Value;

use crate::conductor::{Conductor, Message};
use crate::outgoing::Outgoing;
use crate::sounds::Sounds;

/// Events that may wait in the engine; more than any block of a song that stays inside its limits brings at once.
const EVENTS: usize = 8192;
/// Room that there must be for all that one event from outside brings: several voices, and changes of its orbit.
const ROOM: usize = 1024;
/// Most frames between two looks at what voices read from disk: far less than they ask for ahead, at any rate.
const STREAMED: usize = 1024;

/// The conductor and the way to the engine.
pub struct Feed {
    /// Says what happens when.
    pub conductor: Conductor,
    /// The recordings.
    pub sounds: Sounds,
    /// The way in.
    pub handle: Handle,
    pending: VecDeque<Timed>,
    fresh: Vec<Timed>,
    messages: Vec<Message>,
    /// Time of this thread spent on asking the patterns.
    pub conducting: Duration,
    /// Frames in which events may start.
    length: u64,
    /// What other programs are to play.
    outgoing: VecDeque<Outgoing>,
    /// The same, as far as it is time to send it; only where somebody sends.
    due: Option<Vec<Outgoing>>,
    /// The frame after the last one for which something has been handed out.
    sent_until: u64,
    /// The same, when another song took over: it begins there with what it sends.
    changed_from: u64,
    /// Whether somebody has been told that nothing is sent.
    said: bool,
}

/// Most threads unless more are asked for: with more of them, each has little to do in a song that one alone can play.
const THREADS: usize = 8;

/// As many threads as make sense here: one for each processor, up to a limit.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, |count| count.get().min(THREADS))
}

/// Engines as a session makes them, live. Offline the thread that renders may give its time away.
pub fn engine_options(threads: usize) -> phonon_engine::Options {
    phonon_engine::Options {
        lanes: Lanes::Sixteen(Level::new()),
        threads,
        yields: false,
        grain: phonon_engine::GRAIN,
        events: EVENTS,
        samples: crate::sounds::PLACES,
        clock: None,
    }
}

impl Feed {
    /// Feeds `handle`; no event starts at frame `length` or later.
    pub fn new(conductor: Conductor, sounds: Sounds, handle: Handle, length: u64) -> Feed {
        Feed {
            conductor,
            sounds,
            handle,
            pending: VecDeque::new(),
            fresh: Vec::new(),
            messages: Vec::new(),
            conducting: Duration::ZERO,
            length,
            outgoing: VecDeque::new(),
            due: None,
            sent_until: 0,
            changed_from: 0,
            said: false,
        }
    }

    /// Hands out what other programs are to play, by [`Feed::take_due`]; without this they play nothing.
    pub fn play_others(&mut self) {
        self.due = Some(Vec::new());
    }

    /// What other programs are to play before the horizon, as far as it has not been handed out yet.
    pub fn take_due(&mut self) -> Vec<Outgoing> {
        self.due.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Hands over what happens in the next frames of an engine at hand, and says how many of them may be rendered:
    /// fewer than asked for when so much happens that the engine must take some of it first.
    pub fn next(&mut self, engine: &Engine, frames: usize) -> usize {
        let position = engine.position();
        let frames = if self.sounds.streams() { frames.min(STREAMED) } else { frames };
        match self.feed(engine.horizon(frames)) {
            None => frames,
            Some(next) => (next.saturating_sub(position) as usize).clamp(1, frames),
        }
    }

    /// Hands over what happens before frame `horizon`. When there is no more room, gives the frame of the next event.
    pub fn feed(&mut self, horizon: u64) -> Option<u64> {
        self.ask(horizon);
        self.hand_out(horizon);
        let now = self.handle.stats().frames.load(std::sync::atomic::Ordering::Relaxed);
        self.sounds.exchange(&mut self.handle, now);
        self.sounds.serve();
        while self.pending.front().is_some_and(|event| event.frame < horizon) {
            if self.handle.room() == 0 {
                return self.pending.front().map(|event| event.frame);
            }
            let Some(event) = self.pending.pop_front() else { break };
            if let What::Start(VoiceStart { sample: Some(play), .. }) = &event.what {
                self.sounds.prepare(play);
            }
            if event.frame + self.conductor.early(&event.what) < self.length.max(1) {
                // There is room, so it is taken.
                let _ = self.handle.send(event);
            }
        }
        None
    }

    /// Hands over what has come from outside for frames before `horizon`; nothing of it happens before frame `soon`.
    pub fn feed_outside(&mut self, horizon: u64, soon: u64) {
        self.conductor.forget_outside(horizon);
        let mut last = (0, 0);
        while self.handle.room() > ROOM {
            let next = self.conductor.next_outside(last, horizon, soon, &mut self.sounds, &mut self.fresh);
            let Some(next) = next else { return };
            last = next;
            let now = self.handle.stats().frames.load(std::sync::atomic::Ordering::Relaxed);
            self.sounds.exchange(&mut self.handle, now);
            for event in std::mem::take(&mut self.fresh) {
                self.send(event);
            }
        }
    }

    /// Asks the patterns for what happens up to `frame`.
    fn ask(&mut self, frame: u64) {
        if self.conductor.starts() {
            self.pending.push_back(self.conductor.start());
        }
        let began = ThreadTime::now();
        self.conductor.advance(frame.min(self.length), &mut self.sounds, &mut self.fresh);
        self.conducting += began.elapsed();
        self.pending.extend(self.fresh.drain(..));
        if self.conductor.is_unordered() {
            self.pending.make_contiguous().sort_by_key(|event| event.frame);
        }
        self.messages.extend(self.conductor.take_messages());
    }

    /// Moves dials for what the patterns are asked after frame `from`.
    pub fn set_dials(&mut self, values: &[(String, Value)], from: u64) {
        if self.conductor.program().reads.any() {
            // What comes before is worked out as it was, however far it had been asked for.
            self.ask(from);
        }
        self.conductor.set_dials(values);
    }

    /// Hands out what is to be sent before `horizon`.
    fn hand_out(&mut self, horizon: u64) {
        // What was handed out cannot be taken back, so what an edit changes there comes too late.
        let fresh = self.conductor.take_outgoing().into_iter().filter(|one| one.frame >= self.changed_from);
        self.outgoing.extend(fresh);
        if self.conductor.is_unordered() {
            self.outgoing.make_contiguous().sort_by_key(|one| one.frame);
        }
        let count = self.outgoing.partition_point(|one| one.frame < horizon);
        if let Some(last) = count.checked_sub(1).and_then(|last| self.outgoing.get(last)) {
            self.sent_until = self.sent_until.max(last.frame + 1);
        }
        let now = self.outgoing.drain(..count);
        match &mut self.due {
            Some(due) => due.extend(now),
            None => {
                if now.count() > 0 && !std::mem::replace(&mut self.said, true) {
                    let text =
                        "this text plays other programs by OSC; nothing is sent now, only when it plays live";
                    self.messages.push(Message { text: text.to_owned(), place: None });
                }
            }
        }
    }

    /// Forgets what has been worked out from `frame` on, and hands over another plan that plays from there; what the
    /// plan before plays until then must have been handed over. Gives the frame, or the plan when there is no room.
    pub fn swap(&mut self, prepared: Prepared, frame: u64) -> Result<u64, Prepared> {
        let frame = self.handle.swap_prepared(prepared, frame)?;
        self.pending.clear();
        self.outgoing.clear();
        self.changed_from = self.sent_until;
        Ok(frame)
    }

    /// Hands over an event that is not the conductor's, before all that are still to come.
    pub fn send(&mut self, event: Timed) {
        if let Err(event) = self.handle.try_send(event) {
            self.pending.push_front(event);
        }
    }

    /// What there is to say since the last call.
    pub fn take_messages(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.messages)
    }
}
