//! Sound cards and sound servers: what there is, and which one is meant.

use std::fmt;

use cpal::traits::{DeviceTrait, HostTrait};
use cpal::{ErrorKind, HostId, SampleFormat, SupportedBufferSize};
use phonon_base::{limits, suggest};

/// Frames of a block where nobody asks for another number and the host leaves the choice.
pub const BLOCK: u32 = 512;
/// The name under which Phonon is seen in JACK.
const CLIENT: &str = "phonon";
/// Formats that can be written, the dearest last.
const FORMATS: [SampleFormat; 3] = [SampleFormat::F32, SampleFormat::I32, SampleFormat::I16];

/// What is wished for; whatever is left open is chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// `jack`, `pulse`, `pipewire`, `alsa`, `coreaudio`, `wasapi`.
    pub host: Option<String>,
    /// The name of a device or a part of it.
    pub device: Option<String>,
    /// Frames per second.
    pub rate: Option<u32>,
    /// Frames of a block.
    pub block: Option<u32>,
    /// How many channels; two, or as many as there are.
    pub channels: Option<u16>,
}

/// A host and its outputs.
#[derive(Clone, Debug, PartialEq)]
pub struct HostInfo {
    /// As for [`Wish::host`].
    pub name: String,
    /// Its outputs, or why there are none.
    pub devices: Result<Vec<DeviceInfo>, String>,
}

/// An output.
#[derive(Clone, Debug, PartialEq)]
pub struct DeviceInfo {
    /// As for [`Wish::device`].
    pub name: String,
    /// What it says about itself.
    pub about: String,
    /// Whether it is the one that is used unless another is asked for.
    pub is_default: bool,
    /// Its rate, in frames per second.
    pub rate: u32,
    /// Its channels.
    pub channels: u16,
    /// The fewest and the most frames of a block, where it says so.
    pub block: Option<(u32, u32)>,
}

/// An output that can be opened.
pub struct Found {
    pub(crate) device: cpal::Device,
    pub(crate) format: SampleFormat,
    /// Frames of a block that are asked for; none where the host decides.
    pub(crate) block: Option<u32>,
    /// The name of the host.
    pub host: String,
    /// The name of the device.
    pub name: String,
    /// Frames per second.
    pub rate: u32,
    /// Channels.
    pub channels: u16,
}

/// Why there is no output.
#[derive(Clone, Debug, PartialEq)]
pub enum DeviceError {
    /// There is no host of that name in this build.
    UnknownHost(String),
    /// No host has an output; what each of them said.
    Nothing(Vec<(String, String)>),
    /// The host has no output of that name.
    UnknownDevice(String, String),
    /// The device cannot do what is asked of it.
    Unsupported(String),
    /// It exists and could not be opened.
    Refused(String),
}

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeviceError::UnknownHost(message) | DeviceError::UnknownDevice(_, message) => {
                f.write_str(message)
            }
            DeviceError::Nothing(hosts) => {
                write!(f, "there is no sound output: ")?;
                let each: Vec<String> = hosts.iter().map(|(host, why)| format!("{host}: {why}")).collect();
                write!(
                    f,
                    "{}; `phonon doctor` says what to do, and `--null` plays without one",
                    each.join("; ")
                )
            }
            DeviceError::Unsupported(why) => write!(f, "{why}; `phonon devices` shows what there is"),
            DeviceError::Refused(why) => {
                write!(f, "the output could not be opened: {why}; another program may hold it")
            }
        }
    }
}

/// Hosts in the order in which they are tried: servers that mix before the bare card.
pub fn hosts() -> Vec<HostInfo> {
    ids().into_iter().map(|id| HostInfo { name: name_of(id), devices: devices_of(id) }).collect()
}

/// The output that is wished for, or the first that there is.
pub fn find(wish: &Wish) -> Result<Found, DeviceError> {
    let ids = match &wish.host {
        Some(name) => vec![host_named(name)?],
        None => ids(),
    };
    let mut reasons = Vec::new();
    for id in ids {
        let devices = match outputs(id) {
            Ok(devices) => devices,
            Err(why) => {
                reasons.push((name_of(id), why));
                continue;
            }
        };
        match choose(id, devices, wish.device.as_deref()) {
            Ok(device) => return configure(id, device, wish),
            Err(error) if wish.host.is_some() => return Err(error),
            Err(error) => reasons.push((name_of(id), error.to_string())),
        }
    }
    Err(DeviceError::Nothing(reasons))
}

