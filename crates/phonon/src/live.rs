//! A session that plays on an output, with a thread that feeds it and one that evaluates texts.
//!
//! Four threads: the output's, on which only the [`Player`] runs; *session*, which feeds the engine ahead of time and
//! lets happen what is asked for; *evaluation*, on which texts become programs and memory is taken for them; *osc*, which
//! sends what other programs are to play.

mod clock;
mod conduct;
mod files;
mod outside;
mod publish;
mod remote;
mod rescan;
mod sender;
mod token;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Instant;

use phonon_base::{Diagnostic, Span, Time};
use phonon_eval::Seat;
use phonon_io::{DeviceError, Wish};

use crate::command::Command;
use crate::dirt::ports::Ports;
use crate::edit::{Edit, Setting, Song};
use crate::feed::{engine_options, threads};
use crate::journal::Header;
use crate::sounds::Sounds;
use crate::state::State;
use conduct::Conduct;
pub use remote::{MESSAGES, RemoteRow};
pub use token::TokenWish;

/// How a session plays.
#[derive(Clone, Debug, Default)]
pub struct LiveOptions {
    /// The output that is wished for.
    pub wish: Wish,
    /// Plays to nobody, by a clock.
    pub null: bool,
    /// Threads that compute; as many as make sense unless given. Makes no difference to the sound.
    pub threads: Option<usize>,
    /// Edits wait for the next multiple of so many cycles.
    pub quantise: Option<Time>,
    /// Shifts every random stream of the patterns.
    pub seed: f64,
    /// Leaves out the limiter at the end.
    pub no_limiter: bool,
    /// The folder that the song is in, for its `samples`.
    pub song_folder: Option<PathBuf>,
    /// Further folders of samples.
    pub sample_folders: Vec<PathBuf>,
    /// A list of folders of samples in the form of `PATH`.
    pub sample_path: Option<std::ffi::OsString>,
    /// Where the journal goes.
    pub journal: Option<PathBuf>,
    /// Where every evaluated text is kept, one JSON object a line.
    pub history: Option<PathBuf>,
    /// Where the sound is recorded.
    pub record: Option<PathBuf>,
    /// Whether each output is recorded by itself as well.
    pub stems: bool,
    /// Where it listens to OSC that controls it, if it does.
    pub remote: Option<RemoteOptions>,
}

/// Where a session listens to OSC that controls it.
#[derive(Clone, Debug)]
pub struct RemoteOptions {
    /// Which of the machine's addresses: 127.0.0.1 for itself alone.
    pub host: String,
    /// The UDP port; 0 takes any free one.
    pub port: u16,
    /// What whoever sends a text must know.
    pub token: TokenWish,
}

/// What a session has to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// A text has been evaluated.
    Evaluated {
        /// The text.
        text: Arc<str>,
        /// What there is to say about it.
        diagnostics: Vec<Diagnostic>,
        /// Whether it, or what is right in it, plays now.
        plays: bool,
    },
    /// Something else, perhaps with its place in the text that plays.
    Said {
        /// What.
        message: String,
        /// Where.
        place: Option<Span>,
    },
}

/// What a session is asked for.
pub(crate) enum Request {
    Text(String),
    Command(Command),
    Quit,
}

/// A session that plays.
pub struct Live {
    requests: Sender<Request>,
    notes: Receiver<Note>,
    state: triple_buffer::Output<State>,
    thread: Option<JoinHandle<()>>,
    /// Frames per second.
    pub rate: u32,
}

/// What a plan is made of.
pub(crate) enum Work {
    Text(Box<Task>),
    Seats(Vec<Seat>),
}

/// A text that is evaluated.
pub(crate) struct Evaluated {
    /// None where there was no text.
    pub text: Option<Arc<str>>,
    pub edit: Result<Box<Edit>, Vec<Diagnostic>>,
    pub asked: Instant,
    /// Where it is the text that plays: the outputs that have gone all their way.
    pub settled: Option<Vec<String>>,
}

/// A text to be evaluated.
pub(crate) struct Task {
    pub text: String,
    /// What plays when it takes over.
    pub before: Song,
    pub asked: Instant,
    pub settled: Option<Vec<String>>,
}

