//! Which seats there are: those that wait for whatever may come, and those of the events that have come.

use std::collections::BTreeSet;

use phonon_base::limits;
use phonon_eval::Seat;

/// Instruments that one seat may have.
const INSTRUMENTS: usize = 64;

/// The seats of a session.
#[derive(Debug)]
pub struct Seating {
    seats: Vec<Seat>,
    /// When each was last asked for; those that wait for whatever comes are never given up.
    used: Vec<u64>,
    standing: usize,
    /// Whether there are seats that no program has yet.
    fresh: bool,
}

impl Seating {
    /// Seats for recordings on so many orbits: plain ones, and ones that can do whatever answers at once.
    pub fn new(orbits: i64) -> Seating {
        let kinds = [BTreeSet::new(), Seat::any()];
        let all = (0..orbits.max(1)).flat_map(|orbit| {
            kinds.iter().map(move |controls| Seat {
                orbit,
                controls: controls.clone(),
                instruments: BTreeSet::new(),
            })
        });
        let seats: Vec<Seat> = all.collect();
        Seating { used: vec![0; seats.len()], standing: seats.len(), seats, fresh: true }
    }

    /// Makes sure that there is a seat like `wish`, at frame `now`.
    pub fn ask(&mut self, wish: &Seat, now: u64) {
        let same = |seat: &Seat| seat.orbit == wish.orbit && seat.controls == wish.controls;
        let at = match self.seats.iter().position(same) {
            Some(at) => at,
            None => {
                if self.seats.len() >= self.standing + limits::DIRT_SEATS {
                    self.give_up();
                }
                self.seats.push(Seat { instruments: BTreeSet::new(), ..wish.clone() });
                self.used.push(now);
                self.fresh = true;
                self.seats.len() - 1
            }
        };
        self.used[at] = now;
        let seat = &mut self.seats[at];
        for name in &wish.instruments {
            if !seat.instruments.contains(name) && seat.instruments.len() < INSTRUMENTS {
                seat.instruments.insert(name.clone());
                self.fresh = true;
            }
        }
    }

    /// The seats, if some have come since the last call.
    pub fn take_fresh(&mut self) -> Option<Vec<Seat>> {
        std::mem::take(&mut self.fresh).then(|| self.seats.clone())
    }

    /// Gives up the seat that has not been asked for for longest. What sounds there sounds out.
    fn give_up(&mut self) {
        let oldest = (self.standing..self.seats.len()).min_by_key(|at| self.used[*at]);
        if let Some(at) = oldest {
            self.seats.remove(at);
            self.used.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(control: &'static str, instrument: &str) -> Seat {
        Seat {
            orbit: 1,
            controls: BTreeSet::from([control]),
            instruments: BTreeSet::from([instrument.to_owned()]),
        }
    }

    #[test]
    fn a_seat_is_asked_for_once_and_grows_by_instruments() {
        let mut seating = Seating::new(2);
        assert_eq!(seating.take_fresh().map(|seats| seats.len()), Some(4));
        assert_eq!(seating.take_fresh(), None);
        seating.ask(&wish("cutoff", "saw"), 1);
        assert_eq!(seating.take_fresh().map(|seats| seats.len()), Some(5));
        seating.ask(&wish("cutoff", "saw"), 2);
        assert_eq!(seating.take_fresh(), None);
        seating.ask(&wish("cutoff", "superpiano"), 3);
        let seats = seating.take_fresh().expect("another instrument");
        assert_eq!((seats.len(), seats[4].instruments.len()), (5, 2));
    }

    #[test]
    fn the_seats_that_nobody_asks_for_are_given_up() {
        let mut seating = Seating::new(1);
        let names: Vec<&'static str> =
            phonon_pattern::CONTROLS.iter().flat_map(|rows| rows.1.iter()).map(|row| row.name).collect();
        for (now, name) in names.iter().enumerate() {
            seating.ask(&wish(name, "saw"), now as u64);
        }
        let seats = seating.take_fresh().expect("seats");
        assert_eq!(seats.len(), 2 + limits::DIRT_SEATS);
        assert_eq!(seats.last().map(|seat| seat.controls.clone()), names.last().map(|name| [*name].into()));
        assert_eq!(seats[1].controls, Seat::any());
    }
}
