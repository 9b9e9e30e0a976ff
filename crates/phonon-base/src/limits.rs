//! Every limit that an input has, in one place, so that nothing a user types can exhaust the machine.
//! A limit that is reached gives a diagnostic that names it.

/// Largest song text, in bytes.
pub const TEXT_BYTES: usize = 4 << 20;
/// Deepest nesting of brackets, lambdas or operators in a text.
pub const NESTING: usize = 128;
/// Most diagnostics kept for one text; the rest are counted.
pub const DIAGNOSTICS: usize = 100;
/// Most steps that one mini-notation string may hold once `!` and `..` are spelled out.
pub const MINI_STEPS: usize = 100_000;
/// Most events that one query of one cycle may give.
pub const EVENTS_PER_CYCLE: usize = 65_536;
/// Most steps of work (node visits) that one query of one cycle may take.
pub const WORK_PER_CYCLE: usize = 4_000_000;
/// Deepest chain of pattern functions.
pub const PATTERN_DEPTH: usize = 512;
/// Most pattern nodes in one song.
pub const PATTERN_NODES: usize = 1_000_000;
/// Most units in one song's graph.
pub const GRAPH_UNITS: usize = 65_536;
/// Deepest expansion of user functions and templates.
pub const CALL_DEPTH: usize = 64;
/// Most function applications while a text is evaluated.
pub const CALLS: usize = 100_000;
/// Most voices that sound at once.
pub const VOICES: usize = 16_384;
/// Voices of one instrument unless the song asks for another number.
pub const VOICES_PER_INSTRUMENT: usize = 256;
/// Most memory for the delay lines and tables of one song, in bytes.
pub const SONG_MEMORY: usize = 1 << 30;
/// Longest delay line, in seconds.
pub const DELAY_SECONDS: f32 = 60.0;
/// Longest sample that is loaded whole, in bytes once decoded: three minutes of stereo at 44.1 kHz. Longer files are
/// read from disk while they sound.
pub const SAMPLE_BYTES: usize = 64 << 20;
/// Pages of a third of a second that are kept of each file that is read while it sounds: at most 32 MiB.
pub const STREAM_PAGES: usize = 256;
/// Most memory that loaded samples take together, in bytes.
pub const SAMPLE_CACHE_BYTES: usize = 2 << 30;
/// Most memory that samples at other lengths (`stretch`) take together, in bytes.
pub const STRETCHED_BYTES: usize = 512 << 20;
/// Most directory entries that are looked at when sample folders are indexed.
pub const SAMPLE_ENTRIES: usize = 200_000;
/// Deepest folder below a sample root that is indexed.
pub const SAMPLE_FOLDER_DEPTH: usize = 8;
/// Longest offline render, in cycles.
pub const RENDER_CYCLES: i64 = 1_000_000;
/// Longest offline render, in seconds.
pub const RENDER_SECONDS: f64 = 24.0 * 3600.0;
/// Largest host block, in frames.
pub const BLOCK_FRAMES: usize = 8192;
/// Sample rates that are accepted, in hertz.
pub const SAMPLE_RATES: std::ops::RangeInclusive<u32> = 8_000..=384_000;
/// Cycles per second that are accepted (above zero).
pub const MAX_CPS: f64 = 1_000.0;
/// Longest line that `phonon query --stream` reads, in bytes.
pub const STREAM_LINE_BYTES: usize = 16 << 20;
/// Most cycles that one line of `phonon query --stream` may ask for.
pub const STREAM_CYCLES: i64 = 100_000;
/// Most events that one line of `phonon query --stream` may be answered with.
pub const STREAM_EVENTS: usize = 1_000_000;
/// Deepest nesting of OSC bundles.
pub const OSC_NESTING: usize = 8;
/// Most messages in one OSC packet.
pub const OSC_MESSAGES: usize = 1024;
/// Most OSC messages that may wait to be taken; what comes beyond is dropped and counted.
pub const OSC_WAITING: usize = 16_384;
/// Most WebSocket connections at once.
pub const OSC_CONNECTIONS: usize = 8;
/// Most memory for OSC messages that wait to be taken, in bytes of their packets.
pub const OSC_WAITING_BYTES: usize = 16 << 20;
/// Most events from outside that may wait for their frame; what comes beyond is refused and counted.
pub const DIRT_WAITING: usize = 2048;
/// Most events from outside that are played in a second; what comes beyond is refused and counted.
pub const DIRT_RATE: u32 = 4000;
/// Most of them at once.
pub const DIRT_BURST: u32 = 1024;
/// Longest event, and longest wait, that a message from outside may ask for, in seconds.
pub const DIRT_SECONDS: f64 = 3600.0;
/// Longest word in a message from outside, in bytes.
pub const DIRT_WORD: usize = 128;
/// Names of one message that nothing listens to, as far as they are told.
pub const DIRT_UNKNOWN: usize = 16;
/// Control buses that messages from outside may set.
pub const DIRT_BUSES: usize = 1024;
/// Sounds, controls and the like that messages from outside got wrong, as far as they are told.
pub const DIRT_TOLD: usize = 256;
/// Different sets of controls that events from outside may use at the same time.
pub const DIRT_SEATS: usize = 96;
/// Voices of one instrument that events from outside play.
pub const DIRT_VOICES: usize = 64;
