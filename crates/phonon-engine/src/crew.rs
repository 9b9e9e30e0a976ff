//! Threads that share in the work of a moment. Whoever has the work never waits for a thread to wake up: it does itself
//! what nobody has taken, and waits only for what others have begun.
//!
//! A *round* is a list of items that do not need each other. Its number, how many items it has and how many of them are
//! taken stand in one atomic word, the *ticket*; who adds one to it has the item of the number that was there. Threads
//! that find nothing look again for a while and then nap, for longer and longer, but wake up before the next burst of
//! rounds if they come at regular times, as an audio device asks for blocks. So nobody ever has to be woken, which
//! would be a system call. `docs/decisions/workers.md` has the reasons and the measurements.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Most threads of a crew.
pub const THREADS: usize = 64;
/// Most items of a round.
pub const ITEMS: usize = 1 << 15;
/// A thread looks for work for so long before it naps: the time between two blocks of an offline render.
const AWAKE: Duration = Duration::from_micros(60);
/// The first nap; the system makes it some 50 microseconds longer.
const NAP: Duration = Duration::from_micros(50);
/// The longest nap for a while after work, so that little of the next burst is missed while nobody knows when it comes.
const PROBE: Duration = Duration::from_micros(200);
/// That while.
const PROBING: Duration = Duration::from_millis(50);
/// The longest nap: after it a plan that has become large finds help.
const LONGEST_NAP: Duration = Duration::from_millis(5);
/// So many rounds into a burst it counts as just begun.
const FIRST: u32 = 2;
/// A thread is up so long before it expects work.
const EARLY: Duration = Duration::from_micros(250);
/// Work is expected after so long at the latest.
const LONGEST_PERIOD: Duration = Duration::from_millis(200);
/// So many looks at what others have begun before the time is given away, where it may be: some tens of microseconds.
const LOOKS: u32 = 2000;

/// The thread that has the work, and those that help it.
pub struct Crew {
    shared: Arc<Shared>,
    helpers: Vec<JoinHandle<()>>,
    /// Whether a thread that waits may let others run, which is a system call.
    yields: bool,
    /// What rounds took, if that is asked for.
    rounds: Option<Vec<Round>>,
}

/// Nanoseconds for each item of a round.
pub type Round = Vec<u32>;

struct Shared {
    /// From the top: number of the round (32 bits), its items (16 bits), those that are taken (16 bits).
    ticket: Line<AtomicU64>,
    /// Items of the round that are done.
    done: Line<AtomicUsize>,
    work: AtomicPtr<Work<'static>>,
    stops: AtomicBool,
    panicked: AtomicBool,
}

/// Alone in its line of the cache, and in the one beside it.
#[repr(align(128))]
#[derive(Default)]
struct Line<T>(T);

/// Does item number `.0` as thread number `.1`.
struct Work<'a>(&'a (dyn Fn(usize, usize) + Sync));

impl Crew {
    /// So many threads, of which this one is the first. Fewer where the system gives no more.
    pub fn new(threads: usize, yields: bool) -> Crew {
        let shared = Arc::new(Shared {
            ticket: Line::default(),
            done: Line::default(),
            work: AtomicPtr::default(),
            stops: AtomicBool::new(false),
            panicked: AtomicBool::new(false),
        });
        let helper = |number: usize| {
            let shared = shared.clone();
            let thread = std::thread::Builder::new().name(format!("phonon {number}"));
            thread.spawn(move || shared.help(number)).ok()
        };
        let helpers = (1..threads.min(THREADS)).map_while(helper).collect();
        Crew { shared, helpers, yields, rounds: None }
    }

    /// How many threads there are.
    pub fn size(&self) -> usize {
        1 + self.helpers.len()
    }

    /// From now on the first thread does every item, and notes what it took. That allocates: it is for measuring.
    pub fn record(&mut self) {
        self.rounds = Some(Vec::new());
    }

