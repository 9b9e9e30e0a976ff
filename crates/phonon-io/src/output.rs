//! An output that plays: it asks a source for blocks until it is closed, or lost, and then gives the source back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use cpal::traits::{DeviceTrait, StreamTrait};
use cpal::{BufferSize, ErrorKind, FromSample, SampleFormat, SizedSample, StreamConfig};
use phonon_base::limits;

use crate::device::{DeviceError, Found, explain};

/// Where blocks come from. Lives on the audio thread: it must neither allocate nor wait.
pub trait Source: Send {
    /// Fills interleaved frames of so many channels.
    fn fill(&mut self, block: &mut [f32], channels: usize);
}

/// What went wrong with an output.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// It does not play any more: why.
    Lost(String),
    /// It plays on: what there is to say.
    Note(String),
}

/// An output that plays.
pub struct Output {
    player: Player,
    returned: Receiver<Box<dyn Source>>,
    troubles: Receiver<Trouble>,
    shared: Arc<Shared>,
    /// The host.
    pub host: String,
    /// The device.
    pub name: String,
    /// Frames per second.
    pub rate: u32,
    /// Channels.
    pub channels: u16,
}

/// What drives it; kept for as long as it plays.
enum Player {
    Stream(Box<cpal::Stream>),
    Clock(JoinHandle<()>),
}

/// What the audio thread tells without waiting.
#[derive(Default)]
struct Shared {
    calls: AtomicU64,
    frames: AtomicU64,
    xruns: AtomicU64,
    stop: AtomicBool,
}

/// Holds the source while it plays; when the stream is dropped, on whichever thread, the source goes back.
struct Keeper {
    source: Option<Box<dyn Source>>,
    back: Sender<Box<dyn Source>>,
    shared: Arc<Shared>,
    channels: usize,
}

impl Output {
    /// Plays `source` on `found`. When that fails, the source comes back with the reason.
    pub fn open(found: Found, source: Box<dyn Source>) -> Result<Output, (DeviceError, Box<dyn Source>)> {
        let (back, returned) = channel();
        let (trouble, troubles) = channel();
        let shared = Arc::new(Shared::default());
        let keeper = Keeper {
            source: Some(source),
            back,
            shared: shared.clone(),
            channels: usize::from(found.channels),
        };
        let config = StreamConfig {
            channels: found.channels,
            sample_rate: found.rate,
            buffer_size: found.block.map_or(BufferSize::Default, BufferSize::Fixed),
        };
        let stream = match found.format {
            SampleFormat::I32 => stream::<i32>(&found, config, keeper, trouble),
            SampleFormat::I16 => stream::<i16>(&found, config, keeper, trouble),
            _ => stream::<f32>(&found, config, keeper, trouble),
        };
        let stream = stream.and_then(|stream| stream.play().map(|()| stream));
        match stream {
            Ok(stream) => {
                let (host, name) = (found.host, found.name);
                let (rate, channels) = (found.rate, found.channels);
                let player = Player::Stream(Box::new(stream));
                Ok(Output { player, returned, troubles, shared, host, name, rate, channels })
            }
            Err(error) => match returned.recv_timeout(CLOSING) {
                Ok(source) => Err((DeviceError::Refused(explain(&error)), source)),
                Err(_) => Err((DeviceError::Refused(explain(&error)), Box::new(Silence))),
            },
        }
    }

    /// Plays `source` to nobody, in blocks, as fast as a clock says.
    pub fn null(rate: u32, block: u32, channels: u16, source: Box<dyn Source>) -> Output {
        let (back, returned) = channel();
        let (_, troubles) = channel();
        let shared = Arc::new(Shared::default());
        let mut keeper =
            Keeper { source: Some(source), back, shared: shared.clone(), channels: usize::from(channels) };
        let frames = (block.max(1) as usize).min(limits::BLOCK_FRAMES);
        let clock = std::thread::spawn(move || {
            let mut samples = vec![0.0; frames * keeper.channels];
            let begun = Instant::now();
            let mut done = 0u64;
            while !keeper.shared.stop.load(Relaxed) {
                keeper.fill(&mut samples);
                done += frames as u64;
                let due = Duration::from_secs_f64(done as f64 / f64::from(rate));
                std::thread::sleep(due.saturating_sub(begun.elapsed()));
            }
        });
        let (host, name) = ("null".to_owned(), "clock".to_owned());
        Output { player: Player::Clock(clock), returned, troubles, shared, host, name, rate, channels }
    }

