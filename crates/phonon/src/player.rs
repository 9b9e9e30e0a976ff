//! What runs on the audio thread: the engine, and the rings by which others see what it does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::Instant;

use phonon_engine::{Engine, Stereo};
use phonon_io::Source;
use rtrb::{Consumer, Producer, RingBuffer};

/// Frames that are rendered at once.
const CHUNK: usize = 1024;
/// Most outputs that are recorded by themselves.
pub const STEMS: usize = 32;
/// Part of the time of a block that may be spent on it before voices are let go.
const BUDGET: f32 = 0.9;
/// Blocks in a row that must have been over the budget: a single one may be the machine's doing.
const PATIENCE: u32 = 3;
/// Frames that wait for a screen.
const SCOPE: usize = 16_384;
/// Seconds of sound that wait for the disk.
const TAPE_SECONDS: usize = 10;

/// What the audio thread tells. Written once a block, read at any time.
#[derive(Debug, Default)]
pub struct Gauges {
    /// The next frame to be rendered.
    pub position: AtomicU64,
    /// Frames of the last block.
    pub block: AtomicU64,
    /// Bits of the part of its time that the last block took.
    pub load: AtomicU32,
    /// Bits of the largest load since somebody took it.
    pub peak_load: AtomicU32,
    /// Frames that the disk was too slow for.
    pub untaped: AtomicU64,
    /// How often the engine has failed as a whole, by a mistake of ours; the block was silent then.
    pub failures: AtomicU64,
}

/// The engine on the audio thread.
pub struct Player {
    engine: Engine,
    gauges: Arc<Gauges>,
    rate: f32,
    master: Vec<Stereo>,
    stems: Vec<Vec<Stereo>>,
    scope: Producer<Stereo>,
    tape: Option<Producer<f32>>,
    shed: Producer<(u64, usize)>,
    blocks: Producer<(u64, Instant)>,
    over: u32,
}

/// The other ends of a player's rings.
pub struct Ends {
    /// Figures.
    pub gauges: Arc<Gauges>,
    /// What is heard.
    pub scope: Consumer<Stereo>,
    /// What is to be recorded: for each frame the master and, where asked for, [`STEMS`] outputs, left and right.
    pub tape: Option<Consumer<f32>>,
    /// When how many voices were let go.
    pub shed: Consumer<(u64, usize)>,
    /// The first frame of each block, and when it was asked for.
    pub blocks: Consumer<(u64, Instant)>,
}

impl Player {
    /// A player for `engine`; with a tape, and with stems on it, where something is recorded.
    pub fn new(engine: Engine, rate: u32, tape: bool, stems: bool) -> (Player, Ends) {
        let gauges = Arc::new(Gauges::default());
        let (scope, scope_out) = RingBuffer::new(SCOPE);
        let (shed, shed_out) = RingBuffer::new(256);
        let (blocks, blocks_out) = RingBuffer::new(256);
        let count = if stems { STEMS } else { 0 };
        let samples = 2 * (1 + count) * rate as usize * TAPE_SECONDS;
        let (tape, tape_out) = match tape {
            true => Some(RingBuffer::new(samples)).unzip(),
            false => (None, None),
        };
        let player = Player {
            engine,
            gauges: gauges.clone(),
            rate: rate as f32,
            master: vec![[0.0; 2]; CHUNK],
            stems: vec![vec![[0.0; 2]; CHUNK]; count],
            scope,
            tape,
            shed,
            blocks,
            over: 0,
        };
        (player, Ends { gauges, scope: scope_out, tape: tape_out, shed: shed_out, blocks: blocks_out })
    }

    fn chunk(&mut self, block: &mut [f32], channels: usize) {
        let frames = block.len() / channels;
        let mut stems: arrayvec::ArrayVec<&mut [Stereo], STEMS> = arrayvec::ArrayVec::new();
        for stem in &mut self.stems {
            stems.push(&mut stem[..frames]);
        }
        self.engine.render_stems(&mut self.master[..frames], &mut stems);
        drop(stems);
        for (to, [left, right]) in block.chunks_exact_mut(channels).zip(&self.master) {
            match to {
                [one] => *one = 0.5 * (left + right),
                [first, second, rest @ ..] => {
                    (*first, *second) = (*left, *right);
                    rest.fill(0.0);
                }
                [] => {}
            }
        }
        for frame in &self.master[..frames] {
            // Nobody may be looking.
            self.scope.push(*frame).ok();
        }
        self.record(frames);
    }

    fn record(&mut self, frames: usize) {
        let Some(tape) = &mut self.tape else { return };
        let width = 2 * (1 + self.stems.len());
        let Ok(mut chunk) = tape.write_chunk(frames * width) else {
            self.gauges.untaped.fetch_add(frames as u64, Relaxed);
            return;
        };
        let (first, second) = chunk.as_mut_slices();
        let mut places = first.iter_mut().chain(second);
        for i in 0..frames {
            for side in std::iter::once(&self.master).chain(&self.stems).flat_map(|signal| signal[i]) {
                if let Some(place) = places.next() {
                    *place = side;
                }
            }
        }
        chunk.commit_all();
    }

    /// Lets the quietest voices go when there have been too many for too long.
    fn relieve(&mut self, load: f32) {
        self.over = if load > BUDGET { self.over + 1 } else { 0 };
        if self.over < PATIENCE || self.shed.is_full() {
            return;
        }
        self.over = 0;
        // An eighth of them, and at least one: what is left can be looked at again some blocks on.
        let voices = self.engine.voices();
        let frame = self.engine.next_quantum();
        let count = self.engine.shed(voices.div_ceil(8));
        if count > 0 {
            self.shed.push((frame, count)).ok();
        }
    }
}

impl Source for Player {
    fn fill(&mut self, block: &mut [f32], channels: usize) {
        let channels = channels.max(1);
        let began = Instant::now();
        // The thread that listens may be held up; there are blocks enough.
        self.blocks.push((self.engine.position(), began)).ok();
        for part in block.chunks_mut(CHUNK * channels) {
            // Whoever calls may be C, through which a panic cannot pass.
            if catch_unwind(AssertUnwindSafe(|| self.chunk(part, channels))).is_err() {
                part.fill(0.0);
                self.gauges.failures.fetch_add(1, Relaxed);
            }
        }
        let frames = (block.len() / channels).max(1);
        let load = began.elapsed().as_secs_f32() * self.rate / frames as f32;
        self.gauges.load.store(load.to_bits(), Relaxed);
        // Positive numbers are ordered like their bits.
        self.gauges.peak_load.fetch_max(load.to_bits(), Relaxed);
        self.gauges.block.store(frames as u64, Relaxed);
        self.relieve(load);
        self.gauges.position.store(self.engine.position(), Relaxed);
    }
}
