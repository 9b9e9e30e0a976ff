//! The world outside: sound cards, audio files in and out, sample folders, level meters for what is rendered, and
//! OSC.
//!
//! Nothing here knows patterns, units or engines; frames are planar `f32`, rates are in hertz.

pub mod bank;
pub mod cache;
mod chunks;
pub mod decode;
pub mod device;
mod dither;
mod flac;
pub mod gm;
pub mod gus;
pub mod instrument;
mod map;
pub mod meter;
mod modulator;
pub mod osc;
pub mod output;
pub mod sfz;
pub mod soundfont;
pub mod stream;
pub mod take;
mod target;
mod wav;
pub mod write;

pub use bank::{Bank, Entry, data_directory, sample_roots};
pub use cache::{Cache, Loaded};
pub use decode::{DecodeError, Flaw, Recording, decode};
pub use device::{DeviceError, DeviceInfo, Found, HostInfo, Wish};
pub use instrument::{Motion, Zone};
pub use meter::{Levels, Meter};
pub use output::{Output, Source, Trouble};
pub use take::Take;
pub use write::{Depth, Format, Spec, WriteError, Writer, Written};
