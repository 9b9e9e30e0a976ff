//! Pictures as SVG.

use phonon_base::Time;
use svg::Document;
use svg::node::element::{Line, Polyline, Rectangle, Text};

use super::{Curve, Picture, Row, Rows};

/// Sizes in pixels: a cycle, a row, the room for labels, the height of a curve.
const CYCLE: f64 = 480.0;
const ROW: f64 = 16.0;
const LABELS: f64 = 96.0;
const CURVE: f64 = 160.0;

const PAPER: &str = "#ffffff";
const STRIPE: &str = "#f3f3f6";
const RULE: &str = "#b8b8c4";
const HELD: &str = "#9db4e8";
const ONSET: &str = "#2f5bd0";
const INK: &str = "#22222c";

/// A picture as an SVG document.
pub fn document(picture: &Picture) -> Document {
    match picture {
        Picture::Rows(rows) => bars(rows),
        Picture::Curve(curve) => line(curve),
    }
}

fn bars(rows: &Rows) -> Document {
    let height = ROW * rows.rows.len().max(1) as f64;
    let mut document = sheet(rows.cycles, height);
    for (index, row) in rows.rows.iter().enumerate() {
        document = row_bars(document, row, index as f64 * ROW, index % 2 == 1, rows.cycles);
    }
    ruled(document, rows.cycles, height)
}

fn row_bars(mut document: Document, row: &Row, top: f64, is_striped: bool, cycles: usize) -> Document {
    if is_striped {
        document = document.add(rectangle(LABELS, top, CYCLE * cycles as f64, ROW, STRIPE));
    }
    document = document.add(label(&row.label, top + ROW * 0.75));
    for bar in &row.bars {
        let left = x(bar.begin);
        let width = (x(bar.end) - left).max(1.0);
        document = document.add(rectangle(left, top + 1.0, width, ROW - 2.0, HELD));
        if bar.is_onset {
            document = document.add(rectangle(left, top + 1.0, width.min(3.0), ROW - 2.0, ONSET));
        }
    }
    document
}

fn line(curve: &Curve) -> Document {
    let (low, high) = curve.range();
    let step = CYCLE * curve.cycles as f64 / curve.values.len().max(1) as f64;
    let points = (0..curve.values.len()).filter_map(|index| {
        let height = curve.height(index)?;
        Some(format!("{:.2},{:.2}", LABELS + index as f64 * step, (1.0 - height) * (CURVE - 2.0) + 1.0))
    });
    let polyline = Polyline::new()
        .set("points", points.collect::<Vec<String>>().join(" "))
        .set("fill", "none")
        .set("stroke", ONSET)
        .set("stroke-width", 1.5);
    let document = sheet(curve.cycles, CURVE)
        .add(label(&format!("{high:.3}"), ROW))
        .add(label(&format!("{low:.3}"), CURVE - 4.0))
        .add(polyline);
    ruled(document, curve.cycles, CURVE)
}

fn sheet(cycles: usize, height: f64) -> Document {
    let width = LABELS + CYCLE * cycles as f64 + 1.0;
    Document::new()
        .set("viewBox", (0, 0, width, height))
        .set("width", width)
        .set("height", height)
        .add(rectangle(0.0, 0.0, width, height, PAPER))
}

/// A line before every cycle and after the last one.
fn ruled(mut document: Document, cycles: usize, height: f64) -> Document {
    for cycle in 0..=cycles {
        let x = LABELS + CYCLE * cycle as f64;
        let rule = Line::new().set("x1", x).set("y1", 0).set("x2", x).set("y2", height).set("stroke", RULE);
        document = document.add(rule);
    }
    document
}

fn rectangle(x: f64, y: f64, width: f64, height: f64, fill: &str) -> Rectangle {
    Rectangle::new().set("x", x).set("y", y).set("width", width).set("height", height).set("fill", fill)
}

fn label(text: &str, baseline: f64) -> Text {
    /// Characters that fit into the room for labels.
    const CHARACTERS: usize = 14;
    let text: String = text.chars().take(CHARACTERS).collect();
    Text::new(text)
        .set("x", 4)
        .set("y", baseline)
        .set("fill", INK)
        .set("font-family", "monospace")
        .set("font-size", 11)
}

fn x(time: Time) -> f64 {
    LABELS + time.to_f64() * CYCLE
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
        assert!(held.contains("x=\"336\"") && held.contains("width=\"240\""), "{held}");
    }
}
