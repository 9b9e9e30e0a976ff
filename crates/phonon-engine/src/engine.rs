//! The engine: takes what is due, computes quanta, and serves blocks of any length from them.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use phonon_base::Span;
use phonon_dsp::{QUANTUM, Sample, SampleId, Samples};
use phonon_graph::cost::GRAIN;
use phonon_graph::{Key, Plan};
use rtrb::{Consumer, Producer, RingBuffer};

use crate::bundle::{Layout, follow};
use crate::changes::Changes;
use crate::crew::{Crew, Round};
use crate::desk::Room;
use crate::event::{Tempo, Timed, What};
use crate::group::Score;
use crate::handle::{Command, Fault, Handle, Return};
use crate::queue::Queue;
use crate::rack::World;
use crate::running::Running;
use crate::stats::Stats;
use crate::swap::Swap;
use crate::{Lanes, Options};

/// One moment of what is heard: left and right.
pub type Stereo = [f32; 2];

/// Plays a plan. Lives on the audio thread; rendering neither allocates nor waits.
pub struct Engine {
    running: Box<Swap>,
    waiting: Option<Box<Swap>>,
    /// The first frame that the running plan has played.
    since: u64,
    /// The first frame of the next quantum.
    frame: u64,
    /// Frames of the last quantum that have been served.
    served: usize,
    queue: Queue,
    /// The events of this quantum.
    due: Vec<Timed>,
    changes: Changes,
    tempo: Tempo,
    /// The frame at which `tempo` was set.
    tempo_frame: u64,
    cycles: [f64; QUANTUM],
    samples: Samples,
    /// What is in the places of the table that hold no sample.
    nothing: Arc<Sample>,
    commands: Consumer<Command>,
    returns: Producer<Return>,
    clock: Option<fn() -> u64>,
    stats: Arc<Stats>,
    crew: Crew,
}

impl Engine {
    /// An engine at frame nought and cycle nought, and the handle that feeds it. All memory is taken here.
    pub fn new(plan: Arc<Plan>, samples: Samples, options: Options) -> (Engine, Handle) {
        let (layout, _) = follow(&plan.main.bundles, &Layout::new());
        let crew = Crew::new(options.threads, options.yields);
        let options = Options { threads: crew.size(), ..options };
        let room = Room::of(&plan, Room::default());
        let running = Running::new(plan.clone(), 0, &options, &layout, room);
        let (meters, stats) = (running.meters.clone(), Arc::new(Stats::default()));
        let (commands, commands_in) = RingBuffer::new(options.events.max(1));
        let (returns_out, returns) = RingBuffer::new(RETURNS);
        let nothing = Arc::new(Sample::new(1.0, Vec::new()));
        let mut table = samples;
        table.0.resize(options.samples.max(table.0.len()), nothing.clone());
        let engine = Engine {
            running: Box::new(Swap::new(&plan, running, 0, Vec::new())),
            waiting: None,
            since: 0,
            frame: 0,
            served: QUANTUM,
            queue: Queue::new(options.events),
            due: Vec::with_capacity(options.events),
            changes: Changes::new(options.events + 4 * phonon_base::limits::VOICES),
            tempo: Tempo { cycle: 0.0, per_frame: 0.5 / f64::from(plan.rate) },
            tempo_frame: 0,
            cycles: [0.0; QUANTUM],
            samples: table,
            nothing,
            commands: commands_in,
            returns: returns_out,
            clock: options.clock,
            stats: stats.clone(),
            crew,
        };
        let (faults, forgotten) = Default::default();
        let handle = Handle {
            commands,
            returns,
            plan,
            number: 0,
            options,
            layout,
            room,
            meters,
            stats,
            faults,
            forgotten,
        };
        (engine, handle)
    }

    /// The next frame that will be served.
    pub fn position(&self) -> u64 {
        self.frame - (QUANTUM - self.served) as u64
    }

    /// All events before this frame must have been sent before `frames` more are rendered; others come late.
    pub fn horizon(&self, frames: usize) -> u64 {
        (self.position() + frames as u64).next_multiple_of(QUANTUM as u64)
    }

    /// The first frame of the next quantum: what is asked of the engine now happens there.
    pub fn next_quantum(&self) -> u64 {
        self.frame
    }

    /// From now on one thread does what several would share, and notes what each part of it took: for measuring, since it
    /// allocates.
    pub fn record(&mut self) {
        self.crew.record();
    }

    /// What was shared since the last call: one round after the other, and nanoseconds for each of its jobs.
    pub fn take_rounds(&mut self) -> Vec<Round> {
        self.crew.take_rounds()
    }

