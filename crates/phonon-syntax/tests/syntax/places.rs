//! Every part of a tree knows its place, so that a message can point at it.

use phonon_base::{Span, Time};
use phonon_syntax::tree::{Argument, StatementKind};
use phonon_syntax::{Expr, ExprKind, parse, parse_expression};

#[test]
fn expressions_arguments_keywords_and_operators() {
    let text = "~midi:c:major $ (saw x :q -2  # f(a, b: [1, \"t\"])) . add.mix {k: - y, \"l\": (+ 7)} >> \\p q -> (1 #)";
    let mut found = Vec::new();
    visit(&parse_expression(text).tree, &mut |span| found.push(&text[span.range()]));
    let expected = [
        text,
        "~midi:c:major",
        "(saw x :q -2  # f(a, b: [1, \"t\"])) . add.mix {k: - y, \"l\": (+ 7)} >> \\p q -> (1 #)",
        "(saw x :q -2  # f(a, b: [1, \"t\"])) . add.mix {k: - y, \"l\": (+ 7)}",
        "(saw x :q -2  # f(a, b: [1, \"t\"]))",
        "#",
        "saw x :q -2",
        "saw",
        "x",
        "q",
        "-2",
        "f(a, b: [1, \"t\"])",
        "f",
        "a",
        "b",
        "[1, \"t\"]",
        "1",
        "\"t\"",
        "add.mix {k: - y, \"l\": (+ 7)}",
        "add.mix",
        "{k: - y, \"l\": (+ 7)}",
        "k",
        "- y",
        "y",
        "\"l\"",
        "(+ 7)",
        "+",
        "7",
        "\\p q -> (1 #)",
        "(1 #)",
        "#",
        "1",
    ];
    assert_eq!(found, expected);
}

/// The places of an expression and of all inside it: keys and operators before what belongs to them.
fn visit(expr: &Expr, see: &mut dyn FnMut(Span)) {
    see(expr.span);
    match &expr.kind {
        ExprKind::Apply { function, arguments } => {
            visit(function, see);
            for Argument { keyword, value } in arguments {
                keyword.iter().for_each(|keyword| see(keyword.span));
                visit(value, see);
            }
        }
        ExprKind::Record(fields) => {
            for field in fields {
                see(field.key.span);
                visit(&field.value, see);
            }
        }
        kind => {
            if let ExprKind::Binary { operator_span, .. } | ExprKind::Section { operator_span, .. } = kind {
                see(*operator_span);
            }
            kind.children().for_each(|child| visit(child, see));
        }
    }
}

#[test]
fn statements_targets_separators_and_parameters() {
    let text = "\n~a  $ x -- c\n\n~f p q = y\n  + z  -- d\nhush";
    let parts: Vec<Vec<&str>> = (parse(text).tree.statements.iter())
        .map(|statement| {
            let mut spans = vec![statement.span];
            match &statement.kind {
                StatementKind::Assign { target, separator_span, value, .. } => {
                    spans.extend([target.name().span, *separator_span, value.span]);
                }
                StatementKind::Define { name, parameters, body, .. } => {
                    spans.push(name.span);
                    spans.extend(parameters.iter().map(|parameter| parameter.span));
                    spans.push(body.span);
                }
                StatementKind::Expression(expr) => spans.push(expr.span),
            }
            spans.into_iter().map(|span| &text[span.range()]).collect()
        })
        .collect();
    let expected = [
        vec!["~a  $ x", "~a", "$", "x"],
        vec!["~f p q = y\n  + z", "~f", "p", "q", "y\n  + z"],
        vec!["hush", "hush"],
    ];
    assert_eq!(parts, expected);
}

#[test]
fn a_chain_that_looks_like_an_assignment_can_be_read_as_one_expression() {
    let as_expression =
        |text: &str| parse(text).tree.statements[0].kind.as_expression().map(|expr| expr.to_string());
    assert_eq!(as_expression("once $ s \"bd\"").as_deref(), Some("($ once (s \"bd\"))"));
    assert_eq!(as_expression("rev $ fast 2 $ x").as_deref(), Some("($ rev (fast 2) x)"));
    assert_eq!(as_expression("rev $ (fast 2 $ x)").as_deref(), Some("($ rev ($ (fast 2) x))"));
    assert_eq!(as_expression("~b $ x").as_deref(), Some("($ ~b x)"));
    assert_eq!(as_expression("solo 1").as_deref(), Some("(solo 1)"));
    assert_eq!(as_expression("d1: x"), None);
}

#[test]
fn numbers_know_the_fraction_that_was_meant() {
    for (text, value, num, den) in
        [("0.1", 0.1, 1, 10), ("-1.25", -1.25, -5, 4), ("(- 7)", -7.0, -7, 1), ("1e3", 1e3, 1000, 1)]
    {
        let expected = ExprKind::Number { value, exact: Time::checked_new(num, den) };
        assert_eq!(parse_expression(text).tree.kind, expected, "{text}");
    }
    assert_eq!(parse_expression("1e300").tree.kind, ExprKind::Number { value: 1e300, exact: None });
}
