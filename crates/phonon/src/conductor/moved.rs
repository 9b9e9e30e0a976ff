//! What has been worked out ahead when another song takes over: what began before it goes on.

use std::collections::HashMap;

use phonon_engine::What;

use super::{Conductor, Rank};
use crate::mono::Place;

/// Pitches that are remembered for each place: more than are worked out ahead.
const REMEMBERED: usize = 1024;

/// Something that happens to a voice after it has started.
pub(super) struct Planned {
    /// When the voice started.
    start: u64,
    /// When it happens.
    frame: u64,
    what: What,
    is_sent: bool,
}

/// The last frequencies of each play and instrument, from which the next note glides.
#[derive(Default)]
pub(super) struct Pitches(HashMap<Place, Vec<(u64, f32)>>);

impl Pitches {
    /// Notes the frequency of a note at `frame`, and gives that of the note before.
    pub(super) fn note(&mut self, place: Place, frame: u64, frequency: f32) -> Option<f32> {
        let known = self.0.entry(place).or_default();
        if known.len() >= REMEMBERED {
            known.drain(..REMEMBERED / 2);
        }
        let before = known.last().map(|(_, frequency)| *frequency);
        known.push((frame, frequency));
        before
    }
}

impl Conductor {
    /// Plans what happens at `frame` to a voice that starts at `start`.
    pub(super) fn plan(&mut self, start: u64, frame: u64, what: What) {
        self.planned.push(Planned { start, frame, what, is_sent: false });
    }

    /// Sends what is planned before `until`; what is long past is forgotten.
    pub(super) fn send_planned(&mut self, begin: u64, until: u64, happening: &mut Vec<(u64, Rank, What)>) {
        for planned in self.planned.iter_mut().filter(|planned| !planned.is_sent && planned.frame < until) {
            planned.is_sent = true;
            happening.push((planned.frame, Rank::More, planned.what.clone()));
        }
        // Songs change less than two cycles back, and less than two seconds where less is worked out at once.
        let length = until.saturating_sub(begin).max(u64::from(self.rate));
        let past = begin.saturating_sub(length.saturating_mul(2));
        self.planned.retain(|planned| planned.frame >= past);
    }

    /// Takes back what has been worked out from `frame` on.
    pub(super) fn take_back(&mut self, frame: u64) {
        self.planned.retain(|planned| planned.start < frame);
        let to_come = self.planned.iter_mut().filter(|planned| planned.frame >= frame);
        to_come.for_each(|planned| planned.is_sent = false);
        self.pitches.0.values_mut().for_each(|known| known.retain(|(at, _)| *at < frame));
        self.monos.back_to(frame);
        self.anticipated = frame + self.earliest;
    }
}
