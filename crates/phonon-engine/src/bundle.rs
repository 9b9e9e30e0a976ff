//! A bundle as it plays: the lanes of one schedule, sixteen to a group, some groups to a section, what they hear and
//! what they give.

use std::any::Any;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use fearless_simd::Level;
use phonon_dsp::{QUANTUM, Start, Unit};
use phonon_graph::plan::LANES;
use phonon_graph::{BundlePlan, Key, Operand, Port, Schedule, Slot, Step, UnitPlan, cost};

use crate::arena::Arena;
use crate::desk::{Desk, Desks, Faults};
use crate::frame::Frame;
use crate::rack::{Host, Rack, World};
use crate::rest::{self, Quiet};

/// Nobody has this place.
pub const NOBODY: u32 = u32::MAX;

/// Which lane of the plan each place has, sixteen places to a group. It does not follow from the plan alone: what
/// keeps its state through an edit keeps its place.
pub type Places = Vec<u32>;

/// The bundles of a plan and their places, as whoever prepares the next plan knows them.
pub type Layout = Vec<(Arc<BundlePlan>, Places)>;

/// A bundle, however many lanes a unit computes at once.
pub trait Bundled: Send + Sync {
    /// Gives all sections to `give`, to be computed.
    fn sections<'a>(&'a mut self, give: &mut dyn FnMut(&'a BundlePlan, &'a mut dyn Lanes));
    /// What all lanes together gave to an output in the last run is added to `sum`.
    fn gather(&self, output: usize, sum: &mut [f32]);
    /// What a lane of the plan gave to an output in the last run.
    fn lane(&self, output: u8, lane: u32) -> &[f32];
    /// Takes over units of `old`.
    fn adopt(&mut self, old: &mut dyn Bundled, moves: &[Move]);
    /// To tell the frame types apart.
    fn as_any(&mut self) -> &mut dyn Any;
}

/// Some lanes of a bundle, which one thread computes.
pub trait Lanes: Send {
    /// Computes a quantum; `ins` are the inputs of the bundle's step.
    fn run(
        &mut self,
        plan: &BundlePlan,
        ins: &[Operand],
        desks: &mut Desks,
        main: &Arena<f32>,
        world: World<'_>,
    );
}

/// A unit of sixteen lanes that goes from one bundle to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// Group and unit in the old bundle.
    pub from: (u32, u32),
    /// Group and unit in the new one.
    pub to: (u32, u32),
    /// Lanes that belong to somebody else from now on, as bits.
    pub fresh: u16,
}

/// A bundle over one frame type.
pub struct Bundle<F> {
    plan: Arc<BundlePlan>,
    /// All with the same number of groups, but for the last one.
    sections: Vec<Section<F>>,
    /// Groups in a section.
    groups: usize,
    /// The place of every lane of the plan.
    place_of: Vec<u32>,
}

/// Groups of lanes.
struct Section<F> {
    places: Places,
    /// Never locked: other threads look at what is given, and only who may write comes here.
    racks: Mutex<Vec<Rack<F>>>,
    level: Level,
    /// Inputs that are numbers: where the schedule reads them, and a frame for every rack.
    numbers: Vec<(Slot, Vec<F>)>,
    /// How many frames lanes remember, if they may rest.
    memory: Option<usize>,
    /// Of the plan's ports those through which sound comes in.
    sounds: Vec<Port>,
    /// For each group, how long it has been quiet. All its lanes rest together, however many of them are computed at once.
    quiet: Vec<Quiet>,
    /// What they gave: for each output their sum, or one row for every place.
    given: Vec<[f32; QUANTUM]>,
}

impl<F: Frame> Bundle<F> {
    /// Fresh units for every lane.
    pub fn new(plan: Arc<BundlePlan>, places: Places, rate: f32, level: Level) -> Bundle<F> {
        let groups = cost::section(plan.group_cost());
        let sections = places.chunks(groups * LANES);
        let mut place_of = vec![0; plan.lanes as usize];
        for (place, lane) in places.iter().enumerate().filter(|(_, lane)| **lane != NOBODY) {
            place_of[*lane as usize] = place as u32;
        }
        Bundle {
            sections: sections.map(|places| Section::new(&plan, places, rate, level)).collect(),
            groups,
            place_of,
            plan,
        }
    }

    /// The rack of a group, and which lanes its places are.
    fn rack(&mut self, group: usize, rack: usize) -> (&mut Rack<F>, &[u32]) {
        let Section { racks, places, .. } = &mut self.sections[group / self.groups];
        let rack = group % self.groups * (LANES / F::COUNT) + rack;
        (&mut own(racks)[rack], &places[rack * F::COUNT..(rack + 1) * F::COUNT])
    }
}

