//! `phonon dirt`: plays what TidalCycles and Strudel send.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use clap::Args;
use phonon::dirt::ports::{PortOptions, Ports};
use phonon::{Live, LiveOptions, Note};

use super::live::status::{Status, stats};
use super::live::{OutputOptions, Screen};
use crate::failure::{Failure, Outcome};

/// How often it looks around.
const WAIT: Duration = Duration::from_millis(25);

/// Plays what TidalCycles and Strudel send, in place of SuperDirt
///
/// Listens where SuperDirt does, so that Tidal plays through Phonon as it is, with no SuperCollider installed: events,
/// control buses, time tags to the frame. Sounds are folders in the layout of Dirt-Samples, looked at again when they
/// change, then the built-in instruments (superpiano, supersaw …) and drums. Only programs on this machine can reach it
/// unless `--bind` says otherwise.
#[derive(Args, Debug)]
#[command(after_help = "\
Tidal: start `phonon dirt`, then Tidal as always. Strudel: end a pattern with `.osc()`, with `phonon dirt` in place of
its bridge to SuperDirt.

Examples:
  phonon dirt --samples ~/Dirt-Samples
  phonon dirt --samples ~/Dirt-Samples --record evening.wav
  phonon dirt --bind 0.0.0.0 --no-bridge")]
pub struct Options {
    #[command(flatten)]
    output: OutputOptions,
    /// The port on which events arrive; 0 takes any free one
    #[arg(long, visible_alias = "osc-in", value_name = "PORT", default_value_t = PortOptions::default().port)]
    port: u16,
    /// The port on which control buses are set
    #[arg(long, value_name = "PORT", default_value_t = PortOptions::default().control)]
    control_port: u16,
    /// The port that Strudel's page connects to
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    bridge: u16,
    /// Let no page connect
    #[arg(long, conflicts_with = "bridge")]
    no_bridge: bool,
    /// The address to listen on; 0.0.0.0 lets the whole network play
    #[arg(long, value_name = "ADDRESS", default_value_t = PortOptions::default().host)]
    bind: String,
    /// Orbits, each with a delay and a reverb; events of orbits beyond them begin again at the first
    #[arg(long, value_name = "N", default_value_t = PortOptions::default().orbits,
          value_parser = clap::value_parser!(u8).range(1..=64))]
    orbits: u8,
    /// Record what is heard into this WAV file
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Record each orbit into a file of its own as well
    #[arg(long, requires = "record")]
    stems: bool,
    /// No line that changes in place, for screen readers and logs
    #[arg(long)]
    plain: bool,
    /// Print a JSON object a second to standard output
    #[arg(long)]
    stats: bool,
    /// Quit after so many seconds
    #[arg(short, long, value_name = "SECONDS")]
    duration: Option<f64>,
}

/// Runs it.
pub fn run(options: &Options) -> Outcome {
    let ports = Ports::open(&PortOptions {
        host: options.bind.clone(),
        port: options.port,
        control: options.control_port,
        bridge: (!options.no_bridge).then_some(options.bridge),
        orbits: options.orbits,
    })
    .map_err(|error| Failure::Failed(error.to_string()))?;
    let mut places = format!("events on {}, control buses on {}", ports.events(), ports.control().1);
    if let Some(bridge) = ports.bridge() {
        places.push_str(&format!(", Strudel on ws://{bridge}"));
    }
    let settings =
        LiveOptions { record: options.record.clone(), stems: options.stems, ..options.output.live(None)? };
    let mut live = Live::outside(settings, ports).map_err(|error| Failure::Failed(error.to_string()))?;
    let stopped = Arc::new(AtomicBool::new(false));
    let flag = stopped.clone();
    // A second handler can't be set; there is only one.
    let _ = ctrlc::set_handler(move || flag.store(true, Relaxed));
    let in_place = !options.plain && io::stderr().is_terminal();
    let mut screen = Screen { status: Status::default(), in_place, raw: false };
    screen.say(&places)?;
    let result = play(options, &mut live, &mut screen, &stopped);
    screen.clear()?;
    live.stop();
    result
}

fn play(options: &Options, live: &mut Live, screen: &mut Screen, stopped: &AtomicBool) -> Outcome {
    let begun = Instant::now();
    let (mut shown, mut counted) = (begun, begun);
    while !stopped.load(Relaxed) && !live.is_over() {
        if options.duration.is_some_and(|most| begun.elapsed().as_secs_f64() >= most) {
            return Ok(());
        }
        std::thread::sleep(WAIT);
        while let Some(note) = live.next_note() {
            if let Note::Said { message, .. } = note {
                screen.say(&message)?;
            }
        }
        if screen.in_place && shown.elapsed() > Duration::from_millis(100) {
            shown = Instant::now();
            screen.show(live.state())?;
        }
        if options.stats && counted.elapsed() > Duration::from_secs(1) {
            counted = Instant::now();
            let line = stats(live.state());
            writeln!(io::stdout(), "{line}")?;
        }
    }
    Ok(())
}
