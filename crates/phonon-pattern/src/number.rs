//! What a word that spells a number means.

/// The number that `word` spells, by the rules of JavaScript's `Number()`: decimals with or without digits
/// before the point, exponents, `0x`, `0o` and `0b`, nothing else around it.
pub fn parse(word: &str) -> Option<f64> {
    let word = word.trim();
    let (sign, digits) = match word.as_bytes() {
        [b'-', ..] => (-1.0, &word[1..]),
        [b'+', ..] => (1.0, &word[1..]),
        _ => (1.0, word),
    };
    if digits.len() > 2 && digits.len() == word.len() {
        let radix = match &digits.as_bytes()[..2] {
            b"0x" | b"0X" => 16,
            b"0o" | b"0O" => 8,
            b"0b" | b"0B" => 2,
            _ => 10,
        };
        if radix != 10 {
            let plain = digits[2..].bytes().all(|digit| digit.is_ascii_alphanumeric());
            return plain.then(|| u64::from_str_radix(&digits[2..], radix).ok().map(|n| n as f64)).flatten();
        }
    }
    let first = digits.bytes().find(|byte| *byte != b'.')?;
    let decimal =
        first.is_ascii_digit() && digits.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
    decimal.then(|| digits.parse::<f64>().ok().map(|number| sign * number)).flatten()
}
