//! A recording as an event of some note plays it.

use phonon_dsp::{Motion, Sample, SampleId, Shape};
use phonon_io::Zone;
use phonon_io::instrument::Repeats;

/// The note at which a recording without a root sounds as it is, and that instruments play unless told: middle C.
pub const MIDDLE: f64 = 60.0;

/// A recording with what its file or its instrument says about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    /// The recording.
    pub sample: SampleId,
    /// The MIDI note at which it sounds as it is.
    pub root: f64,
    /// Semitones for each note; 1 but for drums and effects.
    pub tracking: f64,
    /// Semitones up.
    pub tune: f64,
    /// What is played where the event states no note; without one it sounds as it is.
    pub usual_note: Option<f64>,
    /// The part to repeat, in frames.
    pub looped: Option<(u64, u64)>,
    /// Whether it plays to its end however short its event is.
    pub one_shot: bool,
    /// Level beside that of the event.
    pub level: f64,
    /// Place beside that of the event, from -1 to 1.
    pub pan: f64,
    /// Envelope and filter of a zone.
    pub shape: Option<Shape>,
    /// The cut group whose voices it fades out.
    pub cuts: Option<u32>,
    /// The cut group that it is in.
    pub off_by: Option<u32>,
}

impl Tone {
    /// A recording on its own.
    pub fn of(id: SampleId, sample: &Sample) -> Tone {
        Tone {
            sample: id,
            root: sample.root.map_or(MIDDLE, f64::from),
            tracking: 1.0,
            tune: 0.0,
            usual_note: None,
            looped: sample.looped,
            one_shot: false,
            level: 1.0,
            pan: 0.0,
            shape: None,
            cuts: None,
            off_by: None,
        }
    }

    /// A recording in a zone of an instrument.
    pub fn of_zone(zone: &Zone, id: SampleId, sample: &Sample) -> Tone {
        let frames = sample.frames() as u64;
        let stated = zone.looped.as_ref().map(|part| (part.start, part.end.min(frames)));
        let looped = match zone.repeats {
            Repeats::Never | Repeats::OneShot => None,
            Repeats::Always | Repeats::UntilRelease => stated.or(sample.looped).or(Some((0, frames))),
            Repeats::IfStated => stated.or(sample.looped),
        };
        let envelope = &zone.envelope;
        Tone {
            root: zone.root.or(sample.root).map_or(MIDDLE, f64::from),
            tracking: f64::from(zone.tracking),
            tune: f64::from(zone.tune),
            usual_note: Some(MIDDLE),
            looped,
            one_shot: zone.repeats == Repeats::OneShot,
            level: 10f64.powf(f64::from(zone.gain) / 20.0),
            pan: f64::from(zone.pan),
            shape: Some(Shape {
                delay: envelope.delay,
                attack: envelope.attack,
                hold: envelope.hold,
                decay: envelope.decay,
                sustain: envelope.sustain,
                // What is let go at once would click.
                release: envelope.release.max(0.01),
                cutoff: zone.cutoff,
                resonance: zone.resonance,
                leaves_loop: zone.repeats == Repeats::UntilRelease,
                motion: zone.motion.map(motion),
            }),
            ..Tone::of(id, sample)
        }
    }

    /// The factor of speed for a note.
    pub fn ratio(&self, note: Option<f64>) -> f64 {
        let semitones = match note.or(self.usual_note) {
            Some(note) => (note - self.root) * self.tracking,
            None => 0.0,
        };
        ((semitones + self.tune) / 12.0).exp2()
    }

    /// Factors for left and right, of equal power, one in the centre.
    pub fn levels(&self) -> [f32; 2] {
        if self.pan == 0.0 {
            return [self.level as f32; 2];
        }
        let angle = (self.pan + 1.0) * std::f64::consts::FRAC_PI_4;
        let scale = self.level * std::f64::consts::SQRT_2;
        [(scale * angle.cos()) as f32, (scale * angle.sin()) as f32]
    }
}

/// What moves a zone, as voices take it.
fn motion(motion: phonon_io::Motion) -> Motion {
    let envelope = motion.envelope;
    Motion {
        envelope: [envelope.delay, envelope.attack, envelope.hold, envelope.decay],
        sustain: envelope.sustain,
        release: envelope.release,
        envelope_pitch: motion.envelope_pitch,
        envelope_cutoff: motion.envelope_cutoff,
        vibrato: motion.vibrato,
        vibrato_pitch: motion.vibrato_pitch,
        swing: motion.swing,
        swing_pitch: motion.swing_pitch,
        swing_cutoff: motion.swing_cutoff,
        swing_gain: motion.swing_gain,
    }
}