    /// What went wrong since the last call, if anything.
    pub fn trouble(&self) -> Option<Trouble> {
        self.troubles.try_recv().ok()
    }

    /// How often the source has been asked.
    pub fn calls(&self) -> u64 {
        self.shared.calls.load(Relaxed)
    }

    /// Frames of the last block.
    pub fn block(&self) -> u64 {
        self.shared.frames.load(Relaxed)
    }

    /// How often the host said that sound came too late.
    pub fn xruns(&self) -> u64 {
        self.shared.xruns.load(Relaxed)
    }

    /// Stops and gives the source back; nothing when the host does not let go of it within a second or two.
    pub fn close(self) -> Option<Box<dyn Source>> {
        self.shared.stop.store(true, Relaxed);
        match self.player {
            // A host whose server has been killed may never come back from this.
            Player::Stream(stream) => drop(std::thread::spawn(move || drop(stream))),
            Player::Clock(clock) => clock.join().unwrap_or_default(),
        }
        self.returned.recv_timeout(CLOSING).ok()
    }
}

/// How long a host may take to let go.
const CLOSING: Duration = Duration::from_millis(1500);

/// What plays when the source could not be had back.
struct Silence;

impl Source for Silence {
    fn fill(&mut self, block: &mut [f32], _: usize) {
        block.fill(0.0);
    }
}

impl Keeper {
    fn fill(&mut self, block: &mut [f32]) {
        self.shared.calls.fetch_add(1, Relaxed);
        self.shared.frames.store((block.len() / self.channels.max(1)) as u64, Relaxed);
        match &mut self.source {
            Some(source) => source.fill(block, self.channels),
            None => block.fill(0.0),
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        if let Some(source) = self.source.take() {
            // Nobody waits for it any more when the output is gone as well.
            self.back.send(source).ok();
        }
    }
}

fn stream<T: SizedSample + FromSample<f32>>(
    found: &Found,
    config: StreamConfig,
    mut keeper: Keeper,
    trouble: Sender<Trouble>,
) -> Result<cpal::Stream, cpal::Error> {
    let shared = keeper.shared.clone();
    let mut floats = vec![0.0f32; limits::BLOCK_FRAMES * usize::from(found.channels)];
    let fill = move |block: &mut [T], _: &cpal::OutputCallbackInfo| {
        let most = floats.len();
        for part in block.chunks_mut(most) {
            let floats = &mut floats[..part.len()];
            keeper.fill(floats);
            for (to, from) in part.iter_mut().zip(floats.iter()) {
                *to = T::from_sample(*from);
            }
        }
    };
    let report = move |error: cpal::Error| {
        let message = explain(&error);
        let said = match error.kind() {
            ErrorKind::Xrun => {
                shared.xruns.fetch_add(1, Relaxed);
                return;
            }
            ErrorKind::RealtimeDenied => Trouble::Note(message),
            ErrorKind::DeviceChanged => Trouble::Note("the sound goes to another device now".to_owned()),
            _ => Trouble::Lost(message),
        };
        trouble.send(said).ok();
    };
    found.device.build_output_stream::<T, _, _>(config, fill, report, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Count(u64);

    impl Source for Count {
        fn fill(&mut self, block: &mut [f32], channels: usize) {
            assert_eq!(channels, 2);
            self.0 += (block.len() / 2) as u64;
        }
    }

    #[test]
    fn without_a_device_the_clock_sets_the_pace() {
        let begun = Instant::now();
        let output = Output::null(48_000, 480, 2, Box::new(Count(0)));
        std::thread::sleep(Duration::from_millis(300));
        let calls = output.calls();
        let blocks = begun.elapsed().as_secs_f64() * 100.0;
        assert!(output.close().is_some());
        // One block every 10 ms; a busy machine may be late, never early.
        assert!(calls as f64 <= blocks + 2.0 && calls >= 15, "{calls} blocks in {blocks:.1} blocks of time");
    }
}
