//! Sound between the frames of a recording, along a path of places, as many frames at once as a vector has lanes.

use super::head::Head;
use crate::parts::rows::Weighted;
use crate::parts::sinc::{self, Set};
use crate::{Interpolation, Lane, QUANTUM, Sample};

/// How far the places of a path may be apart, in frames of the recording.
pub(super) const REACH: i64 = sinc::LONGEST as i64;

/// Where frames that do not lie side by side in memory are put together.
pub(super) struct Window(Vec<f32>);

impl Window {
    pub(super) fn new() -> Window {
        Window(vec![0.0; FAR])
    }
}

/// Frames side by side, so many that places inside a power of two need not be compared with the end: those that a call
/// mostly reads, and the most there can be.
const NEAR: usize = 256 + TAPS;
const FAR: usize = (2 * REACH) as usize + TAPS;
/// Frames that are read around a place where there is no kernel.
const TAPS: usize = 8;

/// A recording and how it is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) sample: &'a Sample,
    pub(super) head: &'a Head,
    pub(super) interpolation: Interpolation,
    pub(super) set: &'a Set,
}

impl<'a> Reading<'a> {
    /// The sound at each of `places`, which are positions of the head in fixed-point frames, rising or falling and no
    /// further apart than [`REACH`]; as many as lanes fit into. A recording of one channel fills the left side alone.
    #[inline(always)]
    pub(super) fn read<L: Lane>(
        self,
        token: L::Token,
        places: &[i64],
        window: &mut Window,
        sound: &mut [[f32; QUANTUM]; 2],
    ) {
        let (Some(one), Some(other)) = (places.first(), places.last()) else { return };
        let (before, taps) = match self.interpolation {
            Interpolation::Sinc => (self.set.taps / 2 - 1, self.set.taps),
            Interpolation::Cubic => (2, TAPS),
            Interpolation::Linear | Interpolation::None => (0, TAPS),
        };
        let first = (one.min(other) >> 32) - before as i64;
        let count = ((one.max(other) >> 32) - (one.min(other) >> 32)) as usize + taps;
        for (side, sound) in sound.iter_mut().enumerate().take(self.sample.channels.len()) {
            let stretch = Stretch { side, first, count };
            if self.interpolation == Interpolation::Sinc {
                let frames = self.side_by_side(stretch, count, window);
                let path = Weighing { origin: first + before as i64, set: self.set, frames };
                along::<L>(
                    places,
                    sound,
                    #[inline(always)]
                    |places| path.read(token, places),
                );
            } else if count <= NEAR - TAPS {
                self.between::<L, NEAR>(token, places, stretch, window, sound);
            } else {
                self.between::<L, FAR>(token, places, stretch, window, sound);
            }
        }
    }

    /// Reads with few frames around each place.
    #[inline(always)]
    fn between<L: Lane, const N: usize>(
        self,
        token: L::Token,
        places: &[i64],
        stretch: Stretch,
        window: &mut Window,
        sound: &mut [f32; QUANTUM],
    ) {
        let Some(frames) = self.side_by_side(stretch, N, window).first_chunk::<N>() else { return };
        let before = if self.interpolation == Interpolation::Cubic { 2 } else { 0 };
        let (origin, interpolation) = (stretch.first + before, self.interpolation);
        along::<L>(
            places,
            sound,
            #[inline(always)]
            |places| {
                let path = Path::<L, N>::new(token, places, origin, frames);
                match interpolation {
                    Interpolation::Cubic => path.cubic(token),
                    Interpolation::Linear => path.linear(token),
                    _ => path.columns(token)[0],
                }
            },
        );
    }

    /// At least `room` frames of which the first are those of a stretch; nought where there is none.
    #[inline(always)]
    fn side_by_side<'b>(&self, stretch: Stretch, room: usize, window: &'b mut Window) -> &'b [f32]
    where
        'a: 'b,
    {
        let (sample, head) = (self.sample, self.head);
        let Stretch { side, first, count } = stretch;
        let run = if sample.pages.is_none() { head.run(first, first + count as i64) } else { None };
        let channel = sample.channels[side].as_slice();
        if let Some(from) = run
            && let Some(frames) = channel.get(from..from + room)
        {
            return frames;
        }
        let frames = &mut window.0[..count];
        if let Some(from) = run
            && let Some(source) = channel.get(from..from + count)
        {
            frames.copy_from_slice(source);
            return &window.0;
        }
        for (i, to) in frames.iter_mut().enumerate() {
            let frame = head.frame(first + i as i64);
            *to = match &sample.pages {
                Some(pages) if frame < pages.frames() => pages.read(side, frame),
                Some(_) => 0.0,
                None => channel.get(frame).copied().unwrap_or(0.0),
            };
        }
        &window.0
    }
}

