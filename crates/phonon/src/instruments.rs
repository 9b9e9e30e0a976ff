//! Sampled instruments: SoundFonts, SFZ files and Gravis patches, read when first played.
//!
//! A file is a sound by its name without the extension. Of a SoundFont `n` chooses the preset, counted by bank and
//! program; `NAME_PRESET` is a preset by its name, in lower case with `_` for what is no letter or digit. `gm_piano`,
//! `gm_flute` … are the programs of General MIDI in the first SoundFont that has them, `gm_drums` its drum kit.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use phonon_io::soundfont::SoundFont;
use phonon_io::{Bank, Zone, gm, gus, sfz};

/// Where Linux systems keep SoundFonts for all programs; their choice of a default comes first.
const SYSTEM: [&str; 3] = ["/usr/share/sounds/sf2", "/usr/share/soundfonts", "/usr/share/sf2"];

/// The zones of a preset, or what is wrong with its file.
type Zones = Result<Arc<Vec<Zone>>, String>;

/// What has been read of them.
#[derive(Default)]
pub struct Instruments {
    fonts: HashMap<PathBuf, Result<Arc<SoundFont>, String>>,
    zones: HashMap<(PathBuf, usize, u8, u8), Zones>,
}

/// Most notes that are kept.
const NOTES: usize = 8192;

impl Instruments {
    /// The SoundFont and the number of the preset that `name` names, if it does. An error says what is missing.
    pub fn named(&mut self, name: &str, bank: &Bank) -> Result<Option<(PathBuf, usize)>, String> {
        let own: Vec<(String, PathBuf)> =
            bank.soundfonts().map(|(name, path)| (name.to_owned(), path.to_path_buf())).collect();
        if let Some(wanted) = gm::program(name) {
            let paths = own.into_iter().map(|(_, path)| path).chain(system_fonts());
            for path in paths {
                let Ok(font) = self.font(&path) else { continue };
                let at = font.presets().iter().position(|preset| (preset.bank, preset.program) == wanted);
                if let Some(at) = at {
                    return Ok(Some((path, at)));
                }
            }
            return Err(format!(
                "`{name}` needs a SoundFont with General MIDI: put a .sf2 file into a sample folder, or install one (on \
                 Debian: apt install timgm6mb-soundfont); its events are silent"
            ));
        }
        for (stem, path) in own {
            let Some(wanted) = name.strip_prefix(&stem).and_then(|rest| rest.strip_prefix('_')) else {
                continue;
            };
            let Ok(font) = self.font(&path) else { continue };
            if let Some(at) = font.presets().iter().position(|preset| slug(&preset.name) == wanted) {
                return Ok(Some((path, at)));
            }
        }
        Ok(None)
    }

    /// The zones of preset `number` of the file at `path` that a note plays; numbers wrap around.
    pub fn zones(&mut self, path: &Path, number: i64, key: u8, velocity: u8) -> Zones {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        let (number, font) = match extension.to_str() {
            Some("sf2") => {
                let font = self.font(path)?;
                let count = font.presets().len().max(1) as i64;
                (number.rem_euclid(count) as usize, Some(font))
            }
            _ => (0, None),
        };
        // Files of other kinds say the same of all notes.
        let note = if font.is_some() { (key, velocity) } else { (0, 0) };
        let read = || {
            let zones = match (&font, extension.to_str()) {
                (Some(font), _) => {
                    let presets = font.presets();
                    let preset = presets.get(number).ok_or("there is no preset in this file")?;
                    font.zones(preset, key, velocity)
                }
                (None, Some("pat")) => gus::zones(path)?,
                _ => sfz::zones(path)?,
            };
            Ok(Arc::new(zones))
        };
        if self.zones.len() >= NOTES {
            self.zones.clear();
        }
        self.zones.entry((path.to_path_buf(), number, note.0, note.1)).or_insert_with(read).clone()
    }

    fn font(&mut self, path: &Path) -> Result<Arc<SoundFont>, String> {
        let open = || SoundFont::open(path).map(Arc::new);
        self.fonts.entry(path.to_path_buf()).or_insert_with(open).clone()
    }
}

fn system_fonts() -> Vec<PathBuf> {
    let folders = SYSTEM.iter().filter_map(|folder| std::fs::read_dir(folder).ok());
    let files = folders.flat_map(|entries| entries.flatten()).map(|entry| entry.path());
    let mut fonts: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "sf2")).collect();
    fonts.sort_by_key(|path| (!path.ends_with("default-GM.sf2"), path.clone()));
    fonts
}

/// `Grand Piano 1` as `grand_piano_1`.
fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").to_lowercase()
}
