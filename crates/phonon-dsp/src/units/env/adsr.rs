//! `adsr`, `ahdsr`, `env`, `tadsr` and `env_trig`: attack, decay, sustain and release, played by a gate.

use std::marker::PhantomData;

use phonon_base::{Quantity, Range};

use crate::parts::envelope::{Envelope, Manner, Plain, Times};
use crate::parts::signal::{open, sane};
use crate::row::no_memory;
use crate::units::env::asr;
use crate::*;

/// `adsr`.
pub static ADSR: UnitRow = UnitRow {
    name: "adsr",
    aliases: &[],
    group: "envelopes",
    summary: "Attack, decay, sustain, release: a straight rise, then falls that start fast and arrive on time.",
    inputs: &[ATTACK, DECAY, LEVEL, RELEASE, InputRow::gate()],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 * adsr 0.01 0.1 0.5 0.3 * 0.3",
    source: SOURCE,
    make: Make::of::<AdsrFamily<GateLast>>(),
};

/// `ahdsr`.
pub static AHDSR: UnitRow = UnitRow {
    name: "ahdsr",
    aliases: &[],
    group: "envelopes",
    summary: "As adsr, with a time at the top between attack and decay.",
    inputs: &[
        ATTACK,
        seconds("hold", None, "seconds at one").or(&["h"]),
        DECAY,
        LEVEL,
        RELEASE,
        InputRow::gate(),
    ],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 * ahdsr 0.01 0.05 0.1 0.3 0.3 * 0.3",
    source: SOURCE,
    make: Make::of::<AdsrFamily<WithHold>>(),
};

/// `env`.
pub static ENV: UnitRow = UnitRow {
    name: "env",
    aliases: &["envelope"],
    group: "envelopes",
    summary: "As adsr, with the gate as its input: open above one half.",
    inputs: &[
        InputRow { kind: InputKind::Signal, ..InputRow::gate() }
            .named("in", "open above one half")
            .or(&["gate"]),
        ATTACK,
        DECAY,
        LEVEL,
        RELEASE,
    ],
    outputs: 1,
    tail: Tail::Rings,
    memory: no_memory,
    example: "out: saw 110 * (square 2 # env 0.01 0.1 0.5 0.2) * 0.3",
    source: SOURCE,
    make: Make::of::<AdsrFamily<GateFirst>>(),
};

/// `tadsr`.
pub static TADSR: UnitRow = UnitRow {
    name: "tadsr",
    aliases: &[],
    group: "envelopes",
    summary: "As adsr, with a rhythm or a gate before the times.",
    inputs: &[asr::GATE, ATTACK, DECAY, LEVEL, RELEASE],
    outputs: 1,
    tail: Tail::Source,
    memory: no_memory,
    example: "out: saw 110 * tadsr \"t ~ t t\" 0.01 0.1 0.5 0.2 * 0.3",
    source: SOURCE,
    make: Make::of::<AdsrFamily<GateFirst>>(),
};

/// `env_trig`.
pub static ENV_TRIG: UnitRow = UnitRow {
    name: "env_trig",
    aliases: &[],
    group: "envelopes",
    summary: "A sound shaped by an envelope that a rhythm or a gate plays.",
    inputs: &[
        InputRow::audio(),
        asr::GATE,
        InputRow { default: Some(0.001), ..ATTACK },
        InputRow { default: Some(0.1), ..DECAY },
        LEVEL,
        RELEASE,
    ],
    outputs: 1,
    tail: Tail::None,
    memory: no_memory,
    example: "out: saw 110 # env_trig \"t ~ t t\" 0.01 0.1 0.5 0.2 * 0.3",
    source: SOURCE,
    make: Make::of::<AdsrFamily<Shaping>>(),
};

const SOURCE: &str = "stages counted in frames, falls as (1 - t)^3; shapes after Wilson, Cottle and Collins (eds.), \
     The SuperCollider Book, 2011, chapter 2";

