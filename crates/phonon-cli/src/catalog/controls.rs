//! Pages of the event controls.

use phonon::pattern::{CONTROLS, ControlRow, control};
use phonon_base::Quantity;

use super::quantity;
use crate::page::{Input, Kind, Page};

/// The heading of controls that are in no group of their own: the numbered ones.
const NUMBERED: &str = "numbered";

/// One page per control.
pub fn pages() -> Vec<Page> {
    control::all().iter().map(page).collect()
}

fn page(row: &ControlRow) -> Page {
    let mut facts = Vec::new();
    if !row.list_form.is_empty() {
        facts.push(("a list sets", row.list_form.join(", ")));
    }
    if !row.also.is_empty() {
        facts.push(("also in", row.also.to_owned()));
    }
    if let Some(reason) = phonon::unheard::reason(row.name) {
        facts.push(("not heard", reason.to_owned()));
    }
    Page {
        kind: Kind::Control,
        group: group(row.name).to_owned(),
        name: row.name.to_owned(),
        aliases: row.aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        summary: row.summary.to_owned(),
        usage: format!("# {} value", row.name),
        inputs: vec![Input {
            name: "value".to_owned(),
            takes: match row.quantity {
                Quantity::Plain => "number or word".to_owned(),
                other => quantity::unit(other).to_owned(),
            },
            range: quantity::range(row.range),
            default: row.default.map(|number| number.to_string()).unwrap_or_default(),
            summary: "a number, a word or a pattern; set per event".to_owned(),
        }],
        facts,
        example: String::new(),
    }
}

fn group(name: &str) -> &'static str {
    let home = CONTROLS.iter().find(|(_, rows)| rows.iter().any(|row| row.name == name));
    home.map_or(NUMBERED, |(group, _)| group)
}
