//! All voices of one instrument: which lane an event goes to, and the sum of what sounds on a play.

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use fearless_simd::Level;
use phonon_base::Span;
use phonon_dsp::{QUANTUM, SampleId};
use phonon_graph::plan::LANES;
use phonon_graph::{InstrumentPlan, Key, Slot};

use crate::arena::{Arena, Buffer};
use crate::changes::{Action, Change, Changes, Place};
use crate::event::{VoiceId, VoiceStart};
use crate::frame::Frame;
use crate::group::Group;
use crate::section::{Part, Section, Sounds};
use crate::voice::{Claim, Sounding, Tails};

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
    /// Gives all sections on the plays that are `asked` for to `give`, to be rendered.
    fn sections<'a>(
        &'a mut self,
        asked: &dyn Fn(u32) -> bool,
        give: &mut dyn FnMut(&'a Part, &'a mut dyn Sounds),
    );
    /// Adds what the sections on a play have given over `frames` of the quantum to left and right of the play and of its
    /// sends.
    fn gather(&self, play: u32, frames: &Range<usize>, out: &mut [Buffer<f32>]);
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
    /// they are in `main`.
    fn retire(&mut self, index: u32, plays: &[u32], main: &Arena<f32>);
    /// Is pool number `index` from now on.
    fn renumber(&mut self, index: u32);
    /// To tell the frame types apart.
    fn as_any(&mut self) -> &mut dyn Any;
}