impl<F: Frame> Section<F> {
    fn new(plan: &BundlePlan, places: &[u32], rate: f32, level: Level) -> Section<F> {
        let mut racks: Vec<Rack<F>> =
            (0..places.len() / F::COUNT).map(|_| Rack::new(&plan.schedule, rate, level)).collect();
        for (place, lane) in places.iter().enumerate().filter(|(_, lane)| **lane != NOBODY) {
            for (unit, plans) in racks[place / F::COUNT].units.iter_mut().zip(&plan.units) {
                unit.start(place % F::COUNT, &start(&plans[*lane as usize]));
            }
        }
        let rows = plan.outputs.len() * if plan.summed { 1 } else { places.len() };
        let frame = |places: &[u32], numbers: &[f32]| {
            let mut frame = F::default();
            let lanes = frame.lanes_mut().iter_mut().zip(places);
            lanes.for_each(|(lane, place)| *lane = numbers[somebody(*place)]);
            frame
        };
        let numbers = plan.numbers.iter().map(|(slot, numbers)| {
            (*slot, places.chunks(F::COUNT).map(|places| frame(places, numbers)).collect())
        });
        let sounds = plan.ports.iter().filter(|port| rest::is_heard(&plan.schedule, port.slot));
        Section {
            numbers: numbers.collect(),
            memory: rest::memory_of_bundle(plan, rate),
            sounds: sounds.cloned().collect(),
            quiet: vec![Quiet::default(); places.len() / LANES],
            racks: Mutex::new(racks),
            places: places.to_vec(),
            level,
            given: vec![[0.0; QUANTUM]; rows],
        }
    }

    /// Whether no sound comes into a group.
    fn hears_nothing(&self, group: usize, ins: &[Operand], main: &Arena<f32>) -> bool {
        let places = &self.places[group * LANES..(group + 1) * LANES];
        self.sounds.iter().all(|Port { first, .. }| {
            places.iter().all(|lane| {
                let source = &main.slots[ins[*first as usize + somebody(*lane)].signal.slot as usize];
                source.held() && rest::is_silent(source, &(0..QUANTUM))
            })
        })
    }

    /// Silence from the lanes of a rack, which adds nothing to a sum.
    fn give_nothing(&mut self, plan: &BundlePlan, rack: usize) {
        if plan.summed {
            return;
        }
        for output in 0..plan.outputs.len() {
            let first = output * self.places.len() + rack * F::COUNT;
            self.given[first..first + F::COUNT].fill([0.0; QUANTUM]);
        }
    }

    /// Takes what the lanes of a rack give.
    fn give(&mut self, plan: &BundlePlan, rack: usize, desk: &mut Desk<F>) {
        let lanes = &self.places[rack * F::COUNT..(rack + 1) * F::COUNT];
        let mut heard = [0u32; LANES];
        heard.iter_mut().zip(lanes).for_each(|(heard, lane)| *heard = if *lane == NOBODY { 0 } else { !0 });
        let is_full = lanes.iter().all(|lane| *lane != NOBODY);
        let row = rack % (LANES / F::COUNT) * QUANTUM;
        for (output, slot) in plan.outputs.iter().enumerate() {
            desk.arena.complete(self.level, *slot, &(0..QUANTUM));
            let given = &desk.arena.slots[*slot as usize];
            if plan.summed {
                let sums = &mut desk.sums[output][row..row + QUANTUM];
                // The units were watched: all that they give are numbers.
                if is_full {
                    F::add_all(self.level, sums, given);
                } else {
                    F::add_heard(self.level, given, &heard, sums, &mut [0; LANES]);
                }
                continue;
            }
            let rows = &mut self.given[output * self.places.len() + rack * F::COUNT..];
            for (at, row) in rows.iter_mut().enumerate().take(F::COUNT) {
                row.iter_mut().zip(given.iter()).for_each(|(sample, frame)| *sample = frame.lanes()[at]);
            }
        }
    }
}

fn own<T>(mutex: &mut Mutex<T>) -> &mut T {
    mutex.get_mut().unwrap_or_else(PoisonError::into_inner)
}

/// The lane of a place. Places that nobody has hear what the first lane hears.
fn somebody(place: u32) -> usize {
    if place == NOBODY { 0 } else { place as usize }
}

/// Writes what the lanes of a rack hear.
fn hear<F: Frame>(plan: &BundlePlan, lanes: &[u32], ins: &[Operand], main: &Arena<f32>, desk: &mut Desk<F>) {
    for Port { slot, first } in &plan.ports {
        let heard = |lane: &u32| &main.slots[ins[*first as usize + somebody(*lane)].signal.slot as usize];
        let buffer = &mut desk.arena.slots[*slot as usize];
        let mut is_still = true;
        for (at, source) in lanes.iter().map(heard).enumerate() {
            is_still &= source.held();
            buffer[0].lanes_mut()[at] = source[0];
        }
        if is_still {
            let first = buffer[0];
            desk.arena.hold_first(*slot, 0..QUANTUM, first);
            continue;
        }
        for (at, source) in lanes.iter().map(heard).enumerate() {
            for (frame, sample) in buffer.iter_mut().zip(source.iter()) {
                frame.lanes_mut()[at] = *sample;
            }
        }
        buffer.set_held(false);
    }
}

