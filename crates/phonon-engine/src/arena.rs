//! Buffers of one quantum each. Several threads that run tasks of one stage have an arena each; what tasks hand to each
//! other lies in buffers that all of these arenas have in common.

use std::cell::UnsafeCell;
use std::ops::{Deref, DerefMut, Range};
use std::sync::Arc;

use fearless_simd::Level;
use phonon_dsp::QUANTUM;
use phonon_graph::{Schedule, Slot};

use crate::frame::Frame;

/// Buffers in the order of a schedule's slots.
pub struct Arena<F> {
    /// Each of them over a whole quantum.
    pub slots: Vec<Buffer<F>>,
}

/// One channel of one quantum, or nothing while somebody has taken it.
pub struct Buffer<F>(Option<Arc<Block<F>>>);

#[repr(align(64))]
struct Block<F>(UnsafeCell<Content<F>>);

struct Content<F> {
    frames: [F; QUANTUM],
    /// Whether it holds still over the stretch that was computed last.
    held: bool,
    /// Whether all frames of that stretch are written, or the first one alone.
    whole: bool,
}

impl<F: Frame> Arena<F> {
    /// So many buffers, silent and still.
    pub fn empty(slots: usize) -> Arena<F> {
        Arena { slots: (0..slots).map(|_| Buffer::new()).collect() }
    }

    /// Silence, and the constants of the schedule.
    pub fn new(schedule: &Schedule) -> Arena<F> {
        let mut arena = Arena::empty(schedule.slots as usize);
        arena.fill_constants(schedule);
        arena
    }

    /// Arenas for at most `threads` threads that share in the stages of a schedule, at least one.
    ///
    /// Whoever has several of them at work at once must see to it that they run different tasks of the same stage.
    #[allow(unsafe_code, reason = "threads hand each other buffers without waiting")]
    pub fn of_threads(schedule: &Schedule, threads: usize) -> Vec<Arena<F>> {
        let mut arenas = vec![Arena::new(schedule)];
        // What follows rests on what this finds out.
        if threads < 2 || schedule.check().is_err() {
            return arenas;
        }
        for _ in 1..threads {
            let shared = arenas[0].slots[..schedule.shared as usize].iter();
            // SAFETY: the check above says that no task writes a shared buffer which another task of its stage reads
            // or writes; and between two stages all threads wait for each other.
            let mut slots: Vec<Buffer<F>> = shared.map(|buffer| unsafe { buffer.again() }).collect();
            slots.resize_with(schedule.slots as usize, Buffer::new);
            arenas.push(Arena { slots });
        }
        arenas
    }

    /// Writes the numbers that a schedule reads.
    pub fn fill_constants(&mut self, schedule: &Schedule) {
        for (signal, value) in &schedule.constants {
            let buffer = &mut self.slots[signal.slot as usize];
            buffer.fill(F::splat(*value));
            buffer.set_held(true);
        }
    }

    /// Takes a buffer out, so that others can be read while it is written. It must be put back.
    pub fn take(&mut self, slot: Slot) -> Buffer<F> {
        std::mem::take(&mut self.slots[slot as usize])
    }

    /// Whether a slot holds still over the stretch that was computed last.
    pub fn held(&self, slot: Slot) -> bool {
        self.slots[slot as usize].held()
    }

    /// Fills a stretch of a slot, which then holds still.
    pub fn hold(&mut self, level: Level, slot: Slot, frames: Range<usize>, frame: F) {
        let buffer = &mut self.slots[slot as usize];
        F::fill(level, &mut buffer[frames], frame);
        buffer.set_held(true);
    }

    /// As [`Arena::hold`], where of several lanes only the first frame is written: units look no further, and writing all of
    /// them costs more than most units. Whoever does look further calls [`Arena::complete`] before.
    pub fn hold_first(&mut self, slot: Slot, frames: Range<usize>, frame: F) {
        let buffer = &mut self.slots[slot as usize];
        let whole = F::COUNT == 1;
        if whole {
            buffer[frames].fill(frame);
        } else {
            buffer[frames.start] = frame;
        }
        buffer.set_held(true);
        buffer.set_whole(whole);
    }

