//! "Did you mean …?": the known names nearest to one that is not known.

/// The longest name that is compared; anything longer is no slip of the fingers.
const LONGEST: usize = 64;

/// Up to `most` of the `known` names that a typing slip could turn into `name`, nearest first.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    if name.chars().count() > LONGEST {
        return Vec::new();
    }
    let allowed = (name.chars().count() / 3).clamp(1, 3);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| {
            let distance = slips(&name.to_lowercase(), &candidate.to_lowercase());
            (distance <= allowed).then_some((distance, candidate))
        })
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(most).map(|(_, candidate)| candidate).collect()
}

/// "did you mean `a`, `b` or `c`?", or nothing when no name is near.
pub fn sentence<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = nearest(name, known, 3);
    let (last, rest) = near.split_last()?;
    if rest.is_empty() {
        return Some(format!("did you mean `{last}`?"));
    }
    let rest: Vec<String> = rest.iter().map(|n| format!("`{n}`")).collect();
    Some(format!("did you mean {} or `{last}`?", rest.join(", ")))
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`
/// (optimal string alignment distance; Boytsov, ACM JEA 16, 2011, section 2.1).
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().take(LONGEST + 1).collect());
    let width = b.len() + 1;
    let mut table = vec![0; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i * width + j] = if i == 0 || j == 0 {
                i + j
            } else {
                let differs = usize::from(a[i - 1] != b[j - 1]);
                let mut best = (table[(i - 1) * width + j] + 1)
                    .min(table[i * width + j - 1] + 1)
                    .min(table[(i - 1) * width + j - 1] + differs);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(table[(i - 2) * width + j - 2] + 1);
                }
                best
            };
        }
    }
    table[a.len() * width + b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_swapped_missing_and_wrong_letters() {
        let known = ["reverb", "range", "lpf", "hpf", "rev"];
        assert_eq!(nearest("revreb", known, 1), ["reverb"]);
        assert_eq!(nearest("rnge", known, 1), ["range"]);
        assert_eq!(nearest("lpg", known, 2), ["lpf"]);
        assert!(nearest("xylophone", known, 3).is_empty());
    }

    #[test]
    fn a_sentence_lists_all_near_names() {
        assert_eq!(sentence("pf", ["lpf", "hpf"]).as_deref(), Some("did you mean `hpf` or `lpf`?"));
        assert_eq!(sentence("zzz", ["lpf"]), None);
    }
}
