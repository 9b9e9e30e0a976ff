//! Pictures as SVG.

use phonon_base::Time;
use svg::Document;
use svg::node::element::{Line, Polyline, Rectangle, Text};

use super::{Curve, Picture, Row, Rows};

/// Sizes in pixels: the widest cycle, the widest sheet, the narrowest cycle, a row, the room for labels on the left,
/// for numbers above and around everything, the height of a curve.
const CYCLE: f64 = 480.0;
const SHEET: f64 = 1440.0;
const NARROW: f64 = 96.0;
const ROW: f64 = 18.0;
const LABELS: f64 = 96.0;
const HEAD: f64 = 20.0;
const MARGIN: f64 = 8.0;
const CURVE: f64 = 160.0;

const PAPER: &str = "#ffffff";
const STRIPE: &str = "#f3f3f6";
const RULE: &str = "#a8a8b8";
const BEAT: &str = "#dcdce4";
const HELD: &str = "#9db4e8";
const ONSET: &str = "#2f5bd0";
const INK: &str = "#22222c";
const FAINT: &str = "#77778a";

/// A picture as an SVG document.
pub fn document(picture: &Picture) -> Document {
    match picture {
        Picture::Rows(rows) => bars(rows),
        Picture::Curve(curve) => line(curve),
    }
}

fn bars(rows: &Rows) -> Document {
    let sheet = Sheet::new(rows.cycles, ROW * rows.rows.len().max(1) as f64);
    let mut document = sheet.document();
    for index in (1..rows.rows.len()).step_by(2) {
        document = document.add(rectangle(LABELS, sheet.row(index), sheet.width(), ROW, STRIPE));
    }
    document = sheet.ruled(document);
    for (index, row) in rows.rows.iter().enumerate() {
        document = row_bars(document, &sheet, row, sheet.row(index));
    }
    document
}

fn row_bars(mut document: Document, sheet: &Sheet, row: &Row, top: f64) -> Document {
    document = document.add(label(&row.label, top + ROW * 0.7));
    for bar in &row.bars {
        let left = sheet.x(bar.begin);
        // A little room, so that one event does not run into the next.
        let width = (sheet.x(bar.end) - left - 1.0).max(1.0);
        document = document.add(rectangle(left, top + 2.0, width, ROW - 4.0, HELD).set("rx", 2));
        if bar.is_onset {
            document =
                document.add(rectangle(left, top + 2.0, width.min(4.0), ROW - 4.0, ONSET).set("rx", 2));
        }
    }
    document
}

fn line(curve: &Curve) -> Document {
    let (low, high) = curve.range();
    let sheet = Sheet::new(curve.cycles, CURVE);
    let step = sheet.width() / curve.values.len().max(1) as f64;
    let points = (0..curve.values.len()).filter_map(|index| {
        let down = (1.0 - curve.height(index)?) * (CURVE - 2.0) + 1.0;
        Some(format!("{:.2},{:.2}", LABELS + index as f64 * step, HEAD + down))
    });
    let polyline = Polyline::new()
        .set("points", points.collect::<Vec<String>>().join(" "))
        .set("fill", "none")
        .set("stroke", ONSET)
        .set("stroke-width", 1.5)
        .set("stroke-linejoin", "round");
    let document = sheet.document().add(label(&format!("{high:.3}"), HEAD + 10.0));
    sheet.ruled(document.add(label(&format!("{low:.3}"), HEAD + CURVE - 2.0))).add(polyline)
}

/// What all pictures share: cycles side by side, numbered above, labels on the left.
struct Sheet {
    cycles: usize,
    cycle: f64,
    height: f64,
}

impl Sheet {
    /// Room for `cycles` cycles of a picture of that height. Many cycles are narrower ones.
    fn new(cycles: usize, height: f64) -> Sheet {
        Sheet { cycles, cycle: (SHEET / cycles.max(1) as f64).clamp(NARROW, CYCLE), height }
    }

    fn width(&self) -> f64 {
        self.cycle * self.cycles as f64
    }

    fn x(&self, time: Time) -> f64 {
        LABELS + time.to_f64() * self.cycle
    }

    fn row(&self, index: usize) -> f64 {
        HEAD + index as f64 * ROW
    }

    fn document(&self) -> Document {
        let (width, height) = (LABELS + self.width() + MARGIN, HEAD + self.height + MARGIN);
        Document::new()
            .set("viewBox", (0, 0, width, height))
            .set("width", width)
            .set("height", height)
            .set("font-family", "monospace")
            .add(rectangle(0.0, 0.0, width, height, PAPER))
    }

    /// A line before every cycle and after the last one with its number above, and thin ones at the quarters.
    fn ruled(&self, mut document: Document) -> Document {
        for quarter in 0..=self.cycles * 4 {
            let x = LABELS + self.cycle * quarter as f64 / 4.0;
            let is_cycle = quarter % 4 == 0;
            let (top, colour) = if is_cycle { (HEAD - 4.0, RULE) } else { (HEAD, BEAT) };
            let rule = Line::new().set("x1", x).set("y1", top).set("x2", x).set("y2", HEAD + self.height);
            document = document.add(rule.set("stroke", colour));
            if is_cycle && quarter < self.cycles * 4 {
                let number = Text::new((quarter / 4).to_string()).set("x", x + 3.0).set("y", HEAD - 6.0);
                document = document.add(number.set("fill", FAINT).set("font-size", 10));
            }
        }
        document
    }
}

fn rectangle(x: f64, y: f64, width: f64, height: f64, fill: &str) -> Rectangle {
    Rectangle::new().set("x", x).set("y", y).set("width", width).set("height", height).set("fill", fill)
}

/// A label that ends where the picture begins.
fn label(text: &str, baseline: f64) -> Text {
    /// Characters that fit into the room for labels.
    const CHARACTERS: usize = 13;
    let cut = text.chars().count() > CHARACTERS;
    let mut text: String = text.chars().take(if cut { CHARACTERS - 1 } else { CHARACTERS }).collect();
    if cut {
        text.push('…');
    }
    Text::new(text)
        .set("x", LABELS - 6.0)
        .set("y", baseline)
        .set("text-anchor", "end")
        .set("fill", INK)
        .set("font-size", 11)
}

#[cfg(test)]
mod tests {
    use super::super::Bar;
    use super::*;

    #[test]
    fn bars_stand_at_their_times_and_labels_are_escaped() {
        let bar = Bar { begin: Time::new(1, 2), end: Time::ONE, is_onset: true };
        let row = Row { label: "<bd>&".to_owned(), bars: vec![bar] };
        let rows = Rows { cycles: 1, is_roll: false, rows: vec![row], hidden: 0 };
        let drawn = document(&Picture::Rows(rows)).to_string();
        assert!(drawn.contains("&lt;bd&gt;&amp;") && !drawn.contains("<bd>"), "{drawn}");
        let held = drawn.lines().find(|line| line.contains(HELD)).unwrap();
        assert!(held.contains("x=\"336\"") && held.contains("width=\"239\""), "{held}");
    }

    #[test]
    fn cycles_are_numbered_and_many_of_them_are_narrower() {
        let wide = |cycles: usize| {
            let rows = Rows { cycles, is_roll: false, rows: Vec::new(), hidden: 0 };
            document(&Picture::Rows(rows)).to_string()
        };
        for number in 0..3 {
            let number = format!(">\n{number}\n<");
            assert!(wide(3).contains(&number) || wide(3).contains(&number.replace('\n', "")), "{}", wide(3));
        }
        assert!(wide(3).contains("width=\"1544\"") && wide(6).contains("width=\"1544\""));
    }
}
