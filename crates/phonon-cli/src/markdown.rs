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

/// The whole manual.
pub fn files() -> Vec<File> {
    let chapters = Kind::ALL.map(|kind| (kind, catalog::of_kind(kind)));
    let mut index = format!(
        "{MARK}\n\n# Reference\n\nThe same is in the terminal: `phonon list`, `phonon explain NAME`.\n\n"
    );
    let mut files = Vec::new();
    for (kind, pages) in chapters {
        let name = format!("{}.md", kind.plural());
        push(&mut index, format_args!("* [{}]({name}): {}\n", title(kind), pages.len()));
        files.push(File { name, text: chapter(kind, pages) });
    }
    files.push(File { name: "README.md".to_owned(), text: index });
    files
}

fn chapter(kind: Kind, pages: Vec<Page>) -> String {
    let mut text = format!("{MARK}\n\n# {}\n", title(kind));
    let groups = catalog::groups(pages);
    if groups.len() > 1 {
        text.push('\n');
        for (group, pages) in &groups {
            let names: Vec<String> = pages.iter().map(|page| code(&page.name)).collect();
            push(&mut text, format_args!("* **{}**: {}\n", prose(group), names.join(" ")));
        }
    }
    for (group, pages) in &groups {
        push(&mut text, format_args!("\n## {}\n", prose(group)));
        for page in pages {
            write_page(&mut text, page);
        }
    }
    text
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
    write_inputs(text, &page.inputs);
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

fn write_inputs(text: &mut String, inputs: &[Input]) {
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
    text.push_str(&row(&|column| COLUMNS[column].to_owned()));
    text.push_str(&row(&|_| "---".to_owned()));
    for input in inputs {
        text.push_str(&row(&|column| match (column, input.cells()[column]) {
            (0, name) => code(name).replace('|', "\\|"),
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
        write_inputs(&mut text, &[input]);
        assert_eq!(text, "\n| input | meaning |\n| --- | --- |\n| `\\|+\\|` | a \\| b |\n");
    }

    #[test]
    fn every_page_is_in_the_manual() {
        let files = files();
        for page in catalog::pages() {
            let name = format!("{}.md", page.kind.plural());
            let file = files.iter().find(|file| file.name == name).unwrap();
            assert!(file.text.contains(&format!("### {}\n", code(&page.name))), "{}", page.name);
        }
    }
}
