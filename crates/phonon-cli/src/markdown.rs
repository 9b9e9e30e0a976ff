//! The reference manual: pages as Markdown, one file per kind.

use std::fmt::Write;

use crate::catalog;
use crate::page::{COLUMNS, Input, Kind, Page};

/// The first line of every file; a file that begins with it may be replaced or deleted.
pub const MARK: &str = "<!-- Made from the rows by `phonon reference`; changes belong there. -->";

/// A file of the manual.
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// The whole manual: an index, and a file per kind, or per group where a kind has long pages.
pub fn files() -> Vec<File> {
    let mut index = format!(
        "{MARK}\n\n# Reference\n\nThe same is in the terminal: `phonon list`, `phonon explain NAME`; `phonon gallery` \
         makes it heard. What the units do was [measured](measurements.md).\n"
    );
    let mut files = Vec::new();
    for kind in Kind::ALL {
        let pages = catalog::of_kind(kind);
        let count = pages.len();
        let groups = catalog::groups(pages);
        let name = format!("{}.md", kind.plural());
        push(&mut index, format_args!("\n## [{}]({name})\n\n{count} in all.\n\n", title(kind)));
        let mut text = format!("{MARK}\n\n# {}\n\n[Reference](README.md)\n", title(kind));
        for (group, pages) in &groups {
            let file = file_of(kind, group);
            let line = if file == name { format!("{name}#{}", anchor(group)) } else { file.clone() };
            push(&mut index, format_args!("* [{}]({line}): {}\n", prose(group), pages.len()));
            if file == name {
                push(&mut text, format_args!("\n## {}\n", prose(group)));
                write_group(&mut text, kind, pages);
            } else {
                push(&mut text, format_args!("\n## [{}]({file})\n\n{}\n", prose(group), links(&file, pages)));
                let head = format!("{MARK}\n\n# {}: {}\n\n", title(kind), prose(group));
                let mut chapter = format!("{head}[Reference](README.md) · [{}]({name})\n\n", title(kind));
                push(&mut chapter, format_args!("{}\n", links("", pages)));
                write_group(&mut chapter, kind, pages);
                files.push(File { name: file, text: chapter });
            }
        }
        files.push(File { name, text });
    }
    files.push(File { name: "README.md".to_owned(), text: index });
    files
}

/// Where a group stands.
fn file_of(kind: Kind, group: &str) -> String {
    match kind {
        Kind::Unit | Kind::Function => format!("{}-{}.md", kind.plural(), anchor(group)),
        Kind::Control | Kind::Operator | Kind::Sound | Kind::Command | Kind::Form => {
            format!("{}.md", kind.plural())
        }
    }
}

fn write_group(text: &mut String, kind: Kind, pages: &[Page]) {
    match kind {
        // One line each is all there is to say.
        Kind::Control | Kind::Operator | Kind::Sound => {
            let rows: Vec<Input> = pages.iter().map(as_row).collect();
            write_table(text, kind.singular(), &rows);
        }
        Kind::Unit | Kind::Function | Kind::Command | Kind::Form => {
            pages.iter().for_each(|page| write_page(text, page));
        }
    }
}

/// A link to each page of a file, in order.
fn links(file: &str, pages: &[Page]) -> String {
    let mut seen: Vec<String> = Vec::new();
    let link = |page: &Page| {
        let anchor = anchor(&page.name);
        // Markdown numbers headings that would have the same name.
        let before = seen.iter().filter(|other| **other == anchor).count();
        let number = if before == 0 { String::new() } else { format!("-{before}") };
        let link = format!("[{}]({file}#{anchor}{number})", code(&page.name));
        seen.push(anchor);
        link
    };
    pages.iter().map(link).collect::<Vec<String>>().join(" ")
}

/// The name that Markdown gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn write_page(text: &mut String, page: &Page) {
    push(text, format_args!("\n### {}\n\n{}\n", code(&page.name), prose(&page.summary)));
    if !page.aliases.is_empty() {
        let aliases: Vec<String> = page.aliases.iter().map(|alias| code(alias)).collect();
        push(text, format_args!("\nAlso called {}.\n", aliases.join(", ")));
    }
    if !page.usage.is_empty() && page.usage != page.name {
        push(text, format_args!("\n```text\n{}\n```\n", page.usage));
    }
    write_table(text, COLUMNS[0], &page.inputs);
    if !page.facts.is_empty() {
        text.push('\n');
    }
    for (word, fact) in &page.facts {
        push(text, format_args!("* {word}: {}\n", prose(&fact.replace('\n', "\n  "))));
    }
    if !page.example.is_empty() {
        let language = if page.kind == Kind::Command { "text" } else { "phonon" };
        push(text, format_args!("\n```{language}\n{}\n```\n", page.example));
    }
}

