//! Modulators of SoundFonts: what moves a generator by the key and the velocity of a note (sections 8.2 and 9.5 of the
//! specification). Controllers are at rest, so what depends on them is left out.

/// What moves a generator by the note that is played.
#[derive(Clone, Copy)]
pub(crate) struct Modulator {
    pub(crate) source: u16,
    pub(crate) target: u16,
    pub(crate) amount: i16,
    pub(crate) by: u16,
    pub(crate) absolute: bool,
}

/// The note that is played.
#[derive(Clone, Copy)]
pub(crate) struct Note {
    pub(crate) key: u8,
    pub(crate) velocity: u8,
}

impl Modulator {
    /// Adds what it gives for a note.
    pub(crate) fn apply(&self, note: Note, values: &mut [i32]) {
        // How loud a note of that velocity is, the event says.
        let loudness = self.target == ATTENUATION_BY && self.source & 0xff == 2;
        if let (Some(source), Some(by), Some(value), false) = (
            reading(self.source, note),
            factor(self.by, note),
            values.get_mut(usize::from(self.target)),
            loudness,
        ) {
            let amount = source * by * f32::from(self.amount);
            let amount = if self.absolute { amount.abs() } else { amount };
            *value = value.saturating_add(amount.round() as i32);
        }
    }
}

/// The generator of the level.
const ATTENUATION_BY: u16 = 48;

/// As [`reading`], where nothing is one.
fn factor(source: u16, note: Note) -> Option<f32> {
    if source & 0xff == 0 { Some(1.0) } else { reading(source, note) }
}

/// What a source gives for a note, after its curve; nothing for what is not of the note (section 8.2).
fn reading(source: u16, note: Note) -> Option<f32> {
    let number = match source & 0xff {
        2 => note.velocity,
        3 => note.key,
        _ => return None,
    };
    let x = f32::from(number) / 127.0;
    let x = if source & 0x100 != 0 { 1.0 - x } else { x };
    let concave = |x: f32| if x >= 1.0 { 1.0 } else { (-40.0 / 96.0 * (1.0 - x).log10()).min(1.0) };
    let curve = |x: f32| match source >> 10 {
        1 => concave(x),
        2 => 1.0 - concave(1.0 - x),
        3 => f32::from(u8::from(x >= 0.5)),
        _ => x,
    };
    Some(match source & 0x200 != 0 {
        false => curve(x),
        true if source >> 10 == 3 => 2.0 * curve(x) - 1.0,
        true => (2.0 * x - 1.0).signum() * curve((2.0 * x - 1.0).abs()),
    })
}
