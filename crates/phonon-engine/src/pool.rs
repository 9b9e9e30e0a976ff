//! All voices of one instrument: which lane an event goes to, and the sum of what sounds on a play.

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use fearless_simd::Level;
use phonon_base::Span;
use phonon_dsp::{QUANTUM, SampleId};
use phonon_graph::plan::LANES;
use phonon_graph::{InstrumentPlan, Key, Slot};

use crate::changes::{Action, Change, Changes, Place};
use crate::event::{VoiceId, VoiceStart};
use crate::frame::Frame;
use crate::group::{Desk, Group, Score};
use crate::rack::Arena;
use crate::voice::{Claim, Sounding};

/// A voice that is cut by another of its group is silent after so long.
const CUT_SECONDS: f32 = 0.003;
/// A voice that makes room for another is silent after so long.
const STEAL_SECONDS: f32 = 0.005;

/// All voices of one instrument, however many of them a unit computes at once.
pub trait Voices: Send {
    /// Finds a lane for a new voice, whose event is number `event` of the quantum. Gives no when there is none.
    fn start(&mut self, play: u32, start: &VoiceStart, event: u32, frame: u64, changes: &mut Changes)
    -> bool;
    /// Fades out the voices of a cut group on a play.
    fn cut(&mut self, play: u32, group: u32, changes: &mut Changes);
    /// How loud the quietest voice is that is not on its way out, and since when it sounds.
    fn quietest(&self) -> Option<(u32, u64)>;
    /// Lets the quietest voice, and of equals the oldest, fade out.
    fn steal(&mut self, changes: &mut Changes);
    /// Sets an input of a voice, if it is one of these.
    fn set(&mut self, voice: VoiceId, input: u16, value: f32, changes: &mut Changes) -> bool;
    /// Closes the gates of a voice, or of all.
    fn release(&mut self, voice: Option<VoiceId>, changes: &mut Changes);
    /// Fades out everything.
    fn stop(&mut self, changes: &mut Changes);
    /// Notes which changes of the quantum belong to which group.
    fn begin(&mut self, changes: &[Change]);
    /// Adds the voices on a play, over `frames` of the quantum, to left and right of the play and of its sends, each as
    /// long as the quantum.
    fn render(
        &mut self,
        play: u32,
        main: &Arena<f32>,
        score: Score<'_>,
        frames: Range<usize>,
        out: &mut [Box<[f32]>],
    );
    /// Looks back at a quantum that ends at frame `end` and frees what is over. Names the instrument if one of its
    /// voices has given what is not a number.
    fn end(&mut self, end: u64) -> Option<(Span, Key)>;
    /// How many voices sound or are on their way out.
    fn active(&self) -> usize;
    /// Whether one of them plays a sample.
    fn plays_sample(&self, sample: SampleId) -> bool;
    /// Takes over the voices of `old`, which is of the same instrument, in another plan: `plays` has for each of its
    /// plays the place in this plan, or `u32::MAX`, which ends the voices on it.
    fn adopt(&mut self, old: &mut dyn Voices, plays: &[u32]);
    /// Moves to a plan without this instrument, as pool number `index`, to sound out there. Globals stay what
    /// they are.
    fn retire(&mut self, index: u32, plays: &[u32]);
    /// Is pool number `index` from now on.
    fn renumber(&mut self, index: u32);
    /// To tell the frame types apart.
    fn as_any(&mut self) -> &mut dyn Any;
}

/// Voices over one frame type.
pub struct Pool<F> {
    index: u32,
    plan: Arc<InstrumentPlan>,
    /// Where the globals are read in the main schedule.
    globals: Vec<Slot>,
    groups: Vec<Group<F>>,
    /// Groups that nobody uses.
    free: Vec<u32>,
    /// Groups in use, in the order in which they were taken.
    active: Vec<u32>,
    /// Plays that may use this instrument.
    plays: usize,
    /// Voices that are not on their way out.
    sounding: usize,
    /// Frames that a cut and a steal take.
    fades: (u32, u32),
    desk: Desk<F>,
}

