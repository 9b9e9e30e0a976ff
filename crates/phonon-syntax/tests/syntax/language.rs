//! Texts without mistakes and their trees.

use phonon_syntax::{parse, parse_expression};

#[test]
fn expressions() {
    for line in include_str!("language/expressions.txt").lines() {
        if let Some((text, tree)) = line.split_once(" => ") {
            let parsed = parse_expression(text.trim_end());
            assert_eq!(parsed.tree.to_string(), tree.trim(), "{text}");
            assert_eq!(parsed.diagnostics, [], "{text}");
        } else {
            assert!(line.is_empty() || line.starts_with('#'), "not a case: {line}");
        }
    }
}

#[test]
fn statements() {
    for case in include_str!("language/statements.txt").split("===\n") {
        let (text, trees) = case.split_once("---\n").unwrap();
        let text = text.trim_start_matches("# A song and its statements, one a line.\n\n");
        check(text, trees);
        check(&text.replace('\n', "\r\n"), &trees.replace("\\n", "\\r\\n"));
        check(&format!("\u{feff}{text}"), trees);
    }
}

fn check(text: &str, trees: &str) {
    let parsed = parse(text);
    assert_eq!(parsed.tree.to_string(), trees, "{text}");
    assert_eq!(parsed.diagnostics, [], "{text}");
    assert!(parsed.tree.statements.iter().all(|statement| !statement.faulty));
}

/// Every expression of the oracle is read; whether it holds a pattern that is refused is told by `tests/mini.rs`.
#[test]
fn oracle_expressions() {
    for line in include_str!("oracle.txt").lines() {
        let text = line.splitn(3, '\t').nth(2).unwrap();
        let parsed = parse_expression(text);
        assert_eq!(parsed.diagnostics, [], "{text}");
    }
}