impl<F: Frame> Lanes for Section<F> {
    fn run(
        &mut self,
        plan: &BundlePlan,
        ins: &[Operand],
        desks: &mut Desks,
        main: &Arena<f32>,
        world: World<'_>,
    ) {
        let (desk, faults) = F::desk(desks);
        desk.open(&plan.schedule);
        let rows = LANES / F::COUNT;
        if plan.summed {
            desk.sums[..plan.outputs.len()].iter_mut().for_each(|sums| sums.fill(F::default()));
        }
        for group in 0..self.places.len() / LANES {
            let racks = group * rows..(group + 1) * rows;
            let hears_nothing = self.memory.is_some() && self.hears_nothing(group, ins, main);
            if self.quiet[group].rests(hears_nothing, self.memory.unwrap_or_default()) {
                racks.for_each(|rack| self.give_nothing(plan, rack));
                continue;
            }
            let mut gave_nothing = hears_nothing;
            for rack in racks {
                let places = &self.places[rack * F::COUNT..(rack + 1) * F::COUNT];
                if places.iter().all(|lane| *lane == NOBODY) {
                    continue;
                }
                hear(plan, places, ins, main, desk);
                for (slot, frames) in &self.numbers {
                    desk.arena.hold_first(*slot, 0..QUANTUM, frames[rack]);
                }
                let mut watch = Watch { plan, places, faults };
                own(&mut self.racks)[rack].run(
                    &plan.schedule,
                    &mut desk.arena,
                    world,
                    0..QUANTUM,
                    &mut watch,
                );
                self.give(plan, rack, desk);
                let mut outputs = plan.outputs.iter();
                gave_nothing =
                    gave_nothing && outputs.all(|slot| rest::is_silent_in(&desk.arena, *slot, &(0..QUANTUM)));
            }
            self.quiet[group].note(gave_nothing, QUANTUM);
        }
        if plan.summed {
            for (given, sums) in self.given.iter_mut().zip(&desk.sums) {
                given.fill(0.0);
                F::add_lanes(self.level, &sums[..rows * QUANTUM], 0..QUANTUM, given);
            }
        }
    }
}

impl<F: Frame> Bundled for Bundle<F> {
    fn sections<'a>(&'a mut self, give: &mut dyn FnMut(&'a BundlePlan, &'a mut dyn Lanes)) {
        let Bundle { plan, sections, .. } = self;
        sections.iter_mut().for_each(|section| give(plan, section));
    }

    fn gather(&self, output: usize, sum: &mut [f32]) {
        self.sections.iter().for_each(|section| f32::add(sum, &section.given[output]));
    }

    fn lane(&self, output: u8, lane: u32) -> &[f32] {
        let place = self.place_of[lane as usize] as usize;
        let section = &self.sections[place / (self.groups * LANES)];
        let place = place % (self.groups * LANES);
        &section.given[usize::from(output) * section.places.len() + place]
    }

    fn adopt(&mut self, old: &mut dyn Bundled, moves: &[Move]) {
        let Some(old) = old.as_any().downcast_mut::<Bundle<F>>() else { return };
        let plan = self.plan.clone();
        for Move { from, to, fresh } in moves {
            for rack in 0..LANES / F::COUNT {
                let (mine, places) = self.rack(to.0 as usize, rack);
                let (theirs, _) = old.rack(from.0 as usize, rack);
                let unit = &mut mine.units[to.1 as usize];
                std::mem::swap(unit, &mut theirs.units[from.1 as usize]);
                for (lane, whose) in places.iter().enumerate().filter(|(_, whose)| **whose != NOBODY) {
                    if fresh & (1 << (rack * F::COUNT + lane)) != 0 {
                        unit.start(lane, &start(&plan.units[to.1 as usize][*whose as usize]));
                    }
                }
            }
        }
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

fn start(plan: &UnitPlan) -> Start {
    Start { seed: plan.seed, sample: None }
}

/// Tells which unit of which lane has failed.
struct Watch<'a> {
    plan: &'a BundlePlan,
    places: &'a [u32],
    faults: &'a mut Faults,
}