/// A page as one row: its names, what its only input takes, and everything else as its meaning.
fn as_row(page: &Page) -> Input {
    let names: Vec<&str> = std::iter::once(&page.name).chain(&page.aliases).map(String::as_str).collect();
    let facts = page.facts.iter().map(|(word, fact)| format!("; {word}: {fact}"));
    let summary = std::iter::once(page.summary.clone()).chain(facts).collect();
    let input = page.inputs.first().cloned().unwrap_or_default();
    Input { name: names.join(", "), summary, ..input }
}

/// A table of what `inputs` have in any column; `heading` stands over their names.
fn write_table(text: &mut String, heading: &str, inputs: &[Input]) {
    if inputs.is_empty() {
        return;
    }
    let columns: Vec<usize> = (0..COLUMNS.len())
        .filter(|column| inputs.iter().any(|input| !input.cells()[*column].is_empty()))
        .collect();
    let row = |cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = columns.iter().map(|column| cell(*column)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    text.push('\n');
    text.push_str(&row(&|column| if column == 0 { heading } else { COLUMNS[column] }.to_owned()));
    text.push_str(&row(&|_| "---".to_owned()));
    for input in inputs {
        text.push_str(&row(&|column| match (column, input.cells()[column]) {
            (0, names) => names.split(", ").map(code).collect::<Vec<String>>().join(", ").replace('|', "\\|"),
            (_, cell) => prose(cell).replace('|', "\\|").replace('\n', " "),
        }));
    }
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Unit => "Sound units",
        Kind::Function => "Pattern functions",
        Kind::Operator => "Operators of patterns",
        Kind::Control => "Event controls",
        Kind::Command => "Commands",
        Kind::Form => "Statements and signs",
        Kind::Sound => "Built-in sounds",
    }
}

fn code(text: &str) -> String {
    // A name with a space at its ends keeps it only between double marks.
    if text.contains('`') || text.trim() != text { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Text in which no sign means anything to Markdown, but for what stands between backticks.
fn prose(text: &str) -> String {
    let mut is_code = false;
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        is_code ^= c == '`';
        if !is_code && matches!(c, '<' | '>' | '*' | '_' | '[' | ']' | '~' | '#' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn push(text: &mut String, args: std::fmt::Arguments<'_>) {
    // Writing into a string cannot fail.
    let _ = text.write_fmt(args);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_escaped_outside_of_code_only() {
        assert_eq!(prose("a*b `c*d` <e>"), "a\\*b `c*d` \\<e\\>");
        let mut text = String::new();
        let input = Input { name: "|+|".to_owned(), summary: "a | b".to_owned(), ..Input::default() };
        write_table(&mut text, "input", &[input]);
        assert_eq!(text, "\n| input | meaning |\n| --- | --- |\n| `\\|+\\|` | a \\| b |\n");
    }

    #[test]
    fn every_link_leads_somewhere() {
        let files = files();
        for file in &files {
            let links = file.text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            for link in links.filter(|link| link.contains(".md")) {
                let target = link.split('#').next().unwrap_or_default();
                let is_there = files.iter().any(|file| file.name == target) || target == "measurements.md";
                assert!(is_there, "{}: {link}", file.name);
            }
        }
        assert_eq!(anchor("Pattern functions: `every'`"), "pattern-functions-every");
    }

    #[test]
    fn every_page_is_in_the_manual() {
        let files = files();
        for page in catalog::pages() {
            let name = file_of(page.kind, &page.group);
            let file = files.iter().find(|file| file.name == name).unwrap();
            let shown = code(&page.name).replace('|', "\\|");
            let is_there = file.text.contains(&format!("### {}\n", code(&page.name)))
                || file.text.contains(&format!("\n| {shown}"));
            assert!(is_there, "{}", page.name);
        }
    }
}