    /// How many voices sound.
    pub fn voices(&self) -> usize {
        self.running.next.voices()
    }

    /// Lets the quietest voices fade out, from the next quantum on, and says how many there were to let go.
    pub fn shed(&mut self, count: usize) -> usize {
        self.changes.offset = 0;
        let pools = &mut self.running.next.pools;
        for shed in 0..count {
            let levels = pools.iter().enumerate().filter_map(|(at, pool)| Some((pool.quietest()?, at)));
            let Some((_, at)) = levels.min() else { return shed };
            pools[at].steal(&mut self.changes);
        }
        count
    }

    /// Renders the master into a block of any length.
    pub fn render(&mut self, master: &mut [Stereo]) {
        self.render_stems(master, &mut []);
    }

    /// Renders the master, and into `stems` the outputs of the plan in its order; each stem is as long as the master.
    #[inline(never)]
    pub fn render_stems(&mut self, master: &mut [Stereo], stems: &mut [&mut [Stereo]]) {
        let mut at = 0;
        while at < master.len() {
            if self.served == QUANTUM {
                self.quantum();
                self.served = 0;
            }
            let count = (QUANTUM - self.served).min(master.len() - at);
            let running = &self.running.next;
            let copy = |[left, right]: [u32; 2], block: &mut [Stereo]| {
                let side =
                    |slot: u32| &running.arena().slots[slot as usize][self.served..self.served + count];
                for ((frame, left), right) in block.iter_mut().zip(side(left)).zip(side(right)) {
                    *frame = [*left, *right];
                }
            };
            copy(running.plan.master, &mut master[at..at + count]);
            for (index, stem) in stems.iter_mut().enumerate() {
                match running.plan.outputs.get(index) {
                    Some(output) => copy(output.slots, &mut stem[at..at + count]),
                    None => stem[at..at + count].fill([0.0; 2]),
                }
            }
            self.served += count;
            at += count;
        }
    }

    // With names of their own in a build, these two can be counted: `cargo xtask blocks`.
    #[inline(never)]
    fn quantum(&mut self) {
        let began = self.clock.map(|clock| clock());
        self.receive();
        self.running.next.settle_streams();
        self.count_cycles(0);
        self.dispatch();
        let world = World { cycles: &self.cycles, frame: self.frame, samples: &self.samples };
        let score = Score { changes: self.changes.sorted(), events: &self.due, world };
        let (returns, stats, frame) = (&mut self.returns, &self.stats, self.frame);
        let more = self.running.next.quantum(score, &mut self.crew, &mut |place: Span, key: Key| {
            Stats::add(&stats.faults, 1);
            // A full ring means that nobody reads; the count above still tells.
            returns.push(Return::Fault(Fault { place, key, frame })).ok();
        });
        Stats::add(&self.stats.faults, more);
        self.changes.clear();
        self.due.clear();
        if !self.returns.is_full()
            && let Some(pool) = self.running.next.take_idle()
        {
            // There was room, and nobody else pushes.
            self.returns.push(Return::Pool(pool)).ok();
        }
        self.frame += QUANTUM as u64;
        self.note(began);
    }

    /// Empties the ring into the queue, and lets a waiting plan take over when its time has come.
    fn receive(&mut self) {
        loop {
            self.drain();
            let due = self.waiting.as_ref().is_some_and(|swap| swap.frame <= self.frame);
            if !due || self.returns.is_full() {
                return;
            }
            if let Some(mut next) = self.waiting.take() {
                next.take_over(&mut self.running.next);
                std::mem::swap(&mut self.running, &mut next);
                self.since = self.frame;
                // There was room, and nobody else pushes.
                self.returns.push(Return::Old(next)).ok();
            }
        }
    }

    fn drain(&mut self) {
        while !self.queue.is_full() {
            let blocked = match self.commands.peek() {
                Ok(Command::Swap(_)) => self.waiting.is_some(),
                Ok(Command::Sample(..) | Command::Forget(_)) => self.returns.is_full(),
                _ => false,
            };
            if blocked {
                return;
            }
            match self.commands.pop() {
                Ok(Command::Event(event)) => self.queue.push(event),
                Ok(Command::Sample(id, sample)) => self.put(id, sample),
                Ok(Command::Forget(id)) if self.running.next.plays_sample(id) => {
                    self.returns.push(Return::Sample(id, None)).ok();
                }
                Ok(Command::Forget(id)) => self.put(id, self.nothing.clone()),
                Ok(Command::Swap(swap)) => self.waiting = Some(swap),
                Err(_) => return,
            }
        }
    }

