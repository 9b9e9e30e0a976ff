//! Curves over two axes as SVG, on a ground of their own, light or dark as the reader has it.

use svg::Document;
use svg::node::element::{Group, Line, Polyline, Rectangle, Style, Text};

/// Sizes in pixels: the picture, and the frame in which the curves run.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 52.0;
const BOTTOM: f64 = 34.0;

/// Colours are classes, so that one picture serves both grounds. The curves' colours are Okabe and Ito's (2008), which
/// the colour-blind can tell apart.
const STYLE: &str = "\
    .ground{fill:#fdfdfb}.frame{fill:none;stroke:#8a8a92}.grid{stroke:#dedee2}.ink{fill:#24242a}.soft{fill:#6a6a74}\
    .curve{fill:none;stroke-width:1.6;stroke-linejoin:round}.formula{fill:none;stroke:#24242a;stroke-width:1;\
    stroke-dasharray:2 4}.limit{stroke:#d55e00;stroke-dasharray:6 4}\
    .c0{stroke:#0072b2}.c1{stroke:#d55e00}.c2{stroke:#009e73}.c3{stroke:#cc79a7}.c4{stroke:#b58900}\
    text{font:12px ui-sans-serif,system-ui,sans-serif}.title{font-weight:600;font-size:14px}\
    @media (prefers-color-scheme:dark){.ground{fill:#17171b}.frame{stroke:#77777f}.grid{stroke:#2e2e35}\
    .ink{fill:#ececf0}.soft{fill:#a4a4ae}.formula{stroke:#ececf0}.c0{stroke:#56b4e9}.c1{stroke:#ff9a4d}\
    .c2{stroke:#3fd0a0}.c3{stroke:#e6a3c8}.c4{stroke:#e8c547}}";
/// Classes of curves.
const COLOURS: usize = 5;

/// An axis.
#[derive(Clone)]
pub struct Axis {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether equal ratios have equal lengths.
    pub is_log: bool,
    /// What it shows, with its unit.
    pub label: String,
}

impl Axis {
    /// Frequency by octaves.
    pub fn frequency(low: f64, high: f64) -> Axis {
        Axis { low, high, is_log: true, label: "Hz".to_owned() }
    }

    /// Equal steps.
    pub fn linear(low: f64, high: f64, label: &str) -> Axis {
        Axis { low, high, is_log: false, label: label.to_owned() }
    }

    /// Where a value lies, 0 to 1.
    fn place(&self, value: f64) -> f64 {
        let map = |x: f64| if self.is_log { x.max(1e-9).ln() } else { x };
        ((map(value) - map(self.low)) / (map(self.high) - map(self.low))).clamp(0.0, 1.0)
    }

    /// Values that get a line and a number.
    fn ticks(&self) -> Vec<f64> {
        if self.is_log {
            let steps = [1.0, 2.0, 5.0].into_iter();
            let all = (-2..6).flat_map(|power| steps.clone().map(move |step| step * 10f64.powi(power)));
            return all.filter(|x| (self.low..=self.high).contains(x)).collect();
        }
        let span = self.high - self.low;
        let magnitude = 10f64.powf((span / 6.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|s| s * magnitude).into_iter().find(|s| span / s <= 8.0);
        let step = step.unwrap_or(span);
        let first = (self.low / step).ceil() as i64;
        let last = (self.high / step).floor() as i64;
        (first..=last).map(|k| k as f64 * step).collect()
    }
}

/// A curve: its name in the legend (none if empty) and its points.
pub struct Curve {
    /// What it is.
    pub name: String,
    /// Points in the units of the axes.
    pub points: Vec<(f64, f64)>,
    /// Whether it is what the formula says, drawn thin over what was measured.
    pub is_formula: bool,
}

/// A picture.
pub struct Plot {
    /// The unit that it shows.
    pub unit: String,
    /// What it shows, for the name of the file.
    pub kind: &'static str,
    /// What it shows, above the curves.
    pub title: String,
    /// From left to right.
    pub x: Axis,
    /// From bottom to top.
    pub y: Axis,
    /// What was measured.
    pub curves: Vec<Curve>,
    /// A horizontal line that the curves must not cross.
    pub limit: Option<f64>,
}

impl Plot {
    /// The name of its file; signs are spelt by their row's first alias elsewhere, units that are drawn have letters.
    pub fn file(&self) -> String {
        format!("{}-{}.svg", self.unit, self.kind)
    }

    /// The picture as text.
    pub fn draw(&self) -> String {
        let mut document = Document::new()
            .set("viewBox", (0, 0, WIDTH, HEIGHT))
            .set("width", WIDTH)
            .set("height", HEIGHT)
            .set("role", "img")
            .add(Style::new(STYLE))
            .add(
                Rectangle::new()
                    .set("width", WIDTH)
                    .set("height", HEIGHT)
                    .set("rx", 6)
                    .set("class", "ground"),
            )
            .add(label(LEFT, 20.0, &self.title, "ink title"))
            .add(self.grid());
        if let Some(limit) = self.limit {
            document = document.add(line(LEFT, self.down(limit), WIDTH - RIGHT, self.down(limit), "limit"));
        }
        let measured = self.curves.iter().filter(|curve| !curve.is_formula);
        for (index, curve) in measured.clone().enumerate() {
            document = document.add(self.polyline(curve, &format!("curve c{}", index % COLOURS)));
        }
        for curve in self.curves.iter().filter(|curve| curve.is_formula) {
            document = document.add(self.polyline(curve, "formula"));
        }
        document.add(legend(measured.map(|curve| curve.name.as_str()))).to_string()
    }