/// The hosts of this build, in order.
fn ids() -> Vec<HostId> {
    let rank = |id: &HostId| match name_of(*id).as_str() {
        "jack" if cfg!(target_os = "linux") => 0,
        "pulse" => 1,
        "jack" => 9,
        _ => 2,
    };
    let mut ids = cpal::ALL_HOSTS.to_vec();
    ids.sort_by_key(rank);
    ids
}

/// The name of a host: lower case, without spaces.
fn name_of(id: HostId) -> String {
    let name = id.name().to_lowercase();
    if name == "pulseaudio" { "pulse".to_owned() } else { name }
}

fn host_named(name: &str) -> Result<HostId, DeviceError> {
    let wanted = match name.to_lowercase().as_str() {
        // PipeWire is reached by the servers that it offers in place of PulseAudio and JACK.
        "pipewire" | "pulseaudio" => "pulse".to_owned(),
        other => other.to_owned(),
    };
    let known: Vec<String> = ids().into_iter().map(name_of).collect();
    ids().into_iter().find(|id| name_of(*id) == wanted).ok_or_else(|| {
        let hint = suggest::sentence(&wanted, known.iter().map(String::as_str));
        let list = known.join(", ");
        DeviceError::UnknownHost(match hint {
            Some(hint) => format!("there is no host `{name}`; {hint}"),
            None => format!("there is no host `{name}`; it is one of {list}"),
        })
    })
}

/// The outputs of a host with their names; the one to use by default first.
fn outputs(id: HostId) -> Result<Vec<(cpal::Device, String)>, String> {
    #[cfg(target_os = "linux")]
    if id == HostId::Jack {
        return jack();
    }
    #[cfg(target_os = "linux")]
    if id == HostId::Alsa && !alsa_sys::is_loaded() {
        return Err("the library libasound.so.2 is not on this machine".to_owned());
    }
    let host = cpal::host_from_id(id).map_err(|error| explain(&error))?;
    let first = host.default_output_device();
    let all = host.output_devices().map_err(|error| explain(&error))?;
    let mut devices: Vec<(cpal::Device, String)> = Vec::new();
    for device in first.into_iter().chain(all) {
        let name = device_name(&device);
        // ALSA's device that throws everything away is no output, and runs as fast as it can.
        if name != "null" && !devices.iter().any(|(_, known)| *known == name) {
            devices.push((device, name));
        }
    }
    if devices.is_empty() { Err("no output".to_owned()) } else { Ok(devices) }
}

/// JACK has one output, if its server runs.
#[cfg(target_os = "linux")]
fn jack() -> Result<Vec<(cpal::Device, String)>, String> {
    let mut host = cpal::platform::JackHost::new().map_err(|error| explain(&error))?;
    match host.output_device_with_name(CLIENT) {
        Some(device) => Ok(vec![(cpal::Device::from(device), "jack".to_owned())]),
        None => Err("no server runs, or the library libjack.so.0 is not on this machine".to_owned()),
    }
}

/// The name after the host in the id of a device; it holds as long as the device is there.
fn device_name(device: &cpal::Device) -> String {
    let id = device.id().map(|id| id.to_string()).unwrap_or_default();
    id.split_once(':').map_or(id.clone(), |(_, name)| name.to_owned())
}

fn about(device: &cpal::Device) -> String {
    device.description().map(|about| about.name().replace('\n', ", ")).unwrap_or_default()
}

fn devices_of(id: HostId) -> Result<Vec<DeviceInfo>, String> {
    let devices = outputs(id)?;
    let info = |(at, (device, name)): (usize, &(cpal::Device, String))| {
        let config = device.default_output_config().ok()?;
        let block = match config.buffer_size() {
            SupportedBufferSize::Range { min, max } => Some((*min, *max)),
            SupportedBufferSize::Unknown => None,
        };
        Some(DeviceInfo {
            name: name.clone(),
            about: about(device),
            is_default: at == 0,
            rate: config.sample_rate(),
            channels: config.channels(),
            block,
        })
    };
    Ok(devices.iter().enumerate().filter_map(info).collect())
}