    /// The rounds since the last call.
    pub fn take_rounds(&mut self) -> Vec<Round> {
        self.rounds.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Does the work on every item. Each thread has one of `desks` for itself; there must be as many as threads.
    pub fn each<T: Send, D: Send>(
        &mut self,
        items: &mut [T],
        desks: &mut [D],
        work: &(impl Fn(&mut T, &mut D) + Sync),
    ) {
        if let Some(rounds) = &mut self.rounds {
            let timed = |item: &mut T| {
                let began = Instant::now();
                work(item, &mut desks[0]);
                began.elapsed().as_nanos() as u32
            };
            rounds.push(items.iter_mut().map(timed).collect());
            return;
        }
        if self.helpers.is_empty() || items.len() < 2 || items.len() > ITEMS || desks.len() < self.size() {
            items.iter_mut().for_each(|item| work(item, &mut desks[0]));
            return;
        }
        let (items, desks) = (Apart::new(items), Apart::new(desks));
        self.run(items.count, &|item, thread| {
            #[allow(unsafe_code, reason = "each item and each desk is handed to one thread")]
            // SAFETY: `run` gives every number of an item once, and a thread's number only to that thread, one item after
            // the other; all threads are done with both when `run` comes back.
            let (item, desk) = unsafe { (items.get(item), desks.get(thread)) };
            work(item, desk);
        });
    }

    /// Calls `work` once for every item number, with the number of the thread that calls. Comes back when all is done.
    fn run(&mut self, items: usize, work: &(dyn Fn(usize, usize) + Sync)) {
        let work_of_round = Work(work);
        let shared = &*self.shared;
        shared.done.0.store(0, Relaxed);
        shared.work.store(std::ptr::from_ref(&work_of_round).cast_mut().cast(), Relaxed);
        let number = (shared.ticket.0.load(Relaxed) >> 32).wrapping_add(1);
        // From here on helpers come in; `open` keeps the round alive until they are out again.
        let open = Open { shared, items, yields: self.yields };
        shared.ticket.0.store(number << 32 | (items as u64) << 16, Release);
        while let Some(item) = shared.take() {
            let done = Done(shared);
            work(item, 0);
            drop(done);
        }
        drop(open);
        assert!(!shared.panicked.load(Relaxed), "a thread of the crew has panicked");
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.shared.stops.store(true, Release);
        for helper in self.helpers.drain(..) {
            // A panic has been told when it happened.
            helper.join().ok();
        }
    }
}

impl Shared {
    /// The number of an item that nobody has taken.
    fn take(&self) -> Option<usize> {
        let free = |ticket: u64| (ticket & 0xffff) < (ticket >> 16 & 0xffff);
        // Looking first, so that the count of those taken cannot run over.
        if !free(self.ticket.0.load(Relaxed)) {
            return None;
        }
        let ticket = self.ticket.0.fetch_add(1, Acquire);
        free(ticket).then_some((ticket & 0xffff) as usize)
    }

    /// The number of the round.
    fn round(&self) -> u32 {
        (self.ticket.0.load(Relaxed) >> 32) as u32
    }

    /// What a helper does.
    fn help(&self, number: usize) {
        let mut rest = Rest::new();
        while !self.stops.load(Acquire) {
            let Some(item) = self.take() else {
                rest.wait(self.round());
                continue;
            };
            rest.worked(self.round());
            let done = Done(self);
            #[allow(unsafe_code, reason = "the work of a round lives on the stack of who has it")]
            // SAFETY: an item of this round is taken and not done, so `run` has not come back; it stored the pointer before
            // the ticket by which the item was taken.
            let work = unsafe { &*self.work.load(Relaxed) };
            if catch_unwind(AssertUnwindSafe(|| (work.0)(item, number))).is_err() {
                self.panicked.store(true, Relaxed);
            }
            drop(done);
        }
    }
}

/// Counts an item as done, whatever happens.
struct Done<'a>(&'a Shared);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.done.0.fetch_add(1, Release);
    }
}

/// A round that others may take part in, until this is dropped.
struct Open<'a> {
    shared: &'a Shared,
    items: usize,
    yields: bool,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        // After a panic some items may be left; nobody shall begin them.
        while self.shared.take().is_some() {
            drop(Done(self.shared));
        }
        let mut looks = 0;
        while self.shared.done.0.load(Acquire) < self.items {
            looks += 1;
            if looks > LOOKS && self.yields {
                std::thread::yield_now();
            } else {
                std::hint::spin_loop();
            }
        }
    }
}

/// How a helper passes the time without work. Rounds are numbered, so it sees whether it has slept through any: a time from
/// burst to burst is only believed if it has not.
struct Rest {
    /// When it has worked last.
    worked: Instant,
    /// When the burst of work that it is in began.
    began: Instant,
    /// The time from one burst to the next, nought while it is not known.
    period: Duration,
    /// The last nap since it worked.
    nap: Duration,
    /// The round before which it fell asleep, if it has slept since it worked.
    slept: Option<u32>,
    looks: u32,
}

impl Rest {
    fn new() -> Rest {
        let now = Instant::now();
        Rest { worked: now, began: now, period: Duration::ZERO, nap: Duration::ZERO, slept: None, looks: 0 }
    }

    /// It has work of that round.
    fn worked(&mut self, round: u32) {
        self.looks = 0;
        if let Some(before) = self.slept.take() {
            let now = Instant::now();
            let since = now - self.began;
            // Whoever has slept through rounds does not know when the burst began.
            let is_first = round.wrapping_sub(before) <= FIRST && since <= LONGEST_PERIOD;
            self.period = if is_first { since } else { Duration::ZERO };
            (self.began, self.nap) = (now, Duration::ZERO);
        }
    }

