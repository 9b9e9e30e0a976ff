//! Texts with mistakes: what is left of them, and what is said.

use phonon_base::{Severity, limits};
use phonon_syntax::{parse, parse_expression};

#[test]
fn every_mistake_is_named_and_the_rest_is_read() {
    let cases = include_str!("mistakes/language.txt");
    let cases = cases.trim_start_matches(
        "# Texts with mistakes: the text, its statements, and what is said of which part.\n\n",
    );
    for case in cases.split("===\n") {
        let (text, expected) = case.split_once("---\n").unwrap();
        let parsed = parse(text);
        let mut found = parsed.tree.to_string();
        for said in &parsed.diagnostics {
            found += &format!("`{}` {}\n", &text[said.span.range()], said.message);
        }
        assert_eq!(found, expected, "{text}");
        for statement in &parsed.tree.statements {
            let inside = |span: phonon_base::Span| {
                statement.span.start <= span.start && span.end <= statement.span.end
            };
            let errors =
                parsed.diagnostics.iter().filter(|said| said.is_error() && inside(said.span)).count();
            assert_eq!(statement.faulty, errors > 0, "{statement}");
        }
    }
}

#[test]
fn diagnostics_say_why_and_what_to_do() {
    let said = &parse("d1: stack [a, (b]\n").diagnostics[0];
    assert_eq!((said.severity, said.reason.as_str()), (Severity::Error, "opened here"));
    assert_eq!(said.help.as_deref(), Some("put `)` where it should end"));
    assert_eq!(
        (said.labels[0].span.start, said.labels[0].text.as_str()),
        (16, "the brackets around it end here")
    );
    let help = |text: &str| parse(text).diagnostics[0].help.clone().unwrap();
    assert_eq!(help("a ^ 2"), "the power is written `**`");
    assert_eq!(
        help("# x"),
        "`#` joins what stands on its left with what stands on its right; a comment begins with `--`"
    );
    assert_eq!(help("d1: [0 .. 3]"), "a range stands in a string: `\"0 .. 7\"`");
    assert_eq!(help("a, b"), "a list stands in brackets: `[a, b]`");
}

#[test]
fn an_expression_alone_must_be_there_and_be_alone() {
    assert_eq!(parse_expression(" -- nothing").diagnostics[0].message, "an expression is expected");
    let parsed = parse_expression("a : b");
    assert_eq!(parsed.tree.to_string(), "a");
    assert!(parsed.has_errors());
}

#[test]
fn diagnostics_are_bounded_and_the_rest_is_counted() {
    let parsed = parse(&"d1: )\n".repeat(1000));
    assert_eq!(parsed.diagnostics.len(), limits::DIAGNOSTICS);
    assert_eq!(parsed.diagnostics.last().unwrap().message, "901 more mistakes are not shown");
    assert_eq!(parsed.tree.statements.len(), 1000);
    assert!(parsed.tree.statements.iter().all(|statement| statement.faulty));
}

#[test]
fn a_text_past_the_limit_is_not_read() {
    let parsed = parse(&" ".repeat(limits::TEXT_BYTES + 1));
    assert_eq!(
        parsed.diagnostics[0].message,
        format!("the text is longer than {} bytes", limits::TEXT_BYTES)
    );
    assert!(parse_expression(&"x".repeat(limits::TEXT_BYTES + 1)).has_errors());
}