impl<F: Frame> Pool<F> {
    /// All memory for the voices of an instrument that `plays` plays share.
    pub fn new(
        index: u32,
        plan: Arc<InstrumentPlan>,
        globals: Vec<Slot>,
        plays: usize,
        rate: f32,
        level: Level,
    ) -> Pool<F> {
        let count = plan.groups as u32;
        let sums = || vec![F::default(); QUANTUM * LANES / F::COUNT];
        let sums = plan.outputs.iter().map(|_| [sums(), sums()]).collect();
        let faded = vec![F::default(); QUANTUM].into_boxed_slice();
        let desk =
            Desk { level, arena: Arena::new(&plan.schedule), sums, faded, both: [0.0; QUANTUM], rows: 0 };
        Pool {
            index,
            globals,
            groups: (0..count).map(|_| Group::new(&plan, rate, level)).collect(),
            free: (0..count).rev().collect(),
            active: Vec::with_capacity(count as usize),
            plays,
            sounding: 0,
            fades: ((CUT_SECONDS * rate) as u32, (STEAL_SECONDS * rate) as u32),
            desk,
            plan,
        }
    }

    /// A lane of a group of that play, or of a fresh group.
    fn free_lane(&mut self, play: u32) -> Option<Place> {
        for group in self.active.iter().copied() {
            let Group { play: on, claims, .. } = &self.groups[group as usize];
            if *on == play
                && let Some(lane) = claims.iter().position(|claim| !claim.busy)
            {
                return Some((group, lane as u8));
            }
        }
        let has_one = |play: u32| self.active.iter().any(|group| self.groups[*group as usize].play == play);
        let reserved = if has_one(play) { self.plays.saturating_sub(self.plays_with_groups()) } else { 0 };
        if self.free.len() <= reserved {
            return None;
        }
        let group = self.free.pop()?;
        self.active.push(group);
        self.groups[group as usize].play = play;
        Some((group, 0))
    }

    fn plays_with_groups(&self) -> usize {
        let first = |(at, group): &(usize, &u32)| {
            let play = self.groups[**group as usize].play;
            !self.active[..*at].iter().any(|other| self.groups[*other as usize].play == play)
        };
        self.active.iter().enumerate().filter(first).count()
    }

    /// The quietest voice, and of equals the oldest, that is not on its way out: how loud it is, since when it sounds,
    /// and where.
    fn quietest_lane(&self) -> Option<(u32, u64, Place)> {
        let loudness = |(place, claim, lane): (Place, &Claim, &Sounding)| {
            let level = if claim.since == lane.since { lane.level } else { u32::MAX };
            (level, claim.since, place)
        };
        self.lanes().filter(|(_, claim, _)| !claim.doomed).map(loudness).min()
    }

    /// A lane of that play whose voice ends at once: the one that has been on its way out for longest.
    fn overrun(&mut self, play: u32) -> Option<Place> {
        let mine = |place: &Place| self.groups[place.0 as usize].play == play;
        let lanes = self.lanes().filter(|(place, ..)| mine(place));
        let (place, doomed) = lanes
            .min_by_key(|(_, claim, _)| (!claim.doomed, claim.since))
            .map(|(place, claim, _)| (place, claim.doomed))?;
        self.sounding -= usize::from(!doomed);
        Some(place)
    }

    /// All lanes that are taken.
    fn lanes(&self) -> impl Iterator<Item = (Place, &Claim, &Sounding)> {
        self.active.iter().flat_map(|index| {
            let group = &self.groups[*index as usize];
            let lanes = group.claims.iter().zip(&group.lanes).enumerate();
            let taken = lanes.filter(|(_, (claim, _))| claim.busy);
            taken.map(|(lane, (claim, sounding))| ((*index, lane as u8), claim, sounding))
        })
    }