    /// Puts a sample into its place; what was there goes back, since nothing is freed here.
    fn put(&mut self, id: SampleId, sample: Arc<Sample>) {
        let Some(place) = self.samples.0.get_mut(id.0 as usize) else { return };
        let old = std::mem::replace(place, sample);
        // Of what stands for nothing there is always another one.
        if !Arc::ptr_eq(&old, &self.nothing) {
            // There was room, and nobody else pushes.
            self.returns.push(Return::Sample(id, Some(old))).ok();
        }
    }

    /// Takes the events of this quantum: streams and tempo change at once, voices get a list of changes.
    fn dispatch(&mut self) {
        let end = self.frame + QUANTUM as u64;
        while let Some(planned) = self.queue.pop(end) {
            let event = planned.event;
            // A voice belongs to the frames in which its plan plays; another plan has played what came before.
            let missed = event.frame < self.since && matches!(event.what, What::Start(_));
            if planned.plan != self.running.next.number || missed {
                continue;
            }
            Stats::add(&self.stats.events, 1);
            if event.frame < self.frame {
                Stats::add(&self.stats.late, 1);
            }
            let offset = event.frame.saturating_sub(self.frame) as u8;
            self.changes.offset = offset;
            self.due.push(event);
            if !self.happen(self.due.len() - 1, usize::from(offset)) {
                Stats::add(&self.stats.refused, 1);
            }
        }
    }

    /// Whether event number `index` of the quantum could be followed.
    fn happen(&mut self, index: usize, offset: usize) -> bool {
        let Engine { running, changes, .. } = self;
        let running = &mut running.next;
        match &self.due[index].what {
            What::Start(start) => {
                let instrument = start.instrument.0;
                let play = running.plan.play(start.play);
                let play =
                    play.filter(|play| running.plan.plays[*play as usize].instruments.contains(&instrument));
                let Some(play) = play else { return false };
                if let Some(group) = start.cut {
                    running.pools.iter_mut().for_each(|pool| pool.cut(play, group, changes));
                }
                let frame = self.frame + offset as u64;
                let started =
                    running.pools[instrument as usize].start(play, start, index as u32, frame, changes);
                Stats::add(&self.stats.voices_started, u64::from(started));
                started
            }
            What::Value { stream, value } => {
                let known = (stream.0 as usize) < running.streams.len() && value.is_finite();
                if known {
                    running.set_stream(stream.0, *value, offset);
                }
                known
            }
            What::VoiceValue { voice, input, value } => {
                value.is_finite()
                    && running.pools.iter_mut().any(|pool| pool.set(*voice, *input, *value, changes))
            }
            What::Release { voice } => {
                running.pools.iter_mut().for_each(|pool| pool.release(Some(*voice), changes));
                true
            }
            What::ReleaseAll => {
                running.pools.iter_mut().for_each(|pool| pool.release(None, changes));
                true
            }
            What::StopAll => {
                running.pools.iter_mut().for_each(|pool| pool.stop(changes));
                true
            }
            What::Tempo(tempo) => {
                let finite = tempo.cycle.is_finite() && tempo.per_frame.is_finite();
                if finite {
                    self.tempo = *tempo;
                    self.tempo_frame = self.due[index].frame;
                    self.count_cycles(offset);
                }
                finite
            }
        }
    }

    /// Cycle time of each frame of the quantum from `offset` on.
    fn count_cycles(&mut self, offset: usize) {
        let Tempo { cycle, per_frame } = self.tempo;
        for (i, at) in self.cycles.iter_mut().enumerate().skip(offset) {
            *at = cycle + (self.frame + i as u64 - self.tempo_frame) as f64 * per_frame;
        }
    }

    fn note(&self, began: Option<u64>) {
        let voices = self.running.next.voices() as u32;
        self.stats.frames.store(self.frame, Relaxed);
        self.stats.voices.store(voices, Relaxed);
        self.stats.voices_peak.fetch_max(voices, Relaxed);
        if let (Some(clock), Some(began)) = (self.clock, began) {
            let spent = clock().saturating_sub(began);
            Stats::add(&self.stats.busy_ns, spent);
            self.stats.worst_ns.fetch_max(spent, Relaxed);
        }
    }
}

/// Faults and old plans that may wait to be fetched.
const RETURNS: usize = 1024;

impl Default for Options {
    fn default() -> Options {
        Options {
            lanes: Lanes::One,
            threads: 1,
            yields: false,
            grain: GRAIN,
            events: 16_384,
            samples: 16_384,
            clock: None,
        }
    }
}
