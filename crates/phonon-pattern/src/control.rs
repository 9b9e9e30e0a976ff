//! Event controls: the named values of an event, and the rows that describe them.

use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, PoisonError, RwLock};

use phonon_base::{Quantity, Range};

use crate::context::Mode;
use crate::pattern::Pattern;

/// The name of a control, as a number: cheap to copy and to compare.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u32);

impl Key {
    /// The key called `name`, where an alias stands for the control that it names.
    pub fn named(name: &str) -> Key {
        match control(name) {
            Some(row) => row.key(),
            None => Key::exactly(name),
        }
    }

    /// The key that is called `name` and nothing else.
    pub fn exactly(name: &str) -> Key {
        if let Some(key) = NAMES.read().unwrap_or_else(PoisonError::into_inner).keys.get(name) {
            return *key;
        }
        NAMES.write().unwrap_or_else(PoisonError::into_inner).add(name)
    }

    /// A word of 64 bits of which one is set, not always another one for another key: where the bits of some controls lack
    /// it, none of them has this key.
    #[inline]
    pub fn bit(self) -> u64 {
        1 << (self.0 % 64)
    }

    /// How it is written.
    pub fn name(self) -> &'static str {
        NAMES.read().unwrap_or_else(PoisonError::into_inner).names[self.0 as usize]
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Every key ever used. A name stays for the life of the program, so names are only made from what is typed.
static NAMES: LazyLock<RwLock<Names>> = LazyLock::new(|| {
    let mut names = Names { names: Vec::new(), keys: HashMap::new() };
    for row in all() {
        names.add(row.name);
    }
    RwLock::new(names)
});

struct Names {
    names: Vec<&'static str>,
    keys: HashMap<&'static str, Key>,
}

impl Names {
    fn add(&mut self, name: &str) -> Key {
        if let Some(key) = self.keys.get(name) {
            return *key;
        }
        let key = Key(self.names.len() as u32);
        let name: &'static str = Box::leak(name.into());
        self.names.push(name);
        self.keys.insert(name, key);
        key
    }
}

/// A control that an event can carry.
#[derive(Clone, Debug)]
pub struct ControlRow {
    /// Name, and the key in the event.
    pub name: &'static str,
    /// Other names for the same key.
    pub aliases: &'static [&'static str],
    /// The keys that the elements of a list value set, in order; empty when a list stays one value.
    pub list_form: &'static [&'static str],
    /// What its number means.
    pub quantity: Quantity,
    /// What it is clamped to where it is used.
    pub range: Range,
    /// What it is when an event has none; `None` when its absence means something else.
    pub default: Option<f32>,
    /// What it does, in one line.
    pub summary: &'static str,
    /// Who else has it, of Tidal, SuperDirt and Strudel: "Tidal, SuperDirt, Strudel".
    pub also: &'static str,
}

impl ControlRow {
    /// The key that it sets.
    pub fn key(&self) -> Key {
        Key::exactly(self.name)
    }
}

/// Every control, numbered ones spelled out.
pub fn all() -> &'static [ControlRow] {
    crate::controls::all()
}

/// The control called `name`, by name or alias.
pub fn control(name: &str) -> Option<&'static ControlRow> {
    static BY_NAME: LazyLock<HashMap<&'static str, &'static ControlRow>> = LazyLock::new(|| {
        let rows = all().iter();
        let aliases = rows.clone().flat_map(|row| row.aliases.iter().map(move |alias| (*alias, row)));
        // A name goes before an alias that happens to be spelled alike.
        aliases.chain(rows.map(|row| (row.name, row))).collect()
    });
    BY_NAME.get(name).copied()
}

/// The values of `pattern` under the key of `row`; lists are spread over the row's list form.
pub fn wrap(row: &'static ControlRow, pattern: &Pattern) -> Pattern {
    wrap_in(Mode::STRUDEL, row, pattern)
}

/// As [`wrap`], with the habits of `mode`: in Tidal notes' names are semitones from c5, and `bd:3` is one word.
pub fn wrap_in(mode: Mode, row: &'static ControlRow, pattern: &Pattern) -> Pattern {
    crate::controls::wrap(mode, row, pattern)
}
