//! Recordings that units read from: the files that their text inputs name.

use phonon_dsp::{InputKind, InputRow, Sample};
use phonon_graph::{Graph, Kind, UnitNode};

use crate::sounds::Sounds;

/// Gives every unit the recordings that its texts name, one for each text input, empty where a text names none. An
/// input that is called `file` takes a path with an extension; one called `sound` takes the name of a sound too.
/// What is missing or cannot be read gives a message of `sounds`, and the unit does without it.
pub fn load(graph: &mut Graph, sounds: &mut Sounds) {
    let nets = graph.instruments.iter_mut().map(|one| &mut one.net).chain([&mut graph.main]);
    for node in nets.flat_map(|net| &mut net.nodes) {
        if let Kind::Unit(unit) = &mut node.kind
            && !unit.texts.is_empty()
        {
            fill(unit, sounds);
        }
    }
}

fn fill(unit: &mut UnitNode, sounds: &mut Sounds) {
    let inputs = unit.row.inputs.iter().filter(|input| input.kind == InputKind::Text);
    let is = |input: &InputRow, name: &str| input.name == name || input.aliases.contains(&name);
    let one = |(input, text): (&InputRow, &String)| {
        let (file, sound) = (is(input, "file") && text.contains('.'), is(input, "sound"));
        let found = if (file || sound) && !text.is_empty() { sounds.recording(text) } else { None };
        found.unwrap_or_else(|| std::sync::Arc::new(Sample::new(1.0, Vec::new())))
    };
    unit.tables = inputs.zip(&unit.texts).map(one).collect();
}