    fn doom(&mut self, place: Place, frames: u32, changes: &mut Changes) {
        let claim = &mut self.groups[place.0 as usize].claims[usize::from(place.1)];
        if claim.busy && !claim.doomed {
            claim.doomed = true;
            self.sounding -= 1;
            changes.push(self.index, place, Action::Fade(frames));
        }
    }

    /// Calls `act` for every lane that is taken, in order.
    fn for_each(&mut self, mut act: impl FnMut(&mut Self, Place, Claim)) {
        for at in 0..self.active.len() {
            let group = self.active[at];
            for lane in 0..LANES {
                let claim = self.groups[group as usize].claims[lane];
                if claim.busy {
                    act(self, (group, lane as u8), claim);
                }
            }
        }
    }

    fn copy_globals(&mut self, main: &Arena<f32>, frames: &Range<usize>) {
        for ((.., to), from) in self.plan.globals.iter().zip(&self.globals) {
            let from = *from as usize;
            let target = &mut self.desk.arena.slots[*to as usize][frames.clone()];
            for (frame, value) in target.iter_mut().zip(&main.slots[from][frames.clone()]) {
                *frame = F::splat(*value);
            }
            self.desk.arena.held[*to as usize] = main.held[from];
        }
    }

    /// Adds up the lanes, always in the same order, and so whatever the frame type the same bits.
    fn sum_lanes(&mut self, frames: Range<usize>, out: &mut [Box<[f32]>]) {
        let pairs = self.plan.outputs.iter().zip(&self.desk.sums).zip(out.as_chunks_mut().0);
        for ((slots, sums), [left, right]) in pairs {
            if slots[0] == slots[1] {
                // Added up once, and then to both sides.
                let both = &mut self.desk.both[..];
                both[frames.clone()].fill(0.0);
                F::add_lanes(&sums[0], frames.clone(), both);
                f32::add(&mut left[frames.clone()], &both[frames.clone()]);
                f32::add(&mut right[frames.clone()], &both[frames.clone()]);
            } else {
                F::add_lanes(&sums[0], frames.clone(), left);
                F::add_lanes(&sums[1], frames.clone(), right);
            }
        }
    }
}

impl<F: Frame> Voices for Pool<F> {
    fn start(
        &mut self,
        play: u32,
        start: &VoiceStart,
        event: u32,
        frame: u64,
        changes: &mut Changes,
    ) -> bool {
        if self.sounding >= self.plan.voices {
            self.steal(changes);
        }
        let Some(place) = self.free_lane(play).or_else(|| self.overrun(play)) else {
            return false;
        };
        let cut = start.off_by.or(start.cut);
        let (voice, sample) = (start.voice, start.sample.map(|play| play.sample));
        self.groups[place.0 as usize].claims[usize::from(place.1)] =
            Claim { busy: true, voice, cut, sample, since: frame, released: false, doomed: false };
        self.sounding += 1;
        changes.push(self.index, place, Action::Start(event));
        true
    }

    fn cut(&mut self, play: u32, group: u32, changes: &mut Changes) {
        self.for_each(|pool, place, claim| {
            if claim.cut == Some(group) && pool.groups[place.0 as usize].play == play {
                pool.doom(place, pool.fades.0, changes);
            }
        });
    }

    fn quietest(&self) -> Option<(u32, u64)> {
        self.quietest_lane().map(|(level, since, _)| (level, since))
    }

    fn steal(&mut self, changes: &mut Changes) {
        if let Some((_, _, place)) = self.quietest_lane() {
            self.doom(place, self.fades.1, changes);
        }
    }

    fn set(&mut self, voice: VoiceId, input: u16, value: f32, changes: &mut Changes) -> bool {
        let found = self.lanes().find(|(_, claim, _)| claim.voice == voice).map(|(place, ..)| place);
        let used = self.plan.used.iter().position(|(used, _)| *used == input);
        if let (Some(place), Some(used)) = (found, used) {
            changes.push(self.index, place, Action::Set(used as u16, value));
        }
        found.is_some()
    }

