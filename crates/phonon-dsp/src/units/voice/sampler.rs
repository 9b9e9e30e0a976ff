//! `sampler`: plays a recording, or a slice of it, at any speed.

use phonon_base::{Quantity, Range};

use super::head::Head;
use super::reading::{Reading, Window};
use super::shaping::Shaping;
use super::track::{Drive, Track, Voice};
use crate::parts::sinc::{self, Set};
use crate::*;

/// The row.
pub static ROW: UnitRow = UnitRow {
    name: "sampler",
    aliases: &[],
    group: "voice",
    summary: "Plays the recording, or the slice of it, that its event states; slices begin and end with a fade of \
         1 ms inside their length unless they begin or end with the recording, or go on where another ended.",
    inputs: &[
        InputRow::signal(
            "speed",
            Quantity::Ratio,
            Range::new(-64.0, 64.0),
            Some(1.0),
            "factor for the speed of the event; below zero it turns around",
        ),
        InputRow::gate(),
    ],
    outputs: 2,
    tail: Tail::Source,
    memory: |_, _| 8 * sinc::LONGEST,
    example: "out: s \"bd*4\"",
    source: "windowed sinc: Smith and Gossett, A Flexible Sampling-Rate Conversion Method, ICASSP 1984; cubic: \
         Hermite with slopes over six frames, weighted for least error at an eighth of the rate",
    make: Make::of::<SamplerFamily>(),
};

/// How far ahead the pages of a recording on disk are asked for, in seconds.
pub const AHEAD: f32 = 0.5;

/// A voice per lane.
pub struct Sampler {
    voices: Vec<Option<Voice>>,
    /// What each voice gives in a call, left and right.
    rows: [Vec<[f32; QUANTUM]>; 2],
    window: Window,
    sets: &'static [Set],
    rate: f32,
}

/// [`Sampler`] over every lane type.
pub struct SamplerFamily;

impl Family for SamplerFamily {
    type At<L: Lane> = Sampler;
}

impl<L: Lane> Kernel<L> for Sampler {
    const ENDS: bool = true;

    fn new(setup: &Setup<'_, L>) -> Self {
        Sampler {
            voices: (0..L::COUNT).map(|_| None).collect(),
            rows: [(), ()].map(|()| vec![[0.0; QUANTUM]; L::COUNT]),
            window: Window::new(),
            sets: sinc::sets(),
            rate: setup.rate,
        }
    }

    #[inline(always)]
    fn process(&mut self, context: &Context<'_>, ins: &Inputs<'_, L>, outs: &mut Outputs<'_, '_, L>) {
        let Sampler { voices, rows, window, sets, rate } = self;
        let (speed, gate) = (ins.get(0), ins.get(1));
        let mut is_stereo = false;
        let mut track = Track { places: [0; QUANTUM], gains: [0.0; QUANTUM] };
        let mut sound = [[0.0; QUANTUM]; 2];
        for (lane, voice) in voices.iter_mut().enumerate() {
            rows.iter_mut().for_each(|rows| rows[lane][..outs.frames()].fill(0.0));
            let Some(voice) = voice else { continue };
            // A voice that is over may still have the place of a recording that has gone.
            let sample = context.samples.get(voice.play.sample);
            let Some(sample) = sample.filter(|sample| sample.frames() > 0) else { continue };
            let mut head = voice.head.unwrap_or_else(|| Head::new(&voice.play, sample));
            let scale = f64::from(sample.rate) / f64::from(*rate);
            if let Some(pages) = &sample.pages {
                let step = head.step(speed.lane(0, lane), f64::from(*rate), scale) >> 16;
                ask(pages, &head, (step * (AHEAD * *rate) as i64) >> 16);
            }
            let mut from = 0;
            while from < outs.frames() {
                let drive = Drive { speed, gate, lane, rate: *rate, scale };
                if voice.leaves_loop(&head, drive.is_open(from)) {
                    head.leave_loop();
                }
                let before = head;
                let count = voice.walk(&drive, &mut head, from..outs.frames(), &mut track);
                if count == 0 {
                    // Nothing is left that could sound.
                    break;
                }
                // Lanes that are too many read at the last place.
                let full = count.next_multiple_of(L::COUNT);
                let last = track.places[count - 1];
                track.places[count..full].fill(last);
                let places = &track.places[..full];
                // At its own rate a recording comes out as it is.
                let whole = voice.set == 0 && places.iter().all(|place| *place as u32 == 0);
                let interpolation = if whole { Interpolation::None } else { voice.play.interpolation };
                let reading = Reading { sample, head: &before, interpolation, set: &sets[voice.set] };
                reading.read::<L>(ins.token(), places, window, &mut sound);
                let gains = &track.gains[..count];
                let mut sides = [0, sample.channels.len() - 1];
                if let Some(shaping) = &mut voice.shaping {
                    for (i, gain) in gains.iter().enumerate() {
                        // What is before or behind the slice is not heard.
                        let heard = if *gain > 0.0 { sides.map(|side| sound[side][i]) } else { [0.0; 2] };
                        [sound[0][i], sound[1][i]] = shaping.filter(heard);
                    }
                    sides = [0, 1];
                }
                is_stereo |= sides[1] > 0;
                for (rows, side) in rows.iter_mut().zip(sides) {
                    let row = rows[lane][from..from + count].iter_mut();
                    row.zip(&sound[side]).zip(gains).for_each(|((out, sound), gain)| *out = sound * gain);
                }
                from += count;
            }
            voice.head = Some(head);
        }
        let [left, right] = rows;
        unpack(ins.token(), left, if is_stereo { &[0] } else { &[0, 1] }, outs);
        if is_stereo {
            unpack(ins.token(), right, &[1], outs);
        }
    }

    #[inline(always)]
    fn start(&mut self, lane: usize, start: &Start) {
        let rate = self.rate;
        self.voices[lane] = start.sample.map(|play| {
            let shaping = play.shape.map(|shape| Shaping::new(shape, rate));
            Voice { play, head: None, shaping, step: 0, set: 0 }
        });
    }

    fn is_spent(&self, lane: usize) -> Option<bool> {
        Some(self.voices[lane].as_ref().is_some_and(|voice| voice.head.is_some_and(|head| head.over())))
    }
}

/// Gives rows, one for each lane, to channels.
#[inline(always)]
fn unpack<L: Lane>(
    token: L::Token,
    rows: &[[f32; QUANTUM]],
    channels: &[usize],
    outs: &mut Outputs<'_, '_, L>,
) {
    const TOGETHER: usize = 8;
    for eight in 0..outs.frames().div_ceil(TOGETHER) {
        let columns = L::columns(
            token,
            #[inline(always)]
            |lane| &rows[lane].as_chunks().0[eight],
        );
        let at = eight * TOGETHER;
        for k in 0..TOGETHER.min(outs.frames() - at) {
            for channel in channels {
                outs.set(*channel, at + k, columns[k]);
            }
        }
    }
}

/// Asks for the pages that will be heard soon.
fn ask(pages: &pages::Pages, head: &Head, ahead: i64) {
    // Kernels reach to both sides of the head.
    let margin = sinc::LONGEST / 2;
    let (first, last) = head.outlook(ahead);
    pages.want(first.saturating_sub(margin), last + margin);
    if let Some(start) = head.loop_start() {
        pages.want(start.saturating_sub(margin), start + margin + ahead.unsigned_abs() as usize / 4);
    }
}
