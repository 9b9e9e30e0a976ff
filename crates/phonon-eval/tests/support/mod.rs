//! Graphs as text, so that a test reads like what it tests.

use phonon_eval::{Evaluated, evaluate_with};
use phonon_graph::{Graph, Kind, Net, NodeId};

/// What output `name` of a text computes: `(lpf (saw 110) 800 0.7)`.
pub fn shown(text: &str, name: &str) -> String {
    let Evaluated { program, diagnostics } = evaluate_with(text, false);
    let mistakes: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    match program.graph.outputs.iter().find(|output| output.name == name) {
        Some(output) => show(&program.graph, &program.graph.main, output.node, &mut Vec::new()),
        None => format!("no output {name}: {mistakes:?}"),
    }
}

/// What a voice of the instrument called `name` computes.
pub fn instrument(text: &str, name: &str) -> String {
    let Evaluated { program, diagnostics } = evaluate_with(text, false);
    match program.graph.instruments.iter().find(|instrument| instrument.name == name) {
        Some(found) => show(&program.graph, &found.net, found.output, &mut Vec::new()),
        None => format!("no instrument {name}: {diagnostics:?}"),
    }
}

/// The first mistake of a text: message and the text that it points at.
pub fn mistake(text: &str) -> (String, String) {
    let Evaluated { diagnostics, .. } = evaluate_with(text, false);
    match diagnostics.into_iter().find(|diagnostic| diagnostic.is_error()) {
        Some(found) => (found.message, text.get(found.span.range()).unwrap_or("?").to_owned()),
        None => ("no mistake".to_owned(), String::new()),
    }
}

fn show(graph: &Graph, net: &Net, id: NodeId, open: &mut Vec<NodeId>) -> String {
    let Some(node) = net.get(id) else { return "nothing".to_owned() };
    match &node.kind {
        Kind::Constant(number) => number.to_string(),
        Kind::Stream(stream) => format!("stream{}", stream.0),
        Kind::Curve(_) => "curve".to_owned(),
        Kind::Play(_) => "play".to_owned(),
        Kind::Send { send, .. } => format!("send{send}"),
        Kind::Voice(_) => "voice".to_owned(),
        Kind::Global(to) => format!("[{}]", show(graph, &graph.main, *to, &mut Vec::new())),
        Kind::Delayed(to) if open.contains(to) => "itself".to_owned(),
        Kind::Delayed(to) => format!("(before {})", show(graph, net, *to, open)),
        Kind::Unit(unit) => {
            open.push(id);
            let inputs: Vec<String> =
                node.inputs.iter().flatten().map(|input| show(graph, net, *input, open)).collect();
            open.pop();
            let constants = unit.constants.iter().map(f32::to_string);
            let parts: Vec<String> = inputs.into_iter().chain(constants).collect();
            format!("({} {})", unit.row.name, parts.join(" ")).replace(" )", ")")
        }
    }
}