    fn release(&mut self, voice: Option<VoiceId>, changes: &mut Changes) {
        self.for_each(|pool, place, claim| {
            if !claim.released && voice.is_none_or(|voice| claim.voice == voice) {
                pool.groups[place.0 as usize].claims[usize::from(place.1)].released = true;
                changes.push(pool.index, place, Action::Release);
            }
        });
    }

    fn stop(&mut self, changes: &mut Changes) {
        self.for_each(|pool, place, _| pool.doom(place, pool.fades.1, changes));
    }

    fn begin(&mut self, changes: &[Change]) {
        for index in &self.active {
            let key = (self.index, *index);
            let start = changes.partition_point(|change| (change.pool, change.group) < key);
            let end = changes.partition_point(|change| (change.pool, change.group) <= key);
            self.groups[*index as usize].changes = start..end;
        }
    }

    fn render(
        &mut self,
        play: u32,
        main: &Arena<f32>,
        score: Score<'_>,
        frames: Range<usize>,
        out: &mut [Box<[f32]>],
    ) {
        if !self.active.iter().any(|group| self.groups[*group as usize].play == play) {
            return;
        }
        self.copy_globals(main, &frames);
        self.desk.rows = 0;
        for sums in self.desk.sums.as_flattened_mut() {
            for row in 0..LANES / F::COUNT {
                sums[row * QUANTUM..][frames.clone()].fill(F::default());
            }
        }
        for group in &self.active {
            let group = &mut self.groups[*group as usize];
            if group.play == play {
                group.render(&self.plan, &mut self.desk, score, frames.clone());
            }
        }
        if self.desk.rows != 0 {
            self.sum_lanes(frames, out);
        }
    }

    fn end(&mut self, end: u64) -> Option<(Span, Key)> {
        let mut broken = false;
        for index in &self.active {
            let group = &mut self.groups[*index as usize];
            for (claim, lane) in group.claims.iter_mut().zip(&mut group.lanes) {
                if lane.on && lane.is_over(end, self.plan.tail) {
                    broken |= lane.broken;
                    self.sounding -= usize::from(!claim.doomed);
                    lane.on = false;
                    *claim = Claim::default();
                }
            }
            if group.claims.iter().all(|claim| !claim.busy) {
                self.free.push(*index);
            }
        }
        let groups = &self.groups;
        self.active.retain(|index| groups[*index as usize].claims.iter().any(|claim| claim.busy));
        broken.then_some((self.plan.place, self.plan.key))
    }

    fn active(&self) -> usize {
        self.lanes().count()
    }

    fn plays_sample(&self, sample: SampleId) -> bool {
        self.lanes().any(|(_, claim, _)| claim.sample == Some(sample))
    }

    fn adopt(&mut self, old: &mut dyn Voices, plays: &[u32]) {
        let Some(old) = old.as_any().downcast_mut::<Pool<F>>() else { return };
        for index in old.active.drain(..) {
            let group = &mut old.groups[index as usize];
            group.play = plays.get(group.play as usize).copied().unwrap_or(u32::MAX);
            if group.play != u32::MAX
                && let Some(free) = self.free.pop()
            {
                self.sounding += group.claims.iter().filter(|claim| claim.busy && !claim.doomed).count();
                std::mem::swap(&mut self.groups[free as usize], group);
                self.active.push(free);
            }
        }
    }

    fn retire(&mut self, index: u32, plays: &[u32]) {
        self.index = index;
        self.globals.clear();
        for (.., slot) in &self.plan.globals {
            let last = self.desk.arena.slots[*slot as usize][QUANTUM - 1];
            self.desk.arena.slots[*slot as usize].fill(last);
            self.desk.arena.held[*slot as usize] = true;
        }
        let groups = &mut self.groups;
        self.active.retain(|active| {
            let group = &mut groups[*active as usize];
            group.play = plays.get(group.play as usize).copied().unwrap_or(u32::MAX);
            group.play != u32::MAX
        });
    }

    fn renumber(&mut self, index: u32) {
        self.index = index;
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}