    fn across(&self, value: f64) -> f64 {
        LEFT + self.x.place(value) * (WIDTH - LEFT - RIGHT)
    }

    fn down(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - self.y.place(value) * (HEIGHT - TOP - BOTTOM)
    }

    fn grid(&self) -> Group {
        let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        let mut group = Group::new();
        for x in self.x.ticks() {
            let at = self.across(x);
            group = group.add(line(at, TOP, at, bottom, "grid"));
            group = group.add(label(at, bottom + 16.0, &short(x), "soft").set("text-anchor", "middle"));
        }
        for y in self.y.ticks() {
            let at = self.down(y);
            group = group.add(line(LEFT, at, right, at, "grid"));
            group = group.add(label(LEFT - 6.0, at + 4.0, &short(y), "soft").set("text-anchor", "end"));
        }
        let frame = Rectangle::new().set("x", LEFT).set("y", TOP).set("width", right - LEFT);
        group
            .add(frame.set("height", bottom - TOP).set("class", "frame"))
            .add(label(right, bottom + 30.0, &self.x.label, "soft").set("text-anchor", "end"))
            .add(label(LEFT - 6.0, TOP - 8.0, &self.y.label, "soft").set("text-anchor", "end"))
    }

    /// At most one point for each half pixel: the highest and the lowest there.
    fn polyline(&self, curve: &Curve, class: &str) -> Polyline {
        let mut text = String::new();
        let mut last = (f64::NAN, f64::NAN);
        for (x, y) in self.thinned(curve) {
            if (x, y) != last {
                text += &format!("{x:.1},{y:.1} ");
            }
            last = (x, y);
        }
        Polyline::new().set("points", text.trim_end()).set("class", class)
    }

    fn thinned(&self, curve: &Curve) -> Vec<(f64, f64)> {
        let mut kept: Vec<(f64, f64)> = Vec::new();
        let places = curve.points.iter().map(|(x, y)| (self.across(*x), self.down(*y)));
        let places: Vec<(f64, f64)> = places.collect();
        for column in places.chunk_by(|a, b| (a.0 * 2.0).floor() == (b.0 * 2.0).floor()) {
            let least = column.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1));
            let most = column.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
            kept.extend(least);
            if column.len() > 1 {
                kept.extend(most);
            }
        }
        kept
    }
}

fn legend<'a>(names: impl Iterator<Item = &'a str>) -> Group {
    let mut group = Group::new();
    let mut x = LEFT;
    for (index, name) in names.enumerate().filter(|(_, name)| !name.is_empty()) {
        let class = format!("curve c{}", index % COLOURS);
        group = group.add(line(x, 37.0, x + 18.0, 37.0, &class)).add(label(x + 24.0, 41.0, name, "soft"));
        x += 40.0 + 6.6 * name.chars().count() as f64;
    }
    group
}

fn line(x1: f64, y1: f64, x2: f64, y2: f64, class: &str) -> Line {
    let tenth = |x: f64| (x * 10.0).round() / 10.0;
    let line = Line::new().set("x1", tenth(x1)).set("y1", tenth(y1));
    line.set("x2", tenth(x2)).set("y2", tenth(y2)).set("class", class)
}

fn label(x: f64, y: f64, text: &str, class: &str) -> Text {
    let tenth = |x: f64| (x * 10.0).round() / 10.0;
    Text::new(text).set("x", tenth(x)).set("y", tenth(y)).set("class", class)
}

/// 1500 as 1.5k, with no more digits than needed.
fn short(value: f64) -> String {
    let (value, suffix) = if value.abs() >= 1000.0 { (value / 1000.0, "k") } else { (value, "") };
    format!("{}{suffix}", (value * 1000.0).round() / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_round_numbers() {
        assert_eq!(Axis::frequency(20.0, 1000.0).ticks(), [20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]);
        assert_eq!(Axis::linear(-70.0, 20.0, "dB").ticks(), [-60.0, -40.0, -20.0, 0.0, 20.0]);
        assert_eq!([short(1500.0), short(-60.0), short(0.25)], ["1.5k", "-60", "0.25"]);
    }

    #[test]
    fn points_stand_where_the_axes_say() {
        let plot = Plot {
            unit: "lpf".to_owned(),
            kind: "response",
            title: "a < b".to_owned(),
            x: Axis::frequency(10.0, 1000.0),
            y: Axis::linear(0.0, 1.0, ""),
            curves: vec![Curve { name: String::new(), points: vec![(100.0, 0.5)], is_formula: false }],
            limit: None,
        };
        // The middle of 56..704 and of 226..52.
        assert!(plot.draw().contains("points=\"380.0,139.0\""), "{}", plot.draw());
        assert!(plot.draw().contains("a &lt; b"));
    }
}