    /// Writes what [`Arena::hold_first`] has left out over the same frames.
    pub fn complete(&mut self, level: Level, slot: Slot, frames: &Range<usize>) {
        let buffer = &mut self.slots[slot as usize];
        if !buffer.is_whole() {
            let first = buffer[frames.start];
            F::fill(level, &mut buffer[frames.clone()], first);
            buffer.set_whole(true);
        }
    }

    /// Notes whether a slot holds still over `frames`.
    pub fn note(&mut self, level: Level, slot: Slot, frames: &Range<usize>) {
        let buffer = &mut self.slots[slot as usize];
        let is_still = F::is_still(level, &buffer[frames.clone()]);
        buffer.set_held(is_still);
    }
}

#[allow(unsafe_code, reason = "threads hand each other buffers without waiting")]
impl<F: Frame> Buffer<F> {
    fn new() -> Buffer<F> {
        let content = Content { frames: [F::default(); QUANTUM], held: true, whole: true };
        Buffer(Some(Arc::new(Block(UnsafeCell::new(content)))))
    }

    /// The same buffer once more.
    ///
    /// # Safety
    /// While it is written to through one of the two, nothing may be done with the other.
    unsafe fn again(&self) -> Buffer<F> {
        Buffer(self.0.clone())
    }

    /// Whether it holds still; true of nothing.
    pub fn held(&self) -> bool {
        // SAFETY: as for `Deref`.
        self.0.as_ref().is_none_or(|block| unsafe { (*block.0.get()).held })
    }

    /// Says whether it holds still; all frames are written.
    pub fn set_held(&mut self, held: bool) {
        if let Some(block) = &self.0 {
            // SAFETY: as for `DerefMut`.
            unsafe { (*block.0.get()).held = held }
        }
        self.set_whole(true);
    }

    /// Whether all frames of the last stretch are written; true of nothing.
    fn is_whole(&self) -> bool {
        // SAFETY: as for `Deref`.
        self.0.as_ref().is_none_or(|block| unsafe { (*block.0.get()).whole })
    }

    fn set_whole(&mut self, whole: bool) {
        if let Some(block) = &self.0 {
            // SAFETY: as for `DerefMut`.
            unsafe { (*block.0.get()).whole = whole }
        }
    }
}

impl<F> Default for Buffer<F> {
    fn default() -> Buffer<F> {
        Buffer(None)
    }
}

#[allow(unsafe_code, reason = "threads hand each other buffers without waiting")]
impl<F> Deref for Buffer<F> {
    type Target = [F];

    #[inline(always)]
    fn deref(&self) -> &[F] {
        match &self.0 {
            // SAFETY: nobody writes while this is borrowed: not through this buffer, which is borrowed, and not through
            // another one, by what was promised to `again`.
            Some(block) => unsafe { &(*block.0.get()).frames },
            None => &[],
        }
    }
}

#[allow(unsafe_code, reason = "threads hand each other buffers without waiting")]
impl<F> DerefMut for Buffer<F> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [F] {
        match &self.0 {
            // SAFETY: as for `Deref`; and this buffer is borrowed for writing.
            Some(block) => unsafe { &mut (*block.0.get()).frames },
            None => &mut [],
        }
    }
}

// SAFETY: frames are plain numbers, and who writes when follows from what was promised to `again`.
#[allow(unsafe_code, reason = "threads hand each other buffers without waiting")]
unsafe impl<F: Frame> Send for Block<F> {}
// SAFETY: as above.
#[allow(unsafe_code, reason = "threads hand each other buffers without waiting")]
unsafe impl<F: Frame> Sync for Block<F> {}
