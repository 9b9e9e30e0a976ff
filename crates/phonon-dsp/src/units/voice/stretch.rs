//! `stretch`: a recording at any speed and any pitch.

use std::sync::Arc;

use phonon_base::{Quantity, Range};

use crate::parts::stretch::{Attacks, Head, Motion, Stretch as Part};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "stretch",
    aliases: &["timestretch"],
    group: "voice",
    summary: "Plays a recording at any speed without changing its pitch, and at any pitch; at 0 it stands still.",
    inputs: &[
        InputRow {
            kind: InputKind::Text,
            ..InputRow::signal(
                "file",
                Quantity::Plain,
                Range::ANY,
                None,
                "a file, or a sound and its number (`bd:3`); fixed, because its attacks are searched for when the plan is \
                 built",
            )
        }
        .or(&["sound"]),
        InputRow::signal(
            "rate",
            Quantity::Ratio,
            Range::new(-16.0, 16.0),
            Some(1.0),
            "speed; 0.5 takes twice as long, below zero goes backwards",
        )
        .or(&["speed"]),
        InputRow::signal("pitch", Quantity::Semitones, Range::new(-36.0, 36.0), Some(0.0), "semitones up or down")
            .or(&["semitones", "note"]),
        InputRow::signal(
            "loop",
            Quantity::Gate,
            Range::new(0.0, 1.0),
            Some(1.0),
            "above one half it starts over at its end",
        ),
        InputRow::signal("begin", Quantity::Unipolar, Range::new(0.0, 1.0), Some(0.0), "where it begins"),
        InputRow::signal("end", Quantity::Unipolar, Range::new(0.0, 1.0), Some(1.0), "where it ends"),
        InputRow::signal(
            "trigger",
            Quantity::Gate,
            Range::new(0.0, 1.0),
            Some(0.0),
            "where it rises above one half it starts over",
        )
        .or(&["trig"]),
    ],
    outputs: 2,
    tail: Tail::Source,
    memory: |_, rate| Part::bytes(rate),
    example: "out: stretch \"bd\" 0.5 -5 * 0.5",
    source: "phase vocoder with phases locked to partials and attacks left alone: Laroche and Dolson, IEEE Trans. SAP \
         7(3), 1999; see parts::stretch",
    make: Make::of::<StretchFamily>(),
};

/// The recording, its attacks, and a head per lane.
pub struct Stretch {
    sample: Option<(Arc<Sample>, Attacks)>,
    heads: Vec<(Head, bool)>,
    part: Part,
}

/// [`Stretch`] over every lane type.
pub struct StretchFamily;

impl Family for StretchFamily {
    type At<L: Lane> = Stretch;
}

impl<L: Lane> Kernel<L> for Stretch {
    fn new(setup: &Setup<'_, L>) -> Self {
        let file = setup.tables.first().filter(|sample| sample.frames() > 0);
        let part = Part::new(setup.rate);
        Stretch {
            sample: file.map(|sample| (sample.clone(), Attacks::of(sample))),
            heads: (0..L::COUNT).map(|_| (part.head(), false)).collect(),
            part,
        }
    }

    #[inline(always)]
    fn process(&mut self, _: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let [speed, pitch, again, begin, end, trigger] = ins.all([0, 1, 2, 3, 4, 5]);
        for lane in 0..L::COUNT {
            for i in 0..outs.frames() {
                let (mut left, mut right) = (0.0, 0.0);
                let (head, held) = &mut self.heads[lane];
                let open = trigger.lane(i, lane) > 0.5;
                if open && !std::mem::replace(held, open) {
                    head.start();
                }
                *held = open;
                if let Some((sample, attacks)) = &self.sample {
                    let whole = sample.frames() as f32;
                    let [a, b] = [begin.lane(i, lane), end.lane(i, lane)].map(|part| (part * whole) as usize);
                    let motion = Motion {
                        speed: speed.lane(i, lane),
                        semitones: pitch.lane(i, lane),
                        part: (a.min(b), a.max(b)),
                        again: again.lane(i, lane) > 0.5,
                    };
                    (left, right) = self.part.next(head, sample, attacks, &motion);
                }
                outs.set_lane(0, i, lane, left);
                outs.set_lane(1, i, lane, right);
            }
        }
    }

    fn start(&mut self, lane: usize, _: &Start) {
        let (head, held) = &mut self.heads[lane];
        head.start();
        *held = false;
    }
}
