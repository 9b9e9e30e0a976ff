//! A bundle as it plays: the lanes of one schedule, sixteen to a rack, what they hear and what they give.

use std::any::Any;
use std::ops::Range;
use std::sync::Arc;

use fearless_simd::Level;
use phonon_dsp::{QUANTUM, Start, Unit};
use phonon_graph::plan::LANES;
use phonon_graph::{BundlePlan, Key, Operand, Port, Schedule, Step, UnitPlan};

use crate::frame::Frame;
use crate::rack::{Arena, Host, Rack, World};

/// Nobody has this place.
pub const NOBODY: u32 = u32::MAX;

/// Which lane of the plan each place has, sixteen places to a group. It does not follow from the plan alone: what
/// keeps its state through an edit keeps its place.
pub type Places = Vec<u32>;

/// The bundles of a plan and their places, as whoever prepares the next plan knows them.
pub type Layout = Vec<(Arc<BundlePlan>, Places)>;

/// A bundle, however many lanes a unit computes at once.
pub trait Bundled: Send {
    /// Computes all lanes; `ins` are the inputs of the bundle's step. Sums go to `sums`, one for each output.
    fn run(
        &mut self,
        ins: &[Operand],
        main: &Arena<f32>,
        sums: &mut [Box<[f32]>],
        world: World<'_>,
        frames: Range<usize>,
        fault: &mut dyn FnMut(&UnitPlan),
    );
    /// What a lane of the plan gave to an output in the last run.
    fn lane(&self, output: u8, lane: u32) -> &[f32];
    /// Takes over units of `old`.
    fn adopt(&mut self, old: &mut dyn Bundled, moves: &[Move]);
    /// To tell the frame types apart.
    fn as_any(&mut self) -> &mut dyn Any;
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
    places: Places,
    racks: Vec<Rack<F>>,
    arena: Arena<F>,
    level: Level,
    /// For each output the sum over groups, lane by lane, one row for each rack of a group.
    sums: Vec<Vec<F>>,
    /// For each output and lane of the plan what it gave.
    rows: Vec<Box<[f32]>>,
}

impl<F: Frame> Bundle<F> {
    /// Fresh units for every lane.
    pub fn new(plan: Arc<BundlePlan>, places: Places, rate: f32, level: Level) -> Bundle<F> {
        let mut racks: Vec<Rack<F>> =
            (0..places.len() / F::COUNT).map(|_| Rack::new(&plan.schedule, rate, level)).collect();
        for (place, lane) in places.iter().enumerate().filter(|(_, lane)| **lane != NOBODY) {
            for (unit, plans) in racks[place / F::COUNT].units.iter_mut().zip(&plan.units) {
                unit.start(place % F::COUNT, &start(&plans[*lane as usize]));
            }
        }
        let rows = if plan.summed { 0 } else { plan.outputs.len() * plan.lanes as usize };
        let sums = if plan.summed { plan.outputs.len() } else { 0 };
        Bundle {
            arena: Arena::new(&plan.schedule),
            sums: vec![vec![F::default(); QUANTUM * LANES / F::COUNT]; sums],
            rows: vec![vec![0.0; QUANTUM].into_boxed_slice(); rows],
            racks,
            places,
            level,
            plan,
        }
    }

    /// Writes what the lanes of a rack hear.
    fn hear(&mut self, rack: usize, ins: &[Operand], main: &Arena<f32>, frames: &Range<usize>) {
        let lanes = &self.places[rack * F::COUNT..(rack + 1) * F::COUNT];
        for Port { slot, first } in &self.plan.ports {
            // Places that nobody has hear what the first lane hears.
            let heard = |lane: &u32| {
                let lane = if *lane == NOBODY { 0 } else { *lane };
                ins[(first + lane) as usize].signal.slot as usize
            };
            let buffer = &mut self.arena.slots[*slot as usize][frames.clone()];
            let mut is_still = true;
            for (at, slot) in lanes.iter().map(heard).enumerate() {
                is_still &= main.held[slot];
                buffer[0].lanes_mut()[at] = main.slots[slot][frames.start];
            }
            if is_still {
                buffer.fill(buffer[0]);
            } else {
                for (at, slot) in lanes.iter().map(heard).enumerate() {
                    let source = &main.slots[slot][frames.clone()];
                    for (frame, sample) in buffer.iter_mut().zip(source) {
                        frame.lanes_mut()[at] = *sample;
                    }
                }
            }
            self.arena.held[*slot as usize] = is_still;
        }
    }

