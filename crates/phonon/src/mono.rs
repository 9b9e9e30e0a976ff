//! Instruments that play one note at a time: while a note is held, the next one moves the sounding voice to its pitch
//! instead of starting another, and when it ends, the one before it is heard again if it is still held: the last note
//! has priority.

use std::collections::HashMap;

use phonon_engine::{VoiceId, VoiceStart, What};

/// A voice that nobody ends is held for so long, in seconds.
const LONGEST: f64 = 60.0;

/// The sounding voice of each play and instrument that is played so.
#[derive(Default)]
pub struct Monos(HashMap<(u32, u32), Mono>);

struct Mono {
    voice: VoiceId,
    /// Which input takes the frequency.
    input: u16,
    /// The notes that are held, the last one last: the frame at which each ends, and its frequency.
    held: Vec<(u64, f32)>,
}

impl Monos {
    /// A note. Gives the start of a voice, unless one that sounds goes on with it; `input` is the one that takes the
    /// frequency.
    pub fn note(
        &mut self,
        start: VoiceStart,
        input: u16,
        frequency: f32,
        frame: u64,
        rate: u32,
        out: &mut Vec<(u64, What)>,
    ) -> Option<VoiceStart> {
        let place = (start.play.0, start.instrument.0);
        let end = frame.saturating_add(start.gate_frames);
        if let Some(mono) = self.0.get_mut(&place) {
            if mono.end(frame, out) {
                mono.held.push((end, frequency));
                out.push((
                    frame,
                    What::VoiceValue { voice: mono.voice, input: mono.input, value: frequency },
                ));
                return None;
            }
            self.0.remove(&place);
        }
        self.0.insert(place, Mono { voice: start.voice, input, held: vec![(end, frequency)] });
        Some(VoiceStart { gate_frames: (LONGEST * f64::from(rate)) as u64, ..start })
    }

    /// Ends the notes that end up to `frame`.
    pub fn end(&mut self, frame: u64, out: &mut Vec<(u64, What)>) {
        self.0.retain(|_, mono| mono.end(frame, out));
    }
}

impl Mono {
    /// Ends the notes that end up to `frame`, and tells whether one is left.
    fn end(&mut self, frame: u64, out: &mut Vec<(u64, What)>) -> bool {
        while let Some((end, _)) = self.held.last().copied().filter(|(end, _)| *end <= frame) {
            // Others may have ended before, unheard.
            self.held.retain(|(other, _)| *other > end);
            let voice = self.voice;
            out.push(match self.held.last() {
                Some((_, value)) => (end, What::VoiceValue { voice, input: self.input, value: *value }),
                None => (end, What::Release { voice }),
            });
        }
        !self.held.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use phonon_engine::Values;
    use phonon_graph::{InstrumentId, NodeId};

    use super::*;

    fn note(frames: u64, voice: u64) -> VoiceStart {
        VoiceStart {
            play: NodeId(0),
            instrument: InstrumentId(0),
            voice: VoiceId(voice),
            gate_frames: frames,
            values: Values::new(),
            sample: None,
            cut: None,
            seed: 0,
        }
    }

    #[test]
    fn the_last_note_has_priority() {
        let (mut monos, mut out) = (Monos::default(), Vec::new());
        assert!(monos.note(note(1000, 1), 3, 100.0, 0, 48_000, &mut out).is_some());
        assert!(monos.note(note(200, 2), 3, 200.0, 300, 48_000, &mut out).is_none());
        monos.end(2000, &mut out);
        assert!(monos.note(note(100, 3), 3, 300.0, 2000, 48_000, &mut out).is_some(), "a new voice");
        let said: Vec<(u64, Option<f32>)> = out
            .iter()
            .map(|(frame, what)| match what {
                What::VoiceValue { voice: VoiceId(1), input: 3, value } => (*frame, Some(*value)),
                What::Release { voice: VoiceId(1) } => (*frame, None),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(said, [(300, Some(200.0)), (500, Some(100.0)), (1000, None)]);
    }
}
