//! Events that another program plays.

use std::sync::Arc;

use phonon_pattern::{Controls, Sink};

use super::Conductor;
use super::voices::Cue;
use crate::outgoing::{Outgoing, Sent, sent_controls};
use crate::values::EventValues;

/// Sinks that are kept read.
const KEPT: usize = 64;

impl Conductor {
    /// Notes what is to be sent for an event; false when it is to be played here.
    pub(super) fn sends(&mut self, cue: &Cue<'_>) -> bool {
        let values = EventValues::new(self.keys, cue.controls, self.habits);
        let sound = if cue.source.sinks.is_empty() { None } else { values.sound() };
        let Some(controls) = sent_controls(cue.source, cue.controls, sound.as_deref()) else { return false };
        let (Some(sink), Some(home)) = (self.sink(&controls), cue.source.orbits.first()) else { return true };
        let sent = Sent {
            controls: &controls,
            values: EventValues::new(self.keys, &controls, self.habits),
            cycle: cue.whole.begin,
            delta: cue.whole.duration().to_f64() / cue.cps,
            cps: cue.cps,
            orbit: home.number,
        };
        let message = sent.message(&sink);
        self.outgoing.push(Outgoing { frame: cue.frame, play: home.play, sink, message, place: cue.place });
        true
    }

    /// Messages for other programs that have come to light since the last call, in order within each cycle.
    pub fn take_outgoing(&mut self) -> Vec<Outgoing> {
        let mut outgoing = std::mem::take(&mut self.outgoing);
        outgoing.sort_by_key(|one| one.frame);
        outgoing
    }

    fn sink(&mut self, controls: &Controls) -> Option<Arc<Sink>> {
        let value = controls.get(Sink::key())?;
        if let Some((_, sink)) = self.sinks.iter().find(|(known, _)| known == value) {
            return Some(sink.clone());
        }
        let sink = Arc::new(Sink::of(controls)?);
        if self.sinks.len() >= KEPT {
            self.sinks.clear();
        }
        self.sinks.push((value.clone(), sink.clone()));
        Some(sink)
    }
}
