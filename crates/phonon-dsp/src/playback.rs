//! What a sampler voice plays, settled before it starts: which frames, how fast, and how it is shaped.

use crate::SampleId;

/// One sounding of a recording. Borders are frames of the recording, exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playback {
    /// The recording.
    pub sample: SampleId,
    /// The first frame of the slice.
    pub begin: u64,
    /// The frame after the last; more than there are means the end.
    pub end: u64,
    /// Frames of the recording for each frame of its own rate; below zero it runs backwards from the last frame.
    pub speed: f64,
    /// How much the speed grows in a second.
    pub glide: f64,
    /// Begin and end of the part that is repeated, inside the slice.
    pub looped: Option<(u64, u64)>,
    /// If it goes on, without a fade, where another voice stops at this very frame: how far past its first frame that
    /// is, in frames of the recording; perhaps a little before it.
    pub takes_over: Option<f64>,
    /// If another voice goes on in its place: after how many frames of the output it stops, without a fade.
    pub hands_over: Option<u64>,
    /// How it reads between frames.
    pub interpolation: Interpolation,
    /// The envelope and the filter of an instrument's zone.
    pub shape: Option<Shape>,
}

impl Playback {
    /// All of a recording at its own speed.
    pub fn new(sample: SampleId) -> Playback {
        Playback {
            sample,
            begin: 0,
            end: u64::MAX,
            speed: 1.0,
            glide: 0.0,
            looped: None,
            takes_over: None,
            hands_over: None,
            interpolation: Interpolation::Sinc,
            shape: None,
        }
    }
}

/// How a recording is read between its frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interpolation {
    /// The frame before; the sound of early samplers.
    None,
    /// On a straight line.
    Linear,
    /// On a cubic through both neighbours, with slopes over six frames.
    Cubic,
    /// Band-limited, over 32 frames and more for high speeds.
    #[default]
    Sinc,
}

impl Interpolation {
    /// By its name or its number from 0.
    pub fn named(name: &str) -> Option<Interpolation> {
        Some(match name {
            "none" | "nearest" | "0" => Interpolation::None,
            "linear" | "1" => Interpolation::Linear,
            "cubic" | "2" => Interpolation::Cubic,
            "sinc" | "3" => Interpolation::Sinc,
            _ => return None,
        })
    }

    /// All names, from the coarsest on.
    pub const NAMES: [&'static str; 4] = ["none", "linear", "cubic", "sinc"];
}

/// What a zone of a sampled instrument does to its sound. Times in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Silence before the attack.
    pub delay: f32,
    /// From silence to full level, in a straight line.
    pub attack: f32,
    /// At full level.
    pub hold: f32,
    /// For a fall of 100 dB; it ends at the sustain level.
    pub decay: f32,
    /// Level until the gate closes, 0 to 1.
    pub sustain: f32,
    /// For a fall of 100 dB once the gate has closed.
    pub release: f32,
    /// Corner of the lowpass in hertz, if there is one.
    pub cutoff: Option<f32>,
    /// Its resonance in dB above a flat response.
    pub resonance: f32,
    /// Whether the loop ends with the gate, so that the rest of the recording is heard.
    pub leaves_loop: bool,
    /// What moves its pitch, its corner and its level, if anything does.
    pub motion: Option<Motion>,
}

/// What moves a zone of a sampled instrument while it sounds: an envelope and two swings, each a triangle that begins at
/// nought. Times in seconds, reaches in semitones.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Motion {
    /// The envelope: silence first, up, at the top, down to the sustain level, from the top to nought after the gate.
    pub envelope: [f32; 4],
    /// Where it stays until the gate closes, 0 to 1.
    pub sustain: f32,
    /// From one to nought once the gate has closed.
    pub release: f32,
    /// By how much the envelope moves the pitch.
    pub envelope_pitch: f32,
    /// By how much it moves the corner.
    pub envelope_cutoff: f32,
    /// The swing of the pitch alone: silence first, and its frequency in hertz.
    pub vibrato: [f32; 2],
    /// By how much it moves the pitch.
    pub vibrato_pitch: f32,
    /// The other swing: silence first, and its frequency in hertz.
    pub swing: [f32; 2],
    /// By how much it moves the pitch.
    pub swing_pitch: f32,
    /// By how much it moves the corner.
    pub swing_cutoff: f32,
    /// By how much it moves the level, in dB.
    pub swing_gain: f32,
}