/// Positions of one channel that a call reads.
#[derive(Clone, Copy)]
struct Stretch {
    side: usize,
    first: i64,
    count: usize,
}

/// Reads along places, as many at once as there are lanes.
#[inline(always)]
fn along<L: Lane>(places: &[i64], sound: &mut [f32; QUANTUM], read: impl Fn(&[i64]) -> L) {
    let mut at = 0;
    while at < places.len() {
        let read = read(&places[at..at + L::COUNT]).store();
        let sound = &mut sound[at..at + L::COUNT];
        for lane in 0..L::COUNT {
            sound[lane] = L::frame_get(&read, lane);
        }
        at += L::COUNT;
    }
}

/// Places, one for each lane, and the frames around them; `N` is a power of two and [`TAPS`] more.
struct Path<'a, L: Lane, const N: usize> {
    /// The first tap of each place.
    from: [u32; 16],
    /// How far each place is past its frame, 0 to 1.
    parts: L,
    frames: &'a [f32; N],
}

impl<'a, L: Lane, const N: usize> Path<'a, L, N> {
    #[inline(always)]
    fn new(token: L::Token, places: &[i64], origin: i64, frames: &'a [f32; N]) -> Self {
        let (mut from, mut parts) = ([0; 16], L::Frame::default());
        for lane in 0..L::COUNT {
            from[lane] = ((places[lane] >> 32) as u32).wrapping_sub(origin as u32);
            L::frame_set(&mut parts, lane, sinc::fraction(places[lane] as u32));
        }
        Path { from, parts: L::load(token, &parts), frames }
    }

    /// The taps of each place.
    #[inline(always)]
    fn columns(&self, token: L::Token) -> [L; TAPS] {
        L::columns(
            token,
            #[inline(always)]
            |lane| {
                let from = self.from[lane] as usize & (N - TAPS - 1);
                match self.frames[from..from + TAPS].first_chunk() {
                    Some(taps) => taps,
                    None => &[0.0; TAPS],
                }
            },
        )
    }

    #[inline(always)]
    fn linear(&self, token: L::Token) -> L {
        let [b, c, ..] = self.columns(token);
        b + (c - b) * self.parts
    }

    /// The cubic through `c` and `d` whose slopes are weighted differences of the frames around: exact on a frame and for
    /// steady sounds. The weights trade the error of even and odd parts at an eighth of the rate, where it is -65 dB; with
    /// four frames no cubic gets below -42 dB there.
    #[inline(always)]
    fn cubic(&self, token: L::Token) -> L {
        const NEAR: f32 = 0.700_38;
        const FAR: f32 = -0.100_19;
        let [a, b, c, d, e, f, ..] = self.columns(token);
        let from = (d - b) * NEAR + (e - a) * FAR;
        let to = (e - c) * NEAR + (f - b) * FAR;
        let rise = d - c;
        let c2 = rise * 3.0 - from * 2.0 - to;
        let c3 = from + to - rise * 2.0;
        ((c3 * self.parts + c2) * self.parts + from) * self.parts + c
    }
}

/// Frames under kernels.
struct Weighing<'a> {
    /// The position whose kernel begins at the first frame.
    origin: i64,
    set: &'a Set,
    frames: &'a [f32],
}

impl Weighing<'_> {
    /// Band-limited. The first set gives a frame exactly where a place is on one.
    #[inline(always)]
    fn read<L: Lane>(&self, token: L::Token, places: &[i64]) -> L {
        // Numbers for all lanes first, which the compiler makes vectors of.
        let (mut from, mut phases, mut parts) = ([0; 16], [0; 16], [0.0; 16]);
        for lane in 0..L::COUNT {
            from[lane] = ((places[lane] >> 32) as u32).wrapping_sub(self.origin as u32);
            (phases[lane], parts[lane]) = self.set.phase(places[lane] as u32);
        }
        L::products(
            token,
            #[inline(always)]
            |lane| Weighted {
                weights: self.set.kernel(phases[lane]),
                part: parts[lane],
                sound: self.frames[from[lane] as usize..][..self.set.taps].as_chunks().0,
            },
        )
    }
}