/// From where it is to one.
pub const ATTACK: InputRow = seconds("attack", None, "seconds from zero to one").or(&["a"]);
/// From one to the sustain level.
pub const DECAY: InputRow = seconds("decay", None, "seconds from one to the sustain level").or(&["d"]);
/// From where it is to zero.
pub const RELEASE: InputRow =
    seconds("release", Some(0.2), "seconds from where it is to zero once the gate closes").or(&["r"]);
/// Level while the gate stays open.
pub const LEVEL: InputRow = InputRow::signal(
    "sustain",
    Quantity::Unipolar,
    Range::new(0.0, 1.0),
    Some(0.7),
    "level while the gate stays open",
)
.or(&["s"]);

/// A time of an envelope.
pub const fn seconds(name: &'static str, default: Option<f32>, summary: &'static str) -> InputRow {
    InputRow::signal(name, Quantity::Seconds, Range::new(0.0, 300.0), default, summary)
}

/// Where the gate stands among the inputs.
pub trait GateSlot: Send + 'static {
    /// Slot of the sound that the envelope shapes, if there is one.
    const SOUND: Option<usize> = None;
    /// Slot of the gate.
    const GATE: usize;
    /// Slot of the attack.
    const ATTACK: usize;
    /// Slot of the time at the top, if there is one.
    const HOLD: Option<usize>;
    /// Slot of the decay; sustain and release follow.
    const DECAY: usize;
}
/// Times, then the gate.
pub struct GateLast;
/// The gate, then times.
pub struct GateFirst;
/// Times with a hold, then the gate.
pub struct WithHold;
/// A sound, the gate, then times.
pub struct Shaping;
impl GateSlot for Shaping {
    const SOUND: Option<usize> = Some(0);
    const GATE: usize = 1;
    const ATTACK: usize = 2;
    const HOLD: Option<usize> = None;
    const DECAY: usize = 3;
}
impl GateSlot for GateLast {
    const GATE: usize = 4;
    const ATTACK: usize = 0;
    const HOLD: Option<usize> = None;
    const DECAY: usize = 1;
}
impl GateSlot for GateFirst {
    const GATE: usize = 0;
    const ATTACK: usize = 1;
    const HOLD: Option<usize> = None;
    const DECAY: usize = 2;
}
impl GateSlot for WithHold {
    const GATE: usize = 5;
    const ATTACK: usize = 0;
    const HOLD: Option<usize> = Some(1);
    const DECAY: usize = 2;
}

/// The envelope.
pub struct Adsr<L: Lane, G> {
    envelope: Envelope<L>,
    rate: f32,
    slots: PhantomData<G>,
}

/// [`Adsr`] over every lane type.
pub struct AdsrFamily<G>(PhantomData<G>);

impl<G: GateSlot> Family for AdsrFamily<G> {
    type At<L: Lane> = Adsr<L, G>;
}

impl<L: Lane, G: GateSlot> Kernel<L> for Adsr<L, G> {
    fn new(setup: &Setup<'_, L>) -> Self {
        Adsr { envelope: Envelope::new(setup), rate: setup.rate, slots: PhantomData }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let (gate, attack, hold) = (ins.get(G::GATE), ins.get(G::ATTACK), ins.maybe(G::HOLD));
        let [decay, sustain, release] = ins.all([G::DECAY, G::DECAY + 1, G::DECAY + 2]);
        let sound = ins.maybe(G::SOUND);
        let none = L::splat(ins.token(), 0.0);
        let mut envelope = self.envelope;
        envelope.play(
            outs.frames(),
            self.rate,
            Manner { still: gate.held() && sustain.held(), releases: true },
            #[inline(always)]
            |i| open(gate.at(i)),
            #[inline(always)]
            |i| Times {
                attack: attack.at(i),
                hold: match &hold {
                    Some(hold) => hold.at(i),
                    None => none,
                },
                decay: decay.at(i),
                sustain: sustain.at(i),
                release: release.at(i),
            },
            Plain,
            #[inline(always)]
            |i, level| {
                let out = match &sound {
                    Some(sound) => sane(sound.raw(i)) * level,
                    None => level,
                };
                outs.set(0, i, out);
            },
        );
        self.envelope = envelope;
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, _: &Start) {
        self.envelope.start(lane);
    }
}
