//! What a query is asked under: which peer's habits, how fast the clock runs, which random stream.

use crate::dial::Dials;

/// Whose random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Rng {
    /// Strudel's default.
    #[default]
    Legacy,
    /// Strudel's `useRNG('precise')`.
    Precise,
    /// Tidal's.
    Tidal,
}

/// When a continuous pattern is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sampling {
    /// At the start of the span asked for (Strudel, Tidal 1.10).
    #[default]
    Start,
    /// In its middle (Tidal 1.7).
    Middle,
}

/// The habits in which Strudel and Tidal differ. The default is Strudel's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Mode {
    /// Whose random numbers.
    pub rng: Rng,
    /// When a continuous pattern is looked at.
    pub sampling: Sampling,
    /// Whether the rest (euclid rotation, note names, squeezed euclid steps …) is as in Tidal.
    pub tidal: bool,
}

impl Mode {
    /// Everything as in Strudel.
    pub const STRUDEL: Mode = Mode { rng: Rng::Legacy, sampling: Sampling::Start, tidal: false };
    /// Everything as in Tidal.
    pub const TIDAL: Mode = Mode { rng: Rng::Tidal, sampling: Sampling::Middle, tidal: true };
}

/// What a query is asked under.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Context {
    /// Whose habits.
    pub mode: Mode,
    /// Cycles per second, where a clock runs; `loopAt`, `fit` and `splice` need it.
    pub cps: Option<f64>,
    /// Shifts every random stream.
    pub seed: f64,
    /// What comes from outside.
    pub dials: Dials,
}
