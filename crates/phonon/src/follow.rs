//! A file that is followed: every save gives its text, whichever way an editor saves.
//!
//! The folder is watched, not the file, because editors write a new file and give it the old name. Where nothing tells of
//! changes (some network file systems), a look every quarter of a second does.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{RecursiveMode, Watcher};
use phonon_base::limits;

/// After a sign of a change, so long until the file is read: most editors have finished by then.
const SETTLE: Duration = Duration::from_millis(3);
/// A file that has become empty is read again after so long: some editors empty it before they write.
const EMPTY: Duration = Duration::from_millis(60);
/// How often the file is looked at without a sign.
const LOOK: Duration = Duration::from_millis(250);

/// A file that is followed.
pub struct Follow {
    path: PathBuf,
    signs: Receiver<()>,
    /// Kept, because it stops watching when it is dropped.
    watcher: Option<notify::RecommendedWatcher>,
    last: Option<String>,
    looked: Instant,
}

impl Follow {
    /// Follows `path`, which need not be there yet.
    pub fn new(path: &Path) -> Follow {
        let (sender, signs) = channel();
        let name = path.file_name().map(ToOwned::to_owned);
        let about = move |event: notify::Result<notify::Event>| {
            let is_ours = |event: notify::Event| {
                event.need_rescan() || event.paths.iter().any(|path| path.file_name() == name.as_deref())
            };
            if event.map_or(true, is_ours) {
                // Nobody follows any more once this fails.
                sender.send(()).ok();
            }
        };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let watcher = notify::recommended_watcher(about).and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        let looked = Instant::now();
        Follow { path: path.to_path_buf(), signs, watcher: watcher.ok(), last: None, looked }
    }

    /// Whether changes are told of as they happen.
    pub fn is_prompt(&self) -> bool {
        self.watcher.is_some()
    }

    /// The text as it is now, or why it cannot be read.
    pub fn read(&mut self) -> Result<String, String> {
        let text = read(&self.path)?;
        self.last = Some(text.clone());
        Ok(text)
    }

    /// Waits for the next text, at most so long.
    pub fn next(&mut self, wait: Duration) -> Option<Result<String, String>> {
        match self.signs.recv_timeout(wait) {
            Ok(()) => {
                std::thread::sleep(SETTLE);
                while self.signs.try_recv().is_ok() {}
            }
            Err(RecvTimeoutError::Timeout) if self.looked.elapsed() < LOOK => return None,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(wait),
        }
        self.looked = Instant::now();
        let mut text = match read(&self.path) {
            Ok(text) => text,
            // It is being replaced, or has been taken away: the song plays on.
            Err(_) if !self.path.exists() => return None,
            Err(error) => {
                let is_new = self.last.as_deref() != Some(error.as_str());
                self.last = Some(error.clone());
                return is_new.then_some(Err(error));
            }
        };
        if text.is_empty() && self.last.as_deref() != Some("") {
            std::thread::sleep(EMPTY);
            text = read(&self.path).unwrap_or(text);
        }
        if self.last.as_deref() == Some(text.as_str()) {
            return None;
        }
        self.last = Some(text.clone());
        Some(Ok(text))
    }
}

fn read(path: &Path) -> Result<String, String> {
    let length = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
    if length > limits::TEXT_BYTES as u64 {
        return Err(format!("it has {length} bytes; a song may have {}", limits::TEXT_BYTES));
    }
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes)
        .map_err(|error| format!("byte {} is not UTF-8", error.utf8_error().valid_up_to()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_saving_is_noticed() {
        let folder = std::env::temp_dir().join(format!("phonon-follow-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.ph");
        std::fs::write(&path, "one").unwrap();
        let mut follow = Follow::new(&path);
        assert_eq!(follow.read(), Ok("one".to_owned()));
        let mut expect = |text: &str| {
            let until = Instant::now() + Duration::from_secs(10);
            while Instant::now() < until {
                if let Some(found) = follow.next(Duration::from_millis(50)) {
                    assert_eq!(found, Ok(text.to_owned()));
                    return;
                }
            }
            panic!("`{text}` has not been noticed");
        };
        std::fs::write(&path, "two").unwrap();
        expect("two");
        std::fs::write(folder.join(".a.ph.swp"), "three").unwrap();
        std::fs::rename(folder.join(".a.ph.swp"), &path).unwrap();
        expect("three");
        std::fs::remove_file(&path).unwrap();
        std::fs::write(&path, "four").unwrap();
        expect("four");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
