//! Sample folders: which file is number 3 of `bd`.
//!
//! A folder is a sound, the audio files in it are its numbers from 0. A root folder may hold sounds directly or
//! inside other folders; the name is that of the innermost folder. Files that lie loose in a root are sounds
//! too, named without their extension. Where a name occurs twice, the earlier root wins, then the shallower
//! folder, then the first by path. Indexing opens no audio file.
//!
//! An instrument (`.sf2`, `.sfz`, `.pat`) is a sound too, named without its extension, and comes before a folder of the
//! same name. So is whatever a `strudel.json` in any of the folders names. Where every file of a folder carries the name
//! of a note (`piano_C3.wav`, `A#2.flac`), an event with a note plays the nearest of them.
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

use crate::map;
use crate::sfz::note_named;

/// What audio files are called.
const EXTENSIONS: [&str; 9] = ["wav", "wave", "aif", "aiff", "aifc", "flac", "ogg", "oga", "mp3"];

/// What instruments are called.
const INSTRUMENTS: [&str; 3] = ["sf2", "sfz", "pat"];
/// Most files in a folder that is looked at as one instrument; a piano with many layers has some hundred.
const NOTES: usize = 1024;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Recordings, by number.
    Files(Vec<PathBuf>),
    /// Recordings by the MIDI note that they sound at, lowest first; each has one or more.
    Notes(Vec<(f32, Vec<PathBuf>)>),
    /// A file with a sampled instrument, or many.
    Instrument(PathBuf),
}

/// The sounds of some folders.
#[derive(Debug, Default)]
pub struct Bank {
    sounds: BTreeMap<String, Entry>,
    /// Names with letters and digits only, in lower case, for banks: `RolandTR909` and `bd` are `rolandtr909bd`.
    plain: BTreeMap<String, String>,
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
            scan.found.sort_by_cached_key(|sound| (sound.depth, sound.rank(), by_bytes(&sound.path)));
            found.append(&mut scan.found);
            scan.found = found;
        }
        let mut sounds = BTreeMap::new();
        let mut plain = BTreeMap::new();
        for sound in scan.found {
            // A folder inside a folder is a sound of a bank: `RolandTR909/bd`.
            if let Some(above) = sound.path.parent().and_then(Path::file_name).filter(|_| sound.depth > 1) {
                let joined = plain_name(&format!("{}{}", above.to_string_lossy(), sound.name));
                plain.entry(joined).or_insert_with(|| sound.name.clone());
            }
            plain.insert(plain_name(&sound.name), sound.name.clone());
            sounds.entry(sound.name).or_insert(sound.entry);
        }
        let bases = song_directory.map(Path::to_path_buf).into_iter().chain(roots.iter().cloned()).collect();
        Bank { sounds, plain, bases, unread: scan.unread }
    }

    /// What the sound `name` is.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.sounds.get(name)
    }

    /// The sound that `name`, a bank and a name together, means, whatever stands between them (`RolandTR909_bd`,
    /// `rolandtr909-bd`, or a folder `RolandTR909/bd`) and in whatever case.
    pub fn in_bank(&self, name: &str) -> Option<&str> {
        self.plain.get(&plain_name(name)).map(String::as_str)
    }

    /// The SoundFonts, in order of their names.
    pub fn soundfonts(&self) -> impl Iterator<Item = (&str, &Path)> {
        self.sounds.iter().filter_map(|(name, entry)| match entry {
            Entry::Instrument(path) if has_extension(path, &["sf2"]) => Some((name.as_str(), path.as_path())),
            _ => None,
        })
    }

    /// The recordings of the sound `name` by the MIDI note that they sound at, lowest first, if a map or their names
    /// state it.
    pub fn notes(&self, name: &str) -> Option<Vec<(f32, Vec<PathBuf>)>> {
        match self.sounds.get(name)? {
            Entry::Notes(notes) => Some(notes.clone()),
            Entry::Files(files) => notes_of(files),
            Entry::Instrument(_) => None,
        }
    }

    /// File `number` of the sound `name`, if it has numbers. They wrap around in both directions.
    pub fn find(&self, name: &str, number: i64) -> Option<&Path> {
        let Entry::Files(files) = self.sounds.get(name)? else { return None };
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
        match self.sounds.get(name) {
            Some(Entry::Files(files)) => files.len(),
            Some(Entry::Notes(notes)) => notes.iter().map(|note| note.1.len()).sum(),
            Some(Entry::Instrument(_)) => 1,
            None => 0,
        }
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
    entry: Entry,
}

impl Sound {
    /// Instruments come before folders of the same name.
    fn rank(&self) -> u8 {
        match self.entry {
            Entry::Instrument(_) => 0,
            _ => 1,
        }
    }
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
        let mut map = None;
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
                Ok((Kind::Instrument, entry)) => self.instrument(entry.path(), depth),
                Ok((Kind::Map, entry)) => map = Some(entry.path()),
                Ok((Kind::Other, _)) => {}
                Err(error) => self.note(folder, error.to_string()),
            }
        }
        files.sort_by_cached_key(|file| by_bytes(file));
        if let Some(map) = map {
            self.map(&map, depth);
        }
        if depth == 0 {
            self.loose(files);
        } else if !files.is_empty() {
            let (name, entry) = (name_of(folder.file_name()), Entry::Files(files));
            self.found.push(Sound { name, depth, path: folder.into(), entry });
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
            entry: Entry::Files(files),
        };
        self.found.extend(sounds.into_iter().map(sound));
    }

    fn instrument(&mut self, path: PathBuf, depth: usize) {
        let (name, entry) = (name_of(path.file_stem()), Entry::Instrument(path.clone()));
        // A file inside a folder is as deep as the folder.
        self.found.push(Sound { name, depth, path, entry });
    }

    fn map(&mut self, path: &Path, depth: usize) {
        let (sounds, message) = map::read(path);
        let sound = |(name, entry)| Sound { name, depth, path: path.to_path_buf(), entry };
        self.found.extend(sounds.into_iter().map(sound));
        if let Some(message) = message {
            self.note(path, message);
        }
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
    Instrument,
    Map,
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
        kind if kind.is_file() && has_extension(Path::new(&name), &INSTRUMENTS) => Kind::Instrument,
        kind if kind.is_file() && name == map::NAME => Kind::Map,
        _ => Kind::Other,
    })
}

fn is_audio(path: &Path) -> bool {
    has_extension(path, &EXTENSIONS)
}

fn has_extension(path: &Path, known: &[&str]) -> bool {
    path.extension().is_some_and(|e| known.iter().any(|known| e.eq_ignore_ascii_case(known)))
}

fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The recordings by note, where each of several files carries one in its name and at least two differ.
fn notes_of(files: &[PathBuf]) -> Option<Vec<(f32, Vec<PathBuf>)>> {
    if !(2..=NOTES).contains(&files.len()) {
        return None;
    }
    let mut notes: BTreeMap<i32, Vec<PathBuf>> = BTreeMap::new();
    for file in files {
        let stem = file.file_stem()?.to_str()?;
        let word = stem.rsplit(['_', '-', ' ', '.']).next()?;
        notes.entry(note_named(word)?).or_default().push(file.clone());
    }
    let notes: Vec<_> = notes.into_iter().map(|(note, files)| (note as f32, files)).collect();
    (notes.len() > 1).then_some(notes)
}

fn name_of(name: Option<&OsStr>) -> String {
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// The key that paths are ordered by.
fn by_bytes(path: &Path) -> (Vec<u8>, PathBuf) {
    (path.as_os_str().as_encoded_bytes().to_ascii_lowercase(), path.to_path_buf())
}
