//! Continuous patterns in a terminal: columns of blocks, an eighth of a line fine.

/// Lines of the picture.
const LINES: usize = 8;
/// Eighths of a line, from none to all.
const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A continuous pattern at points that are equally far apart.
pub struct Curve {
    /// How many cycles are shown.
    pub cycles: usize,
    /// Its values; none where it has none.
    pub values: Vec<Option<f64>>,
}

impl Curve {
    /// The smallest and the largest value.
    pub fn range(&self) -> (f64, f64) {
        let values = || self.values.iter().copied().flatten();
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    }

    /// The value of point `index` from 0, at the bottom, to 1; a level curve is drawn half-way up.
    pub fn height(&self, index: usize) -> Option<f64> {
        let (low, high) = self.range();
        let value = self.values.get(index).copied().flatten()?;
        Some(if high > low { (value - low) / (high - low) } else { 0.5 })
    }

    /// Draws it in at most `columns` columns.
    pub fn text(&self, columns: usize) -> String {
        let (low, high) = self.range();
        let labels = [format!("{high:.3}"), format!("{low:.3}")];
        let label = labels.iter().map(String::len).max().unwrap_or(0);
        let width = columns.saturating_sub(label + 2).clamp(1, self.values.len().max(1));
        let heights: Vec<f64> =
            (0..width).map(|column| self.height(column * self.values.len() / width).unwrap_or(0.0)).collect();
        let mut text = String::new();
        for line in (0..LINES).rev() {
            let name = match line {
                0 => labels[1].as_str(),
                line if line + 1 == LINES => labels[0].as_str(),
                _ => "",
            };
            text.push_str(&format!("{name:>label$} │"));
            text.extend(heights.iter().map(|height| {
                // The bottom eighth is always drawn, so that the lowest value can be seen.
                let eighths = 1 + (height * (LINES * 8 - 1) as f64).round() as usize;
                BLOCKS[eighths.saturating_sub(line * 8).min(8)]
            }));
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_rises_from_the_bottom_to_the_top() {
        let values: Vec<Option<f64>> = (0..=7).map(|step| Some(step as f64 / 7.0)).collect();
        let text = Curve { cycles: 1, values }.text(40);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), LINES);
        assert_eq!(lines[0], "1.000 │       █");
        assert_eq!(lines[LINES - 1], "0.000 │▁███████");
    }
}