    /// Takes what the lanes of a rack give.
    fn give(&mut self, rack: usize, frames: &Range<usize>) {
        let lanes = &self.places[rack * F::COUNT..(rack + 1) * F::COUNT];
        let mut heard = [0u32; LANES];
        heard.iter_mut().zip(lanes).for_each(|(heard, lane)| *heard = if *lane == NOBODY { 0 } else { !0 });
        let row = rack % (LANES / F::COUNT) * QUANTUM;
        for (output, slot) in self.plan.outputs.iter().enumerate() {
            let given = &self.arena.slots[*slot as usize][frames.clone()];
            if self.plan.summed {
                let sums = &mut self.sums[output][row..][frames.clone()];
                F::add_heard(self.level, given, &heard, sums, &mut [0; LANES]);
                continue;
            }
            for (at, lane) in lanes.iter().enumerate().filter(|(_, lane)| **lane != NOBODY) {
                let row = &mut self.rows[output * self.plan.lanes as usize + *lane as usize];
                for (sample, frame) in row[frames.clone()].iter_mut().zip(given) {
                    *sample = frame.lanes()[at];
                }
            }
        }
    }
}

impl<F: Frame> Bundled for Bundle<F> {
    fn run(
        &mut self,
        ins: &[Operand],
        main: &Arena<f32>,
        sums: &mut [Box<[f32]>],
        world: World<'_>,
        frames: Range<usize>,
        fault: &mut dyn FnMut(&UnitPlan),
    ) {
        let rows = LANES / F::COUNT;
        for sums in &mut self.sums {
            (0..rows).for_each(|row| sums[row * QUANTUM..][frames.clone()].fill(F::default()));
        }
        for rack in 0..self.racks.len() {
            if self.places[rack * F::COUNT..(rack + 1) * F::COUNT].iter().all(|lane| *lane == NOBODY) {
                continue;
            }
            self.hear(rack, ins, main, &frames);
            let places = &self.places[rack * F::COUNT..(rack + 1) * F::COUNT];
            let mut watch = Watch { plan: &self.plan, places, fault };
            self.racks[rack].run(&self.plan.schedule, &mut self.arena, world, frames.clone(), &mut watch);
            self.give(rack, &frames);
        }
        for (sum, given) in sums.iter_mut().zip(&self.sums) {
            sum[frames.clone()].fill(0.0);
            F::add_lanes(given, frames.clone(), sum);
        }
    }

    fn lane(&self, output: u8, lane: u32) -> &[f32] {
        &self.rows[usize::from(output) * self.plan.lanes as usize + lane as usize]
    }

    fn adopt(&mut self, old: &mut dyn Bundled, moves: &[Move]) {
        let Some(old) = old.as_any().downcast_mut::<Bundle<F>>() else { return };
        let racks = LANES / F::COUNT;
        for Move { from, to, fresh } in moves {
            for rack in 0..racks {
                let at = |(group, _): (u32, u32)| group as usize * racks + rack;
                let (mine, theirs) = (&mut self.racks[at(*to)], &mut old.racks[at(*from)]);
                std::mem::swap(&mut mine.units[to.1 as usize], &mut theirs.units[from.1 as usize]);
                let unit = &mut mine.units[to.1 as usize];
                for lane in 0..F::COUNT {
                    let place = rack * F::COUNT + lane;
                    let whose = self.places[to.0 as usize * LANES + place];
                    if fresh & (1 << place) != 0 && whose != NOBODY {
                        unit.start(lane, &start(&self.plan.units[to.1 as usize][whose as usize]));
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
    fault: &'a mut dyn FnMut(&UnitPlan),
}

impl<F: Frame> Host<F> for Watch<'_> {
    const WATCHES: bool = true;

    fn play(&mut self, _: u32, _: &Step, _: &mut Arena<F>, _: Range<usize>) {}

    fn bundle(&mut self, _: u32, _: &Step, _: &[Operand], _: &mut Arena<F>, _: World<'_>, _: Range<usize>) {}

    fn lane(&self, _: u32, _: u8, _: u32) -> &[F] {
        &[]
    }

    fn fault(&mut self, _: &Schedule, unit: u32, lane: usize, state: &mut dyn Unit<F>) {
        let whose = match self.places[lane] {
            NOBODY => 0,
            whose => whose,
        };
        let plan = &self.plan.units[unit as usize][whose as usize];
        state.start(lane, &start(plan));
        if self.places[lane] != NOBODY {
            (self.fault)(plan);
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
