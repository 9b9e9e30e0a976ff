//! `alsa-sys` bound at run time.
//!
//! The published crate wants the headers of libasound to be built and its library to be started. This one has
//! the same types and functions (those that `alsa` and `cpal` use), and opens the library when the first of them is
//! called. Where there is none, functions give the error `ENOSYS`, or null. Types and signatures are those of
//! alsa-sys 0.4.0 (MIT, © David Henningsson), which bindgen made from ALSA's headers.
#![allow(unsafe_op_in_unsafe_fn, non_camel_case_types, non_snake_case, non_upper_case_globals, missing_docs, clippy::all)]

use std::ffi::{CStr, c_char, c_int, c_long, c_longlong, c_short, c_uchar, c_uint, c_ushort, c_void};
use std::ptr::null_mut;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, Ordering};

use libc::{pollfd, timespec};
use libloading::Library;

pub const SND_PCM_NONBLOCK: core::ffi::c_int = 0x1;
pub const SND_PCM_ASYNC: core::ffi::c_int = 0x2;
pub const SND_SEQ_OPEN_OUTPUT: i32 = 1;
pub const SND_SEQ_OPEN_INPUT: i32 = 2;
pub const SND_SEQ_OPEN_DUPLEX: i32 = SND_SEQ_OPEN_OUTPUT | SND_SEQ_OPEN_INPUT;
pub const SND_SEQ_NONBLOCK: i32 = 0x0001;
pub const SND_SEQ_ADDRESS_BROADCAST: u8 = 255;
pub const SND_SEQ_ADDRESS_SUBSCRIBERS: u8 = 254;
pub const SND_SEQ_ADDRESS_UNKNOWN: u8 = 253;
pub const SND_SEQ_QUEUE_DIRECT: u8 = 253;
pub const SND_SEQ_TIME_MODE_MASK: u8 = 1 << 1;
pub const SND_SEQ_TIME_STAMP_MASK: u8 = 1 << 0;
pub const SND_SEQ_TIME_MODE_REL: u8 = 1 << 1;
pub const SND_SEQ_TIME_STAMP_REAL: u8 = 1 << 0;
pub const SND_SEQ_TIME_STAMP_TICK: u8 = 0 << 0;
pub const SND_SEQ_TIME_MODE_ABS: u8 = 0 << 1;
pub const SND_SEQ_CLIENT_SYSTEM: u8 = 0;
pub const SND_SEQ_PORT_SYSTEM_TIMER: u8 = 0;
pub const SND_SEQ_PORT_SYSTEM_ANNOUNCE: u8 = 1;
pub const SND_SEQ_PRIORITY_HIGH: u8 = 1 << 4;
pub const SND_SEQ_EVENT_LENGTH_FIXED: u8 = 0 << 2;
pub const SND_SEQ_EVENT_LENGTH_MASK: u8 = 3 << 2;
pub const SND_SEQ_EVENT_LENGTH_VARIABLE: u8 = 1 << 2;
pub const SND_SEQ_EVENT_LENGTH_VARUSR: u8 = 2 << 2;

include!("types.rs");
include!(concat!(env!("OUT_DIR"), "/functions.rs"));

/// The library, if this machine has it. It prints what it does not find to standard error, where it would disturb a
/// terminal; errors come back as values as well.
fn library() -> Option<&'static Library> {
    static LIBRARY: OnceLock<Option<Library>> = OnceLock::new();
    // Safety: libasound is meant to be loaded like this; it runs nothing of its own when it is.
    LIBRARY.get_or_init(|| unsafe { Library::new("libasound.so.2") }.ok().inspect(silence)).as_ref()
}

fn silence(library: &Library) {
    unsafe extern "C" fn nothing() {}
    type SetHandler = unsafe extern "C" fn(unsafe extern "C" fn()) -> c_int;
    // Safety: the handler is called with arguments that it does not look at, which the C calling convention allows.
    if let Ok(set) = unsafe { library.get::<SetHandler>(b"snd_lib_error_set_handler\0") } {
        unsafe { set(nothing) };
    }
}

/// Whether this machine has the library.
pub fn is_loaded() -> bool {
    library().is_some()
}

/// Where a function is: nowhere yet, or its address.
struct Symbol(AtomicPtr<c_void>);

impl Symbol {
    const fn new() -> Symbol {
        Symbol(AtomicPtr::new(null_mut()))
    }

    fn find(&self, name: &CStr) -> Option<*mut c_void> {
        let known = self.0.load(Ordering::Relaxed);
        if !known.is_null() {
            return Some(known);
        }
        // Safety: the address is called with the signature of ALSA's header only.
        let found = unsafe { library()?.get::<*mut c_void>(name.to_bytes_with_nul()) }.ok()?;
        self.0.store(*found, Ordering::Relaxed);
        Some(*found)
    }
}

/// What a function gives when there is no library.
trait Missing {
    const VALUE: Self;
}

impl Missing for () {
    const VALUE: () = ();
}
impl Missing for i32 {
    const VALUE: i32 = -(libc::ENOSYS as i32);
}
impl Missing for i64 {
    const VALUE: i64 = -(libc::ENOSYS as i64);
}
impl Missing for u8 {
    const VALUE: u8 = 0;
}
impl Missing for u16 {
    const VALUE: u16 = 0;
}
impl Missing for u32 {
    const VALUE: u32 = 0;
}
impl Missing for u64 {
    const VALUE: u64 = 0;
}
impl Missing for usize {
    const VALUE: usize = 0;
}
impl<T> Missing for *const T {
    const VALUE: *const T = std::ptr::null();
}
impl<T> Missing for *mut T {
    const VALUE: *mut T = null_mut();
}
impl<T> Missing for Option<T> {
    const VALUE: Option<T> = None;
}
impl Missing for isize {
    const VALUE: isize = -(libc::ENOSYS as isize);
}
