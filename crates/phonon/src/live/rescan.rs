//! Sample folders that are looked at again and again, so that samples appear while the session plays.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use phonon_base::limits;
use phonon_io::Bank;

/// How often they are looked at, in steps of [`STEP`].
const EVERY: u32 = 20;
const STEP: Duration = Duration::from_millis(50);

/// A thread that looks.
pub struct Rescan {
    banks: Receiver<Bank>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Rescan {
    /// Looks at `roots`, which have been read already.
    pub fn new(roots: Vec<PathBuf>) -> Rescan {
        let (sender, banks) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let look = move || {
            let mut before = sight(&roots);
            let mut at = 0;
            while !stopped.load(Relaxed) {
                std::thread::sleep(STEP);
                at = (at + 1) % EVERY;
                if at > 0 {
                    continue;
                }
                let now = sight(&roots);
                if now != before {
                    before = now;
                    if sender.send(Bank::scan(None, &roots)).is_err() {
                        return;
                    }
                }
            }
        };
        // Without the thread samples are those of the start.
        let thread = std::thread::Builder::new().name("rescan".to_owned()).spawn(look).ok();
        Rescan { banks, stop, thread }
    }

    /// What the folders hold now, if that has changed, and how many sounds.
    pub fn next(&self) -> Option<(Bank, usize)> {
        let bank = self.banks.try_iter().last()?;
        let count = bank.names().count();
        Some((bank, count))
    }
}

impl Drop for Rescan {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// What changes when a file comes to or leaves one of the folders.
fn sight(roots: &[PathBuf]) -> u64 {
    let mut hash = DefaultHasher::new();
    let mut left = limits::SAMPLE_ENTRIES;
    for root in roots {
        folder(root, 0, &mut hash, &mut left);
    }
    hash.finish()
}

fn folder(path: &Path, depth: usize, hash: &mut DefaultHasher, left: &mut usize) {
    let Ok(changed) = path.metadata().and_then(|data| data.modified()) else { return };
    (path, changed).hash(hash);
    let Ok(entries) = path.read_dir() else { return };
    for entry in entries.flatten() {
        if *left == 0 || depth > limits::SAMPLE_FOLDER_DEPTH {
            return;
        }
        *left -= 1;
        if entry.file_type().is_ok_and(|kind| !kind.is_file()) && entry.path().is_dir() {
            folder(&entry.path(), depth + 1, hash, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_comes_is_noticed() {
        let root = tempfile::tempdir().expect("a folder");
        let roots = [root.path().to_path_buf()];
        let before = sight(&roots);
        assert_eq!(sight(&roots), before);
        std::fs::create_dir(root.path().join("bd")).expect("a folder");
        let with_folder = sight(&roots);
        assert_ne!(with_folder, before);
        std::thread::sleep(Duration::from_millis(20));
        std::fs::write(root.path().join("bd/1.wav"), b"x").expect("a file");
        assert_ne!(sight(&roots), with_folder);
    }
}
