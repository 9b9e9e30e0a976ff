//! The figures as a page with a plot.

use std::fmt::Write;

use svg::Document;
use svg::node::element::{Line, Rectangle, Text};

use super::Row;

const PAGE: &str = "docs/performance.md";
const PLOT: &str = "docs/performance/workloads.svg";

/// A table for people.
pub fn table(rows: &[Row]) -> String {
    let mut out = String::from(
        "| | what | CPU ms/s | must | aims at | times real time | two threads | block p50 | p99 | p99.9 | longest | budget | \
         conductor | memory | ratio |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for Row { workload, one, two, other } in rows {
        let optional = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.1}"));
        let blocks = one.blocks.map(|seconds| format!("{:.3} ms", 1000.0 * seconds)).join(" | ");
        let ratio = other.map_or("-".to_owned(), |other| format!("{:.2}", one.cpu / other.cpu));
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "| {} | {} | {:.1} | {} | {} | {:.0} | {:.1} | {blocks} | {:.1} ms | {:.0} % | {:.0} MB | {ratio} |",
            workload.name.to_uppercase(),
            workload.summary,
            one.milliseconds(),
            optional(workload.goal),
            optional(workload.aim),
            1000.0 / one.milliseconds().max(1e-9),
            two.milliseconds(),
            512_000.0 / f64::from(workload.rate),
            100.0 * one.conductor / one.cpu.max(1e-12),
            one.memory / 1e6,
        );
    }
    out
}

/// Writes the page and its plot.
pub fn write(rows: &[Row]) -> Result<(), String> {
    let failed = |path: &str| {
        let path = path.to_owned();
        move |error: std::io::Error| format!("{path}: {error}")
    };
    let old = std::fs::read_to_string(PAGE).unwrap_or_default();
    // What people write below the figures stays.
    let notes = old.split_once(NOTES).map_or("", |(_, notes)| notes);
    let page = format!("{HEAD}\n{}\n{NOTES}{notes}", table(rows));
    std::fs::create_dir_all("docs/performance").map_err(failed("docs/performance"))?;
    std::fs::write(PAGE, page).map_err(failed(PAGE))?;
    svg::save(PLOT, &plot(rows)).map_err(failed(PLOT))
}

const HEAD: &str = "# Performance

What `cargo xtask bench --write` measured last: `phonon render` on the workloads of `bench/`, blocks of 512 frames, one
thread unless said otherwise, medians of repetitions that take turns. CPU is that of the whole process after start-up,
conductor included. Figures of different machines and days cannot be compared, only ratios of one run: the last column is
the CPU time divided by that of the build that `--against` named.

![CPU time of each workload](performance/workloads.svg)
";
const NOTES: &str = "<!-- what follows is written by hand -->\n";

const LEFT: f64 = 60.0;
const WIDTH: f64 = 560.0;
const ROW: f64 = 26.0;

/// A bar for each workload, on a logarithmic scale, with marks at what it must reach and aims at.
fn plot(rows: &[Row]) -> Document {
    let height = ROW * rows.len() as f64 + 40.0;
    let mut document = Document::new()
        .set("viewBox", (0, 0, (LEFT + WIDTH + 90.0) as i64, height as i64))
        .set("font-family", "sans-serif")
        .set("font-size", 12);
    let across = |ms: f64| LEFT + WIDTH * (ms.max(1.0).log10() / 3.0).min(1.0);
    for decade in [1.0, 10.0, 100.0, 1000.0] {
        let x = across(decade);
        let line = Line::new().set("x1", x).set("x2", x).set("y1", 6).set("y2", height - 26.0);
        document = document.add(line.set("stroke", "#ccc"));
        let label = Text::new(format!("{decade} ms")).set("x", x).set("y", height - 10.0);
        document = document.add(label.set("text-anchor", "middle").set("fill", "#666"));
    }
    for (at, Row { workload, one, .. }) in rows.iter().enumerate() {
        let (y, ms) = (10.0 + ROW * at as f64, one.milliseconds());
        let bar = Rectangle::new().set("x", LEFT).set("y", y).set("height", ROW - 8.0);
        document = document.add(bar.set("width", across(ms) - LEFT).set("fill", "#4a7"));
        for (mark, colour) in [(workload.goal, "#c33"), (workload.aim, "#339")] {
            let Some(mark) = mark else { continue };
            let line = Line::new().set("x1", across(mark)).set("x2", across(mark)).set("y1", y - 2.0);
            document =
                document.add(line.set("y2", y + ROW - 6.0).set("stroke", colour).set("stroke-width", 2));
        }
        document = document.add(Text::new(workload.name.to_uppercase()).set("x", 20).set("y", y + 13.0));
        let value = Text::new(format!("{ms:.1} ms/s")).set("x", across(ms) + 8.0).set("y", y + 13.0);
        document = document.add(value);
    }
    document
}