/// Voices over one frame type. Groups are numbered through the active sections.
pub struct Pool<F> {
    index: u32,
    part: Part,
    /// Sections in use, in the order in which they were taken.
    active: Vec<Section<F>>,
    /// Sections that nobody uses.
    free: Vec<Section<F>>,
    /// Plays that may use this instrument.
    plays: usize,
    /// Voices that are not on their way out.
    sounding: usize,
    /// Frames that a cut and a steal take.
    fades: (u32, u32),
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
        let free = (0..plan.sections).map(|_| Section::new(&plan, rate, level)).collect();
        Pool {
            index,
            active: Vec::with_capacity(plan.sections),
            free,
            plays,
            sounding: 0,
            fades: ((CUT_SECONDS * rate) as u32, (STEAL_SECONDS * rate) as u32),
            part: Part { plan, last: vec![0.0; globals.len()], hears: globals, is_gone: false },
        }
    }

    fn group(&self, group: u32) -> &Group<F> {
        let groups = self.part.plan.groups;
        &self.active[group as usize / groups].groups[group as usize % groups]
    }

    fn claim(&mut self, (group, lane): Place) -> &mut Claim {
        let groups = self.part.plan.groups;
        let group = &mut self.active[group as usize / groups].groups[group as usize % groups];
        &mut group.claims[usize::from(lane)]
    }

    fn play_of(&self, (group, _): Place) -> u32 {
        self.active[group as usize / self.part.plan.groups].play
    }

    /// All groups in use, with their number and play.
    fn groups(&self) -> impl Iterator<Item = (u32, u32, &Group<F>)> {
        let groups =
            self.active.iter().flat_map(|section| section.groups.iter().map(|group| (section.play, group)));
        groups.enumerate().map(|(number, (play, group))| (number as u32, play, group))
    }

    /// A lane of a section of that play, or of a fresh section.
    fn free_lane(&mut self, play: u32) -> Option<Place> {
        let groups = self.part.plan.groups;
        for (at, section) in self.active.iter().enumerate().filter(|(_, section)| section.play == play) {
            for (number, group) in section.groups.iter().enumerate() {
                if let Some(lane) = group.claims.iter().position(|claim| !claim.busy) {
                    return Some(((at * groups + number) as u32, lane as u8));
                }
            }
        }
        let has_one = self.active.iter().any(|section| section.play == play);
        let reserved = if has_one { self.plays.saturating_sub(self.plays_with_sections()) } else { 0 };
        if self.free.len() <= reserved {
            return None;
        }
        let mut section = self.free.pop()?;
        section.play = play;
        self.active.push(section);
        Some((((self.active.len() - 1) * groups) as u32, 0))
    }

    fn plays_with_sections(&self) -> usize {
        let first = |(at, section): &(usize, &Section<F>)| {
            !self.active[..*at].iter().any(|other| other.play == section.play)
        };
        self.active.iter().enumerate().filter(first).count()
    }

    /// The quietest voice, and of equals the oldest, that is not on its way out: how loud it is, since when it sounds,
    /// and where.
    fn quietest_lane(&self) -> Option<(u32, u64, Place)> {
        let loudness = |(place, claim, lane): (Place, &Claim, &Sounding)| {
            let level = self.group(place.0).loudness.levels[usize::from(place.1)];
            (if claim.since == lane.since { level } else { u32::MAX }, claim.since, place)
        };
        self.lanes().filter(|(_, claim, _)| !claim.doomed).map(loudness).min()
    }

    /// A lane of that play whose voice ends at once: the one that has been on its way out for longest.
    fn overrun(&mut self, play: u32) -> Option<Place> {
        let lanes = self.lanes().filter(|(place, ..)| self.play_of(*place) == play);
        let (place, doomed) = lanes
            .min_by_key(|(_, claim, _)| (!claim.doomed, claim.since))
            .map(|(place, claim, _)| (place, claim.doomed))?;
        self.sounding -= usize::from(!doomed);
        Some(place)
    }

    /// All lanes that are taken.
    fn lanes(&self) -> impl Iterator<Item = (Place, &Claim, &Sounding)> {
        self.groups().flat_map(|(number, _, group)| {
            let lanes = group.claims.iter().zip(&group.lanes).enumerate();
            let taken = lanes.filter(|(_, (claim, _))| claim.busy);
            taken.map(move |(lane, (claim, sounding))| ((number, lane as u8), claim, sounding))
        })
    }

    fn doom(&mut self, place: Place, frames: u32, changes: &mut Changes) {
        let claim = self.claim(place);
        if claim.busy && !claim.doomed {
            claim.doomed = true;
            self.sounding -= 1;
            changes.push(self.index, place, Action::Fade(frames));
        }
    }

    /// Calls `act` for every lane that is taken, in order.
    fn for_each(&mut self, mut act: impl FnMut(&mut Self, Place, Claim)) {
        for group in 0..(self.active.len() * self.part.plan.groups) as u32 {
            for lane in 0..LANES {
                let claim = self.group(group).claims[lane];
                if claim.busy {
                    act(self, (group, lane as u8), claim);
                }
            }
        }
    }

    /// Frees the sections in which nothing is left; their order stays.
    fn free_idle(&mut self) {
        let mut at = 0;
        while at < self.active.len() {
            if self.active[at].is_busy() {
                at += 1;
            } else {
                let section = self.active.remove(at);
                self.free.push(section);
            }
        }
    }

    /// Ends the voices of sections whose play is gone, without freeing memory.
    fn follow(section: &mut Section<F>, plays: &[u32]) {
        section.play = plays.get(section.play as usize).copied().unwrap_or(u32::MAX);
        if section.play == u32::MAX {
            section.groups.iter_mut().for_each(Group::clear);
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
        if self.sounding >= self.part.plan.voices {
            self.steal(changes);
        }
        let Some(place) = self.free_lane(play).or_else(|| self.overrun(play)) else {
            return false;
        };
        let cut = start.off_by.or(start.cut);
        let (voice, sample) = (start.voice, start.sample.map(|play| play.sample));
        *self.claim(place) =
            Claim { busy: true, voice, cut, sample, since: frame, released: false, doomed: false };
        self.sounding += 1;
        changes.push(self.index, place, Action::Start(event));
        true
    }

    fn cut(&mut self, play: u32, group: u32, changes: &mut Changes) {
        self.for_each(|pool, place, claim| {
            if claim.cut == Some(group) && pool.play_of(place) == play {
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
        let used = self.part.plan.used.iter().position(|(used, _)| *used == input);
        if let (Some(place), Some(used)) = (found, used) {
            changes.push(self.index, place, Action::Set(used as u16, value));
        }
        found.is_some()
    }

    fn release(&mut self, voice: Option<VoiceId>, changes: &mut Changes) {
        self.for_each(|pool, place, claim| {
            if !claim.released && voice.is_none_or(|voice| claim.voice == voice) {
                pool.claim(place).released = true;
                changes.push(pool.index, place, Action::Release);
            }
        });
    }

    fn stop(&mut self, changes: &mut Changes) {
        self.for_each(|pool, place, _| pool.doom(place, pool.fades.1, changes));
    }

    fn begin(&mut self, changes: &[Change]) {
        let groups = self.active.iter_mut().flat_map(|section| section.groups.iter_mut());
        for (number, group) in groups.enumerate() {
            let key = (self.index, number as u32);
            let start = changes.partition_point(|change| (change.pool, change.group) < key);
            let end = changes.partition_point(|change| (change.pool, change.group) <= key);
            group.changes = start..end;
        }
    }

    fn sections<'a>(
        &'a mut self,
        asked: &dyn Fn(u32) -> bool,
        give: &mut dyn FnMut(&'a Part, &'a mut dyn Sounds),
    ) {
        let Pool { part, active, .. } = self;
        for section in active.iter_mut().filter(|section| asked(section.play)) {
            give(part, section);
        }
    }

    fn gather(&self, play: u32, frames: &Range<usize>, out: &mut [Buffer<f32>]) {
        for section in self.active.iter().filter(|section| section.play == play) {
            section.add_to(&self.part.plan, frames, out);
        }
    }

    fn end(&mut self, end: u64) -> Option<(Span, Key)> {
        let (mut ended, mut broken) = (false, false);
        let tails = Tails { released: self.part.plan.tail, spent: self.part.plan.spent };
        for group in self.active.iter_mut().flat_map(|section| section.groups.iter_mut()) {
            group.end(end, tails, |claim, is_broken| {
                (ended, broken) = (true, broken | is_broken);
                self.sounding -= usize::from(!claim.doomed);
            });
        }
        if ended {
            self.free_idle();
        }
        broken.then_some((self.part.plan.place, self.part.plan.key))
    }

    fn active(&self) -> usize {
        self.lanes().count()
    }

    fn plays_sample(&self, sample: SampleId) -> bool {
        self.lanes().any(|(_, claim, _)| claim.sample == Some(sample))
    }

    fn adopt(&mut self, old: &mut dyn Voices, plays: &[u32]) {
        let Some(old) = old.as_any().downcast_mut::<Pool<F>>() else { return };
        for mut section in old.active.drain(..) {
            Self::follow(&mut section, plays);
            if section.is_busy()
                && let Some(free) = self.free.pop()
            {
                let claims = section.groups.iter().flat_map(|group| &group.claims);
                self.sounding += claims.filter(|claim| claim.busy && !claim.doomed).count();
                self.active.push(section);
                section = free;
            }
            old.free.push(section);
        }
    }

    fn retire(&mut self, index: u32, plays: &[u32], main: &Arena<f32>) {
        self.index = index;
        let Part { hears, last, is_gone, .. } = &mut self.part;
        if !*is_gone {
            let sources = hears.iter().map(|slot| main.slots[*slot as usize][QUANTUM - 1]);
            last.iter_mut().zip(sources).for_each(|(last, source)| *last = source);
            *is_gone = true;
        }
        self.active.iter_mut().for_each(|section| Self::follow(section, plays));
        self.free_idle();
    }

    fn renumber(&mut self, index: u32) {
        self.index = index;
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}
