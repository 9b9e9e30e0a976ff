//! Where the blocks of a render go: the main file and one per output, all of them or none.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use phonon::Sink;
use phonon::io::{Format, Spec, WriteError, Writer, Written};

use super::format::extension;
use crate::failure::Failure;

/// Steps of the progress bar.
const STEPS: u64 = 1000;

/// The files of one render. None has its name before [`Files::finish`].
pub struct Files<'a> {
    path: Option<&'a Path>,
    folder: Option<&'a Path>,
    format: Format,
    rate: u32,
    /// The main file first, then the stems; the main one can be missing.
    open: Vec<(PathBuf, Writer)>,
    has_made_folder: bool,
    is_stopped: Arc<AtomicBool>,
    is_closed: bool,
    bar: ProgressBar,
}

impl<'a> Files<'a> {
    /// Nothing is opened before the song is known to be sound.
    pub fn new(path: Option<&'a Path>, folder: Option<&'a Path>, format: Format, rate: u32) -> Files<'a> {
        // Hidden by itself where standard error is no terminal.
        let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent:>3} %  {eta} left") {
            bar.set_style(style);
        }
        Files {
            path,
            folder,
            format,
            rate,
            open: Vec::new(),
            has_made_folder: false,
            is_stopped: Arc::default(),
            is_closed: false,
            bar,
        }
    }

    /// Completes all files. Answers what is worth knowing about them.
    pub fn finish(self) -> Result<Vec<String>, Failure> {
        self.bar.finish_and_clear();
        let mut notes = Vec::new();
        for (path, writer) in self.open {
            let Written { clipped, .. } = writer.finish().map_err(|error| failed(&path, error))?;
            if clipped > 0 {
                let path = path.display();
                notes.push(format!(
                    "{path}: {clipped} samples above full scale were cut; f32 would keep them"
                ));
            }
        }
        Ok(notes)
    }

    /// Leaves nothing behind. Fails where the reason is one that needs no explanation of its own.
    pub fn abandon(self) -> Result<Vec<String>, Failure> {
        self.bar.finish_and_clear();
        drop(self.open);
        if let (true, Some(folder)) = (self.has_made_folder, self.folder) {
            // Refuses when somebody has put something there.
            let _ = std::fs::remove_dir(folder);
        }
        if self.is_stopped.load(Ordering::Relaxed) {
            return Err(Failure::Interrupted);
        }
        if self.is_closed {
            return Err(Failure::Closed);
        }
        Ok(Vec::new())
    }

    fn create(&mut self, path: PathBuf) -> Result<(), String> {
        let spec = Spec { rate: self.rate, channels: 2, frames: None };
        let writer = Writer::create(&path, self.format, spec);
        let writer = writer.map_err(|error| format!("{}: {error}", path.display()))?;
        self.open.push((path, writer));
        Ok(())
    }

    fn write(&mut self, index: usize, sides: [&[f32]; 2]) -> Result<(), String> {
        let Some((path, writer)) = self.open.get_mut(index) else { return Ok(()) };
        writer.write(&sides).map_err(|error| {
            self.is_closed |= error == WriteError::Closed;
            format!("{}: {error}", path.display())
        })
    }
}

impl Sink for Files<'_> {
    fn begin(&mut self, outputs: &[String]) -> Result<(), String> {
        self.catch_signals();
        if let Some(path) = self.path {
            self.create(path.to_path_buf())?;
        }
        let Some(folder) = self.folder else { return Ok(()) };
        if !folder.is_dir() {
            std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            self.has_made_folder = true;
        }
        for output in outputs {
            self.create(folder.join(format!("{output}.{}", extension(self.format))))?;
        }
        Ok(())
    }

    fn block(&mut self, master: [&[f32]; 2], stems: &[[&[f32]; 2]]) -> Result<(), String> {
        if self.is_stopped.load(Ordering::Relaxed) {
            return Err("interrupted".to_owned());
        }
        let main = usize::from(self.path.is_some());
        if main == 1 {
            self.write(0, master)?;
        }
        for (index, stem) in stems.iter().enumerate() {
            self.write(main + index, *stem)?;
        }
        Ok(())
    }

    fn progress(&mut self, done: f64) {
        self.bar.set_position((done.clamp(0.0, 1.0) * STEPS as f64) as u64);
    }
}

impl Files<'_> {
    /// From here on there are unfinished files: Ctrl-C ends the render between two blocks, and a second one at
    /// once.
    fn catch_signals(&self) {
        let is_stopped = self.is_stopped.clone();
        // Without a handler the program still ends, only less tidily.
        let _ = ctrlc::set_handler(move || {
            if is_stopped.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(Failure::Interrupted.status()));
            }
        });
    }
}

fn failed(path: &Path, error: WriteError) -> Failure {
    match error {
        WriteError::Closed => Failure::Closed,
        error => Failure::Failed(format!("{}: {error}", path.display())),
    }
}
