//! Sample folders: which file is number 3 of `bd`.
//!
//! A folder is a sound, the audio files in it are its numbers from 0. A root folder may hold sounds directly or
//! inside other folders; the name is that of the innermost folder. Files that lie loose in a root are sounds
//! too, named without their extension. Where a name occurs twice, the earlier root wins, then the shallower
//! folder, then the first by path. Indexing opens no file.
//!
//! Files are ordered by the bytes of their names with ASCII letters in lower case: SuperDirt goes by bytes as
//! well, but then `BD1.wav` and `bd0.wav` would swap places between file systems that keep case and those that
//! do not. There is no natural order: `10.wav` comes before `9.wav`, as in SuperDirt.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use phonon_base::{limits, suggest};

/// What audio files are called.
const EXTENSIONS: [&str; 9] = ["wav", "wave", "aif", "aiff", "aifc", "flac", "ogg", "oga", "mp3"];

/// The sounds of some folders.
#[derive(Debug, Default)]
pub struct Bank {
    sounds: BTreeMap<String, Vec<PathBuf>>,
    bases: Vec<PathBuf>,
    unread: Vec<(PathBuf, String)>,
}

/// The folders to look in: `samples` beside the song, then `data` (the user's own, see [`data_directory`]), then
/// those named on the command line, then the list `path` in the form of `PATH` (of `PHONON_SAMPLES`).
pub fn sample_roots(
    song_directory: Option<&Path>,
    data: Option<PathBuf>,
    named: &[PathBuf],
    path: Option<&OsStr>,
) -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> = song_directory.map(|song| song.join("samples")).into_iter().collect();
    roots.extend(data.map(|data| data.join("samples")));
    roots.extend_from_slice(named);
    roots.extend(path.into_iter().flat_map(env::split_paths).filter(|root| !root.as_os_str().is_empty()));
    roots
}

/// Where the user's own files for Phonon are: `$XDG_DATA_HOME/phonon` or `~/.local/share/phonon`, on macOS
/// `~/Library/Application Support/phonon`, on Windows `%APPDATA%\phonon`.
pub fn data_directory() -> Option<PathBuf> {
    let stated = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(windows) {
        stated("APPDATA")
    } else if cfg!(target_os = "macos") {
        env::home_dir().map(|home| home.join("Library/Application Support"))
    } else {
        stated("XDG_DATA_HOME").or_else(|| env::home_dir().map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("phonon"))
}

impl Bank {
    /// Indexes `roots`. A root that does not exist is passed over; what cannot be read is passed over too, and
    /// listed by [`Bank::unread`]. `song_directory` is where [`Bank::file`] looks first.
    pub fn scan(song_directory: Option<&Path>, roots: &[PathBuf]) -> Bank {
        let mut scan = Scan { found: Vec::new(), unread: Vec::new(), left: limits::SAMPLE_ENTRIES };
        for root in roots {
            let mut found = std::mem::take(&mut scan.found);
            scan.folder(root, 0, &mut Vec::new());
            scan.found.sort_by_cached_key(|sound| (sound.depth, by_bytes(&sound.path)));
            found.append(&mut scan.found);
            scan.found = found;
        }
        let mut sounds = BTreeMap::new();
        for sound in scan.found {
            sounds.entry(sound.name).or_insert(sound.files);
        }
        let bases = song_directory.map(Path::to_path_buf).into_iter().chain(roots.iter().cloned()).collect();
        Bank { sounds, bases, unread: scan.unread }
    }

    /// File `number` of the sound `name`. Numbers wrap around in both directions.
    pub fn find(&self, name: &str, number: i64) -> Option<&Path> {
        let files = self.sounds.get(name)?;
        let index = number.rem_euclid(files.len() as i64);
        files.get(index as usize).map(PathBuf::as_path)
    }

    /// The audio file at `relative`, with its extension, beside the song or in the first root that has it.
    /// Nothing that leaves these folders by `..` or begins at the top of the file system.
    pub fn file(&self, relative: &str) -> Option<PathBuf> {
        let relative = Path::new(relative);
        let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
        if !inside || !is_audio(relative) || relative.as_os_str().as_encoded_bytes().contains(&0) {
            return None;
        }
        self.bases.iter().map(|base| base.join(relative)).find(|path| path.is_file())
    }

    /// How many numbers the sound `name` has; 0 if there is no such sound.
    pub fn count(&self, name: &str) -> usize {
        self.sounds.get(name).map_or(0, Vec::len)
    }

    /// All sounds, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sounds.keys().map(String::as_str)
    }

    /// "did you mean …?" for a sound that is missing, out of these sounds and `others` (built-in ones).
    pub fn near<'a>(&'a self, name: &str, others: impl IntoIterator<Item = &'a str>) -> Option<String> {
        suggest::sentence(name, self.names().chain(others))
    }

    /// Folders and files that could not be looked at, each with the reason; at most
    /// [`limits::DIAGNOSTICS`] of them.
    pub fn unread(&self) -> &[(PathBuf, String)] {
        &self.unread
    }
}