fn choose(
    id: HostId,
    devices: Vec<(cpal::Device, String)>,
    wanted: Option<&str>,
) -> Result<cpal::Device, DeviceError> {
    let Some(wanted) = wanted else {
        return devices.into_iter().next().map(|(device, _)| device).ok_or(DeviceError::Nothing(Vec::new()));
    };
    let exact = devices.iter().position(|(_, name)| name == wanted);
    let lower = wanted.to_lowercase();
    let part = || {
        devices.iter().position(|(device, name)| {
            name.to_lowercase().contains(&lower) || about(device).to_lowercase().contains(&lower)
        })
    };
    match exact.or_else(part) {
        Some(at) => Ok(devices.into_iter().nth(at).map(|(device, _)| device))
            .and_then(|device| device.ok_or(DeviceError::Nothing(Vec::new()))),
        None => {
            let hint = suggest::sentence(wanted, devices.iter().map(|(_, name)| name.as_str()))
                .unwrap_or_else(|| "`phonon devices` lists them".to_owned());
            let message = format!("{} has no output `{wanted}`; {hint}", name_of(id));
            Err(DeviceError::UnknownDevice(wanted.to_owned(), message))
        }
    }
}

/// Rate, channels and block as wished for, or as the device likes best.
fn configure(id: HostId, device: cpal::Device, wish: &Wish) -> Result<Found, DeviceError> {
    let refused = |error: cpal::Error| DeviceError::Refused(explain(&error));
    let default = device.default_output_config().map_err(refused)?;
    let channels = wish.channels.unwrap_or(default.channels().min(2));
    let rate = wish.rate.unwrap_or(default.sample_rate());
    if !limits::SAMPLE_RATES.contains(&rate) {
        let (low, high) = (limits::SAMPLE_RATES.start(), limits::SAMPLE_RATES.end());
        return Err(DeviceError::Unsupported(format!("the rate {rate} is outside of {low} to {high} Hz")));
    }
    let ranges: Vec<_> = device.supported_output_configs().map_err(refused)?.collect();
    let fits = |format: SampleFormat| {
        ranges.iter().find(|range| {
            range.sample_format() == format
                && range.channels() == channels
                && (range.min_sample_rate()..=range.max_sample_rate()).contains(&rate)
        })
    };
    let Some((format, range)) = FORMATS.iter().find_map(|format| fits(*format).map(|range| (*format, range)))
    else {
        let best = format!("{} Hz and {} channels", default.sample_rate(), default.channels());
        let message = format!("this output cannot do {rate} Hz with {channels} channels; it likes {best}");
        return Err(DeviceError::Unsupported(message));
    };
    // JACK's server has the say; others are asked for a block that is played soon.
    let block = match range.buffer_size() {
        SupportedBufferSize::Range { min, max } if min == max => match wish.block {
            Some(block) if block != *min => {
                let message = format!("this output has blocks of {min} frames, not of {block}");
                return Err(DeviceError::Unsupported(message));
            }
            _ => None,
        },
        SupportedBufferSize::Range { min, max } => Some(wish.block.unwrap_or(BLOCK).clamp(*min, *max)),
        SupportedBufferSize::Unknown => wish.block,
    };
    let name = device_name(&device);
    Ok(Found { device, format, block, host: name_of(id), name, rate, channels })
}

/// An error of a host in a short sentence.
pub(crate) fn explain(error: &cpal::Error) -> String {
    match error.kind() {
        ErrorKind::HostUnavailable => "no server runs".to_owned(),
        ErrorKind::DeviceNotAvailable => "the device is gone".to_owned(),
        ErrorKind::DeviceBusy => "another program uses it".to_owned(),
        ErrorKind::PermissionDenied => "no permission to use it".to_owned(),
        _ => error.to_string().trim_end_matches('.').to_owned(),
    }
}
