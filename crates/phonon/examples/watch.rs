//! The state of a session, as a screen of one's own would read it: `cargo run --release -p phonon --example watch`.
//!
//! Plays a few bars to nobody and prints what sounds, from which places in the text, and how loud it is.
#![allow(clippy::print_stdout, reason = "an example that prints")]

use std::time::{Duration, Instant};

use phonon::{Live, LiveOptions};

const SONG: &str = "cps: 0.5\nd1: s \"bd*4, ~ cp\"\nd2: s \"hh*8\" # gain 0.5";

fn main() -> Result<(), phonon::io::DeviceError> {
    let mut live = Live::start(LiveOptions { null: true, ..LiveOptions::default() })?;
    live.evaluate(SONG);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(4) {
        std::thread::sleep(Duration::from_millis(50));
        while let Some(note) = live.next_note() {
            println!("{note:?}");
        }
        // Never waits, and the session does not wait for it.
        let state = live.state();
        let sounds: Vec<String> = state
            .active
            .iter()
            .map(|event| {
                let place =
                    event.places.first().map(|place| &state.text[place.start as usize..place.end as usize]);
                format!("{} at {:?}", event.sound, place.unwrap_or(""))
            })
            .collect();
        let loudest = state.spectrum.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let hertz = loudest.map_or(0.0, |(band, _)| band as f32 * state.rate as f32 / 2048.0);
        println!(
            "cycle {:.2}  load {:.1}%  peak {:.2}  loudest at {hertz:.0} Hz  {}",
            state.cycle,
            100.0 * state.load,
            state.master[0],
            sounds.join(", ")
        );
    }
    live.stop();
    Ok(())
}
