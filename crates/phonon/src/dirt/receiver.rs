//! What messages ask a session for.

use std::sync::Arc;

use phonon_base::limits;
use phonon_eval::Seat;
use phonon_io::osc::{Arg, Message};

use super::message::Asked;
use super::seating::Seating;
use crate::conductor::outside::Coming;
use crate::feed::Feed;

/// What Tidal is told about control buses, as SuperDirt has them.
const TOLD_BUSES: i64 = 128;
/// What a change of a control bus costs, in events: every voice that follows it is worked out again.
const BUS_COST: f64 = 4.0;
/// The sound that silences everything.
const PANIC: &str = "superpanic";

/// Takes messages.
pub struct Receiver {
    /// Who may be asked to play.
    pub seating: Seating,
    orbits: i64,
    rate: u32,
    /// Events that may still be played at this frame, and the frame.
    allowance: (f64, u64),
    /// Where control buses are set.
    control: (String, u16),
    /// Events that came too fast.
    refused: u64,
}

impl Receiver {
    /// For so many orbits; control buses are set at `control`.
    pub fn new(orbits: i64, rate: u32, control: (String, u16)) -> Receiver {
        let allowance = (f64::from(limits::DIRT_BURST), 0);
        Receiver {
            seating: Seating::new(orbits),
            orbits: orbits.max(1),
            rate,
            allowance,
            control,
            refused: 0,
        }
    }

    /// Events that were refused because they came too fast.
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// Takes a message that is due at frame `due`, at once if that is nought, while frame `now` is played. Gives the
    /// answer, if there is one.
    pub fn take(&mut self, message: &Message, due: u64, now: u64, feed: &mut Feed) -> Option<Message> {
        match message.address.as_str() {
            "/dirt/play" | "/play2" => self.play(&message.args, due, now, feed),
            "/c_set" | "/dirt/setControlBus" => {
                for pair in message.args.chunks_exact(2) {
                    if let (Some(bus), Some(value)) = (pair[0].number(), pair[1].number())
                        && (0.0..limits::DIRT_BUSES as f64).contains(&bus)
                        && self.allowed(BUS_COST, now)
                    {
                        feed.conductor.outside().come(due, now, Coming::Bus(bus as usize, value as f32));
                    }
                }
            }
            "/dirt/handshake" => return Some(self.handshake()),
            "/dirt/hello" => return Some(answer("/dirt/hello/reply", Vec::new())),
            other => {
                let other: String = other.chars().take(limits::DIRT_WORD).collect();
                feed.conductor.tell_outside(&format!("nothing here listens to `{other}`"));
            }
        }
        None
    }

    fn play(&mut self, args: &[Arg], due: u64, now: u64, feed: &mut Feed) {
        if !self.allowed(1.0, now) {
            return;
        }
        let mut asked = match Asked::read(args) {
            Ok(asked) => asked,
            Err(error) => return feed.conductor.tell_outside(&format!("/dirt/play: {error}")),
        };
        for name in std::mem::take(&mut asked.unknown) {
            feed.conductor
                .tell_outside(&format!("`{name}` moves nothing here; the rest of its events sounds"));
        }
        asked.orbit = asked.orbit.rem_euclid(self.orbits);
        let Some(wish) = asked.seat(&feed.sounds) else {
            return feed.conductor.tell_outside("an event without `s` has no sound");
        };
        let Some((name, bank)) = asked.sound() else { return };
        if name == PANIC {
            return feed.conductor.outside().come(due, now, Coming::Panic);
        }
        if wish.instruments.is_empty() && !feed.sounds.has(&name, bank.as_deref()) {
            let message = format!(
                "there is no sound `{name}`: its events are silent; `--samples DIR` names a folder of sample folders"
            );
            return feed.conductor.tell_outside(&message);
        }
        if wish.instruments.is_empty() {
            // Read now, so that it is there when it is due.
            feed.sounds.fetch(&asked.controls(&|_| 0.0));
        }
        self.seating.ask(&wish, now);
        let later = (asked.later() * f64::from(self.rate)).round() as i64;
        let due = match (due, later) {
            (0, ..=0) => 0,
            (0, later) => now.saturating_add_signed(later),
            (due, later) => due.saturating_add_signed(later).max(1),
        };
        feed.conductor.outside().come(due, now, Coming::Play(Arc::new(asked)));
    }

    /// Whether one more event of that cost may come: so many in a second, and so many at once.
    fn allowed(&mut self, cost: f64, now: u64) -> bool {
        let (left, since) = self.allowance;
        let passed = now.saturating_sub(since) as f64 / f64::from(self.rate);
        let left = (left + passed * f64::from(limits::DIRT_RATE)).min(f64::from(limits::DIRT_BURST));
        let allowed = left >= cost;
        self.allowance = (if allowed { left - cost } else { left }, now);
        self.refused += u64::from(!allowed);
        allowed
    }

    fn handshake(&self) -> Message {
        let word = |word: &str| Arg::Text(word.to_owned());
        let (host, port) = &self.control;
        let mut args = vec![
            word("&serverHostname"),
            word(host),
            word("&serverPort"),
            Arg::Whole(i64::from(*port)),
            word("&controlBusIndices"),
        ];
        args.extend((0..TOLD_BUSES).map(Arg::Whole));
        answer("/dirt/handshake/reply", args)
    }

    /// The seats, if there are some that no program has yet.
    pub fn fresh_seats(&mut self) -> Option<Vec<Seat>> {
        self.seating.take_fresh()
    }
}

fn answer(address: &str, args: Vec<Arg>) -> Message {
    Message { address: address.to_owned(), args, due: None }
}
