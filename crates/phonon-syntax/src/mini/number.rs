//! Numbers in patterns: which words are numbers, and the plainer numbers that follow `@`, `!` and `?`.

/// The value of a word that JavaScript's `Number()` takes for a number (ECMAScript, StringNumericLiteral):
/// decimals with or without digits on both sides of the dot, an exponent, and `0x`, `0o`, `0b`. Not `Infinity`,
/// which no pattern can use.
pub(super) fn of_word(word: &str) -> Option<f64> {
    let (digits, radix) = match word.get(..2) {
        Some("0x" | "0X") => (&word[2..], 16),
        Some("0o" | "0O") => (&word[2..], 8),
        Some("0b" | "0B") => (&word[2..], 2),
        _ => return decimal(word),
    };
    if digits.is_empty() {
        return None;
    }
    digits.chars().try_fold(0.0, |value, c| Some(value * f64::from(radix) + f64::from(c.to_digit(radix)?)))
}

fn decimal(word: &str) -> Option<f64> {
    // Rust also reads `inf` and `nan`, which are words.
    let signs = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | 'e' | 'E');
    if word.chars().all(signs) { word.parse().ok() } else { None }
}

/// How many bytes of `text` are a number as it may follow `@`, `!` or `?` (the grammar of JSON): `@.5` and `@1.`
/// have no such number, or a shorter one, and what is left is a step of its own.
pub(super) fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = usize::from(bytes.first() == Some(&b'-'));
    match bytes.get(end) {
        Some(b'0') => end += 1,
        Some(b'1'..=b'9') => end += digits(end),
        _ => return 0,
    }
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_javascript_takes_for_numbers_are_numbers() {
        let numbers = [
            (".5", 0.5),
            ("5.", 5.0),
            ("-.5", -0.5),
            ("007", 7.0),
            ("1e2", 100.0),
            ("1e-2", 0.01),
            ("0x10", 16.0),
            ("0b101", 5.0),
            ("0o17", 15.0),
            ("-0", 0.0),
        ];
        for (word, value) in numbers {
            assert_eq!(of_word(word), Some(value), "{word}");
        }
        for word in [
            "1_000", "--5", "1e", "e5", "0x", "-0x10", "0b2", "Infinity", "nan", "inf", "1.5.2", "0..3", "-",
            ".",
        ] {
            assert_eq!(of_word(word), None, "{word}");
        }
    }

    #[test]
    fn numbers_after_a_sign_are_those_of_json() {
        let cases = [
            ("3", 1),
            ("1.5 b", 3),
            ("-1", 2),
            (".5", 0),
            ("1.", 1),
            ("01", 1),
            ("1e1", 3),
            ("1e", 1),
            ("-", 0),
            ("3.5.2", 3),
        ];
        for (text, bytes) in cases {
            assert_eq!(length(text), bytes, "{text}");
        }
    }
}