impl Live {
    /// Opens the output and plays silence on it until a text comes.
    pub fn start(options: LiveOptions) -> Result<Live, DeviceError> {
        Live::begin(options, None)
    }

    /// Opens the output and plays what messages at `ports` ask for, in place of a text.
    pub fn outside(options: LiveOptions, ports: Ports) -> Result<Live, DeviceError> {
        Live::begin(options, Some(ports))
    }

    fn begin(options: LiveOptions, ports: Option<Ports>) -> Result<Live, DeviceError> {
        let found = if options.null { None } else { Some(phonon_io::device::find(&options.wish)?) };
        let rate = found.as_ref().map_or(options.wish.rate.unwrap_or(48_000), |found| found.rate);
        let header = Header { rate, seed: options.seed, limiter: !options.no_limiter };
        let setting = Setting {
            rate,
            limiter: header.limiter,
            engine: engine_options(options.threads.unwrap_or_else(threads)),
        };
        let (requests, inbox) = channel();
        let (notes_in, notes) = channel();
        let (publisher, state) = triple_buffer::triple_buffer(&State::default());
        let (texts, evaluated) = evaluation(setting, options.clone());
        let conduct = Conduct::new(options, header, setting, found, ports, notes_in, publisher)?;
        let session = std::thread::Builder::new().name("session".to_owned()).stack_size(STACK_BYTES);
        let thread = session
            .spawn(move || conduct.run(&inbox, &texts, &evaluated))
            .map_err(|error| DeviceError::Refused(error.to_string()))?;
        Ok(Live { requests, notes, state, thread: Some(thread), rate })
    }

    /// Lets a text take over.
    pub fn evaluate(&self, text: impl Into<String>) {
        self.ask(Request::Text(text.into()));
    }

    /// Does what a key asks for.
    pub fn command(&self, command: Command) {
        self.ask(Request::Command(command));
    }

    /// The newest state. Never waits, and nobody waits for it.
    pub fn state(&mut self) -> &State {
        self.state.read()
    }

    /// What there is to say, one thing at a time. Never waits.
    pub fn next_note(&self) -> Option<Note> {
        self.notes.try_recv().ok()
    }

    /// Whether the session has ended by itself.
    pub fn is_over(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Fades nothing: closes the output and what is being written.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.ask(Request::Quit);
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }

    fn ask(&self, request: Request) {
        // A session that has ended has been reported.
        self.requests.send(request).ok();
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.end();
    }
}

/// Stack of the threads that read texts and ask patterns, which nest.
const STACK_BYTES: usize = 64 << 20;

/// The thread on which texts are evaluated: each after the one before.
fn evaluation(setting: Setting, options: LiveOptions) -> (Sender<Work>, Receiver<Evaluated>) {
    let (texts, inbox) = channel::<Work>();
    let (outbox, evaluated) = channel();
    let work = move || {
        // What units read from is another table than what voices play.
        let (folder, path) = (options.song_folder.as_deref(), options.sample_path.as_deref());
        let mut recordings = Sounds::new(folder, &options.sample_folders, path, setting.rate);
        // The session says the same of the same folders.
        recordings.take_messages();
        while let Ok(work) = inbox.recv() {
            // A mistake of ours in one text must not be the end of all that follow.
            let done = catch_unwind(AssertUnwindSafe(|| match &work {
                Work::Text(task) => {
                    Edit::with_recordings(&task.text, &task.before, &setting, &mut recordings)
                }
                Work::Seats(seats) => Edit::of_seats(seats, &setting),
            }));
            let edit = done.unwrap_or_else(|_| Err(vec![our_mistake()])).map(Box::new);
            let (text, asked, settled) = match work {
                Work::Text(task) => (Some(task.text.into()), task.asked, task.settled),
                Work::Seats(_) => (None, Instant::now(), None),
            };
            if outbox.send(Evaluated { text, edit, asked, settled }).is_err() {
                return;
            }
        }
    };
    // Without the thread every text is answered by nothing, which the session reports.
    std::thread::Builder::new().name("evaluation".to_owned()).stack_size(STACK_BYTES).spawn(work).ok();
    (texts, evaluated)
}

fn our_mistake() -> Diagnostic {
    Diagnostic::error(Span::default(), "phonon has failed on this text; what played before plays on")
        .because("a mistake in phonon")
        .help("please report it, with the text")
}
