//! `phonon devices`: where the sound can go.

use std::io::Write;

use clap::Args;
use phonon::io::device::{self, DeviceInfo};
use serde_json::{Value as Json, json};

use crate::failure::Outcome;

/// Lists the sound outputs of this machine
///
/// Every host with its outputs: a star marks the one that is used unless another is asked for with --host and
/// --device. The first host that has an output is the one that is used.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  phonon devices
  phonon live song.ph --host alsa --device USB
  phonon devices --json | jq '.[].devices[].name'")]
pub struct Options {
    /// Print an array of {host, error, devices: [{name, about, default, rate, channels, block}]}
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub fn run(options: &Options, out: &mut dyn Write) -> Outcome {
    let hosts = device::hosts();
    if options.json {
        let hosts: Json = hosts
            .iter()
            .map(|host| match &host.devices {
                Ok(devices) => {
                    json!({ "host": host.name, "devices": devices.iter().map(describe).collect::<Json>() })
                }
                Err(error) => json!({ "host": host.name, "error": error, "devices": [] }),
            })
            .collect();
        writeln!(out, "{hosts}")?;
        return Ok(());
    }
    let mut none = true;
    for host in &hosts {
        match &host.devices {
            Err(error) => writeln!(out, "{}: {error}", host.name)?,
            Ok(devices) => {
                writeln!(out, "{}:", host.name)?;
                for one in devices {
                    none = false;
                    let star = if one.is_default { '*' } else { ' ' };
                    let block = match one.block {
                        Some((low, high)) if low == high => format!(", blocks of {low}"),
                        Some((low, high)) => format!(", blocks of {low} to {high}"),
                        None => String::new(),
                    };
                    let DeviceInfo { name, about, rate, channels, .. } = one;
                    writeln!(out, "  {star} {name}  {rate} Hz, {channels} channels{block}  {about}")?;
                }
            }
        }
    }
    if none {
        writeln!(
            out,
            "no output; `phonon doctor` says what to do, and `phonon live SONG --null` plays without one"
        )?;
    }
    Ok(())
}

fn describe(one: &DeviceInfo) -> Json {
    json!({
        "name": one.name,
        "about": one.about,
        "default": one.is_default,
        "rate": one.rate,
        "channels": one.channels,
        "block": one.block.map(|(low, high)| [low, high]),
    })
}
