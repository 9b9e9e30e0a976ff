//! Instruments that play one note at a time: while a note is held, the next one moves the sounding voice to its pitch
//! instead of starting another, and when it ends, the one before it is heard again if it is still held: the last note
//! has priority.

use phonon_engine::{VoiceId, VoiceStart, What};
use phonon_graph::Key;

/// A voice that nobody ends is held for so long, in seconds.
const LONGEST: f64 = 60.0;
/// Frames for which it is remembered what has ended, since an edit may undo it: more than anything is worked out ahead.
const MEMORY: u64 = 1 << 20;

/// A play and an instrument by their keys, which edits keep.
pub type Place = (Key, Key);

/// The voice of each place that is played so, and those that have ended lately.
#[derive(Default)]
pub struct Monos(Vec<(Place, Mono)>);

struct Mono {
    voice: VoiceId,
    /// Which input takes the frequency.
    input: u16,
    /// The frame at which it started.
    begun: u64,
    /// The notes that move it, in the order in which they begin.
    notes: Vec<Note>,
    /// What happens to it before this frame has been said.
    told: u64,
    /// Whether it has been let go.
    is_over: bool,
}

#[derive(Clone, Copy)]
struct Note {
    begin: u64,
    end: u64,
    frequency: f32,
}

impl Monos {
    /// A note. Gives the start of a voice, unless one that sounds goes on with it; `input` is the one that takes the
    /// frequency.
    #[expect(clippy::too_many_arguments, reason = "all of it is the note")]
    pub fn note(
        &mut self,
        place: Place,
        start: VoiceStart,
        input: u16,
        frequency: f32,
        frame: u64,
        rate: u32,
        out: &mut Vec<(u64, What)>,
    ) -> Option<VoiceStart> {
        let note = Note { begin: frame, end: frame.saturating_add(start.gate_frames), frequency };
        let mut sounding = self.0.iter_mut().filter(|(known, mono)| *known == place && !mono.is_over);
        if let Some((_, mono)) = sounding.next() {
            mono.tell(frame, out);
            if !mono.is_over {
                mono.notes.push(note);
                out.push((frame, mono.moved(frequency)));
                return None;
            }
        }
        let voice = start.voice;
        self.0.push((
            place,
            Mono { voice, input, begun: frame, notes: vec![note], told: frame, is_over: false },
        ));
        Some(VoiceStart { gate_frames: (LONGEST * f64::from(rate)) as u64, ..start })
    }

    /// Says what happens to voices up to `frame`.
    pub fn end(&mut self, frame: u64, out: &mut Vec<(u64, What)>) {
        self.0.iter_mut().filter(|(_, mono)| !mono.is_over).for_each(|(_, mono)| mono.tell(frame, out));
        self.0.retain(|(_, mono)| !mono.is_over || mono.told.saturating_add(MEMORY) > frame);
    }

    /// Takes back everything from `frame` on: what was to happen there is forgotten, and voices that were to start there
    /// have not.
    pub fn back_to(&mut self, frame: u64) {
        self.0.retain_mut(|(_, mono)| {
            mono.notes.retain(|note| note.begin < frame);
            mono.told = mono.told.min(frame);
            let lasts = mono.notes.iter().any(|note| note.end >= frame);
            mono.is_over &= !lasts;
            mono.begun < frame && lasts
        });
    }
}

impl Mono {
    /// Says what ends up to `frame`: the note before is heard again, or the voice is let go.
    fn tell(&mut self, frame: u64, out: &mut Vec<(u64, What)>) {
        while let Some(note) = self.notes.iter().rev().find(|note| note.end > self.told).copied() {
            if note.end > frame {
                break;
            }
            self.told = note.end;
            match self.notes.iter().rev().find(|other| other.end > note.end) {
                Some(other) => out.push((note.end, self.moved(other.frequency))),
                None => {
                    out.push((note.end, What::Release { voice: self.voice }));
                    self.is_over = true;
                }
            }
        }
        // What ended long ago is not asked for again.
        self.notes.retain(|note| note.end.saturating_add(MEMORY) > frame);
    }

    fn moved(&self, frequency: f32) -> What {
        What::VoiceValue { voice: self.voice, input: self.input, value: frequency }
    }
}

#[cfg(test)]
mod tests {
    use phonon_engine::Values;
    use phonon_graph::{InstrumentId, NodeId};

    const HERE: Place = (Key(1), Key(2));

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
            off_by: None,
            seed: 0,
        }
    }

    #[test]
    fn the_last_note_has_priority() {
        let (mut monos, mut out) = (Monos::default(), Vec::new());
        assert!(monos.note(HERE, note(1000, 1), 3, 100.0, 0, 48_000, &mut out).is_some());
        assert!(monos.note(HERE, note(200, 2), 3, 200.0, 300, 48_000, &mut out).is_none());
        monos.end(2000, &mut out);
        assert!(monos.note(HERE, note(100, 3), 3, 300.0, 2000, 48_000, &mut out).is_some(), "a new voice");
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

    #[test]
    fn an_edit_takes_back_what_was_to_come() {
        let (mut monos, mut out) = (Monos::default(), Vec::new());
        assert!(monos.note(HERE, note(1000, 1), 3, 100.0, 0, 48_000, &mut out).is_some());
        monos.end(2000, &mut out);
        assert!(matches!(out[..], [(1000, What::Release { voice: VoiceId(1) })]));
        // Of that the engine knows nothing any more if a plan takes over at frame 500.
        monos.back_to(500);
        out.clear();
        assert!(
            monos.note(HERE, note(100, 2), 3, 200.0, 600, 48_000, &mut out).is_none(),
            "the voice goes on"
        );
        monos.end(2000, &mut out);
        let frames: Vec<u64> = out.iter().map(|(frame, _)| *frame).collect();
        assert_eq!(frames, [600, 700, 1000]);
        assert!(matches!(out[2].1, What::Release { voice: VoiceId(1) }));
        // A voice that was to start after the edit never has.
        assert!(monos.note(HERE, note(100, 4), 3, 200.0, 3000, 48_000, &mut out).is_some());
        monos.back_to(2500);
        assert!(monos.note(HERE, note(100, 5), 3, 200.0, 3050, 48_000, &mut out).is_some());
    }
}
