//! Effects that events switch on per voice: which control feeds which unit.

/// An effect of a voice.
pub struct Stage {
    /// The control that switches it on.
    pub switch: &'static str,
    /// The unit.
    pub unit: &'static str,
    /// Inputs of the unit, the controls that feed them, and what they are without.
    pub inputs: &'static [(&'static str, &'static str, f32)],
}

/// The effects of a voice in the order in which the sound passes through them, which is SuperDirt's.
pub static STAGES: &[Stage] = &[
    Stage { switch: "coarse", unit: "coarse", inputs: &[("n", "coarse", 1.0)] },
    Stage { switch: "crush", unit: "bitcrush", inputs: &[("bits", "crush", 16.0)] },
    Stage { switch: "shape", unit: "distort", inputs: &[("drive", "shape", 0.0)] },
    Stage { switch: "distort", unit: "distort", inputs: &[("drive", "distort", 0.0)] },
    Stage {
        switch: "hcutoff",
        unit: "hpf",
        inputs: &[("cutoff", "hcutoff", 20.0), ("q", "hresonance", 1.0)],
    },
    Stage { switch: "bandf", unit: "bpf", inputs: &[("cutoff", "bandf", 1000.0), ("q", "bandq", 1.0)] },
    Stage {
        switch: "cutoff",
        unit: "lpf",
        inputs: &[("cutoff", "cutoff", 20000.0), ("q", "resonance", 1.0)],
    },
    Stage { switch: "djf", unit: "djf", inputs: &[("position", "djf", 0.5)] },
];