    /// There is no work; the last round was that one.
    fn wait(&mut self, round: u32) {
        if self.slept.is_some_and(|before| before != round) {
            // There was some: it may go on.
            (self.slept, self.period, self.nap, self.looks) = (None, Duration::ZERO, Duration::ZERO, 0);
            self.began = Instant::now();
        }
        // The clock is read now and then only.
        if self.looks == 0 {
            self.worked = Instant::now();
        }
        self.looks = self.looks % 64 + 1;
        std::hint::spin_loop();
        if self.looks < 64 || self.worked.elapsed() < AWAKE {
            return;
        }
        let now = Instant::now();
        let expected = self.began + self.period;
        let sleep = if now + EARLY < expected {
            self.nap = NAP;
            expected - EARLY - now
        } else if !self.period.is_zero() && now < expected + EARLY {
            return;
        } else {
            let longest = if now - self.worked < PROBING { PROBE } else { LONGEST_NAP };
            self.nap = (2 * self.nap).clamp(NAP, longest);
            self.nap
        };
        self.slept.get_or_insert(round);
        std::thread::sleep(sleep);
    }
}

/// A slice whose elements go to several threads.
struct Apart<T> {
    first: *mut T,
    count: usize,
}

impl<T> Apart<T> {
    fn new(all: &mut [T]) -> Apart<T> {
        Apart { first: all.as_mut_ptr(), count: all.len() }
    }

    /// # Safety
    /// The slice must still be borrowed for this, and nobody else may have the element.
    #[allow(unsafe_code, clippy::mut_from_ref, reason = "each element is handed to one thread")]
    unsafe fn get(&self, index: usize) -> &mut T {
        assert!(index < self.count);
        // SAFETY: inside the slice, and by what the caller promises.
        unsafe { &mut *self.first.add(index) }
    }
}

// SAFETY: it only hands out elements, which may go to another thread.
#[allow(unsafe_code, reason = "each element is handed to one thread")]
unsafe impl<T: Send> Sync for Apart<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_done_once_whatever_the_number_of_threads() {
        for threads in [1, 2, 3, 8] {
            let mut crew = Crew::new(threads, true);
            let mut desks = vec![0u64; crew.size()];
            let mut items = vec![0u64; 100];
            for round in 1..=500u64 {
                let count = 1 + (round as usize * 7) % 100;
                crew.each(&mut items[..count], &mut desks, &|item: &mut u64, desk: &mut u64| {
                    *item += 1;
                    *desk += 1;
                });
            }
            let counts: Vec<usize> = (1..=500).map(|round| 1 + (round * 7) % 100).collect();
            for (at, item) in items.iter().enumerate() {
                assert_eq!(*item, counts.iter().filter(|count| at < **count).count() as u64);
            }
            assert_eq!(desks.iter().sum::<u64>(), counts.iter().sum::<usize>() as u64);
        }
    }

    #[test]
    fn recorded_rounds_have_a_time_for_every_item() {
        let mut crew = Crew::new(2, true);
        crew.record();
        let mut desks = [0, 0];
        for count in [3, 5] {
            crew.each(&mut vec![(); count], &mut desks, &|(), desk: &mut i32| {
                *desk += 1;
                std::thread::sleep(Duration::from_micros(50));
            });
        }
        let rounds = crew.take_rounds();
        assert_eq!(rounds.iter().map(Vec::len).collect::<Vec<_>>(), [3, 5]);
        assert!(rounds.iter().flatten().all(|nanoseconds| *nanoseconds >= 50_000));
        assert_eq!((desks, crew.take_rounds().len()), ([8, 0], 0));
    }

    #[test]
    fn helpers_come_to_work_that_takes_its_time() {
        let mut crew = Crew::new(2, true);
        let mut desks = [0, 0];
        for _ in 0..200 {
            crew.each(&mut [(); 8], &mut desks, &|(), desk: &mut i32| {
                *desk += 1;
                std::thread::sleep(Duration::from_micros(100));
            });
        }
        // On a machine that others keep busy it may not be half of it.
        assert!(desks[1] > 0, "{desks:?}");
    }

    /// Once it found work after a long time, a helper took that time for the one from burst to burst, and slept through nearly all.
    #[test]
    fn helpers_share_in_work_that_comes_often_after_a_long_pause() {
        let mut crew = Crew::new(2, true);
        let mut desks = [0, 0];
        let work = |(): &mut (), desk: &mut i32| {
            *desk += 1;
            std::thread::sleep(Duration::from_micros(300));
        };
        std::thread::sleep(Duration::from_millis(300));
        for _ in 0..200 {
            crew.each(&mut [(); 8], &mut desks, &work);
            std::thread::sleep(Duration::from_millis(1));
        }
        // It should be half of it; a tenth, should others want the processor.
        assert!(desks[1] > 160, "{desks:?}");
    }

    #[test]
    fn a_panic_in_a_round_is_told_when_all_are_out() {
        let mut crew = Crew::new(3, true);
        let told = catch_unwind(AssertUnwindSafe(|| {
            let items: &mut [usize] = &mut (0..50).collect::<Vec<usize>>();
            crew.each(items, &mut [(); 3], &|item, ()| assert!(*item != 30, "thirty"));
        }));
        assert!(told.is_err());
    }
}