struct Scan {
    found: Vec<Sound>,
    unread: Vec<(PathBuf, String)>,
    left: usize,
}

struct Sound {
    name: String,
    depth: usize,
    path: PathBuf,
    files: Vec<PathBuf>,
}

impl Scan {
    /// Collects the sounds of `folder` and below. `above` are the true paths of the folders that lead here, by
    /// which a link that runs in a circle is known.
    fn folder(&mut self, folder: &Path, depth: usize, above: &mut Vec<PathBuf>) {
        let entries = match fs::canonicalize(folder).and_then(|real| Ok((fs::read_dir(folder)?, real))) {
            Ok((_, real)) if above.contains(&real) => return,
            Ok((entries, real)) => {
                above.push(real);
                entries
            }
            Err(error) if depth == 0 && error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => return self.note(folder, error.to_string()),
        };
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for entry in entries {
            if self.left == 0 {
                let limit = limits::SAMPLE_ENTRIES;
                self.note(folder, format!("only the first {limit} entries of all folders are indexed"));
                break;
            }
            self.left -= 1;
            match entry.and_then(|entry| Ok((kind(&entry)?, entry))) {
                Ok((Kind::Folder, entry)) => folders.push(entry.path()),
                Ok((Kind::Audio, entry)) => files.push(entry.path()),
                Ok((Kind::Other, _)) => {}
                Err(error) => self.note(folder, error.to_string()),
            }
        }
        files.sort_by_cached_key(|file| by_bytes(file));
        if depth == 0 {
            self.loose(files);
        } else if !files.is_empty() {
            self.found.push(Sound { name: name_of(folder.file_name()), depth, path: folder.into(), files });
        }
        if depth < limits::SAMPLE_FOLDER_DEPTH {
            for folder in folders {
                self.folder(&folder, depth + 1, above);
            }
        } else if let Some(folder) = folders.first() {
            self.note(folder, format!("more than {} folders deep", limits::SAMPLE_FOLDER_DEPTH));
        }
        above.pop();
    }

    /// Files of a root itself: each a sound, or a number of one where only the extension differs. They come
    /// after all folders.
    fn loose(&mut self, files: Vec<PathBuf>) {
        let mut sounds: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        for file in files {
            sounds.entry(name_of(file.file_stem())).or_default().push(file);
        }
        let sound = |(name, files): (String, Vec<PathBuf>)| Sound {
            name,
            depth: usize::MAX,
            path: files[0].clone(),
            files,
        };
        self.found.extend(sounds.into_iter().map(sound));
    }

    fn note(&mut self, path: &Path, why: String) {
        if self.unread.len() < limits::DIAGNOSTICS {
            self.unread.push((path.to_path_buf(), why));
        }
    }
}

enum Kind {
    Folder,
    Audio,
    Other,
}

/// What an entry is, without a system call unless it is a link. Hidden ones are passed over, among them the `._`
/// files that macOS leaves on foreign disks.
fn kind(entry: &fs::DirEntry) -> io::Result<Kind> {
    let name = entry.file_name();
    if name.as_encoded_bytes().starts_with(b".") || name == "__MACOSX" {
        return Ok(Kind::Other);
    }
    let mut kind = entry.file_type()?;
    if kind.is_symlink() {
        kind = fs::metadata(entry.path())?.file_type();
    }
    Ok(match kind {
        kind if kind.is_dir() => Kind::Folder,
        kind if kind.is_file() && is_audio(Path::new(&name)) => Kind::Audio,
        _ => Kind::Other,
    })
}

fn is_audio(path: &Path) -> bool {
    path.extension().is_some_and(|e| EXTENSIONS.iter().any(|known| e.eq_ignore_ascii_case(known)))
}

fn name_of(name: Option<&OsStr>) -> String {
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// The key that paths are ordered by.
fn by_bytes(path: &Path) -> (Vec<u8>, PathBuf) {
    (path.as_os_str().as_encoded_bytes().to_ascii_lowercase(), path.to_path_buf())
}
