//! A session that plays what messages from outside ask for.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use phonon_eval::Seat;

use super::clock::Clock;
use super::rescan::Rescan;
use crate::dirt::ports::Ports;
use crate::dirt::receiver::Receiver;
use crate::session::Session;
use crate::state::OutsideState;

/// Messages are taken for so long at a time, so that the engine is fed whatever comes.
const TAKING: Duration = Duration::from_millis(2);
/// The least time between two plans, and how many times as long as the last one took.
const PAUSE: (Duration, u32) = (Duration::from_millis(20), 3);

/// What arrives, and what is made of it.
pub struct Outside {
    ports: Ports,
    receiver: Receiver,
    rescan: Rescan,
    /// Since when a plan is being made.
    underway: Option<Instant>,
    /// When the next one may be.
    next: Instant,
    malformed: u64,
}

impl Outside {
    /// Listens at `ports`, for a session at `rate` with samples in `roots`.
    pub fn new(ports: Ports, rate: u32, roots: Vec<PathBuf>) -> Outside {
        Outside {
            receiver: Receiver::new(i64::from(ports.orbits), rate, ports.control()),
            ports,
            rescan: Rescan::new(roots),
            underway: None,
            next: Instant::now(),
            malformed: 0,
        }
    }

    /// What could not be opened.
    pub fn take_troubles(&mut self) -> Vec<String> {
        std::mem::take(&mut self.ports.troubles)
    }

    /// The seats to begin with.
    pub fn seats(&mut self) -> Vec<Seat> {
        self.receiver.fresh_seats().unwrap_or_default()
    }

    /// Takes what has arrived while frame `now` is played. Gives the seats for the next plan, if there are others than before.
    pub fn step(&mut self, session: &mut Session, clock: &Clock, now: u64) -> Option<Vec<Seat>> {
        let began = Instant::now();
        while began.elapsed() < TAKING
            && let Some(arrived) = self.ports.inbox.next(Duration::ZERO)
        {
            let due = arrived.message.due.and_then(|stamp| stamp.moment());
            // What is due before the first frame is late, but not "at once".
            let due = due.and_then(|due| clock.frame(due));
            let due = due.map_or(0, |frame| u64::try_from(frame).unwrap_or(0).max(1));
            if let Some(answer) = self.receiver.take(&arrived.message, due, now, &mut session.feed) {
                self.ports.answer(&answer, &arrived);
            }
        }
        let malformed = self.ports.inbox.malformed();
        if malformed > 0 && self.malformed == 0 {
            session.feed.conductor.tell_outside("something arrives that is no OSC packet; it is passed over");
        }
        self.malformed = malformed;
        if let Some((bank, count)) = self.rescan.next() {
            session.feed.sounds.renew(bank);
            session.feed.conductor.tell_anyway(&format!("the sample folders have changed: {count} sounds"));
        }
        if self.underway.is_some() || Instant::now() < self.next {
            return None;
        }
        let seats = self.receiver.fresh_seats()?;
        self.underway = Some(Instant::now());
        Some(seats)
    }

    /// The plan that was asked for plays, or nothing came of it.
    pub fn arrived(&mut self) {
        if let Some(since) = self.underway.take() {
            self.next = Instant::now() + PAUSE.0.max(since.elapsed() * PAUSE.1);
        }
    }

    /// Figures.
    pub fn state(&self, session: &mut Session) -> OutsideState {
        let counts = session.feed.conductor.outside().counts;
        OutsideState {
            played: counts.played,
            late: counts.late,
            refused: counts.refused + self.receiver.refused(),
            dropped: self.ports.inbox.dropped(),
            malformed: self.ports.inbox.malformed(),
        }
    }
}
