//! Every name that a user can type, as one list of pages made from the rows.

mod commands;
mod controls;
mod functions;
mod quantity;
mod units;

use phonon::eval::library;
use phonon::kit::Kit;
use phonon::pattern::{Align, Op};

use crate::language::FORMS;
use crate::operators;
use crate::page::{Kind, Page};

/// The rate at which nothing is rendered: only names are asked for.
const RATE: u32 = 48_000;

/// All pages, by kind, group and the order of the rows.
pub fn pages() -> Vec<Page> {
    Kind::ALL.into_iter().flat_map(of_kind).collect()
}

/// Every name that a text can hold.
pub fn names() -> Vec<String> {
    let kinds = [Kind::Unit, Kind::Function, Kind::Operator, Kind::Control, Kind::Form, Kind::Sound];
    let pages = kinds.into_iter().flat_map(of_kind);
    pages.flat_map(|page| std::iter::once(page.name).chain(page.aliases)).collect()
}

/// All pages of a kind.
pub fn of_kind(kind: Kind) -> Vec<Page> {
    match kind {
        Kind::Unit => units::pages(),
        Kind::Function => functions::pages(),
        Kind::Operator => operator_pages(),
        Kind::Control => controls::pages(),
        Kind::Command => commands::pages(),
        Kind::Form => form_pages(),
        Kind::Sound => sound_pages(),
    }
}

/// Pages as groups, in the order in which their first pages come.
pub fn groups(pages: Vec<Page>) -> Vec<(String, Vec<Page>)> {
    let mut groups: Vec<(String, Vec<Page>)> = Vec::new();
    for page in pages {
        match groups.iter_mut().find(|(name, _)| *name == page.group) {
            Some((_, pages)) => pages.push(page),
            None => groups.push((page.group.clone(), vec![page])),
        }
    }
    groups
}

fn operator_pages() -> Vec<Page> {
    let operators = Op::NAMES.iter().map(|(name, op)| {
        let sign = operators::sign(*op).map(str::to_owned);
        Page {
            kind: Kind::Operator,
            group: "operators".to_owned(),
            name: (*name).to_owned(),
            aliases: sign.into_iter().chain(operators::barred(*op)).collect(),
            summary: operators::summary(*op).to_owned(),
            usage: format!("{name} right left, {name}.ALIGNMENT right left"),
            inputs: Vec::new(),
            facts: Vec::new(),
            example: String::new(),
        }
    });
    let alignments = Align::NAMES.iter().map(|(name, align)| Page {
        kind: Kind::Operator,
        group: "alignments".to_owned(),
        name: format!(".{name}"),
        aliases: Vec::new(),
        summary: operators::alignment(*align).to_owned(),
        usage: format!("add.{name} \"10 20\""),
        inputs: Vec::new(),
        facts: Vec::new(),
        example: String::new(),
    });
    operators.chain(alignments).collect()
}

fn form_pages() -> Vec<Page> {
    let page = |row: &crate::language::FormRow| {
        let (name, aliases) = row.names.split_first().map_or(("", &[][..]), |(name, rest)| (*name, rest));
        Page {
            kind: Kind::Form,
            group: row.group.to_owned(),
            name: name.to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            summary: row.summary.to_owned(),
            usage: row.form.to_owned(),
            inputs: Vec::new(),
            facts: Vec::new(),
            example: row.example.to_owned(),
        }
    };
    FORMS.iter().map(page).collect()
}

fn sound_pages() -> Vec<Page> {
    let kit = Kit::new(RATE);
    let page = |name: &str| {
        let count = kit.count(name);
        let last = count.saturating_sub(1);
        Page {
            kind: Kind::Sound,
            group: "built in".to_owned(),
            name: name.to_owned(),
            aliases: Vec::new(),
            summary: if count == 1 { "one number".to_owned() } else { format!("numbers 0 to {last}") },
            usage: format!("s \"{name}:n\""),
            inputs: Vec::new(),
            facts: Vec::new(),
            example: format!("d1: s \"{name}*4\" # n \"0 .. {last}\""),
        }
    };
    kit.names().map(page).chain(library::rows().iter().map(instrument_page)).collect()
}

fn instrument_page(row: &library::InstrumentRow) -> Page {
    Page {
        kind: Kind::Sound,
        group: row.group.to_owned(),
        name: row.name.to_owned(),
        aliases: Vec::new(),
        summary: row.summary.to_owned(),
        usage: format!("s \"{}\" # note \"c e g\"", row.name),
        inputs: Vec::new(),
        facts: Vec::new(),
        example: format!("d1: (s \"{}*4\" # note \"0 3 7 12\") * 0.2", row.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use phonon::{dsp, pattern};

    /// Kind and name of every row there is, straight from the rows.
    fn rows() -> Vec<(Kind, String)> {
        let mut rows: Vec<(Kind, String)> = Vec::new();
        let mut add = |kind, name: &str, aliases: &[&str]| {
            rows.extend(std::iter::once(&name).chain(aliases).map(|name| (kind, (*name).to_owned())));
        };
        for row in dsp::units::UNITS {
            add(Kind::Unit, row.name, row.aliases);
        }
        for row in pattern::FUNCTIONS.iter().copied().flatten() {
            add(Kind::Function, row.name, row.aliases);
        }
        for row in pattern::control::all() {
            add(Kind::Control, row.name, row.aliases);
        }
        for (name, _) in Op::NAMES {
            add(Kind::Operator, name, &[]);
        }
        for name in phonon::eval::statement_names() {
            add(Kind::Form, name, &[]);
        }
        rows
    }

    #[test]
    fn every_row_has_its_page_under_every_name() {
        let pages = pages();
        for (kind, name) in rows() {
            let found = pages.iter().filter(|page| page.kind == kind && page.answers_to(&name)).count();
            assert!(found >= 1, "{kind:?} `{name}` has no page");
        }
    }

    #[test]
    fn every_page_says_what_it_is() {
        for page in pages() {
            assert!(!page.name.is_empty() && !page.group.is_empty() && !page.summary.is_empty(), "{page:?}");
        }
    }
}
