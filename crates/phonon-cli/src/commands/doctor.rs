//! `phonon doctor`: whether this machine can play, and what to do.

use std::io::Write;
use std::time::Instant;

use clap::Args;
use phonon::io::device::{self, Wish};
use phonon::{Length, RenderOptions, Sink};
use phonon_base::Time;

use crate::failure::Outcome;

/// Checks whether this machine can play, and says what to do
///
/// Looks at the sound outputs, the permission to compute in real time, the governor of the processor, the folders of
/// samples, and how fast a song renders here. Changes nothing.
#[derive(Args, Debug)]
pub struct Options {}

/// What a look at the machine came to.
enum Finding {
    Good(String),
    /// What is missing, and what to do.
    Bad(String, String),
}

use Finding::{Bad, Good};

/// Runs it.
pub fn run(_: &Options, out: &mut dyn Write) -> Outcome {
    let mut looks = vec![output()];
    looks.extend(hosts());
    looks.extend(real_time());
    looks.extend(governor());
    looks.push(samples());
    looks.push(speed());
    for look in &looks {
        match look {
            Good(what) => writeln!(out, "ok    {what}")?,
            Bad(what, advice) => writeln!(out, "look  {what}\n      {advice}")?,
        }
    }
    Ok(())
}

fn output() -> Finding {
    match device::find(&Wish::default()) {
        Ok(found) => Good(format!(
            "sound goes to {} {}, {} Hz, {} channels",
            found.host, found.name, found.rate, found.channels
        )),
        Err(_) => Bad(
            "no sound output".to_owned(),
            "start a sound server (PipeWire, PulseAudio or JACK) or plug in a card; until then `phonon live SONG --null` \
             plays in silence, and `phonon render` writes files"
                .to_owned(),
        ),
    }
}

fn hosts() -> Vec<Finding> {
    let one = |host: device::HostInfo| match host.devices {
        Ok(devices) => Good(format!("{}: {} outputs", host.name, devices.len())),
        Err(why) => Bad(format!("{}: {why}", host.name), advice(&host.name).to_owned()),
    };
    device::hosts().into_iter().map(one).collect()
}

fn advice(host: &str) -> &'static str {
    match host {
        "jack" => {
            "only if you want JACK: install it (`apt-get install jackd2`) and start `jackd`, or use pipewire-jack"
        }
        "pulse" => "only if you want it: `systemctl --user start pipewire-pulse` or `pulseaudio --start`",
        "alsa" => "only if you want the bare card: `apt-get install libasound2`, and be in the group `audio`",
        _ => "see the sound settings of the system",
    }
}

/// Whether threads may have real-time priority: `RLIMIT_RTPRIO` of this process.
#[cfg(target_os = "linux")]
fn real_time() -> Vec<Finding> {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find(|line| line.starts_with("Max realtime priority"));
    let priority = line.and_then(|line| line.split_whitespace().nth(3)).unwrap_or("0");
    vec![if priority == "0" {
        Bad(
            "threads may not have real-time priority: under load the sound may break".to_owned(),
            "add `@audio - rtprio 95` to /etc/security/limits.d/audio.conf, join the group `audio`, log in again".to_owned(),
        )
    } else {
        Good(format!("real-time priority up to {priority}"))
    }]
}

#[cfg(not(target_os = "linux"))]
fn real_time() -> Vec<Finding> {
    Vec::new()
}

/// A processor that saves power is slow when a note comes.
fn governor() -> Option<Finding> {
    let path = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";
    let governor = std::fs::read_to_string(path).ok()?.trim().to_owned();
    Some(match governor.as_str() {
        "powersave" => Bad(
            "the processor saves power (governor `powersave`)".to_owned(),
            "before a concert: `cpupower frequency-set -g performance`".to_owned(),
        ),
        other => Good(format!("governor `{other}`")),
    })
}

fn samples() -> Finding {
    let path = std::env::var_os("PHONON_SAMPLES");
    let roots = phonon::io::sample_roots(None, phonon::io::data_directory(), &[], path.as_deref());
    let bank = phonon::io::Bank::scan(None, &roots);
    let folders: Vec<String> = roots.iter().map(|root| root.display().to_string()).collect();
    match bank.names().count() {
        0 => Good(format!("no folders of samples in {}; the built-in kit plays", folders.join(", "))),
        count => Good(format!("{count} sounds in {}", folders.join(", "))),
    }
}

/// Renders a few drums and says how much of a core a song like that takes.
fn speed() -> Finding {
    struct Nowhere;
    impl Sink for Nowhere {
        fn block(&mut self, _: [&[f32]; 2], _: &[[&[f32]; 2]]) -> Result<(), String> {
            Ok(())
        }
    }
    let options = RenderOptions { length: Length::Cycles(Time::whole(4)), ..RenderOptions::default() };
    let text =
        "d1: s \"bd*4, ~ cp, hh*8\" # room 0.2\nout: saw \"55 82.5\" # rlpf (sine 0.25 * 900 + 1100) 7 * 0.3";
    let begun = Instant::now();
    match phonon::render(text, &options, &mut Nowhere) {
        Ok(report) => {
            let speed = report.frames as f64 / 48_000.0 / begun.elapsed().as_secs_f64();
            let message = format!("a small song renders {speed:.0} times faster than it plays");
            if speed < 4.0 {
                Bad(message, "build with `--release`, or close other programs".to_owned())
            } else {
                Good(message)
            }
        }
        Err(_) => Bad("the test song does not render".to_owned(), "this is a mistake in phonon".to_owned()),
    }
}
