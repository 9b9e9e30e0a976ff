//! Pages of the pattern functions.

use phonon::pattern::function::Constant;
use phonon::pattern::{FUNCTIONS, FunctionRow, Kind as Takes, Param, Piped};

use crate::page::{Input, Kind, Page};

/// One page per function.
pub fn pages() -> Vec<Page> {
    FUNCTIONS.iter().copied().flatten().map(page).collect()
}

fn page(row: &FunctionRow) -> Page {
    let params = row.params.iter().map(|param| match (param.default, param.variadic) {
        (Some(_), _) => format!("[{}]", param.name),
        (None, true) => format!("{} …", param.name),
        (None, false) => param.name.to_owned(),
    });
    let usage: Vec<String> = std::iter::once(row.name.to_owned()).chain(params).collect();
    let mut facts = Vec::new();
    match row.piped {
        Piped::Last => {}
        Piped::First => facts.push(("from the left", "a pattern comes before the arguments".to_owned())),
        Piped::Param(at) => {
            let param = row.params.get(at).map_or("", |param| param.name);
            facts.push(("from the left", format!("a pattern becomes `{param}`")));
        }
        Piped::Nowhere => facts.push(("from the left", "takes no pattern".to_owned())),
    }
    if !row.tidal.is_empty() {
        facts.push(("in Tidal", row.tidal.to_owned()));
    }
    if !row.events.is_empty() {
        facts.push(("the example gives", row.events.to_owned()));
    }
    Page {
        kind: Kind::Function,
        group: row.group.to_owned(),
        name: row.name.to_owned(),
        aliases: row.aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        summary: row.summary.to_owned(),
        usage: usage.join(" "),
        inputs: row.params.iter().map(input).collect(),
        facts,
        example: row.example.to_owned(),
    }
}

fn input(param: &Param) -> Input {
    let takes = match param.kind {
        Takes::Pattern => "pattern",
        Takes::Number => "number",
        Takes::Time => "cycles",
        Takes::Bool => "on and off",
        Takes::Text => "words",
        Takes::Verbatim => "text",
        Takes::Function => "function",
        Takes::Patterns => "list of patterns",
        Takes::Pairs => "list of lists",
        Takes::Functions => "list of functions",
        Takes::Record => "named values",
    };
    Input {
        name: param.name.to_owned(),
        takes: if param.variadic { format!("{takes}, any number") } else { takes.to_owned() },
        range: String::new(),
        default: match param.default {
            Some(Constant::Number(number)) => number.to_string(),
            Some(Constant::Text(text)) => format!("\"{text}\""),
            Some(Constant::Nothing) => String::new(),
            None => "required".to_owned(),
        },
        summary: param.summary.to_owned(),
    }
}
