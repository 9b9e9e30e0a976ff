//! How one plan takes over from another: what is the same in both keeps its state.
//!
//! Which unit goes where is found out beside the audio thread; there, boxes only change places, and the old plan
//! with what is left of it goes back.

use std::collections::HashMap;

use phonon_graph::{Key, Plan};

use crate::bundle::Inheritance;
use crate::running::Running;

/// A plan that waits for its frame.
pub struct Swap {
    /// The new plan.
    pub next: Running,
    /// The first frame it may play; the first of a quantum.
    pub frame: u64,
    moves: Moves,
}

/// Pairs of places, old and new.
struct Moves {
    units: Vec<(u32, u32)>,
    cells: Vec<(u32, u32)>,
    streams: Vec<(u32, u32)>,
    /// For each new bundle what it takes over.
    bundles: Vec<Inheritance>,
    pools: Vec<(u32, u32)>,
    /// For each play of the old plan its place in the new one.
    plays: Vec<u32>,
}

impl Swap {
    /// Prepares `next` to take over from the plan `old`.
    ///
    /// `bundles` says what its bundles take over.
    pub fn new(old: &Plan, next: Running, frame: u64, bundles: Vec<Inheritance>) -> Swap {
        let new = &*next.plan;
        let unit = |index: u32| &new.main.units[index as usize];
        let units = pairs(
            old.main.units.iter().map(|unit| (unit.key, unit.channel)),
            new.main.units.iter().map(|unit| (unit.key, unit.channel)),
            |from, to| old.main.units[from as usize].same(unit(to)),
        );
        let cells = pairs(old.main.cells.iter().copied(), new.main.cells.iter().copied(), |_, _| true);
        let streams = pairs(
            old.streams.iter().map(|stream| stream.key),
            new.streams.iter().map(|stream| stream.key),
            |_, _| true,
        );
        let pools = pairs(
            old.instruments.iter().map(|one| one.key),
            new.instruments.iter().map(|one| one.key),
            |from, to| {
                old.rate == new.rate && old.instruments[from as usize].same(&new.instruments[to as usize])
            },
        );
        let mut plays = vec![u32::MAX; old.plays.len()];
        for (from, to) in
            pairs(old.plays.iter().map(|play| play.key), new.plays.iter().map(|play| play.key), |_, _| true)
        {
            if new.play(new.plays[to as usize].node).is_some() {
                plays[from as usize] = to;
            }
        }
        let moves = Moves { units, cells, streams, bundles, pools, plays };
        Swap { next, frame, moves }
    }

    /// Takes over the state of `old`. Nothing is allocated or freed.
    pub fn take_over(&mut self, old: &mut Running) {
        let (next, moves) = (&mut self.next, &self.moves);
        for (from, to) in &moves.units {
            std::mem::swap(&mut old.rack.units[*from as usize], &mut next.rack.units[*to as usize]);
        }
        for (from, to) in &moves.cells {
            next.rack.cells[*to as usize] = old.rack.cells[*from as usize];
        }
        for (from, to) in &moves.streams {
            next.streams[*to as usize] = old.streams[*from as usize];
            next.fill_stream(*to as usize, 0);
        }
        for (bundle, moves) in next.bundles.iter_mut().zip(&moves.bundles) {
            if let Some((from, moves)) = moves {
                bundle.adopt(&mut *old.bundles[*from], moves);
            }
        }
        for (from, to) in &moves.pools {
            next.pools[*to as usize].adopt(&mut *old.pools[*from as usize], &moves.plays);
        }
        // What sounds of instruments that are no longer there sounds out, as far as there is room.
        let mut index = 0;
        while index < old.pools.len() {
            if old.pools[index].active() > 0 && next.pools.len() < next.pools.capacity() {
                let mut pool = old.pools.swap_remove(index);
                pool.retire(next.pools.len() as u32, &moves.plays, old.arena());
                next.pools.push(pool);
            } else {
                index += 1;
            }
        }
    }
}

/// Pairs the places of equal keys, in order where a key comes several times.
fn pairs<K: Into<Name>>(
    old: impl Iterator<Item = K>,
    new: impl Iterator<Item = K>,
    fits: impl Fn(u32, u32) -> bool,
) -> Vec<(u32, u32)> {
    let mut known: HashMap<Name, Vec<u32>> = HashMap::new();
    for (place, key) in old.enumerate() {
        known.entry(key.into()).or_default().push(place as u32);
    }
    known.values_mut().for_each(|places| places.reverse());
    let mut pairs = Vec::new();
    for (to, key) in new.enumerate() {
        let Some(places) = known.get_mut(&key.into()) else { continue };
        if let Some(from) = places.pop()
            && fits(from, to as u32)
        {
            pairs.push((from, to as u32));
        }
    }
    pairs
}

/// A key, and the channel where there is one.
#[derive(PartialEq, Eq, Hash)]
struct Name(Key, u8);

impl From<Key> for Name {
    fn from(key: Key) -> Name {
        Name(key, 0)
    }
}

impl From<(Key, u8)> for Name {
    fn from((key, channel): (Key, u8)) -> Name {
        Name(key, channel)
    }
}