impl<F: Frame> Host<F> for Watch<'_> {
    const WATCHES: bool = true;
    const RESTS: bool = false;

    fn play(&mut self, _: u32, _: &Step, _: &mut Arena<F>, _: Range<usize>) {}

    fn lane(&self, _: u32, _: u8, _: u32) -> &[F] {
        &[]
    }

    fn fault(&mut self, _: &Schedule, unit: u32, lane: usize, state: &mut dyn Unit<F>) {
        let plan = &self.plan.units[unit as usize][somebody(self.places[lane])];
        state.start(lane, &start(plan));
        if self.places[lane] != NOBODY {
            self.faults.note(plan);
        }
    }
}

/// What a bundle takes over: from which bundle of the plan before, and which units.
pub type Inheritance = Option<(usize, Vec<Move>)>;

/// The places of the bundles of a plan, and what they take over from the plan before.
pub fn follow(bundles: &[Arc<BundlePlan>], old: &Layout) -> (Layout, Vec<Inheritance>) {
    let mut taken = vec![false; old.len()];
    let one = |plan: &Arc<BundlePlan>| {
        let (places, inheritance) = follow_one(plan, old, &taken);
        inheritance.iter().for_each(|(bundle, _)| taken[*bundle] = true);
        ((plan.clone(), places), inheritance)
    };
    bundles.iter().map(one).unzip()
}

/// The place of every lane: where its units were as far as that can be. An old bundle that is taken is not followed.
fn follow_one(plan: &BundlePlan, old: &Layout, taken: &[bool]) -> (Places, Inheritance) {
    let homes = homes(plan, old);
    let mut votes = vec![0; old.len()];
    homes.iter().flatten().filter(|(bundle, _)| !taken[*bundle]).for_each(|(bundle, _)| votes[*bundle] += 1);
    let best = (0..old.len()).rev().max_by_key(|bundle| votes[*bundle]).filter(|bundle| votes[*bundle] > 0);
    let before = best.map_or(0, |bundle| old[bundle].1.len());
    let mut places = vec![NOBODY; before.max((plan.lanes as usize).next_multiple_of(LANES))];
    for (lane, home) in homes.iter().enumerate() {
        if let Some((bundle, place)) = home
            && Some(*bundle) == best
            && places[*place] == NOBODY
        {
            places[*place] = lane as u32;
        }
    }
    let mut seated = vec![false; plan.lanes as usize];
    places.iter().filter(|lane| **lane != NOBODY).for_each(|lane| seated[*lane as usize] = true);
    let mut free = 0;
    for lane in (0..plan.lanes).filter(|lane| !seated[*lane as usize]) {
        while places[free] != NOBODY {
            free += 1;
        }
        places[free] = lane;
    }
    let moves = best.map(|bundle| (bundle, moves(plan, &places, &old[bundle])));
    (places, moves)
}

/// For each lane the old bundle and place of the first of its units that was in one.
fn homes(plan: &BundlePlan, old: &Layout) -> Vec<Option<(usize, usize)>> {
    let mut known: std::collections::HashMap<(Key, u8), (usize, usize)> = Default::default();
    for (bundle, (plan, places)) in old.iter().enumerate() {
        for (place, lane) in places.iter().enumerate().filter(|(_, lane)| **lane != NOBODY) {
            for unit in &plan.units {
                let unit = &unit[*lane as usize];
                known.entry((unit.key, unit.channel)).or_insert((bundle, place));
            }
        }
    }
    let home = |lane: u32| {
        plan.units.iter().find_map(|unit| {
            let unit = &unit[lane as usize];
            known.get(&(unit.key, unit.channel)).copied()
        })
    };
    (0..plan.lanes).map(home).collect()
}

/// Units that go over to a bundle with those places, group by group.
fn moves(plan: &BundlePlan, places: &Places, (old, old_places): &(Arc<BundlePlan>, Places)) -> Vec<Move> {
    let mut moves = Vec::new();
    let groups = places.len().min(old_places.len()) / LANES;
    for group in 0..groups {
        let at = group * LANES..(group + 1) * LANES;
        let (new, former) = (&places[at.clone()], &old_places[at]);
        let mut taken = vec![false; old.units.len()];
        for (to, unit) in plan.units.iter().enumerate() {
            let stays = |from: usize, place: usize| {
                new[place] != NOBODY
                    && former[place] != NOBODY
                    && unit[new[place] as usize].same(&old.units[from][former[place] as usize])
            };
            let fits = |from: &usize| !taken[*from] && (0..LANES).any(|place| stays(*from, place));
            if let Some(from) = (0..old.units.len()).find(fits) {
                taken[from] = true;
                let fresh =
                    (0..LANES).filter(|place| !stays(from, *place)).fold(0, |bits, place| bits | 1 << place);
                let group = group as u32;
                moves.push(Move { from: (group, from as u32), to: (group, to as u32), fresh });
            }
        }
    }
    moves
}
