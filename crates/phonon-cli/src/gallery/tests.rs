//! Every example sounds as its row says: through the unit that it is of, neither silent nor too loud.

use phonon::dsp::UnitRow;
use phonon::dsp::units::UNITS;

use super::Heard;
use crate::catalog;
use crate::page::Kind;

/// Seconds that are listened to.
const SECONDS: f64 = 2.0;

fn wrong(text: &str) -> Option<String> {
    let diagnostics = phonon::check(text).diagnostics;
    if let Some(said) = diagnostics.first() {
        return Some(said.message.clone());
    }
    match Heard::render(text, SECONDS) {
        Err(why) => Some(why),
        Ok(heard) => {
            let peak = heard.levels.peak_db;
            (!(-60.0..=0.0).contains(&peak)).then(|| format!("peak of {peak:.1} dB"))
        }
    }
}

/// Units that the language puts together of others, which do the same.
const COMPOSED: &[&str] = &["select", "mix", "amp"];

/// Whether the unit is in what the text means, and not a pattern function of the same name.
fn is_there(row: &UnitRow) -> bool {
    let program = phonon::check(row.example).program;
    let nets = std::iter::once(&program.graph.main).chain(program.graph.instruments.iter().map(|i| &i.net));
    let mut nodes = nets.flat_map(|net| &net.nodes);
    nodes.any(|node| matches!(&node.kind, phonon_graph::Kind::Unit(unit) if std::ptr::eq(unit.row, row)))
}

#[test]
fn every_example_of_a_unit_sounds() {
    let mut faults = Vec::new();
    for row in UNITS {
        faults.extend(wrong(row.example).map(|why| format!("{}: {}: {why}", row.name, row.example)));
        if !COMPOSED.contains(&row.name) && !is_there(row) {
            faults.push(format!("{}: {}: means something else", row.name, row.example));
        }
    }
    assert!(faults.is_empty(), "{} examples:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_built_in_sound_sounds() {
    let pages = catalog::of_kind(Kind::Sound);
    let faults = pages.iter().filter_map(|page| Some(format!("{}: {}", page.name, wrong(&page.example)?)));
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "{} sounds:\n{}", faults.len(), faults.join("\n"));
}
