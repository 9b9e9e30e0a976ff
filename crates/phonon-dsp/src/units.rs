//! All units: one file each, listed here by group.

use crate::UnitRow;

/// Every unit there is.
pub static UNITS: &[&UnitRow] = &[];

/// The unit of that name or alias.
pub fn unit(name: &str) -> Option<&'static UnitRow> {
    UNITS.iter().copied().find(|row| row.name == name || row.aliases.contains(&name))
}
